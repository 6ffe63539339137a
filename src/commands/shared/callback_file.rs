//! The file of callbacks that a verb reads or changes: its flag, its parsing, and what several verbs say about it.

use super::files;
use super::global::Global;
use super::included::LocalFiles;
use super::outcome::{Usage, wrong_usage};
use crate::callback::{SourceKind, Sources};
use crate::lint::{Code, Diagnostic};
use crate::manifest::Manifest;
use crate::manifest::save::SaveError;
use crate::manifest::select::UnknownName;
use crate::report::Printable;
use clap::Args;
use std::path::Path;

/// `--file`.
#[derive(Debug, Clone, Args)]
pub(crate) struct FileFlag {
    /// The file [default: callbacks.toml, here or in a folder above]
    ///
    /// It is looked for up to the repository's root.
    #[arg(short, long, value_name = "FILE", default_value = "", hide_default_value = true, value_parser = named_file)]
    pub(crate) file: String,
}

/// The file that a flag names, or the one of the project.
#[expect(clippy::unnecessary_wraps)] // clap wants it
fn named_file(word: &str) -> Result<String, std::convert::Infallible> {
    Ok(if word.is_empty() {
        files::default_file()
    } else {
        word.to_owned()
    })
}

pub(crate) fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "toml")
}

/// Whether a word of a command line names a file: it is one, or ends in `.toml`.
pub(crate) fn is_file(word: &str) -> bool {
    is_toml(Path::new(word)) || std::fs::metadata(word).is_ok_and(|about| !about.is_dir())
}

/// Words of a command line that name files, and those that name callbacks: no name has a `/` or begins with a dot.
pub(crate) fn files_and_names(words: &[String]) -> (Vec<String>, Vec<String>) {
    let names_file = |word: &String| {
        word == files::STDIN || word.starts_with('.') || word.contains(['/', '\\']) || is_file(word)
    };
    words.iter().cloned().partition(names_file)
}

/// The name of a callback, for verbs that take a file by its flag alone.
pub(crate) fn callback_name(word: &str) -> Result<String, String> {
    if is_toml(Path::new(word)) || word.contains(['/', '\\']) {
        let file = Printable(word);
        return Err(format!("a file is named by its flag: -f {file}"));
    }
    Ok(word.to_owned())
}

/// What more there is to say of such a word, where no name is like it.
const NO_FILE: &str = "no file or folder has this name either";

/// A word that names no callback of the files that were read, as wrong usage.
pub(crate) fn unknown_word(
    sources: &mut Sources<'_>,
    flag: &str,
    unknown: UnknownName,
) -> Diagnostic {
    let given = sources.flag(flag, unknown.name);
    let label = unknown.hint.unwrap_or_else(|| NO_FILE.to_owned());
    Diagnostic::usage(unknown.message).at(given.place(), label)
}

/// A file that was read, and the words of the command line that name callbacks of it.
pub(crate) struct ReadFile {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) names: Vec<String>,
}

impl FileFlag {
    /// Reads the file, which one of these words may name in place of the flag.
    pub(crate) fn read(&self, global: &Global, words: &[String]) -> anyhow::Result<ReadFile> {
        let (mut files, names) = files_and_names(words);
        let named = files.pop();
        if !files.is_empty() || named.is_some() && self.file != files::default_file() {
            wrong_usage!("this verb reads one file: name one, by -f or without it");
        }
        let path = named.unwrap_or_else(|| self.file.clone());
        files::tell_default(global, &path, &names)?;
        let text = files::read_text(&path)?;
        Ok(ReadFile { path, text, names })
    }

    /// That it is a file, and there: verbs that change it make none.
    pub(crate) fn is_there(&self, global: &Global) -> anyhow::Result<()> {
        files::tell_default(global, &self.file, &[])?;
        if self.file == files::STDIN {
            wrong_usage!("--file takes a file");
        }
        // A pipe would be waited for, and nothing can be put in its place.
        let is_other = |about: &std::fs::Metadata| !about.is_file() && !about.is_dir();
        if std::fs::metadata(&self.file).is_ok_and(|about| is_other(&about)) {
            wrong_usage!("{} is no file, and cannot be changed", self.file);
        }
        files::read_text(&self.file).map(drop)
    }
}

/// Adds the file's text to the sources and parses it, with the files that it includes. All verbs parse here.
pub(crate) fn parsed<'t>(sources: &mut Sources<'t>, path: &str, text: &'t str) -> Manifest<'t> {
    let source = if path == files::STDIN {
        sources.add(SourceKind::Stdin, "<stdin>", text)
    } else {
        // Another file may have included it.
        sources.add_once(path.to_owned(), text)
    };
    Manifest::parse(text, source, sources, &LocalFiles(path))
}

/// Where a callback goes that only links can have.
pub(crate) fn for_links(path: &str, name: &str) -> String {
    format!("`{name}` is for links: cbgen link LINK --from {path} --only {name}")
}

impl From<UnknownName> for Usage {
    fn from(mut unknown: UnknownName) -> Self {
        unknown.hint.get_or_insert_with(|| NO_FILE.to_owned());
        Self(unknown.to_string())
    }
}

pub(crate) fn name_in_use(path: &str, name: &str) -> Diagnostic {
    let message = format!("{path} has a callback named `{name}` already");
    Diagnostic::new(Code::DuplicateName, message)
}

pub(crate) fn cannot_save(error: &SaveError, file: &str) -> anyhow::Error {
    let message = format!("{file} is left as it is: {error}");
    match error {
        SaveError::Unread(_) => anyhow::anyhow!(message),
        _ => Usage(message).into(),
    }
}
