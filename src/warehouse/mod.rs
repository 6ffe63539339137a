//! Where callbacks are stored: one column for each parameter, as a table of a database or as JSON Schema.
//! Types and meanings come from the catalogue.

mod dialect;
mod json_schema;
mod name;
mod table;

pub use dialect::Dialect;
pub use json_schema::json_schema;
pub use table::{TableName, TableNameError, definition};

use crate::callback::{Callback, Template};
use crate::catalogue::{Catalogue, ValueType};
use std::collections::HashMap;

/// One column: a parameter of one or several callbacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The key, as the server receives it.
    pub key: String,
    /// The types of its values, in the order in which they were met.
    kinds: Vec<ValueType>,
    /// What it is sent: the values as they are written, decoded.
    templates: Vec<String>,
    /// What that means.
    meaning: String,
}

impl Column {
    /// The type that holds all values.
    pub fn kind(&self) -> ValueType {
        self.kinds
            .iter()
            .copied()
            .reduce(ValueType::wider)
            .unwrap_or(ValueType::String)
    }

    /// What the column holds, in one line, with the unit of its values.
    pub fn meaning(&self) -> String {
        match &self.templates[..] {
            [_] => shortened(&self.meaning),
            several => shortened(&format!("Depends on the callback: {}.", several.join(", "))),
        }
    }
}

/// A key to which callbacks give values of different types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The key.
    pub key: String,
    /// The callback that was first, by its place in the list, and what it sends.
    pub first: (usize, String, ValueType),
    /// The one that differs.
    pub second: (usize, String, ValueType),
}

/// A column's meaning names at most so many different values.
const MOST_SHOWN: usize = 8;

/// A meaning short enough for every engine's comments (`BigQuery` takes 1,024 characters).
fn shortened(text: &str) -> String {
    const LONGEST: usize = 400;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Said in place of what comes from the environment.
const FROM_ENVIRONMENT: &str = "text from the environment";

/// The columns of some callbacks, in order of first appearance, and where their types disagree. A key with a variable has
/// no column.
pub fn columns<'c>(
    callbacks: impl IntoIterator<Item = &'c Callback>,
    catalogue: &Catalogue,
) -> (Vec<Column>, Vec<Conflict>) {
    let mut columns: Vec<Column> = Vec::new();
    let mut index: HashMap<String, (usize, usize)> = HashMap::new();
    let mut conflicts = Vec::new();
    for (at, callback) in callbacks.into_iter().enumerate() {
        let parameters = callback
            .entries()
            .iter()
            .flat_map(|entry| entry.parameters().chain(entry.body.iter().flatten()))
            .filter(|parameter| !parameter.is_empty_pair() && !parameter.has_variable_key());
        for parameter in parameters {
            let key = parameter.key.decode();
            let template = parameter.value.as_ref();
            let kind = template.map_or(ValueType::String, |value| value.value_type(catalogue));
            let is_hidden = parameter.has_variables();
            let written = if is_hidden {
                FROM_ENVIRONMENT.to_owned()
            } else {
                template.map(Template::decode).unwrap_or_default()
            };
            let Some(&(column, owner)) = index.get(key.as_ref()) else {
                index.insert(key.clone().into_owned(), (columns.len(), at));
                columns.push(Column {
                    key: key.into_owned(),
                    kinds: vec![kind],
                    meaning: if is_hidden {
                        "Text from the environment.".to_owned()
                    } else {
                        meaning(template, catalogue)
                    },
                    templates: vec![written],
                });
                continue;
            };
            let column = &mut columns[column];
            if !column.kinds.contains(&kind) {
                conflicts.push(Conflict {
                    key: column.key.clone(),
                    first: (owner, column.templates[0].clone(), column.kinds[0]),
                    second: (at, written.clone(), kind),
                });
                column.kinds.push(kind);
            }
            if column.templates.len() < MOST_SHOWN && !column.templates.contains(&written) {
                column.templates.push(written);
            }
        }
    }
    (columns, conflicts)
}

/// What a value means: the catalogue's words for a placeholder, else how the value is made.
fn meaning(template: Option<&Template>, catalogue: &Catalogue) -> String {
    let Some(template) = template.filter(|template| !template.as_str().is_empty()) else {
        return "Always empty.".to_owned();
    };
    let mut names = template.placeholders();
    let Some(first) = names.next() else {
        return format!("Always the text {}.", template.decode());
    };
    if !template.is_placeholder() {
        return format!("Text made of {}.", template.decode());
    }
    if first.contains("||") {
        return format!("The first that has a value: {}.", first.replace("||", ", "));
    }
    match catalogue.known(first) {
        Some(row) if !row.description.is_empty() => row.description.to_string(),
        _ => format!("The placeholder {{{first}}}."),
    }
}
