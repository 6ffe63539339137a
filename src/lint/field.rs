//! The check of a callback field that was read: every entry of its tree, and the white space between them.

use super::rules::words::shortened;
use super::rules::{Context, Within, condition, endpoint, entry, parameter, placeholder, text};
use super::{Code, Diagnostic, Findings, Level};
use crate::callback::compare::RequestPart;
use crate::callback::syntax::field::{self as syntax, EntrySyntax, Field};
use crate::callback::syntax::url::Pair;
use crate::callback::{Given, Span};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// Checks a callback field, and gives its tree.
pub fn check(cx: &Context<'_>, given: &Given<'_>, out: &mut Findings<'_>) -> Field {
    let text = given.text();
    let field = syntax::read(text);
    let pluses = text::pluses(text);
    if !pluses.is_empty() {
        // The rest is judged when blanks stand there.
        let pluses = pluses.into_iter().map(|at| plus(&given.part(at)));
        pluses.for_each(|finding| out.add(finding));
        return field;
    }
    if field.entries.is_empty() {
        out.add(entry::empty_endpoint(given.place()));
        return field;
    }
    blanks_between(given, &field, out);
    for pair in field.entries.windows(2) {
        let (url, end) = (&pair[0].url, pair[0].range.end);
        if url.path.end == end && text[url.path.clone()].ends_with([',', ';', '|']) {
            out.add(text::sign_before_blank(&given.part(end - 1..end)));
        }
    }
    for entry in &field.entries {
        let inside = given.part(entry.url.range.start..entry.range.end);
        text::white_space(cx, &inside, out);
        self::entry(cx, given, entry, out);
        let sent = || placeholder::names_in(&text[entry.range.clone()], cx.macros);
        entry::missing_adid(cx, sent, given.span(entry.range.clone()), out);
    }
    let sent = || placeholder::names_in(text, cx.macros);
    let first = given.span(field.entries[0].range.clone());
    entry::missing_recommended(cx, sent, Some((first, "this callback")), out);
    field
}

/// The finding for a `+` between two URLs.
pub(super) fn plus(sign: &Given<'_>) -> Diagnostic {
    let typed = sign.typed(" ");
    let blank = if typed == " " { "a space" } else { &typed };
    text::plus(sign, &format!("type {blank} in its place")).edit(sign, " ")
}

fn entry(cx: &Context<'_>, given: &Given<'_>, entry: &EntrySyntax, out: &mut Findings<'_>) {
    let text = given.text();
    method(given, entry, out);
    if let Some(written) = &entry.condition {
        condition::adjust(cx, given, written, out);
        let blank = written.range.end..entry.url.range.start;
        if blank.len() > 1 && !entry.url.range.is_empty() {
            out.add(blank_at_comma(&given.part(blank)));
        }
    }
    let is_post = entry.is_post(text);
    let cx = &cx.within(Within::request(is_post));
    if is_post && entry.condition.is_none() {
        let place = entry.method.clone().unwrap_or(entry.range.clone());
        let example = given.typed("equal,{environment},production");
        out.add(entry::post_without_condition(given.span(place), &example));
    }
    endpoint::check(cx, given, &entry.url, out);
    let query = entry.url.query.iter().flatten();
    repeated_keys(query.map(|pair| (given, pair.clone())), out);
    entry::length(
        given.span(entry.url.range.clone()),
        entry.url.range.len(),
        out,
    );
    if let Some(body) = &entry.body {
        for pair in &body.pairs {
            parameter::read(cx, given, pair, out);
        }
        let whole = given.part(body.range.clone());
        text::html_entities(&whole, out);
        parameter::empty_pairs(given, &body.pairs, out);
        repeated_keys(body.pairs.iter().map(|pair| (given, pair.clone())), out);
        if let Some(at) = whole.text().find(',') {
            let comma = whole.part(at..at + 1);
            out.add(parameter::post_comma(&comma, RequestPart::Body));
        }
    }
}

/// `get` or `PUT` in front of an entry, and a blank behind the method's comma.
fn method(given: &Given<'_>, entry: &EntrySyntax, out: &mut Findings<'_>) {
    let Some(word) = entry.method.clone() else {
        return;
    };
    let condition = entry.condition.as_ref();
    let next = condition.map_or(&entry.url.range, |own| &own.range).start;
    let blank = word.end + 1..next;
    let word = given.part(word);
    let upper = word.text().to_ascii_uppercase();
    let finding = |message: String| Diagnostic::new(Code::ConditionSyntax, message);
    if !matches!(upper.as_str(), "GET" | "POST") {
        let finding = finding(format!("Adjust sends no {upper} callbacks"));
        let finding = finding.at(word.place(), "GET or POST");
        out.add(finding.help("leave the method out for GET"));
    } else if word.text() != upper {
        let finding = finding("the method is written in capitals".to_owned());
        let finding = finding.at(word.place(), format!("type {upper}"));
        let finding = finding.help("Adjust would not read this as a method");
        out.add(finding.edit(&word, &upper));
    } else if !blank.is_empty() {
        out.add(blank_at_comma(&given.part(blank)));
    }
}

fn blank_at_comma(part: &Given<'_>) -> Diagnostic {
    let comma = if part.text().contains(',') { "," } else { "" };
    let message = "no blank stands around the commas in front of a URL";
    Diagnostic::new(Code::ConditionSyntax, message)
        .at(part.place(), "blank beside a comma")
        .help("Adjust would cut the callback at the blank: leave it out")
        .edit(part, comma)
}

/// White space at the ends of a field, and between its entries where it is not one space.
fn blanks_between(given: &Given<'_>, field: &Field, out: &mut Findings<'_>) {
    let Some(first) = field.blanks.first() else {
        return;
    };
    let edge = !between(field, first);
    let is_line = |blank: &Range<usize>| given.text()[blank.clone()].contains('\n');
    let mut blanks = field.blanks.iter();
    let lines = blanks.any(|blank| is_line(blank) && between(field, blank));
    let (message, help) = if lines {
        ("the entries stand on lines of their own".to_owned(), LINES)
    } else {
        let message = match field.blanks.len() - 1 {
            0 if edge => "white space stands around the callback".to_owned(),
            0 => "more than one space stands between two entries".to_owned(),
            more => {
                format!("white space stands where none belongs, here and at {more} other places")
            }
        };
        let help = "Adjust separates entries by one space: it would read an empty entry here";
        (message, help)
    };
    let (label, right) = if edge {
        ("leave this out", "")
    } else {
        ("one space belongs here", " ")
    };
    let first = given.part(first.clone());
    let finding = Diagnostic::new(Code::EndpointWhitespace, message);
    let finding = finding.at(first.place(), label).edit(&first, right);
    out.add(finding.help(help));
}

pub(super) const LINES: &str = "Adjust's encoding tool for links wants a line for each URL, the dashboard's field one space between them";

fn between(field: &Field, blank: &Range<usize>) -> bool {
    let first = field.entries.first().map_or(0, |entry| entry.range.start);
    let last = field.entries.last().map_or(0, |entry| entry.range.end);
    blank.start > first && blank.end < last
}

/// Two values for one key of a URL or body that the user wrote out: a warning, for some receivers take a list so.
pub(super) fn repeated_keys<'t>(
    pairs: impl Iterator<Item = (&'t Given<'t>, Pair)>,
    out: &mut Findings<'_>,
) {
    let mut seen: HashMap<Cow<'_, [u8]>, (Option<&str>, Span)> = HashMap::new();
    for (given, pair) in pairs {
        let (text, place) = (given.text(), given.span(pair.range));
        let (key, value) = (&text[pair.key], pair.value.map(|range| &text[range]));
        if key.trim().is_empty() {
            continue;
        }
        match seen.entry(Cow::from(percent_decode_str(key))) {
            Entry::Vacant(free) => {
                free.insert((value, place));
            }
            Entry::Occupied(first) if first.get().0 == value => {}
            Entry::Occupied(first) => {
                let (before, at) = first.get();
                out.add_by_default(Code::DuplicateKey, Level::Warn, || {
                    let label = |value: Option<&str>| {
                        format!("here it is {}", shortened(value.unwrap_or_default()))
                    };
                    let both = [
                        (Some(at.clone()), label(*before)),
                        (Some(place), label(value)),
                    ];
                    parameter::duplicate_key(key, both, parameter::RECEIVERS)
                });
            }
        }
    }
}
