//! Text in the columns of a terminal: wrapping. What a terminal would obey is shown escaped.

use super::Printable;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The columns of a text.
pub fn columns(text: &str) -> usize {
    // Each sign of most texts has one.
    let is_plain = text.bytes().all(|b| matches!(b, b' '..=b'~'));
    if is_plain { text.len() } else { text.width() }
}

/// A text wrapped between words; a word that is wider than a line stands on a line of its own, uncut. Blanks
/// at the start of a line are kept, and repeated in front of what is wrapped.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let paragraph = Printable(paragraph).to_string();
        let indent: String = paragraph.chars().take_while(|c| *c == ' ').collect();
        let mut line = indent.clone();
        for word in paragraph.split_whitespace() {
            let is_first = line.len() == indent.len();
            if !is_first && columns(&line) + 1 + columns(word) > width {
                lines.push(std::mem::replace(&mut line, indent.clone()));
            } else if !is_first {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// As [`wrap`], with no line wider than `width`: long words are cut into pieces.
pub fn wrap_hard(text: &str, width: usize) -> Vec<String> {
    let width = width.max(4);
    let mut lines = Vec::new();
    for line in wrap(text, width) {
        let mut piece = String::new();
        for c in line.chars() {
            if columns(&piece) + c.width().unwrap_or(0) > width {
                lines.push(std::mem::take(&mut piece));
            }
            piece.push(c);
        }
        lines.push(piece);
    }
    lines
}
