//! Values, keys and pairs of a table, written over or added in the way of those beside them, or taken away: the comments
//! of those stay, above the key that follows.

use super::error::EditError;
use crate::callback::DraftParameter;
use crate::manifest::write::{key, string};
use toml_edit::{Decor, InlineTable, Item, Key, RawString, TableLike, Value};

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

/// Takes a key away. The comments above it come to the next key; where there is none, they are added to the others.
pub(super) fn remove(table: &mut dyn TableLike, name: &str, comments: &mut String) {
    let names = keys(table);
    let Some(at) = names.iter().position(|own| own == name) else {
        return;
    };
    let Some((key, item)) = table.get_key_value(name) else {
        return;
    };
    let mut lead = String::new();
    add_item_comments(&mut lead, key, item);
    table.remove(name);
    if lead.is_empty() {
        return;
    }
    let is_line = |name: &&String| matches!(table.get(name), Some(Item::Value(_)));
    match names[at + 1..].iter().find(is_line) {
        Some(next) => add_lead(table, next, &lead),
        None => comments.push_str(&lead),
    }
}

/// The comments above a key, and those within what is written for it. The text of a string is none.
fn add_item_comments(lines: &mut String, key: &Key, item: &Item) {
    match item {
        Item::Table(table) => {
            if !table.is_dotted() {
                add_comments(lines, raw(table.decor().prefix()));
            }
            for (name, inner) in table {
                if let Some(key) = table.key(name) {
                    add_item_comments(lines, key, inner);
                }
            }
        }
        Item::Value(value) => {
            add_comments(lines, raw(key.leaf_decor().prefix()));
            if matches!(value, Value::Array(_) | Value::InlineTable(_)) {
                add_comments(lines, &value.to_string());
            }
        }
        item => add_comments(lines, &item.to_string()),
    }
}

/// The comments of a text that have lines of their own.
fn add_comments(lines: &mut String, text: &str) {
    for line in text.lines() {
        if line.trim_start().starts_with('#') {
            lines.push_str(line);
            lines.push('\n');
        }
    }
}

fn add_lead(table: &mut dyn TableLike, name: &str, lead: &str) {
    if let Some(mut key) = table.key_mut(name) {
        let decor = key.leaf_decor_mut();
        let old = raw(decor.prefix()).to_owned();
        decor.set_prefix(format!("{lead}{old}"));
    }
}

pub(super) type Pairs<'d, 'a> = Vec<&'d DraftParameter<'a>>;

/// Takes all pairs out of a table, and gives those that it is to have, in their order: those that stay keep what is
/// written for them, and the comments of those that go are added to the others.
pub(super) fn refilled(
    table: &mut dyn TableLike,
    pairs: &Pairs<'_, '_>,
    comments: &mut String,
) -> Result<Vec<(Key, Item)>, EditError> {
    let stays = |name: &String| pairs.iter().any(|pair| pair.key.text() == name);
    for gone in keys(table).iter().filter(|name| !stays(name)) {
        remove(table, gone, comments);
    }
    let indent = indentation(table);
    let pairs = pairs.iter().map(|pair| {
        let name = pair.key.text();
        let old = table.key(name).cloned();
        if let Some((mut key, mut item)) = old.and_then(|key| Some((key, table.remove(name)?))) {
            set_value(&mut key, &mut item, pair)?;
            return Ok((key, item));
        }
        let mut key: Key = key(name).parse().map_err(|_| EditError::Unkept)?;
        if !indent.is_empty() {
            *key.leaf_decor_mut() = Decor::new(indent.as_str(), " ");
        }
        Ok((key, Item::Value(pair_value(pair)?)))
    });
    pairs.collect()
}

/// As [`refilled`], of a table in braces, which keeps the comments within it.
pub(super) fn refill(table: &mut InlineTable, pairs: &Pairs<'_, '_>) -> Result<(), EditError> {
    for (key, item) in refilled(table, pairs, &mut String::new())? {
        if let Item::Value(value) = item {
            table.insert_formatted(&key, value);
        }
    }
    Ok(())
}

/// Pairs in braces, or those of a body that is written out as one text.
pub(super) fn new_pairs(pairs: &Pairs<'_, '_>) -> Result<Value, EditError> {
    let written: Vec<&str> = pairs.iter().filter_map(|pair| pair.written()).collect();
    if written.is_empty() {
        let mut table = InlineTable::new();
        refill(&mut table, pairs)?;
        Ok(table.into())
    } else if written.len() == pairs.len() {
        value(&string(&written.join("&")))
    } else {
        Err(EditError::Body)
    }
}

fn pair_value(pair: &DraftParameter<'_>) -> Result<Value, EditError> {
    let text = string(&pair.value_text());
    if pair.is_encoded() {
        value(&format!("{{ encoded = {text} }}"))
    } else {
        value(&text)
    }
}

/// Sets the value of a pair that is there, in its notation.
fn set_value(key: &mut Key, item: &mut Item, pair: &DraftParameter<'_>) -> Result<(), EditError> {
    let text = pair.value_text();
    let encoded = item.as_table_like().and_then(|table| table.get("encoded"));
    let (is_encoded, old) = match encoded {
        Some(old) => (true, old.as_str()),
        None => (false, item.as_str()),
    };
    if is_encoded == pair.is_encoded() && old == Some(&*text) {
        return Ok(());
    }
    if let Item::Table(table) = &*item
        && !pair.is_encoded()
        && table.is_dotted()
        && let Some((inner, Item::Value(old))) = table.get_key_value("encoded")
    {
        // `b.encoded = "2" # why` becomes `b = "3" # why`.
        *key.leaf_decor_mut() = inner.leaf_decor().clone();
        *item = Item::Value(old.clone());
    }
    if let Some(table) = item.as_table_like_mut().filter(|_| pair.is_encoded()) {
        return set_text(table, "encoded", &text);
    }
    match item {
        Item::Value(old) if !pair.is_encoded() => replace(old, quoted_as(old, &text)?),
        Item::Value(old) => replace(old, pair_value(pair)?),
        other => *other = Item::Value(pair_value(pair)?),
    }
    Ok(())
}
