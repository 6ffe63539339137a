//! `cbgen new` with flags: the bytes that come out.

use crate::program::{cbgen, cbgen_in, folder_of, new, pairs, triples, words};

const CB: &str = "https://a.example/cb";

#[test]
fn adjusts_documented_examples_come_out_byte_for_byte() {
    let flags = |names: &[&str]| {
        names
            .iter()
            .flat_map(|name| ["-P".to_owned(), (*name).to_owned()])
            .collect::<Vec<_>>()
    };
    let mut run = vec!["new".to_owned(), "-t".into(), "session".into()];
    run.extend([
        "-e".into(),
        "https://serverendpoint.com/mobile_attribution".into(),
    ]);
    run.extend(flags(&["language_region={language}-{region}"]));
    cbgen(&run).writes(
        "https://serverendpoint.com/mobile_attribution?language_region={language}-{region}",
    );
    new(
        "install",
        "http://test.your-server.com",
        "-P source={tracker_name} --condition environment=sandbox",
    )
    .writes("equal,{environment},sandbox,http://test.your-server.com?source={tracker_name}");
    new(
            "install",
            "http://test.your-server.com?source={tracker_name}",
            "--condition environment=sandbox --condition device_type=tablet"
        ).writes("equal,{environment}{device_type},sandboxtablet,http://test.your-server.com?source={tracker_name}");
    new(
        "event",
        "http://callbacks.myserver.com/registration",
        "-P username=bob_uncle -P email=bob.uncle@mail.com",
    )
    .writes(
        "http://callbacks.myserver.com/registration?username=bob_uncle&email=bob.uncle%40mail.com",
    );
    new(
            "event",
            "https://serverendpoint.com/mobile_attribution",
            "-p gps_adid,idfa,idfv,adid -P tracker_token={link_token} -P tracker_name={link_name} \
             -p app_name,activity_kind,created_at -P event_token={event} -p event_name"
        ).writes("https://serverendpoint.com/mobile_attribution?gps_adid={gps_adid}&idfa={idfa}&idfv={idfv}&adid={adid}\
         &tracker_token={link_token}&tracker_name={link_name}&app_name={app_name}&activity_kind={activity_kind}\
         &created_at={created_at}&event_token={event}&event_name={event_name}");
}

#[test]
fn several_endpoints_are_joined_by_single_spaces_each_with_its_condition() {
    let run = cbgen(
        "new -t install -e https://a.example/x -e https://b.example/y?z=1 -p adid --condition \
         country=de;at",
    );
    run.writes(
        "contained,{country},de;at,https://a.example/x?adid={adid} \
         contained,{country},de;at,https://b.example/y?z=1&adid={adid}",
    );
}

#[test]
fn an_endpoint_in_adjusts_own_form_keeps_its_condition_method_and_body() {
    for (entry, built) in pairs([
        "equal,{environment},sandbox,https://b.example.com/cb | equal,{environment},sandbox,https://b.example.com/cb?adid={adid}",
        "POST,equal,{environment},sandbox,https://b.example.com/cb,a%3D={adid}&b=x%20y | POST,equal,{environment},sandbox,https://b.example.com/cb?adid={adid},a%3D={adid}&b=x%20y",
        "GET,https://b.example.com/cb?x=1 | GET,contained,{country},de;at,https://b.example.com/cb?x=1&adid={adid}",
        "POST,https://b.example.com/cb | POST,contained,{country},de;at,https://b.example.com/cb?adid={adid}",
    ]) {
        let folder = folder_of(&[]);
        let base = "new -t install -e https://a.example.com/cb -p adid --condition 'country=de;at'";
        let flags = words(base, ["-e", entry]);
        let run = cbgen_in(&folder, &flags);
        let whole =
            format!("contained,{{country}},de;at,https://a.example.com/cb?adid={{adid}} {built}\n");
        run.gives(0, &whole);
        cbgen_in(&folder, words(flags, "--save c.toml")).ends(0);
        cbgen_in(&folder, "build c.toml --only install").gives(0, &whole);
    }
}

#[test]
fn an_endpoint_in_adjusts_own_form_is_judged_where_it_stands() {
    for (entry, code, place) in triples([
        "equal, {environment}, sandbox, https://b.example.com/cb | condition-syntax | equal, {environment}, sandbox",
        "Equal,{environment},sandbox,https://b.example.com/cb | condition-syntax | Equal",
        "equal,{nope},sandbox,https://b.example.com/cb | unknown-placeholder | nope",
        "equal,{environment},sandbox,b.example.com/cb | endpoint-scheme | b.example.com",
        "POST,equal,{environment},sandbox,https://b.example.com/cb,a={nope} | unknown-placeholder | nope",
        "equal,{environment},sandbox,https://b.example.com/cb https://c.example.com | endpoint-whitespace |  ",
    ]) {
        let run = cbgen_in(
            folder_of(&[]),
            format!("new -t install -e '{entry}' --report json"),
        );
        let found: serde_json::Value = serde_json::from_str(&run.stderr).expect("JSON");
        let first = &found["diagnostics"][0];
        assert_eq!(
            (first["code"].as_str(), run.code),
            (Some(code), 1),
            "{entry}: {first}"
        );
        let range =
            |key: &str| usize::try_from(first[key].as_u64().expect("a place")).expect("small");
        assert!(
            entry[range("start")..range("end")].starts_with(place),
            "{entry}: {first}"
        );
    }
}

#[test]
fn recommended_comes_first_and_a_param_of_the_same_key_takes_its_place() {
    let run = new(
        "uninstall",
        CB,
        "-p country -P tracker=x-{tracker} --recommended --exclude app_name -P z=1",
    );
    run.writes("https://a.example/cb?adid={adid}&tracker=x-{tracker}&tracker_name={tracker_name}\
         &activity_kind={activity_kind}&created_at={created_at}&time_to_uninstall={time_to_uninstall}\
         &uninstalled_at={uninstalled_at}&last_session_time={last_session_time}&country={country}&z=1");
}

#[test]
fn placeholders_and_params_keep_the_order_in_which_they_were_given() {
    let run = new("install", CB, "-P b=2 -p idfa,adid -P a=1 -p {idfv}");
    run.writes("https://a.example/cb?b=2&idfa={idfa}&adid={adid}&a=1&idfv={idfv}");
}

#[test]
fn the_same_key_with_the_same_value_is_one() {
    new("install", CB, ["-p", "adid,adid", "-P", "adid={adid}"])
        .writes("https://a.example/cb?adid={adid}");
    new("install", "https://a.example/cb?adid={adid}", "-p adid")
        .writes("https://a.example/cb?adid={adid}");
}

#[test]
fn an_endpoint_that_ends_in_a_separator_gets_no_second_one() {
    for endpoint in ["https://a.example/cb?", "https://a.example/cb"] {
        new("install", endpoint, ["-p", "adid"]).writes("https://a.example/cb?adid={adid}");
    }
    new("install", "https://a.example/cb?x=1&", ["-p", "adid"])
        .writes("https://a.example/cb?x=1&adid={adid}");
}

#[test]
fn what_was_given_in_valid_form_is_not_rewritten() {
    for endpoint in [
        "https://test.your-server.com?source=x",
        "https://A.Example/UP/per/%2f?x=%3a&x=%3A",
        "https://a.example:8443/?a&b=&c==",
        "https://a.example/{tracker}/x",
        "HTTPS://a.example/cb?x=1&x=2",
        "https://a.example./",
        "https://localhost/cb",
    ] {
        let run = new("install", endpoint, "");
        assert_eq!(run.line(), endpoint);
    }
}

#[test]
fn encoded_text_passes_through_and_plain_text_is_encoded_once() {
    let run = new(
        "install",
        CB,
        "-P schema:=iglu%3Acom.adjust%2Finstall%2fx -P 't=a b+ü~(x)&y=1#{adid}'",
    );
    run.writes("https://a.example/cb?schema=iglu%3Acom.adjust%2Finstall%2fx&t=a%20b%2B%C3%BC%7E%28x%29%26y%3D1%23{adid}");
}

#[test]
fn a_fallback_and_a_link_parameter_are_placeholders() {
    let run = new(
        "install",
        CB,
        "-P id={idfa||gps_adid} -P c={dcp_Campaign.id-1} -p dcp_x",
    );
    run.writes("https://a.example/cb?id={idfa||gps_adid}&c={dcp_Campaign.id-1}&dcp_x={dcp_x}");
}

#[test]
fn conditions_take_the_short_form_and_adjusts_own() {
    let condition = |text: &str| new("install", CB, ["--condition", text]).line().to_owned();
    assert_eq!(
        condition("network_name=Facebook Installs;Organic"),
        format!("contained,{{network_name}},Facebook+Installs;Organic,{CB}")
    );
    assert_eq!(
        condition("network_name!=Organic"),
        format!("notequal,{{network_name}},Organic,{CB}")
    );
    assert_eq!(
        condition("{country}!=de;at"),
        format!("notcontained,{{country}},de;at,{CB}")
    );
    assert_eq!(
        condition("notequal,{environment}{device_type},sandboxtablet"),
        format!("notequal,{{environment}}{{device_type}},sandboxtablet,{CB}")
    );
    assert_eq!(
        condition("contained,{country},de"),
        format!("contained,{{country}},de,{CB}")
    );
}

#[test]
fn several_conditions_become_the_product_of_their_values() {
    let run = new(
        "install",
        CB,
        "--condition environment=sandbox;production --condition equal,{device_type},tablet",
    );
    run.writes(&format!(
        "contained,{{environment}}{{device_type}},sandboxtablet;productiontablet,{CB}"
    ));
}

#[test]
fn a_post_has_its_method_condition_and_body() {
    let run = new(
        "event",
        CB,
        "--method post --condition environment=production -p adid --body revenue={revenue} --body \
         source=x",
    );
    run.writes("POST,equal,{environment},production,https://a.example/cb?adid={adid},revenue={revenue}&source=x");
}

#[test]
fn json_tells_the_parts() {
    let run = new(
        "event",
        "https://a.example/cb?k",
        "-P 'x=a b {adid}' --condition country=de;at --event-token abc123 --format json",
    );
    let json = run.json();
    assert_eq!(json["name"], "event");
    assert_eq!(json["trigger"], "event");
    assert_eq!(json["event_token"], "abc123");
    assert_eq!(
        json["field"],
        "contained,{country},de;at,https://a.example/cb?k&x=a%20b%20{adid}"
    );
    let entry = &json["entries"][0];
    assert_eq!(entry["method"], "GET");
    assert_eq!(entry["condition"]["prefix"], "contained");
    assert_eq!(
        entry["condition"]["placeholders"],
        serde_json::json!(["country"])
    );
    assert_eq!(
        entry["condition"]["values"],
        serde_json::json!(["de", "at"])
    );
    assert_eq!(entry["endpoint"], "https://a.example/cb");
    assert_eq!(entry["url"], "https://a.example/cb?k&x=a%20b%20{adid}");
    assert_eq!(entry["params"][0]["value"], serde_json::Value::Null);
    assert_eq!(entry["params"][1]["key"], "x");
    assert_eq!(entry["params"][1]["value"], "a b {adid}");
    assert_eq!(entry["params"][1]["raw_value"], "a%20b%20{adid}");
    assert_eq!(
        entry["params"][1]["placeholders"],
        serde_json::json!(["adid"])
    );
    assert_eq!(entry["body"], serde_json::Value::Null);
}

#[test]
fn a_trigger_alias_is_accepted_and_never_printed_back() {
    new("ad_spend", CB, ["-p", "adid", "--format", "toml"]).prints("trigger = \"cost_update\"");
}

#[test]
fn without_a_trigger_or_endpoint_it_names_the_missing_flags() {
    for (arguments, missing) in [
        ("new", "--trigger and --endpoint"),
        ("new -t install", "--endpoint"),
        ("new -e https://a.example", "--trigger"),
    ] {
        let run = cbgen(arguments);
        run.gives(2, "");
        for flag in missing.split(" and ") {
            run.says(flag);
        }
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [
        "new -t install -e https://a.example -P adid",
        "new -t install -e https://a.example --method put",
        "new -t install -e https://a.example --format xml",
        "new -t install -e https://a.example --name 'a b'",
        "new -t install -e https://a.example --allow insecure-endpont",
        "new --colour",
        "bild",
        "",
    ] {
        cbgen(arguments).gives(2, "");
    }
}

#[test]
fn version_shows_the_catalogue() {
    let version = cbgen(["--version"]);
    assert!(
        version.line().contains("314 placeholders, 33 triggers"),
        "{}",
        version.stdout
    );
}
