//! Reading what a file says for all its callbacks. Every error is reported, not the first.

use super::include::{self, IncludedFiles};
use super::lines::start_of;
use super::pieces;
use super::schema::keys;
use super::shared::{Sets, Shared};
use super::value::{Item, Node, Reader, in_order};
use crate::callback::{Draft, DraftParameter, Given, Layer, Macros, SourceId, Sources, Span};
use crate::catalogue::Catalogue;
use crate::lint::file::no_callbacks;
use crate::lint::{Checked, Code, Diagnostic, Level, Levels};
use std::collections::HashSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

const TOP_KEYS: &str = "/properties";

/// A file as it was parsed: what holds for all its callbacks, and where these are. They are read by
/// [`Manifest::callbacks`], one after the other: a file can hold a hundred thousand, so a large one is parsed piece by
/// piece (`pieces`).
#[derive(Debug)]
pub struct Manifest<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    /// The callbacks, where the file was parsed whole.
    pub(super) parsed: Vec<Node<'a>>,
    pub(super) broken: Vec<usize>,
    /// Where the callbacks are that are not parsed yet, counted from behind a byte order mark.
    pub(super) pieces: Vec<Range<usize>>,
    /// What `[defaults]` says.
    pub defaults: Draft<'a>,
    pub(super) sets: Sets<'a>,
    /// Whether it, or a file that it includes, is broken in a table that all callbacks depend on.
    pub(super) torn_head: bool,
    /// What is wrong with the file, but for its callbacks, and with those that it includes.
    pub problems: Vec<Diagnostic>,
    /// The partner's own macros.
    pub macros: Macros,
    /// The built-in placeholders and the file's own.
    pub catalogue: Catalogue,
    lints: Vec<(Code, Level)>,
}

impl<'a> Manifest<'a> {
    /// Parses a file, and those that it includes: `files` gives them, and they are added to the sources.
    pub fn parse(
        text: &'a str,
        source: SourceId,
        sources: &mut Sources<'_>,
        files: &dyn IncludedFiles,
    ) -> Self {
        let mut reader = Reader::new(source, text);
        let mut manifest = Self {
            source,
            text,
            parsed: Vec::new(),
            broken: Vec::new(),
            pieces: Vec::new(),
            defaults: Draft::default(),
            sets: Sets::default(),
            torn_head: false,
            problems: Vec::new(),
            macros: Macros::default(),
            catalogue: Catalogue::builtin(),
            lints: Vec::new(),
        };
        let mut root = None;
        if let Some((head, pieces)) = pieces::split(&text[start_of(text)..]) {
            let parsed = reader.parse(0..head);
            if parsed.0.contains_key("callback") {
                // Callbacks in two notations: the parser has to see both.
                reader.take();
            } else {
                root = Some(parsed);
                manifest.pieces = pieces;
            }
        }
        let (root, broken) = root.unwrap_or_else(|| reader.parse(0..reader.len()));
        manifest.broken = broken;
        manifest.read_root(&mut reader, root, sources, files);
        manifest.problems.append(&mut reader.take());
        manifest
    }

    fn read_root(
        &mut self,
        reader: &mut Reader<'a>,
        mut root: DeTable<'a>,
        sources: &mut Sources<'_>,
        files: &dyn IncludedFiles,
    ) {
        // The callbacks are most of the file: they are moved out, not copied.
        let callbacks = root.remove("callback");
        let callbacks_start = callbacks
            .as_ref()
            .map_or(usize::MAX, |value| value.span().start);
        let mut items = self.whole_items(&root, callbacks_start);
        // The rest of the file is read by what these say, wherever they stand.
        let mut shared = Shared::default();
        if let Some((_, value)) = items.iter().find(|(key, _)| key.get_ref() == "include") {
            let (problems, is_whole) = include::read(reader, value, &mut shared, sources, files);
            self.torn_head |= !is_whole;
            self.problems = problems;
        }
        items.retain(|item| !shared.read(reader, *item));
        self.catalogue = shared.catalogue();
        (self.macros, self.sets) = (shared.macros, shared.sets);
        for (key, value) in items {
            match &**key.get_ref() {
                "defaults" => self.read_defaults(reader, value),
                "lints" => self.read_lints(reader, value),
                "include" => {}
                _ => reader.unknown_key(key, "the file", &keys(TOP_KEYS)),
            }
        }
        if let Some(value) = callbacks {
            if value.get_ref().as_array().is_none() {
                reader.wrong_type("callback", &value, "a list of tables: [[callback]]");
            } else if let DeValue::Array(list) = value.into_inner() {
                self.parsed = list.into_iter().collect();
            }
        }
    }

    /// The items of a file without those in which the TOML is broken: what the parser made of the rest of these
    /// would be judged as if somebody had written it.
    fn whole_items<'t>(
        &mut self,
        root: &'t DeTable<'a>,
        callbacks_start: usize,
    ) -> Vec<Item<'t, 'a>> {
        let items = in_order(root);
        let mut whole = Vec::with_capacity(items.len());
        for (at, (key, value)) in items.iter().enumerate() {
            let start = key.span().start;
            let end = items.get(at + 1);
            let own = start..end.map_or(usize::MAX, |(next, _)| next.span().start);
            let is_torn =
                |at: &usize| own.contains(at) && (callbacks_start < start || *at < callbacks_start);
            if self.broken.iter().any(is_torn) && keys(TOP_KEYS).contains(&&**key.get_ref()) {
                self.torn_head = true;
            } else {
                whole.push((*key, *value));
            }
        }
        whole
    }

    /// The sets that a list names, and their parameters.
    pub(super) fn used(
        &self,
        reader: &mut Reader<'a>,
        value: &Node<'a>,
    ) -> (Vec<Given<'a>>, Vec<DraftParameter<'a>>) {
        let names = reader.strings("use", value);
        if self.torn_head {
            // The set may stand where the TOML is broken, or in a file that cannot be read; no callback is judged.
            return (names, Vec::new());
        }
        let list = reader.span(value.span());
        let parameters = self.sets.used(reader, &names, &list);
        (names, parameters)
    }

    /// The parameters of the sets of these names, as a callback takes them in, and what is wrong with the names.
    pub fn set_parameters(
        &self,
        names: &[Given<'a>],
    ) -> (Vec<DraftParameter<'a>>, Vec<Diagnostic>) {
        let mut reader = Reader::new(self.source, self.text);
        let list = names.first().map(Given::place);
        let used = list.map(|list| self.sets.used(&mut reader, names, &list));
        (used.unwrap_or_default(), reader.take())
    }

    fn read_defaults(&mut self, reader: &mut Reader<'a>, value: &Node<'a>) {
        let mut defaults = Draft::default();
        let (mut used, mut params) = (Vec::new(), Vec::new());
        for (key, value) in reader.table("defaults", value) {
            let word = &**key.get_ref();
            match word {
                "use" => (defaults.sets, used) = self.used(reader, value),
                "endpoints" => defaults.destinations = reader.endpoints(value),
                "placeholders" => {
                    defaults.parameters = reader.placeholders(value, Layer::Default);
                }
                "params" => params = reader.params(word, value, Layer::Default),
                "conditions" => defaults.conditions = reader.strings(word, value),
                "recommended" => {
                    defaults.recommended = reader.boolean(word, value).unwrap_or_default();
                }
                _ => {
                    let known = keys("/properties/defaults/properties");
                    reader.unknown_key(key, "[defaults]", &known);
                }
            }
        }
        used.append(&mut defaults.parameters);
        used.append(&mut params);
        defaults.parameters = used;
        self.defaults = defaults;
    }

    fn read_lints(&mut self, reader: &mut Reader<'a>, value: &Node<'a>) {
        for (key, value) in reader.table("lints", value) {
            let word = key.get_ref();
            let Some(level) = reader.word(word, value, "a level") else {
                continue;
            };
            match (Code::parse(word), Level::parse(level.text())) {
                (None, _) => {
                    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
                    reader.unknown_key(key, "[lints]", &names);
                }
                (_, None) => {
                    let message = format!("unknown level `{}`", level.text());
                    reader.problem(value.span(), message, "expected allow, warn or deny");
                }
                (Some(code), Some(level)) => {
                    if level != Level::Deny && !code.can_be_allowed() {
                        reader.unallowable(code, reader.span(value.span()));
                    }
                    self.lints.push((code, level));
                }
            }
        }
    }

    /// The names of its sets, and of those that it includes.
    pub fn set_names(&self) -> impl Iterator<Item = &str> {
        self.sets.names()
    }

    /// That it has no callback, where that is no matter of broken TOML, and it has no sets to share.
    pub fn no_callbacks(&self, levels: &Levels) -> Option<Diagnostic> {
        let is_broken = self.problems.iter().any(|one| one.level == Level::Deny);
        if is_broken || !self.is_empty() || !self.unused_sets(&HashSet::new()).is_empty() {
            return None;
        }
        let (source, range) = (self.source, 0..0);
        no_callbacks(Span { source, range }, levels)
    }

    /// Whether it has no callback.
    pub fn is_empty(&self) -> bool {
        self.parsed.is_empty() && self.pieces.is_empty()
    }

    /// These levels, with those of `[lints]`.
    pub fn levels(&self, of_flags: &Levels) -> Levels {
        let mut levels = of_flags.clone();
        for (code, level) in &self.lints {
            levels.lint(*code, *level);
        }
        levels
    }

    /// Checks a draft as one of this file; `allowed` are the codes that it allows.
    pub fn check(&self, draft: &Draft<'_>, levels: &Levels, allowed: &[(Code, Span)]) -> Checked {
        draft.check(&self.catalogue, &self.macros, levels, allowed)
    }

    /// The parameters of each set of the file itself that is none of those used.
    pub fn unused_sets(&self, used: &HashSet<String>) -> Vec<&[DraftParameter<'a>]> {
        if self.torn_head {
            // What they are judged by may be missing.
            return Vec::new();
        }
        self.sets.unused(self.source, used)
    }
}
