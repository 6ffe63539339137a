//! `cbgen help`, and the table of verbs that the program's own help has.

use super::shared::global::Global;
use super::shared::{Outcome, usage};
use crate::report::palette::{DIM, HEADING, NAME, WARNING, WRONG};
use clap::builder::Styles;
use clap::{Args, Command};
use std::ffi::OsString;

const EXAMPLES: &str = "\
Examples:
  cbgen help
  cbgen help build";

/// Show the full help of cbgen, or of one verb
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The verb
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

#[expect(clippy::unnecessary_wraps)] // each verb ends so
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    Ok(show(global, arguments.verb.as_deref()))
}

/// Shows the help of a verb as its flag does, or says that there is none of this name.
pub(super) fn show(global: &Global, verb: Option<&str>) -> u8 {
    let words = ["cbgen"].into_iter().chain(verb).chain(["--help"]);
    let words: Vec<OsString> = words.map(OsString::from).collect();
    let shown = (global.command_line)().try_get_matches_from(&words);
    let misused = |error| usage::misused(&words, error, global.command_line);
    shown.map_or_else(misused, |_| 0)
}

/// How clap prints what it prints.
pub(super) const STYLES: Styles = Styles::styled()
    .header(HEADING)
    .usage(HEADING)
    .literal(NAME)
    .valid(NAME)
    .placeholder(DIM)
    .error(WRONG.bold())
    .invalid(WARNING);

/// The command line whose help lists its verbs in groups.
pub(super) fn with_groups(command: Command, groups: &[(&str, &[&str])]) -> Command {
    let mut table = String::new();
    for (title, verbs) in groups {
        table.push_str(&format!("{HEADING}{title}:{HEADING:#}\n"));
        for name in *verbs {
            let verb = command.find_subcommand(name);
            let about = verb.and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            table.push_str(&format!("  {NAME}{name:<14}{NAME:#} {about}\n"));
        }
        table.push('\n');
    }
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{table}{HEADING}Global options:{HEADING:#}\n\
         {{options}}{{after-help}}"
    ))
}
