//! A user looks at the requests that Adjust would make.

use crate::program::{
    Arguments, Run, cbgen, cbgen_in, cbgen_reads, coded, finishes, folder_with, list_of, pairs,
    starts, text_of, words,
};
use serde_json::Value;
use std::collections::BTreeMap;

const FILE: &str = r#"
[defaults]
endpoints = ["https://collector.example.com/adjust"]

[[callback]]
name = "install"
trigger = "install"
placeholders = ["gps_adid", "idfa", "adid", "created_at"]
params = { lang = "{language}-{region}", id = "{idfa||gps_adid}", source = "adjust" }

[[callback]]
name = "purchase"
trigger = "event"
event_tokens = ["abc123", "xyz456"]
method = "post"
conditions = ["environment=production"]
placeholders = ["event"]
body = { revenue = "{revenue}", note = "10% of {revenue_float}" }

[[callback]]
name = "tests"
trigger = "session"
conditions = ["environment=sandbox"]
placeholders = ["adid"]
"#;

fn preview(arguments: impl Arguments) -> Run {
    cbgen_in(folder_with(FILE), words("preview", arguments))
}

/// The requests as JSON.
pub(crate) fn requests(run: &Run) -> Vec<Value> {
    let lines = run.ends(0).stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

/// One request of a field: the decoded parameters by key.
pub(crate) fn values(field: &str, arguments: impl Arguments) -> BTreeMap<String, String> {
    let all = ["preview", "--format", "jsonl", "--string", field];
    let run = cbgen(words(all, arguments));
    parameters(&requests(&run)[0])
}

pub(crate) fn parameters(request: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| text_of(value).to_owned();
    let params = list_of(&request["params"]).iter();
    params
        .map(|param| (text(&param["key"]), text(&param["value"])))
        .collect()
}

/// A field that sends each of these placeholders under its own name.
pub(crate) fn field(names: &str) -> String {
    let pairs = names
        .split_whitespace()
        .map(|name| format!("{name}={{{name}}}"));
    format!(
        "https://a.example.com/?{}",
        pairs.collect::<Vec<_>>().join("&")
    )
}

#[test]
fn a_parameter_without_data_is_left_out_and_text_around_it_stays() {
    let run = preview("install --platform ios --set region= --format jsonl");
    let request = &requests(&run)[0];
    let params = parameters(request);
    assert!(!params.contains_key("gps_adid"));
    finishes(&params["lang"], "-");
    assert_eq!(params["id"], params["idfa"]);
    let dropped = list_of(&request["dropped"]).iter();
    let dropped: Vec<&str> = dropped.map(|one| text_of(&one["placeholder"])).collect();
    assert_eq!(dropped, ["gps_adid", "region"]);
}

#[test]
fn what_a_condition_keeps_back_is_shown_with_the_reason_and_what_to_set() {
    let run = preview("tests");
    run.prints("not sent: sent only if environment is sandbox; here environment is production");
    let of = |flags: &str| requests(&preview(words("tests --format jsonl", flags)))[0].clone();
    let (sent, unsent) = (of("--set environment=sandbox"), of(""));
    assert_eq!(
        (&sent["sent"], &sent["reason"]),
        (&true.into(), &Value::Null)
    );
    assert_eq!(
        (&unsent["sent"], &unsent["row"]),
        (&false.into(), &Value::Null)
    );
    starts(&preview("tests --format curl").stdout, "# tests");
    let event = |flags: &str| {
        let field = "equal,{event},abc123,https://a.example.com/?e={event}";
        cbgen(words(["preview", "-t", "event", "--string", field], flags))
    };
    event("").prints("--set event=abc123 shows it sent");
    event("--set event=abc123").never_prints("not sent");
}

#[test]
fn each_event_token_has_its_own_request_and_devices_differ() {
    let all = requests(&preview("purchase --format jsonl --count 2"));
    let told: Vec<String> = all
        .iter()
        .map(|one| format!("{} {}", one["name"], one["platform"]).replace('"', ""))
        .collect();
    assert_eq!(
        told.join(", "),
        "purchase.abc123 ios, purchase.abc123 android, purchase.xyz456 ios, purchase.xyz456 android"
    );
    assert_eq!(parameters(&all[2])["event"], "xyz456");
    assert_ne!(all[0]["body"], all[1]["body"]);
    for (names, count) in [
        ("purchase.xyz456 purchase purchase", 2),
        ("purchase.xyz456", 1),
    ] {
        let run = preview(words(names, "--format jsonl"));
        assert_eq!(requests(&run).len(), count, "{names}");
    }
}

#[test]
fn sdk_parameters_are_appended_and_the_events_value_wins() {
    let sdk = "--sdk-param user=1 --sdk-param plan=free --event-param 'user=a b' --format jsonl";
    for (name, end) in pairs([
        "purchase.abc123 | event=abc123&user=a%20b&plan=free",
        "tests | &user=1&plan=free",
    ]) {
        let request = &requests(&preview(words(name, sdk)))[0];
        finishes(request["url"].as_str().expect("a text"), end);
    }
    preview("install --sdk-param source=x").warns("sdk-key-collision");
}

#[test]
fn the_json_formats_hold_the_same_requests() {
    let lines = requests(&preview("--format jsonl"));
    let array: Value = serde_json::from_str(&preview("--format json").stdout).expect("JSON");
    assert_eq!(Value::Array(lines), array);
    let none = cbgen_reads(b"", ["preview", "-f", "-", "--format", "json"]);
    none.writes("[]");
}

#[test]
fn http_messages_are_complete() {
    preview("purchase.abc123 --format http --set revenue=345").gives(0, "### purchase.abc123, event, iOS device 1, endpoint 1\n\
        POST https://collector.example.com/adjust?event=abc123 HTTP/1.1\nHost: collector.example.com\nContent-Type: application/json\n\
        Content-Length: 38\n\n{\"revenue\":\"345\",\"note\":\"10% of 3.45\"}\n");
    cbgen("preview --format http --string http://a.example:8080?x=1")
        .prints("GET http://a.example:8080/?x=1 HTTP/1.1\nHost: a.example:8080\n");
    // printf 'us:er:p@ss' | base64
    cbgen("preview --format http --string https://us%3Aer:p%40ss@a.example.com/x")
        .prints("Host: a.example.com\nAuthorization: Basic dXM6ZXI6cEBzcw==\n");
}

#[test]
fn load_formats_hold_what_is_sent_and_say_what_they_leave_out() {
    let har = preview("--format har --count 2 --set revenue=345");
    let archive: Value = serde_json::from_str(&har.stdout).expect("JSON");
    let entries = archive["log"]["entries"].as_array().expect("entries");
    let all = requests(&preview("-q --format jsonl --count 2 --set revenue=345"));
    let sent: Vec<&Value> = all.iter().filter(|one| one["sent"] == true).collect();
    assert_eq!(entries.len(), sent.len());
    assert!(sent.len() < all.len());
    for (entry, sent) in entries.iter().zip(sent) {
        assert_eq!(entry["request"]["url"], sent["url"]);
        assert_eq!(entry["request"]["postData"]["text"], sent["body_text"]);
    }
    har.says(" left out: conditions keep them back");
    let post = all.iter().find(|one| one["method"] == "POST").expect("one");
    assert_eq!(post["headers"]["Content-Type"], "application/json");
    let urls = preview("purchase install --format urls");
    urls.says("2 POST requests left out").prints("https://");
    urls.never_prints("event=abc123");
    let none = preview("purchase --format urls");
    assert_eq!(none.stdout, "");
}

#[test]
fn devices_take_turns_each_from_its_first_activity_on() {
    let file = "[[callback]]\nname = \"a\"\ntrigger = \"uninstall\"\nendpoints = [\"https://a.example?x={adid}\"]\n\
        [[callback]]\nname = \"b\"\ntrigger = \"install\"\nendpoints = [\"https://a.example?x={adid}\"]\n";
    let run = cbgen_in(folder_with(file), "preview --count 40 --format jsonl");
    let all = requests(&run);
    assert_eq!(all.len(), 80);
    for device in 1..=40 {
        let own = all.iter().filter(|one| one["device"] == device);
        let names: Vec<&str> = own.filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(names, ["b", "a"]);
    }
    // Not all installs come first.
    let last_install = all.iter().rposition(|one| one["name"] == "b");
    assert!(all.iter().position(|one| one["name"] == "a") < last_install);
}

#[test]
fn usage_says_requests_a_second_and_what_is_assumed() {
    // 30 * 86,400 seconds: one activity a user and month is one request a second.
    let run = preview("install --users 2592000 --assume install=1,peak=4");
    let row = run.stdout.lines().nth(1).expect("a row");
    let row: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(row, ["install", "1.00", "1.00", "4.00"], "{}", run.stdout);
    run.prints("4 times as many at the daily peak")
        .prints("cbgen send install --count 240 --to http://127.0.0.1:8787 --rate 4.00\n");
    // Of the two endpoints, a device reaches one.
    let field = "equal,{environment},production,https://a.example/x equal,{environment},sandbox,https://b.example/x";
    let flags =
        "--users 2592000 -t install --platform ios --set os_name=ios --assume install=1,peak=4";
    let run = cbgen(words(["preview", "--string", field], flags));
    run.prints(&format!(
        "cbgen send --string '{field}' -t install --set 'os_name=ios' --platform ios --count 480 --to http://127.0.0.1:8787 --rate 8.00\n"
    ));
    for (wrong, what) in pairs([
        "instal=1 | `instal` is no trigger",
        "session | write session=20 or peak=4",
        "peak=-1 | `-1` is no number from 0 up",
    ]) {
        preview(words("--users 9 --assume", [wrong]))
            .ends(2)
            .says(what);
    }
    preview("--assume peak=4").gives(2, "");
}

#[test]
fn slips_are_named_and_nothing_is_printed() {
    let string = |url: &str, flags: &str| cbgen(words(["preview", "--string", url], flags));
    for (flags, code, said) in coded([
        "--set adjd=1 | 2 | did you mean `adid`?",
        "--set revenue=abc | 2 | of type integer",
        "--set adid | 2 | write KEY=VALUE",
        "--count 0 | 2 | --count",
        "--sdk-param a= | 2 | the SDK would drop it",
        "--sdk-param =x | 1 | error[empty-key]",
        "--sdk-param a=1 --sdk-param a=2 | 1 | error[duplicate-key]",
    ]) {
        string("https://a.example", flags)
            .gives(code, "")
            .says(said);
    }
    string("https://a.example", "--sdk-param a=1 --sdk-param a=1").is_silent();
    for (url, code) in pairs([
        "https://a.example?x={adjd} | unknown-placeholder",
        "https://a.example?x={adid}  https://b.example | endpoint-whitespace",
        " | missing-endpoint",
    ]) {
        string(url, "").refuses(1, code).never_says("endpoints =");
    }
    cbgen("preview -f none.toml").gives(3, "");
    preview("instal").ends(2).says("did you mean `install`?");
}

#[test]
fn nothing_that_a_terminal_would_obey_reaches_it() {
    let set = "app_name=\u{1b}[2J\u{202e}\u{9b}x\ny";
    for format in ["text", "http", "curl", "json", "jsonl"] {
        let run = cbgen([
            "preview",
            "--format",
            format,
            "--set",
            set,
            "--string",
            "equal,{app_name},x,https://a.example?x={app_name} https://a.example?x={app_name}",
        ]);
        run.ends(0);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!run.stdout.contains(bad), "{:?}", run.stdout);
    }
}

#[test]
fn a_collision_is_told_once_for_all_event_tokens_and_only_where_it_can_happen() {
    let (old, new) = (
        "placeholders = [\"event\"]",
        "params = { event = \"{event}\" }",
    );
    let run = cbgen_in(
        folder_with(&FILE.replace(old, new)),
        "preview --event-param event=1",
    );
    let count = run.stderr.matches("sdk-key-collision").count();
    run.holds(count == 1, "it is told once");
    preview("tests --event-param adid=1")
        .is_silent()
        .prints("not in it: adid (--event-param comes with events only)");
}

#[test]
fn a_device_keeps_its_platform_from_callback_to_callback() {
    let file = r#"
[[callback]]
name = "a"
endpoints = ["https://a.example.com/x"]
placeholders = ["idfa", "adid"]

[[callback]]
name = "b"
endpoints = ["https://a.example.com/x"]
placeholders = ["gps_adid", "adid"]
"#;
    let folder = folder_with(file);
    let all = requests(&cbgen_in(&folder, ["preview", "--format", "jsonl"]));
    assert_eq!(all[0]["platform"], all[1]["platform"]);
    assert_eq!(parameters(&all[0])["adid"], parameters(&all[1])["adid"]);
}

#[test]
fn the_callbacks_of_a_link_are_previewed_with_their_triggers() {
    let link = "https://app.adjust.com/abc123?campaign=x&install_callback=https%3A%2F%2Fa.example.com%2F%3Fid%3D%7Badid%7D&event_callback_abc123=https%3A%2F%2Fb.example.com%2F%3Fe%3D%7Bevent%7D";
    let all = requests(&cbgen(format!(
        "preview -q --format jsonl --string '{link}'"
    )));
    let told: Vec<&Value> = all.iter().map(|one| &one["trigger"]).collect();
    assert_eq!(told, ["install", "event"]);
    assert_eq!(all[1]["event_token"], "abc123");
    assert_eq!(all[1]["url"], "https://b.example.com/?e=abc123");
    let encoded = "https%3A%2F%2Fa.example.com%2F%3Fk%3D%7Bactivity_kind%7D";
    let words = format!("preview -q --format jsonl -t session --string '{encoded}'");
    assert_eq!(
        requests(&cbgen(words))[0]["url"],
        "https://a.example.com/?k=session"
    );
}

#[test]
fn the_four_comparisons_of_conditions_are_made_with_the_joined_values() {
    for (condition, set, is_sent) in [
        (
            "equal,{network_name},Meta+Ads",
            "network_name=Meta Ads",
            true,
        ),
        ("equal,{network_name},a+b", "network_name=a+b", true),
        (
            "equal,{network_name}{country},abde",
            "network_name=ab",
            true,
        ),
        ("equal,{country},de", "country=at", false),
        ("notequal,{country},de", "country=de", false),
        ("notequal,{country},de", "country=at", true),
        ("contained,{country},de;at", "country=at", true),
        ("contained,{country},de;at", "country=a", false),
        ("notcontained,{country},de;at", "country=de", false),
        ("notcontained,{country},de;at", "country=", true),
    ] {
        let field = format!("{condition},https://a.example.com/");
        let base = ["preview", "-q", "--format", "jsonl", "--string", &field];
        let run = cbgen(base.iter().chain(&["--set", "country=de", "--set", set]));
        assert_eq!(requests(&run)[0]["sent"], is_sent, "{condition} {set}");
    }
}

#[cfg(not(feature = "delivery"))]
#[test]
fn a_build_without_send_and_listen_says_how_to_get_them() {
    let how = "cargo install --path . --features delivery";
    cbgen("--help")
        .prints("  send ")
        .prints("  listen ")
        .prints("--features delivery");
    for line in [
        "send",
        "send install --to http://127.0.0.1:1 --count 2",
        "listen --fail 503",
    ] {
        cbgen(line).gives(2, "").says(how);
    }
}
