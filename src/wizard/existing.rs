//! Questions about a callback that a file has.

use crate::callback::{Callback, Draft, Sources};
use crate::lint::Diagnostic;

/// A callback of a file, which the questions are about.
pub struct ExistingCallback<'k> {
    /// The file, for people.
    pub file: &'k str,
    /// The names of all its callbacks.
    pub names: &'k [String],
    /// What the file would build of a draft; `Err` says why it cannot be written.
    pub preview: &'k (dyn Fn(&Draft<'_>, &Sources<'_>) -> Result<EditPreview, String> + Sync),
}

/// What a file builds after some answers.
#[derive(Debug, Clone)]
pub struct EditPreview {
    /// The callback as it is written; `None` where it cannot be built.
    pub callback: Option<Callback>,
    /// Whether the answers change anything.
    pub is_changed: bool,
    /// What the file says of it then.
    pub findings: Vec<Diagnostic>,
    /// What was, and what is, a line for each.
    pub changes: Vec<String>,
}
