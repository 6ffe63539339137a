//! What an app sets in the SDK, as flags give it: which parameters the SDK would drop, which of them a URL has
//! already, and what Adjust appends.

use crate::callback::{Callback, Entry, Given, Sources, Span};
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::{Code, Diagnostic, Findings, Levels};
use std::collections::HashSet;

/// A parameter of the SDK as it was given.
#[derive(Debug, Clone)]
pub struct SdkParameter<'a> {
    /// The key; never empty.
    pub key: Given<'a>,
    /// The value; never empty.
    pub value: Given<'a>,
}

/// The parameters that an app has set in the SDK, in order; Adjust appends them to the URL.
#[derive(Debug, Clone)]
pub struct SdkParameters<'a> {
    /// Those of the session (global ones in v5), which come with every activity.
    pub session: Vec<SdkParameter<'a>>,
    /// Those of the event, which come with events only, and win over the session's.
    pub event: Vec<SdkParameter<'a>>,
}

/// Who has put a parameter into a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterOrigin {
    /// The callback.
    Callback,
    /// The app: a parameter of the SDK's session (a global one).
    SdkSession,
    /// The app: a parameter of the event.
    SdkEvent,
}

/// Splits the `KEY=VALUE` of a flag. The SDKs drop a parameter without a key or without a value, and of two
/// values for a key they keep the last, with a line in the log.
///
/// # Errors
/// The message for a word without `=` or without a value: wrong usage.
pub fn read_parameters<'a>(
    flag: &str,
    given: &'a [String],
    sources: &mut Sources<'a>,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<SdkParameter<'a>>, String> {
    let mut parameters: Vec<SdkParameter<'a>> = Vec::new();
    for text in given {
        let Some(at) = text.find('=') else {
            return Err(format!("{flag} {text}: write KEY=VALUE"));
        };
        let source = sources.flag(flag, text.as_str());
        let parameter = SdkParameter {
            key: source.slice(0..at),
            value: source.slice(at + 1..text.len()),
        };
        let key = parameter.key.text();
        if key.is_empty() {
            let finding = Diagnostic::new(Code::EmptyKey, "a parameter without a name")
                .at(source.place(), "nothing stands before the `=`")
                .help("the SDK would drop it");
            findings.push(finding);
            continue;
        }
        if parameter.value.text().is_empty() {
            return Err(format!(
                "{flag} {key}=: the value is empty, and the SDK would drop it: give a value"
            ));
        }
        match parameters.iter().find(|known| known.key.text() == key) {
            None => parameters.push(parameter),
            Some(known) if known.value.text() == parameter.value.text() => {}
            Some(known) => findings.push(
                Diagnostic::new(Code::DuplicateKey, format!("two values for `{key}`"))
                    .at(parameter.value.place(), "the second")
                    .at(known.value.place(), "the first")
                    .help("the SDK would keep the last: give one of them"),
            ),
        }
    }
    Ok(parameters)
}

/// Whether callbacks of this trigger can be about an event, whose own parameters they then get.
fn can_be_event(trigger: Option<&Trigger>, catalogue: &Catalogue) -> bool {
    trigger.is_none_or(|trigger| {
        let stands_for = trigger.sample_as.iter();
        let mut stands_for = stands_for.filter_map(|id| catalogue.trigger(id));
        trigger.needs_event_token || stands_for.any(|trigger| trigger.needs_event_token)
    })
}

impl SdkParameters<'_> {
    /// An app that sets nothing.
    pub const NONE: &'static SdkParameters<'static> = &SdkParameters {
        session: Vec::new(),
        event: Vec::new(),
    };

    /// The parameters whose key a URL of the callback has already, each once. `name` is the place of the
    /// callback's name, if it has one.
    pub fn collisions(
        &self,
        callback: &Callback,
        trigger: Option<&Trigger>,
        catalogue: &Catalogue,
        name: Option<&Span>,
        levels: &Levels,
        allow: &[Code],
    ) -> Vec<Diagnostic> {
        if self.session.is_empty() && self.event.is_empty() {
            return Vec::new();
        }
        let keys: HashSet<_> = callback
            .entries()
            .iter()
            .flat_map(Entry::parameters)
            .map(|parameter| parameter.key.decode())
            .collect();
        let mut list = Findings::new(levels, allow);
        let of_event = self.event.iter();
        let of_event = of_event.filter(|_| can_be_event(trigger, catalogue));
        for parameter in self.session.iter().chain(of_event) {
            if keys.contains(parameter.key.text()) {
                list.add(collision(parameter, name));
            }
        }
        list.into_list()
    }

    /// What is appended: the session's in order, each with the event's value where the event has the key, then
    /// the event's own.
    pub(super) fn appended(&self, is_event: bool) -> Vec<(&str, &str, ParameterOrigin)> {
        let session = self.session.iter();
        let session = session.map(|parameter| (parameter, ParameterOrigin::SdkSession));
        let event = self.event.iter().filter(|_| is_event);
        let event = event.map(|parameter| (parameter, ParameterOrigin::SdkEvent));
        let mut list: Vec<(&str, &str, ParameterOrigin)> = Vec::new();
        for (parameter, origin) in session.chain(event) {
            let (key, value) = (parameter.key.text(), parameter.value.text());
            match list.iter_mut().find(|(known, ..)| *known == key) {
                Some(earlier) => *earlier = (key, value, origin),
                None => list.push((key, value, origin)),
            }
        }
        list
    }

    /// The keys of the event's parameters, which stay away where the activity is no event.
    pub(super) fn left_out(&self, is_event: bool) -> Vec<String> {
        let event = self.event.iter().filter(|_| !is_event);
        event
            .map(|parameter| parameter.key.text().to_owned())
            .collect()
    }
}

fn collision(parameter: &SdkParameter<'_>, callback: Option<&Span>) -> Diagnostic {
    let key = parameter.key.text();
    let message = format!("the URL has a parameter `{key}` of its own");
    let finding = Diagnostic::new(Code::SdkKeyCollision, message)
        .at(parameter.key.place(), "the SDK sends this key")
        .help(format!(
            "Adjust appends it, so the server would get `{key}` twice; which one counts is not documented"
        ))
        .help("give one of the two another key");
    match callback {
        Some(name) => finding.at(name.clone(), "the URL of this callback has it too"),
        None => finding,
    }
}
