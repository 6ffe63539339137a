//! The JSON Schema of callbacks.toml, for editors: what is written by hand, with the lists of the catalogue in it.

use crate::catalogue::{Catalogue, ValueType};
use crate::lint::Code;
use crate::report::to_json;
use serde_json::Value;
use std::sync::LazyLock;

/// The schema without its lists: `"@triggers"` stands for the ids of the triggers.
const OUTLINE: &str = include_str!("callbacks.schema.json");

/// The keys of the table that stands at this place of the schema, for what is said of a key that is none.
pub(super) fn keys(place: &str) -> Vec<&'static str> {
    static SCHEMA: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(OUTLINE).unwrap_or_default());
    let table = SCHEMA.pointer(place).and_then(Value::as_object);
    table.into_iter().flatten().map(|(key, _)| &**key).collect()
}

/// The JSON Schema (draft 2020-12) that the keys of a file follow. It refuses nothing that the loader takes: lists of
/// names stand beside a pattern for those that somebody declares.
pub fn schema() -> String {
    let catalogue = Catalogue::builtin();
    let triggers = catalogue.triggers().iter().map(|trigger| trigger.id);
    let rows = catalogue.placeholders().filter(|row| !row.is_family());
    let allowed = Code::ALL.into_iter().filter(|code| code.can_be_allowed());
    let lists = [
        ("@triggers", list(triggers)),
        ("@placeholders", list(rows.map(|row| &*row.name))),
        ("@types", list(ValueType::ALL.map(ValueType::id))),
        ("@allowed", list(allowed.map(Code::name))),
    ];
    let levels = Code::ALL.map(|code| {
        let levels = if code.can_be_allowed() {
            r#""allow", "warn", "deny""#
        } else {
            r#""deny""#
        };
        let (name, meaning) = (code.name(), to_json(&code.summary()));
        format!("\"{name}\": {{ \"description\": {meaning}, \"enum\": [{levels}] }}")
    });
    let text = OUTLINE.replace("\"@lints\": 0", &levels.join(",\n        "));
    lists.iter().fold(text, |text, (mark, list)| {
        text.replace(&format!("\"{mark}\""), list)
    })
}

fn list<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<String> = words
        .into_iter()
        .map(|word| format!("\"{word}\""))
        .collect();
    words.join(",\n          ")
}
