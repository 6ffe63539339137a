//! How text is encoded: escapes, control characters, entities, words of a template.

use super::words::{encoded_form, shortened};
use super::{Context, Within, Writing, leftover};
pub use crate::callback::syntax::is_blank;
use crate::callback::syntax::template::{Malformed, Piece, parts};
use crate::callback::{Encoded, Given, encode_into};
use crate::lint::{Code, Diagnostic, Findings};
use std::borrow::Cow;
use std::ops::Range;

/// The most different characters that one finding lists.
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
    if writing == Writing::Read {
        unseen_characters(given, range.clone(), Code::ControlCharacter, out);
    } else {
        control_characters(given, range.clone(), Code::ControlCharacter, out);
    }
    if matches!(writing, Writing::Raw | Writing::Key) {
        already_encoded(given, range.clone(), writing, out);
        html_entities(given, range.clone(), out);
    } else {
        let offset = range.start;
        for part in parts(text).filter(|part| part.piece == Piece::Text) {
            escapes(
                given,
                offset + part.range.start..offset + part.range.end,
                out,
            );
        }
        unencoded(cx, given, range.clone(), writing, out);
    }
    leftover::check(cx, given, range, out);
}

/// Control characters. White space is another matter, but for tabs and line breaks in plain text.
pub fn control_characters(
    given: &Given<'_>,
    range: Range<usize>,
    code: Code,
    out: &mut Findings<'_>,
) {
    unseen(given, range, code, char::is_control, out);
}

/// Control characters that are no white space, where white space has a finding of its own.
pub fn unseen_characters(
    given: &Given<'_>,
    range: Range<usize>,
    code: Code,
    out: &mut Findings<'_>,
) {
    unseen(
        given,
        range,
        code,
        |c| c.is_control() && !c.is_whitespace(),
        out,
    );
}

fn unseen(
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
    let Some((at, character)) = text.char_indices().find(|(_, c)| is_meant(*c)) else {
        return;
    };
    let at = range.start + at;
    let more = text.chars().filter(|c| is_meant(*c)).count() - 1;
    let message = match more {
        0 => format!(
            "the control character U+{:04X} cannot be sent",
            u32::from(character)
        ),
        _ => format!(
            "the control character U+{:04X} and {more} more cannot be sent",
            u32::from(character)
        ),
    };
    out.add(
        Diagnostic::new(code, message)
            .at(
                given.span(at..at + character.len_utf8()),
                "this character cannot be seen",
            )
            .help("it often comes with text that is copied from a page: type the text anew"),
    );
}

/// White space in a URL or in encoded text. What stands between braces is told with these.
pub fn white_space(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    out: &mut Findings<'_>,
) {
    let text = &given.text()[range.clone()];
    let outside = parts(text)
        .filter(|part| {
            part.piece != Piece::Malformed(Malformed::Blank)
                || cx.macros.contains(&text[part.range.clone()])
        })
        .find_map(|part| {
            let at = text[part.range.clone()].find(is_blank)?;
            Some(part.range.start + at)
        });
    let Some(at) = outside else {
        return;
    };
    let at = range.start + at;
    let rest = &given.text()[at..range.end];
    let length = rest.find(|c: char| !is_blank(c)).unwrap_or(rest.len());
    let finding = Diagnostic::new(
        Code::EndpointWhitespace,
        "white space ends the callback here",
    )
    .at(given.span(at..at + length), "white space separates entries");
    let outer = at == range.start || at + length == range.end;
    out.add(if outer {
        finding
            .help("leave it out")
            .edit(given, at..at + length, "")
    } else {
        finding.help(format!(
            "Adjust would cut the URL here: a space inside a value is {}",
            given.typed("%20")
        ))
    });
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
    let finding = Diagnostic::new(
        Code::AlreadyEncoded,
        format!("`{}` looks as if it were encoded already", shortened(text)),
    )
    .at(
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

/// Where the first `%XX` stands.
fn escape_in(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    text.match_indices('%').map(|(at, _)| at).find(|at| {
        bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit)
            && bytes.get(at + 2).is_some_and(u8::is_ascii_hexdigit)
    })
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
    ENTITIES
        .iter()
        .fold(text.to_owned(), |text, (entity, plain)| {
            text.replace(entity, plain)
        })
        .into()
}

/// `&amp;` and its kind.
pub fn html_entities(given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let text = &given.text()[range.clone()];
    if !text.contains('&') {
        return;
    }
    let first = ENTITIES
        .iter()
        .filter_map(|(entity, plain)| text.find(entity).map(|at| (at, *entity, *plain)))
        .min();
    let Some((at, entity, plain)) = first else {
        return;
    };
    let at = range.start + at;
    let mended = without_entities(text);
    out.add(
        Diagnostic::new(
            Code::HtmlEntity,
            format!("`{entity}` is HTML, not part of a URL"),
        )
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
    Diagnostic::new(
        Code::InvalidEscape,
        format!("`{text}` is no percent-encoding"),
    )
    .at(
        given.span(range.clone()),
        "two hexadecimal digits belong here",
    )
    .help(format!(
        "receivers drop such a value or refuse the request; a percent sign is {}",
        given.typed("%25")
    ))
    .edit(given, range, &text.replace('%', "%25"))
}

fn double_encoded(given: &Given<'_>, range: Range<usize>) -> Diagnostic {
    let text = &given.text()[range.clone()];
    let once = text.replacen("%25", "%", 1);
    Diagnostic::new(Code::DoubleEncoded, format!("`{text}` was encoded twice"))
        .at(
            given.span(range.clone()),
            format!("the receiver reads `{once}`"),
        )
        .help(format!(
            "type {} if the text was to be encoded once",
            given.typed_at(range, &once)
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
    }
    let mut shown: Vec<char> = Vec::new();
    let mut first = None;
    for part in parts(text).filter(|part| part.piece == Piece::Text) {
        for (at, c) in text[part.range.clone()].char_indices() {
            let at = range.start + part.range.start + at;
            if c.is_ascii_alphanumeric()
                || matches!(c, '-' | '_' | '.' | '%')
                || is_blank(c)
                || c.is_control()
                || (c == ',' && cx.within == Within::Post)
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
    let list: Vec<String> = shown
        .iter()
        .map(|c| format!("`{c}` ({})", Encoded::from_raw(&c.to_string())))
        .collect();
    let mended = encoded_whole(text);
    out.add(
        Diagnostic::new(
            Code::UnencodedCharacter,
            format!("{} should be percent-encoded", list.join(", ")),
        )
        .at(given.span(first), "not encoded")
        .type_at(given, range, &mended, "receivers differ on it: type "),
    );
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
    Diagnostic::new(
        Code::InvalidEscape,
        format!("`{c}` cannot stand in encoded text"),
    )
    .at(given.span(part.clone()), format!("encoded: {encoded}"))
    .help(format!("type {encoded}, or give the text plain: {plain}"))
    .edit(given, part, encoded.as_str())
}

#[cfg(test)]
mod tests {
    use super::{check, is_blank};
    use crate::callback::{SourceKind, Sources};
    use crate::lint::rules::{Context, Material, Within, Writing};
    use crate::lint::{Findings, Levels};

    fn codes(text: &str, writing: Writing) -> Vec<&'static str> {
        let mut sources = Sources::new();
        let given = crate::callback::Given::whole(sources.add(SourceKind::Flag, "x", text), text);
        let levels = Levels::default();
        let mut out = Findings::new(&levels, &[]);
        let catalogue = crate::catalogue::Catalogue::builtin();
        let cx = Context {
            catalogue: &catalogue,
            macros: crate::callback::Macros::NONE,
            trigger: None,
            material: Material::Field,
            within: Within::Get,
        };
        check(&cx, &given, 0..text.len(), writing, &mut out);
        out.into_list()
            .iter()
            .filter_map(|finding| finding.code.map(crate::lint::Code::name))
            .collect()
    }

    #[test]
    fn plain_text_may_hold_anything_that_can_be_seen() {
        assert_eq!(codes("ä & b=c#d~100% [x]", Writing::Raw), [""; 0]);
        assert_eq!(codes("a%40b", Writing::Raw), ["already-encoded"]);
        assert_eq!(codes("a&amp;b", Writing::Raw), ["html-entity"]);
        assert_eq!(codes("a\u{1b}[31m", Writing::Raw), ["control-character"]);
    }

    #[test]
    fn encoded_text_is_held_to_its_word() {
        assert_eq!(codes("iglu%3Acom.acme%2fx", Writing::Encoded), [""; 0]);
        assert_eq!(codes("100%", Writing::Encoded), ["invalid-escape"]);
        assert_eq!(codes("%zz", Writing::Encoded), ["invalid-escape"]);
        assert_eq!(codes("a&b", Writing::Encoded), ["invalid-escape"]);
        assert_eq!(codes("ä", Writing::Encoded), ["invalid-escape"]);
        assert_eq!(codes("a b", Writing::Encoded), ["endpoint-whitespace"]);
        assert_eq!(codes("%2520", Writing::Encoded), ["double-encoded"]);
        assert_eq!(codes("%2520%2520", Writing::Encoded), ["double-encoded"]);
        assert_eq!(codes("100%25", Writing::Encoded), [""; 0]);
        assert_eq!(
            codes("bob@mail.com", Writing::Read),
            ["unencoded-character"]
        );
    }

    #[test]
    fn words_of_a_template_are_told() {
        assert_eq!(
            codes("YOUR_API_DOMAIN", Writing::Raw),
            ["template-leftover"]
        );
        assert_eq!(codes("ü-YOUR_KEY", Writing::Raw), ["template-leftover"]);
        assert_eq!(codes("your_own", Writing::Raw), [""; 0]);
    }

    #[test]
    fn invisible_characters_count_as_blank() {
        assert!(is_blank('\u{200B}') && is_blank('\u{A0}') && !is_blank('a'));
    }
}
