//! `cbgen list`: the callbacks of a file at a glance.

use super::keep::{FileFlag, Judge, Together, parsed};
use super::options::{Global, LevelFlags, list_table, stdout_width, table_text};
use super::{Outcome, output};
use crate::callback::{Destination, Draft, Given, Sources};
use crate::catalogue::Trigger;
use crate::forms::field;
use crate::lint::{Checked, Diagnostic, Level, Levels};
use crate::manifest::{Manifest, ManifestCallback, is_unset, unset};
use crate::report::{Printable, to_json_pretty};
use crate::wizard::clauses;
use clap::{Args, ValueEnum};
use comfy_table::{ContentArrangement, Table, presets};
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
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
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
    /// `null` where it cannot be built, or holds values from the environment.
    field: Option<String>,
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Finding {
    code: Option<&'static str>,
    level: &'static str,
    message: String,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels()?;
    let text = arguments.file.text()?;
    let mut sources = Sources::new();
    let mut manifest = parsed(&mut sources, &arguments.file.file, &text);
    let (mut lacking, problems): (Vec<_>, Vec<_>) =
        manifest.take_problems().into_iter().partition(is_unset);
    if !problems.is_empty() {
        return Ok(output::report(global, &sources, problems));
    }
    let rows = rows(&mut manifest, &levels, &mut lacking);
    output::report(global, &sources, unset(lacking).into_iter().collect());
    output::print(&match arguments.format {
        Format::Json => to_json_pretty(&rows) + "\n",
        Format::Table if rows.is_empty() => String::new(),
        Format::Table => table(&rows),
        Format::Markdown => markdown(&rows),
    })?;
    if rows.is_empty() && arguments.format == Format::Table && !global.quiet {
        output::note(format_args!(
            "no callbacks yet: cbgen new --save {}",
            Printable(&arguments.file.file)
        ));
    }
    Ok(0)
}

/// A row for each callback, with what is wrong with it, and between it and others. What lacks a value is added to
/// `lacking`.
fn rows(manifest: &mut Manifest<'_>, levels: &Levels, lacking: &mut Vec<Diagnostic>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(manifest.len());
    let (mut together, mut between) = (Together::default(), Vec::new());
    // The row of each place that a finding between callbacks can point to.
    let mut row_of = HashMap::new();
    for index in 0..manifest.len() {
        let callback = manifest.draft(index);
        let mut findings = manifest.take_problems();
        // Everything but the values can be shown.
        let is_known = callback.is_whole || findings.iter().all(is_unset);
        for finding in findings.iter_mut().filter(|finding| is_unset(finding)) {
            finding.level = Level::Warn;
            lacking.push(finding.clone());
        }
        let judge = Judge::new(manifest, levels);
        let checked = is_known.then(|| judge.check(&callback));
        if let Some(checked) = &checked {
            findings.extend(checked.findings.iter().cloned());
        }
        rows.push(Row::new(&callback, checked.as_ref(), &findings));
        let name = callback.name.as_ref().map(Given::place);
        let allowed = callback.allow.iter().map(|(_, place)| place.clone());
        row_of.extend(
            name.into_iter()
                .chain(allowed)
                .map(|place| (place.range.start, index)),
        );
        between.append(&mut together.name(&callback, &judge.levels));
        if let Some(checked) = checked.filter(|_| callback.is_whole) {
            together.add(callback, checked);
        }
    }
    let judge = Judge::new(manifest, levels);
    between.append(&mut together.findings(judge.catalogue, &judge.levels));
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
        callback: &ManifestCallback<'_>,
        checked: Option<&Checked>,
        findings: &[Diagnostic],
    ) -> Self {
        let draft = &callback.draft;
        let words = |list: &[Given<'_>]| -> Vec<String> {
            list.iter()
                .map(|given| given.written().to_owned())
                .collect()
        };
        let conditions = words(&draft.conditions);
        let clauses = sent_only_if(&conditions, &draft.destinations);
        let built = checked.and_then(|checked| checked.callback.as_ref());
        let hidden = draft.hidden();
        let mut parameters: Vec<String> = Vec::new();
        if built.is_none() {
            parameters = given_keys(draft, checked.and_then(|checked| checked.trigger));
        }
        for entry in built.iter().flat_map(|built| built.entries()) {
            let shown = entry.parameters().filter(|one| !hidden.hides_key(one));
            for parameter in shown.chain(entry.body.iter().flatten()) {
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
            event_tokens: words(&draft.event_tokens),
            endpoints: draft
                .destinations
                .iter()
                .map(|to| to.url.written().to_owned())
                .collect(),
            condition: clauses.join("; "),
            clauses,
            conditions,
            parameters,
            field: built.filter(|_| !hidden.is_filled()).map(field::render),
            findings: findings.iter().map(Finding::new).collect(),
        }
    }

    /// How much was found, in few words.
    fn verdict(&self) -> String {
        let count = |level: &str, word: &str| match self
            .findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
        {
            0 => None,
            1 => Some(format!("1 {word}")),
            many => Some(format!("{many} {word}s")),
        };
        let counts: Vec<String> = [count("deny", "error"), count("warn", "warning")]
            .into_iter()
            .flatten()
            .collect();
        if counts.is_empty() {
            "-".to_owned()
        } else {
            counts.join(", ")
        }
    }

    /// The name, and below it a line for each column, wrapped behind the column's name.
    fn block(&self, width: usize) -> String {
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width.saturating_sub(1)).unwrap_or(u16::MAX));
        let [name, columns @ ..] = self.columns(["\n", "\n"]);
        for (header, column) in HEADERS[1..].iter().zip(columns) {
            table.add_row([header.to_lowercase(), column]);
        }
        let lines = table.lines().map(|line| format!(" {}\n", line.trim_end()));
        format!("{name}\n{}", lines.collect::<String>())
    }

    /// The texts of the columns, safe to print, with what stands between endpoints and between their conditions.
    fn columns(&self, [of_endpoints, of_conditions]: [&str; 2]) -> [String; 6] {
        let or_dash = |text: String| {
            if text.is_empty() {
                "-".to_owned()
            } else {
                text
            }
        };
        let safe = |text: &str| Printable(text).to_string();
        let clauses: Vec<String> = self.clauses.iter().map(|text| safe(text)).collect();
        let endpoints: Vec<String> = self.endpoints.iter().map(|url| safe(url)).collect();
        let trigger = match (&self.trigger, &self.event_tokens[..]) {
            (None, _) => String::new(),
            (Some(trigger), []) => trigger.clone(),
            (Some(trigger), tokens) => format!("{trigger} {}", tokens.join(", ")),
        };
        [
            safe(&self.name),
            or_dash(safe(&trigger)),
            or_dash(endpoints.join(of_endpoints)),
            or_dash(clauses.join(of_conditions)),
            or_dash(safe(&self.parameters.join(", "))),
            self.verdict(),
        ]
    }
}

impl Finding {
    fn new(finding: &Diagnostic) -> Self {
        Self {
            code: finding.code.map(crate::lint::Code::name),
            level: match finding.level {
                Level::Deny => "deny",
                Level::Warn => "warn",
                Level::Allow => "allow",
            },
            message: finding.message.clone(),
        }
    }
}

/// The keys of a callback that cannot be built, as far as they are known.
fn given_keys(draft: &Draft<'_>, trigger: Option<&'static Trigger>) -> Vec<String> {
    let recommended = trigger.filter(|_| draft.recommended);
    let recommended = recommended.map_or(&[][..], |trigger| trigger.recommended);
    let is_excluded = |key: &str| draft.exclude.iter().any(|excluded| excluded.text() == key);
    let mut keys: Vec<String> = Vec::new();
    let given = draft.parameters.iter();
    let given = given.map(|parameter| (parameter.layer.is_own(), parameter.key.text()));
    let all = recommended.iter().map(|name| (false, *name)).chain(given);
    for (_, key) in all.filter(|(is_own, key)| *is_own || !is_excluded(key)) {
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    }
    keys
}

/// When it is sent; endpoints with conditions of their own are told apart.
fn sent_only_if(shared: &[String], destinations: &[Destination<'_>]) -> Vec<String> {
    let own = destinations
        .iter()
        .filter(|to| to.conditions.is_some())
        .count();
    if own == 0 {
        let words = clauses(shared);
        return Vec::from_iter((!words.is_empty()).then_some(words));
    }
    let mut parts: Vec<String> = Vec::new();
    for to in destinations {
        let conditions: Vec<String> = match &to.conditions {
            Some(own) => own.iter().map(|given| given.text().to_owned()).collect(),
            None => shared.to_vec(),
        };
        let words = clauses(&conditions);
        let words = if words.is_empty() {
            "always".to_owned()
        } else {
            words
        };
        parts.push(format!("{}: {words}", to.url.written()));
    }
    parts
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
    let mut table = list_table(HEADERS);
    for row in rows {
        table.add_row(row.columns([", ", "; "]));
    }
    let width = stdout_width();
    table.set_content_arrangement(ContentArrangement::Disabled);
    let text = table_text(&table);
    match width {
        Some(width) if text.lines().any(|line| line.width() > width) => {
            let blocks: Vec<String> = rows.iter().map(|row| row.block(width)).collect();
            blocks.join("\n")
        }
        _ => text,
    }
}

fn markdown(rows: &[Row]) -> String {
    let mut text =
        "| name | trigger | endpoints | sent only if | parameters | findings |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let cells = row.columns([", ", "; "]).map(|cell| in_markdown(&cell));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// A text that a page shows as it is.
fn in_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}
