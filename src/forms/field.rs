//! The callback field: what the user pastes in Adjust. [`render`] and [`parse`] are exact inverses.

use crate::callback::read::{ReadError, read_condition, read_pairs, read_url};
use crate::callback::syntax::field::{self as syntax, Field};
use crate::callback::{
    Callback, Destination, Draft, DraftParameter, Entry, Given, Macros, Method, Parameter,
};
use std::fmt::Write as _;
use std::ops::Range;

/// The callback field: the entries joined by single spaces.
pub fn render(callback: &Callback) -> String {
    let mut field = String::new();
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
    let destination = |entry: syntax::EntrySyntax| Destination {
        conditions: Some(
            entry
                .condition
                .iter()
                .map(|condition| given.slice(condition.range.clone()))
                .collect(),
        ),
        method: Some(match entry.method.map(|word| &given.text()[word]) {
            Some("POST") => Method::Post,
            Some(_) => Method::Get,
            None => Method::Implied,
        }),
        body: entry
            .body
            .map(|body| DraftParameter::body(given, body.range)),
        ..Destination::new(given.slice(entry.url.range))
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
    if let Some(condition) = &entry.condition {
        // The tree trims blanks around the parts; the model holds none, so the bytes must agree.
        let start = entry
            .method
            .as_ref()
            .map_or(entry.range.start, |word| word.end + 1);
        if start != condition.range.start || condition.range.end + 1 != entry.url.range.start {
            return Err(refuse(
                &condition.range,
                "no blank stands around the commas of a condition".into(),
            ));
        }
    } else if entry
        .method
        .as_ref()
        .is_some_and(|word| word.end + 1 != entry.url.range.start)
    {
        return Err(refuse(
            &entry.range,
            "no blank stands behind the method's comma".into(),
        ));
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

#[cfg(test)]
mod tests {
    use super::{parse, render};
    use crate::callback::Macros;

    #[test]
    fn what_is_sound_renders_to_the_same_bytes() {
        for field in [
            "http://test.your-server.com?source={tracker_name}",
            "https://A.example/PATH/%2f?x=%3a&x&=&y=",
            "https://a.example/?",
            "https://a.example?x=1&",
            "equal,{environment}{device_type},sandboxtablet,http://test.your-server.com?source={tracker_name}",
            "GET,https://a.example https://b.example?x={idfa||gps_adid}",
            "POST,contained,{country},de;at,https://a.example?x=1,k={v}&w",
        ] {
            let callback = parse(field, Macros::NONE).expect(field);
            assert_eq!(render(&callback), field);
        }
    }

    #[test]
    fn what_the_model_cannot_hold_is_refused() {
        for field in [
            "",
            " https://a.example",
            "https://a.example  https://b.example",
            "https://a.example/x y",
            "equal, {a},b,https://a.example",
            "equals,{a},b,https://a.example",
            "equal,{a},b",
            "https://a.example?x={y",
            "https://a.example#x",
            "ftp://a.example",
            "get,https://a.example",
        ] {
            assert!(parse(field, Macros::NONE).is_err(), "{field:?} was taken");
        }
    }
}
