//! The command that makes the same change as answers.

use super::file::{EditedCallback, FileEdit};
use super::flags::Arguments;
use crate::callback::compare::RequestPart;
use crate::callback::{Callback, Destination, Draft, DraftParameter, Given, Sources, texts};
use crate::commands::shared::ParameterFlag;
use crate::lint::Levels;
use std::collections::HashSet;

/// The command that makes the same of this text, where the text would change and flags can say it.
pub(super) fn equivalent(
    arguments: &Arguments,
    levels: &Levels,
    text: &str,
    made: &FileEdit<'_>,
) -> Option<String> {
    let [one] = &made.callbacks[..] else {
        return None;
    };
    let flags = flags(arguments, one);
    let same = FileEdit::new(&flags, None, levels, text, &mut Sources::new()).ok()?;
    // A condition of a single endpoint is said in Adjust's own form, which a file may write otherwise.
    let in_adjust = |edit: &FileEdit<'_>, one: &EditedCallback<'_>| {
        let triggers = edit.triggers(one).map(|own| own.map(|own| own.id));
        let tokens = texts(&one.after.event_tokens);
        (one.built.clone(), one.name().to_owned(), tokens, triggers)
    };
    let same_in_adjust = || Some(in_adjust(&same, same.callbacks.first()?));
    let is_same = same.text == made.text || same_in_adjust() == Some(in_adjust(made, one));
    (made.text != text && is_same).then(|| flags.command_line())
}

/// The flags that make what a callback is to be of what it was.
fn flags(arguments: &Arguments, one: &EditedCallback<'_>) -> Arguments {
    let mut flags = arguments.clone();
    let (old, after) = (&one.before.draft, &one.after);
    let changed = |old: &Option<Given<'_>>, new: &Option<Given<'_>>| {
        let [old, new] = [old, new].map(|one| one.as_ref().map(|one| one.text().to_owned()));
        new.filter(|new| old.as_ref() != Some(new))
    };
    flags.name = changed(&old.name, &after.name);
    flags.callback.trigger = changed(&old.trigger, &after.trigger);
    if texts(&old.event_tokens) != texts(&after.event_tokens) {
        flags.callback.event_tokens = texts(&after.event_tokens);
    }
    flags.callback.recommended = after.recommended && !old.recommended;
    flags.no_recommended = old.recommended && !after.recommended;
    let both = || old.destinations.iter().zip(&after.destinations);
    let is_cleared = both().any(|(old, new)| old.conditions.is_some() && new.conditions.is_none());
    if texts(&old.conditions) != texts(&after.conditions) || is_cleared {
        flags.no_condition = is_cleared || after.conditions.is_empty();
        flags.callback.conditions = texts(&after.conditions);
    }
    let is_general = both().any(|(old, new)| old.method.is_some() && new.method.is_none());
    if old.method != after.method || is_general {
        flags.callback.method = Some(after.method);
    }
    // Of one that has something of its own and gets another URL, a list would lose it, and a replacement does not.
    let is_moved = |(old, new): &(&Destination<'_>, &Destination<'_>)| {
        !one.before.takes_endpoints && old.url != new.url && old.has_own() && old.has_same_own(new)
    };
    let moved = both().filter(is_moved);
    let words = moved.flat_map(|(old, new)| [old, new].map(|to| to.url.text().to_owned()));
    flags.replace_endpoint = words.collect();
    let gets_own = |new: &Destination<'_>, old| new.has_own() && !new.has_same_own(old);
    let mut others = both().filter(|pair| !is_moved(pair));
    let is_listed = old.destinations.len() != after.destinations.len()
        || others.any(|(old, new)| old.url != new.url || gets_own(new, old));
    if is_listed {
        let entries = one.built.as_ref().map_or(&[][..], Callback::entries);
        let endpoints = after.destinations.iter().zip(entries).map(|(to, entry)| {
            // One that the callback has then keeps what it has of its own.
            let is_known = old.destinations.contains(to) && !is_cleared;
            let is_known = is_known
                || flags
                    .replace_endpoint
                    .iter()
                    .any(|url| url == to.url.text());
            let url = || to.url.text().to_owned();
            if is_known {
                url()
            } else {
                to.entry_text(entry)
            }
        });
        flags.callback.endpoints = endpoints.collect();
    }
    let macros = after.macros.without(&old.macros);
    flags.callback.macros = macros.words().map(str::to_owned).collect();
    set_keys(&mut flags, old, after);
    flags
}

/// Parameters, values of the body, and what is left out.
fn set_keys(flags: &mut Arguments, old: &Draft<'_>, new: &Draft<'_>) {
    let left_out = new.exclude.iter().map(Given::text);
    let left_out = left_out.filter(|key| !old.is_excluded(key));
    flags.callback.exclude = left_out.map(str::to_owned).collect();
    let own = |part| [old, new].map(|draft| draft.own(part).collect::<Vec<_>>());
    let [old_query, new_query] = own(RequestPart::Query);
    let [old_body, new_body] = own(RequestPart::Body);
    let has =
        |list: &[&DraftParameter<'_>], key: &str| list.iter().any(|one| one.key.text() == key);
    for (old, new) in [(&old_query, &new_query), (&old_body, &new_body)] {
        let gone = old.iter().map(|one| one.key.text());
        let gone = gone.filter(|key| !has(new, key)).map(str::to_owned);
        flags.remove.extend(gone);
    }
    let mut told = HashSet::new();
    flags.remove.retain(|key| told.insert(key.clone()));
    // A key that goes is taken from the URL and from the body: the other of the two says it again.
    let is_to_say = |one: &DraftParameter<'_>, old: &[&DraftParameter<'_>]| {
        let same =
            |old: &&DraftParameter<'_>| old.key.text() == one.key.text() && old.has_same_value(one);
        !old.iter().any(same) || flags.remove.iter().any(|gone| gone == one.key.text())
    };
    let query = new_query.iter().filter(|one| is_to_say(one, &old_query));
    let mut query: Vec<ParameterFlag> = query.map(|one| ParameterFlag::of(one)).collect();
    let body = new_body.iter().filter(|one| is_to_say(one, &old_body));
    flags.callback.body = body.map(|one| one.pair_text()).collect();
    flags.callback.body.dedup();
    let back = old.exclude.iter().map(Given::text);
    let back = back.filter(|key| new.recommended && !new.is_excluded(key) && !has(&new_query, key));
    query.extend(back.map(|key| ParameterFlag::Placeholders(key.to_owned())));
    query.dedup();
    flags.callback.parameters.0 = query;
}
