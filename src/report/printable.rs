//! Text that is safe to print: what a terminal would obey is shown escaped.

use crate::lint::Diagnostic;
use std::borrow::Cow;
use std::fmt;

/// Displays a text with control characters, and characters that turn or hide what follows, as `\u{…}`.
#[derive(Debug, Clone, Copy)]
pub struct Printable<'t>(pub &'t str);

/// Whether a terminal would obey a character, or hide it, in place of showing it.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

impl<'t> Printable<'t> {
    /// It as a text.
    pub fn text(self) -> Cow<'t, str> {
        if self.0.bytes().all(|b| matches!(b, b' '..=b'~')) {
            return self.0.into();
        }
        let mut shown = String::with_capacity(self.0.len());
        for c in self.0.chars() {
            if is_hidden(c) {
                shown.extend(c.escape_default());
            } else {
                shown.push(c);
            }
        }
        shown.into()
    }
}

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// A file's path with `/` between its folders, as SARIF and annotations want it on every system.
pub(super) fn with_slashes(path: &str) -> String {
    path.replace(std::path::MAIN_SEPARATOR, "/")
}

/// The message and the help of a finding, a line each.
pub(super) fn message_and_help(finding: &Diagnostic) -> String {
    let help = finding.help.iter().map(|help| Printable(help).to_string());
    let message = Printable(&finding.message).to_string();
    let lines: Vec<String> = std::iter::once(message).chain(help).collect();
    lines.join("\n")
}
