//! A callback in the words of `new`'s flags: as texts that make a [`Draft`], and as the command that says a draft.

use crate::callback::{
    Callback, Destination, Draft, DraftParameter, Given, Layer, Macros, Method, Sources, texts,
};
use std::borrow::Cow;

/// What flags say of one callback.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallbackFlags {
    /// `--trigger`
    pub trigger: Option<String>,
    /// `--event-token`
    pub event_tokens: Vec<String>,
    /// `--endpoint`: URLs, or entries in Adjust's own form.
    pub endpoints: Vec<String>,
    /// `--recommended`
    pub recommended: bool,
    /// `--exclude`
    pub exclude: Vec<String>,
    /// `--placeholder` and `--param`, in their order.
    pub parameters: Vec<ParameterFlag>,
    /// `--condition`
    pub conditions: Vec<String>,
    /// `--method`
    pub method: Option<Method>,
    /// `--body`
    pub body: Vec<String>,
    /// `--macro`
    pub macros: Vec<String>,
}

/// One `--placeholder` or `--param`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterFlag {
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

impl CallbackFlags {
    /// The draft that says this; each text is a source of its own, named by its flag.
    ///
    /// # Errors
    /// The first `--param` or `--body` that is no pair.
    pub fn draft<'a>(&self, sources: &mut Sources<'a>) -> Result<Draft<'a>, NoPair> {
        let mut parameters = Vec::new();
        for parameter in &self.parameters {
            match parameter {
                ParameterFlag::Placeholders(list) => {
                    let given = sources.flag("--placeholder", list.clone());
                    let names = split_names(&given).into_iter();
                    let one = |name| DraftParameter::placeholder(&name, Layer::Placeholder);
                    parameters.extend(names.map(one));
                }
                ParameterFlag::Param(text) => parameters.push(pair(sources, "--param", text)?),
            }
        }
        let body = self.body.iter();
        let body = body.map(|text| pair(sources, "--body", text));
        let body = body.collect::<Result<_, _>>()?;
        let mut given = |name: &str, values: &[String]| -> Vec<Given<'a>> {
            let values = values.iter().cloned();
            values.map(|value| sources.flag(name, value)).collect()
        };
        let conditions = given("--condition", &self.conditions);
        let endpoints = given("--endpoint", &self.endpoints);
        let event_tokens = given("--event-token", &self.event_tokens);
        let exclude = given("--exclude", &self.exclude);
        let trigger = self.trigger.as_ref();
        Ok(Draft {
            trigger: trigger.map(|id| sources.flag("--trigger", id.clone())),
            event_tokens,
            recommended: self.recommended,
            exclude,
            destinations: endpoints.into_iter().map(Destination::from_entry).collect(),
            conditions,
            method: self.method.unwrap_or_default(),
            parameters,
            body,
            macros: Macros::new(&self.macros),
            ..Draft::default()
        })
    }

    /// The flags that say a draft, which is not one of a file. Of its callback come the conditions of single endpoints.
    pub fn of(draft: &Draft<'_>, callback: &Callback) -> Self {
        let own = draft.parameters.iter().filter(|one| one.layer.is_own());
        let endpoints = draft.destinations.iter().zip(callback.entries());
        Self {
            trigger: draft.trigger.as_ref().map(|id| id.text().to_owned()),
            event_tokens: texts(&draft.event_tokens),
            endpoints: endpoints.map(|(to, entry)| to.entry_text(entry)).collect(),
            recommended: draft.recommended,
            exclude: texts(&draft.exclude),
            parameters: own.map(ParameterFlag::of).collect(),
            conditions: texts(&draft.conditions),
            method: draft.method.is_post().then_some(Method::Post),
            body: draft.body.iter().map(DraftParameter::pair_text).collect(),
            macros: draft.macros.words().map(Cow::into_owned).collect(),
        }
    }

    /// The command of a verb that says this, so far.
    pub fn command(&self, mut words: CommandWords) -> CommandWords {
        if let Some(id) = &self.trigger {
            words.flag("-t", "--trigger", id);
        }
        words.each("--event-token", "--event-token", &self.event_tokens);
        words.each("-e", "--endpoint", &self.endpoints);
        words.each("--condition", "--condition", &self.conditions);
        words.parameters(&self.parameters);
        words.each("--exclude", "--exclude", &self.exclude);
        if let Some(method) = self.method {
            words.long("--method", if method.is_post() { "post" } else { "get" });
        }
        words.each("--body", "--body", &self.body);
        words.each("--macro", "--macro", &self.macros);
        if self.recommended {
            words.word("--recommended");
        }
        words
    }
}

impl ParameterFlag {
    /// The flag that gives a parameter.
    pub fn of(one: &DraftParameter<'_>) -> Self {
        if one.is_named() {
            Self::Placeholders(one.key.text().to_owned())
        } else {
            Self::Param(one.pair_text())
        }
    }
}

/// The words of a command.
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

    /// A flag with each of its values.
    pub fn each(&mut self, short: &str, long: &str, values: &[String]) {
        for value in values {
            self.flag(short, long, value);
        }
    }

    /// `-p` and `-P`, in their order; neighbouring placeholders as one list.
    fn parameters(&mut self, parameters: &[ParameterFlag]) {
        let mut names = String::new();
        let flush = |words: &mut Self, names: &mut String| {
            if !names.is_empty() {
                words.flag("-p", "--placeholder", &std::mem::take(names));
            }
        };
        for parameter in parameters {
            match parameter {
                ParameterFlag::Placeholders(list) => {
                    let comma = if names.is_empty() { "" } else { "," };
                    names.push_str(comma);
                    names.push_str(list);
                }
                ParameterFlag::Param(text) => {
                    flush(self, &mut names);
                    self.flag("-P", "--param", text);
                }
            }
        }
        flush(self, &mut names);
    }

    /// One line for a shell.
    pub fn line(&self) -> String {
        let words = self.0.iter().map(String::as_str);
        // Only a NUL cannot be quoted, and neither an argument nor an answer can hold one.
        shlex::try_join(words).unwrap_or_else(|_| self.0.join(" "))
    }
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
    value: &str,
) -> Result<DraftParameter<'a>, NoPair> {
    let given = sources.flag(flag, value.to_owned());
    DraftParameter::pair(&given, Layer::Param).ok_or_else(|| NoPair {
        flag,
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{CallbackFlags, CommandWords, ParameterFlag};

    #[test]
    fn the_command_ties_what_looks_like_a_flag_and_quotes_the_rest() {
        let flags = CallbackFlags {
            trigger: Some("install".into()),
            endpoints: vec!["https://a.example/cb?x=1&y={adid}".into()],
            parameters: vec![
                ParameterFlag::Placeholders("adid".into()),
                ParameterFlag::Placeholders("idfa".into()),
                ParameterFlag::Param("-x=it's".into()),
            ],
            recommended: true,
            ..CallbackFlags::default()
        };
        assert_eq!(
            flags.command(CommandWords::of("new")).line(),
            "cbgen new -t install -e 'https://a.example/cb?x=1&y={adid}' -p 'adid,idfa' \"--param=-x=it's\" --recommended"
        );
    }
}
