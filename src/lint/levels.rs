//! Which level a code has in one run: flag before callback, callback before `[lints]`, `[lints]` before the
//! default.

use super::code::{Code, Level};
use super::diagnostic::Diagnostic;

/// The levels that flags and `[lints]` set.
#[derive(Debug, Clone)]
pub struct Levels {
    flags: [Option<Level>; Code::ALL.len()],
    lints: [Option<Level>; Code::ALL.len()],
    deny_warnings: bool,
}

impl Default for Levels {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Levels {
    /// The levels where nothing is set.
    pub const DEFAULT: Self = Self {
        flags: [None; Code::ALL.len()],
        lints: [None; Code::ALL.len()],
        deny_warnings: false,
    };

    /// The levels under which everything is allowed that can be.
    pub fn lenient() -> Self {
        Self {
            flags: [Some(Level::Allow); Code::ALL.len()],
            ..Self::default()
        }
    }

    /// Sets a level by a flag; `warnings` stands for every warning and can only be denied.
    ///
    /// # Errors
    /// That the word is no code.
    pub fn flag(&mut self, word: &str, level: Level) -> Result<(), String> {
        if word == "warnings" && level == Level::Deny {
            self.deny_warnings = true;
            return Ok(());
        }
        let Some(code) = Code::parse(word) else {
            let near = Code::nearest(word).map(|near| format!(": did you mean `{near}`?"));
            let near = near.unwrap_or_default();
            return Err(format!("there is no code `{word}`{near}"));
        };
        self.flags[code as usize] = Some(level);
        Ok(())
    }

    /// Whether a flag allows a code.
    pub fn allows(&self, code: Code) -> bool {
        self.flags[code as usize] == Some(Level::Allow)
    }

    /// Sets a level by `[lints]`.
    pub fn lint(&mut self, code: Code, level: Level) {
        self.lints[code as usize] = Some(level);
    }

    /// A finding of a callback that allows these codes at the level that it has in this run, unless it is allowed.
    pub fn judge(&self, finding: Diagnostic, allowed: &[Code]) -> Option<Diagnostic> {
        let Some(code) = finding.code else {
            return Some(self.weigh(finding));
        };
        let level = self.of(code, allowed);
        (level != Level::Allow).then_some(Diagnostic { level, ..finding })
    }

    /// A finding at the level that it has in this run: a warning without a code is an error where all warnings are.
    #[must_use]
    pub fn weigh(&self, mut finding: Diagnostic) -> Diagnostic {
        if self.deny_warnings && finding.code.is_none() && finding.level == Level::Warn {
            finding.level = Level::Deny;
        }
        finding
    }

    /// The level of a code, where the callback allows some codes.
    pub fn of(&self, code: Code, allowed: &[Code]) -> Level {
        self.of_default(code, allowed, code.default_level())
    }

    /// As [`Self::of`], of a finding that has another level where nothing is said.
    pub(super) fn of_default(&self, code: Code, allowed: &[Code], default: Level) -> Level {
        let set = self.flags[code as usize];
        let level = set
            .or_else(|| allowed.contains(&code).then_some(Level::Allow))
            .or(self.lints[code as usize])
            .unwrap_or(default);
        let promoted = level == Level::Warn && self.deny_warnings && set.is_none();
        if promoted || !code.can_be_allowed() {
            Level::Deny
        } else {
            level
        }
    }
}
