//! Callbacks that the user names: every verb takes the same names, and says the same of one that is not there.

use crate::program::{Run, cbgen_in, folder_with, triples};

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
fn verbs(name: &str) -> Vec<(&'static str, Run)> {
    let folder = folder_with(FILE);
    let lines = [
        "build --only NAME",
        "copy NAME",
        "preview NAME",
        "schema NAME --dialect sqlite",
        "link https://app.adjust.com/abc123 --from callbacks.toml --only NAME",
        "check --string https://a.example.com/cb?adid={adid} --against NAME",
    ];
    let runs = lines.map(|line| (line, cbgen_in(&folder, line.replace("NAME", name))));
    runs.into()
}

#[test]
fn every_verb_takes_a_callback_or_one_of_its_event_tokens() {
    for name in ["install", "purchase", "purchase.xyz456"] {
        for (line, run) in verbs(name) {
            run.ends(0);
            // The other tokens are left out.
            if name == "purchase.xyz456" {
                run.never_prints("abc123_xyz456");
                if line.starts_with("link") {
                    run.prints("?event_callback_xyz456=");
                }
                if line.starts_with("build") {
                    run.writes("https://a.example.com/cb?adid={adid}");
                }
            }
        }
    }
}

#[test]
fn a_name_that_no_callback_has_is_told_with_the_nearest() {
    for (name, says, hint) in triples([
        "instal | there is no callback `instal` | did you mean `install`?",
        "instal.abc123 | there is no callback `instal.abc123` | did you mean `install`?",
        "purchase.zzz999 | `purchase` has no event token `zzz999` | it has abc123, xyz456",
        "install.zzz999 | `install` has no event token `zzz999` | it has none",
    ]) {
        for (_, run) in verbs(name) {
            run.gives(2, "").says_each([says, hint]);
        }
    }
}
