//! How questions are asked: one trait, whose implementations are a terminal, plain lines, and a script of the tests.

mod line;
mod plain;
mod screen;
mod search;
mod session;
mod terminal;

pub use plain::Plain;
pub(super) use screen::cut;
pub use session::{INTERRUPTED, set_farewell};
pub use terminal::Terminal;

use crate::catalogue::Searchable;
use crate::report::columns::wrap;

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// The user wants the question before.
    #[error("back")]
    Back,
    /// The user left, the terminal is gone, or a signal came: exit code 130.
    #[error("interrupted")]
    Interrupted,
}

/// What a question gives.
pub type PromptResult<T> = Result<T, Stop>;

/// The answer; `None` where the user went back from it.
pub(in crate::wizard) fn unless_back<T>(result: PromptResult<T>) -> PromptResult<Option<T>> {
    match result {
        Err(Stop::Back) => Ok(None),
        other => other.map(Some),
    }
}

/// A question in a few words, and what helps to answer it, which may be empty.
pub type Head<'q> = (&'q str, &'q str);

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
    /// A row of these two texts.
    pub fn new(label: impl Into<String>, note: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            note: note.into(),
            ..Self::default()
        }
    }
}

/// A row of a menu, with what it stands for.
pub(in crate::wizard) fn menu_row<T>(what: T, label: &str, note: impl Into<String>) -> (T, Row) {
    (what, Row::new(label, note))
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

/// Asks people. A question gives [`Stop`] as the user wishes, and [`Stop::Interrupted`] where the terminal is gone.
#[expect(clippy::missing_errors_doc, reason = "said once, above")]
pub trait Prompter {
    /// Begins a step. Going back from the very first question leaves, and is named so.
    fn begin(&mut self, is_first: bool) {
        let _ = is_first;
    }

    /// The columns that there are for a line.
    fn width(&self) -> usize;

    /// Shows a text as it is, for copying: nothing is wrapped or styled.
    fn show(&mut self, text: &str);

    /// Says something, as one paragraph or several lines; long lines are wrapped between words.
    fn say(&mut self, text: &str) {
        self.show(&wrap(text, self.width()).join("\n"));
    }

    /// One row of a short list, by its place. Enter alone takes the default.
    fn choose(&mut self, head: Head<'_>, rows: &[Row], default: usize) -> PromptResult<usize>;

    /// One row of a list that is searched by typing, by its place.
    fn search(&mut self, head: Head<'_>, rows: &[Row], default: usize) -> PromptResult<usize> {
        self.choose(head, rows, default)
    }

    /// Some rows of a list that is searched by typing; `chosen` are marked at first, and as many as the rows. One of kind
    /// [`RowKind::Action`] ends it with that row.
    fn mark(&mut self, head: Head<'_>, rows: &[Row], chosen: &[bool]) -> PromptResult<Marked>;

    /// A text on one line without blanks at its ends, that `validate` has accepted. Enter alone takes the default.
    fn line(
        &mut self,
        head: Head<'_>,
        default: &str,
        validate: Validator<'_>,
    ) -> PromptResult<String>;

    /// Yes or no.
    fn confirm(&mut self, head: Head<'_>, default: bool) -> PromptResult<bool>;
}

/// The text that a typed line gives; `Err` is what to say where it cannot be taken, `None` where it goes back.
fn accepted(typed: &str, default: &str, validate: Validator<'_>) -> Result<String, Option<String>> {
    let text = match typed.trim() {
        "<" => return Err(None),
        "" => default,
        text => text,
    };
    validate(text).map_err(Some)?;
    Ok(text.to_owned())
}

/// The labels of the rows that are chosen.
pub(in crate::wizard) fn labels<'r>(
    rows: &'r [Row],
    chosen: &[bool],
) -> impl Iterator<Item = &'r str> {
    let both = rows.iter().zip(chosen);
    both.filter_map(|(row, is_chosen)| is_chosen.then_some(row.label.as_str()))
}

/// The same for people.
fn joined_labels(rows: &[Row], chosen: &[bool]) -> String {
    let labels: Vec<&str> = labels(rows, chosen).collect();
    let none = labels.is_empty().then(|| "none".to_owned());
    none.unwrap_or_else(|| labels.join(", "))
}

const fn yes_or_no(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

/// The rows that a typed text finds, best first. An empty text finds all, in their order.
pub(in crate::wizard) fn found(rows: &[Row], typed: &str) -> Vec<usize> {
    let things: Vec<Searchable> = rows
        .iter()
        .map(|row| Searchable::new(&row.label, &row.keywords, &[&row.note, &row.detail]))
        .collect();
    crate::catalogue::search(typed, &things)
}
