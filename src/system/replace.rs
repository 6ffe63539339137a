//! The new text of a file on its way to the file's name: complete on the disk first, with the old permissions and
//! owner, then in its place in one step. On Linux it has no name until just before: a run that is killed leaves nothing
//! behind, but between these two steps. Knows nothing of what the text says.

use super::files::{Notice, Notify};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// How the names begin that new files have for a moment, or where a file cannot be without one.
const PREFIX: &str = ".cbgen-";

/// The new text of a file, which only lacks its place.
#[derive(Debug)]
pub(super) struct New<'n> {
    target: &'n Path,
    bytes: &'n [u8],
    file: fs::File,
    /// The name that it has beside the target; without one it goes with the process.
    name: Option<TempPath>,
}

impl<'n> New<'n> {
    /// Writes it beside its target; `None` where that is a device or pipe, which cannot be replaced, and is written
    /// to.
    ///
    /// # Errors
    /// Where the target may not be written, or its folder takes no file.
    pub(super) fn beside(
        target: &'n Path,
        bytes: &'n [u8],
        notify: Notify<'_>,
    ) -> io::Result<Option<Self>> {
        let old = fs::metadata(target).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            if old.is_some_and(|old| old.is_dir()) {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            return fs::write(target, bytes).map(|()| None);
        }
        if old.is_some() {
            // The folder may allow a replacement where the file allows no writing: that is respected.
            fs::OpenOptions::new().append(true).open(target)?;
        }
        let made = match unnamed(folder_of(target), mode(old.as_ref())) {
            Some(file) => (file, None),
            None => named(folder_of(target), mode(old.as_ref()))?,
        };
        Self::filled(target, bytes, old.as_ref(), made, notify).map(Some)
    }

    fn filled(
        target: &'n Path,
        bytes: &'n [u8],
        old: Option<&fs::Metadata>,
        (mut file, name): (fs::File, Option<TempPath>),
        notify: Notify<'_>,
    ) -> io::Result<Self> {
        file.write_all(bytes)?;
        if let Some(old) = old {
            keep_owner(target, &file, old, notify)?;
            // Behind the owner, for a new owner loses some of them.
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        Ok(Self {
            target,
            bytes,
            file,
            name,
        })
    }

    /// Puts it in the place of its target, if that is `unchanged` just before.
    ///
    /// # Errors
    /// That of `unchanged`, and where the target cannot be replaced; it is then as it was.
    pub(super) fn put(
        self,
        unchanged: impl Fn(&Path) -> io::Result<()>,
        notify: Notify<'_>,
    ) -> io::Result<()> {
        unchanged(self.target)?;
        let folder = folder_of(self.target);
        let Some(name) = self.name.or_else(|| linked(&self.file, folder)) else {
            // Some systems make files without a name, and give them none.
            let old = fs::metadata(self.target).ok();
            let made = named(folder, mode(old.as_ref()))?;
            return Self::filled(self.target, self.bytes, old.as_ref(), made, notify)?
                .put(unchanged, notify);
        };
        name.persist(self.target).map_err(|error| error.error)?;
        // Without these, a power cut could take the new name back; the old text is whole then, and that is enough.
        // The file once more, for a file system may have kept nothing of one that had no name.
        let _ = self.file.sync_all();
        if let Ok(folder) = fs::File::open(folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// Nobody reads what only the old file's owner could, not even for a moment.
fn mode(old: Option<&fs::Metadata>) -> u32 {
    if old.is_some() { 0o600 } else { 0o666 }
}

/// A file in this folder that has no name; `None` where there is no such thing.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path, mode: u32) -> Option<fs::File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    open(folder, flags, Mode::from_bits_truncate(mode))
        .ok()
        .map(fs::File::from)
}

#[cfg(not(target_os = "linux"))]
fn unnamed(_: &Path, _: u32) -> Option<fs::File> {
    None
}

/// A name in this folder for a file without one; `None` where it cannot have any.
#[cfg(target_os = "linux")]
fn linked(file: &fs::File, folder: &Path) -> Option<TempPath> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd as _;
    let own = format!("/proc/self/fd/{}", file.as_raw_fd());
    let link = |name: &Path| {
        linkat(CWD, &own, CWD, name, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from)
    };
    let named = tempfile::Builder::new()
        .prefix(PREFIX)
        .make_in(folder, link);
    named.ok().map(tempfile::NamedTempFile::into_temp_path)
}

#[cfg(not(target_os = "linux"))]
fn linked(_: &fs::File, _: &Path) -> Option<TempPath> {
    None
}

/// A file in this folder under a name of its own.
fn named(folder: &Path, mode: u32) -> io::Result<(fs::File, Option<TempPath>)> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    with_mode(&mut options, mode);
    let made = tempfile::Builder::new()
        .prefix(PREFIX)
        .make_in(folder, |name| options.open(name))
        .map_err(|error| not_made(folder, &error))?;
    let (file, name) = made.into_parts();
    Ok((file, Some(name)))
}

#[cfg(unix)]
fn with_mode(options: &mut fs::OpenOptions, mode: u32) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(mode);
}

#[cfg(not(unix))]
fn with_mode(_: &mut fs::OpenOptions, _: u32) {}

/// Why a folder takes no new file. A file is replaced by a new one, so that the folder counts, not the file alone.
fn not_made(folder: &Path, error: &io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::NotFound && fs::metadata(folder).is_err() {
        let message = format!("there is no folder {}", folder.display());
        return io::Error::new(error.kind(), message);
    }
    let shown = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let message = format!(
        "a new file for it cannot be made in the folder {}: {error}",
        shown.display()
    );
    io::Error::new(error.kind(), message)
}

/// Gives a new file the owner and group of the old one, as far as this user may; else says so.
#[cfg(unix)]
fn keep_owner(
    target: &Path,
    new: &fs::File,
    old: &fs::Metadata,
    notify: Notify<'_>,
) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let made = new.metadata()?;
    if made.gid() != old.gid() {
        // The group of another's file may be one that this user is not in; its permissions then help nobody.
        let _ = fchown(new, None, Some(old.gid()));
    }
    if made.uid() != old.uid() && fchown(new, Some(old.uid()), None).is_err() {
        notify(Notice::OwnerLost(target));
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::File, _: &fs::Metadata, _: Notify<'_>) -> io::Result<()> {
    Ok(())
}

/// The file itself, behind symbolic links; one that leads to nothing yet says where the file is made.
pub(super) fn target(path: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::canonicalize(&path) {
            Ok(target) => return Ok(target),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let Ok(next) = fs::read_link(&path) else {
            return Ok(path);
        };
        path = folder_of(&path).join(next);
    }
    Ok(path)
}

/// The folder of a file.
pub(super) fn folder_of(target: &Path) -> &Path {
    target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}
#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{New, folder_of, mode, named, unnamed};
    use rustix::fs::{Mode, OFlags};
    use std::fs;
    use std::io;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    fn count(folder: &Path) -> usize {
        fs::read_dir(folder).expect("a folder").count()
    }

    fn permissions(file: &Path) -> u32 {
        let about = fs::metadata(file).expect("a file");
        about.permissions().mode() & 0o777
    }

    /// A folder with a file of unusual permissions, and its path.
    fn old() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("f");
        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).expect("set");
        (folder, path)
    }

    #[test]
    fn a_complete_new_text_stands_nowhere_before_its_place() {
        let (folder, path) = old();
        if unnamed(folder.path(), 0o600).is_none() {
            eprintln!("skipped: this file system has no files without a name");
            return;
        }
        for (target, names) in [(path, 1), (folder.path().join("made"), 2)] {
            let before = count(folder.path());
            let new = New::beside(&target, b"new", &|_| {})
                .expect("made")
                .expect("a file");
            assert_eq!(count(folder.path()), before, "a killed run leaves nothing");
            new.put(|_| Ok(()), &|_| {}).expect("in its place");
            assert_eq!(fs::read(&target).expect("there"), b"new");
            assert_eq!(count(folder.path()), names);
        }
        assert_eq!(permissions(&folder.path().join("f")), 0o604);
    }

    /// A new text that has a name beside its target, and one whose file has none and can get none.
    fn others<'n>(target: &'n Path, bytes: &'n [u8]) -> [New<'n>; 2] {
        let old = fs::metadata(target).ok();
        let folder = folder_of(target);
        let with_name = named(folder, mode(old.as_ref())).expect("a file");
        let never_named = OFlags::TMPFILE | OFlags::EXCL | OFlags::WRONLY;
        let nameless = rustix::fs::open(folder, never_named, Mode::RUSR | Mode::WUSR);
        let nameless = fs::File::from(nameless.expect("a file"));
        [with_name, (nameless, None)]
            .map(|made| New::filled(target, bytes, old.as_ref(), made, &|_| {}).expect("written"))
    }

    #[test]
    fn where_no_file_is_without_a_name_it_is_replaced_all_the_same() {
        for at in 0..2 {
            let (folder, path) = old();
            let [first, second] = others(&path, b"new");
            let (new, other) = if at == 0 {
                (first, second)
            } else {
                (second, first)
            };
            drop(other);
            new.put(|_| Ok(()), &|_| {}).expect("in its place");
            assert_eq!(fs::read(&path).expect("there"), b"new");
            assert_eq!(permissions(&path), 0o604);
            assert_eq!(count(folder.path()), 1);
        }
    }

    #[test]
    fn a_change_by_others_is_asked_for_just_before_the_file_is_replaced() {
        for at in 0..2 {
            let (folder, path) = old();
            let new = others(&path, b"ours").into_iter().nth(at).expect("one");
            let asked = std::cell::Cell::new(0);
            let result = new.put(
                |target| {
                    asked.set(asked.get() + 1);
                    // The second time, it has taken long enough for others.
                    if asked.get() > at {
                        fs::write(target, "theirs")?;
                        return Err(io::ErrorKind::Other.into());
                    }
                    Ok(())
                },
                &|_| {},
            );
            assert!(result.is_err());
            assert_eq!(asked.get(), at + 1);
            assert_eq!(fs::read(&path).expect("there"), b"theirs");
            assert_eq!(count(folder.path()), 1);
        }
    }
}
