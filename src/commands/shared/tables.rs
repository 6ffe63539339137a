//! Tables of names and what there is to say of each, which fit the terminal.

use super::global::{stdout_style, stdout_width};
use crate::report::columns::{columns, wrap_hard};
use crate::report::palette::HEADING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use unicode_width::UnicodeWidthStr;

/// The head of a column, and how narrow it may get; 0 where it has names, which are never broken.
pub(crate) type Column = (&'static str, u16);

/// Below this width a value stands below its label.
const NARROW: usize = 40;

/// A table. Without a terminal, a row is a line; on one, texts are wrapped, and where there is no room for all columns,
/// they stand below each other.
pub(crate) fn listing<const N: usize>(
    columns: [Column; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    listing_within(columns, rows, stdout_width())
}

/// The same within this width; without one, a row is a line.
pub(crate) fn listing_within<const N: usize>(
    columns: [Column; N],
    rows: impl IntoIterator<Item = [String; N]>,
    width: Option<usize>,
) -> String {
    let rows: Vec<[String; N]> = rows.into_iter().collect();
    let headers = columns.map(|(header, _)| header);
    let Some(width) = width else {
        return unwrapped(headers, rows);
    };
    let widest = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or(0);
    let least = |(at, (header, least)): (usize, &Column)| match least {
        0 => widest(at).max(header.width()),
        least => usize::from(*least),
    };
    // A blank stands on both sides of a column.
    let least: usize = columns.iter().enumerate().map(least).sum();
    if least + 2 * N > width {
        let blocks = rows.into_iter().map(|row| block(headers, row, width));
        return blocks.collect::<Vec<_>>().join("\n");
    }
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(headers)
        .add_rows(rows)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    for (column, (_, least)) in table.column_iter_mut().zip(columns) {
        column.set_constraint(match least {
            0 => ColumnConstraint::ContentWidth,
            least => ColumnConstraint::LowerBoundary(Width::Fixed(least + 2)),
        });
    }
    text_of(&table)
}

pub(crate) fn unwrapped<const N: usize>(
    headers: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let rows: Vec<[String; N]> = rows.into_iter().collect();
    let mut widths = headers.map(columns);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = columns(cell).max(*width);
        }
    }
    let add_line = |text: &mut String, cells: [&str; N]| {
        let start = text.len();
        for (cell, width) in cells.into_iter().zip(widths) {
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', width + 2 - columns(cell)));
        }
        text.truncate(start + text[start..].trim_end().len());
    };
    let mut head = String::new();
    add_line(&mut head, headers);
    let longest = widths.iter().map(|width| width + 3).sum::<usize>();
    let mut text = String::with_capacity(longest * (rows.len() + 1));
    text.push_str(&heading(&head));
    for row in &rows {
        text.push('\n');
        add_line(&mut text, row.each_ref().map(String::as_str));
    }
    text + "\n"
}

/// The text of a table, without blanks at the ends of its lines; its head is marked where there are colours.
fn text_of(table: &Table) -> String {
    let lines = table.lines().enumerate().map(|(at, line)| {
        let line = line.strip_prefix(' ').unwrap_or(&line).trim_end();
        match at {
            0 => heading(line) + "\n",
            _ => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// A title on stdout, which is marked where there are colours.
pub(crate) fn heading(text: &str) -> String {
    if stdout_style().colour {
        format!("{HEADING}{text}{HEADING:#}")
    } else {
        text.to_owned()
    }
}

/// The first value, and below it each other one that there is, wrapped behind its label, or below it where there is little
/// room.
pub(crate) fn block<const N: usize>(headers: [&str; N], row: [String; N], width: usize) -> String {
    let longest = headers[1..].iter().map(|header| header.len());
    let longest = longest.max().unwrap_or(0);
    let labels = headers.iter().map(|header| header.to_lowercase());
    let mut pairs = labels.zip(row).filter(|(_, value)| !value.is_empty());
    let name = pairs.next().map_or_else(String::new, |(_, name)| name);
    let mut text = heading(&name);
    for (label, value) in pairs {
        let (mut head, mut indent) = (format!("\n  {label:<longest$}  "), longest + 4);
        let breaks = |word: &str| word.width() > width - indent && word.width() <= width - 4;
        if width < NARROW || value.split_whitespace().any(breaks) {
            (head, indent) = (format!("\n  {label}\n    "), 4);
        }
        let lines = wrap_hard(&value, width.saturating_sub(indent));
        text.push_str(&head);
        text.push_str(&lines.join(&format!("\n{:indent$}", "")));
    }
    text + "\n"
}
