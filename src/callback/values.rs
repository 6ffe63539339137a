//! `${NAME}` in a text: where it stands, what has taken its place, and a stand-in for what is not to be seen. The
//! values come from elsewhere: nothing here reads the environment.

use super::draft::Draft;
use super::macros::Macros;
use super::source::{Given, Span};
use std::ops::Range;
use std::sync::Arc;

/// Each `${NAME}` of a text: its bytes, and the name. What is declared as the partner's macro is none.
pub fn references<'t>(
    text: &'t str,
    macros: &'t Macros,
) -> impl Iterator<Item = (Range<usize>, &'t str)> {
    text.match_indices("${").filter_map(|(start, _)| {
        let rest = &text[start + 2..];
        // Only as far as a name goes: a text of many `${` would else be searched to its end for each.
        let of_name = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        let name = &rest[..rest.bytes().take_while(|b| of_name(*b)).count()];
        let is_name = rest[name.len()..].starts_with('}')
            && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
        let range = start..start + name.len() + 3;
        (is_name && !macros.contains(&text[range.clone()])).then_some((range, name))
    })
}

/// What a text with values is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The URL of an endpoint.
    Endpoint,
    /// An event token.
    EventToken,
}

/// What a stand-in is made like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// It has a scheme or a `?` where the value has one, so that the rules see the same parts of a URL.
    Value,
    /// What is written around it is all that counts: it is the same in every environment.
    Written,
}

/// A part of a text that is not what is written: its bytes in the text, and the bytes that it stands for.
type Part = (Range<usize>, Range<usize>);

/// What was filled into a text. A part of the text shares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Values {
    whole: Arc<Whole>,
    /// Where the part begins in the text.
    offset: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    role: Role,
    /// What is written.
    written: Box<str>,
    /// Each `${NAME}` of it.
    references: Vec<Range<usize>>,
    parts: Vec<Part>,
    /// Where it stands.
    place: Span,
    /// Whether a value is not known, and the text is made of stand-ins.
    are_unknown: bool,
}

impl Values {
    pub(super) fn role(&self) -> Role {
        self.whole.role
    }

    pub(super) fn written(&self) -> &str {
        &self.whole.written
    }

    pub(super) fn are_unknown(&self) -> bool {
        self.whole.are_unknown
    }

    /// The same for a part that begins there.
    pub(super) fn from(&self, start: usize) -> Self {
        Self {
            whole: Arc::clone(&self.whole),
            offset: self.offset + start,
        }
    }

    /// The place of a part of the text; the whole of it where the source has other bytes there.
    pub(super) fn span(&self, part: Range<usize>, verbatim: bool) -> Span {
        let whole = &self.whole;
        if !verbatim {
            return whole.place.clone();
        }
        let (start, end) = (part.start + self.offset, part.end + self.offset);
        whole.place.of(whole.start(start)..whole.end(end))
    }
}

impl Whole {
    /// The last part that begins there, or before.
    fn part(&self, at: usize) -> Option<&Part> {
        let next = self.parts.partition_point(|(text, _)| text.start <= at);
        self.parts.get(next.checked_sub(1)?)
    }

    fn start(&self, at: usize) -> usize {
        match self.part(at) {
            Some((text, written)) if at < text.end => written.start,
            Some((text, written)) => written.end + (at - text.end),
            None => at,
        }
    }

    fn end(&self, at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|before| self.part(before));
        match before {
            Some((text, written)) if at < text.end => written.end,
            Some((text, written)) => written.end + (at - text.end),
            None => at,
        }
    }
}

/// A text with some parts replaced, and where these are.
fn replaced(written: &str, replacements: Vec<(Range<usize>, String)>) -> (String, Vec<Part>) {
    let mut text = String::with_capacity(written.len());
    let mut parts = Vec::with_capacity(replacements.len());
    let mut done = 0;
    for (range, replacement) in replacements {
        text.push_str(&written[done..range.start]);
        let start = text.len();
        text.push_str(&replacement);
        done = range.end;
        parts.push((start..text.len(), range));
    }
    text.push_str(&written[done..]);
    (text, parts)
}

impl Given<'_> {
    /// The same with each `${NAME}` replaced by its value, which is not to be shown. Where one is not known, a stand-in
    /// of the whole is made.
    #[must_use]
    pub fn filled(
        self,
        role: Role,
        macros: &Macros,
        value: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let written = self.text().to_owned();
        let (references, values): (Vec<_>, Vec<_>) = references(&written, macros)
            .map(|(range, name)| (range, value(name)))
            .unzip();
        if references.is_empty() {
            return self;
        }
        let values: Option<Vec<String>> = values.into_iter().collect();
        let are_unknown = values.is_none();
        let replacements = if let Some(values) = values {
            references.iter().cloned().zip(values).collect()
        } else {
            StandIns::default().of(role, &written, &references, |_| None)
        };
        let (text, parts) = replaced(&written, replacements);
        let whole = Whole {
            role,
            written: written.into(),
            references,
            parts,
            place: self.place(),
            are_unknown,
        };
        self.with_whole(text, whole)
    }

    /// The same with stand-ins for its values.
    fn with_stand_ins(&self, likeness: Likeness, all: &mut StandIns) -> Self {
        let Some(Values { whole, .. }) = self.values() else {
            return self.clone();
        };
        let value = |at: usize| {
            let is_seen = likeness == Likeness::Value && !whole.are_unknown;
            is_seen.then(|| &self.text()[whole.parts[at].0.clone()])
        };
        let written = &whole.written;
        let stand_ins = all.of(whole.role, written, &whole.references, value);
        let (text, parts) = replaced(written, stand_ins);
        let whole = Whole {
            parts,
            ..Whole::clone(whole)
        };
        self.clone().with_whole(text, whole)
    }

    fn with_whole(self, text: String, whole: Whole) -> Self {
        let values = Values {
            whole: Arc::new(whole),
            offset: 0,
        };
        self.with_values(text, values)
    }

    /// Whether a place lies in this text where a value was filled in. Where the source has other bytes than the text,
    /// every place may.
    pub fn is_value(&self, place: &Span) -> bool {
        let Some(values) = self.values() else {
            return false;
        };
        let own = self.place();
        if place.source != own.source {
            return false;
        }
        if !self.is_verbatim() {
            return place.range == own.range;
        }
        let mut values = values
            .whole
            .references
            .iter()
            .map(|range| own.of(range.clone()).range);
        values.any(|value| place.range.start < value.end && value.start < place.range.end)
    }
}

impl Draft<'_> {
    /// Whether a value that it needs is not known.
    pub fn lacks_values(&self) -> bool {
        self.filled().any(Given::lacks_values)
    }

    /// Its endpoints and event tokens with values.
    pub fn filled(&self) -> impl Iterator<Item = &Given<'_>> {
        let urls = self.destinations.iter().map(|to| &to.url);
        let all = urls.chain(&self.event_tokens);
        all.filter(|given| given.is_filled())
    }

    /// The same with stand-ins for the values; `None` where there are no values.
    pub fn with_stand_ins(&self, likeness: Likeness) -> Option<(Self, StandIns)> {
        self.filled().next()?;
        let mut draft = self.clone();
        let mut all = StandIns::default();
        for to in &mut draft.destinations {
            to.url = to.url.with_stand_ins(likeness, &mut all);
        }
        for token in &mut draft.event_tokens {
            *token = token.with_stand_ins(likeness, &mut all);
        }
        Some((draft, all))
    }
}

/// The end of every stand-in: a host, for a value mostly is one or a part of one, that nobody has.
const NOBODY: &str = ".invalid";

/// The most stand-ins that are told apart: nobody has as many values in a callback, and each text is searched for all.
const MOST: usize = 200;

/// The stand-ins of some texts, each with what is written in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandIns {
    /// The longest come first: one is part of another.
    pairs: Vec<(String, String)>,
}

impl StandIns {
    fn add(&mut self, stand_in: &str, written: &str) {
        let at = self
            .pairs
            .partition_point(|(known, _)| known.len() > stand_in.len());
        if !self.pairs.iter().any(|(known, _)| known == stand_in) {
            self.pairs
                .insert(at, (stand_in.to_owned(), written.to_owned()));
        }
    }

    /// The stand-ins for the references of a text.
    fn of<'v>(
        &mut self,
        role: Role,
        written: &str,
        references: &[Range<usize>],
        value: impl Fn(usize) -> Option<&'v str>,
    ) -> Vec<(Range<usize>, String)> {
        if role == Role::EventToken {
            // Part of a token has no form of its own.
            let token = format!("v{:05}", number(written, 99_999));
            if self.pairs.len() < MOST {
                self.add(&token, written);
            }
            return vec![(0..written.len(), token)];
        }
        let each = references.iter().enumerate();
        each.map(|(at, range)| self.in_url(written, range, value(at)))
            .collect()
    }

    /// The stand-in for a part of a URL, with the bytes that it stands for: a rule sees a URL of the same parts.
    fn in_url(
        &mut self,
        written: &str,
        range: &Range<usize>,
        value: Option<&str>,
    ) -> (Range<usize>, String) {
        if self.pairs.len() >= MOST {
            let stand_in = format!("value-others-x{NOBODY}");
            self.add(&stand_in, "${…}");
            return (range.clone(), stand_in);
        }
        let name = &written[range.start + 2..range.end - 1];
        let word = name.to_ascii_lowercase().replace('_', "-");
        let (before, after) = (&written[..range.start], &written[range.end..]);
        let is_start = before.trim_start().is_empty();
        if is_start && after.starts_with("://") {
            let range = range.start..range.end + 3;
            let stand_in = format!("https://scheme-{word}-x{NOBODY}.");
            self.add(&stand_in, &written[range.clone()]);
            return (range, stand_in);
        }
        if is_port(before, after) {
            let range = range.start - 1..range.end;
            let stand_in = format!(":0{:05}", number(name, 65_535));
            self.add(&stand_in, &written[range.clone()]);
            return (range, stand_in);
        }
        let reference = &written[range.clone()];
        let host = format!(
            "{}-{word}-x{NOBODY}",
            if is_start { "base" } else { "value" }
        );
        self.add(&host, reference);
        let mut stand_in = host;
        if is_start && value.is_none_or(|value| value.contains("://")) {
            stand_in.insert_str(0, "https://");
            self.add(&stand_in, reference);
        }
        // The first `&` right behind a value has its `?` in there.
        let is_followed = after.starts_with('&') && !before.contains('&');
        let has_query = value.map_or(is_followed, |value| value.contains('?'));
        if has_query && !before.contains('?') {
            let query = format!("in-{word}-x{NOBODY}");
            self.add(&query, reference);
            stand_in = format!("{stand_in}?{query}");
            self.add(&stand_in, reference);
        }
        (range.clone(), stand_in)
    }

    /// A text with what is written in the place of the stand-ins, of one that was cut at its end too.
    pub fn unmasked(&self, text: &str) -> String {
        /// Fewer letters of a stand-in could be somebody's own.
        const FEWEST: usize = 5;
        let mut text = text.to_owned();
        for (stand_in, written) in &self.pairs {
            if text.contains(stand_in) {
                text = text.replace(stand_in, written);
            }
        }
        let mut from = 0;
        while let Some(cut) = text[from..].find('…').map(|at| from + at) {
            from = cut + '…'.len_utf8();
            let begun = self.pairs.iter().find_map(|(stand_in, written)| {
                let lengths = (FEWEST..stand_in.len()).rev();
                let mut begun =
                    lengths.filter(|length| text[..cut].ends_with(&stand_in[..*length]));
                begun.next().map(|length| (cut - length, written))
            });
            if let Some((start, written)) = begun {
                text.replace_range(start..cut, written);
                from = start + written.len() + '…'.len_utf8();
            }
        }
        text
    }
}

/// Whether what stands between these is a port.
fn is_port(before: &str, after: &str) -> bool {
    let Some(authority) = before.strip_suffix(':') else {
        return false;
    };
    let host = authority
        .split_once("://")
        .map_or(authority, |(_, host)| host);
    !host.is_empty()
        && !host.contains(['/', '?', '&', '\\'])
        && (after.is_empty() || after.starts_with(['/', '?', '&', '#']))
}

/// A number from 1 to the largest, the same for the same text.
fn number(text: &str, largest: u32) -> u32 {
    let of_byte = |sum: u32, byte: u8| sum.wrapping_mul(31).wrapping_add(u32::from(byte));
    1 + text.bytes().fold(0, of_byte) % largest
}

#[cfg(test)]
mod tests {
    use super::{Likeness, Role, references};
    use crate::callback::{Destination, Draft, Given, Macros, Sources};

    fn filled(written: &str, value: impl Fn(&str) -> Option<String>) -> Given<'_> {
        let given = Sources::new().flag("x", written);
        given.filled(Role::Endpoint, Macros::NONE, value)
    }

    fn draft(url: Given<'_>) -> Draft<'_> {
        Draft {
            destinations: vec![Destination::new(url)],
            ..Draft::default()
        }
    }

    #[test]
    fn only_upper_case_names_are_references() {
        let names = |text| {
            references(text, Macros::NONE)
                .map(|(_, name)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names("https://${HOST}/${A_1}"), ["HOST", "A_1"]);
        assert!(names("${x} ${1A} ${} ${A ${A-B} $A {A}").is_empty());
        let macros = Macros::new(["${GAID}"]);
        assert_eq!(references("${GAID}${B}", &macros).count(), 1);
    }

    #[test]
    fn what_is_written_comes_back_from_its_stand_ins() {
        for (written, stand_in) in [
            (
                "https://${A_1}.example.com/${KEY}?k=${ A}&v=${B}",
                "https://value-a-1-x.invalid.example.com/value-key-x.invalid?k=${ A}&v=value-b-x.invalid",
            ),
            ("${BASE}/a/{adid}", "https://base-base-x.invalid/a/{adid}"),
            (
                "${BASE}&x=1",
                "https://base-base-x.invalid?in-base-x.invalid&x=1",
            ),
            (
                "${S}://a.example.com/?${QUERY}",
                "https://scheme-s-x.invalid.a.example.com/?value-query-x.invalid",
            ),
        ] {
            for likeness in [Likeness::Written, Likeness::Value] {
                let draft = draft(filled(written, |_| None));
                let (hidden, all) = draft.with_stand_ins(likeness).expect("it has values");
                let text = hidden.destinations[0].url.text();
                assert_eq!(text, stand_in);
                assert_eq!(all.unmasked(text), written);
            }
        }
        let draft = draft(filled("https://a.example.com:${PORT}?x", |_| None));
        let (hidden, all) = draft
            .with_stand_ins(Likeness::Written)
            .expect("it has values");
        let text = hidden.destinations[0].url.text();
        assert!(!text.contains('$'), "{text}");
        assert_eq!(all.unmasked(text), "https://a.example.com:${PORT}?x");
    }

    #[test]
    fn a_stand_in_has_the_parts_of_the_value() {
        for (value, stand_in) in [
            ("a.example.com", "base-u-x.invalid/b"),
            ("https://a.example.com", "https://base-u-x.invalid/b"),
            (
                "https://a.example.com?x=1",
                "https://base-u-x.invalid?in-u-x.invalid/b",
            ),
        ] {
            let draft = draft(filled("${U}/b", |_| Some(value.to_owned())));
            let (hidden, all) = draft
                .with_stand_ins(Likeness::Value)
                .expect("it has values");
            assert_eq!(hidden.destinations[0].url.text(), stand_in);
            assert_eq!(all.unmasked(stand_in), "${U}/b");
        }
    }

    #[test]
    fn a_stand_in_that_was_cut_comes_back_too() {
        let draft = draft(filled("https://${HOST}/x", |_| None));
        let (_, all) = draft
            .with_stand_ins(Likeness::Written)
            .expect("it has values");
        for (text, shown) in [
            (
                "type https://value-host-x.in… here",
                "type https://${HOST}… here",
            ),
            (
                "… https://value…, https://val…",
                "… https://${HOST}…, https://val…",
            ),
            ("https://value-host-x.invalid…", "https://${HOST}…"),
        ] {
            assert_eq!(all.unmasked(text), shown);
        }
    }

    #[test]
    fn places_are_those_of_what_is_written() {
        let written = "https://${H}/cb?x=${KEY}&y=z";
        let values = |name: &str| Some(if name == "H" { "a.example.com" } else { "k" }.to_owned());
        let given = filled(written, values);
        assert_eq!(given.text(), "https://a.example.com/cb?x=k&y=z");
        let shown = |part: &str| {
            let at = given.text().find(part).expect("a part");
            let range = given.span(at..at + part.len()).range;
            let slice = given.slice(at..at + part.len());
            assert_eq!(slice.place().range, range);
            assert_eq!(slice.span(0..part.len()).range, range);
            &written[range]
        };
        assert_eq!(shown("/cb"), "/cb");
        assert_eq!(shown("example"), "${H}");
        assert_eq!(shown("a.example.com"), "${H}");
        assert_eq!(shown("com/cb"), "${H}/cb");
        assert_eq!(shown("x=k"), "x=${KEY}");
        assert_eq!(shown("&y=z"), "&y=z");
        assert_eq!(given.span(0..0).range, 0..0);
        let of = |part: &str| {
            let at = written.find(part).expect("a part");
            given.is_value(&given.place().of(at..at + part.len()))
        };
        assert!(of("${H}") && of("H") && of("x=${") && !of("/cb?x=") && !of("&y"));
    }
}
