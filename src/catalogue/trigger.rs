//! An activity that fires a callback.

use super::kinds::RecommendedBy;
use serde::Serialize;

/// A trigger as the catalogue describes it. Rows are made from `placeholders/triggers.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trigger {
    /// The id that people type.
    pub id: &'static str,
    /// The name that the dashboard shows.
    pub label: &'static str,
    /// Other ids that are accepted, and never printed back.
    pub aliases: &'static [&'static str],
    /// Words of the trade that only help to find it.
    #[serde(skip)]
    pub keywords: &'static [&'static str],
    /// When it fires.
    pub description: &'static str,
    /// The values of `{activity_kind}` that it sends; empty where unknown.
    pub activity_kinds: &'static [&'static str],
    /// The triggers whose activities its sample requests stand for, where it has no kind of its own.
    #[serde(skip)]
    pub sample_as: &'static [&'static str],
    /// Whether a global callback sends it too; `None` where unknown or where the question makes no sense.
    pub in_global: Option<bool>,
    /// Whether it is set up for an event token.
    pub needs_event_token: bool,
    /// The parameter of an Adjust link that carries it.
    pub link_parameter: Option<&'static str>,
    /// The recommended placeholders, in order.
    pub recommended: &'static [&'static str],
    /// Where the row comes from.
    pub source: &'static str,
    /// The heading under which it is listed.
    pub group: &'static str,
    /// What surprises people about it.
    pub surprise: Option<&'static str>,
    /// Its id in Adjust's App Automation API.
    #[serde(skip)]
    pub api_id: &'static str,
    /// Whose choice the recommended placeholders are.
    pub recommended_by: RecommendedBy,
    /// When the row was compared with its source, `YYYY-MM-DD`.
    pub checked: &'static str,
}

/// The group of triggers that only Adjust links know.
const LINKS_ONLY: &str = "links";

impl Trigger {
    /// Whether a text is its id, its label or an alias, in any case and however the words are joined: `ad revenue`.
    pub fn is_named(&self, text: &str) -> bool {
        let letters = |text: &str| -> String {
            let all = text.chars().filter(|c| c.is_alphanumeric());
            all.flat_map(char::to_lowercase).collect()
        };
        let text = letters(text);
        let mut names = [self.id, self.label]
            .into_iter()
            .chain(self.aliases.iter().copied());
        names.any(|name| letters(name) == text)
    }

    /// Whether it exists in the dashboard, and so can be built by `new`; those for links only cannot.
    pub fn in_dashboard(&self) -> bool {
        self.group != LINKS_ONLY
    }
}
