//! An Adjust link: what a partner's users click, with callbacks in its parameters. [`parse`] and [`render`]
//! are exact inverses, however broken the link is.

use super::field;
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::link::{Form, LinkSyntax, Target, read, target};
use crate::callback::syntax::template::{Piece, parts, whole_foreign};
use crate::callback::syntax::url::Url;
use crate::callback::{Link, LinkCallback, LinkPart, LinkTarget, Macros, encode_into};
use std::ops::Range;

/// Takes a link, fragment or encoded callback apart; `None` for a callback field. `macros` are the partner's
/// own; what stands in raw braces is the partner's in any case.
pub fn parse(text: &str, macros: &Macros) -> Option<Link> {
    read(text).map(|tree| of_tree(text, &tree, macros))
}

/// As [`parse`], of a text that was read already.
pub fn of_tree(text: &str, tree: &LinkSyntax, macros: &Macros) -> Link {
    let mut parts = Vec::new();
    let mut done = 0;
    for pair in &tree.pairs {
        let key = match (&pair.callback, tree.form) {
            (None, Form::Encoded) => None,
            (None, _) => continue,
            (Some(key), _) => Some(key),
        };
        let Some(range) = pair.pair.value.clone() else {
            continue;
        };
        parts.push(LinkPart::Verbatim(text[done..range.start].to_owned()));
        done = range.end;
        parts.push(LinkPart::Callback(LinkCallback {
            trigger: key.map(|key| key.trigger),
            tokens: key
                .into_iter()
                .flat_map(|key| &key.tokens)
                .map(|token| text[token.clone()].to_owned())
                .collect(),
            target: link_target(&Decoded::read(text, range.clone()), macros),
            value: text[range].to_owned(),
        }));
    }
    parts.push(LinkPart::Verbatim(text[done..].to_owned()));
    Link::new(tree.form, parts)
}

/// The link, byte for byte.
pub fn render(link: &Link) -> String {
    link.parts()
        .iter()
        .map(|part| match part {
            LinkPart::Verbatim(text) => text.as_str(),
            LinkPart::Callback(callback) => callback.value.as_str(),
        })
        .collect()
}

/// A callback field as it stands in a link: encoded once more, but for the partner's macros, which the partner
/// replaces before Adjust reads it.
pub fn encoded(field: &str, macros: &Macros) -> String {
    let mut written: Vec<String> = macros
        .names()
        .iter()
        .map(|name| format!("{{{name}}}"))
        .chain(macros.literals().iter().cloned())
        .filter(|written| !written.is_empty())
        .collect();
    // The longest that fits is meant.
    written.sort_by_key(|written| std::cmp::Reverse(written.len()));
    let mut out = String::with_capacity(field.len() * 2);
    let mut rest = field;
    while !rest.is_empty() {
        let next = written
            .iter()
            .filter_map(|written| rest.find(written.as_str()).map(|at| (at, written)))
            .min_by_key(|(at, _)| *at);
        let Some((at, found)) = next else {
            break;
        };
        encode_into(&mut out, &rest[..at]);
        out.push_str(found);
        rest = &rest[at + found.len()..];
    }
    encode_into(&mut out, rest);
    out
}

/// The link with these parameters behind all it has; every byte that it had stays.
pub fn attached(link: &str, parameters: &[(String, String)]) -> String {
    let mut out = link.to_owned();
    for (key, value) in parameters {
        if !out.contains('?') {
            out.push('?');
        } else if !out.ends_with(['?', '&']) {
            out.push('&');
        }
        out.push_str(key);
        out.push('=');
        out.push_str(value);
    }
    out
}

fn link_target(decoded: &Decoded, macros: &Macros) -> LinkTarget {
    let text = &decoded.text;
    match target(decoded) {
        Target::Alias { .. } => LinkTarget::Alias(text.clone()),
        Target::Macro => LinkTarget::Macro(text.clone()),
        Target::Empty => LinkTarget::Broken(text.clone()),
        Target::Field => match field::parse(text, &macros_of(decoded, macros)) {
            Ok(callback) => LinkTarget::Url(callback),
            Err(_) => LinkTarget::Broken(text.clone()),
        },
    }
}

/// The partner's macros in a callback of a link: those that were named, and what stands raw.
pub fn macros_of(decoded: &Decoded, macros: &Macros) -> Macros {
    let text = &decoded.text;
    let raw = parts(text)
        .filter(|part| {
            let broken = matches!(part.piece, Piece::Malformed(why) if why.is_broken());
            part.piece != Piece::Text && !broken && decoded.is_raw(part.range.start)
        })
        .filter(|part| {
            // A name of Adjust's stays Adjust's, unless the user says otherwise.
            let catalogue = crate::catalogue::Catalogue::builtin();
            let known = |name: &str| {
                matches!(
                    catalogue.lookup(name),
                    crate::catalogue::Lookup::Known(_) | crate::catalogue::Lookup::Alias(_)
                )
            };
            part.piece != Piece::Placeholder
                || !text[part.range.start + 1..part.range.end - 1]
                    .split("||")
                    .any(known)
        })
        .map(|part| &text[part.range]);
    let whole = whole_values(text);
    let found = Macros::new(raw.chain(whole.map(|range| &text[range])));
    macros.joined(&found)
}

/// The values of a field that are macros as a whole: `[x]`.
pub fn whole_values(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    crate::callback::syntax::field::read(text)
        .entries
        .into_iter()
        .flat_map(|entry| {
            let body = entry.body.map(|body| body.pairs).unwrap_or_default();
            let Url { query, path, .. } = entry.url;
            let mut start = path.start;
            let segments: Vec<Range<usize>> = text[path]
                .split('/')
                .map(|segment| {
                    let range = start..start + segment.len();
                    start = range.end + 1;
                    range
                })
                .collect();
            query
                .unwrap_or_default()
                .into_iter()
                .chain(body)
                .filter_map(|pair| pair.value)
                .chain(segments)
        })
        .filter(|range| whole_foreign(&text[range.clone()]).is_some())
}

#[cfg(test)]
mod tests {
    use super::{parse, render};
    use crate::callback::{LinkTarget, Macros};

    #[test]
    fn a_link_comes_back_byte_for_byte() {
        for text in [
            "https://app.adjust.com/abc123?campaign={c}&install_callback=http%3A%2F%2Fa.example%2Fx%3Fy%3D%7Badid%7D%26z%3D{click_id}&label=&label=x",
            "https://app.adjust.com/abc123",
            "https://app.adjust.com/abc123&install_callback=a",
            "?install_callback=%0A&click_callback&event_callback_=x",
            "&adj_event_callback_abc123_xyz456=mobvista_event%26k%3D%7Badid%7D",
            "http%3a%2f%2Fa.example%3fx%3D[y]",
            "https://app.adjust.com/a?install_callback=https://a.example/x?y=1&z=2#f\n",
        ] {
            let link = parse(text, Macros::NONE).expect(text);
            assert_eq!(render(&link), text);
        }
        assert!(parse("https://a.example", Macros::NONE).is_none());
    }

    #[test]
    fn callbacks_of_a_link_have_trigger_tokens_and_target() {
        let text = "?event_callback_abc123_xyz456=https%3A%2F%2Fa.example%3Fx%3D{click_id}%26y%3D__IDFA__&install_callback=word%26x%3D1";
        let link = parse(text, Macros::NONE).expect(text);
        let [event, install] = &link.callbacks().collect::<Vec<_>>()[..] else {
            panic!("two callbacks");
        };
        assert_eq!(event.tokens, ["abc123", "xyz456"]);
        assert_eq!(event.trigger.map(|trigger| trigger.id), Some("event"));
        assert!(matches!(event.target, LinkTarget::Url(_)), "{event:?}");
        assert_eq!(install.target, LinkTarget::Alias("word&x=1".into()));
    }
}
