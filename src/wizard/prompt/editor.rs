//! One line of text under the user's hands.

use super::keys::Key;
use super::layout::columns;

/// A pasted text on one line, without what no prompt takes.
pub(in crate::wizard) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(['\r', '\n', '\t'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let line = words.join(" ");
    line.chars().filter(|c| !c.is_control()).collect()
}

/// One line that is being typed.
#[derive(Debug, Default)]
pub(in crate::wizard) struct Editor {
    text: Vec<char>,
    at: usize,
}

impl Editor {
    pub(in crate::wizard) fn text(&self) -> String {
        self.text.iter().collect()
    }

    fn insert(&mut self, text: &str) {
        let added: Vec<char> = text.chars().collect();
        let count = added.len();
        self.text.splice(self.at..self.at, added);
        self.at += count;
    }

    pub(in crate::wizard) fn press(&mut self, key: &Key) {
        match key {
            Key::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Key::Paste(text) => self.insert(&one_line(text)),
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.text.remove(self.at);
            }
            Key::Delete if self.at < self.text.len() => {
                self.text.remove(self.at);
            }
            Key::Left => self.at = self.at.saturating_sub(1),
            Key::Right => self.at = (self.at + 1).min(self.text.len()),
            Key::Home => self.at = 0,
            Key::End => self.at = self.text.len(),
            Key::Clear => *self = Self::default(),
            Key::Word => {
                let head = self.text[..self.at].iter().collect::<String>();
                let kept = head.trim_end().rfind(' ').map_or(0, |at| at + 1);
                let kept = head[..kept].chars().count();
                self.text.drain(kept..self.at);
                self.at = kept;
            }
            _ => {}
        }
    }

    /// The part of the line around the cursor that fits, and the cursor's column in it.
    pub(in crate::wizard) fn view(&self, width: usize) -> (String, usize) {
        let mut start = self.at;
        let mut column = 0;
        while start > 0 {
            let wide = columns(self.text[start - 1].encode_utf8(&mut [0; 4]));
            if column + wide > width {
                break;
            }
            column += wide;
            start -= 1;
        }
        let rest: String = self.text[start..].iter().collect();
        let mut shown = String::new();
        for c in rest.chars() {
            if columns(&shown) + columns(c.encode_utf8(&mut [0; 4])) > width {
                break;
            }
            shown.push(c);
        }
        (shown, column)
    }
}

#[cfg(test)]
mod tests {
    use super::Editor;
    use crate::wizard::prompt::keys::Key;

    #[test]
    fn a_line_is_edited_in_the_middle_and_shown_around_the_cursor() {
        let mut editor = Editor::default();
        editor.press(&Key::Paste("https://a.example\n".into()));
        assert_eq!(editor.view(8), (".example".to_owned(), 8));
        editor.press(&Key::Home);
        editor.press(&Key::Char('x'));
        assert_eq!(editor.view(8), ("xhttps:/".to_owned(), 1));
        editor.press(&Key::Backspace);
        editor.press(&Key::End);
        editor.press(&Key::Word);
        assert_eq!(editor.text(), "");
    }
}
