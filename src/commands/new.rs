//! `cbgen new`: one callback from flags.

use super::callback_file::parsed;
use super::flags::{self, LevelFlags};
use super::global::Global;
use super::included::LocalFiles;
use super::{Outcome, Usage, files, guide, output};
use crate::callback::{Callback, Macros, Method, SourceKind, Sources};
use crate::catalogue::{Catalogue, Trigger};
use crate::forms::field;
use crate::forms::json::CallbackJson;
use crate::lint::{Code, Diagnostic, Levels, denied_codes};
use crate::manifest::save::{self, Product, SaveError};
use crate::manifest::{DEFAULT_FILE, is_name};
use crate::report::{Printable, exit_code, to_json_pretty};
use crate::wizard::{Answers, INTERRUPTED, ParameterAnswer};
use clap::{ArgMatches, Args, FromArgMatches, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  cbgen new                                   (asks, on a terminal)
  cbgen new -t install -e 'https://collector.example.com/adjust' --recommended
  cbgen new -t install -e 'https://a.example/cb' -e 'https://b.example/cb' \\
      -p adid,idfa
  cbgen new -t event -e 'https://a.example/cb' -p adid \\
      -P 'value={revenue_float}' -P source=adjust
  cbgen new -t session -e 'https://a.example/cb' -p adid \\
      --condition environment=production
  cbgen new -t install -e 'https://a.example/cb' --recommended \\
      --save callbacks.toml --name install

Put URLs and braces in single quotes: a shell cuts at & and expands {a,b}.";

/// Build one callback
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What fires the callback: an id or name that `cbgen triggers` lists, such as `ad_revenue` or 'ad revenue'
    ///
    /// conversion is for links only: cbgen link LINK --callback conversion=FIELD, or in a file for cbgen link --from.
    #[arg(short, long, value_name = "ID")]
    trigger: Option<String>,
    /// The http(s) URL that receives the data; each becomes an entry
    ///
    /// An entry in Adjust's own form is taken too: 'equal,{environment},sandbox,https://b.example.com/cb', or
    /// 'POST,…'. Its condition, method and body are then that endpoint's alone.
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
    /// Several conditions must all hold. They are for every endpoint that has none of its own. Adjust's own form is taken as it is: 'equal,{environment},sandbox'.
    #[arg(long = "condition", value_name = "COND")]
    conditions: Vec<String>,
    /// Leave this macro of your partner's as it is; repeatable: `click_id` for `{click_id}`, or '[x]'
    #[arg(long = "macro", value_name = "MACRO")]
    macros: Vec<String>,
    /// How the request is made; POST needs a condition
    #[arg(long, value_name = "METHOD", ignore_case = true)]
    method: Option<MethodFlag>,
    /// A value for the body of a POST, as --param; Adjust sends the body as one flat JSON object
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
    format: NewFormat,
    /// Copy the callback field to the clipboard as well
    #[arg(long)]
    copy: bool,
    /// Ask everything, with the flags as first answers
    #[arg(long)]
    guided: bool,
    /// Ask in plain lines without cursor movement, as a screen reader wants it
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    levels: LevelFlags,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum MethodFlag {
    Get,
    Post,
}

impl MethodFlag {
    /// As the file writes it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum NewFormat {
    /// The callback field
    Text,
    /// One JSON object
    Json,
    /// A table for callbacks.toml
    Toml,
}

/// `--placeholder` and `--param`, in the order in which they were given.
#[derive(Debug, Clone)]
pub(super) struct Parameters(pub(super) Vec<ParameterAnswer>);

/// The same, each by itself.
#[derive(Args)]
struct ParameterFlags {
    /// Add the parameter NAME={NAME}
    #[arg(short, long, value_name = "NAME[,NAME]")]
    placeholder: Vec<String>,
    /// Add a parameter of text and placeholders: 'token={tracker}', source=adjust
    ///
    /// KEY:=TEXT takes text that is encoded already: 'schema:=iglu%3Acom.acme'
    #[arg(short = 'P', long, value_name = "KEY=TEMPLATE")]
    param: Vec<String>,
}

impl FromArgMatches for Parameters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let ParameterFlags { placeholder, param } = ParameterFlags::from_arg_matches(matches)?;
        let places = |flag| matches.indices_of(flag).into_iter().flatten();
        let placeholder = placeholder.into_iter().map(ParameterAnswer::Placeholders);
        let param = param.into_iter().map(ParameterAnswer::Param);
        let mut all: Vec<_> = places("placeholder").zip(placeholder).collect();
        all.extend(places("param").zip(param));
        all.sort_by_key(|(place, _)| *place);
        Ok(Self(all.into_iter().map(|(_, flag)| flag).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Parameters {
    fn augment_args(command: clap::Command) -> clap::Command {
        ParameterFlags::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    if let Some(name) = arguments.name.as_deref().filter(|name| !is_name(name)) {
        return Err(Usage(if name.is_empty() {
            "--name is empty: a name has letters, digits, `-` and `_`".to_owned()
        } else {
            format!("--name {name}: a name has letters, digits, `-` and `_`")
        })
        .into());
    }
    if arguments.save.as_deref() == Some(files::STDIN) {
        return Err(Usage("--save takes a file".into()).into());
    }
    let levels = arguments.levels.levels(global)?;
    flags::macros(&arguments.macros)?;
    let given = arguments.answers(global);
    let mut run = NewRun {
        global,
        arguments,
        answers: given,
        is_guided: false,
    };
    if !guide::is_wanted(global, arguments.guided, &run.answers)? {
        without_terminal(&run.answers)?;
        return run.finish(&levels);
    }
    match guide::new_callback(&levels, arguments.guided, arguments.plain, run.answers)? {
        None => Ok(INTERRUPTED),
        Some(answers) => {
            run.answers = answers;
            run.is_guided = true;
            run.finish(&levels)
        }
    }
}

/// What the flags or the answers say, and where it goes.
struct NewRun<'n> {
    global: &'n Global,
    arguments: &'n Arguments,
    answers: Answers,
    /// Whether people have answered.
    is_guided: bool,
}

impl NewRun<'_> {
    /// Checks the callback, copies it, saves it and prints it.
    fn finish(&self, levels: &Levels) -> Outcome {
        let Self {
            global, answers, ..
        } = self;
        let mut sources = Sources::new();
        let draft = answers.draft(&mut sources);
        let draft = draft.map_err(|error| Usage(error.to_string()))?;
        let path = answers.save.as_deref();
        let locked = path.map(|path| files::open_or_new(global, path));
        let locked = locked.transpose()?;
        let old = locked.as_ref().map_or("", |locked| locked.text());
        let mut of_file = Sources::new();
        let file = parsed(&mut of_file, path.unwrap_or(DEFAULT_FILE), old);
        let check = |levels| draft.check(&file.catalogue, &file.macros, &file.levels(levels), &[]);
        let checked = check(levels);
        let (Some(callback), 0) = (&checked.callback, exit_code(&checked.findings)) else {
            return Ok(output::report(global, &sources, checked.findings).max(1));
        };
        let trigger = checked.trigger.map(|trigger| trigger.id);
        let is_for_file = path.is_some() || matches!(self.arguments.format, NewFormat::Toml);
        let product = Product {
            name: answers.name.as_deref().or(trigger).unwrap_or("callback"),
            trigger,
            event_tokens: answers.event_tokens.iter().map(String::as_str).collect(),
            // What the flags of this run allow is forgotten tomorrow.
            allow: if is_for_file {
                let tomorrow = check(&Levels::default());
                let codes = denied_codes(&tomorrow.findings).into_iter();
                codes.map(Code::name).collect()
            } else {
                Vec::new()
            },
            callback,
            macros: &draft.macros_beside(&file.macros),
        };
        let mut findings = checked.findings;
        if self.is_guided && !global.quiet {
            let extra = self.arguments.extra_words(answers);
            guide::tell_equivalent(&answers.command_line(&extra));
            // The review has shown them.
            findings.clear();
        }
        let (Some(path), Some(locked)) = (path, &locked) else {
            self.copy(callback)?;
            self.print(&product, checked.trigger, &sources, findings)?;
            return Ok(0);
        };
        let new = match product.added_to(old, &LocalFiles(path)) {
            Ok(new) => new,
            Err(SaveError::NameInUse(_)) => {
                findings.push(name_in_use(&product, answers, path, old, &mut sources));
                return Ok(output::report(global, &sources, findings));
            }
            Err(error) => return Err(cannot_save(&error, path)),
        };
        self.copy(callback)?;
        let staged = locked.stage(&new)?;
        // A result that cannot be printed changes no file.
        self.print(&product, checked.trigger, &sources, findings)?;
        files::commit(global, path, staged)?;
        let (name, path) = (product.name, Printable(path));
        global.note(format_args!("saved as `{name}` in {path}"));
        Ok(0)
    }

    /// Copies the field, if that is wanted. Who has answered ten questions gets the answer also where that fails.
    fn copy(&self, callback: &Callback) -> anyhow::Result<()> {
        if !self.answers.copy {
            return Ok(());
        }
        match crate::system::clipboard::copy(&field::render(callback)) {
            Ok(taker) => self.global.note(taker),
            Err(error) if self.is_guided => self.global.warn(format_args!("not copied: {error}")),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn print(
        &self,
        product: &Product<'_>,
        trigger: Option<&Trigger>,
        sources: &Sources<'_>,
        findings: Vec<Diagnostic>,
    ) -> anyhow::Result<()> {
        let format = self.arguments.format;
        if self.is_guided && !self.global.quiet {
            guide::tell_where_to_paste(trigger, matches!(format, NewFormat::Text));
        }
        output::report(self.global, sources, findings);
        output::print(&rendered(product, format, &self.answers))
    }
}

fn rendered(product: &Product<'_>, format: NewFormat, answers: &Answers) -> String {
    match format {
        NewFormat::Text => field::render(product.callback) + "\n",
        NewFormat::Json => {
            let name = answers.name.as_deref().or(product.trigger);
            let token = match &product.event_tokens[..] {
                [only] => Some(*only),
                _ => None,
            };
            let field = field::render(product.callback);
            let head = [name, product.trigger, token];
            let json = CallbackJson::new(head, &field, product.macros);
            to_json_pretty(&json) + "\n"
        }
        NewFormat::Toml => product.table(false, Macros::NONE),
    }
}

/// The finding for a name that a callback of the file has already.
fn name_in_use<'a>(
    product: &Product<'_>,
    answers: &'a Answers,
    file: &str,
    old: &'a str,
    sources: &mut Sources<'a>,
) -> Diagnostic {
    let message = format!("{file} has a callback named `{}` already", product.name);
    let mut finding = Diagnostic::new(Code::DuplicateName, message);
    if let Some(name) = &answers.name {
        let given = sources.flag("--name", name.as_str());
        finding = finding.at(given.place(), "this name");
    } else if let Some(trigger) = &answers.trigger {
        let given = sources.flag("--trigger", trigger.as_str());
        finding = finding.at(given.place(), "without --name, this is the name too");
    }
    let source = sources.add(SourceKind::File, file, old);
    if let Some(place) = save::place_of(old, source, product.name) {
        finding = finding.at(place, "the first");
    }
    finding.help("choose another name: --name NAME")
}

fn cannot_save(error: &SaveError, file: &str) -> anyhow::Error {
    let message = match error {
        SaveError::Broken(problem) => {
            format!("{file} has errors and is left as it is: {problem}")
        }
        SaveError::Unread(problem) => {
            return anyhow::anyhow!("{file} is left as it is: {problem}");
        }
        SaveError::Bytes | SaveError::NameInUse(_) => {
            format!("{file} cannot hold this callback as it is printed: it is left as it was")
        }
    };
    Usage(message).into()
}

/// Without a prompt, what is missing must be named.
fn without_terminal(given: &Answers) -> Result<(), Usage> {
    let trigger = given.trigger.as_deref();
    let trigger = trigger.and_then(|id| Catalogue::builtin().trigger(id));
    let is_event = trigger.is_some_and(|trigger| trigger.needs_event_token);
    let mut missing = Vec::new();
    if given.trigger.is_none() {
        missing.push("--trigger ID (list them: cbgen triggers)");
    }
    if given.endpoints.is_empty() {
        missing.push("--endpoint URL");
    }
    if is_event && given.save.is_some() && given.event_tokens.is_empty() {
        missing.push("--event-token TOKEN (a saved event callback is set up for one)");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let example = if is_event {
        "cbgen new -t event -e 'https://collector.example.com/adjust' --event-token abc123"
    } else {
        "cbgen new -t install -e 'https://collector.example.com/adjust' --recommended"
    };
    Err(Usage(format!(
        "missing {}\n  for example: {example}",
        missing.join(" and ")
    )))
}

impl Arguments {
    /// What the flags say, as the questions would have it.
    fn answers(&self, global: &Global) -> Answers {
        let trigger = self.trigger.as_ref();
        Answers {
            trigger: trigger.map(|id| flags::trigger_id(global, id)),
            macros: self.macros.clone(),
            event_tokens: self.event_tokens.clone(),
            endpoints: self.endpoints.clone(),
            recommended: self.recommended,
            exclude: self.exclude.clone(),
            parameters: self.parameters.0.clone(),
            conditions: self.conditions.clone(),
            method: match self.method {
                Some(MethodFlag::Post) => Method::Post,
                Some(MethodFlag::Get) | None => Method::Implied,
            },
            body: self.body.clone(),
            name: self.name.clone(),
            save: self.save.clone(),
            copy: self.copy,
            ..Answers::default()
        }
    }

    /// The flags that no question is about, for the equivalent command.
    fn extra_words(&self, answers: &Answers) -> Vec<String> {
        let mut words = self.levels.words();
        let format = self.format.to_possible_value();
        if let (NewFormat::Json | NewFormat::Toml, Some(format)) = (self.format, format) {
            words.extend(["--format".to_owned(), format.get_name().to_owned()]);
            // The field has no name in it, the other formats have.
            let name = answers.name.clone();
            words.extend(
                name.into_iter()
                    .flat_map(|name| ["--name".to_owned(), name]),
            );
        }
        words
    }
}
