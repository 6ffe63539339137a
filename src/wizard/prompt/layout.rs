//! Text in columns: wrapping and cutting. What a terminal would obey is shown escaped.

use crate::report::Printable;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The columns of a text.
pub(in crate::wizard) fn columns(text: &str) -> usize {
    text.width()
}

/// A text wrapped between words; a word that is wider than a line stands on a line of its own, uncut. Blanks
/// at the start of a line are kept, and repeated in front of what is wrapped.
pub(in crate::wizard) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let paragraph = Printable(paragraph).to_string();
        let indent: String = paragraph.chars().take_while(|c| *c == ' ').collect();
        let mut line = indent.clone();
        let mut empty = true;
        for word in paragraph.split_whitespace() {
            if !empty && columns(&line) + 1 + columns(word) > width {
                lines.push(std::mem::replace(&mut line, indent.clone()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        lines.push(line);
    }
    lines
}

/// As [`wrap`], with no line wider than `width`: long words are cut into pieces.
pub(in crate::wizard) fn wrap_hard(text: &str, width: usize) -> Vec<String> {
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

/// The start of a text, at most `width` columns, with `..` where it was cut.
pub(in crate::wizard) fn cut(text: &str, width: usize) -> String {
    let text = Printable(text).to_string();
    console::truncate_str(&text, width, "..").into_owned()
}

#[cfg(test)]
mod tests {
    use super::{columns, cut, wrap, wrap_hard};

    #[test]
    fn lines_break_between_words_keep_their_indent_and_obey_nothing() {
        assert_eq!(wrap("  one two three", 9), ["  one two", "  three"]);
        for width in 4..30 {
            for line in wrap_hard(
                "https://collector.example.com/adjust 日本語 \u{9b}2J",
                width,
            ) {
                assert!(columns(&line) <= width, "{line:?} at {width}");
                assert!(!line.contains('\u{9b}'));
            }
            let line = cut("日本語日本語\u{1b}[2J日本語", width);
            assert!(columns(&line) <= width && !line.contains('\u{1b}'));
        }
    }
}
