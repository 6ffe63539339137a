//! Where each callback stands in the text: its block, from the line of its `[[callback]]` to the last line that
//! says something about it. The parser tells the places; between blocks there are only blanks and comments.

use super::edit::EditError;
use super::is_name;
use std::collections::HashMap;
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

/// The callbacks of a text, found by one parse.
#[derive(Debug)]
pub struct Blocks<'t> {
    text: &'t str,
    tables: Vec<Found>,
    by_name: HashMap<String, Vec<usize>>,
    /// Where each table of the text begins, in order.
    headers: Vec<usize>,
}

/// One `[[callback]]`, whatever can be done with it.
#[derive(Debug)]
struct Found {
    name_value: Option<Range<usize>>,
    extent: Extent,
}

impl<'t> Blocks<'t> {
    /// Finds the callbacks of a text.
    ///
    /// # Errors
    /// [`EditError`] where the file is no TOML, or its callbacks are not in a form that can be edited.
    pub fn of(text: &'t str) -> Result<Self, EditError> {
        let start = start_of(text);
        let document = Document::parse(&text[start..]).map_err(|error| {
            let at = start + error.span().map_or(0, |span| span.start);
            let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
            EditError::Broken(format!("line {line}: {}", error.message()))
        })?;
        let root = document.as_table();
        let mut blocks = Self {
            text,
            tables: Vec::new(),
            by_name: HashMap::new(),
            headers: Vec::new(),
        };
        let list = match root.get("callback") {
            None => return Ok(blocks),
            Some(Item::ArrayOfTables(list)) => list,
            Some(_) => return Err(EditError::Inline),
        };
        for (at, table) in list.iter().enumerate() {
            if let Some(name) = table.get("name").and_then(Item::as_str) {
                blocks.by_name.entry(name.to_owned()).or_default().push(at);
            }
            blocks.tables.push(Found {
                name_value: table.get("name").and_then(Item::span),
                extent: Extent::of(table),
            });
        }
        let mut all = Extent::default();
        all.add_table(root);
        blocks.headers = all.headers;
        blocks.headers.sort_unstable();
        Ok(blocks)
    }

    /// The callback of this name.
    ///
    /// # Errors
    /// [`EditError`] where it is not there, not alone, or not in a form that can be edited.
    pub(super) fn find(&self, name: &str) -> Result<Block, EditError> {
        let at = match self.by_name.get(name).map(Vec::as_slice) {
            None | Some([]) => return Err(self.unknown(name)),
            Some([at]) => *at,
            Some(_) => return Err(EditError::Twice(name.to_owned())),
        };
        let Found { name_value, extent } = &self.tables[at];
        let name_value = name_value.as_ref().ok_or(EditError::Inline)?;
        let own = extent.headers.iter();
        let own = own.filter(|header| (extent.first..extent.last).contains(header));
        let before = |end: usize| self.headers.partition_point(|header| *header < end);
        if before(extent.last) - before(extent.first) > own.count() {
            return Err(EditError::Apart(name.to_owned()));
        }
        let start = start_of(self.text);
        let lines =
            line_start(self.text, start + extent.first)..line_end(self.text, start + extent.last);
        Ok(Block {
            name: name.to_owned(),
            name_value: start + name_value.start..start + name_value.end,
            lines,
        })
    }

    /// Whether a place of the text lies in the tables of a callback.
    ///
    /// # Errors
    /// [`EditError`] where the callback cannot be edited.
    pub fn is_within(&self, name: &str, place: &Range<usize>) -> Result<bool, EditError> {
        let lines = self.find(name)?.lines;
        Ok(lines.contains(&place.start) && place.end <= lines.end)
    }

    /// That a callback can have this name.
    ///
    /// # Errors
    /// [`EditError::Name`], [`EditError::InUse`]
    pub(super) fn is_free(&self, new: &str) -> Result<(), EditError> {
        if !is_name(new) {
            return Err(EditError::Name(new.to_owned()));
        }
        if self.by_name.contains_key(new) {
            return Err(EditError::InUse(new.to_owned()));
        }
        Ok(())
    }

    fn unknown(&self, name: &str) -> EditError {
        // In a fixed order, for of two that are as near the first is told.
        let mut names: Vec<&str> = self.by_name.keys().map(String::as_str).collect();
        names.sort_by_key(|name| self.by_name[*name].first());
        EditError::Unknown {
            name: name.to_owned(),
            near: super::nearest_name(name, &names).map(str::to_owned),
        }
    }
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
