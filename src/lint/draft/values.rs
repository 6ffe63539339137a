//! The values of a draft's variables: which are missing, and what only they break. A log is no place for a secret, so
//! findings show what is written, and the place of the variable.

use super::Checked;
use crate::callback::assemble::Assembler;
use crate::callback::compare::RequestPart;
use crate::callback::syntax::url::{Pair, Url};
use crate::callback::{
    Callback, Destination, Draft, Entry, FilledUrl, Given, Macros, NoValue, Span, Values,
};
use crate::catalogue::Catalogue;
use crate::lint::rules::parameter;
use crate::lint::rules::trigger::{event_tokens, unwritable};
use crate::lint::rules::words::shortened;
use crate::lint::rules::{Context, Material, Within, endpoint, text};
use crate::lint::{Code, Diagnostic, Findings, Level, Levels};
use std::collections::HashMap;

/// A callback with the values of its variables.
#[derive(Debug, Default)]
pub struct Filled {
    /// The variables that have no value; then there is nothing else.
    pub missing: Vec<MissingValue>,
    /// What only the values break.
    pub findings: Vec<Diagnostic>,
    /// The callback; `None` where a finding is denied.
    pub callback: Option<Callback>,
}

/// What a callback with values is judged by.
struct Judge<'j> {
    draft: &'j Draft<'j>,
    macros: &'j Macros,
    assembler: Assembler<'j>,
    levels: &'j Levels,
    allowed: &'j [Code],
    values: &'j Values<'j>,
    /// What is wrong with the callback as it is written.
    written: &'j [Diagnostic],
}

/// A variable that has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingValue {
    /// Its name.
    pub name: String,
    /// Why it has none.
    pub why: NoValue,
    /// Where it stands.
    pub place: Span,
}

impl MissingValue {
    /// The finding where the value is needed.
    pub fn finding(&self) -> Diagnostic {
        let Self { name, why, place } = self;
        Diagnostic::usage(format!("`${{{name}}}` {why} in the environment"))
            .at(place.clone(), "its value belongs here")
            .help(format!(
                "set {name}; if it is your partner's macro, declare it: macros = [\"${{{name}}}\"]"
            ))
    }
}

impl Draft<'_> {
    /// The variables that have no value; `macros` hold beside the callback's own.
    pub fn missing_values(&self, macros: &Macros, values: &Values<'_>) -> Vec<MissingValue> {
        let macros = self.macros_beside(macros);
        let mut missing = Vec::new();
        for given in self.texts_with_variables() {
            let macros = macros.beside_variables(given.text());
            for (range, name) in macros.variables(given.text()) {
                let Err(why) = values(name) else { continue };
                missing.push(MissingValue {
                    name: name.to_owned(),
                    why,
                    place: given.span(range),
                });
            }
        }
        missing.sort_by_key(|one| (one.place.source, one.place.range.start));
        missing
    }

    /// Puts the values of its variables into a callback that was [checked](Draft::check) with the same arguments, and
    /// checks what they make of it. `None` where it has no variables.
    pub fn fill(
        &self,
        checked: &Checked,
        catalogue: &Catalogue,
        macros: &Macros,
        levels: &Levels,
        allowed: &[(Code, Span)],
        values: &Values<'_>,
    ) -> Option<Filled> {
        let own = self.macros_beside(macros);
        let has_variables = |given: &Given<'_>| {
            let macros = own.beside_variables(given.text());
            macros.have_variables(given.text())
        };
        if !self.texts_with_variables().any(has_variables) {
            return None;
        }
        let missing = self.missing_values(macros, values);
        if !missing.is_empty() {
            return Some(Filled {
                missing,
                ..Filled::default()
            });
        }
        // What is wrong with it as it is written may not be all.
        let written = checked.callback.clone();
        let Some(written) = written.or_else(|| self.lenient(catalogue, macros)) else {
            return Some(Filled::default());
        };
        let allowed: Vec<Code> = allowed.iter().map(|(code, _)| *code).collect();
        let judge = Judge {
            draft: self,
            macros: &own,
            assembler: super::assembler(
                catalogue,
                &own,
                checked.trigger,
                levels.of(Code::ForeignMacro, &allowed),
            ),
            levels,
            allowed: &allowed,
            values,
            written: &checked.findings,
        };
        let mut filled = Filled::default();
        judge.tokens(checked, &mut filled);
        let mut entries = Vec::new();
        for (to, entry) in self.destinations.iter().zip(written.entries()) {
            entries.extend(judge.entry(to, entry, &mut filled.findings));
        }
        let levels = filled.findings.iter().map(|finding| finding.level);
        let is_denied = levels.max() == Some(Level::Deny);
        if !is_denied && checked.callback.is_some() {
            filled.callback = Callback::new(entries);
        }
        Some(filled)
    }
}

impl Judge<'_> {
    /// Fills the event tokens, and checks them.
    fn tokens(&self, checked: &Checked, out: &mut Filled) {
        let macros = self.macros.beside_variables("$");
        let tokens = self.draft.event_tokens.iter();
        let filled = tokens.map(|token| {
            let value = macros.filled(token.text(), self.values);
            Given::derived(token.place(), value.unwrap_or_default())
        });
        let filled: Vec<Given<'_>> = filled.collect();
        let mut findings = Findings::new(self.levels, self.allowed);
        event_tokens(checked.trigger, &filled, &|_| false, &mut findings);
        for finding in findings.into_list() {
            let is_about = |given: &&Given<'_>| {
                let mut labels = finding.labels.iter();
                labels.any(|label| label.span == given.place())
                    && macros.have_variables(given.text())
            };
            let Some(given) = self.draft.event_tokens.iter().find(is_about) else {
                continue;
            };
            let Some(code) = finding
                .code
                .filter(|code| !self.is_written(*code, &given.place()))
            else {
                continue;
            };
            let value = filled.iter().find(|one| one.place() == given.place());
            let kind = value.and_then(|value| unwritable(value.text()));
            let shown = shortened(given.text());
            out.findings.push(match kind {
                Some((_, kind)) if code == Code::ControlCharacter => Diagnostic {
                    message: format!(
                        "with its value from the environment, {kind} stands in the event token `{shown}`"
                    ),
                    help: vec![format!(
                        "no event token has that. More: cbgen explain {code}"
                    )],
                    ..hidden(&finding, code, given.place(), &shown)
                },
                _ => hidden(&finding, code, given.place(), &shown),
            });
        }
    }

    /// Fills the URL of an entry, and checks it.
    fn entry(
        &self,
        to: &Destination<'_>,
        entry: &Entry,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Entry> {
        if !entry.has_variables() {
            return Some(entry.clone());
        }
        // That each has a value was asked before.
        let filled = self.assembler.fill(entry, self.values).ok()?;
        let given = &to.url;
        let macros = self.macros.beside_variables(given.text());
        let variables = macros.variables(given.text());
        let places: Vec<Span> = variables.map(|(range, _)| given.span(range)).collect();
        let shown = shortened(given.text());
        let appended = start_of_appended(&filled.text, appended(entry, given.text()));
        let mut told: Vec<(Code, Span)> = Vec::new();
        for finding in self.url(&filled, entry, given) {
            // What stands behind the URL has no value in it, and was judged as it is written.
            let mut labels = finding.labels.iter();
            if labels.all(|label| appended.is_some_and(|start| label.span.range.start >= start)) {
                continue;
            }
            let Some((code, label)) = finding.code.zip(finding.labels.first()) else {
                continue;
            };
            let range = &label.span.range;
            let overlaps =
                |value: &std::ops::Range<usize>| value.start < range.end && range.start < value.end;
            let value = filled.values.iter().position(overlaps);
            let place = value.and_then(|at| places.get(at).cloned());
            let place = place.unwrap_or_else(|| given.place());
            if !self.is_written(code, &place) && !told.contains(&(code, place.clone())) {
                told.push((code, place.clone()));
                out.push(hidden(&finding, code, place, &shown));
            }
        }
        let read = self.assembler.read_filled(entry, &filled.text).ok();
        let is_denied = |one: &Diagnostic| one.level == Level::Deny;
        if read.is_none() && told.is_empty() && !self.written.iter().any(is_denied) {
            let message =
                format!("with its values from the environment, `{shown}` cannot be written");
            out.push(Diagnostic::usage(message).at(given.place(), "here"));
        }
        read
    }

    /// What is wrong with a URL that has its values; the places are those of its own text.
    fn url(&self, filled: &FilledUrl, entry: &Entry, given: &Given<'_>) -> Vec<Diagnostic> {
        let mut out = Findings::new(self.levels, self.allowed);
        let is_post = entry.method.is_post();
        let cx = Context {
            catalogue: self.assembler.catalogue,
            macros: self.macros,
            trigger: self.assembler.trigger,
            material: Material::Draft,
            within: Within::request(is_post),
        };
        let text = filled.text.as_str();
        let (written, given) = (given.text(), Given::whole(given.place().source, text));
        let url = Url::read(text, 0..text.len());
        text::white_space(&cx, &given, 0..text.len(), &mut out);
        endpoint::check(&cx, &given, &url, &mut out);
        appended_keys(&given, &url, appended(entry, written), &mut out);
        endpoint::length(given.place(), text.len(), &mut out);
        if let (true, Some(at)) = (is_post, text.find(',')) {
            out.add(parameter::post_comma(&given, at, RequestPart::Query));
        }
        out.into_list()
    }

    /// Whether what is written breaks a rule there too, whatever the values are.
    fn is_written(&self, code: Code, place: &Span) -> bool {
        let same = self.written.iter().filter(|one| one.code == Some(code));
        let mut spans = same.flat_map(|one| &one.labels).map(|label| &label.span);
        spans.any(|span| {
            span.source == place.source
                && span.range.start < place.range.end
                && place.range.start < span.range.end
        })
    }
}

/// How many parameters of an entry stand behind those of its URL, as that is written.
fn appended(entry: &Entry, url: &str) -> usize {
    let url = Url::read(url, 0..url.len());
    let own = url.query.unwrap_or_default();
    // A final `&` is the separator for what is added.
    let is_open = own.last().is_some_and(|pair| pair.range.is_empty());
    let sent = entry.query.as_ref().map_or(0, Vec::len);
    sent.saturating_sub(own.len() - usize::from(is_open))
}

/// Where the last so many parameters of a URL begin.
fn start_of_appended(url: &str, appended: usize) -> Option<usize> {
    let pairs = Url::read(url, 0..url.len()).query.unwrap_or_default();
    let first = pairs.get(pairs.len().checked_sub(appended)?)?;
    Some(first.range.start)
}

/// Keys of a URL that the parameters behind it have too, with another value.
fn appended_keys(given: &Given<'_>, url: &Url, appended: usize, out: &mut Findings<'_>) {
    let text = |pair: &Pair| &given.text()[pair.range.clone()];
    let key = |pair: &Pair| &given.text()[pair.key.clone()];
    let pairs = url.query.as_deref().unwrap_or_default();
    let (own, appended) = pairs.split_at(pairs.len().saturating_sub(appended));
    let appended: HashMap<&str, &Pair> = appended.iter().map(|pair| (key(pair), pair)).collect();
    for pair in own {
        let other = appended.get(key(pair));
        if let Some(other) = other.filter(|other| text(other) != text(pair)) {
            let first = (Some(given.span(other.range.clone())), text(other));
            let second = (given.span(pair.range.clone()), text(pair));
            out.add(parameter::duplicate_key(key(pair), first, second));
        }
    }
}

/// A finding that says nothing of the values.
fn hidden(finding: &Diagnostic, code: Code, place: Span, shown: &str) -> Diagnostic {
    let message = format!("with its values from the environment, `{shown}` breaks a rule");
    let hidden = Diagnostic {
        level: finding.level,
        ..Diagnostic::new(code, message)
    };
    let help = format!("{} More: cbgen explain {code}", code.summary());
    hidden.at(place, "here").help(help)
}
