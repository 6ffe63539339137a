//! `build --format adjust-csv` and `adjust-api`: the forms of Adjust's other products, and what they cannot hold.

use crate::program::{Arguments, Run, cbgen_in, cbgen_with, folder_with, pairs, starts, words};

fn export(text: &str, format: &str, more: impl Arguments) -> Run {
    cbgen_in(
        folder_with(text),
        words(["build", "--format", format], more),
    )
}

/// Has all that a column is not.
const FULL: &str = "[[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\", \"xyz456\"]\n\
    endpoints = [\"https://a.example.com/cb\", \"https://b.example.com/cb\"]\nmethod = \"post\"\n\
    conditions = [\"environment=production\"]\nbody = { adid = \"{adid}\" }\n";

#[test]
fn everything_that_is_no_column_is_told_once() {
    let run = export(FULL, "adjust-csv", "");
    run.writes("{adid}");
    for says in [
        "`buy`: its condition",
        "`buy`: that it is a POST (the values of its body are columns too)",
        "`buy`: which of its 2 endpoints receives what",
        "note: this form has columns alone, and no endpoints, triggers or event tokens",
    ] {
        assert_eq!(
            run.stderr.matches(says).count(),
            1,
            "{says}: {}",
            run.stderr
        );
    }
    export(FULL, "adjust-csv", "--quiet").is_silent();
    let plain = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example.com/cb\"]\nplaceholders = [\"adid\"]\n";
    let run = export(plain, "adjust-csv", "--deny warnings");
    run.writes("{adid}");
    starts(&run.stderr, "note: ");
    run.never_says("warning");
}

#[test]
fn bytes_that_are_no_text_are_lost_and_told() {
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example.com/cb\"]\nplaceholders = [\"adid\"]\n\
        params = { x = { encoded = \"%FF%FE\" }, y = { encoded = \"%C3%28\" }, z = { encoded = \"%C3%A4\" } }\n";
    let run = export(file, "adjust-csv", "");
    run.writes("{adid},\"\u{e4}\"");
    for key in ["x", "y"] {
        let says = format!("the text of `{key}`, which a constant cannot hold");
        run.says(&says);
    }
}

#[test]
fn an_export_of_nothing_is_warned_of() {
    let bare = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n";
    for (file, format, empty) in [
        ("", "adjust-csv", true),
        (bare, "adjust-csv", true),
        ("", "adjust-api", false),
        (FULL, "adjust-api", false),
    ] {
        let run = export(file, format, "");
        run.ends(0)
            .says("warning: nothing to export: no callback has what this form can hold");
        if empty {
            run.gives(0, "");
        } else {
            let callbacks = &run.json()["override_settings"]["callbacks"];
            assert_eq!(callbacks, &serde_json::json!([]));
        }
        export(file, format, "--deny warnings").gives(1, "");
    }
    let sdk = export("", "adjust-csv", "--sdk-param user_id");
    sdk.is_silent().writes("[user_id]");
}

#[test]
fn what_many_callbacks_lose_is_one_line_for_a_cause() {
    let callback = |at: usize| {
        format!("[[callback]]\nname = \"c{at}\"\nparams = {{ k{at} = \"{{adid}}\" }}\n")
    };
    let head = "[defaults]\nendpoints = [\"https://a.example.com/cb\"]\nconditions = [\"environment=production\"]\n";
    let file = head.to_owned() + &(1..=7).map(callback).collect::<String>();
    let run = export(&file, "adjust-csv", "");
    run.writes("{adid}");
    assert_eq!(run.stderr.matches("warning: ").count(), 2, "{}", run.stderr);
    run.says_each([
        "`c1`, `c2`, `c3` and 4 more: its condition (every activity is a row)",
        "`c1`, `c2`, `c3` and 4 more: the keys `k1`, `k2`, `k3`, `k4`, `k5`, `k6`, `k7`: columns",
    ]);
}

#[test]
fn the_cloud_storage_definition_has_the_same_placeholders() {
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example/{app_id}\"]\nplaceholders = [\"adid\"]\n\
        conditions = [\"environment=production\"]\n\
        params = { s = \"a b\", l = \"{language}-{region}\", i = \"{idfa||gps_adid}\", y = \"{adid}\" }\n";
    export(file, "adjust-csv", "--sdk-param user_id")
        .writes("{app_id},{adid},\"a b\",{language},{region},{idfa},{gps_adid},[user_id]")
        .says_each(["condition", "keys `s`", "joined"]);
    export(file, "text", "--sdk-param x").ends(2);
    export(file, "adjust-csv", "--sdk-param a]b").ends(2);
}

#[test]
fn the_api_payload_has_ids_and_fields() {
    let file = "[[callback]]\nname = \"all\"\ntrigger = \"global\"\nendpoints = [\"https://a.example?x={adid}\"]\n\
        [[callback]]\nname = \"att\"\ntrigger = \"att_update\"\nendpoints = [\"https://a.example\"]\n\
        [[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\"]\nendpoints = [\"https://a.example\"]\n";
    let run = export(file, "adjust-api", "");
    run.ends(0).says("`buy.abc123`: left out");
    let callbacks = serde_json::json!([
        { "id": "global", "url": "https://a.example?x={adid}" },
        { "id": "att_consent", "url": "https://a.example" },
    ]);
    assert_eq!(run.json()["override_settings"]["callbacks"], callbacks);
}

#[test]
fn what_a_form_cannot_hold_is_a_warning_that_programs_see() {
    let file = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
        placeholders = [\"adid\"]\nparams = { s = \"x\", os = \"{os_name}\" }\n";
    for (format, says) in pairs([
        "adjust-csv | not in this form: `a`: the keys `s`, `os`",
        "adjust-api | `a`: the id `install`",
    ]) {
        let human = export(file, format, "");
        human.ends(0).says(&format!("warning: {says}"));
        let json = export(file, format, "--report json");
        let first = &json.findings()[0];
        let is_there = first["message"].as_str().expect("a text").contains(says);
        json.holds(is_there && first["level"] == "warn", says);
        json.holds(first["code"].is_null() && first["line"] == 2, says);
        json.gives(0, &human.stdout);
        let github = format!("::warning file=callbacks.toml,line=2,col=9::{says}");
        starts(&export(file, format, "--report github").stderr, &github);
        export(file, format, "--quiet").is_silent();
    }
}

#[test]
fn a_partners_macro_is_said_to_be_none_of_an_export() {
    let file = "macros = [\"click_id\", \"[x]\"]\n[[callback]]\nname = \"a\"\n\
        endpoints = [\"https://a.example.com/{click_id}/cb?d={adid}-{click_id}\"]\n\
        params = { c = \"{click_id}\", b = \"pre-{click_id}\", l = \"[x]\" }\n";
    let run = export(file, "adjust-csv", "");
    run.writes("{adid}");
    for of in ["its path", "the key `c`", "the key `b`", "the key `d`"] {
        let says = format!("`a`: {{click_id}} of {of}, a macro of your partner's");
        run.says(&says);
    }
    run.says("`a`: [x] of the key `l`").never_says("constant");
}

#[test]
fn what_a_form_cannot_hold_is_told_without_values_from_the_environment() {
    let file = "macros = [\"m\"]\n[[callback]]\nname = \"ev\"\ntrigger = \"event\"\nevent_tokens = [\"${TOKEN}\", \"xyz456\"]\n\
        endpoints = [\"https://${HOST}/cb?api_key=${KEY}&fix=1&${PAIRS}\"]\nparams = { own = \"{idfa}-{idfv}\" }\n";
    let variables = pairs([
        "TOKEN | hunter",
        "HOST | h.hunter.example.com/{idfa||hunter}/{m}",
        "KEY | hunter2",
        "PAIRS | hunter3=x&j={adid}-hunter4&f={idfa||idfv}&m=hunter{m}&t=hunter%2C5&hunter6",
    ]);
    let export = |format: &str, report: &str| {
        let base = "build --allow unknown-placeholder --format";
        let words = words(words(base, [format]), ["--report", report]);
        cbgen_with(folder_with(file), &variables, words)
    };
    for format in ["adjust-csv", "adjust-api"] {
        for report in ["human", "json", "github"] {
            let run = export(format, report);
            run.ends(0).says("not in this form").never_says("hunter");
        }
    }
    let csv = export("adjust-csv", "human");
    csv.says("`api_key`, `fix`, `${PAIRS}`")
        .prints("\"hunter2\"");
    csv.says("how `own` is joined from {idfa}-{idfv}");
    export("adjust-api", "human").says("`ev.${TOKEN}`, `ev.xyz456`: left out");
}
