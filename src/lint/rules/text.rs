//! How text is encoded: escapes, control characters, entities, words of a template.

use super::words::{encoded_form, shortened};
use super::{Context, Within, Writing, encoded_macro, leftover};
use crate::callback::syntax::field::starts_entry;
pub use crate::callback::syntax::is_blank;
use crate::callback::syntax::template::{Malformed, Part, Piece, parts};
use crate::callback::{Encoded, Given, encode_into};
use crate::lint::{Code, Diagnostic, Findings};
use std::borrow::Cow;
use std::ops::Range;

const MOST_SHOWN: usize = 12;

/// Checks a text, but for its braces and macros. One that the partner replaces as a whole has no encoding of its own.
pub fn check(cx: &Context<'_>, part: &Given<'_>, writing: Writing, out: &mut Findings<'_>) {
    if cx.macros.contains(part.text()) {
        return;
    }
    // Nearly every text is of these characters alone, and no rule below has anything to say of them.
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.{}|".contains(&b);
    if part.text().bytes().all(plain) {
        return;
    }
    let is_meant = match writing {
        Writing::Read => is_unseen,
        Writing::Encoded => is_control,
        Writing::Raw | Writing::Key => char::is_control,
    };
    control_characters(part, Code::ControlCharacter, is_meant, out);
    if matches!(writing, Writing::Raw | Writing::Key) {
        already_encoded(part, writing, out);
        html_entities(part, out);
    } else {
        texts_in(part).for_each(|text| escapes(&text, out));
        unencoded(cx, part, writing, out);
    }
    leftover::check(cx, part, out);
}

/// The pieces of a text that are plain text.
pub(super) fn texts_in<'g>(part: &'g Given<'_>) -> impl Iterator<Item = Given<'g>> {
    let texts = parts(part.text()).filter(|one| one.piece == Piece::Text);
    texts.map(|one| part.part(one.range))
}

/// Whether it is a control character, or turns the direction of what follows.
pub fn is_control(c: char) -> bool {
    let turns =
        matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control()
}

/// Whether it is such a character and no white space, which has a finding of its own in many places.
pub fn is_unseen(c: char) -> bool {
    is_control(c) && !c.is_whitespace()
}

/// Control characters: [all of them](is_control), or those that are [no white space](is_unseen).
pub fn control_characters(
    part: &Given<'_>,
    code: Code,
    is_meant: fn(char) -> bool,
    out: &mut Findings<'_>,
) {
    let text = part.text();
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        return;
    }
    let mut found = text.char_indices().filter(|(_, c)| is_meant(*c));
    let Some((at, character)) = found.next() else {
        return;
    };
    let more = match found.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let number = u32::from(character);
    let message = format!("the control character U+{number:04X}{more} cannot be sent");
    let place = part.span(at..at + character.len_utf8());
    // Not even an endpoint that is allowed its characters can be written with one.
    out.deny(
        Diagnostic::new(code, message)
            .at(place, "this character cannot be seen")
            .help("it often comes with text that is copied from a page: type the text anew"),
    );
}

/// White space in a URL, a body or encoded text. What stands between braces is told with these.
pub fn white_space(cx: &Context<'_>, part: &Given<'_>, out: &mut Findings<'_>) {
    let text = part.text();
    if !text.contains(is_blank) {
        return;
    }
    let outside = parts(text).filter(|one| !is_blank_in_braces(cx, part, one));
    let Some((blank, finding)) = blanks(part, outside, "the callback") else {
        return;
    };
    out.add(if blank.start == 0 || blank.end == text.len() {
        finding.help("leave it out").edit(&part.part(blank), "")
    } else {
        let space = part.typed("%20");
        finding.help(format!(
            "Adjust would cut the URL here, and what follows starts no entry: leave the blank out; a space inside a value is {space}"
        ))
    });
}

/// Whether a piece is braces with white space between them, which nobody has declared.
pub(super) fn is_blank_in_braces(cx: &Context<'_>, part: &Given<'_>, one: &Part) -> bool {
    one.piece == Piece::Malformed(Malformed::Blank)
        && !cx.macros.contains(&part.text()[one.range.clone()])
}

/// The white space in parts of a text: where the first of it stands, and one finding, however much of it there is.
pub fn blanks(
    given: &Given<'_>,
    parts: impl Iterator<Item = Part>,
    what: &str,
) -> Option<(Range<usize>, Diagnostic)> {
    let text = given.text();
    let mut end = 0;
    let blanks = parts.flat_map(|Part { range, .. }| {
        end = range.end;
        let found = text[range.clone()].match_indices(is_blank);
        found.map(move |(at, _)| range.start + at)
    });
    let mut starts = blanks.filter(|at| !text[..*at].ends_with(is_blank));
    let start = starts.next()?;
    let more = match starts.count() {
        0 => String::new(),
        1 => ", here and at one other place".to_owned(),
        more => format!(", here and at {more} other places"),
    };
    let rest = &text[start..end];
    let label = match rest.chars().next()? {
        '\n' | '\r' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        ' ' => "a space".to_owned(),
        c => format!(
            "U+{:04X}, which looks like a blank or like nothing",
            u32::from(c)
        ),
    };
    let blank = start..end - rest.trim_start_matches(is_blank).len();
    let message = format!("white space stands inside {what}{more}");
    let finding = Diagnostic::new(Code::EndpointWhitespace, message);
    let finding = finding.at(given.span(blank.clone()), label);
    Some((blank, finding))
}

fn already_encoded(part: &Given<'_>, writing: Writing, out: &mut Findings<'_>) {
    let text = part.text();
    let Some(at) = escape_in(text) else { return };
    let message = format!("`{}` looks as if it were encoded already", shortened(text));
    let label = format!("becomes %25{}", &text[at + 1..at + 3]);
    let finding = Diagnostic::new(Code::AlreadyEncoded, message).at(part.span(at..at + 3), label);
    out.add(if writing == Writing::Key {
        finding.help(
            "a key is plain text in every case and is encoded once more: type it as your server reads it",
        )
    } else {
        let form = encoded_form(part, if part.is_in_file() { text } else { "TEXT" });
        finding.help(format!(
            "plain text is encoded once more; for text that is encoded already, type {form}"
        ))
    });
}

fn escape_in(text: &str) -> Option<usize> {
    let mut signs = text.match_indices('%').map(|(at, _)| at);
    signs.find(|at| hex_digits(&text[at + 1..]) == 2)
}

/// What pages write for signs of their own, and the sign that is meant.
const ENTITIES: [(&str, &str); 5] = [
    ("&amp;", "&"),
    ("&#38;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
];

/// A text with the signs that its HTML entities stand for.
pub fn without_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mend = |text: String, (entity, plain): &(&str, &str)| text.replace(entity, plain);
    ENTITIES.iter().fold(text.to_owned(), mend).into()
}

/// `&amp;` and its kind.
pub fn html_entities(part: &Given<'_>, out: &mut Findings<'_>) {
    let text = part.text();
    let entity_at = |(at, _): (usize, &str)| {
        let mut entities = ENTITIES.iter();
        let (entity, plain) = entities.find(|(entity, _)| text[at..].starts_with(entity))?;
        Some((at, entity, plain))
    };
    let Some((at, entity, plain)) = text.match_indices('&').find_map(entity_at) else {
        return;
    };
    let message = format!("`{entity}` is HTML, not part of a URL");
    let place = part.span(at..at + entity.len());
    out.add(
        Diagnostic::new(Code::HtmlEntity, message)
            .at(place, format!("`{plain}` was meant"))
            .help(format!(
                "Adjust would send it as it is, and the key behind it begins with `{}`",
                &entity[1..]
            ))
            .type_at(part, &without_entities(text), "type "),
    );
}

/// `%` without two hex digits, in text that people may have written by hand.
pub fn invalid_escapes(part: &Given<'_>, out: &mut Findings<'_>) {
    for (at, _) in part.text().match_indices('%') {
        let digits = hex_digits(&part.text()[at + 1..]);
        if digits < 2 {
            out.add_with(Code::InvalidEscape, || {
                invalid_escape(&part.part(at..at + 1 + digits))
            });
        }
    }
}

/// How many of the next two characters are hexadecimal digits, before the first that is none.
fn hex_digits(text: &str) -> usize {
    let two = text.bytes().take(2);
    two.take_while(u8::is_ascii_hexdigit).count()
}

/// `%` without two hex digits, and text that was encoded twice.
fn escapes(part: &Given<'_>, out: &mut Findings<'_>) {
    invalid_escapes(part, out);
    // `%25` alone is a percent sign.
    let mut signs = part.text().match_indices("%25").map(|(at, _)| at);
    let Some(at) = signs.find(|at| hex_digits(&part.text()[at + 3..]) == 2) else {
        return;
    };
    let part = part.part(at..at + 5);
    let text = part.text();
    let once = text.replacen("%25", "%", 1);
    let typed = part.typed_in_place(&once);
    out.add(
        Diagnostic::new(Code::DoubleEncoded, format!("`{text}` was encoded twice"))
            .at(part.place(), format!("the receiver reads `{once}`"))
            .help(format!("type {typed} if the text was to be encoded once")),
    );
}

pub(super) fn invalid_escape(part: &Given<'_>) -> Diagnostic {
    let text = part.text();
    let sign = part.typed("%25");
    Diagnostic::new(
        Code::InvalidEscape,
        format!("`{text}` is no percent-encoding"),
    )
    .at(part.place(), "two hexadecimal digits belong here")
    .help(format!(
        "receivers drop such a value or refuse the request; a percent sign is {sign}"
    ))
    .edit(part, &text.replace('%', "%25"))
}

/// Where `+` stands between two entries, where a blank is meant.
pub fn pluses(text: &str) -> Vec<Range<usize>> {
    if !text.contains('+') {
        return Vec::new();
    }
    pluses_behind(text, text.find("://").unwrap_or(text.len()))
}

fn pluses_behind(text: &str, first: usize) -> Vec<Range<usize>> {
    let signs = text[first..].match_indices('+').map(|(at, _)| first + at);
    // Before a blank, it ends what stands in front of that.
    let ends = signs.filter(|at| {
        let rest = &text[at + 1..];
        !rest.starts_with(is_blank) && starts_entry(rest)
    });
    ends.map(|at| text[..at].trim_end_matches('+').len()..at + 1)
        .collect()
}

/// The finding for a `+` between two URLs, with what to do about it.
pub(in crate::lint) fn plus(sign: &Given<'_>, mend: &str) -> Diagnostic {
    let message = "a `+` stands between two URLs, where a blank is meant";
    Diagnostic::new(Code::PlusBetweenUrls, message)
        .at(sign.place(), "Adjust reads a plus sign here")
        .help(format!("Adjust would take both for one URL: {mend}"))
}

/// Characters that should be encoded. In encoded text that the user gave, those that would end the value
/// are errors.
fn unencoded(cx: &Context<'_>, part: &Given<'_>, writing: Writing, out: &mut Findings<'_>) {
    if writing == Writing::Encoded {
        white_space(cx, part, out);
        if let Some(at) = pluses_behind(part.text(), 0).into_iter().next() {
            let mend = "make the next one an endpoint of its own, or type %2B for the sign itself";
            return out.add(plus(&part.part(at), mend));
        }
    }
    let mut literals: Vec<Range<usize>> = encoded_macro::literals(cx, part.text()).collect();
    literals.sort_unstable_by_key(|literal| literal.start);
    let is_literal = |at: usize| {
        let behind = literals.partition_point(|literal| literal.start <= at);
        behind > 0 && at < literals[behind - 1].end
    };
    let mut shown: Vec<char> = Vec::new();
    let mut first = None;
    for one in parts(part.text()).filter(|one| one.piece == Piece::Text) {
        for (at, c) in part.text()[one.range.clone()].char_indices() {
            let at = one.range.start + at;
            if c.is_ascii_alphanumeric()
                || matches!(c, '-' | '_' | '.' | '%')
                || is_blank(c)
                || is_control(c)
                || (c == ',' && cx.within == Within::Post)
                || is_literal(at)
            {
                continue;
            }
            let sign = at..at + c.len_utf8();
            if writing == Writing::Encoded && (matches!(c, '&' | '#') || !c.is_ascii()) {
                return out.add(ends_value(&part.part(sign)));
            }
            first = first.or(Some(sign));
            if !shown.contains(&c) && shown.len() < MOST_SHOWN {
                shown.push(c);
            }
        }
    }
    let Some(first) = first else { return };
    if joined_urls(part, out) {
        return;
    }
    let list = shown.iter();
    let list = list.map(|c| format!("`{c}` ({})", Encoded::from_raw(&c.to_string())));
    let list: Vec<String> = list.collect();
    let message = format!("{} should be percent-encoded", list.join(", "));
    let mended = encoded_whole(part.text());
    out.add(
        Diagnostic::new(Code::UnencodedCharacter, message)
            .at(part.span(first), "not encoded")
            .type_at(part, &mended, "receivers differ on it: type "),
    );
}

/// Whether the next URL of a callback begins in a path, or in a value behind a placeholder or with parameters of its own,
/// after a sign that was meant to part the two.
pub(super) fn joined_urls(part: &Given<'_>, out: &mut Findings<'_>) -> bool {
    const SIGNS: [&str; 11] = [
        ",", ";", "|", "}", "%20", "%0A", "%0D", "%09", "%2C", "%3B", "%7C",
    ];
    let text = part.text();
    let mut urls = text.match_indices("http").map(|(at, _)| at).filter(|&at| {
        let mut before = text[..at].char_indices();
        let last = before.nth_back(2).map_or(0, |(at, _)| at);
        let last = text[last..at].to_ascii_uppercase();
        SIGNS.iter().any(|sign| last.ends_with(sign))
            && starts_entry(&text[at..])
            && (text.starts_with('/') || text[..at].contains('}') || text[at..].contains('?'))
    });
    let Some(at) = urls.next() else {
        return false;
    };
    let second = part.part(at..text.len());
    let typed = part.typed(" ");
    let blank = if typed == " " { "one space" } else { &typed };
    let message = "two URLs stand here without a space between them";
    out.add(
        Diagnostic::new(Code::EndpointWhitespace, message)
            .at(second.span(0..4), "the next one begins here")
            .help(format!(
                "Adjust would make one URL of both: {blank} belongs between them, and nothing else"
            ))
            .type_at(
                &second,
                &encoded_whole(second.text()),
                "if it is a part of the first, type ",
            ),
    );
    true
}

/// A sign at the end of a path, before the space that parts two entries.
pub(in crate::lint) fn sign_before_blank(sign: &Given<'_>) -> Diagnostic {
    let message = format!("`{}` stands before the space between two URLs", sign.text());
    Diagnostic::new(Code::UnencodedCharacter, message)
        .at(sign.place(), "Adjust sends it with the first")
        .help("the space alone parts them: leave it out")
        .edit(sign, "")
}

/// A text with all encoded that is not, but for its braces and macros.
pub fn encoded_whole(text: &str) -> String {
    let mut whole = String::new();
    for part in parts(text) {
        let bytes = &text[part.range];
        if part.piece != Piece::Text {
            whole.push_str(bytes);
            continue;
        }
        // What is encoded already stays.
        for (at, piece) in bytes.split('%').enumerate() {
            if at > 0 {
                whole.push('%');
            }
            encode_into(&mut whole, piece);
        }
    }
    whole
}

fn ends_value(sign: &Given<'_>) -> Diagnostic {
    let encoded = Encoded::from_raw(sign.text());
    let plain = if sign.is_in_file() {
        "a string in place of the table"
    } else {
        "KEY=TEXT"
    };
    let message = format!("`{}` cannot stand in encoded text", sign.text());
    Diagnostic::new(Code::InvalidEscape, message)
        .at(sign.place(), format!("encoded: {encoded}"))
        .help(format!("type {encoded}, or give the text plain: {plain}"))
        .edit(sign, encoded.as_str())
}
