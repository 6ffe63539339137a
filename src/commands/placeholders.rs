//! `cbgen placeholders`: what can stand between braces.

use super::shared::flags::ListFormat;
use super::shared::global::Global;
use super::shared::tables::listing;
use super::shared::{Outcome, output};
use crate::catalogue::{Catalogue, Placeholder, Trigger};
use crate::report::{Printable, to_json_pretty};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

const EXAMPLES: &str = "\
Examples:
  cbgen placeholders
  cbgen placeholders campaign
  cbgen placeholders --trigger install --format names
  cbgen placeholders gps_adid --format json";

/// List the placeholders, or find some by name or meaning
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A name, or words of the name or description
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    /// Those that can have a value on this trigger, the recommended ones first
    #[arg(short, long, value_name = "ID")]
    trigger: Option<String>,
    /// Those of one category
    #[arg(short, long, value_name = "CATEGORY", hide_possible_values = true, value_parser = categories())]
    category: Option<String>,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let catalogue = Catalogue::builtin();
    let category = arguments.category.as_deref();
    let trigger = arguments.trigger.as_deref();
    let trigger = trigger.map(|id| super::triggers::find(global, &catalogue, "--trigger", id));
    let trigger = match trigger.transpose() {
        Ok(trigger) => trigger,
        Err(code) => return Ok(code),
    };
    let mut rows = match &arguments.query {
        Some(query) => catalogue.search(query),
        None => catalogue.placeholders().collect(),
    };
    rows.retain(|row| category.is_none_or(|category| row.category == category));
    if let Some(trigger) = trigger {
        rows.retain(|row| !row.unavailable.contains(&trigger.id));
        let recommended = trigger.recommended;
        rows.sort_by_key(|row| {
            let rank = recommended.iter().position(|name| *name == row.name);
            rank.unwrap_or(usize::MAX)
        });
    }
    if rows.is_empty() {
        let query = arguments.query.as_deref().unwrap_or_default();
        global.note(format_args!(
            "nothing found for `{}`: try a shorter word, or list all with cbgen placeholders",
            Printable(query)
        ));
    }
    output::print(&match arguments.format {
        ListFormat::Table if rows.is_empty() => String::new(),
        ListFormat::Table => table(&rows, trigger),
        ListFormat::Json => to_json_pretty(&rows) + "\n",
        // A family of names is none that -p takes.
        ListFormat::Names => rows
            .iter()
            .filter(|row| !row.is_family())
            .map(|row| format!("{}\n", row.name))
            .collect(),
    })?;
    Ok(0)
}

fn categories() -> PossibleValuesParser {
    let categories = Catalogue::builtin().categories().iter();
    let categories = categories.map(|row| PossibleValue::new(row.id).help(row.title));
    PossibleValuesParser::new(categories)
}

fn table(rows: &[&Placeholder], trigger: Option<&Trigger>) -> String {
    let columns = [
        ("NAME", 0),
        ("MEANING", 20),
        ("EXAMPLE", 12),
        ("TYPE", 0),
        ("PLATFORMS", 9),
        ("KNOWN", 0),
    ];
    let rows = rows.iter().map(|row| {
        let platforms: Vec<String> = row.platforms.iter().map(ToString::to_string).collect();
        let is_here = |ids: &[&str]| trigger.is_some_and(|trigger| ids.contains(&trigger.id));
        let remark = match (is_here(row.recommended), is_here(row.inferred_unavailable)) {
            (true, _) => " (recommended)",
            (_, true) => " (most likely empty here)",
            _ => "",
        };
        [
            row.name.to_string(),
            format!("{}{remark}", row.description),
            crate::lint::shortened(&row.example),
            row.kind.to_string(),
            platforms.join(", "),
            row.status.id().to_owned(),
        ]
    });
    listing(columns, rows)
}
