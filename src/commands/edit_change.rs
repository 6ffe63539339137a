//! What the flags of `edit` change about one callback: first what it is and takes in, then its keys, for which keys
//! come from elsewhere depends on the first.

use super::edit::Arguments;
use super::keep::parsed;
use super::new::MethodFlag;
use super::{edit_replace, output};
use crate::callback::syntax::url::Url;
use crate::callback::{Destination, Draft, DraftParameter, Given, Layer, Sources};
use crate::catalogue::Trigger;
use crate::manifest::Manifest;
use crate::manifest::edit::{Change, Inherited, Shared};
use percent_encoding::percent_decode_str;
use std::collections::HashSet;

impl Arguments {
    /// What the flags change about a callback, but for its keys.
    pub(super) fn change<'c>(&'c self, old: &Draft<'_>, manifest: &Manifest<'_>) -> Change<'c> {
        let trigger = self.trigger.as_deref().map(|id| {
            // An alias is written as the id; what is neither is told by the check.
            let known = manifest.catalogue.trigger(id);
            (known, known.map_or(id, |trigger| trigger.id))
        });
        let is_no_event = |known: Option<&Trigger>| known.is_some_and(|to| !to.needs_event_token);
        // An event's tokens mean nothing to another trigger.
        let loses_tokens =
            trigger.is_some_and(|(known, _)| is_no_event(known)) && !old.event_tokens.is_empty();
        Change {
            name: self.name.as_deref(),
            trigger: trigger.map(|(_, id)| id),
            endpoints: &self.endpoints,
            shared: old.destinations.iter().map(|to| self.shared(to)).collect(),
            event_tokens: (!self.event_tokens.is_empty() || loses_tokens)
                .then_some(&self.event_tokens),
            conditions: (!self.conditions.is_empty() || self.no_condition)
                .then_some(&self.conditions),
            has_default_conditions: manifest.has_default_conditions(),
            method: self.method.map(MethodFlag::word),
            recommended: (self.recommended != old.recommended
                && (self.recommended || self.no_recommended))
                .then_some(self.recommended),
            sets: &self.sets,
            unused: &self.no_use,
            ..Change::default()
        }
    }

    /// An endpoint of the defaults, as the callback has it where it is given its own.
    fn shared(&self, to: &Destination<'_>) -> Shared {
        let Some(url) = edit_replace::renewed(self, to.url.written()) else {
            return Shared::new(to);
        };
        let mut to = to.clone();
        to.url = Given::whole(to.url.place().source, url);
        Shared::new(&to)
    }

    /// What the flags change about the keys of a callback that is `now` what [`Arguments::change`] has made of `old`.
    /// `given` are the parameters and the body that the flags say, `before` is what `old` had from elsewhere.
    pub(super) fn keys<'c>(
        &'c self,
        given: &'c Draft<'c>,
        before: &[Inherited],
        now: &Draft<'_>,
        manifest: &Manifest<'_>,
    ) -> Change<'c> {
        let after = inherited(now, manifest);
        let comes = |list: &[Inherited], key: &str| list.iter().any(|from| from.key == key);
        let excluded = now.exclude.iter().map(Given::text);
        let obsolete = excluded.filter(|key| comes(before, key) && !comes(&after, key));
        Change {
            exclude: &self.exclude,
            parameters: &given.parameters,
            body: &given.body,
            remove: &self.remove,
            obsolete: obsolete.map(str::to_owned).collect(),
            in_endpoints: keys_in_endpoints(now),
            inherited: after,
            ..Change::default()
        }
    }

    /// The keys of `--remove` that a callback has of its own and from elsewhere too.
    pub(super) fn returning(&self, now: &Draft<'_>, manifest: &Manifest<'_>) -> Vec<String> {
        let elsewhere = inherited(now, manifest);
        let returns = |key: &&String| {
            let excluded = now.exclude.iter().any(|own| own.text() == **key);
            is_own(now, key) && !excluded && elsewhere.iter().any(|from| from.key == **key)
        };
        self.remove.iter().filter(returns).cloned().collect()
    }
}

/// What is told of keys of `--remove` that the changed callbacks of a text still have, for they come from elsewhere too.
/// Keys of the same callbacks are one line. One that came with a set of `--use` was moved there, and is not told.
pub(super) fn told_to_return(
    arguments: &Arguments,
    [old, text]: [&str; 2],
    names: &[&str],
) -> Vec<String> {
    if arguments.remove.is_empty() {
        return Vec::new();
    }
    let path = &arguments.file.file;
    let mut sources = Sources::new();
    let before = (!arguments.sets.is_empty()).then(|| parsed(&mut sources, path, old));
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, text);
    let names: HashSet<&str> = names.iter().copied().collect();
    let mut of_keys: Vec<(&str, Vec<String>)> = Vec::new();
    of_keys.extend(arguments.remove.iter().map(|key| (&key[..], Vec::new())));
    let mut old_callbacks = before.as_ref().map(Manifest::callbacks);
    for callback in manifest.callbacks() {
        // An edit keeps the order of callbacks.
        let old = old_callbacks.as_mut().and_then(Iterator::next);
        let name = callback
            .name
            .as_ref()
            .map_or("", |name| name.text())
            .to_owned();
        if !names.contains(name.as_str()) {
            continue;
        }
        let draft = callback.draft;
        let mut elsewhere = inherited(&draft, &manifest);
        if let (Some(before), Some(old)) = (&before, old) {
            let old = inherited(&old.draft, before);
            elsewhere.retain(|now| old.iter().any(|from| from.key == now.key));
        }
        for (key, callbacks) in &mut of_keys {
            let is_excluded = draft.exclude.iter().any(|own| own.text() == *key);
            if !is_excluded && !is_own(&draft, key) && elsewhere.iter().any(|from| from.key == *key)
            {
                callbacks.push(name.clone());
            }
        }
    }
    let mut lines: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for (key, callbacks) in of_keys.into_iter().filter(|one| !one.1.is_empty()) {
        let key = format!("`{key}`");
        match lines.iter_mut().find(|line| line.1 == callbacks) {
            Some((keys, _)) if keys.contains(&key) => {}
            Some((keys, _)) => keys.push(key),
            None => lines.push((vec![key], callbacks)),
        }
    }
    let told = lines.into_iter().map(|(keys, callbacks)| {
        let (come, out) = match keys.len() {
            1 => ("comes", "it"),
            _ => ("come", "one"),
        };
        format!(
            "{} of {} {come} from elsewhere now: to leave {out} out, --exclude {}",
            keys.join(", "),
            output::names(&callbacks),
            keys[0].trim_matches('`')
        )
    });
    told.collect()
}

/// The keys that endpoints have of their own, in the query or beside it, as people would type them.
fn keys_in_endpoints(draft: &Draft<'_>) -> Vec<String> {
    let mut keys = Vec::new();
    for to in &draft.destinations {
        let text = to.url.text();
        let url = Url::read(text, 0..text.len());
        for pair in url.query.iter().flatten() {
            let key = &text[pair.key.clone()];
            keys.push(percent_decode_str(key).decode_utf8_lossy().into_owned());
        }
        // Those of a table of the callback's are found there.
        let beside = to.parameters.iter().chain(&to.body).flatten();
        keys.extend(beside.map(|parameter| parameter.key.text().to_owned()));
    }
    keys
}

/// Whether a callback, or one of its endpoints, has a key of its own.
fn is_own(draft: &Draft<'_>, key: &str) -> bool {
    let of_callback = draft.parameters.iter().filter(|one| one.layer.is_own());
    let parts = draft.destinations.iter();
    let of_endpoints = parts.flat_map(|to| to.parameters.iter().chain(&to.body).flatten());
    let mut all = of_callback.chain(&draft.body).chain(of_endpoints);
    all.any(|parameter: &DraftParameter<'_>| parameter.key.text() == key)
}

/// The parameters that a callback has from elsewhere: recommended, defaults, sets.
pub(super) fn inherited(draft: &Draft<'_>, manifest: &Manifest<'_>) -> Vec<Inherited> {
    let id = draft.trigger.as_ref().map(Given::text);
    let trigger = id.and_then(|id| manifest.catalogue.trigger(id));
    let names = trigger
        .filter(|_| draft.recommended)
        .map_or(&[][..], |trigger| trigger.recommended);
    let recommended = names.iter().map(|name| Inherited {
        key: (*name).to_owned(),
        value: format!("{{{name}}}"),
    });
    let default = draft.parameters.iter();
    let default = default.filter(|parameter| parameter.layer == Layer::Default);
    let default = default.map(|parameter| Inherited {
        key: parameter.key.text().to_owned(),
        value: parameter.value_text().into_owned(),
    });
    // One of the defaults takes the place of a recommended one, and a later one that of an earlier.
    default.rev().chain(recommended).collect()
}
