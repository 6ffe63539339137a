//! Values and keys of a table, written over or added in the way of those beside them.

use super::error::EditError;
use crate::manifest::write::string;
use toml_edit::{Decor, Item, RawString, TableLike, Value};

pub(super) fn value(text: &str) -> Result<Value, EditError> {
    text.parse().map_err(|_| EditError::Unkept)
}

/// A text in the quotes of another, where they can hold it.
pub(super) fn quoted_as(old: &Value, text: &str) -> Result<Value, EditError> {
    let written = old.to_string();
    let written = written.trim_start();
    let is_literal = written.starts_with('\'') && !written.starts_with("'''");
    if is_literal && !text.contains('\'') && !text.contains(char::is_control) {
        return value(&format!("'{text}'"));
    }
    value(&string(text))
}

pub(super) fn set_text(
    table: &mut dyn TableLike,
    key: &'static str,
    text: &str,
) -> Result<(), EditError> {
    let new = match table.get(key) {
        Some(Item::Value(old)) => quoted_as(old, text)?,
        _ => value(&string(text))?,
    };
    put(table, key, new);
    Ok(())
}

/// Writes a value for a key, in place of the one that is there.
pub(super) fn put(table: &mut dyn TableLike, key: &str, new: Value) {
    if let Some(Item::Value(old)) = table.get_mut(key) {
        replace(old, new);
        return;
    }
    let indent = indentation(table);
    table.insert(key, Item::Value(new));
    if !indent.is_empty()
        && let Some(mut key) = table.key_mut(key)
    {
        *key.leaf_decor_mut() = Decor::new(indent, " ");
    }
}

/// Another value with the blanks and comments of the old.
pub(super) fn replace(old: &mut Value, mut new: Value) {
    std::mem::swap(new.decor_mut(), old.decor_mut());
    *old = new;
}

/// The blanks before the last line of a table.
pub(super) fn indentation(table: &dyn TableLike) -> String {
    let lines = table.iter().filter(|(_, item)| item.is_value());
    let key = lines.last().and_then(|(name, _)| table.key(name));
    let prefix = key.map_or("", |key| raw(key.leaf_decor().prefix()));
    let line = prefix.rfind('\n').map_or(prefix, |at| &prefix[at + 1..]);
    line.to_owned()
}

pub(super) fn raw(text: Option<&RawString>) -> &str {
    text.and_then(RawString::as_str).unwrap_or_default()
}

pub(super) fn keys(table: &dyn TableLike) -> Vec<String> {
    table.iter().map(|(name, _)| name.to_owned()).collect()
}
