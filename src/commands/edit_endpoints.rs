//! What `edit` takes from endpoints beside what its flags name: what those had of their own that are not in a new list,
//! and the conditions of the others, for those of a callback are those of all its endpoints.

use super::edit::Arguments;
use super::keep::parsed;
use crate::callback::{Destination, DraftParameter, Given, Sources};

/// What the endpoints of the changed callbacks had of their own and have no longer, a line for each.
pub(super) fn lost(arguments: &Arguments, old: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let changes_conditions = !arguments.conditions.is_empty() || arguments.no_condition;
    if arguments.endpoints.is_empty() && !changes_conditions {
        return lines;
    }
    let mut sources = Sources::new();
    let mut manifest = parsed(&mut sources, &arguments.file.file, old);
    for index in 0..manifest.len() {
        let name = manifest.name(index).unwrap_or_default();
        if !arguments.all && !arguments.callbacks.iter().any(|one| one == name) {
            continue;
        }
        let mut new = arguments.endpoints.clone();
        for to in manifest.draft(index).draft.destinations {
            let kept = new.iter().position(|url| url == to.url.written());
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
