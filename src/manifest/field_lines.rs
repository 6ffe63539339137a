//! Callbacks on the lines of a text, as `cbgen build` prints those of a file: the name, a tab, the field.

use super::is_name;
use super::lines::start_of;
use crate::callback::{Given, SourceKind, Sources};
use std::ops::Range;

/// A callback on a line of standard input.
pub struct CallbackLine {
    /// The field, without the name in front.
    pub field: Range<usize>,
    /// What stands before it: the name and its tab.
    pub start: usize,
}

/// The callbacks of a text with one on each line, bare or after a name and a tab. Blank lines are none.
pub fn lines(text: &str) -> impl Iterator<Item = CallbackLine> {
    let mut start = start_of(text);
    text[start..]
        .split_inclusive('\n')
        .filter_map(move |whole| {
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let (first, end) = (start, start + line.len());
            start += whole.len();
            if line.trim().is_empty() {
                return None;
            }
            // `purchase.abc123` is the name of an event callback for one token, whatever that holds.
            let is_line_name = |name: &str| name.split('.').next().is_some_and(is_name);
            let name = line.find('\t').filter(|tab| is_line_name(&line[..*tab]));
            Some(CallbackLine {
                field: name.map_or(first, |tab| first + tab + 1)..end,
                start: first,
            })
        })
}

/// The callbacks on the lines of standard input.
pub fn given_lines<'a>(
    sources: &mut Sources<'a>,
    text: &'a str,
) -> impl Iterator<Item = Given<'a>> + use<'a> {
    let whole = Given::whole(sources.add(SourceKind::Stdin, "<stdin>", text), text);
    lines(text).map(move |line| whole.slice(line.field))
}
