//! Findings about what a callback takes from elsewhere, `[defaults]` or a set: where they hold for this callback alone,
//! they name it, and say what mends it there.

use super::load::Manifest;
use super::table::ManifestCallback;
use crate::callback::{Draft, Given, Span};
use crate::lint::{Code, Diagnostic};

/// The codes whose findings depend on the callback that takes what they are about.
const OF_CALLBACK: [Code; 8] = [
    Code::UnavailablePlaceholder,
    Code::UnavailableInferred,
    Code::PostWithoutCondition,
    Code::BodyWithoutPost,
    Code::PostComma,
    Code::ConditionCombination,
    Code::LongUrl,
    Code::TooLarge,
];

/// Names the callback in findings that point to nothing of its own.
pub(super) fn name_callback(
    manifest: &Manifest<'_>,
    read: &ManifestCallback<'_>,
    findings: &mut [Diagnostic],
) {
    let Some(name) = &read.name else { return };
    let of_callback = |one: &&mut Diagnostic| one.code.is_some_and(|it| OF_CALLBACK.contains(&it));
    for finding in findings.iter_mut().filter(of_callback) {
        let spans = || finding.labels.iter().map(|label| &label.span);
        let taken = read.draft.parameters.iter();
        let excluded = taken.filter(|one| !one.layer.is_own()).filter(|one| {
            let value = one.given_value().unwrap_or(&one.key).place();
            // Those of one cause stand in one message.
            let is_named = || finding.message.contains(&format!("`{}`", one.value_text()));
            spans().any(|span| value.contains(span)) || is_named()
        });
        let excluded = excluded.map(|one| format!("\"{}\"", one.key.text()));
        let excluded: Vec<String> = excluded.collect();
        let is_shared = |span: &Span| is_in_defaults(&manifest.defaults, span);
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

fn is_in_defaults(defaults: &Draft<'_>, span: &Span) -> bool {
    let contains = |given: &Given<'_>| given.place().contains(span);
    let endpoints = defaults.destinations.iter();
    let mut own = endpoints.flat_map(|to| to.conditions.iter().flatten().chain([&to.url]));
    own.any(contains) || defaults.conditions.iter().any(contains)
}
