//! The one type of finding.

use super::code::{Code, Level};
use crate::callback::{Given, Span};

/// What is to be typed is shown up to so many characters.
const LONGEST_TYPED: usize = 400;

/// A text whose end is cut behind so many characters.
pub(super) fn shortened_to(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

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
    /// The edits of the other places where the same is wrong.
    pub more_fixes: Vec<Fix>,
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
    /// A finding of a code; its level is set when it is [added](super::Findings::add).
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let plain = Self::without_code(code.default_level(), Fault::Callback, message);
        Self {
            code: Some(code),
            ..plain
        }
    }

    /// A file that could not be read: exit code 3.
    pub fn unread(message: impl Into<String>) -> Self {
        Self::without_code(Level::Deny, Fault::Reading, message)
    }

    /// A finding that is no matter of callbacks: wrong usage, which ends with exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::without_code(Level::Deny, Fault::Usage, message)
    }

    /// A warning without a code. It fails nothing, unless [all warnings](super::Levels::weigh) are denied.
    pub fn remark(message: impl Into<String>) -> Self {
        Self::without_code(Level::Warn, Fault::Callback, message)
    }

    /// What is to be told, and is nothing to mend: it fails nothing in any case.
    pub fn note(message: impl Into<String>) -> Self {
        Self::without_code(Level::Allow, Fault::Callback, message)
    }

    fn without_code(level: Level, fault: Fault, message: impl Into<String>) -> Self {
        Self {
            code: None,
            level,
            message: message.into(),
            labels: Vec::new(),
            help: Vec::new(),
            fix: None,
            more_fixes: Vec::new(),
            fault,
        }
    }

    /// Whether it is that a file could not be read.
    pub fn is_unread(&self) -> bool {
        self.fault == Fault::Reading
    }

    /// Adds a place, if there is one.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>, text: impl Into<String>) -> Self {
        let text = text.into();
        self.labels
            .extend(span.into().map(|span| Label { span, text }));
        self
    }

    /// Adds a line on what Adjust would have done or what to type.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a line, if there is one to add.
    #[must_use]
    pub fn helps(self, text: Option<&str>) -> Self {
        text.into_iter().fold(self, Self::help)
    }

    /// Adds the edit that makes a text say this, and how to type it: `lead` stands in front.
    #[must_use]
    pub fn type_at(self, given: &Given<'_>, new: &str, lead: &str) -> Self {
        let typed = shortened_to(&given.typed_in_place(new), LONGEST_TYPED);
        self.help(format!("{lead}{typed}")).edit(given, new)
    }

    /// Adds the edit that makes a text say this, as it is written where it stands.
    #[must_use]
    pub fn edit(self, given: &Given<'_>, new: &str) -> Self {
        match given.edit(new) {
            Some((span, replacement)) => self.fix(span, replacement),
            None => self,
        }
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
