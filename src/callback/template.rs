//! Text, placeholders and variables.

use super::encoded::{encode_into, whole};
use super::macros::Macros;
use super::syntax::template::{
    Part, Piece, alternatives, in_braces, is_plain, parts, whole_foreign,
};
use super::unsound::Unsound;
use crate::catalogue::{Catalogue, ValueType};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// The value of a parameter, or an endpoint: encoded text with placeholders in it, in the bytes that are
/// sent. Placeholders keep their braces raw; so do the partner's macros, and variables as long as their values have not
/// been put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    /// Placeholders and variables; these begin with `$`. `None` where the whole is one, as of most values: that needs no
    /// list.
    spans: Option<Vec<Range<usize>>>,
}

impl Template {
    /// The template of one placeholder: `{name}`. The name is taken as it is.
    pub fn placeholder(name: &str) -> Self {
        let mut text = String::with_capacity(name.len() + 2);
        text.push('{');
        text.push_str(name);
        text.push('}');
        Self { text, spans: None }
    }

    /// Plain text with placeholders: the text is encoded, the placeholders and macros are kept.
    ///
    /// # Errors
    /// The first piece that is neither text nor a placeholder.
    pub fn from_raw(text: &str, macros: &Macros) -> Result<Self, Unsound> {
        Self::read(text, macros, |out, piece| {
            encode_into(out, piece);
            Ok(())
        })
    }

    /// Encoded text with placeholders, kept byte for byte.
    ///
    /// # Errors
    /// The first piece that is neither a placeholder nor text that could be sent.
    pub fn parse(text: &str, macros: &Macros) -> Result<Self, Unsound> {
        Self::read(text, macros, |out, piece| {
            whole(piece)?;
            out.push_str(piece);
            Ok(())
        })
    }

    /// The template of a text with its placeholders and variables, which is taken as it is.
    pub(super) fn verbatim(text: String, spans: Vec<Range<usize>>) -> Self {
        let is_whole = matches!(&spans[..], [one] if one.len() == text.len());
        let spans = (!is_whole).then_some(spans);
        Self { text, spans }
    }

    fn spans(&self) -> impl Iterator<Item = Range<usize>> {
        let whole = self.spans.is_none().then_some(0..self.text.len());
        let listed = self.spans.iter().flatten().cloned();
        whole.into_iter().chain(listed)
    }

    fn read(
        text: &str,
        macros: &Macros,
        add_text: impl Fn(&mut String, &str) -> Result<(), Unsound>,
    ) -> Result<Self, Unsound> {
        if macros.contains(text) {
            let spans = Vec::from_iter(macros.is_variable(text).then_some(0..text.len()));
            return Ok(Self::verbatim(text.to_owned(), spans));
        }
        if is_plain(text) {
            return Ok(Self::verbatim(text.to_owned(), Vec::new()));
        }
        if let Some(name) = in_braces(text).filter(|name| is_plain(name)) {
            return Ok(Self::placeholder(name));
        }
        if whole_foreign(text).is_some() {
            return Err(Unsound::Foreign);
        }
        let (mut out, mut spans) = (String::with_capacity(text.len()), Vec::new());
        for Part { piece, range } in parts(text) {
            let bytes = &text[range];
            let is_variable = macros.is_variable(bytes);
            match piece {
                Piece::Text => {
                    add_text(&mut out, bytes)?;
                    continue;
                }
                _ if macros.contains(bytes) && !is_variable => {}
                Piece::Placeholder => spans.push(out.len()..out.len() + bytes.len()),
                Piece::Foreign(_) if is_variable => spans.push(out.len()..out.len() + bytes.len()),
                Piece::Malformed(_) => return Err(Unsound::Braces),
                Piece::Foreign(_) => return Err(Unsound::Foreign),
            }
            out.push_str(bytes);
        }
        Ok(Self::verbatim(out, spans))
    }

    fn is_variable(&self, span: &Range<usize>) -> bool {
        self.text.as_bytes()[span.start] == b'$'
    }

    /// The bytes that stand in the callback.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The placeholders in order, each as `name` or `a||b`, without braces.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        let spans = self.spans().filter(|span| !self.is_variable(span));
        spans.map(|span| &self.text[span.start + 1..span.end - 1])
    }

    /// Whether it has a variable.
    pub fn has_variables(&self) -> bool {
        self.spans().any(|span| self.is_variable(&span))
    }

    /// Text, placeholders and variables in order; these come without braces, text as it is sent.
    pub fn pieces(&self) -> impl Iterator<Item = TemplatePiece<'_>> {
        let mut at = 0;
        let last = self.text.len()..self.text.len();
        let spans = self.spans().chain([last]);
        spans.flat_map(move |span| {
            let text = &self.text[at..span.start];
            at = span.end;
            let text = (!text.is_empty()).then_some(TemplatePiece::Text(text));
            let inner = (!span.is_empty()).then(|| {
                if self.is_variable(&span) {
                    TemplatePiece::Variable(&self.text[span.start + 2..span.end - 1])
                } else {
                    TemplatePiece::Placeholder(&self.text[span.start + 1..span.end - 1])
                }
            });
            [text, inner].into_iter().flatten()
        })
    }

    /// Whether it is one placeholder and nothing else.
    pub fn is_placeholder(&self) -> bool {
        self.spans.is_none() && self.text.starts_with('{')
    }

    /// The type of the values that it sends: that of its placeholder where it is nothing else, the widest
    /// where a fallback has several; text where it mixes, and for names that the catalogue lacks.
    pub fn value_type(&self, catalogue: &Catalogue) -> ValueType {
        if !self.is_placeholder() {
            return ValueType::String;
        }
        let kind = |name| {
            catalogue
                .known(name)
                .map_or(ValueType::String, |row| row.kind)
        };
        self.placeholders()
            .flat_map(alternatives)
            .map(kind)
            .reduce(ValueType::wider)
            .unwrap_or(ValueType::String)
    }

    /// The text that a receiver would read if the placeholders stayed as they are.
    pub fn decode(&self) -> String {
        self.pieces()
            .map(|piece| match piece {
                TemplatePiece::Text(text) => {
                    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
                }
                TemplatePiece::Placeholder(name) => Cow::Owned(format!("{{{name}}}")),
                TemplatePiece::Variable(name) => Cow::Owned(format!("${{{name}}}")),
            })
            .collect()
    }
}

/// A piece of a [`Template`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplatePiece<'t> {
    /// Encoded text; the partner's macros are part of it.
    Text(&'t str),
    /// What stands between a placeholder's braces.
    Placeholder(&'t str),
    /// The name of a variable.
    Variable(&'t str),
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
