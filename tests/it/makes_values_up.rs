//! `cbgen preview` makes values up: each is one that the trigger, the platform and the other values allow.

use crate::previews_what_arrives::{field, parameters, requests, values};
use crate::program::{cbgen, list_of, starts, text_of, triples, words};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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
    let parts = names.split(' ').skip(3).take(4);
    let parts: Vec<&str> = parts.map(|name| &*values[name]).collect();
    assert_eq!(values["tracker_name"], parts.join("::"));
    starts(&values["tracker_name"], "A b::");
    assert_eq!(values["revenue_float"], "3.45");
}

#[test]
fn every_trigger_has_believable_requests_on_both_platforms() {
    let triggers = cbgen("triggers --format json").json();
    let triggers = list_of(&triggers);
    assert!(triggers.len() > 30);
    for trigger in triggers {
        let id = text_of(&trigger["id"]);
        let texts = |key: &str| {
            list_of(&trigger[key])
                .iter()
                .map(text_of)
                .collect::<Vec<_>>()
        };
        let field = field(&texts("recommended").join(" "));
        // This one exists in links only, where a callback has no trigger of the dashboard.
        let of_trigger = if id == "conversion" {
            ""
        } else {
            &format!("--trigger {id}")
        };
        for platform in ["ios", "android"] {
            let flags = ["--count", "3", "--platform", platform, "--string", &field];
            let base = words("preview -q --format jsonl", of_trigger);
            for request in requests(&cbgen(words(base, flags))) {
                let url = text_of(&request["url"]);
                assert!(!url.contains(['{', '}', ' ']), "{id}: {url}");
                for param in list_of(&request["params"]) {
                    let is_so = fits(text_of(&param["type"]), text_of(&param["value"]));
                    assert!(is_so, "{id} {param}");
                }
                let (kinds, kind) = (
                    texts("activity_kinds"),
                    &parameters(&request)["activity_kind"],
                );
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
    let names = cbgen("placeholders --format names").stdout;
    let names = names.replace("<name>", "x");
    let mut met = BTreeSet::new();
    for platform in ["ios", "android"] {
        let all = field(&names);
        let flags = ["--platform", platform, "--string", &all];
        let run = cbgen(words("preview -q --format jsonl", flags));
        for param in list_of(&requests(&run)[0]["params"]) {
            let is_so = fits(text_of(&param["type"]), text_of(&param["value"]));
            assert!(is_so, "{param}");
            met.insert(text_of(&param["key"]).to_owned());
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
    let flags = ["-t", trigger, "--string", field];
    let check = "check --format json --warn unavailable-inferred";
    for finding in cbgen(words(check, flags)).findings() {
        let codes = ["unavailable-placeholder", "unavailable-inferred"];
        if let Some(at) = codes.iter().position(|code| finding["code"] == *code) {
            // Those of one cause stand in one message.
            let names = text_of(&finding["message"]).split(['{', '}']);
            sets[at].extend(names.skip(1).step_by(2).map(str::to_owned));
        }
    }
    let reasons = [
        format!("the trigger {trigger} cannot carry it"),
        format!("not known at the moment of this {trigger}"),
    ];
    for platform in ["ios", "android"] {
        let base = words("preview -q --format jsonl --platform", [platform]);
        for dropped in list_of(&requests(&cbgen(words(base, flags)))[0]["dropped"]) {
            let reason = reasons
                .iter()
                .position(|reason| dropped["reason"] == **reason);
            if let Some(at) = reason {
                sets[2 + at].insert(text_of(&dropped["placeholder"]).to_owned());
            }
        }
    }
    sets
}

#[test]
fn check_and_preview_leave_out_what_the_catalogue_lists() {
    let rows = cbgen("placeholders --format json").stdout;
    let rows: Vec<Value> = serde_json::from_str(&rows.replace("<name>", "x")).expect("JSON");
    let ids = cbgen("triggers --format names").stdout;
    // Few at a time: only the first findings of a callback are told.
    let few = |id| rows.chunks(40).map(move |rows| (id, rows));
    for (id, rows) in ids.lines().filter(|id| *id != "conversion").flat_map(few) {
        let has = |list: &Value, word: &str| list_of(list).contains(&word.into());
        let listed = |list: &str, of_phones: bool| -> BTreeSet<String> {
            let is_of_phones = |row: &Value| {
                let platforms = &row["platforms"];
                list_of(platforms).is_empty() || has(platforms, "ios") || has(platforms, "android")
            };
            let rows = rows.iter().filter(|row| has(&row["triggers"][list], id));
            let rows = rows.filter(|row| !of_phones || is_of_phones(row));
            rows.map(|row| text_of(&row["name"]).to_owned()).collect()
        };
        let expected = [
            listed("unavailable", false),
            listed("inferred_unavailable", false),
            listed("unavailable", true),
            listed("inferred_unavailable", true),
        ];
        let names: Vec<&str> = rows.iter().map(|row| text_of(&row["name"])).collect();
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
fn publisher_parameters_are_those_that_the_app_sets() {
    let field = field("publisher_parameters");
    let event = "-t event --sdk-param user=1 --event-param 'item=a\"b'";
    let value = &values(&field, event)["publisher_parameters"];
    let value: Value = serde_json::from_str(value).expect("JSON");
    assert_eq!(value, serde_json::json!({"user": "1", "item": "a\"b"}));
}
