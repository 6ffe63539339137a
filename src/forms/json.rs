//! A callback as JSON, in the shape that `new`, `build` and `inspect` print.

use super::field;
use crate::callback::{Callback, Condition, Entry, Parameter, Template};
use serde::Serialize;

/// One callback of `new` and `build`.
#[derive(Debug, Serialize)]
pub struct CallbackJson<'c> {
    /// Its name in the file.
    pub name: Option<&'c str>,
    /// The trigger's id.
    pub trigger: Option<&'c str>,
    /// The event token of this line.
    pub event_token: Option<&'c str>,
    /// What is pasted in Adjust.
    pub field: String,
    /// The entries of the field.
    pub entries: Vec<EntryJson<'c>>,
}

/// One entry of a callback.
#[derive(Debug, Serialize)]
pub struct EntryJson<'c> {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The condition, if there is one.
    pub condition: Option<ConditionJson<'c>>,
    /// Endpoint and parameters.
    pub url: String,
    /// What stands before the `?`.
    pub endpoint: &'c str,
    /// The parameters of the URL.
    pub params: Vec<ParameterJson<'c>>,
    /// Those of the body of a POST.
    pub body: Option<Vec<ParameterJson<'c>>>,
}

/// A condition.
#[derive(Debug, Serialize)]
pub struct ConditionJson<'c> {
    /// Adjust's word.
    pub prefix: &'static str,
    /// The placeholders side by side, without braces.
    pub placeholders: &'c [String],
    /// The alternatives, as they are sent.
    pub values: Vec<&'c str>,
}

/// A parameter, decoded and as it is sent.
#[derive(Debug, Serialize)]
pub struct ParameterJson<'c> {
    /// The decoded key.
    pub key: String,
    /// The decoded value; `null` for a key without `=`.
    pub value: Option<String>,
    /// The key as it is sent.
    pub raw_key: &'c str,
    /// The value as it is sent.
    pub raw_value: Option<&'c str>,
    /// The placeholders of the value, without braces.
    pub placeholders: Vec<&'c str>,
    /// The partner's macros in the value.
    pub macros: Vec<&'c str>,
}

impl<'c> CallbackJson<'c> {
    /// The JSON of a callback that stands under a name.
    pub fn new(
        name: Option<&'c str>,
        trigger: Option<&'c str>,
        event_token: Option<&'c str>,
        callback: &'c Callback,
    ) -> Self {
        let entries = callback.entries().iter().map(EntryJson::new).collect();
        Self {
            name,
            trigger,
            event_token,
            field: field::render(callback),
            entries,
        }
    }
}

impl<'c> EntryJson<'c> {
    /// The JSON of an entry.
    pub fn new(entry: &'c Entry) -> Self {
        let mut url = String::new();
        field::render_url(&mut url, entry);
        Self {
            method: entry.method.word(),
            condition: entry.condition.as_ref().map(ConditionJson::new),
            url,
            endpoint: entry.endpoint.as_str(),
            params: entry.parameters().map(ParameterJson::new).collect(),
            body: entry
                .body
                .as_ref()
                .map(|body| body.iter().map(ParameterJson::new).collect()),
        }
    }
}

impl<'c> ConditionJson<'c> {
    fn new(condition: &'c Condition) -> Self {
        Self {
            prefix: condition.prefix().word(),
            placeholders: condition.placeholders(),
            values: condition.values().collect(),
        }
    }
}

impl<'c> ParameterJson<'c> {
    fn new(parameter: &'c Parameter) -> Self {
        let value = parameter.value.as_ref();
        Self {
            key: parameter.key.decode().into_owned(),
            value: value.map(Template::decode),
            raw_key: parameter.key.as_str(),
            raw_value: value.map(Template::as_str),
            placeholders: value.into_iter().flat_map(Template::placeholders).collect(),
            macros: Vec::new(),
        }
    }
}
