//! `cbgen copy`: a callback of a file to the clipboard.

use super::flags::LevelFlags;
use super::global::Global;
use super::keep::{FileFlag, Judge, Unfound, callback, for_links, has_token, parsed};
use super::{Outcome, output};
use crate::callback::Sources;
use crate::forms::field;
use crate::lint::Diagnostic;
use crate::lint::file::duplicate_name;
use crate::manifest::Manifest;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen copy install
  cbgen copy purchase.abc123 -f apps/game.toml";

/// Copy a callback's field to the clipboard, and print it
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, override_usage = "cbgen copy [OPTIONS] <NAME>")]
pub(super) struct Arguments {
    /// The callback, as `list` or `build` names it
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    file: FileFlag,
    #[command(flatten)]
    levels: LevelFlags,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    let text = arguments.file.text()?;
    let path = &arguments.file.file;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, &text);
    let (name, token) = match arguments.name.split_once('.') {
        Some((name, token)) => (name, Some(token)),
        None => (arguments.name.as_str(), None),
    };
    let (mut found, mut findings) = match callback(&manifest, path, name) {
        Ok(found) => found,
        Err(Unfound::Broken(findings)) => return Ok(output::report(global, &sources, findings)),
        Err(Unfound::Unknown(usage)) => return Err(usage.into()),
    };
    findings.append(&mut found.problems);
    findings.extend(twice(&manifest, name));
    if !findings.is_empty() {
        return Ok(output::report(global, &sources, findings));
    }
    if let Some(token) = token {
        has_token(&found.draft, name, token)?;
    }
    let checked = Judge::new(&manifest, &levels).check(&found);
    findings.extend(checked.findings);
    let (Some(built), 0) = (&checked.callback, crate::report::exit_code(&findings)) else {
        return Ok(output::report(global, &sources, findings).max(1));
    };
    if checked
        .trigger
        .is_some_and(|trigger| !trigger.in_dashboard())
    {
        findings.push(Diagnostic::note(for_links(path, name)));
    }
    let field = field::render(built);
    let copied = crate::system::clipboard::copy(&field);
    let lost = copied
        .as_ref()
        .err()
        .map(|error| format!("not copied: {error}; the callback is on stdout"));
    output::report_with(global, &sources, findings, lost.as_slice());
    if let Ok(taker) = copied {
        global.note(taker);
    }
    output::print(&format!("{field}\n"))?;
    Ok(0)
}

/// The finding where two callbacks have the name: whatever is allowed, nobody knows which of them is meant.
fn twice(manifest: &Manifest<'_>, name: &str) -> Option<Diagnostic> {
    let mut places = manifest
        .named(name)
        .map(|one| one.name.map(|name| name.place()));
    let (first, second) = (places.next()??, places.next()??);
    Some(duplicate_name(name, second, first))
}
