//! Flags of every verb, and what is known of the streams.

use super::choice::choice;
use crate::report::{Format, Style};
use clap::{Args, ValueEnum};
use std::io::IsTerminal as _;

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
        value_parser = choice(&Format::CHOICES),
        display_order = 103
    )]
    pub(crate) report: Format,
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
        let stderr = std::io::stderr();
        let colour = anstream::AutoStream::choice(&stderr) != anstream::ColorChoice::Never;
        Style {
            colour,
            width: width_of(&stderr).unwrap_or(100),
        }
    }
}

/// How stdout wants findings, where they are the result.
pub(crate) fn stdout_style() -> Style {
    let stdout = std::io::stdout();
    let colour = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    Style {
        colour,
        width: stdout_width().unwrap_or(100),
    }
}

/// The width of a terminal in columns; `None` where the stream is none.
pub(crate) fn width_of<S: std::io::IsTerminal + std::os::fd::AsFd>(stream: &S) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    terminal_size::terminal_size_of(stream)
        .map(|(width, _)| usize::from(width.0))
        .or(Some(80))
}

/// Whether the stream of results is a terminal.
pub(crate) fn stdout_width() -> Option<usize> {
    let stdout = std::io::stdout();
    if stdout.is_terminal() {
        width_of(&stdout)
    } else {
        None
    }
}
