//! What the forms of Adjust's other products cannot hold of callbacks, in words.

use crate::callback::Span;
use std::collections::{HashMap, HashSet};

/// Which callback it is about.
#[derive(Debug, Clone, Copy)]
pub struct Named<'n> {
    /// Its name, as it may be shown.
    pub name: &'n str,
    /// Where the name stands.
    pub place: Option<&'n Span>,
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
    pub place: Option<Span>,
    /// Whether the form holds it all, and something is to be known about that.
    pub is_held: bool,
}

impl Loss {
    /// What is lost, in one line, with the names of the callbacks.
    pub fn text(&self) -> String {
        let names: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
        let names = listed(&names, 3);
        let keys = listed(&self.keys, 12);
        match &self.what {
            Some(what) => format!("{names}: {what}"),
            None if self.keys.len() == 1 => {
                format!("{names}: the key {keys}: a column has the name that Adjust gives it")
            }
            None => {
                format!("{names}: the keys {keys}: columns have the names that Adjust gives them")
            }
        }
    }
}

/// The first words of a list, and how many more there are.
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
    list: Vec<Loss>,
    /// Where each stands in the list.
    places: HashMap<(Option<String>, bool), usize>,
    /// What was told of which: a name or a key, with the place in the list.
    told: HashSet<(usize, String)>,
}

impl Losses {
    /// Adds what another list has.
    pub fn append(&mut self, other: Self) {
        for loss in other.list {
            for name in &loss.names {
                let place = loss.place.as_ref();
                let named = Named { name, place };
                let at = self.push(named, loss.what.clone(), loss.is_held);
                self.add_keys(at, loss.keys.clone());
            }
        }
    }

    /// Adds what is lost of a callback.
    pub fn add(&mut self, named: Named<'_>, what: &str) {
        self.push(named, Some(what.to_owned()), false);
    }

    /// Adds what is to be known of a callback that the form holds.
    pub fn note(&mut self, named: Named<'_>, what: &str) {
        self.push(named, Some(what.to_owned()), true);
    }

    /// Adds keys of a callback that are lost.
    pub fn keys(&mut self, named: Named<'_>, keys: Vec<String>) {
        if !keys.is_empty() {
            let at = self.push(named, None, false);
            self.add_keys(at, keys);
        }
    }

    fn add_keys(&mut self, at: usize, keys: Vec<String>) {
        for key in keys {
            if self.told.insert((at, key.clone())) {
                self.list[at].keys.push(key);
            }
        }
    }

    fn push(&mut self, named: Named<'_>, what: Option<String>, is_held: bool) -> usize {
        let at = *self
            .places
            .entry((what.clone(), is_held))
            .or_insert(self.list.len());
        if at == self.list.len() {
            self.list.push(Loss {
                what,
                names: Vec::new(),
                keys: Vec::new(),
                place: named.place.cloned(),
                is_held,
            });
        }
        // A key stands in signs: it is no name.
        if self.told.insert((at, named.name.to_owned())) {
            self.list[at].names.push(named.name.to_owned());
        }
        at
    }

    /// The losses in the order in which they were met.
    pub fn list(&self) -> &[Loss] {
        &self.list
    }
}
