//! `cbgen inspect` as a user and a script see it.

use crate::program::{cbgen, cbgen_in, cbgen_reads, cbgen_reads_in, folder_of, folder_with};
use serde_json::{Value, json};

fn inspected(text: &str) -> Value {
    cbgen(["inspect", text, "--format", "json"]).ends(0).json()
}

/// That a value of JSON has these texts at these places.
#[track_caller]
fn are(value: &Value, expected: &[(&str, Value)]) {
    for (place, wanted) in expected {
        assert_eq!(value.pointer(place), Some(wanted), "{place} of {value}");
    }
}

#[test]
fn a_field_is_taken_apart_without_changing_a_byte() {
    let all = inspected(
        "POST,contained,{country},de;at,https://a.example/%2f?x=%3a+b&y&=z&x={adid}-{idfa||gps_adid},r=%20 https://b.example",
    );
    assert!(all.get("link").is_none());
    are(
        &all,
        &[
            ("/form", json!("field")),
            ("/entries/0/method", json!("POST")),
            (
                "/entries/0/condition",
                json!({"prefix": "contained", "placeholders": ["country"], "values": ["de", "at"]}),
            ),
            ("/entries/0/endpoint", json!("https://a.example/%2f")),
            (
                "/entries/0/params",
                json!([
                    {"key": "x", "value": ":+b", "raw_key": "x", "raw_value": "%3a+b", "placeholders": [], "macros": []},
                    {"key": "y", "value": null, "raw_key": "y", "raw_value": null, "placeholders": [], "macros": []},
                    {"key": "", "value": "z", "raw_key": "", "raw_value": "z", "placeholders": [], "macros": []},
                    {"key": "x", "value": "{adid}-{idfa||gps_adid}", "raw_key": "x", "raw_value": "{adid}-{idfa||gps_adid}", "placeholders": ["adid", "idfa||gps_adid"], "macros": []},
                ]),
            ),
            ("/entries/0/body/0/value", json!(" ")),
            ("/entries/1/body", Value::Null),
        ],
    );
}

#[test]
fn a_link_is_taken_apart_into_its_callbacks() {
    let link = "https://app.adjust.com/abc123?label={x}&adj_event_callback_abc123_xyz456=https%3A%2F%2Fa.example%3Fc%3D%7Bcountry%7D%26id%3D{click_id}%26m%3D__X__&conversion_callback=some_alias%26k%3D%7Badid%7D&label=2";
    let all = inspected(link);
    assert_eq!(all["entries"].as_array().map(Vec::len), Some(2), "{all}");
    are(
        &all,
        &[
            ("/form", json!("link")),
            ("/link", json!(link)),
            ("/entries/0/trigger", json!("event")),
            ("/entries/0/event_tokens", json!(["abc123", "xyz456"])),
            (
                "/entries/0/url",
                json!("https://a.example?c={country}&id={click_id}&m=__X__"),
            ),
            ("/entries/0/params/0/placeholders", json!(["country"])),
            ("/entries/0/params/0/macros", json!([])),
            ("/entries/0/params/1/placeholders", json!([])),
            ("/entries/0/params/1/macros", json!(["{click_id}"])),
            ("/entries/0/params/2/macros", json!(["__X__"])),
            ("/entries/1/trigger", json!("conversion")),
            ("/entries/1/alias", json!("some_alias")),
            ("/entries/1/params/0/placeholders", json!(["adid"])),
        ],
    );
    let fragment = inspected("&install_callback=https%3A%2F%2Fa.example");
    are(&fragment, &[("/form", json!("link"))]);
    let encoded = inspected("https%3A%2F%2Fa.example%3Fx%3D%7Badid%7D");
    let url = json!("https://a.example?x={adid}");
    are(
        &encoded,
        &[("/form", json!("encoded")), ("/entries/0/url", url)],
    );
}

#[test]
fn what_is_broken_is_shown_and_not_refused() {
    cbgen("inspect 'www.a.example/x y?z={ADID}&amp;=%zz'")
        .ends(0)
        .prints("error[endpoint-scheme]");
    for (nothing, code) in [
        ("inspect ''", 1),
        ("inspect ' \n'", 1),
        ("inspect a --name 'a b'", 2),
    ] {
        cbgen(nothing).ends(code);
    }
    // The form for people says what each part means.
    cbgen("inspect equal,{environment},production,https://a.example/cb?id={adid}&x=a%20b")
        .prints_each([
            "Sent only if environment is production.",
            "x    a b     fixed text",
            "Adjust's own device id",
        ]);
}

#[test]
fn tables_for_the_file_build_to_the_same_bytes() {
    for field in [
        "https://a.example/cb?x={adid}&y=%2f&z",
        "https://a.example/cb?adid={adid}&idfa={idfa}&a+b=c+d&%20=%20",
        "equal,{environment}{device_type},sandboxtablet,http://a.example?source={tracker_name}",
        "GET,https://a.example?x=1 POST,notequal,{country},de,https://b.example/{country},r={revenue}",
        "https://192.0.2.1/x?y={unknown_name}&y={unknown_name}&z=__GAID__&w=(pid)",
        "https://a.example/cb?x=1&x=2&=3&",
        "https://a.example?quote=%22&t='\"\\",
    ] {
        let folder = folder_of(&[]);
        let tables = cbgen_in(&folder, ["inspect", field, "--format", "toml"]);
        tables.ends(0);
        let built = cbgen_reads_in(
            &folder,
            tables.stdout.as_bytes(),
            "build - --only callback -q",
        );
        assert_eq!(
            built.stdout,
            format!("{field}\n"),
            "{} {}",
            tables.stdout,
            built.stderr
        );
    }
}

#[test]
fn each_callback_of_a_link_becomes_a_table() {
    let link = "?install_callback=https%3A%2F%2Fa.example%3Fid%3D{click_id}%26x%3D%7Badid%7D&event_callback_abc123=https%3A%2F%2Fa.example%3Fm%3D__M__&click_callback=word";
    let tables = cbgen(format!("inspect '{link}' --format toml --name p"));
    cbgen_reads(&tables.stdout, "build -").gives(
        0,
        "p-install\thttps://a.example?id={click_id}&x={adid}\np-event-abc123.abc123\thttps://a.example?m=__M__\n",
    );
    tables.prints("# word: only a link can carry this");
    cbgen("inspect 'https://a.example/x y' --format toml").gives(1, "");
    // Of standard input, the final newline is dropped.
    cbgen_reads("https://a.example?x=1\n", "inspect - --format toml").ends(0);
    cbgen_reads(b"\xff\xfe", "inspect -").ends(2);
}

#[test]
fn a_cloud_storage_definition_is_recognised_and_named() {
    for text in ["{idfa||gps_adid},{idfv},{adid}", "\"a b\",[user_id],{adid}"] {
        are(
            &inspected(text),
            &[("/form", json!("csv")), ("/entries", json!([]))],
        );
        cbgen(["inspect", text]).gives(
            0,
            "A CSV definition of a cloud storage upload, with 3 columns: no callback\n",
        );
        for run in [
            cbgen(["check", "--string", text]),
            cbgen_reads(text, "check -"),
        ] {
            run.ends(1)
                .prints("CSV definition of a cloud storage upload");
            run.never_prints("https://").says("1 error, 0 warnings");
        }
        cbgen(["new", "-t", "install", "-e", text])
            .gives(1, "")
            .says("CSV definition")
            .never_says("https://");
        cbgen(["inspect", text, "--format", "toml"]).gives(1, "");
    }
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\nplaceholders = [\"adid\"]\n";
    let built = cbgen_in(folder_with(file), "build --format adjust-csv").stdout;
    let run = cbgen_reads(built, "inspect - --format json");
    assert_eq!(run.json()["form"], "csv");
}

#[test]
fn what_a_table_allows_is_said_beside_it() {
    let toml = |text: &str| cbgen(["inspect", text, "--format", "toml"]);
    let text = "https://server/cb?x={nope_x}";
    let run = toml(text);
    run.ends(0).says("note: the table allows what is wrong");
    run.prints_each([
        "# endpoint-host: the host `server` has no dot\n",
        "# unknown-placeholder: `{nope_x}` is not among",
        "\nallow = [\"endpoint-host\", \"unknown-placeholder\"]\n",
    ]);
    cbgen_in(folder_with(&run.stdout), "build --only callback").writes(text);
    toml("https://a.example?x=__G__")
        .says("note:")
        .prints("\n# foreign-macro: `__G__` has the macro syntax __X__ of another product\nmacros = [\"__G__\"]\n");
    toml("https://a.example").ends(0).never_says("note:");
}

#[test]
#[cfg(unix)]
fn the_parts_of_a_callback_fit_the_terminal() {
    use crate::terminal::{Setting, Terminal, USUAL};
    for columns in [40, 80, 100] {
        let setting = Setting {
            columns,
            command: "cbgen inspect 'https://a.example/cb?a={adid}&name={tracker_name}' && echo ended && read -r line",
            ..USUAL
        };
        let mut terminal = Terminal::start_in(setting, |_| {});
        terminal.see("ended");
        let screen = terminal.screen();
        terminal.press("\n");
        assert_eq!(terminal.end("inspect").code, 0);
        let parts = screen.lines().skip_while(|line| !line.starts_with("  GET"));
        let mut parts = parts.skip(1).take_while(|line| *line != "ended");
        // What the terminal cuts begins at its edge.
        let is_whole = |line: &str| line.is_empty() || line.starts_with("    ");
        assert!(parts.all(is_whole), "{columns}:\n{screen}");
    }
}
