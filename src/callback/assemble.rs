//! From a draft to the strict callback: the parameters of all layers are merged, and joined to those of each URL. What
//! stands in the way is told as it is; whether it is a mistake, and which, is for `lint` to say.

use super::Callback;
use super::condition::Condition;
use super::draft::{Destination, Draft, DraftParameter, DraftValue, Layer, UsedSet};
use super::encoded::Encoded;
use super::entry::{Entry, Method, Parameter};
use super::keys::Keys;
use super::macros::Macros;
use super::read::{read_pair, read_url};
use super::source::{Given, Span};
use super::syntax::is_blank;
use super::syntax::template::{fault, foreign_in};
use super::syntax::url::{Pair, Url};
use super::template::Template;
use super::unsound::Unsound;
use crate::catalogue::Trigger;
use std::borrow::Cow;
use std::collections::HashSet;

/// What a draft is assembled by.
#[derive(Debug, Clone, Copy)]
pub struct Assembler<'c> {
    /// The partner's macros that hold for the draft.
    pub macros: &'c Macros,
    /// Whether macros in other products' syntaxes that nobody has declared stay as they are; else they cannot be written.
    pub keeps_foreign: bool,
    /// The draft's trigger, if it is known.
    pub trigger: Option<&'static Trigger>,
}

/// A draft that was assembled.
#[derive(Debug)]
pub struct Assembly<'d> {
    /// One for each endpoint, in order.
    pub requests: Vec<Request>,
    /// Where a key has two values.
    pub clashes: Vec<Clash<'d>>,
    /// The first text that no callback can hold.
    pub unwritable: Option<(&'d Given<'d>, Unsound)>,
}

/// An endpoint of a draft with all that goes to it.
#[derive(Debug)]
pub struct Request {
    /// The parts of its URL, as it was given.
    pub url: Url,
    /// Its entry, unless the URL cannot be written.
    pub entry: Option<Entry>,
}

/// One key with two values, of the layer that comes first and of the other.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Clash<'d> {
    /// The key.
    pub key: Encoded,
    /// The first value.
    pub first: ClashingValue<'d>,
    /// The second.
    pub second: ClashingValue<'d>,
}

/// A value of a key that has another one too.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClashingValue<'d> {
    /// As it would be sent.
    pub value: String,
    /// Where it was given; `None` for one that is recommended for the trigger.
    pub place: Option<Span>,
    /// The set that it is of.
    pub set: Option<&'d UsedSet>,
}

impl<'d> ClashingValue<'d> {
    fn new(parameter: &Parameter, place: Option<Span>, set: Option<&'d UsedSet>) -> Self {
        let value = parameter.value.as_ref();
        let value = value.map_or_else(String::new, Template::to_string);
        Self { value, place, set }
    }
}

impl Assembly<'_> {
    /// The callback; `None` where something cannot be written, or there is no endpoint.
    pub fn into_callback(self) -> Option<Callback> {
        if self.unwritable.is_some() {
            return None;
        }
        let entries = self.requests.into_iter().map(|request| request.entry);
        entries.collect::<Option<_>>().and_then(Callback::new)
    }
}

#[derive(Debug, Clone)]
struct Slot<'d> {
    parameter: Parameter,
    /// What was given; `None` for one that is recommended.
    given: Option<&'d DraftParameter<'d>>,
}

impl<'d> Slot<'d> {
    fn key(&self) -> &Encoded {
        &self.parameter.key
    }

    fn layer(&self) -> Layer {
        self.given.map_or(Layer::Recommended, |given| given.layer)
    }

    fn is_written(&self) -> bool {
        self.given.is_some_and(|given| given.written().is_some())
    }

    fn set(&self) -> Option<&'d UsedSet> {
        self.given?.set.as_deref()
    }

    fn value(&self) -> ClashingValue<'d> {
        let place = self.given.map(|given| given.key.place());
        ClashingValue::new(&self.parameter, place, self.set())
    }

    /// That it has the key of a parameter, and another value.
    fn clash(&self, first: ClashingValue<'d>) -> Clash<'d> {
        Clash {
            key: self.parameter.key.clone(),
            first,
            second: self.value(),
        }
    }

    /// Whether two sets of one list say different things: then neither replaces the other.
    fn differs_from(&self, other: &Self) -> bool {
        self.set()
            .zip(other.set())
            .is_some_and(|(one, other)| one.list == other.list && one.name != other.name)
            && self.parameter != other.parameter
    }
}

impl Assembler<'_> {
    /// Makes an entry of each endpoint of a draft; `conditions` are theirs, in order.
    pub fn assemble<'d>(
        &self,
        draft: &'d Draft<'d>,
        conditions: Vec<Option<Condition>>,
    ) -> Assembly<'d> {
        let mut out = Assembly {
            requests: Vec::with_capacity(draft.destinations.len()),
            clashes: Vec::new(),
            unwritable: None,
        };
        let given = self.slots(&draft.parameters, &mut out);
        let has_own = |to: &Destination<'_>| to.parameters.is_some();
        let mut merges = draft.destinations.iter().filter(|to| has_own(to)).count();
        // What an endpoint with parameters of its own takes beside them.
        let beside: Vec<Slot<'_>> = if merges > 0 {
            let taken = given.iter().filter(|slot| slot.layer() != Layer::Param);
            taken.cloned().collect()
        } else {
            Vec::new()
        };
        let mut shared = Vec::new();
        if merges == 0 || merges < draft.destinations.len() {
            merges += 1;
            shared = self.merge(draft, given, &mut out.clashes);
        }
        let shared_body = self.body(&draft.body, &mut out);
        let last = draft.destinations.len().saturating_sub(1);
        for (at, (to, condition)) in draft.destinations.iter().zip(conditions).enumerate() {
            let slots = match &to.parameters {
                Some(own) => {
                    let own = self.slots(own, &mut out);
                    let all = beside.iter().cloned().chain(own);
                    self.merge(draft, all, &mut out.clashes)
                }
                // The last one takes them; a file of many callbacks has one endpoint in each.
                None if at == last => std::mem::take(&mut shared),
                None => shared.clone(),
            };
            let body = match &to.body {
                Some(own) => self.body(own, &mut out),
                None => shared_body.clone(),
            };
            let method = to.method.unwrap_or(draft.method);
            let rest = (method, condition, body);
            self.request(draft, to, slots, rest, &mut out);
        }
        if merges > 1 {
            // Each merge tells of what they share.
            let mut seen = HashSet::new();
            out.clashes.retain(|clash| seen.insert(clash.clone()));
        }
        out
    }

    fn slots<'d>(&self, given: &'d [DraftParameter<'d>], out: &mut Assembly<'d>) -> Vec<Slot<'d>> {
        let slot = |given: &'d DraftParameter<'d>| match self.parameter(given) {
            Ok(parameter) => Some(Slot {
                parameter,
                given: Some(given),
            }),
            Err(error) => {
                let text = given.given_value().unwrap_or(&given.key);
                out.unwritable.get_or_insert((text, error));
                None
            }
        };
        let mut slots = Vec::with_capacity(given.len());
        slots.extend(given.iter().filter_map(slot));
        slots
    }

    fn parameter(&self, given: &DraftParameter<'_>) -> Result<Parameter, Unsound> {
        let with_foreign = |value| self.with_foreign(self.macros, std::iter::once(value));
        let value = match &given.value {
            DraftValue::Placeholder => self.placeholder(given.key.text())?,
            DraftValue::Raw(value) => {
                Template::from_raw(value.text(), &with_foreign(value.text()))?
            }
            // In a URL, it would begin a fragment.
            DraftValue::Encoded(value) if value.text().contains('#') => {
                return Err(Unsound::Character);
            }
            DraftValue::Encoded(value) => {
                Template::parse(value.text(), &with_foreign(value.text()))?
            }
            DraftValue::Written(pair) => {
                let parts = Pair::read(pair.text(), 0..pair.text().len());
                let macros = with_foreign(&given.value_text());
                return read_pair(pair.text(), &parts, &macros);
            }
        };
        Ok(Parameter {
            key: Encoded::from_raw(given.key.text()),
            value: Some(value),
        })
    }

    fn placeholder(&self, name: &str) -> Result<Template, Unsound> {
        let template = Template::placeholder(name);
        if !self.macros.is_empty() && self.macros.contains(template.as_str()) {
            return Template::parse(template.as_str(), self.macros);
        }
        // A fallback has no name of its own.
        if name.contains('|') || fault(name).is_some() {
            return Err(Unsound::Braces);
        }
        Ok(template)
    }

    /// The partner's macros in some values: those that are declared, and foreign ones where these are kept. One with
    /// white space would cut the callback.
    pub(super) fn with_foreign<'m, 't>(
        &self,
        macros: &'m Macros,
        values: impl Iterator<Item = &'t str>,
    ) -> Cow<'m, Macros> {
        if !self.keeps_foreign {
            return Cow::Borrowed(macros);
        }
        let found = values.flat_map(foreign_in);
        let is_foreign = |text: &&str| !text.contains(is_blank) && !macros.contains(text);
        let mut foreign = found.filter(is_foreign).peekable();
        if foreign.peek().is_none() {
            return Cow::Borrowed(macros);
        }
        Cow::Owned(macros.with(foreign))
    }

    /// Recommended, then the others in order; one with the key of a lower layer takes its place. Where two sets of one
    /// list differ and nothing settles it, that is a clash.
    fn merge<'d>(
        &self,
        draft: &'d Draft<'d>,
        slots: impl IntoIterator<Item = Slot<'d>>,
        clashes: &mut Vec<Clash<'d>>,
    ) -> Vec<Slot<'d>> {
        let excluded = draft.exclude.iter();
        let excluded: HashSet<Encoded> = excluded
            .map(|given| Encoded::from_raw(given.text()))
            .collect();
        let is_left_out = |slot: &Slot<'_>| {
            !excluded.is_empty() && !slot.layer().is_own() && excluded.contains(&slot.parameter.key)
        };
        let trigger = self.trigger.filter(|_| draft.recommended);
        let names = trigger.map_or(&[][..], |trigger| trigger.recommended);
        let recommended = names.iter().map(|name| Slot {
            parameter: Parameter {
                key: Encoded::from_raw(name),
                value: Some(Template::placeholder(name)),
            },
            given: None,
        });
        let slots = slots.into_iter();
        let mut merged: Vec<Slot<'d>> = Vec::with_capacity(names.len() + slots.size_hint().0);
        let mut keys = Keys::default();
        let mut replaced: Vec<(usize, Slot<'d>)> = Vec::new();
        for slot in recommended.chain(slots) {
            if is_left_out(&slot) {
                continue;
            }
            match keys.find(&merged, Slot::key, slot.key()) {
                None => {
                    merged.push(slot);
                }
                Some(at) if !merged[at].layer().is_own() => {
                    let old = std::mem::replace(&mut merged[at], slot);
                    if old.differs_from(&merged[at]) {
                        replaced.push((at, old));
                    }
                }
                Some(at) if merged[at].parameter == slot.parameter => {}
                Some(at) => {
                    clashes.push(slot.clash(merged[at].value()));
                    merged.push(slot);
                }
            }
        }
        // What stands there in the end may have settled it.
        let replaced = replaced.iter().map(|(at, old)| (old, &merged[*at]));
        let unsettled = replaced.filter(|(old, new)| old.differs_from(new));
        clashes.extend(unsettled.map(|(old, new)| new.clash(old.value())));
        merged
    }

    fn body<'d>(
        &self,
        given: &'d [DraftParameter<'d>],
        out: &mut Assembly<'d>,
    ) -> Option<Vec<Parameter>> {
        let mut body: Vec<Slot<'d>> = Vec::new();
        let mut keys = Keys::default();
        for slot in self.slots(given, out) {
            match keys.find(&body, Slot::key, slot.key()) {
                // What is written out is kept as it is.
                Some(at) if slot.is_written() && body[at].is_written() => {}
                Some(at) if body[at].parameter == slot.parameter => continue,
                Some(at) => out.clashes.push(slot.clash(body[at].value())),
                None => {}
            }
            body.push(slot);
        }
        let pairs: Vec<Parameter> = body.into_iter().map(|slot| slot.parameter).collect();
        (!pairs.is_empty()).then_some(pairs)
    }

    fn request<'d>(
        &self,
        draft: &Draft<'_>,
        to: &'d Destination<'d>,
        slots: Vec<Slot<'d>>,
        (method, condition, body): (Method, Option<Condition>, Option<Vec<Parameter>>),
        out: &mut Assembly<'d>,
    ) {
        let text = to.url.text();
        // What looks like a condition in front of the URL is judged as part of a URL without scheme.
        let start = text.len() - text.trim_start().len();
        let url = Url::read(text, start..start + text.trim().len());
        let pairs = url.query.iter().flatten();
        let values = pairs.filter_map(|pair| pair.value.clone().map(|range| &text[range]));
        let macros = draft.macros_in(text, self.macros);
        let entry = match read_url(text, &url, &self.with_foreign(&macros, values)) {
            Ok((endpoint, query)) => Some(Entry {
                method,
                condition,
                endpoint,
                query: join(query, slots, (&to.url, &url), &mut out.clashes),
                body,
            }),
            Err(error) => {
                out.unwritable.get_or_insert((&to.url, error));
                None
            }
        };
        out.requests.push(Request { url, entry });
    }
}

/// Adds the parameters to those that the URL has already.
fn join<'d>(
    query: Option<Vec<Parameter>>,
    slots: Vec<Slot<'d>>,
    (given, url): (&Given<'_>, &Url),
    clashes: &mut Vec<Clash<'d>>,
) -> Option<Vec<Parameter>> {
    if slots.is_empty() {
        return query;
    }
    let mut pairs = query.unwrap_or_default();
    // A final `&` is the separator for what is added.
    if pairs.last().is_some_and(Parameter::is_empty_pair) {
        pairs.pop();
    }
    let own = pairs.len();
    let mut keys = Keys::default();
    pairs.reserve(slots.len());
    for slot in slots {
        let same_key = keys.find(&pairs[..own], |pair| &pair.key, slot.key());
        if let Some((at, pair)) = same_key.map(|at| (at, &pairs[at])) {
            if pair.value == slot.parameter.value {
                continue;
            }
            let written = url.query.iter().flatten().nth(at);
            let place = written.map_or(given.place(), |pair| given.span(pair.range.clone()));
            let written = ClashingValue::new(pair, Some(place), None);
            clashes.push(match slot.given {
                Some(_) => slot.clash(written),
                // What is recommended comes first.
                None => Clash {
                    key: pair.key.clone(),
                    first: slot.value(),
                    second: written,
                },
            });
        }
        pairs.push(slot.parameter);
    }
    Some(pairs)
}
