//! Reading files and replacing them in one step.

use super::{Usage, output};
use crate::lint::Diagnostic;
use crate::manifest::DEFAULT_FILE;
use anyhow::Context as _;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The name that stands for standard input.
pub(super) const STDIN: &str = "-";

/// The bytes of a file, or of standard input for `-`.
pub(super) fn read(path: &str) -> anyhow::Result<Vec<u8>> {
    if path == STDIN {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        return Ok(bytes);
    }
    match fs::read(path) {
        Err(error) if path == DEFAULT_FILE && error.kind() == io::ErrorKind::NotFound => {
            anyhow::bail!(
                "cannot read {path}: there is none in this folder; cbgen new --save {path} makes one"
            )
        }
        bytes => bytes.with_context(|| format!("cannot read {path}")),
    }
}

/// The text of a file that may not exist yet.
pub(super) fn read_text_or_nothing(path: &str) -> anyhow::Result<String> {
    match fs::read(path) {
        Ok(bytes) => text(path, bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(anyhow::Error::new(error).context(format!("cannot read {path}"))),
    }
}

/// Bytes as text.
///
/// # Errors
/// The line of the first byte that is no UTF-8, as wrong usage.
pub(super) fn text(path: &str, bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        Usage(format!(
            "{path}:{line}: this is no UTF-8 text; save the file as UTF-8"
        ))
        .into()
    })
}

/// Texts that were read one by one.
pub(super) struct Texts<'p> {
    /// Each that could be read, with its path.
    pub(super) read: Vec<(&'p str, String)>,
    /// The error of each that could not.
    pub(super) errors: Vec<Diagnostic>,
    /// The exit code that the errors ask for.
    pub(super) code: u8,
}

/// Reads texts that do not depend on each other.
pub(super) fn read_each<'p>(paths: impl IntoIterator<Item = &'p str>) -> Texts<'p> {
    each(paths, |path| text(path, read(path)?))
}

/// As [`read_each`]; `get` reads one.
pub(super) fn each<'p>(
    paths: impl IntoIterator<Item = &'p str>,
    mut get: impl FnMut(&str) -> anyhow::Result<String>,
) -> Texts<'p> {
    let mut texts = Texts {
        read: Vec::new(),
        errors: Vec::new(),
        code: 0,
    };
    for path in paths {
        match get(path) {
            Ok(text) => texts.read.push((path, text)),
            Err(error) => {
                texts.code = texts.code.max(super::code_of(&error));
                texts.errors.push(Diagnostic::usage(format!("{error:#}")));
            }
        }
    }
    texts
}

/// The finding of a file that cannot be read, or is no text.
pub(super) fn finding(error: &anyhow::Error) -> Diagnostic {
    let message = format!("{error:#}");
    if error.is::<Usage>() {
        Diagnostic::usage(message)
    } else {
        Diagnostic::unread(message)
    }
}

/// Whether two paths lead to one file that exists.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other || is_hard_link(&one, &other),
        _ => false,
    }
}

#[cfg(unix)]
fn is_hard_link(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |path| {
        fs::metadata(path)
            .ok()
            .filter(fs::Metadata::is_file)
            .map(|file| (file.dev(), file.ino()))
    };
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

#[cfg(not(unix))]
fn is_hard_link(_: &Path, _: &Path) -> bool {
    false
}

/// Replaces a file in one step: it holds the old text or the new one, never a part. Permissions are kept, a
/// symbolic link is followed.
pub(super) fn replace(path: &str, text: &str) -> anyhow::Result<()> {
    replace_after(path, text, || Ok(()))
}

/// Replaces a file after `before` has done what may fail: the new text is on the disk then, and only its name is
/// missing. If that fails, the file stays as it was.
pub(super) fn replace_after(
    path: &str,
    text: &str,
    before: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    replace_telling(path, text, before, |_| Ok(()))
}

/// As [`replace_checked`]; that other names of the file keep the old text is told.
fn replace_telling(
    path: &str,
    text: &str,
    before: impl FnOnce() -> anyhow::Result<()>,
    unchanged: impl Fn(&Path) -> io::Result<()>,
) -> anyhow::Result<()> {
    let other_names = hard_links(path).saturating_sub(1);
    replace_checked(path, text, before, unchanged)?;
    match other_names {
        0 => {}
        1 => output::warn(format_args!(
            "{path} had a second name (a hard link), which keeps the old text"
        )),
        many => output::warn(format_args!(
            "{path} had {many} other names (hard links), which keep the old text"
        )),
    }
    Ok(())
}

/// How many names a file has; none where there is no such file, or it is replaced by writing into it.
#[cfg(unix)]
fn hard_links(path: &str) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    let about = fs::metadata(path).ok();
    about
        .filter(fs::Metadata::is_file)
        .map_or(0, |file| file.nlink())
}

#[cfg(not(unix))]
fn hard_links(_: &str) -> u64 {
    0
}

/// As [`replace_after`]; `unchanged` is asked just before the file is replaced.
fn replace_checked(
    path: &str,
    text: &str,
    before: impl FnOnce() -> anyhow::Result<()>,
    unchanged: impl FnOnce(&Path) -> io::Result<()>,
) -> anyhow::Result<()> {
    let failed = || format!("cannot write {path}");
    let target = target(Path::new(path)).with_context(failed)?;
    let Some(file) = prepare(&target, text.as_bytes()).with_context(failed)? else {
        return before();
    };
    before()?;
    unchanged(&target).with_context(failed)?;
    file.persist(&target)
        .map_err(|error| error.error)
        .with_context(failed)?;
    // Without this, a power cut could take the new name back; the old text is whole then, and that is enough.
    if let Ok(folder) = fs::File::open(folder_of(&target)) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Changes a file by what `edit` makes of its text; `None` leaves it alone. Other runs of cbgen wait, so that two
/// edits at once are two edits; whoever else changes the file meanwhile is noticed just before it is replaced,
/// and then nothing is written. A file that does not exist is an empty text.
pub(super) fn change<T>(
    path: &str,
    edit: impl FnOnce(&str) -> anyhow::Result<(Option<String>, T)>,
) -> anyhow::Result<T> {
    let _lock = lock(path)?;
    change_from(path, &read_text_or_nothing(path)?, edit)
}

/// As [`change`], of a file that has to be there.
pub(super) fn change_existing<T>(
    path: &str,
    edit: impl FnOnce(&str) -> anyhow::Result<(Option<String>, T)>,
) -> anyhow::Result<T> {
    let _lock = lock(path)?;
    change_from(path, &text(path, read(path)?)?, edit)
}

fn change_from<T>(
    path: &str,
    old: &str,
    edit: impl FnOnce(&str) -> anyhow::Result<(Option<String>, T)>,
) -> anyhow::Result<T> {
    let (new, result) = edit(old)?;
    let Some(new) = new.filter(|new| new != old) else {
        return Ok(result);
    };
    let unchanged = |target: &Path| {
        let now = match fs::read(target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            now => now?,
        };
        if now == old.as_bytes() {
            Ok(())
        } else {
            Err(io::Error::other(
                "it was changed by somebody else meanwhile, and nothing was written: run it again",
            ))
        }
    };
    replace_telling(path, &new, || Ok(()), unchanged)?;
    Ok(result)
}

/// As long as this lives, other runs of cbgen that change files of the same folder wait.
pub(super) fn lock(path: &str) -> anyhow::Result<Option<fs::File>> {
    lock_folder(Path::new(path)).with_context(|| format!("cannot change {path}"))
}

/// Waits for other runs that change files of the same folder. The folder is locked, for the file itself is replaced
/// by another; where folders cannot be locked, the comparison before writing is what is left.
#[cfg(unix)]
fn lock_folder(path: &Path) -> io::Result<Option<fs::File>> {
    use rustix::fs::{FlockOperation, flock};
    use std::time::{Duration, Instant};
    const LONGEST: Duration = Duration::from_secs(20);
    const PAUSE: Duration = Duration::from_millis(5);
    let target = target(path)?;
    let Ok(folder) = fs::File::open(folder_of(&target)) else {
        return Ok(None);
    };
    let begin = Instant::now();
    loop {
        match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Some(folder)),
            Err(rustix::io::Errno::WOULDBLOCK) if begin.elapsed() < LONGEST => {
                std::thread::sleep(PAUSE);
            }
            Err(rustix::io::Errno::WOULDBLOCK) => {
                return Err(io::Error::other(
                    "another process has locked its folder for 20 seconds",
                ));
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return Ok(None),
        }
    }
}

#[cfg(not(unix))]
fn lock_folder(_: &Path) -> io::Result<Option<fs::File>> {
    Ok(None)
}

/// The file itself, behind symbolic links; one that leads to nothing yet says where the file is made.
fn target(path: &Path) -> io::Result<PathBuf> {
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

fn folder_of(target: &Path) -> &Path {
    target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The new text beside its file, under a name of its own; `None` where it is a device or pipe, which cannot be
/// replaced, and is written to.
fn prepare(target: &Path, bytes: &[u8]) -> io::Result<Option<NamedTempFile>> {
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
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix(".cbgen-");
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt as _;
        // Nobody reads what only the old file's owner could, not even for a moment.
        let mode = if old.is_some() { 0o600 } else { 0o666 };
        builder.permissions(fs::Permissions::from_mode(mode))
    };
    let mut file = builder
        .tempfile_in(folder_of(target))
        .map_err(|error| without_path(&error))?;
    file.write_all(bytes)
        .map_err(|error| without_path(&error))?;
    if let Some(old) = old {
        keep_owner(target, file.as_file(), &old)?;
        // Behind the owner, for a new owner loses some of them.
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(Some(file))
}

/// Gives a new file the owner and group of the old one, as far as this user may; else says so.
#[cfg(unix)]
fn keep_owner(target: &Path, new: &fs::File, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let made = new.metadata()?;
    if made.gid() != old.gid() {
        // The group of another's file may be one that this user is not in; its permissions then help nobody.
        let _ = fchown(new, None, Some(old.gid()));
    }
    if made.uid() != old.uid() && fchown(new, Some(old.uid()), None).is_err() {
        let shown = target.display().to_string();
        output::warn(format_args!(
            "{shown} belongs to you now: its owner could not be kept"
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::File, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// The library names its temporary file in an error, which says nothing to the user.
fn without_path(error: &io::Error) -> io::Error {
    let inner = error.get_ref().and_then(|inner| inner.source());
    inner
        .and_then(|cause| cause.downcast_ref::<io::Error>())
        .and_then(io::Error::raw_os_error)
        .map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests {
    use super::{change, change_existing};
    use std::fs;

    #[test]
    fn a_file_that_somebody_changes_meanwhile_is_left_to_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("f");
        fs::write(&path, "old").expect("written");
        let name = path.to_str().expect("a name");
        let changed = change(name, |text| {
            assert_eq!(text, "old");
            fs::write(&path, "theirs")?;
            Ok((Some("ours".to_owned()), ()))
        });
        let message = format!("{:#}", changed.expect_err("it is refused"));
        assert!(message.contains("run it again"), "{message}");
        assert_eq!(fs::read_to_string(&path).expect("there"), "theirs");
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1);
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("f");
        let name = path.to_str().expect("a name");
        let changed = change(name, |_| {
            fs::write(&path, "theirs")?;
            Ok((Some("ours".to_owned()), ()))
        });
        assert!(changed.is_err());
        assert_eq!(fs::read_to_string(&path).expect("there"), "theirs");
    }

    #[test]
    fn a_file_that_has_to_be_there_is_neither_made_nor_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("f");
        let name = path.to_str().expect("a name");
        let ours = |_: &str| Ok((Some("ours".to_owned()), ()));
        let message = format!("{:#}", change_existing(name, ours).expect_err("none"));
        assert!(message.starts_with("cannot read"), "{message}");
        assert!(!path.exists());
        fs::write(&path, "old").expect("written");
        let changed = change_existing(name, |text| {
            fs::write(&path, "theirs")?;
            ours(text)
        });
        let message = format!("{:#}", changed.expect_err("it is refused"));
        assert!(message.contains("run it again"), "{message}");
        assert_eq!(fs::read_to_string(&path).expect("there"), "theirs");
    }
}
