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

/// A callback, and what is known about it.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'s> {
    /// Which one it is.
    pub named: Named<'s>,
    /// The callback, with the values of its variables.
    pub callback: &'s Callback,
    /// The callback as it is written, which messages may show.
    pub written: &'s Callback,
    /// The partner's own macros.
    pub macros: &'s Macros,
}

impl Definition {
    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Adds what a callback sends; what is there already is not repeated. Where it is sent and what fires it is no
    /// matter of columns.
    pub fn add(&mut self, sent: &Sent<'_>) {
        if !sent.written.has_variables() {
            self.add_written(sent);
            return;
        }
        let (mut filled, mut written) = (Self::default(), Self::default());
        filled.add_written(&Sent {
            written: sent.callback,
            ..*sent
        });
        written.add_written(sent);
        for column in filled.columns {
            self.column(column);
        }
        let is_all = filled.lost.list().len() <= written.lost.list().len();
        self.lost.append(written.lost);
        if !is_all {
            let what = "what no column can hold of its values from the environment";
            self.lost.add(sent.named, what);
        }
    }

    /// Adds what a callback sends as it is written.
    fn add_written(&mut self, sent: &Sent<'_>) {
        let named = sent.named;
        let mut keys = Vec::new();
        let entries = sent.written.entries();
        if entries.len() > 1 {
            let what = format!("which of its {} endpoints receives what", entries.len());
            self.lost.add(named, &what);
        }
        for entry in entries {
            if entry.condition.is_some() {
                self.lost
                    .add(named, "its condition (every activity is a row)");
            }
            if entry.method.is_post() {
                let what = "that it is a POST (the values of its body are columns too)";
                self.lost.add(named, what);
            }
            let path = entry.endpoint.template();
            for found in macros_in(path, sent.macros) {
                self.lost.add(named, &partners(found, "its path"));
            }
            for names in path.placeholders() {
                self.placeholders(named, names);
            }
            for parameter in entry.parameters().chain(entry.body.iter().flatten()) {
                self.parameter(sent, parameter, &mut keys);
            }
        }
        self.lost.keys(named, keys);
    }

    /// Adds a callback parameter of the SDK, which Adjust appends to callbacks by itself. Its name is one that a
    /// column [can hold](is_constant).
    pub fn add_sdk_parameter(&mut self, name: &str) {
        self.column(format!("[{name}]"));
    }

    /// Adds a parameter; `keys` are those that get lost.
    fn parameter(&mut self, sent: &Sent<'_>, parameter: &Parameter, keys: &mut Vec<String>) {
        let (named, key) = (sent.named, parameter.key.decode());
        let shown = format!("`{key}`");
        let Some(value) = &parameter.value else {
            if parameter.has_variable_key() {
                // It stands for parameters of any kind.
                keys.push(shown);
                return;
            }
            self.lost
                .add(named, &format!("the key {shown}, which has no value"));
            return;
        };
        let macros = macros_in(value, sent.macros);
        for found in &macros {
            self.lost
                .add(named, &partners(found, &format!("the key {shown}")));
        }
        let placeholders: Vec<&str> = value.placeholders().collect();
        if value.is_placeholder() {
            if placeholders != [&*key] {
                keys.push(shown);
            }
        } else if !placeholders.is_empty() {
            let what = format!(
                "how {shown} is joined from {}: its placeholders stand each by itself",
                value.decode()
            );
            self.lost.add(named, &what);
        } else if value.has_variables() {
            // Whether a column can hold the value, only the value says.
            keys.push(shown);
        } else if macros.is_empty() {
            let text = percent_decode_str(value.as_str()).decode_utf8();
            if let Some(text) = text.ok().filter(|text| is_constant(text)) {
                keys.push(shown);
                self.column(format!("\"{text}\""));
            } else {
                let what = format!("the text of {shown}, which a constant cannot hold");
                self.lost.add(named, &what);
            }
        }
        for names in placeholders {
            self.placeholders(named, names);
        }
    }

    fn placeholders(&mut self, named: Named<'_>, names: &str) {
        if names.contains("||") {
            let what = format!("the fallback {{{names}}}: its placeholders stand each by itself");
            self.lost.add(named, &what);
        }
        for one in names.split("||") {
            self.column(format!("{{{one}}}"));
        }
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
        self.lost.list()
    }
}

/// Whether a column can hold a text: as a constant, or as the name of a callback parameter.
pub fn is_constant(text: &str) -> bool {
    !text.is_empty() && !text.contains(RESERVED) && !text.contains(char::is_control)
}

/// The partner's macros in a template.
fn macros_in<'t>(template: &'t Template, macros: &Macros) -> Vec<&'t str> {
    let whole = template.as_str();
    if macros.contains(whole) {
        return vec![whole];
    }
    let texts = template.pieces().filter_map(|piece| match piece {
        TemplatePiece::Text(text) => Some(text),
        TemplatePiece::Placeholder(_) | TemplatePiece::Variable(_) => None,
    });
    texts
        .flat_map(|text| {
            parts(text)
                .filter(|part| part.piece != Piece::Text)
                .map(|part| &text[part.range])
        })
        .collect()
}

fn partners(what: &str, of: &str) -> String {
    format!("{what} of {of}, a macro of your partner's, which a cloud storage export never has")
}
