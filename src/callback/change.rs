//! A draft by its keys: what comes from elsewhere, what is set, taken away and left out. The flags of `edit` and the
//! questions change drafts by this.

use super::compare::RequestPart;
use super::draft::{Draft, DraftParameter, Layer};
use super::query::pairs_of_url;
use super::source::{Given, SourceId};
use crate::catalogue::{Catalogue, Trigger};

/// A parameter that a callback has from elsewhere: the recommended ones, `[defaults]`, or a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// Its key.
    pub key: String,
    value: String,
}

impl<'a> Draft<'a> {
    /// What fires it, where that is known.
    pub fn trigger_in(&self, catalogue: &Catalogue) -> Option<&'static Trigger> {
        catalogue.trigger(self.trigger.as_ref()?.text())
    }

    /// The placeholders that it sends because they are recommended for its trigger.
    pub fn recommended_names(&self, catalogue: &Catalogue) -> &'static [&'static str] {
        let trigger = self.trigger_in(catalogue).filter(|_| self.recommended);
        trigger.map_or(&[], |trigger| trigger.recommended)
    }

    /// The parameters that it has from elsewhere. One of the defaults takes the place of a recommended one, and a later
    /// one that of an earlier: it comes first.
    pub fn inherited(&self, catalogue: &Catalogue) -> Vec<Inherited> {
        let names = self.recommended_names(catalogue).iter();
        let recommended = names.map(|name| Inherited {
            key: (*name).to_owned(),
            value: format!("{{{name}}}"),
        });
        let others = self.parameters.iter().filter(|one| !one.layer.is_own());
        let others = others.map(|one| Inherited {
            key: one.key.text().to_owned(),
            value: one.value_text().into_owned(),
        });
        others.rev().chain(recommended).collect()
    }

    /// The keys that endpoints have of their own, in the query or beside it, as people would type them.
    pub fn keys_in_endpoints(&self) -> Vec<String> {
        let mut keys = Vec::new();
        for to in &self.destinations {
            keys.extend(pairs_of_url(to.url.text()).into_iter().map(|(key, _)| key));
            let beside = to.parameters.iter().chain(&to.body).flatten();
            keys.extend(beside.map(|one| one.key.text().to_owned()));
        }
        keys
    }

    /// Whether it leaves a key out that comes from elsewhere.
    pub fn is_excluded(&self, key: &str) -> bool {
        self.exclude.iter().any(|excluded| excluded.text() == key)
    }

    /// Leaves a key out that comes from elsewhere.
    pub fn exclude_key(&mut self, key: &Given<'a>) {
        if !self.is_excluded(key.text()) {
            self.exclude.push(key.clone());
        }
    }

    /// Leaves a key out no longer.
    pub fn include_key(&mut self, key: &str) {
        self.exclude.retain(|excluded| excluded.text() != key);
    }

    /// What it, and not its endpoints, has of its own in a part of the request.
    pub fn own_beside_endpoints(
        &self,
        part: RequestPart,
    ) -> impl Iterator<Item = &DraftParameter<'a>> {
        let list = match part {
            RequestPart::Query => &self.parameters,
            RequestPart::Body => &self.body,
        };
        list.iter().filter(|one| one.layer.is_own())
    }

    /// What it and its endpoints have of their own in a part of the request.
    pub fn own(&self, part: RequestPart) -> impl Iterator<Item = &DraftParameter<'a>> {
        let of_endpoints = self.destinations.iter().flat_map(move |to| match part {
            RequestPart::Query => to.parameters.iter().flatten(),
            RequestPart::Body => to.body.iter().flatten(),
        });
        self.own_beside_endpoints(part).chain(of_endpoints)
    }

    /// Whether it, or one of its endpoints, has a key of its own in a part of the request.
    pub fn has_own(&self, key: &str, part: RequestPart) -> bool {
        self.own(part).any(|one| one.key.text() == key)
    }

    /// Takes a parameter away. One that is set anew keeps its place, and a value that is given another name by `set` too.
    /// Whether there was one.
    pub fn remove(&mut self, key: &str, part: RequestPart, set: &[DraftParameter<'a>]) -> bool {
        let is_key = |one: &DraftParameter<'_>| one.key.text() == key;
        let stays = set.iter().any(is_key);
        let mut found = false;
        if part == RequestPart::Query {
            let listed = |one: &DraftParameter<'_>| one.layer == Layer::Placeholder && is_key(one);
            found |= self.parameters.iter().any(listed);
            if !stays {
                self.parameters.retain(|one| !listed(one));
            }
        }
        let mut remove = |list: &mut Vec<DraftParameter<'a>>| {
            let Some(at) = list.iter().position(|one| is_param(one, key)) else {
                return;
            };
            found = true;
            if stays {
                return;
            }
            let has = |name: &str| list.iter().any(|one| is_param(one, name));
            let renamed = |new: &&DraftParameter<'a>| {
                !new.is_named() && !has(new.key.text()) && new.has_same_value(&list[at])
            };
            match set.iter().find(renamed) {
                Some(new) => list[at].key = new.key.clone(),
                None => drop(list.remove(at)),
            }
        };
        remove(self.list(part));
        self.lists_of_endpoints(part).for_each(remove);
        found
    }

    /// Sets a parameter of the URL, or replaces it where the callback has the key. Of two that were not in its `file`,
    /// both stay: the check says so.
    pub fn set_parameter(
        &mut self,
        new: &DraftParameter<'a>,
        inherited: &[Inherited],
        file: Option<SourceId>,
    ) {
        let key = new.key.text();
        let from = inherited.iter().find(|from| from.key == key);
        if let (Some(from), false) = (from, self.has_own(key, RequestPart::Query)) {
            self.include_key(key);
            if !new.is_encoded() && from.value == new.value_text() {
                return;
            }
        }
        let is_own = |one: &DraftParameter<'_>, layer| one.layer == layer && one.key.text() == key;
        let has = |draft: &Self, layer| draft.parameters.iter().any(|one| is_own(one, layer));
        if new.is_named() && !has(self, Layer::Param) {
            // Endpoints with parameters of their own have the placeholders too.
            for list in self.lists_of_endpoints(RequestPart::Query) {
                if list.iter().any(|one| one.key.text() == key) {
                    set_in(list, new, file);
                }
            }
            if !has(self, Layer::Placeholder) {
                let all = &mut self.parameters;
                let first = all.iter().position(|one| one.layer == Layer::Param);
                let word = DraftParameter {
                    layer: Layer::Placeholder,
                    ..new.clone()
                };
                all.insert(first.unwrap_or(all.len()), word);
            }
            return;
        }
        self.parameters
            .retain(|one| !is_own(one, Layer::Placeholder) || Some(one.key.place().source) != file);
        self.set_pair(RequestPart::Query, new, file);
    }

    /// Sets a pair in a part of the callback, and of each endpoint that has that part of its own. Where all have, the
    /// callback's would be a dead line.
    pub fn set_pair(
        &mut self,
        part: RequestPart,
        new: &DraftParameter<'a>,
        file: Option<SourceId>,
    ) {
        let mut own = 0;
        for list in self.lists_of_endpoints(part) {
            set_in(list, new, file);
            own += 1;
        }
        let destinations = self.destinations.len();
        let list = self.list(part);
        let is_key = |one: &DraftParameter<'_>| is_param(one, new.key.text());
        if own == 0 || own < destinations || list.iter().any(is_key) {
            set_in(list, new, file);
        }
    }

    fn list(&mut self, part: RequestPart) -> &mut Vec<DraftParameter<'a>> {
        match part {
            RequestPart::Query => &mut self.parameters,
            RequestPart::Body => &mut self.body,
        }
    }

    fn lists_of_endpoints(
        &mut self,
        part: RequestPart,
    ) -> impl Iterator<Item = &mut Vec<DraftParameter<'a>>> {
        self.destinations
            .iter_mut()
            .filter_map(move |to| match part {
                RequestPart::Query => to.parameters.as_mut(),
                RequestPart::Body => to.body.as_mut(),
            })
    }
}

fn is_param(one: &DraftParameter<'_>, key: &str) -> bool {
    one.layer == Layer::Param && one.key.text() == key
}

/// Puts a pair into a list, in place of the one with its key.
fn set_in<'a>(
    list: &mut Vec<DraftParameter<'a>>,
    new: &DraftParameter<'a>,
    file: Option<SourceId>,
) {
    let is_key = |one: &&mut DraftParameter<'_>| is_param(one, new.key.text());
    match list.iter_mut().find(is_key) {
        Some(old) if old.has_same_value(new) => {}
        Some(old) if old.given_value().map(|value| value.place().source) == file => {
            old.value = new.value.clone();
        }
        _ => list.push(DraftParameter {
            layer: Layer::Param,
            set: None,
            ..new.clone()
        }),
    }
}
