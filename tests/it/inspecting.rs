//! `cbgen inspect` as a user and a script see it.

use crate::program::{cbgen_in, cbgen_reads_in, folder_of};
use serde_json::{Value, json};

fn inspected(text: &str) -> Value {
    let run = cbgen_in(folder_of(&[]), ["inspect", text, "--format", "json"]);
    run.ends(0);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn a_field_is_taken_apart_without_changing_a_byte() {
    let all = inspected(
        "POST,contained,{country},de;at,https://a.example/%2f?x=%3a+b&y&=z&x={adid}-{idfa||gps_adid},r=%20 https://b.example",
    );
    assert_eq!(all["form"], "field");
    assert!(all.get("link").is_none());
    let first = &all["entries"][0];
    assert_eq!(first["method"], "POST");
    assert_eq!(
        first["condition"],
        json!({"prefix": "contained", "placeholders": ["country"], "values": ["de", "at"]})
    );
    assert_eq!(first["endpoint"], "https://a.example/%2f");
    assert_eq!(
        first["params"],
        json!([
            {"key": "x", "value": ":+b", "raw_key": "x", "raw_value": "%3a+b", "placeholders": [], "macros": []},
            {"key": "y", "value": null, "raw_key": "y", "raw_value": null, "placeholders": [], "macros": []},
            {"key": "", "value": "z", "raw_key": "", "raw_value": "z", "placeholders": [], "macros": []},
            {"key": "x", "value": "{adid}-{idfa||gps_adid}", "raw_key": "x", "raw_value": "{adid}-{idfa||gps_adid}", "placeholders": ["adid", "idfa||gps_adid"], "macros": []},
        ])
    );
    assert_eq!(first["body"][0]["value"], " ");
    assert_eq!(all["entries"][1]["body"], Value::Null);
}

#[test]
fn a_link_is_taken_apart_into_its_callbacks() {
    let link = "https://app.adjust.com/abc123?label={x}&adj_event_callback_abc123_xyz456=https%3A%2F%2Fa.example%3Fc%3D%7Bcountry%7D%26id%3D{click_id}%26m%3D__X__&conversion_callback=some_alias%26k%3D%7Badid%7D&label=2";
    let all = inspected(link);
    assert_eq!((&all["form"], &all["link"]), (&json!("link"), &json!(link)));
    let [event, alias] = &all["entries"].as_array().expect("a list")[..] else {
        panic!("two entries: {all}");
    };
    assert_eq!(
        (&event["trigger"], &event["event_tokens"]),
        (&json!("event"), &json!(["abc123", "xyz456"]))
    );
    assert_eq!(
        event["url"],
        "https://a.example?c={country}&id={click_id}&m=__X__"
    );
    assert_eq!(
        (
            &event["params"][0]["placeholders"],
            &event["params"][0]["macros"]
        ),
        (&json!(["country"]), &json!([]))
    );
    assert_eq!(
        (
            &event["params"][1]["placeholders"],
            &event["params"][1]["macros"]
        ),
        (&json!([]), &json!(["{click_id}"]))
    );
    assert_eq!(event["params"][2]["macros"], json!(["__X__"]));
    assert_eq!(
        (&alias["trigger"], &alias["alias"]),
        (&json!("conversion"), &json!("some_alias"))
    );
    assert_eq!(alias["params"][0]["placeholders"], json!(["adid"]));
}

#[test]
fn fragments_and_encoded_callbacks_are_known() {
    assert_eq!(
        inspected("&install_callback=https%3A%2F%2Fa.example")["form"],
        "link"
    );
    let encoded = inspected("https%3A%2F%2Fa.example%3Fx%3D%7Badid%7D");
    assert_eq!(
        (&encoded["form"], &encoded["entries"][0]["url"]),
        (&json!("encoded"), &json!("https://a.example?x={adid}"))
    );
}

#[test]
fn what_is_broken_is_shown_and_not_refused() {
    let run = cbgen_in(
        folder_of(&[]),
        "inspect 'www.a.example/x y?z={ADID}&amp;=%zz'",
    );
    run.ends(0);
    run.prints("error[endpoint-scheme]");
    for nothing in ["", " \n"] {
        assert_eq!(cbgen_in(folder_of(&[]), ["inspect", nothing]).code, 1);
    }
    assert_eq!(
        cbgen_in(folder_of(&[]), ["inspect", "a", "--name", "a b"]).code,
        2
    );
}

#[test]
fn the_human_form_says_what_each_part_means() {
    let run = cbgen_in(
        folder_of(&[]),
        "inspect equal,{environment},production,https://a.example/cb?id={adid}&x=a%20b",
    );
    run.prints("Sent only if environment is production.");
    run.prints("x    a b     fixed text");
    run.prints("Adjust's own device id");
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
    let folder = folder_of(&[]);
    let tables = cbgen_in(&folder, format!("inspect '{link}' --format toml --name p"));
    let built = cbgen_reads_in(&folder, tables.stdout.as_bytes(), ["build", "-"]);
    assert_eq!(
        built.stdout,
        "p-install\thttps://a.example?id={click_id}&x={adid}\np-event-abc123.abc123\thttps://a.example?m=__M__\n",
        "{} {}",
        tables.stdout,
        built.stderr
    );
    tables.prints("# word: only a link can carry this");
    cbgen_in(&folder, "inspect 'https://a.example/x y' --format toml").gives(1, "");
}

#[test]
fn standard_input_is_read_with_its_final_newline_dropped() {
    let folder = folder_of(&[]);
    let run = cbgen_reads_in(
        &folder,
        b"https://a.example?x=1\n",
        "inspect - --format toml",
    );
    run.ends(0);
    let run = cbgen_reads_in(&folder, b"\xff\xfe", ["inspect", "-"]);
    run.ends(2);
}

#[test]
fn a_cloud_storage_definition_is_recognised_and_named() {
    let folder = folder_of(&[]);
    for text in ["{idfa||gps_adid},{idfv},{adid}", "\"a b\",[user_id],{adid}"] {
        let all = inspected(text);
        assert_eq!((&all["form"], &all["entries"]), (&json!("csv"), &json!([])));
        cbgen_in(&folder, ["inspect", text]).gives(
            0,
            "A CSV definition of a cloud storage upload, with 3 columns: no callback\n",
        );
        for run in [
            cbgen_in(&folder, ["check", "--string", text]),
            cbgen_reads_in(&folder, text.as_bytes(), "check -"),
        ] {
            run.ends(1)
                .prints("CSV definition of a cloud storage upload");
            run.never_prints("https://").says("1 error, 0 warnings");
        }
        let new = cbgen_in(&folder, ["new", "-t", "install", "-e", text]);
        new.gives(1, "")
            .says("CSV definition")
            .never_says("https://");
        cbgen_in(&folder, ["inspect", text, "--format", "toml"]).gives(1, "");
    }
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\nplaceholders = [\"adid\"]\n";
    let folder = folder_of(&[("callbacks.toml", file)]);
    let built = cbgen_in(&folder, "build --format adjust-csv").stdout;
    let run = cbgen_reads_in(&folder, built.as_bytes(), "inspect - --format json");
    assert_eq!(run.json()["form"], "csv");
}

#[test]
fn what_a_table_allows_is_said_beside_it() {
    let text = "https://server/cb?x={nope_x}";
    let run = cbgen_in(folder_of(&[]), ["inspect", text, "--format", "toml"]);
    run.ends(0).says("note: the table allows what is wrong");
    run.prints_each([
        "# endpoint-host: the host `server` has no dot\n",
        "# unknown-placeholder: `{nope_x}` is not among",
        "\nallow = [\"endpoint-host\", \"unknown-placeholder\"]\n",
    ]);
    let folder = folder_of(&[("callbacks.toml", &run.stdout)]);
    assert_eq!(cbgen_in(&folder, "build --only callback").line(), text);
    let foreign = ["inspect", "https://a.example?x=__G__", "--format", "toml"];
    let foreign = cbgen_in(&folder, foreign);
    foreign.says("note:").prints("\n# foreign-macro: `__G__` has the macro syntax __X__ of another product\nmacros = [\"__G__\"]\n");
    let sound = ["inspect", "https://a.example", "--format", "toml"];
    cbgen_in(&folder, sound).ends(0).never_says("note:");
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
