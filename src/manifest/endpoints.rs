//! Another list of endpoints for a callback: those that it has stay as they are written, with all that is their own, in
//! each of the notations.

use super::blocks::{line_end, line_start, next_line};
use super::edit::EditError;
use super::node::Node;
use super::write::{key, string};
use super::written::{Order, Owner, Written, kept};
use crate::callback::{Destination, DraftParameter, DraftValue, Given};
use std::ops::Range;

const ENDPOINTS: &str = "endpoints";

/// An endpoint that a callback has from `[defaults]`, and how it is written where the callback has its own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    url: String,
    written: String,
}

impl Shared {
    /// The endpoint as a value of a list, with what it has of its own.
    pub fn new(to: &Destination<'_>) -> Self {
        let url = to.url.written();
        let mut pairs = vec![format!("url = {}", string(url))];
        if let Some(conditions) = &to.conditions {
            let conditions = conditions.iter().map(Given::written).map(string);
            let conditions: Vec<String> = conditions.collect();
            pairs.push(format!("conditions = [{}]", conditions.join(", ")));
        }
        if let Some(method) = to.method {
            let word = method.word().to_ascii_lowercase();
            pairs.push(format!("method = {}", string(&word)));
        }
        for (name, part) in [("body", &to.body), ("params", &to.parameters)] {
            if let Some(part) = part {
                pairs.push(format!("{name} = {}", table(part)));
            }
        }
        Self {
            url: url.to_owned(),
            written: match &pairs[..] {
                [_] => string(url),
                pairs => format!("{{ {} }}", pairs.join(", ")),
            },
        }
    }
}

fn table(part: &[DraftParameter<'_>]) -> String {
    let pairs = part.iter().map(|pair| {
        let value = string(&pair.value_text());
        let value = match pair.value {
            DraftValue::Encoded(_) => format!("{{ encoded = {value} }}"),
            DraftValue::Raw(_) | DraftValue::Placeholder => value,
        };
        format!("{} = {value}", key(pair.key.text()))
    });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() {
        return "{}".to_owned();
    }
    format!("{{ {} }}", pairs.join(", "))
}

impl Written<'_> {
    /// Makes these the endpoints of the callback. Without a list of its own, it has those that are shared.
    pub(super) fn set_endpoints(
        &mut self,
        urls: &[String],
        shared: &[Shared],
    ) -> Result<(), EditError> {
        let callback = self.callback()?;
        match callback.get(ENDPOINTS) {
            Some(Node::Several(tables)) => {
                let kept = kept(tables, urls);
                if kept.iter().all(Option::is_none) {
                    return self.set_list(ENDPOINTS, urls);
                }
                self.set_tables(&Order::new(tables.len(), &kept), urls, &kept)
            }
            Some(_) => self.set_list(ENDPOINTS, urls),
            None => {
                let items = urls.iter().map(|url| {
                    let shared = shared.iter().find(|shared| shared.url == *url);
                    shared.map_or_else(|| string(url), |shared| shared.written.clone())
                });
                let items: Vec<String> = items.collect();
                let list = format!("[{}]", items.join(", "));
                self.set(Owner::Callback, ENDPOINTS, &list)
            }
        }
    }

    /// The same for endpoints of which each is a table below a header.
    fn set_tables(
        &mut self,
        order: &Order,
        urls: &[String],
        kept: &[Option<usize>],
    ) -> Result<(), EditError> {
        for (url, _) in urls.iter().zip(kept).filter(|(_, old)| old.is_none()) {
            let last = self.tables()?.pop().ok_or(EditError::Unkept)?;
            let (header, ending) = (&self.text[last.header], self.ending);
            let new = format!("{ending}{ending}{header}{ending}url = {}", string(url));
            self.replace(last.lines.end..last.lines.end, &new);
        }
        let tables = self.tables()?;
        let texts: Vec<String> = tables
            .iter()
            .map(|table| self.text[table.whole()].to_owned())
            .collect();
        for (to, from) in order.all.iter().enumerate().rev() {
            if to != *from {
                self.replace(tables[to].whole(), &texts[*from]);
            }
        }
        for gone in order.gone.iter().rev() {
            let lines = self.tables()?.swap_remove(*gone).lines;
            self.remove_table(lines);
        }
        Ok(())
    }

    /// The tables of the endpoints. Each has to stand in one piece.
    fn tables(&self) -> Result<Vec<Table>, EditError> {
        let callback = self.callback()?;
        let mut headers = Vec::new();
        callback.headed(&mut headers);
        headers.sort_by_key(|header| header.start);
        let tables = callback.get(ENDPOINTS).map_or(&[][..], Node::items);
        let tables = tables.iter().map(|table| {
            let mut parts = Vec::new();
            table.headed(&mut parts);
            let Node::Headed { header, .. } = table else {
                return Err(EditError::Unkept);
            };
            let header = header.clone().ok_or(EditError::Unkept)?;
            let end = parts.iter().map(|part| part.end).max();
            let lines = line_start(&self.text, header.start)
                ..line_end(&self.text, end.unwrap_or(header.end));
            let is_within = |other: &&Range<usize>| lines.contains(&other.start);
            if headers.iter().filter(is_within).count() != parts.len() {
                return Err(EditError::Unkept);
            }
            let mut above = lines.start;
            while above > 0 {
                let line = line_start(&self.text, above - 1);
                if !self.text[line..above].trim_start().starts_with('#') {
                    break;
                }
                above = line;
            }
            Ok(Table {
                above,
                header,
                lines,
            })
        });
        tables.collect()
    }

    /// Takes the lines of a table out, and a blank line where two would stay.
    fn remove_table(&mut self, lines: Range<usize>) {
        let is_blank = |start: usize| {
            let line = &self.text[start..next_line(&self.text, start)];
            line.trim().is_empty()
        };
        let behind = next_line(&self.text, lines.end);
        let before = line_start(&self.text, lines.start - 1);
        let start = if is_blank(before) && is_blank(behind) {
            before
        } else {
            lines.start
        };
        if behind < self.text.len() {
            self.replace(start..behind, "");
        } else {
            let end = line_end(&self.text, line_start(&self.text, start - 1));
            self.replace(end..lines.end, "");
        }
    }
}

/// Where the table of an endpoint stands.
#[derive(Debug)]
struct Table {
    /// The begin of the comments right above it.
    above: usize,
    header: Range<usize>,
    /// Its lines, without the last line break.
    lines: Range<usize>,
}

impl Table {
    /// The table with the comments above it.
    fn whole(&self) -> Range<usize> {
        self.above..self.lines.end
    }
}
