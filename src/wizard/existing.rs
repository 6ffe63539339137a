//! Questions about a callback that a file has: what it says today, as first answers.

use super::answers::{Answers, ParameterAnswer};
use crate::callback::{Callback, Destination, Draft, DraftParameter, DraftValue, Given, Layer};
use crate::catalogue::Catalogue;
use crate::lint::{Diagnostic, Level};

/// A callback of a file, which the questions are about.
pub struct ExistingCallback<'k> {
    /// The file, for people.
    pub file: &'k str,
    /// What the file would build after some answers; `Err` says why it cannot be.
    pub preview: &'k (dyn Fn(&Answers) -> Result<EditPreview, String> + Sync),
    /// Its endpoints today, with what they have of their own.
    pub endpoints: &'k [Destination<'k>],
}

/// What a file builds after some answers.
#[derive(Debug, Clone)]
pub struct EditPreview {
    /// The callback as it is written; `None` where it cannot be built.
    pub callback: Option<Callback>,
    /// Whether the answers change anything.
    pub is_changed: bool,
    /// What the file says of it then.
    pub findings: Vec<Diagnostic>,
    /// What was, and what is, a line for each.
    pub changes: Vec<String>,
}

/// A parameter that no answer can say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("questions cannot say the parameter `{0}`: a name has no `=` or `,` and no `:` at its end")]
pub struct UnsupportedKey(String);

impl EditPreview {
    /// Whether it cannot be sent so.
    pub fn is_wrong(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| finding.level == Level::Deny)
    }
}

impl Answers {
    /// What a callback of a file says today, in the words of the flags; what is inherited is among its parameters.
    ///
    /// # Errors
    /// A key that the flags cannot say.
    pub fn today(
        name: &str,
        draft: &Draft<'_>,
        catalogue: &Catalogue,
    ) -> Result<Self, UnsupportedKey> {
        let id = draft.trigger.as_ref().map(Given::text);
        let trigger = id.and_then(|id| catalogue.trigger(id));
        let mut exclude = texts(&draft.exclude);
        // Of the others the parameters themselves are left out.
        exclude.retain(|key| {
            trigger.is_some_and(|trigger| trigger.recommended.contains(&key.as_str()))
        });
        let urls = draft.destinations.iter().map(|to| to.url.text());
        let endpoints: Vec<String> = urls.map(str::to_owned).collect();
        Ok(Self {
            trigger: id.map(str::to_owned),
            event_tokens: texts(&draft.event_tokens),
            existing_endpoints: (0..endpoints.len()).map(Some).collect(),
            endpoints,
            recommended: draft.recommended,
            exclude,
            parameters: parameters(draft)?,
            conditions: texts(&draft.conditions),
            method: draft.method,
            body: draft.body.iter().map(pair).collect::<Result<_, _>>()?,
            name: Some(name.to_owned()),
            ..Self::default()
        })
    }
}

pub(super) fn texts(list: &[Given<'_>]) -> Vec<String> {
    list.iter().map(|given| given.text().to_owned()).collect()
}

/// The parameters behind the recommended ones, each key once; an own one has the place of a default one.
fn parameters(draft: &Draft<'_>) -> Result<Vec<ParameterAnswer>, UnsupportedKey> {
    let is_excluded = |key: &str| draft.exclude.iter().any(|excluded| excluded.text() == key);
    let mut list: Vec<&DraftParameter<'_>> = Vec::new();
    for parameter in &draft.parameters {
        let key = parameter.key.text();
        if parameter.layer == Layer::Default && is_excluded(key) {
            continue;
        }
        match list.iter_mut().find(|other| other.key.text() == key) {
            Some(other) if !other.layer.is_own() => *other = parameter,
            Some(other) if other.value_text() == parameter.value_text() => {}
            _ => list.push(parameter),
        }
    }
    list.into_iter().map(answer).collect()
}

fn answer(parameter: &DraftParameter<'_>) -> Result<ParameterAnswer, UnsupportedKey> {
    let key = parameter.key.text();
    let is_encoded = matches!(parameter.value, DraftValue::Encoded(_));
    if !is_encoded && parameter.value_text() == format!("{{{key}}}") && !key.contains(',') {
        return Ok(ParameterAnswer::Placeholders(key.to_owned()));
    }
    pair(parameter).map(ParameterAnswer::Param)
}

fn pair(parameter: &DraftParameter<'_>) -> Result<String, UnsupportedKey> {
    let key = parameter.key.text();
    if key.is_empty() || key.contains(['=', ',']) || key.ends_with(':') {
        return Err(UnsupportedKey(key.to_owned()));
    }
    let ties = match parameter.value {
        DraftValue::Encoded(_) => ":=",
        DraftValue::Raw(_) | DraftValue::Placeholder => "=",
    };
    Ok(format!("{key}{ties}{}", parameter.value_text()))
}
