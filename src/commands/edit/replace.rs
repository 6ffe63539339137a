//! `edit --replace-endpoint`: endpoints that begin with a text begin with another.

use super::flags::Arguments;
use crate::callback::{Draft, Given, Sources};
use crate::commands::shared::{Usage, wrong_usage};
use std::collections::HashSet;
use std::ops::Range;

/// New texts in a file, with the places of the old.
pub(super) type Rewrites = Vec<(Range<usize>, String)>;

#[derive(Debug, Default)]
pub(super) struct Replacements<'a> {
    /// The begins that an endpoint has.
    used: HashSet<&'a str>,
    /// An endpoint that has none of them.
    other: Option<String>,
    /// The new endpoints of `[defaults]`.
    rewrites: Rewrites,
}

impl<'a> Replacements<'a> {
    /// Replaces what the endpoints of a callback, or those of the defaults, begin with: of the pairs that fit, the first.
    pub(super) fn apply(
        &mut self,
        arguments: &'a Arguments,
        draft: &mut Draft<'a>,
        of_defaults: bool,
        sources: &mut Sources<'a>,
    ) -> Result<(), Usage> {
        for to in &mut draft.destinations {
            let url = to.url.text().to_owned();
            let mut pairs = arguments.replaced();
            let found = pairs.find_map(|(old, new)| Some((old, new, replaced(&url, old, new)?)));
            let Some((old, begin, new)) = found else {
                self.other.get_or_insert(url);
                continue;
            };
            self.used.insert(old);
            if begin.contains('?') && url != old {
                wrong_usage!(
                    "--replace-endpoint {old} {begin}: the new one has a `?`, and more would follow of {url}"
                );
            }
            if of_defaults && !arguments.all {
                wrong_usage!(
                    "the endpoints of `{}` are those of [defaults]: change them for all with --all, or give it its own \
                     with -e",
                    draft.name.as_ref().map_or("", Given::text)
                );
            }
            if of_defaults && !to.url.is_verbatim() {
                wrong_usage!(
                    "`{url}` is written with escapes: write it plainly, or change it in the file"
                );
            }
            let rewrite = (to.url.place().range, new.clone());
            if of_defaults && !self.rewrites.contains(&rewrite) {
                self.rewrites.push(rewrite);
            }
            to.url = sources.flag("--replace-endpoint", new);
        }
        Ok(())
    }

    /// What is to be written in `[defaults]`; wrong usage where no endpoint has one of the begins.
    pub(super) fn rewrites(&mut self, arguments: &Arguments) -> Result<Rewrites, Usage> {
        let mut pairs = arguments.replaced();
        if let Some((old, _)) = pairs.find(|(old, _)| !self.used.contains(old)) {
            let other = self.other.as_ref();
            let one = other.map_or(String::new(), |url| format!("; one is {url}"));
            wrong_usage!("--replace-endpoint {old}: no endpoint begins so{one}");
        }
        Ok(std::mem::take(&mut self.rewrites))
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
            ("http://a/x", "http://a/", "http://b", Some("http://b/x")),
            ("http://a/x", "http://a", "http://b/", Some("http://b/x")),
            ("http://a/x", "http://a/", "http://b/", Some("http://b/x")),
            ("http://a/", "http://a/", "http://b", Some("http://b")),
            ("http://a?x", "http://a", "http://b/v", Some("http://b/v?x")),
            ("http://a.b/x", "http://a", "http://c", None),
        ] {
            assert_eq!(replaced(url, old, new).as_deref(), is, "{url} {old}");
        }
    }
}
