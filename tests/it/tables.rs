//! Callbacks whose tables are tried: here by their text, in `tests/services.rs` in real databases.

use crate::program::{Run, cbgen_in};
use serde_json::json;
use std::path::Path;

/// Two ordinary callbacks.
pub(crate) const TWO: &str = r#"
[defaults]
endpoints = ["https://collector.example.com/adjust"]

[[callback]]
name = "install"
trigger = "install"
placeholders = ["gps_adid", "installed_at", "is_organic"]
params = { value = "{revenue}", place = "{country}-{city}", source = "adjust" }

[[callback]]
name = "purchase"
trigger = "event"
event_tokens = ["abc123"]
method = "post"
conditions = ["environment=production"]
placeholders = ["adid", "revenue"]
params = { value = "{revenue_float}" }
body = { payload = "{partner_parameters}" }
"#;

/// Keys that databases find hard, each with a placeholder of another type.
pub(crate) const HOSTILE: &str = "select | order | table | group | user | current_date | Order | ORDER | a\"b | a'b | a`b | a\\b | a\\ | \
    ' | \" | a b | a-b | a_b | a.b | a,b | a;-- x | */ x | x) ); DROP TABLE y; -- | 🎉 | 🎉🎉 | 💾 | ключ | \
    Ключ | ß | é | 1st | 2 | _ | - | ctid | xmin | oid | rowid | tableoid | _TABLE_suffix | \
    _PARTITIONTIME | received_at | sdk_parameters | RECEIVED_AT | % | 100%s | $1 | ? | :name | n% | \
    seventy_bytes_of_a_key_that_is_longer_than_postgresql_takes_for_a_name | \
    seventy_bytes_of_a_key_that_is_longer_than_postgresql_takes_for_a_NAME | \
    seventy_bytes_of_a_key_that_is_longer_than_postgresql_takes_ünd_ümläut";

const KINDS: [&str; 6] = [
    "adid",
    "revenue",
    "revenue_float",
    "is_organic",
    "created_at",
    "partner_parameters",
];

/// A callback with these keys.
pub(crate) fn hostile() -> String {
    let params: String = HOSTILE
        .split(" | ")
        .enumerate()
        .map(|(at, key)| format!("{} = '{{{}}}'\n", json!(key), KINDS[at % KINDS.len()]))
        .collect();
    format!(
        "[[callback]]\nname = \"all\"\nendpoints = [\"https://a.example.com\"]\n[callback.params]\n{params}"
    )
}

/// The definition of the table for the callbacks of a folder.
pub(crate) fn schema(folder: &Path, dialect: &str) -> Run {
    cbgen_in(folder, ["schema", "-q", "--dialect", dialect])
}
