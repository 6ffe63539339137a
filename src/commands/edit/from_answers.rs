//! What answers make of a callback's draft.

use super::after::{After, inherited};
use crate::callback::compare::RequestPart;
use crate::callback::{Destination, Draft, DraftParameter, Layer, Sources};
use crate::manifest::{Manifest, ManifestCallback};
use crate::wizard::{Answers, key_of};

/// The answers that today's callback gave, and those of a person.
#[derive(Debug)]
pub(super) struct AnswerChanges<'a> {
    today: &'a Answers,
    now: &'a Answers,
    given: Draft<'a>,
}

impl<'a> AnswerChanges<'a> {
    pub(super) fn new(today: &'a Answers, now: &'a Answers, given: Draft<'a>) -> Self {
        Self { today, now, given }
    }

    /// What the answers make of the callback.
    pub(super) fn after(
        &self,
        before: &ManifestCallback<'a>,
        manifest: &Manifest<'a>,
        sources: &mut Sources<'a>,
    ) -> Draft<'a> {
        let (today, now, given) = (self.today, self.now, &self.given);
        let mut after = After::new(before);
        let id = |answers: &Answers| {
            let id = answers.trigger.as_deref()?;
            let known = manifest.catalogue.trigger(id);
            Some(known.map_or(id, |trigger| trigger.id).to_owned())
        };
        if let (Some(new), true) = (&given.trigger, id(now) != id(today)) {
            after.set_trigger(new, manifest);
        }
        if let (Some(name), true) = (&now.name, now.name != today.name) {
            after.draft.name = Some(sources.flag("--name", name.as_str()));
        }
        if now.event_tokens != today.event_tokens {
            after.draft.event_tokens.clone_from(&given.event_tokens);
        }
        if now.recommended != today.recommended {
            after.draft.recommended = now.recommended;
        }
        if now.endpoints != today.endpoints {
            after.draft.destinations = self.destinations(&before.draft);
        }
        after.own_endpoints();
        if now.conditions != today.conditions || now.condition_for_all {
            after.set_conditions(&given.conditions);
        }
        if now.condition_for_all {
            after.clear_own_conditions(&[]);
        }
        if now.method.is_post() != today.method.is_post() || now.method_for_all {
            after.set_method(now.method, &[]);
        }
        self.set_keys(&mut after, &before.draft, manifest, sources);
        after.draft
    }

    /// The endpoints in their order, each with what it has of its own where it stood in the file.
    fn destinations(&self, before: &Draft<'a>) -> Vec<Destination<'a>> {
        let places = self.now.existing_endpoints.iter().copied();
        let places = places.chain(std::iter::repeat(None));
        let one = |(new, place): (&Destination<'a>, Option<usize>)| match place
            .and_then(|at| before.destinations.get(at))
        {
            Some(own) if own.url.text() == new.url.text() => own.clone(),
            Some(own) => Destination {
                url: new.url.clone(),
                ..own.clone()
            },
            None => new.clone(),
        };
        self.given
            .destinations
            .iter()
            .zip(places)
            .map(one)
            .collect()
    }

    fn set_keys(
        &self,
        after: &mut After<'a>,
        before: &Draft<'a>,
        manifest: &Manifest<'a>,
        sources: &mut Sources<'a>,
    ) {
        let (today, now, given) = (self.today, self.now, &self.given);
        let from = inherited(&after.draft, manifest);
        let (old, new) = (today.own_parameters(), now.own_parameters());
        let is_new = |key: &str| new.iter().any(|pair| pair.0 == key && !old.contains(pair));
        let set = given.parameters.iter().filter(|one| is_new(one.key.text()));
        let set: Vec<DraftParameter<'a>> = set.cloned().collect();
        for (key, _) in old
            .iter()
            .filter(|(key, _)| !new.iter().any(|pair| pair.0 == *key))
        {
            after.remove(key, RequestPart::Query, &set);
            // One of the defaults does not come back in the place of an own one.
            let comes =
                |one: &DraftParameter<'_>| one.layer == Layer::Default && one.key.text() == key;
            if before.parameters.iter().any(comes) {
                let key = sources.flag("--exclude", key.clone());
                after.add_exclusion(&key);
            }
        }
        for key in given
            .exclude
            .iter()
            .filter(|key| !today.exclude.iter().any(|own| own == key.text()))
        {
            after.add_exclusion(key);
        }
        let is_back = |key: &str| {
            let is = |list: &[String]| list.iter().any(|own| own == key);
            is(&today.exclude) && !is(&now.exclude)
        };
        after.draft.exclude.retain(|key| !is_back(key.text()));
        for one in &set {
            after.set_parameter(one, &from);
        }
        let body = |answers: &'a Answers| answers.body.iter().map(|pair| key_of(pair));
        for key in body(today).filter(|key| !body(now).any(|own| own == *key)) {
            after.remove(key, RequestPart::Body, &[]);
        }
        for (pair, text) in given.body.iter().zip(&now.body) {
            if !today.body.contains(text) {
                after.set_body(pair);
            }
        }
        for (part, keys) in [
            (RequestPart::Query, &now.removed),
            (RequestPart::Body, &now.removed_of_body),
        ] {
            after.each_endpoint(part, |list| {
                list.retain(|one| !keys.iter().any(|key| key == one.key.text()));
            });
        }
    }
}
