//! What an edit changes about a callback: what was, and what is.

use super::matched;
use crate::callback::compare::{Differing, RequestPart, compare};
use crate::callback::{Callback, Draft, Given};
use crate::forms::field::render;

const MOST: usize = 20;

/// What changes about a callback, a line for each; of its endpoints only where it could be and can be built.
pub fn changes([before, after]: [&Draft<'_>; 2], built: [Option<&Callback>; 2]) -> Vec<String> {
    let mut lines = Vec::new();
    for (what, old, new) in [
        ("name", &before.name, &after.name),
        ("trigger", &before.trigger, &after.trigger),
    ] {
        let [old, new] = [old, new].map(|one| one.as_ref().map_or("none", Given::text));
        if old != new {
            lines.push(format!("{what}: {old} -> {new}"));
        }
    }
    let tokens = after.event_tokens.iter();
    let added = tokens.filter(|token| !before.event_tokens.contains(token));
    lines.extend(added.map(|token| format!("event token {} is added", token.text())));
    if let [Some(old), Some(new)] = built {
        let kept = matched(&before.destinations, &after.destinations);
        of_entries(&kept, [old, new], &mut lines);
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
    let tokens = before.event_tokens.iter();
    let gone = tokens.filter(|token| !after.event_tokens.contains(token));
    gone.map(|token| {
        let name = after.name.as_ref().map_or("", Given::text);
        let token = token.text();
        format!(
            "`{name}`: event token {token} is removed: its callback in Adjust stays until it is deleted there"
        )
    })
}

fn of_entries(kept: &[Option<usize>], callbacks: [&Callback; 2], lines: &mut Vec<String>) {
    let [old, new] = callbacks.map(|callback| {
        let each = callback.entries().iter().cloned();
        let each = each.filter_map(|entry| Callback::new(vec![entry]));
        each.map(|alone| render(&alone)).collect::<Vec<String>>()
    });
    for (at, entry) in old.iter().enumerate() {
        if !kept.contains(&Some(at)) {
            lines.push(format!("removed: {entry}"));
        }
    }
    let mut of_each: Vec<(&str, Vec<String>)> = Vec::new();
    for ((text, entry), was) in new.iter().zip(callbacks[1].entries()).zip(kept) {
        let Some(was) = was.and_then(|was| old.get(was)) else {
            lines.push(format!("added: {text}"));
            continue;
        };
        let all = compare(was, text).into_iter();
        let all = all.map(|(_, what)| in_words(&what, str::to_owned));
        of_each.push((entry.endpoint.as_str(), all.collect()));
    }
    // What is the same for all is told once, and another address names its endpoint by itself.
    for (url, own) in &of_each {
        for line in own {
            let is_common = of_each.iter().all(|(_, other)| other.contains(line));
            let told = if is_common || line.starts_with("endpoint: ") {
                line.clone()
            } else {
                format!("{url}: {line}")
            };
            if !is_common || !lines.contains(&told) {
                lines.push(told);
            }
        }
    }
}

/// A difference in words, from the first to the second; `shown` may shorten the texts.
pub fn in_words(what: &Differing, shown: impl Fn(&str) -> String) -> String {
    let pair = |part: &RequestPart, pair: &str| match part {
        RequestPart::Query => shown(pair),
        RequestPart::Body => format!("{} of the body", shown(pair)),
    };
    let changed = |what: &str, none: &str, texts: [&String; 2]| {
        let [old, new] = texts.map(|text| if text.is_empty() { none } else { text });
        format!("{what}: {} -> {}", shown(old), shown(new))
    };
    match what {
        Differing::Method(old, new) => {
            // Without a word, a request is a GET.
            let is_post = old == "POST" || new == "POST";
            changed("method", if is_post { "GET" } else { "none" }, [old, new])
        }
        Differing::Condition(old, new) => changed("condition", "none", [old, new]),
        Differing::Endpoint(old, new) => changed("endpoint", "none", [old, new]),
        Differing::Added(part, new) => format!("{} is added", pair(part, new)),
        Differing::Removed(part, old) => format!("{} is removed", pair(part, old)),
        Differing::Changed(part, old, new) => format!("{} -> {}", pair(part, old), shown(new)),
        Differing::Order => "another order of the parameters".to_owned(),
        Differing::Entries(old, new) => format!("endpoints: {old} -> {new}"),
        Differing::Blanks => "only white space differs".to_owned(),
    }
}
