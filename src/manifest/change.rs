//! What an edit changes about the table of one callback; lists, comments and quoting stay as they are written.

use super::edit::EditError;
use crate::callback::{DraftParameter, DraftValue};
use toml_edit::{Array, InlineTable, Item, RawString, Table, TableLike, Value};

/// What is changed about a callback. `None` and empty lists leave what is there.
#[derive(Debug, Clone, Default)]
pub struct Change<'c> {
    /// Its new name.
    pub name: Option<&'c str>,
    /// Its new trigger.
    pub trigger: Option<&'c str>,
    /// Its new endpoints, in place of all it has.
    pub endpoints: &'c [String],
    /// Its new event tokens, in place of all it has; an empty list takes them away.
    pub event_tokens: Option<&'c [String]>,
    /// Its new conditions, in place of all it has; an empty list says that it has none.
    pub conditions: Option<&'c [String]>,
    /// Whether endpoints lose conditions of their own too.
    pub clears_conditions: bool,
    /// `get` or `post`.
    pub method: Option<&'static str>,
    /// Whether it takes the recommended placeholders.
    pub recommended: Option<bool>,
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
    /// The parameters that the callback has from elsewhere: recommended, defaults, sets.
    pub inherited: Vec<Inherited>,
    /// Keys that it excludes today, and that come from nowhere after the change.
    pub obsolete: Vec<String>,
    /// Codes to allow.
    pub allow: &'c [&'static str],
}

/// A parameter from elsewhere, which the callback can exclude.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// Its key.
    pub key: String,
    /// Its value, as people would type it.
    pub value: String,
}

/// Makes the change in the table of the callback.
///
/// # Errors
/// [`EditError`]
pub(super) fn apply(table: &mut Table, name: &str, change: &Change<'_>) -> Result<(), EditError> {
    if let Some(trigger) = change.trigger {
        set_value(table, "trigger", trigger.into());
    }
    match change.event_tokens {
        Some([]) => drop(table.remove("event_tokens")),
        Some(tokens) => set_value(table, "event_tokens", list(tokens).into()),
        None => {}
    }
    if let Some(recommended) = change.recommended {
        set_value(table, "recommended", recommended.into());
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
    for key in &change.obsolete {
        take_out(table, "exclude", key);
    }
    for key in change.exclude {
        push(table, "exclude", key)?;
    }
    for parameter in change.parameters {
        if !is_back(table, parameter, change) {
            set_parameter(table, parameter)?;
        }
    }
    for parameter in change.body {
        set_in_part(table, "body", parameter)?;
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

/// Takes a word out of a list, and an empty list out of the table.
fn take_out(table: &mut Table, part: &str, word: &str) {
    let Some(list) = table.get_mut(part).and_then(Item::as_array_mut) else {
        return;
    };
    let place = |list: &Array| list.iter().position(|item| item.as_str() == Some(word));
    let mut taken = false;
    while let Some(at) = place(list) {
        take_item(list, at);
        taken = true;
    }
    if taken && list.is_empty() {
        table.remove(part);
    }
}

/// Sets a parameter in the table of a key, which is made where it is missing.
fn set_in_part(
    table: &mut Table,
    part: &'static str,
    parameter: &DraftParameter<'_>,
) -> Result<(), EditError> {
    let item = table
        .entry(part)
        .or_insert_with(|| Item::Value(InlineTable::new().into()));
    let inline = item.as_inline_table_mut();
    if let Some(inline) = inline.filter(|own| !own.contains_key(parameter.key.text()))
        && let Some((_, last)) = inline.iter_mut().last()
        && text_of(last.decor().suffix()) == " "
    {
        // The blank before the brace is the brace's, not the last value's.
        last.decor_mut().set_suffix("");
    }
    set_in(
        item.as_table_like_mut().ok_or(EditError::Shape(part))?,
        parameter,
    );
    Ok(())
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

/// Whether a parameter comes from elsewhere as it is wanted, once it is no longer excluded.
fn is_back(table: &mut Table, parameter: &DraftParameter<'_>, change: &Change<'_>) -> bool {
    let key = parameter.key.text();
    let from = change.inherited.iter().find(|from| from.key == key);
    let is_own = listed(table, key).is_some()
        || ["params", "endpoints"].iter().any(|part| {
            let part = table.get(part);
            part.is_some_and(|part| has_key(part, key))
        });
    let Some(from) = from.filter(|_| !is_own && !change.exclude.iter().any(|own| own == key))
    else {
        return false;
    };
    take_out(table, "exclude", key);
    !matches!(parameter.value, DraftValue::Encoded(_)) && parameter.value_text() == from.value
}

/// Whether a table of parameters, or one of an endpoint, has a key.
fn has_key(part: &Item, key: &str) -> bool {
    let in_params = |endpoint: &dyn TableLike| {
        let params = endpoint.get("params").and_then(Item::as_table_like);
        params.is_some_and(|params| params.contains_key(key))
    };
    match part {
        Item::ArrayOfTables(list) => list.iter().any(|endpoint| in_params(endpoint)),
        Item::Value(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_inline_table)
            .any(|endpoint| in_params(endpoint)),
        params => params
            .as_table_like()
            .is_some_and(|params| params.contains_key(key)),
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
            set_in_part(table, "params", parameter)?;
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

fn remove(
    table: &mut Table,
    name: &str,
    key: &str,
    inherited: &[Inherited],
) -> Result<(), EditError> {
    let mut known: Vec<String> = inherited.iter().map(|from| from.key.clone()).collect();
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
    if inherited.iter().any(|from| from.key == key) {
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
