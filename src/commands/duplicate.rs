//! `cbgen duplicate`: a callback once more, under another name.

use super::shared::{FileFlag, Global, Outcome, Refused, callback_name, files};
use crate::callback::Sources;
use crate::manifest::edit;
use crate::report::Printable;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen duplicate install install-partner
  cbgen duplicate install install-partner -f apps/game.toml";

/// Add a copy of a callback under a new name
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = "cbgen duplicate [OPTIONS] <NAME> <NEW>")]
pub(super) struct Arguments {
    /// The callback
    #[arg(value_name = "NAME", value_parser = callback_name)]
    name: String,
    /// The copy's name
    #[arg(value_name = "NEW")]
    new: String,
    #[command(flatten)]
    file: FileFlag,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let Arguments { name, new, file } = arguments;
    file.is_there(global)?;
    let locked = files::open(global, &file.file)?;
    let changed = match edit::duplicate(locked.text(), name, new) {
        Ok(changed) => changed,
        Err(error) => {
            let refused = Refused::edit(&file.file, &error);
            return refused.report(global, &file.file, &Sources::new());
        }
    };
    files::commit(global, &file.file, locked.stage(&changed)?)?;
    let shown = Printable(&file.file);
    global.note(format_args!("`{name}` is copied as `{new}` in {shown}"));
    Ok(0)
}
