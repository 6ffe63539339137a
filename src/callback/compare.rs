//! What differs between two callbacks, as their fields are written; neither has to be sound.

use super::syntax::field::{self as syntax, EntrySyntax};
use std::collections::HashMap;
use std::ops::Range;

/// What differs. The texts are those of the first callback and of the second, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differing {
    /// The number of entries.
    Entries(usize, usize),
    /// The word of the method; empty where there is none.
    Method(String, String),
    /// The condition; empty where there is none.
    Condition(String, String),
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

/// What differs between two callback fields, each with the entry that it is in, counted from 0, if it is not about all;
/// nothing where the bytes are the same.
pub fn compare(first: &str, second: &str) -> Vec<(Option<usize>, Differing)> {
    if first == second {
        return Vec::new();
    }
    let (one, other) = (syntax::read(first).entries, syntax::read(second).entries);
    let mut out = Vec::new();
    if one.len() != other.len() {
        out.push((None, Differing::Entries(one.len(), other.len())));
    }
    for (at, (a, b)) in one.iter().zip(&other).enumerate() {
        let all = of_entries((first, a), (second, b)).into_iter();
        out.extend(all.map(|what| (Some(at), what)));
    }
    if out.is_empty() {
        out.push((None, Differing::Blanks));
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
    let method = |entry: &EntrySyntax| entry.method.clone().unwrap_or_default();
    let condition = |entry: &EntrySyntax| entry.condition.as_ref().map(|one| one.range.clone());
    let [here, there] = [a, b].map(|entry| condition(entry).unwrap_or_default());
    unlike(method(a), method(b), Differing::Method);
    unlike(here, there, Differing::Condition);
    unlike(a.url.endpoint(), b.url.endpoint(), Differing::Endpoint);
    let before = out.len();
    for part in [RequestPart::Query, RequestPart::Body] {
        out.extend(of_pairs(
            part,
            &pairs(first, a, part),
            &pairs(second, b, part),
        ));
    }
    let tail = |entry: &EntrySyntax| entry.url.path.end..entry.range.end;
    if out.len() == before && first[tail(a)] != second[tail(b)] {
        out.push(Differing::Order);
    }
    out
}

/// The pairs of a part of an entry, each with its key in front.
fn pairs<'t>(text: &'t str, entry: &EntrySyntax, part: RequestPart) -> Vec<(&'t str, &'t str)> {
    let pairs = match part {
        RequestPart::Query => entry.url.query.as_ref(),
        RequestPart::Body => entry.body.as_ref().map(|body| &body.pairs),
    };
    let pairs = pairs.into_iter().flatten();
    let pairs = pairs.filter(|pair| !pair.range.is_empty());
    let pairs = pairs.map(|pair| (&text[pair.key.clone()], &text[pair.range.clone()]));
    pairs.collect()
}

fn of_pairs(part: RequestPart, here: &[(&str, &str)], there: &[(&str, &str)]) -> Vec<Differing> {
    let [ours, theirs] =
        [here, there].map(|pairs| pairs.iter().copied().collect::<HashMap<_, _>>());
    let differs = |(key, whole): &(&str, &str)| match theirs.get(key) {
        None => Some(Differing::Removed(part, (*whole).to_owned())),
        Some(other) if other != whole && ours.get(key) == Some(whole) => {
            let (old, new) = ((*whole).to_owned(), (*other).to_owned());
            Some(Differing::Changed(part, old, new))
        }
        Some(_) => None,
    };
    let added = there.iter().filter(|(key, _)| !ours.contains_key(key));
    let added = added.map(|(_, whole)| Differing::Added(part, (*whole).to_owned()));
    here.iter().filter_map(differs).chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn each_part_of_an_entry_is_compared() {
        for (first, second, differing) in [
            ("https://a.io?x=1", "https://a.io?x=1", "[]"),
            (
                "https://a.io?x=1&y=2&z=3",
                "equal,{a},b,https://b.io?x=4&y=2&w=5",
                r#"[Condition("", "equal,{a},b"), Endpoint("https://a.io", "https://b.io"), Changed(Query, "x=1", "x=4"), Removed(Query, "z=3"), Added(Query, "w=5")]"#,
            ),
            (
                "POST,https://a.io,x=1",
                "POST,https://a.io,x=2",
                r#"[Changed(Body, "x=1", "x=2")]"#,
            ),
            ("https://a.io?x=1&y=2", "https://a.io?y=2&x=1", "[Order]"),
            ("https://a.io ", "https://a.io", "[Blanks]"),
            (
                "https://a.io",
                "https://a.io https://b.io",
                "[Entries(1, 2)]",
            ),
        ] {
            let found = compare(first, second).into_iter().map(|(_, what)| what);
            assert_eq!(format!("{:?}", found.collect::<Vec<_>>()), differing);
        }
    }
}
