//! A URL with placeholders in it, as ranges.

use super::template::variable_name;
use std::ops::Range;

/// The parts of a URL. All ranges are over the text that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Url {
    /// The whole.
    pub range: Range<usize>,
    /// `http` in `http://…`.
    pub scheme: Option<Range<usize>>,
    /// What stands before an `@`.
    pub credentials: Option<Range<usize>>,
    /// The host, without port.
    pub host: Range<usize>,
    /// The digits behind the host's `:`.
    pub port: Option<Range<usize>>,
    /// From the host's end to the `?` or `#`.
    pub path: Range<usize>,
    /// The pairs behind the first `?`; `None` without one.
    pub query: Option<Vec<Pair>>,
    /// What stands behind a `#`, with it.
    pub fragment: Option<Range<usize>>,
    /// Whether it is `https://`, a sound name of lower-case letters and digits, and a path of these: then no rule but the
    /// one about links has anything to say of it.
    pub is_plain: bool,
}

/// One `key=value` of a query or body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The whole.
    pub range: Range<usize>,
    /// What stands before the first `=`.
    pub key: Range<usize>,
    /// What stands behind it; `None` without one.
    pub value: Option<Range<usize>>,
}

impl Url {
    /// Takes a part of a text apart as a URL.
    pub fn read(text: &str, range: Range<usize>) -> Self {
        if let Some(host) = plain_host(&text[range.clone()]) {
            let host = range.start + host.start..range.start + host.end;
            return Self {
                scheme: Some(range.start..range.start + "https".len()),
                path: host.end..range.end,
                host,
                is_plain: true,
                range,
                ..Self::default()
            };
        }
        let find = |from: usize, to: usize, wanted: &[u8]| {
            let mut bytes = text.as_bytes()[from..to].iter();
            let at = bytes.position(|byte| wanted.contains(byte));
            at.map(|at| from + at)
        };
        let fragment = find_fragment(text, range.clone());
        let end = fragment.unwrap_or(range.end);
        let scheme = scheme_or_variable(&text[range.start..end])
            .map(|length| range.start..range.start + length);
        let authority_start = scheme.as_ref().map_or(range.start, |scheme| scheme.end + 3);
        // A `&` ends the host too: `https://x.com&a=b` has lost its `?`.
        let authority_end = find(authority_start, end, b"/?&\\").unwrap_or(end);
        let at = text[authority_start..authority_end]
            .rfind('@')
            .map(|at| authority_start + at);
        let credentials = at.map(|at| authority_start..at);
        let host_start = at.map_or(authority_start, |at| at + 1);
        let (host, port) = host_and_port(text, host_start..authority_end);
        let question = find(authority_end, end, b"?");
        Self {
            scheme,
            credentials,
            host,
            port,
            path: authority_end..question.unwrap_or(end),
            query: question.map(|question| pairs(text, question + 1..end)),
            fragment: fragment.map(|fragment| fragment..range.end),
            is_plain: false,
            range,
        }
    }

    /// Everything before the `?` and the `#`: what the model calls the endpoint.
    pub fn endpoint(&self) -> Range<usize> {
        self.range.start..self.path.end
    }

    /// What stands between the `/` of the path.
    pub fn segments<'t>(&self, text: &'t str) -> impl Iterator<Item = Range<usize>> + use<'t> {
        split(text, self.path.clone(), "/")
    }
}

fn plain_host(url: &str) -> Option<Range<usize>> {
    let rest = url.strip_prefix("https://")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_plain = |b: u8| is_plain_in_host(b) || b == b'/';
    let start = url.len() - rest.len();
    (is_plain_name(host) && path.bytes().all(is_plain)).then_some(start..start + host.len())
}

fn is_plain_in_host(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.')
}

/// Whether a host is a sound name of lower-case letters and digits, and surely no IP address: its last label begins with
/// a letter, and is so no number in any notation.
pub fn is_plain_name(host: &str) -> bool {
    let is_label = |label: &str| {
        let is_tied = label.starts_with('-') || label.ends_with('-') || label.starts_with("xn--");
        matches!(label.len(), 1..=63) && !is_tied
    };
    let last = host.rsplit_once('.').map_or("", |(_, last)| last);
    last.starts_with(|c: char| c.is_ascii_lowercase())
        && host.len() <= 253
        && host.bytes().all(is_plain_in_host)
        && host.split('.').all(is_label)
}

/// The pieces of a part of a text between a mark.
pub fn split<'t>(
    text: &'t str,
    range: Range<usize>,
    mark: &'static str,
) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let mut start = range.start;
    text[range].split(mark).map(move |piece| {
        let piece = start..start + piece.len();
        start = piece.end + mark.len();
        piece
    })
}

fn scheme_or_variable(text: &str) -> Option<usize> {
    scheme(text).or_else(|| {
        let length = text.find("://").filter(|_| text.starts_with("${"))?;
        variable_name(&text[..length]).map(|_| length)
    })
}

/// The length of the scheme, if the text starts with one and `://`.
pub fn scheme(text: &str) -> Option<usize> {
    // None is longer: a text of letters is not read again from each of them on.
    const LONGEST: usize = 64;
    let length = text
        .bytes()
        .take(LONGEST)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        .count();
    let starts_right = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    (starts_right && text[length..].starts_with("://")).then_some(length)
}

/// The first `#` that is no part of an HTML entity such as `&#38;`.
fn find_fragment(text: &str, range: Range<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    range
        .clone()
        .find(|&at| bytes[at] == b'#' && (at == range.start || bytes[at - 1] != b'&'))
}

fn host_and_port(text: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let authority = &text[range.clone()];
    let bracket = authority.rfind(']').unwrap_or(0);
    // The colons of an IPv6 address that is not closed are no port's.
    if authority.starts_with('[') && bracket == 0 {
        return (range, None);
    }
    match authority[bracket..].rfind(':') {
        Some(colon) => {
            let colon = range.start + bracket + colon;
            (range.start..colon, Some(colon + 1..range.end))
        }
        None => (range, None),
    }
}

/// Splits a query or body into its pairs. An empty one has none; `a&` has two, the second empty.
pub fn pairs(text: &str, range: Range<usize>) -> Vec<Pair> {
    if range.is_empty() {
        return Vec::new();
    }
    let mut start = range.start;
    text[range]
        .split('&')
        .map(|pair| {
            let whole = start..start + pair.len();
            start = whole.end + 1;
            Pair::read(text, whole)
        })
        .collect()
}

impl Pair {
    /// Takes a part of a text apart as one pair.
    pub fn read(text: &str, range: Range<usize>) -> Self {
        let equals = text[range.clone()].find('=').map(|at| range.start + at);
        Self {
            key: range.start..equals.unwrap_or(range.end),
            value: equals.map(|at| at + 1..range.end),
            range,
        }
    }
}
