//! One `[[callback]]` of a file: its keys, and what it takes from `[defaults]`, as a draft.

use super::is_name;
use super::load::Manifest;
use super::schema::keys;
use super::shared;
use super::value::{Node, Reader};
use super::write::METHODS;
use crate::callback::{Destination, Draft, Given, Layer, Method, Span};
use crate::lint::rules::words::with_environment_help;
use crate::lint::{Code, Diagnostic};
use std::ops::Range;
use toml::de::DeValue;

const ENDPOINT_KEYS: &str = "/$defs/endpoints/items/anyOf/1/properties";
const CALLBACK_KEYS: &str = "/$defs/callback/properties";

/// How far the draft of a callback says what its table does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// Not far enough to be judged or changed.
    #[default]
    Broken,
    /// All that is written; but it names a set that is not there, or lacks the trigger that `recommended` needs, which
    /// an edit can mend.
    Mendable,
    /// All of it.
    Whole,
}

/// One callback of a file.
#[derive(Debug, Default)]
pub struct ManifestCallback<'a> {
    /// Its name; `None` where it lacks one, and then that is among the problems.
    pub name: Option<Given<'a>>,
    /// What it says.
    pub draft: Draft<'a>,
    /// The codes that it allows.
    pub allow: Vec<(Code, Span)>,
    /// Whether it takes the endpoints of `[defaults]`.
    pub takes_endpoints: bool,
    /// Whether it takes what it has not of its own from `[defaults]`.
    pub takes_defaults: bool,
    /// What is wrong with how it is written.
    pub problems: Vec<Diagnostic>,
    /// How far the draft says what is written.
    pub reading: Reading,
}

impl<'a> Manifest<'a> {
    /// The names of the sets that a callback takes in, by itself or with `[defaults]`.
    pub fn sets_of<'c>(
        &'c self,
        callback: &'c ManifestCallback<'a>,
    ) -> impl Iterator<Item = &'c str> {
        let of_defaults = callback.takes_defaults.then_some(&self.defaults.sets);
        let own = callback.draft.sets.iter();
        own.chain(of_defaults.into_iter().flatten())
            .map(Given::text)
    }

    pub(super) fn read_callback(
        &self,
        reader: &mut Reader<'a>,
        value: &Node<'a>,
    ) -> ManifestCallback<'a> {
        let before = reader.serious;
        // What an edit can mend: the draft says all that is written.
        let mut mendable = 0;
        let mut draft = Draft {
            is_kept: true,
            ..Draft::default()
        };
        let (mut allow, mut with_defaults) = (Vec::new(), true);
        let (mut endpoints, mut conditions, mut recommended) = (None, None, None);
        let (mut used, mut placeholders, mut params) = (Vec::new(), Vec::new(), Vec::new());
        for (key, value) in reader.table("callback", value) {
            let word = &**key.get_ref();
            match word {
                "name" => draft.name = reader.string(word, value),
                "trigger" => draft.trigger = reader.string(word, value),
                "event_tokens" => draft.event_tokens = reader.strings(word, value),
                "use" => {
                    let before = reader.serious;
                    (draft.sets, used) = self.used(reader, value);
                    mendable += reader.serious - before;
                }
                "recommended" => {
                    recommended = reader.boolean(word, value).map(|on| (on, value.span()));
                }
                "exclude" => draft.exclude = reader.strings(word, value),
                "endpoints" => endpoints = Some(reader.endpoints(value)),
                "conditions" => conditions = Some(reader.strings(word, value)),
                "method" => draft.method = reader.method(value),
                "placeholders" => {
                    placeholders = reader.placeholders(value, Layer::Placeholder);
                }
                "params" => params = reader.params(word, value, Layer::Param),
                "body" => draft.body = reader.body(value),
                "allow" => allow = reader.allowed(value),
                "macros" => draft.macros = shared::macros(reader, value),
                "defaults" => with_defaults = reader.boolean(word, value).unwrap_or(true),
                _ => reader.unknown_key(key, "[[callback]]", &keys(CALLBACK_KEYS)),
            }
        }
        if draft.name.is_some() || value.get_ref().get("name").is_none() {
            reader.check_name(draft.name.as_ref(), value.span());
        }
        if let (Some((true, range)), None) = (&recommended, &draft.trigger) {
            let message = "`recommended` needs a trigger: placeholders are recommended for one";
            reader.problem(range.clone(), message, "trigger = \"install\" is missing");
            mendable += 1;
        }
        let nothing = Draft::default();
        let defaults = if with_defaults {
            &self.defaults
        } else {
            &nothing
        };
        let takes_endpoints = endpoints.is_none();
        draft.recommended = recommended.map_or(defaults.recommended, |(on, _)| on);
        draft.destinations = endpoints.unwrap_or_else(|| defaults.destinations.clone());
        draft.conditions = conditions.unwrap_or_else(|| defaults.conditions.clone());
        let taken = defaults.parameters.iter().cloned().chain(used);
        draft.parameters = taken.chain(placeholders).chain(params).collect();
        let faults = reader.serious - before;
        ManifestCallback {
            name: draft.name.clone(),
            allow,
            problems: Vec::new(),
            reading: match faults {
                0 => Reading::Whole,
                _ if faults == mendable => Reading::Mendable,
                _ => Reading::Broken,
            },
            takes_endpoints,
            takes_defaults: with_defaults,
            draft,
        }
    }
}

impl<'a> Reader<'a> {
    fn check_name(&mut self, name: Option<&Given<'a>>, callback: Range<usize>) {
        let Some(name) = name else {
            let label = "name = \"install\" is missing";
            return self.problem(callback, "this callback has no name", label);
        };
        if !is_name(name.text()) {
            let message = format!("`{}` cannot be a callback's name", name.text());
            let finding = Diagnostic::usage(message);
            let finding = finding.at(name.place(), "letters, digits, `-` and `_`");
            self.add(|| with_environment_help(finding, name.text()));
        }
    }

    pub(super) fn endpoints(&mut self, value: &Node<'a>) -> Vec<Destination<'a>> {
        let list = self.list("endpoints", value, "a list of strings").iter();
        list.filter_map(|item| match item.get_ref() {
            DeValue::Table(_) => self.endpoint_table(item),
            _ => self.string("endpoints", item).map(Destination::new),
        })
        .collect()
    }

    fn endpoint_table(&mut self, item: &Node<'a>) -> Option<Destination<'a>> {
        let mut url = None;
        let (mut conditions, mut method, mut body, mut parameters) = (None, None, None, None);
        let before = self.found;
        for (key, value) in self.table("endpoints", item) {
            let word = &**key.get_ref();
            match word {
                "url" => url = self.string(word, value),
                "conditions" => conditions = Some(self.strings(word, value)),
                "method" => method = Some(self.method(value)),
                "body" => body = Some(self.body(value)),
                "params" => parameters = Some(self.params(word, value, Layer::Param)),
                _ => self.unknown_key(key, "an endpoint's table", &keys(ENDPOINT_KEYS)),
            }
        }
        if url.is_none() {
            let label = "url = \"https://…\" is missing";
            self.missing(before, item.span(), "this endpoint has no URL", label);
        }
        Some(Destination {
            url: url?,
            conditions,
            method,
            body,
            parameters,
        })
    }

    fn method(&mut self, value: &Node<'a>) -> Method {
        let Some(word) = self.string("method", value) else {
            return Method::Implied;
        };
        let known = METHODS.iter().find(|(known, _)| *known == word.text());
        if known.is_none() {
            let message = format!("unknown method `{}`", word.text());
            self.problem(value.span(), message, "expected get or post");
        }
        known.map_or(Method::Implied, |(_, method)| *method)
    }

    fn allowed(&mut self, value: &Node<'a>) -> Vec<(Code, Span)> {
        let mut allowed = Vec::new();
        for word in self.strings("allow", value) {
            match Code::parse(word.text()) {
                Some(code) if code.can_be_allowed() => {
                    // A repeated code allows nothing more; that is told once, however often it stands there.
                    let is_same = |(known, _): &&(Code, Span)| *known == code;
                    if allowed.iter().filter(is_same).count() < 2 {
                        allowed.push((code, word.place()));
                    }
                }
                Some(code) => self.unallowable(code, word.place()),
                None => self.add(|| {
                    let finding = Diagnostic::usage(format!("unknown code `{}`", word.text()));
                    let near = Code::nearest(word.text());
                    let label = near.map_or_else(
                        || "unknown code".to_owned(),
                        |code| format!("did you mean `{code}`?"),
                    );
                    finding.at(word.place(), label)
                }),
            }
        }
        allowed
    }

    pub(super) fn unallowable(&mut self, code: Code, place: Span) {
        let message =
            format!("`{code}` cannot be allowed: what breaks this rule cannot be written");
        self.wrong(place, message, "has no effect");
    }
}
