//! `cbgen delete`: a callback out of its file.

use super::keep::{FileFlag, refused};
use super::options::Global;
use super::output;
use super::{Outcome, Usage, files};
use crate::manifest::edit;
use crate::report::Printable;
use crate::wizard::INTERRUPTED;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen delete install-partner                (asks, on a terminal)
  cbgen delete install-partner --yes";

/// Take a callback out of a file
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The callback
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    file: FileFlag,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let Arguments { name, file, yes } = arguments;
    file.is_there()?;
    let mut shown = None;
    if !yes {
        if !super::guide::can_ask(global) {
            return Err(Usage(format!("delete {name}: say --yes, for nobody can be asked")).into());
        }
        let text = file.text()?;
        // What is not there is told before the question.
        edit::delete(&text, name).map_err(|error| refused(&file.file, &error))?;
        if !is_confirmed(name, &file.file)? {
            output::note(format_args!("`{name}` stays"));
            return Ok(INTERRUPTED);
        }
        shown = Some(text);
    }
    files::change(&file.file, |text| {
        if shown.as_ref().is_some_and(|shown| shown != text) {
            anyhow::bail!(
                "{} was changed by somebody else meanwhile, and nothing was written: run it again",
                file.file
            );
        }
        let changed = edit::delete(text, name).map_err(|error| refused(&file.file, &error))?;
        Ok((Some(changed), ()))
    })?;
    if !global.quiet {
        output::note(format_args!(
            "`{name}` is deleted from {}",
            Printable(&file.file)
        ));
    }
    Ok(0)
}

/// Asks on the terminal; anything but a yes is a no.
fn is_confirmed(name: &str, file: &str) -> std::io::Result<bool> {
    // Without a handler, Ctrl-C would end the process by its signal, which no exit code tells.
    ctrlc::set_handler(|| {
        eprintln!();
        std::process::exit(INTERRUPTED.into());
    })
    .map_err(std::io::Error::other)?;
    eprint!("Delete `{name}` from {}? [y/N] ", Printable(file));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(
        answer.trim().to_ascii_lowercase().as_str(),
        "y" | "yes"
    ))
}
