//! The one check of a [`Draft`]: every rule that a single callback can break, and the callback itself.

mod values;

pub use self::values::{Filled, MissingValue};

use super::field::{given_pair, repeated_keys};
use super::rules::parameter;
use super::rules::words::shortened;
use super::rules::{Context, Material, Within, condition, endpoint, entry, text, trigger};
use super::{Code, Diagnostic, Findings, Level, Levels};
use crate::callback::assemble::{Assembler, Assembly, Clash, ForeignMacros, Request, Unwritable};
use crate::callback::compare::RequestPart;
use crate::callback::read::ReadError;
use crate::callback::syntax::field;
use crate::callback::syntax::url::{Pair, Url, pairs};
use crate::callback::{
    Callback, Condition, Destination, Draft, DraftParameter, DraftValue, Entry, Given, Layer,
    Macros, Span,
};
use crate::catalogue::{Catalogue, Trigger};
use std::ops::Range;

/// Checks parameters by themselves, as those of a set that no callback takes in: what a trigger or an endpoint decides
/// is left open.
pub fn check_parameters(
    parameters: &[DraftParameter<'_>],
    catalogue: &Catalogue,
    macros: &Macros,
    levels: &Levels,
) -> Vec<Diagnostic> {
    let mut out = Findings::new(levels, &[]);
    let cx = Context {
        catalogue,
        macros,
        trigger: None,
        material: Material::Draft,
        within: Within::Get,
    };
    for given in parameters {
        parameter::given(&cx, given, RequestPart::Query, &mut out);
    }
    out.into_list()
}

/// What the check of a draft gave.
#[derive(Debug)]
pub struct Checked {
    /// All that is to be said about it, at its level.
    pub findings: Vec<Diagnostic>,
    /// The callback; `None` where it cannot be written, and then a finding is denied.
    pub callback: Option<Callback>,
    /// The trigger, if one was given and is known.
    pub trigger: Option<&'static Trigger>,
}

impl Draft<'_> {
    /// Checks everything that can be said of this callback alone, as it is written, and makes it. `macros` are known
    /// beside its own; `allowed` are the codes that it allows.
    pub fn check(
        &self,
        catalogue: &Catalogue,
        macros: &Macros,
        levels: &Levels,
        allowed: &[(Code, Span)],
    ) -> Checked {
        #[cfg(test)]
        crate::counted::checked();
        let codes: Vec<Code> = allowed.iter().map(|(code, _)| *code).collect();
        let mut out = Findings::new(levels, &codes);
        let rule = if self.is_kept {
            trigger::check_kept
        } else {
            trigger::check
        };
        let known = self
            .trigger
            .as_ref()
            .and_then(|given| rule(catalogue, given, &mut out));
        let macros = &self.macros_beside(macros);
        let has_variables = |given: &Given<'_>| {
            let macros = self.macros_in(given.text(), macros);
            macros.have_variables(given.text())
        };
        trigger::event_tokens(known, &self.event_tokens, &has_variables, &mut out);
        for token in self
            .event_tokens
            .iter()
            .filter(|token| !has_variables(token))
        {
            trigger::plain_token(token, &mut out);
        }
        let cx = Context {
            catalogue,
            macros,
            trigger: known,
            material: Material::Draft,
            within: Within::Get,
        };
        let callback = self.assemble(&cx, &mut out);
        let unused: Vec<usize> = out.unused().collect();
        // A value may be what something is allowed for.
        let is_open = !unused.is_empty() && self.texts_with_variables().any(has_variables);
        for at in unused.into_iter().filter(|_| !is_open) {
            let (code, place) = &allowed[at];
            if !code.needs_whole_file() {
                let message = format!("`allow = [\"{code}\"]` allows nothing here");
                let finding =
                    Diagnostic::new(Code::UnusedAllow, message).at(place.clone(), "leave it out");
                out.add(finding);
            }
        }
        Checked {
            findings: out.into_list(),
            callback,
            trigger: known,
        }
    }

    fn assemble(&self, cx: &Context<'_>, out: &mut Findings<'_>) -> Option<Callback> {
        self.check_shared(cx, out);
        let conditions = self.conditions(cx, out);
        let has_all_conditions = conditions.iter().all(Result::is_ok);
        let assembler = assembler(cx.macros, cx.trigger, out.level(Code::ForeignMacro));
        let conditions = conditions.into_iter().map(Result::unwrap_or_default);
        let assembly = assembler.assemble(self, conditions.collect());
        if self.destinations.is_empty() {
            out.add(self.missing_endpoint());
        }
        for (to, request) in self.destinations.iter().zip(&assembly.requests) {
            self.check_destination(cx, to, request, out);
        }
        for clash in &assembly.clashes {
            out.add(two_values(clash));
        }
        self.check_sent(cx, &assembly, out);
        if !out.is_denied() {
            self.check_written(&assembly, out);
        }
        if out.is_denied() {
            return None;
        }
        let callback = assembly.into_callback().filter(|_| has_all_conditions);
        if callback.is_none() {
            let finding =
                Diagnostic::usage("this callback cannot be written with these codes allowed");
            out.add(match self.destinations.first() {
                Some(first) => finding.at(first.url.place(), "this callback"),
                None => finding,
            });
        }
        callback
    }

    /// The callback, whatever rules it breaks; `None` where it cannot be written.
    pub fn lenient(&self, catalogue: &Catalogue, macros: &Macros) -> Option<Callback> {
        let checked = self.check(catalogue, macros, &Levels::lenient(), &[]);
        checked.callback
    }

    /// Checks what all endpoints share, but for the conditions.
    fn check_shared(&self, cx: &Context<'_>, out: &mut Findings<'_>) {
        let is_post = |to: &Destination<'_>| to.method.unwrap_or(self.method).is_post();
        let within = Within::request(self.destinations.iter().any(is_post));
        for given in &self.parameters {
            // What is left out here has no trigger here; that it is a placeholder at all is the defaults' matter.
            let trigger = cx.trigger.filter(|_| !self.leaves_out(given));
            let cx = Context {
                trigger,
                within,
                ..*cx
            };
            parameter::given(&cx, given, RequestPart::Query, out);
        }
        body(cx, &self.body, out);
        self.check_excluded(cx, out);
    }

    /// The condition of each endpoint; an error where it cannot be made.
    fn conditions(
        &self,
        cx: &Context<'_>,
        out: &mut Findings<'_>,
    ) -> Vec<Result<Option<Condition>, ()>> {
        let mut check = |given: &[Given<'_>]| match condition::check(cx, given, out) {
            None if !given.is_empty() => Err(()),
            made => Ok(made),
        };
        let shared = check(&self.conditions);
        let each = self.destinations.iter();
        each.map(|to| match &to.conditions {
            Some(own) => check(own),
            None => shared.clone(),
        })
        .collect()
    }

    /// Checks one endpoint with what is its own.
    fn check_destination(
        &self,
        cx: &Context<'_>,
        to: &Destination<'_>,
        Request { url, entry }: &Request,
        out: &mut Findings<'_>,
    ) {
        let method = to.method.unwrap_or(self.method);
        let cx = &Context {
            within: Within::request(method.is_post()),
            ..*cx
        };
        for given in to.parameters.iter().flatten() {
            parameter::given(cx, given, RequestPart::Query, out);
        }
        body(cx, to.body.as_deref().unwrap_or_default(), out);
        let is_conditional = !to
            .conditions
            .as_ref()
            .unwrap_or(&self.conditions)
            .is_empty();
        let has_body = !to.body.as_ref().unwrap_or(&self.body).is_empty();
        let place = to.url.place();
        if method.is_post() && !is_conditional {
            out.add(entry::post_without_condition(
                place.clone(),
                "environment=production",
            ));
        }
        if has_body && !method.is_post() {
            out.add(body_without_post(place.clone()));
        }
        let text = to.url.text();
        let cx = &Context {
            macros: &self.macros_in(text, cx.macros),
            ..*cx
        };
        if let (true, Some(at)) = (method.is_post(), text.find(',')) {
            out.add(parameter::post_comma(&to.url, at, RequestPart::Query));
        }
        if text.contains(text::is_blank) {
            if let [first, second, ..] = &field::read(text).entries[..] {
                let between = first.range.end..second.range.start;
                out.add(several_endpoints(&to.url, between));
                return;
            }
            text::white_space(cx, &to.url, 0..text.len(), out);
        }
        endpoint::check(cx, &to.url, url, out);
        let query = url.query.iter().flatten();
        repeated_keys(query.map(|pair| given_pair(&to.url, pair)), out);
        if let Some(entry) = entry {
            entry::length(place, entry.url_length(), out);
        }
    }

    fn missing_endpoint(&self) -> Diagnostic {
        let finding = entry::missing_endpoint();
        let finding = match self.name.as_ref().or(self.trigger.as_ref()) {
            Some(given) => finding.at(given.place(), "this callback"),
            None => finding,
        };
        finding.help("add endpoints = [\"https://collector.example.com/adjust\"]")
    }

    /// Checks for what is not sent.
    fn check_sent(&self, cx: &Context<'_>, assembly: &Assembly<'_>, out: &mut Findings<'_>) {
        let entries = || {
            assembly
                .requests
                .iter()
                .filter_map(|one| one.entry.as_ref())
        };
        let sent = || entries().flat_map(Entry::placeholders);
        let trigger = self.trigger.as_ref().filter(|_| entries().next().is_some());
        let place = trigger.map(|given| (given.place(), "this trigger"));
        entry::missing_adid(cx, sent, place.clone(), out);
        entry::missing_recommended(cx, sent, place, out);
    }

    /// What cannot be written although the user allows all that is wrong with it: the first of it is told, under the
    /// code that it has.
    fn check_written(&self, assembly: &Assembly<'_>, out: &mut Findings<'_>) {
        match assembly.unwritable.first() {
            Some(Unwritable::Value(given, error)) => out.deny(parameter::unwritable(given, error)),
            Some(Unwritable::Url(at, error)) => {
                let (to, request) = (&self.destinations[*at], &assembly.requests[*at]);
                out.deny(unwritable_url(&to.url, &request.url, error));
            }
            Some(Unwritable::Pair(pair, error)) => {
                let finding = Diagnostic::new(Code::InvalidEscape, error.what.clone());
                let place = pair.span(error.range.clone());
                out.deny(finding.at(place, "cannot be written, whatever is allowed"));
            }
            Some(Unwritable::Name(_)) | None => {}
        }
    }

    /// Whether a parameter comes from elsewhere and is excluded.
    fn leaves_out(&self, given: &DraftParameter<'_>) -> bool {
        let key = given.key.text();
        !given.layer.is_own() && self.exclude.iter().any(|excluded| excluded.text() == key)
    }

    /// `exclude` of a key that would not come anyway is likely a slip.
    fn check_excluded(&self, cx: &Context<'_>, out: &mut Findings<'_>) {
        for given in &self.exclude {
            let names = || {
                cx.trigger
                    .filter(|_| self.recommended)
                    .into_iter()
                    .flat_map(|trigger| trigger.recommended)
            };
            let defaults = || {
                self.parameters
                    .iter()
                    .filter(|parameter| parameter.layer == Layer::Default)
            };
            let key = given.text();
            if names().any(|name| *name == key)
                || defaults().any(|parameter| parameter.key.text() == key)
            {
                continue;
            }
            out.remark_with(|| {
                let near = crate::catalogue::nearest(
                    key,
                    names()
                        .copied()
                        .chain(defaults().map(|parameter| parameter.key.text())),
                );
                let message = format!(
                    "there is no recommended or default parameter `{}` to leave out",
                    shortened(key)
                );
                let label = near.map_or_else(
                    || "has no effect".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Diagnostic::remark(message).at(given.place(), label)
            });
        }
    }
}

/// What a draft is assembled by where foreign macros have this level.
fn assembler<'c>(
    macros: &'c Macros,
    trigger: Option<&'static Trigger>,
    level: Level,
) -> Assembler<'c> {
    let foreign = match level {
        Level::Deny => ForeignMacros::Refused,
        Level::Warn | Level::Allow => ForeignMacros::Kept,
    };
    Assembler {
        macros,
        foreign,
        trigger,
    }
}

/// Checks the parameters of a body.
fn body(cx: &Context<'_>, given: &[DraftParameter<'_>], out: &mut Findings<'_>) {
    let cx = &Context {
        within: Within::Post,
        ..*cx
    };
    for given in given {
        parameter::given(cx, given, RequestPart::Body, out);
    }
    let written = given.iter().filter_map(|given| match &given.value {
        DraftValue::Written(pair) => Some(given_pair(
            pair,
            &Pair::read(pair.text(), 0..pair.text().len()),
        )),
        _ => None,
    });
    repeated_keys(written, out);
    let written: Vec<&str> = given.iter().filter_map(DraftParameter::written).collect();
    if let (Some(first), false) = (given.first(), written.is_empty()) {
        let whole = Given::derived(first.key.place(), written.join("&"));
        text::html_entities(&whole, 0..whole.text().len(), out);
        text::white_space(cx, &whole, 0..whole.text().len(), out);
        parameter::empty_pairs(&whole, &pairs(whole.text(), 0..whole.text().len()), out);
    }
}

fn body_without_post(place: Span) -> Diagnostic {
    Diagnostic::new(Code::BodyWithoutPost, "a GET request has no body")
        .at(place, "GET")
        .help("send the values as parameters, choose the method post, or take the body away (edit: --remove KEY)")
}

fn several_endpoints(given: &Given<'_>, between: Range<usize>) -> Diagnostic {
    let lines = given.text()[between.clone()].contains('\n');
    let finding = Diagnostic::new(
        Code::EndpointWhitespace,
        "several endpoints stand in one text",
    )
    .at(given.span(between), "a second one begins behind this")
    .help(format!(
        "give each its own: {}; cbgen joins them by single spaces",
        if given.is_in_file() {
            "endpoints = [\"https://a.example\", \"https://b.example\"]"
        } else {
            "-e 'https://a.example' -e 'https://b.example'"
        }
    ));
    if lines {
        finding.help("Adjust's encoding tool for links wants a line for each URL, the dashboard's field one space between them")
    } else {
        finding
    }
}

/// The finding for one key with two values.
fn two_values(clash: &Clash<'_>) -> Diagnostic {
    match clash {
        Clash::Given {
            key,
            first: (first, one),
            second: (second, other),
        } => {
            let first = (Some(first.clone()), one.as_str());
            parameter::duplicate_key(key.as_str(), first, (second.clone(), other))
        }
        Clash::Recommended {
            key,
            given: (place, value),
            recommended,
        } => {
            let given = (place.clone(), value.as_str());
            let finding = parameter::duplicate_key(key.as_str(), (None, recommended), given);
            finding.help(format!(
                "the first is among the recommended ones: leave it out with --exclude {key}, or exclude = [\"{key}\"]"
            ))
        }
        Clash::Sets {
            key,
            first: (first, one),
            second: (second, other),
        } => parameter::two_sets(key.as_str(), (first, one), (second, other)),
    }
}

/// The finding for a URL that no callback can hold, although the user allows all that is wrong with it.
fn unwritable_url(given: &Given<'_>, url: &Url, error: &ReadError) -> Diagnostic {
    let is_key = |pair: &Pair| pair.key == error.range;
    let code = if url.fragment.as_ref() == Some(&error.range) {
        Code::EndpointFragment
    } else if error.range == url.endpoint() {
        Code::EndpointCharacters
    } else if url.query.iter().flatten().any(is_key) {
        Code::PlaceholderInKey
    } else {
        Code::InvalidEscape
    };
    Diagnostic::new(code, error.what.clone()).at(
        given.span(error.range.clone()),
        "cannot be written, whatever is allowed",
    )
}
