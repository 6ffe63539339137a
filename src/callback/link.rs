//! An Adjust link in the bytes in which it came: its callbacks taken apart, the rest untouched.

use super::Callback;
use super::syntax::link::Form;
use crate::catalogue::Trigger;
use std::fmt;

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

/// An activity that a callback parameter of a link fires for. What Adjust makes of two URLs for one in a link is not
/// known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LinkActivity {
    /// That of a trigger, by its id.
    Trigger(&'static str),
    /// The event of a token.
    Event(String),
}

impl LinkActivity {
    /// The activities of a parameter: `conversion` is an install or a reattribution, several event tokens are
    /// several events.
    pub fn all<'t>(
        trigger: &'static Trigger,
        tokens: impl IntoIterator<Item = &'t str>,
    ) -> Vec<Self> {
        if trigger.needs_event_token {
            return tokens
                .into_iter()
                .map(|token| Self::Event(token.to_owned()))
                .collect();
        }
        if trigger.in_dashboard() {
            return vec![Self::Trigger(trigger.id)];
        }
        let each = trigger.sample_as.iter();
        each.map(|id| Self::Trigger(id)).collect()
    }
}

impl fmt::Display for LinkActivity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trigger(id) => write!(f, "`{id}`"),
            Self::Event(token) => write!(f, "the event `{token}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LinkActivity;
    use crate::catalogue::Catalogue;

    #[test]
    fn every_parameter_of_a_link_has_an_activity() {
        let triggers = Catalogue::builtin().triggers().iter();
        for trigger in triggers.filter(|trigger| trigger.link_parameter.is_some()) {
            let activities = LinkActivity::all(trigger, ["abc123"]);
            assert!(!activities.is_empty(), "{}", trigger.id);
        }
    }
}
