//! Why the strict model cannot hold a text.

use std::ops::Range;

/// What stands in a text that the strict model cannot hold, and where. The rules of `lint` say more, and all of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} (at byte {})", range.start)]
pub struct ReadError {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// What is wrong there.
    pub what: Unsound,
}

/// What the strict model cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// A character that would end or split a parameter, or the entry.
    #[error("this character must be percent-encoded")]
    Character,
    /// Braces that make no placeholder.
    #[error("these braces make no placeholder")]
    Braces,
    /// Another product's macro syntax.
    #[error("this is another product's macro syntax")]
    Foreign,
    /// Something else than scheme, host and path, or a character that cannot stand there.
    #[error(
        "an endpoint is http:// or https://, a host and a path, without white space and control characters"
    )]
    Endpoint,
    /// What stands behind a `#`.
    #[error("a fragment is never sent")]
    Fragment,
}

impl Unsound {
    pub(super) fn at(self, range: Range<usize>) -> ReadError {
        ReadError { range, what: self }
    }
}

impl ReadError {
    /// The same in a text of which the part that was read begins at this byte.
    #[must_use]
    pub(super) fn behind(self, start: usize) -> Self {
        let range = start + self.range.start..start + self.range.end;
        Self { range, ..self }
    }
}
