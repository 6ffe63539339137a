//! What single endpoints of a file have of their own, and what the answers leave of it.

use crate::callback::{Destination, DraftParameter, Method};
use crate::wizard::Wizard;
use crate::wizard::existing::texts;
use crate::wizard::prompt::Row;

impl Wizard<'_> {
    /// The endpoints that a file has, each with its address now: what they have of their own stays.
    pub(in crate::wizard) fn existing_endpoints(&self) -> Vec<(&str, &Destination<'_>)> {
        let existing = self.setup.existing.map_or(&[][..], |of| of.endpoints);
        let places = self.answers.existing_endpoints.iter().copied();
        let each = self.answers.endpoints.iter();
        let each = each.zip(places.chain(std::iter::repeat(None)));
        let found = |url: &str, place: Option<usize>| match place {
            Some(at) => existing.get(at),
            None => existing.iter().find(|own| own.url.text() == url),
        };
        each.filter_map(|(url, place)| Some((url.as_str(), found(url, place)?)))
            .collect()
    }

    /// The conditions of their own that endpoints of a file have and keep, each with its endpoint.
    pub(in crate::wizard) fn endpoint_conditions(&self) -> Vec<(String, Vec<String>)> {
        if self.answers.condition_for_all {
            return Vec::new();
        }
        let own = self.existing_endpoints().into_iter();
        own.filter_map(|(url, own)| Some((url.to_owned(), texts(own.conditions.as_ref()?))))
            .collect()
    }

    /// The methods of their own that endpoints of a file have and keep, where they are not the callback's; each with its
    /// endpoint.
    pub(in crate::wizard) fn endpoint_methods(&self) -> Vec<(String, Method)> {
        if self.answers.method_for_all {
            return Vec::new();
        }
        let is_post = self.answers.method.is_post();
        let own = self.existing_endpoints().into_iter();
        own.filter_map(|(url, own)| Some((url.to_owned(), own.method?)))
            .filter(|(_, method)| method.is_post() != is_post)
            .collect()
    }

    /// Adds rows for the pairs that only single endpoints of a file have and keep; their keys.
    pub(in crate::wizard) fn endpoint_rows(
        &self,
        part: impl for<'d, 'a> Fn(&'d Destination<'a>) -> Option<&'d [DraftParameter<'a>]>,
        rows: &mut Vec<Row>,
    ) -> Vec<String> {
        let mut keys = Vec::new();
        for (url, own) in self.existing_endpoints() {
            for one in part(own).into_iter().flatten() {
                let key = one.key.text();
                if rows.iter().any(|row| row.label == key) {
                    continue;
                }
                let note = format!("{}, of {url} alone", one.value_text());
                rows.push(Row::new(key, note, ""));
                keys.push(key.to_owned());
            }
        }
        keys
    }
}

/// Leaves out what is not chosen; what has no mark goes too.
pub(in crate::wizard) fn retain_chosen<T>(list: &mut Vec<T>, chosen: &[bool]) {
    let mut chosen = chosen.iter();
    list.retain(|_| chosen.next() == Some(&true));
}

/// Keeps what single endpoints have, or takes it away.
pub(in crate::wizard) fn set_removed(removed: &mut Vec<String>, keys: &[String], kept: &[bool]) {
    for (key, kept) in keys.iter().zip(kept) {
        removed.retain(|removed| removed != key);
        if !kept {
            removed.push(key.clone());
        }
    }
}
