//! A callback as JSON, in the shape that `new`, `build` and `inspect` print.

use super::field;
use crate::callback::syntax::template::{Foreign, Part, Piece, parts, whole_foreign};
use crate::callback::syntax::url::Pair;
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

/// One text taken apart, as `inspect` prints it.
#[derive(Debug, Serialize)]
pub struct InspectedJson<'t, D: Serialize> {
    /// `field`, `link` or `encoded`.
    pub form: &'static str,
    /// The link, or the fragment of one, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<&'t str>,
    /// The entries; for a link those of all its callbacks.
    pub entries: Vec<ReadEntryJson<'t>>,
    /// What is to be said about it.
    pub diagnostics: Vec<D>,
}

/// One entry as it was read, however broken; the fields are those of [`EntryJson`].
#[derive(Debug, Serialize)]
pub struct ReadEntryJson<'t> {
    /// The trigger of a link's callback.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<&'static str>,
    /// The event tokens of a link's callback.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_tokens: Option<Vec<&'t str>>,
    /// The word that Adjust issued in place of a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// `GET` or `POST`, or what stands in their place.
    pub method: String,
    /// The condition, if there is one.
    pub condition: Option<ReadConditionJson>,
    /// Endpoint and parameters; for a link decoded once.
    pub url: String,
    /// What stands before the `?`.
    pub endpoint: String,
    /// The parameters of the URL.
    pub params: Vec<ReadParameterJson>,
    /// Those of the body of a POST.
    pub body: Option<Vec<ReadParameterJson>>,
}

/// A condition as it was read.
#[derive(Debug, Serialize)]
pub struct ReadConditionJson {
    /// Adjust's word, or what stands in its place.
    pub prefix: String,
    /// The placeholders side by side, without braces.
    pub placeholders: Vec<String>,
    /// The alternatives, as they are sent.
    pub values: Vec<String>,
}

/// A parameter as it was read.
#[derive(Debug, Serialize)]
pub struct ReadParameterJson {
    /// The decoded key.
    pub key: String,
    /// The decoded value; `null` for a key without `=`.
    pub value: Option<String>,
    /// The key as it is sent.
    pub raw_key: String,
    /// The value as it is sent.
    pub raw_value: Option<String>,
    /// The placeholders of the value, without braces.
    pub placeholders: Vec<String>,
    /// The partner's macros in the value.
    pub macros: Vec<String>,
}

impl<'t> ReadEntryJson<'t> {
    /// The JSON of an entry of a tree. `is_macro` says of each piece that is no plain text whether it is the
    /// partner's.
    pub fn read(
        text: &str,
        entry: &crate::callback::syntax::field::Entry,
        is_macro: &dyn Fn(&Part) -> bool,
    ) -> ReadEntryJson<'t> {
        let pairs = |pairs: &[Pair]| -> Vec<ReadParameterJson> {
            pairs
                .iter()
                .filter(|pair| !pair.range.is_empty())
                .map(|pair| ReadParameterJson::read(text, pair, is_macro))
                .collect()
        };
        ReadEntryJson {
            trigger: None,
            event_tokens: None,
            alias: None,
            method: entry
                .method
                .clone()
                .map_or_else(|| "GET".to_owned(), |word| text[word].to_owned()),
            condition: entry
                .condition
                .as_ref()
                .map(|condition| ReadConditionJson::read(text, condition)),
            url: text[entry.url.range.clone()].to_owned(),
            endpoint: text[entry.url.endpoint()].to_owned(),
            params: entry.url.query.as_deref().map(pairs).unwrap_or_default(),
            body: entry.body.as_ref().map(|body| pairs(&body.pairs)),
        }
    }
}

impl ReadConditionJson {
    fn read(text: &str, condition: &crate::callback::syntax::condition::Adjust) -> Self {
        let list = &text[condition.placeholders.clone()];
        let value = condition.value.clone().map(|value| &text[value]);
        Self {
            prefix: text[condition.prefix.clone()].to_owned(),
            placeholders: parts(list)
                .filter(|part| part.piece == Piece::Placeholder)
                .map(|part| list[part.range.start + 1..part.range.end - 1].to_owned())
                .collect(),
            values: value
                .map(|value| value.split(';').map(str::to_owned).collect())
                .unwrap_or_default(),
        }
    }
}

impl ReadParameterJson {
    /// The JSON of a pair.
    pub fn read(text: &str, pair: &Pair, is_macro: &dyn Fn(&Part) -> bool) -> Self {
        let (mut placeholders, mut macros, mut decoded) = (Vec::new(), Vec::new(), String::new());
        let value = pair.value.clone().map(|range| (range.start, &text[range]));
        let whole = value.is_some_and(|(start, value)| {
            whole_foreign(value).is_some()
                && is_macro(&Part {
                    piece: Piece::Foreign(Foreign::Brackets),
                    range: start..start + value.len(),
                })
        });
        match value {
            Some((_, value)) if whole => {
                macros.push(value.to_owned());
                decoded.push_str(value);
            }
            Some((start, value)) => {
                for part in parts(value) {
                    let bytes = &value[part.range.clone()];
                    let place = Part {
                        piece: part.piece,
                        range: start + part.range.start..start + part.range.end,
                    };
                    match part.piece {
                        Piece::Text => decoded.push_str(
                            &percent_encoding::percent_decode_str(bytes).decode_utf8_lossy(),
                        ),
                        _ if is_macro(&place) => {
                            macros.push(bytes.to_owned());
                            decoded.push_str(bytes);
                        }
                        Piece::Placeholder => {
                            placeholders.push(bytes[1..bytes.len() - 1].to_owned());
                            decoded.push_str(bytes);
                        }
                        _ => decoded.push_str(bytes),
                    }
                }
            }
            None => {}
        }
        let key = &text[pair.key.clone()];
        Self {
            key: percent_encoding::percent_decode_str(key)
                .decode_utf8_lossy()
                .into_owned(),
            value: value.map(|_| decoded),
            raw_key: key.to_owned(),
            raw_value: value.map(|(_, value)| value.to_owned()),
            placeholders,
            macros,
        }
    }
}
