//! Why a file of callbacks is not changed.

use super::callback_file::name_in_use;
use super::global::Global;
use super::outcome::{Outcome, Usage};
use super::output;
use crate::callback::Sources;
use crate::lint::Diagnostic;
use crate::manifest::edit::EditError;
use crate::report::Printable;

#[derive(Debug)]
pub(crate) enum Refused {
    /// The flags cannot be meant so, or the file does not take the edit.
    Usage(Usage),
    /// The file is broken, or what would be written is wrong.
    Findings(Vec<Diagnostic>),
}

impl From<Usage> for Refused {
    fn from(usage: Usage) -> Self {
        Self::Usage(usage)
    }
}

impl Refused {
    /// An edit that the file of this path does not take.
    pub(crate) fn edit(path: &str, error: &EditError) -> Self {
        match error {
            EditError::InUse(name) => {
                Self::Findings(vec![name_in_use(path, name).help("choose another name")])
            }
            _ => Self::Usage(Usage(format!("{path} is left as it is: {error}"))),
        }
    }

    /// Says why, and gives the exit code.
    pub(crate) fn report(self, global: &Global, path: &str, sources: &Sources<'_>) -> Outcome {
        match self {
            Self::Usage(usage) => Err(usage.into()),
            Self::Findings(findings) => {
                let code = output::report(global, sources, findings).max(1);
                global.note(format_args!("{} is left as it is", Printable(path)));
                Ok(code)
            }
        }
    }
}
