//! The one type of finding, and the list that collects them.

use super::code::{Code, Level};
use super::levels::Levels;
use crate::callback::Span;

/// A finding: what is wrong, where, and what to type instead.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// A place with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// An edit.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        }
    }

    /// A finding that is no matter of callbacks: wrong usage, which ends with exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            code: None,
            level: Level::Deny,
            ..Self::new(Code::UnusedAllow, message)
        }
    }

    /// A remark without a code that fails nothing.
    pub fn remark(message: impl Into<String>) -> Self {
        Self {
            level: Level::Warn,
            ..Self::usage(message)
        }
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

/// The findings of one callback, in the order in which they were met.
#[derive(Debug)]
pub struct Findings<'l> {
    levels: &'l Levels,
    allowed: &'l [Code],
    /// For each of `allowed`, whether it has allowed anything.
    used: Vec<bool>,
    list: Vec<Diagnostic>,
}

impl<'l> Findings<'l> {
    /// An empty list under these levels, for a callback that allows these codes.
    pub fn new(levels: &'l Levels, allowed: &'l [Code]) -> Self {
        Self {
            levels,
            allowed,
            used: vec![false; allowed.len()],
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
    pub fn add(&mut self, mut finding: Diagnostic) {
        if let Some(code) = finding.code {
            if let Some(at) = self.allowed.iter().position(|allowed| *allowed == code) {
                self.used[at] = true;
            }
            finding.level = self.level(code);
        }
        if finding.level != Level::Allow {
            self.list.push(finding);
        }
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

    /// The list.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}
