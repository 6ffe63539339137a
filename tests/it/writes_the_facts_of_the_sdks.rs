//! Somebody edits `src/sdk/facts/`: what is wrong fails the build, with file and line.

#[path = "../../build/sdk.rs"]
mod sdk;

use crate::writes_the_catalogue::catalogue::{self, File};

const GOOD: &str = include_str!("../../src/sdk/facts/flutter.toml");

fn compile(files: &[(&str, &str)]) -> Result<String, Vec<String>> {
    let files: Vec<File> = files
        .iter()
        .map(|(path, text)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    sdk::compile(&files, &["dart".to_owned()])
}

/// The errors after the first `old` has become `new`.
fn errors(old: &str, new: &str) -> Vec<String> {
    assert!(GOOD.contains(old), "{old}");
    let text = GOOD.replacen(old, new, 1);
    compile(&[("facts/flutter.toml", &text)]).expect_err("a bad row is refused")
}

/// The line on which a text stands first.
fn line(text: &str) -> usize {
    let at = GOOD.find(text).expect("the text is there");
    1 + GOOD[..at].matches('\n').count()
}

#[test]
fn a_good_file_compiles() {
    let tables = compile(&[("facts/flutter.toml", GOOD)]).expect("it compiles");
    assert!(tables.contains("sessionSuccessCallback"));
}

#[test]
fn a_bad_row_is_named_with_file_and_line() {
    let cases = [
        (
            "adid\", \"jsonResponse\"]",
            "adid\", \"willRetry\"]",
            "SessionSuccess carries no `willRetry`",
        ),
        (
            "adid\", \"jsonResponse\"]",
            "adid\", \"jsonRespons\"]",
            "SessionSuccess carries no `jsonRespons`",
        ),
        (
            "template = \"dart\"",
            "template = \"drat\"",
            "src/sdk/templates has no drat.j2",
        ),
        (
            "{{ key }}, {{ value }}",
            "{{ key }}, {{ vaule }}",
            "this call lacks {{ value }}",
        ),
        (
            "{{ app_token }}",
            "token",
            "this call lacks {{ app_token }}",
        ),
        (
            "kind = \"boolean\"",
            "kind = \"bool\"",
            "unknown kind of willRetry",
        ),
        (
            "scope = \"global\"",
            "scope = \"gobal\"",
            "scope is `global` or `session`",
        ),
        (
            "register = \"sessionS",
            "registr = \"sessionS",
            "unknown field `registr`",
        ),
        ("checked = \"2", "checked = \"x", "checked is a date"),
        ("name = \"Flutter\"", "name = \"\"", "missing name"),
    ];
    for (old, new, said) in cases {
        let errors = errors(old, new);
        let place = format!("facts/flutter.toml:{}: {said}", line(old));
        assert!(
            errors.iter().any(|error| error.starts_with(&place)),
            "{place}: {errors:?}"
        );
    }
}

#[test]
fn a_major_or_a_platform_that_stands_twice_is_named() {
    let twice = errors("sdk = \"v4\"", "sdk = \"v5\"");
    assert!(twice[0].ends_with("this major stands twice"), "{twice:?}");
    let both = compile(&[("a/flutter.toml", GOOD), ("b/flutter.toml", GOOD)]);
    let both = both.expect_err("two files of one id");
    assert!(
        both[0].starts_with("b/flutter.toml:4: duplicate platform `flutter`"),
        "{both:?}"
    );
}

#[test]
fn all_four_callbacks_are_needed() {
    let errors = errors("callbacks.event-failure]", "callbacks.event-lost]");
    assert!(
        errors[0].contains("unknown field `event-lost`"),
        "{errors:?}"
    );
}
