//! Questions on a terminal that can move its cursor. Each is a few lines that are drawn anew at every key, at
//! the width that the terminal has then.

use super::editor::{Editor, one_line};
use super::keys::{Decoded, Key, decode};
use super::layout::{columns, cut, wrap, wrap_hard};
use super::prompter::{Asked, Choice, Choices, Confirm, Head, Line, Prompter, Row, Stop, found};
use super::session::Session;
use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::time::Duration;

/// How long the rest of an escape sequence may take; a lone ESC is the key Esc after that.
const ESCAPE_WAIT: Duration = Duration::from_millis(40);

/// The most rows of a list that are shown at once.
const MOST_ROWS: usize = 12;

/// Below this width the words beside a row are likely cut.
const NARROW: usize = 60;

/// How a drawn line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Title,
    Plain,
    Dim,
    Pointed,
    Wrong,
}

type Drawn = (Tone, String);

/// The prompter of a terminal.
#[derive(Debug)]
pub struct Terminal {
    session: Session,
    colour: bool,
    pending: VecDeque<u8>,
    /// The rows drawn for the question in hand, and the width at which they were drawn.
    drawn: Option<(usize, usize)>,
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
            pending: VecDeque::new(),
            drawn: None,
        })
    }

    fn key(&mut self) -> Asked<Key> {
        let mut last = false;
        loop {
            match decode(&mut self.pending, last) {
                Decoded::Key(Key::Leave) => return Err(Stop::Interrupted),
                Decoded::Key(key) => return Ok(key),
                Decoded::Incomplete | Decoded::Empty => {}
            }
            let wait = (!self.pending.is_empty()).then_some(ESCAPE_WAIT);
            match self.session.read(wait) {
                Ok(Some(bytes)) => {
                    self.pending.extend(bytes);
                    last = false;
                }
                Ok(None) => last = true,
                Err(_) => return Err(Stop::Interrupted),
            }
        }
    }

    fn write(text: &str) -> Asked<()> {
        let mut stderr = io::stderr().lock();
        stderr
            .write_all(text.as_bytes())
            .and_then(|()| stderr.flush())
            .map_err(|_| Stop::Interrupted)
    }

    /// Draws the lines of the question in place of those drawn before; `cursor` is a column of the last line.
    fn draw(&mut self, lines: &[Drawn], cursor: Option<usize>) -> Asked<()> {
        let width = self.width();
        let mut text = String::from("\x1b[?25l");
        match self.drawn {
            Some((rows, at)) if at == width => text.push_str(&up(rows)),
            // Terminals differ in what they do with lines after a resize: nothing old is touched.
            Some(_) => text.push_str("\r\n"),
            None => {}
        }
        for (at, (tone, line)) in lines.iter().enumerate() {
            if at > 0 {
                text.push_str("\r\n");
            }
            text.push_str(&self.toned(*tone, &cut(line, width.saturating_sub(1))));
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
        self.drawn = Some((lines.len(), width));
        Self::write(&text)
    }

    /// Replaces the question by the line that says what was answered.
    fn answered(&mut self, head: &Head<'_>, answer: &str) -> Asked<()> {
        let mut text = match self.drawn.take() {
            Some((rows, at)) if at == self.width() => up(rows) + "\x1b[J",
            Some(_) => "\r\n".to_owned(),
            None => String::new(),
        };
        let width = self.width();
        let colon = if head.title.ends_with('?') { "" } else { ":" };
        for line in wrap(&format!("{}{colon} {answer}", head.title), width) {
            text.push_str(&self.toned(Tone::Plain, &line));
            text.push_str("\r\n");
        }
        text.push_str("\x1b[?25h");
        Self::write(&text)
    }

    /// Takes the question away, on the way back.
    fn erased(&mut self) -> Asked<()> {
        match self.drawn.take() {
            Some((rows, at)) if at == self.width() => Self::write(&(up(rows) + "\x1b[J\x1b[?25h")),
            _ => Self::write("\r\n\x1b[?25h"),
        }
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

    /// Title and help, wrapped.
    fn head(&self, head: &Head<'_>, lines: &mut Vec<Drawn>) {
        let width = self.width().saturating_sub(1);
        add(
            lines,
            Tone::Title,
            wrap_hard(&format!("? {}", head.title), width),
        );
        if !head.help.is_empty() {
            add(lines, Tone::Dim, wrap_hard(head.help, width));
        }
    }

    /// The part of a list that is in view, with the pointed row's full text below.
    fn list(&self, list: &List<'_>, lines: &mut Vec<Drawn>) {
        let width = self.width().saturating_sub(1);
        if !list.typed.is_empty() {
            lines.push((Tone::Plain, format!("  search: {}", list.typed)));
        }
        let mut below: Vec<Drawn> = Vec::new();
        if let Some(at) = list.hits.get(list.pointed) {
            let row = &list.rows[*at];
            // The note may have been cut in the list.
            let full = if width < NARROW && !row.note.is_empty() {
                format!("{}. {}", row.note, row.detail)
            } else {
                row.detail.clone()
            };
            let detail = wrap_hard(&full, width.saturating_sub(2));
            let detail = detail.into_iter().take(6);
            below.extend(detail.map(|line| (Tone::Dim, format!("  {line}"))));
        } else {
            below.push((Tone::Dim, "  nothing found: Backspace".into()));
        }
        add(&mut below, Tone::Dim, wrap_hard(list.keys, width));
        let height = height();
        let room = height
            .saturating_sub(lines.len() + below.len() + 2)
            .clamp(2, MOST_ROWS);
        let start = (list.pointed + 1)
            .saturating_sub(room.div_ceil(2) + room / 2)
            .min(list.hits.len().saturating_sub(room));
        let label_width = list
            .hits
            .iter()
            .map(|at| columns(&list.rows[*at].label))
            .max()
            .unwrap_or(0)
            .min(width / 2)
            .min(30);
        for (place, at) in list.hits.iter().enumerate().skip(start).take(room) {
            let row = &list.rows[*at];
            let pointed = place == list.pointed;
            let mark = match list.chosen.map(|chosen| chosen[*at]) {
                Some(true) => "[x] ",
                Some(false) => "[ ] ",
                None => "",
            };
            let padding = " ".repeat(label_width.saturating_sub(columns(&row.label)));
            let text = format!(
                "{} {mark}{}{padding}  {}",
                if pointed { '>' } else { ' ' },
                row.label,
                row.note
            );
            let tone = if pointed { Tone::Pointed } else { Tone::Plain };
            lines.push((tone, text.trim_end().to_owned()));
        }
        let hidden = list.hits.len().saturating_sub(room);
        if hidden > 0 {
            lines.push((Tone::Dim, format!("  ... {hidden} more")));
        }
        lines.extend(below);
        // What does not fit would scroll away, and could not be drawn over.
        lines.truncate(height.saturating_sub(1).max(1));
    }
}

/// A list as it stands.
struct List<'l> {
    rows: &'l [Row],
    chosen: Option<&'l [bool]>,
    hits: &'l [usize],
    pointed: usize,
    typed: &'l str,
    keys: &'l str,
}

fn up(rows: usize) -> String {
    match rows {
        0 | 1 => "\r".to_owned(),
        rows => format!("\r\x1b[{}A", rows - 1),
    }
}

fn add(lines: &mut Vec<Drawn>, tone: Tone, texts: Vec<String>) {
    lines.extend(texts.into_iter().map(|text| (tone, text)));
}

fn size() -> (usize, usize) {
    terminal_size::terminal_size_of(io::stderr())
        .map(|(width, height)| (usize::from(width.0), usize::from(height.0)))
        .filter(|(width, height)| *width > 0 && *height > 0)
        .unwrap_or((80, 24))
}

fn height() -> usize {
    size().1
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
        if self.drawn.is_some() {
            // The shell's prompt begins a line of its own.
            let _ = Self::write("\r\n");
        }
    }
}

impl Prompter for Terminal {
    fn say(&mut self, text: &str) -> Asked<()> {
        let lines = wrap(text, self.width());
        Self::write(&(lines.join("\r\n") + "\r\n"))
    }

    fn show(&mut self, text: &str) -> Asked<()> {
        Self::write(&(text.replace('\n', "\r\n") + "\r\n"))
    }

    fn width(&self) -> usize {
        size().0
    }

    fn choose(&mut self, question: &Choice<'_>) -> Asked<usize> {
        let mut typed = String::new();
        let mut pointed = question.default;
        loop {
            let hits = found(question.rows, &typed);
            pointed = pointed.min(hits.len().saturating_sub(1));
            let mut lines = Vec::new();
            self.head(&question.head, &mut lines);
            let list = List {
                rows: question.rows,
                chosen: None,
                hits: &hits,
                pointed,
                typed: &typed,
                keys: "Up/Down or type to search. Enter: take. Esc: back.",
            };
            self.list(&list, &mut lines);
            self.draw(&lines, None)?;
            let key = self.key()?;
            match key {
                Key::Enter => {
                    if let Some(at) = hits.get(pointed) {
                        self.answered(&question.head, &question.rows[*at].label)?;
                        return Ok(*at);
                    }
                }
                Key::Escape | Key::Char('<') if typed.is_empty() => {
                    self.erased()?;
                    return Err(Stop::Back);
                }
                Key::Escape => typed.clear(),
                _ if moved(&key, &mut pointed, hits.len()) => {}
                _ => {
                    if typed_more(&key, &mut typed) {
                        pointed = 0;
                    }
                }
            }
        }
    }

    fn choose_some(&mut self, question: &Choices<'_>) -> Asked<Vec<bool>> {
        let mut typed = String::new();
        let mut pointed = 0;
        let mut chosen = question.chosen.to_vec();
        loop {
            let hits = found(question.rows, &typed);
            pointed = pointed.min(hits.len().saturating_sub(1));
            let mut lines = Vec::new();
            self.head(&question.head, &mut lines);
            let list = List {
                rows: question.rows,
                chosen: Some(&chosen),
                hits: &hits,
                pointed,
                typed: &typed,
                keys: "Space: on or off. Right: all. Left: none. Type to search. Enter: take all marked [x]. \
                       Esc: back.",
            };
            self.list(&list, &mut lines);
            self.draw(&lines, None)?;
            let key = self.key()?;
            match key {
                Key::Left | Key::Right => {
                    for at in &hits {
                        chosen[*at] = key == Key::Right;
                    }
                }
                Key::Char(' ') => {
                    if let Some(at) = hits.get(pointed) {
                        chosen[*at] = !chosen[*at];
                    }
                }
                Key::Enter => {
                    let labels: Vec<&str> = question
                        .rows
                        .iter()
                        .zip(&chosen)
                        .filter(|(_, chosen)| **chosen)
                        .map(|(row, _)| row.label.as_str())
                        .collect();
                    let answer = if labels.is_empty() {
                        "none".to_owned()
                    } else {
                        labels.join(", ")
                    };
                    self.answered(&question.head, &answer)?;
                    return Ok(chosen);
                }
                Key::Escape | Key::Char('<') if typed.is_empty() => {
                    self.erased()?;
                    return Err(Stop::Back);
                }
                Key::Escape => typed.clear(),
                _ if moved(&key, &mut pointed, hits.len()) => {}
                _ => {
                    if typed_more(&key, &mut typed) {
                        pointed = 0;
                    }
                }
            }
        }
    }

    fn line(&mut self, question: &Line<'_>) -> Asked<String> {
        let mut editor = Editor::default();
        let mut wrong = String::new();
        loop {
            let width = self.width().saturating_sub(1);
            let mut lines = Vec::new();
            self.head(&question.head, &mut lines);
            let mut hint = String::from("Esc or < goes back.");
            if !question.default.is_empty() {
                hint.insert_str(0, &format!("Enter: {}  ", question.default));
            }
            add(&mut lines, Tone::Dim, wrap_hard(&hint, width));
            add(&mut lines, Tone::Wrong, wrap_hard(&wrong, width));
            if !wrong.is_empty() {
                lines.push((Tone::Dim, "Ctrl-U empties the line.".to_owned()));
            }
            let keep = lines.len().min(height().saturating_sub(2));
            lines.drain(..lines.len() - keep);
            let (shown, column) = editor.view(width.saturating_sub(3));
            lines.push((Tone::Plain, format!("> {shown}")));
            self.draw(&lines, Some(column + 2))?;
            match self.key()? {
                Key::Enter => {
                    let typed = editor.text();
                    let typed = typed.trim();
                    if typed == "<" {
                        self.erased()?;
                        return Err(Stop::Back);
                    }
                    let text = if typed.is_empty() {
                        question.default
                    } else {
                        typed
                    };
                    match (question.judge)(text) {
                        Ok(()) => {
                            let answer = if text.is_empty() { "-" } else { text };
                            self.answered(&question.head, answer)?;
                            return Ok(text.to_owned());
                        }
                        Err(why) => wrong = why,
                    }
                }
                Key::Escape => {
                    self.erased()?;
                    return Err(Stop::Back);
                }
                key => editor.press(&key),
            }
        }
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> Asked<bool> {
        loop {
            let mut lines = Vec::new();
            let choices = if question.default { "(Y/n)" } else { "(y/N)" };
            let title = format!("{} {choices}", question.head.title);
            let head = Head {
                title: &title,
                ..question.head
            };
            self.head(&head, &mut lines);
            self.draw(&lines, None)?;
            let yes = match self.key()? {
                Key::Char('y' | 'Y') => true,
                Key::Char('n' | 'N') => false,
                Key::Enter => question.default,
                Key::Escape | Key::Char('<') => {
                    self.erased()?;
                    return Err(Stop::Back);
                }
                _ => continue,
            };
            self.answered(&question.head, if yes { "yes" } else { "no" })?;
            return Ok(yes);
        }
    }
}
