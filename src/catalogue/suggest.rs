//! "Did you mean": the known word nearest to a misspelt one.

/// Words longer than this are no misspelling of anything.
const LONGEST: usize = 64;

/// The candidate with the fewest edits (a hyphen for an underscore is none), if these are at most a third of the word; among equals, the one
/// that starts alike.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let plain = strsim::osa_distance(&word, candidate);
            let folded = if word.contains('-') {
                strsim::osa_distance(&word.replace('-', "_"), candidate)
            } else {
                plain
            };
            (plain.min(folded), candidate)
        })
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.len())
        .min_by(|(a, x), (b, y)| {
            a.cmp(b)
                .then_with(|| common(&word, y).cmp(&common(&word, x)))
        })
        .map(|(_, candidate)| candidate)
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

/// How many characters two words share at their start.
fn common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count()
}

#[cfg(test)]
mod tests {
    use super::{misspelt, nearest, snake_case};

    #[test]
    fn a_name_is_misspelt_in_letters_and_not_in_meaning() {
        let known = [
            "adid",
            "app_name",
            "click_time",
            "connection_type",
            "created_at",
            "idfa",
            "idfv",
            "installed_at",
            "cost_type",
        ];
        for (word, meant) in [
            ("appname", Some("app_name")),
            ("app_nam", Some("app_name")),
            ("installd_at", Some("installed_at")),
            ("create_at", Some("created_at")),
            ("clcik_time", Some("click_time")),
            ("contact_type", None),
            ("click_type", None),
            ("post_type", None),
            ("app_names_2", None),
            ("idfx", None),
            ("", None),
        ] {
            assert_eq!(misspelt(word, known), meant, "{word}");
        }
    }

    #[test]
    fn other_ways_to_write_names_are_read() {
        for (text, name) in [
            ("AppName", "app_name"),
            ("click time", "click_time"),
            (" Click-Time ", "click_time"),
            ("GPS_ADID", "gps_adid"),
            ("osName2", "os_name2"),
            ("--", ""),
        ] {
            assert_eq!(snake_case(text), name);
        }
    }

    #[test]
    fn the_nearest_word_is_a_few_letters_away() {
        let known = ["adid", "idfa", "tracker", "tracker_name", "gps_adid"];
        let long = "a".repeat(10_000);
        for (word, near) in [
            ("trakcer", Some("tracker")),
            ("GPS-ADID", Some("gps_adid")),
            ("zzzzzz", None),
            (&long, None),
        ] {
            assert_eq!(nearest(word, known), near, "{word:.9}");
        }
    }
}
