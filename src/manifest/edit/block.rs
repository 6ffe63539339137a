//! The lines of one callback as a table of their own: only these are parsed to be changed, and in the line endings of
//! the parser.

use super::error::EditError;
use toml_edit::{DocumentMut, Item, Table};

/// The lines of the callback of this name after a change of its table, which gives comments that have lost their place:
/// they come last. `ending` is what ends the lines of the file.
///
/// # Errors
/// [`EditError`] where the lines are no callback by themselves, or are not to be changed.
pub(super) fn changed(
    lines: &str,
    name: &str,
    ending: &str,
    change: impl FnOnce(&mut Table) -> Result<String, EditError>,
) -> Result<String, EditError> {
    let unix = lines.replace("\r\n", "\n");
    let is_windows = ending == "\r\n" && unix.matches('\n').count() == lines.matches('\r').count();
    let mut document = document(if is_windows { &unix } else { lines }, name)?;
    let comments = change(table(&mut document)?)?;
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

/// That the lines are one callback, and nothing else.
///
/// # Errors
/// [`EditError::Inline`], [`EditError::Apart`] or [`EditError::Unkept`]
pub(super) fn document(lines: &str, name: &str) -> Result<DocumentMut, EditError> {
    let unread = if lines.trim_start().starts_with('[') {
        EditError::Unkept
    } else {
        EditError::Inline
    };
    #[cfg(test)]
    crate::counted::parsed(lines);
    let document: DocumentMut = lines.parse().map_err(|_| unread)?;
    let root = document.as_table();
    match root.get("callback") {
        Some(Item::ArrayOfTables(list)) if root.len() == 1 && list.len() == 1 => Ok(document),
        Some(Item::ArrayOfTables(_)) => Err(EditError::Apart(name.to_owned())),
        _ => Err(EditError::Inline),
    }
}

fn table(document: &mut DocumentMut) -> Result<&mut Table, EditError> {
    let list = document.get_mut("callback");
    let list = list.and_then(Item::as_array_of_tables_mut);
    list.and_then(|list| list.get_mut(0))
        .ok_or(EditError::Inline)
}
