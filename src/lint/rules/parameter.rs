//! One `key=value`: its name, its encoding, its placeholders.

use super::placeholder::{self, Whole};
use super::words::{shortened, with_environment_help};
use super::{Context, Within, Writing, encoded_macro, entry, name, text};
use crate::callback::compare::RequestPart;
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::link::is_callback_key;
use crate::callback::syntax::template::{
    Foreign, Malformed, Part, Piece, fault, foreign_in, parts, parts_in, whole_foreign,
};
use crate::callback::syntax::url::Pair;
use crate::callback::{DraftParameter, DraftValue, Given, Span, Template, UsedSet};
use crate::catalogue::Lookup;
use crate::lint::{Code, Diagnostic, Findings};
use std::ops::Range;

/// Checks a parameter that was given by itself.
pub fn given(
    cx: &Context<'_>,
    parameter: &DraftParameter<'_>,
    part: RequestPart,
    out: &mut Findings<'_>,
) {
    let key = &parameter.key;
    if part == RequestPart::Query && is_callback_key(key.text()) {
        out.add(entry::adjust_link(key.place()));
    }
    let whole = |given: &Given<'_>| 0..given.text().len();
    match &parameter.value {
        DraftValue::Placeholder => return named(cx, key, out),
        DraftValue::Written(pair) => {
            let cx = &cx.within(Within::Post);
            read(cx, pair, &Pair::read(pair.text(), whole(pair)), out);
            return comma(cx, &parameter.value, part, out);
        }
        DraftValue::Raw(value) => {
            text::check(cx, value, whole(value), Writing::Raw, out);
            placeholder::check(cx, value, whole(value), Whole::Value, out);
        }
        DraftValue::Encoded(value) => {
            // A value that is a macro as a whole has one finding.
            if whole_foreign(value.text()).is_none() {
                text::check(cx, value, whole(value), Writing::Encoded, out);
            }
            placeholder::check(cx, value, whole(value), Whole::Value, out);
        }
    }
    self::key(cx, key, whole(key), out);
    text::check(cx, key, whole(key), Writing::Key, out);
    comma(cx, &parameter.value, part, out);
    placeholder::key_names_other(cx, key, &parameter.value_text(), out);
    if let (RequestPart::Body, DraftValue::Raw(value)) = (part, &parameter.value) {
        body_encoding(cx, value, out);
    }
}

/// A comma that is sent as it is in a POST entry: the body begins at the first one, and holds none.
fn comma(cx: &Context<'_>, value: &DraftValue<'_>, part: RequestPart, out: &mut Findings<'_>) {
    let matters = part == RequestPart::Body || cx.within == Within::Post;
    let (DraftValue::Raw(text) | DraftValue::Encoded(text) | DraftValue::Written(text)) = value
    else {
        return;
    };
    let Some(at) = text.text().find(',').filter(|_| matters) else {
        return;
    };
    // Of plain text, only macros are not encoded.
    let is_sent = !matches!(value, DraftValue::Raw(_))
        || foreign_in(text.text()).any(|foreign| foreign.contains(','));
    if is_sent {
        out.add(post_comma(text, at, part));
    }
}

/// The finding for a comma in the URL or body of a POST entry.
pub fn post_comma(given: &Given<'_>, at: usize, part: RequestPart) -> Diagnostic {
    let (message, label) = match part {
        RequestPart::Query => (
            "a comma ends the URL of a POST callback",
            "the body would begin here",
        ),
        RequestPart::Body => (
            "a POST entry has a second comma behind its URL",
            "only one comma is read: the one before the body",
        ),
    };
    let (place, lead) = (at..at + 1, "a comma in the URL or in a value is ");
    Diagnostic::new(Code::PostComma, message)
        .at(given.span(place.clone()), label)
        .type_at(given, place, "%2C", lead)
}

fn named(cx: &Context<'_>, key: &Given<'_>, out: &mut Findings<'_>) {
    let whole = 0..key.text().len();
    if name::is_macro(cx, key.text()) {
        return;
    }
    match fault(key.text()) {
        Some(why) => out.add(malformed_name(cx, key, why)),
        // A single bar is a fault.
        None if key.text().contains('|') => {
            let first = key.text().split("||").next().unwrap_or_default();
            let message = "a fallback of placeholders has no name of its own";
            let help = format!(
                "give it the name that your server expects: {}",
                parameter_form(key, first, &format!("{{{}}}", key.text()))
            );
            out.add(
                Diagnostic::new(Code::MalformedPlaceholder, message)
                    .at(key.span(whole), "needs a key")
                    .help(help),
            );
        }
        None => name::check(cx, key, whole, out),
    }
}

/// How a parameter is given whose key is not the name of its placeholder.
fn parameter_form(given: &Given<'_>, key: &str, value: &str) -> String {
    if given.is_in_file() {
        format!("params = {{ {key} = \"{value}\" }}")
    } else {
        format!("--param '{key}={value}'")
    }
}

fn malformed_name(cx: &Context<'_>, key: &Given<'_>, why: Malformed) -> Diagnostic {
    let whole = 0..key.text().len();
    let shown = shortened(key.text());
    let message = format!("`{shown}` is no placeholder's name");
    let finding = Diagnostic::new(Code::MalformedPlaceholder, message);
    let place = key.span(whole.clone());
    if let Some((name, value)) = key.text().split_once('=') {
        let form = parameter_form(key, name.trim(), value.trim());
        let finding = finding.at(place, "this is a parameter");
        return finding.help(format!("give it as a parameter: {form}"));
    }
    let finding = finding.at(
        place,
        match why {
            Malformed::Empty => "a name belongs here",
            Malformed::Capitals => "Adjust's names are lower case",
            _ => "a name has lower-case letters, digits and `_`",
        },
    );
    match name::intended(cx, key.text()) {
        Some((right, lead)) => finding.type_at(key, whole, right.trim_matches(['{', '}']), lead),
        None if why == Malformed::Empty => finding.help("name a placeholder: adid"),
        None => finding.help("list the names: cbgen placeholders"),
    }
}

/// Adjust says that it encodes a body itself; a value that cbgen encodes may so be encoded twice.
fn body_encoding(cx: &Context<'_>, value: &Given<'_>, out: &mut Findings<'_>) {
    let Ok(template) = Template::from_raw(value.text(), cx.macros) else {
        return;
    };
    if template.as_str() != value.text() {
        let message = "Adjust may encode this body value once more";
        out.add(
            Diagnostic::new(Code::DoubleEncoded, message)
                .at(value.place(), format!("sent as {}", shortened(template.as_str())))
                .help("use letters, digits, `-`, `_` and `.` alone where you can, and try it on a test device"),
        );
    }
}

/// Checks a pair of a URL or body that was read.
pub fn read(cx: &Context<'_>, given: &Given<'_>, pair: &Pair, out: &mut Findings<'_>) {
    if pair.range.is_empty() {
        return;
    }
    let written = &given.text()[pair.range.clone()];
    if written.trim().is_empty() {
        // Told by the rules about white space and empty pairs.
        return;
    }
    // `&amp;` has one finding; the `;` that it leaves in the key needs no other.
    let entity = ["amp;", "#38;", "lt;", "gt;", "quot;"]
        .into_iter()
        .find(|rest| written.starts_with(rest));
    let written_key = pair.key.start + entity.map_or(0, str::len)..pair.key.end;
    if entity.is_some() && written_key.is_empty() {
        // The entity is what is wrong here.
    } else if cx.material.is_link() {
        key_in_link(cx, given, written_key.clone(), out);
    } else {
        key(cx, given, written_key.clone(), out);
    }
    // What allows braces in a key allows no blank between them.
    let in_braces = |part: &Part| {
        part.piece == Piece::Malformed(Malformed::Blank)
            && !cx.macros.contains(&given.text()[part.range.clone()])
    };
    let in_braces = parts_in(given.text(), written_key.clone()).filter(in_braces);
    if let Some((_, finding)) = text::blanks(given, in_braces, "the key") {
        out.add(finding.help("leave it out"));
    }
    text::check(cx, given, written_key, Writing::Read, out);
    let Some(value) = pair.value.clone() else {
        return;
    };
    // A value that is a macro as a whole has one finding, or none.
    if whole_foreign(&given.text()[value.clone()]).is_none() {
        text::check(cx, given, value.clone(), Writing::Read, out);
    }
    placeholder::check(cx, given, value.clone(), Whole::InUrl, out);
    encoded_placeholder(cx, given, value.clone(), out);
    placeholder::key_names_other(
        cx,
        &given.slice(pair.key.clone()),
        &given.text()[value],
        out,
    );
}

/// `%7Badid%7D` in a field: Adjust wants the braces raw there.
fn encoded_placeholder(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    out: &mut Findings<'_>,
) {
    if !given.text()[range.clone()].contains("%7") {
        return;
    }
    let decoded = Decoded::read(given.text(), range);
    let is_encoded = |part: &Part| {
        part.piece == Piece::Placeholder
            && !decoded.is_raw(part.range.start)
            && !decoded.is_raw(part.range.end - 1)
    };
    let Some(part) = parts(&decoded.text).find(is_encoded) else {
        return;
    };
    let whole = &decoded.text[part.range.clone()];
    let mut names = whole[1..whole.len() - 1].split("||");
    if names.all(|name| matches!(cx.catalogue.lookup(name), Lookup::Unknown)) {
        return;
    }
    let braces = decoded.place(&part.range);
    let message = format!("the braces of `{whole}` are percent-encoded");
    out.add(
        Diagnostic::new(Code::AlreadyEncoded, message)
            .at(
                given.span(braces.clone()),
                "in a callback field they stay raw",
            )
            .type_at(given, braces, whole, "Adjust may send them as text: type "),
    );
}

/// Checks the name of a parameter inside a link: raw macros in it are the partner's business.
fn key_in_link(cx: &Context<'_>, given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let text = &given.text()[range.clone()];
    for Part { piece, range: at } in parts_in(given.text(), range.clone()) {
        let percent = piece == Piece::Foreign(Foreign::PERCENT_BRACE);
        if percent && cx.material.is_partners(at.start) && at != range {
            out.add(text::invalid_escape(given, at.start..at.start + 1));
        }
        if let (Piece::Foreign(_), Some(finding)) =
            (piece, encoded_macro::check(cx, given, &at, piece))
        {
            out.add(finding);
        }
    }
    let encoded = text
        .match_indices('{')
        .any(|(at, _)| !cx.material.is_partners(range.start + at));
    if text.is_empty() || encoded {
        key(cx, given, range, out);
    }
}

/// Checks the name of a parameter.
pub fn key(cx: &Context<'_>, given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let text = &given.text()[range.clone()];
    if text.is_empty() {
        let example = given.typed("key=value");
        out.add(
            Diagnostic::new(Code::EmptyKey, "this parameter has no name")
                .at(given.span(range), "a key belongs here")
                .help(format!(
                    "receivers drop a value without a name: type {example}"
                )),
        );
    } else if cx.macros.without_variables(text, "").contains(['{', '}']) {
        let message = format!("braces stand in the key `{}`", shortened(text));
        let example = given.typed("key={name}");
        let finding = Diagnostic::new(Code::PlaceholderInKey, message)
            .at(given.span(range), "a key is plain text")
            .help(format!("Adjust fills in values only: type {example}"));
        out.add(with_environment_help(finding, text));
    } else if foreign_in(text).next().is_some() {
        placeholder::check(cx, given, range, Whole::InUrl, out);
    }
}

/// `?&a=b` and `a=b&&c=d`: pairs without anything. One at the very end is a separator for what is added.
pub fn empty_pairs(given: &Given<'_>, pairs: &[Pair], out: &mut Findings<'_>) {
    let inner = pairs.split_last().map_or(&[][..], |(_, inner)| inner);
    let is_blank = |pair: &&Pair| given.text()[pair.range.clone()].trim().is_empty();
    if let Some(pair) = inner.iter().find(is_blank) {
        // The label covers the two separators.
        let around = pair.range.start.saturating_sub(1)..pair.range.end + 1;
        out.add(
            Diagnostic::new(Code::EmptyKey, "nothing stands between two separators")
                .at(given.span(around), "an empty parameter")
                .help("leave the second separator out")
                .edit(given, pair.range.start..pair.range.end + 1, ""),
        );
    }
}

/// The finding for two values of one key.
pub fn duplicate_key(
    key: &str,
    first: (Option<Span>, &str),
    second: (Option<Span>, &str),
) -> Diagnostic {
    let message = format!("the key `{}` has two values", shortened(key));
    let finding = Diagnostic::new(Code::DuplicateKey, message)
        .at(second.0, format!("here it is {}", shortened(second.1)));
    let finding = match first.0 {
        Some(span) => finding.at(span, format!("here it is {}", shortened(first.1))),
        None => finding.help(format!("before, it is {}", shortened(first.1))),
    };
    finding.help("receivers differ on which one they read: rename one, or leave it out")
}

/// The finding for two values of one key, of two sets that one list takes in.
pub fn two_sets(key: &str, first: (&UsedSet, &str), second: (&UsedSet, &str)) -> Diagnostic {
    let key = shortened(key);
    let label = |(set, value): (&UsedSet, &str)| {
        format!(
            "in the set `{}` it is {}",
            shortened(&set.name),
            shortened(value)
        )
    };
    Diagnostic::new(Code::DuplicateKey, format!("the key `{key}` has two values"))
        .at(second.0.place.clone(), label(second))
        .at(first.0.place.clone(), label(first))
        .help(format!(
            "no set replaces what another one of the same list says: give `{key}` its value in `params` beside `use`, or \
             take it out of one of the sets"
        ))
}
