//! Questions on a terminal that can move its cursor. Each is a few lines that are drawn anew at every key, at
//! the width that the terminal has then.

use super::editor::{Editor, one_line};
use super::keys::{Key, decode};
use super::layout::{columns, cut, wrap, wrap_hard};
use super::listing::{Drawn, List, MOST_ROWS, Tone, toned};
use super::session::{Input, Session, size, write};
use super::{
    Choice, Choices, Confirm, Head, Line, Marked, PromptResult, Prompter, Row, Stop, found,
};
use std::collections::VecDeque;
use std::io;
use std::time::Duration;

/// How long the rest of an escape sequence may take; a lone ESC is the key Esc after that.
const ESCAPE_WAIT: Duration = Duration::from_millis(40);

/// The prompter of a terminal.
#[derive(Debug)]
pub struct Terminal {
    session: Session,
    colour: bool,
    /// Whether going back from this question leaves.
    leaves: bool,
    pending: VecDeque<u8>,
    /// What was drawn for the question in hand, the last below the others.
    drawn: Vec<Drawing>,
}

/// A question as it was drawn once.
#[derive(Debug)]
struct Drawing {
    /// Its rows at the width of then.
    rows: usize,
    /// The columns of its widest line.
    widest: usize,
}

impl Terminal {
    /// Takes the terminal of stdin and stderr over, until it is dropped.
    ///
    /// # Errors
    /// Where stdin is no terminal, or one was taken over before.
    pub fn start(colour: bool) -> io::Result<Self> {
        let session = Session::start()?;
        Session::make_raw()?;
        Ok(Self {
            session,
            colour,
            leaves: false,
            pending: VecDeque::new(),
            drawn: Vec::new(),
        })
    }

    fn key(&mut self) -> PromptResult<Key> {
        let mut last = false;
        loop {
            match decode(&mut self.pending, last) {
                Some(Key::Leave) => return Err(Stop::Interrupted),
                Some(key) => return Ok(key),
                None => {}
            }
            let wait = (!self.pending.is_empty()).then_some(ESCAPE_WAIT);
            match self.session.read(wait) {
                Ok(Input::Bytes(bytes)) => {
                    self.pending.extend(bytes);
                    last = false;
                }
                Ok(Input::Nothing) => last = true,
                Ok(Input::Resumed) => {
                    // The shell has written since: the question is drawn below.
                    self.drawn.clear();
                    return Ok(Key::Other);
                }
                Err(_) => return Err(Stop::Interrupted),
            }
        }
    }

    /// Draws the lines of the question in place of those drawn before; `cursor` is a column of the last line.
    fn draw(&mut self, lines: &[Drawn], cursor: Option<usize>) -> PromptResult<()> {
        let mut text = String::from("\x1b[?25l");
        text.push_str(&self.rewind());
        let width = self.width();
        let lines: Vec<Drawn> = lines
            .iter()
            .map(|(tone, line)| (*tone, cut(line, width.saturating_sub(1))))
            .collect();
        for (at, (tone, line)) in lines.iter().enumerate() {
            if at > 0 {
                text.push_str("\r\n");
            }
            text.push_str(&self.toned(*tone, line));
            text.push_str("\x1b[K");
        }
        text.push_str("\x1b[J");
        if let Some(column) = cursor {
            text.push('\r');
            if column > 0 {
                text.push_str(&format!("\x1b[{column}C"));
            }
            text.push_str("\x1b[?25h");
        }
        let widest = lines.iter().map(|(_, line)| columns(line)).max();
        self.drawn.push(Drawing {
            rows: lines.len(),
            widest: widest.unwrap_or(0),
        });
        write(&text)
    }

    /// Replaces the question by the line that says what was answered.
    fn answered(&mut self, head: &Head<'_>, answer: &str) -> PromptResult<()> {
        let mut text = self.rewind() + "\x1b[J";
        self.drawn.clear();
        self.leaves = false;
        let width = self.width();
        let colon = if head.title.ends_with('?') { "" } else { ":" };
        for line in wrap(&format!("{}{colon} {answer}", head.title), width) {
            text.push_str(&self.toned(Tone::Plain, &line));
            text.push_str("\r\n");
        }
        text.push_str("\x1b[?25h");
        write(&text)
    }

    /// Takes the question away, on the way back.
    fn back<T>(&mut self) -> PromptResult<T> {
        let rewound = self.rewind();
        self.drawn.clear();
        write(&(rewound + "\x1b[J\x1b[?25h"))?;
        Err(Stop::Back)
    }

    /// The way to where the question began, over each drawing whose lines stand on a row each. Terminals differ
    /// in what they do with wider ones after a resize: nothing of those is touched, until there is room again.
    fn rewind(&mut self) -> String {
        if self.drawn.is_empty() {
            return String::new();
        }
        let width = self.width();
        let fits = |drawing: &&Drawing| drawing.widest <= width;
        let count = self.drawn.iter().rev().take_while(fits).count();
        let rest = self.drawn.split_off(self.drawn.len() - count);
        if rest.is_empty() {
            return "\r\n".to_owned();
        }
        up(rest.iter().map(|drawing| drawing.rows).sum())
    }

    fn toned(&self, tone: Tone, line: &str) -> String {
        let code = match tone {
            _ if !self.colour => return line.to_owned(),
            Tone::Plain => return line.to_owned(),
            Tone::Title => "1",
            Tone::Dim => "2",
            Tone::Pointed => "36",
            Tone::Wrong => "31",
        };
        format!("\x1b[{code}m{line}\x1b[0m")
    }

    /// A question whose answer is typed: title, help, keys, what was wrong, and the line. Where there is no
    /// room for all, the help goes first.
    fn typing(
        &mut self,
        head: &Head<'_>,
        keys: &str,
        wrong: &str,
        editor: &Editor,
    ) -> PromptResult<()> {
        let width = self.width().saturating_sub(1);
        let mut lines = toned(Tone::Title, wrap_hard(&format!("? {}", head.title), width));
        let help = toned(Tone::Dim, wrap_hard(head.help, width));
        let mut below = toned(Tone::Dim, wrap_hard(keys, width));
        below.extend(toned(Tone::Wrong, wrap_hard(wrong, width)));
        if !wrong.is_empty() {
            below.push((Tone::Dim, "Ctrl-U empties the line.".to_owned()));
        }
        let room = size().1.saturating_sub(2);
        if lines.len() + help.len() + below.len() <= room {
            lines.extend(help);
        }
        lines.extend(below);
        let keep = lines.len().min(room);
        lines.drain(..lines.len() - keep);
        let (shown, column) = editor.view(width.saturating_sub(3));
        lines.push((Tone::Plain, format!("> {shown}")));
        self.draw(&lines, Some(column + 2))
    }

    /// A list, until Enter: the row pointed at, and of several whether each is marked.
    fn pick(
        &mut self,
        head: &Head<'_>,
        rows: &[Row],
        default: usize,
        mut chosen: Option<Vec<bool>>,
    ) -> PromptResult<(usize, Vec<bool>)> {
        let mut typed = String::new();
        let mut pointed = default;
        loop {
            let hits = found(rows, &typed);
            pointed = pointed.min(hits.len().saturating_sub(1));
            let list = List {
                head,
                rows,
                chosen: chosen.as_deref(),
                hits: &hits,
                pointed,
                typed: &typed,
                leaves: self.leaves,
            };
            let lines = list.lines(self.width().saturating_sub(1), size().1.saturating_sub(1));
            self.draw(&lines, None)?;
            let key = self.key()?;
            if let Some(chosen) = &mut chosen
                && marked(&key, chosen, &hits, pointed)
            {
                continue;
            }
            match (key, &chosen) {
                (Key::Enter, Some(marks)) => {
                    self.answered(head, &labels(rows, marks))?;
                    return Ok((pointed, marks.clone()));
                }
                (Key::Enter, None) => {
                    if let Some(at) = hits.get(pointed) {
                        self.answered(head, &rows[*at].label)?;
                        return Ok((*at, Vec::new()));
                    }
                }
                (Key::Escape | Key::Char('<'), _) if typed.is_empty() => return self.back(),
                (Key::Escape, _) => typed.clear(),
                (key, _) if moved(&key, &mut pointed, hits.len()) => {}
                (key, _) => {
                    if typed_more(&key, &mut typed) {
                        pointed = 0;
                    }
                }
            }
        }
    }
}

fn up(rows: usize) -> String {
    match rows {
        0 | 1 => "\r".to_owned(),
        rows => format!("\r\x1b[{}A", rows - 1),
    }
}

/// The marked rows, for the line that says what was answered.
fn labels(rows: &[Row], chosen: &[bool]) -> String {
    let marked = rows.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    let labels: Vec<&str> = marked.map(|(row, _)| row.label.as_str()).collect();
    if labels.is_empty() {
        return "none".to_owned();
    }
    labels.join(", ")
}

/// Marks rows of a list; whether the key was one that does.
fn marked(key: &Key, chosen: &mut [bool], hits: &[usize], pointed: usize) -> bool {
    match key {
        Key::Left | Key::Right => {
            for at in hits {
                chosen[*at] = *key == Key::Right;
            }
        }
        Key::Char(' ') => {
            if let Some(at) = hits.get(pointed) {
                chosen[*at] = !chosen[*at];
            }
        }
        _ => return false,
    }
    true
}

/// Moves the pointer of a list; whether the key was one that does.
fn moved(key: &Key, pointed: &mut usize, count: usize) -> bool {
    let last = count.saturating_sub(1);
    *pointed = match key {
        Key::Up if *pointed == 0 => last,
        Key::Up => *pointed - 1,
        Key::Down | Key::Tab if *pointed >= last => 0,
        Key::Down | Key::Tab => *pointed + 1,
        Key::PageUp => pointed.saturating_sub(MOST_ROWS),
        Key::PageDown => (*pointed + MOST_ROWS).min(last),
        Key::Home => 0,
        Key::End => last,
        _ => return false,
    };
    true
}

/// Changes what was typed to search a list; whether the key was one that does.
fn typed_more(key: &Key, typed: &mut String) -> bool {
    match key {
        Key::Char(c) => typed.push(*c),
        Key::Paste(text) => typed.push_str(&one_line(text)),
        Key::Backspace => {
            typed.pop();
        }
        Key::Clear | Key::Word => typed.clear(),
        _ => return false,
    }
    true
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if !self.drawn.is_empty() {
            // The shell's prompt begins a line of its own.
            let _ = write("\r\n");
        }
    }
}

impl Prompter for Terminal {
    fn begin(&mut self, is_first: bool) {
        self.leaves = is_first;
    }

    fn say(&mut self, text: &str) -> PromptResult<()> {
        let lines = wrap(text, self.width());
        write(&(lines.join("\r\n") + "\r\n"))
    }

    fn show(&mut self, text: &str) -> PromptResult<()> {
        write(&(text.replace('\n', "\r\n") + "\r\n"))
    }

    fn width(&self) -> usize {
        size().0
    }

    fn choose(&mut self, question: &Choice<'_>) -> PromptResult<usize> {
        let picked = self.pick(&question.head, question.rows, question.default, None);
        picked.map(|(at, _)| at)
    }

    fn mark(&mut self, question: &Choices<'_>) -> PromptResult<Marked> {
        let chosen = Some(question.chosen.to_vec());
        let (_, chosen) = self.pick(&question.head, question.rows, 0, chosen)?;
        Ok(Marked {
            chosen,
            action: None,
        })
    }

    fn line(&mut self, question: &Line<'_>) -> PromptResult<String> {
        let mut editor = Editor::default();
        let mut wrong = String::new();
        let mut keys = format!(
            "Esc or < {}.",
            if self.leaves { "leaves" } else { "goes back" }
        );
        if !question.default.is_empty() {
            keys = format!("Enter takes {} (Tab edits it). {keys}", question.default);
        }
        loop {
            self.typing(&question.head, &keys, &wrong, &editor)?;
            match self.key()? {
                Key::Enter => {
                    let typed = editor.text();
                    let typed = typed.trim();
                    if typed == "<" {
                        return self.back();
                    }
                    let text = if typed.is_empty() {
                        question.default
                    } else {
                        typed
                    };
                    match (question.validate)(text) {
                        Ok(()) => {
                            let answer = if text.is_empty() { "-" } else { text };
                            self.answered(&question.head, answer)?;
                            return Ok(text.to_owned());
                        }
                        Err(why) => wrong = why,
                    }
                }
                Key::Escape => return self.back(),
                Key::Tab if editor.text().is_empty() => {
                    editor.press(&Key::Paste(question.default.to_owned()));
                }
                key => editor.press(&key),
            }
        }
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> PromptResult<bool> {
        let (choices, enter) = if question.default {
            ("(Y/n)", "yes")
        } else {
            ("(y/N)", "no")
        };
        let title = format!("{} {choices}", question.head.title);
        let head = Head {
            title: &title,
            ..question.head
        };
        let back = if self.leaves { "leave" } else { "back" };
        let keys = format!("y or n and Enter; Enter alone: {enter}. Esc: {back}.");
        let mut editor = Editor::default();
        let mut wrong = "";
        loop {
            self.typing(&head, &keys, wrong, &editor)?;
            match self.key()? {
                Key::Enter => {
                    let typed = editor.text();
                    let Some(yes) = question.answer(&typed) else {
                        wrong = "Type y or n.";
                        continue;
                    };
                    self.answered(&question.head, if yes { "yes" } else { "no" })?;
                    return Ok(yes);
                }
                key if key == Key::Escape || key == Key::Char('<') && editor.text().is_empty() => {
                    return self.back();
                }
                key => editor.press(&key),
            }
        }
    }
}
