//! What an edit changes about a callback: what was, and what is.

use super::matched;
use crate::callback::compare::{Differing, RequestPart, compare};
use crate::callback::syntax::field;
use crate::callback::{Callback, Draft, Given};
use crate::forms::field::render;

/// The most lines that are told of a callback.
const MOST: usize = 20;

/// What changes about a callback, a line for each; of its endpoints only where it could be and can be built.
pub fn changes([before, after]: [&Draft<'_>; 2], built: [Option<&Callback>; 2]) -> Vec<String> {
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
    let had = |token: &&Given<'_>| {
        before
            .event_tokens
            .iter()
            .any(|old| old.text() == token.text())
    };
    for added in after.event_tokens.iter().filter(|token| !had(token)) {
        lines.push(format!("event token {} is added", added.text()));
    }
    if let [Some(old), Some(new)] = built {
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

/// The event tokens that a callback has no more, a line for each: Adjust does not know of it.
pub fn removed_tokens<'c>(
    before: &'c Draft<'_>,
    after: &'c Draft<'_>,
) -> impl Iterator<Item = String> + 'c {
    let has = |token: &&Given<'_>| {
        after
            .event_tokens
            .iter()
            .any(|new| new.text() == token.text())
    };
    let gone = before.event_tokens.iter().filter(move |token| !has(token));
    gone.map(|token| {
        let name = after.name.as_ref().map_or("", Given::text);
        let token = token.text();
        format!(
            "`{name}`: event token {token} is removed: its callback in Adjust stays until it is deleted there"
        )
    })
}

/// Each entry as it stands in the field.
fn entries(callback: &Callback) -> Vec<String> {
    let each = callback.entries().iter().cloned();
    let each = each.filter_map(|entry| Callback::new(vec![entry]));
    each.map(|alone| render(&alone)).collect()
}

fn of_entries(kept: &[Option<usize>], old: &[String], new: &[String], lines: &mut Vec<String>) {
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
                let url = url.map_or(entry.as_str(), |url| &entry[url]);
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
