//! "Did you mean": the known word nearest to a misspelt one.

use std::cmp::Reverse;

/// Words longer than this are no misspelling of anything.
const LONGEST: usize = 64;

/// The candidate with the fewest edits (a hyphen for an underscore is none), if these are at most a third of the word;
/// among equals, the one that starts alike.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let word = word.to_ascii_lowercase().replace('-', "_");
    let limit = (word.chars().count() / 3).max(1);
    let near = candidates.into_iter().filter_map(|candidate| {
        let folded = candidate.replace('-', "_");
        let distance = strsim::osa_distance(&word, &folded);
        let is_near = distance <= limit && distance < candidate.len();
        let alike = word.bytes().zip(folded.bytes());
        let alike = alike.take_while(|(a, b)| a == b).count();
        is_near.then_some(((distance, Reverse(alike)), candidate))
    });
    let best = near.min_by_key(|(rank, _)| *rank);
    best.map(|(_, candidate)| candidate)
}

/// The name that a misspelt one means: word by word the same letters but for one or two, and the same first letter. A
/// word of another meaning is not near, however few letters it differs in; of two names that are as near, none is.
pub(super) fn misspelt<'a>(
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let near = names
        .into_iter()
        .filter_map(|known| Some((edits(name, known)?, known)));
    let mut near: Vec<(usize, &str)> = near.collect();
    near.sort_unstable();
    match near[..] {
        [(best, name), (next, _), ..] if best < next => Some(name),
        [(_, name)] => Some(name),
        _ => None,
    }
}

/// How many letters of a known name were mistyped; `None` if it is another name.
fn edits(name: &str, known: &str) -> Option<usize> {
    if name.len() > 3 && letters(name).eq(letters(known)) {
        return Some(0);
    }
    let (mut words, mut known_words) = (name.split('_'), known.split('_'));
    let mut edits = 0;
    loop {
        let (word, known) = match (words.next(), known_words.next()) {
            (None, None) => return (edits <= 2).then_some(edits),
            (word, known) => (word?, known?),
        };
        if word == known {
            continue;
        }
        let most = match word.len().max(known.len()) {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        // Every name is asked: what is cheap comes first.
        let is_unlike = word.len().abs_diff(known.len()) > 4 * most;
        if is_unlike || word.as_bytes().first() != known.as_bytes().first() {
            return None;
        }
        let distance = strsim::osa_distance(word, known);
        if distance > most {
            return None;
        }
        edits += distance;
    }
}

/// A name without what stands between its words.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| *byte != b'_')
}

/// `AppName`, `app name` and `app-name` as `app_name`.
pub(super) fn snake_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut after_small = false;
    for c in text.chars() {
        let is_between = !c.is_alphanumeric();
        if (is_between || c.is_uppercase() && after_small) && !out.is_empty() && !out.ends_with('_')
        {
            out.push('_');
        }
        if !is_between {
            out.extend(c.to_lowercase());
        }
        after_small = c.is_lowercase() || c.is_numeric();
    }
    out.truncate(out.trim_end_matches('_').len());
    out
}
