//! The one walk over the callbacks of a file: names in, as `purchase` or `purchase.abc123`, checked callbacks out. What is
//! wrong with a file is told here once, whichever verb reads it.

use super::blame::name_callback;
use super::callbacks::Callbacks;
use super::load::Manifest;
use super::table::{ManifestCallback, Reading};
use crate::callback::{Callback, Draft, Given, Macros, Span, Values};
use crate::catalogue::{Catalogue, Trigger, nearest};
use crate::lint::file::{Member, MemberRequest, duplicate_name};
use crate::lint::shortened;
use crate::lint::{Checked, Code, Diagnostic, Filled, Levels, MissingValue};
use std::borrow::Cow;
use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};
use std::fmt;

/// The callbacks that are asked for, in one file or several.
pub struct CallbackSelection<'n> {
    wanted: &'n [String],
    found: Vec<Found>,
    /// The names of all callbacks, with where each stands first.
    names: HashMap<String, Span>,
    /// Looks up the values of variables; without it, all is as it is written.
    values: Option<&'n Values<'n>>,
    /// The places of variables that have no value, where that was told.
    told: HashSet<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    Nothing,
    /// A callback, but not the event token behind its name; these are its tokens.
    OtherTokens(Vec<String>),
    Callback,
}

/// A name that was asked for, and that nothing has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// As it was asked for.
    pub name: String,
    /// What is wrong with it.
    pub message: String,
    /// What to ask for instead.
    pub hint: Option<String>,
}

impl UnknownName {
    /// That no callback has a name. What is meant may be one of these names: it with an event token behind it, as the lines
    /// of `build` are named, or the nearest.
    pub fn among<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        let own = name.split('.').next().unwrap_or(name);
        let near = nearest(own, names);
        Self {
            name: name.to_owned(),
            message: format!("there is no callback `{}`", shortened(name)),
            hint: near.map(|near| format!("did you mean `{near}`?")),
        }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hint = self.hint.iter().map(|hint| format!(": {hint}"));
        write!(f, "{}{}", self.message, hint.collect::<String>())
    }
}

/// A callback of a file, and what was found out about it.
#[derive(Debug)]
pub struct CheckedCallback<'a> {
    /// The callback as the file has it.
    pub read: ManifestCallback<'a>,
    /// Whether it was asked for.
    pub is_chosen: bool,
    /// Of its event tokens those that were asked for; none where its trigger has no events.
    pub tokens: Vec<EventToken<'a>>,
    /// That another callback has its name.
    pub duplicate: Option<Diagnostic>,
    /// Its check as it is written, if it was asked for and the file says what it is.
    pub checked: Option<Checked>,
    /// What its variables make of it, if it has any and their values are wanted.
    pub filled: Option<Filled>,
}

/// A callback that can be built.
#[derive(Debug)]
pub struct BuiltCallback<'a> {
    /// Its name.
    pub name: Given<'a>,
    /// Its trigger, where it has one that is known.
    pub trigger: Option<&'static Trigger>,
    /// Of its event tokens those that were asked for.
    pub tokens: Vec<EventToken<'a>>,
    /// The codes that it allows.
    pub allow: Vec<(Code, Span)>,
    /// What it was built from.
    pub draft: Draft<'a>,
    /// The callback as it is written.
    pub callback: Callback,
    /// The callback with the values of its variables, if it has any.
    pub filled: Option<Callback>,
}

impl<'n> CallbackSelection<'n> {
    /// The callbacks with these names, or all without names; without `values`, they are as they are written.
    pub fn new(wanted: &'n [String], values: Option<&'n Values<'n>>) -> Self {
        Self {
            wanted,
            found: vec![Found::Nothing; wanted.len()],
            names: HashMap::new(),
            values,
            told: HashSet::new(),
        }
    }

    /// Walks over a file. First comes what is wrong with what its callbacks share.
    pub fn walk<'s, 'm, 'a>(
        &'s mut self,
        manifest: &'m Manifest<'a>,
        levels: &'s Levels,
    ) -> (Vec<Diagnostic>, Walk<'s, 'n, 'm, 'a>) {
        let walk = Walk {
            selection: self,
            manifest,
            callbacks: manifest.callbacks(),
            levels,
        };
        (manifest.problems.clone(), walk)
    }

    /// The names that no file has that was walked over.
    pub fn unknown(&self) -> Vec<UnknownName> {
        let asked = self.wanted.iter().zip(&self.found);
        let unknown = asked.filter_map(|(name, found)| match found {
            Found::Callback => None,
            Found::Nothing => {
                let names = self.names.keys().map(String::as_str);
                Some(UnknownName::among(name, names))
            }
            Found::OtherTokens(tokens) => {
                let (own, token) = name.split_once('.').unwrap_or((name, ""));
                let (own, token) = (shortened(own), shortened(token));
                let tokens = tokens.join(", ");
                let tokens = if tokens.is_empty() { "none" } else { &tokens };
                Some(UnknownName {
                    name: name.clone(),
                    message: format!("`{own}` has no event token `{token}`"),
                    hint: Some(format!("it has {tokens}")),
                })
            }
        });
        unknown.collect()
    }

    /// Takes in a name; one that another callback has is a finding.
    fn add_name(&mut self, name: &Given<'_>, levels: &Levels) -> Option<Diagnostic> {
        match self.names.entry(name.text().to_owned()) {
            Entry::Occupied(first) => {
                let finding = duplicate_name(name.text(), name.place(), first.get().clone());
                levels.judge(finding, &[])
            }
            Entry::Vacant(free) => {
                free.insert(name.place());
                None
            }
        }
    }

    /// The event tokens of a callback that are asked for; `None` where it is not asked for.
    fn choose<'a>(
        &mut self,
        read: &ManifestCallback<'a>,
        manifest: &Manifest<'_>,
    ) -> Option<Vec<EventToken<'a>>> {
        let macros = read.draft.macros_beside(&manifest.macros);
        let tokens = tokens(&read.draft, &manifest.catalogue).iter();
        let tokens = tokens.map(|own| EventToken::new(own.clone(), &macros, self.values));
        let mut tokens: Vec<EventToken<'_>> = tokens.collect();
        if self.wanted.is_empty() {
            return Some(tokens);
        }
        let name = read.name.as_ref()?.text();
        let mut is_chosen = false;
        for (wanted, found) in self.wanted.iter().zip(&mut self.found) {
            let Some(rest) = wanted.strip_prefix(name) else {
                continue;
            };
            let of_token = rest.strip_prefix('.');
            if of_token.is_none() && !rest.is_empty() {
                continue;
            }
            let mut is_met = of_token.is_none();
            for own in &mut tokens {
                let is_meant = of_token.is_none_or(|token| own.is(token));
                own.is_chosen |= is_meant;
                // One that has no value may be the one that is meant.
                is_met |= is_meant || own.lacks_value;
            }
            if is_met {
                *found = Found::Callback;
                is_chosen = true;
            } else if *found == Found::Nothing {
                let own = tokens.iter().map(|own| own.written().to_owned());
                *found = Found::OtherTokens(own.collect());
            }
        }
        tokens.retain(|own| own.is_chosen);
        is_chosen.then_some(tokens)
    }
}

/// An event token of a callback.
#[derive(Debug, Clone)]
pub struct EventToken<'a> {
    given: Given<'a>,
    /// It with the values of its variables, if it has any.
    value: Option<String>,
    lacks_value: bool,
    is_chosen: bool,
}

impl<'a> EventToken<'a> {
    fn new(given: Given<'a>, macros: &Macros, values: Option<&Values<'_>>) -> Self {
        let macros = macros.beside_variables(given.text());
        let values = values.filter(|_| macros.have_variables(given.text()));
        let value = values.map(|values| macros.filled(given.text(), values));
        Self {
            is_chosen: false,
            lacks_value: matches!(value, Some(Err(_))),
            value: value.and_then(Result::ok).map(Cow::into_owned),
            given,
        }
    }

    /// As it is written.
    pub fn written(&self) -> &str {
        self.given.text()
    }

    /// As it is sent.
    pub fn text(&self) -> &str {
        self.value.as_deref().unwrap_or(self.written())
    }

    /// Whether somebody who names this token means this one.
    pub fn is(&self, token: &str) -> bool {
        [self.text(), self.written()].contains(&token)
    }
}

/// The event tokens by which the lines of a callback are named: none where the trigger has no events.
fn tokens<'d, 'a>(draft: &'d Draft<'a>, catalogue: &Catalogue) -> &'d [Given<'a>] {
    let has_none = |trigger: &Trigger| !trigger.needs_event_token;
    if draft.event_tokens.is_empty() || draft.trigger_in(catalogue).is_some_and(has_none) {
        &[]
    } else {
        &draft.event_tokens
    }
}

/// The callbacks of a file, each checked as it is reached: a file can hold a hundred thousand.
pub struct Walk<'s, 'n, 'm, 'a> {
    selection: &'s mut CallbackSelection<'n>,
    manifest: &'m Manifest<'a>,
    callbacks: Callbacks<'m, 'a>,
    levels: &'s Levels,
}

impl<'a> Iterator for Walk<'_, '_, '_, 'a> {
    type Item = CheckedCallback<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.callbacks.next()?;
        let name = read.name.as_ref();
        let duplicate = name.and_then(|name| self.selection.add_name(name, self.levels));
        let chosen = self.selection.choose(&read, self.manifest);
        let is_chosen = chosen.is_some();
        let (manifest, levels) = (self.manifest, self.levels);
        let (draft, allow) = (&read.draft, &read.allow);
        let is_judged = is_chosen && read.reading == Reading::Whole;
        let checked = is_judged.then(|| {
            let mut checked = manifest.check(draft, levels, allow);
            name_callback(manifest, &read, &mut checked.findings);
            if !read.problems.is_empty() {
                // What is missing may stand behind a key that is unknown.
                let is_missing = |one: &Diagnostic| one.code.is_some_and(Code::is_of_the_missing);
                checked.findings.retain(|finding| !is_missing(finding));
            }
            checked
        });
        let values = self.selection.values;
        let mut filled = match (&checked, values.filter(|_| is_chosen)) {
            (Some(checked), Some(values)) => {
                let Manifest {
                    catalogue, macros, ..
                } = manifest;
                draft.fill(checked, catalogue, macros, levels, allow, values)
            }
            // What has no value is told whatever else is wrong.
            (None, Some(values)) => Some(Filled {
                missing: draft.missing_values(&manifest.macros, values),
                ..Filled::default()
            }),
            _ => None,
        };
        if let Some(filled) = &mut filled {
            // What several callbacks take from one place is told once.
            let told = &mut self.selection.told;
            filled
                .missing
                .retain(|missing| told.insert(missing.place.clone()));
        }
        Some(CheckedCallback {
            read,
            is_chosen,
            tokens: chosen.unwrap_or_default(),
            duplicate,
            checked,
            filled,
        })
    }
}

impl<'a> CheckedCallback<'a> {
    /// Its name, where it has one.
    pub fn name(&self) -> Option<&str> {
        self.read.name.as_ref().map(Given::text)
    }

    /// All that was found.
    pub fn take_findings(&mut self) -> Vec<Diagnostic> {
        let mut findings = Vec::from_iter(self.duplicate.take());
        findings.extend_from_slice(&self.read.problems);
        if let Some(checked) = &mut self.checked {
            findings.append(&mut checked.findings);
        }
        if let Some(filled) = &mut self.filled {
            findings.extend(filled.missing.iter().map(MissingValue::finding));
            findings.append(&mut filled.findings);
        }
        findings
    }

    /// The callback, if it can be built with its values.
    pub fn built(self) -> Option<BuiltCallback<'a>> {
        let filled = match self.filled {
            Some(filled) => Some(filled.callback?),
            None => None,
        };
        let checked = self.checked?;
        Some(BuiltCallback {
            name: self.read.name?,
            trigger: checked.trigger,
            tokens: self.tokens,
            allow: self.read.allow,
            draft: self.read.draft,
            callback: checked.callback?,
            filled,
        })
    }

    /// The callback as it is written, to be compared with the others of its file; `None` where that is not known.
    pub fn into_member(self) -> Option<Member<'a>> {
        if !self.read.problems.is_empty() {
            return None;
        }
        let (checked, draft) = (self.checked?, self.read.draft);
        let callback = checked.callback?;
        Some(Member {
            name: self.read.name?,
            has_trigger: draft.trigger.is_some(),
            tokens: draft.event_tokens,
            trigger: checked.trigger,
            requests: callback.entries().iter().map(MemberRequest::new).collect(),
            allow: self.read.allow,
        })
    }
}

impl BuiltCallback<'_> {
    /// The codes that it allows.
    pub fn allowed(&self) -> Vec<Code> {
        self.allow.iter().map(|(code, _)| *code).collect()
    }

    /// The callback as it is sent, with the values of its variables.
    pub fn sent(&self) -> &Callback {
        self.filled.as_ref().unwrap_or(&self.callback)
    }
}

/// What is made of the callbacks of these names, or of all without names, that can be built, and all that is wrong with
/// the file. Of a large one, no more is kept.
///
/// # Errors
/// The first name that the file does not have.
pub fn select<'a, T>(
    manifest: &Manifest<'a>,
    levels: &Levels,
    names: &[String],
    values: &Values<'_>,
    make: impl Fn(BuiltCallback<'a>) -> T,
) -> Result<(Vec<T>, Vec<Diagnostic>), UnknownName> {
    let mut selection = CallbackSelection::new(names, Some(values));
    let (mut findings, walk) = selection.walk(manifest, levels);
    let mut made = Vec::new();
    for mut callback in walk {
        findings.append(&mut callback.take_findings());
        made.extend(callback.built().map(&make));
    }
    match selection.unknown().into_iter().next() {
        Some(unknown) => Err(unknown),
        None => Ok((made, findings)),
    }
}
