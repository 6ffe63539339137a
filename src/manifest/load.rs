//! Reading the file. Every error is reported, not the first; the drafts are made one by one, for a file can
//! hold a hundred thousand.

use super::blocks::start_of;
use super::environment::Missing;
use super::include::{Includes, Shelf};
use super::pieces::{self, Piece};
use super::sets::Sets;
use super::shared::Shared;
use super::value::{Item, Reader, in_order};
use crate::callback::{
    Destination, Draft, DraftParameter, Given, Layer, Macros, SourceId, Sources, Span,
};
use crate::catalogue::Catalogue;
use crate::lint::{Code, Diagnostic, Level, Levels};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const TOP_KEYS: [&str; 7] = [
    "include",
    "macros",
    "defaults",
    "lints",
    "sets",
    "placeholder",
    "callback",
];
const DEFAULT_KEYS: [&str; 6] = [
    "use",
    "endpoints",
    "placeholders",
    "params",
    "conditions",
    "recommended",
];

/// A file as it was parsed. The drafts are made by [`Manifest::draft`], one after the other: a file can hold a
/// hundred thousand callbacks, so a large one is parsed piece by piece (`pieces`).
#[derive(Debug)]
pub struct Manifest<'a> {
    pub(super) reader: Reader<'a>,
    /// The callbacks that are parsed now, and the number of the first.
    pub(super) callbacks: Vec<Spanned<DeValue<'a>>>,
    first: usize,
    /// What is not parsed yet, or parsed when it is asked for.
    pieces: Vec<Piece>,
    count: usize,
    pub(super) defaults: Defaults<'a>,
    pub(super) sets: Sets<'a>,
    /// Where the TOML itself is broken.
    pub(super) broken: Vec<usize>,
    /// Whether it, or a file that it includes, is broken in a table that all callbacks depend on.
    pub(super) torn_head: bool,
    /// What is wrong with the files that it includes.
    included_problems: Vec<Diagnostic>,
    /// What has no value in the environment, of the table that is read now.
    pub(super) unset: Vec<Missing>,
    /// The partner's own macros.
    pub macros: Macros,
    /// The built-in placeholders and the file's own.
    pub catalogue: Catalogue,
    lints: Vec<(Code, Level)>,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Defaults<'a> {
    pub(super) sets: Vec<Given<'a>>,
    pub(super) recommended: bool,
    pub(super) endpoints: Vec<Destination<'a>>,
    pub(super) conditions: Vec<Given<'a>>,
    pub(super) parameters: Vec<DraftParameter<'a>>,
}

/// One callback of a file.
#[derive(Debug)]
pub struct ManifestCallback<'a> {
    /// Its name; `None` where it lacks one, and then that is among the problems.
    pub name: Option<Given<'a>>,
    /// What it says.
    pub draft: Draft<'a>,
    /// The codes that it allows.
    pub allow: Vec<(Code, Span)>,
    /// Whether the draft is complete enough to be judged, but for values that the environment lacks.
    pub is_sound: bool,
    /// Whether it is complete, with its values.
    pub is_whole: bool,
    /// Whether it takes an endpoint of `[defaults]` that lacks a value. That is told of `[defaults]`, not of each
    /// callback.
    pub lacks_defaults: bool,
}

impl<'a> Manifest<'a> {
    /// Parses a file, and those that it includes: the shelf gives them, and they are added to the sources. What is
    /// wrong with it is kept, for [`Manifest::take_problems`].
    pub fn parse(
        text: &'a str,
        source: SourceId,
        sources: &mut Sources<'_>,
        shelf: &dyn Shelf,
    ) -> Self {
        let mut manifest = Self {
            reader: Reader::new(source, text),
            callbacks: Vec::new(),
            first: 0,
            pieces: Vec::new(),
            count: 0,
            defaults: Defaults::default(),
            sets: Sets::default(),
            broken: Vec::new(),
            torn_head: false,
            included_problems: Vec::new(),
            unset: Vec::new(),
            macros: Macros::default(),
            catalogue: Catalogue::builtin(),
            lints: Vec::new(),
        };
        let split = pieces::split(&text[start_of(text)..]);
        if let Some((head, pieces)) = split {
            let root = manifest.parse_piece(0..head);
            if !root.contains_key("callback") {
                manifest.read_root(root, sources, shelf);
                manifest.count = pieces.last().map_or(0, |piece| piece.first + piece.count);
                manifest.pieces = pieces;
                return manifest;
            }
            // Callbacks in two notations: the parser has to see both.
            manifest.take_problems();
        }
        let root = manifest.parse_piece(0..manifest.reader.len());
        manifest.read_root(root, sources, shelf);
        manifest.count = manifest.callbacks.len();
        manifest
    }

    fn parse_piece(&mut self, range: Range<usize>) -> DeTable<'a> {
        let (root, broken) = self.reader.parse(range);
        self.broken = broken;
        root
    }

    /// Makes sure that a callback is among those parsed now.
    fn need(&mut self, index: usize) {
        let parsed = self.first..self.first + self.callbacks.len();
        if self.pieces.is_empty() || parsed.contains(&index) {
            return;
        }
        let at = self
            .pieces
            .partition_point(|piece| piece.first <= index)
            .saturating_sub(1);
        let Piece { first, range, .. } = self.pieces[at].clone();
        if self.first == first && !self.callbacks.is_empty() {
            // The piece is broken and has fewer callbacks than headers.
            return;
        }
        let mut root = self.parse_piece(range);
        self.first = first;
        self.callbacks = match root.remove("callback").map(Spanned::into_inner) {
            Some(DeValue::Array(list)) => list.into_iter().collect(),
            _ => Vec::new(),
        };
    }

    fn read_root(&mut self, mut root: DeTable<'a>, sources: &mut Sources<'_>, shelf: &dyn Shelf) {
        // The callbacks are most of the file: they are moved out, not copied.
        let callbacks = root.remove("callback");
        let callbacks_start = callbacks
            .as_ref()
            .map_or(usize::MAX, |value| value.span().start);
        let mut items = self.whole_items(&root, callbacks_start);
        // The rest of the file is read by what these say, wherever they stand.
        let mut shared = Shared::default();
        if let Some((_, value)) = items.iter().find(|(key, _)| key.get_ref() == "include") {
            let mut includes = Includes::new(sources, shelf);
            includes.read(&mut self.reader, value, &mut shared);
            self.torn_head |= !includes.is_whole;
            self.included_problems = includes.problems;
        }
        items.retain(|item| !shared.read(&mut self.reader, *item));
        self.catalogue = shared.catalogue();
        (self.macros, self.sets) = (shared.macros, shared.sets);
        for (key, value) in items {
            match &**key.get_ref() {
                "defaults" => self.read_defaults(value),
                "lints" => self.read_lints(value),
                "include" => {}
                _ => self.reader.unknown_key(key, "the file", &TOP_KEYS),
            }
        }
        if let Some(value) = callbacks {
            let range = value.span();
            match value.into_inner() {
                DeValue::Array(list) => self.callbacks = list.into_iter().collect(),
                other => {
                    let value = Spanned::new(range, other);
                    self.reader
                        .wrong_type("callback", &value, "a list of tables: [[callback]]");
                }
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
        let mut items = in_order(root);
        let mut ends: Vec<usize> = items.iter().map(|(key, _)| key.span().start).collect();
        ends.push(usize::MAX);
        let mut ends = ends.into_iter().skip(1);
        let count = items.len();
        items.retain(|(key, _)| {
            let start = key.span().start;
            let own = start..ends.next().unwrap_or(usize::MAX);
            let is_torn =
                |at: &usize| own.contains(at) && (callbacks_start < start || *at < callbacks_start);
            !(TOP_KEYS.contains(&&**key.get_ref()) && self.broken.iter().any(is_torn))
        });
        self.torn_head |= items.len() < count;
        items
    }

    /// The sets that a list names, and their parameters.
    pub(super) fn used(
        &mut self,
        value: &Spanned<DeValue<'a>>,
    ) -> (Vec<Given<'a>>, Vec<DraftParameter<'a>>) {
        let names = self.reader.strings("use", value);
        if self.torn_head {
            // The set may stand where the TOML is broken, or in a file that cannot be read; no callback is judged.
            return (names, Vec::new());
        }
        let list = self.reader.span(value.span());
        let parameters = self.sets.used(&mut self.reader, &names, &list);
        (names, parameters)
    }

    fn read_defaults(&mut self, value: &Spanned<DeValue<'a>>) {
        let mut defaults = Defaults::default();
        let (mut used, mut params) = (Vec::new(), Vec::new());
        for (key, value) in self.reader.table("defaults", value) {
            match &**key.get_ref() {
                "use" => (defaults.sets, used) = self.used(value),
                "endpoints" => defaults.endpoints = self.endpoints(value, Macros::NONE),
                "placeholders" => defaults
                    .parameters
                    .extend(self.reader.placeholders(value, Layer::Default)),
                "params" => params = self.reader.params("params", value, Layer::Default),
                "conditions" => defaults.conditions = self.reader.strings("conditions", value),
                "recommended" => {
                    defaults.recommended = self
                        .reader
                        .boolean("recommended", value)
                        .unwrap_or_default();
                }
                _ => self.reader.unknown_key(key, "[defaults]", &DEFAULT_KEYS),
            }
        }
        defaults.parameters.extend(params);
        defaults.parameters.splice(0..0, used);
        self.defaults = defaults;
        self.add_unset();
    }

    fn read_lints(&mut self, value: &Spanned<DeValue<'a>>) {
        for (key, value) in self.reader.table("lints", value) {
            let word = key.get_ref();
            let Some(level) = self.reader.word(word, value, "a level") else {
                continue;
            };
            match (Code::parse(word), Level::parse(level.text())) {
                (None, _) => {
                    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
                    self.reader.unknown_key(key, "[lints]", &names);
                }
                (_, None) => {
                    let message = format!("`{}` is no level", level.text());
                    self.reader
                        .problem(value.span(), message, "allow, warn or deny");
                }
                (Some(code), Some(level)) => {
                    self.refuse_hard(code, level, value.span());
                    self.lints.push((code, level));
                }
            }
        }
    }

    /// What cannot be parsed cannot be allowed.
    fn refuse_hard(&mut self, code: Code, level: Level, range: Range<usize>) {
        if level != Level::Deny && !code.can_be_allowed() {
            let message =
                format!("`{code}` cannot be allowed: what breaks this rule cannot be written");
            self.reader.problem(range, message, "has no effect");
        }
    }

    /// How many callbacks there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Sets the levels of `[lints]`.
    pub fn apply_lints(&self, levels: &mut Levels) {
        for (code, level) in &self.lints {
            levels.lint(*code, *level);
        }
    }

    /// Whether `[defaults]` has conditions, which a callback without its own takes.
    pub fn has_default_conditions(&self) -> bool {
        !self.defaults.conditions.is_empty()
    }

    /// The parameters of each set of the file itself that none of the drafts made so far takes in.
    pub fn unused_sets(&self) -> Vec<&[DraftParameter<'a>]> {
        if self.torn_head {
            // What they are judged by may be missing.
            return Vec::new();
        }
        self.sets.unused(self.reader.source)
    }

    /// What is wrong with the file and those that it includes so far; making drafts may find more.
    pub fn take_problems(&mut self) -> Vec<Diagnostic> {
        let mut problems = std::mem::take(&mut self.included_problems);
        problems.append(&mut self.reader.take());
        problems
    }

    /// The name of a callback alone, for choosing.
    pub fn name(&mut self, index: usize) -> Option<&str> {
        self.need(index);
        let callback = self.callbacks.get(index.checked_sub(self.first)?)?;
        callback
            .get_ref()
            .get("name")
            .and_then(|name| name.get_ref().as_str())
    }

    /// Makes the draft of a callback.
    ///
    /// # Panics
    /// If there are not that many.
    pub fn draft(&mut self, index: usize) -> ManifestCallback<'a> {
        assert!(index < self.count, "there are {} callbacks", self.count);
        self.need(index);
        let Some(place) = index
            .checked_sub(self.first)
            .filter(|place| *place < self.callbacks.len())
        else {
            // Broken TOML swallowed it; that is reported.
            return ManifestCallback {
                name: None,
                draft: Draft::default(),
                allow: Vec::new(),
                is_sound: false,
                is_whole: false,
                lacks_defaults: false,
            };
        };
        // Taken out for the walk, for the reader is borrowed beside it.
        let value = std::mem::replace(
            &mut self.callbacks[place],
            Spanned::new(0..0, DeValue::Boolean(false)),
        );
        let callback = self.read_callback(place, &value);
        self.callbacks[place] = value;
        callback
    }
}
