//! Writes what differs between two drafts of a callback into its table. What does not differ is not touched, and what
//! is keeps its notation: quotes, braces, dotted keys, tables of their own.

use super::list::{Entry, arrange, rearrange};
use super::{CallbackEdit, EditError};
use crate::callback::{Destination, Draft, DraftParameter, Given, Layer, Method};
use crate::manifest::write::{key, string};
use std::fmt::Write as _;
use toml_edit::{ArrayOfTables, Decor, InlineTable, Item, Key, Table, TableLike, Value};

/// Makes the change; comments that have lost their place come out, a line for each.
///
/// # Errors
/// [`EditError`] where a part is not written as it is read.
pub(super) fn apply(table: &mut Table, edit: &CallbackEdit<'_>) -> Result<String, EditError> {
    let (before, after) = (edit.before, edit.after);
    let mut writer = Writer::default();
    let text = |given: &Option<Given<'_>>| given.as_ref().map(|given| given.written().to_owned());
    for (key, old, new) in [
        ("name", &before.name, &after.name),
        ("trigger", &before.trigger, &after.trigger),
    ] {
        if let Some(new) = text(new).filter(|new| text(old).as_ref() != Some(new)) {
            set_text(table, key, &new)?;
        }
    }
    let words = |list: &[Given<'_>]| list.iter().map(|one| one.written().to_owned()).collect();
    let mut set_words = |table: &mut Table, key, old: &[Given<'_>], new: &[Given<'_>], empty| {
        let (old, new): (Vec<String>, Vec<String>) = (words(old), words(new));
        writer.set_words(table, key, &old, &new, empty)
    };
    let (old, new) = (&before.event_tokens, &after.event_tokens);
    set_words(table, "event_tokens", old, new, Empty::Goes)?;
    if before.recommended != after.recommended {
        put(table, "recommended", after.recommended.into());
    }
    writer.set_endpoints(table, before, after)?;
    if before.method != after.method {
        set_text(table, "method", method_word(after.method))?;
    }
    let empty = if edit.has_default_conditions {
        Empty::Stays
    } else {
        Empty::Goes
    };
    let mut set_words = |table: &mut Table, key, old: &[Given<'_>], new: &[Given<'_>], empty| {
        let (old, new): (Vec<String>, Vec<String>) = (words(old), words(new));
        writer.set_words(table, key, &old, &new, empty)
    };
    let (old, new) = (&before.conditions, &after.conditions);
    set_words(table, "conditions", old, new, empty)?;
    set_words(table, "use", &before.sets, &after.sets, Empty::Goes)?;
    let (old, new) = (&before.exclude, &after.exclude);
    set_words(table, "exclude", old, new, Empty::Goes)?;
    writer.set_placeholders(table, before, after)?;
    let [old, new] = [before, after].map(|draft| of_layer(draft, Layer::Param));
    writer.set_pairs(table, "params", &old, &new, Empty::Goes)?;
    let [old, new] = [before, after].map(|draft| draft.body.iter().collect::<Vec<_>>());
    writer.set_pairs(table, "body", &old, &new, Empty::Goes)?;
    let words =
        |list: &[&str]| -> Vec<String> { list.iter().map(|code| (*code).to_owned()).collect() };
    let old: Vec<&str> = edit.allowed.iter().map(|(code, _)| code.name()).collect();
    let old = words(&old);
    let mut new = old.clone();
    new.extend(edit.allow.iter().map(|code| (*code).to_owned()));
    writer.set_words(table, "allow", &old, &new, Empty::Goes)?;
    Ok(writer.comments)
}

/// Gives a callback another name.
///
/// # Errors
/// [`EditError`]
pub(super) fn rename(table: &mut Table, name: &str) -> Result<(), EditError> {
    set_text(table, "name", name)
}

/// What becomes of a list or table that is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Empty {
    Goes,
    Stays,
}

#[derive(Debug, Default)]
struct Writer {
    /// Comments that have lost their place.
    comments: String,
}

impl Writer {
    /// Makes the words of a list others; those that stay keep what is written for them.
    fn set_words(
        &mut self,
        table: &mut dyn TableLike,
        key: &'static str,
        before: &[String],
        after: &[String],
        empty: Empty,
    ) -> Result<(), EditError> {
        if before == after {
            return Ok(());
        }
        if after.is_empty() && empty == Empty::Goes {
            self.remove(table, key);
            return Ok(());
        }
        let Some(item) = table.get_mut(key) else {
            let words: Vec<String> = after.iter().map(|word| string(word)).collect();
            put(table, key, value(&format!("[{}]", words.join(", ")))?);
            return Ok(());
        };
        let list = item
            .as_array_mut()
            .filter(|list| list.len() == before.len());
        let list = list.ok_or(EditError::Shape(key))?;
        let mut is_free = vec![true; before.len()];
        let entries = after.iter().map(|word| {
            let same = (0..before.len()).find(|at| is_free[*at] && before[*at] == *word);
            Ok(match same {
                Some(at) => {
                    is_free[at] = false;
                    Entry::Old(at)
                }
                None => Entry::New(value(&string(word))?),
            })
        });
        let entries = entries.collect::<Result<_, EditError>>()?;
        arrange(list, entries);
        Ok(())
    }

    /// The callback's own placeholders; a new list stands above the parameters.
    fn set_placeholders(
        &mut self,
        table: &mut Table,
        before: &Draft<'_>,
        after: &Draft<'_>,
    ) -> Result<(), EditError> {
        let [old, new] = [before, after].map(|draft| -> Vec<String> {
            let own = of_layer(draft, Layer::Placeholder).into_iter();
            own.map(|one| one.key.text().to_owned()).collect()
        });
        let is_new = !table.contains_key("placeholders");
        self.set_words(table, "placeholders", &old, &new, Empty::Goes)?;
        if let (true, Some(_)) = (is_new, table.get("params")) {
            let mut entries = drain(table);
            let place = entries.iter().position(|(key, _)| key.get() == "params");
            let is_added = entries
                .last()
                .is_some_and(|(key, _)| key.get() == "placeholders");
            if let (Some(place), true) = (place, is_added) {
                entries[place..].rotate_right(1);
            }
            refill(table, entries);
        }
        Ok(())
    }

    /// Makes the pairs of a part of a table others: `params`, `body`.
    fn set_pairs(
        &mut self,
        owner: &mut dyn TableLike,
        part: &'static str,
        before: &[&DraftParameter<'_>],
        after: &[&DraftParameter<'_>],
        empty: Empty,
    ) -> Result<(), EditError> {
        let mut both = before.iter().zip(after);
        if before.len() == after.len() && both.all(|(old, new)| is_same_pair(old, new)) {
            return Ok(());
        }
        if after.is_empty() && empty == Empty::Goes {
            self.remove(owner, part);
            return Ok(());
        }
        match owner.get_mut(part) {
            None => {
                put(owner, part, value(&pairs(after))?);
                Ok(())
            }
            Some(Item::Value(Value::InlineTable(inner))) => {
                let comments = self.comments.len();
                let old_name = |name: &str| {
                    let new = after.iter().position(|pair| pair.key.text() == name)?;
                    renamed(before, after, new).map(str::to_owned)
                };
                let change = |inner: &mut InlineTable| {
                    self.remove_others(inner, before, after);
                    let names: Vec<String> =
                        inner.iter().map(|(name, _)| name.to_owned()).collect();
                    let old = names.iter().filter_map(|name| inner.remove_entry(name));
                    let old = old.map(|(key, value)| (key, Item::Value(value))).collect();
                    for (key, item) in refilled(old, before, after, "")? {
                        if let Item::Value(value) = item {
                            inner.insert_formatted(&key, value);
                        }
                    }
                    Ok(())
                };
                let result = rearrange(inner, change, old_name);
                // They stay within the braces.
                self.comments.truncate(comments);
                result
            }
            Some(Item::Table(inner)) => {
                self.remove_others(inner, before, after);
                let indent = indentation(inner);
                let entries = refilled(drain(inner), before, after, &indent)?;
                refill(inner, entries);
                if inner.is_implicit() {
                    // `[callback.params.x]` alone: a header for what is beside it comes behind.
                    let tables = inner.iter().filter_map(|(_, item)| item.as_table());
                    let last = tables.filter_map(Table::position).max();
                    inner.set_position(last.map(|last| last + 1));
                }
                if inner.is_dotted() && after.is_empty() {
                    owner.insert(part, Item::Value(value("{}")?));
                }
                Ok(())
            }
            Some(_) => Err(EditError::Shape(part)),
        }
    }

    /// Takes the keys away that are no longer there.
    fn remove_others(
        &mut self,
        table: &mut dyn TableLike,
        before: &[&DraftParameter<'_>],
        after: &[&DraftParameter<'_>],
    ) {
        let old: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
        let stays = |name: &String| (0..after.len()).any(|at| old_name(before, after, at) == *name);
        for gone in old.iter().filter(|name| !stays(name)) {
            self.remove(table, gone);
        }
    }

    fn set_endpoints(
        &mut self,
        table: &mut Table,
        before: &Draft<'_>,
        after: &Draft<'_>,
    ) -> Result<(), EditError> {
        const ENDPOINTS: &str = "endpoints";
        let (before, after) = (&before.destinations, &after.destinations);
        let mut both = before.iter().zip(after);
        if before.len() == after.len() && both.all(|(old, new)| old.says_the_same(new)) {
            return Ok(());
        }
        let kept = matched(before, after);
        match table.get_mut(ENDPOINTS) {
            Some(Item::Value(Value::Array(list))) => {
                if list.len() != before.len() {
                    return Err(EditError::Shape(ENDPOINTS));
                }
                let mut entries = Vec::with_capacity(after.len());
                for (to, old) in after.iter().zip(&kept) {
                    entries.push(match old {
                        Some(at) => {
                            let item = list.get_mut(*at).ok_or(EditError::Unkept)?;
                            self.set_endpoint(item, &before[*at], to)?;
                            Entry::Old(*at)
                        }
                        None => Entry::New(value(&endpoint(to))?),
                    });
                }
                arrange(list, entries);
                Ok(())
            }
            Some(Item::ArrayOfTables(list)) if kept.iter().any(Option::is_some) => {
                let old = std::mem::take(list);
                *list = self.endpoint_tables(old, (before, after), &kept)?;
                Ok(())
            }
            _ => {
                table.remove(ENDPOINTS);
                let items: Vec<String> = after.iter().map(endpoint).collect();
                put(table, ENDPOINTS, value(&format!("[{}]", items.join(", ")))?);
                Ok(())
            }
        }
    }

    /// An endpoint in a list: a text, or a table in braces.
    fn set_endpoint(
        &mut self,
        item: &mut Value,
        before: &Destination<'_>,
        after: &Destination<'_>,
    ) -> Result<(), EditError> {
        if before.says_the_same(after) {
            return Ok(());
        }
        if let Value::InlineTable(inner) = item {
            let comments = self.comments.len();
            let change = |inner: &mut InlineTable| self.set_destination(inner, before, after);
            let result = rearrange(inner, change, |_| None);
            self.comments.truncate(comments);
            return result;
        }
        let new = if after.has_own() {
            value(&endpoint(after))?
        } else {
            quoted_as(item, after.url.written())?
        };
        replace(item, new);
        Ok(())
    }

    /// The endpoints as tables below headers, of which some were there.
    fn endpoint_tables(
        &mut self,
        old: ArrayOfTables,
        (before, after): (&[Destination<'_>], &[Destination<'_>]),
        kept: &[Option<usize>],
    ) -> Result<ArrayOfTables, EditError> {
        let mut old: Vec<Option<Table>> = old.into_iter().map(Some).collect();
        if old.len() != before.len() {
            return Err(EditError::Shape("endpoints"));
        }
        let first = old.first().and_then(Option::as_ref);
        let position = first.and_then(Table::position);
        let mut list = ArrayOfTables::new();
        for (to, kept) in after.iter().zip(kept) {
            let own = kept.and_then(|at| Some((at, old.get_mut(at)?.take()?)));
            let mut table = if let Some((at, mut table)) = own {
                self.set_destination(&mut table, &before[at], to)?;
                table
            } else if let Value::InlineTable(new) = value(&endpoint_table(to))? {
                let mut table = new.into_table();
                table.fmt();
                table
            } else {
                return Err(EditError::Unkept);
            };
            // Tables of one position stay in their order.
            place(&mut table, position);
            list.push(table);
        }
        Ok(list)
    }

    /// The table of an endpoint, in braces or below a header.
    fn set_destination(
        &mut self,
        table: &mut dyn TableLike,
        before: &Destination<'_>,
        after: &Destination<'_>,
    ) -> Result<(), EditError> {
        if before.url.written() != after.url.written() {
            set_text(table, "url", after.url.written())?;
        }
        let words = |list: &Option<Vec<Given<'_>>>| -> Vec<String> {
            let list = list.iter().flatten();
            list.map(|one| one.written().to_owned()).collect()
        };
        let (old, new) = (words(&before.conditions), words(&after.conditions));
        match (&before.conditions, &after.conditions) {
            (_, None) => self.remove(table, "conditions"),
            (None, Some(_)) if new.is_empty() => put(table, "conditions", value("[]")?),
            (_, Some(_)) => self.set_words(table, "conditions", &old, &new, Empty::Stays)?,
        }
        match after.method {
            None => self.remove(table, "method"),
            Some(method) if before.method == Some(method) => {}
            Some(method) => set_text(table, "method", method_word(method))?,
        }
        for (part, old, new) in [
            ("body", &before.body, &after.body),
            ("params", &before.parameters, &after.parameters),
        ] {
            let old_pairs: Vec<_> = old.iter().flatten().collect();
            match new {
                None => self.remove(table, part),
                Some(new) if old.is_none() && new.is_empty() => put(table, part, value("{}")?),
                Some(new) => {
                    let new: Vec<_> = new.iter().collect();
                    self.set_pairs(table, part, &old_pairs, &new, Empty::Stays)?;
                }
            }
        }
        Ok(())
    }

    /// Takes a key away; the comments above it come to the next one.
    fn remove(&mut self, table: &mut dyn TableLike, name: &str) {
        let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
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
            None => self.comments.push_str(&lead),
        }
    }
}

/// The parameters of a callback's own that it has of `placeholders` or of `params`.
fn of_layer<'d, 'a>(draft: &'d Draft<'a>, layer: Layer) -> Vec<&'d DraftParameter<'a>> {
    let all = draft.parameters.iter();
    all.filter(|one| one.layer == layer).collect()
}

fn is_same_pair(one: &DraftParameter<'_>, other: &DraftParameter<'_>) -> bool {
    one.key.text() == other.key.text() && one.has_same_value(other)
}

/// The pairs of a table, in their order: those that it has, as they are written, and new ones.
fn refilled(
    mut old: Vec<(Key, Item)>,
    before: &[&DraftParameter<'_>],
    after: &[&DraftParameter<'_>],
    indent: &str,
) -> Result<Vec<(Key, Item)>, EditError> {
    let mut entries = Vec::with_capacity(after.len());
    for (at, pair) in after.iter().enumerate() {
        let new = key(pair.key.text()).parse::<Key>();
        let mut new = new.map_err(|_| EditError::Unkept)?;
        let name = old_name(before, after, at);
        let same = old.iter().position(|(key, _)| key.get() == name);
        let Some((mut key, mut item)) = same.map(|at| old.remove(at)) else {
            if !indent.is_empty() {
                *new.leaf_decor_mut() = Decor::new(indent, " ");
            }
            entries.push((new, Item::Value(value(&pair_value(pair))?)));
            continue;
        };
        set_value(&mut key, &mut item, pair)?;
        if key.get() != pair.key.text() {
            *new.leaf_decor_mut() = key.leaf_decor().clone();
            *new.dotted_decor_mut() = key.dotted_decor().clone();
            key = new;
        }
        entries.push((key, item));
    }
    Ok(entries)
}

/// The name that a pair has in the table as it was.
fn old_name<'p>(
    before: &[&'p DraftParameter<'_>],
    after: &[&'p DraftParameter<'_>],
    at: usize,
) -> &'p str {
    renamed(before, after, at).unwrap_or(after[at].key.text())
}

/// The name that a pair had, where only its name is another.
fn renamed<'p>(
    before: &[&'p DraftParameter<'_>],
    after: &[&DraftParameter<'_>],
    at: usize,
) -> Option<&'p str> {
    let (old, new) = (before.get(at)?, after[at]);
    let has =
        |list: &[&DraftParameter<'_>], key: &str| list.iter().any(|one| one.key.text() == key);
    let is_renamed =
        old.has_same_value(new) && !has(before, new.key.text()) && !has(after, old.key.text());
    is_renamed.then(|| old.key.text())
}

/// Which of the old endpoints each new one is: the one with its URL, else the one with the same of its own, else the
/// one that stood at its place.
pub fn matched(before: &[Destination<'_>], after: &[Destination<'_>]) -> Vec<Option<usize>> {
    type Same<'s> = &'s dyn Fn((usize, &Destination<'_>), (usize, &Destination<'_>)) -> bool;
    let is_url: Same<'_> = &|(_, old), (_, new)| old.url.written() == new.url.written();
    let is_own: Same<'_> = &|(_, old), (_, new)| new.has_own() && old.has_same_own(new);
    let is_place: Same<'_> = &|(one, _), (other, _)| one == other && before.len() == after.len();
    let mut kept = vec![None; after.len()];
    for is_same in [is_url, is_own, is_place] {
        for (at, to) in after.iter().enumerate() {
            let free = |old: &usize| !kept.contains(&Some(*old));
            if kept[at].is_none() {
                let found = (0..before.len()).filter(free);
                kept[at] = found
                    .into_iter()
                    .find(|old| is_same((*old, &before[*old]), (at, to)));
            }
        }
    }
    kept
}

/// As a file writes it.
fn method_word(method: Method) -> &'static str {
    match method {
        Method::Implied => "get",
        Method::Get => "GET",
        Method::Post => "post",
    }
}

/// An endpoint as an item of a list.
fn endpoint(to: &Destination<'_>) -> String {
    if to.has_own() {
        endpoint_table(to)
    } else {
        string(to.url.written())
    }
}

fn endpoint_table(to: &Destination<'_>) -> String {
    let mut text = format!("{{ url = {}", string(to.url.written()));
    if let Some(conditions) = &to.conditions {
        let words = conditions.iter().map(Given::written).map(string);
        let words: Vec<String> = words.collect();
        // Writing to a `String` cannot fail.
        let _ = write!(text, ", conditions = [{}]", words.join(", "));
    }
    if let Some(method) = to.method {
        let _ = write!(text, ", method = \"{}\"", method_word(method));
    }
    for (name, part) in [("body", &to.body), ("params", &to.parameters)] {
        if let Some(part) = part {
            let part: Vec<&DraftParameter<'_>> = part.iter().collect();
            let _ = write!(text, ", {name} = {}", pairs(&part));
        }
    }
    text + " }"
}

/// Pairs in braces.
fn pairs(list: &[&DraftParameter<'_>]) -> String {
    let one =
        |pair: &&DraftParameter<'_>| format!("{} = {}", key(pair.key.text()), pair_value(pair));
    let all: Vec<String> = list.iter().map(one).collect();
    match all.len() {
        0 => "{}".to_owned(),
        _ => format!("{{ {} }}", all.join(", ")),
    }
}

fn pair_value(pair: &DraftParameter<'_>) -> String {
    let text = string(&pair.value_text());
    if pair.is_encoded() {
        format!("{{ encoded = {text} }}")
    } else {
        text
    }
}

/// What is written, as a value with this very text.
fn value(text: &str) -> Result<Value, EditError> {
    text.parse().map_err(|_| EditError::Unkept)
}

/// A text in the quotes of another, where they can hold it.
fn quoted_as(old: &Value, text: &str) -> Result<Value, EditError> {
    let written = old.to_string();
    let written = written.trim_start();
    let is_literal = written.starts_with('\'') && !written.starts_with("'''");
    if is_literal && !text.contains('\'') && !text.contains(char::is_control) {
        return value(&format!("'{text}'"));
    }
    value(&string(text))
}

fn set_text(table: &mut dyn TableLike, key: &'static str, text: &str) -> Result<(), EditError> {
    let new = match table.get(key) {
        Some(Item::Value(old)) => quoted_as(old, text)?,
        _ => value(&string(text))?,
    };
    put(table, key, new);
    Ok(())
}

/// Writes a value for a key, in place of the one that is there.
fn put(table: &mut dyn TableLike, key: &str, new: Value) {
    if let Some(Item::Value(old)) = table.get_mut(key) {
        replace(old, new);
        return;
    }
    let indent = indentation(table);
    table.insert(key, Item::Value(new));
    if let (Some(mut key), false) = (table.key_mut(key), indent.is_empty()) {
        key.leaf_decor_mut().set_prefix(indent);
        key.leaf_decor_mut().set_suffix(" ");
    }
}

/// Another value with the blanks and comments of the old.
fn replace(old: &mut Value, mut new: Value) {
    std::mem::swap(new.decor_mut(), old.decor_mut());
    *old = new;
}

/// Sets the value of a pair that is there, in its notation.
fn set_value(key: &mut Key, item: &mut Item, pair: &DraftParameter<'_>) -> Result<(), EditError> {
    let text = pair.value_text();
    if let Some(table) = item.as_table_like_mut() {
        let old = table.get("encoded").and_then(Item::as_str);
        if pair.is_encoded() && old != Some(&*text) {
            return set_text(table, "encoded", &text);
        }
        if pair.is_encoded() {
            return Ok(());
        }
    } else if !pair.is_encoded() && item.as_str() == Some(&*text) {
        return Ok(());
    }
    if let Item::Table(table) = &*item
        && table.is_dotted()
        && let Some((inner, Item::Value(old))) = table.get_key_value("encoded")
    {
        // `b.encoded = "2" # why` becomes `b = "3" # why`.
        *key.leaf_decor_mut() = inner.leaf_decor().clone();
        *item = Item::Value(old.clone());
    }
    let new = match &*item {
        Item::Value(old) if !pair.is_encoded() => quoted_as(old, &text)?,
        _ => value(&pair_value(pair))?,
    };
    match item {
        Item::Value(old) => replace(old, new),
        other => *other = Item::Value(new),
    }
    Ok(())
}

/// Takes all keys out of a table, as they are written.
fn drain(table: &mut Table) -> Vec<(Key, Item)> {
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let entries = names.iter().filter_map(|name| table.remove_entry(name));
    entries.collect()
}

fn refill(table: &mut Table, entries: Vec<(Key, Item)>) {
    for (key, item) in entries {
        table.insert_formatted(&key, item);
    }
}

/// The blanks before the last line of a table.
fn indentation(table: &dyn TableLike) -> String {
    let lines = table.iter().filter(|(_, item)| item.is_value());
    let key = lines.last().and_then(|(name, _)| table.key(name));
    let prefix = key.map_or("", |key| raw(key.leaf_decor().prefix()));
    let line = prefix.rfind('\n').map_or(prefix, |at| &prefix[at + 1..]);
    line.to_owned()
}

fn raw(text: Option<&toml_edit::RawString>) -> &str {
    text.and_then(toml_edit::RawString::as_str)
        .unwrap_or_default()
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

/// Gives a table and those within a place among the tables of the file.
fn place(table: &mut Table, position: Option<isize>) {
    table.set_position(position);
    for (_, item) in table.iter_mut() {
        if let Item::Table(inner) = item {
            place(inner, position);
        }
    }
}
