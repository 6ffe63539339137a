//! The same columns as a JSON Schema, draft 2020-12: what `row` of a previewed request holds.

use super::Column;
use super::table::{ON_RECEIVED_AT, ON_SDK_PARAMETERS, RECEIVED_AT, SDK_PARAMETERS};
use crate::catalogue::ValueType;
use crate::report::to_json_pretty;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// What the schema says of itself.
const ON_SCHEMA: &str = "One row of the table: what `row` of a request holds in `cbgen preview --format json`, \
with typed values. The request itself, and its `params`, hold texts. The last two properties are the table's own; \
they have a number behind their name if a parameter has the name already.";

/// The schema of one row: an object with a property for each column. Every one may be missing or null, and
/// others may come: Adjust appends what the app sets in the SDK.
pub fn json_schema(columns: &[Column]) -> String {
    to_json_pretty(&Schema(columns)) + "\n"
}

struct Schema<'c>(&'c [Column]);

impl Serialize for Schema<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", "https://json-schema.org/draft/2020-12/schema")?;
        map.serialize_entry("title", "A callback from Adjust")?;
        map.serialize_entry("description", ON_SCHEMA)?;
        map.serialize_entry("type", "object")?;
        map.serialize_entry("properties", &Properties(self.0))?;
        map.end()
    }
}

/// The properties, in the order of the columns.
struct Properties<'c>(&'c [Column]);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for column in self.0 {
            map.serialize_entry(&column.key, &property(column))?;
        }
        map.serialize_entry(
            &self.free(SDK_PARAMETERS),
            &json!({
                "description": ON_SDK_PARAMETERS,
                "type": ["object", "null"],
                "additionalProperties": {"type": "string"},
            }),
        )?;
        map.serialize_entry(
            &self.free(RECEIVED_AT),
            &json!({"description": ON_RECEIVED_AT, "type": "string", "format": "date-time"}),
        )?;
        map.end()
    }
}

impl Properties<'_> {
    /// The name, or one with a number behind it that no key has.
    fn free(&self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 1;
        while self.0.iter().any(|column| column.key == free) {
            number += 1;
            free = format!("{name}_{number}");
        }
        free
    }
}

/// One property. Where callbacks disagree it has the type that holds both, as the column of a table has.
fn property(column: &Column) -> Value {
    let kind = column.kind();
    let mut property = json!({"description": column.meaning(), "type": [json_type(kind), "null"]});
    if let Some(property) = property.as_object_mut() {
        match kind {
            ValueType::Boolean => {
                property.insert("enum".into(), json!([0, 1, null]));
            }
            ValueType::Timestamp | ValueType::TimestampMs => {
                property.insert("minimum".into(), json!(0));
            }
            ValueType::Json => {
                property.insert("contentMediaType".into(), json!("application/json"));
            }
            ValueType::String | ValueType::Integer | ValueType::Decimal => {}
        }
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
