//! `cbgen triggers`: what can fire a callback.

use super::shared::flags::{ListFormat, trigger_id};
use super::shared::global::Global;
use super::shared::tables::listing;
use super::shared::{Outcome, output};
use crate::callback::Sources;
use crate::catalogue::{Catalogue, Trigger};
use crate::report::to_json_pretty;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen triggers
  cbgen triggers install
  cbgen triggers --format names";

/// List the triggers, or show one
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The id, label or alias of one trigger
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let catalogue = Catalogue::builtin();
    let rows: Vec<&Trigger> = match &arguments.id {
        None => catalogue.triggers().iter().collect(),
        Some(id) => match find(global, &catalogue, "ID", id) {
            Ok(trigger) => vec![trigger],
            Err(code) => return Ok(code),
        },
    };
    output::print(&match (arguments.format, &rows[..]) {
        (ListFormat::Json, _) => to_json_pretty(&rows) + "\n",
        (ListFormat::Names, _) => rows.iter().map(|row| format!("{}\n", row.id)).collect(),
        (ListFormat::Table, [only]) if arguments.id.is_some() => card(&catalogue, only),
        (ListFormat::Table, _) => table(&rows),
    })?;
    Ok(0)
}

/// The trigger of this id, label or alias; an unknown one is reported as the value of `flag`, and the exit code returned.
pub(super) fn find(
    global: &Global,
    catalogue: &Catalogue,
    flag: &str,
    id: &str,
) -> Result<&'static Trigger, u8> {
    let id = trigger_id(global, id);
    catalogue.trigger(&id).ok_or_else(|| {
        let mut sources = Sources::new();
        let given = sources.flag(flag, id);
        let finding = crate::lint::rules::trigger::unknown(catalogue, &given);
        output::report(global, &sources, vec![finding])
    })
}

fn table(rows: &[&Trigger]) -> String {
    let columns = [
        ("ID", 0),
        ("SHOWN AS", 12),
        ("FIRES WHEN", 20),
        ("IN GLOBAL", 6),
        ("LINK PARAMETER", 0),
    ];
    let row = |row: &&Trigger| {
        [
            row.id,
            row.label,
            row.description,
            in_global(row).unwrap_or("-"),
            row.link_parameter.unwrap_or("-"),
        ]
        .map(str::to_owned)
    };
    listing(columns, rows.iter().map(row))
}

/// Whether the global callback carries it, if that is known.
fn in_global(trigger: &Trigger) -> Option<&'static str> {
    trigger.in_global.map(|yes| if yes { "yes" } else { "no" })
}

fn card(catalogue: &Catalogue, trigger: &Trigger) -> String {
    let mut text = format!(
        "{} ({})\n\n{}\n",
        trigger.id, trigger.label, trigger.description
    );
    if let Some(surprise) = trigger.surprise {
        text.push_str(surprise);
        text.push('\n');
    }
    text.push('\n');
    for (name, value) in [
        ("aliases", &*trigger.aliases.join(", ")),
        ("activity_kind", &trigger.activity_kinds.join(", ")),
        ("in global", in_global(trigger).unwrap_or_default()),
        ("link parameter", trigger.link_parameter.unwrap_or_default()),
        ("source", trigger.source),
    ] {
        if !value.is_empty() {
            text.push_str(&format!("{name:<16}{value}\n"));
        }
    }
    let by = trigger.recommended_by.meaning();
    text.push_str(&format!("\nPlaceholders {by}:\n"));
    let rows = trigger.recommended.iter().map(|name| {
        let row = catalogue.find(name);
        [*name, row.map_or("", |row| &row.description)].map(str::to_owned)
    });
    text + &listing([("NAME", 0), ("MEANING", 20)], rows)
}
