//! The rules, by what they look at.

pub mod condition;
pub mod endpoint;
pub mod parameter;
pub mod placeholder;
pub mod text;
pub mod trigger;

use crate::callback::Macros;
use crate::catalogue::{Catalogue, Trigger};

/// What the rules know beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The placeholders and triggers.
    pub catalogue: &'c Catalogue,
    /// The partner's own macros, which are never a mistake.
    pub macros: &'c Macros,
    /// The callback's trigger; without one, the rules about triggers are skipped.
    pub trigger: Option<&'static Trigger>,
}

/// How a text was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Plain text: cbgen encodes it.
    Raw,
    /// The user's own encoded text: `KEY:=TEXT`.
    Encoded,
    /// Part of a URL or field: it stands as it is.
    Read,
}
