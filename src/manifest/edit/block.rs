//! The lines of one callback as a table of their own: only these are parsed to be changed, and in the line endings of
//! the parser.

use super::error::EditError;
use toml_edit::{DocumentMut, Item, Table};

/// The lines of the callback of this name after a change of its table, which gives comments that have lost their place:
/// they come last. `ending` is what ends the lines of the file.
pub(super) fn changed(
    lines: &str,
    name: &str,
    ending: &str,
    change: impl FnOnce(&mut Table) -> Result<String, EditError>,
) -> Result<String, EditError> {
    let count = |c: char| lines.matches(c).count();
    let is_windows = ending == "\r\n" && count('\n') == count('\r');
    let unix = is_windows.then(|| lines.replace("\r\n", "\n"));
    let mut document = document(unix.as_deref().unwrap_or(lines))?;
    let comments = change(table(&mut document, name)?)?;
    let mut text = document.to_string();
    // The last line break is not the block's.
    text.truncate(text.trim_end_matches('\n').len());
    for comment in comments.lines() {
        text.push('\n');
        text.push_str(comment);
    }
    Ok(if is_windows {
        text.replace('\n', "\r\n")
    } else {
        text
    })
}

/// That the lines of a callback are in a form that can be changed.
pub(super) fn check(lines: &str, name: &str) -> Result<(), EditError> {
    table(&mut document(lines)?, name).map(drop)
}

fn document(lines: &str) -> Result<DocumentMut, EditError> {
    #[cfg(test)]
    crate::counted::parsed(lines);
    lines.parse().map_err(|_| {
        if lines.trim_start().starts_with('[') {
            EditError::Unkept
        } else {
            EditError::Inline
        }
    })
}

fn table<'d>(document: &'d mut DocumentMut, name: &str) -> Result<&'d mut Table, EditError> {
    let is_alone = document.len() == 1;
    match document.get_mut("callback") {
        Some(Item::ArrayOfTables(list)) if is_alone && list.len() == 1 => {
            list.get_mut(0).ok_or(EditError::Inline)
        }
        Some(Item::ArrayOfTables(_)) => Err(EditError::Apart(name.to_owned())),
        _ => Err(EditError::Inline),
    }
}
