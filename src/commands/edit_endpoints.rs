//! What `edit` takes from endpoints beside what its flags name: a new list has addresses alone, and the conditions of
//! a callback are those of all its endpoints.

use super::edit::Arguments;
use super::keep::parsed;
use crate::callback::{Destination, DraftParameter, Given, Sources};

/// What the old endpoints of the changed callbacks had of their own, a line for each.
pub(super) fn lost(arguments: &Arguments, old: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let is_list_new = !arguments.endpoints.is_empty();
    if !is_list_new && arguments.conditions.is_empty() && !arguments.no_condition {
        return lines;
    }
    let mut sources = Sources::new();
    let mut manifest = parsed(&mut sources, &arguments.file.file, old);
    for index in 0..manifest.len() {
        let name = manifest.name(index).unwrap_or_default();
        if !arguments.all && !arguments.callbacks.iter().any(|one| one == name) {
            continue;
        }
        let told = manifest.draft(index).draft.destinations;
        let told = told.iter().flat_map(|to| {
            if is_list_new {
                own(to)
            } else {
                condition(to, &arguments.conditions).into_iter().collect()
            }
        });
        for line in told {
            // Callbacks share the endpoints of the defaults.
            if !lines.contains(&line) {
                lines.push(line);
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
