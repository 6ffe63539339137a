//! An Adjust link in the bytes in which it came: its callbacks taken apart, the rest untouched.

use super::Callback;
use super::syntax::link::Form;
use crate::catalogue::Trigger;

/// A link, a fragment of one, or an encoded callback. Joined, its parts are the text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    form: Form,
    parts: Vec<LinkPart>,
}

/// A piece of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkPart {
    /// What is the partner's business: host, path, other parameters, separators, the keys of callbacks.
    Verbatim(String),
    /// The value of a callback parameter.
    Callback(LinkCallback),
}

/// One callback of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCallback {
    /// The activity; `None` for an encoded callback without its parameter's name.
    pub trigger: Option<&'static Trigger>,
    /// The event tokens, for event callbacks.
    pub tokens: Vec<String>,
    /// What is called.
    pub target: LinkTarget,
    /// The value as it stands in the link, byte for byte.
    pub value: String,
}

/// What a callback of a link calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A URL, perhaps with a condition; the partner's macros are part of its text.
    Url(Callback),
    /// The word that Adjust issued in place of a URL, with what stands behind it, decoded once.
    Alias(String),
    /// A macro, which the partner replaces by the whole callback.
    Macro(String),
    /// What the strict model cannot hold, decoded once; the rules say why.
    Broken(String),
}

impl Link {
    /// A link of these parts.
    pub fn new(form: Form, parts: Vec<LinkPart>) -> Self {
        Self { form, parts }
    }

    /// Link, fragment or encoded callback.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The pieces, in order.
    pub fn parts(&self) -> &[LinkPart] {
        &self.parts
    }

    /// The callbacks, in order.
    pub fn callbacks(&self) -> impl Iterator<Item = &LinkCallback> {
        self.parts.iter().filter_map(|part| match part {
            LinkPart::Callback(callback) => Some(callback),
            LinkPart::Verbatim(_) => None,
        })
    }
}
