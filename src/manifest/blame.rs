//! Findings about what a callback takes from elsewhere, `[defaults]` or a set: where they hold for this callback alone,
//! they name it, and say what mends it there.

use super::load::Manifest;
use super::table::ManifestCallback;
use crate::callback::{DraftParameter, Given, Span};
use crate::lint::{Code, Diagnostic};

/// Names the callback in findings that point to nothing of its own.
pub(super) fn name_callback(
    manifest: &Manifest<'_>,
    read: &ManifestCallback<'_>,
    findings: &mut [Diagnostic],
) {
    let Some(name) = &read.name else { return };
    for finding in findings
        .iter_mut()
        .filter(|finding| is_of_callback(finding))
    {
        let spans = || finding.labels.iter().map(|label| &label.span);
        let taken = read
            .draft
            .parameters
            .iter()
            .filter(|one| !one.layer.is_own());
        let excluded: Vec<String> = taken
            .filter(|one| {
                // Those of one cause stand in one message.
                let is_named = || finding.message.contains(&format!("`{}`", one.value_text()));
                spans().any(|span| holds(one, span)) || is_named()
            })
            .map(|one| format!("\"{}\"", one.key.text()))
            .collect();
        let is_shared = |span: &Span| is_in_defaults(manifest, span);
        if spans().next().is_none() || excluded.is_empty() && !spans().all(is_shared) {
            continue;
        }
        finding.message = format!("{}, in the callback `{}`", finding.message, name.text());
        *finding = finding.clone().at(name.place(), "this callback takes it");
        if !excluded.is_empty() {
            let help = format!("leave it out there: exclude = [{}]", excluded.join(", "));
            finding.help.push(help);
        }
    }
}

fn is_of_callback(finding: &Diagnostic) -> bool {
    matches!(
        finding.code,
        Some(
            Code::UnavailablePlaceholder
                | Code::UnavailableInferred
                | Code::PostWithoutCondition
                | Code::BodyWithoutPost
                | Code::PostComma
                | Code::ConditionCombination
                | Code::LongUrl
                | Code::TooLarge
        )
    )
}

fn holds(parameter: &DraftParameter<'_>, span: &Span) -> bool {
    let value = parameter.given_value().unwrap_or(&parameter.key);
    value.place().contains(span)
}

fn is_in_defaults(manifest: &Manifest<'_>, span: &Span) -> bool {
    let defaults = &manifest.defaults;
    let endpoints = defaults.destinations.iter();
    let contains = |given: &Given<'_>| given.place().contains(span);
    let mut own = endpoints.flat_map(|to| to.conditions.iter().flatten().chain([&to.url]));
    own.any(contains) || defaults.conditions.iter().any(contains)
}
