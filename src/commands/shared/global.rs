//! Flags of every verb, and what is known of the streams.

use super::choice::choice;
use crate::report::{ReportFormat, Style};
use anstream::stream::RawStream;
use clap::{Args, ValueEnum};
use console::Term;

/// Flags of every verb.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// When to use colours; `NO_COLOR` is respected
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        display_order = 100
    )]
    color: Colour,
    /// Say nothing but the result, errors, and what is lost
    #[arg(short, long, global = true, display_order = 101)]
    pub(crate) quiet: bool,
    /// Never ask, even on a terminal
    #[arg(long, global = true, display_order = 102)]
    pub(crate) no_input: bool,
    /// How findings are shown on stderr
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "human",
        value_parser = choice(ReportFormat::BESIDE_RESULT),
        display_order = 103
    )]
    pub(crate) report: ReportFormat,
}

/// When to use colours.
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
    /// Makes the choice of colours known to everything that prints.
    pub(crate) fn apply_colour(&self) {
        let choice = match self.color {
            Colour::Auto => return,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }

    /// How stderr wants findings.
    pub(crate) fn stderr_style() -> Style {
        style(&std::io::stderr(), stderr_width())
    }
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
