//! The callbacks of a file, read one after the other: a large file is parsed piece by piece.

use super::is_name;
use super::lines::{line_end, line_start};
use super::load::Manifest;
use super::table::ManifestCallback;
use super::value::{Node, Reader};
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// The callbacks of a file, read one after the other.
#[derive(Debug)]
pub struct Callbacks<'m, 'a> {
    manifest: &'m Manifest<'a>,
    reader: Reader<'a>,
    pieces: std::slice::Iter<'m, Range<usize>>,
    /// Those that are parsed now, and the next of them.
    parsed: Cow<'m, [Node<'a>]>,
    next: usize,
    broken: Cow<'m, [usize]>,
}

impl<'a> Manifest<'a> {
    /// The callbacks, in the order of the file.
    pub fn callbacks(&self) -> Callbacks<'_, 'a> {
        Callbacks {
            manifest: self,
            reader: Reader::new(self.source, self.text),
            pieces: self.pieces.iter(),
            parsed: Cow::Borrowed(&self.parsed),
            next: 0,
            broken: Cow::Borrowed(&self.broken),
        }
    }

    /// The callbacks of this name; the others are not read.
    pub fn named<'m>(&'m self, name: &'m str) -> impl Iterator<Item = ManifestCallback<'a>> + 'm {
        let mut callbacks = self.callbacks();
        std::iter::from_fn(move || callbacks.next_where(|own| own == Some(name)))
    }

    /// The names of the callbacks.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.callbacks().next_where(|name| {
            names.extend(name.map(str::to_owned));
            false
        });
        names
    }
}

impl<'a> Iterator for Callbacks<'_, 'a> {
    type Item = ManifestCallback<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_where(|_| true)
    }
}

impl<'a> Callbacks<'_, 'a> {
    /// The next callback whose name is wanted; those before it are not read.
    pub fn next_where(
        &mut self,
        mut is_wanted: impl FnMut(Option<&str>) -> bool,
    ) -> Option<ManifestCallback<'a>> {
        loop {
            let Some(value) = self.parsed.get(self.next) else {
                if !self.parse_piece()? {
                    // Broken TOML swallowed its callbacks.
                    let problems = self.reader.take();
                    return Some(ManifestCallback {
                        problems,
                        ..ManifestCallback::default()
                    });
                }
                continue;
            };
            self.next += 1;
            let name = value.get_ref().get("name");
            if is_wanted(name.and_then(|name| name.get_ref().as_str())) {
                let start = value.span().start;
                let next = self.parsed.get(self.next);
                let end = next.map_or(usize::MAX, |next| next.span().start);
                let is_torn = self.broken.iter().any(|at| (start..end).contains(at));
                let mut callback = if is_torn || self.manifest.torn_head {
                    torn(&self.reader, value)
                } else {
                    self.manifest.read_callback(&mut self.reader, value)
                };
                callback.problems = self.reader.take();
                return Some(callback);
            }
        }
    }

    /// The lines of the callback that was read last, without the line break of the last.
    pub fn lines(&self) -> Option<Range<usize>> {
        let callback = self.parsed.get(self.next.checked_sub(1)?)?;
        let place = self.reader.span(extent(callback)).range;
        let text = self.manifest.text;
        Some(line_start(text, place.start)..line_end(text, place.end))
    }

    /// Parses the next piece; whether there are callbacks in it. `None` where there is no piece.
    fn parse_piece(&mut self) -> Option<bool> {
        let (mut root, broken) = self.reader.parse(self.pieces.next()?.clone());
        let list = match root.remove("callback").map(Spanned::into_inner) {
            Some(DeValue::Array(list)) => list.into_iter().collect(),
            _ => Vec::new(),
        };
        (self.parsed, self.broken, self.next) = (Cow::Owned(list), Cow::Owned(broken), 0);
        Some(!self.parsed.is_empty())
    }
}

/// A callback in which the TOML is broken: what the parser made of the rest would be judged as if somebody had written
/// it.
fn torn<'a>(reader: &Reader<'a>, value: &Node<'a>) -> ManifestCallback<'a> {
    let name = value
        .get_ref()
        .get("name")
        .and_then(|name| match name.get_ref() {
            DeValue::String(text) => Some(reader.given(text, name.span())),
            _ => None,
        });
    ManifestCallback {
        name: name.filter(|name| is_name(name.text())),
        ..ManifestCallback::default()
    }
}

/// The bytes from the first to the last that say something about a value.
fn extent(value: &Node<'_>) -> Range<usize> {
    let parts: Vec<Range<usize>> = match value.get_ref() {
        DeValue::Table(table) => {
            let parts = table.iter();
            parts
                .flat_map(|(key, value)| [key.span(), extent(value)])
                .collect()
        }
        DeValue::Array(list) => list.iter().map(extent).collect(),
        _ => Vec::new(),
    };
    let joined = |whole: Range<usize>, part: Range<usize>| {
        whole.start.min(part.start)..whole.end.max(part.end)
    };
    parts.into_iter().fold(value.span(), joined)
}
