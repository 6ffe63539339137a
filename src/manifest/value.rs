//! TOML values with their places, as drafts have them: texts, lists, parameters; and what is said when one has the wrong type.

use super::lines::start_of;
use crate::callback::{DraftParameter, DraftValue, Given, Layer, SourceId, Span, TomlText};
use crate::lint::{Diagnostic, Findings, Level, Levels};
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its place.
pub(super) type Node<'a> = Spanned<DeValue<'a>>;

/// A key and its value, in the order of the file.
pub(super) type Item<'t, 'a> = (&'t Spanned<Cow<'a, str>>, &'t Node<'a>);

/// Reads values of one file and collects what is wrong with them.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    /// Where the parsed text begins in the source: behind a byte order mark.
    pub(super) offset: usize,
    /// What is wrong since the last [taking](Reader::take).
    problems: Findings<'static>,
    /// How much was found at all.
    pub(super) found: usize,
    /// The same without what leaves everything that is known whole: unknown keys.
    pub(super) serious: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        Self {
            source,
            text,
            offset: start_of(text),
            problems: Findings::new(&Levels::DEFAULT, &[]),
            found: 0,
            serious: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len() - start_of(self.text)
    }

    /// Parses a part of the text, counted from behind a byte order mark; from then on, places are counted from its
    /// start. Where the TOML is broken is told, and returned.
    pub(super) fn parse(&mut self, range: Range<usize>) -> (DeTable<'a>, Vec<usize>) {
        let start = start_of(self.text);
        self.offset = start + range.start;
        let text = &self.text[self.offset..start + range.end];
        #[cfg(test)]
        crate::counted::parsed(text);
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut broken = Vec::with_capacity(errors.len());
        for error in errors {
            let range = error.span().unwrap_or_default();
            broken.push(range.start);
            let message = format!("invalid TOML: {}", error.message());
            self.problem(range, message, "here");
        }
        (root.into_inner(), broken)
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span {
            source: self.source,
            range: range.start + self.offset..range.end + self.offset,
        }
    }

    pub(super) fn problem(
        &mut self,
        range: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        let span = self.span(range);
        self.wrong(span, message, label);
    }

    pub(super) fn wrong(
        &mut self,
        place: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        self.add(|| Diagnostic::usage(message).at(place, label));
    }

    /// Adds that two say what only one can.
    pub(super) fn twice(&mut self, message: String, first: Span, second: Span) {
        let finding = Diagnostic::usage(message).at(second, "the second");
        self.add(|| finding.at(first, "the first"));
    }

    /// Adds that something is missing; where there are more problems than before, what stands in its place was told.
    pub(super) fn missing(&mut self, before: usize, range: Range<usize>, what: &str, label: &str) {
        if self.found == before {
            self.problem(range, what, label);
        } else {
            self.serious += 1;
        }
    }

    /// Adds a problem that is made only if it is told.
    pub(super) fn add(&mut self, make: impl FnOnce() -> Diagnostic) {
        self.serious += 1;
        self.add_harmless(make);
    }

    fn add_harmless(&mut self, make: impl FnOnce() -> Diagnostic) {
        self.found += 1;
        self.problems.add_without_code(Level::Deny, make);
    }

    /// What was found since the last time, in the order of the file.
    pub(super) fn take(&mut self) -> Vec<Diagnostic> {
        let none = Findings::new(&Levels::DEFAULT, &[]);
        let mut problems = std::mem::replace(&mut self.problems, none).into_list();
        let start =
            |problem: &Diagnostic| problem.labels.first().map(|label| label.span.range.start);
        problems.sort_by_key(start);
        problems
    }

    /// A string of the file as a given text. Where the file has the same bytes between the quotes, findings
    /// can point into it.
    pub(super) fn given(&self, text: &Cow<'a, str>, range: Range<usize>) -> Given<'a> {
        let source = self
            .text
            .get(range.start + self.offset..range.end + self.offset)
            .unwrap_or_default();
        let quotes = [3, 1, 0].into_iter().find(|quotes| {
            source.len() == text.len() + 2 * quotes
                && source.get(*quotes..source.len() - quotes) == Some(&**text)
        });
        let text = text.clone();
        let Some(quotes) = quotes else {
            return Given::in_toml(self.span(range), text, TomlText::Escaped);
        };
        let written = if source.starts_with('"') {
            TomlText::Basic
        } else {
            TomlText::Literal
        };
        let place = self.span(range.start + quotes..range.end - quotes);
        Given::in_toml(place, text, written)
    }

    pub(super) fn key(&self, key: &Spanned<Cow<'a, str>>) -> Given<'a> {
        self.given(key.get_ref(), key.span())
    }

    pub(super) fn string(&mut self, key: &str, value: &Node<'a>) -> Option<Given<'a>> {
        self.word(key, value, "a string")
    }

    /// A text; `wanted` says what one is.
    pub(super) fn word(&mut self, key: &str, value: &Node<'a>, wanted: &str) -> Option<Given<'a>> {
        let text = match value.get_ref() {
            DeValue::String(text) => Some(self.given(text, value.span())),
            _ => None,
        };
        self.expected(text, key, value, wanted)
    }

    pub(super) fn strings(&mut self, key: &str, value: &Node<'a>) -> Vec<Given<'a>> {
        self.words(key, value, "a string")
    }

    /// A list of texts; `wanted` says what one is.
    pub(super) fn words(&mut self, key: &str, value: &Node<'a>, wanted: &str) -> Vec<Given<'a>> {
        let list = self.list(key, value, "a list of strings").iter();
        list.filter_map(|item| self.word(key, item, wanted))
            .collect()
    }

    pub(super) fn list<'t>(
        &mut self,
        key: &str,
        value: &'t Node<'a>,
        wanted: &str,
    ) -> &'t [Node<'a>] {
        let list = value.get_ref().as_array();
        self.expected(list, key, value, wanted)
            .map_or(&[], |list| list)
    }

    pub(super) fn boolean(&mut self, key: &str, value: &Node<'a>) -> Option<bool> {
        let is_so = value.get_ref().as_bool();
        self.expected(is_so, key, value, "true or false")
    }

    pub(super) fn table<'t>(&mut self, key: &str, value: &'t Node<'a>) -> Vec<Item<'t, 'a>> {
        let table = value.get_ref().as_table();
        self.expected(table, key, value, "a table")
            .map_or_else(Vec::new, in_order)
    }

    /// The parameters `name={name}` of a list of names.
    pub(super) fn placeholders(
        &mut self,
        value: &Node<'a>,
        layer: Layer,
    ) -> Vec<DraftParameter<'a>> {
        let names = self.strings("placeholders", value);
        names
            .iter()
            .map(|name| DraftParameter::placeholder(name, layer))
            .collect()
    }

    pub(super) fn params(
        &mut self,
        word: &str,
        value: &Node<'a>,
        layer: Layer,
    ) -> Vec<DraftParameter<'a>> {
        let mut parameters = Vec::new();
        for (key, value) in self.table(word, value) {
            let given = match value.get_ref() {
                DeValue::Table(_) => self.encoded(value).map(DraftValue::Encoded),
                _ => self.string(key.get_ref(), value).map(DraftValue::Raw),
            };
            if let Some(value) = given {
                parameters.push(DraftParameter::new(self.key(key), value, layer));
            }
        }
        parameters
    }

    /// The values of a body: a table, or a text as it is sent, for what no table can say.
    pub(super) fn body(&mut self, value: &Node<'a>) -> Vec<DraftParameter<'a>> {
        match value.get_ref() {
            DeValue::String(text) => {
                let given = self.given(text, value.span());
                let whole = 0..given.text().len();
                DraftParameter::body(&given, whole)
            }
            _ => self.params("body", value, Layer::Param),
        }
    }

    /// `{ encoded = "…" }`
    fn encoded(&mut self, value: &Node<'a>) -> Option<Given<'a>> {
        let mut text = None;
        let before = self.found;
        for (key, value) in self.table("params", value) {
            match &**key.get_ref() {
                "encoded" => text = self.string("encoded", value),
                _ => self.unknown_key(key, "a parameter's table", &["encoded"]),
            }
        }
        if text.is_none() {
            let what = "a parameter's table says { encoded = \"…\" }";
            self.missing(before, value.span(), what, "encoded is missing");
        }
        text
    }

    /// What a value was taken for; where it is not that, it has the wrong type.
    fn expected<T>(
        &mut self,
        found: Option<T>,
        key: &str,
        value: &Node<'a>,
        wanted: &str,
    ) -> Option<T> {
        if found.is_none() {
            self.wrong_type(key, value, wanted);
        }
        found
    }

    /// `2` where `"2"` is wanted, and other wrong types.
    pub(super) fn wrong_type(&mut self, key: &str, value: &Node<'a>, wanted: &str) {
        let span = self.span(value.span());
        let source = self.text.get(span.range.clone()).unwrap_or_default().trim();
        let found = match value.get_ref() {
            DeValue::Integer(_) => "an integer",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            other => &format!("a {}", other.type_str()),
        };
        let is_scalar = !["a string", "a list", "a table"].contains(&found);
        let mut fix = None;
        let help = match (wanted, value.get_ref()) {
            ("a string", _) if is_scalar => {
                let quoted = fix.insert(format!("\"{source}\""));
                format!("callbacks send text: write {quoted}")
            }
            ("a path", _) => "write where the file is, as seen from the folder of this one: \
                 \"../shared.toml\""
                .to_owned(),
            ("a level", _) => "write \"allow\", \"warn\" or \"deny\"".to_owned(),
            ("a list of strings", DeValue::String(_)) => {
                format!("write {}", fix.insert(format!("[{source}]")))
            }
            ("true or false", DeValue::String(text)) if ["true", "false"].contains(&&**text) => {
                format!("write {text} without quotes")
            }
            _ => String::new(),
        };
        let message = format!("`{key}`: expected {wanted}, found {found}");
        let finding = Diagnostic::usage(message).at(span.clone(), format!("expected {wanted}"));
        let finding = finding.helps(Some(&*help).filter(|help| !help.is_empty()));
        self.add(|| match fix {
            Some(fix) => finding.fix(span, fix),
            None => finding,
        });
    }

    /// A key that means nothing at its place. Of a short list of known ones all are named.
    pub(super) fn unknown_key(&mut self, key: &Spanned<Cow<'a, str>>, place: &str, known: &[&str]) {
        const FEW: usize = 20;
        let word = key.get_ref();
        let span = self.span(key.span());
        self.add_harmless(|| {
            let shown = crate::lint::shortened(word);
            let near = crate::catalogue::nearest(word, known.iter().copied());
            let hint = near.map_or_else(
                || format!(" in {place}"),
                |near| format!(": did you mean `{near}`?"),
            );
            let finding = Diagnostic::usage(format!("unknown key `{shown}`{hint}"));
            let finding = finding.at(span.clone(), format!("not a key of {place}"));
            match near {
                Some(near) => finding.fix(span, near),
                None if known.len() <= FEW => {
                    finding.help(format!("the keys are {}", known.join(", ")))
                }
                None => finding.help("cbgen explain lists the codes"),
            }
        });
    }
}

/// The items of a table in the order of the file; the parser keeps them by name.
pub(super) fn in_order<'t, 'a>(table: &'t DeTable<'a>) -> Vec<Item<'t, 'a>> {
    let mut items: Vec<Item<'t, 'a>> = table.iter().collect();
    items.sort_by_key(|(key, _)| key.span().start);
    items
}
