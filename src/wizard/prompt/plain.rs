//! Questions as numbered lines, answered by whole lines: for a screen reader, and for terminals that move no
//! cursor. Nothing that was written is ever drawn over.

use super::layout::wrap;
use super::search::labels;
use super::session::{self, leave, one_line, or_leave, rest_of_paste};
use super::{
    Choice, Choices, Confirm, Head, Line, Marked, PromptResult, Prompter, Row, RowKind, Stop, found,
};
use console::Term;
use std::io::{self, BufRead as _};

/// A list of more rows is read out only if it is asked for, and so are more hits of a search.
const MOST_TO_HEAR: usize = 20;

/// A terminal drops silently what is typed behind this many bytes of a line.
const LONGEST: usize = 4095;

/// The prompter of plain lines.
#[derive(Debug)]
pub struct Plain {
    term: Term,
    /// Whether going back from this question leaves.
    leaves: bool,
}

/// What a word says of a list.
enum Named {
    /// These rows: by number, by a range of numbers, or by label.
    Rows(Vec<usize>),
    /// Rows that it only finds.
    Found(Vec<usize>),
}

/// What a word between commas says: `3`, `3-5`, `country`, or some of these with blanks between them.
fn named(rows: &[Row], word: &str) -> Named {
    let word = word.trim();
    let label = |row: &Row| row.label.to_lowercase() == word.to_lowercase();
    if let Some(at) = rows.iter().position(label) {
        return Named::Rows(vec![at]);
    }
    let place = |number: &str| {
        let number = number.trim().parse::<usize>().ok()?;
        (1..=rows.len()).contains(&number).then(|| number - 1)
    };
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    if let (Some(first), Some(last)) = (place(first), place(last)) {
        return Named::Rows((first..=last).collect());
    }
    if word.contains(' ') {
        let each = word.split_whitespace().map(|word| match named(rows, word) {
            Named::Rows(rows) => Some(rows),
            Named::Found(_) => None,
        });
        if let Some(all) = each.collect::<Option<Vec<_>>>() {
            return Named::Rows(all.concat());
        }
    }
    let is_number = word.starts_with(|c: char| c.is_ascii_digit());
    let hits = (!is_number).then(|| found(rows, word));
    Named::Found(hits.unwrap_or_default())
}

impl Plain {
    /// Begins to ask on stdin and stderr.
    ///
    /// # Errors
    /// Where stdin is no terminal, or questions were begun before.
    pub fn start() -> io::Result<Self> {
        session::start()?;
        let term = session::screen();
        let leaves = false;
        Ok(Self { term, leaves })
    }

    /// How the user goes to the question before, where there is one.
    const fn back(&self) -> &'static str {
        if self.leaves {
            "< to leave"
        } else {
            "< to go back"
        }
    }

    /// Asks for one line, on a line of its own; with it, what was pasted behind it.
    fn read(&mut self, ask: &str) -> PromptResult<(String, String)> {
        loop {
            // The answer is typed behind the last line.
            let lines = wrap(ask, self.width().saturating_sub(1));
            or_leave(self.term.write_str(&(lines.join("\n") + " ")));
            let mut bytes = Vec::new();
            let count = or_leave(io::stdin().lock().read_until(b'\n', &mut bytes));
            if count == 0 || bytes.last() != Some(&b'\n') {
                // A line that was not ended is no answer.
                leave();
            }
            if bytes.len() >= LONGEST {
                self.say("That line is longer than a terminal's line can be. Give it by a flag: --endpoint, --param.")?;
                continue;
            }
            let line = String::from_utf8(bytes).unwrap_or_else(|_| "\0".to_owned());
            match line.trim() {
                "<" | "\u{1b}" => return Err(Stop::Back),
                line if line.contains(char::is_control) => {
                    self.say("That line holds keys that are no text. Type it again.")?;
                }
                line => return Ok((line.to_owned(), rest_of_paste())),
            }
        }
    }

    /// One line that answers a list, or yes or no.
    fn word(&mut self, ask: &str) -> PromptResult<String> {
        loop {
            let (line, rest) = self.read(ask)?;
            if rest.is_empty() {
                return Ok(line);
            }
            self.say("Several lines were pasted, and none was taken. Type one.")?;
        }
    }

    fn head(&mut self, head: &Head<'_>) -> PromptResult<()> {
        session::forget();
        self.say(&format!("\n{}", head.title))?;
        if head.help.is_empty() {
            return Ok(());
        }
        self.say(head.help)
    }

    /// Reads out rows, with the numbers that choose them.
    fn rows(
        &mut self,
        rows: &[Row],
        hits: impl IntoIterator<Item = usize>,
        chosen: Option<&[bool]>,
    ) -> PromptResult<()> {
        for at in hits {
            let row = &rows[at];
            let mut text = format!("{}. {}", at + 1, row.label);
            if let Some(chosen) = chosen {
                text.push_str(if chosen[at] { " (on)" } else { " (off)" });
            }
            for more in [&row.note, &row.detail] {
                if !more.is_empty() {
                    text.push_str(". ");
                    text.push_str(more.trim_end_matches('.'));
                }
            }
            self.say(&text)?;
        }
        Ok(())
    }

    /// Reads out a list, if that does not take long.
    fn list(&mut self, rows: &[Row], chosen: Option<&[bool]>) -> PromptResult<()> {
        let count = rows.len();
        if count <= MOST_TO_HEAR {
            return self.rows(rows, 0..count, chosen);
        }
        if let Some(chosen) = chosen {
            self.say(&format!("On: {}.", labels(rows, chosen)))?;
        }
        self.say(&format!(
            "{count} rows: type a word to search them, ? to list all."
        ))
    }

    /// Reads out what a word has found.
    fn hits(
        &mut self,
        rows: &[Row],
        hits: &[usize],
        word: &str,
        chosen: Option<&[bool]>,
    ) -> PromptResult<()> {
        if hits.is_empty() {
            return self.say(&format!("Nothing found for {word}."));
        }
        self.rows(rows, hits.iter().take(MOST_TO_HEAR).copied(), chosen)?;
        match hits.len().saturating_sub(MOST_TO_HEAR) {
            0 => Ok(()),
            more => self.say(&format!("And {more} more: type more of the word.")),
        }
    }
}

impl Prompter for Plain {
    fn begin(&mut self, is_first: bool) {
        self.leaves = is_first;
    }

    fn say(&mut self, text: &str) -> PromptResult<()> {
        self.show(&wrap(text, self.width()).join("\n"))
    }

    fn show(&mut self, text: &str) -> PromptResult<()> {
        or_leave(self.term.write_str(&format!("{text}\n")));
        Ok(())
    }

    fn set_farewell(&mut self, text: &str) {
        session::set_farewell(text);
    }

    fn width(&self) -> usize {
        session::size(&self.term).0
    }

    fn draws(&self) -> bool {
        false
    }

    fn choose(&mut self, question: &Choice<'_>) -> PromptResult<usize> {
        let rows = question.rows;
        self.head(&question.head)?;
        self.list(rows, None)?;
        let default = &rows[question.default].label;
        let ask = format!("Number or word, Enter for {default}, {}:", self.back());
        loop {
            let line = self.word(&ask)?;
            match (line.as_str(), named(rows, &line)) {
                ("", _) => return Ok(question.default),
                ("?", _) => self.rows(rows, 0..rows.len(), None)?,
                (_, Named::Rows(at)) if at.len() == 1 => return Ok(at[0]),
                (_, Named::Rows(_)) => self.say("One is taken here, not several.")?,
                (_, Named::Found(hits)) => {
                    if let [only] = hits[..] {
                        self.say(&format!("Taken: {}", rows[only].label))?;
                        return Ok(only);
                    }
                    self.hits(rows, &hits, &line, None)?;
                }
            }
        }
    }

    fn mark(&mut self, question: &Choices<'_>) -> PromptResult<Marked> {
        let rows = question.rows;
        let mut chosen = question.chosen.to_vec();
        self.head(&question.head)?;
        self.list(rows, Some(&chosen))?;
        let ask = format!(
            "Numbers to switch on or off (1,3-5), or names, Enter to go on, {}:",
            self.back()
        );
        loop {
            // Several lines that were pasted are as many words.
            let (line, rest) = self.read(&ask)?;
            let line = [line, rest].join("\n");
            let line = line.trim();
            if line.is_empty() {
                let action = None;
                return Ok(Marked { chosen, action });
            }
            if line == "?" {
                self.rows(rows, 0..rows.len(), Some(&chosen))?;
                continue;
            }
            let words = line.split([',', '\n']);
            for word in words.filter(|word| !word.trim().is_empty()) {
                match named(rows, word) {
                    Named::Rows(named) => {
                        for at in named {
                            if rows[at].kind == RowKind::Action {
                                let action = Some(at);
                                return Ok(Marked { chosen, action });
                            }
                            chosen[at] = !chosen[at];
                            let state = if chosen[at] { "on" } else { "off" };
                            self.say(&format!("{} is {state}.", rows[at].label))?;
                        }
                    }
                    Named::Found(hits) => self.hits(rows, &hits, word, Some(&chosen))?,
                }
            }
        }
    }

    fn line(&mut self, question: &Line<'_>) -> PromptResult<String> {
        self.head(&question.head)?;
        let mut first = question.default.to_owned();
        loop {
            let ask = if first.is_empty() {
                format!("Type it, {}:", self.back())
            } else {
                format!("Enter for {first}, {}:", self.back())
            };
            let (line, rest) = self.read(&ask)?;
            if !rest.is_empty() {
                first = one_line(&format!("{line}\n{rest}"));
                self.say("Several lines were pasted. They are joined to one:")?;
                continue;
            }
            match question.accepted(if line.is_empty() { &first } else { &line }) {
                Ok(text) => return Ok(text),
                Err(why) => self.say(&why.unwrap_or_default())?,
            }
        }
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> PromptResult<bool> {
        self.head(&question.head)?;
        let default = if question.default { "yes" } else { "no" };
        let ask = format!("y or n, Enter for {default}, {}:", self.back());
        loop {
            let line = self.word(&ask)?;
            if let Some(yes) = question.answer(&line) {
                return Ok(yes);
            }
            self.say("Type y or n.")?;
        }
    }
}
