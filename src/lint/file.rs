//! Rules over a whole file: what is wrong between its callbacks, though each is sound by itself.

use super::findings::unused_allow;
use super::rules::entry::{ADID, UNINSTALL};
use super::rules::words::shortened;
use super::{Code, Diagnostic, Levels};
use crate::callback::syntax::template::alternatives;
use crate::callback::{Entry, Given, Span};
use crate::catalogue::{Catalogue, Lookup, Trigger, ValueType};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const GLOBAL: &str = "global";

/// One callback of a file, as it was built.
#[derive(Debug)]
pub struct Member<'a> {
    /// Its name.
    pub name: Given<'a>,
    /// Whether a trigger was given.
    pub has_trigger: bool,
    /// Its trigger, if one was given and is known.
    pub trigger: Option<&'static Trigger>,
    /// Its event tokens, as they are written.
    pub tokens: Vec<Given<'a>>,
    /// What it sends, for each endpoint.
    pub requests: Vec<MemberRequest>,
    /// The codes that it allows.
    pub allow: Vec<(Code, Span)>,
}

/// What one endpoint receives from a callback, as far as callbacks are compared by it: a file can have a hundred thousand.
#[derive(Debug)]
pub struct MemberRequest {
    /// Its endpoint, and behind it the parameters that are placeholders and nothing else: `key=name&key=name`. A key with
    /// a variable may be any.
    text: String,
    /// Where the endpoint ends.
    end: usize,
    sends_adid: bool,
}

impl MemberRequest {
    /// The part of an entry that is compared.
    pub fn new(entry: &Entry) -> Self {
        let shown = entry.parameters();
        let shown = shown.filter(|parameter| !parameter.has_variable_key());
        let mut text = String::with_capacity(entry.url_length());
        text.push_str(entry.endpoint.as_str());
        let end = text.len();
        for parameter in shown.chain(entry.body.iter().flatten()) {
            let value = parameter.value.as_ref();
            let value = value.filter(|value| value.is_placeholder());
            if let Some(name) = value.and_then(|value| value.placeholders().next()) {
                let separator = if text.len() == end { "" } else { "&" };
                text.extend([separator, parameter.key.as_str(), "=", name]);
            }
        }
        text.shrink_to_fit();
        let mut sent = entry.placeholders();
        Self {
            text,
            end,
            sends_adid: sent.any(|names| alternatives(names).any(|one| one == ADID)),
        }
    }

    fn endpoint(&self) -> &str {
        &self.text[..self.end]
    }

    /// The placeholders, with their keys as receivers read them.
    fn sent(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let pairs = self.text[self.end..].split('&');
        pairs.filter_map(|pair| {
            let (key, name) = pair.split_once('=')?;
            Some((name, percent_decode_str(key).decode_utf8_lossy()))
        })
    }

    /// The host of the endpoint, with its port.
    fn host(&self) -> &str {
        let rest = self.endpoint().split_once("://");
        let rest = rest.map_or(self.endpoint(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }
}

impl Member<'_> {
    fn is(&self, trigger: &str) -> bool {
        self.trigger.is_some_and(|own| own.id == trigger)
    }
}

/// The finding for a name that two callbacks have.
pub fn duplicate_name(name: &str, second: Span, first: Span) -> Diagnostic {
    let help = if second.source == first.source {
        "a name stands for one callback: rename one of them"
    } else {
        "a built line would not say which it is: build each file by itself, or rename one of them"
    };
    let message = format!("two callbacks are named `{name}`");
    Diagnostic::new(Code::DuplicateName, message)
        .at(second, "the second")
        .at(first, "the first")
        .help(help)
}

/// Checks the callbacks of one file against each other.
pub fn check(members: &[Member<'_>], catalogue: &Catalogue, levels: &Levels) -> Vec<Diagnostic> {
    let mut out = Out {
        members,
        levels,
        used: HashSet::new(),
        list: Vec::new(),
    };
    let shared = shared(members);
    global_overlap(&mut out);
    parameter_drift(&shared, &mut out);
    missing_adid(catalogue, &mut out);
    missing_words(&mut out);
    same_trigger(&mut out);
    type_conflict(catalogue, &shared, &mut out);
    out.unused();
    out.list
}

/// Collects findings, each under the levels of the callback that it is about.
struct Out<'f> {
    members: &'f [Member<'f>],
    levels: &'f Levels,
    /// Which codes which callback has allowed for something.
    used: HashSet<(usize, Code)>,
    list: Vec<Diagnostic>,
}

impl Out<'_> {
    fn add(&mut self, about: usize, code: Code, finding: impl FnOnce() -> Diagnostic) {
        let allowed = self.members[about].allow.iter();
        let allowed: Vec<Code> = allowed.map(|(code, _)| *code).collect();
        if allowed.contains(&code) {
            self.used.insert((about, code));
        }
        if self.levels.of(code, &allowed) != super::Level::Allow {
            self.list.extend(self.levels.judge(finding(), &allowed));
        }
    }

    /// The callbacks of a trigger by what their requests have in common with others, each the first of these.
    fn of_trigger<'m>(
        members: &'m [Member<'_>],
        trigger: &str,
        common: fn(&MemberRequest) -> &str,
    ) -> HashMap<&'m str, usize> {
        let mut first = HashMap::new();
        let members = members.iter().enumerate();
        for (at, member) in members.filter(|(_, member)| member.is(trigger)) {
            for request in &member.requests {
                first.entry(common(request)).or_insert(at);
            }
        }
        first
    }

    /// An `allow` of a code of this module that allowed nothing.
    fn unused(&mut self) {
        for at in 0..self.members.len() {
            for (code, place) in &self.members[at].allow {
                if code.is_of_files() && !self.used.contains(&(at, *code)) {
                    self.add(at, Code::UnusedAllow, || unused_allow(*code, place));
                }
            }
        }
    }
}

/// A global callback and a single one to the same endpoint: both fire, and the endpoint gets two requests.
fn global_overlap(out: &mut Out<'_>) {
    let members = out.members;
    let global = Out::of_trigger(members, GLOBAL, MemberRequest::endpoint);
    for (at, member) in members.iter().enumerate() {
        let is_in_global = |trigger: &&&Trigger| trigger.in_global == Some(true);
        let Some(trigger) = member.trigger.as_ref().filter(is_in_global) else {
            continue;
        };
        let mut requests = member.requests.iter();
        let first = requests.find_map(|request| global.get(request.endpoint()));
        let Some(first) = first.copied() else {
            continue;
        };
        out.add(at, Code::GlobalOverlap, || {
            let message = format!(
                "the endpoint gets two requests for each {}: from `{}` and from the global callback `{}`",
                trigger.id, member.name.text(), members[first].name.text()
            );
            Diagnostic::new(Code::GlobalOverlap, message)
                .at(member.name.place(), "to the same endpoint")
                .at(members[first].name.place(), "the global callback")
                .help("both fire: leave one out, give them different endpoints, or let your server drop the second")
        });
    }
}

/// The requests to endpoints that several callbacks have, each with the place of its own: between others, nothing differs.
fn shared<'m>(members: &'m [Member<'_>]) -> Vec<(usize, &'m MemberRequest)> {
    let all = members.iter().enumerate();
    let all = all.flat_map(|(at, member)| member.requests.iter().map(move |one| (at, one)));
    let mut owners: HashMap<&str, usize> = HashMap::with_capacity(members.len());
    let mut shared: HashSet<&str> = HashSet::new();
    for (at, request) in all.clone() {
        if *owners.entry(request.endpoint()).or_insert(at) != at {
            shared.insert(request.endpoint());
        }
    }
    all.filter(|(_, request)| shared.contains(request.endpoint()))
        .collect()
}

/// For an endpoint and a placeholder, the callback that sends it there first, and its keys.
type KeysByPlaceholder<'m> = HashMap<(&'m str, &'m str), (usize, BTreeSet<Cow<'m, str>>)>;

/// One placeholder under different keys at one endpoint: `os` here, `os_name` there.
fn parameter_drift<'m>(shared: &[(usize, &'m MemberRequest)], out: &mut Out<'m>) {
    let members = out.members;
    let mut first: KeysByPlaceholder<'_> = HashMap::new();
    let mut told = HashSet::new();
    for &(at, request) in shared {
        let mut keys: BTreeMap<&str, BTreeSet<Cow<'_, str>>> = BTreeMap::new();
        for (name, key) in request.sent() {
            keys.entry(name).or_default().insert(key);
        }
        for (name, here) in keys {
            let known = first.entry((request.endpoint(), name));
            let (before, there) = &*known.or_insert_with(|| (at, here.clone()));
            if *before == at || !there.is_disjoint(&here) || !told.insert((at, name)) {
                continue;
            }
            let (Some(here), Some(there)) = (here.first(), there.first()) else {
                continue;
            };
            let (own, before) = (&members[at].name, &members[*before].name);
            out.add(at, Code::ParameterDrift, || {
                let message = format!(
                    "`{}` sends {{{}}} as `{}`, `{}` sends it as `{}`",
                    own.text(),
                    shortened(name),
                    shortened(here),
                    before.text(),
                    shortened(there)
                );
                Diagnostic::new(Code::ParameterDrift, message)
                    .at(own.place(), format!("`{}` here", shortened(here)))
                    .at(before.place(), format!("`{}` here", shortened(there)))
                    .help("both go to one endpoint, which has to know two names for one thing: settle on one")
            });
        }
    }
}

/// An uninstall is told by `{adid}` alone: whoever receives uninstalls needs it with everything else too.
fn missing_adid(catalogue: &Catalogue, out: &mut Out<'_>) {
    let members = out.members;
    let without = catalogue.find(ADID).map_or(&[][..], |row| row.unavailable);
    let receivers = Out::of_trigger(members, UNINSTALL, MemberRequest::host);
    for (at, member) in members.iter().enumerate() {
        let mut lacking = member.requests.iter().filter(|request| !request.sends_adid);
        let uninstall = lacking.find_map(|request| receivers.get(request.host()).copied());
        let can_send = !without.iter().any(|id| member.is(id));
        let Some(uninstall) = uninstall.filter(|_| can_send) else {
            continue;
        };
        if member.is(UNINSTALL) {
            // That was told where it was checked by itself.
            out.used.insert((at, Code::MissingAdid));
            continue;
        }
        out.add(at, Code::MissingAdid, || {
            let message = format!("`{}` does not send {{adid}}", member.name.text());
            Diagnostic::new(Code::MissingAdid, message)
                .at(member.name.place(), "without {adid}")
                .at(members[uninstall].name.place(), "uninstalls go to the same server")
                .help("an uninstall has nothing but {adid} to tell the device: without it the two cannot be matched")
                .help("add it: placeholders = [\"adid\"]")
        });
    }
}

/// A callback without a trigger, or for events without a token: nobody can tell which field of Adjust's it is for.
fn missing_words(out: &mut Out<'_>) {
    for (at, member) in out.members.iter().enumerate() {
        let (code, what, help) = match member.trigger {
            None if !member.has_trigger => (
                Code::MissingTrigger,
                "trigger",
                "the rules about triggers are skipped: add trigger = \"install\", or what it is for",
            ),
            Some(trigger) if trigger.needs_event_token && member.tokens.is_empty() => (
                Code::MissingEventToken,
                "event token",
                "Adjust has a field for each event: add event_tokens = [\"abc123\"]",
            ),
            _ => continue,
        };
        out.add(at, code, || {
            Diagnostic::new(code, format!("`{}` has no {what}", member.name.text()))
                .at(member.name.place(), format!("without {what}"))
                .help(help)
        });
    }
}

/// Several callbacks of one trigger, or of one event: Adjust has one field for them.
fn same_trigger(out: &mut Out<'_>) {
    let members = out.members;
    let mut fields: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, member) in members.iter().enumerate() {
        let Some(trigger) = member.trigger.filter(|trigger| trigger.in_dashboard()) else {
            continue;
        };
        let tokens = member.tokens.iter().map(Given::text);
        let tokens = tokens.filter(|_| trigger.needs_event_token);
        let none = (!trigger.needs_event_token).then_some("");
        for token in tokens.chain(none) {
            fields.entry((trigger.id, token)).or_default().push(at);
        }
    }
    let fields = fields
        .into_iter()
        .filter(|(_, callbacks)| callbacks.len() > 1);
    let mut fields: Vec<_> = fields.collect();
    fields.sort_unstable_by_key(|(field, callbacks)| (callbacks[0], *field));
    for ((id, token), callbacks) in fields {
        let (first, second) = (callbacks[0], callbacks[1]);
        let dot = if token.is_empty() { "" } else { "." };
        let name = shortened(&format!("{id}{dot}{token}"));
        // Whichever of them allows it.
        let allows = |at: &usize| {
            let mut codes = members[*at].allow.iter().map(|(code, _)| *code);
            codes.any(|code| code == Code::SameTrigger)
        };
        let allowing = callbacks.iter().copied().filter(allows);
        let allowing: Vec<usize> = allowing.collect();
        let about = allowing.first().copied().unwrap_or(second);
        let used = allowing.into_iter().map(|at| (at, Code::SameTrigger));
        out.used.extend(used);
        out.add(about, Code::SameTrigger, || {
            let count = callbacks.len();
            let message = format!("{count} callbacks are for `{name}`, and Adjust has one field for it");
            Diagnostic::new(Code::SameTrigger, message)
                .at(members[second].name.place(), "the second")
                .at(members[first].name.place(), "the first")
                .help("pasted one after the other, the second replaces the first: cbgen build --join prints what the field takes, all of them with single spaces between")
        });
    }
}

/// The finding for a file without a callback.
pub fn no_callbacks(place: Span, levels: &Levels) -> Option<Diagnostic> {
    let finding = Diagnostic::new(Code::NoCallbacks, "the file has no callback")
        .at(place, "no [[callback]] in it")
        .help("make one: cbgen new --save FILE");
    levels.judge(finding, &[])
}

/// One key of one endpoint with values of different types: a number here, a text there.
fn type_conflict(catalogue: &Catalogue, shared: &[(usize, &MemberRequest)], out: &mut Out<'_>) {
    let members = out.members;
    let mut first: HashMap<(&str, Cow<'_, str>), (usize, &str, ValueType)> = HashMap::new();
    for &(at, request) in shared {
        for (name, key) in request.sent() {
            let Lookup::Known(row) = catalogue.lookup(name) else {
                continue;
            };
            let (before, other, kind) = *first
                .entry((request.endpoint(), key.clone()))
                .or_insert((at, name, row.kind));
            if before == at || kind == row.kind {
                continue;
            }
            let (own, before) = (&members[at].name, &members[before].name);
            out.add(at, Code::TypeConflict, || {
                let message = format!(
                    "`{}` is {{{name}}}, a {}, in `{}`, and {{{other}}}, a {kind}, in `{}`",
                    shortened(&key),
                    row.kind,
                    own.text(),
                    before.text()
                );
                Diagnostic::new(Code::TypeConflict, message)
                    .at(own.place(), format!("{}", row.kind))
                    .at(before.place(), format!("{kind}"))
                    .help("both go to one endpoint, and one column cannot hold both: give them different keys")
            });
        }
    }
}
