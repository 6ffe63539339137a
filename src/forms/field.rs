//! The callback field: what the user pastes in Adjust. [`render`] and [`parse`] are exact inverses.

use crate::callback::read::{read_condition, read_pairs, read_url};
use crate::callback::syntax::field as syntax;
use crate::callback::{Callback, Destination, Draft, Entry, Given, Macros, Method, push_pairs};
use std::fmt::Write as _;

/// The callback field: the entries joined by single spaces.
pub fn render(callback: &Callback) -> String {
    let entries = callback.entries().iter();
    let mut field = String::with_capacity(entries.map(|entry| entry.url_length() + 64).sum());
    render_into(&mut field, callback);
    field
}

/// Appends the callback field.
pub fn render_into(out: &mut String, callback: &Callback) {
    for (at, entry) in callback.entries().iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        render_entry(out, entry);
    }
}

fn render_entry(out: &mut String, entry: &Entry) {
    out.push_str(entry.method.front());
    if let Some(condition) = &entry.condition {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "{condition},");
    }
    render_url(out, entry);
    if let Some(body) = &entry.body {
        out.push(',');
        push_pairs(out, body);
    }
}

/// Appends the URL of an entry: endpoint and parameters.
pub fn render_url(out: &mut String, entry: &Entry) {
    out.push_str(entry.endpoint.as_str());
    if let Some(query) = &entry.query {
        out.push(entry.endpoint.separator());
        push_pairs(out, query);
    }
}

/// Reads a callback field; the model renders to the same bytes. One final newline is dropped. `None` where the strict model
/// cannot hold it: the rules of `lint` say why.
pub fn parse(text: &str, macros: &Macros) -> Option<Callback> {
    let field = syntax::read(text);
    let entries = field.entries.iter();
    let entries = entries.map(|entry| read_entry(text, entry, macros));
    let callback = Callback::new(entries.collect::<Option<_>>()?);
    callback.filter(|_| field.blanks.is_empty())
}

fn read_entry(text: &str, entry: &syntax::EntrySyntax, macros: &Macros) -> Option<Entry> {
    // The tree trims blanks around the parts; the model holds none, so the bytes must agree.
    if !entry.blanks.is_empty() || !entry.is_tight() {
        return None;
    }
    let method = Method::parse(entry.method.clone().map(|word| &text[word]))?;
    let condition = entry.condition.as_ref();
    let condition = condition.map(|own| read_condition(text, own));
    let (endpoint, query) = read_url(text, &entry.url, macros).ok()?;
    let body = entry.body.as_ref();
    let body = body.map(|body| read_pairs(text, &body.pairs, macros));
    Some(Entry {
        method,
        condition: match condition {
            Some(condition) => Some(condition?),
            None => None,
        },
        endpoint,
        query,
        body: body.transpose().ok()?,
    })
}

/// The draft that says the same as a callback field, for the rules to judge. The callback itself comes from
/// [`parse`], which keeps every byte.
pub fn draft<'a>(given: &Given<'a>) -> Draft<'a> {
    let destination = |entry| {
        let own = Destination::of_entry(given, entry);
        Destination {
            conditions: Some(own.conditions.unwrap_or_default()),
            method: Some(own.method.unwrap_or_default()),
            ..own
        }
    };
    let entries = syntax::read(given.text()).entries;
    Draft {
        destinations: entries.into_iter().map(destination).collect(),
        ..Draft::default()
    }
}
