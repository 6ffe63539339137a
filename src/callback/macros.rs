//! The partner's own placeholders: the partner replaces them before Adjust sees the callback.

use super::syntax::template::{Piece, parts};
use std::collections::BTreeSet;

/// The names and literals that the user declared as the partner's macros (`--macro`, `macros = […]`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Macros {
    names: Vec<String>,
    literals: Vec<String>,
    /// Both as they stand in a callback, for look-up: a link can hold a hundred thousand macros.
    written: BTreeSet<String>,
}

impl Macros {
    /// No macro is known.
    pub const NONE: &'static Self = &Self {
        names: Vec::new(),
        literals: Vec::new(),
        written: BTreeSet::new(),
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
                Some(name) if plain(name) => macros.add_name(name.to_owned()),
                None if plain(&word) && !is_foreign(&word) => macros.add_name(word),
                _ => macros.add_literal(word),
            }
        }
        macros
    }

    fn add_name(&mut self, name: String) {
        if self.written.insert(format!("{{{name}}}")) {
            self.names.push(name);
        }
    }

    fn add_literal(&mut self, literal: String) {
        if self.written.insert(literal.clone()) {
            self.literals.push(literal);
        }
    }

    /// These macros and further words.
    #[must_use]
    pub fn with<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Self {
        self.joined(&Self::new(words))
    }

    /// These macros and others.
    #[must_use]
    pub fn joined(&self, others: &Self) -> Self {
        let mut all = self.clone();
        for name in &others.names {
            all.add_name(name.clone());
        }
        for literal in &others.literals {
            all.add_literal(literal.clone());
        }
        all
    }

    /// Whether this text of a callback, braces and all, is one of the partner's macros.
    pub fn contains(&self, text: &str) -> bool {
        !self.written.is_empty() && self.written.contains(text)
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
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
