//! Files: read as text, locked while they are changed, and replaced in one step. Says what went wrong by its error and
//! what is worth telling by its results; prints nothing, and knows nothing of what a text says.

use super::platform;
use atomic_write_file::AtomicWriteFile;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub(crate) const STDIN: &str = "-";

/// Why a file could not be read or changed. It is left as it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("cannot read {path}")]
    Read { path: String, source: io::Error },
    /// Bytes that are no text; the line has the first of them.
    #[error("{path}:{line}: this is no UTF-8 text; save the file as UTF-8")]
    NotUtf8 { path: String, line: usize },
    #[error("cannot write {path}")]
    Write { path: String, source: io::Error },
}

impl FileError {
    fn read(path: &str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Read { path, source }
    }

    fn write(path: &str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Write { path, source }
    }
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn read_text(path: &str) -> Result<String, FileError> {
    if path != STDIN {
        return read_file(path);
    }
    let bytes = read_limited(io::stdin().lock()).map_err(FileError::read("standard input"))?;
    let mut text = text("<stdin>", bytes)?;
    // A byte order mark is no part of a text that comes through a pipe.
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok(text)
}

/// The bytes of something that ends: what never does would fill the memory.
fn read_limited(source: impl io::Read) -> io::Result<Vec<u8>> {
    const LIMIT: u64 = 64 << 20;
    let mut bytes = Vec::new();
    source.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(io::Error::other(
            "it has over 64 MB, and is read no further",
        ));
    }
    Ok(bytes)
}

/// The text of a file, whatever its name is.
pub(crate) fn read_file(path: &str) -> Result<String, FileError> {
    let bytes = fs::File::open(path).and_then(read_limited);
    text(path, bytes.map_err(FileError::read(path))?)
}

pub(crate) fn read_text_or_nothing(path: &str) -> Result<String, FileError> {
    match read_file(path) {
        Err(FileError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            Ok(String::new())
        }
        read => read,
    }
}

fn text(path: &str, bytes: Vec<u8>) -> Result<String, FileError> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        FileError::NotUtf8 {
            path: path.to_owned(),
            line: 1 + good.iter().filter(|byte| **byte == b'\n').count(),
        }
    })
}

/// Whether a path leads to what is open, or made as it is read, and not to a file that could be put in its place:
/// `/dev/stdout`, `/dev/fd/3`, `/proc/self/environ`.
pub(crate) fn is_of_the_system(path: &Path) -> bool {
    let starts = |path: &Path| {
        ["/dev", "/proc", "/sys"]
            .iter()
            .any(|root| path.starts_with(root))
    };
    let next = || fs::read_link(path).is_ok_and(|next| starts(&folder_of(path).join(next)));
    let folder = || fs::canonicalize(folder_of(path)).is_ok_and(|folder| starts(&folder));
    starts(path) || next() || folder()
}

pub(crate) fn is_same(one: &str, other: &str) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// A file that is being changed. As long as this lives, other runs of cbgen that change files of its folder wait, so
/// that two edits at once are two edits.
#[derive(Debug)]
pub(crate) struct LockedFile<'p> {
    path: &'p str,
    text: String,
    _lock: Option<fs::File>,
}

impl<'p> LockedFile<'p> {
    /// Locks a file and reads it, by [`read_file`] or [`read_text_or_nothing`]; calls `waiting` where another run is waited
    /// for, and that takes long.
    pub(crate) fn open(
        path: &'p str,
        read: impl FnOnce(&str) -> Result<String, FileError>,
        waiting: impl FnOnce(),
    ) -> Result<Self, FileError> {
        // A pipe would be waited for, and nothing can be put in the place of what is open.
        let is_other = |about: &fs::Metadata| !about.is_file() && !about.is_dir();
        let is_special = fs::metadata(path).is_ok_and(|about| is_other(&about));
        let is_there = || Path::new(path).exists();
        if is_special || (is_of_the_system(Path::new(path)) && is_there()) {
            let why = io::Error::other("it is no file that can be changed");
            return Err(FileError::write(path)(why));
        }
        let target = target(Path::new(path)).map_err(FileError::write(path))?;
        let lock = lock_folder(folder_of(&target), waiting);
        let text = read(path)?;
        Ok(Self {
            path,
            text,
            _lock: lock,
        })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Makes its new text ready, for [`StagedFile::commit`]. Whoever else has changed the file meanwhile is noticed.
    pub(crate) fn stage(&self, new: &str) -> Result<StagedFile<'_>, FileError> {
        if new == self.text {
            return Ok(StagedFile::default());
        }
        let staged = StagedFile {
            old: Some(&self.text),
            ..StagedFile::new(self.path, new)?
        };
        staged.check_unchanged()?;
        Ok(staged)
    }
}

/// The new text of a file, complete on the disk, which only lacks its place: until it is committed, the file is as it
/// was. On Linux it has no name before that, so that a run that is killed leaves nothing behind.
#[derive(Debug, Default)]
pub(crate) struct StagedFile<'p> {
    path: &'p str,
    old: Option<&'p str>,
    /// The new file and its target; `None` where there is nothing to do.
    new: Option<(AtomicWriteFile, PathBuf)>,
    /// Whether the owner of the old file cannot be kept.
    is_owner_lost: bool,
}

impl<'p> StagedFile<'p> {
    /// Writes a text beside the file that it is to replace, behind symbolic links, with its permissions and owner. A
    /// device or pipe cannot be replaced, and is written to.
    pub(crate) fn new(path: &'p str, text: &str) -> Result<Self, FileError> {
        Self::written(path, text).map_err(FileError::write(path))
    }

    fn written(path: &'p str, text: &str) -> io::Result<Self> {
        let old = fs::metadata(path).ok();
        match &old {
            Some(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Some(old) if !old.is_file() || is_of_the_system(Path::new(path)) => {
                // What stands in it stays: a log is written behind its end.
                let mut open = fs::OpenOptions::new().append(true).open(path)?;
                open.write_all(text.as_bytes())?;
                return Ok(Self::default());
            }
            // The folder may allow a replacement where the file allows no writing: that is respected.
            Some(_) => drop(fs::OpenOptions::new().append(true).open(path)?),
            None => {}
        }
        let target = target(Path::new(path))?;
        let new = platform::options(old.as_ref()).open(&target);
        let mut new = new.map_err(|error| not_made(folder_of(&target), &error))?;
        let is_owner_lost = match &old {
            Some(old) => !platform::keeps_owner(&new, old)?,
            None => false,
        };
        new.write_all(text.as_bytes())?;
        new.sync_all()?;
        Ok(Self {
            path,
            old: None,
            new: Some((new, target)),
            is_owner_lost,
        })
    }

    /// Puts it in the place of its target; whether the owner of that is lost, and it belongs to this user now.
    pub(crate) fn commit(self) -> Result<bool, FileError> {
        self.check_unchanged()?;
        let done = self.new.map_or(Ok(()), |(file, _)| file.commit());
        done.map_err(FileError::write(self.path))?;
        Ok(self.is_owner_lost)
    }

    fn check_unchanged(&self) -> Result<(), FileError> {
        let (Some(old), Some((_, target))) = (self.old, &self.new) else {
            return Ok(());
        };
        let now = match fs::read(target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            now => now.map_err(FileError::write(self.path))?,
        };
        if now != old.as_bytes() {
            let message =
                "it was changed by somebody else meanwhile, and nothing was written: run it again";
            return Err(FileError::write(self.path)(io::Error::other(message)));
        }
        Ok(())
    }
}

/// Waits for other runs that change files of the same folder. The file itself is replaced by another, so that it is not
/// what is locked; where nothing can be locked, the comparison before writing is what is left.
fn lock_folder(folder: &Path, waiting: impl FnOnce()) -> Option<fs::File> {
    const NOTICE_AFTER: Duration = Duration::from_secs(1);
    const PAUSE: Duration = Duration::from_millis(5);
    let lock = platform::open_lock(folder).ok()?;
    let begin = Instant::now();
    while begin.elapsed() < NOTICE_AFTER {
        match lock.try_lock() {
            Ok(()) => return Some(lock),
            Err(fs::TryLockError::Error(_)) => return None,
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
        }
    }
    waiting();
    lock.lock().is_ok().then_some(lock)
}

/// Why a folder takes no new file. A file is replaced by a new one, so that the folder counts, not the file alone.
fn not_made(folder: &Path, error: &io::Error) -> io::Error {
    let message = match fs::canonicalize(folder) {
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
            format!("there is no folder {}", folder.display())
        }
        shown => format!(
            "a new file for it cannot be made in the folder {}: {error}",
            shown.unwrap_or_else(|_| folder.to_owned()).display()
        ),
    };
    io::Error::new(error.kind(), message)
}

/// The file itself, behind symbolic links; one that leads to nothing yet says where the file is made.
fn target(path: &Path) -> io::Result<PathBuf> {
    match (fs::canonicalize(path), fs::read_link(path)) {
        (Err(error), link) if error.kind() == io::ErrorKind::NotFound => match link {
            Ok(next) => target(&folder_of(path).join(next)),
            Err(_) => Ok(path.to_owned()),
        },
        (found, _) => found,
    }
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(Path::new("/"));
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

#[cfg(test)]
mod tests {
    use super::{LockedFile, read_text_or_nothing};
    use std::fs;

    #[test]
    fn a_file_that_somebody_changes_or_makes_meanwhile_is_left_to_them() {
        for old in ["old", ""] {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("f");
            if !old.is_empty() {
                fs::write(&path, old).expect("written");
            }
            let name = path.to_str().expect("a name");
            let file = LockedFile::open(name, read_text_or_nothing, || {}).expect("read");
            let staged = file.stage("ours").expect("nobody has changed it");
            fs::write(&path, "theirs").expect("written");
            assert!(staged.commit().is_err() && file.stage("ours").is_err());
            assert_eq!(fs::read_to_string(&path).expect("there"), "theirs");
            let count = fs::read_dir(&folder).expect("a folder").count();
            assert_eq!(count, 1, "nothing is left behind");
        }
    }
}
