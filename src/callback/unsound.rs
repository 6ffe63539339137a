//! Why the strict model cannot hold a text.

/// What stands in a text that the strict model cannot hold. The rules of `lint` say more, and all of it.
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
