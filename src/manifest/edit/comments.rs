//! Comments of keys that go: they stay, above the key that follows.

use super::value::{keys, raw};
use toml_edit::{Item, Key, TableLike};

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
    add_comments(&mut lead, raw(leaf(key, item).leaf_decor().prefix()));
    add_item_comments(&mut lead, item);
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

/// The key before which the comments of an item stand: of `a.b = 1` the inner one.
fn leaf<'k>(key: &'k Key, item: &'k Item) -> &'k Key {
    match item {
        Item::Table(table) if table.is_dotted() => {
            let first = table.iter().next();
            let first = first.and_then(|(name, item)| Some((table.key(name)?, item)));
            first.map_or(key, |(key, item)| leaf(key, item))
        }
        _ => key,
    }
}

fn add_item_comments(lines: &mut String, item: &Item) {
    match item {
        Item::Table(table) => {
            add_comments(lines, raw(table.decor().prefix()));
            add_comments(lines, &table.to_string());
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
