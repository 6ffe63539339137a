//! What the forms of Adjust's other products cannot hold of a callback, in words.

use crate::callback::Span;
use std::collections::HashSet;

/// Which callback it is about.
#[derive(Debug, Clone, Copy)]
pub struct Named<'n> {
    /// Its name, as it may be shown.
    pub name: &'n str,
    /// Where the name stands.
    pub place: Option<&'n Span>,
}

/// One thing that a form cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What is lost, in one line, with the callback's name.
    pub what: String,
    /// Where the callback's name stands.
    pub place: Option<Span>,
    /// Whether the form holds it all, and something is to be known about that.
    pub is_held: bool,
}

/// All losses, each once.
#[derive(Debug, Clone, Default)]
pub struct Losses {
    list: Vec<Loss>,
    told: HashSet<String>,
}

impl Losses {
    /// Adds what another list has.
    pub fn append(&mut self, other: Self) {
        let told = &mut self.told;
        let new = other.list.into_iter();
        self.list
            .extend(new.filter(|loss| told.insert(loss.what.clone())));
    }

    /// Adds what is lost of a callback.
    pub fn add(&mut self, named: Named<'_>, what: &str) {
        self.push(named, what, false);
    }

    /// Adds what is to be known of a callback that the form holds.
    pub fn note(&mut self, named: Named<'_>, what: &str) {
        self.push(named, what, true);
    }

    fn push(&mut self, named: Named<'_>, what: &str, is_held: bool) {
        let what = format!("`{}`: {what}", named.name);
        if self.told.insert(what.clone()) {
            let place = named.place.cloned();
            self.list.push(Loss {
                what,
                place,
                is_held,
            });
        }
    }

    /// The losses in the order in which they were met.
    pub fn list(&self) -> &[Loss] {
        &self.list
    }
}
