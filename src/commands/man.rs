//! `cbgen man`: the manual's page of the program, or of a verb.

use super::help;
use super::shared::global::Global;
use super::shared::{Outcome, output};
use clap::{Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

const EXAMPLES: &str = "\
Examples:
  cbgen man | man -l -
  cbgen man build > cbgen-build.1";

/// Print the manual page of cbgen, or of one verb
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The verb
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let mut command = (global.command_line)();
    command.build();
    if let Some(name) = &arguments.verb {
        let Some(verb) = command.find_subcommand(name) else {
            // It is told there what there is.
            return Ok(help::show(global, Some(name)));
        };
        let title = format!("cbgen-{}", verb.get_name());
        command = verb.clone().display_name(title);
    }
    // Of an option that `-h` leaves out, its text alone would be taken.
    let command = command.mut_args(|option| option.hide_short_help(false));
    output::print(&page(command)?)?;
    Ok(0)
}

fn page(command: Command) -> anyhow::Result<String> {
    let examples = command.get_after_help().map(ToString::to_string);
    let examples = examples.unwrap_or_default();
    let has_verbs = command.has_subcommands();
    let man = Man::new(command).manual("cbgen");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if has_verbs {
        man.render_subcommands_section(&mut page)?;
    }
    man.render_options_section(&mut page)?;
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in examples.lines().skip(1) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []).to_writer(&mut page)?;
    // The marks of code in doc comments are none of a page.
    Ok(String::from_utf8_lossy(&page).replace('`', ""))
}
