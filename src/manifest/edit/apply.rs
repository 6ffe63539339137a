//! Writes what differs between two drafts of a callback into its table. What does not differ is not touched, and what
//! is keeps its notation: quotes, braces, dotted keys, tables of their own.

use super::error::EditError;
use super::list::{Entry, arrange, rearrange};
use super::value::{
    Pairs, new_pairs, put, quoted_as, refill, refilled, remove, replace, set_text, value,
};
use crate::callback::{Destination, Draft, DraftParameter, Given, Layer, Span};
use crate::lint::Code;
use crate::manifest::write::{method_word, string};
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use toml_edit::{Array, ArrayOfTables, InlineTable, Item, Table, TableLike, Value};

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

/// Makes the change; comments that have lost their place come out, a line for each.
pub(super) fn apply(table: &mut Table, edit: &CallbackEdit<'_>) -> Result<String, EditError> {
    let (old, new) = (edit.before, edit.after);
    let mut writer = Writer::default();
    for (key, old, new) in [
        ("name", &old.name, &new.name),
        ("trigger", &old.trigger, &new.trigger),
    ] {
        let [old, new] = [old, new].map(|given| given.as_ref().map(Given::text));
        if let Some(new) = new.filter(|new| old != Some(new)) {
            set_text(table, key, new)?;
        }
    }
    let words = [texts(&old.event_tokens), texts(&new.event_tokens)];
    writer.set_words(table, "event_tokens", &words, Empty::Goes)?;
    if old.recommended != new.recommended {
        put(table, "recommended", new.recommended.into());
    }
    let added = new.macros.without(&old.macros);
    let words = [
        old.macros.words().collect(),
        old.macros.words().chain(added.words()).collect(),
    ];
    writer.set_words(table, "macros", &words, Empty::Goes)?;
    writer.set_endpoints(table, &old.destinations, &new.destinations)?;
    if old.method != new.method {
        set_text(table, "method", method_word(new.method))?;
    }
    let empty = if edit.has_default_conditions {
        Empty::Stays
    } else {
        Empty::Goes
    };
    for (key, old, new, empty) in [
        ("conditions", &old.conditions, &new.conditions, empty),
        ("use", &old.sets, &new.sets, Empty::Goes),
        ("exclude", &old.exclude, &new.exclude, Empty::Goes),
    ] {
        writer.set_words(table, key, &[texts(old), texts(new)], empty)?;
    }
    let words = [old, new].map(|draft| {
        let own = of_layer(draft, Layer::Placeholder).into_iter();
        own.map(|one| one.key.text()).collect()
    });
    writer.set_words(table, "placeholders", &words, Empty::Goes)?;
    let params = [old, new].map(|draft| of_layer(draft, Layer::Param));
    writer.set_pairs(table, "params", &params, Empty::Goes)?;
    let body = [old, new].map(|draft| draft.body.iter().collect());
    writer.set_pairs(table, "body", &body, Empty::Goes)?;
    let allowed: Vec<&str> = edit.allowed.iter().map(|(code, _)| code.name()).collect();
    let words = [allowed.clone(), [&allowed[..], edit.allow].concat()];
    writer.set_words(table, "allow", &words, Empty::Goes)?;
    Ok(writer.comments)
}

fn list(values: impl Iterator<Item = Result<Value, EditError>>) -> Result<Value, EditError> {
    let values: Array = values.collect::<Result<_, _>>()?;
    Ok(values.into())
}

fn endpoint(to: &Destination<'_>) -> Result<Value, EditError> {
    if !to.has_own() {
        return value(&string(to.url.text()));
    }
    let mut table = InlineTable::new();
    Writer::default().set_destination(&mut table, None, to)?;
    Ok(table.into())
}

fn texts<'d>(list: &'d [Given<'_>]) -> Vec<&'d str> {
    list.iter().map(Given::text).collect()
}

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
        [old, new]: &[Vec<&str>; 2],
        empty: Empty,
    ) -> Result<(), EditError> {
        let is_to_stay = new.is_empty() && empty == Empty::Stays && !table.contains_key(key);
        if old == new && !is_to_stay {
            return Ok(());
        }
        if new.is_empty() && empty == Empty::Goes {
            remove(table, key, &mut self.comments);
            return Ok(());
        }
        let Some(item) = table.get_mut(key) else {
            put(
                table,
                key,
                list(new.iter().map(|word| value(&string(word))))?,
            );
            return Ok(());
        };
        let list = item.as_array_mut().filter(|list| list.len() == old.len());
        let list = list.ok_or(EditError::Shape(key))?;
        let mut old: Vec<Option<&str>> = old.iter().copied().map(Some).collect();
        let entries = new.iter().map(|word| {
            let same = old.iter().position(|own| *own == Some(word));
            if let Some(at) = same {
                old[at] = None;
                return Ok(Entry::Old(at));
            }
            Ok(Entry::New(value(&string(word))?))
        });
        let entries = entries.collect::<Result<_, EditError>>()?;
        arrange(list, entries);
        Ok(())
    }

    /// Makes the pairs of a part of a table others: `params`, `body`.
    fn set_pairs(
        &mut self,
        owner: &mut dyn TableLike,
        part: &'static str,
        [old, new]: &[Pairs<'_, '_>; 2],
        empty: Empty,
    ) -> Result<(), EditError> {
        let is_same = |(old, new): (&&DraftParameter<'_>, &&DraftParameter<'_>)| {
            old.key.text() == new.key.text() && old.has_same_value(new)
        };
        let is_to_stay = new.is_empty() && empty == Empty::Stays && !owner.contains_key(part);
        if old.len() == new.len() && old.iter().zip(new).all(is_same) && !is_to_stay {
            return Ok(());
        }
        if new.is_empty() && empty == Empty::Goes {
            remove(owner, part, &mut self.comments);
            return Ok(());
        }
        let is_written = |list: &Pairs<'_, '_>| list.iter().any(|pair| pair.written().is_some());
        match owner.get_mut(part) {
            Some(_) if is_written(old) || is_written(new) => put(owner, part, new_pairs(new)?),
            None => put(owner, part, new_pairs(new)?),
            Some(Item::Value(Value::InlineTable(table))) => {
                rearrange(table, |table| refill(table, new))?;
            }
            Some(Item::Table(table)) => {
                for (key, item) in refilled(table, new, &mut self.comments)? {
                    table.insert_formatted(&key, item);
                }
                if table.is_implicit() {
                    // `[callback.params.x]` alone: a header for what is beside it comes behind.
                    let tables = table.iter().filter_map(|(_, item)| item.as_table());
                    let last = tables.filter_map(Table::position).max();
                    table.set_position(last.map(|last| last + 1));
                }
                if table.is_dotted() && new.is_empty() {
                    owner.insert(part, Item::Value(value("{}")?));
                }
            }
            Some(_) => return Err(EditError::Shape(part)),
        }
        Ok(())
    }

    fn set_endpoints(
        &mut self,
        table: &mut Table,
        before: &[Destination<'_>],
        after: &[Destination<'_>],
    ) -> Result<(), EditError> {
        const ENDPOINTS: &str = "endpoints";
        if before == after {
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
                            Self::set_endpoint(item, &before[*at], to)?;
                            Entry::Old(*at)
                        }
                        None => Entry::New(endpoint(to)?),
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
                put(table, ENDPOINTS, list(after.iter().map(endpoint))?);
                Ok(())
            }
        }
    }

    /// An endpoint in a list: a text, or a table in braces.
    fn set_endpoint(
        item: &mut Value,
        before: &Destination<'_>,
        after: &Destination<'_>,
    ) -> Result<(), EditError> {
        if before == after {
            return Ok(());
        }
        if let Value::InlineTable(table) = item {
            return rearrange(table, |table| {
                let mut within = Self::default();
                within.set_destination(table, Some(before), after)
            });
        }
        let new = if after.has_own() {
            endpoint(after)?
        } else {
            quoted_as(item, after.url.text())?
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
            let own = kept.and_then(|at| old.get_mut(at)?.take());
            let mut table = own.unwrap_or_default();
            self.set_destination(&mut table, kept.map(|at| &before[at]), to)?;
            // Tables of one position stay in their order.
            place(&mut table, position);
            list.push(table);
        }
        Ok(list)
    }

    /// The table of an endpoint, in braces or below a header; of a new one, it is empty.
    fn set_destination(
        &mut self,
        table: &mut dyn TableLike,
        before: Option<&Destination<'_>>,
        after: &Destination<'_>,
    ) -> Result<(), EditError> {
        if before.is_none_or(|before| before.url.text() != after.url.text()) {
            set_text(table, "url", after.url.text())?;
        }
        if let Some(new) = &after.conditions {
            let old = before.and_then(|before| before.conditions.as_deref());
            let words = [texts(old.unwrap_or_default()), texts(new)];
            self.set_words(table, "conditions", &words, Empty::Stays)?;
        } else {
            remove(table, "conditions", &mut self.comments);
        }
        match after.method {
            None => remove(table, "method", &mut self.comments),
            Some(method) if before.and_then(|before| before.method) == Some(method) => {}
            Some(method) => set_text(table, "method", method_word(method))?,
        }
        let of_body = (before.and_then(|before| before.body.as_ref()), &after.body);
        let of_params = (
            before.and_then(|before| before.parameters.as_ref()),
            &after.parameters,
        );
        for (part, (old, new)) in [("body", of_body), ("params", of_params)] {
            let Some(new) = new else {
                remove(table, part, &mut self.comments);
                continue;
            };
            let pairs = [old.into_iter().flatten().collect(), new.iter().collect()];
            self.set_pairs(table, part, &pairs, Empty::Stays)?;
        }
        Ok(())
    }
}

/// The parameters of a callback's own that it has of `placeholders` or of `params`.
fn of_layer<'d, 'a>(draft: &'d Draft<'a>, layer: Layer) -> Pairs<'d, 'a> {
    let all = draft.parameters.iter();
    all.filter(|one| one.layer == layer).collect()
}

/// Which of the old endpoints each new one is: the one with its URL, else the one with the same of its own, else the
/// one that stood at its place.
pub fn matched(before: &[Destination<'_>], after: &[Destination<'_>]) -> Vec<Option<usize>> {
    let mut by_url: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (at, old) in before.iter().enumerate() {
        by_url.entry(old.url.text()).or_default().push_back(at);
    }
    let mut next = |to: &Destination<'_>| by_url.get_mut(to.url.text())?.pop_front();
    let mut kept: Vec<Option<usize>> = after.iter().map(&mut next).collect();
    let mut is_free = vec![true; before.len()];
    kept.iter().flatten().for_each(|old| is_free[*old] = false);
    for (at, to) in after.iter().enumerate() {
        if kept[at].is_none() && to.has_own() {
            let is_same = |old: &usize| is_free[*old] && before[*old].has_same_own(to);
            kept[at] = (0..before.len()).find(is_same);
            kept[at].into_iter().for_each(|old| is_free[old] = false);
        }
    }
    for at in 0..after.len() {
        if kept[at].is_none() && before.len() == after.len() && is_free[at] {
            kept[at] = Some(at);
        }
    }
    kept
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
