//! Why a file cannot be edited.

use crate::manifest::select::UnknownName;

/// Why a file cannot be edited so; it then stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file is no TOML.
    #[error("invalid TOML: {0}")]
    Broken(String),
    /// It has no such callback.
    #[error("{0}")]
    Unknown(UnknownName),
    /// Two callbacks have the name.
    #[error("two callbacks are named `{0}`: give one of them another name in the file first")]
    Twice(String),
    /// It has a callback of the new name.
    #[error("it has a callback named `{0}` already")]
    InUse(String),
    /// The new name cannot be one.
    #[error("`{0}` cannot be a callback's name: letters, digits, `-` and `_`")]
    Name(String),
    /// Its callbacks are not `[[callback]]` tables.
    #[error("its callbacks are written as one list: write each as a [[callback]] table to edit it")]
    Inline,
    /// Another table stands between a callback's own.
    #[error("another table stands between those of `{0}`: bring its tables together first")]
    Apart(String),
    /// It is written in a way that is not understood well enough to be changed.
    #[error("cbgen cannot make this change and keep the rest as it is written")]
    Unkept,
    /// A value for a body that is written out.
    #[error("the body is written out as one text: change it there")]
    Body,
    /// A text that no quotes can hold as it is.
    #[error("`{0}` has quotes, a backslash or a control character, which no URL has")]
    Unquotable(String),
    /// A part that should be a list or a table is not.
    #[error("`{0}` is not written as cbgen reads it: mend it first (cbgen build shows how)")]
    Shape(&'static str),
}
