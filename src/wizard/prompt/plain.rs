//! Questions as numbered lines, answered by whole lines: for a screen reader, and for terminals that move no
//! cursor. Nothing that was written is ever drawn over.

use super::session::{self, leave, one_line, or_leave, rest_of_paste};
use super::{
    Head, Marked, PromptResult, Prompter, Row, RowKind, Stop, Validator, accepted, found,
    joined_labels, yes_or_no,
};
use crate::report::columns::wrap;
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

/// The rows that a word between commas names: `3`, `3-5`, `country`, or some of these with blanks between them.
fn named(rows: &[Row], word: &str) -> Option<Vec<usize>> {
    let word = word.trim().to_lowercase();
    if let Some(at) = rows.iter().position(|row| row.label.to_lowercase() == word) {
        return Some(vec![at]);
    }
    let place = |number: &str| {
        let number = number.trim().parse::<usize>().ok()?;
        (1..=rows.len()).contains(&number).then(|| number - 1)
    };
    let (first, last) = word.split_once('-').unwrap_or((&word, &word));
    if let (Some(first), Some(last)) = (place(first), place(last)) {
        return Some((first..=last).collect());
    }
    let words = word.contains(' ').then(|| word.split(' '))?;
    let words = words.filter(|word| !word.is_empty());
    let each = words.map(|word| named(rows, word));
    each.collect::<Option<Vec<_>>>().map(|rows| rows.concat())
}

impl Plain {
    /// Begins to ask on stdin and stderr.
    ///
    /// # Errors
    /// Where stdin is no terminal, or questions were begun before.
    pub fn start() -> io::Result<Self> {
        session::start()?;
        Ok(Self {
            term: session::screen(),
            leaves: false,
        })
    }

    /// Asks for one line, on a line of its own; with it, what was pasted behind it.
    fn read(&mut self, ask: &str) -> PromptResult<(String, String)> {
        let does = if self.leaves { "leave" } else { "go back" };
        let ask = format!("{ask}, < to {does}:");
        loop {
            // The answer is typed behind the last line.
            let lines = wrap(&ask, self.width().saturating_sub(1));
            or_leave(self.term.write_str(&(lines.join("\n") + " ")));
            let mut bytes = Vec::new();
            let count = or_leave(io::stdin().lock().read_until(b'\n', &mut bytes));
            if count == 0 || bytes.last() != Some(&b'\n') {
                // A line that was not ended is no answer.
                leave();
            }
            if bytes.len() >= LONGEST {
                self.say(
                    "That line is too long to be typed here. Use a flag: --endpoint, --param.",
                );
                continue;
            }
            let line = String::from_utf8(bytes).unwrap_or_else(|_| "\0".to_owned());
            match line.trim() {
                "<" | "\u{1b}" => return Err(Stop::Back),
                line if line.contains(char::is_control) => {
                    self.say("That line contains keys that are not text. Type it again.");
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
            self.say("Several lines were pasted, and none was used. Type one.");
        }
    }

    fn head(&mut self, (title, help): Head<'_>) {
        session::forget();
        self.say(&format!("\n{title}"));
        if !help.is_empty() {
            self.say(help);
        }
    }

    /// Reads out rows, with the numbers that choose them.
    fn rows(
        &mut self,
        rows: &[Row],
        hits: impl IntoIterator<Item = usize>,
        chosen: Option<&[bool]>,
    ) {
        for at in hits {
            let row = &rows[at];
            let state = chosen.map(|chosen| if chosen[at] { " (on)" } else { " (off)" });
            let state = state.unwrap_or_default();
            let mut line = format!("{}. {}{state}", at + 1, row.label);
            for more in [&row.note, &row.detail] {
                let dot = if more.is_empty() { "" } else { ". " };
                line = line + dot + more.trim_end_matches('.');
            }
            self.say(&line);
        }
    }

    /// Reads out a list, if that does not take long.
    fn list(&mut self, rows: &[Row], chosen: Option<&[bool]>) {
        let count = rows.len();
        if count <= MOST_TO_HEAR {
            return self.rows(rows, 0..count, chosen);
        }
        if let Some(chosen) = chosen {
            self.say(&format!("On: {}.", joined_labels(rows, chosen)));
        }
        self.say(&format!(
            "{count} choices: type a word to search them, or ? to list them all."
        ));
    }

    fn hits(&mut self, rows: &[Row], hits: &[usize], word: &str, chosen: Option<&[bool]>) {
        if hits.is_empty() {
            return self.say(&format!("Nothing found for {word}."));
        }
        self.rows(rows, hits.iter().take(MOST_TO_HEAR).copied(), chosen);
        if let more @ 1.. = hits.len().saturating_sub(MOST_TO_HEAR) {
            self.say(&format!("And {more} more: type more of the word."));
        }
    }
}

/// What a word finds that names no row; a number is none.
fn found_by(rows: &[Row], word: &str) -> Vec<usize> {
    let is_number = word.trim().starts_with(|c: char| c.is_ascii_digit());
    let hits = (!is_number).then(|| found(rows, word));
    hits.unwrap_or_default()
}

impl Prompter for Plain {
    fn begin(&mut self, is_first: bool) {
        self.leaves = is_first;
    }

    fn width(&self) -> usize {
        session::size(&self.term).0
    }

    fn show(&mut self, text: &str) {
        or_leave(self.term.write_str(&format!("{text}\n")));
    }

    fn choose(&mut self, head: Head<'_>, rows: &[Row], default: usize) -> PromptResult<usize> {
        self.head(head);
        self.list(rows, None);
        let ask = format!("Number or word, Enter for {}", rows[default].label);
        loop {
            let line = self.word(&ask)?;
            match (line.as_str(), named(rows, &line).as_deref()) {
                ("", _) => return Ok(default),
                ("?", _) => self.rows(rows, 0..rows.len(), None),
                (_, Some([only])) => return Ok(*only),
                (_, Some(_)) => self.say("Choose only one."),
                (_, None) => match found_by(rows, &line)[..] {
                    [only] => {
                        self.say(&format!("Taken: {}", rows[only].label));
                        return Ok(only);
                    }
                    ref hits => self.hits(rows, hits, &line, None),
                },
            }
        }
    }

    fn mark(&mut self, head: Head<'_>, rows: &[Row], chosen: &[bool]) -> PromptResult<Marked> {
        let mut chosen = chosen.to_vec();
        self.head(head);
        self.list(rows, Some(&chosen));
        let ask = "Numbers to switch on or off (1,3-5), or names, Enter to go on";
        loop {
            // Several lines that were pasted are as many words.
            let (line, rest) = self.read(ask)?;
            let line = [line, rest].join("\n");
            let line = line.trim();
            if line.is_empty() {
                let action = None;
                return Ok(Marked { chosen, action });
            }
            if line == "?" {
                self.rows(rows, 0..rows.len(), Some(&chosen));
                continue;
            }
            let words = line.split([',', '\n']);
            for word in words.filter(|word| !word.trim().is_empty()) {
                let Some(named) = named(rows, word) else {
                    self.hits(rows, &found_by(rows, word), word, Some(&chosen));
                    continue;
                };
                for at in named {
                    if rows[at].kind == RowKind::Action {
                        let action = Some(at);
                        return Ok(Marked { chosen, action });
                    }
                    chosen[at] = !chosen[at];
                    let state = if chosen[at] { "on" } else { "off" };
                    self.say(&format!("{} is {state}.", rows[at].label));
                }
            }
        }
    }

    fn line(
        &mut self,
        head: Head<'_>,
        default: &str,
        validate: Validator<'_>,
    ) -> PromptResult<String> {
        self.head(head);
        let mut first = default.to_owned();
        loop {
            let (line, rest) = match &*first {
                "" => self.read("Type it")?,
                first => self.read(&format!("Enter for {first}"))?,
            };
            if !rest.is_empty() {
                first = one_line(&format!("{line}\n{rest}"));
                self.say("Several lines were pasted. They are joined into one:");
                continue;
            }
            match accepted(&line, &first, validate) {
                Ok(text) => return Ok(text),
                Err(why) => self.say(&why.unwrap_or_default()),
            }
        }
    }

    fn confirm(&mut self, head: Head<'_>, default: bool) -> PromptResult<bool> {
        self.head(head);
        let ask = format!("y or n, Enter for {}", yes_or_no(default));
        loop {
            match self.word(&ask)?.to_lowercase().as_str() {
                "" => return Ok(default),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => self.say("Type y or n."),
            }
        }
    }
}
