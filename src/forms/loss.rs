//! What the forms of Adjust's other products cannot hold of callbacks, in words.

use crate::callback::Span;
use std::collections::{HashMap, HashSet};

/// Which callback it is about.
#[derive(Debug, Clone, Copy)]
pub struct Named<'n> {
    /// Its name, as it may be shown.
    pub name: &'n str,
    /// Where the name stands.
    pub place: &'n Span,
}

/// One thing that a form cannot hold, of one callback or of many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What is lost; `None`: keys.
    what: Option<String>,
    /// The callbacks.
    names: Vec<String>,
    keys: Vec<String>,
    /// Where the name of the first callback stands.
    pub place: Span,
    /// Whether the form holds it all, and something is to be known about that.
    pub is_held: bool,
}

impl Loss {
    /// What is lost, in one line, with the names of the callbacks.
    pub fn text(&self) -> String {
        let names: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
        let (names, keys) = (listed(&names, 3), listed(&self.keys, 12));
        match (&self.what, self.keys.len()) {
            (Some(what), _) => format!("{names}: {what}"),
            (None, 1) => {
                format!("{names}: the key {keys}: a column has the name that Adjust gives it")
            }
            (None, _) => {
                format!("{names}: the keys {keys}: columns have the names that Adjust gives them")
            }
        }
    }
}

fn listed(words: &[String], most: usize) -> String {
    match words.get(most..) {
        Some([_, _, ..]) => {
            let more = words.len() - most;
            format!("{} and {more} more", words[..most].join(", "))
        }
        _ => words.join(", "),
    }
}

/// All losses: one for each cause, however many callbacks it is about.
#[derive(Debug, Clone, Default)]
pub struct Losses {
    /// In the order in which they were met.
    pub list: Vec<Loss>,
    /// Where each stands in the list.
    places: HashMap<(Option<String>, bool), usize>,
    /// The keys that are told.
    keys: HashSet<String>,
}

impl Losses {
    /// Adds what is lost of a callback.
    pub fn add(&mut self, named: Named<'_>, what: impl Into<String>) {
        self.push(named, Some(what.into()), false);
    }

    /// Adds what is to be known of a callback that the form holds.
    pub fn note(&mut self, named: Named<'_>, what: impl Into<String>) {
        self.push(named, Some(what.into()), true);
    }

    /// Adds keys of a callback that are lost.
    pub fn keys(&mut self, named: Named<'_>, mut keys: Vec<String>) {
        if !keys.is_empty() {
            keys.retain(|key| self.keys.insert(key.clone()));
            self.push(named, None, false).keys.append(&mut keys);
        }
    }

    fn push(&mut self, named: Named<'_>, what: Option<String>, is_held: bool) -> &mut Loss {
        let (next, cause) = (self.list.len(), (what.clone(), is_held));
        let at = *self.places.entry(cause).or_insert(next);
        if at == next {
            self.list.push(Loss {
                what,
                names: Vec::new(),
                keys: Vec::new(),
                place: named.place.clone(),
                is_held,
            });
        }
        let loss = &mut self.list[at];
        // What is said of one callback comes together.
        if loss.names.last().is_none_or(|last| last != named.name) {
            loss.names.push(named.name.to_owned());
        }
        loss
    }
}
