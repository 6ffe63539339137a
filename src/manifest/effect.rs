//! Whether a file says, after an edit, what was asked for. The edit writes texts; this reads what they come to, for
//! each endpoint, and so sees a line that is dead.

use super::edit::Change;
use super::{Manifest, ManifestCallback};
use crate::callback::syntax::template::foreign_in;
use crate::callback::syntax::url::Url;
use crate::callback::{
    Callback, Destination, Draft, DraftParameter, DraftValue, Encoded, Entry, Given, Macros,
    Parameter, Template,
};
use crate::lint::Levels;

/// What an edit was to bring about.
#[derive(Debug)]
pub struct Effect<'e> {
    /// What was to change, and then what about its keys.
    pub parts: [&'e Change<'e>; 2],
    /// Keys that go, and come from elsewhere then.
    pub returning: &'e [String],
}

impl Effect<'_> {
    /// What of it a callback of the file, as it is now, does not say. Of one that cannot be built, only what can be seen
    /// without.
    pub fn missing(
        &self,
        manifest: &Manifest<'_>,
        callback: &ManifestCallback<'_>,
    ) -> Option<String> {
        // What is wrong with it is told by its check.
        let checked = callback.draft.check(
            &manifest.catalogue,
            &manifest.macros,
            &Levels::lenient(),
            &callback.allow,
        );
        let macros = callback.draft.macros_beside(&manifest.macros);
        let entries = checked.callback.as_ref().map(Callback::entries);
        let mut missing = self.parts.iter().filter_map(|change| {
            of_callback(change, &callback.draft)
                .or_else(|| {
                    let mut endpoints = callback.draft.destinations.iter();
                    endpoints.find_map(|to| of_endpoint(change, &callback.draft, to))
                })
                .or_else(|| {
                    let entries = entries.into_iter().flatten();
                    let mut entries = entries.zip(&callback.draft.destinations);
                    entries.find_map(|(entry, to)| {
                        self.of_entry(change, &callback.draft, entry, to, &macros)
                    })
                })
        });
        missing.next()
    }

    fn of_entry(
        &self,
        change: &Change<'_>,
        draft: &Draft<'_>,
        entry: &Entry,
        to: &Destination<'_>,
        macros: &Macros,
    ) -> Option<String> {
        let url = to.url.written();
        let query = entry.query.as_deref().unwrap_or_default();
        let body = entry.body.as_deref().unwrap_or_default();
        for (flag, parameters, sent, own) in [
            ("parameter", change.parameters, query, &to.parameters),
            ("body value", change.body, body, &to.body),
        ] {
            // A key that goes from the other part only: what an endpoint has of its own stays.
            let is_left = |wanted: &DraftParameter<'_>| {
                own.is_some() && change.remove.iter().any(|gone| gone == wanted.key.text())
            };
            let mut unsent = parameters
                .iter()
                .filter(|wanted| !has(sent, wanted, macros) && !is_left(wanted));
            if let Some(wanted) = unsent.next() {
                let key = wanted.key.text();
                return Some(format!("the {flag} `{key}` would not be sent to {url}"));
            }
        }
        let is_excluded = |key: &str| draft.exclude.iter().any(|own| own.text() == key);
        let returns = |key: &String| self.returning.contains(key) && !is_excluded(key);
        let gone = change.remove.iter().filter(|key| !returns(key));
        let set = change.parameters.iter().chain(change.body);
        let set: Vec<&str> = set.map(|one| one.key.text()).collect();
        let mut still = gone.filter(|key| !set.contains(&key.as_str()) && is_sent(key, entry, to));
        still
            .next()
            .map(|key| format!("`{key}` would still be sent to {url}"))
    }
}

fn of_callback(change: &Change<'_>, draft: &Draft<'_>) -> Option<String> {
    let text = |given: &Option<Given<'_>>| given.as_ref().map(|given| given.text().to_owned());
    let words = |given: &[Given<'_>], wanted: &[String]| {
        given
            .iter()
            .map(Given::written)
            .eq(wanted.iter().map(String::as_str))
    };
    if let Some(trigger) = change.trigger
        && text(&draft.trigger).as_deref() != Some(trigger)
    {
        return Some(format!("the trigger would not be `{trigger}`"));
    }
    if let Some(tokens) = change.event_tokens
        && !words(&draft.event_tokens, tokens)
    {
        return Some("its event tokens would not be those".to_owned());
    }
    let urls: Vec<Given<'_>> = draft.destinations.iter().map(|to| to.url.clone()).collect();
    if !change.endpoints.is_empty() && !words(&urls, change.endpoints) {
        return Some("its endpoints would not be those".to_owned());
    }
    if change.recommended.is_some_and(|on| on != draft.recommended) {
        return Some("it would take the recommended placeholders as before".to_owned());
    }
    None
}

fn of_endpoint(change: &Change<'_>, draft: &Draft<'_>, to: &Destination<'_>) -> Option<String> {
    let url = to.url.written();
    let method = to.method.unwrap_or(draft.method);
    if change
        .method
        .is_some_and(|wanted| method.is_post() != wanted.eq_ignore_ascii_case("post"))
    {
        return Some(format!("{url} would keep its method"));
    }
    let conditions = to.conditions.as_ref().unwrap_or(&draft.conditions);
    let wanted = change.conditions?;
    let own = conditions.iter().map(Given::text);
    if own.eq(wanted.iter().map(String::as_str)) {
        return None;
    }
    Some(format!("{url} would keep its conditions"))
}

/// Whether a parameter is among those that are sent, with its value.
fn has(sent: &[Parameter], wanted: &DraftParameter<'_>, macros: &Macros) -> bool {
    let key = Encoded::from_raw(wanted.key.text());
    let text = wanted.value_text();
    let macros = macros.with(foreign_in(&text));
    let value = match wanted.value {
        DraftValue::Encoded(_) => Template::parse(&text, &macros),
        DraftValue::Raw(_) | DraftValue::Placeholder => Template::from_raw(&text, &macros),
    };
    let is_value = |parameter: &Parameter| match &value {
        Ok(value) => parameter.value.as_ref() == Some(value),
        // Its check says what is wrong with it.
        Err(_) => true,
    };
    sent.iter()
        .any(|parameter| parameter.key == key && is_value(parameter))
}

/// Whether an endpoint receives a key that its URL does not have of its own.
fn is_sent(key: &str, entry: &Entry, to: &Destination<'_>) -> bool {
    let encoded = Encoded::from_raw(key);
    let text = to.url.text();
    let url = Url::read(text, 0..text.len());
    let own = url.query.iter().flatten();
    let is_own = own
        .map(|pair| &text[pair.key.clone()])
        .any(|own| own == encoded.as_str());
    let mut sent = entry.query.iter().chain(&entry.body).flatten();
    !is_own && sent.any(|parameter| parameter.key == encoded)
}
