//! One `[[callback]]` of a file: its keys, and what it takes from `[defaults]`, as a draft.

use super::environment;
use super::is_name;
use super::load::{Defaults, Manifest, ManifestCallback};
use super::shared;
use crate::callback::{Destination, Draft, Given, Layer, Macros, Method, Role, Span};
use crate::lint::rules::placeholder::with_environment_help;
use crate::lint::{Code, Diagnostic};
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

const ENDPOINT_KEYS: [&str; 5] = ["url", "conditions", "method", "body", "params"];
const CALLBACK_KEYS: [&str; 15] = [
    "use",
    "name",
    "trigger",
    "event_tokens",
    "recommended",
    "exclude",
    "endpoints",
    "conditions",
    "method",
    "placeholders",
    "params",
    "body",
    "allow",
    "macros",
    "defaults",
];

impl<'a> Manifest<'a> {
    /// Whether the TOML is broken within a callback.
    fn is_torn(&self, index: usize, value: &Spanned<DeValue<'a>>) -> bool {
        let start = value.span().start;
        let end = self
            .callbacks
            .get(index + 1)
            .map_or(usize::MAX, |next| next.span().start);
        self.torn_head || self.broken.iter().any(|at| (start..end).contains(at))
    }

    pub(super) fn read_callback(
        &mut self,
        index: usize,
        value: &Spanned<DeValue<'a>>,
    ) -> ManifestCallback<'a> {
        if self.is_torn(index, value) {
            return self.torn(value);
        }
        let before = self.reader.serious;
        let mut draft = Draft {
            is_kept: true,
            macros: self.own_macros(value),
            ..Draft::default()
        };
        let mut allow = Vec::new();
        let mut with_defaults = true;
        let (mut endpoints, mut conditions, mut recommended) = (None, None, None);
        let (mut used, mut placeholders, mut params) = (Vec::new(), Vec::new(), Vec::new());
        for (key, value) in self.reader.table("callback", value) {
            let word = &**key.get_ref();
            match word {
                "name" => draft.name = self.reader.string(word, value),
                "trigger" => draft.trigger = self.reader.string(word, value),
                "event_tokens" => draft.event_tokens = self.tokens(value, &draft.macros),
                "use" => {
                    let names;
                    (names, used) = self.used(value);
                    self.sets.mark_used(&names);
                }
                "recommended" => {
                    recommended = self
                        .reader
                        .boolean(word, value)
                        .map(|on| (on, value.span()));
                }
                "exclude" => draft.exclude = self.reader.strings(word, value),
                "endpoints" => endpoints = Some(self.endpoints(value, &draft.macros)),
                "conditions" => conditions = Some(self.reader.strings(word, value)),
                "method" => draft.method = self.method(value),
                "placeholders" => {
                    placeholders = self.reader.placeholders(value, Layer::Placeholder);
                }
                "params" => params = self.reader.params(word, value, Layer::Param),
                "body" => draft.body = self.reader.params(word, value, Layer::Param),
                "allow" => allow = self.allowed(value),
                // Read before all else, for endpoints depend on it.
                "macros" => {}
                "defaults" => with_defaults = self.reader.boolean(word, value).unwrap_or(true),
                _ => self.reader.unknown_key(key, "[[callback]]", &CALLBACK_KEYS),
            }
        }
        if draft.name.is_some() || value.get_ref().get("name").is_none() {
            self.check_name(draft.name.as_ref(), value.span());
        }
        if let (Some((true, range)), None) = (&recommended, &draft.trigger) {
            let message = "`recommended` needs a trigger: placeholders are recommended for one";
            self.reader
                .problem(range.clone(), message, "trigger = \"install\" is missing");
        }
        if with_defaults {
            self.sets.mark_used(&self.defaults.sets);
        }
        let defaults = if with_defaults {
            Cow::Borrowed(&self.defaults)
        } else {
            Cow::Owned(Defaults::default())
        };
        let takes_endpoints = endpoints.is_none();
        draft.recommended = recommended.map_or(defaults.recommended, |(on, _)| on);
        draft.destinations = endpoints.unwrap_or_else(|| defaults.endpoints.clone());
        draft.conditions = conditions.unwrap_or_else(|| defaults.conditions.clone());
        draft.parameters.clone_from(&defaults.parameters);
        draft.parameters.append(&mut used);
        draft.parameters.append(&mut placeholders);
        draft.parameters.append(&mut params);
        let is_sound = self.reader.serious == before;
        self.add_unset();
        let mut urls = draft.destinations.iter().map(|to| &to.url);
        ManifestCallback {
            name: draft.name.clone(),
            allow,
            is_sound,
            is_whole: is_sound && !draft.lacks_values(),
            lacks_defaults: takes_endpoints && urls.any(Given::lacks_values),
            draft,
        }
    }

    /// A callback in which the TOML is broken: what the parser made of the rest would be judged as if somebody had written
    /// it.
    fn torn(&mut self, value: &Spanned<DeValue<'a>>) -> ManifestCallback<'a> {
        let name = value
            .get_ref()
            .get("name")
            .and_then(|name| match name.get_ref() {
                DeValue::String(text) => Some(self.reader.given(text, name.span())),
                _ => None,
            });
        ManifestCallback {
            name: name.filter(|name| is_name(name.text())),
            draft: Draft::default(),
            allow: Vec::new(),
            is_sound: false,
            is_whole: false,
            lacks_defaults: false,
        }
    }

    /// The partner's macros that a callback declares for itself.
    fn own_macros(&mut self, callback: &Spanned<DeValue<'a>>) -> Macros {
        match callback.get_ref().get("macros") {
            Some(value) => shared::macros(&mut self.reader, value),
            None => Macros::default(),
        }
    }

    /// Tells what the table that was read lacks.
    pub(super) fn add_unset(&mut self) {
        for missing in std::mem::take(&mut self.unset) {
            self.reader.add(missing.place.clone(), || missing.finding());
        }
    }

    pub(super) fn filled(&mut self, given: Given<'a>, role: Role, own: &Macros) -> Given<'a> {
        let macros = own.beside(&self.macros);
        let (given, mut unset) = environment::filled(given, role, &macros);
        self.unset.append(&mut unset);
        given
    }

    fn check_name(&mut self, name: Option<&Given<'a>>, callback: Range<usize>) {
        match name {
            None => self.reader.problem(
                callback,
                "this callback has no name",
                "name = \"install\" is missing",
            ),
            Some(name) if !is_name(name.text()) => {
                self.reader.add(name.place(), || {
                    let message = format!("`{}` is no name for a callback", name.text());
                    let finding =
                        Diagnostic::usage(message).at(name.place(), "letters, digits, `-` and `_`");
                    with_environment_help(finding, name.text())
                });
            }
            Some(_) => {}
        }
    }

    /// Endpoints; `own` are the macros of their callback.
    pub(super) fn endpoints(
        &mut self,
        value: &Spanned<DeValue<'a>>,
        own: &Macros,
    ) -> Vec<Destination<'a>> {
        let DeValue::Array(list) = value.get_ref() else {
            self.reader
                .wrong_type("endpoints", value, "a list of strings");
            return Vec::new();
        };
        list.iter()
            .filter_map(|item| match item.get_ref() {
                DeValue::Table(_) => self.endpoint_table(item, own),
                _ => self.url("endpoints", item, own).map(Destination::new),
            })
            .collect()
    }

    /// A URL; its `${NAME}` come from the environment.
    pub(super) fn url(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'a>>,
        own: &Macros,
    ) -> Option<Given<'a>> {
        let given = self.reader.string(key, value)?;
        Some(self.filled(given, Role::Endpoint, own))
    }

    /// Event tokens; their `${NAME}` come from the environment.
    fn tokens(&mut self, value: &Spanned<DeValue<'a>>, own: &Macros) -> Vec<Given<'a>> {
        let tokens = self.reader.strings("event_tokens", value);
        let tokens = tokens.into_iter();
        tokens
            .map(|token| self.filled(token, Role::EventToken, own))
            .collect()
    }

    fn endpoint_table(
        &mut self,
        item: &Spanned<DeValue<'a>>,
        own: &Macros,
    ) -> Option<Destination<'a>> {
        let mut url = None;
        let (mut conditions, mut method, mut body, mut parameters) = (None, None, None, None);
        for (key, value) in self.reader.table("endpoints", item) {
            let word = &**key.get_ref();
            match word {
                "url" => url = self.url(word, value, own),
                "conditions" => conditions = Some(self.reader.strings(word, value)),
                "method" => method = Some(self.method(value)),
                "body" => body = Some(self.reader.params(word, value, Layer::Param)),
                "params" => parameters = Some(self.reader.params(word, value, Layer::Param)),
                _ => self
                    .reader
                    .unknown_key(key, "an endpoint's table", &ENDPOINT_KEYS),
            }
        }
        if url.is_none() {
            self.reader.problem(
                item.span(),
                "this endpoint has no URL",
                "url = \"https://…\" is missing",
            );
        }
        Some(Destination {
            url: url?,
            conditions,
            method,
            body,
            parameters,
        })
    }

    fn method(&mut self, value: &Spanned<DeValue<'a>>) -> Method {
        let Some(word) = self.reader.string("method", value) else {
            return Method::Implied;
        };
        match word.text() {
            "get" => Method::Implied,
            // In capitals the entry says it, as the newer form of Adjust's grammar does.
            "GET" => Method::Get,
            "post" | "POST" => Method::Post,
            other => {
                let message = format!("`{other}` is no method that Adjust knows");
                self.reader.problem(value.span(), message, "get or post");
                Method::Implied
            }
        }
    }

    fn allowed(&mut self, value: &Spanned<DeValue<'a>>) -> Vec<(Code, Span)> {
        let mut allowed = Vec::new();
        // A repeated code allows nothing more; that is told once, however often it stands there.
        let mut seen = [0_u8; Code::ALL.len()];
        for word in self.reader.strings("allow", value) {
            match Code::parse(word.text()) {
                Some(code) if code.can_be_allowed() => {
                    let count = &mut seen[code as usize];
                    *count = count.saturating_add(1);
                    if *count <= 2 {
                        allowed.push((code, word.place()));
                    }
                }
                Some(code) => {
                    self.reader.add(word.place(), || {
                        let message = format!(
                            "`{code}` cannot be allowed: what breaks this rule cannot be written"
                        );
                        Diagnostic::usage(message).at(word.place(), "has no effect")
                    });
                }
                None => self.reader.add(word.place(), || {
                    let finding = Diagnostic::usage(format!("there is no code `{}`", word.text()));
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
}
