//! The one type of finding, and the list that collects them.

use super::code::{Code, Level};
use super::levels::Levels;
use crate::callback::Span;

/// A finding: what is wrong, where, and what to type instead.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What it is about; `None` for what is no matter of callbacks: TOML that is none, an unknown key.
    pub code: Option<Code>,
    /// How much it weighs.
    pub level: Level,
    /// What is wrong, in one line.
    pub message: String,
    /// Where; the first is the place itself, the others explain it.
    pub labels: Vec<Label>,
    /// What Adjust would have done, and what to type.
    pub help: Vec<String>,
    /// The edit that mends it, where there is one.
    pub fix: Option<Fix>,
    /// What is at fault.
    pub fault: Fault,
}

/// What a finding is about, which says how a run ends that it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The callback: exit code 1.
    Callback,
    /// How cbgen is used: exit code 2.
    Usage,
    /// A file that could not be read: exit code 3.
    Reading,
}

/// A place with a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// An edit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// What stands there then.
    pub replacement: String,
}

impl Diagnostic {
    /// A finding of a code; its level is set when it is [added](Findings::add).
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code: Some(code),
            level: code.default_level(),
            message: message.into(),
            labels: Vec::new(),
            help: Vec::new(),
            fix: None,
            fault: Fault::Callback,
        }
    }

    /// A file that could not be read: exit code 3.
    pub fn unread(message: impl Into<String>) -> Self {
        Self {
            fault: Fault::Reading,
            ..Self::usage(message)
        }
    }

    /// A finding that is no matter of callbacks: wrong usage, which ends with exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            code: None,
            level: Level::Deny,
            fault: Fault::Usage,
            ..Self::new(Code::UnusedAllow, message)
        }
    }

    /// A warning without a code. It fails nothing, unless [all warnings](Levels::weigh) are denied.
    pub fn remark(message: impl Into<String>) -> Self {
        Self {
            level: Level::Warn,
            fault: Fault::Callback,
            ..Self::usage(message)
        }
    }

    /// What is to be told, and is nothing to mend: it fails nothing in any case.
    pub fn note(message: impl Into<String>) -> Self {
        Self {
            level: Level::Allow,
            ..Self::remark(message)
        }
    }

    /// Whether it is that a file could not be read.
    pub fn is_unread(&self) -> bool {
        self.fault == Fault::Reading
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a line on what Adjust would have done or what to type.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds the edit that mends it.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            span,
            replacement: replacement.into(),
        });
        self
    }
}

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
    /// The place of the first finding of a code that was only counted.
    uncounted: Vec<(Code, Option<Span>)>,
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
        if let Some(at) = self.allowed.iter().position(|allowed| *allowed == code) {
            self.used[at] = true;
        }
        let level = self.level(code);
        if level == Level::Allow {
            return;
        }
        let count = &mut self.counts[code as usize];
        *count += 1;
        if *count <= MOST_ALIKE {
            self.list.push(Diagnostic { level, ..make() });
        } else if *count == MOST_ALIKE + 1 {
            let place = make().labels.into_iter().next().map(|label| label.span);
            self.uncounted.push((code, place));
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
        self.list.iter().any(|finding| finding.level == Level::Deny)
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
        for (code, place) in std::mem::take(&mut self.uncounted) {
            let more = self.counts[code as usize] - MOST_ALIKE;
            let finding = Diagnostic::new(
                code,
                format!("{more} more findings of this kind in this callback"),
            );
            let level = self.level(code);
            let finding = Diagnostic { level, ..finding };
            self.list.push(match place {
                Some(place) => finding.at(place, "the next one"),
                None => finding,
            });
        }
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
