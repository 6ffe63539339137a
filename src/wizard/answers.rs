//! What one run of `new` was told, by flags or by answers, as owned texts: the one thing that both fill. It
//! turns into a [`Draft`], and into the command line that says the same.

use crate::callback::{
    Destination, Draft, DraftParameter, DraftValue, Given, Layer, Macros, Method, Sources,
};

/// Everything that shapes one callback, in the words of `new`'s flags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer")]
pub struct Answers {
    /// `--trigger`
    pub trigger: Option<String>,
    /// `--event-token`
    pub event_tokens: Vec<String>,
    /// `--endpoint`
    pub endpoints: Vec<String>,
    /// `--recommended`
    pub recommended: bool,
    /// `--exclude`
    pub exclude: Vec<String>,
    /// `--placeholder` and `--param`, in their order.
    pub parameters: Vec<ParameterAnswer>,
    /// `--condition`
    pub conditions: Vec<String>,
    /// `--method`; only POST is ever written.
    pub method: Method,
    /// `--body`
    pub body: Vec<String>,
    /// `--macro`
    pub macros: Vec<String>,
    /// `--name`
    pub name: Option<String>,
    /// `--save`
    pub save: Option<String>,
    /// `--copy`
    pub copy: bool,
    /// Whether the conditions were answered for the endpoints of a file too that have their own.
    pub condition_for_all: bool,
    /// Whether the method was answered for the endpoints of a file too that have their own.
    pub method_for_all: bool,
    /// The place that each endpoint has among those of a file, where it is one of them.
    pub existing_endpoints: Vec<Option<usize>>,
    /// Keys that only single endpoints of a file have in their URL, and that go.
    pub removed: Vec<String>,
    /// The same of their bodies.
    pub removed_of_body: Vec<String>,
}

/// One `--placeholder` or `--param`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterAnswer {
    /// `NAME[,NAME]`
    Placeholders(String),
    /// `KEY=TEMPLATE` or `KEY:=TEXT`
    Param(String),
}

/// A `--param` or `--body` without a `=`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{flag} '{value}': type KEY=TEMPLATE, for example {flag} '{name}={{{name}}}'", name = example_of(value))]
pub struct NoPair {
    /// The flag.
    pub flag: &'static str,
    /// What it was given.
    pub value: String,
}

/// What could have been meant: the text as a name.
fn example_of(value: &str) -> &str {
    match value.trim_matches(['{', '}', ' ']) {
        "" => "adid",
        name => name,
    }
}

impl Answers {
    /// The draft that says this; each text is a source of its own, named by its flag.
    ///
    /// # Errors
    /// The first `--param` or `--body` that is no pair.
    pub fn draft<'a>(&'a self, sources: &mut Sources<'a>) -> Result<Draft<'a>, NoPair> {
        let mut parameters = Vec::new();
        for parameter in &self.parameters {
            match parameter {
                ParameterAnswer::Placeholders(list) => {
                    let given = sources.flag("--placeholder", list.as_str());
                    parameters.extend(
                        split_names(&given)
                            .iter()
                            .map(|name| DraftParameter::placeholder(name, Layer::Placeholder)),
                    );
                }
                ParameterAnswer::Param(text) => parameters.push(pair(sources, "--param", text)?),
            }
        }
        let mut body = Vec::new();
        for value in &self.body {
            body.push(pair(sources, "--body", value)?);
        }
        let mut flags = |name: &str, values: &'a [String]| -> Vec<Given<'a>> {
            values
                .iter()
                .map(|value| sources.flag(name, value.as_str()))
                .collect()
        };
        let conditions = flags("--condition", &self.conditions);
        let endpoints = flags("--endpoint", &self.endpoints);
        let event_tokens = flags("--event-token", &self.event_tokens);
        let exclude = flags("--exclude", &self.exclude);
        Ok(Draft {
            name: None,
            trigger: self
                .trigger
                .as_deref()
                .map(|id| sources.flag("--trigger", id)),
            event_tokens,
            recommended: self.recommended,
            exclude,
            destinations: endpoints.into_iter().map(Destination::from_entry).collect(),
            conditions,
            method: self.method,
            parameters,
            body,
            sets: Vec::new(),
            is_kept: false,
            macros: Macros::new(&self.macros),
        })
    }

    /// The words of the command that builds the same bytes, without those that save or copy. `extra` words
    /// are put at its end.
    pub fn command(&self, extra: &[String]) -> Vec<String> {
        let mut words = CommandWords::of("new");
        if let Some(id) = &self.trigger {
            words.flag("-t", "--trigger", id);
        }
        for token in &self.event_tokens {
            words.long("--event-token", token);
        }
        for url in &self.endpoints {
            words.flag("-e", "--endpoint", url);
        }
        for condition in &self.conditions {
            words.long("--condition", condition);
        }
        words.parameters(&self.parameters);
        for key in &self.exclude {
            words.long("--exclude", key);
        }
        if self.method.is_post() {
            words.long("--method", "post");
        }
        for text in &self.body {
            words.long("--body", text);
        }
        for word in &self.macros {
            words.long("--macro", word);
        }
        if self.recommended {
            words.word("--recommended");
        }
        words.0.extend_from_slice(extra);
        words.0
    }

    /// The command of [`Answers::command`] as one line for a shell.
    pub fn command_line(&self, extra: &[String]) -> String {
        CommandWords(self.command(extra)).line()
    }

    /// The parameters of the callback's own, each by itself, with its key.
    pub fn own_parameters(&self) -> Vec<(String, ParameterAnswer)> {
        let mut list = Vec::new();
        for parameter in &self.parameters {
            match parameter {
                ParameterAnswer::Placeholders(names) => {
                    list.extend(names.split(',').map(|name| {
                        let name = name.trim();
                        let key = name
                            .strip_prefix('{')
                            .and_then(|rest| rest.strip_suffix('}'))
                            .unwrap_or(name);
                        let one = ParameterAnswer::Placeholders(key.to_owned());
                        (key.to_owned(), one)
                    }));
                }
                ParameterAnswer::Param(text) => {
                    list.push((key_of(text).to_owned(), parameter.clone()));
                }
            }
        }
        list
    }

    /// One endpoint more.
    pub(super) fn add_endpoint(&mut self, url: String) {
        self.endpoints.push(url);
        if !self.existing_endpoints.is_empty() {
            self.existing_endpoints.push(None);
        }
    }

    /// Whether any placeholder or parameter was asked for.
    pub fn has_parameters(&self) -> bool {
        self.recommended || !self.parameters.is_empty()
    }
}

/// The words of a command that says what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandWords(Vec<String>);

impl CommandWords {
    /// The command of a verb, without arguments so far.
    pub fn of(verb: &str) -> Self {
        Self(vec!["cbgen".to_owned(), verb.to_owned()])
    }

    /// One word more.
    pub fn word(&mut self, word: &str) {
        self.0.push(word.to_owned());
    }

    /// A flag with its value. A value that begins like a flag is taken as one, unless it is tied to its own.
    pub fn flag(&mut self, short: &str, long: &str, value: &str) {
        if value.starts_with('-') || value.is_empty() {
            self.0.push(format!("{long}={value}"));
        } else {
            self.0.extend([short.to_owned(), value.to_owned()]);
        }
    }

    /// A flag that has no short form.
    pub fn long(&mut self, flag: &str, value: &str) {
        self.flag(flag, flag, value);
    }

    /// `-p` and `-P`, in their order.
    pub fn parameters(&mut self, parameters: &[ParameterAnswer]) {
        for parameter in merged(parameters) {
            match parameter {
                ParameterAnswer::Placeholders(list) => self.flag("-p", "--placeholder", &list),
                ParameterAnswer::Param(text) => self.flag("-P", "--param", &text),
            }
        }
    }

    /// One line for a shell.
    pub fn line(&self) -> String {
        let words = self.0.iter().map(String::as_str);
        // Only a NUL cannot be quoted, and neither an argument nor an answer can hold one.
        shlex::try_join(words).unwrap_or_else(|_| self.0.join(" "))
    }
}

/// The key of a `KEY=TEMPLATE` or `KEY:=TEXT`.
pub fn key_of(pair: &str) -> &str {
    let key = pair.split_once('=').map_or(pair, |(key, _)| key);
    key.strip_suffix(':').unwrap_or(key)
}

/// What a `--param` sends, as people would type it.
pub(super) fn value_text(parameter: &ParameterAnswer) -> String {
    let mut sources = Sources::new();
    match parameter {
        ParameterAnswer::Placeholders(name) => format!("{{{name}}}"),
        ParameterAnswer::Param(text) => {
            let given = sources.flag("--param", text.as_str());
            match DraftParameter::pair(&given, Layer::Param).map(|pair| pair.value) {
                Some(DraftValue::Raw(value) | DraftValue::Encoded(value)) => {
                    value.text().to_owned()
                }
                _ => String::new(),
            }
        }
    }
}

/// Neighbouring placeholders as one list.
fn merged(parameters: &[ParameterAnswer]) -> Vec<ParameterAnswer> {
    let mut list: Vec<ParameterAnswer> = Vec::new();
    for parameter in parameters {
        match (list.last_mut(), parameter) {
            (Some(ParameterAnswer::Placeholders(list)), ParameterAnswer::Placeholders(name)) => {
                list.push(',');
                list.push_str(name);
            }
            _ => list.push(parameter.clone()),
        }
    }
    list
}

/// `adid,idfa` as two names. A comma inside braces separates too: no name has one.
fn split_names<'a>(list: &Given<'a>) -> Vec<Given<'a>> {
    let mut start = 0;
    list.text()
        .split(',')
        .map(|name| {
            let range = start..start + name.len();
            start = range.end + 1;
            let before = name.len() - name.trim_start().len();
            let first = range.start + before;
            list.slice(first..first + name.trim().len())
        })
        .collect()
}

fn pair<'a>(
    sources: &mut Sources<'a>,
    flag: &'static str,
    value: &'a str,
) -> Result<DraftParameter<'a>, NoPair> {
    let given = sources.flag(flag, value);
    DraftParameter::pair(&given, Layer::Param).ok_or_else(|| NoPair {
        flag,
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Answers, ParameterAnswer};

    #[test]
    fn the_command_ties_what_looks_like_a_flag_and_quotes_the_rest() {
        let answers = Answers {
            trigger: Some("install".into()),
            endpoints: vec!["https://a.example/cb?x=1&y={adid}".into()],
            parameters: vec![
                ParameterAnswer::Placeholders("adid".into()),
                ParameterAnswer::Placeholders("idfa".into()),
                ParameterAnswer::Param("-x=it's".into()),
            ],
            recommended: true,
            ..Answers::default()
        };
        assert_eq!(
            answers.command_line(&[]),
            "cbgen new -t install -e 'https://a.example/cb?x=1&y={adid}' -p 'adid,idfa' \"--param=-x=it's\" --recommended"
        );
    }
}
