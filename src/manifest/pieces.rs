//! Splitting a large file before its `[[callback]]` headers, so that it need not be in memory as a tree.
//!
//! A split is made only where it cannot change what the file says: no string spans lines, and behind the first
//! header nothing but callbacks follows. Any other file is parsed whole.

use memchr::{memchr_iter, memmem};
use std::ops::Range;

/// About how large a piece is: what is parsed stays in the processor's cache. Smaller files are parsed whole.
const PIECE: usize = 1 << 14;

const HEADER: &str = "[[callback]]";

/// Where the head of the file ends, and the pieces behind it, each of several callbacks; `None` for a file that is parsed
/// whole.
pub(super) fn split(text: &str) -> Option<(usize, Vec<Range<usize>>)> {
    if text.len() <= PIECE {
        None
    } else {
        split_at_headers(text)
    }
}

fn split_at_headers(text: &str) -> Option<(usize, Vec<Range<usize>>)> {
    let bytes = text.as_bytes();
    let is_in = |quotes| memmem::find(bytes, quotes).is_some();
    if is_in(b"\"\"\"") || is_in(b"\'\'\'") {
        return None;
    }
    let mut head = None;
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let starts = memchr_iter(b'\n', bytes).map(|end| end + 1);
    for start in std::iter::once(0).chain(starts) {
        if !matches!(bytes.get(start), Some(b'[' | b' ' | b'\t')) {
            continue;
        }
        let line = text[start..].lines().next().map(str::trim);
        let Some(header) = line.filter(|line| line.starts_with('[')) else {
            continue;
        };
        if header == HEADER {
            head.get_or_insert(start);
            let last = pieces.last_mut();
            if last
                .as_ref()
                .is_none_or(|piece| start - piece.start >= PIECE)
            {
                if let Some(piece) = last {
                    piece.end = start;
                }
                pieces.push(start..text.len());
            }
        } else if head.is_some() && !header.starts_with("[callback.") {
            return None;
        }
    }
    Some((head?, pieces))
}

#[cfg(test)]
mod tests {
    use super::split_at_headers;
    use std::ops::Range;

    #[test]
    fn a_file_of_callbacks_is_split_before_headers() {
        let callback = format!(
            "[[callback]]\nname = \"{}\"\n[callback.params]\nx = \"y\"\n",
            "n".repeat(10_000)
        );
        let text = format!("macros = []\n{}", callback.repeat(5));
        let (head, pieces) = split_at_headers(&text).expect("a split");
        assert_eq!(head, 12);
        let headers = |piece: &Range<usize>| text[piece.clone()].matches("[[callback]]").count();
        assert_eq!(pieces.iter().map(headers).collect::<Vec<_>>(), [2, 2, 1]);
        assert!(
            pieces
                .iter()
                .all(|piece| text[piece.clone()].starts_with("[[callback]]"))
        );
        assert_eq!(pieces.last().map(|piece| piece.end), Some(text.len()));
    }

    #[test]
    fn what_a_split_could_change_is_not_split() {
        for text in [
            "x = \"\"\"\n[[callback]]\n\"\"\"\n",
            "[[callback]]\nname = \"a\"\n[defaults]\n",
            "[[callback]]\nname = \"a\"\nendpoints = [\n  [\"x\"],\n]\n",
            "callback = []\n",
        ] {
            assert_eq!(split_at_headers(text), None, "{text:?}");
        }
    }
}
