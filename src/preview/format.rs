//! How requests are shown: for people, as HTTP messages, as curl commands, as JSON.

use super::request::{Dropped, Origin, Request, Sent};
use crate::callback::Method;
use crate::catalogue::ValueType;
use crate::report::{Printable, to_json};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use percent_encoding::percent_decode_str;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use std::collections::HashSet;

/// The ways to show requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: the URL, its decoded parameters, what is not in it
    Text,
    /// HTTP messages, as editors and REST clients read them
    Http,
    /// Commands that make the requests
    Curl,
    /// One array
    Json,
    /// An object on each line
    Jsonl,
}

impl Format {
    /// Each with the word that names it, and what it is.
    pub const CHOICES: [(Self, &'static [&'static str], &'static str); 5] = [
        (
            Self::Text,
            &["text"],
            "For people: the URL, its decoded parameters, what is not in it",
        ),
        (
            Self::Http,
            &["http"],
            "HTTP messages, as editors and REST clients read them",
        ),
        (Self::Curl, &["curl"], "Commands that make the requests"),
        (Self::Json, &["json"], "One array"),
        (Self::Jsonl, &["jsonl"], "An object on each line"),
    ];
}

/// What is said below the requests where a placeholder had no value.
const ON_DROPPED: &str = "\
Not in it: Adjust drops a placeholder that it has no data for. Whether its key then stays with an empty value
is not documented; here the whole parameter is left out. Let your server take both.
";

/// All requests in a format. Every format is safe to print.
pub fn render(format: Format, requests: &[Request<'_>]) -> String {
    let each = |one: fn(&Request<'_>) -> String, between: &str| {
        let all: Vec<String> = requests.iter().map(one).collect();
        all.join(between)
    };
    match format {
        Format::Text => {
            let mut text = each(text, "\n");
            if requests.iter().any(|request| !request.dropped.is_empty()) {
                text.push('\n');
                text.push_str(ON_DROPPED);
            }
            text
        }
        Format::Http => each(http, "\n"),
        Format::Curl => each(curl, ""),
        Format::Json if requests.is_empty() => "[]\n".to_owned(),
        Format::Json => format!("[\n{}\n]\n", each(json, ",\n")),
        Format::Jsonl => requests
            .iter()
            .map(|request| json(request) + "\n")
            .collect(),
    }
}

/// What a request is of, in one line: `purchase, event abc123, iOS device 2, endpoint 1`.
fn title(request: &Request<'_>) -> String {
    let about = &request.about;
    let mut title = about.name.unwrap_or("callback").to_owned();
    if let Some(trigger) = about.trigger.filter(|trigger| Some(*trigger) != about.name) {
        title.push_str(&format!(", {trigger}"));
    }
    title.push_str(&format!(
        ", {} device {}, endpoint {}",
        about.platform,
        about.number + 1,
        request.entry + 1
    ));
    Printable(&title).to_string()
}

fn text(request: &Request<'_>) -> String {
    let mut text = format!("{}\n", title(request));
    if let Some(why) = &request.unsent {
        text.push_str(&format!("  not sent: {}\n", Printable(why)));
    }
    text.push_str(&format!(
        "  {} {}\n",
        request.method.word(),
        Printable(&request.url)
    ));
    pairs(&mut text, &request.parameters);
    if let Some(body) = &request.body {
        text.push_str(&format!("  body {}\n", to_json(&Flat(body))));
        pairs(&mut text, body);
    }
    for dropped in &request.dropped {
        text.push_str(&format!("    {}\n", absence(dropped)));
    }
    for key in &request.without {
        text.push_str(&format!(
            "    not in it: {} (--event-param comes with events only)\n",
            Printable(key)
        ));
    }
    for name in &request.unknown {
        let name = Printable(name);
        text.push_str(&format!(
            "    {{{name}}} is unknown to cbgen: it is shown as it stands, which is what a user saw Adjust send\n"
        ));
    }
    text
}

fn absence(dropped: &Dropped) -> String {
    let name = Printable(&dropped.placeholder);
    let what = match (&dropped.key, dropped.is_whole) {
        (Some(key), true) if *key == dropped.placeholder => format!("not in it: {name}"),
        (Some(key), true) => format!("not in it: {}, {{{name}}}", Printable(key)),
        (Some(key), false) => format!("without its part {{{name}}}: {}", Printable(key)),
        (None, _) => format!("without its part {{{name}}}: the path"),
    };
    format!("{what} ({})", dropped.why)
}

fn pairs(text: &mut String, pairs: &[Sent]) {
    let width = |key: &str| unicode_width::UnicodeWidthStr::width(key);
    let keys: Vec<String> = pairs
        .iter()
        .map(|sent| Printable(&sent.key).to_string())
        .collect();
    // One very long key does not push all values off the screen.
    let column = keys
        .iter()
        .map(|key| width(key))
        .filter(|width| *width <= 32)
        .max()
        .unwrap_or(0);
    for (key, sent) in keys.iter().zip(pairs) {
        let blanks = " ".repeat(column.saturating_sub(width(key)));
        let value = sent.value.as_deref().map(Printable);
        let value = value.map_or_else(String::new, |value| value.to_string());
        let by = match sent.origin {
            Origin::Callback => "",
            Origin::SdkSession => "   (SDK, session)",
            Origin::SdkEvent => "   (SDK, event)",
        };
        text.push_str(&format!("    {key}{blanks}  {value}{by}"));
        let kept = text.trim_end().len();
        text.truncate(kept);
        text.push('\n');
    }
}

/// Authority and request target of a URL. The endpoint begins with `scheme://`, which the model has checked.
fn authority_and_target(url: &str) -> (&str, String) {
    let rest = url.find("://").map_or(url, |at| &url[at + 3..]);
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(at);
    let slash = if target.starts_with('/') { "" } else { "/" };
    (authority, format!("{slash}{target}"))
}

/// The header for `user:password@` of a URL, decoded first, as curl and browsers do.
fn authorization(credentials: &str) -> String {
    let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    let mut plain: Vec<u8> = percent_decode_str(user).collect();
    plain.push(b':');
    plain.extend(percent_decode_str(password));
    format!("Authorization: Basic {}\n", BASE64_STANDARD.encode(plain))
}

fn http(request: &Request<'_>) -> String {
    let mut text = format!("### {}\n", title(request));
    if let Some(why) = &request.unsent {
        text.push_str(&format!("# not sent: {}\n", Printable(why)));
        return text;
    }
    let (authority, target) = authority_and_target(&request.url);
    let (credentials, host) = match authority.rsplit_once('@') {
        Some((credentials, host)) => (Some(credentials), host),
        None => (None, authority),
    };
    text.push_str(&format!(
        "{} {} HTTP/1.1\nHost: {}\n",
        request.method.word(),
        Printable(&target),
        Printable(host)
    ));
    if let Some(credentials) = credentials {
        text.push_str(&authorization(credentials));
    }
    if let Some(body) = json_body(request) {
        text.push_str(&format!(
            "Content-Type: application/json\nContent-Length: {}\n\n{body}\n",
            body.len()
        ));
    }
    text
}

fn curl(request: &Request<'_>) -> String {
    if let Some(why) = &request.unsent {
        return format!("# {}: not sent: {}\n", title(request), Printable(why));
    }
    // Without these two, curl would read braces as lists and shorten `/../`.
    let mut words = vec!["curl", "--globoff", "--path-as-is"];
    let body = json_body(request);
    if request.method.is_post() {
        words.extend(["--request", "POST"]);
    }
    if let Some(body) = &body {
        words.extend([
            "--header",
            "Content-Type: application/json",
            "--data-raw",
            body,
        ]);
    }
    words.push(&request.url);
    // Only a NUL cannot be quoted, and neither a URL of the model nor JSON holds one.
    let line = shlex::try_join(words).unwrap_or_default();
    format!("{line}\n")
}

/// The body of a POST: a flat JSON object of texts, empty where the callback has no pairs for it.
fn json_body(request: &Request<'_>) -> Option<String> {
    let is_post = request.method == Method::Post;
    is_post.then(|| to_json(&Flat(request.body.as_deref().unwrap_or_default())))
}

fn json(request: &Request<'_>) -> String {
    to_json(&RequestJson::new(request))
}

/// A request as JSON.
#[derive(Serialize)]
struct RequestJson<'r> {
    name: Option<&'r str>,
    trigger: Option<&'r str>,
    event_token: Option<&'r str>,
    platform: crate::catalogue::Platform,
    device: u32,
    entry: usize,
    sent: bool,
    reason: Option<&'r str>,
    method: &'static str,
    url: &'r str,
    params: Vec<SentJson<'r>>,
    body: Option<Flat<'r>>,
    dropped: Vec<DroppedJson<'r>>,
    /// The keys of event parameters that stay away, for this is no event.
    event_parameters_left_out: &'r [String],
    /// What a table of `schema` takes: the callback's keys with values of their columns' types. `None` for what
    /// is not sent.
    row: Option<Row<'r>>,
    /// What its column for the SDK's parameters takes.
    sdk_parameters: Flat<'r>,
}

#[derive(Serialize)]
struct SentJson<'r> {
    key: &'r str,
    value: Option<&'r str>,
    raw_key: &'r str,
    raw_value: Option<&'r str>,
    #[serde(rename = "type")]
    kind: ValueType,
    from: Origin,
}

#[derive(Serialize)]
struct DroppedJson<'r> {
    key: Option<&'r str>,
    placeholder: &'r str,
    reason: String,
}

impl<'r> RequestJson<'r> {
    fn new(request: &'r Request<'_>) -> Self {
        let own = request
            .parameters
            .iter()
            .filter(|sent| sent.origin == Origin::Callback);
        let count = own.clone().count();
        let row = own.chain(request.body.iter().flatten()).collect();
        Self {
            name: request.about.name,
            trigger: request.about.trigger,
            event_token: request.about.event_token,
            platform: request.about.platform,
            device: request.about.number + 1,
            entry: request.entry + 1,
            sent: request.unsent.is_none(),
            reason: request.unsent.as_deref(),
            method: request.method.word(),
            url: &request.url,
            params: request.parameters.iter().map(SentJson::new).collect(),
            body: request.body.as_deref().map(Flat),
            dropped: request.dropped.iter().map(DroppedJson::new).collect(),
            event_parameters_left_out: &request.without,
            row: request.unsent.is_none().then_some(Row(row)),
            sdk_parameters: Flat(&request.parameters[count..]),
        }
    }
}

impl<'r> SentJson<'r> {
    fn new(sent: &'r Sent) -> Self {
        Self {
            key: &sent.key,
            value: sent.value.as_deref(),
            raw_key: &sent.raw_key,
            raw_value: sent.raw_value.as_deref(),
            kind: sent.kind,
            from: sent.origin,
        }
    }
}

impl<'r> DroppedJson<'r> {
    fn new(dropped: &'r Dropped) -> Self {
        Self {
            key: dropped.key.as_deref(),
            placeholder: &dropped.placeholder,
            reason: dropped.why.to_string(),
        }
    }
}

/// Pairs as an object of texts, in order; of a repeated key the first.
struct Flat<'r>(&'r [Sent]);

impl Serialize for Flat<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut seen = HashSet::new();
        for sent in self.0 {
            if seen.insert(&sent.key) {
                map.serialize_entry(&sent.key, sent.value.as_deref().unwrap_or_default())?;
            }
        }
        map.end()
    }
}

/// Pairs as an object whose values have the types of the catalogue; of a repeated key the first.
struct Row<'r>(Vec<&'r Sent>);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut seen = HashSet::new();
        for sent in &self.0 {
            if !seen.insert(&sent.key) {
                continue;
            }
            let text = sent.value.as_deref();
            match text.and_then(|text| number(sent.column, text)) {
                Some(number) => map.serialize_entry(&sent.key, &number)?,
                None => map.serialize_entry(&sent.key, &text)?,
            }
        }
        map.end()
    }
}

/// The number of a text, where its type is one.
fn number(kind: ValueType, text: &str) -> Option<serde_json::Number> {
    match kind {
        ValueType::String | ValueType::Json => None,
        ValueType::Decimal => serde_json::Number::from_f64(text.parse().ok()?),
        ValueType::Integer | ValueType::Boolean | ValueType::Timestamp | ValueType::TimestampMs => {
            Some(text.parse::<i64>().ok()?.into())
        }
    }
}
