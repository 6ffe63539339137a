//! `build --format adjust-csv` and `adjust-api`: what these forms cannot hold, and that there is nothing for them.

use crate::program::{Arguments, Run, cbgen_in, folder_with, words};

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
    assert_eq!(run.line(), "{adid}", "{}", run.stderr);
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
    assert_eq!(run.line(), "{adid}");
    assert!(run.stderr.starts_with("note: "), "{}", run.stderr);
    run.never_says("warning");
}

#[test]
fn bytes_that_are_no_text_are_lost_and_told() {
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example.com/cb\"]\nplaceholders = [\"adid\"]\n\
        params = { x = { encoded = \"%FF%FE\" }, y = { encoded = \"%C3%28\" }, z = { encoded = \"%C3%A4\" } }\n";
    let run = export(file, "adjust-csv", "");
    assert_eq!(run.line(), "{adid},\"\u{e4}\"");
    for key in ["x", "y"] {
        let says = format!("the text of `{key}`, which a constant cannot hold");
        run.says(&says);
    }
}

#[test]
fn an_export_of_nothing_is_warned_of() {
    let bare = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n";
    let (none, left_out) = ("there are no callbacks", "every callback is left out");
    for (file, format, why, empty) in [
        ("", "adjust-csv", none, true),
        (bare, "adjust-csv", "no callback sends a placeholder", true),
        ("", "adjust-api", none, false),
        (FULL, "adjust-api", left_out, false),
    ] {
        let run = export(file, format, "");
        assert_eq!(
            (run.code, run.stdout.is_empty()),
            (0, empty),
            "{}",
            run.stdout
        );
        let says = format!("warning: nothing to export: {why}");
        run.says(&says);
        if !empty {
            let payload = run.json();
            let callbacks = &payload["override_settings"]["callbacks"];
            assert_eq!(callbacks, &serde_json::json!([]));
        }
        export(file, format, "--deny warnings").gives(1, "");
    }
    let sdk = export("", "adjust-csv", "--sdk-param user_id");
    sdk.is_silent();
    assert_eq!(sdk.line(), "[user_id]");
}

#[test]
fn what_many_callbacks_lose_is_one_line_for_a_cause() {
    let callback = |at: usize| {
        format!("[[callback]]\nname = \"c{at}\"\nparams = {{ k{at} = \"{{adid}}\" }}\n")
    };
    let head = "[defaults]\nendpoints = [\"https://a.example.com/cb\"]\nconditions = [\"environment=production\"]\n";
    let file = head.to_owned() + &(1..=7).map(callback).collect::<String>();
    let run = export(&file, "adjust-csv", "");
    assert_eq!(run.line(), "{adid}");
    assert_eq!(run.stderr.matches("warning: ").count(), 2, "{}", run.stderr);
    run.says_each([
        "`c1`, `c2`, `c3` and 4 more: its condition (every activity is a row)",
        "`c1`, `c2`, `c3` and 4 more: the keys `k1`, `k2`, `k3`, `k4`, `k5`, `k6`, `k7`: columns",
    ]);
}
