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

/// How many characters two words share at their start.
fn common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_swapped_letter_is_found() {
        assert_eq!(
            nearest("trakcer", ["adid", "tracker", "tracker_name"]),
            Some("tracker")
        );
    }

    #[test]
    fn capitals_and_hyphens_are_no_distance() {
        assert_eq!(nearest("GPS-ADID", ["idfa", "gps_adid"]), Some("gps_adid"));
    }

    #[test]
    fn nothing_is_offered_for_a_word_that_is_like_none() {
        assert_eq!(nearest("zzzzzz", ["adid", "tracker"]), None);
        assert_eq!(nearest(&"a".repeat(10_000), ["adid"]), None);
    }
}
