//! The same columns as a JSON Schema, draft 2020-12: what `row` of a previewed request holds.

use super::Column;
use super::table::{ON_RECEIVED_AT, ON_SDK_PARAMETERS, RECEIVED_AT, SDK_PARAMETERS};
use crate::catalogue::ValueType;
use crate::report::to_json_pretty;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

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

/// The types of one property. Where callbacks disagree, each of their types is one.
fn property(column: &Column) -> Value {
    let mut types: Vec<&str> = column.kinds.iter().map(|kind| json_type(*kind)).collect();
    types.push("null");
    let mut seen = Vec::new();
    types.retain(|word| {
        !seen.contains(word) && {
            seen.push(*word);
            true
        }
    });
    let mut property = json!({"description": column.meaning(), "type": types});
    if let ([kind], Some(property)) = (&column.kinds[..], property.as_object_mut()) {
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
