//! The requests that a callback makes of one sample: placeholders filled in, conditions judged, the SDK's
//! parameters appended.

use super::activity::{Absent, SampleActivity};
use crate::callback::condition::{Condition, Prefix};
use crate::callback::encode_into;
use crate::callback::{Callback, Encoded, Entry, Method, Parameter, Template, TemplatePiece};
use crate::catalogue::{Catalogue, Platform, ValueType};
use percent_encoding::percent_decode_str;
use std::collections::HashMap;

/// What a request belongs to.
#[derive(Debug, Clone, Copy)]
pub struct About<'c> {
    /// The callback's name; `None` for a string without one.
    pub name: Option<&'c str>,
    /// The trigger's id.
    pub trigger: Option<&'static str>,
    /// The event token that this line of the callback is set up for.
    pub event_token: Option<&'c str>,
    /// The sample device's platform.
    pub platform: Platform,
    /// The number of the device, from 0.
    pub number: u32,
}

/// One request: what would be sent, or why nothing would.
#[derive(Debug, Clone)]
pub struct Request<'c> {
    /// What it belongs to.
    pub about: About<'c>,
    /// The place of its entry in the callback field, from 0.
    pub entry: usize,
    /// GET or POST.
    pub method: Method,
    /// The complete URL.
    pub url: String,
    /// The parameters of the URL, the SDK's at the end.
    pub parameters: Vec<Sent>,
    /// The pairs of a POST's body, which is sent as a flat JSON object.
    pub body: Option<Vec<Sent>>,
    /// The placeholders that have no value.
    pub dropped: Vec<Dropped>,
    /// Names between braces that the catalogue lacks: they are left as they are.
    pub unknown: Vec<String>,
    /// Parameters of the event that stay away, for the activity is none.
    pub without: Vec<String>,
    /// Why it is not sent; `None` if it is.
    pub unsent: Option<String>,
}

impl Request<'_> {
    /// Gives the values the types of the columns that several callbacks share: for each key the type.
    pub fn share_columns(&mut self, types: &HashMap<String, ValueType>) {
        let body = self.body.iter_mut().flatten();
        for sent in self.parameters.iter_mut().chain(body) {
            if let Some(kind) = types
                .get(&sent.key)
                .filter(|_| sent.origin == Origin::Callback)
            {
                sent.column = *kind;
            }
        }
    }
}

/// A parameter as it is sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The key as the receiver reads it.
    pub key: String,
    /// The value as the receiver reads it; `None` for a key without `=`.
    pub value: Option<String>,
    /// The bytes of the key.
    pub raw_key: String,
    /// The bytes of the value.
    pub raw_value: Option<String>,
    /// The type of its values.
    pub kind: ValueType,
    /// The type of the column that holds them.
    pub column: ValueType,
    /// Who has put it there.
    pub origin: Origin,
}

/// Who has put a parameter into a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The callback.
    Callback,
    /// The app: a parameter of the SDK's session (a global one).
    SdkSession,
    /// The app: a parameter of the event.
    SdkEvent,
}

/// A placeholder that has no value in a request.
#[derive(Debug, Clone)]
pub struct Dropped {
    /// The key of its parameter; `None` in the path.
    pub key: Option<String>,
    /// The placeholder, without braces; `a||b` as it is written.
    pub placeholder: String,
    /// Why.
    pub why: Absent,
    /// Whether the whole parameter is left out; else the text around the placeholder stays.
    pub is_whole: bool,
}

/// The parameters that an app has set in the SDK, in order; Adjust appends them to the URL.
#[derive(Debug, Clone, Copy, Default)]
pub struct SdkParameters<'p> {
    /// Those of the session, which come with every activity.
    pub session: &'p [(String, String)],
    /// Those of the event, which come with events only, and win over the session's.
    pub event: &'p [(String, String)],
}

impl SdkParameters<'_> {
    /// The keys of the event's parameters that stay away where the activity is no event.
    fn without(self, is_event: bool) -> Vec<String> {
        let event = if is_event { &[] } else { self.event };
        event.iter().map(|(key, _)| key.clone()).collect()
    }

    /// All that is appended, as one JSON object; `None` if that is nothing.
    pub(super) fn json(self, with_event: bool) -> Option<String> {
        let appended = self.appended(with_event);
        let pairs = appended
            .into_iter()
            .map(|sent| (sent.key, sent.value.unwrap_or_default().into()));
        let object: serde_json::Map<String, serde_json::Value> = pairs.collect();
        (!object.is_empty()).then(|| serde_json::Value::Object(object).to_string())
    }

    /// What is appended: the session's in order, each with the event's value where the event has the key, then
    /// the event's own.
    fn appended(self, with_event: bool) -> Vec<Sent> {
        let event = if with_event { self.event } else { &[] };
        let mut list: Vec<(&String, &String, Origin)> = Vec::new();
        let all = self.session.iter().map(|pair| (pair, Origin::SdkSession));
        for ((key, value), origin) in all.chain(event.iter().map(|pair| (pair, Origin::SdkEvent))) {
            match list.iter_mut().find(|(known, ..)| *known == key) {
                Some(earlier) => *earlier = (key, value, origin),
                None => list.push((key, value, origin)),
            }
        }
        list.into_iter()
            .map(|(key, value, origin)| Sent {
                key: key.clone(),
                value: Some(value.clone()),
                raw_key: Encoded::from_raw(key).as_str().to_owned(),
                raw_value: Some(Encoded::from_raw(value).as_str().to_owned()),
                kind: ValueType::String,
                column: ValueType::String,
                origin,
            })
            .collect()
    }
}

/// The requests of every entry of a callback, for one sample.
pub fn requests<'c>(
    callback: &Callback,
    catalogue: &Catalogue,
    about: About<'c>,
    activity: &SampleActivity<'_>,
    sdk: SdkParameters<'_>,
) -> Vec<Request<'c>> {
    callback
        .entries()
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let mut filling = Filling {
                activity,
                catalogue,
                dropped: Vec::new(),
                unknown: Vec::new(),
            };
            filling.request(entry, at, about, sdk)
        })
        .collect()
}

/// One request as it is filled in.
struct Filling<'s, 'c> {
    activity: &'s SampleActivity<'c>,
    catalogue: &'s Catalogue,
    dropped: Vec<Dropped>,
    unknown: Vec<String>,
}

impl Filling<'_, '_> {
    fn request<'a>(
        &mut self,
        entry: &Entry,
        at: usize,
        about: About<'a>,
        sdk: SdkParameters<'_>,
    ) -> Request<'a> {
        let mut url = self.fill(entry.endpoint.template(), None);
        let mut parameters: Vec<Sent> = self.pairs(entry.parameters());
        let body = entry.body.as_ref().map(|body| self.pairs(body.iter()));
        parameters.extend(sdk.appended(self.activity.is_event()));
        if entry.query.is_some() || !parameters.is_empty() {
            url.push('?');
        }
        for (at, sent) in parameters.iter().enumerate() {
            if at > 0 {
                url.push('&');
            }
            url.push_str(&sent.raw_key);
            if let Some(value) = &sent.raw_value {
                url.push('=');
                url.push_str(value);
            }
        }
        if url.ends_with('?') && parameters.is_empty() {
            url.pop();
        }
        Request {
            about,
            entry: at,
            method: entry.method,
            url,
            parameters,
            body,
            unsent: entry
                .condition
                .as_ref()
                .and_then(|condition| self.refusal(condition)),
            without: sdk.without(self.activity.is_event()),
            dropped: std::mem::take(&mut self.dropped),
            unknown: std::mem::take(&mut self.unknown),
        }
    }

    fn pairs<'p>(&mut self, pairs: impl Iterator<Item = &'p Parameter>) -> Vec<Sent> {
        pairs
            .filter(|pair| !pair.is_empty_pair())
            .filter_map(|pair| self.pair(pair))
            .collect()
    }

    /// A parameter with its values; `None` where all of it is placeholders without data.
    fn pair(&mut self, pair: &Parameter) -> Option<Sent> {
        let key = pair.key.decode().into_owned();
        let mut sent = Sent {
            raw_key: pair.key.as_str().to_owned(),
            raw_value: None,
            value: None,
            kind: ValueType::String,
            column: ValueType::String,
            origin: Origin::Callback,
            key,
        };
        let Some(template) = &pair.value else {
            return Some(sent);
        };
        let raw = self.fill(template, Some(&sent.key));
        if raw.is_empty() && !template.as_str().is_empty() {
            return None;
        }
        sent.kind = template.value_type(self.catalogue);
        sent.column = sent.kind;
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
                    Some(Err(why)) => self.dropped.push(Dropped {
                        key: key.map(str::to_owned),
                        placeholder: names.to_owned(),
                        why,
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
    fn first_value(&self, names: &str) -> Option<Result<String, Absent>> {
        let mut refused = None;
        for name in names.split("||") {
            match self.activity.value(name)? {
                Ok(value) => return Some(Ok(value)),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        refused.map(Err)
    }

    /// Why a condition keeps the request from being sent; `None` if it holds.
    fn refusal(&self, condition: &Condition) -> Option<String> {
        let values: Vec<String> = condition
            .placeholders()
            .iter()
            .map(|names| match self.first_value(names) {
                Some(value) => value.unwrap_or_default(),
                None => format!("{{{names}}}"),
            })
            .collect();
        if holds(condition, &values.concat()) {
            return None;
        }
        let here: Vec<String> = condition
            .placeholders()
            .iter()
            .zip(&values)
            .map(|(name, value)| match value.as_str() {
                "" => format!("{name} has no value"),
                value => format!("{name} is {value}"),
            })
            .collect();
        let mut why = format!(
            "sent only if {}; here {}",
            condition.in_words(),
            here.join(" and ")
        );
        if let Some(set) = self.to_meet(condition) {
            why.push_str(&format!(" (--set {set} shows it sent)"));
        }
        Some(why)
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
        if name.contains("||") || self.activity.is_chosen(name) {
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

#[cfg(test)]
mod tests {
    use super::holds;
    use crate::callback::condition::{Condition, Prefix};

    #[test]
    fn the_four_comparisons_judge_the_joined_text() {
        let judge = |prefix, value: &str, joined: &str| {
            let condition = Condition::new(prefix, vec!["a".into()], value.into());
            holds(&condition.expect("a sound condition"), joined)
        };
        assert!(judge(Prefix::Equal, "Meta+Ads", "Meta Ads"));
        assert!(judge(Prefix::Equal, "a+b", "a+b"));
        assert!(!judge(Prefix::Equal, "x;y", "x"));
        assert!(judge(Prefix::NotEqual, "x", "y"));
        assert!(!judge(Prefix::NotEqual, "x", "x"));
        assert!(judge(Prefix::Contained, "de;at", "at"));
        assert!(!judge(Prefix::Contained, "de;at", "a"));
        assert!(!judge(Prefix::NotContained, "de;at", "de"));
        assert!(judge(Prefix::NotContained, "de;at", ""));
    }
}
