//! Annotations of GitHub Actions: one workflow command a finding.

use super::place::Locator;
use super::printable::Printable;
use crate::callback::SourceKind;
use crate::lint::{Diagnostic, Level};
use std::fmt::Write as _;

/// The command of one finding.
pub(super) fn render(locator: &mut Locator<'_>, finding: &Diagnostic) -> String {
    let mut properties = Vec::new();
    if let Some(label) = finding.labels.first() {
        let source = locator.source(&label.span);
        if source.kind == SourceKind::File {
            let place = locator.place(&label.span);
            properties.push(format!("file={}", property(&source.name)));
            properties.push(format!("line={}", place.line));
            properties.push(format!("col={}", place.column));
        }
    }
    if let Some(code) = finding.code {
        properties.push(format!("title={code}"));
    }
    let command = match finding.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "notice",
    };
    let mut message = Printable(&finding.message).to_string();
    for help in &finding.help {
        // Writing to a `String` cannot fail.
        let _ = write!(message, "\n{}", Printable(help));
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&Printable(text).to_string())
        .replace(':', "%3A")
        .replace(',', "%2C")
}
