//! `edit --replace-endpoint`: endpoints that begin with a text begin with another. Only that begin is written over.

use super::edit::Arguments;
use super::edit_file::Refused;
use super::keep::parsed;
use super::{Usage, output};
use crate::callback::{Given, Sources};
use crate::manifest::edit::{self, Blocks};
use std::collections::HashSet;
use std::ops::Range;

/// What stands for a begin of an endpoint.
struct Replacement {
    place: Range<usize>,
    new: String,
}

/// The endpoints of the chosen callbacks, as they are written.
#[derive(Default)]
struct Seen {
    all: Vec<(String, String)>,
    /// Those that begin otherwise.
    others: Vec<(String, String)>,
}

/// What a replacement makes.
pub(super) struct Replaced {
    pub(super) text: String,
    /// The callbacks whose endpoints are others now.
    pub(super) names: Vec<String>,
    /// What is to be told.
    pub(super) notes: Vec<String>,
}

/// Replaces what the endpoints of these callbacks begin with.
///
/// # Errors
/// [`Refused`] where an endpoint cannot be replaced, or none begins so.
pub(super) fn replaced(
    arguments: &Arguments,
    names: &[String],
    text: &str,
) -> Result<Replaced, Refused> {
    if arguments.replace_endpoint.is_empty() {
        return Ok(Replaced {
            text: text.to_owned(),
            names: Vec::new(),
            notes: Vec::new(),
        });
    }
    let path = &arguments.file.file;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, text);
    let mut places: Vec<(Range<usize>, String)> = Vec::new();
    let mut used = HashSet::new();
    let mut changed = Vec::new();
    let mut seen = Seen::default();
    let wanted: HashSet<&str> = names.iter().map(String::as_str).collect();
    let blocks = if arguments.all {
        None
    } else {
        Some(Blocks::of(text)?)
    };
    for callback in manifest.callbacks() {
        let name = callback.name.as_ref().map(|name| name.text().to_owned());
        let Some(name) = name.filter(|name| wanted.contains(name.as_str())) else {
            continue;
        };
        for to in callback.draft.destinations {
            let own = (name.clone(), to.url.written().to_owned());
            seen.all.push(own.clone());
            let Some((old, replacement)) = first_of(arguments, text, &to.url)? else {
                seen.others.push(own);
                continue;
            };
            let is_own = blocks
                .as_ref()
                .map(|blocks| blocks.is_within(&name, &replacement.place));
            if !is_own.transpose()?.unwrap_or(true) {
                if !arguments.endpoints.is_empty() {
                    // It is given its own, with this endpoint under the new URL.
                    used.insert(old);
                    continue;
                }
                return Err(refused(format!(
                    "the endpoints of `{name}` are those of [defaults]: change them for all with --all, or give it its \
                     own with -e"
                )));
            }
            used.insert(old);
            if text[replacement.place.clone()] != replacement.new {
                changed.push(name.clone());
            }
            places.push((replacement.place, replacement.new));
        }
    }
    for (old, _) in arguments.replaced() {
        if !used.contains(old) {
            return Err(refused(unused(old, &seen)));
        }
    }
    Ok(Replaced {
        text: edit::rewrite(text, &places)?,
        names: changed,
        notes: left(arguments, &seen),
    })
}

/// An endpoint as it is after the replacements.
pub(super) fn renewed(arguments: &Arguments, url: &str) -> Option<String> {
    let mut pairs = arguments.replaced();
    let (old, new) = pairs.find(|(old, _)| begins(url, old))?;
    let rest = &url[old.len()..];
    Some(joined(old, new, rest).ok()? + rest)
}

fn refused(message: String) -> Refused {
    Refused::Usage(Usage(message))
}

/// The first of the pairs that an endpoint begins with, and what is written in its place.
fn first_of<'a>(
    arguments: &'a Arguments,
    text: &str,
    url: &Given<'_>,
) -> Result<Option<(&'a str, Replacement)>, Refused> {
    for (old, new) in arguments.replaced() {
        if let Some(place) = begin(text, url, old)? {
            let rest = &url.written()[old.len()..];
            let new = joined(old, new, rest).map_err(|why| {
                refused(format!(
                    "--replace-endpoint {old} {new}: {why} of {}",
                    url.written()
                ))
            })?;
            return Ok(Some((old, Replacement { place, new })));
        }
    }
    Ok(None)
}

/// The new begin as it is written before the rest of an endpoint: there is one `/` between the two where the old begin
/// or the rest had one.
///
/// # Errors
/// Why the two cannot stand together.
fn joined(old: &str, new: &str, rest: &str) -> Result<String, String> {
    let has_query = new.contains('?');
    match rest.chars().next() {
        Some('?' | '/') if has_query => {
            Err("the new one has a `?`, and what follows it is no part of a query".into())
        }
        Some('&') if !has_query => Err("the new one has no `?` before the parameters".into()),
        Some('/') => Ok(new.trim_end_matches('/').to_owned()),
        None | Some('?' | '&') => Ok(new.to_owned()),
        Some(_) => match old.chars().last() {
            Some('/') if has_query => Err("the new one has a `?` before the path".into()),
            Some('/') if !new.ends_with('/') => Ok(format!("{new}/")),
            Some(sign @ ('?' | '&' | '=')) if !new.ends_with(['?', '&', '=']) => Err(format!(
                "the old one ends with `{sign}`, and the new one does not, before the parameters"
            )),
            _ => Ok(new.to_owned()),
        },
    }
}

/// Where an endpoint begins with a text and goes on with another part of the URL; the place of that text.
fn begin(text: &str, url: &Given<'_>, old: &str) -> Result<Option<Range<usize>>, Refused> {
    if !begins(url.written(), old) {
        return Ok(None);
    }
    let place = url.place().range;
    if text.get(place.clone()) != Some(url.written()) {
        return Err(refused(format!(
            "`{}` is written with escapes: write it plainly, or change it in the file",
            url.written()
        )));
    }
    Ok(Some(place.start..place.start + old.len()))
}

/// Whether a URL begins with a text and goes on with another part.
pub(super) fn begins(url: &str, old: &str) -> bool {
    url.strip_prefix(old).is_some_and(|rest| {
        old.ends_with(['/', '?', '&', '=']) || rest.is_empty() || rest.starts_with(['/', '?', '&'])
    })
}

/// The message for a begin that no endpoint has.
fn unused(old: &str, seen: &Seen) -> String {
    let endpoints = || seen.all.iter().map(|(_, url)| url.as_str());
    let near = crate::catalogue::nearest(old, endpoints()).or(endpoints().next());
    let near = near.map_or(String::new(), |near| format!("; one is {near}"));
    format!("--replace-endpoint {old}: no endpoint begins so{near}")
}

/// Endpoints that stay, though they lead to the server of one that goes: written in another way.
fn left(arguments: &Arguments, seen: &Seen) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (old, _) in arguments.replaced() {
        let Some(host) = host(old) else { continue };
        let same = seen
            .others
            .iter()
            .filter(|(_, url)| self::host(url).as_ref() == Some(&host));
        for (name, url) in same {
            let line = format!(
                "{url} of {} stays: it begins otherwise",
                output::names(&[name])
            );
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// The host of a URL in small letters, without what else stands around it.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let server = rest.split(['/', '?', '#']).next()?;
    let server = server.rsplit('@').next()?;
    let host = server.split(':').next()?;
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn one_slash_stands_between_the_new_begin_and_the_rest() {
        for (old, new, rest, is) in [
            ("https://a/", "https://b", "x", "https://b/"),
            ("https://a", "https://b/", "/x", "https://b"),
            ("https://a/", "https://b/", "x", "https://b/"),
            ("https://a/", "https://b", "", "https://b"),
            ("https://a", "https://b/v2", "?x=1", "https://b/v2"),
            ("https://a?", "https://b?", "x=1", "https://b?"),
            ("https://a?x=1", "https://b?y=2", "&z=3", "https://b?y=2"),
        ] {
            assert_eq!(
                joined(old, new, rest).as_deref(),
                Ok(is),
                "{old} {new} {rest}"
            );
        }
        for (old, new, rest) in [
            ("https://a", "https://b?x=1", "/path"),
            ("https://a", "https://b?x=1", "?y=2"),
            ("https://a/", "https://b?x=", "path"),
            ("https://a?", "https://b", "x=1"),
            ("https://a?x=1", "https://b", "&y=2"),
        ] {
            assert!(joined(old, new, rest).is_err(), "{old} {new} {rest}");
        }
    }
}
