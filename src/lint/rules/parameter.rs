//! One `key=value`: its name, its encoding, its placeholders.

use super::placeholder::{self, Whole, shortened};
use super::{Context, Writing, text};
use crate::callback::syntax::template::{Foreign, Malformed, Piece, fault, parts, whole_foreign};
use crate::callback::syntax::url::Pair;
use crate::callback::{
    DraftParameter, DraftValue, Encoded, Given, Macros, Parameter, Span, Template,
};
use crate::lint::{Code, Diagnostic, Findings, Level};
use std::borrow::Cow;
use std::ops::Range;

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// In the URL.
    Query,
    /// In the body of a POST.
    Body,
}

/// Checks a parameter that was given by itself, and makes it; `None` where it cannot be made.
pub fn given(
    cx: &Context<'_>,
    parameter: &DraftParameter<'_>,
    part: Part,
    out: &mut Findings<'_>,
) -> Option<Parameter> {
    let key = &parameter.key;
    let value = match &parameter.value {
        DraftValue::Placeholder => return named(cx, key, out),
        DraftValue::Raw(value) => {
            let whole = 0..value.text().len();
            text::check(value, whole.clone(), Writing::Raw, out);
            placeholder::check(cx, value, whole, Whole::Value, out);
            Template::from_raw(value.text(), &macros(cx, value.text(), out)).ok()
        }
        DraftValue::Encoded(value) => {
            let whole = 0..value.text().len();
            text::check(value, whole.clone(), Writing::Encoded, out);
            placeholder::check(cx, value, whole, Whole::Value, out);
            Template::parse(value.text(), &macros(cx, value.text(), out)).ok()
        }
    };
    self::key(key, 0..key.text().len(), out);
    text::control_characters(key, 0..key.text().len(), Code::ControlCharacter, out);
    placeholder::key_names_other(cx, key, &parameter.value_text(), out);
    if let (Part::Body, DraftValue::Raw(value), Some(template)) = (part, &parameter.value, &value) {
        body_encoding(value, template, out);
    }
    Some(Parameter {
        key: Encoded::from_raw(key.text()),
        value: Some(value?),
    })
}

/// The parameter `name={name}`.
fn named(cx: &Context<'_>, name: &Given<'_>, out: &mut Findings<'_>) -> Option<Parameter> {
    let whole = 0..name.text().len();
    if name.text().contains("||") && fault(name.text()).is_none() {
        let first = name.text().split("||").next().unwrap_or_default();
        let message = "a fallback of placeholders has no name of its own";
        let help = format!(
            "give it the name that your server expects: --param '{first}={{{}}}'",
            name.text()
        );
        out.add(
            Diagnostic::new(Code::MalformedPlaceholder, message)
                .at(name.span(whole), "needs a key")
                .help(help),
        );
        return None;
    }
    if let Some(why) = fault(name.text()) {
        out.add(malformed_name(name, why));
        return None;
    }
    placeholder::name(cx, name, whole, out);
    Some(Parameter {
        key: Encoded::from_raw(name.text()),
        value: Some(Template::placeholder(name.text())),
    })
}

fn malformed_name(name: &Given<'_>, why: Malformed) -> Diagnostic {
    let whole = 0..name.text().len();
    let shown = shortened(name.text());
    let finding = Diagnostic::new(
        Code::MalformedPlaceholder,
        format!("`{shown}` is no placeholder's name"),
    );
    let (label, help) = match why {
        Malformed::Empty => ("a name belongs here", "name a placeholder: adid".to_owned()),
        Malformed::Capitals => (
            "Adjust's names are lower case",
            format!("type {}", shown.to_lowercase()),
        ),
        _ if name.text().contains('=') => (
            "this is a parameter",
            format!("give it with --param '{shown}'"),
        ),
        _ => (
            "a name has lower-case letters, digits and `_`",
            "list the names: cbgen placeholders".to_owned(),
        ),
    };
    finding.at(name.span(whole), label).help(help)
}

/// The macros for a text: the user's, and the foreign ones in it where these are not denied.
fn macros<'c>(cx: &Context<'c>, text: &str, out: &Findings<'_>) -> Cow<'c, Macros> {
    let mut foreign = placeholder::foreign_in(text).peekable();
    if out.level(Code::ForeignMacro) == Level::Deny || foreign.peek().is_none() {
        return Cow::Borrowed(cx.macros);
    }
    Cow::Owned(cx.macros.with(foreign))
}

/// Adjust says that it encodes a body itself; a value that cbgen encodes may so be encoded twice.
fn body_encoding(value: &Given<'_>, template: &Template, out: &mut Findings<'_>) {
    if template.as_str() != value.text() {
        let message = "Adjust may encode this body value once more";
        out.add(
            Diagnostic::new(Code::DoubleEncoded, message)
                .at(value.span(0..value.text().len()), format!("sent as {}", shortened(template.as_str())))
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
    let entity = ["amp;", "#38;"]
        .into_iter()
        .find(|rest| written.starts_with(rest));
    let name = pair.key.start + entity.map_or(0, str::len)..pair.key.end;
    if cx.material.is_link() {
        key_in_link(cx, given, name.clone(), out);
    } else {
        key(given, name.clone(), out);
    }
    text::check(given, name, Writing::Read, out);
    let Some(value) = pair.value.clone() else {
        return;
    };
    // A value that is a macro as a whole has one finding, or none.
    if whole_foreign(&given.text()[value.clone()]).is_none() {
        text::check(given, value.clone(), Writing::Read, out);
    }
    placeholder::check(cx, given, value.clone(), Whole::Value, out);
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
    let text = &given.text()[range.clone()];
    let find = |from: usize, wanted: [&str; 2]| {
        wanted
            .iter()
            .filter_map(|escape| text[from..].find(escape))
            .min()
            .map(|at| from + at)
    };
    let Some(open) = find(0, ["%7B", "%7b"]) else {
        return;
    };
    let Some(close) = find(open + 3, ["%7D", "%7d"]) else {
        return;
    };
    let name = &text[open + 3..close];
    if matches!(cx.catalogue.lookup(name), crate::catalogue::Lookup::Unknown) {
        return;
    }
    let span = given.span(range.start + open..range.start + close + 3);
    out.add(
        Diagnostic::new(
            Code::AlreadyEncoded,
            format!("the braces of `{{{name}}}` are percent-encoded"),
        )
        .at(span.clone(), "in a callback field they stay raw")
        .help(format!("Adjust may send them as text: type {{{name}}}"))
        .fix(span, format!("{{{name}}}")),
    );
}

/// Checks the name of a parameter inside a link: raw macros in it are the partner's business.
fn key_in_link(cx: &Context<'_>, given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let text = &given.text()[range.clone()];
    for part in parts(text) {
        let at = range.start + part.range.start..range.start + part.range.end;
        let percent = part.piece == Piece::Foreign(Foreign::PercentBrace);
        if percent && cx.material.is_partners(at.start) && part.range.len() < text.len() {
            out.add(text::invalid_escape(given, at.start..at.start + 1));
        }
    }
    let encoded = text
        .match_indices('{')
        .any(|(at, _)| !cx.material.is_partners(range.start + at));
    if text.is_empty() || encoded {
        key(given, range, out);
    }
}

/// Checks the name of a parameter.
pub fn key(given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let text = &given.text()[range.clone()];
    if text.is_empty() {
        out.add(
            Diagnostic::new(Code::EmptyKey, "this parameter has no name")
                .at(given.span(range), "a key belongs here")
                .help("receivers drop a value without a name: type key=value"),
        );
    } else if text.contains(['{', '}']) {
        out.add(
            Diagnostic::new(
                Code::PlaceholderInKey,
                format!("braces stand in the key `{}`", shortened(text)),
            )
            .at(given.span(range), "a key is plain text")
            .help("Adjust fills in values only: type key={name}"),
        );
    }
}

/// `?&a=b` and `a=b&&c=d`: pairs without anything. One at the very end is a separator for what is added.
pub fn empty_pairs(given: &Given<'_>, pairs: &[Pair], out: &mut Findings<'_>) {
    let inner = pairs.split_last().map_or(&[][..], |(_, inner)| inner);
    let is_blank = |pair: &&Pair| given.text()[pair.range.clone()].trim().is_empty();
    if let Some(pair) = inner.iter().find(is_blank) {
        // The label covers the two separators.
        let around = pair.range.start - 1..pair.range.end + 1;
        let fix = given.span(pair.range.start..pair.range.end + 1);
        out.add(
            Diagnostic::new(Code::EmptyKey, "nothing stands between two separators")
                .at(given.span(around), "an empty parameter")
                .help("leave the second separator out")
                .fix(fix, ""),
        );
    }
}

/// The finding for two values of one key.
pub fn duplicate_key(key: &str, first: (Option<Span>, &str), second: (Span, &str)) -> Diagnostic {
    let message = format!("the key `{}` has two values", shortened(key));
    let finding = Diagnostic::new(Code::DuplicateKey, message)
        .at(second.0, format!("here it is {}", shortened(second.1)));
    let finding = match first.0 {
        Some(span) => finding.at(span, format!("here it is {}", shortened(first.1))),
        None => finding.help(format!("before, it is {}", shortened(first.1))),
    };
    finding.help("receivers differ on which one they read: rename one, or leave it out")
}
