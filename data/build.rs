//! Lists the data files beside this crate, so that adding one needs no line of code.
use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for (top, base) in [("data", root.clone()), ("models", root.join("../models"))] {
        walk(&base, &base, top, &mut files);
        println!("cargo:rerun-if-changed={}", base.display());
    }
    files.sort();
    let mut text = String::from(
        "/// Every embedded file, sorted by name.\npub const FILES: &[(&str, &[u8])] = &[\n",
    );
    for (name, path) in &files {
        let _ = writeln!(
            text,
            "    ({name:?}, include_bytes!({:?})),",
            path.display().to_string()
        );
    }
    text.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("files.rs");
    if let Err(error) = fs::write(&out, text) {
        println!("cargo:warning=cannot write {}: {error}", out.display());
    }
}

/// Adds every data file under `dir` as (`top/relative path`, absolute path).
fn walk(base: &Path, dir: &Path, top: &str, files: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    for path in entries.flatten().map(|e| e.path()) {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            if !["src", "make", "target"].contains(&name) {
                walk(base, &path, top, files);
            }
        } else if ["toml", "tsv", "gaz", "crf", "safetensors", "bin"]
            .iter()
            .any(|e| path.extension().is_some_and(|x| x == *e))
            && name != "Cargo.toml"
            && let (Ok(rest), Ok(full)) = (path.strip_prefix(base), path.canonicalize())
        {
            println!("cargo:rerun-if-changed={}", path.display());
            files.push((format!("{top}/{}", rest.display()).replace('\\', "/"), full));
        }
    }
}
