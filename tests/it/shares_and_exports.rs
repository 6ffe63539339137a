//! Values from the environment, shared parameter sets, and the forms of Adjust's other products.

use crate::program::{Arguments, Run, cbgen_in, cbgen_with, folder_with, read, starts, words};

fn build(text: &str, variables: &[(&str, &str)], more: impl Arguments) -> Run {
    cbgen_with(folder_with(text), variables, words("build", more))
}

const SECRET: &str = "[[callback]]\nname = \"a\"\ntrigger = \"event\"\nevent_tokens = [\"${TOKEN}\"]\n\
    endpoints = [\"https://${HOST}/cb?key=${KEY}\"]\nplaceholders = [\"adid\"]\n";

#[test]
fn endpoints_and_tokens_take_values_from_the_environment() {
    let variables = [
        ("TOKEN", "abc123"),
        ("HOST", "c.example.com"),
        ("KEY", "s3"),
    ];
    let run = build(SECRET, &variables, "");
    run.writes("a.abc123\thttps://c.example.com/cb?key=s3&adid={adid}");
}

#[test]
fn a_missing_value_is_an_error_that_names_it() {
    let run = build(SECRET, &[("HOST", "c.example.com"), ("KEY", "")], "");
    run.gives(2, "").says("`${TOKEN}` is not set");
    run.says("`${KEY}` is empty");
}

#[test]
fn findings_never_show_a_value() {
    let cases = [
        ("hunter two", "c.example.com", "abc123"),
        ("x", "hunter", "abc123"),
        ("{hunter}", "c.example.com", "abc123"),
        ("hunter%zz", "c.example.com", "abc123"),
        ("x&adid=hunter", "c.example.com", "abc123"),
        ("x", "c.example.com", "Hunter!"),
        ("YOUR_API_hunter", "c.example.com", "hunter-1"),
    ];
    for (key, host, token) in cases {
        let folder = folder_with(SECRET);
        let variables = [("TOKEN", token), ("HOST", host), ("KEY", key)];
        for arguments in [
            "build --deny warnings",
            "check --deny warnings",
            "list",
            "check --string https://other.example --against a",
            "list --format json",
            "build --deny warnings --report json",
        ] {
            let run = cbgen_with(&folder, &variables, arguments);
            let shown = format!("{}{}", run.stdout, run.stderr).to_lowercase();
            assert!(!shown.contains("hunter"), "{arguments:?} {key}: {shown}");
            assert!(
                shown.contains("${")
                    || shown.contains("environment")
                    || shown.contains("errors itself"),
                "{arguments:?} {key}: {shown}"
            );
        }
    }
}

#[test]
fn edits_keep_the_names_as_they_are_written() {
    let folder = folder_with(SECRET);
    let variables = [
        ("TOKEN", "abc123"),
        ("HOST", "c.example.com"),
        ("KEY", "s3"),
    ];
    let run = cbgen_with(&folder, &variables, ["edit", "a", "-p", "idfa"]);
    let field = "https://${HOST}/cb?key=${KEY}&adid={adid}&idfa={idfa}";
    assert_eq!(run.line(), field);
    let without = cbgen_in(&folder, ["edit", "a", "-p", "idfv"]);
    assert_eq!(without.line(), format!("{field}&idfv={{idfv}}"));
    without.says("to have it checked whole");
    let text = read(&folder, "callbacks.toml");
    assert_eq!(
        text,
        SECRET.replace("[\"adid\"]", "[\"adid\", \"idfa\", \"idfv\"]")
    );
}

#[test]
fn elsewhere_and_in_lower_case_it_stays_a_macro_of_others() {
    let base = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\n";
    let param = format!("{base}params = {{ x = \"${{HOST}}\" }}\n");
    build(&param, &[("HOST", "h")], "").refuses(1, "foreign-macro");
    let lower = base.replace("a.example", "a.example/${host}");
    build(&lower, &[("host", "h")], "").refuses(1, "foreign-macro");
    let declared = format!(
        "macros = [\"${{HOST}}\"]\n{}",
        base.replace("a.example", "a.example/${HOST}")
    );
    build(&declared, &[("HOST", "h")], "").writes("a\thttps://a.example/${HOST}");
}

const SETS: &str = r#"
[sets.device]
placeholders = ["gps_adid", "idfa"]
params = { os = "{os_name}" }

[sets.where]
placeholders = ["country"]

[defaults]
use = ["where"]
placeholders = ["adid"]
endpoints = ["https://a.example"]

[[callback]]
name = "a"
use = ["device"]
params = { idfa = "{idfa_md5}", x = "1" }
exclude = ["os"]

[[callback]]
name = "b"
defaults = false
use = ["device", "where"]
endpoints = ["https://b.example"]
"#;

#[test]
fn sets_stand_between_defaults_and_the_callbacks_own() {
    let run = build(SETS, &[], "--allow key-names-other");
    assert_eq!(
        run.stdout,
        "a\thttps://a.example?country={country}&adid={adid}&gps_adid={gps_adid}&idfa={idfa_md5}&x=1\n\
         b\thttps://b.example?gps_adid={gps_adid}&idfa={idfa}&os={os_name}&country={country}\n",
        "{}",
        run.stderr
    );
}

#[test]
fn a_set_that_is_not_there_is_named() {
    let run = build(
        &SETS.replace("use = [\"device\"]", "use = [\"devise\"]"),
        &[],
        "",
    );
    assert_eq!(run.code, 2);
    run.says("did you mean `device`?");
}

#[test]
fn the_cloud_storage_definition_has_the_same_placeholders() {
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example/{app_id}\"]\nplaceholders = [\"adid\"]\n\
        conditions = [\"environment=production\"]\n\
        params = { s = \"a b\", l = \"{language}-{region}\", i = \"{idfa||gps_adid}\", y = \"{adid}\" }\n";
    let run = build(file, &[], "--format adjust-csv --sdk-param user_id");
    assert_eq!(
        run.line(),
        "{app_id},{adid},\"a b\",{language},{region},{idfa},{gps_adid},[user_id]"
    );
    run.says_each(["condition", "keys `s`", "joined"]);
    assert_eq!(build(file, &[], "--sdk-param x").code, 2);
    assert_eq!(
        build(file, &[], "--format adjust-csv --sdk-param a]b").code,
        2
    );
}

#[test]
fn the_api_payload_has_ids_and_fields() {
    let file = "[[callback]]\nname = \"all\"\ntrigger = \"global\"\nendpoints = [\"https://a.example?x={adid}\"]\n\
        [[callback]]\nname = \"att\"\ntrigger = \"att_update\"\nendpoints = [\"https://a.example\"]\n\
        [[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\"]\nendpoints = [\"https://a.example\"]\n";
    let run = build(file, &[], "--format adjust-api");
    run.ends(0);
    let payload = run.json();
    assert_eq!(
        payload,
        serde_json::json!({ "override_settings": { "callbacks": [
            { "id": "global", "url": "https://a.example?x={adid}" },
            { "id": "att_consent", "url": "https://a.example" },
        ] } })
    );
    run.says("`buy.abc123`: left out");
}

#[test]
fn a_chosen_callback_needs_no_values_of_the_others() {
    let file =
        format!("{SECRET}[[callback]]\nname = \"b\"\nendpoints = [\"https://b.example.com\"]\n");
    let folder = folder_with(&file);
    let run = |arguments: &str| cbgen_in(&folder, arguments);
    assert_eq!(run("build --only b").line(), "https://b.example.com");
    assert_eq!(run("preview b").code, 0);
    assert_eq!(run("schema b --dialect sqlite").code, 0);
    for arguments in ["build --only a", "build", "preview a"] {
        run(arguments).gives(2, "").says("`${HOST}` is not set");
    }
}

const LOSSY: &str = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
    placeholders = [\"adid\"]\nparams = { s = \"x\", os = \"{os_name}\" }\n";

#[test]
fn what_a_form_cannot_hold_is_a_warning_that_programs_see() {
    for (format, says) in [
        ("adjust-csv", "not in this form: `a`: the keys `s`, `os`"),
        ("adjust-api", "`a`: the id `install`"),
    ] {
        let human = build(LOSSY, &[], ["--format", format]);
        human.ends(0);
        let warning = format!("warning: {says}");
        human.says(&warning);
        let json = build(LOSSY, &[], ["--format", format, "--report", "json"]);
        let all: serde_json::Value = serde_json::from_str(&json.stderr).expect("JSON");
        let first = &all["diagnostics"][0];
        assert_eq!(
            (&first["level"], &first["code"], &first["line"]),
            (&"warn".into(), &serde_json::Value::Null, &2.into()),
            "{}",
            json.stderr
        );
        assert!(
            first["message"]
                .as_str()
                .is_some_and(|text| text.contains(says))
        );
        assert_eq!(json.stdout, human.stdout);
        let github = build(LOSSY, &[], ["--format", format, "--report", "github"]);
        starts(
            &github.stderr,
            &format!("::warning file=callbacks.toml,line=2,col=9::{says}"),
        );
        build(LOSSY, &[], ["--format", format, "--quiet"]).is_silent();
    }
}

#[test]
fn a_partners_macro_is_said_to_be_none_of_an_export() {
    let file = "macros = [\"click_id\", \"[x]\"]\n[[callback]]\nname = \"a\"\n\
        endpoints = [\"https://a.example.com/{click_id}/cb?d={adid}-{click_id}\"]\n\
        params = { c = \"{click_id}\", b = \"pre-{click_id}\", l = \"[x]\" }\n";
    let run = build(file, &[], "--format adjust-csv");
    assert_eq!(run.line(), "{adid}", "{}", run.stderr);
    for of in [
        "of its path",
        "of the key `c`",
        "of the key `b`",
        "of the key `d`",
    ] {
        let says = format!("`a`: {{click_id}} {of}, a macro of your partner's");
        run.says(&says);
    }
    run.says("`a`: [x] of the key `l`").never_says("constant");
}

#[test]
fn what_a_form_cannot_hold_is_told_without_values_from_the_environment() {
    let file = "macros = [\"m\"]\n[[callback]]\nname = \"ev\"\ntrigger = \"event\"\nevent_tokens = [\"${TOKEN}\", \"xyz456\"]\n\
        endpoints = [\"https://${HOST}/cb?api_key=${KEY}&fix=1&${PAIRS}\"]\nparams = { own = \"{idfa}-{idfv}\" }\n";
    let variables = [
        ("TOKEN", "hunter"),
        ("HOST", "h.hunter.example.com/{idfa||hunter}/{m}"),
        ("KEY", "hunter2"),
        (
            "PAIRS",
            "hunter3=x&j={adid}-hunter4&f={idfa||idfv}&m=hunter{m}&t=hunter%2C5&hunter6",
        ),
    ];
    for format in ["adjust-csv", "adjust-api"] {
        for report in ["human", "json", "github"] {
            let run = build(
                file,
                &variables,
                format!("--format '{format}' --report '{report}' --allow unknown-placeholder"),
            );
            run.ends(0).says("not in this form").never_says("hunter");
        }
    }
    let run = build(
        file,
        &variables,
        "--format adjust-csv --allow unknown-placeholder",
    );
    run.says_each([
        "`api_key`, `fix`, `${PAIRS}`",
        "how `own` is joined from {idfa}-{idfv}",
    ]);
    run.prints("\"hunter2\"");
    let run = build(
        file,
        &variables,
        "--format adjust-api --allow unknown-placeholder",
    );
    run.says("`ev.${TOKEN}`, `ev.xyz456`: left out");
    run.says("`ev.xyz456`: left out");
}
