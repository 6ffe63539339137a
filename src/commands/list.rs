//! `cbgen list`: the callbacks of a file at a glance.

use super::shared::{
    CommandWords, FileFlag, Global, LevelFlags, Outcome, Usage, block, files, in_markdown, output,
    parsed, stdout_width, unset, unwrapped, value_of,
};
use crate::callback::{Given, Sources, texts};
use crate::catalogue::Catalogue;
use crate::forms::field;
use crate::lint::{self, Diagnostic, Level, Levels, MissingValue, shortened};
use crate::manifest::Manifest;
use crate::manifest::select::{CallbackSelection, CheckedCallback, select};
use crate::report::{Printable, to_json_pretty};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr as _;

const EXAMPLES: &str = "\
Examples:
  cbgen list
  cbgen list -f apps/game.toml --format json
  cbgen list --format markdown > CALLBACKS.md";

/// List the callbacks of a file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The callbacks to list, or all if none is named; the file
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    file: FileFlag,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    #[command(flatten)]
    levels: LevelFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One array
    Json,
    /// A table for a page
    Markdown,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    trigger: Option<String>,
    event_tokens: Vec<String>,
    endpoints: Vec<String>,
    conditions: Vec<String>,
    /// The conditions for people; empty where it is always sent.
    condition: String,
    /// The same, endpoints apart.
    #[serde(skip)]
    clauses: Vec<String>,
    parameters: Vec<String>,
    /// `null` where it cannot be built.
    field: Option<String>,
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Finding {
    code: Option<&'static str>,
    level: Level,
    message: String,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    let file = arguments.file.read(global, &arguments.names)?;
    let names = &file.names;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, &file.path, &file.text);
    if !manifest.problems.is_empty() {
        return Ok(output::report(global, &sources, manifest.problems));
    }
    let mut missing = Vec::new();
    let mut rows = rows(&manifest, &manifest.levels(&levels), &mut missing);
    if !names.is_empty() {
        let levels = Levels::lenient();
        select(&manifest, &levels, names, &value_of, drop).map_err(Usage::from)?;
        let is_named = |name: &String, row: &Row| name.split('.').next() == Some(&row.name);
        rows.retain(|row| names.iter().any(|name| is_named(name, row)));
    }
    output::report(global, &sources, unset(&missing).into_iter().collect());
    output::print(&match arguments.format {
        Format::Json => to_json_pretty(&rows) + "\n",
        Format::Table if rows.is_empty() => String::new(),
        Format::Table => table(&rows),
        Format::Markdown => markdown(&rows),
    })?;
    if arguments.format == Format::Table && file.path != files::STDIN {
        tell_more(global, &file.path, &rows);
    }
    Ok(0)
}

/// Says what to type next: where a first callback comes from, or where the findings are told whole.
fn tell_more(global: &Global, path: &str, rows: &[Row]) {
    if rows.is_empty() {
        let mut command = CommandWords::of("new");
        command.flag("--save", path);
        global.note(format_args!("no callbacks yet: {}", command.line()));
    } else if rows.iter().any(|row| !row.findings.is_empty()) {
        let mut command = CommandWords::of("check");
        command.file(path);
        let command = command.line();
        global.note(format_args!("{command} tells more about the findings"));
    }
}

/// A row for each callback, with what is wrong with it, and between it and others. Variables without a value are added to
/// `missing`.
fn rows(manifest: &Manifest<'_>, levels: &Levels, missing: &mut Vec<MissingValue>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let (mut members, mut between) = (Vec::new(), Vec::new());
    // The row of each place that a finding between callbacks can point to.
    let mut row_of = HashMap::new();
    let mut selection = CallbackSelection::new(&[], None);
    let (_, walk) = selection.walk(manifest, levels);
    for (index, mut callback) in walk.enumerate() {
        between.extend(callback.duplicate.take());
        let draft = &callback.read.draft;
        missing.append(&mut draft.missing_values(&manifest.macros, &value_of));
        let findings = callback.take_findings();
        rows.push(Row::new(&manifest.catalogue, &callback, &findings));
        let read = &callback.read;
        let allowed = read.allow.iter().map(|(_, place)| place.clone());
        let places = read.name.iter().map(Given::place).chain(allowed);
        row_of.extend(places.map(|place| (place.range.start, index)));
        members.extend(callback.into_member());
    }
    let catalogue = &manifest.catalogue;
    between.append(&mut lint::file::check(&members, catalogue, levels));
    for finding in &between {
        let places = finding.labels.iter().map(|label| label.span.range.start);
        let mut concerned: Vec<usize> = places.filter_map(|at| row_of.get(&at).copied()).collect();
        concerned.sort_unstable();
        concerned.dedup();
        for row in concerned {
            rows[row].findings.push(Finding::new(finding));
        }
    }
    rows
}

impl Row {
    fn new(catalogue: &Catalogue, callback: &CheckedCallback<'_>, found: &[Diagnostic]) -> Self {
        let (draft, checked) = (&callback.read.draft, callback.checked.as_ref());
        let clauses = draft.sent_only_if();
        let built = checked.and_then(|checked| checked.callback.as_ref());
        let mut parameters: Vec<String> = Vec::new();
        if built.is_none() {
            let sent = draft.sent(catalogue).into_iter();
            parameters = sent.map(|one| one.key).collect();
        }
        for entry in built.iter().flat_map(|built| built.entries()) {
            for parameter in entry.parameters().chain(entry.body.iter().flatten()) {
                let key = parameter.key.decode().into_owned();
                if !parameters.contains(&key) {
                    parameters.push(key);
                }
            }
        }
        let urls = draft.destinations.iter().map(|to| to.url.text());
        Self {
            name: draft.name.as_ref().map_or("", Given::text).to_owned(),
            trigger: draft.trigger.as_ref().map(|given| {
                let known = checked.and_then(|checked| checked.trigger);
                known.map_or(given.text(), |trigger| trigger.id).to_owned()
            }),
            event_tokens: texts(&draft.event_tokens),
            endpoints: urls.map(str::to_owned).collect(),
            condition: clauses.join("; "),
            clauses,
            conditions: texts(&draft.conditions),
            parameters,
            field: built.map(field::render),
            findings: found.iter().map(Finding::new).collect(),
        }
    }

    /// What was found, errors first, each once.
    fn findings(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for level in [Level::Deny, Level::Warn] {
            for finding in self.findings.iter().filter(|one| one.level == level) {
                let code = finding.code.map(str::to_owned);
                let what = code.unwrap_or_else(|| shortened(&finding.message));
                if !found.contains(&what) {
                    found.push(what);
                }
            }
        }
        found
    }

    /// The parts of each column, safe to print.
    fn columns(&self) -> [Vec<Cow<'_, str>>; 6] {
        fn safe(parts: &[String]) -> Vec<Cow<'_, str>> {
            let parts = parts.iter().map(|part| Printable(part).text());
            parts.collect()
        }
        let one = |text: String| Vec::from_iter((!text.is_empty()).then_some(Cow::Owned(text)));
        let mut fired = self.trigger.clone().unwrap_or_default();
        if self.trigger.is_some() && !self.event_tokens.is_empty() {
            fired = format!("{fired} {}", self.event_tokens.join(", "));
        }
        let findings = self.findings().into_iter();
        let findings = findings.map(|one| Cow::Owned(Printable(&one).to_string()));
        [
            one(Printable(&self.name).to_string()),
            one(Printable(&fired).to_string()),
            safe(&self.endpoints),
            safe(&self.clauses),
            safe(&self.parameters),
            findings.collect(),
        ]
    }
}

/// What stands between the parts of each column in the line of a callback, and in its block.
const BETWEEN_IN_LINE: [&str; 6] = ["", "", ", ", "; ", ", ", ", "];
const BETWEEN_IN_BLOCK: [&str; 6] = ["", "", "\n", "\n", ", ", ", "];

fn joined<S: Borrow<str>>(columns: [Vec<S>; 6], between: [&str; 6]) -> [String; 6] {
    let mut between = between.into_iter();
    columns.map(|parts| match (&parts[..], between.next()) {
        ([], _) => "-".to_owned(),
        (parts, between) => parts.join(between.unwrap_or_default()),
    })
}

impl Finding {
    fn new(finding: &Diagnostic) -> Self {
        Self {
            code: finding.code.map(crate::lint::Code::name),
            level: finding.level,
            message: finding.message.clone(),
        }
    }
}

const HEADERS: [&str; 6] = [
    "NAME",
    "TRIGGER",
    "ENDPOINTS",
    "SENT ONLY IF",
    "PARAMETERS",
    "FINDINGS",
];

/// A line for each callback; where that does not fit the terminal, a block for each.
fn table(rows: &[Row]) -> String {
    let lines = rows
        .iter()
        .map(|row| joined(row.columns(), BETWEEN_IN_LINE));
    let text = unwrapped(HEADERS, lines);
    let is_wide = |width| text.lines().any(|line| line.width() > width);
    match stdout_width() {
        Some(width) if is_wide(width) => {
            let columns = |row: &Row| joined(row.columns(), BETWEEN_IN_BLOCK);
            let blocks = rows.iter().map(|row| block(HEADERS, columns(row), width));
            blocks.collect::<Vec<_>>().join("\n")
        }
        _ => text,
    }
}

fn markdown(rows: &[Row]) -> String {
    let mut text =
        "| name | trigger | endpoints | sent only if | parameters | findings |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let code = |parts: Vec<Cow<'_, str>>| parts.iter().map(|part| in_markdown(part)).collect();
        let cells = joined::<String>(row.columns().map(code), [", "; 6]);
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}
