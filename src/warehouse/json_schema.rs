//! The same columns as a JSON Schema, draft 2020-12: what `row` of a previewed request holds.

use super::column::{Column, ON_RECEIVED_AT, ON_SDK_PARAMETERS, RECEIVED_AT, SDK_PARAMETERS};
use crate::catalogue::ValueType;
use crate::report::to_json_pretty;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

const ON_SCHEMA: &str = "One row of the table: what `row` of a request holds in `cbgen preview --format json`, \
with typed values. The request itself, and its `params`, hold texts. The last two properties are the table's own; \
they have a number behind their name if a parameter has the name already.";

/// The schema of one row: an object with a property for each column. Every one may be missing or null, and
/// others may come: Adjust appends what the app sets in the SDK.
pub fn json_schema(columns: &[Column]) -> String {
    to_json_pretty(&TableSchema {
        dialect: "https://json-schema.org/draft/2020-12/schema",
        title: "A callback from Adjust",
        description: ON_SCHEMA,
        kind: "object",
        properties: Properties(columns),
    }) + "\n"
}

#[derive(Serialize)]
struct TableSchema<'c> {
    #[serde(rename = "$schema")]
    dialect: &'static str,
    title: &'static str,
    description: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    properties: Properties<'c>,
}

struct Properties<'c>(&'c [Column]);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = self.0.iter();
        let columns = columns.map(|column| (column.key.clone(), property(column)));
        let own = [
            (
                self.free(SDK_PARAMETERS),
                json!({
                    "description": ON_SDK_PARAMETERS,
                    "type": ["object", "null"],
                    "additionalProperties": {"type": "string"},
                }),
            ),
            (
                self.free(RECEIVED_AT),
                json!({"description": ON_RECEIVED_AT, "type": "string", "format": "date-time"}),
            ),
        ];
        serializer.collect_map(columns.chain(own))
    }
}

impl Properties<'_> {
    fn free(&self, name: &str) -> String {
        free_name(name, |name| self.0.iter().any(|column| column.key == name))
    }
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
