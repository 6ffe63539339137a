//! `cbgen schema`: the table that takes what callbacks send.

use super::shared::{
    FileFlag, Global, LevelFlags, Outcome, Usage, choice, files, output, parsed, stdout_style,
    value_of, wrong_usage,
};
use crate::callback::{Entry, Parameter, Sources};
use crate::lint::{Code, Diagnostic, Levels};
use crate::manifest::select::{BuiltCallback, select};
use crate::report::{ReportFormat, exit_code, render};
use crate::warehouse::{Conflict, Dialect, TableName, columns, definition};
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen schema --dialect postgres
  cbgen schema install purchase --dialect bigquery --table analytics.adjust
  cbgen schema --dialect json-schema > adjust.schema.json
  cbgen schema --dialect postgres --check adjust.sql";

/// Print the table or JSON Schema for what callbacks send
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The callbacks that the table is for, or all if none is named; the file
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    file: FileFlag,
    /// What the definition is for; json-schema describes `row` of a request in `preview --format json`
    #[arg(long, value_name = "DIALECT", value_parser = choice(Dialect::CHOICES))]
    dialect: Dialect,
    /// The table's name, with its schema and database if need be
    #[arg(long, value_name = "TABLE", default_value = "adjust_callbacks")]
    table: String,
    /// Write nothing: fail and print what is wrong, or the difference if this file is out of date; `-` is
    /// standard input
    #[arg(long, value_name = "FILE")]
    check: Option<String>,
    #[command(flatten)]
    levels: LevelFlags,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    let table = TableName::parse(&arguments.table)
        .map_err(|error| Usage(format!("--table {}: {error}", arguments.table)))?;
    let file = arguments.file.read(global, &arguments.names)?;
    if arguments.check.as_deref() == Some(files::STDIN) && file.path == files::STDIN {
        wrong_usage!("--check - and --file - both read standard input: give one of them a file");
    }
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, &file.path, &file.text);
    let levels = manifest.levels(&levels);
    let chosen = select(&manifest, &levels, &file.names, &value_of, |built| built);
    let (chosen, mut findings) = chosen.map_err(Usage::from)?;
    let callbacks = chosen.iter().map(|built| &built.callback);
    let (columns, conflicts) = columns(callbacks, &manifest.catalogue);
    for conflict in &conflicts {
        findings.extend(disagreement(conflict, &chosen, &levels));
    }
    let has_key = |built: &&BuiltCallback<'_>| {
        let mut parameters = built.callback.entries().iter().flat_map(Entry::parameters);
        parameters.any(Parameter::has_variable_key)
    };
    findings.extend(chosen.iter().filter(has_key).map(|built| {
        let name = built.name.text();
        output::lost(format!(
            "no column: the parameters of `{name}` whose keys come from the environment"
        ))
    }));
    let code = exit_code(&findings);
    let text = (code == 0).then(|| definition(arguments.dialect, &table, &columns));
    let Some(path) = &arguments.check else {
        output::report(global, &sources, findings);
        if let Some(text) = text {
            output::print(&text)?;
        }
        return Ok(code);
    };
    if let Some(text) = text
        && let Some(difference) = difference(global, path, &text)?
    {
        output::report(global, &sources, findings);
        output::print(&difference)?;
        return Ok(1);
    }
    // Without a difference the findings are what was asked for.
    let findings = output::shown(global, findings);
    if !findings.is_empty() || global.report == ReportFormat::Json {
        output::print(&render(global.report, &sources, &findings, stdout_style()))?;
    }
    Ok(code)
}

/// The finding of two callbacks that give one key values of different types.
fn disagreement(
    conflict: &Conflict,
    chosen: &[BuiltCallback<'_>],
    levels: &Levels,
) -> Option<Diagnostic> {
    let (first, first_value, first_kind) = &conflict.first;
    let (second, second_value, second_kind) = &conflict.second;
    let (first, second) = (&chosen[*first], &chosen[*second]);
    let allow = [first.allowed(), second.allowed()].concat();
    let message = format!("the parameter `{}` has values of two types", conflict.key);
    let finding = Diagnostic::new(Code::TypeConflict, message)
        .at(second.name.place(), format!("{second_kind}: {second_value}"))
        .at(first.name.place(), format!("{first_kind}: {first_value}"))
        .help(format!(
            "the column is {}, which holds both; give one of them another key if they mean different things",
            first_kind.wider(*second_kind)
        ));
    levels.judge(finding, &allow)
}

/// How a file differs from what it should be; `None` if it does not. Line endings are the editor's business.
fn difference(global: &Global, path: &str, text: &str) -> anyhow::Result<Option<String>> {
    let old = if path == files::STDIN {
        files::read_text(path)?
    } else {
        if !std::path::Path::new(path).exists() {
            global.warn(format_args!("{path} does not exist"));
        }
        files::read_text_or_nothing(path)?
    };
    let old = old.replace("\r\n", "\n");
    Ok((old != text).then(|| output::diff([path, "cbgen schema"], [&old, text])))
}
