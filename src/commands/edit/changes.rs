//! What an edit changes about a callback: what was, and what is.

use super::file::EditedCallback;
use crate::callback::{Condition, Destination, Entry, Given, Parameter};
use crate::forms::field;
use crate::lint::Shown;
use crate::manifest::edit::matched;

/// The most lines that are told of a callback.
const MOST: usize = 20;

/// What changes about a callback, a line for each.
pub(super) fn changes(
    one: &EditedCallback<'_>,
    was: Option<&Shown>,
    is: Option<&Shown>,
) -> Vec<String> {
    let (before, after) = (&one.before.draft, &one.after);
    let mut lines = Vec::new();
    let written = |given: &Option<Given<'_>>| match given {
        Some(given) => given.written().to_owned(),
        None => "none".to_owned(),
    };
    for (what, old, new) in [
        ("name", &before.name, &after.name),
        ("trigger", &before.trigger, &after.trigger),
    ] {
        lines.extend(line(what, &written(old), &written(new)));
    }
    let tokens = |list: &[Given<'_>]| -> Vec<String> {
        list.iter().map(|one| one.written().to_owned()).collect()
    };
    let (old, new) = (tokens(&before.event_tokens), tokens(&after.event_tokens));
    for gone in old.iter().filter(|token| !new.contains(token)) {
        lines.push(format!(
            "event token {gone} is removed: its callback in Adjust stays until it is deleted there"
        ));
    }
    for added in new.iter().filter(|token| !old.contains(token)) {
        lines.push(format!("event token {added} is added"));
    }
    if let (Some(old), Some(new)) = (was, is) {
        lines.extend(of_entries(
            [&before.destinations, &after.destinations],
            [old, new],
        ));
    }
    if one.gets_own_endpoints {
        lines.push("the endpoints are its own now, and no longer those of [defaults]".to_owned());
    }
    if lines.len() > MOST {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!("and {more} more changes"));
    }
    lines
}

fn of_entries([before, after]: [&[Destination<'_>]; 2], [old, new]: [&Shown; 2]) -> Vec<String> {
    let kept = matched(before, after);
    let (old_entries, new_entries) = (entries(old), entries(new));
    let (old, new) = (requests(old), requests(new));
    let mut of_each: Vec<(String, Vec<String>)> = Vec::new();
    let mut lines = Vec::new();
    for (at, entry) in old_entries.iter().enumerate() {
        if !kept.contains(&Some(at)) {
            lines.push(format!("removed: {entry}"));
        }
    }
    for (at, to) in after.iter().enumerate() {
        let url = to.url.written().to_owned();
        match kept[at] {
            None => lines.push(format!("added: {}", new_entries[at])),
            Some(was) => {
                lines.extend(line("endpoint", before[was].url.written(), &url));
                of_each.push((url, old[was].beside(&new[at])));
            }
        }
    }
    // What is the same for all is told once.
    let first = of_each
        .first()
        .map_or(Vec::new(), |(_, lines)| lines.clone());
    let is_common = |line: &String| of_each.iter().all(|(_, lines)| lines.contains(line));
    let common: Vec<String> = first.into_iter().filter(is_common).collect();
    for (url, own) in &of_each {
        let own = own.iter().filter(|line| !common.contains(line));
        lines.extend(own.map(|line| format!("{url}: {line}")));
    }
    lines.extend(common);
    lines
}

/// Each entry as the field has it.
fn entries(shown: &Shown) -> Vec<String> {
    let field = field::render(&shown.callback);
    field
        .split(' ')
        .map(|entry| shown.stand_ins.unmasked(entry))
        .collect()
}

/// What one endpoint is sent, as it may be shown.
struct Request {
    query: Vec<(String, String)>,
    body: Vec<(String, String)>,
    method: &'static str,
    condition: String,
}

fn requests(shown: &Shown) -> Vec<Request> {
    let text = |text: &str| shown.stand_ins.unmasked(text);
    let pair = |parameter: &Parameter| {
        let value = parameter.value.as_ref().map_or("", |value| value.as_str());
        (text(parameter.key.as_str()), text(value))
    };
    let request = |entry: &Entry| Request {
        query: entry.parameters().map(pair).collect(),
        body: entry.body.iter().flatten().map(pair).collect(),
        method: if entry.method.is_post() {
            "POST"
        } else {
            "GET"
        },
        condition: entry
            .condition
            .as_ref()
            .map_or_else(|| "none".to_owned(), Condition::in_words),
    };
    shown.callback.entries().iter().map(request).collect()
}

impl Request {
    /// What another one has that is not so here, a line for each.
    fn beside(&self, new: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(line("condition", &self.condition, &new.condition));
        lines.extend(line("method", self.method, new.method));
        lines.extend(pairs(&self.query, &new.query, ""));
        lines.extend(pairs(&self.body, &new.body, " of the body"));
        lines
    }
}

fn pairs(old: &[(String, String)], new: &[(String, String)], part: &str) -> Vec<String> {
    let value = |list: &'_ [(String, String)], key: &str| {
        let pair = list.iter().find(|(other, _)| other == key);
        pair.map(|(_, value)| value.clone())
    };
    let mut lines = Vec::new();
    for (key, was) in old {
        match value(new, key) {
            None => lines.push(format!("{key}={was}{part} is removed")),
            Some(is) => lines.extend(line(&format!("{key}{part}"), was, &is)),
        }
    }
    for (key, is) in new.iter().filter(|(key, _)| value(old, key).is_none()) {
        lines.push(format!("{key}={is}{part} is added"));
    }
    let order = |list: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
        let both = list.iter().filter(|(key, _)| value(other, key).is_some());
        both.map(|(key, _)| key.clone()).collect()
    };
    let (was, is) = (order(old, new), order(new, old));
    lines.extend(line(
        &format!("order{part}"),
        &was.join(", "),
        &is.join(", "),
    ));
    lines
}

fn line(what: &str, old: &str, new: &str) -> Option<String> {
    (old != new).then(|| format!("{what}: {old} -> {new}"))
}
