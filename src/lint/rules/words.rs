//! Words that many rules share.

use crate::callback::Given;
use crate::lint::Diagnostic;
use crate::lint::diagnostic::shortened_to;

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
    shortened_to(text, 60)
}

/// How encoded text is given as a value of its own.
pub fn encoded_form(given: &Given<'_>, encoded: &str) -> String {
    if given.is_in_file() {
        format!("{{ encoded = \"{encoded}\" }}")
    } else {
        format!("KEY:={encoded}")
    }
}
