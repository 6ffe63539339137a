//! Callbacks that the user names: every verb takes the same names, and says the same of one that is not there.

use crate::program::{Run, cbgen_in, folder_with, lacks};

const FILE: &str = r#"[[callback]]
name = "install"
trigger = "install"
endpoints = ["https://a.example.com/cb"]
placeholders = ["adid"]

[[callback]]
name = "purchase"
trigger = "event"
event_tokens = ["abc123", "xyz456"]
endpoints = ["https://a.example.com/cb"]
placeholders = ["adid"]
"#;

/// The verbs that take names, each with this one.
fn verbs(name: &str) -> Vec<(String, Run)> {
    let folder = folder_with(FILE);
    let link = "https://app.adjust.com/abc123";
    let string = "https://a.example.com/cb?adid={adid}";
    let lines: [&[&str]; 6] = [
        &["build", "--only", name],
        &["copy", name],
        &["preview", name],
        &["schema", name, "--dialect", "sqlite"],
        &["link", link, "--from", "callbacks.toml", "--only", name],
        &["check", "--string", string, "--against", name],
    ];
    let runs = lines.map(|line| (line.join(" "), cbgen_in(&folder, line)));
    runs.into()
}

fn are_refused(name: &str, told: &[&str]) {
    for (line, run) in verbs(name) {
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (2, ""),
            "{line}: {}",
            run.stderr
        );
        for told in told {
            assert!(run.stderr.contains(told), "{line}: {}", run.stderr);
        }
    }
}

#[test]
fn every_verb_takes_a_callback_or_one_of_its_event_tokens() {
    for name in ["install", "purchase", "purchase.xyz456"] {
        for (line, run) in verbs(name) {
            assert_eq!(run.code, 0, "{line}: {}", run.stderr);
        }
    }
}

#[test]
fn of_one_event_token_the_others_are_left_out() {
    for (line, run) in verbs("purchase.xyz456") {
        lacks(&run.stdout, "abc123_xyz456");
        if line.starts_with("link") {
            let parameter = "?event_callback_xyz456=";
            assert!(run.stdout.contains(parameter), "{line}: {}", run.stdout);
        }
        if line.starts_with("build") {
            assert_eq!(run.stdout, "https://a.example.com/cb?adid={adid}\n");
        }
    }
}

#[test]
fn a_name_that_no_callback_has_is_told_with_the_nearest() {
    are_refused(
        "instal",
        &["there is no callback `instal`", "did you mean `install`?"],
    );
    are_refused(
        "instal.abc123",
        &[
            "there is no callback `instal.abc123`",
            "did you mean `install`?",
        ],
    );
}

#[test]
fn an_event_token_that_the_callback_lacks_is_told_with_those_that_it_has() {
    let told = [
        "`purchase` has no event token `zzz999`",
        "it has abc123, xyz456",
    ];
    are_refused("purchase.zzz999", &told);
    are_refused(
        "install.zzz999",
        &["`install` has no event token `zzz999`", "it has none"],
    );
}
