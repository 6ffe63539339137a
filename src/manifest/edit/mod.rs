//! Edits of the text of a file: a callback is copied, taken out or changed, and every other byte stays as it is:
//! comments, blank lines, order, quoting, byte order mark, line endings. Only texts; commands read and write them.

mod apply;
mod block;
mod list;

pub use self::apply::matched;

use super::include::NoIncludes;
use super::lines::{line_end, line_start, next_line, start_of};
use super::{Manifest, is_name};
use crate::callback::{Draft, Given, SourceKind, Sources, Span};
use crate::lint::Code;
use std::ops::Range;
use toml_edit::Table;

/// The begin of what is said of broken TOML.
const NO_TOML: &str = "this is no TOML: ";

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

impl EditError {
    /// What a callback does not have that was to be taken from it: its name, and the thing.
    pub fn absent(&self) -> Option<(String, String)> {
        let (name, what) = match self {
            Self::NoKey { name, key, .. } => (name, format!("no parameter `{key}`")),
            Self::NoSet { name, set, .. } => (name, format!("no `use` of the set `{set}`")),
            Self::InEndpoint { name, key } => (
                name,
                format!("`{key}` in the URL of an endpoint, where it stays"),
            ),
            Self::NothingToExclude { name, key, .. } => (
                name,
                format!("no recommended or default parameter `{key}` to leave out"),
            ),
            _ => return None,
        };
        Some((name.clone(), what))
    }
}

/// A callback of a file, and what it is to be.
#[derive(Debug)]
pub struct CallbackEdit<'e> {
    /// Its lines in the text.
    pub lines: Range<usize>,
    /// What it says.
    pub before: &'e Draft<'e>,
    /// What it is to say.
    pub after: &'e Draft<'e>,
    /// The codes that it allows.
    pub allowed: &'e [(Code, Span)],
    /// Those that it is to allow beside them.
    pub allow: &'e [&'static str],
    /// Whether it would take conditions of `[defaults]` without an own list.
    pub has_default_conditions: bool,
}

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
        if edit.allow.is_empty() && edit.before.says_the_same(edit.after) {
            continue;
        }
        let change = |table: &mut toml_edit::Table| apply::apply(table, edit);
        let new = block::changed(lines, name, ending, change)?;
        places.push((edit.lines.clone(), new));
    }
    places.sort_by_key(|(range, _)| range.start);
    Ok(spliced(text, &places))
}

/// The lines of a callback, and the names of all. It is one that can be changed.
///
/// # Errors
/// [`EditError`] where it is not there, not alone, or not in a form that can be edited.
fn find(text: &str, name: &str) -> Result<(Range<usize>, Vec<String>), EditError> {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "", text);
    let manifest = Manifest::parse(text, source, &mut sources, &NoIncludes);
    if let Some(at) = manifest.broken.first() {
        let line = 1 + text[..start_of(text) + at].matches('\n').count();
        let problems = manifest.problems.iter();
        let mut messages = problems.filter_map(|problem| problem.message.strip_prefix(NO_TOML));
        let message = messages.next().unwrap_or_default();
        return Err(EditError::Broken(format!("line {line}: {message}")));
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
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(EditError::Unknown {
            name: name.to_owned(),
            near: super::nearest_name(name, &names).map(str::to_owned),
        });
    };
    if !found.is_empty() {
        return Err(EditError::Twice(name.to_owned()));
    }
    block::document(&text[lines.clone()], name)?;
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
    let rename = |table: &mut Table| apply::rename(table, new).map(|()| String::new());
    let copy = block::changed(&text[lines.clone()], name, ending, rename)?;
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
    let end = lines.end;
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

fn splice(text: &str, range: Range<usize>, new: &str) -> String {
    spliced(text, &[(range, new.to_owned())])
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
