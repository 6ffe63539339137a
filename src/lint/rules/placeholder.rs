//! What stands between braces: broken braces, unknown names, names without a value here.

use super::encoded_macro;
use super::text::invalid_escape;
use super::words::{shortened, with_environment_help};
use super::{Context, Material, Within};
use crate::callback::syntax::template::{Foreign, Malformed, Part, Piece, parts, whole_foreign};
use crate::callback::{Encoded, Given, Macros};
use crate::catalogue::{Catalogue, Lookup, Placeholder, Status, ValueType};
use crate::lint::{Code, Diagnostic, Findings};
use std::ops::Range;

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
            out.add(foreign_macro(given, range.clone(), range, whole, foreign));
        } else if cx.material.is_encoded(&range) {
            out.add(encoded_macro::finding(cx, given, range));
        }
        return;
    }
    if let Some(finding) = encoded_macro::literal(cx, given, &range) {
        return out.add(finding);
    }
    for Part { piece, range: part } in parts(text) {
        let at = range.start + part.start..range.start + part.end;
        if piece == Piece::Text || is_declared(&at) {
            continue;
        }
        if cx.material.is_link()
            && in_link(
                cx,
                given,
                &at,
                piece,
                at == range && whole != Whole::Piece,
                out,
            )
        {
            continue;
        }
        match piece {
            Piece::Text => {}
            Piece::Placeholder => names(cx, given, at, out),
            Piece::Malformed(why) => {
                out.add_with(Code::MalformedPlaceholder, || malformed(given, at, why));
            }
            Piece::Foreign(which) => {
                out.add_with(Code::ForeignMacro, || {
                    foreign_macro(given, range.clone(), at, whole, which)
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
    let row = text
        .split("||")
        .find_map(|name| match cx.catalogue.lookup(name) {
            Lookup::Known(row) | Lookup::Alias(row) => Some(row),
            _ => None,
        });
    let Some(row) = row else { return };
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
    known(cx, given, inner, row, out);
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
    let mut start = inner.start;
    for name in text.split("||") {
        let at = start..start + name.len();
        start = at.end + 2;
        self::name(cx, given, at, out);
    }
    if text.contains("||")
        && out.wants(Code::UnprovenFallback)
        && !cx.catalogue.is_proven_fallback(text)
    {
        let message = format!("nobody has published the fallback `{{{text}}}`");
        let finding = Diagnostic::new(Code::UnprovenFallback, message)
            .at(given.span(range), "unproven")
            .help("Adjust does not document `||`; try it on a test device before you rely on it");
        out.add(finding);
    }
}

/// Checks one name, without braces.
pub fn name(cx: &Context<'_>, given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let name = &given.text()[range.clone()];
    if is_macro(cx, name) {
        return;
    }
    match cx.catalogue.lookup(name) {
        Lookup::Known(row) => known(cx, given, range, row, out),
        Lookup::Alias(row) => out.add_with(Code::AliasPlaceholder, || {
            let message =
                format!("`{{{name}}}` stands in Adjust's example URLs, but not in its tables");
            Diagnostic::new(Code::AliasPlaceholder, message)
                .at(
                    given.span(range.clone()),
                    format!("the tables say `{{{}}}`", row.name),
                )
                .help(format!(
                    "nobody has shown that Adjust fills it in: type {{{}}}",
                    row.name
                ))
                .fix(given.span(range), row.name.as_ref())
        }),
        Lookup::Mistake(row) => out.add_with(Code::UnknownPlaceholder, || {
            unknown(cx.catalogue, name)
                .at(
                    given.span(range.clone()),
                    format!("Adjust's name is `{{{}}}`", row.name),
                )
                .help(format!(
                    "Adjust would send the braces as text: type {{{}}} ({})",
                    row.name, row.description
                ))
                .fix(given.span(range), row.name.as_ref())
        }),
        Lookup::Partner(suggested) => out.add_with(Code::UnknownPlaceholder, || {
            unknown(cx.catalogue, name)
                .at(given.span(range), "a name of ad networks, not of Adjust's")
                .help(text_help(cx))
                .help(partner_help(cx, name, suggested))
        }),
        Lookup::Unknown => {
            out.add_with(Code::UnknownPlaceholder, || unknown_name(cx, given, range));
        }
    }
}

/// Whether a name, without its braces, is declared as a macro of the partner's.
pub fn is_macro(cx: &Context<'_>, name: &str) -> bool {
    !cx.macros.is_empty() && cx.macros.contains(&format!("{{{name}}}"))
}

fn unknown(catalogue: &Catalogue, name: &str) -> Diagnostic {
    let message = format!(
        "`{{{}}}` is not among the {} placeholders that cbgen knows as of {}",
        shortened(name),
        catalogue.placeholders().count(),
        Catalogue::checked()
    );
    Diagnostic::new(Code::UnknownPlaceholder, message)
}

fn unknown_name(cx: &Context<'_>, given: &Given<'_>, range: Range<usize>) -> Diagnostic {
    let name = &given.text()[range.clone()];
    let finding = unknown(cx.catalogue, name);
    if let Some(rest) = name.strip_prefix("adj_").filter(|rest| !rest.is_empty()) {
        return finding
            .at(
                given.span(range.clone()),
                format!("a link's parameter is `{{dcp_{rest}}}`"),
            )
            .help(format!(
                "Adjust would send the braces as text: type {{dcp_{rest}}}, or {{label}}"
            ))
            .fix(given.span(range), format!("dcp_{rest}"));
    }
    match cx.catalogue.nearest_placeholder(name) {
        Some(near) => finding
            .at(
                given.span(range.clone()),
                format!("did you mean `{{{near}}}`?"),
            )
            .help(format!(
                "Adjust would send the braces as text: type {{{near}}}"
            ))
            .fix(given.span(range), near),
        None => finding
            .at(given.span(range), "unknown name")
            .help(text_help(cx))
            .help(partner_help(cx, name, name)),
    }
}

/// What becomes of a name that Adjust does not know.
fn text_help(cx: &Context<'_>) -> &'static str {
    match cx.within {
        Within::Condition => "Adjust would have nothing to compare",
        Within::Get | Within::Post => "Adjust would send the braces as text",
    }
}

fn partner_help(cx: &Context<'_>, name: &str, suggested: &str) -> String {
    if cx.within == Within::Condition {
        return "a condition compares a placeholder of Adjust's: list them: cbgen placeholders"
            .into();
    }
    let name = shortened(name);
    let suggested = shortened(suggested);
    let flag = match cx.material {
        Material::Draft => String::new(),
        Material::Field | Material::Link(_) => format!("--macro {name}, or "),
    };
    format!(
        "is it in the Adjust link? type {{dcp_{suggested}}}, or {{label}}; is it your partner's macro? declare it: \
         {flag}macros = [\"{name}\"] in callbacks.toml; has Adjust added it since? declare it with [[placeholder]]"
    )
}

fn known(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    row: &Placeholder,
    out: &mut Findings<'_>,
) {
    let name = if row.is_family() {
        &given.text()[range.clone()]
    } else {
        row.name.as_ref()
    };
    let span = given.span(range.clone());
    if let Some(trigger) = cx.trigger {
        if row.unavailable.contains(&trigger.id) {
            let message = format!("`{{{name}}}` has no value on the trigger `{}`", trigger.id);
            let finding = Diagnostic::new(Code::UnavailablePlaceholder, message)
                .at(span, "never filled in here")
                .help("only what is known when the activity happens can be sent: Adjust drops this one");
            out.add(finding);
        } else if row.inferred_unavailable.contains(&trigger.id) {
            out.add_with(Code::UnavailableInferred, || {
                let message =
                    format!("`{{{name}}}` can hardly have a value on the trigger `{}`", trigger.id);
                Diagnostic::new(Code::UnavailableInferred, message)
                    .at(span, "most likely empty here")
                    .help("Adjust does not say so, cbgen infers it from what the placeholder means: leave it out, or try it")
            });
        }
    }
    if row.status == Status::Observed && out.wants(Code::ObservedPlaceholder) {
        let message = format!("only others have published `{{{}}}`, not Adjust", row.name);
        out.add(
            Diagnostic::new(Code::ObservedPlaceholder, message)
                .at(given.span(range), "not in Adjust's pages")
                .help(format!("seen in: {}", row.source)),
        );
    }
}

/// The finding for broken braces.
pub fn malformed(given: &Given<'_>, range: Range<usize>, why: Malformed) -> Diagnostic {
    let text = &given.text()[range.clone()];
    let inner = text.trim_matches(['{', '}']);
    let dollar = range.start - usize::from(given.text()[..range.start].ends_with('$'));
    let with_dollar = &given.text()[dollar..range.end];
    let (label, help) = match why {
        Malformed::Unclosed => (
            "this brace is not closed",
            "type the closing brace: {adid}".to_owned(),
        ),
        Malformed::Unopened => (
            "this brace is not opened",
            "type the opening brace: {adid}".to_owned(),
        ),
        Malformed::Empty => (
            "no name between the braces",
            "name a placeholder: {adid}".to_owned(),
        ),
        Malformed::SingleBar => (
            "a fallback has two bars",
            format!("type {{{}}}", inner.replace("||", "|").replace('|', "||")),
        ),
        Malformed::EmptyAlternative => (
            "a name is missing beside `||`",
            "name both: {idfa||gps_adid}".to_owned(),
        ),
        Malformed::Blank => {
            let tight: String = inner.split_whitespace().collect();
            (
                "white space between the braces",
                format!("type {{{}}}", shortened(&tight)),
            )
        }
        Malformed::Capitals => (
            "Adjust's names are lower case",
            format!("type {{{}}}", shortened(&inner.to_lowercase())),
        ),
        Malformed::Character => (
            "a name has lower-case letters, digits and `_`",
            "list the names: cbgen placeholders".to_owned(),
        ),
    };
    let finding = Diagnostic::new(
        Code::MalformedPlaceholder,
        format!("`{}` is no placeholder", shortened(text)),
    )
    .at(given.span(range.clone()), label)
    .help(format!("Adjust would send it as text; {help}"));
    let finding = with_environment_help(finding, with_dollar);
    match why {
        Malformed::Capitals => finding.fix(given.span(range), text.to_lowercase()),
        _ if !matches!(why, Malformed::Unclosed | Malformed::Unopened) => finding,
        _ => finding.help("for a literal brace use encoded text: KEY:=%7B or KEY:=%7D"),
    }
}

/// The finding for another product's macro at `range`, inside the text of `within`.
fn foreign_macro(
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
        Whole::Value if within == range => format!("give it encoded: KEY:={literal}"),
        Whole::Value => format!("give the value encoded, KEY:=TEXT, with {literal} in it"),
        Whole::InUrl | Whole::Piece => format!("type {literal} in its place"),
    };
    let finding = Diagnostic::new(
        Code::ForeignMacro,
        format!("`{}` has the macro syntax {syntax} of another product", shortened(text)),
    )
    .at(given.span(range), "Adjust does not fill this in")
    .help("Adjust would send it as text: Adjust's placeholders are written {name}; list them: cbgen placeholders");
    with_environment_help(finding, text).help(format!("if the text itself is meant, {literal}"))
}

/// Whether a parameter's key names another placeholder than its value, as `win_naid={win_hwid}` does. A key is the
/// receiver's word: only ids of devices, and times in other units, are told, for these are taken for each other.
pub fn key_names_other(cx: &Context<'_>, key: &Given<'_>, value: &str, out: &mut Findings<'_>) {
    let Some(name) = value
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    else {
        return;
    };
    let Lookup::Known(named) = cx.catalogue.lookup(key.text()) else {
        return;
    };
    let is_id = |row: &Placeholder| row.category == DEVICE_IDS;
    let is_time =
        |row: &Placeholder| matches!(row.kind, ValueType::Timestamp | ValueType::TimestampMs);
    let is_slip = |name: &str| match cx.catalogue.lookup(name) {
        Lookup::Known(row) | Lookup::Alias(row) => {
            is_id(row)
                && is_id(named)
                && row.name != named.name
                && !variants(&row.name, &named.name)
                || is_time(row) && is_time(named) && row.kind != named.kind
        }
        _ => false,
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
                key.span(0..key.text().len()),
                format!("`{{{}}}` is: {}", named.name, named.description),
            )
            .help(format!(
                "it is sent as asked; if that was a slip, type {{{}}}",
                named.name
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
