//! The one check of a [`Draft`]: every rule that a single callback can break, and the callback itself.

mod values;

pub use self::values::{Filled, MissingValue};

use super::field::{LINES, plus, repeated_keys};
use super::findings::unused_allow;
use super::rules::parameter;
use super::rules::words::shortened;
use super::rules::{Context, Within, condition, endpoint, entry, name, text, trigger};
use super::{Code, Diagnostic, Findings, Level, Levels};
use crate::callback::assemble::{Assembler, Assembly, Clash, ClashingValue, Request};
use crate::callback::compare::RequestPart;
use crate::callback::syntax::field;
use crate::callback::syntax::url::{Pair, pairs};
use crate::callback::{
    Callback, Condition, Destination, Draft, DraftParameter, DraftValue, Entry, Given, Layer,
    Macros, Span, Unsound, UsedSet,
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
    let cx = Context::new(catalogue, macros, None, levels);
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
        let known = self.trigger.as_ref();
        let known = known.and_then(|given| rule(catalogue, given, &mut out));
        let macros = &self.macros_beside(macros);
        let has_variables = |given: &Given<'_>| {
            let macros = self.macros_in(given.text(), macros);
            macros.have_variables(given.text())
        };
        trigger::event_tokens(known, &self.event_tokens, &has_variables, &mut out);
        let plain = self.event_tokens.iter();
        for token in plain.filter(|token| !has_variables(token)) {
            trigger::plain_token(token, &mut out);
        }
        let cx = Context::new(catalogue, macros, known, levels);
        let callback = self.assemble(&cx, &mut out);
        let unused: Vec<usize> = out.unused().collect();
        // A value may be what something is allowed for.
        let is_open = !unused.is_empty() && self.texts_with_variables().any(has_variables);
        for at in unused.into_iter().filter(|_| !is_open) {
            let (code, place) = &allowed[at];
            if !code.needs_whole_file() {
                out.add(unused_allow(*code, place));
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
        let assembler = Assembler {
            macros: cx.macros,
            keeps_foreign: out.level(Code::ForeignMacro) != Level::Deny,
            trigger: cx.trigger,
        };
        let assembly = assembler.assemble(self, conditions);
        if self.destinations.is_empty() {
            let place = self.name.as_ref().or(self.trigger.as_ref());
            let finding = entry::missing_endpoint().at(place.map(Given::place), "this callback");
            let help = "add endpoints = [\"https://collector.example.com/adjust\"]";
            out.add(finding.help(help));
        }
        for (to, request) in self.destinations.iter().zip(&assembly.requests) {
            self.check_destination(cx, to, request, out);
        }
        for clash in &assembly.clashes {
            out.add(two_values(clash));
        }
        self.check_sent(cx, &assembly, out);
        if let (false, Some((given, what))) = (out.is_denied(), assembly.unwritable) {
            out.deny(unwritable(given, what));
        }
        assembly.into_callback().filter(|_| !out.is_denied())
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
        if out.wants(Code::UnavailableInferred) || out.wants(Code::ObservedPlaceholder) {
            self.check_recommended(cx, out);
        }
    }

    /// The recommended placeholders that nobody has typed, as if the trigger were their place. Those that it surely cannot
    /// carry are not among them.
    fn check_recommended(&self, cx: &Context<'_>, out: &mut Findings<'_>) {
        let (true, Some(trigger), Some(given)) = (self.recommended, cx.trigger, &self.trigger)
        else {
            return;
        };
        let typed = self.parameters.iter().map(|parameter| &parameter.key);
        let told = typed.chain(&self.exclude).map(Given::text);
        let told: Vec<&str> = told.collect();
        let names = trigger.recommended.iter();
        for name in names.filter(|name| !told.contains(name)) {
            let row = cx.catalogue.find(name);
            if let Some(row) = row.filter(|row| !row.unavailable.contains(&trigger.id)) {
                name::known(cx, given, row, out);
            }
        }
    }

    /// The condition of each endpoint. Where one cannot be made, that is denied.
    fn conditions(&self, cx: &Context<'_>, out: &mut Findings<'_>) -> Vec<Option<Condition>> {
        let shared = condition::check(cx, &self.conditions, out);
        let each = self.destinations.iter();
        each.map(|to| match &to.conditions {
            Some(own) => condition::check(cx, own, out),
            None => shared.clone(),
        })
        .collect()
    }

    fn check_destination(
        &self,
        cx: &Context<'_>,
        to: &Destination<'_>,
        Request { url, entry }: &Request,
        out: &mut Findings<'_>,
    ) {
        let method = to.method.unwrap_or(self.method);
        let cx = &cx.within(Within::request(method.is_post()));
        for given in to.parameters.iter().flatten() {
            parameter::given(cx, given, RequestPart::Query, out);
        }
        body(cx, to.body.as_deref().unwrap_or_default(), out);
        let conditions = to.conditions.as_ref().unwrap_or(&self.conditions);
        let has_body = !to.body.as_ref().unwrap_or(&self.body).is_empty();
        let place = to.url.place();
        if method.is_post() && conditions.is_empty() {
            let example = "environment=production";
            out.add(entry::post_without_condition(place.clone(), example));
        }
        if has_body && !method.is_post() {
            let help = "send the values as parameters, choose the method post, or take the body away (edit: --remove KEY)";
            let finding = Diagnostic::new(Code::BodyWithoutPost, "a GET request has no body");
            out.add(finding.at(place.clone(), "GET").help(help));
        }
        let text = to.url.text();
        let cx = &Context {
            macros: &self.macros_in(text, cx.macros),
            ..*cx
        };
        let is_plain = url.is_plain && url.range.len() == text.len();
        if let Some(at) = text.find(',').filter(|_| method.is_post()) {
            out.add(parameter::post_comma(
                &to.url.part(at..at + 1),
                RequestPart::Query,
            ));
        }
        if !is_plain && text.contains(text::is_blank) {
            if let [first, second, ..] = &field::read(text).entries[..] {
                let between = first.range.end..second.range.start;
                out.add(several_endpoints(&to.url, between));
                return;
            }
            text::white_space(cx, &to.url, out);
        }
        for at in text::pluses(text) {
            out.add(plus(&to.url.part(at)));
        }
        endpoint::check(cx, &to.url, url, out);
        let query = url.query.iter().flatten();
        repeated_keys(query.map(|pair| (&to.url, pair.clone())), out);
        if let Some(entry) = entry {
            entry::missing_adid(cx, || entry.placeholders(), place.clone(), out);
            entry::length(place, entry.url_length(), out);
        }
    }

    /// Checks for what is not sent to any endpoint.
    fn check_sent(&self, cx: &Context<'_>, assembly: &Assembly<'_>, out: &mut Findings<'_>) {
        let requests = assembly.requests.iter();
        let mut entries = requests.filter_map(|one| one.entry.as_ref()).peekable();
        let trigger = self.trigger.as_ref().filter(|_| entries.peek().is_some());
        let place = trigger.map(|given| (given.place(), "this trigger"));
        let sent = || entries.flat_map(Entry::placeholders);
        entry::missing_recommended(cx, sent, place, out);
    }

    /// Whether a parameter comes from elsewhere and is excluded.
    fn leaves_out(&self, given: &DraftParameter<'_>) -> bool {
        !given.layer.is_own() && self.is_excluded(given.key.text())
    }

    /// `exclude` of a key that would not come anyway is likely a slip.
    fn check_excluded(&self, cx: &Context<'_>, out: &mut Findings<'_>) {
        let recommended = self.recommended_names(cx.catalogue);
        let given = self.parameters.iter();
        let defaults = given.filter(|parameter| parameter.layer == Layer::Default);
        let defaults = defaults.map(|parameter| parameter.key.text());
        let keys = recommended.iter().copied().chain(defaults);
        for given in &self.exclude {
            let key = given.text();
            if keys.clone().any(|known| known == key) {
                continue;
            }
            out.add_without_code(Level::Warn, || {
                let shown = shortened(key);
                let message =
                    format!("there is no recommended or default parameter `{shown}` to leave out");
                let near = crate::catalogue::nearest(key, keys.clone());
                let label = near.map(|near| format!("did you mean `{near}`?"));
                let label = label.unwrap_or_else(|| "has no effect".to_owned());
                Diagnostic::remark(message).at(given.place(), label)
            });
        }
    }
}

fn body(cx: &Context<'_>, given: &[DraftParameter<'_>], out: &mut Findings<'_>) {
    let cx = &cx.within(Within::Post);
    for given in given {
        parameter::given(cx, given, RequestPart::Body, out);
    }
    let written = given.iter().filter_map(|given| match &given.value {
        DraftValue::Written(pair) => Some((pair, Pair::read(pair.text(), 0..pair.text().len()))),
        _ => None,
    });
    repeated_keys(written, out);
    let written: Vec<&str> = given.iter().filter_map(DraftParameter::written).collect();
    if let (Some(first), false) = (given.first(), written.is_empty()) {
        let whole = Given::derived(first.key.place(), written.join("&"));
        text::html_entities(&whole, out);
        text::white_space(cx, &whole, out);
        parameter::empty_pairs(&whole, &pairs(whole.text(), 0..whole.text().len()), out);
    }
}

fn several_endpoints(given: &Given<'_>, between: Range<usize>) -> Diagnostic {
    let lines = given.text()[between.clone()].contains('\n');
    let message = "several endpoints stand in one text";
    let typed = if given.is_in_file() {
        "endpoints = [\"https://a.example\", \"https://b.example\"]"
    } else {
        "-e 'https://a.example' -e 'https://b.example'"
    };
    let help = format!("give each its own: {typed}; cbgen joins them by single spaces");
    Diagnostic::new(Code::EndpointWhitespace, message)
        .at(given.span(between), "a second one begins behind this")
        .help(help)
        .helps(lines.then_some(LINES))
}

fn two_values(Clash { key, first, second }: &Clash<'_>) -> Diagnostic {
    let sets = first.set.zip(second.set);
    let of_sets = sets.is_some_and(|(one, other)| one.list == other.list);
    let told = |one: &ClashingValue<'_>| {
        let value = shortened(&one.value);
        match (one.set, &one.place) {
            (Some(UsedSet { name, place, .. }), _) if of_sets => {
                let label = format!("in the set `{}` it is {value}", shortened(name));
                (Some(place.clone()), label)
            }
            (_, Some(place)) => (Some(place.clone()), format!("here it is {value}")),
            (_, None) => (None, format!("before, it is {value}")),
        }
    };
    let both = [told(first), told(second)];
    if of_sets {
        let name = shortened(key.as_str());
        let help = format!(
            "no set replaces what another one of the same list says: give `{name}` its value in `params` beside `use`, or \
             take it out of one of the sets"
        );
        return parameter::duplicate_key(key.as_str(), both, &help);
    }
    let finding = parameter::duplicate_key(key.as_str(), both, parameter::RECEIVERS);
    match first.place {
        Some(_) => finding,
        None => finding.help(format!(
            "the first is among the recommended ones: leave it out with --exclude {key}, or exclude = [\"{key}\"]"
        )),
    }
}

/// What cannot be written although the user allows all that is wrong with it, under the code that it has.
fn unwritable(given: &Given<'_>, what: Unsound) -> Diagnostic {
    let code = match what {
        // It would end the callback there.
        Unsound::Foreign if given.text().contains(text::is_blank) => Code::EndpointWhitespace,
        Unsound::Foreign => Code::ForeignMacro,
        Unsound::Braces => Code::MalformedPlaceholder,
        Unsound::Character => Code::InvalidEscape,
        Unsound::Endpoint => Code::EndpointCharacters,
        Unsound::Fragment => Code::EndpointFragment,
    };
    let finding = Diagnostic::new(code, what.to_string());
    finding.at(given.place(), "cannot be written, whatever is allowed")
}
