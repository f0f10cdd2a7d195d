//! Packed data sets: unpacked by the system's `gzip` and `tar`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::failure::Failure;

/// The first of some names that is a file under `folder`, which may be the set's own folder or
/// one above it.
pub(super) fn find(folder: &Path, set: &str, name: &str) -> Option<PathBuf> {
    [
        folder.join("data").join(set).join(name),
        folder.join(set).join(name),
        folder.join(name),
    ]
    .into_iter()
    .find(|p| p.is_file())
}

/// The text of a gzip file.
pub(super) fn gunzip(path: &Path) -> Result<String, Failure> {
    let mut child = Command::new("gzip")
        .arg("-dc")
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| Failure::input(path, format!("needs the program gzip: {e}")))?;
    let mut text = String::new();
    if let Some(out) = child.stdout.as_mut() {
        out.read_to_string(&mut text)
            .map_err(|e| Failure::input(path, e))?;
    }
    let done = child.wait().map_err(|e| Failure::input(path, e))?;
    if done.success() {
        Ok(text)
    } else {
        Err(Failure::input(path, "gzip could not unpack it"))
    }
}

/// The files of a tar archive, in a folder that goes when the value does.
pub(super) fn untar(path: &Path) -> Result<TempDir, Failure> {
    let folder = tempfile::tempdir().map_err(|e| Failure::input(path, e))?;
    let done = Command::new("tar")
        .arg("-xf")
        .arg(path)
        .arg("-C")
        .arg(folder.path())
        .status()
        .map_err(|e| Failure::input(path, format!("needs the program tar: {e}")))?;
    if done.success() {
        Ok(folder)
    } else {
        Err(Failure::input(
            path,
            "tar could not unpack it (is xz installed?)",
        ))
    }
}

/// All files under a folder with an ending, in order of path.
pub(super) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|e| e.path())
        {
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}
