//! What callbacks are expected to send: which of them a request fits, and what is wrong with it then.

use super::arrived::{ArrivedPair, ArrivedRequest};
use crate::callback::{Entry, Method, Parameter, TemplatePiece};
use crate::catalogue::{Catalogue, Platform, Sample, ValueType};
use crate::lint::shortened;
use crate::preview::{SampleCallback, SampleSetting, authority_and_target, requests};
use crate::warehouse::column_types;
use percent_encoding::percent_decode_str;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The requests of the callbacks of a file.
#[derive(Debug)]
pub struct Expectation {
    entries: Vec<ExpectedEntry>,
    /// The type of each column of their table.
    pub(super) columns: BTreeMap<String, ValueType>,
}

#[derive(Debug)]
struct ExpectedEntry {
    name: String,
    method: Method,
    /// The texts between the placeholders of the path.
    path: Vec<String>,
    /// The parameters of URL and body: the type of each, and how it is sampled where it is a placeholder and nothing else.
    parameters: HashMap<String, (ValueType, Option<Sample>)>,
    /// The keys that the samples of several devices have in common, on iOS and on Android.
    always: [BTreeSet<String>; 2],
    event_token: Option<String>,
    /// Those of the trigger, or of the triggers that it stands for.
    activity_kinds: Vec<&'static str>,
}

#[derive(Debug, Default)]
pub(super) struct Judgement {
    /// The callbacks that it fits.
    pub(super) names: Vec<String>,
    /// What is wrong: of which kind, and what it is about.
    pub(super) problems: Vec<(&'static str, String)>,
    /// Keys that stand where Adjust appends what the app sets in the SDK.
    pub(super) appended: Vec<String>,
    /// The keys that are the callback's own.
    pub(super) own: HashSet<String>,
}

const METHOD: &str = "method";
const MISSING: &str = "missing";
const UNEXPECTED: &str = "not expected";
const UNREPLACED: &str = "not replaced";
const WRONG_TYPE: &str = "wrong type";
/// So many devices show what every request has.
const DEVICES: u32 = 8;

impl Expectation {
    /// What these callbacks send.
    pub fn new(callbacks: &[SampleCallback<'_>], catalogue: &Catalogue) -> Self {
        let mut entries = Vec::new();
        for one in callbacks {
            for token in one.tokens() {
                let of_entry = |at| ExpectedEntry::new(one, token, at, catalogue);
                entries.extend((0..one.callback.entries().len()).map(of_entry));
            }
        }
        Self {
            entries,
            columns: column_types(callbacks.iter().map(|one| &one.callback), catalogue),
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Which callbacks a request fits best, and what is wrong with it as the first of them. It fits by path, then by event
    /// token and kind of activity, then by keys.
    pub(super) fn judge(&self, request: &ArrivedRequest, pairs: &[ArrivedPair]) -> Judgement {
        let mut best = None;
        let mut judgement = Judgement::default();
        for entry in &self.entries {
            let Some(path) = entry.path_fit(request.path()) else {
                continue;
            };
            let judged = entry.judge(request, pairs);
            let differ = |(kind, _): &&(&str, String)| [METHOD, MISSING, UNEXPECTED].contains(kind);
            let differing = judged.problems.iter().filter(differ).count();
            let keys = (Reverse(differing), judged.own.len());
            let rank = Some((path, entry.identity(pairs), keys));
            if rank > best {
                (best, judgement) = (rank, judged);
            } else if rank == best && !judgement.names.contains(&entry.name) {
                judgement.names.push(entry.name.clone());
            }
        }
        if best.is_none() {
            let what = format!("{} {}", request.method, request.path());
            judgement.problems.push(("fits no callback", what));
        }
        judgement
    }
}

impl ExpectedEntry {
    fn new(
        one: &SampleCallback<'_>,
        token: Option<&str>,
        at: usize,
        catalogue: &Catalogue,
    ) -> Self {
        let entry = &one.callback.entries()[at];
        let body = entry.body.iter().flatten();
        let own = entry.parameters().chain(body);
        let own = own.filter(|pair| !pair.is_empty_pair());
        let stands_for = one.trigger.iter().flat_map(|trigger| trigger.sample_as);
        let triggers = stands_for.filter_map(|id| catalogue.trigger(id));
        let triggers = triggers.chain(one.trigger);
        let setting = |platform| one.setting(token, SampleSetting::new(catalogue, platform));
        let name = setting(Platform::Ios).full_name();
        Self {
            name: name.unwrap_or_else(|| "callback".to_owned()),
            method: entry.method,
            path: path(entry),
            parameters: own.map(|own| parameter(own, catalogue)).collect(),
            always: [Platform::Ios, Platform::Android].map(|platform| {
                // What some devices lack is a placeholder that can be without data.
                let keys = (0..DEVICES).map(|number| {
                    let setting = SampleSetting {
                        number,
                        ..setting(platform)
                    };
                    let request = requests(&one.callback, setting).swap_remove(at);
                    let sent = request.parameters.into_iter();
                    let sent = sent.chain(request.body.into_iter().flatten());
                    let sent = sent.filter(|sent| sent.value.as_deref() != Some(""));
                    sent.map(|sent| sent.key).collect()
                });
                let keys = keys.reduce(|common: BTreeSet<String>, keys| &common & &keys);
                keys.unwrap_or_default()
            }),
            event_token: token.map(str::to_owned),
            activity_kinds: triggers
                .flat_map(|trigger| trigger.activity_kinds.iter().copied())
                .collect(),
        }
    }

    /// How well a path fits: wholly or at its end, and in how many bytes; `None` where it does not.
    fn path_fit(&self, path: &str) -> Option<(bool, usize)> {
        let length = self.path.iter().map(String::len).sum();
        let (first, rest) = self.path.split_first()?;
        let Some((last, between)) = rest.split_last() else {
            let is_whole = path == first || path == "/" && first.is_empty();
            return path.ends_with(first.as_str()).then_some((is_whole, length));
        };
        let start = path.find(first.as_str())?;
        let mut open = &path[start + first.len()..];
        for text in between {
            open = &open[open.find(text.as_str())? + text.len()..];
        }
        open.ends_with(last.as_str())
            .then_some((start == 0, length))
    }

    /// Whether the event token, and then the kind of activity, are the callback's: 2 yes, 1 not told, 0 no.
    fn identity(&self, pairs: &[ArrivedPair]) -> (u8, u8) {
        let mut identity = (1, 1);
        for pair in pairs {
            let of = |is_so| if is_so { 2 } else { 0 };
            match (self.parameters.get(&pair.key), &self.event_token) {
                (Some((_, Some(Sample::EventToken))), Some(token)) => {
                    identity.0 = of(token == pair.text());
                }
                (Some((_, Some(Sample::ActivityKind))), _) if !self.activity_kinds.is_empty() => {
                    identity.1 = of(self.activity_kinds.contains(&pair.text()));
                }
                _ => {}
            }
        }
        identity
    }

    fn judge(&self, request: &ArrivedRequest, pairs: &[ArrivedPair]) -> Judgement {
        let is_own = |pair: &&ArrivedPair| self.parameters.contains_key(&pair.key);
        let filled = pairs
            .iter()
            .filter(|pair| pair.value.as_deref() != Some(""));
        let filled: HashSet<&str> = filled.map(|pair| pair.key.as_str()).collect();
        let missing = self.always.iter().map(|keys| {
            let missing = keys.iter().filter(|key| !filled.contains(key.as_str()));
            missing.collect::<Vec<&String>>()
        });
        let missing = missing.min_by_key(Vec::len).into_iter().flatten();
        let mut problems: Vec<_> = missing.map(|key| (MISSING, key.clone())).collect();
        let (sent, wanted) = (&request.method, self.method.word());
        if sent != wanted {
            problems.insert(0, (METHOD, format!("sent by {sent}, expected {wanted}")));
        }
        if has_placeholder(request.path()) {
            problems.push((UNREPLACED, request.path().to_owned()));
        }
        let mut appended = Vec::new();
        let in_url = pairs.iter().filter(|pair| !pair.is_in_body).count();
        let last_own = pairs[..in_url].iter().rposition(|pair| is_own(&pair));
        let end = last_own.map_or(0, |at| at + 1);
        for (at, pair) in pairs.iter().enumerate() {
            let (key, text) = (&pair.key, pair.text());
            let shown = || format!("{key}={}", shortened(text));
            let is_open = has_placeholder(text);
            if is_open {
                problems.push((UNREPLACED, shown()));
            }
            match self.parameters.get(key) {
                None if at >= end && at < in_url => appended.push(key.clone()),
                None => problems.push((UNEXPECTED, key.clone())),
                Some((kind, _)) if !text.is_empty() && !is_open && !kind.admits(text) => {
                    problems.push((WRONG_TYPE, format!("{} is no {kind}", shown())));
                }
                Some(_) => {}
            }
        }
        let own = pairs.iter().filter(is_own).map(|pair| pair.key.clone());
        Judgement {
            names: vec![self.name.clone()],
            problems,
            appended,
            own: own.collect(),
        }
    }
}

fn path(entry: &Entry) -> Vec<String> {
    let mut texts = vec![String::new()];
    for piece in entry.endpoint.template().pieces() {
        match (piece, texts.last_mut()) {
            (TemplatePiece::Text(text), Some(last)) => last.push_str(text),
            _ => texts.push(String::new()),
        }
    }
    // Scheme and host stand in the first, which has no placeholder.
    texts[0] = authority_and_target(&texts[0]).1.into();
    texts
}

fn parameter(own: &Parameter, catalogue: &Catalogue) -> (String, (ValueType, Option<Sample>)) {
    let template = own.value.as_ref();
    let kind = template.map_or(ValueType::String, |template| template.value_type(catalogue));
    let placeholder = template.filter(|template| template.is_placeholder());
    let name = placeholder.and_then(|template| template.placeholders().next());
    let sample = name.and_then(|name| Some(catalogue.known(name)?.sample));
    (own.key.decode().into_owned(), (kind, sample))
}

/// Whether a text has a name between braces, plain or percent-encoded.
fn has_placeholder(text: &str) -> bool {
    let text = percent_decode_str(text).decode_utf8_lossy();
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        !name.is_empty() && bytes.all(|b| b.is_ascii_alphanumeric() || b"_.-|".contains(&b))
    };
    let opened = text.split('{').skip(1);
    opened
        .filter_map(|rest| rest.split_once('}'))
        .any(|(name, _)| is_name(name))
}
