//! The requests that a callback makes of one sample: placeholders filled in, conditions checked, the SDK's
//! parameters appended.

use super::device::{SampleDevice, SampleSetting};
use super::sdk::ParameterOrigin;
use crate::callback::condition::{Condition, Prefix};
use crate::callback::encode_into;
use crate::callback::syntax::template::alternatives;
use crate::callback::{Callback, Encoded, Entry, Method, Parameter, Template, TemplatePiece};
use crate::catalogue::ValueType;
use percent_encoding::percent_decode_str;
use serde::Serialize;

/// One request: what would be sent, or why nothing would.
#[derive(Debug, Clone)]
pub struct SampleRequest<'c> {
    /// The callback and the device that it belongs to.
    pub setting: SampleSetting<'c>,
    /// The place of its entry in the callback field, from 0.
    pub entry: usize,
    /// GET or POST.
    pub method: Method,
    /// The complete URL.
    pub url: String,
    /// The parameters of the URL, the SDK's at the end.
    pub parameters: Vec<SampleParameter>,
    /// The pairs of a POST's body, which is sent as a flat JSON object.
    pub body: Option<Vec<SampleParameter>>,
    /// The placeholders that have no value.
    pub dropped: Vec<DroppedPlaceholder>,
    /// Names between braces that the catalogue lacks: they are left as they are.
    pub unknown: Vec<String>,
    /// Parameters of the event that stay away, for the activity is none.
    pub without: Vec<String>,
    /// Why it is not sent; `None` if it is.
    pub unsent: Option<String>,
}

/// A parameter as it is sent.
#[derive(Debug, Clone, Serialize)]
pub struct SampleParameter {
    /// The key as the receiver reads it.
    pub key: String,
    /// The value as the receiver reads it; `None` for a key without `=`.
    pub value: Option<String>,
    /// The bytes of the key.
    pub raw_key: String,
    /// The bytes of the value.
    pub raw_value: Option<String>,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: ValueType,
    /// Who has put it there.
    #[serde(rename = "from")]
    pub origin: ParameterOrigin,
}

/// A placeholder that has no value in a request.
#[derive(Debug, Clone, Serialize)]
pub struct DroppedPlaceholder {
    /// The key of its parameter; `None` in the path.
    pub key: Option<String>,
    /// The placeholder, without braces; `a||b` as it is written.
    pub placeholder: String,
    /// Why.
    pub reason: String,
    /// Whether the whole parameter is left out; else the text around the placeholder stays.
    #[serde(skip)]
    pub is_whole: bool,
}

/// The requests of every entry of a callback, for one sample.
pub fn requests<'c>(callback: &Callback, setting: SampleSetting<'c>) -> Vec<SampleRequest<'c>> {
    let device = &SampleDevice::new(setting);
    let requests = callback.entries().iter().enumerate().map(|(at, entry)| {
        let filling = Filling {
            device,
            dropped: Vec::new(),
            unknown: Vec::new(),
        };
        filling.request(entry, at)
    });
    requests.collect()
}

struct Filling<'s, 'c> {
    device: &'s SampleDevice<'c>,
    dropped: Vec<DroppedPlaceholder>,
    unknown: Vec<String>,
}

impl<'c> Filling<'_, 'c> {
    fn request(mut self, entry: &Entry, at: usize) -> SampleRequest<'c> {
        let setting = self.device.setting;
        let is_event = self.device.is_event();
        let mut url = self.fill(entry.endpoint.template(), None);
        let mut parameters: Vec<SampleParameter> = self.pairs(entry.parameters());
        let body = entry.body.as_ref().map(|body| self.pairs(body.iter()));
        let appended = setting.sdk.appended(is_event).into_iter();
        parameters.extend(appended.map(|(key, value, origin)| SampleParameter {
            key: key.to_owned(),
            value: Some(value.to_owned()),
            raw_key: Encoded::from_raw(key).as_str().to_owned(),
            raw_value: Some(Encoded::from_raw(value).as_str().to_owned()),
            kind: ValueType::String,
            origin,
        }));
        for (at, parameter) in parameters.iter().enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            url.push_str(&parameter.raw_key);
            if let Some(value) = &parameter.raw_value {
                url.push('=');
                url.push_str(value);
            }
        }
        let condition = entry.condition.as_ref();
        SampleRequest {
            setting,
            entry: at,
            method: entry.method,
            url,
            parameters,
            body,
            unsent: condition.and_then(|condition| self.refusal(condition)),
            without: setting.sdk.left_out(is_event),
            dropped: self.dropped,
            unknown: self.unknown,
        }
    }

    fn pairs<'p>(&mut self, pairs: impl Iterator<Item = &'p Parameter>) -> Vec<SampleParameter> {
        pairs
            .filter(|pair| !pair.is_empty_pair())
            .filter_map(|pair| self.pair(pair))
            .collect()
    }

    /// A parameter with its values; `None` where all of it is placeholders without data.
    fn pair(&mut self, pair: &Parameter) -> Option<SampleParameter> {
        let mut sent = SampleParameter {
            key: pair.key.decode().into_owned(),
            value: None,
            raw_key: pair.key.as_str().to_owned(),
            raw_value: None,
            kind: ValueType::String,
            origin: ParameterOrigin::Callback,
        };
        let Some(template) = &pair.value else {
            return Some(sent);
        };
        let raw = self.fill(template, Some(&sent.key));
        if raw.is_empty() && !template.as_str().is_empty() {
            return None;
        }
        sent.kind = template.value_type(self.device.setting.catalogue);
        let value = percent_decode_str(&raw).decode_utf8_lossy().into_owned();
        sent.value = Some(value);
        sent.raw_value = Some(raw);
        Some(sent)
    }

    /// The bytes of a template with its values.
    fn fill(&mut self, template: &Template, key: Option<&str>) -> String {
        let mut raw = String::new();
        let first = self.dropped.len();
        for piece in template.pieces() {
            match piece {
                TemplatePiece::Text(text) => raw.push_str(text),
                TemplatePiece::Variable(name) => raw.extend(["${", name, "}"]),
                TemplatePiece::Placeholder(names) => match self.first_value(names) {
                    None => {
                        self.unknown.push(names.to_owned());
                        raw.push_str(&format!("{{{names}}}"));
                    }
                    Some(Ok(value)) => encode_into(&mut raw, &value),
                    Some(Err(reason)) => self.dropped.push(DroppedPlaceholder {
                        key: key.map(str::to_owned),
                        placeholder: names.to_owned(),
                        reason,
                        is_whole: false,
                    }),
                },
            }
        }
        if raw.is_empty() {
            for dropped in &mut self.dropped[first..] {
                dropped.is_whole = true;
            }
        }
        raw
    }

    /// Of `a||b` the first that has a value; without one, why the first has none.
    fn first_value(&self, names: &str) -> Option<Result<String, String>> {
        let mut refused = None;
        for name in alternatives(names) {
            match self.device.value(name)? {
                Ok(value) => return Some(Ok(value)),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        refused.map(Err)
    }

    /// Why a condition keeps the request from being sent; `None` if it holds.
    fn refusal(&self, condition: &Condition) -> Option<String> {
        let values = condition.placeholders().iter().map(|names| {
            let value = self.first_value(names).map(Result::unwrap_or_default);
            value.unwrap_or_else(|| format!("{{{names}}}"))
        });
        let values: Vec<String> = values.collect();
        if holds(condition, &values.concat()) {
            return None;
        }
        let here = condition.placeholders().iter().zip(&values);
        let here = here.map(|(name, value)| match value.as_str() {
            "" => format!("{name} has no value"),
            value => format!("{name} is {value}"),
        });
        let (words, here) = (condition.in_words(), here.collect::<Vec<_>>().join(" and "));
        let set = self.to_meet(condition);
        let set = set.map(|set| format!(" (--set {set} shows it sent)"));
        let set = set.unwrap_or_default();
        Some(format!("sent only if {words}; here {here}{set}"))
    }

    /// What the user can set for a condition to hold, where one value of one placeholder does it.
    fn to_meet(&self, condition: &Condition) -> Option<String> {
        let value = match condition.prefix() {
            Prefix::Equal => condition.value(),
            Prefix::Contained => condition.values().next()?,
            Prefix::NotEqual | Prefix::NotContained => return None,
        };
        let [name] = condition.placeholders() else {
            return None;
        };
        if name.contains("||") || self.device.setting.chosen.contains_key(name) {
            return None;
        }
        let value = shlex::try_quote(value).ok()?;
        Some(format!("{name}={value}"))
    }
}

/// Whether a condition holds for the joined values of its placeholders. A `+` stands for a space.
fn holds(condition: &Condition, joined: &str) -> bool {
    let same = |value: &str| value == joined || value.replace('+', " ") == joined;
    match condition.prefix() {
        Prefix::Equal => same(condition.value()),
        Prefix::NotEqual => !same(condition.value()),
        Prefix::Contained => condition.values().any(same),
        Prefix::NotContained => !condition.values().any(same),
    }
}
