//! What `edit` takes beside what its flags name: event tokens, of which Adjust has callbacks, and what endpoints had of
//! their own: those that are not in a new list, and for the others the conditions, for those of a callback are those of
//! all its endpoints.

use super::edit::Arguments;
use super::edit_replace;
use super::keep::parsed;
use crate::callback::{Destination, Draft, DraftParameter, Given, Sources};
use crate::catalogue::Catalogue;

/// What the changed callbacks and their endpoints had and have no longer, a line for each.
pub(super) fn lost(arguments: &Arguments, old: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let changes_conditions = !arguments.conditions.is_empty() || arguments.no_condition;
    let changes_tokens = !arguments.event_tokens.is_empty() || arguments.trigger.is_some();
    if arguments.endpoints.is_empty() && !changes_conditions && !changes_tokens {
        return lines;
    }
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, &arguments.file.file, old);
    for callback in manifest.callbacks() {
        let name = callback.name.as_ref().map_or("", |name| name.text());
        if !arguments.all && !arguments.callbacks.iter().any(|one| one == name) {
            continue;
        }
        let name = name.to_owned();
        let draft = callback.draft;
        lines.extend(tokens(arguments, &name, &draft, &manifest.catalogue));
        let mut new = arguments.endpoints.clone();
        for to in draft.destinations {
            let url = to.url.written();
            let renewed = edit_replace::renewed(arguments, url);
            let now = renewed.as_deref().unwrap_or(url);
            let kept = new.iter().position(|url| url == now);
            if let Some(at) = kept {
                new.swap_remove(at);
            }
            let told = if kept.is_none() && !arguments.endpoints.is_empty() {
                own(&to)
            } else if changes_conditions {
                condition(&to, &arguments.conditions).into_iter().collect()
            } else {
                Vec::new()
            };
            for line in told {
                // Callbacks share the endpoints of the defaults.
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
    }
    lines
}

/// The event tokens that a callback loses.
fn tokens(
    arguments: &Arguments,
    name: &str,
    old: &Draft<'_>,
    catalogue: &Catalogue,
) -> Option<String> {
    let id = arguments.trigger.as_deref();
    let trigger = id.and_then(|id| catalogue.trigger(id));
    let lose_meaning = trigger.is_some_and(|trigger| !trigger.needs_event_token);
    let new = &arguments.event_tokens;
    if new.is_empty() && !lose_meaning {
        return None;
    }
    let gone = old.event_tokens.iter().map(Given::written);
    let gone: Vec<&str> = gone
        .filter(|token| !new.iter().any(|own| own == token))
        .collect();
    let all = gone.join(", ");
    match gone.len() {
        0 => None,
        1 => Some(format!(
            "the event token {all} of `{name}` goes: its callback in Adjust stays until it is deleted there"
        )),
        _ => Some(format!(
            "the event tokens {all} of `{name}` go: their callbacks in Adjust stay until they are deleted there"
        )),
    }
}

/// The conditions that one endpoint has of its own, where they are not the new ones.
fn condition(to: &Destination<'_>, new: &[String]) -> Option<String> {
    let own = to.conditions.as_ref()?;
    if own.iter().map(Given::text).eq(new) {
        return None;
    }
    let own: Vec<&str> = own.iter().map(Given::text).collect();
    let own = if own.is_empty() {
        "none, it was always sent".to_owned()
    } else {
        own.join(", ")
    };
    let url = to.url.written();
    Some(format!("{url} loses the conditions of its own: {own}"))
}

/// What one endpoint has of its own, in words.
fn own(to: &Destination<'_>) -> Vec<String> {
    let url = to.url.written();
    let mut lines = Vec::new();
    if let Some(conditions) = &to.conditions {
        let conditions: Vec<&str> = conditions.iter().map(Given::text).collect();
        let conditions = if conditions.is_empty() {
            "none, it was always sent".to_owned()
        } else {
            conditions.join(", ")
        };
        lines.push(format!(
            "the conditions of {url} go with that endpoint: {conditions}"
        ));
    }
    if let Some(method) = to.method {
        let word = method.word().to_ascii_lowercase();
        lines.push(format!(
            "the method of {url} goes with that endpoint: {word}"
        ));
    }
    if let Some(body) = &to.body {
        let keys = keys(body);
        lines.push(format!("the body of {url} goes with that endpoint: {keys}"));
    }
    if let Some(parameters) = &to.parameters {
        let keys = keys(parameters);
        lines.push(format!(
            "the parameters of {url} go with that endpoint: {keys}"
        ));
    }
    lines
}

fn keys(parameters: &[DraftParameter<'_>]) -> String {
    let keys: Vec<&str> = parameters.iter().map(|one| one.key.text()).collect();
    if keys.is_empty() {
        "none".to_owned()
    } else {
        keys.join(", ")
    }
}
