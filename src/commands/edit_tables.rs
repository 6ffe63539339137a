//! The change of callbacks' tables by the flags of `edit`. The file is read three times, however many callbacks change:
//! for what they are, for the keys that they then have from elsewhere, and for what has come of it.

use super::edit::Arguments;
use super::edit_change::inherited;
use super::edit_file::{Refused, Written};
use super::keep::parsed;
use super::{Usage, output};
use crate::callback::{Draft, Given, Sources};
use crate::manifest::edit::{self, Blocks, Change, EditError};
use crate::manifest::effect::Effect;
use crate::manifest::{Manifest, ManifestCallback};
use std::collections::HashMap;

/// The text after the change of these callbacks, which has been seen to take effect.
///
/// # Errors
/// [`Refused`]
pub(super) fn changed(
    arguments: &Arguments,
    given: &Draft<'_>,
    mut names: Vec<String>,
    text: &str,
) -> Result<Written, Refused> {
    let path = &arguments.file.file;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, text);
    let (changes, before): (Vec<_>, Vec<_>) = each(&manifest, &names, |_, manifest, old| {
        let change = arguments.change(&old.draft, manifest);
        Ok((change, inherited(&old.draft, manifest)))
    })?
    .into_iter()
    .unzip();
    let first = edit::change(text, &beside(&names, changes.clone()))?;
    if let Some(name) = &arguments.name {
        names = vec![name.clone()];
    }

    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, &first.text);
    let (keys, returning): (Vec<_>, Vec<_>) = each(&manifest, &names, |at, manifest, now| {
        judge_tokens(arguments, &now.draft, manifest)?;
        let keys = arguments.keys(given, &before[at], &now.draft, manifest);
        Ok((keys, arguments.returning(&now.draft, manifest)))
    })?
    .into_iter()
    .unzip();
    let second = edit::change(&first.text, &beside(&names, keys.clone()))?;
    let notes = told_absent(&names, first.absent.into_iter().chain(second.absent))?;

    let text = second.text;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, &text);
    each(&manifest, &names, |at, manifest, now| {
        let effect = Effect {
            parts: [&changes[at], &keys[at]],
            returning: &returning[at],
        };
        match effect.missing(manifest, now) {
            None => Ok(()),
            Some(what) => {
                let hint = hint(&text, now)?;
                Err(EditError::NoEffect(format!("{what}{hint}")).into())
            }
        }
    })?;
    let changed = [first.names, second.names].concat();
    Ok(Written {
        text,
        names,
        changed,
        notes,
    })
}

/// Reads these callbacks of a file, one after the other as they stand there, and gives what is made of each in the order
/// of the names; `make` is told its place among them.
fn each<'t, R>(
    manifest: &Manifest<'t>,
    names: &[String],
    mut make: impl FnMut(usize, &Manifest<'t>, &ManifestCallback<'t>) -> Result<R, Refused>,
) -> Result<Vec<R>, Refused> {
    let places: HashMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
    let mut made: Vec<Option<R>> = names.iter().map(|_| None).collect();
    let mut callbacks = manifest.callbacks();
    let is_wanted = |name: Option<&str>| name.is_some_and(|name| places.contains_key(name));
    while let Some(callback) = callbacks.next_where(is_wanted) {
        let name = callback.name.as_ref().map_or("", |name| name.text());
        let Some(&at) = places.get(name) else {
            continue;
        };
        if made[at].is_none() {
            made[at] = Some(make(at, manifest, &callback)?);
        }
    }
    let made: Option<Vec<R>> = made.into_iter().collect();
    Ok(made.ok_or(EditError::Unkept)?)
}

fn beside<'n, 'c>(names: &'n [String], changes: Vec<Change<'c>>) -> Vec<(&'n str, Change<'c>)> {
    names.iter().map(String::as_str).zip(changes).collect()
}

/// Keys and sets to take away that some callbacks do not have, told. What none has was not meant so.
fn told_absent(
    names: &[String],
    absent: impl Iterator<Item = EditError>,
) -> Result<Vec<String>, Refused> {
    let mut of_each: Vec<(String, Vec<EditError>)> = Vec::new();
    for error in absent {
        let what = match &error {
            EditError::NoKey { key, .. } => format!("no parameter `{key}`"),
            EditError::NoSet { set, .. } => format!("no `use` of the set `{set}`"),
            EditError::InEndpoint { key, .. } => {
                format!("`{key}` in the URL of an endpoint, where it stays")
            }
            EditError::NothingToExclude { key, .. } => {
                format!("no recommended or default parameter `{key}` to leave out")
            }
            _ => return Err(error.into()),
        };
        match of_each.iter_mut().find(|(own, _)| *own == what) {
            Some((_, errors)) => errors.push(error),
            None => of_each.push((what, vec![error])),
        }
    }
    let mut lines = Vec::new();
    for (what, mut errors) in of_each {
        if errors.len() >= names.len() {
            return Err(errors.swap_remove(0).into());
        }
        let of = errors.iter().filter_map(|error| match error {
            EditError::NoKey { name, .. }
            | EditError::NoSet { name, .. }
            | EditError::InEndpoint { name, .. }
            | EditError::NothingToExclude { name, .. } => Some(name.as_str()),
            _ => None,
        });
        let of: Vec<&str> = of.collect();
        let have = if of.len() == 1 { "has" } else { "have" };
        lines.push(format!("{} {have} {what}", output::names(&of)));
    }
    Ok(lines)
}

/// A callback becomes one of an event only with the tokens of it, as `new` saves one only with them; another has none.
fn judge_tokens(
    arguments: &Arguments,
    now: &Draft<'_>,
    manifest: &Manifest<'_>,
) -> Result<(), Refused> {
    let id = arguments.trigger.as_deref();
    let trigger = id.and_then(|id| manifest.catalogue.trigger(id));
    let id = now.trigger.as_ref().map(Given::text);
    let today = id.and_then(|id| manifest.catalogue.trigger(id));
    if let (Some(today), false) = (today, arguments.event_tokens.is_empty())
        && !today.needs_event_token
    {
        let id = today.id;
        let message = format!(
            "--event-token goes with the trigger event, and this is one of {id}: add -t event"
        );
        return Err(Refused::Usage(Usage(message)));
    }
    if now.event_tokens.is_empty() && trigger.is_some_and(|trigger| trigger.needs_event_token) {
        let message = "missing --event-token TOKEN (an event callback of a file is set up for one)";
        return Err(Refused::Usage(Usage(message.to_owned())));
    }
    Ok(())
}

/// What to do where the endpoints are not the callback's own.
fn hint(text: &str, callback: &ManifestCallback<'_>) -> Result<&'static str, EditError> {
    let blocks = Blocks::of(text)?;
    let name = callback.name.as_ref().map_or("", |name| name.text());
    for to in &callback.draft.destinations {
        if !blocks.is_within(name, &to.url.place().range)? {
            return Ok(
                "; its endpoints are those of [defaults]: give it its own with -e, or change those",
            );
        }
    }
    Ok("")
}
