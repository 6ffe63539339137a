//! Reading files and replacing them in one step.

use super::replace::{self, New};
use crate::commands::Usage;
use crate::lint::Diagnostic;
use crate::manifest::DEFAULT_FILE;
use anyhow::Context as _;
use std::fmt;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

/// The name that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// What is worth telling about a file that is replaced, and ends nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice<'p> {
    /// Another run of cbgen changes files in the folder of this one, and is waited for.
    Waiting(&'p Path),
    /// The new file is the user's own: the owner of the old one could not be kept.
    OwnerLost(&'p Path),
    /// Other names of the file (hard links), of which there are as many, keep the old text.
    OtherNames(&'p Path, u64),
}

impl fmt::Display for Notice<'_> {
    /// As people read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting(path) => write!(
                f,
                "waiting for another cbgen, which changes files in the folder of {}",
                path.display()
            ),
            Self::OwnerLost(path) => write!(
                f,
                "{} belongs to you now: its owner could not be kept",
                path.display()
            ),
            Self::OtherNames(path, 1) => write!(
                f,
                "{} had a second name (a hard link), which keeps the old text",
                path.display()
            ),
            Self::OtherNames(path, many) => write!(
                f,
                "{} had {many} other names (hard links), which keep the old text",
                path.display()
            ),
        }
    }
}

/// Takes what is worth telling, when it happens.
pub(crate) type Notify<'n> = &'n dyn Fn(Notice<'_>);

/// The bytes of a file, or of standard input for `-`.
pub(crate) fn read(path: &str) -> anyhow::Result<Vec<u8>> {
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
pub(crate) fn read_text_or_nothing(path: &str) -> anyhow::Result<String> {
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
pub(crate) fn text(path: &str, bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        let path = if path == STDIN { "<stdin>" } else { path };
        Usage(format!(
            "{path}:{line}: this is no UTF-8 text; save the file as UTF-8"
        ))
        .into()
    })
}

/// Texts that were read one by one.
pub(crate) struct Texts<'p> {
    /// Each that could be read, with its path.
    pub(crate) read: Vec<(&'p str, String)>,
    /// The error of each that could not.
    pub(crate) errors: Vec<Diagnostic>,
    /// The exit code that the errors ask for.
    pub(crate) code: u8,
}

/// Reads texts that do not depend on each other.
pub(crate) fn read_each<'p>(paths: impl IntoIterator<Item = &'p str>) -> Texts<'p> {
    each(paths, |path| text(path, read(path)?))
}

/// As [`read_each`]; `get` reads one.
pub(crate) fn each<'p>(
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
                texts.code = texts.code.max(crate::commands::code_of(&error));
                texts.errors.push(Diagnostic::usage(format!("{error:#}")));
            }
        }
    }
    texts
}

/// The finding of a file that cannot be read, or is no text.
pub(crate) fn finding(error: &anyhow::Error) -> Diagnostic {
    let message = format!("{error:#}");
    if error.is::<Usage>() {
        Diagnostic::usage(message)
    } else {
        Diagnostic::unread(message)
    }
}

/// Whether two paths lead to one file that exists.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
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
pub(crate) fn replace(path: &str, text: &str, notify: Notify<'_>) -> anyhow::Result<()> {
    replace_after(path, text, notify, || Ok(()))
}

/// Replaces a file after `before` has done what may fail: the new text is on the disk then, and only its name is
/// missing. If that fails, the file stays as it was.
pub(crate) fn replace_after(
    path: &str,
    text: &str,
    notify: Notify<'_>,
    before: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    replace_notifying(path, text, notify, before, |_| Ok(()))
}

/// As [`replace_checked`]; that other names of the file keep the old text is worth telling.
fn replace_notifying(
    path: &str,
    text: &str,
    notify: Notify<'_>,
    before: impl FnOnce() -> anyhow::Result<()>,
    unchanged: impl Fn(&Path) -> io::Result<()>,
) -> anyhow::Result<()> {
    let other_names = hard_links(path).saturating_sub(1);
    replace_checked(path, text, notify, before, unchanged)?;
    if other_names > 0 {
        notify(Notice::OtherNames(Path::new(path), other_names));
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
    notify: Notify<'_>,
    before: impl FnOnce() -> anyhow::Result<()>,
    unchanged: impl Fn(&Path) -> io::Result<()>,
) -> anyhow::Result<()> {
    let failed = || format!("cannot write {path}");
    let target = replace::target(Path::new(path)).with_context(failed)?;
    let Some(new) = New::beside(&target, text.as_bytes(), notify).with_context(failed)? else {
        return before();
    };
    unchanged(&target).with_context(failed)?;
    before()?;
    new.put(unchanged, notify).with_context(failed)
}

/// Changes a file by what `edit` makes of its text; `None` leaves it alone. Other runs of cbgen wait, so that two
/// edits at once are two edits; whoever else changes the file meanwhile is noticed just before it is replaced,
/// and then nothing is written. A file that does not exist is an empty text.
pub(crate) fn change<T>(
    path: &str,
    notify: Notify<'_>,
    edit: impl FnOnce(&str) -> anyhow::Result<(Option<String>, T)>,
) -> anyhow::Result<T> {
    change_after(path, notify, edit, |_| Ok(()))
}

/// As [`change`]; `before` does with the result what may fail, when only the new text's name is missing. If it fails,
/// the file stays as it was.
pub(crate) fn change_after<T>(
    path: &str,
    notify: Notify<'_>,
    edit: impl FnOnce(&str) -> anyhow::Result<(Option<String>, T)>,
    before: impl FnOnce(&T) -> anyhow::Result<()>,
) -> anyhow::Result<T> {
    let _lock = lock(path, notify)?;
    change_from(path, &read_text_or_nothing(path)?, notify, edit, before)
}

/// As [`change`], of a file that has to be there.
pub(crate) fn change_existing<T>(
    path: &str,
    notify: Notify<'_>,
    edit: impl FnOnce(&str) -> anyhow::Result<(Option<String>, T)>,
) -> anyhow::Result<T> {
    let _lock = lock(path, notify)?;
    change_from(path, &text(path, read(path)?)?, notify, edit, |_| Ok(()))
}

fn change_from<T>(
    path: &str,
    old: &str,
    notify: Notify<'_>,
    edit: impl FnOnce(&str) -> anyhow::Result<(Option<String>, T)>,
    before: impl FnOnce(&T) -> anyhow::Result<()>,
) -> anyhow::Result<T> {
    let (new, result) = edit(old)?;
    let Some(new) = new.filter(|new| new != old) else {
        before(&result)?;
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
    replace_notifying(path, &new, notify, || before(&result), unchanged)?;
    Ok(result)
}

/// As long as this lives, other runs of cbgen that change files of the same folder wait.
pub(crate) fn lock(path: &str, notify: Notify<'_>) -> anyhow::Result<Option<fs::File>> {
    lock_folder(Path::new(path), notify).with_context(|| format!("cannot change {path}"))
}

/// Waits for other runs that change files of the same folder. The folder is locked, for the file itself is replaced
/// by another; where folders cannot be locked, the comparison before writing is what is left. Who waits for long is
/// told why.
#[cfg(unix)]
fn lock_folder(path: &Path, notify: Notify<'_>) -> io::Result<Option<fs::File>> {
    use rustix::fs::{FlockOperation, flock};
    use std::time::{Duration, Instant};
    const LONGEST: Duration = Duration::from_secs(20);
    const UNTOLD: Duration = Duration::from_secs(1);
    const PAUSE: Duration = Duration::from_millis(5);
    let target = replace::target(path)?;
    let Ok(folder) = fs::File::open(replace::folder_of(&target)) else {
        return Ok(None);
    };
    let begin = Instant::now();
    let mut is_told = false;
    loop {
        match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Some(folder)),
            Err(rustix::io::Errno::WOULDBLOCK) if begin.elapsed() < LONGEST => {
                if !is_told && begin.elapsed() >= UNTOLD {
                    is_told = true;
                    notify(Notice::Waiting(path));
                }
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
fn lock_folder(_: &Path, _: Notify<'_>) -> io::Result<Option<fs::File>> {
    Ok(None)
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
        let changed = change(name, &|_| {}, |text| {
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
        let changed = change(name, &|_| {}, |_| {
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
        let message = format!(
            "{:#}",
            change_existing(name, &|_| {}, ours).expect_err("none")
        );
        assert!(message.starts_with("cannot read"), "{message}");
        assert!(!path.exists());
        fs::write(&path, "old").expect("written");
        let changed = change_existing(name, &|_| {}, |text| {
            fs::write(&path, "theirs")?;
            ours(text)
        });
        let message = format!("{:#}", changed.expect_err("it is refused"));
        assert!(message.contains("run it again"), "{message}");
        assert_eq!(fs::read_to_string(&path).expect("there"), "theirs");
    }
}
