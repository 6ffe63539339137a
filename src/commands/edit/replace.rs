//! `edit --replace-endpoint`: endpoints that begin with a text begin with another.

use super::flags::Arguments;
use super::refused::Refused;
use crate::callback::{Destination, Draft, Given, SourceKind, Sources};
use crate::manifest::ManifestCallback;
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
    /// The new endpoints of `[defaults]`, with their places in the file.
    in_defaults: Vec<(Range<usize>, String)>,
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
            has_endpoints: !arguments.callback.endpoints.is_empty(),
            seen: None,
            in_defaults: Vec::new(),
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
            let found = pairs.find_map(|pair| Some((replaced(&url, pair.old, pair.new)?, pair)));
            let Some((new, pair)) = found else {
                self.seen.get_or_insert(url);
                continue;
            };
            pair.is_used = true;
            if pair.new.contains('?') && url != pair.old {
                return Err(Refused::usage(format!(
                    "--replace-endpoint {} {}: the new one has a `?`, and more would follow of {url}",
                    pair.old, pair.new
                )));
            }
            if before.takes_endpoints && !self.has_endpoints {
                self.rewrite_default(to, before, new.clone())?;
            }
            let source = sources.add(SourceKind::Flag, "--replace-endpoint", new.clone());
            to.url = Given::whole(source, new);
        }
        Ok(())
    }

    /// Takes note of a new endpoint of `[defaults]`.
    fn rewrite_default(
        &mut self,
        to: &Destination<'_>,
        before: &ManifestCallback<'_>,
        new: String,
    ) -> Result<(), Refused> {
        if !self.is_all {
            let name = before.name.as_ref().map_or("", Given::text);
            return Err(Refused::usage(format!(
                "the endpoints of `{name}` are those of [defaults]: change them for all with --all, or give it its own \
                 with -e"
            )));
        }
        if !to.url.is_verbatim() {
            return Err(Refused::usage(format!(
                "`{}` is written with escapes: write it plainly, or change it in the file",
                to.url.text()
            )));
        }
        let rewrite = (to.url.place().range, new);
        if !self.in_defaults.contains(&rewrite) {
            self.in_defaults.push(rewrite);
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
        Ok(std::mem::take(&mut self.in_defaults))
    }
}

/// The URL with another begin, where it has the old one, up to a `/` or a `?`.
fn replaced(url: &str, old: &str, new: &str) -> Option<String> {
    if url == old {
        return Some(new.to_owned());
    }
    let begin = old.trim_end_matches('/');
    let rest = url.strip_prefix(old).map(|_| &url[begin.len()..])?;
    // The rest has the `/` that stands between the two.
    let new = new.trim_end_matches('/');
    rest.starts_with(['/', '?']).then(|| format!("{new}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn one_slash_stands_between_the_new_begin_and_the_rest() {
        for (url, old, new, is) in [
            ("https://a/x", "https://a/", "https://b", "https://b/x"),
            ("https://a/x", "https://a", "https://b/", "https://b/x"),
            ("https://a/x", "https://a/", "https://b/", "https://b/x"),
            ("https://a/", "https://a/", "https://b", "https://b"),
            (
                "https://a?x=1",
                "https://a",
                "https://b/v",
                "https://b/v?x=1",
            ),
        ] {
            assert_eq!(replaced(url, old, new).as_deref(), Some(is), "{url} {old}");
        }
        assert_eq!(replaced("https://a.b/x", "https://a", "https://c"), None);
    }
}
