//! A condition, in Adjust's form or in cbgen's short form, as ranges.

use super::template::in_braces;
use super::url::split;
use std::ops::Range;

/// What a condition's text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// `equal,{environment},sandbox`
    Adjust(Adjust),
    /// `environment=sandbox`
    Short(Short),
    /// Neither.
    Neither,
}

/// Adjust's form: prefix, placeholders, value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjust {
    /// The whole, without the comma behind it.
    pub range: Range<usize>,
    /// The word before the first comma, without blanks around it.
    pub prefix: Range<usize>,
    /// The placeholders side by side, without blanks around them.
    pub placeholders: Range<usize>,
    /// The value, without blanks around it; `None` where the text ends before it.
    pub value: Option<Range<usize>>,
}

/// The short form: one placeholder, `=` or `!=`, values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// The placeholder's name, without braces if it had any.
    pub name: Range<usize>,
    /// Whether the operator is `!=`.
    pub negative: bool,
    /// The values between the `;`.
    pub values: Vec<Range<usize>>,
}

/// Reads a condition that stands alone.
pub fn read(text: &str) -> Written {
    if let Some(adjust) = adjust(text, 0..text.len()) {
        return Written::Adjust(adjust);
    }
    short(text).map_or(Written::Neither, Written::Short)
}

fn short(text: &str) -> Option<Short> {
    let equals = text.find('=')?;
    let negative = text[..equals].ends_with('!');
    let name = trim(text, 0..equals - usize::from(negative));
    let name = if in_braces(&text[name.clone()]).is_some() {
        name.start + 1..name.end - 1
    } else {
        name
    };
    let values = split(text, equals + 1..text.len(), ";");
    let values = values.map(|value| trim(text, value)).collect();
    Some(Short {
        name,
        negative,
        values,
    })
}

/// Reads Adjust's form from a range: the value goes to the range's end. `None` when the text does not
/// begin like one.
pub fn adjust(text: &str, range: Range<usize>) -> Option<Adjust> {
    let comma = leading_word(text, range.clone())?;
    let after = skip_blanks(text, comma + 1..range.end);
    let prefix = trim(text, range.start..comma);
    if intended_prefix(&text[prefix.clone()]).is_none() && !text[after..range.end].starts_with('{')
    {
        return None;
    }
    let second = text[after..range.end].find(',').map(|at| after + at);
    let placeholders = trim(text, after..second.unwrap_or(range.end));
    let value = second.map(|second| trim(text, second + 1..range.end));
    let end = value.as_ref().map_or(placeholders.end, |value| value.end);
    Some(Adjust {
        range: prefix.start..end,
        prefix,
        placeholders,
        value,
    })
}

/// Where the comma behind a leading word stands: `equal,`, `GET,`, `not_equal ,`.
pub(super) fn leading_word(text: &str, range: Range<usize>) -> Option<usize> {
    // No word of the grammar, nor what people write for one, is longer.
    const LONGEST: usize = 24;
    let comma = text.as_bytes()[range.clone()]
        .iter()
        .take(LONGEST)
        .position(|byte| *byte == b',')?;
    let word = text[range.start..range.start + comma].trim();
    let letters = !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-'));
    letters.then_some(range.start + comma)
}

/// The prefix that a word is or was meant to be.
pub fn intended_prefix(word: &str) -> Option<&'static str> {
    let letters = word.chars().filter(char::is_ascii_alphabetic);
    let folded: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    Some(match folded.as_str() {
        "equal" | "equals" | "eq" | "is" => "equal",
        "notequal" | "notequals" | "neq" | "isnot" | "unequal" => "notequal",
        "contained" | "contain" | "contains" | "in" => "contained",
        "notcontained" | "notcontain" | "notcontains" | "notin" => "notcontained",
        _ => return None,
    })
}

/// The position of the first byte that is no blank.
pub(super) fn skip_blanks(text: &str, range: Range<usize>) -> usize {
    range.end - text[range.clone()].trim_start().len()
}

pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let start = skip_blanks(text, range.clone());
    start..start + text[start..range.end].trim_end().len()
}
