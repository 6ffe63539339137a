//! `cbgen delete`: a callback out of its file.

use super::shared::callback_file::{FileFlag, parsed, refused, warn_of_unbuildable};
use super::shared::confirm::{Answer, confirm};
use super::shared::global::Global;
use super::shared::output;
use super::shared::{Outcome, Usage, files};
use crate::callback::{Given, Sources};
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
#[command(after_help = EXAMPLES, override_usage = "cbgen delete [OPTIONS] <NAME>")]
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

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let Arguments { name, file, yes } = arguments;
    file.is_there(global)?;
    let mut shown = None;
    if !yes {
        if !super::shared::guide::can_ask(global) {
            return Err(Usage(format!("delete {name}: say --yes, for nobody can be asked")).into());
        }
        let text = file.text()?;
        // What is not there is told before the question.
        edit::delete(&text, name).map_err(|error| refused(&file.file, &error))?;
        show(&file.file, &text, name);
        let answer = confirm(&format!("Delete `{name}` from {}?", file.file))?;
        if answer != Answer::Yes {
            global.note("nothing is deleted");
            return Ok(if answer == Answer::No { 0 } else { INTERRUPTED });
        }
        shown = Some(text);
    }
    let locked = files::open(global, &file.file)?;
    if shown.is_some_and(|shown| shown != locked.text()) {
        anyhow::bail!(
            "{} was changed by somebody else meanwhile, and nothing was written: run it again",
            file.file
        );
    }
    let changed = edit::delete(locked.text(), name).map_err(|error| refused(&file.file, &error))?;
    files::commit(global, &file.file, locked.stage(&changed)?)?;
    warn_of_unbuildable(global, &file.file, &changed);
    let shown = Printable(&file.file);
    global.note(format_args!("`{name}` is deleted from {shown}"));
    Ok(0)
}

/// Says on the terminal what would go: the callback's name, trigger and endpoints.
fn show(file: &str, text: &str, name: &str) {
    const MOST_ENDPOINTS: usize = 3;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, file, text);
    let Some(draft) = manifest.named(name).next().map(|found| found.draft) else {
        return;
    };
    let tokens: Vec<&str> = draft.event_tokens.iter().map(Given::text).collect();
    let fired = draft.trigger.iter().map(|id| id.text().to_owned());
    let fired: Vec<String> = fired
        .chain((!tokens.is_empty()).then(|| tokens.join(", ")))
        .collect();
    let about = if fired.is_empty() {
        String::new()
    } else {
        format!(": {}", fired.join(" "))
    };
    output::tell(Printable(&format!("{name}{about}")));
    let urls = draft.destinations.iter().map(|to| to.url.text());
    let mut urls: Vec<String> = urls.map(str::to_owned).collect();
    if urls.len() > MOST_ENDPOINTS {
        let more = urls.len() - MOST_ENDPOINTS;
        urls.truncate(MOST_ENDPOINTS);
        urls.push(format!("and {more} more"));
    }
    if !urls.is_empty() {
        output::tell(format_args!("  {}", Printable(&urls.join(", "))));
    }
}
