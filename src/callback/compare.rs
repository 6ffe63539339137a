//! What differs between two callbacks, as their fields are written; neither has to be sound.

use super::syntax::field::{self as syntax, EntrySyntax};
use super::syntax::url::Pair;
use std::collections::HashMap;
use std::ops::Range;

/// One difference between two callbacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The entry that it is in, counted from 0; `None` where it is about all.
    pub entry: Option<usize>,
    /// What differs there.
    pub what: Differing,
}

/// What differs. The texts are those of the first callback and of the second, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differing {
    /// The number of entries.
    Entries(usize, usize),
    /// Method and condition: what stands in front of the URL.
    Front(String, String),
    /// The URL up to its `?`.
    Endpoint(String, String),
    /// A pair that only the second has.
    Added(RequestPart, String),
    /// A pair that only the first has.
    Removed(RequestPart, String),
    /// The pair of a key whose value is another one.
    Changed(RequestPart, String, String),
    /// The order of the pairs, or how many there are of one key.
    Order,
    /// White space alone.
    Blanks,
}

/// Where the pairs of a request stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestPart {
    /// In the URL.
    Query,
    /// In the body of a POST.
    Body,
}

/// What differs between two callback fields; nothing where the bytes are the same.
pub fn compare(first: &str, second: &str) -> Vec<Difference> {
    if first == second {
        return Vec::new();
    }
    let (one, other) = (syntax::read(first).entries, syntax::read(second).entries);
    let mut out = Vec::new();
    let mut add = |entry, what| out.push(Difference { entry, what });
    if one.len() != other.len() {
        add(None, Differing::Entries(one.len(), other.len()));
    }
    for (at, (a, b)) in one.iter().zip(&other).enumerate() {
        for what in of_entries((first, a), (second, b)) {
            add(Some(at), what);
        }
    }
    if out.is_empty() {
        let what = Differing::Blanks;
        out.push(Difference { entry: None, what });
    }
    out
}

fn of_entries(
    (first, a): (&str, &EntrySyntax),
    (second, b): (&str, &EntrySyntax),
) -> Vec<Differing> {
    let mut out = Vec::new();
    let mut unlike = |here: Range<usize>, there: Range<usize>, what: fn(_, _) -> Differing| {
        let (here, there) = (&first[here], &second[there]);
        if here != there {
            out.push(what(here.to_owned(), there.to_owned()));
        }
    };
    let front = |entry: &EntrySyntax| entry.range.start..entry.url.range.start;
    unlike(front(a), front(b), Differing::Front);
    unlike(a.url.endpoint(), b.url.endpoint(), Differing::Endpoint);
    let before = out.len();
    let query = |entry: &'_ EntrySyntax| entry.url.query.clone().unwrap_or_default();
    let body = |entry: &EntrySyntax| entry.body.clone().map_or_else(Vec::new, |body| body.pairs);
    let (here, there) = ((first, &query(a)[..]), (second, &query(b)[..]));
    out.extend(of_pairs(RequestPart::Query, here, there));
    let (here, there) = ((first, &body(a)[..]), (second, &body(b)[..]));
    out.extend(of_pairs(RequestPart::Body, here, there));
    let tail = |entry: &EntrySyntax| entry.url.path.end..entry.range.end;
    if out.len() == before && first[tail(a)] != second[tail(b)] {
        out.push(Differing::Order);
    }
    out
}

fn of_pairs(
    part: RequestPart,
    (first, here): (&str, &[Pair]),
    (second, there): (&str, &[Pair]),
) -> Vec<Differing> {
    let (ours, theirs) = (by_key(first, here), by_key(second, there));
    let mut out = Vec::new();
    for pair in here.iter().filter(|pair| !pair.range.is_empty()) {
        let (key, whole) = (&first[pair.key.clone()], &first[pair.range.clone()]);
        match theirs.get(key) {
            None => out.push(Differing::Removed(part, whole.to_owned())),
            Some(other) if *other != whole && ours.get(key) == Some(&whole) => {
                out.push(Differing::Changed(
                    part,
                    whole.to_owned(),
                    (*other).to_owned(),
                ));
            }
            Some(_) => {}
        }
    }
    for pair in there.iter().filter(|pair| !pair.range.is_empty()) {
        if !ours.contains_key(&second[pair.key.clone()]) {
            let whole = second[pair.range.clone()].to_owned();
            out.push(Differing::Added(part, whole));
        }
    }
    out
}

fn by_key<'t>(text: &'t str, pairs: &[Pair]) -> HashMap<&'t str, &'t str> {
    let pairs = pairs.iter().filter(|pair| !pair.range.is_empty());
    pairs
        .map(|pair| (&text[pair.key.clone()], &text[pair.range.clone()]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Differing, RequestPart, compare};

    #[test]
    fn each_part_of_an_entry_is_compared() {
        let (query, body) = (RequestPart::Query, RequestPart::Body);
        let text = str::to_owned;
        for (first, second, differing) in [
            ("https://a.io?x=1", "https://a.io?x=1", vec![]),
            (
                "https://a.io?x=1&y=2&z=3",
                "equal,{a},b,https://b.io?x=4&y=2&w=5",
                vec![
                    Differing::Front(text(""), text("equal,{a},b,")),
                    Differing::Endpoint(text("https://a.io"), text("https://b.io")),
                    Differing::Changed(query, text("x=1"), text("x=4")),
                    Differing::Removed(query, text("z=3")),
                    Differing::Added(query, text("w=5")),
                ],
            ),
            (
                "POST,https://a.io,x=1",
                "POST,https://a.io,x=2",
                vec![Differing::Changed(body, text("x=1"), text("x=2"))],
            ),
            (
                "https://a.io?x=1&y=2",
                "https://a.io?y=2&x=1",
                vec![Differing::Order],
            ),
            ("https://a.io ", "https://a.io", vec![Differing::Blanks]),
            (
                "https://a.io",
                "https://a.io https://b.io",
                vec![Differing::Entries(1, 2)],
            ),
        ] {
            let found = compare(first, second).into_iter().map(|one| one.what);
            assert_eq!(found.collect::<Vec<_>>(), differing);
        }
    }
}
