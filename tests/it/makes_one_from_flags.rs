//! `cbgen new` with flags: the bytes that come out.

use crate::program::{cbgen, cbgen_in, folder_of, new, pairs, starts, triples, words};

const CB: &str = "https://a.example/cb";

/// Flags, and the field that comes out; `CB` is an endpoint, and the trigger is `install` where they name none.
#[test]
fn the_field_has_the_bytes_that_the_flags_say() {
    for (flags, field) in pairs([
        // Adjust's documented examples.
        "-t session -e https://serverendpoint.com/mobile_attribution -P language_region={language}-{region} | https://serverendpoint.com/mobile_attribution?language_region={language}-{region}",
        "-e http://test.your-server.com -P source={tracker_name} --condition environment=sandbox | equal,{environment},sandbox,http://test.your-server.com?source={tracker_name}",
        "-e http://test.your-server.com?source={tracker_name} --condition environment=sandbox --condition device_type=tablet | equal,{environment}{device_type},sandboxtablet,http://test.your-server.com?source={tracker_name}",
        "-t event -e http://callbacks.myserver.com/registration -P username=bob_uncle -P email=bob.uncle@mail.com | http://callbacks.myserver.com/registration?username=bob_uncle&email=bob.uncle%40mail.com",
        "-t event -e https://serverendpoint.com/mobile_attribution -p gps_adid,idfa,idfv,adid -P tracker_token={link_token} -P tracker_name={link_name} -p app_name,activity_kind,created_at -P event_token={event} -p event_name | https://serverendpoint.com/mobile_attribution?gps_adid={gps_adid}&idfa={idfa}&idfv={idfv}&adid={adid}&tracker_token={link_token}&tracker_name={link_name}&app_name={app_name}&activity_kind={activity_kind}&created_at={created_at}&event_token={event}&event_name={event_name}",
        // Several endpoints are joined by single spaces, each with its condition.
        "-e https://a.example/x -e https://b.example/y?z=1 -p adid --condition country=de;at | contained,{country},de;at,https://a.example/x?adid={adid} contained,{country},de;at,https://b.example/y?z=1&adid={adid}",
        // What is recommended comes first, and a parameter of the same key takes its place.
        "-t uninstall -e CB -p country -P tracker=x-{tracker} --recommended --exclude app_name -P z=1 | CB?adid={adid}&tracker=x-{tracker}&tracker_name={tracker_name}&activity_kind={activity_kind}&created_at={created_at}&time_to_uninstall={time_to_uninstall}&uninstalled_at={uninstalled_at}&last_session_time={last_session_time}&country={country}&z=1",
        // The others keep the order in which they were given.
        "-e CB -P b=2 -p idfa,adid -P a=1 -p {idfv} | CB?b=2&idfa={idfa}&adid={adid}&a=1&idfv={idfv}",
        // The same key with the same value is one.
        "-e CB -p adid,adid -P adid={adid} | CB?adid={adid}",
        "-e CB?adid={adid} -p adid | CB?adid={adid}",
        // An endpoint that ends in a separator gets no second one.
        "-e CB? -p adid | CB?adid={adid}",
        "-e CB?x=1& -p adid | CB?x=1&adid={adid}",
        // Encoded text passes through, and plain text is encoded once.
        "-e CB -P schema:=iglu%3Acom.adjust%2Finstall%2fx -P 't=a b+\u{fc}~(x)&y=1#{adid}' | CB?schema=iglu%3Acom.adjust%2Finstall%2fx&t=a%20b%2B%C3%BC%7E%28x%29%26y%3D1%23{adid}",
        // A fallback and a link's parameter are placeholders.
        "-e CB -P id={idfa||gps_adid} -P c={dcp_Campaign.id-1} -p dcp_x | CB?id={idfa||gps_adid}&c={dcp_Campaign.id-1}&dcp_x={dcp_x}",
        // Conditions take the short form and Adjust's own.
        "-e CB --condition 'network_name=Facebook Installs;Organic' | contained,{network_name},Facebook+Installs;Organic,CB",
        "-e CB --condition network_name!=Organic | notequal,{network_name},Organic,CB",
        "-e CB --condition {country}!=de;at | notcontained,{country},de;at,CB",
        "-e CB --condition notequal,{environment}{device_type},sandboxtablet | notequal,{environment}{device_type},sandboxtablet,CB",
        "-e CB --condition contained,{country},de | contained,{country},de,CB",
        // Several become the product of their values.
        "-e CB --condition environment=sandbox;production --condition equal,{device_type},tablet | contained,{environment}{device_type},sandboxtablet;productiontablet,CB",
        "-t event -e CB --method post --condition environment=production -p adid --body revenue={revenue} --body source=x | POST,equal,{environment},production,CB?adid={adid},revenue={revenue}&source=x",
    ]) {
        let trigger = if flags.starts_with("-t") {
            ""
        } else {
            "-t install"
        };
        let run = cbgen(words(words("new", trigger), flags.replace("CB", CB)));
        run.writes(&field.replace("CB", CB));
    }
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
        let run = cbgen(words("new -t install --report json -e", [entry]));
        let first = &run.ends(1).findings()[0];
        assert_eq!(first["code"], code, "{entry}");
        let at = |key: &str| usize::try_from(first[key].as_u64().expect("a place")).expect("small");
        starts(&entry[at("start")..at("end")], place);
    }
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
fn json_tells_the_parts() {
    let run = new(
        "event",
        "https://a.example/cb?k",
        "-P 'x=a b {adid}' --condition country=de;at --event-token abc123 --format json",
    );
    let field = "contained,{country},de;at,https://a.example/cb?k&x=a%20b%20{adid}";
    let mut json = run.json();
    let entry = json["entries"].take();
    let callback = serde_json::json!({
        "name": "event", "trigger": "event", "event_token": "abc123", "field": field, "entries": null,
    });
    assert_eq!(json, callback);
    let (none, value) = (serde_json::Value::Null, "a%20b%20{adid}");
    assert_eq!(
        entry,
        serde_json::json!([{
            "method": "GET",
            "condition": { "prefix": "contained", "placeholders": ["country"], "values": ["de", "at"] },
            "url": format!("https://a.example/cb?k&x={value}"),
            "endpoint": "https://a.example/cb",
            "params": [
                { "key": "k", "value": none, "raw_key": "k", "raw_value": none, "placeholders": [], "macros": [] },
                { "key": "x", "value": "a b {adid}", "raw_key": "x", "raw_value": value, "placeholders": ["adid"], "macros": [] },
            ],
            "body": none,
        }])
    );
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
