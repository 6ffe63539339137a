//! What is drawn for one question: lines that are drawn anew at every key, at the width that the terminal has
//! then, and in their place the line that says what was answered.

use super::session::{forget, leave, or_leave, screen, size, stop};
use super::{Head, PromptResult, Stop};
use crate::report::columns::{columns, wrap, wrap_hard};
use crate::report::{Printable, palette};
use anstyle::Style;
use console::{Key, Term};

pub(super) use palette::{DIM, HEADING as TITLE, NAME as POINTED, WRONG};
pub(super) const PLAIN: Style = Style::new();

const LEAVE: &str = "leave";

/// A line with its look.
pub(super) type Drawn = (Style, String);

pub(super) fn styled(style: Style, texts: Vec<String>) -> Vec<Drawn> {
    texts.into_iter().map(|text| (style, text)).collect()
}

/// A question as it was drawn once.
#[derive(Debug)]
struct Drawing {
    /// Its rows at the width of then.
    rows: usize,
    /// The columns of its widest line.
    widest: usize,
}

/// The terminal, and what was drawn of the question in hand, the last below the others.
#[derive(Debug)]
pub(super) struct Screen {
    pub(super) term: Term,
    colour: bool,
    /// Whether going back from this question leaves.
    pub(super) leaves: bool,
    drawn: Vec<Drawing>,
}

impl Screen {
    pub(super) fn new(colour: bool) -> Self {
        let term = screen();
        // Asking is what makes a console of Windows obey colours.
        let obeys = term.features().colors_supported() || cfg!(unix);
        Self {
            term,
            colour: colour && obeys,
            leaves: false,
            drawn: Vec::new(),
        }
    }

    /// The columns of a line that no terminal breaks.
    pub(super) fn width(&self) -> usize {
        size(&self.term).0 - 1
    }

    pub(super) fn height(&self) -> usize {
        size(&self.term).1
    }

    /// What Esc, or `<`, does.
    pub(super) const fn back(&self) -> &'static str {
        if self.leaves { LEAVE } else { "back" }
    }

    pub(super) fn write(&self, text: &str) {
        or_leave(self.term.write_str(text));
    }

    pub(super) fn head(&self, (title, help): Head<'_>) -> (Vec<Drawn>, Vec<Drawn>) {
        let title = wrap_hard(&format!("? {title}"), self.width());
        let help = wrap_hard(help, self.width());
        (styled(TITLE, title), styled(DIM, help))
    }

    /// Title, help, and what stands below them, with room for some more rows. Where there is no room for all, the help
    /// goes first.
    pub(super) fn framed(&self, head: Head<'_>, below: Vec<Drawn>, rows: usize) -> Vec<Drawn> {
        let (mut lines, help) = self.head(head);
        let room = self.height().saturating_sub(rows + 1);
        if lines.len() + help.len() + below.len() <= room {
            lines.extend(help);
        }
        lines.extend(below);
        lines.drain(..lines.len().saturating_sub(room.max(1)));
        lines
    }

    /// The line of keys, each with what it does, as far as there is room: what the last ones do is known best, and the
    /// hint goes last.
    pub(super) fn footer(&self, hint: &str, keys: &[[&str; 2]], escape: &str) -> Drawn {
        let all = [keys, &[["Esc", escape], ["Ctrl-C", LEAVE]]].concat();
        let told = |explained: usize| {
            let each = all.iter().enumerate().map(|(at, [key, does])| match does {
                _ if at >= explained || does.is_empty() => (*key).to_owned(),
                does => format!("{key}: {does}"),
            });
            each.collect::<Vec<_>>().join(", ")
        };
        let brief = told(0).replace(',', "");
        let shortest = brief.replace("Ctrl-C", "^C");
        let forms = (0..=all.len()).rev().map(told).chain([brief]);
        let hinted = forms.clone().map(|form| format!("{hint}, {form}"));
        let mut forms = hinted.filter(|_| !hint.is_empty()).chain(forms);
        let keys = forms.find(|keys| columns(keys) <= self.width());
        (DIM, keys.unwrap_or(shortest))
    }

    /// Draws the lines in place of those drawn before. The cursor stands at this column of the last line; without
    /// one it is hidden.
    pub(super) fn draw(&mut self, lines: &[Drawn], cursor: Option<usize>) {
        self.erase();
        or_leave(self.term.hide_cursor());
        let width = self.width();
        let texts: Vec<String> = lines
            .iter()
            .map(|(style, line)| self.drawn(&(*style, cut(line, width))))
            .collect();
        self.write(&texts.join("\n"));
        let widest = lines.iter().map(|(_, line)| columns(line).min(width));
        self.drawn.push(Drawing {
            rows: lines.len(),
            widest: widest.max().unwrap_or(0),
        });
        if let Some(column) = cursor {
            self.write("\r");
            or_leave(self.term.move_cursor_right(column));
            or_leave(self.term.show_cursor());
        }
    }

    /// Takes away each drawing whose lines stand on a row each; the cursor is in the last row of the last. Terminals
    /// differ in what they do with wider lines after a resize: nothing of those is touched, until there is room again.
    pub(super) fn erase(&mut self) {
        if self.drawn.is_empty() {
            return forget();
        }
        let width = size(&self.term).0;
        let fits = |drawing: &&Drawing| drawing.widest <= width;
        let count = self.drawn.iter().rev().take_while(fits).count();
        let rest = self.drawn.split_off(self.drawn.len() - count);
        if rest.is_empty() {
            return self.write("\n");
        }
        let rows: usize = rest.iter().map(|drawing| drawing.rows).sum();
        or_leave(self.term.move_cursor_up(rows.saturating_sub(1)));
        or_leave(self.term.clear_to_end_of_screen());
    }

    /// Takes the question away for good.
    pub(super) fn close(&mut self) {
        self.erase();
        self.drawn.clear();
        self.leaves = false;
        or_leave(self.term.show_cursor());
        forget();
    }

    /// Takes it away, on the way back.
    pub(super) fn back_from<T>(&mut self) -> PromptResult<T> {
        self.close();
        Err(Stop::Back)
    }

    /// Replaces the question by the line that says what was answered.
    pub(super) fn answered(&mut self, (title, _): Head<'_>, answer: &str) {
        self.close();
        let answer = if answer.is_empty() { "-" } else { answer };
        let colon = if title.ends_with('?') { "" } else { ":" };
        let lines = wrap(&format!("{title}{colon} {answer}"), self.width());
        self.write(&(lines.join("\n") + "\n"));
    }

    pub(super) fn drawn(&self, (style, line): &Drawn) -> String {
        let style = if self.colour { *style } else { PLAIN };
        format!("{style}{line}{style:#}")
    }

    /// A key of a prompt of ours. Those that no prompt takes for itself have their usual effect.
    pub(super) fn key(&mut self) -> Key {
        loop {
            match or_leave(self.term.read_key_raw()) {
                Key::CtrlC | Key::Char('\u{4}' | '\u{1c}') => leave(),
                Key::Char('\u{1a}') => stop(),
                Key::UnknownEscSeq(start) if start.len() > 1 => {
                    match self.end_of_sequence(&start) {
                        'C' => return Key::UnknownEscSeq(vec!['f']),
                        'D' => return Key::UnknownEscSeq(vec!['b']),
                        'F' => return Key::End,
                        'H' => return Key::Home,
                        _ => {}
                    }
                }
                key => return key,
            }
        }
    }

    /// Reads the end of a sequence, of which console reads the first four bytes: of `ESC [ 1 ; 5 D`, which is an arrow
    /// with Ctrl, the `D`.
    fn end_of_sequence(&self, start: &[char]) -> char {
        let mut last = start.last().copied().unwrap_or_default();
        while !('@'..='~').contains(&last) {
            match or_leave(self.term.read_key_raw()) {
                Key::Char(c) => last = c,
                _ => return '~',
            }
        }
        last
    }
}

/// The start of a text, at most `width` columns, with `..` where it was cut.
pub(in crate::wizard) fn cut(text: &str, width: usize) -> String {
    let text = Printable(text).to_string();
    console::truncate_str(&text, width, "..").into_owned()
}
