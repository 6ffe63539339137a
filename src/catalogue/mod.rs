//! What Adjust knows: placeholders and triggers, look-up by name, and what an unknown name may have meant.
//!
//! The rows come from `placeholders/*.toml` and are static tables: start-up parses nothing. A user's own
//! rows (`[[placeholder]]` of `callbacks.toml`) are part of a [`Catalogue`] value, never of a global.

mod kinds;
mod placeholder;
mod sample;
mod search;
mod suggest;
mod trigger;

pub use kinds::{Platform, RecommendedBy, Status, ValueType};
pub use placeholder::{Category, Placeholder};
pub use sample::{Change, Letters, Sample};
pub use search::{Searchable, search};
pub use suggest::nearest;
pub use trigger::Trigger;

use kinds::Meaning;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tables::{
    APP_WORDS, BY_HASH, CATEGORIES, FALLBACKS, MEANINGS, NAMES, NOTES, PLACEHOLDERS, TRIGGERS,
};

#[allow(
    clippy::enum_glob_use,
    clippy::unreadable_literal,
    reason = "the build writes the rows as `{:?}` does"
)]
mod tables {
    use super::kinds::Meaning::{self, *};
    use super::kinds::{Platform::*, RecommendedBy::*, Status::*, ValueType::*};
    use super::placeholder::{Category, Placeholder};
    use super::sample::{Change::*, Letters::*, Sample::*};
    use super::trigger::Trigger;
    use std::borrow::Cow;
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

/// The prefix of dynamic callback parameters: `{dcp_x}` returns the parameter `x` of the Adjust link.
pub const DCP_PREFIX: &str = "dcp_";

/// The row that stands for the whole family of `{dcp_…}`.
pub const DCP_ROW: &str = "dcp_<name>";

/// What a name between braces turned out to be.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'c> {
    /// A placeholder of the catalogue, or one of the `{dcp_…}` family.
    Known(&'c Placeholder),
    /// Another spelling that Adjust's own examples use; unproven.
    Alias(&'c Placeholder),
    /// A known wrong name for this placeholder.
    Mistake(&'c Placeholder),
    /// A name that ad networks use.
    Partner,
    /// A name with a history, or one that several of Adjust's stand for; the text says what there is to know.
    Noted(&'static str),
    /// None that the catalogue knows.
    Unknown,
}

/// The placeholders and triggers that cbgen knows, with the user's own rows.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// By name: a file can have many, and every name is looked up.
    own: BTreeMap<Cow<'static, str>, Placeholder>,
}

/// Of more rows of the user's own than this, the rest is not asked what an unknown name misspells.
const MOST_MISSPELT: usize = 100;

impl Catalogue {
    /// The catalogue of this release.
    pub const fn builtin() -> Self {
        Self {
            own: BTreeMap::new(),
        }
    }

    /// This catalogue with the user's own rows added. A row with the name of a built-in one replaces it.
    #[must_use]
    pub fn with_own(mut self, rows: impl IntoIterator<Item = Placeholder>) -> Self {
        for row in rows {
            self.own.entry(row.name.clone()).or_insert(row);
        }
        self
    }

    /// This catalogue with the user's own rows of another.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        self.with_own(other.own.into_values())
    }

    /// The newest date on which a row was compared with its source, `YYYY-MM-DD`.
    pub const fn checked() -> &'static str {
        tables::CHECKED
    }

    /// All placeholders: the user's own, then the built-in ones, each by name.
    pub fn placeholders(&self) -> impl Iterator<Item = &Placeholder> {
        let builtin = (0..PLACEHOLDERS).map(|at| -> &Placeholder { row(at) });
        let builtin = builtin.filter(|row| !self.own.contains_key(&row.name));
        self.own.values().chain(builtin)
    }

    /// All triggers, in the order in which they are offered.
    pub fn triggers(&self) -> &'static [Trigger] {
        &TRIGGERS
    }

    /// The categories, one for each file of `placeholders/`.
    pub fn categories(&self) -> &'static [Category] {
        &CATEGORIES
    }

    /// The trigger with this id or alias.
    pub fn trigger(&self, id: &str) -> Option<&'static Trigger> {
        TRIGGERS
            .iter()
            .find(|trigger| trigger.id == id || trigger.aliases.contains(&id))
    }

    /// The trigger that people mean by its id, its label or an alias, in any case.
    pub fn trigger_named(&self, text: &str) -> Option<&'static Trigger> {
        let named = || TRIGGERS.iter().find(|trigger| trigger.is_named(text));
        self.trigger(text).or_else(named)
    }

    /// What the name between the braces is.
    pub fn lookup(&self, name: &str) -> Lookup<'_> {
        if let Some(row) = self.own.get(name) {
            return Lookup::Known(row);
        }
        match meaning(name) {
            Some(Meaning::Name(at)) => Lookup::Known(row(at)),
            Some(Meaning::Alias(at)) => Lookup::Alias(row(at)),
            Some(Meaning::Mistake(at)) => Lookup::Mistake(row(at)),
            Some(Meaning::Partner) => Lookup::Partner,
            Some(Meaning::Noted(at)) => Lookup::Noted(NOTES[at]),
            None => {
                let rest = name.strip_prefix(DCP_PREFIX).unwrap_or_default();
                let family = self.find(DCP_ROW).filter(|_| !rest.is_empty());
                family.map_or(Lookup::Unknown, Lookup::Known)
            }
        }
    }

    /// The placeholder that a name stands for: its own name, a member of a family, or an alias.
    pub fn known(&self, name: &str) -> Option<&Placeholder> {
        match self.lookup(name) {
            Lookup::Known(row) | Lookup::Alias(row) => Some(row),
            Lookup::Mistake(_) | Lookup::Partner | Lookup::Noted(_) | Lookup::Unknown => None,
        }
    }

    /// The placeholder of this very name; aliases and mistakes are not found.
    pub fn find(&self, name: &str) -> Option<&Placeholder> {
        self.own.get(name).or_else(|| match meaning(name) {
            Some(Meaning::Name(at)) => Some(row(at)),
            _ => None,
        })
    }

    /// Whether somebody has published this fallback, `a||b`.
    pub fn is_proven_fallback(&self, names: &str) -> bool {
        FALLBACKS.contains(&names)
    }

    /// The placeholder whose name a word misspells: letters of its words are wrong, or what stands between these.
    pub fn nearest_placeholder(&self, word: &str) -> Option<&str> {
        let builtin = self.placeholders().skip(self.own.len());
        let rows = self.own.values().take(MOST_MISSPELT).chain(builtin);
        let names = rows.map(|row| row.name.as_ref());
        suggest::misspelt(&suggest::snake_case(word), names)
    }

    /// The placeholder that another spelling names: in capitals, with blanks or hyphens, or by a known mistake.
    pub fn respelt(&self, word: &str) -> Option<Cow<'_, str>> {
        let tight: String = word.split_whitespace().collect();
        let (head, rest) = tight.split_at_checked(DCP_PREFIX.len()).unwrap_or(("", ""));
        if head.eq_ignore_ascii_case(DCP_PREFIX) {
            // The link's parameter is written as it is.
            let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
            let is_name = !rest.is_empty() && rest.chars().all(is_name);
            return is_name.then(|| Cow::Owned(format!("{DCP_PREFIX}{rest}")));
        }
        [tight.to_lowercase(), suggest::snake_case(word)]
            .into_iter()
            .find_map(|name| match self.lookup(&name) {
                Lookup::Known(row) if row.is_family() => Some(Cow::Owned(name)),
                Lookup::Known(row) | Lookup::Alias(row) | Lookup::Mistake(row) => {
                    Some(Cow::Borrowed(&*row.name))
                }
                Lookup::Partner | Lookup::Noted(_) | Lookup::Unknown => None,
            })
    }

    /// Whether a name looks like that of a parameter that the app itself sets.
    pub fn is_of_app(&self, name: &str) -> bool {
        let name = suggest::snake_case(name);
        let is_partners = matches!(self.lookup(&name), Lookup::Partner);
        let has_word = || name.split('_').any(|word| APP_WORDS.contains(&word));
        // `tracker_id` is no id of the app's.
        let is_adjusts =
            |of: &str| matches!(self.lookup(of), Lookup::Known(_) | Lookup::Mistake(_));
        let is_id = || name.strip_suffix("_id").is_some_and(|of| !is_adjusts(of));
        !is_partners && (is_id() || has_word())
    }

    /// The trigger id nearest to a misspelt one.
    pub fn nearest_trigger(&self, id: &str) -> Option<&'static str> {
        let words = TRIGGERS.iter();
        let words = words.flat_map(|row| std::iter::once(&row.id).chain(row.aliases));
        let near = nearest(id, words.copied())?;
        self.trigger(near).map(|row| row.id)
    }

    /// Placeholders that a query finds by name, alias, known mistake or meaning, best first.
    pub fn search<'c>(&'c self, query: &str) -> Vec<&'c Placeholder> {
        let rows: Vec<&Placeholder> = self.placeholders().collect();
        let things: Vec<Searchable> = rows.iter().map(|row| self.searchable(row)).collect();
        let found = search(query, &things).into_iter();
        found.map(|at| rows[at]).collect()
    }

    /// What a placeholder is found by. One that is recommended for few triggers is also found by the words of these.
    fn searchable(&self, row: &Placeholder) -> Searchable {
        const FEW: usize = 3;
        let keywords = [row.aliases, row.mistakes].concat().join(" ");
        let few = Some(row.recommended).filter(|ids| ids.len() <= FEW);
        let triggers = few.unwrap_or_default().iter();
        let labels = triggers.filter_map(|id| Some(self.trigger(id)?.label));
        let texts: Vec<&str> = std::iter::once(&*row.description).chain(labels).collect();
        Searchable::new(&row.name, &keywords, &texts)
    }
}

/// A row of the release. It is made when it is first asked for.
fn row(at: usize) -> &'static Placeholder {
    static ROWS: [OnceLock<Placeholder>; PLACEHOLDERS] = [const { OnceLock::new() }; PLACEHOLDERS];
    ROWS[at].get_or_init(|| tables::placeholder(at))
}

/// What the release knows of a name.
fn meaning(name: &str) -> Option<Meaning> {
    let mut at = kinds::slot(name);
    while let Some(found) = BY_HASH[at].checked_sub(1) {
        let (start, end, meaning) = MEANINGS[usize::from(found)];
        if &NAMES[usize::from(start)..usize::from(end)] == name {
            return Some(meaning);
        }
        at = (at + 1) % kinds::SLOTS;
    }
    None
}
