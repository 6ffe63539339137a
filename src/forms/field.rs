//! The callback field: what the user pastes in Adjust. [`render`] and [`parse`] are exact inverses.

use crate::callback::read::{ReadError, read_condition, read_pairs, read_url};
use crate::callback::syntax::field::{self as syntax, Field};
use crate::callback::{Callback, Destination, Draft, Entry, Given, Macros, Method, Parameter};
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
    let refuse = |range: &Range<usize>, what: &str| ReadError {
        range: range.clone(),
        what: what.to_owned(),
    };
    if let Some(blank) = field.blanks.first() {
        return Err(refuse(
            blank,
            "entries are separated by one space, and nothing else is blank",
        ));
    }
    let entries = field
        .entries
        .iter()
        .map(|entry| read_entry(text, entry, macros))
        .collect::<Result<_, _>>()?;
    Callback::new(entries).ok_or_else(|| refuse(&(0..text.len()), "there is no entry"))
}

fn read_entry(
    text: &str,
    entry: &syntax::EntrySyntax,
    macros: &Macros,
) -> Result<Entry, ReadError> {
    let refuse = |range: &Range<usize>, what: String| ReadError {
        range: range.clone(),
        what,
    };
    if let Some(blank) = entry.blanks.first() {
        return Err(refuse(blank, "an entry holds no white space".into()));
    }
    let method = match entry.method.as_ref().map(|word| &text[word.clone()]) {
        None => Method::Implied,
        Some("GET") => Method::Get,
        Some("POST") => Method::Post,
        Some(_) => return Err(refuse(&entry.range, "the method is GET or POST".into())),
    };
    let condition = entry
        .condition
        .as_ref()
        .map(|condition| {
            let refused = || refuse(&condition.range, "this is no condition".into());
            read_condition(text, condition).ok_or_else(refused)
        })
        .transpose()?;
    // The tree trims blanks around the parts; the model holds none, so the bytes must agree.
    if !entry.is_tight() {
        let what = "no blank stands around the commas in front of a URL";
        return Err(refuse(&entry.range, what.into()));
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
