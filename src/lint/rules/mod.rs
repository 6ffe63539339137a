//! The rules, by what they look at.

pub mod condition;
pub mod encoded_macro;
pub mod endpoint;
pub mod entry;
pub mod leftover;
pub mod name;
pub mod parameter;
pub mod placeholder;
pub mod scheme;
pub mod text;
pub mod trigger;
pub mod words;

use crate::callback::Macros;
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::Levels;

/// What the rules know beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The placeholders and triggers.
    pub catalogue: &'c Catalogue,
    /// The partner's own macros, which are never a mistake.
    pub macros: &'c Macros,
    /// The callback's trigger; without one, the rules about triggers are skipped.
    pub trigger: Option<&'static Trigger>,
    /// The names of the other parameters of the link in which the callback stands. There the partner replaces its own
    /// macros before Adjust reads the callback, and so raw braces mean another thing than encoded ones.
    pub link: Option<&'c [&'c str]>,
    /// What the text under judgement is part of.
    pub within: Within,
    /// The levels of the codes.
    pub levels: &'c Levels,
}

impl<'c> Context<'c> {
    /// What the rules know of a callback outside links, in a request without a body.
    pub fn new(
        catalogue: &'c Catalogue,
        macros: &'c Macros,
        trigger: Option<&'static Trigger>,
        levels: &'c Levels,
    ) -> Self {
        Self {
            catalogue,
            macros,
            trigger,
            link: None,
            within: Within::Get,
            levels,
        }
    }

    /// The same for what is part of this.
    #[must_use]
    pub fn within(&self, within: Within) -> Self {
        Self { within, ..*self }
    }
}

/// What a text is part of, where a rule says another thing there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Within {
    /// A request without a body.
    #[default]
    Get,
    /// A POST entry, where a comma ends the URL and has a finding of its own.
    Post,
    /// A condition, which a partner's macro cannot be compared in.
    Condition,
}

impl Within {
    /// Where the parameters of a request stand.
    pub const fn request(is_post: bool) -> Self {
        if is_post { Self::Post } else { Self::Get }
    }
}

/// How a text was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Plain text: cbgen encodes it.
    Raw,
    /// The name of a parameter that was given by itself: plain text, and cbgen encodes it.
    Key,
    /// The user's own encoded text: `KEY:=TEXT`.
    Encoded,
    /// Part of a URL or field: it stands as it is.
    Read,
}
