//! `cbgen list`: the callbacks of a file at a glance.

use super::keep::{FileFlag, Judge, parsed};
use super::options::{Global, LevelFlags, list_table, table_text};
use super::{Outcome, output};
use crate::callback::{Destination, Given, Sources};
use crate::forms::field;
use crate::lint::{Checked, Diagnostic, Level};
use crate::manifest::{ManifestCallback, is_unset};
use crate::report::{Printable, to_json_pretty};
use crate::wizard::clauses;
use clap::{Args, ValueEnum};
use serde::Serialize;

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
    let (mut unset, problems): (Vec<_>, Vec<_>) =
        manifest.take_problems().into_iter().partition(is_unset);
    if !problems.is_empty() {
        return Ok(output::report(global, &sources, problems));
    }
    for finding in &mut unset {
        // Everything but the value can be shown.
        finding.level = Level::Warn;
    }
    output::report(global, &sources, unset);
    let mut rows = Vec::with_capacity(manifest.len());
    for index in 0..manifest.len() {
        let callback = manifest.draft(index);
        let mut findings = manifest.take_problems();
        let checked = callback
            .is_whole
            .then(|| Judge::new(&manifest, &levels).check(&callback));
        if let Some(checked) = &checked {
            findings.extend(checked.findings.iter().cloned());
        }
        rows.push(Row::new(&callback, checked.as_ref(), &findings));
    }
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
        let built = checked.and_then(|checked| checked.callback.as_ref());
        let hidden = draft.hidden();
        let mut parameters: Vec<String> = Vec::new();
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
            condition: condition(&conditions, &draft.destinations),
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

    fn columns(&self) -> [String; 6] {
        let or_dash = |text: String| {
            if text.is_empty() {
                "-".to_owned()
            } else {
                text
            }
        };
        let trigger = match (&self.trigger, &self.event_tokens[..]) {
            (None, _) => String::new(),
            (Some(trigger), []) => trigger.clone(),
            (Some(trigger), tokens) => format!("{trigger} {}", tokens.join(", ")),
        };
        [
            self.name.clone(),
            or_dash(trigger),
            or_dash(self.endpoints.join(", ")),
            or_dash(self.condition.clone()),
            or_dash(self.parameters.join(", ")),
            self.verdict(),
        ]
        .map(|text| Printable(&text).to_string())
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

/// When it is sent; endpoints with conditions of their own are told apart.
fn condition(shared: &[String], destinations: &[Destination<'_>]) -> String {
    let own = destinations
        .iter()
        .filter(|to| to.conditions.is_some())
        .count();
    if own == 0 {
        return clauses(shared);
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
    parts.join("; ")
}

const HEADERS: [&str; 6] = [
    "NAME",
    "TRIGGER",
    "ENDPOINTS",
    "SENT ONLY IF",
    "PARAMETERS",
    "FINDINGS",
];

fn table(rows: &[Row]) -> String {
    let mut table = list_table(HEADERS);
    for row in rows {
        table.add_row(row.columns());
    }
    table_text(&table)
}

fn markdown(rows: &[Row]) -> String {
    let mut text =
        "| name | trigger | endpoints | sent only if | parameters | findings |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let cells = row.columns().map(|cell| {
            let cell = cell.replace('\\', "\\\\").replace('|', "\\|");
            cell.replace('<', "&lt;").replace('`', "\\`")
        });
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}
