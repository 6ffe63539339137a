//! The flags of `new`.

use crate::callback::Method;
use crate::commands::shared::callback_flags::{CallbackFlags, ParameterFlag};
use crate::commands::shared::flags::{self, LevelFlags};
use crate::commands::shared::global::Global;
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
pub(in crate::commands) struct Arguments {
    /// What fires the callback: an id or name that `cbgen triggers` lists, such as `ad_revenue` or 'ad revenue'
    ///
    /// conversion is for links only: cbgen link LINK --callback conversion=FIELD, or in a file for cbgen link --from.
    #[arg(short, long, value_name = "ID")]
    pub(super) trigger: Option<String>,
    /// The http(s) URL that receives the data; each becomes an entry
    ///
    /// An entry in Adjust's own form is taken too: 'equal,{environment},sandbox,https://b.example.com/cb', or
    /// 'POST,…'. Its condition, method and body are then that endpoint's alone.
    #[arg(short, long = "endpoint", value_name = "URL")]
    pub(super) endpoints: Vec<String>,
    /// The event that fires it, for the trigger `event`; needed by --save
    #[arg(long = "event-token", value_name = "TOKEN")]
    pub(super) event_tokens: Vec<String>,
    #[command(flatten)]
    pub(super) parameters: Parameters,
    /// Add the placeholders that are recommended for the trigger, first in order
    #[arg(long)]
    pub(super) recommended: bool,
    /// Leave one of the recommended parameters out
    #[arg(long, value_name = "KEY")]
    pub(super) exclude: Vec<String>,
    /// Send only if this holds: 'environment=production', 'country=de;at', '`network_name!=Organic`'
    ///
    /// Several conditions must all hold. They are for every endpoint that has none of its own. Adjust's own form is taken as it is: 'equal,{environment},sandbox'.
    #[arg(long = "condition", value_name = "COND")]
    pub(super) conditions: Vec<String>,
    /// Leave this macro of your partner's as it is; repeatable: `click_id` for `{click_id}`, or '[x]'
    #[arg(long = "macro", value_name = "MACRO")]
    pub(super) macros: Vec<String>,
    /// How the request is made; POST needs a condition
    #[arg(long, value_name = "METHOD", ignore_case = true)]
    pub(super) method: Option<MethodFlag>,
    /// A value for the body of a POST, as --param; Adjust sends the body as one flat JSON object
    #[arg(long, value_name = "KEY=TEMPLATE")]
    pub(super) body: Vec<String>,
    /// The callback's name in the file [default: the trigger's id]
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Add the callback to this file
    #[arg(long, value_name = "FILE")]
    pub(super) save: Option<String>,
    /// How the result is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: NewFormat,
    /// Copy the callback field to the clipboard as well
    #[arg(long)]
    pub(super) copy: bool,
    /// Ask everything, with the flags as first answers
    #[arg(long)]
    pub(super) guided: bool,
    /// Ask in plain lines without cursor movement, as a screen reader wants it
    #[arg(long)]
    pub(super) plain: bool,
    #[command(flatten)]
    pub(super) levels: LevelFlags,
    /// Whether it is asked first whether there are to be questions.
    #[arg(skip)]
    pub(in crate::commands) is_offered: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::commands) enum MethodFlag {
    Get,
    Post,
}

impl From<MethodFlag> for Method {
    fn from(flag: MethodFlag) -> Self {
        match flag {
            MethodFlag::Get => Self::Implied,
            MethodFlag::Post => Self::Post,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum NewFormat {
    /// The callback field
    Text,
    /// One JSON object
    Json,
    /// A table for callbacks.toml
    Toml,
}

/// `--placeholder` and `--param`, in the order in which they were given.
#[derive(Debug, Clone)]
pub(in crate::commands) struct Parameters(pub(in crate::commands) Vec<ParameterFlag>);

/// The same, each by itself.
#[derive(Args)]
struct ParameterFlags {
    /// Add the parameter NAME={NAME}
    #[arg(short, long, value_name = "NAME[,NAME]")]
    placeholder: Vec<String>,
    /// Add a parameter of text and placeholders: 'token={tracker}', source=adjust
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

impl FromArgMatches for Parameters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let ParameterFlags { placeholder, param } = ParameterFlags::from_arg_matches(matches)?;
        let places = |flag| matches.indices_of(flag).into_iter().flatten();
        let placeholder = placeholder.into_iter().map(ParameterFlag::Placeholders);
        let param = param.into_iter().map(ParameterFlag::Param);
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

impl Arguments {
    /// What the flags say of the callback.
    pub(super) fn flags(&self, global: &Global) -> CallbackFlags {
        let trigger = self.trigger.as_ref();
        CallbackFlags {
            trigger: trigger.map(|id| flags::trigger_id(global, id)),
            event_tokens: self.event_tokens.clone(),
            endpoints: self.endpoints.clone(),
            recommended: self.recommended,
            exclude: self.exclude.clone(),
            parameters: self.parameters.0.clone(),
            conditions: self.conditions.clone(),
            method: self.method.map(Method::from),
            body: self.body.clone(),
            macros: self.macros.clone(),
        }
    }
}
