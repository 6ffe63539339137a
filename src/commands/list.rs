//! `cbgen list`: the callbacks of a file at a glance.

use super::shared::callback_file::{FileFlag, parsed};
use super::shared::callback_flags::CommandWords;
use super::shared::environment::{unset, value_of};
use super::shared::flags::{LevelFlags, in_markdown};
use super::shared::global::{Global, stdout_width};
use super::shared::tables::{block, unwrapped};
use super::shared::{Outcome, Usage, files, output};
use crate::callback::{Given, Sources, texts};
use crate::catalogue::Catalogue;
use crate::forms::field;
use crate::lint::{self, Checked, Diagnostic, Level, Levels, MissingValue, shortened};
use crate::manifest::select::{CallbackSelection, CheckedCallback, select};
use crate::manifest::{DEFAULT_FILE, Manifest, ManifestCallback};
use crate::report::{Printable, to_json_pretty};
use clap::{Args, ValueEnum};
use serde::Serialize;
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
    /// The callbacks to list, all without names, and the file
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

/// One callback.
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
    let (file, names) = arguments.file.with_words(&arguments.names)?;
    files::tell_default(global, &file.file);
    let text = file.text()?;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, &file.file, &text);
    if !manifest.problems.is_empty() {
        return Ok(output::report(global, &sources, manifest.problems));
    }
    let mut missing = Vec::new();
    let mut rows = rows(&manifest, &manifest.levels(&levels), &mut missing);
    if !names.is_empty() {
        select(&manifest, &Levels::lenient(), &names, &value_of).map_err(Usage::from)?;
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
    if arguments.format == Format::Table {
        tell_more(global, &file.file, &text, &rows);
    }
    Ok(0)
}

/// Says what to type next: where the findings are told whole, or where a first callback comes from.
fn tell_more(global: &Global, file: &str, text: &str, rows: &[Row]) {
    let mut command = CommandWords::of("check");
    // It reads another form from standard input.
    if rows.iter().any(|row| !row.findings.is_empty()) && file != files::STDIN {
        if file != DEFAULT_FILE {
            command.word(file);
        }
        global.note(format_args!(
            "{} tells more about the findings",
            Printable(&command.line())
        ));
    }
    if !rows.is_empty() {
        return;
    }
    // What others include has no callbacks, and could not be included any more with one.
    if file == files::STDIN || file != DEFAULT_FILE && !text.trim().is_empty() {
        global.note(format_args!("{} has no callbacks", Printable(shown(file))));
        return;
    }
    let mut command = CommandWords::of("new");
    command.long("--save", file);
    global.note(format_args!(
        "no callbacks yet: {}",
        Printable(&command.line())
    ));
}

fn shown(file: &str) -> &str {
    if file == files::STDIN {
        "standard input"
    } else {
        file
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
        let CheckedCallback { read, checked, .. } = &callback;
        let built = checked.as_ref().and_then(|one| one.callback.as_ref());
        let field = built.map(field::render);
        let catalogue = &manifest.catalogue;
        rows.push(Row::new(
            catalogue,
            read,
            checked.as_ref(),
            field,
            &findings,
        ));
        let name = read.name.as_ref().map(Given::place);
        let allowed = read.allow.iter().map(|(_, place)| place.clone());
        row_of.extend(
            name.into_iter()
                .chain(allowed)
                .map(|place| (place.range.start, index)),
        );
        members.extend(callback.into_member());
    }
    between.append(&mut lint::file::check(
        &members,
        &manifest.catalogue,
        levels,
    ));
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
    fn new(
        catalogue: &Catalogue,
        callback: &ManifestCallback<'_>,
        checked: Option<&Checked>,
        field: Option<String>,
        findings: &[Diagnostic],
    ) -> Self {
        let draft = &callback.draft;
        let conditions = texts(&draft.conditions);
        let clauses = draft.sent_only_if();
        let built = checked.and_then(|checked| checked.callback.as_ref());
        let mut parameters: Vec<String> = Vec::new();
        if built.is_none() {
            parameters = draft
                .sent(catalogue)
                .into_iter()
                .map(|one| one.key)
                .collect();
        }
        for entry in built.iter().flat_map(|built| built.entries()) {
            for parameter in entry.parameters().chain(entry.body.iter().flatten()) {
                let key = parameter.key.decode().into_owned();
                if !parameters.contains(&key) {
                    parameters.push(key);
                }
            }
        }
        Self {
            name: draft.name.as_ref().map_or("", Given::text).to_owned(),
            trigger: draft.trigger.as_ref().map(|given| {
                let known = checked.and_then(|checked| checked.trigger);
                known.map_or(given.text(), |trigger| trigger.id).to_owned()
            }),
            event_tokens: texts(&draft.event_tokens),
            endpoints: draft
                .destinations
                .iter()
                .map(|to| to.url.text().to_owned())
                .collect(),
            condition: clauses.join("; "),
            clauses,
            conditions,
            parameters,
            field,
            findings: findings.iter().map(Finding::new).collect(),
        }
    }

    /// What was found, errors first, each once.
    fn findings(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for level in [Level::Deny, Level::Warn] {
            for finding in self.findings.iter().filter(|one| one.level == level) {
                let what = match finding.code {
                    Some(code) => code.to_owned(),
                    None => shortened(&finding.message),
                };
                if !found.contains(&what) {
                    found.push(what);
                }
            }
        }
        found
    }

    /// The parts of each column, safe to print.
    fn columns(&self) -> [Vec<String>; 6] {
        let mut fired = Vec::from_iter(self.trigger.clone());
        if !fired.is_empty() && !self.event_tokens.is_empty() {
            fired.push(self.event_tokens.join(", "));
        }
        let one = |text: &str| Vec::from_iter((!text.is_empty()).then(|| text.to_owned()));
        let columns = [
            one(&self.name),
            one(&fired.join(" ")),
            self.endpoints.clone(),
            self.clauses.clone(),
            self.parameters.clone(),
            self.findings(),
        ];
        columns.map(|parts| {
            let parts = parts.iter().map(|part| Printable(part).to_string());
            parts.collect()
        })
    }
}

/// What stands between the parts of each column in the line of a callback, and in its block.
const BETWEEN_IN_LINE: [&str; 6] = ["", "", ", ", "; ", ", ", ", "];
const BETWEEN_IN_BLOCK: [&str; 6] = ["", "", "\n", "\n", ", ", ", "];

fn joined(columns: [Vec<String>; 6], between: [&str; 6]) -> [String; 6] {
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

/// The column of findings, of which a line has not all.
const FINDINGS: usize = 5;
/// The most of them in a line.
const MOST_FINDINGS: usize = 3;

/// A line for each callback; where that does not fit the terminal, a block for each.
fn table(rows: &[Row]) -> String {
    let lines = rows.iter().map(|row| {
        let mut columns = row.columns();
        let found = &mut columns[FINDINGS];
        if found.len() > MOST_FINDINGS {
            let more = format!("and {} more", found.len() - MOST_FINDINGS + 1);
            found.truncate(MOST_FINDINGS - 1);
            found.push(more);
        }
        joined(columns, BETWEEN_IN_LINE)
    });
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
        let code = |parts: Vec<String>| parts.iter().map(|part| in_markdown(part)).collect();
        let cells = joined(row.columns().map(code), [", "; 6]);
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}
