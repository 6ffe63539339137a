//! `cbgen new`: one callback from flags.

use super::options::{Global, LevelFlags};
use super::{Outcome, Usage, files, output};
use crate::callback::{
    Callback, Destination, Draft, DraftParameter, Given, Layer, Macros, Method, SourceKind, Sources,
};
use crate::catalogue::Catalogue;
use crate::forms::field;
use crate::forms::json::CallbackJson;
use crate::lint::{Code, Diagnostic, Level, Levels};
use crate::manifest::write::{Block, block};
use crate::manifest::{Manifest, is_name};
use crate::report::to_json_pretty;
use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  cbgen new -t install -e 'https://collector.example.com/adjust' --recommended
  cbgen new -t install -e 'https://a.example.com/cb' -e 'https://b.example.com/cb' -p adid,idfa
  cbgen new -t event -e 'https://a.example.com/cb' -p adid -P 'value={revenue_float}' -P source=adjust
  cbgen new -t session -e 'https://a.example.com/cb' -p adid --condition environment=production
  cbgen new -t install -e 'https://a.example.com/cb' --recommended --save callbacks.toml --name install

Put URLs and braces in single quotes: a shell cuts at `&` and expands `{a,b}`.";

/// Build one callback
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What fires the callback: an id that `cbgen triggers` lists
    #[arg(short, long, value_name = "ID")]
    trigger: Option<String>,
    /// The http(s) URL that receives the data; each becomes an entry
    #[arg(short, long = "endpoint", value_name = "URL")]
    endpoints: Vec<String>,
    /// The event that fires it, for the trigger `event`; needed by --save
    #[arg(long = "event-token", value_name = "TOKEN")]
    event_tokens: Vec<String>,
    #[command(flatten)]
    parameters: Parameters,
    /// Add the placeholders that are recommended for the trigger, first in order
    #[arg(long)]
    recommended: bool,
    /// Leave one of the recommended parameters out
    #[arg(long, value_name = "KEY")]
    exclude: Vec<String>,
    /// Send only if this holds: 'environment=production', 'country=de;at', '`network_name!=Organic`'
    ///
    /// Several conditions must all hold. Adjust's own form is taken as it is: 'equal,{environment},sandbox'.
    #[arg(long = "condition", value_name = "COND")]
    conditions: Vec<String>,
    /// How the request is made; POST needs a condition
    #[arg(long, value_name = "METHOD", ignore_case = true)]
    method: Option<MethodFlag>,
    /// A value for the body of a POST, as --param
    #[arg(long, value_name = "KEY=TEMPLATE")]
    body: Vec<String>,
    /// The callback's name in the file [default: the trigger's id]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Add the callback to this file
    #[arg(long, value_name = "FILE")]
    save: Option<String>,
    /// How the result is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    levels: LevelFlags,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MethodFlag {
    Get,
    Post,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// The callback field
    Text,
    /// One JSON object
    Json,
    /// A table for callbacks.toml
    Toml,
}

/// `--placeholder` and `--param`, in the order in which they were given.
#[derive(Debug, Clone)]
struct Parameters(Vec<ParameterFlag>);

#[derive(Debug, Clone)]
enum ParameterFlag {
    Placeholders(String),
    Param(String),
}

impl FromArgMatches for Parameters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let flags = |id: &str, make: fn(String) -> ParameterFlag| {
            let values = matches
                .get_many::<String>(id)
                .into_iter()
                .flatten()
                .cloned()
                .map(make);
            matches
                .indices_of(id)
                .into_iter()
                .flatten()
                .zip(values)
                .collect::<Vec<_>>()
        };
        let mut all = flags("placeholder", ParameterFlag::Placeholders);
        all.extend(flags("param", ParameterFlag::Param));
        all.sort_by_key(|(index, _)| *index);
        Ok(Self(all.into_iter().map(|(_, flag)| flag).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Parameters {
    fn augment_args(command: clap::Command) -> clap::Command {
        command
            .arg(
                Arg::new("placeholder")
                    .short('p')
                    .long("placeholder")
                    .value_name("NAME[,NAME]")
                    .action(ArgAction::Append)
                    .help("Add the parameter NAME={NAME}"),
            )
            .arg(
                Arg::new("param")
                    .short('P')
                    .long("param")
                    .value_name("KEY=TEMPLATE")
                    .action(ArgAction::Append)
                    .help("Add a parameter of text and placeholders: 'token={tracker}', source=adjust")
                    .long_help(
                        "Add a parameter of text and placeholders: 'token={tracker}', source=adjust. \
                         KEY:=TEXT takes text that is encoded already: 'schema:=iglu%3Acom.acme'",
                    ),
            )
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    missing_flags(arguments)?;
    if let Some(name) = arguments.name.as_deref().filter(|name| !is_name(name)) {
        return Err(Usage(format!(
            "--name {name}: a name has letters, digits, `-` and `_`"
        ))
        .into());
    }
    let levels = arguments.levels.levels()?;
    let mut sources = Sources::new();
    let draft = draft(arguments, &mut sources)?;
    let catalogue = Catalogue::builtin();
    let checked = draft.check(&catalogue, Macros::NONE, &levels, &[]);
    let trigger = checked.trigger;
    let (Some(callback), false) = (
        &checked.callback,
        crate::report::exit_code(&checked.findings) > 0,
    ) else {
        return Ok(output::report(global, &sources, checked.findings).max(1));
    };
    let product = Product {
        name: arguments
            .name
            .as_deref()
            .or(trigger.map(|trigger| trigger.id)),
        trigger: trigger.map(|trigger| trigger.id),
        event_tokens: arguments.event_tokens.iter().map(String::as_str).collect(),
        allow: denied_by_default(&draft, &catalogue),
        callback,
    };
    let text = product.rendered(arguments.format);
    let mut findings = checked.findings;
    if let Some(file) = &arguments.save {
        match product.save(file)? {
            Saved::Done(name) => {
                if !global.quiet {
                    eprintln!("saved as `{name}` in {}", crate::report::Printable(file));
                }
            }
            Saved::Refused(finding) => {
                findings.push(*finding);
                return Ok(output::report(global, &sources, findings));
            }
        }
    }
    output::report(global, &sources, findings);
    output::print(&text)?;
    Ok(0)
}

/// Without a prompt, what is missing must be named.
fn missing_flags(arguments: &Arguments) -> Result<(), Usage> {
    let mut missing = Vec::new();
    if arguments.trigger.is_none() {
        missing.push("--trigger ID (list them: cbgen triggers)");
    }
    if arguments.endpoints.is_empty() {
        missing.push("--endpoint URL");
    }
    let is_event = arguments
        .trigger
        .as_deref()
        .and_then(|id| Catalogue::builtin().trigger(id));
    if arguments.save.is_some()
        && arguments.event_tokens.is_empty()
        && is_event.is_some_and(|t| t.needs_event_token)
    {
        missing.push("--event-token TOKEN (a saved event callback is set up for one)");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let example = "cbgen new -t install -e 'https://collector.example.com/adjust' --recommended";
    Err(Usage(format!(
        "missing {}\n  for example: {example}",
        missing.join(" and ")
    )))
}

fn draft<'a>(arguments: &'a Arguments, sources: &mut Sources<'a>) -> Result<Draft<'a>, Usage> {
    let mut parameters = Vec::new();
    for flag in &arguments.parameters.0 {
        match flag {
            ParameterFlag::Placeholders(list) => {
                let given = sources.flag("--placeholder", list.as_str());
                parameters.extend(
                    split_names(&given)
                        .iter()
                        .map(|name| DraftParameter::placeholder(name, Layer::Placeholder)),
                );
            }
            ParameterFlag::Param(pair) => parameters.push(self::pair(sources, "--param", pair)?),
        }
    }
    let mut body = Vec::new();
    for value in &arguments.body {
        body.push(pair(sources, "--body", value)?);
    }
    let mut flags = |name: &str, values: &'a [String]| -> Vec<Given<'a>> {
        values
            .iter()
            .map(|value| sources.flag(name, value.as_str()))
            .collect()
    };
    let conditions = flags("--condition", &arguments.conditions);
    let endpoints = flags("--endpoint", &arguments.endpoints);
    let event_tokens = flags("--event-token", &arguments.event_tokens);
    let exclude = flags("--exclude", &arguments.exclude);
    Ok(Draft {
        name: None,
        trigger: arguments
            .trigger
            .as_deref()
            .map(|id| sources.flag("--trigger", id)),
        event_tokens,
        recommended: arguments.recommended,
        exclude,
        destinations: endpoints.into_iter().map(Destination::new).collect(),
        conditions,
        method: match arguments.method {
            Some(MethodFlag::Post) => Method::Post,
            Some(MethodFlag::Get) | None => Method::Implied,
        },
        parameters,
        body,
    })
}

/// `adid,idfa` as two names. A comma inside braces separates too: no name has one.
fn split_names<'a>(list: &Given<'a>) -> Vec<Given<'a>> {
    let mut start = 0;
    list.text()
        .split(',')
        .map(|name| {
            let range = start..start + name.len();
            start = range.end + 1;
            list.slice(range)
        })
        .collect()
}

fn pair<'a>(
    sources: &mut Sources<'a>,
    flag: &str,
    value: &'a str,
) -> Result<DraftParameter<'a>, Usage> {
    let given = sources.flag(flag, value);
    DraftParameter::pair(&given, Layer::Param).ok_or_else(|| {
        let name = value.trim_matches(['{', '}']);
        Usage(format!(
            "{flag} '{value}': type KEY=TEMPLATE, for example {flag} '{name}={{{name}}}'"
        ))
    })
}

/// The codes that the file must allow, for what the flags of this run allow is forgotten tomorrow.
fn denied_by_default(draft: &Draft<'_>, catalogue: &Catalogue) -> Vec<&'static str> {
    let checked = draft.check(catalogue, Macros::NONE, &Levels::default(), &[]);
    let denied = checked
        .findings
        .iter()
        .filter(|finding| finding.level == Level::Deny);
    let mut codes: Vec<&str> = denied
        .filter_map(|finding| finding.code.map(Code::name))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// A callback with what a file says beside it.
struct Product<'p> {
    name: Option<&'p str>,
    trigger: Option<&'static str>,
    event_tokens: Vec<&'p str>,
    allow: Vec<&'static str>,
    callback: &'p Callback,
}

/// What became of saving.
enum Saved {
    /// It stands in the file, under this name.
    Done(String),
    /// The file is as it was.
    Refused(Box<Diagnostic>),
}

impl Product<'_> {
    fn rendered(&self, format: Format) -> String {
        let mut text = match format {
            Format::Text => field::render(self.callback),
            Format::Json => {
                let token = if let [only] = self.event_tokens[..] {
                    Some(only)
                } else {
                    None
                };
                to_json_pretty(&CallbackJson::new(
                    self.name,
                    self.trigger,
                    token,
                    self.callback,
                ))
            }
            Format::Toml => return self.table(false, Macros::NONE),
        };
        text.push('\n');
        text
    }

    fn table(&self, without_defaults: bool, macros: &Macros) -> String {
        let about = Block {
            name: self.name.unwrap_or("callback"),
            trigger: self.trigger,
            event_tokens: &self.event_tokens,
            without_defaults,
            allow: &self.allow,
            macros,
        };
        block(&about, self.callback)
    }

    /// Adds the callback to the end of a file, after proving that the new file builds to the bytes printed.
    fn save(&self, file: &str) -> anyhow::Result<Saved> {
        if file == files::STDIN {
            return Err(Usage("--save takes a file".into()).into());
        }
        let old = files::read_text_or_nothing(file)?;
        let name = self.name.unwrap_or("callback").to_owned();
        let mut sources = Sources::new();
        let source = sources.add(SourceKind::File, file, old.as_str());
        let mut manifest = Manifest::parse(&old, source);
        if let Some(problem) = manifest.take_problems().into_iter().next() {
            let message = format!(
                "{file} has errors and is left as it is: {}",
                problem.message
            );
            return Err(Usage(message).into());
        }
        if (0..manifest.len()).any(|index| manifest.name(index) == Some(&name)) {
            let message = format!("{file} has a callback named `{name}` already");
            let finding = Diagnostic::new(Code::DuplicateName, message)
                .help("choose another name: --name NAME");
            return Ok(Saved::Refused(Box::new(finding)));
        }
        let field = field::render(self.callback);
        for without_defaults in [false, true] {
            let new = appended(&old, &self.table(without_defaults, &manifest.macros));
            if built(&new, &name).as_deref() == Some(&field) {
                files::replace(file, &new)?;
                return Ok(Saved::Done(name));
            }
        }
        Err(Usage(format!(
            "{file} cannot hold this callback as it is printed: it is left as it was"
        ))
        .into())
    }
}

/// A file with a table behind its end, in the file's own line endings.
fn appended(old: &str, table: &str) -> String {
    let ending = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let mut new = String::with_capacity(old.len() + table.len() + 2 * ending.len());
    new.push_str(old);
    if !old.is_empty() {
        if !old.ends_with('\n') {
            new.push_str(ending);
        }
        new.push_str(ending);
    }
    new.push_str(&table.replace('\n', ending));
    new
}

/// What a file builds a callback to.
fn built(text: &str, name: &str) -> Option<String> {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "", text);
    let mut manifest = Manifest::parse(text, source);
    if !manifest.take_problems().is_empty() {
        return None;
    }
    let index = (0..manifest.len())
        .rev()
        .find(|index| manifest.name(*index) == Some(name))?;
    let callback = manifest.draft(index);
    let mut levels = Levels::default();
    manifest.apply_lints(&mut levels);
    let checked = callback.draft.check(
        &manifest.catalogue,
        &manifest.macros,
        &levels,
        &callback.allow,
    );
    checked.callback.map(|callback| field::render(&callback))
}
