//! What stays as it is in a callback: the partner's own placeholders, which the partner replaces before Adjust sees the
//! callback, and variables, which cbgen replaces by their values.

use super::syntax::signs::SIGNS;
use super::syntax::template::{Piece, in_braces, parts, variable_name};
use crate::catalogue::{Catalogue, Lookup};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// The names and literals that the user declared as the partner's macros (`--macro`, `macros = […]`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Macros {
    /// As they stand in a callback, in the order in which they were declared.
    list: Vec<String>,
    /// The same, for look-up: a link can hold a hundred thousand macros.
    written: BTreeSet<String>,
    /// Whether `${NAME}` is a variable, if it is not among the macros.
    with_variables: bool,
}

impl Macros {
    /// No macro is known.
    pub const NONE: &'static Self = &Self {
        list: Vec::new(),
        written: BTreeSet::new(),
        with_variables: false,
    };

    /// Macros from words: `click_id` stands for `{click_id}`; a word with other characters than letters,
    /// digits, `_`, `.` and `-` is a literal such as `[x]`.
    pub fn new<I: IntoIterator<Item = S>, S: AsRef<str>>(words: I) -> Self {
        Self::default().with(words)
    }

    /// These macros and further words.
    #[must_use]
    pub fn with<I: IntoIterator<Item = S>, S: AsRef<str>>(&self, words: I) -> Self {
        let mut all = self.clone();
        for word in words {
            all.add(word.as_ref());
        }
        all
    }

    fn add(&mut self, word: &str) {
        let written = written(word);
        if self.written.insert(written.to_string()) {
            self.list.push(written.into_owned());
        }
    }

    /// These macros and others.
    #[must_use]
    pub fn joined(&self, others: &Self) -> Self {
        self.with(&others.list)
    }

    /// These macros but for others.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        let list = self.list.iter();
        Self::new(list.filter(|written| !others.written.contains(*written)))
    }

    /// These macros in a text whose `${NAME}` are variables.
    pub fn beside_variables(&self, text: &str) -> Cow<'_, Self> {
        if !text.contains('$') {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            with_variables: true,
            ..self.clone()
        })
    }

    /// Whether a part of a text is a variable.
    pub fn is_variable(&self, part: &str) -> bool {
        self.with_variables && variable_name(part).is_some() && !self.written.contains(part)
    }

    /// The variables of a text: their bytes, and their names.
    pub fn variables<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, &'t str)> {
        let text = if self.with_variables { text } else { "" };
        parts(text).filter_map(|part| {
            let written = &text[part.range.clone()];
            let name = variable_name(written).filter(|_| self.is_variable(written))?;
            Some((part.range, name))
        })
    }

    /// Whether a text has a variable.
    pub fn have_variables(&self, text: &str) -> bool {
        self.variables(text).next().is_some()
    }

    /// A text with other letters in the place of its variables.
    pub fn without_variables<'t>(&self, text: &'t str, letters: &str) -> Cow<'t, str> {
        let filled = self.filled(text, &|_| Ok(letters.to_owned()));
        filled.unwrap_or(Cow::Borrowed(text))
    }

    /// Those that stand in a text.
    #[must_use]
    pub fn within(&self, text: &str) -> Self {
        let list = self.list.iter();
        Self::new(list.filter(|written| text.contains(*written)))
    }

    /// Words that stand for these macros: names, in braces where the name alone would be a literal, and literals.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|written| match in_braces(written) {
            Some(name) if is_plain(name) && !is_foreign(name) => name,
            _ => written,
        })
    }

    /// Whether this text of a callback, braces and all, stays as it is: it is one of the partner's macros, or a variable.
    pub fn contains(&self, text: &str) -> bool {
        !self.is_empty()
            && (self.written.contains(text) || self.with_variables && variable_name(text).is_some())
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && !self.with_variables
    }

    /// All of them as they stand in a callback.
    pub fn written(&self) -> &[String] {
        &self.list
    }

    /// Those that are no name in braces, with their own delimiters.
    pub fn literals(&self) -> impl Iterator<Item = &String> {
        let is_name = |written: &String| in_braces(written).is_some_and(is_plain);
        self.list.iter().filter(move |written| !is_name(written))
    }
}

/// Why a word that a user declares is no macro of a partner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MacroFault {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// Whether a word that a user declares can be a partner's macro. [`Macros`] itself takes any, for those that are found
/// in a link are there already.
///
/// # Errors
/// Why it cannot.
pub fn check_macro(word: &str) -> Result<(), MacroFault> {
    const SEPARATORS: [char; 6] = ['&', '#', '?', '=', '/', ','];
    let fault = |message: String, help: &str| {
        let help = help.to_owned();
        Err(MacroFault { message, help })
    };
    let name = in_braces(word).unwrap_or(word);
    let of_adjust = |name: &str| matches!(Catalogue::builtin().lookup(name), Lookup::Known(_));
    if word.trim().is_empty() {
        return fault("a macro is empty".into(), "a name belongs here: click_id");
    }
    if name.split("||").any(of_adjust) {
        let message = format!("`{name}` is a placeholder of Adjust's, and Adjust replaces it");
        return fault(message, "leave it out");
    }
    // A word between signs, as partners write them.
    let ends = [word.chars().next(), word.chars().next_back()];
    let is_between = ends.iter().flatten().all(|c| !c.is_alphanumeric());
    let has_signs = (is_between || is_foreign(word)) && word.contains(char::is_alphanumeric);
    let unfit = |c: &char| c.is_whitespace() || c.is_control() || SEPARATORS.contains(c);
    let message = match word.chars().find(unfit) {
        _ if is_plain(name) => return Ok(()),
        Some(c) if SEPARATORS.contains(&c) => {
            format!("`{word}` is no macro: `{c}` separates the parts of a callback")
        }
        Some(_) => {
            format!("`{word}` is no macro: a callback ends at white space and control characters")
        }
        None if has_signs => return Ok(()),
        None => format!("`{word}` does not look like a macro"),
    };
    let examples = SIGNS.iter().map(|sign| sign.example);
    let examples: Vec<&str> = examples.filter(|example| !example.contains(' ')).collect();
    let examples = examples.join(", ");
    fault(
        message,
        &format!("a macro is a name such as click_id, or a word in signs: {examples}"),
    )
}

fn written(word: &str) -> Cow<'_, str> {
    if is_plain(word) && !is_foreign(word) {
        return format!("{{{word}}}").into();
    }
    word.into()
}

fn is_plain(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    !text.is_empty() && text.chars().all(allowed)
}

/// Whether a word is a macro of another product as a whole: `__IDFA__` is not `{__IDFA__}`.
fn is_foreign(word: &str) -> bool {
    parts(word).next().is_some_and(|part| {
        matches!(part.piece, Piece::Foreign(_)) && part.range.len() == word.len()
    })
}
