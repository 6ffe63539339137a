//! An Adjust link: what a partner's users click, with callbacks in its parameters, and the partner's macros in them.

use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::field;
use crate::callback::syntax::template::{Part, Piece, parts, whole_foreign};
use crate::callback::{Macros, encode_into};
use crate::catalogue::Catalogue;
use std::ops::Range;

/// A callback field as it stands in a link: encoded once more, but for the partner's macros, which the partner
/// replaces before Adjust reads it.
pub fn encoded(field: &str, macros: &Macros) -> String {
    let written = macros.written().iter();
    let mut written: Vec<&String> = written.filter(|written| !written.is_empty()).collect();
    // The longest that fits is meant.
    written.sort_by_key(|written| std::cmp::Reverse(written.len()));
    let mut out = String::with_capacity(field.len() * 2);
    let mut rest = field;
    while !rest.is_empty() {
        let found = written.iter();
        let found = found.filter_map(|written| Some((rest.find(written.as_str())?, written)));
        let Some((at, found)) = found.min_by_key(|(at, _)| *at) else {
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

/// The partner's macros in a callback of a link: those that were named, and what stands raw.
pub fn macros_of(decoded: &Decoded, macros: &Macros) -> Macros {
    let text = &decoded.text;
    let catalogue = Catalogue::builtin();
    let is_known = |name: &str| catalogue.known(name).is_some();
    let is_partners = |part: &Part| match part.piece {
        Piece::Text => false,
        // A name of Adjust's stays Adjust's, unless the user says otherwise.
        Piece::Placeholder => {
            let names = &text[part.range.start + 1..part.range.end - 1];
            !names.split("||").any(is_known)
        }
        Piece::Malformed(why) => !why.is_broken(),
        Piece::Foreign(_) => true,
    };
    let raw = parts(text).filter(|part| is_partners(part) && decoded.is_raw(part.range.start));
    let found = raw.map(|part| part.range).chain(whole_values(text));
    macros.with(found.map(|range| &text[range]))
}

/// The values of a field that are macros as a whole: `[x]`.
pub fn whole_values(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let values = field::read(text).entries.into_iter();
    values
        .flat_map(|entry| entry.values(text).collect::<Vec<_>>())
        .filter(|range| whole_foreign(&text[range.clone()]).is_some())
}
