//! `include = […]`: what other files share with this one. [`IncludedFiles`] gives their texts, for this module reads no
//! file itself. They hold what lists of parameters need, and nothing else.

use super::shared::{SHARED_KEYS, Shared};
use super::value::{PATH_HELP, Reader};
use crate::callback::{Given, SourceId, Sources, Span};
use crate::lint::Diagnostic;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use toml::Spanned;
use toml::de::DeValue;

/// Where the files come from that a file includes.
pub trait IncludedFiles {
    /// The one place of the including file itself; `None` where it has none, as standard input.
    fn own(&self) -> Option<PathBuf>;

    /// The file at a path that the including file writes.
    ///
    /// # Errors
    /// A finding without a place.
    fn find(&self, path: &str) -> Result<IncludedFile, Box<Diagnostic>>;

    /// Its text.
    ///
    /// # Errors
    /// A finding without a place.
    fn read(&self, found: &IncludedFile) -> Result<String, Box<Diagnostic>>;
}

/// A file that another one includes.
#[derive(Debug, Clone)]
pub struct IncludedFile {
    /// As findings name it.
    pub name: String,
    /// Its one place, however it is named.
    pub place: PathBuf,
}

/// For a text that stands alone: it includes no file.
#[derive(Debug, Clone, Copy)]
pub struct NoIncludes;

impl IncludedFiles for NoIncludes {
    fn own(&self) -> Option<PathBuf> {
        None
    }

    fn find(&self, _: &str) -> Result<IncludedFile, Box<Diagnostic>> {
        Err(Box::new(Diagnostic::usage("nothing can be included here")))
    }

    fn read(&self, _: &IncludedFile) -> Result<String, Box<Diagnostic>> {
        Err(Box::new(Diagnostic::usage("nothing can be included here")))
    }
}

pub(super) struct Includes<'m, 's> {
    sources: &'m mut Sources<'s>,
    files: &'m dyn IncludedFiles,
    seen: HashMap<PathBuf, Span>,
    /// Whether all that they share is known.
    pub(super) is_whole: bool,
    /// What is wrong in these files.
    pub(super) problems: Vec<Diagnostic>,
}

impl<'m, 's> Includes<'m, 's> {
    pub(super) fn new(sources: &'m mut Sources<'s>, files: &'m dyn IncludedFiles) -> Self {
        Self {
            sources,
            files,
            seen: HashMap::new(),
            is_whole: true,
            problems: Vec::new(),
        }
    }

    /// Adds what the files of a list share. What is wrong with the list is told by the reader.
    pub(super) fn read<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        value: &Spanned<DeValue<'a>>,
        shared: &mut Shared<'a>,
    ) {
        let before = reader.serious;
        let paths = reader.words("include", value, "a path");
        self.is_whole = reader.serious == before;
        let own = self.files.own();
        for path in &paths {
            match self.text(reader, path, own.as_ref()) {
                Ok(Some((source, text))) => self.read_file(source, &text, shared),
                Ok(None) => {}
                Err(finding) => {
                    self.is_whole = false;
                    reader.add(|| finding.at(path.place(), "included here"));
                }
            }
        }
    }

    /// The text of a file, unless it cannot be meant.
    fn text(
        &mut self,
        reader: &mut Reader<'_>,
        path: &Given<'_>,
        own: Option<&PathBuf>,
    ) -> Result<Option<(SourceId, String)>, Box<Diagnostic>> {
        if path.text().trim().is_empty() {
            let finding = Diagnostic::usage("a path of `include` is empty").help(PATH_HELP);
            return Err(finding.into());
        }
        let found = self.files.find(path.text())?;
        if own == Some(&found.place) {
            reader.add(|| {
                Diagnostic::usage("the file includes itself").at(path.place(), "take it out")
            });
            return Ok(None);
        }
        if let Some(first) = self.seen.get(&found.place) {
            reader.add(|| {
                let shown = crate::lint::shortened(&found.name);
                Diagnostic::usage(format!("{shown} is included twice"))
                    .at(path.place(), "the second: take it out")
                    .at(first.clone(), "the first")
            });
            return Ok(None);
        }
        self.seen.insert(found.place.clone(), path.place());
        let text = self.files.read(&found)?;
        let source = self.sources.add_once(found.name, text.clone());
        Ok(Some((source, text)))
    }

    fn read_file(&mut self, source: SourceId, text: &str, shared: &mut Shared<'_>) {
        let mut reader = Reader::new(source, text);
        let (root, broken) = reader.parse(0..reader.len());
        if broken.is_empty() {
            let mut own = Shared::default();
            for item in super::value::in_order(&root) {
                if !own.read(&mut reader, item) {
                    refuse(&mut reader, item.0);
                }
            }
            shared.take_in(&mut reader, own);
        } else {
            self.is_whole = false;
        }
        if !broken.is_empty() {
            // It may be a file of another kind, with what no log should show: its place is told, not its text.
            self.sources.hide(source);
        }
        self.problems.append(&mut reader.take());
    }
}

/// Tells of a key that an included file cannot have.
fn refuse<'a>(reader: &mut Reader<'a>, key: &Spanned<Cow<'a, str>>) {
    let word = &**key.get_ref();
    let (message, help) = match word {
        "include" => (
            "an included file includes no other".to_owned(),
            "name all files in the one that has the callbacks",
        ),
        "defaults" | "lints" | "callback" => (
            format!("an included file has no `{word}`"),
            "it belongs in the file that includes this one",
        ),
        _ => {
            reader.unknown_key(key, "an included file", &SHARED_KEYS);
            return;
        }
    };
    let span = reader.span(key.span());
    reader.add(|| {
        Diagnostic::usage(message)
            .at(span, "does not belong here")
            .help(help)
    });
}
