//! Text, placeholders, broken braces and other products' macros in one text, as ranges.

pub use super::signs::{Foreign, whole_foreign};
use super::signs::{STARTS, foreign_at, is_letter_of_word};
use std::ops::Range;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub piece: Piece,
    /// Its bytes, braces and all.
    pub range: Range<usize>,
}

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Plain text.
    Text,
    /// `{name}`, `{a||b}` or `{dcp_Any.name}`; whether Adjust knows the name is not asked here.
    Placeholder,
    /// Braces that make no placeholder.
    Malformed(Malformed),
    /// A macro of another product.
    Foreign(Foreign),
}

/// Why braces make no placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// `{` without its `}`.
    Unclosed,
    /// `}` without its `{`.
    Unopened,
    /// `{}`.
    Empty,
    /// `{a|b}`: a fallback has two bars.
    SingleBar,
    /// `{a||}` or `{||b}`.
    EmptyAlternative,
    /// White space between the braces.
    Blank,
    /// Capital letters: Adjust's names are lower case.
    Capitals,
    /// A character that no name has.
    Character,
}

impl Malformed {
    /// Whether the braces themselves are wrong, and not only what stands between them: no partner's macro
    /// looks like that.
    pub const fn is_broken(self) -> bool {
        matches!(
            self,
            Self::Unclosed | Self::Unopened | Self::Empty | Self::EmptyAlternative
        )
    }
}

/// Splits a text into its parts, in order; together they cover it. Linear in its length.
pub fn parts(text: &str) -> Parts<'_> {
    Parts {
        text,
        at: 0,
        waiting: None,
    }
}

/// As [`parts`], of a part of a text: the ranges are over the whole of it.
pub fn parts_in(text: &str, range: Range<usize>) -> impl Iterator<Item = Part> {
    let start = range.start;
    parts(&text[range]).map(move |Part { piece, range }| Part {
        piece,
        range: start + range.start..start + range.end,
    })
}

/// The iterator of [`parts`].
#[derive(Debug, Clone)]
pub struct Parts<'t> {
    text: &'t str,
    at: usize,
    waiting: Option<Part>,
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        if let Some(part) = self.waiting.take() {
            return Some(part);
        }
        let start = self.at;
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            if let Some((piece, length)) = special(self.text, self.at) {
                let range = self.at..self.at + length;
                self.at = range.end;
                let part = Part { piece, range };
                if start == part.range.start {
                    return Some(part);
                }
                let text = Part {
                    piece: Piece::Text,
                    range: start..part.range.start,
                };
                self.waiting = Some(part);
                return Some(text);
            }
            self.at += 1;
            // A run of underscores is looked at once: its start decided whether a macro begins there.
            if bytes[self.at - 1] == b'_' {
                while bytes.get(self.at) == Some(&b'_') {
                    self.at += 1;
                }
            }
        }
        (start < bytes.len()).then_some(Part {
            piece: Piece::Text,
            range: start..bytes.len(),
        })
    }
}

/// What begins at this byte, if not text, and how many bytes it has.
fn special(text: &str, at: usize) -> Option<(Piece, usize)> {
    let first = text.as_bytes()[at];
    if !STARTS[usize::from(first)] {
        return None;
    }
    let rest = &text[at..];
    let foreign = foreign_at(rest, |text| braces(text).1);
    let foreign = foreign.map(|(which, length)| (Piece::Foreign(which), length));
    foreign.or_else(|| match first {
        b'{' => Some(braces(rest)),
        b'}' => Some((
            Piece::Malformed(Malformed::Unopened),
            run(rest.as_bytes(), b'}'),
        )),
        _ => None,
    })
}

/// How many times a byte stands at the start.
fn run(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take_while(|b| **b == byte).count()
}

fn braces(text: &str) -> (Piece, usize) {
    let bytes = text.as_bytes();
    let opened = run(bytes, b'{');
    let inner_end = next_brace(bytes, opened);
    let closed = inner_end.map_or(0, |end| run(&bytes[end..], b'}'));
    let (Some(end), true) = (inner_end, closed > 0) else {
        // Unclosed: up to the end of the word, so that the label does not cover what follows.
        let limit = &bytes[opened..inner_end.unwrap_or(bytes.len())];
        let word = limit
            .iter()
            .position(|b| *b == b'&' || b.is_ascii_whitespace())
            .unwrap_or(limit.len());
        return (Piece::Malformed(Malformed::Unclosed), opened + word);
    };
    if opened >= 2 {
        let named = end > opened;
        return if !named && closed >= 2 {
            (Piece::Malformed(Malformed::Empty), end + closed)
        } else if closed >= 2 {
            (Piece::Foreign(Foreign::DOUBLE_BRACES), end + closed)
        } else {
            (Piece::Malformed(Malformed::Unclosed), end + closed)
        };
    }
    let piece = match fault(&text[1..end]) {
        None => Piece::Placeholder,
        Some(fault) => Piece::Malformed(fault),
    };
    (piece, end + 1)
}

/// Where the next brace stands. Between two pairs, `${name}` is a part of what stands there.
fn next_brace(bytes: &[u8], opened: usize) -> Option<usize> {
    let mut at = opened;
    loop {
        at += bytes[at..].iter().position(|b| matches!(b, b'{' | b'}'))?;
        let name = bytes[at + 1..].iter();
        let name = name.take_while(|b| is_letter_of_word(**b)).count();
        let is_nested = opened > 1 && bytes[at] == b'{' && bytes[at - 1] == b'$';
        if !is_nested || bytes.get(at + 1 + name) != Some(&b'}') {
            return Some(at);
        }
        at += name + 2;
    }
}

/// What is wrong with the text between two braces, if anything.
pub fn fault(inner: &str) -> Option<Malformed> {
    if inner.is_empty() {
        return Some(Malformed::Empty);
    }
    // Nearly every name is plain: the rest is for the others.
    if is_plain(inner) {
        return None;
    }
    if inner.chars().any(char::is_whitespace) {
        return Some(Malformed::Blank);
    }
    for name in inner.split("||") {
        if name.is_empty() {
            return Some(Malformed::EmptyAlternative);
        }
        if name.contains('|') {
            return Some(Malformed::SingleBar);
        }
        let is_dcp = name.starts_with("dcp_");
        let is_allowed =
            |b: u8| b.is_ascii_alphanumeric() || b == b'_' || is_dcp && matches!(b, b'.' | b'-');
        if !name.bytes().all(is_allowed) || name == "dcp_" {
            return Some(Malformed::Character);
        }
        if !is_dcp && name.bytes().any(|b| b.is_ascii_uppercase()) {
            return Some(Malformed::Capitals);
        }
    }
    None
}

/// Whether a text is a plain word, as nearly all keys, names and fixed values are: it is encoded as it stands, no macro
/// begins in it, and between braces it is a name.
pub fn is_plain(text: &str) -> bool {
    let mut last = b'_';
    let mut bytes = text.bytes();
    bytes.all(|b| {
        let before = std::mem::replace(&mut last, b);
        b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' && before != b'_'
    }) && last != b'_'
}

/// What stands between the braces of `{name}`.
pub fn in_braces(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}

/// The names of a placeholder without braces: of `a||b` two.
pub fn alternatives(names: &str) -> impl Iterator<Item = &str> {
    names.split('|').filter(|name| !name.is_empty())
}

/// The placeholders of a text, without braces.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let found = parts(text).filter(|part| part.piece == Piece::Placeholder);
    found.map(|part| &text[part.range.start + 1..part.range.end - 1])
}

/// The name of `${NAME}`, if a text is that and nothing else. What it stands for is up to where it stands: in an endpoint
/// or an event token of a file it is a variable, everywhere else a macro of another product.
pub fn variable_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    let is_letter = |b: u8| b.is_ascii_uppercase() || b == b'_';
    let is_name = name.bytes().all(|b| is_letter(b) || b.is_ascii_digit());
    (is_name && name.bytes().next().is_some_and(is_letter)).then_some(name)
}

/// The macros that a text holds in other products' syntaxes.
pub fn foreign_in(text: &str) -> impl Iterator<Item = &str> {
    let whole = whole_foreign(text).map(|_| text);
    let pieces = parts(text).filter(|part| matches!(part.piece, Piece::Foreign(_)));
    whole
        .into_iter()
        .chain(pieces.map(|part| &text[part.range]))
}

#[cfg(test)]
mod tests {
    use super::{Piece, parts, whole_foreign};

    #[test]
    fn ordinary_text_is_no_macro() {
        let texts =
            "libode__yoda00000001_iOS my__own__key 100%25 a(b) ____ $5 $X $Amount a$IDx [:x [] _";
        for text in texts.split(' ') {
            let is_text = parts(text).all(|part| part.piece == Piece::Text);
            assert!(is_text && whole_foreign(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_parts_cover_the_text() {
        let texts = "{{{a}}}x{ }{ __A__{b}%%C%% ü{ü}ü __A %%a% ${a a__B__c {{${{{$ {%a{%b%} $A$AB$";
        for text in texts.split(' ') {
            let joined: String = parts(text).map(|part| &text[part.range]).collect();
            assert_eq!(joined, text);
        }
    }
}
