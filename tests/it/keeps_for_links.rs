//! A callback of a file that is for links only: `trigger = "conversion"`.

use crate::program::{
    Arguments, Run, cbgen, cbgen_in, cbgen_reads, folder_with, has, read, starts, words,
};

const LINK: &str = "https://app.adjust.com/abc123";
const FILE: &str = "[[callback]]\nname = \"conv\"\ntrigger = \"conversion\"\nendpoints = [\"https://a.example.com/c\"]\n\
    placeholders = [\"adid\"]\n\n\
    [[callback]]\nname = \"start\"\ntrigger = \"session\"\nendpoints = [\"https://a.example.com/s\"]\n";
/// What says where it goes.
const FOR_LINKS: &str = "`conv` is for links: cbgen link LINK --from callbacks.toml --only conv";

fn run(arguments: impl Arguments) -> Run {
    cbgen_in(folder_with(FILE).path(), arguments)
}

#[test]
fn a_link_takes_it_from_a_file() {
    let run = run(["link", LINK, "--from", "callbacks.toml"]);
    run.is_silent();
    run.writes("https://app.adjust.com/abc123?conversion_callback=https%3A%2F%2Fa.example.com%2Fc%3Fadid%3D%7Badid%7D\
         &session_callback=https%3A%2F%2Fa.example.com%2Fs");
}

#[test]
fn what_the_dashboard_takes_leaves_it_out_and_says_where_it_goes() {
    for format in ["text", "json", "jsonl", "csv", "markdown"] {
        let run = run(["build", "--format", format, "--deny", "warnings"]);
        run.ends(0).never_prints("conv");
        run.prints("https://a.example.com/s");
        starts(&run.stderr, "note: ");
        run.says_each([FOR_LINKS, "callbacks.toml:2:9"]);
    }
    run("build --only start").is_silent();
    let finding = &run("build --report json").findings()[0];
    // `--report json` has it as well.
    assert_eq!(finding["level"], "allow");
    assert_eq!(finding["message"], FOR_LINKS);
    // Asked for by name it is refused.
    run("build --only conv --only start")
        .gives(2, "")
        .says(&format!("error: {FOR_LINKS}"));
    run("copy conv")
        .writes("https://a.example.com/c?adid={adid}")
        .says(FOR_LINKS);
}

#[test]
fn the_other_verbs_know_it() {
    let check = run("check --deny warnings");
    check.gives(0, "");
    let list = run("list --format json");
    let rows = list.json();
    assert_eq!(rows[0]["trigger"], "conversion");
    assert_eq!(rows[0]["findings"], serde_json::json!([]));
    assert_eq!(run("preview conv").code, 0);
    let export = run("build --format adjust-csv");
    export.writes("{adid}");
    let link =
        format!("{LINK}?conversion_callback=https%3A%2F%2Fa.example.com%2Fc%3Fadid%3D%7Badid%7D");
    run(["check", "--string", &link, "--against", "conv"]).ends(0);
}

#[test]
fn an_edit_keeps_it_or_makes_it_one() {
    let folder = folder_with(FILE);
    let edit = |arguments: &str| {
        cbgen_in(&folder, words("edit", arguments)).ends(0);
    };
    edit("conv -p idfa");
    edit("start -t conversion");
    let text = read(&folder, "callbacks.toml");
    let wanted = FILE
        .replace("[\"adid\"]", "[\"adid\", \"idfa\"]")
        .replace("\"session\"", "\"conversion\"");
    assert_eq!(text, wanted);
}

#[test]
#[cfg(unix)]
fn questions_about_it_keep_its_trigger() {
    use crate::terminal::{Setting, Terminal, USUAL};
    let setting = Setting {
        command: "exec cbgen edit conv >out",
        ..USUAL
    };
    let mut terminal = Terminal::start_in(setting, |home| {
        std::fs::write(home.join("callbacks.toml"), FILE).expect("written");
    });
    terminal.see("? Nothing has changed. Leave it as it is?");
    terminal.press("trigger\r");
    terminal.see("> conversion");
    terminal.press("\r");
    terminal.wait("the review again", |received| {
        let bytes = String::from_utf8_lossy(&received.bytes).into_owned();
        bytes
            .matches("? Nothing has changed. Leave it as it is?")
            .count()
            > 1
            && received.screen.screen().contents().contains("> keep")
    });
    terminal.press("\r");
    terminal.see("`conv` is as it was in callbacks.toml");
    let bytes = terminal.bytes();
    let end = terminal.end("edit");
    assert_eq!(end.code, 0, "{bytes}");
    has(&bytes, "Callback trigger: conversion");
}

#[test]
fn what_was_read_from_a_link_goes_back_into_one() {
    let value = "https%3A%2F%2Fa.example.com%2Fc%3Fadid%3D%7Badid%7D%26x%3D{click_id}";
    let with = format!("{LINK}?conversion_callback={value}");
    let tables = cbgen_reads(with.as_bytes(), ["inspect", "-", "--format", "toml"]);
    tables.prints("trigger = \"conversion\"\n");
    let folder = folder_with(&tables.stdout);
    let back = cbgen_in(&folder, ["link", LINK, "--from", "callbacks.toml"]);
    assert_eq!(back.line(), with);
}

#[test]
fn new_makes_none_and_says_what_does() {
    let run = cbgen(["new", "-t", "conversion", "-e", "https://a.example.com/c"]);
    run.refuses(1, "unknown-trigger");
    run.says_each(["links only", "--callback conversion=FIELD", "--from FILE"]);
    cbgen(["new", "--help"]).prints("conversion is for links only");
}

#[test]
fn a_trigger_that_is_none_is_not_said_to_be_missing() {
    let folder = folder_with(&FILE.replace("\"session\"", "\"sesion\""));
    let base = ["link", LINK, "--from", "callbacks.toml"];
    cbgen_in(&folder, base).refuses(1, "unknown-trigger");
    let run = cbgen_in(&folder, base.iter().chain(&["--allow", "unknown-trigger"]));
    run.gives(2, "").says("`sesion` is no trigger");
    run.never_says("has no trigger");
}
