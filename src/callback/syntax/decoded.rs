//! A callback's value in a link, decoded once, with the place of each byte.

use super::template::{Piece, parts};
use std::ops::Range;

/// A callback's value in a link, decoded once: the callback field that Adjust sees, with the place of each
/// byte. The partner's macros, which stay raw, are not decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The field.
    pub text: String,
    /// For each byte of the text where it stands in the link, and behind the last one the value's end.
    places: Vec<usize>,
}

impl Decoded {
    /// Decodes a part of a link. Bytes that are no UTF-8 stay encoded.
    pub fn read(link: &str, range: Range<usize>) -> Self {
        let value = &link[range.clone()];
        let mut decoded = Self {
            text: String::with_capacity(value.len()),
            places: Vec::with_capacity(value.len() + 1),
        };
        for part in parts(value) {
            let at = range.start + part.range.start;
            match part.piece {
                Piece::Text => decoded.decode(&value[part.range], at),
                _ => decoded.copy(&value[part.range], at),
            }
        }
        decoded.places.push(range.end);
        decoded
    }

    fn copy(&mut self, text: &str, at: usize) {
        self.text.push_str(text);
        self.places.extend(at..at + text.len());
    }

    fn decode(&mut self, text: &str, start: usize) {
        let mut at = 0;
        while at < text.len() {
            let escaped = escapes(&text[at..]);
            if escaped > 0 {
                self.escaped(&text[at..at + escaped], start + at);
                at += escaped;
                continue;
            }
            // A byte search: what stands here may have several, and `%` has one.
            let behind = text.as_bytes()[at + 1..].iter();
            let next = behind
                .take_while(|byte| **byte != b'%')
                .count()
                .saturating_add(at + 1);
            self.copy(&text[at..next], start + at);
            at = next;
        }
    }

    /// Decodes a run of `%XX`.
    fn escaped(&mut self, run: &str, start: usize) {
        let bytes: Vec<u8> = percent_encoding::percent_decode_str(run).collect();
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            self.text.push_str(chunk.valid());
            for _ in 0..chunk.valid().len() {
                self.places.push(start + 3 * at);
                at += 1;
            }
            let invalid = 3 * at..3 * (at + chunk.invalid().len());
            at += chunk.invalid().len();
            self.copy(&run[invalid.clone()], start + invalid.start);
        }
    }

    /// The place in the link of a range of the text.
    pub fn place(&self, range: &Range<usize>) -> Range<usize> {
        let end = self.places[range.end];
        let start = self.places[range.start];
        start..end.max(start)
    }

    /// Whether the byte at this place of the text stands raw in the link.
    pub fn is_raw(&self, at: usize) -> bool {
        self.places
            .get(at + 1)
            .is_some_and(|next| next - self.places[at] == 1)
    }
}

/// How many bytes of whole `%XX` stand at the start.
fn escapes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while bytes.get(at) == Some(&b'%')
        && bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit)
        && bytes.get(at + 2).is_some_and(u8::is_ascii_hexdigit)
    {
        at += 3;
    }
    at
}
