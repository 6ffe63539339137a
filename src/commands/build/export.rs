//! The result of `build` as it grows, in each of its forms.

use crate::callback::Macros;
use crate::catalogue::Trigger;
use crate::commands::flags::in_markdown;
use crate::forms::api::Payload;
use crate::forms::csv::{Definition, Sent};
use crate::forms::field::{render, render_into};
use crate::forms::json::CallbackJson;
use crate::forms::loss::{Loss, Named};
use crate::lint::Diagnostic;
use crate::report::{to_json, to_json_pretty};
use clap::ValueEnum;

/// How the result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
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
    /// The definition of Adjust's cloud storage uploads that holds what all of them send: columns alone
    AdjustCsv,
    /// The payload of Adjust's App Automation API
    AdjustApi,
}

impl Format {
    /// Whether it holds what is pasted in the dashboard, which has no callbacks for links.
    pub(super) fn is_of_dashboard(self) -> bool {
        !matches!(self, Self::AdjustCsv | Self::AdjustApi)
    }
}

/// That a form of Adjust's other products cannot hold something of a callback.
fn lost_of_a_callback(loss: &Loss) -> Diagnostic {
    let remark = if loss.is_held {
        Diagnostic::remark(loss.text())
    } else {
        Diagnostic::remark(format!("not in this form: {}", loss.text()))
    };
    match &loss.place {
        Some(place) => remark.at(place.clone(), "this callback"),
        None => remark,
    }
}

/// One line of the result.
#[derive(Clone, Copy)]
pub(super) struct ExportLine<'r> {
    pub(super) name: &'r str,
    /// The name as messages may show it.
    pub(super) shown: &'r str,
    pub(super) trigger: Option<&'static Trigger>,
    pub(super) event_token: Option<&'r str>,
    pub(super) sent: Sent<'r>,
}

/// What one field of Adjust's takes: all callbacks of a trigger, or of an event token.
struct JoinedField {
    name: String,
    trigger: &'static str,
    event_token: Option<String>,
    callbacks: Vec<String>,
    field: String,
    macros: Macros,
}

/// The result as it grows: callbacks are not kept, for a file can hold a hundred thousand.
pub(super) struct Export {
    format: Format,
    text: String,
    rows: usize,
    /// In text, how many bytes the first line's name and tab take.
    first_name: usize,
    definition: Definition,
    payload: Payload,
    /// What is joined, where that was asked for.
    joined: Option<Vec<JoinedField>>,
}

impl Export {
    pub(super) fn new(format: Format) -> Self {
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
            joined: None,
        }
    }

    /// The same with a line for each field of Adjust's, not for each callback.
    pub(super) fn joined(format: Format) -> Self {
        Self {
            joined: Some(Vec::new()),
            ..Self::new(format)
        }
    }

    pub(super) fn add(&mut self, line: &ExportLine<'_>) {
        if let (Some(fields), Some(trigger)) = (&mut self.joined, line.trigger) {
            join(fields, trigger.id, line);
            return;
        }
        let callback = line.sent.callback;
        match self.format {
            // All event tokens of a callback send the same.
            Format::AdjustCsv => self.definition.add(&line.sent),
            Format::AdjustApi => {
                let named = Named {
                    name: line.shown,
                    ..line.sent.named
                };
                self.payload.add(named, line.trigger, callback);
            }
            Format::Text => {
                self.name(line.name);
                render_into(&mut self.text, callback);
                self.text.push('\n');
            }
            Format::Json => self.element(&line.json()),
            Format::Jsonl => {
                self.text.push_str(&line.json());
                self.text.push('\n');
            }
            Format::Csv => self.text.push_str(&csv_line(line.columns())),
            Format::Markdown => {
                let [name, trigger, token, field] = line.columns().map(|cell| match &cell[..] {
                    "" => String::new(),
                    cell => in_markdown(cell),
                });
                self.text
                    .push_str(&format!("| {name} | {trigger} | {token} | {field} |\n"));
            }
        }
        self.rows += 1;
    }

    /// Begins a line of text.
    fn name(&mut self, name: &str) {
        self.text.push_str(name);
        self.text.push('\t');
        if self.rows == 0 {
            self.first_name = self.text.len();
        }
    }

    /// Adds an element of the array.
    fn element(&mut self, json: &str) {
        let separator = if self.rows == 0 { "\n" } else { ",\n" };
        self.text.push_str(separator);
        self.text.push_str(json);
    }

    /// Writes what was joined; the names of the lines are returned, without event tokens.
    pub(super) fn write_joined(&mut self) -> Vec<&'static str> {
        let fields = self.joined.take().unwrap_or_default();
        for joined in &fields {
            let head = [
                Some(joined.name.as_str()),
                Some(joined.trigger),
                joined.event_token.as_deref(),
            ];
            if self.format == Format::Json {
                let json = CallbackJson {
                    callbacks: Some(&joined.callbacks),
                    ..CallbackJson::new(head, &joined.field, &joined.macros)
                };
                self.element(&to_json(&json));
            } else {
                self.name(&joined.name);
                self.text.push_str(&joined.field);
                self.text.push('\n');
            }
            self.rows += 1;
        }
        fields.iter().map(|joined| joined.trigger).collect()
    }

    /// The name of the line that [`Export::finish`] leaves as a bare field.
    pub(super) fn bare(&self, chosen: bool) -> Option<String> {
        let is_bare = chosen && self.format == Format::Text && self.rows == 1;
        let name = || self.text[..self.first_name].trim_end().to_owned();
        is_bare.then(name)
    }

    /// A parameter that the SDK sends, for the form that has room for it.
    pub(super) fn add_sdk_parameter(&mut self, name: &str) {
        self.definition.add_sdk_parameter(name);
    }

    /// What the form of another product cannot hold, and that there is nothing that it could.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let (lost, is_empty, why) = match self.format {
            Format::AdjustCsv => (
                self.definition.lost(),
                self.definition.is_empty(),
                "no callback sends a placeholder, or text that a column can hold",
            ),
            Format::AdjustApi => (
                self.payload.lost(),
                self.payload.is_empty(),
                "every callback is left out",
            ),
            _ => return Vec::new(),
        };
        let mut findings: Vec<Diagnostic> = lost.iter().map(lost_of_a_callback).collect();
        if is_empty {
            let why = if self.rows == 0 {
                "there are no callbacks"
            } else {
                why
            };
            findings.push(Diagnostic::remark(format!("nothing to export: {why}")));
        } else if self.format == Format::AdjustCsv && self.rows > 0 {
            findings.push(Diagnostic::note(
                "this form has columns alone, and no endpoints, triggers or event tokens: these are set up in Adjust",
            ));
        }
        findings
    }

    /// The whole result. Where a choice leaves one line of text, it is the bare field.
    pub(super) fn finish(mut self, chosen: bool) -> String {
        match self.format {
            Format::Text if chosen && self.rows == 1 => {
                self.text.drain(..self.first_name);
            }
            Format::Json => self
                .text
                .push_str(if self.rows == 0 { "]\n" } else { "\n]\n" }),
            Format::AdjustCsv if self.definition.is_empty() => {}
            Format::AdjustCsv => self.text = self.definition.render() + "\n",
            Format::AdjustApi => self.text = to_json_pretty(&self.payload.json()) + "\n",
            _ => {}
        }
        self.text
    }
}

/// Adds a line to the field that it is for.
fn join(fields: &mut Vec<JoinedField>, trigger: &'static str, line: &ExportLine<'_>) {
    let Sent {
        callback,
        macros,
        named,
        ..
    } = line.sent;
    let field = render(callback);
    let is_same = |one: &&mut JoinedField| {
        one.trigger == trigger && one.event_token.as_deref() == line.event_token
    };
    match fields.iter_mut().find(is_same) {
        Some(first) => {
            first.field = format!("{} {field}", first.field);
            first.callbacks.push(named.name.to_owned());
            first.macros = first.macros.joined(macros);
        }
        None => fields.push(JoinedField {
            name: line
                .event_token
                .map_or_else(|| trigger.to_owned(), |token| format!("{trigger}.{token}")),
            trigger,
            event_token: line.event_token.map(str::to_owned),
            callbacks: vec![named.name.to_owned()],
            field,
            macros: macros.clone(),
        }),
    }
}

impl ExportLine<'_> {
    fn trigger_id(&self) -> Option<&'static str> {
        self.trigger.map(|trigger| trigger.id)
    }

    fn json(&self) -> String {
        let head = [Some(self.name), self.trigger_id(), self.event_token];
        let field = render(self.sent.callback);
        to_json(&CallbackJson::new(head, &field, self.sent.macros))
    }

    /// Name, trigger, event token and field.
    fn columns(&self) -> [String; 4] {
        [
            self.name.to_owned(),
            self.trigger_id().unwrap_or_default().to_owned(),
            self.event_token.unwrap_or_default().to_owned(),
            render(self.sent.callback),
        ]
    }
}

/// A line of CSV. A cell that a spreadsheet would run begins with `'`, as these take for text.
fn csv_line(columns: [String; 4]) -> String {
    let columns = columns.map(|cell| {
        if cell.starts_with(['=', '+', '-', '@']) {
            format!("'{cell}")
        } else {
            cell
        }
    });
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let line = writer
        .write_record(&columns)
        .ok()
        .and_then(|()| writer.into_inner().ok());
    String::from_utf8(line.unwrap_or_default()).unwrap_or_default()
}
