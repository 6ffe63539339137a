//! A table definition for a database; or the same columns as a JSON Schema, draft 2020-12: what `row` of a previewed
//! request holds.

use super::column::Column;
use super::dialect::{Case, Comments, Dialect, Facts};
use super::name::{Identifier, Names, identifier};
use crate::catalogue::ValueType;
use crate::report::{Printable, is_hidden, to_json_pretty};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// What the column for the SDK's parameters is called, if no key has the name.
const SDK_PARAMETERS: &str = "sdk_parameters";
/// What the column for the time of arrival is called, if no key has the name.
const RECEIVED_AT: &str = "received_at";
const ON_SDK_PARAMETERS: &str =
    "Parameters that the app sets in the SDK and Adjust appends, as one JSON object.";
const ON_RECEIVED_AT: &str = "When your server received the request.";

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

const ON_SCHEMA: &str = "One row of the table: what `row` of a request holds in `cbgen preview --format json`, \
with typed values. The request itself, and its `params`, hold texts. The last two properties are the table's own; \
they have a number behind their name if a parameter has the name already.";

/// The schema of one row: an object with a property for each column. Every one may be missing or null, and
/// others may come: Adjust appends what the app sets in the SDK.
fn json_schema(columns: &[Column]) -> String {
    let free = |name| free_name(name, |name| columns.iter().any(|column| column.key == name));
    let properties = columns.iter();
    let properties = properties.map(|column| (column.key.clone(), property(column)));
    let mut properties: Vec<(String, Value)> = properties.collect();
    let sdk_parameters = json!({
        "description": ON_SDK_PARAMETERS,
        "type": ["object", "null"],
        "additionalProperties": {"type": "string"},
    });
    let received_at =
        json!({"description": ON_RECEIVED_AT, "type": "string", "format": "date-time"});
    properties.push((free(SDK_PARAMETERS), sdk_parameters));
    properties.push((free(RECEIVED_AT), received_at));
    to_json_pretty(&TableSchema {
        dialect: "https://json-schema.org/draft/2020-12/schema",
        title: "A callback from Adjust",
        description: ON_SCHEMA,
        kind: "object",
        properties,
    }) + "\n"
}

#[derive(Serialize)]
struct TableSchema {
    #[serde(rename = "$schema")]
    dialect: &'static str,
    title: &'static str,
    description: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(serialize_with = "in_order")]
    properties: Vec<(String, Value)>,
}

fn in_order<S: Serializer>(pairs: &[(String, Value)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

/// The name, or one with a number behind it that is not taken.
pub fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

/// One property. Where callbacks disagree it has the type that holds both, as the column of a table has.
fn property(column: &Column) -> Value {
    let kind = column.kind();
    let mut property = json!({"description": column.meaning(), "type": [json_type(kind), "null"]});
    match kind {
        ValueType::Boolean => property["enum"] = json!([0, 1, null]),
        ValueType::Timestamp | ValueType::TimestampMs => property["minimum"] = json!(0),
        ValueType::Json => property["contentMediaType"] = json!("application/json"),
        ValueType::String | ValueType::Integer | ValueType::Decimal => {}
    }
    property
}

fn json_type(kind: ValueType) -> &'static str {
    match kind {
        ValueType::String | ValueType::Json => "string",
        ValueType::Integer | ValueType::Boolean | ValueType::Timestamp | ValueType::TimestampMs => {
            "integer"
        }
        ValueType::Decimal => "number",
    }
}
