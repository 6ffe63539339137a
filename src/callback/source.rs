//! Where a text came from, so that a finding can point at it.

use super::Encoded;
use super::syntax::decoded::Decoded;
use super::syntax::template::{Piece, parts};
use super::syntax::url::split;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

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
    /// Whether findings show its places alone, and not its text.
    pub is_hidden: bool,
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
            is_hidden: false,
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

    /// Has findings show the places of a source alone, and not its text.
    pub fn hide(&mut self, id: SourceId) {
        self.list[id.0].is_hidden = true;
    }

    /// The names of all files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let is_file = |source: &&Source<'_>| source.kind == SourceKind::File;
        let files = self.list.iter().filter(is_file);
        files.map(|source| source.name.as_str())
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

/// A text with its place: what the user gave, and where. Two are equal that say the same, wherever they stand.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    text: Cow<'a, str>,
    /// The place of the text; in a link, that of the whole link.
    place: Span,
    notation: Notation,
}

impl PartialEq for Given<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// How a text is written where it stands.
#[derive(Debug, Clone)]
enum Notation {
    /// Byte for byte.
    Plain,
    /// As a key or string of TOML.
    Toml(TomlText),
    /// Nowhere: it was made from what stands at the place.
    Derived,
    /// Percent-encoded in a link, from this byte of the decoded value on.
    Link(Arc<Decoded>, usize),
}

/// How TOML writes a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TomlText {
    /// Without escapes, and without a meaning of `\`: a bare key, or single quotes.
    Literal,
    /// In double quotes, with none that needs an escape.
    Basic,
    /// With other bytes than the text has: findings underline the whole of it, with its quotes.
    Escaped,
}

impl<'a> Given<'a> {
    fn new(text: impl Into<Cow<'a, str>>, place: Span, notation: Notation) -> Self {
        let text = text.into();
        Self {
            text,
            place,
            notation,
        }
    }

    /// A text that is the whole of its source.
    pub fn whole(source: SourceId, text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let range = 0..text.len();
        Self::new(text, Span { source, range }, Notation::Plain)
    }

    /// A key or string of TOML. The place is that of the text itself, or of the quotes too if it is `Escaped`.
    pub fn in_toml(place: Span, text: impl Into<Cow<'a, str>>, written: TomlText) -> Self {
        Self::new(text, place, Notation::Toml(written))
    }

    /// A text that was made from what stands at a place, which findings underline.
    pub fn derived(place: Span, text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, place, Notation::Derived)
    }

    /// The callback that stands encoded in a link. The text is as long as the decoded value.
    pub fn in_link(
        link: &Given<'_>,
        decoded: &Arc<Decoded>,
        text: impl Into<Cow<'a, str>>,
    ) -> Self {
        let notation = Notation::Link(Arc::clone(decoded), 0);
        Self::new(text, link.place(), notation)
    }

    /// Whether the source has the same bytes there.
    pub fn is_verbatim(&self) -> bool {
        matches!(
            self.notation,
            Notation::Plain | Notation::Toml(TomlText::Literal | TomlText::Basic)
        )
    }

    /// Whether it stands in a file, and not in a flag, a link or an answer.
    pub fn is_in_file(&self) -> bool {
        matches!(self.notation, Notation::Toml(_))
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place of the whole text.
    pub fn place(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// The place of a part of the text.
    pub fn span(&self, part: Range<usize>) -> Span {
        match &self.notation {
            Notation::Link(decoded, start) => {
                let part = decoded.place(&(start + part.start..start + part.end));
                self.place.of(part)
            }
            _ if self.is_verbatim() => self.place.of(part),
            _ => self.place.clone(),
        }
    }

    /// What to type so that the text says this: encoded once more in a link, with escapes in TOML.
    pub fn typed(&self, text: &str) -> String {
        match self.notation {
            Notation::Link(..) => Encoded::from_raw(text).to_string(),
            Notation::Toml(TomlText::Basic | TomlText::Escaped) => {
                escaped_for_toml(text, char::is_control)
            }
            _ => text.to_owned(),
        }
    }

    /// What to type in its place so that it says this.
    pub fn typed_in_place(&self, new: &str) -> String {
        let Notation::Link(..) = self.notation else {
            return self.typed(new);
        };
        // The partner's macros stay raw.
        let is_raw = |piece: &str| {
            let mut raw = parts(&self.text).filter(|one| self.is_raw(one.range.start));
            raw.any(|one| one.piece != Piece::Text && &self.text[one.range] == piece)
        };
        let typed = parts(new).map(|one| {
            let piece = &new[one.range];
            if one.piece != Piece::Text && is_raw(piece) {
                piece.to_owned()
            } else {
                Encoded::from_raw(piece).to_string()
            }
        });
        typed.collect()
    }

    /// The edit that makes the text say this: what it replaces, and with what. `None` where the text stands nowhere, or
    /// with escapes.
    pub fn edit(&self, new: &str) -> Option<(Span, String)> {
        let is_there = self.is_verbatim() || matches!(self.notation, Notation::Link(..));
        is_there.then(|| (self.place(), self.typed_in_place(new)))
    }

    /// Whether the byte at this place of the text stands raw in a link, so that a partner may replace what begins there.
    pub fn is_raw(&self, at: usize) -> bool {
        matches!(&self.notation, Notation::Link(decoded, start) if decoded.is_raw(start + at))
    }

    /// Whether it is percent-encoded in a link, be it in part, so that no partner replaces it.
    pub fn is_encoded(&self) -> bool {
        let is_raw = self.is_raw(0) && self.is_raw(self.text.len().saturating_sub(1));
        matches!(self.notation, Notation::Link(..)) && !is_raw
    }

    /// The same, without what it borrows.
    #[must_use]
    pub fn into_owned(self) -> Given<'static> {
        Given::new(self.text.into_owned(), self.place, self.notation)
    }

    /// A part of the text as a given text of its own.
    #[must_use]
    pub fn slice(&self, part: Range<usize>) -> Given<'a> {
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[part.clone()]),
            Cow::Owned(text) => Cow::Owned(text[part.clone()].to_owned()),
        };
        let part = self.part(part);
        Given::new(text, part.place, part.notation)
    }

    /// The same, borrowed from the whole.
    pub fn part(&self, part: Range<usize>) -> Given<'_> {
        let text = &self.text[part.clone()];
        match &self.notation {
            Notation::Link(decoded, start) => {
                let notation = Notation::Link(Arc::clone(decoded), start + part.start);
                Given::new(text, self.place.clone(), notation)
            }
            other => Given::new(text, self.span(part), other.clone()),
        }
    }

    /// The parts of the text between a mark.
    pub fn split(&self, mark: &'static str) -> impl Iterator<Item = Given<'_>> {
        split(&self.text, 0..self.text.len(), mark).map(|part| self.part(part))
    }
}

/// A text between the double quotes of TOML, with escapes for what is to be hidden.
pub fn escaped_for_toml(text: &str, is_hidden: fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_hidden(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
