//! One endpoint of a draft with all that goes to it: its entry, or what stands in the way.

use super::{Keyed as _, Keys, Slot, value_of};
use crate::callback::syntax::field;
use crate::callback::syntax::url::{Pair, Url};
use crate::callback::{Condition, Destination, Entry, Given, Method, Parameter, Span};
use crate::forms::field::{FieldError, read_url, render_url};
use crate::lint::rules::{Context, endpoint, parameter, text};
use crate::lint::{Code, Diagnostic, Findings};

/// Checks one endpoint and makes its entry.
pub(super) fn entry(
    cx: &Context<'_>,
    destination: &Destination<'_>,
    slots: Vec<Slot>,
    method: Method,
    condition: Result<Option<Condition>, ()>,
    body: Option<Vec<Parameter>>,
    out: &mut Findings<'_>,
) -> Option<Entry> {
    let given = &destination.url;
    let text = given.text();
    if text.contains(text::is_blank) {
        if let [first, second, ..] = &field::read(text).entries[..] {
            out.add(several_endpoints(
                given,
                first.range.end..second.range.start,
            ));
            return None;
        }
        text::white_space(cx, given, 0..text.len(), out);
    }
    // What looks like a condition in front of the URL is judged as part of a URL without scheme.
    let start = text.len() - text.trim_start().len();
    let url = Url::read(text, start..start + text.trim().len());
    endpoint::check(cx, given, &url, out);
    let pairs = url.query.iter().flatten();
    let values = pairs.filter_map(|pair| pair.value.clone().map(|range| &text[range]));
    let macros = parameter::macros_of(cx, values, out);
    let (endpoint, query) = match read_url(text, &url, &macros) {
        Ok(read) => read,
        Err(error) => {
            unwritable(given, &url, &error, out);
            return None;
        }
    };
    let query = join(query, slots, (given, &url), out);
    let entry = Entry {
        method,
        condition: condition.ok()?,
        endpoint,
        query,
        body,
    };
    let mut rendered = String::new();
    render_url(&mut rendered, &entry);
    endpoint::length(given.place(), rendered.len(), out);
    Some(entry)
}

/// What cannot be written although the user allows all that is wrong with it, under the code that it has.
fn unwritable(given: &Given<'_>, url: &Url, error: &FieldError, out: &mut Findings<'_>) {
    if out.is_denied() {
        return;
    }
    let is_key = |pair: &Pair| pair.key == error.range;
    let code = if url.fragment.as_ref() == Some(&error.range) {
        Code::EndpointFragment
    } else if error.range == url.endpoint() {
        Code::EndpointCharacters
    } else if url.query.iter().flatten().any(is_key) {
        Code::PlaceholderInKey
    } else {
        Code::InvalidEscape
    };
    out.deny(Diagnostic::new(code, error.what.clone()).at(
        given.span(error.range.clone()),
        "cannot be written, whatever is allowed",
    ));
}

fn several_endpoints(given: &Given<'_>, between: std::ops::Range<usize>) -> Diagnostic {
    let lines = given.text()[between.clone()].contains('\n');
    let finding = Diagnostic::new(Code::EndpointWhitespace, "several endpoints stand in one text")
        .at(given.span(between), "a second one begins behind this")
        .help("give each its own: -e 'https://a.example' -e 'https://b.example'; cbgen joins them by single spaces");
    if lines {
        finding.help("Adjust's encoding tool for links wants a line for each URL, the dashboard's field one space between them")
    } else {
        finding
    }
}

/// The finding for a recommended parameter with the key of one in the URL.
fn recommended_too(key: &str, value: &str, (place, here): (Span, &str)) -> Diagnostic {
    let finding = parameter::duplicate_key(key, (None, value), (place, here));
    finding.help(format!(
        "the first is among the recommended ones: leave it out with --exclude {key}, or exclude = [\"{key}\"]"
    ))
}

/// Adds the parameters to those that the URL has already.
fn join(
    query: Option<Vec<Parameter>>,
    slots: Vec<Slot>,
    (given, url): (&Given<'_>, &Url),
    out: &mut Findings<'_>,
) -> Option<Vec<Parameter>> {
    if slots.is_empty() {
        return query;
    }
    let mut pairs = query.unwrap_or_default();
    // A final `&` is the separator for what is added.
    if pairs.last().is_some_and(Parameter::is_empty_pair) {
        pairs.pop();
    }
    let own = pairs.len();
    let keys = Keys::of(&pairs);
    pairs.reserve(slots.len());
    for slot in slots {
        let same_key = keys
            .find(&pairs[..own], slot.key())
            .map(|at| (at, &pairs[at]));
        match same_key {
            Some((_, pair)) if *pair == slot.parameter => continue,
            Some((at, pair)) => {
                let written = url.query.iter().flatten().nth(at);
                let own = written.map_or(given.place(), |pair| given.span(pair.range.clone()));
                let (key, value) = (pair.key.as_str(), value_of(&slot.parameter));
                out.add(match slot.place {
                    Some(place) => {
                        let first = (Some(own), value_of(pair));
                        parameter::duplicate_key(key, first, (place, value))
                    }
                    None => recommended_too(key, value, (own, value_of(pair))),
                });
            }
            None => {}
        }
        pairs.push(slot.parameter);
    }
    Some(pairs)
}
