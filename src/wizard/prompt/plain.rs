//! Questions as numbered lines, answered by whole lines: for a screen reader, and for terminals that move no
//! cursor. Nothing that was written is ever drawn over.

use super::layout::wrap;
use super::session::{Session, size, write};
use super::{
    Choice, Choices, Confirm, Head, Line, Marked, PromptResult, Prompter, Row, Stop, found,
};
use std::io::{self, BufRead as _};

/// The most rows of a list that are read out at once.
const MOST_ROWS: usize = 20;

/// A list of more rows is read out only if it is asked for.
const MOST_TO_HEAR: usize = 60;

/// A terminal drops silently what is typed behind this many bytes of a line.
const LONGEST: usize = 4095;

/// The prompter of plain lines.
#[derive(Debug)]
pub struct Plain {
    /// Ends the process on a signal, for reading a line would swallow it.
    _session: Session,
    /// Whether going back from this question leaves.
    leaves: bool,
}

impl Plain {
    /// Begins to ask on stdin and stderr.
    ///
    /// # Errors
    /// Where stdin is no terminal, or questions were begun before.
    pub fn start() -> io::Result<Self> {
        Ok(Self {
            _session: Session::start()?,
            leaves: false,
        })
    }

    /// How the user goes to the question before, where there is one.
    const fn back(&self) -> &'static str {
        if self.leaves {
            "< to leave"
        } else {
            "< to go back"
        }
    }

    /// Asks for one line, on a line of its own.
    fn read(&mut self, ask: &str) -> PromptResult<String> {
        loop {
            // The answer is typed behind the last line.
            write(&(wrap(ask, self.width().saturating_sub(1)).join("\n") + " "))?;
            let mut bytes = Vec::new();
            let count = io::stdin()
                .lock()
                .read_until(b'\n', &mut bytes)
                .map_err(|_| Stop::Interrupted)?;
            if count == 0 || bytes.last() != Some(&b'\n') {
                // A line that was not ended is no answer. The line of the question ends, so that the shell's prompt begins one of its own.
                write("\n")?;
                return Err(Stop::Interrupted);
            }
            if bytes.len() >= LONGEST {
                self.say("That line is longer than a terminal's line can be. Give it by a flag: --endpoint, --param.")?;
                continue;
            }
            match String::from_utf8(bytes) {
                Ok(line) if !line.trim().contains(char::is_control) => {
                    let line = line.trim();
                    if line == "<" || line == "\u{1b}" {
                        return Err(Stop::Back);
                    }
                    self.leaves = false;
                    return Ok(line.to_owned());
                }
                Ok(line) if line.trim() == "\u{1b}" => return Err(Stop::Back),
                _ => self.say("That line holds keys that are no text. Type it again.")?,
            }
        }
    }

    fn head(&mut self, head: &Head<'_>) -> PromptResult<()> {
        write("\n")?;
        self.say(head.title)?;
        if !head.help.is_empty() {
            self.say(head.help)?;
        }
        Ok(())
    }

    /// Reads out some rows, with the numbers that choose them.
    fn rows(&mut self, rows: &[Row], hits: &[usize], chosen: Option<&[bool]>) -> PromptResult<()> {
        for at in hits.iter().take(MOST_ROWS) {
            let row = &rows[*at];
            let mut text = format!("{}. {}", at + 1, row.label);
            if let Some(chosen) = chosen {
                text.push_str(if chosen[*at] { " (on)" } else { " (off)" });
            }
            for more in [&row.note, &row.detail] {
                if !more.is_empty() {
                    text.push_str(". ");
                    text.push_str(more.trim_end_matches('.'));
                }
            }
            self.say(&text)?;
        }
        if hits.len() > MOST_ROWS {
            let more = hits.len() - MOST_ROWS;
            self.say(&format!("And {more} more: type a word to search them."))?;
        }
        Ok(())
    }
}

/// The row that a line names: by number, or by its label.
fn named(rows: &[Row], line: &str) -> Option<usize> {
    if let Ok(number) = line.parse::<usize>() {
        return (1..=rows.len()).contains(&number).then(|| number - 1);
    }
    rows.iter().position(|row| row.label == line)
}

impl Prompter for Plain {
    fn begin(&mut self, is_first: bool) {
        self.leaves = is_first;
    }

    fn say(&mut self, text: &str) -> PromptResult<()> {
        write(&(wrap(text, self.width()).join("\n") + "\n"))
    }

    fn show(&mut self, text: &str) -> PromptResult<()> {
        write(&format!("{text}\n"))
    }

    fn width(&self) -> usize {
        size().0.max(10)
    }

    fn draws(&self) -> bool {
        false
    }

    fn choose(&mut self, question: &Choice<'_>) -> PromptResult<usize> {
        self.head(&question.head)?;
        let all: Vec<usize> = (0..question.rows.len()).collect();
        let count = all.len();
        if count > MOST_TO_HEAR {
            self.say(&format!(
                "{count} rows. Type a word to search them, or ? for the first {MOST_ROWS}."
            ))?;
        } else {
            self.rows(question.rows, &all, None)?;
        }
        let default = &question.rows[question.default].label;
        let ask = format!("Number or word, Enter for {default}, {}:", self.back());
        loop {
            let line = self.read(&ask)?;
            if line.is_empty() {
                return Ok(question.default);
            }
            if line == "?" {
                self.rows(question.rows, &all, None)?;
                continue;
            }
            if let Some(at) = named(question.rows, &line) {
                return Ok(at);
            }
            match &found(question.rows, &line)[..] {
                [] => self.say(&format!("Nothing found for {line}."))?,
                [only] => {
                    self.say(&format!("Taken: {}", question.rows[*only].label))?;
                    return Ok(*only);
                }
                several => self.rows(question.rows, several, None)?,
            }
        }
    }

    fn mark(&mut self, question: &Choices<'_>) -> PromptResult<Marked> {
        self.head(&question.head)?;
        let mut chosen = question.chosen.to_vec();
        let all: Vec<usize> = (0..question.rows.len()).collect();
        self.rows(question.rows, &all, Some(&chosen))?;
        let ask = format!(
            "Numbers to switch on or off, all, none, Enter to go on, {}:",
            self.back()
        );
        loop {
            let line = self.read(&ask)?;
            if line.is_empty() {
                return Ok(Marked {
                    chosen,
                    action: None,
                });
            }
            if line == "all" || line == "none" {
                chosen.fill(line == "all");
                self.say(&format!("Now {line} are on."))?;
                continue;
            }
            for word in line.split([' ', ',']).filter(|word| !word.is_empty()) {
                if let Some(at) = named(question.rows, word) {
                    chosen[at] = !chosen[at];
                    let state = if chosen[at] { "on" } else { "off" };
                    self.say(&format!("{} is {state}.", question.rows[at].label))?;
                } else {
                    match &found(question.rows, word)[..] {
                        [] => self.say(&format!("Nothing found for {word}."))?,
                        hits => self.rows(question.rows, hits, Some(&chosen))?,
                    }
                }
            }
        }
    }

    fn line(&mut self, question: &Line<'_>) -> PromptResult<String> {
        self.head(&question.head)?;
        let ask = if question.default.is_empty() {
            format!("Type it, {}:", self.back())
        } else {
            format!("Enter for {}, {}:", question.default, self.back())
        };
        loop {
            let line = self.read(&ask)?;
            let text = if line.is_empty() {
                question.default
            } else {
                &line
            };
            match (question.validate)(text) {
                Ok(()) => return Ok(text.to_owned()),
                Err(why) => self.say(&why)?,
            }
        }
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> PromptResult<bool> {
        self.head(&question.head)?;
        let default = if question.default { "yes" } else { "no" };
        let ask = format!("y or n, Enter for {default}, {}:", self.back());
        loop {
            let line = self.read(&ask)?;
            if let Some(yes) = question.answer(&line) {
                return Ok(yes);
            }
            self.say("Type y or n.")?;
        }
    }
}
