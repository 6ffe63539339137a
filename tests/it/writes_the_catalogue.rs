//! Somebody edits `placeholders/`: what is wrong fails the build, with file and line.

#[path = "../../build/catalogue.rs"]
pub(crate) mod catalogue;

use crate::program::{has, parts, starts, triples};
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
    let compiled = compile(&files);
    if let Ok(compiled) = &compiled {
        has(&compiled.tables, "PLACEHOLDERS");
        starts(&compiled.summary, "2026-11-01: 1 ");
    }
    compiled.err().unwrap_or_default()
}

/// What is replaced in a row by what, or `+` and what is added to it; and the error.
#[test]
fn each_bad_row_is_named_with_its_line() {
    assert_eq!(errors(TRIGGERS, ROW), [""; 0]);
    for (old, new, expected) in triples([
        "adid | AdId | placeholders/ids.toml:3: a name has lower-case letters",
        "+ | aliases = [\"adid\"]\n | placeholders/ids.toml:10: duplicate name `adid`",
        "+ | mistakes = [\"x\", \"x\"]\n | placeholders/ids.toml:10: duplicate name `x`",
        "+ | unavailable = [\"instal\"]\n | placeholders/ids.toml:10: unknown trigger `instal`",
        "+ | unavailable_inferred = [\"*\", \"!sk_*\"]\n | placeholders/ids.toml:10: unknown trigger `!sk_*`",
        "+ | unavailable = [\"install\"]\n | placeholders/triggers.toml:8: `adid` has no value",
        "+ | platforms = [\"mac\"]\n | placeholders/ids.toml:10: unknown variant `mac`, expected one of `ios`",
        "\"1\" | \"one\" | placeholders/ids.toml:5: the example `one` is no integer",
        "\"integer\" | \"number\" | placeholders/ids.toml:6: unknown variant `number`, expected one of `string`",
        "\"https://help.adjust.com/en\" | \" \" | placeholders/ids.toml:8: missing source",
        "source = \"https://help.adjust.com/en\"\n |  | missing field `source`",
        "help.adjust.com | example.com | placeholders/ids.toml:8: documented means a page of Adjust's",
        "2026-11-01 | yesterday | placeholders/ids.toml:9: checked is a date",
        "documented | known | placeholders/ids.toml:7: unknown variant `known`, expected `documented` or `observed`",
        "+ | sample = { letters = { of = \"hex\" } }\n | placeholders/ids.toml:10: missing field `length`",
        "+ | sample = { between = { low = 2, high = 1 } }\n | placeholders/ids.toml:10: a range begins with its lower end",
        "+ | sample = { same = { of = \"adid\" } }\n | placeholders/ids.toml:10: this sample is made from itself",
        "+ | colour = 1\n | placeholders/ids.toml:10: unknown field `colour`",
        "adid | tracker | placeholders/triggers.toml:8: unknown placeholder `adid`",
    ]) {
        let row = match old {
            "+" => format!("{ROW}{new}"),
            _ => ROW.replace(old, new),
        };
        has(&errors(TRIGGERS, &row).join("\n"), expected);
    }
    let moments = format!(
        "{ROW}sample = {{ moment = {{ order = 1, gap = [1, 2], now_on = [\"install\"] }} }}\n{}sample = {{ moment = {{ order = 2, gap = [1, 2] }} }}\n",
        ROW.replace("title = \"Ids\"", "").replace("adid", "later")
    );
    let later = "placeholders/ids.toml:13: this comes after `install`";
    has(&errors(TRIGGERS, &moments)[0], later);
    let twice = format!("{TRIGGERS}{TRIGGERS}");
    let again = "placeholders/triggers.toml:13: duplicate trigger `install`";
    has(&errors(&twice, ROW)[0], again);
}

/// A type, a name, an example that fits and one that does not.
#[test]
fn an_example_must_fit_its_type() {
    let fits = |kind: &str, name: &str, example: &str| {
        let row = ROW
            .replace("\"integer\"", &format!("\"{kind}\""))
            .replace("\"adid\"", &format!("\"{name}\""))
            .replace("\"1\"", &format!("'{example}'"));
        errors(&TRIGGERS.replace("[\"adid\"]", "[]"), &row).is_empty()
    };
    for [kind, name, good, bad] in parts([
        "integer | x | -12 | 1.5",
        "decimal | x | 3.99 | 3,99",
        "boolean | x | 0 | true",
        "timestamp | x | 1404214665 | 2014-07-01",
        "timestamp_ms | x | 1404214665123 | 1404214665",
        "json | x | {\"a\":1} | {a:1}",
        "string | x | x | ",
        "timestamp | x_hour | 1499875200 | 1499875201",
        // The letter O is in no UUID.
        "string | idfa | 8C6CBC0D-5F43-4765-A6E6-84DFF3D24707 | 8C6CBCOD-5F43-4765-A6E6-84DFF3D24707",
    ]) {
        assert!(fits(kind, name, good), "{kind}: {good}");
        assert!(!fits(kind, name, bad), "{kind}: {bad}");
    }
}
