//! The list that collects the findings of one callback.

use super::code::{Code, Level};
use super::diagnostic::Diagnostic;
use super::levels::Levels;
use crate::callback::Span;
use std::collections::HashSet;

/// The most findings of one code, or without one, that are told in full for one callback.
const MOST_ALIKE: usize = 50;

/// The findings of one callback, in the order in which they were met.
#[derive(Debug)]
pub struct Findings<'l> {
    levels: &'l Levels,
    allowed: &'l [Code],
    /// For each of `allowed`, whether it has allowed anything.
    used: Vec<bool>,
    /// How many findings each code has, and behind them remarks and wrong usage. Past [`MOST_ALIKE`] they are counted,
    /// for a text can be a megabyte of braces.
    counts: [usize; Code::ALL.len() + 2],
    /// The first of each kind that was only counted, at the highest level of these.
    uncounted: Vec<(usize, Diagnostic)>,
    list: Vec<Diagnostic>,
}

impl<'l> Findings<'l> {
    /// An empty list under these levels, for a callback that allows these codes.
    pub fn new(levels: &'l Levels, allowed: &'l [Code]) -> Self {
        Self {
            levels,
            allowed,
            used: vec![false; allowed.len()],
            counts: [0; Code::ALL.len() + 2],
            uncounted: Vec::new(),
            list: Vec::new(),
        }
    }

    /// Whether a rule that is costly should run at all.
    pub fn wants(&self, code: Code) -> bool {
        self.level(code) != Level::Allow || self.allowed.contains(&code)
    }

    /// The level of a code here.
    pub fn level(&self, code: Code) -> Level {
        self.levels.of(code, self.allowed)
    }

    /// Adds a finding at the level of its code; an allowed one is dropped.
    pub fn add(&mut self, finding: Diagnostic) {
        match finding.code {
            Some(code) => self.add_with(code, || finding),
            None => self.add_without_code(finding.level, || finding),
        }
    }

    /// Adds a [remark](Diagnostic::remark) or [wrong usage](Diagnostic::usage) that is made only if it is kept.
    pub fn add_without_code(&mut self, level: Level, make: impl FnOnce() -> Diagnostic) {
        let kind = Code::ALL.len() + usize::from(level == Level::Deny);
        let levels = self.levels;
        self.count(kind, level, || levels.weigh(make()));
    }

    /// Adds a finding that is made only if it is kept.
    pub fn add_with(&mut self, code: Code, make: impl FnOnce() -> Diagnostic) {
        self.add_by_default(code, code.default_level(), make);
    }

    /// As [`Self::add_with`], of a finding that has another level where nothing is said.
    pub fn add_by_default(
        &mut self,
        code: Code,
        default: Level,
        make: impl FnOnce() -> Diagnostic,
    ) {
        if let Some(at) = self.allowed.iter().position(|allowed| *allowed == code) {
            self.used[at] = true;
        }
        let level = self.levels.of_default(code, self.allowed, default);
        if level != Level::Allow {
            self.count(code as usize, level, || Diagnostic { level, ..make() });
        }
    }

    fn count(&mut self, kind: usize, level: Level, make: impl FnOnce() -> Diagnostic) {
        self.counts[kind] += 1;
        if self.counts[kind] <= MOST_ALIKE {
            self.list.push(make());
        } else if let Some((_, first)) = self.uncounted.iter_mut().find(|(own, _)| *own == kind) {
            first.level = first.level.max(level);
        } else {
            self.uncounted.push((kind, make()));
        }
    }

    /// Adds a finding that fails the command whatever the user allows: nothing could be written.
    pub fn deny(&mut self, finding: Diagnostic) {
        self.list.push(Diagnostic {
            level: Level::Deny,
            ..finding
        });
    }

    /// Whether any finding fails the command, told or counted.
    pub fn is_denied(&self) -> bool {
        let counted = self.uncounted.iter().map(|(_, finding)| finding);
        let mut all = self.list.iter().chain(counted);
        all.any(|finding| finding.level == Level::Deny)
    }

    /// The codes that were allowed for nothing, by their place in the list of allowed codes.
    pub fn unused(&self) -> impl Iterator<Item = usize> + '_ {
        let used = self.used.iter().enumerate();
        used.filter(|(_, used)| !**used).map(|(at, _)| at)
    }

    /// The list, one finding for one cause, with a line for what was only counted.
    pub fn into_list(self) -> Vec<Diagnostic> {
        let mut list = merged(self.list);
        list.extend(self.uncounted.into_iter().map(|(kind, mut first)| {
            let more = self.counts[kind] - MOST_ALIKE;
            first.message = format!("{more} more findings of this kind");
            first.labels.truncate(1);
            for label in &mut first.labels {
                "the next one".clone_into(&mut label.text);
            }
            (first.help, first.fix) = (Vec::new(), None);
            first
        }));
        list
    }
}

/// One finding for one cause: what is said again is counted, and what is said of several placeholders alike, and is mended
/// alike, is said of them together.
fn merged(list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // Each with what else it is said of, and with the other places.
    let mut merged: Vec<(Diagnostic, Vec<String>, Vec<Span>)> = Vec::with_capacity(list.len());
    for finding in list {
        let subject = about(&finding).0;
        match merged
            .iter_mut()
            .find(|(first, ..)| is_alike(first, &finding))
        {
            None => merged.push((finding, Vec::new(), Vec::new())),
            Some((first, more, _)) if about(first).0 != subject => {
                more.push(format!("`{subject}`"));
            }
            Some((first, _, again)) => {
                let place = finding.labels.into_iter().next().map(|label| label.span);
                // What several lists take from one place is there once.
                let is_new =
                    |place: &Span| first.labels[0].span != *place && !again.contains(place);
                if let Some(place) = place.filter(is_new) {
                    again.push(place);
                    first.more_fixes.extend(finding.fix);
                }
            }
        }
    }
    let told = merged.into_iter().map(|(mut finding, mut more, again)| {
        more.dedup();
        let message = &mut finding.message;
        match again.len() {
            _ if !more.is_empty() => message.push_str(&format!("; nor have {}", more.join(", "))),
            0 => {}
            1 => message.push_str(", here and at one other place"),
            again => message.push_str(&format!(", here and at {again} other places")),
        }
        finding
    });
    told.collect()
}

/// Whether two findings have one cause. A trigger lacks several placeholders for one.
fn is_alike(first: &Diagnostic, other: &Diagnostic) -> bool {
    let of_trigger = matches!(
        other.code,
        Some(Code::UnavailablePlaceholder | Code::UnavailableInferred)
    );
    let label = |one: &Diagnostic| one.labels.first().map(|label| label.text.clone());
    let ((subject, rest), (other_subject, other_rest)) = (about(first), about(other));
    other.code.is_some()
        && (first.code, first.level, rest) == (other.code, other.level, other_rest)
        && (of_trigger || subject == other_subject)
        && first.help == other.help
        && label(first) == label(other)
}

/// What a finding is about, which its message begins with, and what it says of that.
fn about(finding: &Diagnostic) -> (&str, &str) {
    let message = finding.message.strip_prefix('`');
    message
        .and_then(|text| text.split_once('`'))
        .unwrap_or(("", &finding.message))
}

pub(super) fn unused_allow(code: Code, place: &Span) -> Diagnostic {
    let message = format!("`allow = [\"{code}\"]` allows nothing here");
    Diagnostic::new(Code::UnusedAllow, message).at(place.clone(), "leave it out")
}

/// Leaves out findings that are there already: what several callbacks take from one place is told once.
pub fn distinct(findings: &mut Vec<Diagnostic>) {
    let mut known = HashSet::new();
    let all = findings.iter();
    let are_new = all.map(|finding| finding.labels.is_empty() || known.insert(finding));
    let are_new: Vec<bool> = are_new.collect();
    let mut are_new = are_new.into_iter();
    findings.retain(|_| are_new.next().unwrap_or(true));
}

/// The codes that stop a callback, each once.
pub fn denied_codes(findings: &[Diagnostic]) -> Vec<Code> {
    let denied = findings.iter();
    let denied = denied.filter(|finding| finding.level == Level::Deny);
    let mut codes: Vec<Code> = denied.filter_map(|finding| finding.code).collect();
    codes.sort_unstable_by_key(|code| code.name());
    codes.dedup();
    codes
}
