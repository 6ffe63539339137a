//! Where the files of callbacks of a project are.

use std::io;
use std::path::{Path, PathBuf};

/// The file of this name in the working directory or the nearest folder above it, as seen from here; `None` where there
/// is none up to the repository's root, or outside a repository the file system's.
pub(crate) fn find_upward(name: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut found = PathBuf::from(name);
    for folder in here.ancestors() {
        if folder.join(name).exists() {
            return Some(found);
        }
        if folder.join(".git").exists() {
            return None;
        }
        found = Path::new("..").join(found);
    }
    None
}

/// The files of this name in a folder and those below it, in order; neither hidden folders nor what git ignores.
pub(crate) fn find_below(folder: &str, name: &str) -> io::Result<Vec<String>> {
    let mut walk = ignore::WalkBuilder::new(folder);
    let walk = walk.sort_by_file_name(Ord::cmp).require_git(false).build();
    let mut found = Vec::new();
    for entry in walk {
        let entry = entry.map_err(io::Error::other)?;
        if entry.file_name() == name && !entry.path().is_dir() {
            let path = entry.path();
            let path = path.strip_prefix("./").unwrap_or(path);
            found.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(found)
}
