//! A user looks at the requests that Adjust would make.

use crate::program::{
    Arguments, Run, cbgen, cbgen_in, cbgen_reads, coded, finishes, folder_with, pairs, starts,
    triples, words,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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
fn requests(run: &Run) -> Vec<Value> {
    run.ends(0);
    run.stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

/// One request of a field: the decoded parameters by key.
fn values(field: &str, arguments: impl Arguments) -> BTreeMap<String, String> {
    let all = ["preview", "--format", "jsonl", "--string", field];
    let run = cbgen(words(all, arguments));
    parameters(&requests(&run)[0])
}

fn parameters(request: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    request["params"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|param| (text(&param["key"]), text(&param["value"])))
        .collect()
}

/// A field that sends each of these placeholders under its own name.
fn field(names: &str) -> String {
    let pairs: Vec<String> = names
        .split_whitespace()
        .map(|name| format!("{name}={{{name}}}"))
        .collect();
    format!("https://a.example.com/?{}", pairs.join("&"))
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_every_machine() {
    let url = |seed: &str| {
        let field = field("idfa tracker created_at tracker_name country");
        let run = cbgen(format!(
            "preview --format jsonl --seed {seed} --string '{field}'"
        ));
        requests(&run)[0]["url"].clone()
    };
    assert_eq!(
        url("7"),
        "https://a.example.com/?idfa=5712FA3C-11F5-4089-BC1E-0ECA9575C3FF&tracker=rzlz2o&created_at=1767581556&tracker_name=Video%20Network%3A%3ALaunch%3A%3APuzzle%20players%3A%3Arewarded_15s&country=de"
    );
    assert_ne!(url("7"), url("8"));
}

/// Flags, a placeholder and its value; `-` for none, `*` for any.
#[test]
fn a_sample_is_what_its_trigger_and_platform_make_it() {
    for (flags, name, wanted) in triples([
        "--platform ios | os_name | ios",
        "--platform ios | store | itunes",
        "--platform ios | idfa | *",
        "--platform ios | gps_adid | -",
        "--platform android | gps_adid | *",
        "--platform android | idfa | -",
        // An install has no past, and a click is no impression.
        "-t install | session_count | 1",
        "-t install | lifetime_session_count | 1",
        "-t install | impression_based | 0",
        "-t install | last_time_spent | -",
        "-t install | rejection_reason | -",
        "-t install | reattributed_at | -",
        "-t rejected_install | rejection_reason | *",
        "-t click | impression_based | 0",
        "-t impression | impression_based | 1",
        "-t session | is_reattributed | 0",
        "-t session | reattributed_at | -",
        "-t reattribution | is_reattributed | 1",
        "-t reattribution | reattributed_at | *",
        "-t subscription | subscription_event_type | renewal",
        "-t subscription_activation | subscription_event_type | activation",
        "-t subscription_first_conversion | subscription_event_type | first_conversion",
        "-t subscription_renewal | subscription_event_type | renewal",
        "-t subscription_cancellation | subscription_event_type | cancellation",
        "-t subscription_reactivation | subscription_event_type | reactivation",
        "-t subscription_entered_billing_retry | subscription_event_type | entered_billing_retry",
        "-t subscription_renewal_from_billing_retry | subscription_event_type | renewal_from_billing_retry",
        "-t subscription_cancellation | subscription_cancelled_at | *",
        "-t subscription | subscription_cancelled_at | -",
        "-t subscription_activation | subscription_cancelled_at | -",
        "-t subscription_reactivation | subscription_cancelled_at | -",
    ]) {
        let all = values(&field(&format!("{name} adid")), words("-q", flags));
        let value = all.get(name).map_or("-", String::as_str);
        let is_so = wanted == value || wanted == "*" && value != "-";
        assert!(is_so, "{flags}: {name} is {value}, not {wanted}");
    }
}

#[test]
fn times_stand_in_order_whichever_was_chosen() {
    let names = "impression_time click_time installed_at last_session_time created_at \
        received_at conversion_duration created_at_milli";
    for flags in [
        "--seed 0",
        "--seed 1",
        "--seed 2",
        "--seed 3",
        "--set created_at=100",
        "--set installed_at=9999999999",
        "--set installed_at=1600000000",
        "--set click_time=1600000000",
    ] {
        let values = values(&field(names), flags);
        let time = |name: &str| values[name].parse::<i64>().expect("a number");
        if let Some((name, value)) = flags.trim_start_matches("--set ").split_once('=') {
            assert_eq!(values[name], value);
        }
        let moments: Vec<i64> = names.split(' ').take(6).map(time).collect();
        let (first, last) = (moments[1], moments[4]);
        assert!(
            0 <= first && last - first < 100_000_000,
            "{flags}: {values:?}"
        );
        if flags.starts_with("--set") {
            assert!([first, moments[2], last].is_sorted(), "{flags}: {values:?}");
            continue;
        }
        let is_sorted = moments.is_sorted_by(|one, other| one < other);
        assert!(is_sorted, "{flags}: {values:?}");
        let between = time("installed_at") - time("click_time");
        assert_eq!(time("conversion_duration"), between, "{flags}");
        let seconds = time("created_at_milli") / 1000;
        assert_eq!(seconds, time("created_at"), "{flags}");
    }
    let field = field("click_time installed_at created_at received_at");
    let late = "--set created_at=100 --set installed_at=200";
    cbgen(words(["preview", "--string", &field], late)).says("this is after {created_at}");
}

#[test]
fn a_hash_is_that_of_its_plain_value_and_a_name_is_made_of_its_parts() {
    let names = "idfa idfa_md5 tracker_name network_name campaign_name adgroup_name \
        creative_name revenue revenue_float";
    let set = "--set idfa=8C6CBC0D-5F43-4765-A6E6-84DFF3D24707 --set 'network_name=A b' --set \
         revenue=345";
    let values = values(&field(names), set);
    // md5sum of the text above.
    assert_eq!(values["idfa_md5"], "0b3feeebc353a5a35f22b5deb00b4a1a");
    let parts = [
        "network_name",
        "campaign_name",
        "adgroup_name",
        "creative_name",
    ];
    let parts: Vec<&str> = parts.iter().map(|name| values[*name].as_str()).collect();
    assert_eq!(values["tracker_name"], parts.join("::"));
    assert!(values["tracker_name"].starts_with("A b::"));
    assert_eq!(values["revenue_float"], "3.45");
}

#[test]
fn every_trigger_has_believable_requests_on_both_platforms() {
    let ids = cbgen(["triggers", "--format", "names"]).stdout;
    let triggers: Value =
        serde_json::from_str(&cbgen(["triggers", "--format", "json"]).stdout).expect("JSON");
    assert!(ids.lines().count() > 30);
    for trigger in triggers.as_array().expect("a list") {
        let id = trigger["id"].as_str().expect("a text");
        let list = |key: &str| -> Vec<&str> {
            let texts = trigger[key].as_array().expect("a list").iter();
            texts.map(|text| text.as_str().expect("a text")).collect()
        };
        let field = field(&list("recommended").join(" "));
        for platform in ["ios", "android"] {
            let mut words = vec!["preview", "-q", "--format", "jsonl", "--count", "3"];
            words.extend(["--platform", platform, "--string", &field]);
            // This one exists in links only, where a callback has no trigger of the dashboard.
            if id != "conversion" {
                words.extend(["--trigger", id]);
            }
            let run = cbgen(words);
            for request in requests(&run) {
                let url = request["url"].as_str().expect("a text");
                assert!(!url.contains(['{', '}', ' ']), "{id}: {url}");
                for param in request["params"].as_array().expect("a list") {
                    let (kind, value) = (&param["type"], param["value"].as_str().expect("a text"));
                    assert!(fits(kind.as_str().expect("a text"), value), "{id} {param}");
                }
                let kinds = list("activity_kinds");
                let kind = &parameters(&request)["activity_kind"];
                assert!(
                    kinds.is_empty() || kinds.contains(&kind.as_str()),
                    "{id}: {kind}"
                );
            }
        }
    }
}

/// Whether a text is a value of a type, judged apart from the program.
fn fits(kind: &str, value: &str) -> bool {
    match kind {
        "string" => !value.is_empty(),
        "integer" => value.parse::<i64>().is_ok(),
        "decimal" => value.parse::<f64>().is_ok(),
        "boolean" => value == "0" || value == "1",
        "timestamp" => value.len() == 10 && value.parse::<u64>().is_ok(),
        "timestamp_ms" => value.len() == 13 && value.parse::<u64>().is_ok(),
        "json" => serde_json::from_str::<Value>(value).is_ok(),
        _ => false,
    }
}

#[test]
fn every_placeholder_of_the_catalogue_has_a_sample_of_its_type() {
    let names = cbgen(["placeholders", "--format", "names"]).stdout;
    let names = names.replace("<name>", "x");
    let mut met = std::collections::BTreeSet::new();
    for platform in ["ios", "android"] {
        let all = field(&names);
        let run = cbgen(format!(
            "preview -q --format jsonl --platform '{platform}' --string '{all}'"
        ));
        for param in requests(&run)[0]["params"].as_array().expect("a list") {
            let text = |key: &str| param[key].as_str().expect("a text").to_owned();
            assert!(fits(&text("type"), &text("value")), "{param}");
            met.insert(text("key"));
        }
    }
    let lacking: Vec<&str> = names.lines().filter(|name| !met.contains(*name)).collect();
    // Those of other platforms than the two.
    assert!(lacking.len() < 20, "{lacking:?}");
}

#[test]
fn what_a_trigger_cannot_know_yet_is_not_in_its_request() {
    let field = field("installed_at click_time");
    cbgen(words("preview -t click -q --string", [field]))
        .ends(0)
        .prints("not in it: installed_at (the trigger click cannot carry it)")
        .prints("not documented");
}

/// The placeholders that `check` finds unavailable on a trigger, and those that `preview` leaves out for that reason:
/// by Adjust's words, and as cbgen infers.
fn unavailable(trigger: &str, field: &str) -> [BTreeSet<String>; 4] {
    let mut sets: [BTreeSet<String>; 4] = Default::default();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let words =
        format!("check --format json --warn unavailable-inferred -t {trigger} --string '{field}'");
    let found: Value = serde_json::from_str(&cbgen(words).stdout).expect("JSON");
    for finding in found["diagnostics"].as_array().expect("a list") {
        let codes = ["unavailable-placeholder", "unavailable-inferred"];
        if let Some(at) = codes.iter().position(|code| finding["code"] == *code) {
            let message = text(&finding["message"]);
            // Those of one cause stand in one message.
            sets[at].extend(
                message
                    .split(['{', '}'])
                    .skip(1)
                    .step_by(2)
                    .map(str::to_owned),
            );
        }
    }
    let reasons = [
        format!("the trigger {trigger} cannot carry it"),
        format!("not known at the moment of this {trigger}"),
    ];
    for platform in ["ios", "android"] {
        let words = format!(
            "preview -q --format jsonl -t {trigger} --platform {platform} --string '{field}'"
        );
        for dropped in requests(&cbgen(words))[0]["dropped"]
            .as_array()
            .expect("a list")
        {
            if let Some(at) = reasons
                .iter()
                .position(|reason| dropped["reason"] == **reason)
            {
                sets[2 + at].insert(text(&dropped["placeholder"]));
            }
        }
    }
    sets
}

#[test]
fn check_and_preview_leave_out_what_the_catalogue_lists() {
    let rows = cbgen("placeholders --format json")
        .stdout
        .replace("<name>", "x");
    let rows: Vec<Value> = serde_json::from_str(&rows).expect("JSON");
    let ids = cbgen("triggers --format names").stdout;
    // Few at a time: only the first findings of a callback are told.
    for (id, rows) in ids
        .lines()
        .flat_map(|id| rows.chunks(40).map(move |rows| (id, rows)))
    {
        if id == "conversion" {
            continue;
        }
        let name = |row: &Value| row["name"].as_str().expect("a text").to_owned();
        let names: Vec<String> = rows.iter().map(name).collect();
        let listed = |list: &str, of_phones: bool| -> BTreeSet<String> {
            let has =
                |list: &Value, word: &str| list.as_array().expect("a list").contains(&word.into());
            let is_of_phones = |row: &Value| {
                let platforms = &row["platforms"];
                *platforms == Value::Array(Vec::new())
                    || has(platforms, "ios")
                    || has(platforms, "android")
            };
            let rows = rows.iter().filter(|row| has(&row["triggers"][list], id));
            rows.filter(|row| !of_phones || is_of_phones(row))
                .map(name)
                .collect()
        };
        let expected = [
            ("unavailable", false),
            ("inferred_unavailable", false),
            ("unavailable", true),
            ("inferred_unavailable", true),
        ];
        let expected = expected.map(|(list, of_phones)| listed(list, of_phones));
        assert_eq!(unavailable(id, &field(&names.join(" "))), expected, "{id}");
    }
}

#[test]
fn a_global_callback_stands_for_several_activities_and_only_events_have_a_token() {
    let field = field("activity_kind event event_name");
    let words = format!("preview -q -t global --count 12 --format jsonl --string '{field}'");
    let mut kinds = std::collections::BTreeSet::new();
    for request in requests(&cbgen(words)) {
        let params = parameters(&request);
        let is_event = params["activity_kind"] == "event";
        assert_eq!(params.contains_key("event"), is_event, "{params:?}");
        assert_eq!(params.contains_key("event_name"), is_event, "{params:?}");
        kinds.insert(params["activity_kind"].clone());
    }
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["event", "install", "session"]
    );
}

#[test]
fn a_parameter_without_data_is_left_out_and_text_around_it_stays() {
    let run = preview("install --platform ios --set region= --format jsonl");
    let request = &requests(&run)[0];
    let params = parameters(request);
    assert!(!params.contains_key("gps_adid"));
    assert!(params["lang"].ends_with('-'), "{params:?}");
    assert_eq!(params["id"], params["idfa"]);
    let dropped: Vec<&str> = request["dropped"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["placeholder"].as_str().expect("a text"))
        .collect();
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
        .prints("cbgen send --to http://127.0.0.1:8787 --rate 4.00 --count 240");
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
    let file = FILE.replace(
        r#"placeholders = ["event"]"#,
        r#"params = { event = "{event}" }"#,
    );
    let folder = folder_with(&file);
    let run = cbgen_in(&folder, ["preview", "--event-param", "event=1"]);
    assert_eq!(
        run.stderr.matches("sdk-key-collision").count(),
        1,
        "{}",
        run.stderr
    );
    let session = preview("tests --event-param adid=1");
    session.is_silent();
    session.prints("not in it: adid (--event-param comes with events only)");
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
fn publisher_parameters_are_those_that_the_app_sets() {
    let field = field("publisher_parameters");
    let event = "-t event --sdk-param user=1 --event-param 'item=a\"b'";
    let value = &values(&field, event)["publisher_parameters"];
    let value: Value = serde_json::from_str(value).expect("JSON");
    assert_eq!(value, serde_json::json!({"user": "1", "item": "a\"b"}));
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
fn chosen_values_that_contradict_sampled_ones_are_pointed_out() {
    for (set, names, says) in triples([
        "--set tracker_name=a::b | tracker_name network_name | does not change {network_name}",
        "--set tracker_name=a::b | tracker_name | ",
        "--set platform=android | platform | --platform android",
        "--set platform=android --platform android | platform | ",
    ]) {
        let run = cbgen(words(["preview", "--string", &field(names)], set));
        run.ends(0).says(says);
        run.holds(run.stderr.is_empty() == says.is_empty(), "other notes");
    }
}

#[test]
fn an_old_source_has_a_full_name_that_belongs_to_its_token() {
    let names = "last_tracker last_tracker_name outdated_tracker_name";
    let mut pairs = BTreeMap::new();
    for seed in ["0", "1", "2", "3", "4", "5", "6", "7"] {
        let values = values(&field(names), ["--seed", seed]);
        let name = values["last_tracker_name"].clone();
        assert_eq!(name.split("::").count(), 4);
        assert_eq!(values["outdated_tracker_name"].split("::").count(), 4);
        let known = pairs
            .entry(values["last_tracker"].clone())
            .or_insert(name.clone());
        assert_eq!(*known, name);
    }
    assert!(pairs.len() > 1);
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
