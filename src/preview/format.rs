//! How requests are shown: for people, as HTTP messages, as curl commands, as JSON, and for tools that make load.

use super::message::{Flat, HttpMessage, first_of_each};
use super::request::{DroppedPlaceholder, SampleParameter, SampleRequest};
use super::sdk::ParameterOrigin;
use crate::catalogue::ValueType;
use crate::report::columns::columns;
use crate::report::{Printable, to_json};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Number, Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

choices! {
    /// The ways to show requests.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum PreviewFormat {
        Text: ["text"], "For people: the URL, its decoded parameters, what is not in it";
        Http: ["http"], "HTTP messages, as editors and REST clients read them";
        Curl: ["curl"], "Commands that make the requests";
        Json: ["json"], "One array";
        Jsonl: ["jsonl"], "An object on each line";
        Har: ["har"], "What browsers record, for tools that make load of it: only what is sent";
        Urls: ["urls"], "A URL on each line, for tools that make load of GET requests: only what is sent";
    }
}

/// What stands below the requests where a placeholder had no value.
const ON_DROPPED: &str = "\
Not in it: Adjust drops a placeholder that it has no data for. Whether its key then stays with an empty value
is not documented; here the whole parameter is left out. Let your server take both.
";

/// Writes requests in a format, one after the other: of many, none is kept. Every format is safe to print.
pub struct PreviewWriter<'o> {
    format: PreviewFormat,
    /// The types of the columns of the callbacks' table, by key.
    columns: &'o BTreeMap<String, ValueType>,
    out: &'o mut dyn Write,
    is_first: bool,
    has_dropped: bool,
    left_out: LeftOut,
}

/// How many requests a format does not hold, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// A condition keeps them back.
    pub unsent: usize,
    /// They have a body, and the format is a list of URLs.
    pub posts: usize,
}

impl<'o> PreviewWriter<'o> {
    /// A writer of no request yet.
    pub fn new(
        format: PreviewFormat,
        columns: &'o BTreeMap<String, ValueType>,
        out: &'o mut dyn Write,
    ) -> Self {
        Self {
            format,
            columns,
            out,
            is_first: true,
            has_dropped: false,
            left_out: LeftOut::default(),
        }
    }

    /// What stands before all requests, between two, and behind all.
    const fn frame(&self) -> [&'static str; 3] {
        match self.format {
            PreviewFormat::Text | PreviewFormat::Http => ["", "\n", ""],
            PreviewFormat::Curl | PreviewFormat::Jsonl | PreviewFormat::Urls => ["", "", ""],
            PreviewFormat::Json => ["[\n", ",\n", "\n]\n"],
            PreviewFormat::Har => [HAR_HEAD, ",\n", "\n]}}\n"],
        }
    }

    /// Writes one request.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, request: &SampleRequest<'_>) -> io::Result<()> {
        let shown = match self.format {
            PreviewFormat::Har | PreviewFormat::Urls if request.unsent.is_some() => {
                self.left_out.unsent += 1;
                return Ok(());
            }
            PreviewFormat::Urls if request.method.is_post() => {
                self.left_out.posts += 1;
                return Ok(());
            }
            PreviewFormat::Text => text(request),
            PreviewFormat::Http => http(request),
            PreviewFormat::Curl => curl(request),
            PreviewFormat::Json => to_json(&RequestJson(request, self.columns)),
            PreviewFormat::Jsonl => to_json(&RequestJson(request, self.columns)) + "\n",
            PreviewFormat::Har => har(request).to_string(),
            PreviewFormat::Urls => format!("{}\n", Printable(&request.url)),
        };
        let [head, between, _] = self.frame();
        let before = if self.is_first { head } else { between };
        self.is_first = false;
        self.has_dropped |= !request.dropped.is_empty();
        write!(self.out, "{before}{shown}")
    }

    /// Writes what stands behind the last request, and says what the format has left out.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> io::Result<LeftOut> {
        let [head, _, foot] = self.frame();
        match self.format {
            PreviewFormat::Json if self.is_first => writeln!(self.out, "[]")?,
            PreviewFormat::Text if self.has_dropped => write!(self.out, "\n{ON_DROPPED}")?,
            _ if self.is_first => write!(self.out, "{head}{foot}")?,
            _ => write!(self.out, "{foot}")?,
        }
        Ok(self.left_out)
    }
}

/// What a request is of, in one line: `purchase.abc123, event, iOS device 2, endpoint 1`.
pub fn title(request: &SampleRequest<'_>) -> String {
    let setting = &request.setting;
    let name = setting.full_name();
    let trigger = setting.trigger.map(|trigger| trigger.id);
    let trigger = trigger.filter(|trigger| name.as_deref() != Some(*trigger));
    let title = format!(
        "{}{}, {} device {}, endpoint {}",
        name.as_deref().unwrap_or("callback"),
        trigger.map_or_else(String::new, |trigger| format!(", {trigger}")),
        setting.platform,
        setting.number + 1,
        request.entry + 1
    );
    Printable(&title).to_string()
}

fn text(request: &SampleRequest<'_>) -> String {
    let mut text = title(request) + "\n";
    if let Some(why) = &request.unsent {
        text.push_str(&format!("  not sent: {}\n", Printable(why)));
    }
    let (method, url) = (request.method.word(), Printable(&request.url).text());
    text.extend(["  ", method, " ", &url, "\n"]);
    pairs(&mut text, &request.parameters);
    if let Some(body) = &request.body {
        let json = to_json(&Flat(body));
        text.push_str(&format!("  body {json} (one flat JSON object)\n"));
        pairs(&mut text, body);
    }
    for dropped in &request.dropped {
        text.extend(["    ", &absence(dropped), "\n"]);
    }
    for key in request.without.iter().map(|key| Printable(key)) {
        text.push_str(&format!(
            "    not in it: {key} (--event-param comes with events only)\n"
        ));
    }
    for name in request.unknown.iter().map(|name| Printable(name)) {
        text.push_str(&format!(
            "    {{{name}}} is unknown to cbgen: it is shown as it stands, which is what a user saw Adjust send\n"
        ));
    }
    text
}

fn absence(dropped: &DroppedPlaceholder) -> String {
    let name = Printable(&dropped.placeholder);
    let what = match (&dropped.key, dropped.is_whole) {
        (Some(key), true) if *key == dropped.placeholder => format!("not in it: {name}"),
        (Some(key), true) => format!("not in it: {}, {{{name}}}", Printable(key)),
        (Some(key), false) => format!("without its part {{{name}}}: {}", Printable(key)),
        (None, _) => format!("without its part {{{name}}}: the path"),
    };
    format!("{what} ({})", dropped.reason)
}

fn pairs(text: &mut String, pairs: &[SampleParameter]) {
    let keys = pairs.iter().map(|sent| Printable(&sent.key).text());
    let keys: Vec<Cow<'_, str>> = keys.collect();
    // One very long key does not push all values off the screen.
    let widths = keys.iter().map(|key| columns(key));
    let column = widths.filter(|width| *width <= 32).max().unwrap_or(0);
    for (key, sent) in keys.iter().zip(pairs) {
        let blanks = 2 + column.saturating_sub(columns(key));
        let value = Printable(sent.value.as_deref().unwrap_or_default()).text();
        let by = match sent.origin {
            ParameterOrigin::Callback => "",
            ParameterOrigin::SdkSession => "   (SDK, session)",
            ParameterOrigin::SdkEvent => "   (SDK, event)",
        };
        let start = text.len();
        text.extend(["    ", key]);
        text.extend(std::iter::repeat_n(' ', blanks));
        text.extend([&*value, by]);
        text.truncate(start + text[start..].trim_end().len());
        text.push('\n');
    }
}

fn http(request: &SampleRequest<'_>) -> String {
    let mut text = format!("### {}\n", title(request));
    if let Some(why) = &request.unsent {
        text.push_str(&format!("# not sent: {}\n", Printable(why)));
        return text;
    }
    let message = HttpMessage::new(request);
    text.push_str(&format!(
        "{} {} HTTP/1.1\nHost: {}\n",
        message.method,
        Printable(&absolute(request, &message)),
        Printable(&message.host)
    ));
    for (name, value) in &message.headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    if let Some(body) = &message.body {
        text.push_str(&format!("\n{body}\n"));
    }
    text
}

/// The URL of a message without the credentials, which a header carries. Its scheme says whether it goes out in clear.
fn absolute(request: &SampleRequest<'_>, message: &HttpMessage) -> String {
    let scheme = request.url.split("://").next().unwrap_or_default();
    let (host, target) = (&message.host, &message.target);
    let slash = if target.starts_with('/') { "" } else { "/" };
    format!("{scheme}://{host}{slash}{target}")
}

const HAR_HEAD: &str = concat!(
    r#"{"log":{"version":"1.2","creator":{"name":"cbgen","version":""#,
    env!("CARGO_PKG_VERSION"),
    "\"},\"entries\":[\n"
);

/// A request as an entry of an HTTP archive; that the format wants an answer, too, is met with an empty one.
fn har(request: &SampleRequest<'_>) -> Value {
    let message = HttpMessage::new(request);
    let pair = |name: &str, value: &str| json!({"name": name, "value": value});
    let headers = message
        .headers
        .iter()
        .map(|(name, value)| pair(name, value));
    let query = request.parameters.iter();
    let query = query.map(|sent| pair(&sent.key, sent.value.as_deref().unwrap_or_default()));
    let mut entry = json!({
        "startedDateTime": "2026-01-15T00:00:00.000Z",
        "time": 0,
        "comment": title(request),
        "request": {
            "method": message.method,
            "url": absolute(request, &message),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers.collect::<Vec<_>>(),
            "queryString": query.collect::<Vec<_>>(),
            "headersSize": -1,
            "bodySize": message.body.as_ref().map_or(0, String::len),
        },
        "response": {
            "status": 0, "statusText": "", "httpVersion": "", "cookies": [], "headers": [],
            "content": {"size": 0, "mimeType": ""},
            "redirectURL": "", "headersSize": -1, "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    });
    if let Some(body) = message.body {
        entry["request"]["postData"] = json!({"mimeType": "application/json", "text": body});
    }
    entry
}

fn curl(request: &SampleRequest<'_>) -> String {
    if let Some(why) = &request.unsent {
        return format!("# {}: not sent: {}\n", title(request), Printable(why));
    }
    // Without these two, curl would read braces as lists and shorten `/../`.
    let mut words = vec!["curl", "--globoff", "--path-as-is"];
    let body = HttpMessage::new(request).body;
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

/// A request as JSON, with the types of the columns.
struct RequestJson<'r>(&'r SampleRequest<'r>, &'r BTreeMap<String, ValueType>);

impl Serialize for RequestJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(request, columns) = *self;
        let setting = &request.setting;
        let message = HttpMessage::new(request);
        let headers: BTreeMap<&str, String> = message.headers.into_iter().collect();
        let is_own = |sent: &SampleParameter| sent.origin == ParameterOrigin::Callback;
        let own = request.parameters.partition_point(is_own);
        let (own, sdk) = request.parameters.split_at(own);
        let is_sent = request.unsent.is_none();
        // What a table of `schema` takes: the callback's keys, and beside them those of the SDK.
        let row = is_sent.then(|| TableRow {
            parameters: own.iter().chain(request.body.iter().flatten()).collect(),
            columns,
        });
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("name", &setting.full_name())?;
        object.serialize_entry("trigger", &setting.trigger.map(|trigger| trigger.id))?;
        object.serialize_entry("event_token", &setting.event_token)?;
        object.serialize_entry("platform", &setting.platform)?;
        object.serialize_entry("device", &(setting.number + 1))?;
        object.serialize_entry("entry", &(request.entry + 1))?;
        object.serialize_entry("sent", &is_sent)?;
        object.serialize_entry("reason", &request.unsent)?;
        object.serialize_entry("method", request.method.word())?;
        object.serialize_entry("url", &request.url)?;
        object.serialize_entry("params", &request.parameters)?;
        object.serialize_entry("body", &request.body.as_deref().map(Flat))?;
        object.serialize_entry("dropped", &request.dropped)?;
        object.serialize_entry("event_parameters_left_out", &request.without)?;
        object.serialize_entry("row", &row)?;
        object.serialize_entry("sdk_parameters", &Flat(sdk))?;
        object.serialize_entry("headers", &headers)?;
        object.serialize_entry("body_text", &message.body)?;
        object.end()
    }
}

/// Pairs as an object whose values have the types of their columns; of a repeated key the first.
struct TableRow<'r> {
    parameters: Vec<&'r SampleParameter>,
    columns: &'r BTreeMap<String, ValueType>,
}

impl Serialize for TableRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = |sent: &SampleParameter| -> Option<Value> {
            let text = sent.value.as_deref()?;
            let kind = self.columns.get(&sent.key).unwrap_or(&sent.kind);
            Some(number(*kind, text).map_or_else(|| text.into(), Value::Number))
        };
        let parameters = first_of_each(self.parameters.iter().copied());
        serializer.collect_map(parameters.map(|sent| (&sent.key, value(sent))))
    }
}

/// The number of a text, where its type is one.
pub fn number(kind: ValueType, text: &str) -> Option<Number> {
    match kind {
        ValueType::String | ValueType::Json => None,
        ValueType::Decimal => Number::from_f64(text.parse().ok()?),
        ValueType::Integer | ValueType::Boolean | ValueType::Timestamp | ValueType::TimestampMs => {
            Some(text.parse::<i64>().ok()?.into())
        }
    }
}
