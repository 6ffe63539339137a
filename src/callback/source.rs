//! Where a text came from, so that a finding can point at it.

use std::borrow::Cow;
use std::ops::Range;

/// The number of a [`Source`] in its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(usize);

/// What kind of thing a text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A flag's value, or an answer.
    Flag,
    /// A file.
    File,
    /// Standard input.
    Stdin,
}

/// One text that was given: a flag's value, a file, standard input.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// What findings call it: `--param`, `callbacks.toml`, `<stdin>`.
    pub name: String,
    /// The whole text.
    pub text: Cow<'a, str>,
    /// What it is.
    pub kind: SourceKind,
}

/// All texts of one run.
#[derive(Debug, Clone, Default)]
pub struct Sources<'a> {
    list: Vec<Source<'a>>,
}

impl<'a> Sources<'a> {
    /// No sources yet.
    pub const fn new() -> Self {
        Self { list: Vec::new() }
    }

    /// Adds a text and returns its number.
    pub fn add(
        &mut self,
        kind: SourceKind,
        name: impl Into<String>,
        text: impl Into<Cow<'a, str>>,
    ) -> SourceId {
        self.list.push(Source {
            name: name.into(),
            text: text.into(),
            kind,
        });
        SourceId(self.list.len() - 1)
    }

    /// Adds a flag's value (or an answer) and returns it as a given text.
    pub fn flag(&mut self, name: impl Into<String>, value: impl Into<Cow<'a, str>>) -> Given<'a> {
        let value = value.into();
        let id = self.add(SourceKind::Flag, name, value.clone());
        Given::whole(id, value)
    }

    /// Adds the text of a file unless it is among the sources under the same name, and returns its number.
    pub fn add_once(&mut self, name: String, text: impl Into<Cow<'a, str>>) -> SourceId {
        let text = text.into();
        let is_same = |known: &Source<'_>| {
            known.kind == SourceKind::File && known.name == name && known.text == text
        };
        match self.list.iter().position(is_same) {
            Some(at) => SourceId(at),
            None => self.add(SourceKind::File, name, text),
        }
    }

    /// The names of all files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let files = self
            .list
            .iter()
            .filter(|source| source.kind == SourceKind::File);
        files.map(|source| source.name.as_str())
    }

    /// Gives the files of a name another.
    pub fn rename(&mut self, old: &str, new: &str) {
        for source in &mut self.list {
            if source.kind == SourceKind::File && source.name == old {
                new.clone_into(&mut source.name);
            }
        }
    }

    /// The same texts, kept longer than what they were taken from.
    pub fn into_owned(self) -> Sources<'static> {
        let owned = |source: Source<'a>| Source {
            name: source.name,
            text: Cow::Owned(source.text.into_owned()),
            kind: source.kind,
        };
        Sources {
            list: self.list.into_iter().map(owned).collect(),
        }
    }

    /// The source of this number.
    ///
    /// # Panics
    /// If the number belongs to another [`Sources`].
    pub fn get(&self, id: SourceId) -> &Source<'a> {
        &self.list[id.0]
    }
}

/// A byte range of a source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// The bytes, within the source's text.
    pub range: Range<usize>,
}

impl Span {
    /// The place of a part of what is there.
    pub(super) fn of(&self, part: Range<usize>) -> Self {
        let start = self.range.start;
        Self {
            source: self.source,
            range: start + part.start..start + part.end,
        }
    }

    /// Whether another place lies within it.
    pub fn contains(&self, other: &Self) -> bool {
        self.source == other.source
            && self.range.start <= other.range.start
            && other.range.end <= self.range.end
    }
}

/// A text with its place: what the user gave, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<'a> {
    text: Cow<'a, str>,
    place: Span,
    verbatim: bool,
}

impl<'a> Given<'a> {
    /// A text that is the whole of its source.
    pub fn whole(source: SourceId, text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let place = Span {
            source,
            range: 0..text.len(),
        };
        Self {
            text,
            place,
            verbatim: true,
        }
    }

    /// A text at a place of a source. It is `verbatim` if the source has the same bytes there; a TOML
    /// string with escapes has not, and findings then underline the whole of it.
    pub fn at(place: Span, text: impl Into<Cow<'a, str>>, verbatim: bool) -> Self {
        let text = text.into();
        debug_assert!(!verbatim || place.range.len() == text.len());
        Self {
            text,
            place,
            verbatim,
        }
    }

    /// Whether the source has the same bytes there.
    pub fn is_verbatim(&self) -> bool {
        self.verbatim
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place of the whole text.
    pub fn place(&self) -> Span {
        self.place.clone()
    }

    /// The place of a part of the text.
    pub fn span(&self, part: Range<usize>) -> Span {
        if self.verbatim {
            self.place.of(part)
        } else {
            self.place()
        }
    }

    /// The same, without what it borrows.
    #[must_use]
    pub fn into_owned(self) -> Given<'static> {
        Given {
            text: Cow::Owned(self.text.into_owned()),
            place: self.place,
            verbatim: self.verbatim,
        }
    }

    /// A part of the text as a given text of its own.
    #[must_use]
    pub fn slice(&self, part: Range<usize>) -> Given<'a> {
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[part.clone()]),
            Cow::Owned(text) => Cow::Owned(text[part.clone()].to_owned()),
        };
        Given {
            text,
            place: self.span(part.clone()),
            verbatim: self.verbatim,
        }
    }
}
