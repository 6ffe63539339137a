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
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    /// The flags cannot be meant so.
    #[error("{0}")]
    Usage(#[from] Usage),
    /// The file does not take the edit.
    #[error("{0}")]
    Edit(#[from] EditError),
    /// The file is broken, or what would be written is wrong.
    #[error("{}", .0.first().map_or("the file is broken", |one| &one.message))]
    Findings(Vec<Diagnostic>),
}

impl Refused {
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(Usage(message.into()))
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
