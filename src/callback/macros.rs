//! The partner's own placeholders: the partner replaces them before Adjust sees the callback.

use super::syntax::template::{Piece, parts};

/// The names and literals that the user declared as the partner's macros (`--macro`, `macros = […]`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Macros {
    names: Vec<String>,
    literals: Vec<String>,
}

impl Macros {
    /// No macro is known.
    pub const NONE: &'static Self = &Self {
        names: Vec::new(),
        literals: Vec::new(),
    };

    /// Macros from words: `click_id` stands for `{click_id}`; a word with other characters than letters,
    /// digits, `_`, `.` and `-` is a literal such as `[x]`.
    pub fn new<I: IntoIterator<Item = S>, S: Into<String>>(words: I) -> Self {
        let mut macros = Self::default();
        for word in words {
            let word = word.into();
            let plain = |text: &str| {
                !text.is_empty()
                    && text
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
            };
            match word
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
            {
                Some(name) if plain(name) => macros.names.push(name.to_owned()),
                None if plain(&word) && !is_foreign(&word) => macros.names.push(word),
                _ => macros.literals.push(word),
            }
        }
        macros
    }

    /// These macros and further words.
    #[must_use]
    pub fn with<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Self {
        let more = Self::new(words);
        let mut macros = self.clone();
        macros.names.extend(more.names);
        macros.literals.extend(more.literals);
        macros
    }

    /// Whether this text of a callback, braces and all, is one of the partner's macros.
    pub fn contains(&self, text: &str) -> bool {
        let name = text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        name.is_some_and(|name| self.names.iter().any(|known| known == name))
            || self.literals.iter().any(|known| known == text)
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.literals.is_empty()
    }

    /// All names: what stands between the braces.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The literals, with their own delimiters.
    pub fn literals(&self) -> &[String] {
        &self.literals
    }
}

/// Whether a word is a macro of another product as a whole: `__IDFA__` is not `{__IDFA__}`.
fn is_foreign(word: &str) -> bool {
    parts(word).next().is_some_and(|part| {
        matches!(part.piece, Piece::Foreign(_)) && part.range.len() == word.len()
    })
}
