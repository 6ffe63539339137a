//! What an edit changes about the table of one callback; lists, comments and quoting stay as they are written.

use super::edit::EditError;
use super::endpoints::Shared;
use super::node::{Node, Pair};
use super::written::{Owner, Sent, Written};
use crate::callback::{DraftParameter, DraftValue};

/// What is changed about a callback. `None` and empty lists leave what is there.
#[derive(Debug, Clone, Default)]
pub struct Change<'c> {
    /// Its new name.
    pub name: Option<&'c str>,
    /// Its new trigger.
    pub trigger: Option<&'c str>,
    /// Its new endpoints, in place of all it has; those that stay keep what they have.
    pub endpoints: &'c [String],
    /// Those that it has from the defaults, where it has none of its own.
    pub shared: Vec<Shared>,
    /// Its new event tokens, in place of all it has; an empty list takes them away.
    pub event_tokens: Option<&'c [String]>,
    /// Its new conditions, in place of all that it and its endpoints have; an empty list says that it has none.
    pub conditions: Option<&'c [String]>,
    /// Whether `[defaults]` has conditions, which a callback without its own takes.
    pub has_default_conditions: bool,
    /// `get` or `post`, for all its endpoints.
    pub method: Option<&'static str>,
    /// Whether it takes the recommended placeholders.
    pub recommended: Option<bool>,
    /// Sets to take in.
    pub sets: &'c [String],
    /// Sets to take out.
    pub unused: &'c [String],
    /// Keys to leave out of the recommended and default ones.
    pub exclude: &'c [String],
    /// Parameters to set, or to replace where it has the key.
    pub parameters: &'c [DraftParameter<'c>],
    /// The same for the body.
    pub body: &'c [DraftParameter<'c>],
    /// Keys that go; those that only come from elsewhere are excluded.
    pub remove: &'c [String],
    /// The parameters that the callback has from elsewhere: recommended, defaults, sets.
    pub inherited: Vec<Inherited>,
    /// The keys that its endpoints have of their own.
    pub in_endpoints: Vec<String>,
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

/// Makes the change in the lines of the callback. What was to be taken away and is not there comes out.
///
/// # Errors
/// [`EditError`]
pub(super) fn apply(
    written: &mut Written<'_>,
    name: &str,
    change: &Change<'_>,
) -> Result<Vec<EditError>, EditError> {
    const CALLBACK: Owner = Owner::Callback;
    let mut absent = Vec::new();
    if let Some(trigger) = change.trigger {
        written.set_text(CALLBACK, "trigger", trigger)?;
    }
    match change.event_tokens {
        Some([]) => drop(written.remove(CALLBACK, "event_tokens")?),
        Some(tokens) => written.set_list("event_tokens", tokens)?,
        None => {}
    }
    if let Some(recommended) = change.recommended {
        written.set_flag("recommended", recommended)?;
    }
    if !change.endpoints.is_empty() {
        written.set_endpoints(change.endpoints, &change.shared)?;
    }
    if let Some(method) = change.method {
        set_method(written, method)?;
    }
    if let Some(conditions) = change.conditions {
        set_conditions(written, conditions, change.has_default_conditions)?;
    }
    for key in change.remove {
        absent.extend(remove(written, name, key, change)?);
    }
    for set in change.unused {
        absent.extend(take_set(written, name, set)?);
    }
    for set in change.sets {
        written.push("use", set, None)?;
    }
    for key in &change.obsolete {
        written.take_out("exclude", |node| node.text() == Some(key))?;
    }
    for key in change.exclude {
        if change.inherited.iter().any(|from| from.key == *key) {
            written.push("exclude", key, None)?;
        } else {
            absent.push(EditError::NothingToExclude {
                name: name.to_owned(),
                key: key.clone(),
                is_own: known(written, &[])?.contains(key),
            });
        }
    }
    for parameter in change.parameters {
        if !is_kept(written, "params", parameter, change)? && !is_back(written, parameter, change)?
        {
            set_parameter(written, parameter)?;
        }
    }
    for parameter in change.body {
        if is_kept(written, "body", parameter, change)? {
            continue;
        }
        let text = parameter.value_text();
        let key = parameter.key.text();
        set_everywhere(written, "body", key, sent(parameter, &text))?;
    }
    for code in change.allow {
        written.push("allow", code, None)?;
    }
    Ok(absent)
}

/// Whether a key that goes from the other part is set to what the callback has in this one: it stays as it is there, and
/// endpoints keep what they have in its place.
fn is_kept(
    written: &Written<'_>,
    part: &str,
    parameter: &DraftParameter<'_>,
    change: &Change<'_>,
) -> Result<bool, EditError> {
    let key = parameter.key.text();
    if !change.remove.iter().any(|gone| gone == key) {
        return Ok(false);
    }
    let text = parameter.value_text();
    let sent = sent(parameter, &text);
    let is_value = |part: Option<&Node>| part.is_some_and(|part| has_value(part, key, sent));
    let is_word = part == "params" && !sent.is_encoded && text == format!("{{{key}}}");
    Ok(written.look(Owner::Callback, part, is_value)? || is_word && is_listed(written, key)?)
}

/// Whether a part of a table has this value for a key.
fn has_value(part: &Node, key: &str, sent: Sent<'_>) -> bool {
    part.get(key).is_some_and(|node| match node.get("encoded") {
        Some(encoded) => sent.is_encoded && encoded.text() == Some(sent.text),
        None => !sent.is_encoded && node.text() == Some(sent.text),
    })
}

/// Takes a set out; the error of one that is not taken in.
fn take_set(
    written: &mut Written<'_>,
    name: &str,
    set: &str,
) -> Result<Option<EditError>, EditError> {
    if written.take_out("use", |node| node.text() == Some(set))? {
        return Ok(None);
    }
    let near = written.look(Owner::Callback, "use", |list| {
        let sets = list.map_or(&[][..], Node::items);
        let near = crate::catalogue::nearest(set, sets.iter().filter_map(Node::text));
        near.map(str::to_owned)
    })?;
    Ok(Some(EditError::NoSet {
        name: name.to_owned(),
        set: set.to_owned(),
        near,
    }))
}

/// The method of the callback is that of all its endpoints.
fn set_method(written: &mut Written<'_>, method: &str) -> Result<(), EditError> {
    let same = |old: Option<&Node>| match old {
        // In capitals, the field says it: that is not asked for, and stays as it is.
        Some(old) => old
            .text()
            .is_some_and(|old| old.eq_ignore_ascii_case(method)),
        None => method == "get",
    };
    if !written.look(Owner::Callback, "method", same)? {
        written.set_text(Owner::Callback, "method", method)?;
    }
    for endpoint in written.endpoint_tables()? {
        written.remove(endpoint, "method")?;
    }
    Ok(())
}

/// The conditions of the callback are those of all its endpoints. An empty list is written only where it keeps those
/// of the defaults out.
fn set_conditions(
    written: &mut Written<'_>,
    conditions: &[String],
    has_default: bool,
) -> Result<(), EditError> {
    let takes_defaults = |own: Option<&Node>| own.and_then(Node::flag) != Some(false);
    let is_needed = !conditions.is_empty()
        || has_default && written.look(Owner::Callback, "defaults", takes_defaults)?;
    if is_needed {
        written.set_list("conditions", conditions)?;
    } else {
        written.remove(Owner::Callback, "conditions")?;
    }
    for endpoint in written.endpoint_tables()? {
        written.remove(endpoint, "conditions")?;
    }
    Ok(())
}

/// Sets a pair in a part of the callback, and of each endpoint that has that part of its own. Where all have, the
/// callback's would be a dead line.
fn set_everywhere(
    written: &mut Written<'_>,
    part: &'static str,
    key: &str,
    sent: Sent<'_>,
) -> Result<(), EditError> {
    let mut own = 0;
    for endpoint in written.endpoint_tables()? {
        if written.look(endpoint, part, |part| part.is_some())? {
            written.set_in(endpoint, part, key, sent)?;
            own += 1;
        }
    }
    let count = |list: Option<&Node>| list.map_or(0, |list| list.items().len());
    let is_dead = own > 0 && own == written.look(Owner::Callback, "endpoints", count)?;
    if !is_dead || has(written, Owner::Callback, part, key)? {
        written.set_in(Owner::Callback, part, key, sent)?;
    }
    Ok(())
}

fn sent<'v>(parameter: &DraftParameter<'_>, text: &'v str) -> Sent<'v> {
    Sent {
        text,
        is_encoded: matches!(parameter.value, DraftValue::Encoded(_)),
    }
}

/// Whether a part of a table, `params` or `body`, has a key.
fn has(written: &Written<'_>, owner: Owner, part: &str, key: &str) -> Result<bool, EditError> {
    written.look(owner, part, |part| {
        part.is_some_and(|part| part.get(key).is_some())
    })
}

/// Whether a word of `placeholders` is this key.
fn names(node: &Node, key: &str) -> bool {
    node.text()
        .is_some_and(|name| name.trim_matches(['{', '}']) == key)
}

/// Whether a key is among the `placeholders`.
fn is_listed(written: &Written<'_>, key: &str) -> Result<bool, EditError> {
    written.look(Owner::Callback, "placeholders", |list| {
        list.is_some_and(|list| list.items().iter().any(|node| names(node, key)))
    })
}

/// Whether a parameter comes from elsewhere as it is wanted, once it is no longer excluded.
fn is_back(
    written: &mut Written<'_>,
    parameter: &DraftParameter<'_>,
    change: &Change<'_>,
) -> Result<bool, EditError> {
    let key = parameter.key.text();
    let Some(from) = change.inherited.iter().find(|from| from.key == key) else {
        return Ok(false);
    };
    let mut is_own = is_listed(written, key)? || has(written, Owner::Callback, "params", key)?;
    for endpoint in written.endpoint_tables()? {
        is_own |= has(written, endpoint, "params", key)?;
    }
    if is_own || change.exclude.iter().any(|own| own == key) {
        return Ok(false);
    }
    written.take_out("exclude", |node| node.text() == Some(key))?;
    let is_encoded = matches!(parameter.value, DraftValue::Encoded(_));
    Ok(!is_encoded && parameter.value_text() == from.value)
}

fn set_parameter(
    written: &mut Written<'_>,
    parameter: &DraftParameter<'_>,
) -> Result<(), EditError> {
    let key = parameter.key.text();
    let text = parameter.value_text();
    let sent = sent(parameter, &text);
    let is_placeholder = !sent.is_encoded && text == format!("{{{key}}}");
    if is_placeholder && !has(written, Owner::Callback, "params", key)? {
        // Endpoints with parameters of their own have the placeholders too; a value for the key is told apart.
        for endpoint in written.endpoint_tables()? {
            if has(written, endpoint, "params", key)? {
                written.set_in(endpoint, "params", key, sent)?;
            }
        }
        // A word that is there is not added again, in braces or without.
        if is_listed(written, key)? {
            return Ok(());
        }
        return written.push("placeholders", key, Some("params"));
    }
    written.take_out("placeholders", |node| names(node, key))?;
    set_everywhere(written, "params", key, sent)
}

/// The parts of a table that hold pairs.
const PARTS: [&str; 2] = ["params", "body"];

/// Takes a key away, or excludes it; the error of one that is nowhere. What is set anew keeps its place, and a value
/// that is set under another name too.
fn remove(
    written: &mut Written<'_>,
    name: &str,
    key: &str,
    change: &Change<'_>,
) -> Result<Option<EditError>, EditError> {
    let inherited = &change.inherited;
    let known = known(written, inherited)?;
    let mut found = false;
    for (part, set) in PARTS.into_iter().zip([change.parameters, change.body]) {
        let stays = set.iter().any(|one| one.key.text() == key);
        if part == "params" {
            found |= if stays {
                is_listed(written, key)?
            } else {
                written.take_out("placeholders", |node| names(node, key))?
            };
        }
        for owner in owners(written)? {
            if stays {
                found |= has(written, owner, part, key)?;
                continue;
            }
            found |=
                rename(written, owner, part, key, set)? || written.remove_in(owner, part, key)?;
        }
    }
    if found {
        return Ok(None);
    }
    if inherited.iter().any(|from| from.key == key) {
        written.push("exclude", key, None)?;
        return Ok(None);
    }
    if change.in_endpoints.iter().any(|own| own == key) {
        return Ok(Some(EditError::InEndpoint {
            name: name.to_owned(),
            key: key.to_owned(),
        }));
    }
    Ok(Some(EditError::NoKey {
        name: name.to_owned(),
        key: key.to_owned(),
        near: crate::catalogue::nearest(key, known.iter().map(String::as_str)).map(str::to_owned),
    }))
}

/// Gives a value another name, where it is to be set under one that is not there; whether it was so.
fn rename(
    written: &mut Written<'_>,
    owner: Owner,
    part: &str,
    key: &str,
    set: &[DraftParameter<'_>],
) -> Result<bool, EditError> {
    for new in set {
        let text = new.value_text();
        let (to, sent) = (new.key.text(), sent(new, &text));
        let is_value = |part: Option<&Node>| part.is_some_and(|part| has_value(part, key, sent));
        // One that stands among the placeholders is told apart.
        let is_free = !has(written, owner, part, to)? && text != format!("{{{to}}}");
        if is_free && written.look(owner, part, is_value)? {
            written.rename_in(owner, part, key, to)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// The callback, and its endpoints that are tables.
fn owners(written: &Written<'_>) -> Result<Vec<Owner>, EditError> {
    let mut owners = vec![Owner::Callback];
    owners.extend(written.endpoint_tables()?);
    Ok(owners)
}

/// The keys that a callback has, its own and those from elsewhere.
fn known(written: &Written<'_>, inherited: &[Inherited]) -> Result<Vec<String>, EditError> {
    let mut known: Vec<String> = inherited.iter().map(|from| from.key.clone()).collect();
    for owner in owners(written)? {
        for part in PARTS {
            written.look(owner, part, |part| {
                let pairs = part.map_or(&[][..], Node::pairs);
                known.extend(pairs.iter().map(Pair::name).map(str::to_owned));
            })?;
        }
    }
    written.look(Owner::Callback, "placeholders", |list| {
        let words = list.map_or(&[][..], Node::items);
        known.extend(words.iter().filter_map(Node::text).map(str::to_owned));
    })?;
    Ok(known)
}
