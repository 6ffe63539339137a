//! What the callbacks of an Adjust link fire for.

use crate::catalogue::Trigger;
use std::fmt;

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
