//! `cbgen inspect`: what a callback says, part by part.

mod human;

use super::shared::callback_file::{cannot_save, is_file};
use super::shared::flags::{LevelFlags, check_name, macros};
use super::shared::global::{Global, stdout_style};
use super::shared::included::LocalFiles;
use super::shared::{Outcome, files, output};
use crate::callback::syntax::csv;
use crate::callback::syntax::link::{Form, LinkSyntax};
use crate::callback::{Given, Macros, SourceKind, Sources};
use crate::catalogue::Catalogue;
use crate::forms::inspected::{InspectedCallback, callbacks};
use crate::forms::json::InspectedJson;
use crate::lint::read::{self, About};
use crate::lint::{Diagnostic, Level, shortened};
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
    let (kind, source_name, text) = if arguments.string == files::STDIN {
        let text = files::read_text(files::STDIN)?;
        (SourceKind::Stdin, "<stdin>", text)
    } else {
        (SourceKind::Flag, "STRING", arguments.string.clone())
    };
    check_name(arguments.name.as_deref())?;
    let catalogue = Catalogue::builtin();
    let levels = arguments.levels.levels(global)?;
    let trigger = match &arguments.trigger {
        None => None,
        Some(id) => match super::triggers::find(global, &catalogue, "--trigger", id) {
            Ok(trigger) => Some(trigger),
            Err(code) => return Ok(code),
        },
    };
    let macros = macros(&arguments.macros)?;
    let mut sources = Sources::new();
    let source = sources.add(kind, source_name, text.as_str());
    let given = Given::whole(source, text.as_str());
    let about = About {
        catalogue: &catalogue,
        macros: &macros,
        trigger,
        levels: &levels,
    };
    let read = read::check(&about, &given);
    let mut items = callbacks(&text, read.link.as_ref());
    let mut findings = read.findings;
    let columns = csv::columns(&text);
    if columns.is_some() {
        // What it is, is all that there is to tell.
        items.clear();
        findings.clear();
    }
    // A document is the result, and whole.
    if global.quiet && arguments.format != InspectFormat::Json {
        findings.retain(|finding| finding.level == Level::Deny);
    }
    let nothing = if text.trim().is_empty() {
        Some(findings.clone())
    } else {
        let is_form = columns.is_some() || read.link.is_some();
        no_form(&given, &items).filter(|_| !is_form)
    };
    // Where nothing can be taken apart, the findings are all there is to tell.
    let is_nothing = nothing.is_some();
    if let Some(found) = nothing {
        items.clear();
        findings = found;
    }
    let request = TableRequest {
        name: arguments.name.as_deref(),
        trigger,
        macros: &macros,
        findings: &findings,
    };
    let path = arguments.save.as_deref().filter(|_| !is_nothing);
    let locked = path.map(|path| files::open_or_new(global, path));
    let locked = locked.transpose()?;
    let tables = match (path, &locked) {
        (Some(path), Some(locked)) => request
            .added_to(&items, locked.text(), &LocalFiles(path))
            .and_then(|added| Ok((request.alone(&items)?, Some(added)))),
        _ if arguments.format == InspectFormat::Toml && !is_nothing => {
            request.alone(&items).map(|tables| (tables, None))
        }
        _ => Ok((String::new(), None)),
    };
    let (tables, added) = match tables {
        Ok(tables) => tables,
        Err(NoTables::File(error)) => return Err(cannot_save(&error, path.unwrap_or_default())),
        Err(why) => {
            findings.push(Diagnostic::usage(why.to_string()));
            output::report(global, &sources, findings);
            return Ok(1);
        }
    };
    let staged = match (&locked, &added) {
        (Some(locked), Some((new, _))) => Some(locked.stage(new)?),
        _ => None,
    };
    match arguments.format {
        InspectFormat::Toml => {
            let hides_a_fault = hide_a_fault(&tables, &findings);
            output::report(global, &sources, findings);
            if hides_a_fault {
                global.note("note: the table allows what is wrong with the callback, each with a comment: mend it where you can");
            }
            output::print(&tables)?;
        }
        InspectFormat::Json => {
            output::print(&json(
                &sources,
                &findings,
                &text,
                read.link.as_ref(),
                &items,
                &macros,
            ))?;
        }
        InspectFormat::Human => {
            let mut shown = match columns {
                _ if is_nothing => String::new(),
                Some(columns) => human::definition(columns),
                None => human::text(&catalogue, &text, read.link.as_ref(), &items, &macros),
            };
            if !shown.is_empty() && !findings.is_empty() {
                shown.push('\n');
            }
            shown.push_str(&render(global.report, &sources, &findings, stdout_style()));
            output::print(&shown)?;
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

/// That a text is none of the forms: the name of a file or of a callback, a word.
fn no_form(given: &Given<'_>, items: &[InspectedCallback]) -> Option<Vec<Diagnostic>> {
    let text = given.text();
    let has_form = |item: &InspectedCallback| {
        let mut entries = item.entries.iter();
        entries.any(|entry| {
            entry.url.scheme.is_some()
                || entry.url.query.is_some()
                || entry.condition.is_some()
                || entry.method.is_some()
        })
    };
    let is_toml = text.lines().any(|line| line.trim() == "[[callback]]");
    if !is_toml && (text.contains("://") || items.iter().any(has_form)) {
        return None;
    }
    let shown = shortened(text.trim());
    let finding = if is_file(text) {
        Diagnostic::remark(format!(
            "`{shown}` is a file, and this verb takes a text apart"
        ))
        .at(given.place(), "a file")
        .help(format!(
            "its callbacks: cbgen check {shown}, or cbgen list {shown}"
        ))
    } else if is_toml {
        Diagnostic::remark(
            "this is the text of a file of callbacks, and this verb takes one callback apart",
        )
        .at(given.place(), "the text of a file")
        .help("name the file: cbgen check FILE, or cbgen list FILE")
    } else {
        Diagnostic::remark(format!(
            "`{shown}` is no callback field, link, fragment of a link or encoded callback"
        ))
        .at(given.place(), "none of the forms")
        .help("a callback of a file is shown by its name: cbgen list NAME, cbgen build NAME")
    };
    Some(vec![Diagnostic {
        level: Level::Deny,
        ..finding
    }])
}

fn json(
    sources: &Sources<'_>,
    findings: &[Diagnostic],
    text: &str,
    link: Option<&LinkSyntax>,
    items: &[InspectedCallback],
    named: &Macros,
) -> String {
    let entries = items.iter().flat_map(|item| item.entries_json(named));
    let mut locator = Locator::new(sources);
    let inspected = InspectedJson {
        form: match link.map(|link| link.form) {
            _ if csv::columns(text).is_some() => "csv",
            None | Some(Form::Field) => "field",
            Some(Form::Link | Form::Fragment) => "link",
            Some(Form::Encoded) => "encoded",
        },
        link: link
            .filter(|link| link.form != Form::Encoded)
            .map(|link| &text[..link.end]),
        entries: entries.collect(),
        diagnostics: findings
            .iter()
            .map(|finding| DiagnosticJson::new(&mut locator, finding))
            .collect(),
    };
    to_json_pretty(&inspected) + "\n"
}
