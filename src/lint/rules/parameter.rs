//! One `key=value`: its name, its encoding, its placeholders.

use super::placeholder::{self, Whole};
use super::words::{shortened, with_environment_help};
use super::{Context, Within, Writing, encoded_macro, entry, name, text};
use crate::callback::compare::RequestPart;
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::link::is_callback_key;
use crate::callback::syntax::template::{
    Foreign, Malformed, Part, Piece, fault, foreign_in, in_braces, is_plain, parts, whole_foreign,
};
use crate::callback::syntax::url::Pair;
use crate::callback::{DraftParameter, DraftValue, Given, Span, Template};
use crate::catalogue::Lookup;
use crate::lint::{Code, Diagnostic, Findings};

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
    if let DraftValue::Raw(value) | DraftValue::Encoded(value) = &parameter.value
        && plain(cx, key, value, out)
    {
        return;
    }
    match &parameter.value {
        DraftValue::Placeholder => return named(cx, key, out),
        DraftValue::Written(pair) => {
            let cx = &cx.within(Within::Post);
            read(
                cx,
                pair,
                &Pair::read(pair.text(), 0..pair.text().len()),
                out,
            );
            return comma(cx, &parameter.value, part, out);
        }
        DraftValue::Raw(value) => {
            text::check(cx, value, Writing::Raw, out);
            placeholder::check(cx, value, Whole::Value, out);
        }
        DraftValue::Encoded(value) => {
            // A value that is a macro as a whole has one finding.
            if whole_foreign(value.text()).is_none() {
                text::check(cx, value, Writing::Encoded, out);
            }
            placeholder::check(cx, value, Whole::Value, out);
        }
    }
    self::key(cx, key, out);
    text::check(cx, key, Writing::Key, out);
    comma(cx, &parameter.value, part, out);
    placeholder::key_names_other(cx, key, &parameter.value_text(), out);
    if let (RequestPart::Body, DraftValue::Raw(value)) = (part, &parameter.value) {
        body_encoding(cx, value, out);
    }
}

/// Checks a parameter whose key is a plain word, and its value too or one placeholder: no other rule has anything to say
/// of these. Whether it is one.
fn plain(cx: &Context<'_>, key: &Given<'_>, value: &Given<'_>, out: &mut Findings<'_>) -> bool {
    match in_braces(value.text()) {
        _ if cx.link.is_some() || !is_plain(key.text()) => false,
        Some(name) if is_plain(name) => {
            name::check(cx, &value.part(1..1 + name.len()), out);
            placeholder::key_names_other(cx, key, value.text(), out);
            true
        }
        inner => inner.is_none() && is_plain(value.text()),
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
        out.add(post_comma(&text.part(at..at + 1), part));
    }
}

/// The finding for a comma in the URL or body of a POST entry.
pub fn post_comma(comma: &Given<'_>, part: RequestPart) -> Diagnostic {
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
    Diagnostic::new(Code::PostComma, message)
        .at(comma.place(), label)
        .type_at(comma, "%2C", "a comma in the URL or in a value is ")
}

fn named(cx: &Context<'_>, key: &Given<'_>, out: &mut Findings<'_>) {
    let name = key.text();
    if name::is_macro(cx, name) {
        return;
    }
    match fault(name) {
        Some(why) => out.add(malformed_name(cx, key, why)),
        // A single bar is a fault.
        None if name.contains('|') => {
            let first = name.split("||").next().unwrap_or_default();
            let form = parameter_form(key, first, &format!("{{{name}}}"));
            let message = "a fallback of placeholders has no name of its own";
            out.add(
                Diagnostic::new(Code::MalformedPlaceholder, message)
                    .at(key.place(), "needs a key")
                    .help(format!("give it the name that your server expects: {form}")),
            );
        }
        None => name::check(cx, key, out),
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
    let message = format!("`{}` is no placeholder's name", shortened(key.text()));
    let finding = Diagnostic::new(Code::MalformedPlaceholder, message);
    if let Some((name, value)) = key.text().split_once('=') {
        let form = parameter_form(key, name.trim(), value.trim());
        let finding = finding.at(key.place(), "this is a parameter");
        return finding.help(format!("give it as a parameter: {form}"));
    }
    let label = match why {
        Malformed::Empty => "a name belongs here",
        Malformed::Capitals => "Adjust's names are lower case",
        _ => "a name has lower-case letters, digits and `_`",
    };
    let finding = finding.at(key.place(), label);
    match name::intended(cx, key.text()) {
        Some((right, lead)) => finding.type_at(key, right.trim_matches(['{', '}']), lead),
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
    let (name, value) = (given.part(pair.key.clone()), pair.value.clone());
    let value = value.map(|value| given.part(value));
    if value
        .as_ref()
        .is_some_and(|value| plain(cx, &name, value, out))
    {
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
    let key = &given.part(pair.key.start + entity.map_or(0, str::len)..pair.key.end);
    if entity.is_some() && key.text().is_empty() {
        // The entity is what is wrong here.
    } else if cx.link.is_some() {
        key_in_link(cx, key, out);
    } else {
        self::key(cx, key, out);
    }
    // What allows braces in a key allows no blank between them.
    let in_braces = parts(key.text()).filter(|one| text::is_blank_in_braces(cx, key, one));
    if let Some((_, finding)) = text::blanks(key, in_braces, "the key") {
        out.add(finding.help("leave it out"));
    }
    text::check(cx, key, Writing::Read, out);
    let Some(value) = &value else {
        return;
    };
    // A value that is a macro as a whole has one finding, or none.
    if whole_foreign(value.text()).is_none() {
        text::check(cx, value, Writing::Read, out);
    }
    placeholder::check(cx, value, Whole::InUrl, out);
    encoded_placeholder(cx, value, out);
    placeholder::key_names_other(cx, &name, value.text(), out);
}

/// `%7Badid%7D` in a field: Adjust wants the braces raw there.
fn encoded_placeholder(cx: &Context<'_>, value: &Given<'_>, out: &mut Findings<'_>) {
    if !value.text().contains("%7") {
        return;
    }
    let decoded = Decoded::read(value.text(), 0..value.text().len());
    let is_encoded = |one: &Part| {
        one.piece == Piece::Placeholder
            && !decoded.is_raw(one.range.start)
            && !decoded.is_raw(one.range.end - 1)
    };
    let Some(one) = parts(&decoded.text).find(is_encoded) else {
        return;
    };
    let whole = &decoded.text[one.range.clone()];
    let mut names = whole[1..whole.len() - 1].split("||");
    if names.all(|name| matches!(cx.catalogue.lookup(name), Lookup::Unknown)) {
        return;
    }
    let braced = value.part(decoded.place(&one.range));
    let message = format!("the braces of `{whole}` are percent-encoded");
    out.add(
        Diagnostic::new(Code::AlreadyEncoded, message)
            .at(braced.place(), "in a callback field they stay raw")
            .type_at(&braced, whole, "Adjust may send them as text: type "),
    );
}

/// Checks the name of a parameter inside a link: raw macros in it are the partner's business.
fn key_in_link(cx: &Context<'_>, key: &Given<'_>, out: &mut Findings<'_>) {
    for one in parts(key.text()) {
        let (piece, at) = (one.piece, key.part(one.range));
        let percent = piece == Piece::Foreign(Foreign::PERCENT_BRACE);
        if percent && at.is_raw(0) && at.text() != key.text() {
            out.add(text::invalid_escape(&at.part(0..1)));
        }
        if let (Piece::Foreign(_), Some(finding)) = (piece, encoded_macro::check(cx, &at, piece)) {
            out.add(finding);
        }
    }
    let mut braces = key.text().match_indices('{');
    if key.text().is_empty() || braces.any(|(at, _)| !key.is_raw(at)) {
        self::key(cx, key, out);
    }
}

/// Checks the name of a parameter.
pub fn key(cx: &Context<'_>, key: &Given<'_>, out: &mut Findings<'_>) {
    let text = key.text();
    if text.is_empty() {
        let example = key.typed("key=value");
        out.add(
            Diagnostic::new(Code::EmptyKey, "this parameter has no name")
                .at(key.place(), "a key belongs here")
                .help(format!(
                    "receivers drop a value without a name: type {example}"
                )),
        );
    } else if cx.macros.without_variables(text, "").contains(['{', '}']) {
        let message = format!("braces stand in the key `{}`", shortened(text));
        let example = key.typed("key={name}");
        let finding = Diagnostic::new(Code::PlaceholderInKey, message)
            .at(key.place(), "a key is plain text")
            .help(format!("Adjust fills in values only: type {example}"));
        out.add(with_environment_help(finding, text));
    } else if foreign_in(text).next().is_some() {
        placeholder::check(cx, key, Whole::InUrl, out);
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
                .edit(&given.part(pair.range.start..pair.range.end + 1), ""),
        );
    }
}

/// The finding for two values of one key, each with its place and what is said of it.
pub fn duplicate_key(
    key: &str,
    [first, second]: [(Option<Span>, String); 2],
    help: &str,
) -> Diagnostic {
    let message = format!("the key `{}` has two values", shortened(key));
    let finding = Diagnostic::new(Code::DuplicateKey, message).at(second.0, second.1);
    let finding = match first.0 {
        Some(span) => finding.at(span, first.1),
        None => finding.help(first.1),
    };
    finding.help(help)
}

/// What to do about two values of one key.
pub const RECEIVERS: &str = "receivers differ on which one they read: rename one, or leave it out";
