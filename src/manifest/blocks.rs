//! Where each callback stands in the text: its block, from the line of its `[[callback]]` to the last line that
//! says something about it. The parser tells the places; between blocks there are only blanks and comments.

use super::edit::EditError;
use std::ops::Range;
use toml_edit::{Document, Item, Table, Value};

/// One `[[callback]]` of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Its name.
    pub(super) name: String,
    /// The bytes of the name's value, quotes and all.
    pub(super) name_value: Range<usize>,
    /// Its lines, without the line break of the last.
    pub(super) lines: Range<usize>,
}

/// The callback of this name.
///
/// # Errors
/// [`EditError`] where the file is no TOML, or the callback is not there or not in a form that can be edited.
pub(super) fn find(text: &str, name: &str) -> Result<Block, EditError> {
    let start = start_of(text);
    let document = Document::parse(&text[start..]).map_err(|error| {
        let at = start + error.span().map_or(0, |span| span.start);
        let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        EditError::Broken(format!("line {line}: {}", error.message()))
    })?;
    let root = document.as_table();
    let list = match root.get("callback") {
        None => return Err(unknown(name, &[])),
        Some(Item::ArrayOfTables(list)) => list,
        Some(_) => return Err(EditError::Inline),
    };
    let names: Vec<&str> = list.iter().filter_map(name_of).collect();
    let at = list
        .iter()
        .position(|table| name_of(table) == Some(name))
        .ok_or_else(|| unknown(name, &names))?;
    if names.iter().filter(|other| **other == name).count() > 1 {
        return Err(EditError::Twice(name.to_owned()));
    }
    let table = list.get(at).ok_or_else(|| unknown(name, &names))?;
    let name_value = table
        .get("name")
        .and_then(Item::span)
        .ok_or(EditError::Inline)?;
    let own = Extent::of(table);
    let mut all = Extent::default();
    all.add_table(root);
    let apart =
        |header: &usize| (own.first..own.last).contains(header) && !own.headers.contains(header);
    if all.headers.iter().any(apart) {
        return Err(EditError::Apart(name.to_owned()));
    }
    let lines = line_start(text, start + own.first)..line_end(text, start + own.last);
    Ok(Block {
        name: name.to_owned(),
        name_value: start + name_value.start..start + name_value.end,
        lines,
    })
}

fn unknown(name: &str, names: &[&str]) -> EditError {
    EditError::Unknown {
        name: name.to_owned(),
        near: crate::catalogue::nearest(name, names.iter().copied()).map(str::to_owned),
    }
}

fn name_of(table: &Table) -> Option<&str> {
    table.get("name").and_then(Item::as_str)
}

/// The length of a byte order mark.
pub(super) fn start_of(text: &str) -> usize {
    if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    }
}

/// The places that a table takes: its headers, and from its first byte to its last.
#[derive(Debug, Default)]
struct Extent {
    headers: Vec<usize>,
    first: usize,
    last: usize,
}

impl Extent {
    fn of(table: &Table) -> Self {
        let mut extent = Self {
            first: usize::MAX,
            ..Self::default()
        };
        extent.add_table(table);
        extent
    }

    fn add(&mut self, range: &Range<usize>) {
        self.first = self.first.min(range.start);
        self.last = self.last.max(range.end);
    }

    fn add_table(&mut self, table: &Table) {
        // A table that only a longer header implies has no header of its own.
        if let (false, false, Some(span)) = (table.is_dotted(), table.is_implicit(), table.span())
            && !span.is_empty()
        {
            self.headers.push(span.start);
            self.add(&span);
        }
        for (_, item) in table {
            match item {
                Item::None => {}
                Item::Value(value) => self.add_value(value),
                Item::Table(table) => self.add_table(table),
                Item::ArrayOfTables(list) => list.iter().for_each(|table| self.add_table(table)),
            }
        }
    }

    fn add_value(&mut self, value: &Value) {
        match (value, value.span()) {
            // `a.b = 1`: a dotted key makes a table without a place of its own.
            (Value::InlineTable(table), _) if table.is_dotted() => {
                table.iter().for_each(|(_, value)| self.add_value(value));
            }
            (_, Some(span)) => self.add(&span),
            _ => {}
        }
    }
}

/// Where the line of a place begins; behind a byte order mark on the first line.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(start_of(text), |at| at + 1)
}

/// Where the line of a place ends, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |next| at + next);
    if text[at..end].ends_with('\r') && end < text.len() {
        end - 1
    } else {
        end
    }
}

/// Where the next line begins; the end of the text behind its last line.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |next| at + next + 1)
}
