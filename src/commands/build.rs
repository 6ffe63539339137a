//! `cbgen build`: the callback fields of one or several files.

use super::options::{Global, LevelFlags};
use super::{Outcome, Usage, files, output};
use crate::callback::{Callback, SourceKind, Sources, Span};
use crate::catalogue::{Catalogue, nearest};
use crate::forms::api::Payload;
use crate::forms::csv::Definition;
use crate::forms::field::render_into;
use crate::forms::json::CallbackJson;
use crate::lint::{Diagnostic, Levels};
use crate::manifest::{DEFAULT_FILE, Manifest};
use crate::report::{Printable, exit_code, to_json};
use clap::{Args, ValueEnum};
use std::collections::HashMap;

const EXAMPLES: &str = "\
Examples:
  cbgen build
  cbgen build callbacks.toml --only install
  cbgen build --format csv -o callbacks.csv
  cbgen build --format adjust-csv --sdk-param user_id
  cbgen build --format markdown -o CALLBACKS.md --check";

/// Build the callbacks of a file
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The files to build; `-` is standard input
    #[arg(value_name = "FILE", default_value = DEFAULT_FILE)]
    files: Vec<String>,
    /// Build this callback alone, with all its event tokens; repeatable
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How the callbacks are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// A callback parameter of the SDK, for --format adjust-csv: cbgen cannot know them; repeatable
    #[arg(long = "sdk-param", value_name = "NAME[,NAME]", value_delimiter = ',')]
    sdk_params: Vec<String>,
    /// Write to this file in place of stdout, in one step
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// Write nothing: fail and print the difference if the file of --output is out of date
    #[arg(long, requires = "output")]
    check: bool,
    #[command(flatten)]
    levels: LevelFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each: name, tab, callback field
    Text,
    /// One array
    Json,
    /// An object on each line
    Jsonl,
    /// Columns name, trigger, `event_token`, field
    Csv,
    /// A table
    Markdown,
    /// The definition of Adjust's cloud storage uploads that holds what all of them send
    AdjustCsv,
    /// The payload of Adjust's App Automation API
    AdjustApi,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels()?;
    if !arguments.sdk_params.is_empty() && arguments.format != Format::AdjustCsv {
        return Err(Usage("--sdk-param is for --format adjust-csv".into()).into());
    }
    let texts = arguments
        .files
        .iter()
        .map(|path| files::read(path).and_then(|bytes| files::text(path, bytes)))
        .collect::<anyhow::Result<Vec<String>>>()?;
    let mut sources = Sources::new();
    let mut build = Build {
        arguments,
        sheet: Sheet::new(arguments.format),
        findings: Vec::new(),
        names: HashMap::new(),
    };
    for (path, text) in arguments.files.iter().zip(&texts) {
        let (kind, name) = if path == files::STDIN {
            (SourceKind::Stdin, "<stdin>")
        } else {
            (SourceKind::File, path.as_str())
        };
        let source = sources.add(kind, name, text.as_str());
        build.file(Manifest::parse(text, source), levels.clone());
    }
    build.check_only()?;
    let Build {
        mut sheet,
        findings,
        ..
    } = build;
    let code = exit_code(&findings);
    output::report(global, &sources, findings);
    if code > 0 {
        return Ok(code);
    }
    let lost = sheet.add_sdk_params(&arguments.sdk_params)?;
    if !global.quiet {
        for what in &lost {
            eprintln!("not in this form: {}", Printable(what));
        }
    }
    let text = sheet.finish(!arguments.only.is_empty());
    match &arguments.output {
        None => output::print(&text)?,
        Some(path) if arguments.check => return check(path, &text),
        Some(path) => files::replace(path, &text)?,
    }
    Ok(0)
}

/// One run over all files.
struct Build<'a> {
    arguments: &'a Arguments,
    sheet: Sheet,
    findings: Vec<Diagnostic>,
    /// Every name, with where it stands and whether `--only` has chosen it.
    names: HashMap<String, Span>,
}

impl Build<'_> {
    fn file(&mut self, mut manifest: Manifest<'_>, mut levels: Levels) {
        manifest.apply_lints(&mut levels);
        self.findings.append(&mut manifest.take_problems());
        for index in 0..manifest.len() {
            let callback = manifest.draft(index);
            self.findings.append(&mut manifest.take_problems());
            let name = callback.name.as_ref().map_or("", |name| name.text());
            if let Some(given) = &callback.name {
                self.remember(name, given.place(), &levels);
            }
            if !callback.is_whole || !self.is_chosen(name, &callback.draft) {
                continue;
            }
            let mut checked = callback.draft.check(
                &manifest.catalogue,
                &manifest.macros,
                &levels,
                &callback.allow,
            );
            self.findings.append(&mut checked.findings);
            if let Some(built) = &checked.callback {
                let trigger = checked.trigger.map(|trigger| trigger.id);
                let tokens = &callback.draft.event_tokens;
                if tokens.is_empty() {
                    self.sheet.add(&Row {
                        name,
                        trigger,
                        event_token: None,
                        callback: built,
                    });
                }
                for token in tokens.iter().map(crate::callback::Given::text) {
                    let name = format!("{name}.{token}");
                    if self.is_named(&name) {
                        self.sheet.add(&Row {
                            name: &name,
                            trigger,
                            event_token: Some(token),
                            callback: built,
                        });
                    }
                }
            }
        }
    }

    fn remember(&mut self, name: &str, place: Span, levels: &Levels) {
        if let Some(first) = self.names.get(name) {
            let finding = crate::lint::file::duplicate_name(name, place, first.clone());
            let mut list = crate::lint::Findings::new(levels, &[]);
            list.add(finding);
            self.findings.append(&mut list.into_list());
        } else {
            self.names.insert(name.to_owned(), place);
        }
    }

    /// Whether `--only` asks for this callback or for one of its tokens.
    fn is_chosen(&self, name: &str, draft: &crate::callback::Draft<'_>) -> bool {
        self.is_named(name)
            || draft
                .event_tokens
                .iter()
                .any(|token| self.is_named(&format!("{name}.{}", token.text())))
    }

    fn is_named(&self, name: &str) -> bool {
        let only = &self.arguments.only;
        let callback = name.split_once('.').map_or(name, |(callback, _)| callback);
        only.is_empty()
            || only
                .iter()
                .any(|wanted| wanted == name || wanted == callback)
    }

    /// A name of `--only` that no file has is a slip.
    fn check_only(&self) -> Result<(), Usage> {
        let known = |wanted: &str| {
            let callback = wanted
                .split_once('.')
                .map_or(wanted, |(callback, _)| callback);
            self.names.contains_key(callback)
        };
        let Some(unknown) = self.arguments.only.iter().find(|wanted| !known(wanted)) else {
            return Ok(());
        };
        let near = nearest(unknown, self.names.keys().map(String::as_str));
        let hint = near
            .map(|near| format!(": did you mean `{near}`?"))
            .unwrap_or_default();
        Err(Usage(format!(
            "--only {unknown}: there is no such callback{hint}"
        )))
    }
}

/// Compares a file with what it should be.
fn check(path: &str, text: &str) -> Outcome {
    let old = files::read_text_or_nothing(path)?;
    if old == text {
        return Ok(0);
    }
    let diff = similar::TextDiff::from_lines(old.as_str(), text);
    let shown = diff.unified_diff().header(path, "cbgen build").to_string();
    output::print(&shown)?;
    Ok(1)
}

/// One line of the result.
struct Row<'r> {
    name: &'r str,
    trigger: Option<&'static str>,
    event_token: Option<&'r str>,
    callback: &'r Callback,
}

/// The result as it grows: callbacks are not kept, for a file can hold a hundred thousand.
struct Sheet {
    format: Format,
    text: String,
    rows: usize,
    /// In text, how many bytes the first line's name and tab take.
    first_name: usize,
    definition: Definition,
    payload: Payload,
}

impl Sheet {
    fn new(format: Format) -> Self {
        let text = match format {
            Format::Csv => "name,trigger,event_token,field\n",
            Format::Markdown => "| name | trigger | event token | callback |\n|---|---|---|---|\n",
            Format::Json => "[",
            Format::Text | Format::Jsonl | Format::AdjustCsv | Format::AdjustApi => "",
        };
        Self {
            format,
            text: text.to_owned(),
            rows: 0,
            first_name: 0,
            definition: Definition::new(),
            payload: Payload::new(),
        }
    }

    fn add(&mut self, row: &Row<'_>) {
        let Row {
            name,
            trigger,
            event_token,
            callback,
        } = *row;
        match self.format {
            Format::AdjustCsv => self.definition.add(name, callback),
            Format::AdjustApi => {
                let catalogue = Catalogue::builtin();
                let trigger = trigger.and_then(|id| catalogue.trigger(id));
                self.payload.add(name, trigger, callback);
            }
            Format::Text => {
                self.text.push_str(name);
                self.text.push('\t');
                if self.rows == 0 {
                    self.first_name = self.text.len();
                }
                render_into(&mut self.text, callback);
                self.text.push('\n');
            }
            Format::Json => {
                self.text
                    .push_str(if self.rows == 0 { "\n" } else { ",\n" });
                self.text.push_str(&to_json(&CallbackJson::new(
                    Some(name),
                    trigger,
                    event_token,
                    callback,
                )));
            }
            Format::Jsonl => {
                self.text.push_str(&to_json(&CallbackJson::new(
                    Some(name),
                    trigger,
                    event_token,
                    callback,
                )));
                self.text.push('\n');
            }
            Format::Csv => {
                let mut field = String::new();
                render_into(&mut field, callback);
                let columns = [
                    name,
                    trigger.unwrap_or_default(),
                    event_token.unwrap_or_default(),
                    &field,
                ];
                self.csv_line(columns);
            }
            Format::Markdown => {
                let mut field = String::new();
                render_into(&mut field, callback);
                let field = field.replace('|', "\\|");
                let columns = [
                    name,
                    trigger.unwrap_or_default(),
                    event_token.unwrap_or_default(),
                ];
                self.text
                    .push_str(&format!("| {} | `{field}` |\n", columns.join(" | ")));
            }
        }
        self.rows += 1;
    }

    /// Adds the columns that only the user knows, and tells what the form cannot hold.
    fn add_sdk_params(&mut self, names: &[String]) -> Result<Vec<String>, Usage> {
        for name in names {
            if !self.definition.add_sdk_parameter(name) {
                return Err(Usage(format!(
                    "--sdk-param '{name}': a column's name is not empty and holds none of , \" [ ] {{ }}"
                )));
            }
        }
        Ok(match self.format {
            Format::AdjustCsv => self.definition.lost().to_vec(),
            Format::AdjustApi => self.payload.lost().to_vec(),
            _ => Vec::new(),
        })
    }

    fn csv_line(&mut self, columns: [&str; 4]) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory cannot fail.
        let line = writer
            .write_record(columns)
            .ok()
            .and_then(|()| writer.into_inner().ok());
        self.text
            .push_str(&String::from_utf8(line.unwrap_or_default()).unwrap_or_default());
    }

    /// The whole result. Where a choice leaves one line of text, it is the bare field.
    fn finish(mut self, chosen: bool) -> String {
        match self.format {
            Format::Text if chosen && self.rows == 1 => {
                self.text.drain(..self.first_name);
            }
            Format::Json => self
                .text
                .push_str(if self.rows == 0 { "]\n" } else { "\n]\n" }),
            Format::AdjustCsv => self.text = self.definition.render() + "\n",
            Format::AdjustApi => self.text = self.payload.render() + "\n",
            _ => {}
        }
        self.text
    }
}
