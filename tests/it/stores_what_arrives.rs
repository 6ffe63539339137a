//! A user makes a table for the callbacks and stores what arrives.

use crate::program::{cbgen_in, cbgen_reads, folder_with, has, triples, write};
use crate::tables::{TWO, hostile, schema};
use serde_json::{Value, json};

#[test]
fn a_column_has_the_name_of_its_key_and_the_type_of_its_placeholder() {
    let folder = folder_with(TWO);
    let run = schema(folder.path(), "postgres");
    let lines = run.stdout.lines().take_while(|line| *line != ");").skip(2);
    let table: Vec<&str> = lines
        .map(|line| line.trim().trim_end_matches(','))
        .collect();
    assert_eq!(
        table.join(", "),
        "\"gps_adid\" text, \"installed_at\" bigint, \"is_organic\" smallint, \"value\" numeric, \"place\" text, \
         \"source\" text, \"adid\" text, \"revenue\" bigint, \"payload\" json, \"sdk_parameters\" json, \
         \"received_at\" timestamptz DEFAULT now() NOT NULL"
    );
    run.prints("IS 'Text made of {country}-{city}.';");
}

#[test]
fn two_types_for_one_key_are_reported_and_the_wider_one_is_taken() {
    let folder = folder_with(TWO);
    let run = cbgen_in(&folder, ["schema", "--dialect", "duckdb"]);
    run.warns("type-conflict").says("callbacks.toml:12:9");
    run.prints("\"value\" DECIMAL(38, 9)");
    let denied = ["schema", "--dialect", "duckdb", "--deny", "type-conflict"];
    cbgen_in(&folder, denied).refuses(1, "type-conflict");
    let one = cbgen_in(&folder, ["schema", "install", "--dialect", "duckdb"]);
    one.is_silent().prints("\"value\" BIGINT");
}

#[test]
fn the_json_schema_takes_the_type_that_holds_what_callbacks_disagree_on() {
    let folder = folder_with(TWO);
    let schema: Value =
        serde_json::from_str(&schema(folder.path(), "json-schema").stdout).expect("JSON");
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    let property = |key: &str| &schema["properties"][key];
    assert_eq!(property("value")["type"], json!(["number", "null"]));
    assert_eq!(property("is_organic")["enum"], json!([0, 1, null]));
    assert_eq!(property("received_at")["format"], "date-time");
}

/// A dialect, a key, and its column; `-` where it has its own name.
#[test]
fn keys_that_a_database_cannot_have_are_renamed_and_the_change_is_told() {
    let folder = folder_with(&hostile());
    for (dialect, key, column) in triples([
        "postgres | select | -",
        "postgres | ORDER | -",
        "postgres | ctid | \"x_ctid\"",
        "postgres | seventy_bytes_of_a_key_that_is_longer_than_postgresql_takes_for_a_name | \"seventy_bytes_of_a_key_that_is_longer_than_postgresql_takes_for\"",
        "postgres | seventy_bytes_of_a_key_that_is_longer_than_postgresql_takes_for_a_NAME | \"seventy_bytes_of_a_key_that_is_longer_than_postgresql_takes_f_2\"",
        "bigquery | a b | `a_b_5`",
        "bigquery | 1st | `_1st`",
        "bigquery | _TABLE_suffix | `x__TABLE_suffix`",
        "sqlite | ORDER | \"ORDER_3\"",
    ]) {
        let ddl = schema(folder.path(), dialect).stdout;
        let end = format!(" holds the parameter {key}");
        let mut lines = ddl.lines().filter_map(|line| line.strip_suffix(&end));
        let renamed = lines.next().map(|line| line.trim_start_matches("-- "));
        assert_eq!(renamed.unwrap_or("-"), column, "{dialect} {key}");
    }
    let snowflake = schema(folder.path(), "snowflake");
    snowflake.prints_each([
        "\n    \"order\" NUMBER",
        "\n    a_b ",
        "-- Snowflake reads names without quotes",
    ]);
    schema(folder_with(TWO).path(), "snowflake").never_prints("without quotes");
}

#[test]
fn check_compares_a_definition_that_was_written_earlier() {
    let folder = folder_with(TWO);
    let path = folder.path().join("adjust.sql");
    std::fs::write(&path, schema(folder.path(), "postgres").stdout).expect("written");
    let arguments = "schema -q --dialect postgres --check adjust.sql";
    cbgen_in(&folder, arguments).gives(0, "");
    let more = TWO.replace("\"is_organic\"]", "\"is_organic\", \"reftag\"]");
    write(&folder, "callbacks.toml", more);
    let drifted = cbgen_in(&folder, arguments);
    drifted.ends(1);
    drifted.prints("+    \"reftag\" text,");
    let missing = cbgen_in(&folder, "schema -q --dialect sqlite --check none.sql");
    missing.ends(1).says("none.sql does not exist");
}

#[test]
fn check_reads_standard_input_and_takes_either_line_ending() {
    let folder = folder_with(TWO);
    let file = folder.path().join("callbacks.toml");
    let file = file.to_str().expect("a text");
    let text = schema(folder.path(), "postgres").stdout;
    let check = |text: &str| {
        let words = format!("schema -q --dialect postgres --check - -f '{file}'");
        cbgen_reads(text.as_bytes(), words)
    };
    check(&text).is_silent();
    check(&text.replace('\n', "\r\n")).is_silent();
    assert_eq!(check(&text.replace("text", "varchar")).code, 1);
    cbgen_reads(b"", "schema --dialect postgres --check - -f -").ends(2);
}

#[test]
fn what_check_finds_is_its_result() {
    let folder = folder_with(&TWO.replace("{country}", "{contry}"));
    let arguments = ["schema", "--dialect", "postgres", "--check", "adjust.sql"];
    let run = cbgen_in(&folder, arguments);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    run.prints("error[unknown-placeholder]");
}

#[test]
fn previewed_rows_have_the_types_of_the_shared_columns() {
    let file = r#"
[[callback]]
name = "a"
endpoints = ["https://a.example.com/x"]
params = { v = "{revenue}", w = "{revenue}" }

[[callback]]
name = "b"
endpoints = ["https://a.example.com/x"]
params = { v = "{country}", w = "{revenue_float}" }
"#;
    let folder = folder_with(file);
    let row = |names: &[&str]| -> Value {
        let words = ["preview", "-q", "--format", "jsonl"];
        let run = cbgen_in(&folder, words.iter().chain(names));
        let first = run.stdout.lines().next().expect("a line");
        serde_json::from_str::<Value>(first).expect("JSON")["row"].clone()
    };
    assert!(row(&[])["v"].is_string());
    assert!(row(&[])["w"].is_f64());
    assert!(row(&["a"])["v"].is_i64());
    let said = schema(folder.path(), "json-schema").stdout;
    let schema: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(schema["properties"]["v"]["type"], json!(["string", "null"]));
    has(&said, "`row` of a request");
}

#[test]
fn the_table_has_the_name_that_was_asked_for() {
    let folder = folder_with(TWO);
    let named = |dialect: &str, table: &str| {
        cbgen_in(
            &folder,
            format!("schema -q --dialect '{dialect}' --table '{table}'"),
        )
    };
    let ddl = named("bigquery", "my-project.analytics.adjust").stdout;
    has(&ddl, "CREATE TABLE `my-project`.`analytics`.`adjust` (");
    let ddl = named("snowflake", "analytics.order").stdout;
    has(&ddl, "CREATE TABLE analytics.\"order\" (");
    for bad in ["", "a..b", "a.b.c.d", "a\nb"] {
        named("postgres", bad).gives(2, "");
    }
}

#[test]
fn a_name_that_the_file_lacks_is_a_slip() {
    let folder = folder_with(TWO);
    let run = cbgen_in(&folder, ["schema", "instal", "--dialect", "sqlite"]);
    run.gives(2, "").says("did you mean `install`?");
}
