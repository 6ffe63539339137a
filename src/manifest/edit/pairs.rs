//! Keys with their values, as `params` and `body` have them.

use super::error::EditError;
use super::value::{quoted_as, replace, set_text, value};
use crate::callback::DraftParameter;
use crate::manifest::write::{key, string};
use toml_edit::{Decor, Item, Key, Value};

pub(super) type Pairs<'d, 'a> = Vec<&'d DraftParameter<'a>>;

/// The pairs of a table, in their order: those that it has, as they are written, and new ones.
pub(super) fn refilled(
    mut old: Vec<(Key, Item)>,
    pairs: &Pairs<'_, '_>,
    indent: &str,
) -> Result<Vec<(Key, Item)>, EditError> {
    let mut entries = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let name = pair.key.text();
        let same = old.iter().position(|(key, _)| key.get() == name);
        if let Some((mut key, mut item)) = same.map(|at| old.remove(at)) {
            set_value(&mut key, &mut item, pair)?;
            entries.push((key, item));
            continue;
        }
        let mut new = key(name).parse::<Key>().map_err(|_| EditError::Unkept)?;
        if !indent.is_empty() {
            *new.leaf_decor_mut() = Decor::new(indent, " ");
        }
        entries.push((new, Item::Value(value(&pair_value(pair))?)));
    }
    Ok(entries)
}

/// Pairs in braces, or those of a body that is written out as one text.
pub(super) fn pairs(list: &[&DraftParameter<'_>]) -> Result<String, EditError> {
    let written: Vec<&str> = list.iter().filter_map(|pair| pair.written()).collect();
    if !written.is_empty() {
        let is_whole = written.len() == list.len();
        let text = is_whole.then(|| string(&written.join("&")));
        return text.ok_or(EditError::Body);
    }
    let one =
        |pair: &&DraftParameter<'_>| format!("{} = {}", key(pair.key.text()), pair_value(pair));
    let all: Vec<String> = list.iter().map(one).collect();
    Ok(match all.len() {
        0 => "{}".to_owned(),
        _ => format!("{{ {} }}", all.join(", ")),
    })
}

fn pair_value(pair: &DraftParameter<'_>) -> String {
    let text = string(&pair.value_text());
    if pair.is_encoded() {
        format!("{{ encoded = {text} }}")
    } else {
        text
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
    match item {
        Item::Table(table) if pair.is_encoded() => set_text(table, "encoded", &text),
        Item::Value(Value::InlineTable(table)) if pair.is_encoded() => {
            set_text(table, "encoded", &text)
        }
        Item::Value(old) => {
            let new = if pair.is_encoded() {
                value(&pair_value(pair))?
            } else {
                quoted_as(old, &text)?
            };
            replace(old, new);
            Ok(())
        }
        other => {
            *other = Item::Value(value(&pair_value(pair))?);
            Ok(())
        }
    }
}
