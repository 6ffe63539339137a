//! The callback field: what the user pastes in Adjust. [`render`] and [`parse`] are exact inverses.

use crate::callback::read::{read_condition, read_pairs, read_url};
use crate::callback::syntax::field::{self as syntax, Field};
use crate::callback::{
    Callback, Destination, Draft, Entry, Given, Macros, Method, Parameter, ReadError, Unsound,
};
use std::fmt::Write as _;
use std::ops::Range;

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
    match entry.method {
        Method::Implied => {}
        Method::Get => out.push_str("GET,"),
        Method::Post => out.push_str("POST,"),
    }
    if let Some(condition) = &entry.condition {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "{condition},");
    }
    render_url(out, entry);
    if let Some(body) = &entry.body {
        out.push(',');
        render_pairs(out, body);
    }
}

/// Appends the URL of an entry: endpoint and parameters.
pub fn render_url(out: &mut String, entry: &Entry) {
    out.push_str(entry.endpoint.as_str());
    if let Some(query) = &entry.query {
        out.push(entry.endpoint.separator());
        render_pairs(out, query);
    }
}

fn render_pairs(out: &mut String, pairs: &[Parameter]) {
    for (at, pair) in pairs.iter().enumerate() {
        if at > 0 {
            out.push('&');
        }
        out.push_str(pair.key.as_str());
        if let Some(value) = &pair.value {
            out.push('=');
            out.push_str(value.as_str());
        }
    }
}

/// Reads a callback field; the model renders to the same bytes. One final newline is dropped.
///
/// # Errors
/// The first place that the strict model cannot hold. The rules of `lint` say more, and all of it.
pub fn parse(text: &str, macros: &Macros) -> Result<Callback, ReadError> {
    from_syntax(text, &syntax::read(text), macros)
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

/// Makes the strict model from a tree.
///
/// # Errors
/// As [`parse`].
pub fn from_syntax(text: &str, field: &Field, macros: &Macros) -> Result<Callback, ReadError> {
    if let Some(blank) = field.blanks.first() {
        return Err(refuse(blank));
    }
    let entries = field.entries.iter();
    let entries = entries.map(|entry| read_entry(text, entry, macros));
    let callback = Callback::new(entries.collect::<Result<_, _>>()?);
    callback.ok_or_else(|| refuse(&(0..text.len())))
}

/// That what stands there is outside the grammar.
fn refuse(range: &Range<usize>) -> ReadError {
    ReadError {
        range: range.clone(),
        what: Unsound::Entry,
    }
}

fn read_entry(
    text: &str,
    entry: &syntax::EntrySyntax,
    macros: &Macros,
) -> Result<Entry, ReadError> {
    if let Some(blank) = entry.blanks.first() {
        return Err(refuse(blank));
    }
    let method = match entry.method.as_ref().map(|word| &text[word.clone()]) {
        None => Method::Implied,
        Some("GET") => Method::Get,
        Some("POST") => Method::Post,
        Some(_) => return Err(refuse(&entry.range)),
    };
    let condition = entry.condition.as_ref().map(|condition| {
        let read = read_condition(text, condition);
        read.ok_or_else(|| refuse(&condition.range))
    });
    let condition = condition.transpose()?;
    // The tree trims blanks around the parts; the model holds none, so the bytes must agree.
    if !entry.is_tight() {
        return Err(refuse(&entry.range));
    }
    let (endpoint, query) = read_url(text, &entry.url, macros)?;
    let body = entry
        .body
        .as_ref()
        .map(|body| read_pairs(text, &body.pairs, macros))
        .transpose()?;
    Ok(Entry {
        method,
        condition,
        endpoint,
        query,
        body,
    })
}
