//! The cloud storage definition of Adjust's CSV uploads: `"constant",[callback_parameter],{placeholder}`. Adjust
//! advises to have there what the callbacks send, as a backup. It has columns and nothing else.

use super::loss::{Loss, Losses, Named};
use crate::callback::syntax::csv::RESERVED;
use crate::callback::syntax::template::{Piece, parts};
use crate::callback::{Callback, Macros, Parameter, Template, TemplatePiece};
use percent_encoding::percent_decode_str;
use std::collections::HashSet;

/// The columns as they grow, and what they cannot hold.
#[derive(Debug, Clone, Default)]
pub struct Definition {
    columns: Vec<String>,
    /// The same, for look-up.
    known: HashSet<String>,
    lost: Losses,
}

impl Definition {
    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Adds what a callback sends; what is there already is not repeated. Where it is sent and what fires it is no
    /// matter of columns.
    /// `written` is the callback as messages may show it, `filled` has the values of its variables.
    pub fn add(&mut self, named: Named<'_>, [written, filled]: [&Callback; 2], macros: &Macros) {
        let with_values = written.has_variables().then(|| Found::of(filled, macros));
        let written = Found::of(written, macros);
        let more_lost = with_values.as_ref().map_or(0, |found| found.lost.len());
        let what = "what no column can hold of its values from the environment";
        let of_values = (more_lost > written.lost.len()).then(|| what.to_owned());
        for what in written.lost.into_iter().chain(of_values) {
            self.lost.add(named, what);
        }
        self.lost.keys(named, written.keys);
        let columns = with_values.map_or(written.columns, |found| found.columns);
        for column in columns {
            self.column(column);
        }
    }

    /// Adds a callback parameter of the SDK, which Adjust appends to callbacks by itself. Its name is one that a
    /// column [can hold](is_constant).
    pub fn add_sdk_parameter(&mut self, name: &str) {
        self.column(format!("[{name}]"));
    }

    fn column(&mut self, column: String) {
        if self.known.insert(column.clone()) {
            self.columns.push(column);
        }
    }

    /// The line.
    pub fn render(&self) -> String {
        self.columns.join(",")
    }

    /// What the form cannot hold.
    pub fn lost(&self) -> &[Loss] {
        &self.lost.list
    }
}

/// What one callback has for the definition: columns, what gets lost, and the keys that do.
#[derive(Debug, Default)]
struct Found {
    columns: Vec<String>,
    lost: Vec<String>,
    keys: Vec<String>,
}

impl Found {
    fn of(callback: &Callback, macros: &Macros) -> Self {
        let mut found = Self::default();
        let entries = callback.entries();
        if entries.len() > 1 {
            let count = entries.len();
            found.lose(format!("which of its {count} endpoints receives what"));
        }
        for entry in entries {
            if entry.condition.is_some() {
                found.lose("its condition (every activity is a row)");
            }
            if entry.method.is_post() {
                found.lose("that it is a POST (the values of its body are columns too)");
            }
            let path = entry.endpoint.template();
            for partners_own in macros_in(path, macros) {
                found.lose(partners(partners_own, "its path"));
            }
            path.placeholders()
                .for_each(|names| found.placeholders(names));
            for parameter in entry.parameters().chain(entry.body.iter().flatten()) {
                found.parameter(parameter, macros);
            }
        }
        found
    }

    fn lose(&mut self, what: impl Into<String>) {
        self.lost.push(what.into());
    }

    fn parameter(&mut self, parameter: &Parameter, macros: &Macros) {
        let key = parameter.key.decode();
        let shown = format!("`{key}`");
        let Some(value) = &parameter.value else {
            if parameter.has_variable_key() {
                // It stands for parameters of any kind.
                self.keys.push(shown);
            } else {
                self.lose(format!("the key {shown}, which has no value"));
            }
            return;
        };
        let macros = macros_in(value, macros);
        for found in &macros {
            self.lose(partners(found, &format!("the key {shown}")));
        }
        let placeholders: Vec<&str> = value.placeholders().collect();
        if value.is_placeholder() {
            if placeholders != [&*key] {
                self.keys.push(shown);
            }
        } else if !placeholders.is_empty() {
            let parts = value.decode();
            self.lose(format!(
                "how {shown} is joined from {parts}: its placeholders stand each by itself"
            ));
        } else if value.has_variables() {
            // Whether a column can hold the value, only the value says.
            self.keys.push(shown);
        } else if macros.is_empty() {
            let text = percent_decode_str(value.as_str()).decode_utf8();
            if let Some(text) = text.ok().filter(|text| is_constant(text)) {
                self.keys.push(shown);
                self.columns.push(format!("\"{text}\""));
            } else {
                self.lose(format!("the text of {shown}, which a constant cannot hold"));
            }
        }
        for names in placeholders {
            self.placeholders(names);
        }
    }

    fn placeholders(&mut self, names: &str) {
        if names.contains("||") {
            self.lose(format!(
                "the fallback {{{names}}}: its placeholders stand each by itself"
            ));
        }
        let names = names.split("||").map(|one| format!("{{{one}}}"));
        self.columns.extend(names);
    }
}

/// Whether a column can hold a text: as a constant, or as the name of a callback parameter.
pub fn is_constant(text: &str) -> bool {
    !text.is_empty() && !text.contains(RESERVED) && !text.contains(char::is_control)
}

fn macros_in<'t>(template: &'t Template, macros: &Macros) -> Vec<&'t str> {
    let whole = template.as_str();
    if macros.contains(whole) {
        return vec![whole];
    }
    let text_of = |piece| match piece {
        TemplatePiece::Text(text) => Some(text),
        TemplatePiece::Placeholder(_) | TemplatePiece::Variable(_) => None,
    };
    let found = |text| {
        let pieces = parts(text).filter(|part| part.piece != Piece::Text);
        pieces.map(move |part| &text[part.range])
    };
    let texts = template.pieces().filter_map(text_of);
    texts.flat_map(found).collect()
}

fn partners(what: &str, of: &str) -> String {
    format!("{what} of {of}, a macro of your partner's, which a cloud storage export never has")
}
