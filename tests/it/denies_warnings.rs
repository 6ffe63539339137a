//! `--deny warnings`: every warning is an error, with a code or without one.

use crate::program::{Arguments, Run, cbgen, cbgen_in, folder_with, words};

/// Builds with one warning: `exclude` leaves nothing out.
const NEEDLESS: &str = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
    placeholders = [\"adid\"]\nexclude = [\"nope\"]\n";
/// Builds without a warning, and an export loses its condition.
const CONDITIONAL: &str = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
    placeholders = [\"adid\"]\nconditions = [\"environment=production\"]\n";
const LINK: &str = "https://app.adjust.com/abc123";

fn both(file: &str, arguments: impl Arguments) -> [Run; 2] {
    let folder = folder_with(file);
    let arguments = arguments.list();
    [
        cbgen_in(&folder, &arguments),
        cbgen_in(&folder, words(arguments, "--deny warnings")),
    ]
}

#[test]
fn a_warning_without_a_code_fails_where_warnings_are_denied() {
    for arguments in [
        "build",
        &format!("link {LINK} --from callbacks.toml"),
        "preview",
    ] {
        let [without, with] = both(NEEDLESS, arguments);
        without.ends(0).says("warning: ");
        with.gives(1, "").says("error: there is no recommended");
    }
    let [without, with] = both(NEEDLESS, "check");
    without.ends(0).says("0 errors, 1 warning");
    with.ends(1).prints("error: there is no recommended");
    with.says("1 error, 0 warnings");
}

#[test]
fn what_an_export_loses_fails_where_warnings_are_denied() {
    for (format, says) in [
        ("adjust-csv", "error: not in this form"),
        ("adjust-api", "error: `"),
    ] {
        let [without, with] = both(CONDITIONAL, ["build", "--format", format]);
        without.ends(0);
        assert!(!without.stdout.is_empty());
        with.gives(1, "").says(says);
        let [without, with] = both(
            CONDITIONAL,
            format!("build --format '{format}' -o out --quiet"),
        );
        assert_eq!((without.code, with.code), (0, 1), "{}", with.stderr);
    }
    let [_, plain] = both(CONDITIONAL, "build");
    plain.is_silent();
}

#[test]
fn an_export_that_loses_something_is_not_written_and_not_compared() {
    let folder = folder_with(CONDITIONAL);
    let build = |more: &str| {
        let base = ["build", "--format", "adjust-csv", "-o", "out.csv"];
        cbgen_in(&folder, words(base, more))
    };
    assert_eq!(build("--deny warnings").code, 1);
    assert!(!folder.path().join("out.csv").exists());
    assert_eq!(build("").code, 0);
    assert_eq!(build("--check").code, 0);
    let denied = build("--check --deny warnings");
    denied.ends(1);
    denied.prints("error: not in this form");
}

#[test]
fn two_urls_for_one_activity_in_a_link_fail_where_warnings_are_denied() {
    let link = format!("{LINK}?click_callback=some_word&click_callback=another");
    let run = |more: &str| {
        let base = format!("link '{link}' --callback install=https://a.example.com/cb");
        cbgen(words(base, more))
    };
    assert_eq!(run("").code, 0);
    run("--deny warnings").gives(1, "");
    cbgen(["check", "--string", &link, "--deny", "warnings"]).ends(1);
}
