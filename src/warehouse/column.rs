//! The columns: one for each parameter of one or several callbacks, with what they are sent.

use crate::callback::{Callback, Parameter, Template};
use crate::catalogue::{Catalogue, ValueType};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// One column: a parameter of one or several callbacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The key, as the server receives it.
    pub key: String,
    /// The callback that has it first, by its place in the list.
    first: usize,
    /// The types of its values, in the order in which they were met.
    kinds: Vec<ValueType>,
    /// What it is sent: the values as they are written, decoded.
    templates: Vec<String>,
    meaning: String,
}

impl Column {
    /// The type that holds all values.
    pub fn kind(&self) -> ValueType {
        let kinds = self.kinds.iter().copied();
        kinds.reduce(ValueType::wider).unwrap_or(ValueType::String)
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

/// The columns of some callbacks, in order of first appearance, and where their types disagree. A key with a variable has
/// no column.
pub fn columns<'c>(
    callbacks: impl IntoIterator<Item = &'c Callback>,
    catalogue: &Catalogue,
) -> (Vec<Column>, Vec<Conflict>) {
    let mut columns: Vec<Column> = Vec::new();
    let mut index: HashMap<Cow<'_, str>, usize> = HashMap::new();
    let mut conflicts = Vec::new();
    // What each column was sent last: most callbacks send the same.
    let mut last: Vec<Option<&Template>> = Vec::new();
    for (number, callback) in callbacks.into_iter().enumerate() {
        let parameters = callback
            .entries()
            .iter()
            .flat_map(|entry| entry.parameters().chain(entry.body.iter().flatten()))
            .filter(|parameter| !parameter.is_empty_pair() && !parameter.has_variable_key());
        for parameter in parameters {
            let key = parameter.key.decode();
            let value = parameter.value.as_ref();
            let known = index.get(&*key).copied();
            if known.is_some_and(|at| value.is_some() && last[at] == value) {
                continue;
            }
            let kind = value.map_or(ValueType::String, |value| value.value_type(catalogue));
            let template = written(parameter);
            let at = known.unwrap_or(columns.len());
            let Some(column) = columns.get_mut(at) else {
                index.insert(key.clone(), at);
                last.push(value);
                columns.push(Column {
                    key: key.into_owned(),
                    first: number,
                    kinds: vec![kind],
                    templates: vec![template],
                    meaning: meaning(parameter, catalogue),
                });
                continue;
            };
            last[at] = value;
            if !column.kinds.contains(&kind) {
                conflicts.push(Conflict {
                    key: key.into_owned(),
                    first: (column.first, column.templates[0].clone(), column.kinds[0]),
                    second: (number, template.clone(), kind),
                });
                column.kinds.push(kind);
            }
            if column.templates.len() < MOST_SHOWN && !column.templates.contains(&template) {
                column.templates.push(template);
            }
        }
    }
    (columns, conflicts)
}

/// The types of these columns, by key.
pub fn column_types<'c>(
    callbacks: impl IntoIterator<Item = &'c Callback>,
    catalogue: &Catalogue,
) -> BTreeMap<String, ValueType> {
    let (columns, _) = columns(callbacks, catalogue);
    let types = columns.into_iter().map(|column| {
        let kind = column.kind();
        (column.key, kind)
    });
    types.collect()
}

fn written(parameter: &Parameter) -> String {
    if parameter.has_variables() {
        return "text from the environment".to_owned();
    }
    let value = parameter.value.as_ref();
    value.map(Template::decode).unwrap_or_default()
}

/// What that means: the catalogue's words for a placeholder, else how the value is made.
fn meaning(parameter: &Parameter, catalogue: &Catalogue) -> String {
    if parameter.has_variables() {
        return "Text from the environment.".to_owned();
    }
    let value = parameter.value.as_ref();
    let Some(template) = value.filter(|template| !template.as_str().is_empty()) else {
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
