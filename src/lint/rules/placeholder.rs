//! What stands between braces: broken braces, unknown names, names without a value here.

use super::encoded_macro;
use super::text::invalid_escape;
use super::words::{encoded_form, shortened, with_environment_help};
use super::{Context, name};
use crate::callback::syntax::template::{
    Foreign, Malformed, Piece, in_braces, is_plain, parts, whole_foreign,
};
use crate::callback::{Given, Macros};
use crate::catalogue::{Lookup, Placeholder, ValueType};
use crate::lint::{Code, Diagnostic, Findings};
use std::ops::Range;

const TEXT: &str = "Adjust would send it as text";

/// Checks every brace and macro of a text. One that is complete in itself can be a macro as such: `[x y]`.
pub fn check(cx: &Context<'_>, part: &Given<'_>, whole: Whole, out: &mut Findings<'_>) {
    let is_declared = |at: &Given<'_>| cx.macros.contains(at.text()) && !at.is_encoded();
    if is_declared(part) {
        return;
    }
    if let (true, Some(foreign)) = (whole != Whole::Piece, whole_foreign(part.text())) {
        if cx.link.is_none() {
            out.add(foreign_macro(cx, part, part, whole, foreign));
        } else if part.is_encoded() {
            out.add(encoded_macro::finding(cx, part));
        }
        return;
    }
    if let Some(finding) = encoded_macro::literal(cx, part) {
        return out.add(finding);
    }
    for one in parts(part.text()).filter(|one| one.piece != Piece::Text) {
        let (piece, at) = (one.piece, part.part(one.range.clone()));
        let is_whole = at.text() == part.text() && whole != Whole::Piece;
        if is_declared(&at) || cx.link.is_some() && in_link(cx, &at, piece, is_whole, out) {
            continue;
        }
        match piece {
            Piece::Text => {}
            Piece::Placeholder => names(cx, &at, out),
            Piece::Malformed(why) => out.add_with(Code::MalformedPlaceholder, || {
                malformed(cx, part, one.range, (why, whole))
            }),
            Piece::Foreign(which) => out.add_with(Code::ForeignMacro, || {
                foreign_macro(cx, part, &at, whole, which)
            }),
        }
    }
}

/// Judges a piece that has another meaning inside a link than in a field. Whether it had one.
fn in_link(
    cx: &Context<'_>,
    at: &Given<'_>,
    piece: Piece,
    is_whole: bool,
    out: &mut Findings<'_>,
) -> bool {
    let inner = at.text().trim_matches(['{', '}']);
    let raw = at.is_raw(0);
    let is_known = |name: &str| matches!(cx.catalogue.lookup(name), Lookup::Known(_));
    if let Some(finding) = encoded_macro::check(cx, at, piece) {
        out.add(finding);
        return true;
    }
    match piece {
        Piece::Placeholder if raw => {
            raw_in_link(cx, at, out);
            true
        }
        Piece::Malformed(Malformed::SingleBar) if raw => !inner.split('|').all(is_known),
        Piece::Malformed(why) => raw && !why.is_broken(),
        Piece::Foreign(Foreign::PERCENT_BRACE) if raw && !is_whole => {
            out.add(invalid_escape(&at.part(0..1)));
            true
        }
        Piece::Foreign(_) => true,
        Piece::Placeholder | Piece::Text => false,
    }
}

/// A name in raw braces inside a link: the partner's, unless Adjust has it too.
fn raw_in_link(cx: &Context<'_>, braced: &Given<'_>, out: &mut Findings<'_>) {
    let inner = braced.part(1..braced.text().len() - 1);
    let mut names = inner.text().split("||");
    let Some(row) = names.find_map(|name| cx.catalogue.known(name)) else {
        return;
    };
    let shown = shortened(inner.text());
    let message = format!("`{{{shown}}}` stands in raw braces, which the partner's macros have");
    out.add(
        Diagnostic::new(Code::RawPlaceholderInLink, message)
            .at(braced.place(), "the partner may replace or blank it")
            .help(format!(
                "if Adjust is to fill it in, type %7B{}%7D; if it is the partner's, say so: --allow {}",
                shown.replace('|', "%7C"),
                Code::RawPlaceholderInLink
            )),
    );
    name::known(cx, &inner, row, out);
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

/// Checks the names of one placeholder with its braces.
pub fn names(cx: &Context<'_>, braced: &Given<'_>, out: &mut Findings<'_>) {
    let inner = braced.part(1..braced.text().len() - 1);
    let text = inner.text();
    if is_plain(text) {
        return name::check(cx, &inner, out);
    }
    for name in inner.split("||") {
        name::check(cx, &name, out);
    }
    if out.wants(Code::UnprovenFallback)
        && text.contains("||")
        && !cx.catalogue.is_proven_fallback(text)
    {
        let message = format!("nobody has published the fallback `{{{text}}}`");
        let finding = Diagnostic::new(Code::UnprovenFallback, message)
            .at(braced.place(), "unproven")
            .help("Adjust does not document `||`; try it on a test device before you rely on it");
        out.add(finding);
    }
}

fn malformed(
    cx: &Context<'_>,
    part: &Given<'_>,
    range: Range<usize>,
    (why, whole): (Malformed, Whole),
) -> Diagnostic {
    let braced = &part.part(range.clone());
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
    let message = format!("`{}` is no placeholder", shortened(braced.text()));
    let finding = Diagnostic::new(Code::MalformedPlaceholder, message).at(braced.place(), label);
    let inner = braced.text().trim_matches(['{', '}']);
    let finding = if let Some((right, lead)) = name::intended(cx, inner) {
        finding.type_at(braced, &right, &format!("{TEXT}: {lead}"))
    } else if why == Malformed::Empty || why.is_broken() {
        let example = name::braced(braced, "adid");
        finding.help(format!("{TEXT}: a placeholder is written {example}"))
    } else {
        let finding = finding.helps(name::app_help(cx, inner));
        let finding = finding.help(format!("{TEXT}: list the names: cbgen placeholders"));
        finding.help(name::partner_help(cx, braced, inner))
    };
    let dollar = range.start - usize::from(part.text()[..range.start].ends_with('$'));
    let finding = with_environment_help(finding, &part.text()[dollar..range.end]);
    match why {
        Malformed::Unclosed | Malformed::Unopened => {
            let [open, close] = ["%7B", "%7D"].map(|brace| match whole {
                Whole::Value => encoded_form(braced, brace),
                Whole::InUrl | Whole::Piece => braced.typed(brace),
            });
            finding.help(format!("a literal brace is encoded: {open} or {close}"))
        }
        _ => finding,
    }
}

fn foreign_macro(
    cx: &Context<'_>,
    within: &Given<'_>,
    part: &Given<'_>,
    whole: Whole,
    which: Foreign,
) -> Diagnostic {
    let (syntax, shown) = (which.example(), shortened(part.text()));
    let literal = encoded_macro::encoded_signs(&shown);
    let literal = match whole {
        Whole::Value if within.text() == part.text() => {
            format!("give it encoded: {}", encoded_form(part, &literal))
        }
        Whole::Value => {
            let form = encoded_form(part, "TEXT");
            format!("give the value encoded, {form}, with {literal} in it")
        }
        Whole::InUrl | Whole::Piece => format!("type {literal} in its place"),
    };
    let message = format!("`{shown}` has the macro syntax {syntax} of another product");
    let word = part.text();
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let meant = match cx.catalogue.respelt(word) {
        Some(name) => format!("type {} in its place", name::braced(part, &name)),
        None => {
            "Adjust's placeholders are written {name}; list them: cbgen placeholders".to_owned()
        }
    };
    let finding = Diagnostic::new(Code::ForeignMacro, message)
        .at(part.place(), "Adjust does not fill this in")
        .help(format!("Adjust would send it as text: {meant}"));
    with_environment_help(finding, part.text())
        .help(format!("if the text itself is meant, {literal}"))
}

/// Whether a parameter's key names another placeholder than its value, as `win_naid={win_hwid}` does. A key is the
/// receiver's word: only ids of devices, and times in other units, are told, for these are taken for each other.
pub fn key_names_other(cx: &Context<'_>, key: &Given<'_>, value: &str, out: &mut Findings<'_>) {
    let Some(name) = in_braces(value).filter(|name| *name != key.text()) else {
        return;
    };
    let Lookup::Known(named) = cx.catalogue.lookup(key.text()) else {
        return;
    };
    let is_id = |row: &Placeholder| row.category == "device_ids";
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

/// Whether one name is the other with a suffix.
fn variants(a: &str, b: &str) -> bool {
    let extends = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.starts_with('_'))
    };
    extends(a, b) || extends(b, a)
}

/// The names of all placeholders of a text, macros left out; for rules over whole callbacks.
pub fn names_in<'t>(text: &'t str, macros: &'t Macros) -> impl Iterator<Item = &'t str> {
    let found = parts(text).filter(|one| one.piece == Piece::Placeholder);
    let found = found.map(|one| &text[one.range]);
    found
        .filter(|braced| !macros.contains(braced))
        .flat_map(|braced| braced[1..braced.len() - 1].split("||"))
}
