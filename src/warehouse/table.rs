//! A table definition for a database.

use super::column::{Column, ON_RECEIVED_AT, ON_SDK_PARAMETERS, RECEIVED_AT, SDK_PARAMETERS};
use super::dialect::{Case, Comments, Dialect, Facts};
use super::json_schema::json_schema;
use super::name::{Identifier, Names, identifier};
use crate::report::{Printable, is_hidden};

/// The name of a table, perhaps with those of its schema and database before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableName(Vec<String>);

impl TableName {
    /// Reads one to three names with points between.
    ///
    /// # Errors
    /// What a table's name is, where the text is none.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let parts: Vec<String> = text.split('.').map(str::to_owned).collect();
        let good = |part: &String| {
            !part.trim().is_empty() && part.len() <= 200 && !part.contains(is_hidden)
        };
        if parts.len() > 3 || !parts.iter().all(good) {
            return Err(
                "a table's name is one to three names with points between, such as analytics.adjust",
            );
        }
        Ok(Self(parts))
    }

    fn render(&self, facts: &Facts) -> String {
        let parts = self.0.iter();
        let parts = parts.map(|part| identifier(facts, part.clone()).written);
        parts.collect::<Vec<_>>().join(".")
    }
}

/// A column as it is written: name, type with all that belongs to it, meaning.
struct ColumnDefinition<'c> {
    /// The key, where the column has another name.
    key: Option<&'c str>,
    name: Identifier,
    kind: &'static str,
    meaning: String,
}

/// The definition of the table that takes what these columns' callbacks send.
pub fn definition(dialect: Dialect, table: &TableName, columns: &[Column]) -> String {
    let Some(facts) = dialect.facts() else {
        return json_schema(columns);
    };
    let columns = column_definitions(facts, columns);
    let table = table.render(facts);
    let mut text = String::from(
        "-- One row for each Adjust callback that arrives; written by cbgen schema.\n",
    );
    for column in &columns {
        if let Some(key) = column.key {
            let (name, key) = (&column.name.written, Printable(key));
            text.push_str(&format!("-- {name} holds the parameter {key}\n"));
        }
    }
    let is_quoted = |column: &ColumnDefinition<'_>| column.name.written != column.name.name;
    if facts.case == Case::UpperUnquoted && columns.iter().any(is_quoted) {
        text.push_str("-- Snowflake reads names without quotes as upper case; those in quotes are as they stand.\n");
    }
    text.push_str(&format!("CREATE TABLE {table} (\n"));
    for (at, column) in columns.iter().enumerate() {
        let comma = if at + 1 < columns.len() { "," } else { "" };
        let comment = match facts.comments {
            Comments::Statements => String::new() + comma,
            Comments::Words => format!(" COMMENT {}{comma}", facts.literal(&column.meaning)),
            Comments::Options => {
                let meaning = facts.literal(&column.meaning);
                format!(" OPTIONS (description = {meaning}){comma}")
            }
            Comments::Dashes => format!("{comma} -- {}", column.meaning),
        };
        let (name, kind) = (&column.name.written, column.kind);
        text.push_str(&format!("    {name} {kind}{comment}\n"));
    }
    text.push_str(&format!("){};\n", facts.tail));
    if facts.comments == Comments::Statements {
        for column in &columns {
            let (name, meaning) = (&column.name.written, facts.literal(&column.meaning));
            text.push_str(&format!("COMMENT ON COLUMN {table}.{name} IS {meaning};\n"));
        }
    }
    text
}

fn column_definitions<'c>(facts: &Facts, columns: &'c [Column]) -> Vec<ColumnDefinition<'c>> {
    let mut names = Names::new(facts);
    let mut written: Vec<ColumnDefinition<'_>> = columns
        .iter()
        .map(|column| {
            let name = names.column(&column.key);
            ColumnDefinition {
                key: (name.name != column.key).then_some(&column.key),
                name,
                kind: facts.column_type(column.kind()),
                // No key and no value can end the comment that it stands in.
                meaning: Printable(&column.meaning()).to_string(),
            }
        })
        .collect();
    let own = [
        (SDK_PARAMETERS, facts.json, ON_SDK_PARAMETERS),
        (RECEIVED_AT, facts.received, ON_RECEIVED_AT),
    ];
    written.extend(own.map(|(name, kind, meaning)| ColumnDefinition {
        key: None,
        name: names.column(name),
        kind,
        meaning: meaning.to_owned(),
    }));
    written
}
