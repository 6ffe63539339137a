//! A callback as JSON, in the shape that `new`, `build` and `inspect` print.

use crate::callback::syntax::condition::Adjust;
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::field::{self, EntrySyntax};
use crate::callback::syntax::template::{Piece, parts_in, placeholders, whole_foreign};
use crate::callback::syntax::url::Pair;
use crate::callback::{Macros, Prefix};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// One callback of `new` and `build`.
#[derive(Debug, Serialize)]
pub struct CallbackJson<'c> {
    /// Its name in the file.
    pub name: Option<&'c str>,
    /// The trigger's id.
    pub trigger: Option<&'c str>,
    /// The event token of this line.
    pub event_token: Option<&'c str>,
    /// The callbacks that are joined in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callbacks: Option<&'c [String]>,
    /// What is pasted in Adjust.
    pub field: &'c str,
    /// The entries of the field.
    pub entries: Vec<EntryJson<'c>>,
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
    pub entries: Vec<EntryJson<'t>>,
    /// What is to be said about it.
    pub diagnostics: Vec<D>,
}

/// The partner's macros, and the value in a link that holds them. There only what stands raw is a macro.
pub type Partners<'m> = (&'m Macros, Option<&'m Decoded>);

/// One entry of a callback, however broken.
#[derive(Debug, Default, Serialize)]
pub struct EntryJson<'t> {
    /// The trigger of a link's callback.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<&'static str>,
    /// The event tokens of a link's callback.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_tokens: Option<Vec<&'t str>>,
    /// The word that Adjust issued in place of a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<&'t str>,
    /// `GET` or `POST`, or what stands in their place.
    pub method: &'t str,
    /// The condition, if there is one.
    pub condition: Option<ConditionJson<'t>>,
    /// Endpoint and parameters; for a link decoded once.
    pub url: &'t str,
    /// What stands before the `?`.
    pub endpoint: &'t str,
    /// The parameters of the URL.
    pub params: Vec<ParameterJson<'t>>,
    /// Those of the body of a POST.
    pub body: Option<Vec<ParameterJson<'t>>>,
}

/// A condition.
#[derive(Debug, Serialize)]
pub struct ConditionJson<'t> {
    /// Adjust's word, or what stands in its place.
    pub prefix: &'t str,
    /// The placeholders side by side, without braces.
    pub placeholders: Vec<&'t str>,
    /// The alternatives, as they are sent.
    pub values: Vec<&'t str>,
}

/// A parameter, decoded and as it is sent.
#[derive(Debug, Serialize)]
pub struct ParameterJson<'t> {
    /// The decoded key.
    pub key: Cow<'t, str>,
    /// The decoded value; `null` for a key without `=`.
    pub value: Option<String>,
    /// The key as it is sent.
    pub raw_key: &'t str,
    /// The value as it is sent.
    pub raw_value: Option<&'t str>,
    /// The placeholders of the value, without braces.
    pub placeholders: Vec<&'t str>,
    /// The partner's macros in the value.
    pub macros: Vec<&'t str>,
}

impl<'c> CallbackJson<'c> {
    /// The JSON of a callback field that stands under a name.
    pub fn new(
        [name, trigger, event_token]: [Option<&'c str>; 3],
        field: &'c str,
        macros: &Macros,
    ) -> Self {
        let entries = field::read(field).entries.into_iter();
        Self {
            name,
            trigger,
            event_token,
            callbacks: None,
            field,
            entries: entries
                .map(|entry| EntryJson::new(field, &entry, (macros, None)))
                .collect(),
        }
    }
}

impl<'t> EntryJson<'t> {
    /// The JSON of an entry of a tree.
    pub fn new(text: &'t str, entry: &EntrySyntax, partners: Partners<'_>) -> Self {
        let pairs = |pairs: &[Pair]| ParameterJson::all(text, pairs, partners);
        let condition = entry.condition.as_ref();
        Self {
            method: entry.method.clone().map_or("GET", |word| &text[word]),
            condition: condition.map(|condition| ConditionJson::new(text, condition)),
            url: &text[entry.url.range.clone()],
            endpoint: &text[entry.url.endpoint()],
            params: entry.url.query.as_deref().map(pairs).unwrap_or_default(),
            body: entry.body.as_ref().map(|body| pairs(&body.pairs)),
            ..Self::default()
        }
    }

    /// The JSON of a word that Adjust issued in place of a URL, with the pairs behind it.
    pub fn alias(
        text: &'t str,
        word: &Range<usize>,
        pairs: &[Pair],
        partners: Partners<'_>,
    ) -> Self {
        Self {
            alias: Some(&text[word.clone()]),
            method: "GET",
            url: text,
            endpoint: &text[word.clone()],
            params: ParameterJson::all(text, pairs, partners),
            ..Self::default()
        }
    }
}

impl<'t> ConditionJson<'t> {
    /// What it says, for people; `None` where its prefix is none.
    pub fn in_words(&self) -> Option<String> {
        let values = self.values.iter().copied();
        Some(Prefix::parse(self.prefix)?.clause(&self.placeholders, values))
    }

    fn new(text: &'t str, condition: &Adjust) -> Self {
        let list = &text[condition.placeholders.clone()];
        let value = condition.value.clone().map(|value| &text[value]);
        Self {
            prefix: &text[condition.prefix.clone()],
            placeholders: placeholders(list).collect(),
            values: value
                .into_iter()
                .flat_map(|value| value.split(';'))
                .collect(),
        }
    }
}

impl<'t> ParameterJson<'t> {
    fn all(text: &'t str, pairs: &[Pair], partners: Partners<'_>) -> Vec<Self> {
        let pairs = pairs.iter().filter(|pair| !pair.range.is_empty());
        let pairs = pairs.map(|pair| Self::new(text, pair, partners));
        pairs.collect()
    }

    fn new(text: &'t str, pair: &Pair, (named, decoded_link): Partners<'_>) -> Self {
        let is_macro = |range: &Range<usize>| {
            let is_raw = decoded_link.is_none_or(|decoded| decoded.is_raw(range.start));
            is_raw && named.contains(&text[range.clone()])
        };
        let (mut placeholders, mut macros, mut decoded) = (Vec::new(), Vec::new(), String::new());
        let range = pair.value.clone().unwrap_or(0..0);
        let value = &text[range.clone()];
        if whole_foreign(value).is_some() && is_macro(&range) {
            macros.push(value);
            decoded.push_str(value);
        } else {
            for part in parts_in(text, range) {
                let bytes = &text[part.range.clone()];
                if part.piece == Piece::Text {
                    decoded.push_str(&percent_decode_str(bytes).decode_utf8_lossy());
                    continue;
                }
                decoded.push_str(bytes);
                if is_macro(&part.range) {
                    macros.push(bytes);
                } else if part.piece == Piece::Placeholder {
                    placeholders.push(&bytes[1..bytes.len() - 1]);
                }
            }
        }
        let key = &text[pair.key.clone()];
        Self {
            key: percent_decode_str(key).decode_utf8_lossy(),
            value: pair.value.is_some().then_some(decoded),
            raw_key: key,
            raw_value: pair.value.is_some().then_some(value),
            placeholders,
            macros,
        }
    }
}
