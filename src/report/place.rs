//! From byte ranges to lines and columns.

use super::printable::Printable;
use crate::callback::{Source, SourceId, Sources, Span};
use std::collections::HashMap;
use std::ops::Range;

/// Finds lines and columns in the sources; each source is searched for its lines once.
#[derive(Debug)]
pub struct Locator<'s> {
    sources: &'s Sources<'s>,
    lines: HashMap<SourceId, Vec<usize>>,
    /// The last place that was found: findings come in order, and a line can have megabytes.
    last: Option<(SourceId, usize, Place)>,
}

/// A line and column, both from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl<'s> Locator<'s> {
    /// A locator over these sources.
    pub fn new(sources: &'s Sources<'s>) -> Self {
        Self {
            sources,
            lines: HashMap::new(),
            last: None,
        }
    }

    /// The source of a span.
    pub fn source(&self, span: &Span) -> &'s Source<'s> {
        self.sources.get(span.source)
    }

    fn lines(&mut self, id: SourceId) -> &[usize] {
        let text = &self.sources.get(id).text;
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = self.lines.entry(id);
        lines.or_insert_with(|| std::iter::once(0).chain(ends).collect())
    }

    /// Where a span begins.
    pub fn place(&mut self, span: &Span) -> Place {
        let start = span.range.start;
        let lines = self.lines(span.source);
        let line = lines.partition_point(|first| *first <= start);
        let first = lines[line - 1];
        let text = &self.source(span).text;
        let (from, before) = match self.last {
            Some((source, at, place))
                if source == span.source && place.line == line && at <= start =>
            {
                (at, place.column)
            }
            _ => (first, 1),
        };
        let between = text.get(from..start).unwrap_or_default();
        let between = between.trim_start_matches('\u{FEFF}');
        let place = Place {
            line,
            column: before + between.chars().count(),
        };
        self.last = Some((span.source, start, place));
        place
    }

    /// The line of a span, safe to print and cut to what fits around it, and where the span is in it.
    pub(super) fn excerpt(&mut self, span: &Span, width: usize) -> (String, Range<usize>) {
        if self.source(span).is_hidden {
            return window("(its text is not shown)", 0, 0, width);
        }
        let line = self.place(span).line;
        let lines = self.lines(span.source);
        let first = lines[line - 1];
        let next = lines.get(line).copied();
        let text = &self.source(span).text;
        let whole = text[first..next.unwrap_or(text.len())].trim_end_matches(['\n', '\r']);
        let start = (span.range.start - first).min(whole.len());
        let end = (span.range.end - first).clamp(start, whole.len());
        window(whole, start, end, width)
    }
}

/// Cuts a line around a range so that it is about `width` characters wide, and escapes what a terminal
/// would obey.
fn window(line: &str, start: usize, end: usize, width: usize) -> (String, Range<usize>) {
    const LEAD: usize = 24;
    let behind = |at: usize, count: usize| {
        let mut rest = line[at..].char_indices();
        rest.nth(count)
            .map_or(line.len(), |(length, _)| at + length)
    };
    let marked_end = behind(start, width).min(end);
    let (before, after) = if line.len() <= width {
        (0, line.len())
    } else {
        let mut lead = line[..start].char_indices().rev();
        let before = lead.nth(LEAD - 1).map_or(0, |(at, _)| at);
        let after = behind(start, width.saturating_sub(LEAD));
        (before, after.max(marked_end))
    };
    let shown = |part: &str| Printable(part).to_string();
    let mut text = String::from(if before > 0 { "…" } else { "" });
    text.push_str(&shown(&line[before..start]));
    let excerpt_start = text.len();
    text.push_str(&shown(&line[start..marked_end]));
    let excerpt_end = text.len();
    text.push_str(&shown(&line[marked_end..after]));
    if after < line.len() {
        text.push('…');
    }
    (text, excerpt_start..excerpt_end)
}
