//! The files that a file of callbacks includes, as they are on the disk.

use super::files;
use crate::lint::Diagnostic;
use crate::manifest::include::{IncludedFile, IncludedFiles};
use crate::system::files::{is_of_the_system, read_file};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What a file of this path, or standard input, can include.
pub(crate) struct LocalFiles<'p>(pub(crate) &'p str);

impl IncludedFiles for LocalFiles<'_> {
    fn open(&self, path: &str) -> Result<IncludedFile, Box<Diagnostic>> {
        let name = self.name(path);
        match fs::canonicalize(&name) {
            Ok(place) => Ok(IncludedFile {
                text: text(&name, &place)?,
                name,
                place,
            }),
            Err(error) => {
                let finding = Diagnostic::unread(format!("cannot read {name}: {error}"));
                Err(Box::new(if path.contains('\\') {
                    finding.help("between folders stands `/`, on every system")
                } else {
                    finding
                }))
            }
        }
    }
}

impl LocalFiles<'_> {
    /// An included path as seen from the current folder.
    fn name(&self, path: &str) -> String {
        let own = Path::new(self.0);
        let folder = own.parent().filter(|_| self.0 != files::STDIN);
        let whole = folder.unwrap_or(Path::new("")).join(path);
        shorter(&whole).to_string_lossy().into_owned()
    }
}

/// The text of a file that another file names: unlike one that the user names, it is no device or pipe, which might
/// never end.
fn text(name: &str, place: &Path) -> Result<String, Box<Diagnostic>> {
    let is_special = |file: fs::Metadata| !file.is_file() && !file.is_dir();
    if fs::metadata(place).is_ok_and(is_special) || is_of_the_system(place) {
        let message = format!("{name} is no file that can be included");
        return Err(Box::new(Diagnostic::usage(message)));
    }
    read_file(name).map_err(|error| Box::new(files::finding(&files::explain(error))))
}

/// The path without `folder/..`, where the folder is one and no link to another.
fn shorter(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        let is_folder = || fs::symlink_metadata(&short).is_ok_and(|file| file.is_dir());
        match part {
            Component::CurDir => {}
            Component::ParentDir if short.file_name().is_some() && is_folder() => {
                short.pop();
            }
            part => short.push(part),
        }
    }
    if short.as_os_str().is_empty() {
        short.push(Component::CurDir);
    }
    short
}
