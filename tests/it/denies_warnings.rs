//! `--deny warnings`: every warning is an error, with a code or without one.

use crate::program::{Run, cbgen, cbgen_in, folder_with};

/// Builds with one warning: `exclude` leaves nothing out.
const NEEDLESS: &str = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
    placeholders = [\"adid\"]\nexclude = [\"nope\"]\n";
/// Builds without a warning, and an export loses its condition.
const CONDITIONAL: &str = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
    placeholders = [\"adid\"]\nconditions = [\"environment=production\"]\n";
const LINK: &str = "https://app.adjust.com/abc123";

fn both(file: &str, arguments: &[&str]) -> [Run; 2] {
    let folder = folder_with(file);
    let denied = [arguments, &["--deny", "warnings"]].concat();
    [
        cbgen_in(folder.path(), arguments),
        cbgen_in(folder.path(), denied),
    ]
}

#[test]
fn a_warning_without_a_code_fails_where_warnings_are_denied() {
    for arguments in [
        &["build"][..],
        &["link", LINK, "--from", "callbacks.toml"],
        &["preview"],
    ] {
        let [without, with] = both(NEEDLESS, arguments);
        assert_eq!(without.code, 0, "{}", without.stderr);
        assert!(without.stderr.contains("warning: "), "{}", without.stderr);
        assert_eq!((with.code, with.stdout.as_str()), (1, ""), "{arguments:?}");
        assert!(with.stderr.contains("error: there is no recommended"));
    }
    let [without, with] = both(NEEDLESS, &["check"]);
    assert_eq!(without.code, 0, "{}", without.stdout);
    assert!(without.stderr.contains("0 errors, 1 warning"));
    assert_eq!(with.code, 1, "{}", with.stdout);
    assert!(with.stdout.contains("error: there is no recommended"));
    assert!(with.stderr.contains("1 error, 0 warnings"));
}

#[test]
fn what_an_export_loses_fails_where_warnings_are_denied() {
    for (format, says) in [
        ("adjust-csv", "error: not in this form"),
        ("adjust-api", "error: `"),
    ] {
        let [without, with] = both(CONDITIONAL, &["build", "--format", format]);
        assert_eq!(without.code, 0, "{}", without.stderr);
        assert!(!without.stdout.is_empty());
        assert_eq!((with.code, with.stdout.as_str()), (1, ""), "{format}");
        assert!(with.stderr.contains(says), "{}", with.stderr);
        let [without, with] = both(
            CONDITIONAL,
            &["build", "--format", format, "-o", "out", "--quiet"],
        );
        assert_eq!((without.code, with.code), (0, 1), "{}", with.stderr);
    }
    let [_, plain] = both(CONDITIONAL, &["build"]);
    plain.is_silent();
}

#[test]
fn an_export_that_loses_something_is_not_written_and_not_compared() {
    let folder = folder_with(CONDITIONAL);
    let build = |more: &[&str]| {
        let base = ["build", "--format", "adjust-csv", "-o", "out.csv"];
        cbgen_in(folder.path(), base.iter().chain(more))
    };
    assert_eq!(build(&["--deny", "warnings"]).code, 1);
    assert!(!folder.path().join("out.csv").exists());
    assert_eq!(build(&[]).code, 0);
    assert_eq!(build(&["--check"]).code, 0);
    let denied = build(&["--check", "--deny", "warnings"]);
    assert_eq!(denied.code, 1);
    assert!(
        denied.stdout.contains("error: not in this form"),
        "{}",
        denied.stdout
    );
}

#[test]
fn two_urls_for_one_activity_in_a_link_fail_where_warnings_are_denied() {
    let link = format!("{LINK}?click_callback=some_word&click_callback=another");
    let run = |more: &[&str]| {
        let base = [
            "link",
            &link,
            "--callback",
            "install=https://a.example.com/cb",
        ];
        cbgen(base.iter().chain(more))
    };
    assert_eq!(run(&[]).code, 0);
    let denied = run(&["--deny", "warnings"]);
    assert_eq!((denied.code, denied.stdout.as_str()), (1, ""));
    let check = cbgen(["check", "--string", &link, "--deny", "warnings"]);
    assert_eq!(check.code, 1, "{}", check.stdout);
}
