//! The result of `build` as it grows, in each of its forms.

use crate::callback::Macros;
use crate::commands::shared::in_markdown;
use crate::forms::api::Payload;
use crate::forms::csv::Definition;
use crate::forms::field::render;
use crate::forms::json::CallbackJson;
use crate::forms::loss::{Loss, Named};
use crate::lint::Diagnostic;
use crate::manifest::select::{BuiltCallback, EventToken};
use crate::report::{to_json, to_json_pretty};
use clap::ValueEnum;
use std::borrow::Cow;

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

/// That a form of Adjust's other products cannot hold something of a callback.
fn lost_of_a_callback(loss: &Loss) -> Diagnostic {
    let lead = if loss.is_held {
        ""
    } else {
        "not in this form: "
    };
    let remark = Diagnostic::remark(format!("{lead}{}", loss.text()));
    remark.at(loss.place.clone(), "this callback")
}

/// A line as it is printed: a callback, or what one field of Adjust's takes, all callbacks of a trigger or an event token.
pub(super) struct Row<'r> {
    name: Cow<'r, str>,
    trigger: Option<&'static str>,
    event_token: Option<Cow<'r, str>>,
    /// The names of the callbacks that are joined in it.
    callbacks: Option<Vec<String>>,
    field: String,
    macros: Cow<'r, Macros>,
}

/// The result as it grows: callbacks are not kept, for a file can hold a hundred thousand.
pub(super) struct Export {
    format: Format,
    text: String,
    rows: usize,
    definition: Definition,
    payload: Payload,
    /// What is joined, where that was asked for.
    pub(super) joined: Option<Vec<Row<'static>>>,
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
            definition: Definition::default(),
            payload: Payload::default(),
            joined: None,
        }
    }

    /// Adds the line of a callback for one of its event tokens, or for none; `macros` are all that hold for it.
    pub(super) fn add(
        &mut self,
        built: &BuiltCallback<'_>,
        token: Option<&EventToken<'_>>,
        macros: &Macros,
    ) {
        let own = built.name.text();
        let name = |token: Option<&str>| match token {
            Some(token) => Cow::Owned(format!("{own}.{token}")),
            None => Cow::Borrowed(own),
        };
        let place = &built.name.place();
        let named = |name| Named { name, place };
        match self.format {
            // All event tokens of a callback send the same.
            Format::AdjustCsv => {
                let callbacks = [&built.callback, built.sent()];
                self.definition.add(named(own), callbacks, macros);
            }
            Format::AdjustApi => {
                let shown = name(token.map(EventToken::written));
                self.payload.add(named(&shown), built.trigger, built.sent());
            }
            _ => {
                let token = token.map(EventToken::text);
                let row = Row {
                    name: name(token),
                    trigger: built.trigger.map(|trigger| trigger.id),
                    event_token: token.map(Cow::from),
                    callbacks: None,
                    field: render(built.sent()),
                    macros: Cow::Borrowed(macros),
                };
                return match (&mut self.joined, row.trigger) {
                    (Some(fields), Some(trigger)) => join(fields, trigger, row, own),
                    _ => self.row(&row),
                };
            }
        }
        self.rows += 1;
    }

    fn row(&mut self, row: &Row<'_>) {
        let token = row.event_token.as_deref();
        let json = || {
            let head = [Some(&*row.name), row.trigger, token];
            to_json(&CallbackJson {
                callbacks: row.callbacks.as_deref(),
                ..CallbackJson::new(head, &row.field, &row.macros)
            })
        };
        let columns = [
            &*row.name,
            row.trigger.unwrap_or_default(),
            token.unwrap_or_default(),
            &row.field,
        ];
        match self.format {
            Format::Text => {
                self.text.extend([&*row.name, "\t", &*row.field, "\n"]);
            }
            Format::Json => {
                let separator = if self.rows == 0 { "\n" } else { ",\n" };
                self.text.extend([separator, &json()]);
            }
            Format::Jsonl => self.text.extend([&*json(), "\n"]),
            Format::Csv => self.text.push_str(&csv_line(columns)),
            Format::Markdown => {
                let [name, trigger, token, field] = columns.map(|cell| match cell {
                    "" => String::new(),
                    cell => in_markdown(cell),
                });
                self.text
                    .push_str(&format!("| {name} | {trigger} | {token} | {field} |\n"));
            }
            Format::AdjustCsv | Format::AdjustApi => {}
        }
        self.rows += 1;
    }

    /// A parameter that the SDK sends, for the form that has room for it.
    pub(super) fn add_sdk_parameter(&mut self, name: &str) {
        self.definition.add_sdk_parameter(name);
    }

    /// What the form of another product cannot hold, and that there is nothing that it could.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let (definition, payload) = (&self.definition, &self.payload);
        let (lost, is_empty) = match self.format {
            Format::AdjustCsv => (definition.lost(), definition.is_empty()),
            Format::AdjustApi => (payload.lost(), payload.is_empty()),
            _ => return Vec::new(),
        };
        let mut findings: Vec<Diagnostic> = lost.iter().map(lost_of_a_callback).collect();
        if is_empty {
            let what = "nothing to export: no callback has what this form can hold";
            findings.push(Diagnostic::remark(what));
        } else if self.format == Format::AdjustCsv && self.rows > 0 {
            findings.push(Diagnostic::note(
                "this form has columns alone, and no endpoints, triggers or event tokens: these are set up in Adjust",
            ));
        }
        findings
    }

    /// The whole result. Where a choice leaves one line of text, it is the bare field.
    pub(super) fn finish(mut self, chosen: bool) -> String {
        for joined in self.joined.take().unwrap_or_default() {
            self.row(&joined);
        }
        match self.format {
            Format::Text if chosen && self.rows == 1 => {
                let name = self.text.find('\t').map_or(0, |tab| tab + 1);
                self.text.drain(..name);
            }
            Format::Json if self.rows == 0 => self.text.push_str("]\n"),
            Format::Json => self.text.push_str("\n]\n"),
            Format::AdjustCsv if self.definition.is_empty() => {}
            Format::AdjustCsv => self.text = self.definition.render() + "\n",
            Format::AdjustApi => self.text = to_json_pretty(&self.payload.json()) + "\n",
            _ => {}
        }
        self.text
    }
}

/// Adds a line to the field that it is for.
fn join(fields: &mut Vec<Row<'static>>, trigger: &'static str, row: Row<'_>, callback: &str) {
    let is_same =
        |one: &&mut Row<'_>| one.trigger == row.trigger && one.event_token == row.event_token;
    if let Some(first) = fields.iter_mut().find(is_same) {
        first.field = format!("{} {}", first.field, row.field);
        let callbacks = first.callbacks.get_or_insert_default();
        callbacks.push(callback.to_owned());
        first.macros = Cow::Owned(first.macros.joined(&row.macros));
        return;
    }
    let event_token = row.event_token.map(Cow::into_owned);
    fields.push(Row {
        name: match &event_token {
            Some(token) => Cow::Owned(format!("{trigger}.{token}")),
            None => Cow::Borrowed(trigger),
        },
        trigger: row.trigger,
        event_token: event_token.map(Cow::Owned),
        callbacks: Some(vec![callback.to_owned()]),
        field: row.field,
        macros: Cow::Owned(row.macros.into_owned()),
    });
}

/// A line of CSV. A cell that a spreadsheet would run begins with `'`, as these take for text.
fn csv_line(columns: [&str; 4]) -> String {
    let columns = columns.map(|cell| match cell.chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{cell}"),
        _ => cell.to_owned(),
    });
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(&columns);
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
