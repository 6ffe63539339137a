//! Edits of the text of a file: a callback is copied, taken out or changed, and every other byte stays as it is:
//! comments, blank lines, order, quoting, byte order mark, line endings. Only texts; commands read and write them.

pub use super::blocks::Blocks;
pub use super::change::{Change, Inherited};
pub use super::endpoints::Shared;

use super::blocks::{Block, line_end, line_start, next_line, start_of};
use super::change::apply;
use super::items::splice;
use super::written::Written;
use std::ops::Range;

/// Why a file cannot be edited so; it then stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file is no TOML.
    #[error("this is no TOML: {0}")]
    Broken(String),
    /// It has no such callback.
    #[error("there is no callback `{name}`{}", near.as_ref().map(|near| format!(": did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// The name asked for.
        name: String,
        /// The nearest that it has.
        near: Option<String>,
    },
    /// Two callbacks have the name.
    #[error("two callbacks are named `{0}`: give one of them another name in the file first")]
    Twice(String),
    /// It has a callback of the new name.
    #[error("it has a callback named `{0}` already")]
    InUse(String),
    /// The new name cannot be one.
    #[error("`{0}` is no name for a callback: letters, digits, `-` and `_`")]
    Name(String),
    /// Its callbacks are not `[[callback]]` tables.
    #[error("its callbacks are written as one list: write each as a [[callback]] table to edit it")]
    Inline,
    /// Another table stands between a callback's own.
    #[error("another table stands between those of `{0}`: bring its tables together first")]
    Apart(String),
    /// It is written in a way that is not understood well enough to be changed.
    #[error("cbgen cannot make this change and keep the rest as it is written")]
    Unkept,
    /// What was asked for would be written, and would change nothing.
    #[error("cbgen cannot make this change and keep the rest as it is written: {0}")]
    NoEffect(String),
    /// A text that no quotes can hold as it is.
    #[error("`{0}` has quotes, a backslash or a control character, which no URL has")]
    Unquotable(String),
    /// A part that should be a list or a table is not.
    #[error("`{0}` is not written as cbgen reads it: mend it first (cbgen build shows how)")]
    Shape(&'static str),
    /// A set to take out that is not taken in.
    #[error("`{name}` has no `use` of the set `{set}`{}", near.as_ref().map(|near| format!(": did you mean `{near}`?")).unwrap_or_default())]
    NoSet {
        /// The callback.
        name: String,
        /// The set.
        set: String,
        /// The nearest that it takes in.
        near: Option<String>,
    },
    /// A key to leave out that does not come from elsewhere.
    #[error("`{name}` has no recommended or default parameter `{key}` to leave out{}", if *is_own { format!("; to take its own away, --remove {key}") } else { String::new() })]
    NothingToExclude {
        /// The callback.
        name: String,
        /// The key.
        key: String,
        /// Whether the callback has a parameter of its own with that key.
        is_own: bool,
    },
    /// A key to remove that is a part of the endpoint.
    #[error(
        "`{key}` is a part of an endpoint of `{name}`: give it another with -e, or change its begin with --replace-endpoint"
    )]
    InEndpoint {
        /// The callback.
        name: String,
        /// The key.
        key: String,
    },
    /// A key to remove that is nowhere.
    #[error("`{name}` has no parameter `{key}`{}", near.as_ref().map(|near| format!(": did you mean `{near}`?")).unwrap_or_default())]
    NoKey {
        /// The callback.
        name: String,
        /// The key.
        key: String,
        /// The nearest that it has.
        near: Option<String>,
    },
}

/// Adds a copy of a callback under another name, behind it. Comments inside the callback are copied with it,
/// those around it are not.
///
/// # Errors
/// [`EditError`]
pub fn duplicate(text: &str, name: &str, new: &str) -> Result<String, EditError> {
    let blocks = Blocks::of(text)?;
    let block = blocks.find(name)?;
    blocks.is_free(new)?;
    let copy = renamed(text, &block, new);
    let ending = line_ending(text);
    let at = comments_below(text, block.lines.end);
    Ok(splice(text, at..at, &format!("{ending}{ending}{copy}")))
}

/// Takes a callback out, with the comment right above it and one blank line. A comment at the top of the file is
/// about the file, and stays.
///
/// # Errors
/// [`EditError`]
pub fn delete(text: &str, name: &str) -> Result<String, EditError> {
    let block = Blocks::of(text)?.find(name)?;
    let start = comments_above(text, block.lines.start);
    let end = block.lines.end;
    if text[..start]
        .trim_matches(['\u{FEFF}', ' ', '\t', '\r', '\n'])
        .is_empty()
    {
        let mut end = next_line(text, end);
        if is_blank_line(text, end) {
            end = next_line(text, end);
        }
        return Ok(splice(text, start..end, ""));
    }
    // The line break before the block goes with it, and a blank line with that; the one behind it stays.
    let above = line_start(text, start - 1);
    let from = if is_blank_line(text, above) && above > start_of(text) {
        above
    } else {
        start
    };
    Ok(splice(
        text,
        line_end(text, line_start(text, from - 1))..end,
        "",
    ))
}

/// A text after changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The new text.
    pub text: String,
    /// The names of the callbacks whose lines are others now.
    pub names: Vec<String>,
    /// What was to be taken from callbacks that do not have it: [`EditError::NoKey`] and [`EditError::NoSet`].
    pub absent: Vec<EditError>,
}

/// Changes callbacks by their names. What is not changed stays as it is written.
///
/// # Errors
/// [`EditError`]
pub fn change(text: &str, changes: &[(&str, Change<'_>)]) -> Result<Changed, EditError> {
    let blocks = Blocks::of(text)?;
    let ending = line_ending(text);
    let (mut absent, mut names) = (Vec::new(), Vec::new());
    let mut lines: Vec<(Range<usize>, String)> = Vec::with_capacity(changes.len());
    for (name, change) in changes {
        let block = blocks.find(name)?;
        let mut written = match change.name.filter(|new| new != name) {
            Some(new) => {
                blocks.is_free(new)?;
                Written::new(renamed(text, &block, new), ending)
            }
            None => Written::new(text[block.lines.clone()].to_owned(), ending),
        };
        absent.extend(apply(&mut written, &block.name, change)?);
        // What was written is read once more: a text that is no callback is not given out.
        written.callback()?;
        let new = written.into_text();
        if new != text[block.lines.clone()] {
            names.push(change.name.unwrap_or(name).to_owned());
        }
        lines.push((block.lines, new));
    }
    lines.sort_by_key(|(range, _)| range.start);
    let text = spliced(text, &lines);
    Ok(Changed {
        text,
        names,
        absent,
    })
}

/// The text with others in these places, which are in order.
fn spliced(text: &str, places: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in places {
        out.push_str(&text[done..range.start]);
        out.push_str(new);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Writes other texts at these places of a file, each between the quotes of the string that stands there.
///
/// # Errors
/// [`EditError::Unquotable`] where a text cannot stand there as it is.
pub fn rewrite(text: &str, places: &[(Range<usize>, String)]) -> Result<String, EditError> {
    let unquotable = |new: &str| new.contains(['"', '\'', '\\']) || new.contains(char::is_control);
    if let Some((_, new)) = places.iter().find(|(_, new)| unquotable(new)) {
        return Err(EditError::Unquotable(new.clone()));
    }
    let mut places = places.to_vec();
    places.sort_by_key(|(range, _)| range.start);
    // Callbacks share the endpoints of the defaults.
    places.dedup();
    Ok(spliced(text, &places))
}

/// The block with another name, in the quotes of the old one.
fn renamed(text: &str, block: &Block, new: &str) -> String {
    let value = &text[block.name_value.clone()];
    let in_block =
        block.name_value.start - block.lines.start..block.name_value.end - block.lines.start;
    splice(&text[block.lines.clone()], in_block, &quoted_as(value, new))
}

fn quoted_as(old: &str, new: &str) -> String {
    let quote = if old.starts_with('\'') { '\'' } else { '"' };
    format!("{quote}{new}{quote}")
}

/// The line ending of a file: that of its first line.
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

/// The start of the comment lines right above a line; one that begins the file is the file's.
fn comments_above(text: &str, start: usize) -> usize {
    let mut at = start;
    while at > start_of(text) {
        let above = line_start(text, at - 1);
        if !is_comment_line(text, above) {
            return at;
        }
        at = above;
    }
    if at == start { at } else { start }
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
