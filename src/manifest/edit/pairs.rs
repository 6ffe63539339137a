//! Keys with their values, as `params` and `body` have them.

use super::error::EditError;
use super::value::{indentation, keys, quoted_as, remove, replace, set_text, value};
use crate::callback::DraftParameter;
use crate::manifest::write::{key, string};
use toml_edit::{Decor, InlineTable, Item, Key, TableLike, Value};

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
