//! Somebody edits `placeholders/`: what is wrong fails the build, with file and line.

#[path = "../../build/catalogue.rs"]
pub(crate) mod catalogue;

use catalogue::{File, compile};

const TRIGGERS: &str = r#"[[trigger]]
id = "install"
label = "Install"
group = "common"
description = "First opening."
activity_kinds = ["install"]
needs_event_token = false
recommended = ["adid"]
recommended_by = "adjust"
source = "somewhere"
checked = "2026-11-01"
"#;

const ROW: &str = r#"title = "Ids"
[[placeholder]]
name = "adid"
description = "An id."
example = "1"
type = "integer"
status = "documented"
source = "https://help.adjust.com/en"
checked = "2026-11-01"
"#;

fn errors(triggers: &str, row: &str) -> Vec<String> {
    let files = [
        ("placeholders/triggers.toml", triggers),
        ("placeholders/ids.toml", row),
    ];
    let files = files.map(|(path, text)| File {
        path: path.to_owned(),
        text: text.to_owned(),
    });
    match compile(&files) {
        Ok(compiled) => {
            assert!(
                compiled.tables.contains("PLACEHOLDERS")
                    && compiled.summary.starts_with("2026-11-01: 1 ")
            );
            Vec::new()
        }
        Err(errors) => errors,
    }
}

#[test]
fn good_rows_compile() {
    assert_eq!(errors(TRIGGERS, ROW), [""; 0]);
}

#[test]
fn each_bad_row_is_named_with_its_line() {
    let cases = [
        (
            ROW.replace("adid", "AdId"),
            "placeholders/ids.toml:3: a name has lower-case letters",
        ),
        (
            format!("{ROW}aliases = [\"adid\"]\n"),
            "placeholders/ids.toml:10: duplicate name `adid`",
        ),
        (
            format!("{ROW}mistakes = [\"x\", \"x\"]\n"),
            "placeholders/ids.toml:10: duplicate name `x`",
        ),
        (
            format!("{ROW}unavailable = [\"instal\"]\n"),
            "placeholders/ids.toml:10: unknown trigger `instal`",
        ),
        (
            format!("{ROW}unavailable_inferred = [\"*\", \"!sk_*\"]\n"),
            "placeholders/ids.toml:10: unknown trigger `!sk_*`",
        ),
        (
            format!("{ROW}unavailable = [\"install\"]\n"),
            "placeholders/triggers.toml:8: `adid` has no value",
        ),
        (
            format!("{ROW}platforms = [\"mac\"]\n"),
            "placeholders/ids.toml:10: unknown variant `mac`, expected one of `ios`",
        ),
        (
            ROW.replace("\"1\"", "\"one\""),
            "placeholders/ids.toml:5: the example `one` is no integer",
        ),
        (
            ROW.replace("\"integer\"", "\"number\""),
            "placeholders/ids.toml:6: unknown variant `number`, expected one of `string`",
        ),
        (
            ROW.replace("\"https://help.adjust.com/en\"", "\" \""),
            "placeholders/ids.toml:8: missing source",
        ),
        (
            ROW.replace("source = \"https://help.adjust.com/en\"\n", ""),
            "missing field `source`",
        ),
        (
            ROW.replace("help.adjust.com", "example.com"),
            "placeholders/ids.toml:8: documented means a page of Adjust's",
        ),
        (
            ROW.replace("2026-11-01", "yesterday"),
            "placeholders/ids.toml:9: checked is a date",
        ),
        (
            ROW.replace("documented", "known"),
            "placeholders/ids.toml:7: unknown variant `known`, expected `documented` or `observed`",
        ),
        (
            format!("{ROW}sample = {{ letters = {{ of = \"hex\" }} }}\n"),
            "placeholders/ids.toml:10: missing field `length`",
        ),
        (
            format!("{ROW}sample = {{ between = {{ low = 2, high = 1 }} }}\n"),
            "placeholders/ids.toml:10: a range begins with its lower end",
        ),
        (
            format!("{ROW}sample = {{ same = {{ of = \"adid\" }} }}\n"),
            "placeholders/ids.toml:10: this sample is made from itself",
        ),
        (
            format!("{ROW}colour = 1\n"),
            "placeholders/ids.toml:10: unknown field `colour`",
        ),
        (
            ROW.replace("adid", "tracker"),
            "placeholders/triggers.toml:8: unknown placeholder `adid`",
        ),
    ];
    for (row, expected) in cases {
        let errors = errors(TRIGGERS, &row);
        assert!(
            errors.iter().any(|error| error.contains(expected)),
            "{expected}: {errors:?}"
        );
    }
    let moments = format!(
        "{ROW}sample = {{ moment = {{ order = 1, gap = [1, 2], now_on = [\"install\"] }} }}\n{}sample = {{ moment = {{ order = 2, gap = [1, 2] }} }}\n",
        ROW.replace("title = \"Ids\"", "").replace("adid", "later")
    );
    let later = "placeholders/ids.toml:13: this comes after `install`";
    assert!(errors(TRIGGERS, &moments)[0].contains(later));
    let twice = format!("{TRIGGERS}{TRIGGERS}");
    assert!(
        errors(&twice, ROW)[0]
            .contains("placeholders/triggers.toml:13: duplicate trigger `install`")
    );
}

#[test]
fn an_example_must_fit_its_type() {
    let fits = |kind: &str, name: &str, example: &str| {
        let row = ROW
            .replace("\"integer\"", &format!("\"{kind}\""))
            .replace("\"adid\"", &format!("\"{name}\""))
            .replace("\"1\"", &format!("'{example}'"));
        errors(&TRIGGERS.replace("[\"adid\"]", "[]"), &row).is_empty()
    };
    for (kind, good, bad) in [
        ("integer", "-12", "1.5"),
        ("decimal", "3.99", "3,99"),
        ("boolean", "0", "true"),
        ("timestamp", "1404214665", "2014-07-01"),
        ("timestamp_ms", "1404214665123", "1404214665"),
        ("json", "{\"a\":1}", "{a:1}"),
        ("string", "x", ""),
    ] {
        assert!(fits(kind, "x", good), "{kind}: {good}");
        assert!(!fits(kind, "x", bad), "{kind}: {bad}");
    }
    assert!(
        fits("timestamp", "x_hour", "1499875200") && !fits("timestamp", "x_hour", "1499875201")
    );
    assert!(
        !fits("string", "idfa", "8C6CBCOD-5F43-4765-A6E6-84DFF3D24707"),
        "the letter O is in no UUID"
    );
}
