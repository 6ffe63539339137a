//! Findings as JSON.

use super::place::Locator;
use super::printable::is_hidden;
use crate::lint::{Code, Diagnostic, Level};
use serde::Serialize;
use std::fmt::Write as _;

/// One finding.
#[derive(Debug, Serialize)]
pub struct DiagnosticJson<'d> {
    /// Its code; `null` for wrong usage.
    pub code: Option<Code>,
    /// `deny`, `warn`, or `allow` for what is only told.
    pub level: Level,
    /// What is wrong.
    pub message: &'d str,
    /// The flag, file or stream; `null` without a place.
    pub source: Option<&'d str>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The character in the line, from 1.
    pub column: Option<usize>,
    /// The first byte of the place in its source.
    pub start: Option<usize>,
    /// The byte behind it.
    pub end: Option<usize>,
    /// What Adjust would have done, and what to type.
    pub help: Option<String>,
    /// The edit that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<FixJson<'d>>,
}

/// An edit: bytes of the source, and what stands there then.
#[derive(Debug, Serialize)]
pub struct FixJson<'d> {
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

/// All findings as one object.
pub(super) fn render<'d>(locator: &mut Locator<'d>, findings: &'d [Diagnostic]) -> String {
    #[derive(Serialize)]
    struct All<'d> {
        diagnostics: Vec<DiagnosticJson<'d>>,
    }
    let diagnostics = findings
        .iter()
        .map(|finding| DiagnosticJson::new(locator, finding))
        .collect();
    let mut text = to_json_pretty(&All { diagnostics });
    text.push('\n');
    text
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
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}
