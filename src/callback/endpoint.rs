//! The http(s) URL that receives the request, up to its `?`.

use super::macros::Macros;
use super::syntax::template::{Piece, parts};
use super::syntax::url::scheme;
use super::template::Template;
use std::fmt;

/// Scheme, host and path, in the bytes that are sent. The path may hold placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Template);

/// Why a text is no endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// It does not begin with `http://` or `https://`.
    #[error("an endpoint begins with http:// or https://")]
    Scheme,
    /// It holds a `?`, which begins the parameters.
    #[error("an endpoint ends before its `?`")]
    Query,
    /// It holds white space or a control character.
    #[error("an endpoint holds no white space and no control character")]
    Character,
    /// Its braces make no placeholder.
    #[error("these braces make no placeholder")]
    Braces,
}

impl Endpoint {
    /// Takes an endpoint as it is; nothing is encoded or normalised. Whether the host can be called is for
    /// the rules to say.
    ///
    /// # Errors
    /// [`EndpointError`] where a callback could not hold the text.
    pub fn parse(text: &str, macros: &Macros) -> Result<Self, EndpointError> {
        let web = scheme(text).map(|length| &text[..length]);
        if !web.is_some_and(|web| {
            web.eq_ignore_ascii_case("http") || web.eq_ignore_ascii_case("https")
        }) {
            return Err(EndpointError::Scheme);
        }
        if text.contains('?') {
            return Err(EndpointError::Query);
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(EndpointError::Character);
        }
        let mut placeholders = Vec::new();
        for part in parts(text) {
            match part.piece {
                Piece::Malformed(_) if !macros.contains(&text[part.range.clone()]) => {
                    return Err(EndpointError::Braces);
                }
                Piece::Placeholder if !macros.contains(&text[part.range.clone()]) => {
                    placeholders.push(part.range);
                }
                _ => {}
            }
        }
        Ok(Self(Template::verbatim(text.to_owned(), placeholders)))
    }

    /// The bytes that stand in the callback.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Text and placeholders.
    pub fn template(&self) -> &Template {
        &self.0
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
