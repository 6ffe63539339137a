//! SARIF 2.1.0, the form that code scanning takes. Findings in flags and on standard input have no file, and
//! so a logical place.

use super::json::to_json_pretty;
use super::place::Locator;
use super::printable::{Printable, message_and_help, with_slashes};
use crate::callback::{SourceKind, Span};
use crate::lint::{Code, Diagnostic, Fix, Level};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What a path must not hold where a URI is wanted.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b':');

pub(super) fn render(locator: &mut Locator<'_>, findings: &[Diagnostic]) -> String {
    let rules = Code::ALL.map(|code| {
        json!({
            "id": code.name(),
            "shortDescription": { "text": code.summary() },
            "help": { "text": code.page(), "markdown": code.page() },
            "defaultConfiguration": {
                "enabled": code.default_level() != Level::Allow,
                "level": code.default_level().word(),
            },
        })
    });
    let results = findings.iter().map(|finding| result(locator, finding));
    let results: Vec<Value> = results.collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cbgen",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": &rules[..],
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    to_json_pretty(&log) + "\n"
}

fn result(locator: &mut Locator<'_>, finding: &Diagnostic) -> Value {
    let mut result = json!({
        "level": finding.level.word(),
        "message": { "text": message_and_help(finding) },
    });
    if let Some(code) = finding.code {
        result["ruleId"] = json!(code.name());
        result["ruleIndex"] = json!(code as usize);
    }
    let places = finding.labels.iter();
    let places = places.map(|label| location(locator, &label.span, &label.text));
    let places: Vec<Value> = places.collect();
    if let Some((first, others)) = places.split_first() {
        result["locations"] = json!([first]);
        if !others.is_empty() {
            result["relatedLocations"] = json!(others);
        }
    }
    if let Some(fix) = &finding.fix
        && locator.source(&fix.span).kind == SourceKind::File
    {
        result["fixes"] = json!([change(locator, fix)]);
    }
    result
}

fn location(locator: &mut Locator<'_>, span: &Span, text: &str) -> Value {
    let source = locator.source(span);
    let mut location = if source.kind == SourceKind::File {
        json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(&source.name) },
            "region": region(locator, span),
        } })
    } else {
        json!({ "logicalLocations": [{ "fullyQualifiedName": source.name }] })
    };
    if !text.is_empty() {
        location["message"] = json!({ "text": Printable(text).to_string() });
    }
    location
}

fn region(locator: &mut Locator<'_>, span: &Span) -> Value {
    let start = locator.place(span);
    let end = locator.place(&Span {
        source: span.source,
        range: span.range.end..span.range.end,
    });
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn change(locator: &mut Locator<'_>, fix: &Fix) -> Value {
    let name = &locator.source(&fix.span).name;
    json!({
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(name) },
            "replacements": [{
                "deletedRegion": region(locator, &fix.span),
                "insertedContent": { "text": fix.replacement },
            }],
        }],
    })
}

fn uri(path: &str) -> String {
    utf8_percent_encode(&with_slashes(path), IN_PATH).to_string()
}
