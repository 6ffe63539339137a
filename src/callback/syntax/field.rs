//! A callback field: its entries, their conditions and URLs, as ranges.

use super::condition::{Adjust, intended_prefix, leading_word, skip_blanks, trim};
use super::url::{Pair, Url, pairs, scheme};
use std::ops::Range;

/// A callback field as it was read. Every byte of the text belongs to an entry or to `blanks`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The entries in order; none where the text is blank.
    pub entries: Vec<EntrySyntax>,
    /// White space around and between entries that is not the one separating space.
    pub blanks: Vec<Range<usize>>,
}

/// One entry: method, condition, URL, body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntrySyntax {
    /// The whole.
    pub range: Range<usize>,
    /// The word `GET` or `POST` in front, as it is written.
    pub method: Option<Range<usize>>,
    /// The condition in front of the URL.
    pub condition: Option<Adjust>,
    /// The URL; empty where there is none.
    pub url: Url,
    /// The body of a POST entry.
    pub body: Option<Body>,
    /// White space inside the entry, outside its condition.
    pub blanks: Vec<Range<usize>>,
}

/// The body of a POST entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The whole.
    pub range: Range<usize>,
    /// Its pairs.
    pub pairs: Vec<Pair>,
}

impl EntrySyntax {
    /// Whether the method is POST, in any case.
    pub fn is_post(&self, text: &str) -> bool {
        let method = self.method.clone();
        method.is_some_and(|word| text[word].eq_ignore_ascii_case("post"))
    }

    /// Whether no blank stands around the commas in front of its URL.
    pub fn is_tight(&self) -> bool {
        let method = self.method.as_ref();
        let start = method.map_or(self.range.start, |word| word.end + 1);
        match &self.condition {
            Some(own) => own.range.start == start && own.range.end + 1 == self.url.range.start,
            None => start == self.url.range.start,
        }
    }

    /// What can be a macro as a whole: the segments of the path, and the values of URL and body.
    pub fn values(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let body = self.body.iter().flat_map(|body| &body.pairs);
        let pairs = self.url.query.iter().flatten().chain(body);
        let values = pairs.filter_map(|pair| pair.value.clone());
        self.url.segments(text).chain(values)
    }
}

/// Takes any text apart. One final newline is not part of it. Linear in the text's length.
pub fn read(text: &str) -> Field {
    let end = end(text);
    let mut reader = Reader {
        text,
        end,
        next_url: None,
    };
    let mut field = Field {
        entries: Vec::new(),
        blanks: Vec::new(),
    };
    let start = skip_blanks(text, 0..end);
    if start > 0 {
        field.blanks.push(0..start);
    }
    let mut at = start;
    while at < end {
        let (entry, behind) = reader.entry(at);
        let blank = entry.range.end..behind;
        field.entries.push(entry);
        if !blank.is_empty() && (behind == end || &text[blank.clone()] != " ") {
            field.blanks.push(blank);
        }
        at = behind;
    }
    field
}

/// Where a text ends without its one final newline.
pub(super) fn end(text: &str) -> usize {
    text.strip_suffix('\n').map_or(text.len(), |rest| {
        rest.strip_suffix('\r').unwrap_or(rest).len()
    })
}

/// Whether a text begins as an entry does.
pub fn starts_entry(text: &str) -> bool {
    if scheme(text).is_some() {
        return true;
    }
    let Some(comma) = leading_word(text, 0..text.len()) else {
        return false;
    };
    let word = text[..comma].trim();
    is_method(word) || intended_prefix(word).is_some()
}

struct Reader<'t> {
    text: &'t str,
    end: usize,
    /// Where the last search for `://` found one; reused while it lies ahead, so that reading stays linear.
    next_url: Option<usize>,
}

struct Head {
    method: Option<Range<usize>>,
    condition: Option<Adjust>,
    url: usize,
    /// Where the condition ended without a URL behind it.
    stop: Option<usize>,
}

impl Head {
    fn of(condition: Option<Adjust>, url: usize, stop: Option<usize>) -> Self {
        Self {
            method: None,
            condition,
            url,
            stop,
        }
    }
}

impl Reader<'_> {
    /// Reads the entry that begins here; returns it and where the next begins.
    fn entry(&mut self, start: usize) -> (EntrySyntax, usize) {
        let head = self.head(start);
        let head = head.unwrap_or_else(|| Head::of(None, start, None));
        let mut blanks = Vec::new();
        let (end, behind) = match head.stop {
            Some(stop) => (stop, skip_blanks(self.text, stop..self.end)),
            None => self.end_of_entry(head.url, &mut blanks),
        };
        let method = head.method.clone();
        let is_post = method.is_some_and(|word| self.text[word].eq_ignore_ascii_case("post"));
        let comma = is_post
            .then(|| self.text[head.url..end].find(','))
            .flatten();
        let comma = comma.map(|at| head.url + at);
        let body = comma.map(|comma| Body {
            range: comma + 1..end,
            pairs: pairs(self.text, comma + 1..end),
        });
        let entry = EntrySyntax {
            range: start..end,
            method: head.method,
            condition: head.condition,
            url: Url::read(self.text, head.url..comma.unwrap_or(end)),
            body,
            blanks,
        };
        (entry, behind)
    }

    /// Where the entry whose URL begins here ends, and where the next one begins. White space that no
    /// entry follows is the entry's own.
    fn end_of_entry(&mut self, url: usize, blanks: &mut Vec<Range<usize>>) -> (usize, usize) {
        let mut from = url;
        loop {
            let blank = self.text[from..self.end].find(char::is_whitespace);
            let Some(blank) = blank.map(|at| from + at) else {
                return (self.end, self.end);
            };
            let next = skip_blanks(self.text, blank..self.end);
            if next == self.end || starts_entry(&self.text[next..self.end]) {
                return (blank, next);
            }
            blanks.push(blank..next);
            from = next;
        }
    }

    fn head(&mut self, start: usize) -> Option<Head> {
        let comma = leading_word(self.text, start..self.end)?;
        let word = trim(self.text, start..comma);
        if is_method(&self.text[word.clone()]) {
            let rest = skip_blanks(self.text, comma + 1..self.end);
            let inner = self.condition(rest);
            return Some(Head {
                method: Some(word),
                ..inner.unwrap_or_else(|| Head::of(None, rest, None))
            });
        }
        self.condition(start)
    }

    /// Reads a condition and finds the URL behind it.
    fn condition(&mut self, start: usize) -> Option<Head> {
        let comma = leading_word(self.text, start..self.end)?;
        // The value ends at the comma before the URL, or, where no URL is in sight, at its first comma.
        let url = self.url_after(comma);
        let before = url.and_then(|url| {
            let head = self.text[..url].trim_end();
            (head.ends_with(',') && head.len() - 1 > comma).then_some((head.len() - 1, url))
        });
        if let Some((value_end, url)) = before {
            let condition = super::condition::adjust(self.text, start..value_end)?;
            return Some(Head::of(Some(condition), url, None));
        }
        let condition = super::condition::adjust(self.text, start..self.end)?;
        let Some(value) = condition.value.clone() else {
            let end = condition.range.end;
            return Some(Head::of(Some(condition), end, Some(end)));
        };
        let word_end = self.text[value.clone()]
            .find(char::is_whitespace)
            .map_or(value.end, |at| value.start + at);
        let (value_end, url, stop) = match self.text[value.start..word_end].find(',') {
            Some(comma) => (value.start + comma, value.start + comma + 1, None),
            None => (word_end, word_end, Some(word_end)),
        };
        let condition = Adjust {
            range: condition.range.start..value_end,
            value: Some(value.start..value_end),
            ..condition
        };
        Some(Head::of(Some(condition), url, stop))
    }

    fn url_after(&mut self, from: usize) -> Option<usize> {
        if self.next_url.is_none_or(|known| known < from) {
            let colon = self.text[from..self.end].find("://");
            self.next_url = Some(colon.map_or(self.end, |at| from + at));
        }
        let colon = self.next_url.filter(|colon| *colon < self.end)?;
        let scheme = self.text[from..colon].bytes().rev();
        let scheme = scheme.take_while(u8::is_ascii_alphanumeric);
        Some(colon - scheme.count())
    }
}

fn is_method(word: &str) -> bool {
    let mut methods = ["get", "post", "put", "patch", "delete", "head"].into_iter();
    methods.any(|method| word.eq_ignore_ascii_case(method))
}
