//! `edit --replace-endpoint`: endpoints that begin with a text begin with another.

use super::flags::Arguments;
use super::refused::Refused;
use crate::callback::{Draft, Given, SourceKind, Sources};
use crate::manifest::ManifestCallback;
use std::collections::BTreeMap;
use std::ops::Range;

/// What `--replace-endpoint` says, and what came of it.
#[derive(Debug)]
pub(super) struct Replacements<'a> {
    pairs: Vec<Pair<'a>>,
    /// Whether all callbacks of the file change, and with them the endpoints of `[defaults]`.
    is_all: bool,
    has_endpoints: bool,
    /// One of the endpoints.
    seen: Option<String>,
    /// The new endpoints of `[defaults]`, by their places in the file.
    in_defaults: BTreeMap<(usize, usize), String>,
}

#[derive(Debug)]
struct Pair<'a> {
    old: &'a str,
    new: &'a str,
    is_used: bool,
}

impl<'a> Replacements<'a> {
    pub(super) fn new(arguments: &'a Arguments) -> Self {
        let pairs = arguments.replaced().map(|(old, new)| Pair {
            old,
            new,
            is_used: false,
        });
        Self {
            pairs: pairs.collect(),
            is_all: arguments.all,
            has_endpoints: !arguments.endpoints.is_empty(),
            seen: None,
            in_defaults: BTreeMap::new(),
        }
    }

    /// Replaces what the endpoints of a callback begin with: of the pairs that fit, the first.
    ///
    /// # Errors
    /// Where an endpoint cannot begin so.
    pub(super) fn apply(
        &mut self,
        draft: &mut Draft<'a>,
        before: &ManifestCallback<'a>,
        sources: &mut Sources<'a>,
    ) -> Result<(), Refused> {
        for to in &mut draft.destinations {
            let url = to.url.text().to_owned();
            let mut pairs = self.pairs.iter_mut();
            let Some(pair) = pairs.find(|pair| begins(&url, pair.old)) else {
                self.seen.get_or_insert(url);
                continue;
            };
            pair.is_used = true;
            let rest = &url[pair.old.len()..];
            let new = joined(pair.old, pair.new, rest).map_err(|why| {
                Refused::usage(format!(
                    "--replace-endpoint {} {}: {why} of {url}",
                    pair.old, pair.new
                ))
            })?;
            let new = new + rest;
            if before.takes_endpoints && !self.has_endpoints {
                if !self.is_all {
                    let name = before.name.as_ref().map_or("", Given::text);
                    return Err(Refused::usage(format!(
                        "the endpoints of `{name}` are those of [defaults]: change them for all with --all, or give it \
                         its own with -e"
                    )));
                }
                if !to.url.is_verbatim() {
                    return Err(Refused::usage(format!(
                        "`{url}` is written with escapes: write it plainly, or change it in the file"
                    )));
                }
                let place = to.url.place().range;
                self.in_defaults
                    .insert((place.start, place.end), new.clone());
            }
            let source = sources.add(SourceKind::Flag, "--replace-endpoint", new.clone());
            to.url = Given::whole(source, new);
        }
        Ok(())
    }

    /// What is to be written in `[defaults]`, with the places of the old.
    ///
    /// # Errors
    /// A begin that no endpoint has.
    pub(super) fn rewrites(&mut self) -> Result<Vec<(Range<usize>, String)>, Refused> {
        if let Some(pair) = self.pairs.iter().find(|pair| !pair.is_used) {
            let one = self.seen.as_ref();
            let one = one.map_or(String::new(), |url| format!("; one is {url}"));
            let old = pair.old;
            return Err(Refused::usage(format!(
                "--replace-endpoint {old}: no endpoint begins so{one}"
            )));
        }
        let places = std::mem::take(&mut self.in_defaults).into_iter();
        Ok(places
            .map(|((start, end), new)| (start..end, new))
            .collect())
    }
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

/// Whether a URL begins with a text and goes on with another part.
fn begins(url: &str, old: &str) -> bool {
    url.strip_prefix(old).is_some_and(|rest| {
        old.ends_with(['/', '?', '&', '=']) || rest.is_empty() || rest.starts_with(['/', '?', '&'])
    })
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
