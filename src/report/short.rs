//! A line for each finding, as compilers write them: editors jump to its place.

use super::place::Locator;
use super::printable::Printable;
use crate::lint::Diagnostic;

/// The line of one finding: `callbacks.toml:4:12: error[unknown-placeholder]: …`
pub(super) fn render(locator: &mut Locator<'_>, finding: &Diagnostic) -> String {
    let place = finding.labels.first().map_or_else(String::new, |label| {
        let place = locator.place(&label.span);
        let name = &locator.source(&label.span).name;
        format!("{}:{}:{}: ", Printable(name), place.line, place.column)
    });
    let level = finding.level.word();
    let code = finding
        .code
        .map_or_else(String::new, |code| format!("[{code}]"));
    format!("{place}{level}{code}: {}\n", Printable(&finding.message))
}
