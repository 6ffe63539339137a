//! What an app sets in the SDK, as flags give it: which parameters the SDK would drop, and which of them a URL
//! has already.

use super::{Code, Diagnostic, Findings, Levels};
use crate::callback::{Callback, Entry, Given, Sources, Span};
use crate::catalogue::{Catalogue, Trigger};

/// A parameter of the SDK as it was given.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// The key; never empty.
    pub key: Given<'a>,
    /// The value; never empty.
    pub value: Given<'a>,
}

/// Splits the `KEY=VALUE` of a flag. The SDKs drop a parameter without a key or without a value, and of two
/// values for a key they keep the last, with a line in the log.
///
/// # Errors
/// The message for a word without `=` or without a value: wrong usage.
pub fn pairs<'a>(
    flag: &str,
    given: &'a [String],
    sources: &mut Sources<'a>,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<Pair<'a>>, String> {
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for text in given {
        let Some(at) = text.find('=') else {
            return Err(format!("{flag} {text}: write KEY=VALUE"));
        };
        let source = sources.flag(flag, text.as_str());
        let pair = Pair {
            key: source.slice(0..at),
            value: source.slice(at + 1..text.len()),
        };
        let key = pair.key.text();
        if key.is_empty() {
            let finding = Diagnostic::new(Code::EmptyKey, "a parameter without a name")
                .at(source.place(), "nothing stands before the `=`")
                .help("the SDK would drop it");
            findings.push(finding);
            continue;
        }
        if pair.value.text().is_empty() {
            return Err(format!(
                "{flag} {key}=: the value is empty, and the SDK would drop it: give a value"
            ));
        }
        match pairs.iter().find(|known| known.key.text() == key) {
            None => pairs.push(pair),
            Some(known) if known.value.text() == pair.value.text() => {}
            Some(known) => findings.push(two_values(known, &pair)),
        }
    }
    Ok(pairs)
}

fn two_values(first: &Pair<'_>, second: &Pair<'_>) -> Diagnostic {
    let message = format!("two values for `{}`", second.key.text());
    Diagnostic::new(Code::DuplicateKey, message)
        .at(second.value.place(), "the second")
        .at(first.value.place(), "the first")
        .help("the SDK would keep the last: give one of them")
}

/// Whether callbacks of this trigger can be about an event, whose own parameters they then get.
pub fn is_of_event(trigger: Option<&Trigger>, catalogue: &Catalogue) -> bool {
    trigger.is_none_or(|trigger| {
        let stands_for = trigger.sample_as.iter();
        let mut stands_for = stands_for.filter_map(|id| catalogue.trigger(id));
        trigger.needs_event_token || stands_for.any(|trigger| trigger.needs_event_token)
    })
}

/// The parameters whose key a URL of the callback has already, each once. `name` is the place of the
/// callback's name, if it has one.
pub fn collisions<'p>(
    callback: &Callback,
    name: Option<&Span>,
    parameters: impl IntoIterator<Item = &'p Pair<'p>>,
    levels: &Levels,
    allow: &[Code],
) -> Vec<Diagnostic> {
    let parameters: Vec<_> = parameters.into_iter().collect();
    if parameters.is_empty() {
        return Vec::new();
    }
    let own: std::collections::HashSet<_> = callback
        .entries()
        .iter()
        .flat_map(Entry::parameters)
        .map(|parameter| parameter.key.decode())
        .collect();
    let mut list = Findings::new(levels, allow);
    for pair in parameters {
        if own.contains(pair.key.text()) {
            list.add(collision(pair, name));
        }
    }
    list.into_list()
}

fn collision(pair: &Pair<'_>, callback: Option<&Span>) -> Diagnostic {
    let key = pair.key.text();
    let message = format!("the URL has a parameter `{key}` of its own");
    let finding = Diagnostic::new(Code::SdkKeyCollision, message)
        .at(pair.key.place(), "the SDK sends this key")
        .help(format!(
            "Adjust appends it, so the server would get `{key}` twice; which one counts is not documented"
        ))
        .help("give one of the two another key");
    match callback {
        Some(name) => finding.at(name.clone(), "the URL of this callback has it too"),
        None => finding,
    }
}
