//! A callback in the words of `new`'s flags: as texts that make a [`Draft`], and as the command that says a draft.

use super::choice::choice;
use super::flags::{self, LevelFlags};
use super::global::Global;
use super::outcome::Usage;
use crate::callback::{
    Callback, Destination, Draft, DraftParameter, Given, Layer, Macros, Method, Sources, texts,
};
use crate::manifest::DEFAULT_FILE;
use clap::{ArgMatches, Args, FromArgMatches};

/// What flags say of one callback.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Callback")]
pub struct CallbackFlags {
    /// What fires it, as `cbgen triggers` lists it
    ///
    /// An id or a name: `ad_revenue` and 'ad revenue' are the same.
    ///
    /// conversion is for links only: cbgen link LINK --callback conversion=FIELD, or in a file for cbgen link --from.
    #[arg(short, long, value_name = "ID")]
    pub trigger: Option<String>,
    /// The http(s) URL that receives the data; repeatable
    ///
    /// Each becomes an entry.
    ///
    /// An entry in Adjust's own form is taken too: `equal,{environment},sandbox,https://b.example.com/cb`, or
    /// `POST,…`. Its condition, method and body are then that endpoint's alone.
    #[arg(short, long = "endpoint", value_name = "URL")]
    pub endpoints: Vec<String>,
    /// The event that fires it, for the trigger `event`
    ///
    /// Adjust shows its token; --save needs it. Repeatable.
    #[arg(long = "event-token", value_name = "TOKEN")]
    pub event_tokens: Vec<String>,
    /// `--placeholder` and `--param`
    #[command(flatten)]
    pub parameters: ParameterFlags,
    /// Add the placeholders recommended for the trigger
    ///
    /// They come first.
    #[arg(long)]
    pub recommended: bool,
    /// Leave out a recommended or default parameter
    #[arg(long, value_name = "KEY")]
    pub exclude: Vec<String>,
    /// Send only if this holds: `environment=production`
    ///
    /// Or `country=de;at`, `network_name!=Organic`. Several conditions must all hold. They are for every endpoint that
    /// has none of its own. Adjust's own form is taken as it is: `equal,{environment},sandbox`.
    #[arg(long = "condition", value_name = "COND")]
    pub conditions: Vec<String>,
    /// Leave your partner's macro as it is; repeatable
    ///
    /// `click_id` stands for `{click_id}`; or a literal such as `[x]`.
    #[arg(long = "macro", value_name = "MACRO")]
    pub macros: Vec<String>,
    /// get, or post, which needs a condition
    #[arg(long, value_name = "METHOD", ignore_case = true, hide_possible_values = true, value_parser = choice(METHODS))]
    pub method: Option<Method>,
    /// A value for the body of a POST, as --param
    ///
    /// Adjust sends the body as one flat JSON object.
    #[arg(long, value_name = "KEY=TEMPLATE")]
    pub body: Vec<String>,
}

const METHODS: &[(Method, &[&str], &str)] = &[
    (Method::Implied, &["get"], "The parameters alone"),
    (Method::Post, &["post"], "With a body beside them"),
];

/// `--placeholder` and `--param`, in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParameterFlags(pub Vec<ParameterFlag>);

/// One `--placeholder` or `--param`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterFlag {
    /// `NAME[,NAME]`
    Placeholders(String),
    /// `KEY=TEMPLATE` or `KEY:=TEXT`
    Param(String),
}

/// The same, each by itself.
#[derive(Args)]
struct EachParameterFlag {
    /// Add the parameter NAME={NAME}; several: NAME,NAME
    #[arg(short, long, value_name = "NAMES")]
    placeholder: Vec<String>,
    /// Add a parameter: 'token={tracker}', source=adjust
    ///
    /// A value is text and placeholders.
    ///
    /// KEY:=TEXT takes text that is encoded already: 'schema:=iglu%3Acom.acme'
    #[arg(
        short = 'P',
        long,
        value_name = "KEY=TEMPLATE",
        allow_hyphen_values = true
    )]
    param: Vec<String>,
}

impl FromArgMatches for ParameterFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Self::from_arg_matches_mut(&mut matches.clone())
    }

    // Without a copy of all that was typed: that would be a tenth of what `new` does.
    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, clap::Error> {
        let places = ["placeholder", "param"].map(|flag| -> Vec<usize> {
            let places = matches.indices_of(flag);
            places.into_iter().flatten().collect()
        });
        let EachParameterFlag { placeholder, param } =
            EachParameterFlag::from_arg_matches_mut(matches)?;
        let [of_placeholders, of_params] = places.map(Vec::into_iter);
        let placeholder = placeholder.into_iter().map(ParameterFlag::Placeholders);
        let param = param.into_iter().map(ParameterFlag::Param);
        let mut all: Vec<_> = of_placeholders.zip(placeholder).collect();
        all.extend(of_params.zip(param));
        all.sort_by_key(|(place, _)| *place);
        Ok(Self(all.into_iter().map(|(_, flag)| flag).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for ParameterFlags {
    fn augment_args(command: clap::Command) -> clap::Command {
        EachParameterFlag::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl CallbackFlags {
    /// The same with the trigger by its id; what a label or an alias was taken for is told. A `--macro` that can be none is
    /// wrong usage.
    pub(crate) fn checked(&self, global: &Global) -> Result<Self, Usage> {
        flags::macros(&self.macros)?;
        let trigger = self.trigger.as_ref();
        Ok(Self {
            trigger: trigger.map(|id| flags::trigger_id(global, id)),
            ..self.clone()
        })
    }

    /// The draft that says this; each text is a source of its own, named by its flag.
    ///
    /// # Errors
    /// The first `--param` or `--body` that is no pair.
    pub fn draft<'a>(&self, sources: &mut Sources<'a>) -> Result<Draft<'a>, Usage> {
        let mut parameters = Vec::new();
        for parameter in &self.parameters.0 {
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
            parameters: ParameterFlags(own.map(ParameterFlag::of).collect()),
            conditions: texts(&draft.conditions),
            method: draft.method.is_post().then_some(Method::Post),
            body: draft.body.iter().map(DraftParameter::pair_text).collect(),
            macros: draft.macros.words().map(str::to_owned).collect(),
        }
    }

    /// The command of a verb that says this, so far.
    pub fn command(&self, mut words: CommandWords) -> CommandWords {
        words.each("--trigger", self.trigger.as_slice());
        words.each("--event-token", &self.event_tokens);
        words.each("--endpoint", &self.endpoints);
        words.each("--condition", &self.conditions);
        words.parameters(&self.parameters.0);
        words.each("--exclude", &self.exclude);
        if let Some(method) = self.method {
            words.flag("--method", if method.is_post() { "post" } else { "get" });
        }
        words.each("--body", &self.body);
        words.each("--macro", &self.macros);
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

/// The short forms of flags, by which commands are told.
const SHORT: [(&str, &str); 5] = [
    ("--trigger", "-t"),
    ("--endpoint", "-e"),
    ("--placeholder", "-p"),
    ("--param", "-P"),
    ("--file", "-f"),
];

/// The words of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    pub fn flag(&mut self, flag: &str, value: &str) {
        if value.starts_with('-') || value.is_empty() {
            return self.0.push(format!("{flag}={value}"));
        }
        let short = SHORT.iter().find(|(long, _)| *long == flag);
        let flag = short.map_or(flag, |(_, short)| short);
        self.0.extend([flag, value].map(str::to_owned));
    }

    /// A flag with each of its values.
    pub fn each(&mut self, flag: &str, values: &[String]) {
        for value in values {
            self.flag(flag, value);
        }
    }

    /// The file, where it is not the one that verbs take without a flag.
    pub fn file(&mut self, path: &str) {
        if path != DEFAULT_FILE {
            self.flag("--file", path);
        }
    }

    pub(crate) fn levels(&mut self, levels: &LevelFlags) {
        for (flag, _, code) in levels.each() {
            self.flag(flag, code);
        }
    }

    /// `-p` and `-P`, in their order; neighbouring placeholders as one list.
    fn parameters(&mut self, parameters: &[ParameterFlag]) {
        use ParameterFlag::{Param, Placeholders};
        let are_listed = |one: &ParameterFlag, next: &ParameterFlag| {
            matches!((one, next), (Placeholders(_), Placeholders(_)))
        };
        for group in parameters.chunk_by(are_listed) {
            let texts = group
                .iter()
                .map(|(Param(text) | Placeholders(text))| text.as_str());
            let text = texts.collect::<Vec<_>>().join(",");
            match &group[0] {
                Placeholders(_) => self.flag("--placeholder", &text),
                Param(_) => self.flag("--param", &text),
            }
        }
    }

    /// One line for the shells of this system.
    pub fn line(&self) -> String {
        let words = self.0.iter().map(String::as_str);
        if cfg!(windows) {
            return words.map(quoted_on_windows).collect::<Vec<_>>().join(" ");
        }
        // Only a NUL cannot be quoted, and neither an argument nor an answer can hold one.
        shlex::try_join(words).unwrap_or_else(|_| self.0.join(" "))
    }
}

/// A word as PowerShell and cmd both take it. In double quotes all is text but `$` and a backtick in PowerShell, which
/// no sign escapes in both: they are escaped for PowerShell, which Windows opens by itself.
fn quoted_on_windows(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./\\:".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let mut quoted = String::from("\"");
    let mut backslashes = 0;
    for c in word.chars() {
        match c {
            '"' => quoted.push_str(&("\\".repeat(backslashes) + "\"")),
            '$' | '`' => quoted.push('`'),
            _ => {}
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        quoted.push(c);
    }
    // Those right before a quote stand for half as many.
    quoted + &"\\".repeat(backslashes) + "\""
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
    flag: &str,
    value: &str,
) -> Result<DraftParameter<'a>, Usage> {
    let given = sources.flag(flag, value.to_owned());
    DraftParameter::pair(&given, Layer::Param).ok_or_else(|| {
        let name = match value.trim_matches(['{', '}', ' ']) {
            "" => "adid",
            name => name,
        };
        Usage(format!(
            "{flag} '{value}': type KEY=TEMPLATE, for example {flag} '{name}={{{name}}}'"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::quoted_on_windows;

    #[test]
    fn a_word_is_quoted_for_powershell_and_cmd() {
        for (word, quoted) in [
            ("callbacks.toml", "callbacks.toml"),
            (r"C:\apps\game.toml", r"C:\apps\game.toml"),
            ("", r#""""#),
            ("adid,idfa", r#""adid,idfa""#),
            (
                "https://a.io/cb?x=1&y={adid}",
                r#""https://a.io/cb?x=1&y={adid}""#,
            ),
            ("https://${HOST}/`", r#""https://`${HOST}/``""#),
            (r#"it's "so""#, r#""it's ""so""""#),
            (r#"a\"b\"#, r#""a\\""b\\""#),
        ] {
            assert_eq!(quoted_on_windows(word), quoted);
        }
    }
}
