//! The list that collects the findings of one callback.

use super::code::{Code, Level};
use super::diagnostic::Diagnostic;
use super::levels::Levels;
use crate::callback::Span;
use std::collections::HashSet;

/// The most findings of one code, or without one, that are told in full for one callback.
pub(crate) const MOST_ALIKE: usize = 50;

/// The findings of one callback, in the order in which they were met.
#[derive(Debug)]
pub struct Findings<'l> {
    levels: &'l Levels,
    allowed: &'l [Code],
    /// For each of `allowed`, whether it has allowed anything.
    used: Vec<bool>,
    /// How many findings each code has; past [`MOST_ALIKE`] they are counted, for a text can be a megabyte of
    /// braces.
    counts: [usize; Code::ALL.len()],
    /// The first finding of a code that was only counted: its level and place.
    uncounted: Vec<(Code, Level, Option<Span>)>,
    /// Whether any finding fails the command, told or counted.
    is_denied: bool,
    /// The same for what has no code: remarks, and wrong usage.
    codeless: [usize; 2],
    list: Vec<Diagnostic>,
}

impl<'l> Findings<'l> {
    /// An empty list under these levels, for a callback that allows these codes.
    pub fn new(levels: &'l Levels, allowed: &'l [Code]) -> Self {
        Self {
            levels,
            allowed,
            used: vec![false; allowed.len()],
            counts: [0; Code::ALL.len()],
            uncounted: Vec::new(),
            is_denied: false,
            codeless: [0; 2],
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
            None => self.add_codeless(finding.level, || finding),
        }
    }

    /// Adds a [remark](Diagnostic::remark) that is made only if it is kept.
    pub fn remark_with(&mut self, make: impl FnOnce() -> Diagnostic) {
        self.add_codeless(Level::Warn, make);
    }

    fn add_codeless(&mut self, level: Level, make: impl FnOnce() -> Diagnostic) {
        let count = &mut self.codeless[usize::from(level == Level::Deny)];
        *count += 1;
        if *count <= MOST_ALIKE {
            self.list.push(self.levels.weigh(make()));
        }
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
        if level == Level::Allow {
            return;
        }
        self.is_denied |= level == Level::Deny;
        let count = &mut self.counts[code as usize];
        *count += 1;
        if *count <= MOST_ALIKE {
            self.list.push(Diagnostic { level, ..make() });
        } else if *count == MOST_ALIKE + 1 {
            let place = make().labels.into_iter().next().map(|label| label.span);
            self.uncounted.push((code, level, place));
        } else if let Some(first) = self.uncounted.iter_mut().find(|(own, ..)| *own == code) {
            first.1 = first.1.max(level);
        }
    }

    /// Adds a finding that fails the command whatever the user allows: nothing could be written.
    pub fn deny(&mut self, finding: Diagnostic) {
        self.list.push(Diagnostic {
            level: Level::Deny,
            ..finding
        });
    }

    /// Whether any finding fails the command.
    pub fn is_denied(&self) -> bool {
        self.is_denied || self.list.iter().any(|finding| finding.level == Level::Deny)
    }

    /// The codes that were allowed for nothing, by their place in the list of allowed codes.
    pub fn unused(&self) -> impl Iterator<Item = usize> + '_ {
        self.used
            .iter()
            .enumerate()
            .filter(|(_, used)| !**used)
            .map(|(at, _)| at)
    }

    /// The list, with a line for what was only counted.
    pub fn into_list(mut self) -> Vec<Diagnostic> {
        for (code, level, place) in std::mem::take(&mut self.uncounted) {
            let more = self.counts[code as usize] - MOST_ALIKE;
            let finding = Diagnostic::new(
                code,
                format!("{more} more findings of this kind in this callback"),
            );
            let finding = Diagnostic { level, ..finding };
            self.list.push(match place {
                Some(place) => finding.at(place, "the next one"),
                None => finding,
            });
        }
        self.list = merged(self.list);
        let [remarks, usage] = self.codeless.map(|count| count.saturating_sub(MOST_ALIKE));
        if remarks > 0 {
            let message = format!("{remarks} more remarks of this kind on this callback");
            self.list
                .push(self.levels.weigh(Diagnostic::remark(message)));
        }
        if usage > 0 {
            let message = format!("{usage} more errors in this callback");
            self.list.push(Diagnostic::usage(message));
        }
        self.list
    }
}

/// One finding for one cause: what is said of several placeholders alike, and is mended alike, is said of them together.
fn merged(list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut merged: Vec<(Diagnostic, Vec<String>)> = Vec::with_capacity(list.len());
    for finding in list {
        let of_trigger = matches!(
            finding.code,
            Some(Code::UnavailablePlaceholder | Code::UnavailableInferred)
        );
        let (subject, rest) = about(&finding);
        let is_alike = |(first, _): &&mut (Diagnostic, Vec<String>)| {
            first.code == finding.code && first.help == finding.help && about(first).1 == rest
        };
        match merged.iter_mut().filter(|_| of_trigger).find(is_alike) {
            Some((first, more)) if about(first).0 != subject => more.push(format!("`{subject}`")),
            Some(_) => {}
            None => merged.push((finding, Vec::new())),
        }
    }
    let told = merged.into_iter().map(|(mut finding, mut more)| {
        more.dedup();
        if !more.is_empty() {
            let more = more.join(", ");
            finding.message = format!("{}; nor have {more}", finding.message);
        }
        finding
    });
    told.collect()
}

/// What a finding is about, which its message begins with, and what it says of that.
fn about(finding: &Diagnostic) -> (&str, &str) {
    let message = finding.message.strip_prefix('`');
    message
        .and_then(|text| text.split_once('`'))
        .unwrap_or(("", &finding.message))
}

/// Leaves out findings that are there already: what several callbacks take from one place is told once.
pub fn distinct(findings: &mut Vec<Diagnostic>) {
    let mut known = HashSet::new();
    let are_new: Vec<bool> = findings
        .iter()
        .map(|finding| finding.labels.is_empty() || known.insert(finding))
        .collect();
    let mut are_new = are_new.into_iter();
    findings.retain(|_| are_new.next().unwrap_or(true));
}

/// The codes that stop a callback, each once.
pub fn denied_codes(findings: &[Diagnostic]) -> Vec<Code> {
    let denied = findings
        .iter()
        .filter(|finding| finding.level == Level::Deny);
    let mut codes: Vec<Code> = denied.filter_map(|finding| finding.code).collect();
    codes.sort_unstable_by_key(|code| code.name());
    codes.dedup();
    codes
}
