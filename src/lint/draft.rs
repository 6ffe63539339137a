//! The one check of a [`Draft`]: every rule that a single callback can break, and the callback itself.

mod entry;
mod values;

pub use self::values::Shown;

use self::entry::entry;
use super::rules::parameter::{self, Part};
use super::rules::{Context, Material, Within, condition, placeholder, trigger};
use super::{Code, Diagnostic, Findings, Levels};
use crate::callback::{
    Callback, Destination, Draft, DraftParameter, Encoded, Entry, Given, Layer, Macros, Method,
    Parameter, Span, Template, UsedSet,
};
use crate::catalogue::{Catalogue, Trigger};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

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
        slot(&cx, given, Part::Query, &mut out);
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

/// A parameter in its place, ready to be sent.
#[derive(Debug, Clone)]
struct Slot {
    parameter: Parameter,
    layer: Layer,
    place: Option<Span>,
    set: Option<Arc<UsedSet>>,
}

impl Slot {
    /// The sets of both, if one list names the two: then neither replaces the other.
    fn beside<'s>(&'s self, other: &'s Self) -> Option<[&'s UsedSet; 2]> {
        let sets = [self.set.as_deref()?, other.set.as_deref()?];
        let [one, two] = sets;
        (one.list == two.list && one.name != two.name).then_some(sets)
    }
}

impl Draft<'_> {
    /// Checks everything that can be said of a text as it is.
    fn judge(
        &self,
        catalogue: &Catalogue,
        macros: &Macros,
        levels: &Levels,
        allowed: &[(Code, Span)],
    ) -> Checked {
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
        trigger::event_tokens(known, &self.event_tokens, &mut out);
        let cx = Context {
            catalogue,
            macros: &self.macros_beside(macros),
            trigger: known,
            material: Material::Draft,
            within: Within::Get,
        };
        let callback = self.assemble(&cx, &mut out);
        let unused: Vec<usize> = out.unused().collect();
        for at in unused {
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
        let taken_by_post = |to: &Destination<'_>| to.method.unwrap_or(self.method).is_post();
        let shared_cx = Context {
            within: Within::request(self.destinations.iter().any(taken_by_post)),
            ..*cx
        };
        let own: Vec<Option<Slot>> = self
            .parameters
            .iter()
            .map(|given| {
                // What is left out here has no trigger here; that it is a placeholder at all is the defaults' matter.
                let trigger = shared_cx.trigger.filter(|_| !self.leaves_out(given));
                let cx = Context {
                    trigger,
                    ..shared_cx
                };
                slot(&cx, given, Part::Query, out)
            })
            .collect();
        let complete = own.iter().all(Option::is_some);
        let shared_condition = condition::check(cx, &self.conditions, out);
        let shared_body = body(cx, &self.body, out);
        self.check_excluded(cx, out);
        let replaced = self
            .destinations
            .iter()
            .any(|destination| destination.parameters.is_some());
        let kept: Vec<Slot> = if replaced {
            own.iter()
                .flatten()
                .filter(|slot| slot.layer != Layer::Param)
                .cloned()
                .collect()
        } else {
            Vec::new()
        };
        let mut clashes = Vec::new();
        let mut shared = self.merge(cx, own.into_iter().flatten(), &mut clashes, out);
        if replaced && self.destinations.iter().all(|to| to.parameters.is_some()) {
            // Nothing is sent of these.
            clashes.clear();
        }
        self.missing_recommended(cx, &shared, out);
        if self.destinations.is_empty() {
            out.add(missing_endpoint(
                self.name.as_ref().or(self.trigger.as_ref()),
            ));
        }
        let mut entries = Vec::with_capacity(self.destinations.len());
        for (at, destination) in self.destinations.iter().enumerate() {
            let method = destination.method.unwrap_or(self.method);
            let cx = &Context {
                within: Within::request(method.is_post()),
                ..*cx
            };
            let slots = match &destination.parameters {
                Some(own) => {
                    let own: Vec<Slot> = own
                        .iter()
                        .filter_map(|given| slot(cx, given, Part::Query, out))
                        .collect();
                    self.merge(cx, kept.iter().cloned().chain(own), &mut clashes, out)
                }
                // The last one takes them; a file of many callbacks has one endpoint in each.
                None if at + 1 == self.destinations.len() => std::mem::take(&mut shared),
                None => shared.clone(),
            };
            let given_conditions = destination.conditions.as_ref().unwrap_or(&self.conditions);
            let condition = match &destination.conditions {
                Some(own) => condition::check(cx, own, out),
                None => shared_condition.clone(),
            };
            let condition = match (condition, given_conditions.is_empty()) {
                (None, false) => Err(()),
                (condition, _) => Ok(condition),
            };
            let body = match &destination.body {
                Some(own) => self::body(cx, own, out),
                None => shared_body.clone(),
            };
            method_rules(
                destination,
                method,
                !given_conditions.is_empty(),
                body.is_some(),
                out,
            );
            entries.push(entry(cx, destination, slots, method, condition, body, out));
        }
        // Endpoints with parameters of their own are merged each by itself.
        let mut told = HashSet::new();
        for clash in clashes {
            if told.insert(clash.clone()) {
                out.add(clash);
            }
        }
        let entries: Option<Vec<Entry>> = entries.into_iter().collect();
        if out.is_denied() || !complete {
            return None;
        }
        let callback = entries.and_then(Callback::new);
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

    /// Whether a parameter comes from elsewhere and is excluded.
    fn leaves_out(&self, given: &DraftParameter<'_>) -> bool {
        let key = given.key.text();
        !given.layer.is_own() && self.exclude.iter().any(|excluded| excluded.text() == key)
    }

    /// Recommended, then the others in order; one with the key of a lower layer takes its place. Where two sets of one
    /// list differ and nothing settles it, that is a clash.
    fn merge(
        &self,
        cx: &Context<'_>,
        slots: impl Iterator<Item = Slot>,
        clashes: &mut Vec<Diagnostic>,
        out: &mut Findings<'_>,
    ) -> Vec<Slot> {
        let recommended = cx
            .trigger
            .filter(|_| self.recommended)
            .into_iter()
            .flat_map(|trigger| trigger.recommended);
        let available = recommended.filter(|name| {
            let row = cx.catalogue.find(name);
            !row.is_some_and(|row| {
                cx.trigger
                    .is_some_and(|trigger| row.unavailable.contains(&trigger.id))
            })
        });
        let recommended = available.map(|name| Slot {
            parameter: Parameter {
                key: Encoded::from_raw(name),
                value: Some(Template::placeholder(name)),
            },
            layer: Layer::Recommended,
            place: None,
            set: None,
        });
        let excluded: HashSet<Encoded> = self
            .exclude
            .iter()
            .map(|given| Encoded::from_raw(given.text()))
            .collect();
        let mut merged: Vec<Slot> = Vec::new();
        let mut keys = Keys::default();
        let mut replaced: Vec<(usize, Slot)> = Vec::new();
        for slot in recommended.chain(slots) {
            let key = slot.parameter.key.as_str();
            if !slot.layer.is_own()
                && !excluded.is_empty()
                && excluded.contains(&slot.parameter.key)
            {
                continue;
            }
            match keys.find(&merged, key) {
                None => {
                    merged.push(slot);
                    keys.added(&merged);
                }
                Some(at) if !merged[at].layer.is_own() => {
                    let old = std::mem::replace(&mut merged[at], slot);
                    if old.beside(&merged[at]).is_some() {
                        replaced.push((at, old));
                    }
                }
                Some(at) if merged[at].parameter == slot.parameter => {}
                Some(at) => {
                    let first = (
                        merged[at].place.clone(),
                        value_of(&merged[at].parameter).to_owned(),
                    );
                    let second = slot
                        .place
                        .clone()
                        .map(|place| (place, value_of(&slot.parameter)));
                    if let Some(second) = second {
                        out.add(parameter::duplicate_key(key, (first.0, &first.1), second));
                    }
                    merged.push(slot);
                }
            }
        }
        tell_clashes(&replaced, &merged, clashes);
        merged
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
                    placeholder::shortened(key)
                );
                let label = near.map_or_else(
                    || "has no effect".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Diagnostic::remark(message).at(given.place(), label)
            });
        }
    }

    fn missing_recommended(&self, cx: &Context<'_>, slots: &[Slot], out: &mut Findings<'_>) {
        let Some(trigger) = cx.trigger.filter(|_| out.wants(Code::MissingRecommended)) else {
            return;
        };
        let sent: Vec<&str> = slots
            .iter()
            .filter_map(|slot| slot.parameter.value.as_ref())
            .flat_map(Template::placeholders)
            .chain(
                self.destinations
                    .iter()
                    .flat_map(|to| placeholder::names_in(to.url.text(), cx.macros)),
            )
            .flat_map(|names| names.split("||"))
            .collect();
        let missing: Vec<&str> = trigger
            .recommended
            .iter()
            .copied()
            .filter(|name| !sent.contains(name))
            .collect();
        if let (false, Some(given)) = (missing.is_empty(), &self.trigger) {
            let message = format!(
                "{} of the placeholders recommended for `{}` are not sent",
                missing.len(),
                trigger.id
            );
            let finding = Diagnostic::new(Code::MissingRecommended, message)
                .at(given.place(), "this trigger")
                .help(format!(
                    "add them if you want them later: {}",
                    missing.join(",")
                ));
            out.add(finding);
        }
    }
}

/// Tells where the parameter at a place is one that another set of the same list says differently.
fn tell_clashes(replaced: &[(usize, Slot)], merged: &[Slot], clashes: &mut Vec<Diagnostic>) {
    for (at, old) in replaced {
        let new = &merged[*at];
        let Some([first, second]) = old.beside(new) else {
            // Something else has settled it.
            continue;
        };
        if old.parameter == new.parameter {
            continue;
        }
        let first = (first, value_of(&old.parameter));
        let second = (second, value_of(&new.parameter));
        clashes.push(parameter::two_sets(
            new.parameter.key.as_str(),
            first,
            second,
        ));
    }
}

/// Finds parameters by key. A short list is searched, a long one has an index.
#[derive(Default)]
struct Keys {
    index: HashMap<String, usize>,
}

/// What has the key of a parameter.
trait Keyed {
    fn key(&self) -> &str;
}

impl Keyed for Slot {
    fn key(&self) -> &str {
        self.parameter.key.as_str()
    }
}

impl Keyed for Parameter {
    fn key(&self) -> &str {
        self.key.as_str()
    }
}

impl Keys {
    /// Up to this many parameters, a list is faster than an index.
    const FEW: usize = 32;

    /// The keys of a complete list.
    fn of<T: Keyed>(list: &[T]) -> Self {
        let mut keys = Self::default();
        if list.len() > Self::FEW {
            keys.fill(list);
        }
        keys
    }

    fn fill<T: Keyed>(&mut self, list: &[T]) {
        for (at, item) in list.iter().enumerate() {
            self.index.entry(item.key().to_owned()).or_insert(at);
        }
    }

    /// Takes note of the last of a list, which was just added.
    fn added<T: Keyed>(&mut self, list: &[T]) {
        if self.index.is_empty() && list.len() > Self::FEW {
            self.fill(list);
        } else if let (false, Some(last)) = (self.index.is_empty(), list.last()) {
            self.index
                .entry(last.key().to_owned())
                .or_insert(list.len() - 1);
        }
    }

    fn find<T: Keyed>(&self, list: &[T], key: &str) -> Option<usize> {
        if self.index.is_empty() {
            list.iter().position(|item| item.key() == key)
        } else {
            self.index.get(key).copied()
        }
    }
}

fn value_of(parameter: &Parameter) -> &str {
    parameter.value.as_ref().map_or("", Template::as_str)
}

fn slot(
    cx: &Context<'_>,
    given: &DraftParameter<'_>,
    part: Part,
    out: &mut Findings<'_>,
) -> Option<Slot> {
    let parameter = parameter::given(cx, given, part, out)?;
    Some(Slot {
        parameter,
        layer: given.layer,
        place: Some(given.key.place()),
        set: given.set.clone(),
    })
}

fn body(
    cx: &Context<'_>,
    given: &[DraftParameter<'_>],
    out: &mut Findings<'_>,
) -> Option<Vec<Parameter>> {
    let cx = &Context {
        within: Within::Post,
        ..*cx
    };
    let mut body: Vec<Parameter> = Vec::new();
    let mut places: Vec<Span> = Vec::new();
    let mut keys = Keys::default();
    for given in given {
        let parameter = parameter::given(cx, given, Part::Body, out)?;
        let place = given.key.place();
        match keys.find(&body, parameter.key.as_str()) {
            Some(at) if body[at] == parameter => continue,
            Some(at) => {
                let first = (Some(places[at].clone()), value_of(&body[at]));
                let second = (place.clone(), value_of(&parameter));
                out.add(parameter::duplicate_key(
                    parameter.key.as_str(),
                    first,
                    second,
                ));
            }
            None => {}
        }
        body.push(parameter);
        places.push(place);
        keys.added(&body);
    }
    (!body.is_empty()).then_some(body)
}

fn missing_endpoint(place: Option<&Given<'_>>) -> Diagnostic {
    let finding = Diagnostic::new(
        Code::MissingEndpoint,
        "there is no endpoint: Adjust would have nothing to call",
    );
    let finding = match place {
        Some(given) => finding.at(given.place(), "this callback"),
        None => finding,
    };
    finding.help("add endpoints = [\"https://collector.example.com/adjust\"]")
}

fn method_rules(
    destination: &Destination<'_>,
    method: Method,
    conditional: bool,
    has_body: bool,
    out: &mut Findings<'_>,
) {
    let place = destination.url.place();
    if method.is_post() && !conditional {
        out.add(
            Diagnostic::new(Code::PostWithoutCondition, "a POST callback needs a condition")
                .at(place.clone(), "sent without one")
                .help("Adjust documents POST with a condition only: add one, such as environment=production"),
        );
    }
    if has_body && !method.is_post() {
        out.add(
            Diagnostic::new(Code::BodyWithoutPost, "a GET request has no body")
                .at(place.clone(), "GET")
                .help("send the values as parameters, choose the method post, or take the body away (edit: --remove KEY)"),
        );
    }
    if let (true, Some(at)) = (method.is_post(), destination.url.text().find(',')) {
        let place = destination.url.span(at..at + 1);
        out.add(parameter::post_comma(place, Part::Query));
    }
}
