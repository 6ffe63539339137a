//! Files as verbs read and change them: what goes wrong becomes wrong usage or a finding, what is lost a warning.

use super::global::Global;
use super::outcome::{Usage, code_of};
use crate::callback::{Given, SourceKind, Sources};
use crate::lint::Diagnostic;
use crate::manifest::DEFAULT_FILE;
use crate::report::Printable;
use crate::system::files::{self, FileError, LockedFile, StagedFile};
use crate::system::project::find_upward;
use std::io::ErrorKind;

pub(crate) use crate::system::files::{STDIN, is_same};

/// The text of a file, or of standard input for `-`.
pub(crate) fn read_text(path: &str) -> anyhow::Result<String> {
    files::read_text(path).map_err(explain)
}

/// A text of the command line; `-` is what standard input has.
pub(crate) fn text_of(word: &str) -> anyhow::Result<String> {
    if word == STDIN {
        read_text(word)
    } else {
        Ok(word.to_owned())
    }
}

/// It as a given text, which findings name by its flag.
pub(crate) fn given<'a>(
    sources: &mut Sources<'a>,
    flag: &str,
    word: &str,
    text: &'a str,
) -> Given<'a> {
    if word != STDIN {
        return sources.flag(flag, text);
    }
    Given::whole(sources.add(SourceKind::Stdin, "<stdin>", text), text)
}

/// The text of a file that may not exist yet.
pub(crate) fn read_text_or_nothing(path: &str) -> anyhow::Result<String> {
    files::read_text_or_nothing(path).map_err(explain)
}

/// The file where none is named: `callbacks.toml` here, or in a folder above, up to the repository's root.
pub(crate) fn default_file() -> String {
    let found = find_upward(DEFAULT_FILE);
    found.map_or_else(
        || DEFAULT_FILE.to_owned(),
        |path| path.to_string_lossy().into_owned(),
    )
}

/// Says which file was taken where it was found in a folder above.
///
/// # Errors
/// Where there is none, and a word was taken for the name of one of its callbacks: it may be meant for a file.
pub(crate) fn tell_default(global: &Global, path: &str, names: &[String]) -> anyhow::Result<()> {
    if path.starts_with("..") && path == default_file() {
        global.note(format_args!("{path} is the file of this project"));
    }
    match names {
        [name, ..] if path == DEFAULT_FILE && !std::path::Path::new(path).exists() => {
            anyhow::bail!(
                "there is no file or folder `{}`, and no {DEFAULT_FILE} here or above that could have a callback of \
                 this name",
                Printable(name)
            )
        }
        _ => Ok(()),
    }
}

/// An error of reading as people are told it: bytes that are no text are wrong usage, and where the default file is
/// missing, how to make one.
pub(super) fn explain(error: FileError) -> anyhow::Error {
    match &error {
        FileError::NotUtf8 { .. } => Usage(error.to_string()).into(),
        FileError::Read { path, source }
            if path == DEFAULT_FILE && source.kind() == ErrorKind::NotFound =>
        {
            anyhow::anyhow!(
                "{error}: there is none in this folder or above it; cbgen init makes one"
            )
        }
        FileError::Read { path, .. } if path.contains("://") => {
            anyhow::anyhow!(
                "{error}; a callback as text is read by cbgen check and cbgen inspect, and by --string"
            )
        }
        _ => error.into(),
    }
}

/// The finding of a file that cannot be read, or is no text.
pub(crate) fn finding(error: &anyhow::Error) -> Diagnostic {
    let message = format!("{error:#}");
    match code_of(error) {
        2 => Diagnostic::usage(message),
        _ => Diagnostic::unread(message),
    }
}

/// Texts that could be read, each with its path, and the findings of those that could not.
pub(crate) type Texts<'p> = (Vec<(&'p str, String)>, Vec<Diagnostic>);

/// Reads texts that do not depend on each other; `get` reads one.
pub(crate) fn each<'p>(
    paths: impl IntoIterator<Item = &'p str>,
    mut get: impl FnMut(&str) -> anyhow::Result<String>,
) -> Texts<'p> {
    let (mut texts, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match get(path) {
            Ok(text) => texts.push((path, text)),
            Err(error) => errors.push(finding(&error)),
        }
    }
    (texts, errors)
}

/// A file to change, which has to be there. Who waits long for another run is told why.
pub(crate) fn open<'p>(global: &Global, path: &'p str) -> anyhow::Result<LockedFile<'p>> {
    LockedFile::open(path, files::read_file, || waiting(global, path)).map_err(explain)
}

/// As [`open`]; a file that does not exist is an empty text.
pub(crate) fn open_or_new<'p>(global: &Global, path: &'p str) -> anyhow::Result<LockedFile<'p>> {
    let read = files::read_text_or_nothing;
    LockedFile::open(path, read, || waiting(global, path)).map_err(explain)
}

fn waiting(global: &Global, path: &str) {
    global.note(format_args!(
        "waiting for another cbgen, which changes files in the folder of {}",
        Printable(path)
    ));
}

/// Puts a new text in the place of a file, and warns of what is lost by that.
pub(crate) fn commit(global: &Global, path: &str, staged: StagedFile<'_>) -> anyhow::Result<()> {
    if staged.commit()? {
        global.warn(format_args!(
            "{path} belongs to you now: its owner could not be kept"
        ));
    }
    Ok(())
}

/// Replaces a file whatever it says.
pub(crate) fn replace(global: &Global, path: &str, text: &str) -> anyhow::Result<()> {
    commit(global, path, StagedFile::new(path, text)?)
}
