//! Edits of the text of a file: a callback is copied, taken out or changed, and every other byte stays as it is:
//! comments, blank lines, order, quoting, byte order mark, line endings. Only texts; commands read and write them.

mod apply;
mod changes;
mod error;
mod list;
mod value;

pub use self::apply::{CallbackEdit, matched};
pub use self::changes::{changes, in_words, removed_tokens};
pub use self::error::EditError;

use self::value::set_text;
use super::include::NoIncludes;
use super::lines::{line_end, line_start, next_line, start_of};
use super::select::UnknownName;
use super::{Manifest, is_name};
use crate::callback::{Given, SourceKind, Sources};
use std::ops::Range;
use toml_edit::{DocumentMut, Item, Table};

/// Makes callbacks of a text others. Only the lines of those that are to say something else are changed, and what
/// stands between quotes at the `rewrites`, which are beside the callbacks.
///
/// # Errors
/// [`EditError`] where a callback is not written in a way that can be changed.
pub fn apply(
    text: &str,
    edits: &[CallbackEdit<'_>],
    rewrites: &[(Range<usize>, String)],
) -> Result<String, EditError> {
    let ending = line_ending(text);
    let unquotable = |new: &str| new.contains(['"', '\'', '\\']) || new.contains(char::is_control);
    if let Some((_, new)) = rewrites.iter().find(|(_, new)| unquotable(new)) {
        return Err(EditError::Unquotable(new.clone()));
    }
    let mut places = rewrites.to_vec();
    for edit in edits {
        let lines = &text[edit.lines.clone()];
        let name = edit.before.name.as_ref().map_or("", Given::text);
        if edit.allow.is_empty() && edit.before == edit.after {
            continue;
        }
        let change = |table: &mut Table| apply::apply(table, edit);
        let new = changed(lines, name, ending, change)?;
        places.push((edit.lines.clone(), new));
    }
    places.sort_by_key(|(range, _)| range.start);
    Ok(spliced(text, &places))
}

/// The lines of a callback, and the names of all. It is one that can be changed.
fn find(text: &str, name: &str) -> Result<(Range<usize>, Vec<String>), EditError> {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "", text);
    let manifest = Manifest::parse(text, source, &mut sources, &NoIncludes);
    if let Some(at) = manifest.broken.first() {
        let line = 1 + text[..start_of(text) + at].matches('\n').count();
        let messages = manifest.problems.iter().map(|problem| &problem.message);
        let mut messages = messages.filter(|message| message.starts_with("invalid TOML"));
        let message = messages.next().cloned();
        return Err(EditError::Broken(line, message.unwrap_or_default()));
    }
    let (mut names, mut found) = (Vec::new(), Vec::new());
    let mut callbacks = manifest.callbacks();
    let mut is_wanted = |own: Option<&str>| {
        names.extend(own.map(str::to_owned));
        own == Some(name)
    };
    while callbacks.next_where(&mut is_wanted).is_some() {
        found.extend(callbacks.lines());
    }
    let Some(lines) = found.pop() else {
        let names = names.iter().map(String::as_str);
        return Err(EditError::Unknown(UnknownName::among(name, names)));
    };
    if !found.is_empty() {
        return Err(EditError::Twice(name.to_owned()));
    }
    check_lines(&text[lines.clone()], name)?;
    Ok((lines, names))
}

/// That a callback is written in a way that can be changed.
///
/// # Errors
/// [`EditError`]
pub fn check(text: &str, name: &str) -> Result<(), EditError> {
    find(text, name).map(drop)
}

/// Adds a copy of a callback under another name, behind it. Comments inside the callback are copied with it,
/// those around it are not.
///
/// # Errors
/// [`EditError`]
pub fn duplicate(text: &str, name: &str, new: &str) -> Result<String, EditError> {
    let (lines, names) = find(text, name)?;
    if !is_name(new) {
        return Err(EditError::Name(new.to_owned()));
    }
    if names.iter().any(|own| own == new) {
        return Err(EditError::InUse(new.to_owned()));
    }
    let ending = line_ending(text);
    let rename = |table: &mut Table| set_text(table, "name", new).map(|()| String::new());
    let copy = changed(&text[lines.clone()], name, ending, rename)?;
    let at = comments_below(text, lines.end);
    Ok(splice(text, at..at, &format!("{ending}{ending}{copy}")))
}

/// Takes a callback out, with the comment right above it and one blank line. A comment at the top of the file is
/// about the file, and stays.
///
/// # Errors
/// [`EditError`]
pub fn delete(text: &str, name: &str) -> Result<String, EditError> {
    let (lines, _) = find(text, name)?;
    let start = comments_above(text, lines.start);
    if text[start_of(text)..start].trim().is_empty() {
        let mut end = next_line(text, lines.end);
        if is_blank_line(text, end) {
            end = next_line(text, end);
        }
        return Ok(splice(text, start..end, ""));
    }
    // The line break before the block goes with it, and a blank line with that; the one behind it stays.
    let mut from = line_start(text, start - 1);
    if is_blank_line(text, from) && from > start_of(text) {
        from = line_start(text, from - 1);
    }
    Ok(splice(text, line_end(text, from)..lines.end, ""))
}

/// The lines of the callback of this name after a change of its table, which gives comments that have lost their place:
/// they come last. `ending` is what ends the lines of the file.
fn changed(
    lines: &str,
    name: &str,
    ending: &str,
    change: impl FnOnce(&mut Table) -> Result<String, EditError>,
) -> Result<String, EditError> {
    let count = |c: char| lines.matches(c).count();
    let is_windows = ending == "\r\n" && count('\n') == count('\r');
    let unix = is_windows.then(|| lines.replace("\r\n", "\n"));
    let mut document = document(unix.as_deref().unwrap_or(lines))?;
    let comments = change(table_of(&mut document, name)?)?;
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
fn check_lines(lines: &str, name: &str) -> Result<(), EditError> {
    table_of(&mut document(lines)?, name).map(drop)
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

fn table_of<'d>(document: &'d mut DocumentMut, name: &str) -> Result<&'d mut Table, EditError> {
    let is_alone = document.len() == 1;
    match document.get_mut("callback") {
        Some(Item::ArrayOfTables(list)) if is_alone && list.len() == 1 => {
            list.get_mut(0).ok_or(EditError::Inline)
        }
        Some(Item::ArrayOfTables(_)) => Err(EditError::Apart(name.to_owned())),
        _ => Err(EditError::Inline),
    }
}

fn splice(text: &str, range: Range<usize>, new: &str) -> String {
    spliced(text, &[(range, new.to_owned())])
}

/// The text with others in these places, which are in order; of those that overlap, the first holds.
pub fn spliced(text: &str, places: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in places {
        if range.start < done {
            continue;
        }
        out.push_str(&text[done..range.start]);
        out.push_str(new);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

fn line_ending(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

fn line(text: &str, start: usize) -> &str {
    &text[start..next_line(text, start)]
}

fn is_blank_line(text: &str, start: usize) -> bool {
    let line = line(text, start);
    !line.is_empty() && line.trim().is_empty()
}

fn is_comment_line(text: &str, start: usize) -> bool {
    line(text, start).trim_start().starts_with('#')
}

/// The start of the comment lines right above a line.
fn comments_above(text: &str, start: usize) -> usize {
    let mut at = start;
    while at > start_of(text) {
        let above = line_start(text, at - 1);
        if !is_comment_line(text, above) {
            return at;
        }
        at = above;
    }
    // Those that begin the file are the file's.
    start
}

/// The end of the comment lines right below a line, before the last one's line break. Those that reach to the
/// next table are that table's.
fn comments_below(text: &str, end: usize) -> usize {
    let mut last = end;
    let mut at = next_line(text, end);
    while at < text.len() && is_comment_line(text, at) {
        last = line_end(text, at);
        at = next_line(text, at);
    }
    if at < text.len() && !is_blank_line(text, at) {
        end
    } else {
        last
    }
}
