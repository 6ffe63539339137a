//! `cbgen delete`: a callback out of its file.

use super::shared::guide::{can_ask, declined};
use super::shared::{FileFlag, Global, Outcome, Usage, callback_name, files, output, parsed};
use crate::callback::{Sources, texts};
use crate::manifest::edit;
use crate::report::Printable;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen delete install-partner                (asks, on a terminal)
  cbgen delete install-partner --yes";

/// Remove a callback from a file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = "cbgen delete [OPTIONS] <NAME>")]
pub(super) struct Arguments {
    /// The callback
    #[arg(value_name = "NAME", value_parser = callback_name)]
    name: String,
    #[command(flatten)]
    file: FileFlag,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let Arguments { name, file, yes } = arguments;
    file.is_there(global)?;
    let path = &file.file;
    let delete = |text: &str| {
        let changed = edit::delete(text, name);
        changed.map_err(|error| Usage(format!("{path} is left as it is: {error}")))
    };
    let mut shown = None;
    if !yes {
        let text = files::read_text(path)?;
        // What is not there is told before the question.
        delete(&text)?;
        if can_ask(global) {
            show(path, &text, name);
        }
        let what = format!("delete {name}");
        let question = format!("Delete `{name}` from {path}?");
        if let Some(code) = declined(global, &what, &question, "nothing is deleted")? {
            return Ok(code);
        }
        shown = Some(text);
    }
    let locked = files::open(global, path)?;
    if shown.is_some_and(|shown| shown != locked.text()) {
        anyhow::bail!(
            "{path} was changed by somebody else meanwhile, and nothing was written: run it again"
        );
    }
    let changed = delete(locked.text())?;
    files::commit(global, path, locked.stage(&changed)?)?;
    let shown = Printable(path);
    global.note(format_args!("`{name}` is deleted from {shown}"));
    Ok(0)
}

/// Says on the terminal what would go: the callback's name, trigger and endpoints.
fn show(file: &str, text: &str, name: &str) {
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, file, text);
    for draft in manifest.named(name).map(|found| found.draft) {
        let mut about = vec![format!("{name}:")];
        about.extend(draft.trigger.iter().map(|id| id.text().to_owned()));
        about.extend(texts(&draft.event_tokens));
        output::tell(Printable(about.join(" ").trim_end_matches(':')));
        let urls = draft.destinations.iter().map(|to| to.url.text());
        for url in urls {
            output::tell(format_args!("  {}", Printable(url)));
        }
    }
}
