//! What `edit -e` takes out of a file beside the endpoints: a new list has addresses alone.

use super::edit::Arguments;
use super::keep::parsed;
use crate::callback::{Destination, DraftParameter, Given, Sources};

/// What the old endpoints of the changed callbacks had of their own, a line for each.
pub(super) fn lost(arguments: &Arguments, old: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if arguments.endpoints.is_empty() {
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
        for line in told.iter().flat_map(own) {
            // Callbacks share the endpoints of the defaults.
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
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
