//! Words that many rules share.

use crate::lint::Diagnostic;

/// Adds what `${NAME}` is for, where something like it is no value from the environment.
#[must_use]
pub fn with_environment_help(finding: Diagnostic, text: &str) -> Diagnostic {
    if !text.contains("${") {
        return finding;
    }
    finding.help(
        "a value from the environment is written ${NAME}, in capitals, in `endpoints` and `event_tokens` of callbacks.toml",
    )
}

/// A text for a message: what is over 60 characters is cut.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
