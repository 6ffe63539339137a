//! What needs more than Rust: databases, a Python, curl. `cargo test` runs this last, so that its output ends with what
//! it left out, and why; `.ci/services` installs what is needed, and
//! `cargo test --profile slow-tests --test services -- --include-ignored` runs all of it.

#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "it/program.rs"]
mod program;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "it/tables.rs"]
mod tables;

use program::{cbgen, cbgen_in, folder_with, words};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use tables::{TWO, hostile, schema};

/// Every placeholder of the catalogue in one callback.
fn everything() -> String {
    let names = cbgen(["placeholders", "--format", "names"]).stdout;
    let names: Vec<String> = names
        .lines()
        .map(|name| format!("{:?}", name.replace("<name>", "click_id")))
        .collect();
    format!(
        "[[callback]]\nname = \"all\"\nendpoints = [\"https://a.example.com\"]\nplaceholders = [{}]\n",
        names.join(", ")
    )
}

/// Gives a definition and previewed rows to `stores.py`, which creates the table and reads them back.
fn stores(engine: &str, dialect: &str, file: &str) {
    let python = std::env::var("CBGEN_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let folder = folder_with(file);
    let ddl = schema(folder.path(), dialect);
    ddl.ends(0);
    let preview = cbgen_in(
        &folder,
        "preview -q --format jsonl --count 4 --sdk-param \"user_id=4'2 ü\"",
    );
    preview.ends(0);
    let rows: Vec<Value> = preview
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .filter(|request: &Value| request["sent"] == json!(true))
        .collect();
    assert!(rows.len() >= 4);
    let schema: Value =
        serde_json::from_str(&schema(folder.path(), "json-schema").stdout).expect("JSON");
    let columns = schema["properties"].as_object().expect("an object").len() - 2;
    let input =
        json!({"ddl": ddl.stdout, "table": "adjust_callbacks", "rows": rows, "columns": columns});
    let mut child = Command::new(&python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/stores.py"))
        .arg(engine)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{python}: {error}; see .ci/services"));
    let mut stdin = child.stdin.take().expect("a pipe");
    // It reads everything before it writes anything.
    stdin
        .write_all(input.to_string().as_bytes())
        .expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{engine}: {stderr}\n{}",
        ddl.stdout
    );
    eprint!("{}", String::from_utf8_lossy(&output.stdout));
}

/// Three files: two ordinary callbacks, every placeholder, hostile keys.
fn stored_in(engine: &str, dialect: &str) {
    for file in [TWO.to_owned(), everything(), hostile()] {
        stores(engine, dialect, &file);
    }
}

#[test]
#[ignore = "needs Python; .ci/run installs it and runs this"]
fn sqlite_creates_the_table_and_gives_the_rows_back() {
    stored_in("sqlite", "sqlite");
}

#[test]
#[ignore = "needs DuckDB; .ci/run installs it and runs this"]
fn duckdb_creates_the_table_and_gives_the_rows_back() {
    stored_in("duckdb", "duckdb");
}

#[test]
#[ignore = "needs PostgreSQL; .ci/run installs it and runs this"]
fn postgresql_creates_the_table_and_gives_the_rows_back() {
    stored_in("postgres", "postgres");
}

#[test]
#[ignore = "needs ClickHouse; .ci/run installs it and runs this"]
fn clickhouse_creates_the_table_and_gives_the_rows_back() {
    stored_in("clickhouse", "clickhouse");
}

#[test]
#[ignore = "needs sqlglot for Python; .ci/run installs it and runs this"]
fn sqlglot_reads_the_definitions_of_the_engines_that_do_not_run_here() {
    for dialect in ["bigquery", "snowflake", "redshift"] {
        stored_in(&format!("parse-{dialect}"), dialect);
    }
}

#[test]
#[ignore = "needs jsonschema for Python; .ci/run installs it and runs this"]
fn an_independent_validator_accepts_what_preview_prints() {
    stored_in("json-schema", "json-schema");
}

#[test]
#[ignore = "needs curl; .ci/run installs it and runs this"]
fn curl_sends_exactly_what_preview_says() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = server.local_addr().expect("an address");
    let hostile = "a'b\"$(x)`\\ [1-3]{a,b}\u{e9}\u{1f389}";
    for field in [
        format!("http://{address}/a/../[x]?id={{idfa}}&name={{event_name}}&q='$(id)`\\\"[1-2]*"),
        format!(
            "POST,equal,{{environment}},production,http://{address}/p?x={{adid}},note={{event_name}}&at=@file&r={{revenue}}"
        ),
    ] {
        let set = format!("event_name={hostile}");
        let run = |format: &str| {
            let allow = "--allow ip-host --allow insecure-endpoint --allow unencoded-character \
                --allow foreign-macro";
            let base = [
                "preview", "--string", &field, "--set", &set, "--format", format,
            ];
            cbgen(words(base, allow))
        };
        let said = run("jsonl").json();
        let command = run("curl").stdout;
        let receiver = std::thread::spawn({
            let server = server.try_clone().expect("the same port");
            move || received(&server)
        });
        let status = Command::new("sh")
            .args(["-c", &command])
            .status()
            .expect("sh runs");
        if !status.success() {
            // The receiver waits for a request that will not come.
            let _ = TcpStream::connect(address);
        }
        let (head, body) = receiver.join().expect("the server ends");
        let target = said["url"]
            .as_str()
            .expect("a text")
            .split_once(&address.to_string())
            .expect("the host")
            .1;
        let method = said["method"].as_str().expect("a text");
        assert_eq!(
            head.lines().next(),
            Some(format!("{method} {target} HTTP/1.1").as_str()),
            "{command}"
        );
        if method == "POST" {
            let received: Value = serde_json::from_str(&body).expect("a JSON body");
            assert_eq!(received, said["body"]);
            assert_eq!(received["note"], hostile);
            assert_eq!(received["at"], "@file");
        }
    }
}

/// One request as a server reads it: head and body.
fn received(server: &TcpListener) -> (String, String) {
    let (mut stream, _) = server.accept().expect("a connection");
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "))
                .map_or(0, |length| length.parse().expect("a number"));
            if body.len() >= length {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .expect("an answer");
                return (head.to_owned(), body.to_owned());
            }
        }
        let read = stream.read(&mut piece).expect("a piece");
        assert!(read > 0, "the request ended early");
        bytes.extend_from_slice(&piece[..read]);
    }
}
