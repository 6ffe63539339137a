//! Questions on a terminal that can move its cursor: dialoguer's prompts in a frame of ours, and the two of ours
//! for what it cannot do.

use super::screen::{DIM, Drawn, PLAIN, Screen};
use super::search::{self, MOST_ROWS, drawn_row, label_width, meaning};
use super::session::{self, or_leave, rest_of_paste};
use super::{Head, Marked, PromptResult, Prompter, Row, Validator, line, yes_or_no};
use console::Term;
use dialoguer::theme::Theme;
use std::cell::Cell;
use std::fmt;
use std::io;

/// The prompter of a terminal.
#[derive(Debug)]
pub struct Terminal {
    screen: Screen,
}

/// Draws the rows of one question. dialoguer's items are their numbers: it erases by the bytes of all items.
struct ListTheme<'r> {
    screen: &'r Screen,
    rows: &'r [Row],
    /// How many stand on a page.
    page: usize,
    pointed: Cell<usize>,
}

impl Theme for ListTheme<'_> {
    /// One row; below the last of its page, what the pointed row means, and the keys.
    fn format_select_prompt_item(
        &self,
        f: &mut dyn fmt::Write,
        text: &str,
        active: bool,
    ) -> fmt::Result {
        let at: usize = text.parse().map_err(|_| fmt::Error)?;
        if active {
            self.pointed.set(at);
        }
        let (width, count) = (self.screen.width(), self.rows.len());
        let labels = label_width(self.rows.iter(), width);
        let mut lines = vec![drawn_row(&self.rows[at], "", active, labels, width)];
        if at + 1 == count || (at + 1).is_multiple_of(self.page) {
            if count > self.page {
                lines.push((DIM, format!("  ... {} more", count - self.page)));
            }
            lines.extend(meaning(&self.rows[self.pointed.get()], width, 3));
            let keys = [["Enter", "select"]];
            lines.push(self.screen.footer("Up/Down", &keys, self.screen.back()));
        }
        let lines = lines.iter().map(|line| self.screen.drawn(line));
        f.write_str(&lines.collect::<Vec<String>>().join("\n"))
    }
}

struct OneRowTheme;

impl Theme for OneRowTheme {
    /// With Enter to end it, Esc sets the answer to none and goes on; an error here makes it go back at once.
    fn format_confirm_prompt(
        &self,
        f: &mut dyn fmt::Write,
        _: &str,
        answer: Option<bool>,
    ) -> fmt::Result {
        match answer {
            Some(true) => f.write_str("> yes"),
            Some(false) => f.write_str("> no"),
            None => Err(fmt::Error),
        }
    }
}

impl Terminal {
    /// Takes the terminal of stdin and stderr over, until it is dropped.
    ///
    /// # Errors
    /// Where stdin is no terminal, or one was taken over before.
    pub fn start(colour: bool) -> io::Result<Self> {
        session::start()?;
        session::hold_keys()?;
        let screen = Screen::new(colour);
        Ok(Self { screen })
    }

    /// Whether stderr is a terminal that moves no cursor, or one that tells nobody its keys: mintty is a pipe to what
    /// is no program of its own system.
    pub fn is_too_plain() -> bool {
        let term = std::env::var_os("TERM");
        let is_dumb = |term: &std::ffi::OsStr| term == "dumb" || term.is_empty();
        let is_dumb = term.as_deref().map_or(cfg!(unix), is_dumb);
        is_dumb || Term::stderr().features().is_msys_tty()
    }

    /// Draws the question, and leaves the cursor in the row under all, where dialoguer asks with this many rows.
    fn frame(&mut self, head: Head<'_>, below: Vec<Drawn>, rows: usize) {
        let mut lines = self.screen.framed(head, below, rows);
        lines.push((PLAIN, String::new()));
        self.screen.draw(&lines, Some(0));
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        session::restore();
    }
}

impl Prompter for Terminal {
    fn begin(&mut self, is_first: bool) {
        self.screen.leaves = is_first;
    }

    fn width(&self) -> usize {
        session::size(&self.screen.term).0
    }

    fn show(&mut self, text: &str) {
        self.screen.write(&format!("{text}\n"));
    }

    fn choose(&mut self, head: Head<'_>, rows: &[Row], default: usize) -> PromptResult<usize> {
        loop {
            // The meaning, how many more there are, the keys, and the row under all.
            let room = self.screen.height().saturating_sub(8);
            let page = rows.len().min(room.clamp(2, MOST_ROWS));
            self.frame(head, Vec::new(), page + 6);
            let theme = ListTheme {
                screen: &self.screen,
                rows,
                page,
                pointed: Cell::new(default),
            };
            let answer = dialoguer::Select::with_theme(&theme)
                .items(0..rows.len())
                .default(default)
                .max_length(page)
                .interact_on_opt(&self.screen.term);
            match or_leave(answer) {
                None => return self.screen.back_from(),
                Some(_) if !rest_of_paste().is_empty() => {}
                Some(at) => {
                    self.screen.answered(head, &rows[at].label);
                    return Ok(at);
                }
            }
        }
    }

    fn search(&mut self, head: Head<'_>, rows: &[Row], default: usize) -> PromptResult<usize> {
        let ended = search::ask(&mut self.screen, head, rows, None, default)?;
        // Without marks, a row is all that ends it.
        Ok(ended.action.unwrap_or(default))
    }

    fn mark(&mut self, head: Head<'_>, rows: &[Row], chosen: &[bool]) -> PromptResult<Marked> {
        search::ask(&mut self.screen, head, rows, Some(chosen.to_vec()), 0)
    }

    fn line(
        &mut self,
        head: Head<'_>,
        default: &str,
        validate: Validator<'_>,
    ) -> PromptResult<String> {
        line::ask(&mut self.screen, head, default, validate)
    }

    fn confirm(&mut self, head: Head<'_>, default: bool) -> PromptResult<bool> {
        loop {
            let keys = [["y or n", ""], ["Enter", yes_or_no(default)]];
            let keys = self.screen.footer("", &keys, self.screen.back());
            self.frame(head, vec![keys], 1);
            let answer = dialoguer::Confirm::with_theme(&OneRowTheme)
                .default(default)
                .wait_for_newline(true)
                .report(false)
                .interact_on_opt(&self.screen.term);
            let answer = match answer {
                // What the theme says of Esc.
                Err(dialoguer::Error::IO(error)) if error.kind() == io::ErrorKind::Other => None,
                answer => or_leave(answer),
            };
            let Some(yes) = answer else {
                return self.screen.back_from();
            };
            if rest_of_paste().is_empty() {
                self.screen.answered(head, yes_or_no(yes));
                return Ok(yes);
            }
        }
    }
}
