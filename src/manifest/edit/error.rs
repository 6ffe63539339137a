//! Why a file cannot be edited.

use crate::manifest::select::UnknownName;

/// Why a file cannot be edited so; it then stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its message")]
pub enum EditError {
    #[error("line {0}: {1}")]
    Broken(usize, String),
    #[error("{0}")]
    Unknown(UnknownName),
    #[error("two callbacks are named `{0}`: give one of them another name in the file first")]
    Twice(String),
    #[error("it has a callback named `{0}` already")]
    InUse(String),
    #[error("`{0}` cannot be a callback's name: letters, digits, `-` and `_`")]
    Name(String),
    #[error("its callbacks are written as one list: write each as a [[callback]] table to edit it")]
    Inline,
    #[error("another table stands between those of `{0}`: bring its tables together first")]
    Apart(String),
    #[error("cbgen cannot make this change and keep the rest as it is written")]
    Unkept,
    #[error("the body is written out as one text: change it there")]
    Body,
    #[error("`{0}` has quotes, a backslash or a control character, which no URL has")]
    Unquotable(String),
    #[error("`{0}` is not written as cbgen reads it: mend it first (cbgen build shows how)")]
    Shape(&'static str),
}
