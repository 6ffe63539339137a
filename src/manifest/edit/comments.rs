//! Comments of keys that go: they stay, above the key that follows.

use super::value::{keys, raw};
use toml_edit::{Item, Key, TableLike, Value};

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
