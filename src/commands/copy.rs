//! `cbgen copy`: a callback of a file to the clipboard.

use super::shared::callback_file::{for_links, unknown_in};
use super::shared::{FileFlag, Global, LevelFlags, Outcome, output, parsed, value_of};
use crate::callback::Sources;
use crate::forms::field;
use crate::lint::Diagnostic;
use crate::lint::file::duplicate_name;
use crate::manifest::select::CallbackSelection;
use crate::report::exit_code;
use clap::Args;
use std::slice;

const EXAMPLES: &str = "\
Examples:
  cbgen copy install
  cbgen copy purchase.abc123 -f apps/game.toml";

/// Copy a callback's field to the clipboard, and print it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = "cbgen copy [OPTIONS] <NAME>")]
pub(super) struct Arguments {
    /// The callback, as `list` or `build` names it
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    file: FileFlag,
    #[command(flatten)]
    levels: LevelFlags,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    let file = arguments.file.read(global, &[])?;
    let path = &file.path;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, &file.text);
    let levels = manifest.levels(&levels);
    let mut selection = CallbackSelection::new(slice::from_ref(&arguments.name), Some(&value_of));
    let (mut findings, walk) = selection.walk(&manifest, &levels);
    if !findings.is_empty() {
        return Ok(output::report(global, &sources, findings));
    }
    let name = arguments.name.split('.').next().unwrap_or_default();
    let mut named = walk.filter(|one| one.name() == Some(name));
    let (found, second) = (named.next(), named.next());
    if let Some(second) = second.and_then(|second| second.read.name)
        && let Some(first) = found.as_ref().and_then(|first| first.read.name.as_ref())
    {
        // Whatever is allowed, nobody knows which of them is meant.
        let finding = duplicate_name(name, second.place(), first.place());
        return Ok(output::report(global, &sources, vec![finding]));
    }
    let Some(mut found) = found.filter(|found| found.is_chosen) else {
        return Err(unknown_in(path, &selection).into());
    };
    findings.append(&mut found.take_findings());
    let (Some(built), 0) = (found.built(), exit_code(&findings)) else {
        return Ok(output::report(global, &sources, findings).max(1));
    };
    if built.trigger.is_some_and(|trigger| !trigger.in_dashboard()) {
        findings.push(Diagnostic::note(for_links(path, name)));
    }
    let field = field::render(built.sent());
    let copied = crate::system::clipboard::copy(&field);
    let error = copied.as_ref().err();
    let lost = error.map(|error| format!("not copied: {error}; the callback is on stdout"));
    output::report_with(global, &sources, findings, lost.as_slice());
    if let Ok(taker) = copied {
        global.note(taker);
    }
    output::print(&format!("{field}\n"))?;
    Ok(0)
}
