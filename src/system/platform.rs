//! What systems do differently about files: locks, names, owners and permissions.

use atomic_write_file::{AtomicWriteFile, OpenOptions};
use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

#[cfg(unix)]
pub(super) use unix::*;

#[cfg(not(unix))]
pub(super) use others::*;

#[cfg(unix)]
mod unix {
    use super::{AtomicWriteFile, File, Metadata, OpenOptions, Path, io};
    use atomic_write_file::unix::OpenOptionsExt as _;
    use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, fchown};

    /// What is locked while a file of a folder is changed: the folder.
    pub(in super::super) fn open_lock(folder: &Path) -> io::Result<File> {
        File::open(folder)
    }

    /// How the file is made that takes the place of an old one, with its permissions, or of none.
    pub(in super::super) fn options(old: Option<&Metadata>) -> OpenOptions {
        let mut options = AtomicWriteFile::options();
        // [`keeps_owner`] does more: it keeps the group where the owner cannot be kept, and tells.
        options.try_preserve_owner(false);
        if old.is_some() {
            // Nobody reads what only the old file's owner could, not even for a moment.
            options.mode(0o600);
        }
        options
    }

    /// Gives a new file the owner and group of the old one, as far as this user may; tells whether the owner is the
    /// same.
    pub(in super::super) fn keeps_owner(new: &AtomicWriteFile, old: &Metadata) -> io::Result<bool> {
        let made = new.metadata()?;
        if made.gid() != old.gid() {
            // It may be one that this user is not in; its permissions then help nobody.
            let _ = fchown(new, None, Some(old.gid()));
        }
        Ok(made.uid() == old.uid() || fchown(new, Some(old.uid()), None).is_ok())
    }
}

#[cfg(not(unix))]
mod others {
    use super::{AtomicWriteFile, File, Metadata, OpenOptions, Path, io};
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    /// What is locked while a file of a folder is changed: a file of the user's own among the temporary ones, named after
    /// the folder, for Windows locks no folder.
    pub(in super::super) fn open_lock(folder: &Path) -> io::Result<File> {
        let mut hasher = DefaultHasher::new();
        folder.canonicalize()?.hash(&mut hasher);
        let name = format!("cbgen-{:016x}.lock", hasher.finish());
        File::create(std::env::temp_dir().join(name))
    }

    pub(in super::super) fn options(_: Option<&Metadata>) -> OpenOptions {
        AtomicWriteFile::options()
    }

    pub(in super::super) fn keeps_owner(_: &AtomicWriteFile, _: &Metadata) -> io::Result<bool> {
        Ok(true)
    }
}
