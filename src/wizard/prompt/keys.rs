//! Bytes of a terminal as keys.

use std::collections::VecDeque;

/// A key, or a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::wizard) enum Key {
    Char(char),
    Paste(String),
    Enter,
    Escape,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Backspace,
    Delete,
    Tab,
    /// Ctrl-U: the whole line.
    Clear,
    /// Ctrl-W: the last word.
    Word,
    /// Ctrl-C, or Ctrl-D: the end of input.
    Leave,
    /// A key that no prompt knows.
    Other,
}

/// The most bytes that come at once.
pub(in crate::wizard) const MOST_READ: usize = 4096;

const PASTE_END: &[u8] = b"\x1b[201~";

/// Takes the first key from the bytes; `None` where more are needed. `last`: no more bytes come soon, so a lone ESC is the key Esc.
pub(in crate::wizard) fn decode(bytes: &mut VecDeque<u8>, last: bool) -> Option<Key> {
    let &first = bytes.front()?;
    if first == 0x1b {
        return escape(bytes, last);
    }
    let length = match first {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => 1,
    };
    if bytes.len() < length && !last {
        return None;
    }
    let taken: Vec<u8> = bytes.drain(..length.min(bytes.len())).collect();
    Some(match first {
        b'\r' | b'\n' => Key::Enter,
        b'\t' => Key::Tab,
        0x08 | 0x7f => Key::Backspace,
        0x01 => Key::Home,
        0x05 => Key::End,
        0x03 | 0x04 => Key::Leave,
        0x0e => Key::Down,
        0x10 => Key::Up,
        0x15 => Key::Clear,
        0x17 => Key::Word,
        _ => std::str::from_utf8(&taken)
            .ok()
            .and_then(|text| text.chars().next())
            .filter(|c| !c.is_control())
            .map_or(Key::Other, Key::Char),
    })
}

fn escape(bytes: &mut VecDeque<u8>, last: bool) -> Option<Key> {
    match bytes.get(1) {
        None if !last => None,
        Some(b'[' | b'O') if bytes.len() > 2 || !last => sequence(bytes, last),
        _ => {
            bytes.pop_front();
            Some(Key::Escape)
        }
    }
}

/// `ESC [ … final` or `ESC O final`.
fn sequence(bytes: &mut VecDeque<u8>, last: bool) -> Option<Key> {
    let Some(end) = bytes
        .iter()
        .skip(2)
        .position(|b| (0x40..=0x7e).contains(b))
        .map(|at| at + 2)
    else {
        if last {
            bytes.clear();
            return Some(Key::Other);
        }
        return None;
    };
    let whole: Vec<u8> = bytes.iter().take(end + 1).copied().collect();
    if whole == b"\x1b[200~" {
        let all = bytes.make_contiguous();
        // Only the bytes that have come since the last look can hold the end: a paste can be megabytes long.
        let fresh = all.len().saturating_sub(MOST_READ + PASTE_END.len());
        let Some(close) = all[fresh..]
            .windows(PASTE_END.len())
            .position(|window| window == PASTE_END)
            .map(|at| fresh + at)
        else {
            // A paste is as long as it is. One that was cut off has no end: Ctrl-C behind it still leaves.
            if last && matches!(all.last(), Some(0x03 | 0x04)) {
                bytes.clear();
                return Some(Key::Leave);
            }
            return None;
        };
        let pasted = String::from_utf8_lossy(&all[end + 1..close]).into_owned();
        bytes.drain(..close + PASTE_END.len());
        return Some(Key::Paste(pasted));
    }
    bytes.drain(..=end);
    Some(match &whole[2..] {
        b"A" | b"Z" => Key::Up,
        b"B" => Key::Down,
        b"C" => Key::Right,
        b"D" => Key::Left,
        b"H" | b"1~" | b"7~" => Key::Home,
        b"F" | b"4~" | b"8~" => Key::End,
        b"3~" => Key::Delete,
        b"5~" => Key::PageUp,
        b"6~" => Key::PageDown,
        _ => Key::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::{Key, decode};

    fn keys(text: &[u8]) -> Vec<Key> {
        let mut bytes = text.iter().copied().collect();
        let mut keys = Vec::new();
        while let Some(key) = decode(&mut bytes, true) {
            keys.push(key);
        }
        keys
    }

    #[test]
    fn keys_are_told_apart() {
        assert_eq!(
            keys("ü\x1b[A\x1bOB\x1b[3~\r".as_bytes()),
            [Key::Char('ü'), Key::Up, Key::Down, Key::Delete, Key::Enter]
        );
        assert_eq!(keys(b"\x1b"), [Key::Escape]);
        assert_eq!(keys(b"\x1ba"), [Key::Escape, Key::Char('a')]);
        assert_eq!(keys(b"\x03"), [Key::Leave]);
        assert_eq!(keys(b"\x1b[99;99x\x02"), [Key::Other, Key::Other]);
        assert_eq!(keys(&[0xff, b'a']), [Key::Other, Key::Char('a')]);
    }

    #[test]
    fn a_paste_is_one_key() {
        assert_eq!(
            keys(b"\x1b[200~a\nb\x1b[201~c"),
            [Key::Paste("a\nb".into()), Key::Char('c')]
        );
    }

    #[test]
    fn a_paste_without_an_end_can_be_left() {
        assert_eq!(keys(b"\x1b[200~abc\x03"), [Key::Leave]);
        assert_eq!(keys(b"\x1b[200~abc\x04"), [Key::Leave]);
        assert_eq!(keys(b"\x1b[200~a\x03c"), []);
    }

    #[test]
    fn half_a_key_waits_for_its_rest() {
        for half in [&b"\x1b"[..], b"\x1b[", b"\x1b[20", &[0xC3]] {
            let mut bytes = half.iter().copied().collect();
            assert_eq!(decode(&mut bytes, false), None, "{half:?}");
        }
    }
}
