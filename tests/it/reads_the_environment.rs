//! `${NAME}` in a file: what is typed around it is judged and mended as all else, and what has no value stops only what
//! needs it.

use crate::program::{
    Run, cbgen, cbgen_in, cbgen_with, cbgen_without_desktop, folder_with, pairs, parts, read,
    triples, words,
};
use serde_json::Value;

fn file(endpoint: &str) -> String {
    format!("[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"{endpoint}\"]\n")
}

/// The findings of a run with `--format json`.
fn findings(run: &Run) -> Vec<Value> {
    let found: Value = serde_json::from_str(&run.stdout).expect(&run.stderr);
    found["diagnostics"].as_array().expect("a list").clone()
}

/// What a finding underlines.
fn place(text: &str, finding: &Value) -> String {
    let at =
        |key: &str| usize::try_from(finding[key].as_u64().expect("a place")).expect("few bytes");
    text[at("start")..at("end")].to_owned()
}

const VALUES: [(&str, &str); 4] = [
    ("HOST", "hunter.example.com"),
    ("KEY", "hunter"),
    ("PORT", "8443"),
    ("BASE", "https://hunter.example.com/cb"),
];

#[test]
fn a_typed_mistake_is_told_as_if_nothing_came_from_elsewhere() {
    for [endpoint, code, typed, says] in parts([
        "https://${HOST}/cb?x={idfaa}&k=${KEY} | unknown-placeholder | idfaa | type {idfa}",
        "${BASE}/p?x={gaid} | unknown-placeholder | gaid | type {gps_adid}",
        "https://a.example.com:${PORT}/${KEY}/p?x={ADID} | malformed-placeholder | {ADID} | type {adid}",
        "https://${HOST}/cb?x=${KEY}&amp;y=1 | html-entity | &amp; | type https://${HOST}/cb?x=${KEY}&y=1",
        "https://${HOST}/cb&x=${KEY}&y=1 | missing-question-mark | & | the first separator is `?`",
        "https://${HOST}/cb?x=%zz&k=${KEY} | invalid-escape | % | a percent sign is %25",
        "https://x_y.example.com/${KEY} | endpoint-host | x_y.example.com | type the name of your server",
    ]) {
        let folder = folder_with(&file(endpoint));
        let json = ["check", "--format", "json"];
        let run = cbgen_with(&folder, &VALUES, json);
        let set = findings(&run);
        assert_eq!(set.len(), 1, "{endpoint}: {set:?}");
        let found = &set[0];
        assert_eq!(found["code"], code, "{endpoint}");
        assert_eq!(place(&file(endpoint), found), typed, "{endpoint}");
        let help = found["help"].as_str().expect("a help");
        assert!(help.contains(says), "{endpoint}: {help}");
        // Nothing that is typed is another mistake without the values.
        let unset = cbgen_in(&folder, json);
        assert_eq!(unset.code, run.code, "{endpoint}");
        let unset = findings(&unset);
        assert!(unset.contains(found), "{endpoint}: {unset:?}");
        let missing = unset.iter().filter(|one| one["code"].is_null()).count();
        assert_eq!(missing + 1, unset.len(), "{endpoint}: {unset:?}");
    }
}

#[test]
fn what_only_a_value_breaks_is_told_at_its_name() {
    let endpoint = "https://${HOST}/cb?x={idfaa}&k=${KEY}";
    let folder = folder_with(&file(endpoint));
    let values = [("HOST", "hunter.example.com"), ("KEY", "{hunter}")];
    let run = cbgen_with(&folder, &values, ["check", "--format", "json"]);
    run.never_prints("hunter");
    let told: Vec<_> = findings(&run)
        .iter()
        .map(|one| place(&file(endpoint), one))
        .collect();
    assert_eq!(told, ["idfaa", "${KEY}"]);
}

#[test]
fn a_value_that_makes_it_right_leaves_nothing_to_say() {
    for (endpoint, host, key) in triples([
        "https://${HOST}&x={adid} | c.example.com/a?b=1 | k",
        "https://${HOST}?x={adid} | c.example.com/a?b=1 | k",
        "https://${HOST}?${KEY}&x={adid} | c.example.com/a | b=1&c=2",
        "https://${HOST}/${KEY}&x={adid} | c.example.com | a?b=1",
        "${HOST}://${KEY}/cb | https | c.example.com:80",
    ]) {
        let folder = folder_with(&file(endpoint));
        let values = [("HOST", host), ("KEY", key)];
        cbgen_with(&folder, &values, "check --fix --deny warnings").ends(0);
        assert_eq!(read(&folder, "callbacks.toml"), file(endpoint));
    }
    // It goes in as it is.
    let values = [("HOST", "c.example.com/a%2Fb"), ("KEY", "a%20b&c={adid}")];
    let folder = folder_with(&file("https://${HOST}?k=${KEY}"));
    cbgen_with(&folder, &values, "build --only a")
        .writes("https://c.example.com/a%2Fb?k=a%20b&c={adid}");
}

#[test]
fn fix_mends_what_is_typed_and_keeps_the_names() {
    let all = [
        ("HOST", "hunter.example.com"),
        ("KEY", "hunter"),
        ("QUERY", "h=1"),
    ];
    for (wrong, right) in pairs([
        "https://${HOST}/cb&x={gaid}&amp;y=${KEY}&z={adj_sub}&#38;${QUERY} | https://${HOST}/cb?x={gps_adid}&y=${KEY}&z={dcp_sub}&${QUERY}",
        "${HOST}/p?x={gaid} | ${HOST}/p?x={gps_adid}",
        "https://a.example.com:${KEY}/${HOST}?a=1&amp;x={gaid} | https://a.example.com:${KEY}/${HOST}?a=1&x={gps_adid}",
    ]) {
        for values in [&all[..], &all[1..], &[]] {
            let folder = folder_with(&file(wrong));
            let run = cbgen_with(&folder, values, "check --fix");
            let is_mended = read(&folder, "callbacks.toml") == file(right);
            run.holds(is_mended, &format!("{values:?}"));
        }
    }
}

const DEFAULTS: &str = r#"[defaults]
endpoints = ["https://${COLLECTOR}/x"]

[[callback]]
name = "a"
trigger = "install"

[[callback]]
name = "b"
trigger = "session"
endpoints = ["https://b.example.com/x"]
"#;

#[test]
fn what_the_defaults_lack_stops_only_what_takes_it() {
    let folder = folder_with(DEFAULTS);
    let run = |line: &str| cbgen_without_desktop(&folder, line);
    let missing = |line: &str| {
        let run = run(line);
        let told = format!("{}{}", run.ends(2).stdout, run.stderr);
        let count = told.matches("`${COLLECTOR}` is not set").count();
        run.holds(count == 1, "it is told once");
    };
    for line in [
        "build --only NAME",
        "copy NAME",
        "preview NAME",
        "schema NAME --dialect postgres",
        "link https://app.adjust.com/abc123 --from callbacks.toml --only NAME",
        "check --string https://b.example.com/x --against NAME",
    ] {
        run(&line.replace("NAME", "b"))
            .ends(0)
            .never_says("COLLECTOR");
        missing(&line.replace("NAME", "a"));
    }
    for line in [
        "build",
        "build --only a --only b",
        "preview",
        "schema --dialect postgres",
        "link https://app.adjust.com/abc123 --from callbacks.toml",
    ] {
        missing(line);
    }
    run("new -t click -e https://c.example.com/x --save callbacks.toml")
        .writes("https://c.example.com/x");
    run("edit b -P x=1")
        .writes("https://b.example.com/x?x=1")
        .never_says("COLLECTOR");
    run("edit a -P x=1")
        .writes("https://${COLLECTOR}/x?x=1")
        .says("set COLLECTOR to have it checked whole");
}

#[test]
fn what_is_not_replaced_is_told_what_is() {
    let says = "a value from the environment is written ${NAME}, in capitals, in `endpoints` and `event_tokens` of callbacks.toml";
    // The endpoint, and further lines.
    for (endpoint, lines) in pairs([
        "https://${host}/x | ",
        "${base}/x | ",
        "https://a.example.com/${x} | ",
        "https://a.example.com?x=${KEY:-d} | ",
        "https://a.example.com?x=${KEY | ",
        "https://a.example.com?${key}=1 | ",
        "https://a.example.com | params = { k = \"${KEY}\" }",
        "https://a.example.com | params = { \"${KEY}\" = \"1\" }",
        "https://a.example.com | conditions = [\"country=${KEY}\"]",
        "https://a.example.com | event_tokens = [\"${token}\"]",
    ]) {
        let text = format!(
            "{}{lines}\n",
            file(endpoint).replace("\"install\"", "\"event\"")
        );
        cbgen_in(folder_with(&text), "check").prints(says);
    }
    for (old, new) in [("\"install\"", "\"${TRIGGER}\""), ("\"a\"", "\"${NAME}\"")] {
        let text = file("https://a.example.com").replace(old, new);
        cbgen_in(folder_with(&text), "check").prints(says);
    }
    for flags in [
        "-e https://a.example.com/${K}",
        "-e https://${K}/x",
        "-P k=${K}",
        "--condition country=${K}",
        "--event-token ${K}",
    ] {
        cbgen(words("new -t event -e https://b.example.com", flags)).says(says);
    }
    cbgen("explain foreign-macro").prints("${NAME}, in capitals");
    // Other macros have no part in it.
    cbgen("check --string https://a.example.com?x=__GAID__").never_prints("environment");
}

#[test]
fn values_bring_no_findings_about_what_stands_behind_the_url() {
    let file = |params: &str, allow: &str| {
        format!(
            "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://${{HOST}}/cb\"]\n\
             params = {{ {params} }}\nallow = [{allow}]\n"
        )
    };
    let folder = folder_with(&file("s = \"x%20y\"", "\"already-encoded\""));
    cbgen_with(&folder, &VALUES, "build --deny warnings")
        .gives(0, "a\thttps://hunter.example.com/cb?s=x%2520y\n");
    for params in [
        "idfa = \"{gps_adid}\"",
        "x = \"__X__\"",
        "x = \"{idfaa}\"",
        "x = { encoded = \"a/b\" }",
    ] {
        let folder = folder_with(&file(params, ""));
        let run = cbgen_with(&folder, &VALUES, "check --format json");
        assert_eq!(findings(&run).len(), 1, "{params}: {}", run.stdout);
    }
}

#[test]
fn what_has_no_value_is_told_whatever_else_is_wrong() {
    let folder = folder_with(
        "[[callback]]\nname = \"a\"\nuse = [\"gone\"]\nendpoints = [\"https://${HOST}/cb\"]\n",
    );
    let run = cbgen_with(&folder, &[], "check");
    run.ends(2)
        .prints_each(["there is no set `gone`", "`${HOST}` has no value"]);
}
