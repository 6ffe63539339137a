//! Reading files and replacing them in one step.

use super::Usage;
use anyhow::Context as _;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

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
    fs::read(path).with_context(|| format!("cannot read {path}"))
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

/// Replaces a file in one step: it holds the old text or the new one, never a part. Permissions are kept, a
/// symbolic link is followed.
pub(super) fn replace(path: &str, text: &str) -> anyhow::Result<()> {
    replace_file(Path::new(path), text.as_bytes(), |_| Ok(()))
        .with_context(|| format!("cannot write {path}"))
}

/// Changes a file by what `edit` makes of its text; `None` leaves it alone. Other runs of cbgen wait, so that two
/// edits at once are two edits; whoever else changes the file meanwhile is noticed just before it is replaced,
/// and then nothing is written. A file that does not exist is an empty text.
pub(super) fn change<T>(
    path: &str,
    edit: impl FnOnce(&str) -> anyhow::Result<(Option<String>, T)>,
) -> anyhow::Result<T> {
    let _lock = lock(Path::new(path)).with_context(|| format!("cannot change {path}"))?;
    let old = read_text_or_nothing(path)?;
    let (new, result) = edit(&old)?;
    let Some(new) = new.filter(|new| *new != old) else {
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
    replace_file(Path::new(path), new.as_bytes(), unchanged)
        .with_context(|| format!("cannot write {path}"))?;
    Ok(result)
}

/// Waits for other runs that change files of the same folder. The folder is locked, for the file itself is replaced
/// by another; where folders cannot be locked, the comparison before writing is what is left.
#[cfg(unix)]
fn lock(path: &Path) -> io::Result<Option<fs::File>> {
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
fn lock(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The file itself, behind symbolic links.
fn target(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(error),
    }
}

fn folder_of(target: &Path) -> &Path {
    target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// `unchanged` is asked just before the file is replaced.
fn replace_file(
    path: &Path,
    bytes: &[u8],
    unchanged: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let target = target(path)?;
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        if old.is_some_and(|old| old.is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        // A device or pipe cannot be replaced, only written to.
        return fs::write(&target, bytes);
    }
    if old.is_some() {
        // The folder may allow a replacement where the file allows no writing: that is respected.
        fs::OpenOptions::new().append(true).open(&target)?;
    }
    let folder = folder_of(&target);
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix(".cbgen-");
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666))
    };
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    unchanged(&target)?;
    file.persist(&target)?;
    // Without this, a power cut could take the new name back; the old text is whole then, and that is enough.
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::change;
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
}
