//! The http(s) URL that receives the request, up to its `?`.

use super::macros::Macros;
use super::syntax::template::{Piece, parts};
use super::syntax::url::scheme;
use super::template::{Template, TemplatePiece};
use super::unsound::Unsound;

/// Scheme, host and path, in the bytes that are sent. The path may hold placeholders, and all of it variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Template);

impl Endpoint {
    /// Takes an endpoint as it is; nothing is encoded or normalised. Whether the host can be called is for
    /// the rules to say.
    ///
    /// # Errors
    /// Where a callback could not hold the text.
    pub fn parse(text: &str, macros: &Macros) -> Result<Self, Unsound> {
        let is_web = scheme(text).is_some_and(|length| {
            let web = &text[..length];
            web.eq_ignore_ascii_case("http") || web.eq_ignore_ascii_case("https")
        });
        // A variable at the beginning stands for the scheme, and perhaps for more.
        if !is_web && !begins_with_variable(text, macros)
            || text.contains(|c: char| c == '?' || c.is_whitespace() || c.is_control())
        {
            return Err(Unsound::Endpoint);
        }
        let mut spans = Vec::new();
        for part in parts(text) {
            let bytes = &text[part.range.clone()];
            match part.piece {
                Piece::Malformed(_) if !macros.contains(bytes) => return Err(Unsound::Endpoint),
                Piece::Placeholder if !macros.contains(bytes) => spans.push(part.range),
                Piece::Foreign(_) if macros.is_variable(bytes) => spans.push(part.range),
                _ => {}
            }
        }
        Ok(Self(Template::verbatim(text.to_owned(), spans)))
    }

    /// An endpoint without placeholders and variables that is known to be sound.
    pub(super) fn plain(text: &str) -> Self {
        Self(Template::verbatim(text.to_owned(), Vec::new()))
    }

    /// The bytes that stand in the callback.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// What stands between it and its parameters. Where it goes on with `&` behind a variable, the `?` is in the value.
    pub fn separator(&self) -> char {
        let mut is_behind_variable = false;
        for piece in self.0.pieces() {
            match piece {
                TemplatePiece::Text(text) if is_behind_variable && text.starts_with('&') => {
                    return '&';
                }
                _ => is_behind_variable = matches!(piece, TemplatePiece::Variable(_)),
            }
        }
        '?'
    }

    /// Text and placeholders.
    pub fn template(&self) -> &Template {
        &self.0
    }
}

/// Whether a URL begins with a variable.
pub fn begins_with_variable(url: &str, macros: &Macros) -> bool {
    let first = macros.variables(url).next();
    first.is_some_and(|(range, _)| range.start == 0)
}
