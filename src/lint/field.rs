//! The check of a callback field that was read: every entry of its tree, and the white space between them.

use super::rules::words::shortened;
use super::rules::{
    Context, Within, condition, endpoint, entry, parameter, placeholder, text, trigger,
};
use super::{Code, Diagnostic, Findings, Level};
use crate::callback::compare::RequestPart;
use crate::callback::syntax::field::{EntrySyntax, Field};
use crate::callback::syntax::template::{Malformed, Piece, parts};
use crate::callback::syntax::url::Pair;
use crate::callback::{Given, Prefix, Span};
use crate::catalogue::{Catalogue, Trigger};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// The dashboard trigger that a flag named, with its finding if it is none.
pub fn named_trigger(
    catalogue: &Catalogue,
    given: &Given<'_>,
    out: &mut Findings<'_>,
) -> Option<&'static Trigger> {
    trigger::check(catalogue, given, out)
}

/// Checks a callback field from its tree.
pub fn check(cx: &Context<'_>, given: &Given<'_>, field: &Field, out: &mut Findings<'_>) {
    let text = given.text();
    if field.entries.is_empty() {
        out.add(entry::empty_endpoint(given.span(0..text.len())));
        return;
    }
    blanks_between(given, field, out);
    for entry in &field.entries {
        if let Some(finding) = blanks_inside(cx, given, entry) {
            out.add(finding);
        }
        self::entry(cx, given, entry, out);
    }
    let sent = || placeholder::names_in(text, cx.macros);
    let first = field.entries.first();
    let place = first.map(|entry| (given.span(entry.range.clone()), "this callback"));
    entry::missing_adid(cx, sent, place.clone(), out);
    entry::missing_recommended(cx, sent, place, out);
}

fn entry(cx: &Context<'_>, given: &Given<'_>, entry: &EntrySyntax, out: &mut Findings<'_>) {
    let text = given.text();
    method(given, entry, out);
    if let Some(written) = &entry.condition {
        condition::adjust(cx, given, written, out);
        blank_before_url(given, entry, written.range.end, out);
    }
    let is_post = entry.is_post(text);
    let cx = &Context {
        within: Within::request(is_post),
        ..*cx
    };
    if is_post && entry.condition.is_none() {
        let place = entry.method.clone().unwrap_or(entry.range.clone());
        let example = given.typed("equal,{environment},production");
        out.add(entry::post_without_condition(given.span(place), &example));
    }
    endpoint::check(cx, given, &entry.url, out);
    let query = entry.url.query.iter().flatten();
    repeated_keys(query.map(|pair| given_pair(given, pair)), out);
    entry::length(
        given.span(entry.url.range.clone()),
        entry.url.range.len(),
        out,
    );
    if let Some(body) = &entry.body {
        for pair in &body.pairs {
            parameter::read(cx, given, pair, out);
        }
        text::html_entities(given, body.range.clone(), out);
        parameter::empty_pairs(given, &body.pairs, out);
        repeated_keys(body.pairs.iter().map(|pair| given_pair(given, pair)), out);
        if let Some(at) = text[body.range.clone()].find(',') {
            let at = body.range.start + at;
            out.add(parameter::post_comma(given, at, RequestPart::Body));
        }
    }
}

/// `get` or `PUT` in front of an entry, and a blank behind the method's comma.
fn method(given: &Given<'_>, entry: &EntrySyntax, out: &mut Findings<'_>) {
    let Some(range) = entry.method.clone() else {
        return;
    };
    let word = &given.text()[range.clone()];
    let upper = word.to_ascii_uppercase();
    if !matches!(upper.as_str(), "GET" | "POST") {
        out.add(
            Diagnostic::new(
                Code::ConditionSyntax,
                format!("Adjust sends no {upper} callbacks"),
            )
            .at(given.span(range), "GET or POST")
            .help("leave the method out for GET"),
        );
    } else if word != upper {
        out.add(
            Diagnostic::new(Code::ConditionSyntax, "the method is written in capitals")
                .at(given.span(range.clone()), format!("type {upper}"))
                .help("Adjust would not read this as a method")
                .edit(given, range, &upper),
        );
    } else {
        let next = entry
            .condition
            .as_ref()
            .map_or(entry.url.range.start, |condition| condition.range.start);
        if next > range.end + 1 {
            out.add(blank_at_comma(given, range.end + 1..next));
        }
    }
}

fn blank_before_url(given: &Given<'_>, entry: &EntrySyntax, end: usize, out: &mut Findings<'_>) {
    let start = entry.url.range.start;
    if start > end + 1 && !entry.url.range.is_empty() {
        out.add(blank_at_comma(given, end..start));
    }
}

fn blank_at_comma(given: &Given<'_>, range: Range<usize>) -> Diagnostic {
    let comma = if given.text()[range.clone()].contains(',') {
        ","
    } else {
        ""
    };
    Diagnostic::new(
        Code::ConditionSyntax,
        "no blank stands around the commas in front of a URL",
    )
    .at(given.span(range.clone()), "blank beside a comma")
    .help("Adjust would cut the callback at the blank: leave it out")
    .edit(given, range, comma)
}

/// White space at the ends of a field, and between its entries where it is not one space.
fn blanks_between(given: &Given<'_>, field: &Field, out: &mut Findings<'_>) {
    let Some(first) = field.blanks.first() else {
        return;
    };
    let text = given.text();
    let lines = field
        .blanks
        .iter()
        .any(|blank| text[blank.clone()].contains('\n') && between(field, blank));
    let edge = !between(field, first);
    let more = field.blanks.len() - 1;
    let message = match (lines, more) {
        (true, _) => "the entries stand on lines of their own".to_owned(),
        (false, 0) if edge => "white space stands around the callback".to_owned(),
        (false, 0) => "more than one space stands between two entries".to_owned(),
        (false, _) => {
            format!("white space stands where none belongs, here and at {more} other places")
        }
    };
    let finding = Diagnostic::new(Code::EndpointWhitespace, message)
        .at(
            given.span(first.clone()),
            if edge {
                "leave this out"
            } else {
                "one space belongs here"
            },
        )
        .edit(given, first.clone(), if edge { "" } else { " " });
    out.add(if lines {
        finding.help("Adjust's encoding tool for links wants a line for each URL, the dashboard's field one space between them")
    } else {
        finding.help("Adjust separates entries by one space: it would read an empty entry here")
    });
}

fn between(field: &Field, blank: &Range<usize>) -> bool {
    let first = field.entries.first().map_or(0, |entry| entry.range.start);
    let last = field.entries.last().map_or(0, |entry| entry.range.end);
    blank.start > first && blank.end < last
}

/// White space inside an entry: one finding, however much of it there is. What stands between braces is told with
/// these.
fn blanks_inside(cx: &Context<'_>, given: &Given<'_>, entry: &EntrySyntax) -> Option<Diagnostic> {
    let text = given.text();
    let braces = if entry.blanks.is_empty() {
        Vec::new()
    } else {
        blank_braces(cx, text, entry)
    };
    let is_told = |blank: &Range<usize>| {
        let next = braces.partition_point(|one| one.end < blank.end);
        braces
            .get(next)
            .is_some_and(|one| one.start < blank.start && blank.end < one.end)
    };
    let mut blanks = entry.blanks.iter().filter(|blank| !is_told(blank));
    let invisible = || {
        let outside = entry.url.range.start..entry.range.end;
        text[outside.clone()]
            .char_indices()
            .find(|(_, c)| text::is_blank(*c) && !c.is_whitespace())
            .map(|(at, c)| outside.start + at..outside.start + at + c.len_utf8())
    };
    let place = blanks.next().cloned().or_else(invisible)?;
    let more = blanks.count();
    let message = match more {
        0 => "white space stands inside the callback".to_owned(),
        1 => "white space stands inside the callback, here and at one other place".to_owned(),
        _ => format!("white space stands inside the callback, here and at {more} other places"),
    };
    let blank = &text[place.clone()];
    let label = match blank.chars().next() {
        Some('\n' | '\r') => "a line break".to_owned(),
        Some('\t') => "a tab".to_owned(),
        Some(' ') => "a space".to_owned(),
        Some(c) => format!(
            "U+{:04X}, which looks like a blank or like nothing",
            u32::from(c)
        ),
        None => String::new(),
    };
    let finding = Diagnostic::new(Code::EndpointWhitespace, message).at(given.span(place), label);
    Some(finding.help(format!(
        "Adjust would cut the URL here, and what follows starts no entry: leave the blank out; a space inside a value is {}",
        given.typed("%20")
    )))
}

/// The braces of an entry's path and values that are told as malformed for the white space in them, in order. A
/// partner's macro is not.
fn blank_braces(cx: &Context<'_>, text: &str, entry: &EntrySyntax) -> Vec<Range<usize>> {
    let mut start = entry.url.path.start;
    let segments = text[entry.url.path.clone()].split('/').map(|segment| {
        let range = start..start + segment.len();
        start = range.end + 1;
        range
    });
    let body = entry.body.iter().flat_map(|body| &body.pairs);
    let pairs = entry.url.query.iter().flatten().chain(body);
    let mut braces = Vec::new();
    for whole in segments.chain(pairs.filter_map(|pair| pair.value.clone())) {
        if cx.macros.contains(&text[whole.clone()]) {
            continue;
        }
        for part in parts(&text[whole.clone()]) {
            let range = whole.start + part.range.start..whole.start + part.range.end;
            if part.piece == Piece::Malformed(Malformed::Blank)
                && !cx.macros.contains(&text[range.clone()])
                && !cx.material.is_partners(range.start)
            {
                braces.push(range);
            }
        }
    }
    braces
}

/// A pair that the user wrote out: its key, its value, and where it stands.
pub type GivenPair<'t> = (&'t str, Option<&'t str>, Span);

/// A pair of a text.
pub fn given_pair<'t>(given: &'t Given<'_>, pair: &Pair) -> GivenPair<'t> {
    let text = given.text();
    let value = pair.value.clone().map(|range| &text[range]);
    (
        &text[pair.key.clone()],
        value,
        given.span(pair.range.clone()),
    )
}

/// Two values for one key of a URL or body that the user wrote out: a warning, for some receivers take a list so.
pub fn repeated_keys<'t>(pairs: impl Iterator<Item = GivenPair<'t>>, out: &mut Findings<'_>) {
    let mut seen: HashMap<Cow<'_, [u8]>, (Option<&str>, Span)> = HashMap::new();
    for (key, value, place) in pairs.filter(|(key, ..)| !key.trim().is_empty()) {
        match seen.entry(Cow::from(percent_decode_str(key))) {
            Entry::Vacant(free) => {
                free.insert((value, place));
            }
            Entry::Occupied(first) if first.get().0 == value => {}
            Entry::Occupied(first) => {
                let (before, at) = first.get();
                out.add_by_default(Code::DuplicateKey, Level::Warn, || {
                    let before = (Some(at.clone()), before.unwrap_or_default());
                    parameter::duplicate_key(key, before, (place, value.unwrap_or_default()))
                });
            }
        }
    }
}

/// What a condition says, for people; `None` where it is outside the grammar.
pub fn condition_in_words(text: &str, entry: &EntrySyntax) -> Option<String> {
    let written = entry.condition.as_ref()?;
    crate::callback::read::read_condition(text, written)
        .map(|condition| condition.in_words())
        .or_else(|| {
            let prefix = Prefix::parse(&text[written.prefix.clone()])?;
            let value = written.value.clone()?;
            Some(format!(
                "{} {} {}",
                shortened(&text[written.placeholders.clone()]),
                prefix.in_words(),
                shortened(&text[value])
            ))
        })
}
