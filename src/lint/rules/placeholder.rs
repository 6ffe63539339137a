//! What stands between braces: broken braces, unknown names, names without a value here.

use super::encoded_macro;
use super::text::invalid_escape;
use super::words::{encoded_form, shortened, with_environment_help};
use super::{Context, name};
use crate::callback::syntax::template::{
    Foreign, Malformed, Part, Piece, in_braces, parts, parts_in, whole_foreign,
};
use crate::callback::syntax::url::split;
use crate::callback::{Encoded, Given, Macros};
use crate::catalogue::{Lookup, Placeholder, ValueType};
use crate::lint::{Code, Diagnostic, Findings};
use std::ops::Range;

/// What becomes of braces that are no placeholder.
const TEXT: &str = "Adjust would send it as text";

/// Checks every brace and macro of a part of a text. With `whole`, the part is a complete value or path
/// segment, and can be a macro as such: `[x y]`.
pub fn check(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    whole: Whole,
    out: &mut Findings<'_>,
) {
    let text = &given.text()[range.clone()];
    let is_declared = |at: &Range<usize>| {
        cx.macros.contains(&given.text()[at.clone()]) && !cx.material.is_encoded(at)
    };
    if is_declared(&range) {
        return;
    }
    if let (true, Some(foreign)) = (whole != Whole::Piece, whole_foreign(text)) {
        if !cx.material.is_link() {
            out.add(foreign_macro(
                cx,
                given,
                range.clone(),
                range,
                whole,
                foreign,
            ));
        } else if cx.material.is_encoded(&range) {
            out.add(encoded_macro::finding(cx, given, range));
        }
        return;
    }
    if let Some(finding) = encoded_macro::literal(cx, given, &range) {
        return out.add(finding);
    }
    for Part { piece, range: at } in parts_in(given.text(), range.clone()) {
        if piece == Piece::Text || is_declared(&at) {
            continue;
        }
        let is_whole = at == range && whole != Whole::Piece;
        if cx.material.is_link() && in_link(cx, given, &at, piece, is_whole, out) {
            continue;
        }
        match piece {
            Piece::Text => {}
            Piece::Placeholder => names(cx, given, at, out),
            Piece::Malformed(why) => {
                out.add_with(Code::MalformedPlaceholder, || {
                    malformed(cx, given, at, (why, whole))
                });
            }
            Piece::Foreign(which) => {
                out.add_with(Code::ForeignMacro, || {
                    foreign_macro(cx, given, range.clone(), at, whole, which)
                });
            }
        }
    }
}

/// Judges a piece that has another meaning inside a link than in a field. Whether it had one.
fn in_link(
    cx: &Context<'_>,
    given: &Given<'_>,
    at: &Range<usize>,
    piece: Piece,
    is_whole: bool,
    out: &mut Findings<'_>,
) -> bool {
    let text = &given.text()[at.clone()];
    let inner = text.trim_matches(['{', '}']);
    let raw = cx.material.is_partners(at.start);
    let is_known = |name: &str| matches!(cx.catalogue.lookup(name), Lookup::Known(_));
    if let Some(finding) = encoded_macro::check(cx, given, at, piece) {
        out.add(finding);
        return true;
    }
    match piece {
        Piece::Placeholder if raw => {
            raw_in_link(cx, given, at.clone(), out);
            true
        }
        Piece::Malformed(Malformed::SingleBar) if raw => !inner.split('|').all(is_known),
        Piece::Malformed(why) => raw && !why.is_broken(),
        Piece::Foreign(Foreign::PERCENT_BRACE) if raw && !is_whole => {
            out.add(invalid_escape(given, at.start..at.start + 1));
            true
        }
        Piece::Foreign(_) => true,
        Piece::Placeholder | Piece::Text => false,
    }
}

/// A name in raw braces inside a link: the partner's, unless Adjust has it too.
fn raw_in_link(cx: &Context<'_>, given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let inner = range.start + 1..range.end - 1;
    let text = &given.text()[inner.clone()];
    let mut known = text.split("||").filter_map(|name| cx.catalogue.known(name));
    let Some(row) = known.next() else { return };
    let message = format!(
        "`{{{}}}` stands in raw braces, which the partner's macros have",
        shortened(text)
    );
    out.add(
        Diagnostic::new(Code::RawPlaceholderInLink, message)
            .at(given.span(range), "the partner may replace or blank it")
            .help(format!(
                "if Adjust is to fill it in, type %7B{}%7D; if it is the partner's, say so: --allow {}",
                shortened(&text.replace('|', "%7C")),
                Code::RawPlaceholderInLink
            )),
    );
    name::known(cx, given, inner, row, out);
}

/// Whether a part of a text is complete in itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// The value of a parameter that was given by itself.
    Value,
    /// A complete value or path segment of a URL.
    InUrl,
    /// A piece of something.
    Piece,
}

/// Checks the names of one placeholder, whose range includes the braces.
pub fn names(cx: &Context<'_>, given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let inner = range.start + 1..range.end - 1;
    let text = &given.text()[inner.clone()];
    for at in split(given.text(), inner.clone(), "||") {
        name::check(cx, given, at, out);
    }
    if out.wants(Code::UnprovenFallback)
        && text.contains("||")
        && !cx.catalogue.is_proven_fallback(text)
    {
        let message = format!("nobody has published the fallback `{{{text}}}`");
        let finding = Diagnostic::new(Code::UnprovenFallback, message)
            .at(given.span(range), "unproven")
            .help("Adjust does not document `||`; try it on a test device before you rely on it");
        out.add(finding);
    }
}

fn malformed(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    (why, whole): (Malformed, Whole),
) -> Diagnostic {
    let text = &given.text()[range.clone()];
    let dollar = range.start - usize::from(given.text()[..range.start].ends_with('$'));
    let with_dollar = &given.text()[dollar..range.end];
    let label = match why {
        Malformed::Unclosed => "this brace is not closed",
        Malformed::Unopened => "this brace is not opened",
        Malformed::Empty => "no name between the braces",
        Malformed::SingleBar => "a fallback has two bars",
        Malformed::EmptyAlternative => "a name is missing beside `||`",
        Malformed::Blank => "white space between the braces",
        Malformed::Capitals => "Adjust's names are lower case",
        Malformed::Character => "a name has lower-case letters, digits and `_`",
    };
    let message = format!("`{}` is no placeholder", shortened(text));
    let finding =
        Diagnostic::new(Code::MalformedPlaceholder, message).at(given.span(range.clone()), label);
    let inner = text.trim_matches(['{', '}']);
    let finding = if let Some((right, lead)) = name::intended(cx, inner) {
        finding.type_at(given, range, &right, &format!("{TEXT}: {lead}"))
    } else if why == Malformed::Empty || why.is_broken() {
        let example = name::braced(given, "adid");
        finding.help(format!("{TEXT}: a placeholder is written {example}"))
    } else {
        let finding = finding.helps(name::app_help(cx, inner));
        let finding = finding.help(format!("{TEXT}: list the names: cbgen placeholders"));
        finding.help(name::partner_help(cx, given, inner))
    };
    let finding = with_environment_help(finding, with_dollar);
    match why {
        Malformed::Unclosed | Malformed::Unopened => {
            let [open, close] = ["%7B", "%7D"].map(|brace| match whole {
                Whole::Value => encoded_form(given, brace),
                Whole::InUrl | Whole::Piece => given.typed(brace),
            });
            finding.help(format!("a literal brace is encoded: {open} or {close}"))
        }
        _ => finding,
    }
}

/// The finding for another product's macro at `range`, inside the text of `within`.
fn foreign_macro(
    cx: &Context<'_>,
    given: &Given<'_>,
    within: Range<usize>,
    range: Range<usize>,
    whole: Whole,
    which: Foreign,
) -> Diagnostic {
    let text = &given.text()[range.clone()];
    let syntax = which.example();
    // `_` is the one sign of these syntaxes that encoding leaves as it is.
    let literal = Encoded::from_raw(&shortened(text));
    let literal = literal.as_str().replace("__", "%5F%5F");
    let literal = match whole {
        Whole::Value if within == range => {
            format!("give it encoded: {}", encoded_form(given, &literal))
        }
        Whole::Value => {
            let form = encoded_form(given, "TEXT");
            format!("give the value encoded, {form}, with {literal} in it")
        }
        Whole::InUrl | Whole::Piece => format!("type {literal} in its place"),
    };
    let message = format!(
        "`{}` has the macro syntax {syntax} of another product",
        shortened(text)
    );
    let word = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let meant = match cx.catalogue.respelt(word) {
        Some(name) => format!("type {} in its place", name::braced(given, &name)),
        None => {
            "Adjust's placeholders are written {name}; list them: cbgen placeholders".to_owned()
        }
    };
    let finding = Diagnostic::new(Code::ForeignMacro, message)
        .at(given.span(range), "Adjust does not fill this in")
        .help(format!("Adjust would send it as text: {meant}"));
    with_environment_help(finding, text).help(format!("if the text itself is meant, {literal}"))
}

/// Whether a parameter's key names another placeholder than its value, as `win_naid={win_hwid}` does. A key is the
/// receiver's word: only ids of devices, and times in other units, are told, for these are taken for each other.
pub fn key_names_other(cx: &Context<'_>, key: &Given<'_>, value: &str, out: &mut Findings<'_>) {
    let Some(name) = in_braces(value) else {
        return;
    };
    let Lookup::Known(named) = cx.catalogue.lookup(key.text()) else {
        return;
    };
    let is_id = |row: &Placeholder| row.category == DEVICE_IDS;
    let is_time =
        |row: &Placeholder| matches!(row.kind, ValueType::Timestamp | ValueType::TimestampMs);
    let is_slip = |name: &str| {
        cx.catalogue.known(name).is_some_and(|row| {
            let is_other = row.name != named.name && !variants(&row.name, &named.name);
            is_id(row) && is_id(named) && is_other
                || is_time(row) && is_time(named) && row.kind != named.kind
        })
    };
    if !name.split("||").all(is_slip) {
        return;
    }
    let message = format!(
        "the key `{}` names another placeholder than its value `{{{name}}}`",
        key.text()
    );
    out.add(
        Diagnostic::new(Code::KeyNamesOther, message)
            .at(
                key.place(),
                format!("`{{{}}}` is: {}", named.name, named.description),
            )
            .help(format!(
                "it is sent as asked; if that was a slip, type {} as its value",
                name::braced(key, &named.name)
            )),
    );
}

/// The category of the placeholders that tell a device.
const DEVICE_IDS: &str = "device_ids";

/// Whether one name is the other with a suffix.
fn variants(a: &str, b: &str) -> bool {
    let extends = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.starts_with('_'))
    };
    extends(a, b) || extends(b, a)
}

/// The names of one placeholder's text, without braces and macros left out; for rules over whole callbacks.
pub fn names_in<'t>(text: &'t str, macros: &'t Macros) -> impl Iterator<Item = &'t str> {
    parts(text)
        .filter(|part| part.piece == Piece::Placeholder)
        .map(|part| &text[part.range])
        .filter(|part| !macros.contains(part))
        .flat_map(|part| part[1..part.len() - 1].split("||"))
}
