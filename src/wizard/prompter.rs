//! How questions are asked: one trait, whose implementations are a terminal, plain lines, and a script of the tests.

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
pub(super) fn unless_back<T>(result: PromptResult<T>) -> PromptResult<Option<T>> {
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

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The word that is chosen, and found by typing it.
    pub label: String,
    /// A few words beside it.
    pub note: String,
    /// What is shown in full while the row is pointed at; found by typing too.
    pub detail: String,
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
        }
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
    pub(super) fn answer(&self, typed: &str) -> Option<bool> {
        match typed.trim().to_lowercase().as_str() {
            "" => Some(self.default),
            "y" | "yes" => Some(true),
            "n" | "no" => Some(false),
            _ => None,
        }
    }
}

/// Asks people.
pub trait Prompter {
    /// Begins a step. Going back from the very first question leaves, and is named so.
    fn begin(&mut self, is_first: bool) {
        let _ = is_first;
    }

    /// Says something, as one paragraph or several lines; long lines are wrapped between words.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] where the terminal is gone.
    fn say(&mut self, text: &str) -> PromptResult<()>;

    /// Shows a text as it is, for copying: nothing is wrapped or styled.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] where the terminal is gone.
    fn show(&mut self, text: &str) -> PromptResult<()>;

    /// The columns that there are for a line.
    fn width(&self) -> usize;

    /// Whether what is shown may be drawn: underlined places, colours.
    fn draws(&self) -> bool {
        true
    }

    /// One row of a list, by its place.
    ///
    /// # Errors
    /// [`Stop`], as the user wishes.
    fn choose(&mut self, question: &Choice<'_>) -> PromptResult<usize>;

    /// Some rows of a list: for each whether it is chosen.
    ///
    /// # Errors
    /// [`Stop`], as the user wishes.
    fn choose_some(&mut self, question: &Choices<'_>) -> PromptResult<Vec<bool>>;

    /// A text without blanks at its ends, that `validate` has accepted.
    ///
    /// # Errors
    /// [`Stop`], as the user wishes.
    fn line(&mut self, question: &Line<'_>) -> PromptResult<String>;

    /// Yes or no.
    ///
    /// # Errors
    /// [`Stop`], as the user wishes.
    fn confirm(&mut self, question: &Confirm<'_>) -> PromptResult<bool>;
}

/// The rows that a typed text finds, best first: by label, then by any word of the row. An empty text finds
/// all, in their order.
pub(super) fn found(rows: &[Row], typed: &str) -> Vec<usize> {
    let typed = typed.trim().trim_matches(['{', '}']).to_lowercase();
    let rank = |row: &Row| {
        let label = row.label.to_lowercase();
        if label == typed {
            return Some(0);
        }
        if label.starts_with(&typed) {
            return Some(1);
        }
        if label.contains(&typed) {
            return Some(2);
        }
        let all = format!(
            "{label} {} {}",
            row.note.to_lowercase(),
            row.detail.to_lowercase()
        );
        typed
            .split_whitespace()
            .all(|word| all.contains(word))
            .then_some(3)
    };
    let mut list: Vec<(u8, usize)> = rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| rank(row).map(|rank| (rank, at)))
        .collect();
    if list.is_empty() {
        let labels = rows.iter().map(|row| row.label.as_str());
        let near = crate::catalogue::nearest(&typed, labels);
        let at = near.and_then(|near| rows.iter().position(|row| row.label == near));
        return at.into_iter().collect();
    }
    if !typed.is_empty() {
        list.sort_by_key(|(rank, _)| *rank);
    }
    list.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::{Row, found};

    #[test]
    fn rows_are_found_by_name_meaning_and_near_spelling() {
        let rows = [
            Row::new("adid", "", "Adjust's own device id"),
            Row::new("gps_adid", "", "Google's advertising id"),
            Row::new("revenue", "", "in cents"),
        ];
        assert_eq!(found(&rows, ""), [0, 1, 2]);
        assert_eq!(found(&rows, "gps"), [1]);
        assert_eq!(found(&rows, "{adid}"), [0, 1]);
        assert_eq!(found(&rows, "google advertising"), [1]);
        assert_eq!(found(&rows, "revenoo"), [2]);
        assert_eq!(found(&rows, "zzz"), [] as [usize; 0]);
    }
}
