//! How text is encoded: escapes, control characters, entities, words of a template.

use super::words::{encoded_form, shortened};
use super::{Context, Within, Writing, encoded_macro, leftover};
use crate::callback::syntax::field::starts_entry;
pub use crate::callback::syntax::is_blank;
use crate::callback::syntax::template::{Malformed, Part, Piece, parts, parts_in};
use crate::callback::{Encoded, Given, encode_into};
use crate::lint::{Code, Diagnostic, Findings};
use std::borrow::Cow;
use std::ops::Range;

const MOST_SHOWN: usize = 12;

/// Checks a part of a text, but for its braces and macros. A text that the partner replaces as a whole has
/// no encoding of its own.
pub fn check(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    writing: Writing,
    out: &mut Findings<'_>,
) {
    let text = &given.text()[range.clone()];
    if cx.macros.contains(text) {
        return;
    }
    // Nearly every text is of these characters alone, and no rule below has anything to say of them.
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.{}|".contains(b);
    if text.as_bytes().iter().all(plain) {
        return;
    }
    let is_meant = match writing {
        Writing::Read => is_unseen,
        Writing::Encoded => is_control,
        Writing::Raw | Writing::Key => char::is_control,
    };
    control_characters(given, range.clone(), Code::ControlCharacter, is_meant, out);
    if matches!(writing, Writing::Raw | Writing::Key) {
        already_encoded(given, range.clone(), writing, out);
        html_entities(given, range.clone(), out);
    } else {
        for part in texts_in(given, range.clone()) {
            escapes(given, part, out);
        }
        unencoded(cx, given, range.clone(), writing, out);
    }
    leftover::check(cx, given, range, out);
}

/// The pieces of a part of a text that are plain text.
pub(super) fn texts_in(
    given: &Given<'_>,
    range: Range<usize>,
) -> impl Iterator<Item = Range<usize>> {
    let texts = parts_in(given.text(), range).filter(|part| part.piece == Piece::Text);
    texts.map(|part| part.range)
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
    given: &Given<'_>,
    range: Range<usize>,
    code: Code,
    is_meant: fn(char) -> bool,
    out: &mut Findings<'_>,
) {
    let text = &given.text()[range.clone()];
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        return;
    }
    let mut found = text.char_indices().filter(|(_, c)| is_meant(*c));
    let Some((at, character)) = found.next() else {
        return;
    };
    let at = range.start + at;
    let more = match found.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let number = u32::from(character);
    let message = format!("the control character U+{number:04X}{more} cannot be sent");
    let place = given.span(at..at + character.len_utf8());
    // Not even an endpoint that is allowed its characters can be written with one.
    out.deny(
        Diagnostic::new(code, message)
            .at(place, "this character cannot be seen")
            .help("it often comes with text that is copied from a page: type the text anew"),
    );
}

/// White space in a URL, a body or encoded text. What stands between braces is told with these.
pub fn white_space(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    out: &mut Findings<'_>,
) {
    let text = given.text();
    if !text[range.clone()].contains(is_blank) {
        return;
    }
    let is_told = |part: &Part| {
        part.piece == Piece::Malformed(Malformed::Blank)
            && !cx.macros.contains(&text[part.range.clone()])
    };
    let outside = parts_in(text, range.clone()).filter(|part| !is_told(part));
    let Some((blank, finding)) = blanks(given, outside, "the callback") else {
        return;
    };
    out.add(if blank.start == range.start || blank.end == range.end {
        finding.help("leave it out").edit(given, blank, "")
    } else {
        let space = given.typed("%20");
        finding.help(format!(
            "Adjust would cut the URL here, and what follows starts no entry: leave the blank out; a space inside a value is {space}"
        ))
    });
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

fn already_encoded(
    given: &Given<'_>,
    range: Range<usize>,
    writing: Writing,
    out: &mut Findings<'_>,
) {
    let text = &given.text()[range.clone()];
    let Some(at) = escape_in(text) else { return };
    let at = range.start + at;
    let message = format!("`{}` looks as if it were encoded already", shortened(text));
    let finding = Diagnostic::new(Code::AlreadyEncoded, message).at(
        given.span(at..at + 3),
        format!("becomes %25{}", &given.text()[at + 1..at + 3]),
    );
    out.add(if writing == Writing::Key {
        finding.help(
            "a key is plain text in every case and is encoded once more: type it as your server reads it",
        )
    } else {
        let form = encoded_form(given, if given.is_in_file() { text } else { "TEXT" });
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
pub fn html_entities(given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let text = &given.text()[range.clone()];
    if !text.contains('&') {
        return;
    }
    let found = ENTITIES.iter();
    let found = found.filter_map(|(entity, plain)| Some((text.find(entity)?, *entity, *plain)));
    let Some((at, entity, plain)) = found.min() else {
        return;
    };
    let at = range.start + at;
    let mended = without_entities(text);
    let message = format!("`{entity}` is HTML, not part of a URL");
    out.add(
        Diagnostic::new(Code::HtmlEntity, message)
            .at(
                given.span(at..at + entity.len()),
                format!("`{plain}` was meant"),
            )
            .help(format!(
                "Adjust would send it as it is, and the key behind it begins with `{}`",
                &entity[1..]
            ))
            .type_at(given, range, &mended, "type "),
    );
}

/// `%` without two hex digits, in text that people may have written by hand.
pub fn invalid_escapes(given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let text = &given.text()[range.clone()];
    for (at, _) in text.match_indices('%') {
        let digits = hex_digits(&text[at + 1..]);
        if digits < 2 {
            let start = range.start + at;
            out.add_with(Code::InvalidEscape, || {
                invalid_escape(given, start..start + 1 + digits)
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
fn escapes(given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    invalid_escapes(given, range.clone(), out);
    let text = &given.text()[range.clone()];
    // `%25` alone is a percent sign.
    let mut signs = text.match_indices("%25").map(|(at, _)| at);
    if let Some(at) = signs.find(|at| hex_digits(&text[at + 3..]) == 2) {
        let start = range.start + at;
        out.add(double_encoded(given, start..start + 5));
    }
}

/// `%` without its two digits.
pub(super) fn invalid_escape(given: &Given<'_>, range: Range<usize>) -> Diagnostic {
    let text = &given.text()[range.clone()];
    let message = format!("`{text}` is no percent-encoding");
    let sign = given.typed("%25");
    Diagnostic::new(Code::InvalidEscape, message)
        .at(
            given.span(range.clone()),
            "two hexadecimal digits belong here",
        )
        .help(format!(
            "receivers drop such a value or refuse the request; a percent sign is {sign}"
        ))
        .edit(given, range, &text.replace('%', "%25"))
}

fn double_encoded(given: &Given<'_>, range: Range<usize>) -> Diagnostic {
    let text = &given.text()[range.clone()];
    let once = text.replacen("%25", "%", 1);
    let typed = given.typed_at(range.clone(), &once);
    Diagnostic::new(Code::DoubleEncoded, format!("`{text}` was encoded twice"))
        .at(given.span(range), format!("the receiver reads `{once}`"))
        .help(format!("type {typed} if the text was to be encoded once"))
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

/// `+` in front of another entry in encoded text, which stands behind a URL.
fn joined_by_plus(given: &Given<'_>, range: Range<usize>) -> Option<Diagnostic> {
    let text = &given.text()[range.clone()];
    let at = pluses_behind(text, 0).into_iter().next()?;
    let message = "a `+` stands between two URLs, where a blank is meant";
    let at = range.start + at.start..range.start + at.end;
    let finding = Diagnostic::new(Code::PlusBetweenUrls, message);
    Some(finding.at(given.span(at), "Adjust reads a plus sign here").help(
        "Adjust would take both for one URL: make the next one an endpoint of its own, or type %2B for the sign itself",
    ))
}

/// Characters that should be encoded. In encoded text that the user gave, those that would end the value
/// are errors.
fn unencoded(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    writing: Writing,
    out: &mut Findings<'_>,
) {
    let text = &given.text()[range.clone()];
    if writing == Writing::Encoded {
        white_space(cx, given, range.clone(), out);
        if let Some(finding) = joined_by_plus(given, range.clone()) {
            out.add(finding);
            return;
        }
    }
    let mut literals: Vec<Range<usize>> = encoded_macro::literals(cx, given, &range).collect();
    literals.sort_unstable_by_key(|literal| literal.start);
    let is_literal = |at: usize| {
        let behind = literals.partition_point(|literal| literal.start <= at);
        behind > 0 && at < literals[behind - 1].end
    };
    let mut shown: Vec<char> = Vec::new();
    let mut first = None;
    for part in texts_in(given, range.clone()) {
        for (at, c) in given.text()[part.clone()].char_indices() {
            let at = part.start + at;
            if c.is_ascii_alphanumeric()
                || matches!(c, '-' | '_' | '.' | '%')
                || is_blank(c)
                || is_control(c)
                || (c == ',' && cx.within == Within::Post)
                || is_literal(at)
            {
                continue;
            }
            if writing == Writing::Encoded && (matches!(c, '&' | '#') || !c.is_ascii()) {
                out.add(ends_value(given, at, c));
                return;
            }
            first = first.or(Some(at..at + c.len_utf8()));
            if !shown.contains(&c) && shown.len() < MOST_SHOWN {
                shown.push(c);
            }
        }
    }
    let Some(first) = first else { return };
    if joined_urls(given, range.clone(), out) {
        return;
    }
    let list: Vec<String> = shown
        .iter()
        .map(|c| format!("`{c}` ({})", Encoded::from_raw(&c.to_string())))
        .collect();
    let mended = encoded_whole(text);
    let message = format!("{} should be percent-encoded", list.join(", "));
    out.add(
        Diagnostic::new(Code::UnencodedCharacter, message)
            .at(given.span(first), "not encoded")
            .type_at(given, range, &mended, "receivers differ on it: type "),
    );
}

/// Whether the next URL of a callback begins in a path, or in a value behind a placeholder or with parameters of its own,
/// after a sign that was meant to part the two.
pub(super) fn joined_urls(given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) -> bool {
    const SIGNS: [&str; 11] = [
        ",", ";", "|", "}", "%20", "%0A", "%0D", "%09", "%2C", "%3B", "%7C",
    ];
    let text = &given.text()[range.clone()];
    let mut urls = text.match_indices("http").filter(|&(at, _)| {
        let last = text[..at]
            .char_indices()
            .nth_back(2)
            .map_or(0, |(at, _)| at);
        let last = text[last..at].to_ascii_uppercase();
        SIGNS.iter().any(|sign| last.ends_with(sign))
            && starts_entry(&text[at..])
            && (text.starts_with('/') || text[..at].contains('}') || text[at..].contains('?'))
    });
    let Some((at, scheme)) = urls.next() else {
        return false;
    };
    let at = range.start + at;
    let mended = encoded_whole(&given.text()[at..range.end]);
    let typed = given.typed(" ");
    let blank = if typed == " " { "one space" } else { &typed };
    let message = "two URLs stand here without a space between them";
    out.add(
        Diagnostic::new(Code::EndpointWhitespace, message)
            .at(
                given.span(at..at + scheme.len()),
                "the next one begins here",
            )
            .help(format!(
                "Adjust would make one URL of both: {blank} belongs between them, and nothing else"
            ))
            .type_at(
                given,
                at..range.end,
                &mended,
                "if it is a part of the first, type ",
            ),
    );
    true
}

/// A sign at the end of a path, before the space that parts two entries.
pub(in crate::lint) fn sign_before_blank(given: &Given<'_>, at: Range<usize>) -> Diagnostic {
    let sign = &given.text()[at.clone()];
    let message = format!("`{sign}` stands before the space between two URLs");
    Diagnostic::new(Code::UnencodedCharacter, message)
        .at(given.span(at.clone()), "Adjust sends it with the first")
        .help("the space alone parts them: leave it out")
        .edit(given, at, "")
}

/// A text with all encoded that is not, but for its braces and macros.
pub fn encoded_whole(text: &str) -> String {
    let mut whole = String::new();
    for part in parts(text) {
        match part.piece {
            Piece::Text => encode_unencoded(&mut whole, &text[part.range]),
            _ => whole.push_str(&text[part.range]),
        }
    }
    whole
}

/// Encodes all but what is encoded already.
fn encode_unencoded(out: &mut String, text: &str) {
    for (at, piece) in text.split('%').enumerate() {
        if at > 0 {
            out.push('%');
        }
        encode_into(out, piece);
    }
}

fn ends_value(given: &Given<'_>, at: usize, c: char) -> Diagnostic {
    let encoded = Encoded::from_raw(&c.to_string());
    let part = at..at + c.len_utf8();
    let plain = if given.is_in_file() {
        "a string in place of the table"
    } else {
        "KEY=TEXT"
    };
    let message = format!("`{c}` cannot stand in encoded text");
    Diagnostic::new(Code::InvalidEscape, message)
        .at(given.span(part.clone()), format!("encoded: {encoded}"))
        .help(format!("type {encoded}, or give the text plain: {plain}"))
        .edit(given, part, encoded.as_str())
}
