//! Writing a callback as a `[[callback]]` table that builds to the same bytes.

use crate::callback::syntax::template::foreign_in;
use crate::callback::{
    Callback, Condition, Entry, Macros, Method, Parameter, Prefix, Template, escaped_for_toml,
    push_pairs,
};
use crate::catalogue::Trigger;
use crate::forms::field::{render, render_url};
use crate::lint::Code;
use crate::lint::rules::text::without_entities;
use crate::report::is_hidden;
use std::collections::HashSet;
use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlStringBuilder};

/// A callback with what a file says beside it.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its name in the file.
    pub name: String,
    /// What fires it.
    pub trigger: Option<&'static Trigger>,
    /// The event tokens that it is set up for.
    pub event_tokens: Vec<String>,
    /// The callback itself.
    pub callback: Callback,
    /// The same without what is recommended, and the keys of that which it leaves out, where all the rest is sent.
    pub recommended: Option<(Callback, Vec<String>)>,
    /// The partner's macros that hold for it.
    pub macros: Macros,
}

/// What a callback takes from a file's `[defaults]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FromDefaults {
    /// What they have and it has not.
    All,
    /// Nothing: its table says so.
    Nothing,
}

/// How a table is tried to say a callback.
pub(super) struct Attempt<'b> {
    pub(super) takes: FromDefaults,
    /// The codes that it must allow, to be built without flags.
    pub(super) allow: &'b [&'static str],
    /// The partner's macros that it declares for itself.
    pub(super) macros: &'b Macros,
    pub(super) file_macros: &'b Macros,
    /// Whether what is recommended stands in one word, and not parameter by parameter.
    pub(super) is_brief: bool,
}

/// The table of a callback. Parameters that all endpoints share stand in `placeholders` and `params`, where
/// these rebuild the bytes; else the URLs stand whole in `endpoints`.
pub(super) fn block(product: &Product, about: &Attempt<'_>) -> String {
    let brief = product.recommended.as_ref().filter(|_| about.is_brief);
    let callback = brief.map_or(&product.callback, |(rest, _)| rest);
    let entries = callback.entries();
    let macros = &with_foreign(about, callback);
    let shared = shared_parameters(entries, macros);
    let mut text = String::from("[[callback]]\n");
    line(&mut text, "name", &string(&product.name));
    if let Some(trigger) = product.trigger {
        line(&mut text, "trigger", &string(trigger.id));
    }
    words_line(&mut text, "event_tokens", &product.event_tokens);
    if about.takes == FromDefaults::Nothing {
        line(&mut text, "defaults", "false");
    }
    if let Some((_, excluded)) = brief {
        line(&mut text, "recommended", "true");
        words_line(&mut text, "exclude", excluded);
    }
    words_line(&mut text, "allow", about.allow);
    words_line(&mut text, "macros", about.macros.words());
    let uniform = entries.iter().all(|entry| {
        entry.method == entries[0].method
            && entry.condition == entries[0].condition
            && entry.body == entries[0].body
    });
    let endpoints = |brackets| -> Vec<String> {
        let each = entries.iter().map(|entry| {
            let url = string(&url_without(entry, shared));
            if uniform {
                url
            } else {
                endpoint_table(&url, entry, macros, brackets)
            }
        });
        each.collect()
    };
    laid_out(&mut text, "endpoints", [&endpoints(FLAT), &endpoints(TALL)]);
    let mut tables = String::new();
    if uniform {
        if entries[0].method != Method::Implied {
            line(&mut text, "method", &string(method_word(entries[0].method)));
        }
        if let Some(condition) = &entries[0].condition {
            words_line(&mut text, "conditions", [condition_text(condition)]);
        }
        match &entries[0].body {
            Some(body) if !is_table(body, macros) => line(&mut text, "body", &written(body)),
            Some(body) => table(&mut tables, "callback.body", body, macros),
            None => {}
        }
    }
    let query = entries[0].query.as_deref().unwrap_or_default();
    let parameters = &query[query.len() - shared..];
    let named = parameters.iter().take_while(|one| is_named(one)).count();
    let names = parameters[..named].iter().map(|one| one.key.as_str());
    words_line(&mut text, "placeholders", names);
    if named < parameters.len() {
        table(&mut text, "callback.params", &parameters[named..], macros);
    }
    text.push_str(&tables);
    text
}

/// The macros of the callback and of the file, and those of other products where it allows them: all stay as they are.
fn with_foreign(about: &Attempt<'_>, callback: &Callback) -> Macros {
    let macros = about.macros.joined(about.file_macros);
    if about.allow.contains(&Code::ForeignMacro.name()) {
        macros.with(foreign_in(&render(callback)))
    } else {
        macros
    }
}

fn line(text: &mut String, key: &str, value: &str) {
    text.push_str(&format!("{key} = {value}\n"));
}

/// A string on one line in every case; the library's default takes several for a text with line breaks.
pub(super) fn string(text: &str) -> String {
    if text.contains(is_hidden) {
        return escaped(text);
    }
    let builder = TomlStringBuilder::new(text);
    let pretty = builder.as_basic_pretty().or_else(|| builder.as_literal());
    pretty.unwrap_or_else(|| builder.as_basic()).to_toml_value()
}

pub(super) fn key(text: &str) -> String {
    if text.contains(is_hidden) {
        return escaped(text);
    }
    text.to_toml_key()
}

/// A quoted text in which nothing is left that a terminal would obey, or hide.
fn escaped(text: &str) -> String {
    format!("\"{}\"", escaped_for_toml(text, is_hidden))
}

/// What a list stands between in a table of an endpoint: in one line, and with a line for its item.
const FLAT: [&str; 2] = ["[", "]"];
const TALL: [&str; 2] = ["[\n    ", ",\n  ]"];

fn words_line(text: &mut String, key: &str, words: impl IntoIterator<Item = impl AsRef<str>>) {
    let words = words.into_iter().map(|word| string(word.as_ref()));
    let words: Vec<String> = words.collect();
    if !words.is_empty() {
        laid_out(text, key, [&words, &words]);
    }
}

/// A key with a list, laid out as `taplo fmt` does it: with a line for each item where one line has no room.
fn laid_out(text: &mut String, key: &str, [flat, tall]: [&[String]; 2]) {
    const WIDTH: usize = 80;
    let flat = format!("{key} = [{}]", flat.join(", "));
    if flat.chars().count() <= WIDTH {
        text.push_str(&flat);
    } else {
        text.push_str(&format!("{key} = [\n  {},\n]", tall.join(",\n  ")));
    }
    text.push('\n');
}

fn table(text: &mut String, name: &str, parameters: &[Parameter], macros: &Macros) {
    text.push_str(&format!("\n[{name}]\n"));
    for parameter in parameters {
        text.push_str(&(key_and_value(parameter, macros) + "\n"));
    }
}

fn key_and_value(parameter: &Parameter, macros: &Macros) -> String {
    let key = key(&parameter.key.decode());
    let encoded = parameter.value.as_ref().map_or("", Template::as_str);
    match plain(encoded, macros) {
        Some(plain) => format!("{key} = {}", string(&plain)),
        None => format!("{key} = {{ encoded = {} }}", string(encoded)),
    }
}

/// The plain text that encodes to these very bytes, if no rule refuses it as plain text.
fn plain(encoded: &str, macros: &Macros) -> Option<String> {
    let template = Template::parse(encoded, macros).ok()?;
    let plain = template.decode();
    let again = Template::from_raw(&plain, macros).ok()?;
    (again.as_str() == encoded && is_plain(&plain)).then_some(plain)
}

/// Whether a text can be given plain: a control character or an HTML entity that is meant is encoded.
fn is_plain(text: &str) -> bool {
    !text.contains(char::is_control) && without_entities(text) == text
}

/// Whether a value can stand in `params`, plain or encoded.
fn is_value(encoded: &str, macros: &Macros) -> bool {
    plain(encoded, macros).is_some()
        || (encoded.is_ascii()
            && !encoded.contains('#')
            && Template::parse(encoded, macros).is_ok())
}

/// Whether a pair can stand in a table.
fn is_sound(pair: &Parameter, macros: &Macros) -> bool {
    let value = pair.value.as_ref().map(Template::as_str);
    pair.key.plain_key().is_some() && value.is_some_and(|value| is_value(value, macros))
}

fn is_table(body: &[Parameter], macros: &Macros) -> bool {
    let mut keys = HashSet::new();
    let mut pairs = body.iter();
    !body.is_empty() && pairs.all(|pair| is_sound(pair, macros) && keys.insert(pair.key.as_str()))
}

fn written(body: &[Parameter]) -> String {
    let mut pairs = String::new();
    push_pairs(&mut pairs, body);
    string(&pairs)
}

fn is_named(parameter: &Parameter) -> bool {
    let value = parameter.value.as_ref();
    let value = value.filter(|value| value.is_placeholder());
    value.and_then(|value| value.placeholders().next()) == Some(parameter.key.as_str())
}

/// How many of the last parameters all entries share, in a form that can stand in `params`.
fn shared_parameters(entries: &[Entry], macros: &Macros) -> usize {
    let queries = entries.iter().map(|entry| entry.query.as_deref());
    let queries: Vec<&[Parameter]> = queries.map(Option::unwrap_or_default).collect();
    let first = queries[0];
    let alike = |other: &&[Parameter]| {
        let pairs = first.iter().rev().zip(other.iter().rev());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let common = queries.iter().map(alike).min().unwrap_or_default();
    // Each key once, each pair whole; a key that also stands in what is left would be a duplicate.
    let mut keys = HashSet::new();
    let is_fit = |pair: &&Parameter| {
        is_sound(pair, macros) && keys.insert(pair.key.decoded_bytes().into_owned())
    };
    let most = first[first.len() - common..].iter().rev();
    let most = most.take_while(is_fit).count();
    let mut shared = most;
    for query in &queries {
        let (rest, kept) = query.split_at(query.len() - most);
        let others: HashSet<_> = rest.iter().map(|one| one.key.decoded_bytes()).collect();
        let is_alone = |one: &&Parameter| !others.contains(&one.key.decoded_bytes());
        shared = shared.min(kept.iter().rev().take_while(is_alone).count());
    }
    // A final `&` of what is left would go.
    let has_open_end = |shared: &usize| {
        let mut rests = queries.iter().map(|query| &query[..query.len() - shared]);
        rests.any(|rest| rest.last().is_some_and(Parameter::is_empty_pair))
    };
    let mut fewer = (0..=shared).rev();
    fewer.find(|shared| !has_open_end(shared)).unwrap_or(0)
}

fn url_without(entry: &Entry, shared: usize) -> String {
    let query = entry.query.as_ref();
    let rest = query.map(|query| query[..query.len() - shared].to_vec());
    let entry = Entry {
        query: rest.filter(|rest| shared == 0 || !rest.is_empty()),
        ..entry.clone()
    };
    let mut url = String::new();
    render_url(&mut url, &entry);
    url
}

/// The words of methods. In capitals the entry says it, as the newer form of Adjust's grammar does.
pub(super) const METHODS: [(&str, Method); 4] = [
    ("get", Method::Implied),
    ("GET", Method::Get),
    ("post", Method::Post),
    ("POST", Method::Post),
];

pub(super) fn method_word(method: Method) -> &'static str {
    let found = METHODS.iter().find(|(_, own)| *own == method);
    found.map_or("get", |(word, _)| word)
}

fn endpoint_table(url: &str, entry: &Entry, macros: &Macros, [open, close]: [&str; 2]) -> String {
    let mut items = vec![format!("url = {url}")];
    if entry.method != Method::Implied {
        items.push(format!("method = {}", string(method_word(entry.method))));
    }
    if let Some(condition) = &entry.condition {
        let condition = string(&condition_text(condition));
        items.push(format!("conditions = {open}{condition}{close}"));
    }
    if let Some(body) = &entry.body {
        items.push(if is_table(body, macros) {
            let pairs = body.iter().map(|pair| key_and_value(pair, macros));
            let pairs: Vec<String> = pairs.collect();
            format!("body = {{ {} }}", pairs.join(", "))
        } else {
            format!("body = {}", written(body))
        });
    }
    format!("{{ {} }}", items.join(", "))
}

/// The short form where it gives the same bytes, else Adjust's.
fn condition_text(condition: &Condition) -> String {
    let (prefix, value) = (condition.prefix(), condition.value());
    let implied = Prefix::of(prefix.is_negative(), condition.values().count());
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.;+".contains(&b);
    let has_blank_edge = |value: &str| value.trim_matches('+') != value;
    match condition.placeholders() {
        [name]
            if implied == prefix
                && value.bytes().all(is_plain)
                && !condition.values().any(has_blank_edge) =>
        {
            let operator = if prefix.is_negative() { "!=" } else { "=" };
            format!("{name}{operator}{}", value.replace('+', " "))
        }
        _ => condition.to_string(),
    }
}
