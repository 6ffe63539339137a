//! Annotations of GitHub Actions: one workflow command a finding.

use super::place::Locator;
use super::printable::{Printable, message_and_help, with_slashes};
use crate::callback::SourceKind;
use crate::lint::{Diagnostic, Level};

pub(super) fn render(locator: &mut Locator<'_>, finding: &Diagnostic) -> String {
    let mut properties = Vec::new();
    if let Some(label) = finding.labels.first() {
        let source = locator.source(&label.span);
        if source.kind == SourceKind::File {
            let place = locator.place(&label.span);
            properties.push(format!("file={}", property(&with_slashes(&source.name))));
            properties.push(format!("line={}", place.line));
            properties.push(format!("col={}", place.column));
        }
    }
    if let Some(code) = finding.code {
        properties.push(format!("title={code}"));
    }
    let command = match finding.level {
        Level::Allow => "notice",
        level => level.word(),
    };
    let message = data(&message_and_help(finding));
    format!("::{command} {}::{message}\n", properties.join(","))
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
