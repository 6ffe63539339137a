//! `cbgen inspect`: what a callback says, part by part.

mod apart;
mod human;

use self::apart::Inspected;
use super::shared::{
    Global, LevelFlags, LocalFiles, Outcome, cannot_save, check_name, files, macros, output,
    stdout_style,
};
use super::triggers::find;
use crate::callback::syntax::link::Form;
use crate::callback::{Macros, Sources};
use crate::catalogue::Catalogue;
use crate::forms::json::InspectedJson;
use crate::lint::Diagnostic;
use crate::lint::rules::Context;
use crate::manifest::tables::{NoTables, TableRequest, hide_a_fault};
use crate::report::{DiagnosticJson, Locator, Printable, render, to_json_pretty};
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  cbgen inspect 'equal,{environment},production,https://a.example?id={adid}'
  cbgen inspect \\
      'https://app.adjust.com/abc?install_callback=https%3A%2F%2Fa.example'
  cbgen inspect - --format toml --name install --trigger install \\
      < field.txt >> callbacks.toml";

/// Take a callback field, a link or an encoded callback apart
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The text; `-` reads it from standard input
    #[arg(value_name = "STRING")]
    string: String,
    /// The callback's name in --format toml and in the file of --save [default: callback]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The trigger, for the rules about triggers
    #[arg(short, long, value_name = "ID")]
    trigger: Option<String>,
    /// A macro of your partner's: `click_id` for `{click_id}`, or a literal such as `[x]`; repeatable
    #[arg(long = "macro", value_name = "MACRO")]
    macros: Vec<String>,
    /// Add it to this file, under a free name
    #[arg(long, value_name = "FILE")]
    save: Option<String>,
    /// How the parts are printed
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: InspectFormat,
    #[command(flatten)]
    levels: LevelFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InspectFormat {
    /// Tables, with what each part means
    Human,
    /// One object
    Json,
    /// Tables for `callbacks.toml` that build to the same bytes
    Toml,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let text = files::text_of(&arguments.string)?;
    check_name(arguments.name.as_deref())?;
    let catalogue = Catalogue::builtin();
    let levels = arguments.levels.levels(global)?;
    let trigger = arguments.trigger.as_deref();
    let trigger = trigger.map(|id| find(global, &catalogue, "--trigger", id));
    let trigger = match trigger.transpose() {
        Ok(trigger) => trigger,
        Err(code) => return Ok(code),
    };
    let macros = macros(&arguments.macros)?;
    let mut sources = Sources::new();
    let given = files::given(&mut sources, "STRING", &arguments.string, &text);
    let cx = Context::new(&catalogue, &macros, trigger, &levels);
    let mut inspected = Inspected::new(&cx, &given);
    // A document is the result, and whole.
    if arguments.format != InspectFormat::Json {
        inspected.findings = output::shown(global, inspected.findings);
    }
    let (callbacks, is_nothing) = (&inspected.callbacks, inspected.is_nothing);
    let request = TableRequest {
        name: arguments.name.as_deref(),
        trigger,
        macros: &macros,
        findings: &inspected.findings,
    };
    let path = arguments.save.as_deref().filter(|_| !is_nothing);
    let locked = path.map(|path| files::open_or_new(global, path));
    let locked = locked.transpose()?;
    let add = |path, old| request.added_to(callbacks, old, &LocalFiles(path));
    let added = path.zip(locked.as_ref());
    let added = added.map(|(path, locked)| add(path, locked.text()));
    let is_toml = arguments.format == InspectFormat::Toml;
    let tables = (path.is_some() || is_toml && !is_nothing).then(|| request.alone(callbacks));
    let (added, tables) = match (added.transpose(), tables.transpose()) {
        (Ok(added), Ok(tables)) => (added, tables.unwrap_or_default()),
        (Err(NoTables::File(error)), _) => {
            return Err(cannot_save(&error, path.unwrap_or_default()));
        }
        (Err(why), _) | (_, Err(why)) => {
            inspected.findings.push(Diagnostic::usage(why.to_string()));
            output::report(global, &sources, inspected.findings);
            return Ok(1);
        }
    };
    let staged = locked.as_ref().zip(added.as_ref());
    let staged = staged.map(|(locked, (new, _))| locked.stage(new));
    let staged = staged.transpose()?;
    match arguments.format {
        InspectFormat::Toml => {
            let hides_a_fault = hide_a_fault(&tables, &inspected.findings);
            output::report(global, &sources, inspected.findings);
            if hides_a_fault {
                global.note("note: the table allows what is wrong with the callback, each with a comment: mend it where you can");
            }
            output::print(&tables)?;
        }
        InspectFormat::Json => output::print(&json(&sources, &inspected, &macros))?,
        InspectFormat::Human => {
            let findings = &inspected.findings;
            let shown = human::text(&catalogue, &inspected, &macros);
            let has_both = !shown.is_empty() && !findings.is_empty();
            let told = render(global.report, &sources, findings, stdout_style());
            let gap = if has_both { "\n" } else { "" };
            output::print(&(shown + gap + &told))?;
        }
    }
    // A result that cannot be printed changes no file.
    if let (Some(path), Some(staged), Some((_, names))) = (path, staged, added) {
        files::commit(global, path, staged)?;
        let names = output::names(&names);
        global.note(format_args!("saved as {names} in {}", Printable(path)));
    }
    Ok(u8::from(is_nothing))
}

fn json(sources: &Sources<'_>, inspected: &Inspected<'_>, named: &Macros) -> String {
    let (text, link) = (inspected.text, inspected.link.as_ref());
    let entries = inspected.callbacks.iter();
    let entries = entries.flat_map(|callback| callback.entries_json(named));
    let mut locator = Locator::new(sources);
    let findings = inspected.findings.iter();
    let document = InspectedJson {
        form: match link.map(|link| link.form) {
            _ if inspected.columns.is_some() => "csv",
            None | Some(Form::Field) => "field",
            Some(Form::Link | Form::Fragment) => "link",
            Some(Form::Encoded) => "encoded",
        },
        link: link
            .filter(|link| link.form != Form::Encoded)
            .map(|link| &text[..link.end]),
        entries: entries.collect(),
        diagnostics: findings
            .map(|finding| DiagnosticJson::new(&mut locator, finding))
            .collect(),
    };
    to_json_pretty(&document) + "\n"
}
