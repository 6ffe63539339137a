//! A user looks at the requests that Adjust would make.

use crate::program::{
    Arguments, Run, cbgen, cbgen_in, cbgen_reads, folder_with, has, pairs, words,
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
            "preview --format jsonl --seed '{seed}' --string '{field}'"
        ));
        requests(&run)[0]["url"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    assert_eq!(
        url("7"),
        "https://a.example.com/?idfa=5712FA3C-11F5-4089-BC1E-0ECA9575C3FF&tracker=rzlz2o&created_at=1767581556&tracker_name=Video%20Network%3A%3ALaunch%3A%3APuzzle%20players%3A%3Arewarded_15s&country=de"
    );
    assert_eq!(url("7"), url("7"));
    assert_ne!(url("7"), url("8"));
}

#[test]
fn a_device_has_the_ids_of_its_own_platform_and_no_others() {
    let field = field("idfa gps_adid os_name store");
    let ios = values(&field, "--platform ios");
    assert_eq!(ios["os_name"], "ios");
    assert_eq!(ios["store"], "itunes");
    assert!(
        ios.contains_key("idfa") && !ios.contains_key("gps_adid"),
        "{ios:?}"
    );
    let android = values(&field, "--platform android");
    assert!(
        android.contains_key("gps_adid") && !android.contains_key("idfa"),
        "{android:?}"
    );
}

#[test]
fn times_stand_in_order_and_durations_are_their_differences() {
    let names = "impression_time click_time installed_at last_session_time created_at \
        received_at conversion_duration created_at_milli";
    for seed in ["0", "1", "2", "3"] {
        let values = values(&field(names), ["--seed", seed]);
        let time = |name: &str| values[name].parse::<i64>().expect("a number");
        let moments: Vec<&str> = names.split(' ').take(6).collect();
        for pair in moments.windows(2) {
            assert!(time(pair[0]) < time(pair[1]), "{pair:?} {values:?}");
        }
        assert_eq!(
            time("conversion_duration"),
            time("installed_at") - time("click_time")
        );
        assert_eq!(time("created_at_milli") / 1000, time("created_at"));
    }
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
    let run = cbgen([
        "preview",
        "-t",
        "click",
        "-q",
        "--string",
        &field("installed_at click_time"),
    ]);
    run.ends(0);
    run.prints("not in it: installed_at (the trigger click cannot carry it)");
    run.prints("not documented");
    let install = values(&field("reattributed_at adid"), "-t install");
    assert_eq!(install.keys().collect::<Vec<_>>(), ["adid"]);
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
fn what_a_condition_keeps_back_is_shown_with_the_reason() {
    let run = preview("tests");
    run.prints("not sent: sent only if environment is sandbox; here environment is production");
    let sent = requests(&preview("tests --set environment=sandbox --format jsonl"));
    assert_eq!(
        (&sent[0]["sent"], &sent[0]["reason"]),
        (&Value::Bool(true), &Value::Null)
    );
    let unsent = &requests(&preview("tests --format jsonl"))[0];
    assert_eq!(
        (&unsent["sent"], &unsent["row"]),
        (&false.into(), &Value::Null)
    );
    let kept = preview("tests --format curl");
    assert!(kept.stdout.starts_with("# tests"), "{}", kept.stdout);
}

#[test]
fn each_event_token_has_its_own_request_and_devices_differ() {
    let all = requests(&preview("purchase --format jsonl --count 2"));
    let told: Vec<(&str, &str)> = all
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap_or(""),
                one["platform"].as_str().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("purchase.abc123", "ios"),
            ("purchase.abc123", "android"),
            ("purchase.xyz456", "ios"),
            ("purchase.xyz456", "android")
        ]
    );
    assert_eq!(parameters(&all[2])["event"], "xyz456");
    assert_ne!(all[0]["body"], all[1]["body"]);
    let both = [
        "purchase.xyz456",
        "purchase",
        "purchase",
        "--format",
        "jsonl",
    ];
    assert_eq!(requests(&preview(both)).len(), 2);
    let one = requests(&preview("purchase.xyz456 --format jsonl"));
    assert_eq!(one.len(), 1);
}

#[test]
fn sdk_parameters_are_appended_and_the_events_value_wins() {
    let sdk = "--sdk-param user=1 --sdk-param plan=free --event-param 'user=a b' --format jsonl";
    let event = &requests(&preview(words("purchase.abc123", sdk)))[0];
    let url = event["url"].as_str().expect("a text");
    assert!(url.ends_with("event=abc123&user=a%20b&plan=free"), "{url}");
    let session = &requests(&preview(words("tests", sdk)))[0];
    assert!(
        session["url"]
            .as_str()
            .expect("a text")
            .ends_with("&user=1&plan=free"),
        "{session}"
    );
    preview("install --sdk-param source=x").warns("sdk-key-collision");
}

#[test]
fn the_json_formats_hold_the_same_requests() {
    let lines = requests(&preview("--format jsonl"));
    let array: Value = serde_json::from_str(&preview("--format json").stdout).expect("JSON");
    assert_eq!(Value::Array(lines), array);
    let none = cbgen_reads(b"", ["preview", "-f", "-", "--format", "json"]);
    assert_eq!(none.line(), "[]");
}

#[test]
fn http_messages_are_complete() {
    let text = preview("purchase.abc123 --format http --set revenue=345").stdout;
    let expected = "### purchase.abc123, event, iOS device 1, endpoint 1\n\
        POST https://collector.example.com/adjust?event=abc123 HTTP/1.1\nHost: collector.example.com\nContent-Type: application/json\n\
        Content-Length: 38\n\n{\"revenue\":\"345\",\"note\":\"10% of 3.45\"}\n";
    assert_eq!(text, expected);
    let bare = cbgen("preview --format http --string http://a.example:8080?x=1").stdout;
    has(
        &bare,
        "GET http://a.example:8080/?x=1 HTTP/1.1\nHost: a.example:8080\n",
    );
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
    assert!(!urls.stdout.contains("event=abc123"), "{}", urls.stdout);
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
    let first_uninstall = all.iter().position(|one| one["name"] == "a");
    assert!(first_uninstall < last_install);
}

#[test]
fn usage_says_requests_a_second_and_what_is_assumed() {
    // 30 * 86,400 seconds: one activity a user and month is one request a second.
    let run = preview("install --users 2592000 --assume install=1,peak=4");
    let rows: Vec<Vec<&str>> = run
        .stdout
        .lines()
        .map(|l| l.split_whitespace().collect())
        .collect();
    assert_eq!(
        rows[1],
        ["install", "1.00", "1.00", "4.00"],
        "{}",
        run.stdout
    );
    run.prints("4 times as many at the daily peak")
        .prints("cbgen send --to http://127.0.0.1:8787 --rate 4.00 --count 240");
    for (wrong, what) in [
        ("instal=1", "`instal` is no trigger"),
        ("session", "write session=20 or peak=4"),
        ("peak=-1", "`-1` is no number from 0 up"),
    ] {
        preview(words("--users 9 --assume", [wrong]))
            .ends(2)
            .says(what);
    }
    preview("--assume peak=4").gives(2, "");
}

#[test]
fn slips_are_named_and_nothing_is_printed() {
    for (flags, said) in pairs([
        "--set adjd=1 | did you mean `adid`?",
        "--set revenue=abc | of type integer",
        "--set adid | write KEY=VALUE",
        "--count 0 | --count",
        "--sdk-param a= | the SDK would drop it",
    ]) {
        let base = "preview --string https://a.example";
        cbgen(words(base, flags)).gives(2, "").says(said);
    }
    cbgen(["preview", "--string", "https://a.example?x={adjd}"]).refuses(1, "unknown-placeholder");
    cbgen("preview --string 'https://a.example?x={adid}  https://b.example'")
        .refuses(1, "endpoint-whitespace");
    cbgen(["preview", "-f", "none.toml"]).gives(3, "");
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
fn sdk_parameters_that_the_sdk_would_drop_are_errors_as_they_are_for_sdk() {
    let preview = |flags: &str| {
        let base = "preview --string https://a.example";
        cbgen(words(base, flags))
    };
    preview("--sdk-param =x").refuses(1, "empty-key");
    preview("--sdk-param a=1 --sdk-param a=2").refuses(1, "duplicate-key");
    preview("--sdk-param a=1 --sdk-param a=1").is_silent();
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
fn a_subscription_says_what_its_trigger_says() {
    let names = "subscription_event_type subscription_cancelled_at adid";
    for (id, kind) in pairs([
        "subscription | renewal",
        "subscription_activation | activation",
        "subscription_first_conversion | first_conversion",
        "subscription_renewal | renewal",
        "subscription_cancellation | cancellation",
        "subscription_reactivation | reactivation",
        "subscription_entered_billing_retry | entered_billing_retry",
        "subscription_renewal_from_billing_retry | renewal_from_billing_retry",
    ]) {
        let values = values(&field(names), ["-q", "-t", id]);
        assert_eq!(values["subscription_event_type"], kind);
        let is_cancelled = values.contains_key("subscription_cancelled_at");
        assert_eq!(is_cancelled, kind == "cancellation", "{id}");
    }
}

#[test]
fn an_install_has_no_past_and_a_click_is_no_impression() {
    let names = "session_count lifetime_session_count last_time_spent rejection_reason \
        impression_based adid";
    let values = |trigger: &str| values(&field(names), ["-q", "-t", trigger]);
    let install = values("install");
    assert_eq!(install["session_count"], "1");
    assert_eq!(install["lifetime_session_count"], "1");
    assert_eq!(install["impression_based"], "0");
    assert!(!install.contains_key("last_time_spent"), "{install:?}");
    assert!(!install.contains_key("rejection_reason"), "{install:?}");
    assert!(values("rejected_install").contains_key("rejection_reason"));
    assert_eq!(values("click")["impression_based"], "0");
    assert_eq!(values("impression")["impression_based"], "1");
}

#[test]
fn who_was_not_reattributed_has_no_time_of_it() {
    let names = "reattributed_at is_reattributed";
    let session = values(&field(names), "-q -t session");
    assert_eq!(session.keys().collect::<Vec<_>>(), ["is_reattributed"]);
    assert_eq!(session["is_reattributed"], "0");
    let moved = values(&field(names), "-q -t reattribution");
    assert_eq!(moved["is_reattributed"], "1");
    assert!(moved.contains_key("reattributed_at"));
}

#[test]
fn other_times_follow_the_one_that_was_chosen() {
    let names = "click_time installed_at created_at received_at";
    for set in [
        "created_at=100",
        "installed_at=9999999999",
        "installed_at=1600000000",
        "click_time=1600000000",
    ] {
        let values = values(&field(names), ["--set", set]);
        let (name, value) = set.split_once('=').expect("a pair");
        assert_eq!(values[name], value);
        let times: Vec<i64> = names
            .split(' ')
            .map(|name| values[name].parse().expect("a number"))
            .collect();
        assert!(times[0] >= 0 && times[..3].is_sorted(), "{set}: {values:?}");
        assert!(times[2] - times[0] < 100_000_000, "{set}: {values:?}");
    }
    let field = field(names);
    let late = ["--set", "created_at=100", "--set", "installed_at=200"];
    cbgen(["preview", "--string", &field].iter().chain(&late)).says("this is after {created_at}");
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
fn an_empty_string_is_told_so_and_not_as_a_file() {
    let run = cbgen(["preview", "--string", ""]);
    run.refuses(1, "missing-endpoint");
    run.never_says("endpoints =");
}

#[test]
fn a_condition_that_fails_says_what_to_set() {
    let field = "equal,{event},abc123,https://a.example.com/?e={event}";
    let run = cbgen(["preview", "-t", "event", "--string", field]);
    run.prints("--set event=abc123 shows it sent");
    let words = format!("preview -t event --set event=abc123 --string '{field}'");
    assert!(!cbgen(words).stdout.contains("not sent"));
}

#[test]
fn chosen_values_that_contradict_sampled_ones_are_pointed_out() {
    let note = |set: &str, names: &str, flags: &str| {
        let field = field(names);
        let base = ["preview", "--set", set, "--string", &field];
        let run = cbgen(words(base, flags));
        run.ends(0);
        run.stderr
    };
    let name = note("tracker_name=a::b", "tracker_name network_name", "");
    assert!(name.contains("does not change {network_name}"), "{name}");
    assert_eq!(note("tracker_name=a::b", "tracker_name", ""), "");
    let platform = note("platform=android", "platform", "");
    assert!(platform.contains("--platform android"), "{platform}");
    assert_eq!(
        note("platform=android", "platform", "--platform android"),
        ""
    );
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

#[test]
fn http_carries_the_credentials_that_curl_sends() {
    let words = "preview --format http --string https://us%3Aer:p%40ss@a.example.com/x";
    let run = cbgen(words);
    // printf 'us:er:p@ss' | base64
    run.prints("Host: a.example.com\nAuthorization: Basic dXM6ZXI6cEBzcw==\n");
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
