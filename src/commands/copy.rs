//! `cbgen copy`: a callback of a file to the clipboard.

use super::shared::{
    FileFlag, Global, LevelFlags, Outcome, callback_name, for_links, output, parsed, value_of,
    wrong_usage,
};
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
    #[arg(value_name = "NAME", value_parser = callback_name)]
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
    let mut named = Vec::new();
    for mut callback in walk.filter(|callback| callback.is_chosen) {
        findings.append(&mut callback.take_findings());
        named.extend(callback.built());
    }
    if let ([], Some(unknown)) = (&findings[..], selection.unknown().first()) {
        wrong_usage!("{path}: {unknown}");
    }
    if let ([first, second, ..], 0) = (&named[..], exit_code(&findings)) {
        // Whatever is allowed, nobody knows which of them is meant.
        let [first, second] = [first, second].map(|one| one.name.place());
        findings.push(duplicate_name(&arguments.name, second, first));
    }
    let (Some(built), 0) = (named.pop(), exit_code(&findings)) else {
        return Ok(output::report(global, &sources, findings).max(1));
    };
    if built.trigger.is_some_and(|trigger| !trigger.in_dashboard()) {
        findings.push(Diagnostic::note(for_links(path, built.name.text())));
    }
    let field = field::render(built.sent());
    let copied = crate::system::clipboard::copy(&field);
    if let Err(error) = &copied {
        let lost = output::lost(format!("not copied: {error}; the callback is on stdout"));
        findings.push(lost);
    }
    output::report(global, &sources, findings);
    if let Ok(taker) = copied {
        global.note(taker);
    }
    output::print(&format!("{field}\n"))?;
    Ok(0)
}
