//! Why an edit is not made.

use crate::callback::Sources;
use crate::commands::duplicate;
use crate::commands::shared::callback_file::refused;
use crate::commands::shared::global::Global;
use crate::commands::shared::{Usage, output};
use crate::lint::Diagnostic;
use crate::manifest::edit::EditError;
use crate::report::Printable;

/// Why nothing is changed.
#[derive(Debug)]
pub(super) enum Refused {
    /// The flags cannot be meant so.
    Usage(Usage),
    /// The file does not take the edit.
    Edit(EditError),
    /// The file is broken, or what would be written is wrong.
    Findings(Vec<Diagnostic>),
}

impl From<EditError> for Refused {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl From<Usage> for Refused {
    fn from(usage: Usage) -> Self {
        Self::Usage(usage)
    }
}

impl Refused {
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(Usage(message.into()))
    }

    /// Why, in a few words.
    pub(super) fn in_words(self) -> String {
        match self {
            Self::Usage(Usage(message)) => message,
            Self::Edit(error) => error.to_string(),
            Self::Findings(findings) => {
                let first = findings.into_iter().next();
                first.map_or_else(|| "the file is broken".to_owned(), |one| one.message)
            }
        }
    }

    /// Says why, and gives the exit code.
    pub(super) fn report(
        self,
        global: &Global,
        path: &str,
        sources: &Sources<'_>,
    ) -> anyhow::Result<u8> {
        match self {
            Self::Usage(usage) => Err(usage.into()),
            Self::Edit(EditError::InUse(name)) => {
                let finding = duplicate::in_use(path, &name);
                Ok(output::report(global, &Sources::new(), vec![finding]))
            }
            Self::Edit(error) => Err(refused(path, &error)),
            Self::Findings(findings) => {
                let code = output::report(global, sources, findings).max(1);
                global.note(format_args!("{} is left as it is", Printable(path)));
                Ok(code)
            }
        }
    }
}
