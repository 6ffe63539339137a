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
    let bytes = text.as_bytes();
    let is_in = |quotes| memmem::find(bytes, quotes).is_some();
    if text.len() <= PIECE || is_in(b"\"\"\"") || is_in(b"\'\'\'") {
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
            match pieces.last_mut() {
                Some(piece) if start - piece.start < PIECE => {}
                last => {
                    if let Some(piece) = last {
                        piece.end = start;
                    }
                    pieces.push(start..text.len());
                }
            }
        } else if head.is_some() && !header.starts_with("[callback.") {
            return None;
        }
    }
    Some((head?, pieces))
}
