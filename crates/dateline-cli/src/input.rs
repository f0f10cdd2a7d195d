//! The inputs that were named: files, folders, standard input.
//!
//! In: arguments. Out: bytes with their names, in a fixed order. A folder gives its files in
//! order of path; hidden files are left out.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Largest file that is read, in bytes; longer archives are read in parts by later formats.
const LARGEST: u64 = 1 << 30;

/// One input, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Standard,
}

impl Input {
    /// Its name in messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Input::File(path) => path.display().to_string(),
            Input::Standard => "standard input".to_owned(),
        }
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Input::File(path) => {
                let size = std::fs::metadata(path)
                    .map_err(|e| Failure::input(path, reason(&e)))?
                    .len();
                if size > LARGEST {
                    return Err(Failure::input(
                        path,
                        format!(
                            "has {} MB; at most {} MB are read at once",
                            size >> 20,
                            LARGEST >> 20
                        ),
                    ));
                }
                std::fs::read(path).map_err(|e| Failure::input(path, reason(&e)))
            }
            Input::Standard => {
                let mut bytes = Vec::new();
                std::io::stdin()
                    .lock()
                    .take(LARGEST + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|e| Failure::other(self.name(), reason(&e)))?;
                if bytes.len() as u64 > LARGEST {
                    return Err(Failure::other(
                        self.name(),
                        format!(
                            "has more than {} MB; at most that much is read at once",
                            LARGEST >> 20
                        ),
                    ));
                }
                Ok(bytes)
            }
        }
    }
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "may not be read (permission denied)".to_owned(),
        _ => error.to_string(),
    }
}

/// The inputs of the arguments; those that cannot be found come as failures in their place.
pub(crate) fn collect(arguments: &[String]) -> Vec<Result<Input, Failure>> {
    let mut out = Vec::new();
    for argument in arguments {
        if argument == "-" {
            out.push(Ok(Input::Standard));
            continue;
        }
        if argument.starts_with("http://") || argument.starts_with("https://") {
            out.push(Err(Failure::other(
                argument.clone(),
                "addresses are not fetched by this version; save the page and read the file",
            )));
            continue;
        }
        let path = Path::new(argument);
        if path.is_dir() {
            let mut files = Vec::new();
            if let Err(failure) = walk(path, &mut files) {
                out.push(Err(failure));
            }
            if files.is_empty() {
                out.push(Err(Failure::input(path, "the folder holds no files")));
            }
            out.extend(files.into_iter().map(|f| Ok(Input::File(f))));
        } else {
            out.push(Ok(Input::File(path.to_path_buf())));
        }
    }
    out
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let entries = std::fs::read_dir(folder).map_err(|e| Failure::input(folder, reason(&e)))?;
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| {
            !p.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with('.'))
        })
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
