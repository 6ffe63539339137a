//! Flags of every verb, and what is known of the streams.

use super::choice::choice;
use crate::report::{ReportFormat, Style};
use anstream::stream::RawStream;
use clap::{ArgAction, Args, Command, ValueEnum};
use console::Term;
use std::ffi::OsString;

/// Flags of every verb.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Whether to use colours: auto, always or never
    ///
    /// auto is on a terminal. `NO_COLOR` and `FORCE_COLOR` in the environment are respected; this flag is stronger.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "Global options"
    )]
    color: Colour,
    /// Say nothing but the result, errors, and what is lost
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
    /// Never ask, even on a terminal
    #[arg(long, global = true, help_heading = "Global options")]
    pub(crate) no_input: bool,
    /// How stderr shows findings: human, json or github
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true,
        value_parser = choice(ReportFormat::BESIDE_RESULT),
        help_heading = "Global options"
    )]
    pub(crate) report: ReportFormat,
    /// Show everything there is to say; -h is brief
    #[arg(short, long, global = true, action = ArgAction::Help, help_heading = "Global options")]
    help: Option<bool>,
    /// Describes the command line with all verbs.
    #[arg(skip = Command::default as fn() -> Command)]
    pub(crate) command_line: fn() -> Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal
    Auto,
    /// In every case
    Always,
    /// In no case
    Never,
}

impl Global {
    pub(crate) fn stderr_style() -> Style {
        style(&std::io::stderr(), stderr_width())
    }
}

/// The value of a flag on a command line that is not parsed.
pub(super) fn flag_value<'a>(arguments: &'a [OsString], flag: &str) -> Option<&'a str> {
    let words = arguments.iter().filter_map(|word| word.to_str());
    let mut words = words.take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        match word.strip_prefix(flag) {
            Some("") => return words.next(),
            Some(tied) if tied.starts_with('=') => return Some(&tied[1..]),
            _ => {}
        }
    }
    None
}

/// Makes the choice of colours known to everything that prints: what a flag says, else the environment. Help is printed
/// before flags are read, so that the words are searched for it.
pub(crate) fn choose_colours(arguments: &[OsString]) {
    let forced = std::env::var("FORCE_COLOR").unwrap_or_default();
    let is_forbidden = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let choice = match (flag_value(arguments, "--color"), &*forced) {
        (Some("always"), _) => anstream::ColorChoice::Always,
        (Some("never"), _) | (_, "0") => anstream::ColorChoice::Never,
        (_, forced) if forced.is_empty() || is_forbidden() => return,
        _ => anstream::ColorChoice::Always,
    };
    choice.write_global();
}

/// How stdout wants findings, where they are the result.
pub(crate) fn stdout_style() -> Style {
    style(&std::io::stdout(), stdout_width())
}

fn style(stream: &impl RawStream, width: Option<usize>) -> Style {
    Style {
        colour: anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
        width: width.unwrap_or(100),
    }
}

/// The columns of the terminal that has the messages; `None` where it is none.
pub(crate) fn stderr_width() -> Option<usize> {
    columns(&Term::stderr())
}

/// The columns of the terminal that has the results; `None` where it is none.
pub(crate) fn stdout_width() -> Option<usize> {
    columns(&Term::stdout())
}

/// The columns of a terminal, which may not tell them.
fn columns(term: &Term) -> Option<usize> {
    term.is_term().then(|| usize::from(term.size().1))
}
