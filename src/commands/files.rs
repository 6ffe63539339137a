//! Reading files and replacing them in one step.

use super::Usage;
use anyhow::Context as _;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

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
    replace_file(Path::new(path), text.as_bytes()).with_context(|| format!("cannot write {path}"))
}

fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
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
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
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
    file.persist(&target)?;
    Ok(())
}
