//! The pairs of a URL's query by their keys, as people would type them.

use super::syntax::url::Url;
use percent_encoding::percent_decode_str;

/// The pairs of a URL as people would type them.
pub fn pairs_of_url(url: &str) -> Vec<(String, String)> {
    let read = Url::read(url, 0..url.len());
    let pairs = read.query.into_iter().flatten();
    let pairs = pairs.filter(|pair| !pair.range.is_empty());
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let value = |range: Option<std::ops::Range<usize>>| {
        range.map_or_else(String::new, |range| url[range].to_owned())
    };
    pairs
        .map(|pair| (decoded(&url[pair.key]), value(pair.value)))
        .collect()
}

/// A URL whose pairs of a key are other ones, made of the rest with its `=`, or none; `None` where it has no such pair.
pub fn url_with_pairs(
    url: &str,
    key: &str,
    change: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let read = Url::read(url, 0..url.len());
    let pairs = read.query?;
    let (start, end) = (pairs.first()?.range.start, pairs.last()?.range.end);
    let is_key =
        |range: std::ops::Range<usize>| percent_decode_str(&url[range]).decode_utf8_lossy() == key;
    let mut found = false;
    let mut kept: Vec<String> = Vec::new();
    for pair in pairs {
        if is_key(pair.key.clone()) {
            found = true;
            kept.extend(change(&url[pair.key.end..pair.range.end]));
        } else {
            kept.push(url[pair.range].to_owned());
        }
    }
    let mut head = &url[..start];
    if kept.is_empty() {
        head = head.trim_end_matches('?');
    }
    found.then(|| format!("{head}{}{}", kept.join("&"), &url[end..]))
}

#[cfg(test)]
mod tests {
    use super::url_with_pairs;

    #[test]
    fn a_pair_goes_or_gets_another_name_and_the_rest_stays() {
        for (url, with_new, is) in [
            (
                "https://x.io/?a%20b=1&c={adid}",
                None,
                "https://x.io/?c={adid}",
            ),
            (
                "https://x.io/?c=%3a&a%20b",
                Some("e=2"),
                "https://x.io/?c=%3a&e=2",
            ),
            ("https://x.io/?a%20b=1", None, "https://x.io/"),
        ] {
            let changed = url_with_pairs(url, "a b", &|_| with_new.map(str::to_owned));
            assert_eq!(changed.as_deref(), Some(is));
        }
        assert_eq!(url_with_pairs("https://x.io/?c=1", "a b", &|_| None), None);
    }
}
