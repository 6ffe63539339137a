//! The flags of `new`.

use crate::commands::shared::{CallbackFlags, LevelFlags};
use clap::{Args, ValueEnum};

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
#[command(after_help = EXAMPLES)]
pub(in crate::commands) struct Arguments {
    #[command(flatten)]
    pub(super) callback: CallbackFlags,
    /// The callback's name in the file [default: the trigger's id]
    #[arg(long, value_name = "NAME", help_heading = "Result")]
    pub(super) name: Option<String>,
    /// Add the callback to this file
    #[arg(long, value_name = "FILE", help_heading = "Result")]
    pub(super) save: Option<String>,
    /// How the result is printed
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        help_heading = "Result"
    )]
    pub(super) format: NewFormat,
    /// Copy the callback field to the clipboard as well
    #[arg(long, help_heading = "Result")]
    pub(super) copy: bool,
    /// Ask everything, with the flags as first answers
    #[arg(long, help_heading = "Questions")]
    pub(super) guided: bool,
    /// Ask in plain lines, for screen readers
    #[arg(long, help_heading = "Questions")]
    pub(super) plain: bool,
    #[command(flatten)]
    pub(super) levels: LevelFlags,
    /// Whether it is asked first whether there are to be questions.
    #[arg(skip)]
    pub(in crate::commands) is_offered: bool,
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
