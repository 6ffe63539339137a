//! `${NAME}` in a file: what is typed around it is judged and mended as all else, and what has no value stops only what
//! needs it.

use crate::program::{Run, cbgen, cbgen_in, cbgen_with, folder_with, parts, read};
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
    for (endpoint, values) in [
        (
            "https://${HOST}&x={adid}",
            [("HOST", "c.example.com/a?b=1"), ("KEY", "k")],
        ),
        (
            "https://${HOST}/${KEY}&x={adid}",
            [("HOST", "c.example.com"), ("KEY", "a?b=1")],
        ),
        (
            "${HOST}://${KEY}/cb",
            [("HOST", "https"), ("KEY", "c.example.com:80")],
        ),
    ] {
        let folder = folder_with(&file(endpoint));
        let run = cbgen_with(&folder, &values, ["check", "--fix", "--deny", "warnings"]);
        assert_eq!(run.code, 0, "{endpoint}: {}", run.stdout);
        let now = read(&folder, "callbacks.toml");
        assert_eq!(now, file(endpoint));
    }
}

#[test]
fn a_value_goes_in_as_it_is() {
    let endpoint = "https://${HOST}?k=${KEY}";
    let values = [("HOST", "c.example.com/a%2Fb"), ("KEY", "a%20b&c={adid}")];
    let folder = folder_with(&file(endpoint));
    let run = cbgen_with(&folder, &values, ["build", "--only", "a"]);
    run.writes("https://c.example.com/a%2Fb?k=a%20b&c={adid}");
}

#[test]
fn fix_mends_what_is_typed_and_keeps_the_names() {
    let wrong = "https://${HOST}/cb&x={gaid}&amp;y=${KEY}&z={adj_sub}&#38;${QUERY}";
    let right = "https://${HOST}/cb?x={gps_adid}&y=${KEY}&z={dcp_sub}&${QUERY}";
    let more = [
        ("HOST", "hunter.example.com"),
        ("KEY", "hunter"),
        ("QUERY", "h=1"),
    ];
    for (wrong, right) in [
        (wrong, right),
        ("${HOST}/p?x={gaid}", "${HOST}/p?x={gps_adid}"),
        (
            "https://a.example.com:${KEY}/${HOST}?a=1&amp;x={gaid}",
            "https://a.example.com:${KEY}/${HOST}?a=1&x={gps_adid}",
        ),
    ] {
        for values in [&more[..], &more[1..], &[]] {
            let folder = folder_with(&file(wrong));
            let run = cbgen_with(&folder, values, ["check", "--fix"]);
            let now = read(&folder, "callbacks.toml");
            assert_eq!(now, file(right), "{values:?}: {}", run.stdout);
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
    let link = "https://app.adjust.com/abc123";
    let run = |arguments: &[&str]| {
        let path = folder.path().to_str().expect("a name");
        cbgen_with(&folder, &[("PATH", path)], arguments)
    };
    let missing = "`${COLLECTOR}` is not set";
    for arguments in [
        &["build", "--only", "NAME"][..],
        &["copy", "NAME"],
        &["preview", "NAME"],
        &["schema", "NAME", "--dialect", "postgres"],
        &["link", link, "--from", "callbacks.toml", "--only", "NAME"],
        &[
            "check",
            "--string",
            "https://b.example.com/x",
            "--against",
            "NAME",
        ],
    ] {
        let of = |name: &'static str| -> Vec<&str> {
            let words = arguments.iter().copied();
            words
                .map(|word| if word == "NAME" { name } else { word })
                .collect()
        };
        let right = run(&of("b"));
        assert_eq!(right.code, 0, "{arguments:?}: {}", right.stderr);
        right.never_says("COLLECTOR");
        let wrong = run(&of("a"));
        assert_eq!(
            (wrong.code, wrong.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        assert_eq!(wrong.stderr.matches(missing).count(), 1, "{}", wrong.stderr);
    }
    for arguments in [
        &["build"][..],
        &["build", "--only", "a", "--only", "b"],
        &["preview"],
        &["schema", "--dialect", "postgres"],
        &["link", link, "--from", "callbacks.toml"],
    ] {
        let run = run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        let told = run.stdout + &run.stderr;
        assert_eq!(told.matches(missing).count(), 1, "{arguments:?}: {told}");
    }
    let new = ["new", "-t", "click", "-e", "https://c.example.com/x"];
    let new = run(&[&new[..], &["--save", "callbacks.toml"]].concat());
    new.writes("https://c.example.com/x");
    let edit = run(&["edit", "b", "-P", "x=1"]);
    edit.writes("https://b.example.com/x?x=1");
    edit.never_says("COLLECTOR");
    let edit = run(&["edit", "a", "-P", "x=1"]);
    edit.writes("https://${COLLECTOR}/x?x=1");
    edit.says("set COLLECTOR to have it checked whole");
}

#[test]
fn what_is_not_replaced_is_told_what_is() {
    let says = "a value from the environment is written ${NAME}, in capitals, in `endpoints` and `event_tokens` of callbacks.toml";
    let lines = |lines: &str| {
        let trigger = if lines.contains("trigger") {
            ""
        } else {
            "trigger = \"event\"\n"
        };
        let file = file("https://a.example.com").replace("trigger = \"install\"\n", "");
        format!("{file}{trigger}{lines}\n")
    };
    for text in [
        file("https://${host}/x"),
        file("${base}/x"),
        file("https://a.example.com/${x}"),
        file("https://a.example.com?x=${KEY:-d}"),
        file("https://a.example.com?x=${KEY"),
        file("https://a.example.com?${key}=1"),
        lines("params = { k = \"${KEY}\" }"),
        lines("params = { \"${KEY}\" = \"1\" }"),
        lines("conditions = [\"country=${KEY}\"]"),
        lines("event_tokens = [\"${token}\"]"),
        lines("trigger = \"${TRIGGER}\""),
        lines("").replace("\"a\"", "\"${NAME}\""),
    ] {
        let folder = folder_with(&text);
        let run = cbgen_in(&folder, ["check"]);
        assert!(run.stdout.contains(says), "{text}: {}", run.stdout);
    }
    for arguments in [
        ["-e", "https://a.example.com/${K}"],
        ["-e", "https://${K}/x"],
        ["-P", "k=${K}"],
        ["--condition", "country=${K}"],
        ["--event-token", "${K}"],
    ] {
        let new = ["new", "-t", "event", "-e", "https://b.example.com"];
        let run = cbgen([&new[..], &arguments].concat());
        assert!(run.stderr.contains(says), "{arguments:?}: {}", run.stderr);
    }
    let page = cbgen(["explain", "foreign-macro"]);
    page.prints("${NAME}, in capitals");
    // Other macros have no part in it.
    let other = cbgen(["check", "--string", "https://a.example.com?x=__GAID__"]);
    other.never_prints("environment");
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
