//! How questions are asked: one trait, whose implementations are a terminal, plain lines, and a script of the tests.

pub(super) mod layout;
mod line;
mod plain;
mod screen;
mod search;
mod session;
mod terminal;

pub use plain::Plain;
pub use session::INTERRUPTED;
pub use terminal::Terminal;

use crate::catalogue::Searchable;
use std::fmt;

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The user wants the question before.
    Back,
    /// The user left, the terminal is gone, or a signal came: exit code 130.
    Interrupted,
}

/// What a question gives.
pub type PromptResult<T> = Result<T, Stop>;

/// The answer; `None` where the user went back from it.
///
/// # Errors
/// [`Stop::Interrupted`]
pub(in crate::wizard) fn unless_back<T>(result: PromptResult<T>) -> PromptResult<Option<T>> {
    match result {
        Err(Stop::Back) => Ok(None),
        other => other.map(Some),
    }
}

/// What every question has.
#[derive(Debug, Clone, Copy)]
pub struct Head<'q> {
    /// The question, in a few words.
    pub title: &'q str,
    /// What helps to answer; may be empty.
    pub help: &'q str,
}

impl<'q> From<(&'q str, &'q str)> for Head<'q> {
    fn from((title, help): (&'q str, &'q str)) -> Self {
        Self { title, help }
    }
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The word that is chosen, and found by typing it.
    pub label: String,
    /// A few words beside it.
    pub note: String,
    /// What is shown in full while the row is pointed at; found by typing too.
    pub detail: String,
    /// Other words that find it, with blanks between them; never shown.
    pub keywords: String,
    /// Whether and how it can be taken.
    pub kind: RowKind,
}

/// Whether and how a row can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowKind {
    /// It can be chosen, or marked.
    #[default]
    Option,
    /// It is drawn dim, and its note says why it had better not be taken.
    Dim,
    /// In a list with marks: Enter on it ends the question with this row, for what takes more questions.
    Action,
}

impl Row {
    /// A row of these three texts.
    pub fn new(
        label: impl Into<String>,
        note: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            label: label.into(),
            note: note.into(),
            detail: detail.into(),
            keywords: String::new(),
            kind: RowKind::Option,
        }
    }

    /// The row, found by these words too.
    #[must_use]
    pub fn found_by(mut self, keywords: impl Into<String>) -> Self {
        self.keywords = keywords.into();
        self
    }

    /// The row, taken in this way.
    #[must_use]
    pub fn of_kind(mut self, kind: RowKind) -> Self {
        self.kind = kind;
        self
    }
}

/// A list of which one row is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'q> {
    /// Title and help.
    pub head: Head<'q>,
    /// The rows; at least one.
    pub rows: &'q [Row],
    /// The row that Enter alone takes.
    pub default: usize,
}

impl<'q> Choice<'q> {
    /// A list below this title and help.
    pub fn new(head: (&'q str, &'q str), rows: &'q [Row], default: usize) -> Self {
        let head = head.into();
        Self {
            head,
            rows,
            default,
        }
    }
}

/// A list of which any rows are chosen.
#[derive(Debug, Clone, Copy)]
pub struct Choices<'q> {
    /// Title and help.
    pub head: Head<'q>,
    /// The rows; at least one.
    pub rows: &'q [Row],
    /// Whether each row is chosen when Enter alone is pressed; as long as `rows`.
    pub chosen: &'q [bool],
}

/// What a list with marks gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Whether each row is marked; as long as the rows.
    pub chosen: Vec<bool>,
    /// The row of kind [`RowKind::Action`] that ended the question; `None` where Enter went on.
    pub action: Option<usize>,
}

/// Judges a text: `Err` is what to say where it cannot be taken.
pub type Validator<'q> = &'q dyn Fn(&str) -> Result<(), String>;

/// A text to type.
#[derive(Clone, Copy)]
pub struct Line<'q> {
    /// Title and help.
    pub head: Head<'q>,
    /// What Enter alone takes.
    pub default: &'q str,
    /// Judges the text, blanks at its ends taken off.
    pub validate: Validator<'q>,
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("head", &self.head)
            .field("default", &self.default)
            .finish_non_exhaustive()
    }
}

impl<'q> Line<'q> {
    /// A text that is asked for by this title and help.
    pub fn new(head: (&'q str, &'q str), default: &'q str, validate: Validator<'q>) -> Self {
        let head = head.into();
        Self {
            head,
            default,
            validate,
        }
    }

    /// The text that a typed line gives; `Err` is what to say where it cannot be taken, `None` where it goes back.
    fn accepted(&self, typed: &str) -> Result<String, Option<String>> {
        let text = match typed.trim() {
            "<" => return Err(None),
            "" => self.default,
            text => text,
        };
        (self.validate)(text).map_err(Some)?;
        Ok(text.to_owned())
    }
}

/// A question of yes or no.
#[derive(Debug, Clone, Copy)]
pub struct Confirm<'q> {
    /// Title and help.
    pub head: Head<'q>,
    /// What Enter alone says.
    pub default: bool,
}

impl Confirm<'_> {
    /// What a typed line answers; `None` where it is neither.
    pub(in crate::wizard) fn answer(&self, typed: &str) -> Option<bool> {
        match typed.trim().to_lowercase().as_str() {
            "" => Some(self.default),
            "y" | "yes" => Some(true),
            "n" | "no" => Some(false),
            _ => None,
        }
    }
}

/// Asks people. A question gives [`Stop`] as the user wishes; all else, [`Stop::Interrupted`] where the terminal is gone.
#[expect(clippy::missing_errors_doc, reason = "said once, above")]
pub trait Prompter {
    /// Begins a step. Going back from the very first question leaves, and is named so.
    fn begin(&mut self, is_first: bool) {
        let _ = is_first;
    }

    /// Says something, as one paragraph or several lines; long lines are wrapped between words.
    fn say(&mut self, text: &str) -> PromptResult<()>;

    /// Shows a text as it is, for copying: nothing is wrapped or styled.
    fn show(&mut self, text: &str) -> PromptResult<()>;

    /// Sets what is said to who leaves from now on; nothing in the beginning.
    fn set_farewell(&mut self, text: &str) {
        let _ = text;
    }

    /// The columns that there are for a line.
    fn width(&self) -> usize;

    /// Whether what is shown may be drawn: underlined places, colours.
    fn draws(&self) -> bool {
        true
    }

    /// One row of a short list, by its place.
    fn choose(&mut self, question: &Choice<'_>) -> PromptResult<usize>;

    /// One row of a list that is searched by typing, by its place.
    fn search(&mut self, question: &Choice<'_>) -> PromptResult<usize> {
        self.choose(question)
    }

    /// Some rows of a list that is searched by typing. A row of kind [`RowKind::Action`] ends it with that row.
    fn mark(&mut self, question: &Choices<'_>) -> PromptResult<Marked>;

    /// A short text (token, name, key, value) without blanks at its ends, that `validate` has accepted.
    fn line(&mut self, question: &Line<'_>) -> PromptResult<String>;

    /// A long text, edited in one row that scrolls sideways: a URL, or a whole field that is pasted.
    fn long_line(&mut self, question: &Line<'_>) -> PromptResult<String> {
        self.line(question)
    }

    /// Yes or no.
    fn confirm(&mut self, question: &Confirm<'_>) -> PromptResult<bool>;
}

/// The rows that a typed text finds, best first. An empty text finds all, in their order.
pub(in crate::wizard) fn found(rows: &[Row], typed: &str) -> Vec<usize> {
    let things: Vec<Searchable> = rows
        .iter()
        .map(|row| Searchable::new(&row.label, &row.keywords, &[&row.note, &row.detail]))
        .collect();
    crate::catalogue::search(typed, &things)
}
