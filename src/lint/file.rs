//! Rules over a whole file: what is wrong between its callbacks, though each is sound by itself.

use super::findings::unused_allow;
use super::rules::entry::{ADID, UNINSTALL};
use super::rules::words::shortened;
use super::{Code, Diagnostic, Findings, Levels};
use crate::callback::{Callback, Entry, Span};
use crate::catalogue::{Catalogue, Lookup, Trigger, ValueType};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const GLOBAL: &str = "global";

/// One callback of a file, as it was built.
#[derive(Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub place: Span,
    /// Whether a trigger was given.
    pub has_trigger: bool,
    /// Its trigger, if one was given and is known.
    pub trigger: Option<&'static Trigger>,
    /// Its event tokens, as they are written.
    pub tokens: Vec<String>,
    /// The callback.
    pub callback: Callback,
    /// The codes that it allows.
    pub allow: Vec<(Code, Span)>,
}

impl Member {
    fn is(&self, trigger: &str) -> bool {
        self.trigger.is_some_and(|own| own.id == trigger)
    }

    fn entries(&self) -> &[Entry] {
        self.callback.entries()
    }
}

/// Whether a request sends a placeholder, be it as a part of a fallback.
fn sends(entry: &Entry, name: &str) -> bool {
    let mut sent = entry.placeholders();
    sent.any(|names| names.split("||").any(|one| one == name))
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
pub fn check(members: &[Member], catalogue: &Catalogue, levels: &Levels) -> Vec<Diagnostic> {
    let mut out = Out {
        members,
        levels,
        used: HashSet::new(),
        list: Vec::new(),
    };
    global_overlap(&mut out);
    parameter_drift(&mut out);
    missing_adid(catalogue, &mut out);
    missing_words(&mut out);
    same_trigger(&mut out);
    type_conflict(catalogue, &mut out);
    out.unused();
    out.list
}

/// Collects findings, each under the levels of the callback that it is about.
struct Out<'f> {
    members: &'f [Member],
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
        let level = self.levels.of(code, &allowed);
        if level != super::Level::Allow {
            self.list.push(Diagnostic { level, ..finding() });
        }
    }

    /// The callbacks of a trigger by what their requests have in common with others, each the first of these.
    fn of_trigger<'m>(
        members: &'m [Member],
        trigger: &str,
        common: fn(&Entry) -> &str,
    ) -> HashMap<&'m str, usize> {
        let mut first = HashMap::new();
        let members = members.iter().enumerate();
        for (at, member) in members.filter(|(_, member)| member.is(trigger)) {
            for entry in member.entries() {
                first.entry(common(entry)).or_insert(at);
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
    let global = Out::of_trigger(members, GLOBAL, endpoint);
    for (at, member) in members.iter().enumerate() {
        let is_in_global = |trigger: &&&Trigger| trigger.in_global == Some(true);
        let Some(trigger) = member.trigger.as_ref().filter(is_in_global) else {
            continue;
        };
        let mut entries = member.entries().iter();
        let Some(first) = entries.find_map(|entry| global.get(endpoint(entry)).copied()) else {
            continue;
        };
        out.add(at, Code::GlobalOverlap, || {
            let message = format!(
                "the endpoint gets two requests for each {}: from `{}` and from the global callback `{}`",
                trigger.id, member.name, members[first].name
            );
            Diagnostic::new(Code::GlobalOverlap, message)
                .at(member.place.clone(), "to the same endpoint")
                .at(members[first].place.clone(), "the global callback")
                .help("both fire: leave one out, give them different endpoints, or let your server drop the second")
        });
    }
}

/// What an endpoint receives from one callback: placeholders with their keys. A key with a variable may be any.
fn sent(entry: &Entry) -> impl Iterator<Item = (&str, String)> {
    let body = entry.body.iter().flatten();
    let shown = entry.parameters();
    let shown = shown.filter(|parameter| !parameter.has_variable_key());
    shown.chain(body).filter_map(|parameter| {
        let value = parameter
            .value
            .as_ref()
            .filter(|value| value.is_placeholder())?;
        let name = value.placeholders().next()?;
        Some((name, parameter.key.decode().into_owned()))
    })
}

/// One placeholder under different keys at one endpoint: `os` here, `os_name` there.
fn parameter_drift(out: &mut Out<'_>) {
    let members = out.members;
    let mut first: HashMap<(&str, &str), (usize, BTreeSet<String>)> = HashMap::new();
    for (at, member) in members.iter().enumerate() {
        let mut told: HashSet<&str> = HashSet::new();
        for entry in member.entries() {
            let mut keys: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
            for (name, key) in sent(entry) {
                keys.entry(name).or_default().insert(key);
            }
            for (name, here) in keys {
                let known = first.entry((endpoint(entry), name));
                let (before, there) = &*known.or_insert_with(|| (at, here.clone()));
                if *before == at || !there.is_disjoint(&here) || !told.insert(name) {
                    continue;
                }
                let (Some(here), Some(there)) = (here.first(), there.first()) else {
                    continue;
                };
                let before = &members[*before];
                out.add(at, Code::ParameterDrift, || {
                    let message = format!(
                        "`{}` sends {{{}}} as `{}`, `{}` sends it as `{}`",
                        member.name,
                        shortened(name),
                        shortened(here),
                        before.name,
                        shortened(there)
                    );
                    let finding = Diagnostic::new(Code::ParameterDrift, message)
                        .at(member.place.clone(), format!("`{}` here", shortened(here)))
                        .at(before.place.clone(), format!("`{}` here", shortened(there)));
                    finding.help("both go to one endpoint, which has to know two names for one thing: settle on one")
                });
            }
        }
    }
}

fn endpoint(entry: &Entry) -> &str {
    entry.endpoint.as_str()
}

/// The host of an endpoint, with its port.
fn host(entry: &Entry) -> &str {
    let endpoint = endpoint(entry);
    let rest = endpoint
        .split_once("://")
        .map_or(endpoint, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

/// An uninstall is told by `{adid}` alone: whoever receives uninstalls needs it with everything else too.
fn missing_adid(catalogue: &Catalogue, out: &mut Out<'_>) {
    let members = out.members;
    let without = catalogue.find(ADID).map_or(&[][..], |row| row.unavailable);
    let receivers = Out::of_trigger(members, UNINSTALL, host);
    for (at, member) in members.iter().enumerate() {
        let mut lacking = member.entries().iter().filter(|entry| !sends(entry, ADID));
        let uninstall = lacking.find_map(|entry| receivers.get(host(entry)).copied());
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
            let message = format!("`{}` does not send {{adid}}", member.name);
            Diagnostic::new(Code::MissingAdid, message)
                .at(member.place.clone(), "without {adid}")
                .at(members[uninstall].place.clone(), "uninstalls go to the same server")
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
            Diagnostic::new(code, format!("`{}` has no {what}", member.name))
                .at(member.place.clone(), format!("without {what}"))
                .help(help)
        });
    }
}

/// Several callbacks of one trigger, or of one event: Adjust has one field for them.
fn same_trigger(out: &mut Out<'_>) {
    let members = out.members;
    let mut fields: Vec<(String, Vec<usize>)> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for (at, member) in members.iter().enumerate() {
        let Some(trigger) = member.trigger.filter(|trigger| trigger.in_dashboard()) else {
            continue;
        };
        let tokens: Vec<&str> = match member.tokens.iter().map(String::as_str) {
            tokens if trigger.needs_event_token => tokens.collect(),
            _ => vec![""],
        };
        for token in tokens {
            let field = *known.entry((trigger.id, token)).or_insert_with(|| {
                let name = match token {
                    "" => trigger.id.to_owned(),
                    token => format!("{}.{token}", trigger.id),
                };
                fields.push((shortened(&name), Vec::new()));
                fields.len() - 1
            });
            fields[field].1.push(at);
        }
    }
    for (name, callbacks) in fields {
        let [first, second, ..] = callbacks[..] else {
            continue;
        };
        // Whichever of them allows it.
        let allows = |at: &&usize| {
            members[**at]
                .allow
                .iter()
                .any(|(code, _)| *code == Code::SameTrigger)
        };
        let allowing = callbacks.iter().filter(allows);
        out.used
            .extend(allowing.clone().map(|at| (*at, Code::SameTrigger)));
        let about = allowing.clone().next().copied().unwrap_or(second);
        out.add(about, Code::SameTrigger, || {
            let count = callbacks.len();
            let message = format!("{count} callbacks are for `{name}`, and Adjust has one field for it");
            Diagnostic::new(Code::SameTrigger, message)
                .at(members[second].place.clone(), "the second")
                .at(members[first].place.clone(), "the first")
                .help("pasted one after the other, the second replaces the first: cbgen build --join prints what the field takes, all of them with single spaces between")
        });
    }
}

/// The finding for a file without a callback.
pub fn no_callbacks(place: Span, levels: &Levels) -> Option<Diagnostic> {
    let mut out = Findings::new(levels, &[]);
    out.add(
        Diagnostic::new(Code::NoCallbacks, "the file has no callback")
            .at(place, "no [[callback]] in it")
            .help("make one: cbgen new --save FILE"),
    );
    out.into_list().pop()
}

/// One key of one endpoint with values of different types: a number here, a text there.
fn type_conflict(catalogue: &Catalogue, out: &mut Out<'_>) {
    let members = out.members;
    let mut first: HashMap<(&str, String), (usize, &str, ValueType)> = HashMap::new();
    for (at, member) in members.iter().enumerate() {
        for entry in member.entries() {
            for (name, key) in sent(entry) {
                let Lookup::Known(row) = catalogue.lookup(name) else {
                    continue;
                };
                let (before, other, kind) = *first
                    .entry((endpoint(entry), key.clone()))
                    .or_insert((at, name, row.kind));
                if before == at || kind == row.kind {
                    continue;
                }
                out.add(at, Code::TypeConflict, || {
                    let message = format!(
                        "`{}` is {{{name}}}, a {}, in `{}`, and {{{other}}}, a {kind}, in `{}`",
                        shortened(&key),
                        row.kind,
                        member.name,
                        members[before].name
                    );
                    Diagnostic::new(Code::TypeConflict, message)
                        .at(member.place.clone(), format!("{}", row.kind))
                        .at(members[before].place.clone(), format!("{kind}"))
                        .help("both go to one endpoint, and one column cannot hold both: give them different keys")
                });
            }
        }
    }
}
