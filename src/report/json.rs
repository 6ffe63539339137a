//! Findings as JSON.

use super::place::Locator;
use super::printable::is_hidden;
use crate::lint::{Code, Diagnostic, Level};
use serde::Serialize;

/// One finding; what it has no place for is `null`.
#[derive(Debug, Serialize)]
pub struct DiagnosticJson<'d> {
    code: Option<Code>,
    level: Level,
    message: &'d str,
    source: Option<&'d str>,
    line: Option<usize>,
    column: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixJson<'d>>,
}

/// An edit: bytes of the source, and what stands there then.
#[derive(Debug, Serialize)]
struct FixJson<'d> {
    start: usize,
    end: usize,
    replacement: &'d str,
}

impl<'d> DiagnosticJson<'d> {
    /// The JSON of a finding.
    pub fn new(locator: &mut Locator<'d>, finding: &'d Diagnostic) -> Self {
        let first = finding.labels.first();
        let place = first.map(|label| locator.place(&label.span));
        Self {
            code: finding.code,
            level: finding.level,
            message: &finding.message,
            source: first.map(|label| locator.source(&label.span).name.as_str()),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            start: first.map(|label| label.span.range.start),
            end: first.map(|label| label.span.range.end),
            help: (!finding.help.is_empty()).then(|| finding.help.join("\n")),
            fix: finding.fix.as_ref().map(|fix| FixJson {
                start: fix.span.range.start,
                end: fix.span.range.end,
                replacement: &fix.replacement,
            }),
        }
    }
}

pub(super) fn render<'d>(locator: &mut Locator<'d>, findings: &'d [Diagnostic]) -> String {
    #[derive(Serialize)]
    struct All<'d> {
        diagnostics: Vec<DiagnosticJson<'d>>,
    }
    let findings = findings.iter();
    let diagnostics = findings.map(|finding| DiagnosticJson::new(locator, finding));
    to_json_pretty(&All {
        diagnostics: diagnostics.collect(),
    }) + "\n"
}

/// A value as one line of JSON that is safe to print.
pub fn to_json<T: Serialize>(value: &T) -> String {
    safe(serde_json::to_string(value).unwrap_or_default())
}

/// A value as indented JSON that is safe to print.
pub fn to_json_pretty<T: Serialize>(value: &T) -> String {
    safe(serde_json::to_string_pretty(value).unwrap_or_default())
}

/// JSON escapes the low control characters by itself; the others that a terminal would obey stand inside
/// strings, where an escape says the same.
fn safe(json: String) -> String {
    let obeyed = |c: char| is_hidden(c) && c != '\n';
    if !json.contains(obeyed) {
        return json;
    }
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if obeyed(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text
}
