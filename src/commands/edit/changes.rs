//! What an edit changes about a callback: what was, and what is.

use crate::callback::compare::{Differing, RequestPart, compare};
use crate::callback::syntax::field;
use crate::callback::{Draft, Given};
use crate::manifest::edit::matched;

/// The most lines that are told of a callback.
const MOST: usize = 20;

/// What changes about a callback, a line for each. The fields are what it was and is built to, where it can be.
pub(super) fn changes([before, after]: [&Draft<'_>; 2], fields: [Option<&str>; 2]) -> Vec<String> {
    let mut lines = Vec::new();
    let written = |given: &Option<Given<'_>>| match given {
        Some(given) => given.text().to_owned(),
        None => "none".to_owned(),
    };
    for (what, old, new) in [
        ("name", &before.name, &after.name),
        ("trigger", &before.trigger, &after.trigger),
    ] {
        let (old, new) = (written(old), written(new));
        if old != new {
            lines.push(format!("{what}: {old} -> {new}"));
        }
    }
    let [old, new] = [before, after].map(|draft| {
        let tokens = draft.event_tokens.iter().map(Given::text);
        tokens.collect::<Vec<&str>>()
    });
    for gone in old.iter().filter(|token| !new.contains(token)) {
        lines.push(format!(
            "event token {gone} is removed: its callback in Adjust stays until it is deleted there"
        ));
    }
    for added in new.iter().filter(|token| !old.contains(token)) {
        lines.push(format!("event token {added} is added"));
    }
    if let [Some(old), Some(new)] = fields {
        let kept = matched(&before.destinations, &after.destinations);
        of_entries(&kept, &entries(old), &entries(new), &mut lines);
    }
    if lines.len() > MOST {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!("and {more} more changes"));
    }
    lines
}

fn entries(text: &str) -> Vec<&str> {
    let entries = field::read(text).entries.into_iter();
    entries.map(|entry| &text[entry.range]).collect()
}

fn of_entries(kept: &[Option<usize>], old: &[&str], new: &[&str], lines: &mut Vec<String>) {
    for (at, entry) in old.iter().enumerate() {
        if !kept.contains(&Some(at)) {
            lines.push(format!("removed: {entry}"));
        }
    }
    let mut of_each: Vec<(&str, Vec<String>)> = Vec::new();
    for (entry, was) in new.iter().zip(kept) {
        match was.and_then(|was| old.get(was)) {
            None => lines.push(format!("added: {entry}")),
            Some(was) => {
                let all = compare(was, entry).into_iter();
                let url = field::read(entry)
                    .entries
                    .first()
                    .map(|read| read.url.endpoint());
                let url = url.map_or(*entry, |url| &entry[url]);
                of_each.push((url, all.flat_map(|one| in_words(&one.what)).collect()));
            }
        }
    }
    // What is the same for all is told once.
    let first = of_each
        .first()
        .map_or(Vec::new(), |(_, first)| first.clone());
    let is_common = |line: &String| of_each.iter().all(|(_, own)| own.contains(line));
    let common: Vec<String> = first.into_iter().filter(is_common).collect();
    for (url, own) in &of_each {
        let own = own.iter().filter(|line| !common.contains(line));
        lines.extend(own.map(|line| format!("{url}: {line}")));
    }
    lines.extend(common);
}

fn in_words(what: &Differing) -> Vec<String> {
    let of = |part: RequestPart| match part {
        RequestPart::Query => "",
        RequestPart::Body => " of the body",
    };
    let line = match what {
        Differing::Front(old, new) => {
            let both = front(old).into_iter().zip(front(new));
            let changed = both.filter(|(old, new)| old != new);
            let lines = changed.map(|((what, old), (_, new))| format!("{what}: {old} -> {new}"));
            return lines.collect();
        }
        Differing::Endpoint(old, new) => format!("endpoint: {old} -> {new}"),
        Differing::Added(part, pair) => format!("{pair}{} is added", of(*part)),
        Differing::Removed(part, pair) => format!("{pair}{} is removed", of(*part)),
        Differing::Changed(part, old, new) => format!("{old}{} -> {new}", of(*part)),
        Differing::Order => "another order of the parameters".to_owned(),
        Differing::Entries(..) | Differing::Blanks => "other blanks".to_owned(),
    };
    vec![line]
}

/// The method and the condition of what stands in front of a URL: `POST,equal,{country},de,`.
fn front(text: &str) -> [(&'static str, &str); 2] {
    let text = text.trim_end_matches(',');
    let (method, condition) = match text.split_once(',').unwrap_or((text, "")) {
        (first @ ("GET" | "POST"), rest) => (first, rest),
        _ => ("", text),
    };
    let [method, condition] = [method, condition].map(|part| match part {
        "" => "none",
        part => part,
    });
    [("method", method), ("condition", condition)]
}
