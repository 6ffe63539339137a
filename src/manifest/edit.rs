//! Edits of the text of a file: a callback is copied, taken out or changed, and every other byte stays as it is:
//! comments, blank lines, order, quoting, byte order mark, line endings. Only texts; commands read and write them.

use super::blocks::{Block, find, line_end, line_start, next_line, start_of};
use super::is_name;
use crate::callback::{DraftParameter, DraftValue};
use similar::{Algorithm, ChangeTag, TextDiff};
use std::ops::Range;
use toml_edit::{Array, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value};

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
    #[error("two callbacks are named `{0}`: rename one of them first")]
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
    /// The library would write other parts of the callback anew.
    #[error("cbgen cannot change this callback and keep the rest of it as it is written")]
    Unkept,
    /// A part that should be a list or a table is not.
    #[error("`{0}` is not written as cbgen reads it: mend it first (cbgen build shows how)")]
    Shape(&'static str),
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
    let block = find(text, name)?;
    is_free(text, new)?;
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
    let block = find(text, name)?;
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

/// What is changed about a callback. `None` and empty lists leave what is there.
#[derive(Debug, Clone, Default)]
pub struct Change<'c> {
    /// Its new name.
    pub name: Option<&'c str>,
    /// Its new trigger.
    pub trigger: Option<&'c str>,
    /// Its new endpoints, in place of all it has.
    pub endpoints: &'c [String],
    /// Its new event tokens, in place of all it has.
    pub event_tokens: &'c [String],
    /// Its new conditions, in place of all it has; an empty list says that it has none.
    pub conditions: Option<&'c [String]>,
    /// Whether endpoints lose conditions of their own too.
    pub clears_conditions: bool,
    /// `get` or `post`.
    pub method: Option<&'static str>,
    /// That it takes the recommended placeholders.
    pub recommended: bool,
    /// Sets to take in.
    pub sets: &'c [String],
    /// Keys to leave out of the recommended and default ones.
    pub exclude: &'c [String],
    /// Parameters to set, or to replace where it has the key.
    pub parameters: &'c [DraftParameter<'c>],
    /// The same for the body.
    pub body: &'c [DraftParameter<'c>],
    /// Keys that go; those that come from elsewhere are excluded.
    pub remove: &'c [String],
    /// Keys that the callback has from elsewhere: recommended, defaults, sets.
    pub inherited: Vec<String>,
    /// Codes to allow.
    pub allow: &'c [&'static str],
}

/// Changes a callback. What is not changed stays as it is written.
///
/// # Errors
/// [`EditError`]
pub fn change(text: &str, name: &str, change: &Change<'_>) -> Result<String, EditError> {
    let mut block = find(text, name)?;
    let mut text = text.to_owned();
    if let Some(new) = change.name.filter(|new| *new != name) {
        is_free(&text, new)?;
        text = splice(
            &text,
            block.name_value.clone(),
            &quoted_as(&text[block.name_value.clone()], new),
        );
        block = find(&text, new)?;
    }
    let old = &text[block.lines.clone()];
    let plain = old.replace("\r\n", "\n");
    let mut document: DocumentMut = plain
        .parse()
        .map_err(|error: toml_edit::TomlError| EditError::Broken(error.message().to_owned()))?;
    // The library writes the names in headers its own way: lines that the change leaves alone come from the file.
    let before = document.to_string();
    if before.lines().count() != plain.lines().count() {
        return Err(EditError::Unkept);
    }
    let table = document
        .get_mut("callback")
        .and_then(Item::as_array_of_tables_mut)
        .and_then(|list| list.get_mut(0))
        .ok_or(EditError::Inline)?;
    apply(table, &block.name, change)?;
    let new = with_endings(old, &before, &document.to_string(), line_ending(&text));
    Ok(splice(&text, block.lines, &new))
}

fn apply(table: &mut Table, name: &str, change: &Change<'_>) -> Result<(), EditError> {
    if let Some(trigger) = change.trigger {
        set_value(table, "trigger", trigger.into());
    }
    if !change.event_tokens.is_empty() {
        set_value(table, "event_tokens", list(change.event_tokens).into());
    }
    if change.recommended {
        set_value(table, "recommended", true.into());
    }
    if !change.endpoints.is_empty() {
        set_value(table, "endpoints", list(change.endpoints).into());
    }
    if let Some(method) = change.method {
        set_value(table, "method", method.into());
    }
    if let Some(conditions) = change.conditions {
        set_value(table, "conditions", list(conditions).into());
    }
    if change.clears_conditions {
        if change.conditions.is_none() {
            table.remove("conditions");
        }
        for_each_endpoint(table, |endpoint| {
            endpoint.remove("conditions");
        });
    }
    for key in change.remove {
        remove(table, name, key, &change.inherited)?;
    }
    for set in change.sets {
        push(table, "use", set)?;
    }
    for key in change.exclude {
        push(table, "exclude", key)?;
    }
    for parameter in change.parameters {
        set_parameter(table, parameter)?;
    }
    for parameter in change.body {
        set_in(table_in(table, "body")?, parameter);
    }
    for code in change.allow {
        push(table, "allow", code)?;
    }
    Ok(())
}

/// Sets a value, and keeps what stands around the old one: blanks, and a comment behind it.
fn set_value(table: &mut dyn TableLike, key: &str, mut value: Value) {
    if let Some(Item::Value(old)) = table.get_mut(key) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
        return;
    }
    // A table's name is written otherwise than a key.
    table.remove(key);
    table.insert(key, Item::Value(value));
}

fn list(items: &[String]) -> Array {
    items.iter().map(String::as_str).collect()
}

/// The list of a key, made where it is missing.
fn list_in<'t>(table: &'t mut Table, key: &'static str) -> Result<&'t mut Array, EditError> {
    table
        .entry(key)
        .or_insert_with(|| Item::Value(Array::new().into()))
        .as_array_mut()
        .ok_or(EditError::Shape(key))
}

/// Adds a word to a list that lacks it, as its last words are written. A comment behind the last word stays
/// behind it.
fn push(table: &mut Table, key: &'static str, word: &str) -> Result<(), EditError> {
    let list = list_in(table, key)?;
    if list.iter().any(|item| item.as_str() == Some(word)) {
        return Ok(());
    }
    let mut value = Value::from(word);
    let trailing = list.trailing().as_str().unwrap_or_default().to_owned();
    let has_comma = list.trailing_comma();
    if let Some(last) = list.iter_mut().last() {
        let before = text_of(last.decor().prefix());
        let indent = before
            .rfind('\n')
            .map_or(" ", |at| &before[at..])
            .to_owned();
        let behind = if has_comma {
            trailing
        } else {
            let suffix = text_of(last.decor().suffix()).to_owned();
            last.decor_mut().set_suffix("");
            suffix
        };
        let (own, rest) = behind.split_at(behind.find('\n').unwrap_or(0));
        value.decor_mut().set_prefix(format!("{own}{indent}"));
        if has_comma {
            let rest = rest.to_owned();
            list.push_formatted(value);
            list.set_trailing(rest);
            return Ok(());
        }
        value.decor_mut().set_suffix(rest);
    }
    list.push_formatted(value);
    Ok(())
}

fn text_of(raw: Option<&RawString>) -> &str {
    raw.and_then(RawString::as_str).unwrap_or_default()
}

/// Takes a word out of a list. What stands behind it up to the end of its line goes with it; what stands behind
/// the word before stays there.
fn take_item(list: &mut Array, at: usize) {
    let was_last = at + 1 == list.len();
    let taken = list.remove(at);
    let before = text_of(taken.decor().prefix());
    let (own, _) = before.split_at(before.find('\n').unwrap_or(before.len()));
    let rest = |behind: &str| {
        behind
            .find('\n')
            .map_or(String::new(), |at| behind[at..].to_owned())
    };
    let comment = if own.contains('#') { own } else { "" };
    if let Some(next) = list.get_mut(at) {
        let rest = rest(text_of(next.decor().prefix()));
        next.decor_mut().set_prefix(format!("{own}{rest}"));
    } else if list.trailing_comma() && was_last {
        let rest = rest(list.trailing().as_str().unwrap_or_default());
        list.set_trailing(format!("{comment}{rest}"));
    } else if let Some(last) = list.iter_mut().last() {
        let rest = rest(text_of(taken.decor().suffix()));
        last.decor_mut().set_suffix(format!("{comment}{rest}"));
    }
}

/// The table of parameters of a key, made where it is missing.
fn table_in<'t>(
    table: &'t mut Table,
    key: &'static str,
) -> Result<&'t mut dyn TableLike, EditError> {
    let item = table
        .entry(key)
        .or_insert_with(|| Item::Value(InlineTable::new().into()));
    if let Some(last) = item
        .as_inline_table_mut()
        .and_then(|table| table.iter_mut().last().map(|(_, value)| value))
    {
        // The blank before the brace is the brace's, not the last value's.
        if text_of(last.decor().suffix()) == " " {
            last.decor_mut().set_suffix("");
        }
    }
    item.as_table_like_mut().ok_or(EditError::Shape(key))
}

fn for_each_endpoint(table: &mut Table, mut visit: impl FnMut(&mut dyn TableLike)) {
    match table.get_mut("endpoints") {
        Some(Item::ArrayOfTables(list)) => list.iter_mut().for_each(|endpoint| visit(endpoint)),
        Some(Item::Value(Value::Array(list))) => list
            .iter_mut()
            .filter_map(Value::as_inline_table_mut)
            .for_each(|endpoint| visit(endpoint)),
        _ => {}
    }
}

/// Where a placeholder stands in the list of `placeholders`.
fn listed(table: &Table, key: &str) -> Option<usize> {
    let list = table.get("placeholders")?.as_array()?;
    list.iter().position(|item| {
        item.as_str()
            .is_some_and(|name| name.trim_matches(['{', '}']) == key)
    })
}

fn set_parameter(table: &mut Table, parameter: &DraftParameter<'_>) -> Result<(), EditError> {
    let key = parameter.key.text();
    for_each_endpoint(table, |endpoint| {
        let own = endpoint.get_mut("params").and_then(Item::as_table_like_mut);
        if let Some(own) = own.filter(|own| own.contains_key(key)) {
            set_in(own, parameter);
        }
    });
    let has = table
        .get("params")
        .and_then(Item::as_table_like)
        .is_some_and(|params| params.contains_key(key));
    let is_placeholder = parameter.value_text() == format!("{{{key}}}")
        && !matches!(parameter.value, DraftValue::Encoded(_));
    match (has, is_placeholder, listed(table, key)) {
        (false, true, Some(_)) => {}
        (false, true, None) => push(table, "placeholders", key)?,
        (_, _, at) => {
            if let Some(at) = at {
                take_item(list_in(table, "placeholders")?, at);
            }
            set_in(table_in(table, "params")?, parameter);
        }
    }
    Ok(())
}

fn set_in(params: &mut dyn TableLike, parameter: &DraftParameter<'_>) {
    let text = parameter.value_text();
    let value = if let DraftValue::Encoded(_) = parameter.value {
        let mut table = InlineTable::new();
        table.insert("encoded", text.as_ref().into());
        table.into()
    } else {
        text.as_ref().into()
    };
    set_value(params, parameter.key.text(), value);
}

fn remove(table: &mut Table, name: &str, key: &str, inherited: &[String]) -> Result<(), EditError> {
    let mut known: Vec<String> = inherited.to_vec();
    let mut found = false;
    if let Some(at) = listed(table, key) {
        take_item(list_in(table, "placeholders")?, at);
        found = true;
    }
    let mut take = |table: Option<&mut dyn TableLike>| {
        let Some(table) = table else { return };
        known.extend(table.iter().map(|(key, _)| key.to_owned()));
        found |= table.remove(key).is_some();
    };
    for part in ["params", "body"] {
        take(table.get_mut(part).and_then(Item::as_table_like_mut));
    }
    for_each_endpoint(table, |endpoint| {
        for part in ["params", "body"] {
            take(endpoint.get_mut(part).and_then(Item::as_table_like_mut));
        }
    });
    if inherited.iter().any(|own| own == key) {
        return push(table, "exclude", key);
    }
    if found {
        for part in ["params", "body"] {
            let is_empty = |item: &Item| item.as_inline_table().is_some_and(InlineTable::is_empty);
            if table.get(part).is_some_and(is_empty) {
                table.remove(part);
            }
        }
        return Ok(());
    }
    if let Some(list) = table.get("placeholders").and_then(Item::as_array) {
        known.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    Err(EditError::NoKey {
        name: name.to_owned(),
        key: key.to_owned(),
        near: crate::catalogue::nearest(key, known.iter().map(String::as_str)).map(str::to_owned),
    })
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

fn is_free(text: &str, new: &str) -> Result<(), EditError> {
    if !is_name(new) {
        return Err(EditError::Name(new.to_owned()));
    }
    match find(text, new) {
        Ok(_) | Err(EditError::Twice(_) | EditError::Apart(_)) => {
            Err(EditError::InUse(new.to_owned()))
        }
        Err(EditError::Unknown { .. }) => Ok(()),
        Err(other) => Err(other),
    }
}

fn splice(text: &str, range: Range<usize>, new: &str) -> String {
    let mut out = String::with_capacity(text.len() + new.len());
    out.push_str(&text[..range.start]);
    out.push_str(new);
    out.push_str(&text[range.end..]);
    out
}

/// The line ending of a file: that of its first line.
fn line_ending(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The new text of a block with the line endings of the old, line by line.
fn with_endings(old: &str, plain: &str, new: &str, ending: &str) -> String {
    let raw: Vec<&str> = old.split_inclusive('\n').collect();
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .diff_lines(plain, new);
    let mut out = String::with_capacity(new.len() + ending.len());
    for change in diff.iter_all_changes() {
        match (change.tag(), change.old_index()) {
            (ChangeTag::Equal, Some(at)) => out.push_str(raw.get(at).copied().unwrap_or_default()),
            (ChangeTag::Insert, _) => {
                let line: &str = change.value();
                match line.strip_suffix('\n') {
                    Some(line) => {
                        out.push_str(line);
                        out.push_str(ending);
                    }
                    None => out.push_str(line),
                }
            }
            _ => {}
        }
        // The last line of a block is given without its line break.
        if !out.is_empty() && !out.ends_with('\n') {
            out.push_str(ending);
        }
    }
    out.truncate(out.trim_end_matches(['\r', '\n']).len());
    out
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
