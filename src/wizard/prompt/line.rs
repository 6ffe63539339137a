//! A text that is edited in one row, which scrolls sideways. dialoguer's Input is used for none: it cannot edit a text
//! that wraps (it counts columns over all of it, and takes away its last row alone), which at 20 columns is every name,
//! and does not know Esc, Home, End and Ctrl-U. A test shows that.

use super::screen::{PLAIN, Screen, WRONG, styled};
use super::session::{one_line, rest_of_paste};
use super::{Head, PromptResult, Validator, accepted};
use crate::report::columns::{columns, wrap_hard};
use console::Key;

#[derive(Debug, Default)]
struct Editor {
    text: Vec<char>,
    at: usize,
}

impl Editor {
    fn new(text: &str) -> Self {
        let text: Vec<char> = text.chars().collect();
        let at = text.len();
        Self { text, at }
    }

    fn text(&self) -> String {
        self.text.iter().collect()
    }

    /// Where the word before the cursor begins, or the one behind it ends.
    fn word(&self, step: isize) -> usize {
        let mut at = self.at;
        let mut in_word = false;
        while let Some(next) = at.checked_add_signed(step) {
            let of_word = self
                .text
                .get(at.min(next))
                .is_some_and(|c| c.is_alphanumeric());
            if next > self.text.len() || in_word && !of_word {
                break;
            }
            in_word |= of_word;
            at = next;
        }
        at
    }

    fn press(&mut self, key: &Key) {
        match key {
            Key::Char('\u{15}') => *self = Self::default(),
            Key::Char('\u{17}') => {
                let start = self.word(-1);
                self.text.drain(start..self.at);
                self.at = start;
            }
            Key::Char(c) if !c.is_control() => {
                self.text.insert(self.at, *c);
                self.at += 1;
            }
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.text.remove(self.at);
            }
            Key::Del if self.at < self.text.len() => {
                self.text.remove(self.at);
            }
            Key::ArrowLeft => self.at = self.at.saturating_sub(1),
            Key::ArrowRight => self.at = (self.at + 1).min(self.text.len()),
            Key::Home => self.at = 0,
            Key::End => self.at = self.text.len(),
            Key::UnknownEscSeq(word) if *word == ['b'] => self.at = self.word(-1),
            Key::UnknownEscSeq(word) if *word == ['f'] => self.at = self.word(1),
            _ => {}
        }
    }

    /// The part of the line around the cursor that fits, and the cursor's column in it.
    fn view(&self, width: usize) -> (String, usize) {
        let wide = |c: &char| columns(c.encode_utf8(&mut [0; 4]));
        let (mut start, mut column) = (self.at, 0);
        while start > 0 && column + wide(&self.text[start - 1]) <= width {
            start -= 1;
            column += wide(&self.text[start]);
        }
        let mut shown = String::new();
        for c in &self.text[start..] {
            if columns(&shown) + wide(c) > width {
                break;
            }
            shown.push(*c);
        }
        (shown, column)
    }
}

pub(super) fn ask(
    screen: &mut Screen,
    head: Head<'_>,
    default: &str,
    validate: Validator<'_>,
) -> PromptResult<String> {
    let mut editor = Editor::default();
    let mut wrong = String::new();
    loop {
        draw(screen, head, default, &wrong, &editor);
        match screen.key() {
            Key::Enter => {
                let rest = rest_of_paste();
                if !rest.is_empty() {
                    editor = Editor::new(&one_line(&format!("{}\n{rest}", editor.text())));
                    continue;
                }
                match accepted(&editor.text(), default, validate) {
                    Ok(text) => {
                        screen.answered(head, &text);
                        return Ok(text);
                    }
                    Err(None) => return screen.back_from(),
                    Err(Some(why)) => wrong = why,
                }
            }
            Key::Escape => return screen.back_from(),
            Key::Tab if editor.text.is_empty() => editor = Editor::new(default),
            key => editor.press(&key),
        }
    }
}

/// Title, help, what was wrong, what Enter alone takes, the keys, and the line.
fn draw(screen: &mut Screen, head: Head<'_>, default: &str, wrong: &str, editor: &Editor) {
    let width = screen.width();
    let mut below = styled(WRONG, wrap_hard(wrong, width));
    let mut keys = ["Enter", "go on"];
    if !default.is_empty() {
        below.push((PLAIN, format!("Enter: {default}")));
        keys = ["Tab", "edit it"];
    }
    below.push(screen.footer("", &[keys], screen.back()));
    let mut lines = screen.framed(head, below, 1);
    let (shown, column) = editor.view(width.saturating_sub(3));
    lines.push((PLAIN, format!("> {shown}")));
    screen.draw(&lines, Some(column + 2));
}
