//! Somebody edits `src/sdk/facts/` or `src/sdk/templates/`: what is wrong is found here, with its place.

use crate::program::triples;
use cbgen::sdk::{CallbackKind, Language, SdkPlatform, absent, platforms};
use std::collections::BTreeSet;
use std::path::Path;
use toml::{Table, Value};

const FLUTTER: &str = include_str!("../../src/sdk/facts/flutter.toml");
const ABSENT: &str = include_str!("../../src/sdk/facts/absent.toml");

/// Every language of every platform and major, with a title for messages.
fn languages() -> impl Iterator<Item = (String, &'static Language)> {
    platforms().iter().flat_map(|platform| {
        platform.versions.iter().flat_map(|version| {
            let languages = version.languages.iter();
            languages.map(|row| {
                (
                    format!("{} {} {}", platform.id, version.sdk.id(), row.id),
                    row,
                )
            })
        })
    })
}

/// The files of a folder of `src/sdk`, by name.
fn files(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/sdk")
        .join(folder);
    let files = std::fs::read_dir(folder).expect("a folder");
    let name = |file: std::fs::DirEntry| file.file_name().into_string().expect("a name");
    files.map(|file| name(file.expect("a file"))).collect()
}

/// Every text below a value with the keys that lead to it.
fn texts(path: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => out.push((path.to_owned(), text.clone())),
        Value::Array(list) => list.iter().for_each(|value| texts(path, value, out)),
        Value::Table(table) => {
            for (key, value) in table {
                texts(&format!("{path}.{key}"), value, out);
            }
        }
        _ => {}
    }
}

#[test]
fn every_file_of_the_two_folders_is_part_of_the_program() {
    let platforms = platforms().iter().map(|row| format!("{}.toml", row.id));
    let facts: BTreeSet<String> = platforms.chain(["absent.toml".to_owned()]).collect();
    assert_eq!(files("facts"), facts, "src/sdk/facts.rs lists them");
    let templates: BTreeSet<String> = languages()
        .map(|(_, row)| format!("{}.j2", row.template))
        .collect();
    assert_eq!(files("templates"), templates, "each is named by a language");
}

#[test]
fn an_id_or_alias_names_one_platform() {
    let rows = ABSENT.parse::<Table>().expect("TOML");
    let rows = rows["absent"].as_array().expect("a list").iter();
    let rows = rows.map(|row| absent(row["id"].as_str().expect("an id")).expect("it is known"));
    let absent = rows.map(|row| (row.id.as_str(), &row.aliases));
    let known = platforms().iter().map(|row| (row.id, &row.aliases));
    let mut seen = BTreeSet::new();
    for (id, aliases) in known.chain(absent) {
        for word in std::iter::once(id).chain(aliases.iter().map(String::as_str)) {
            assert!(seen.insert(word), "{word} stands twice");
        }
    }
}

#[test]
fn no_fact_is_empty_and_each_file_says_when_it_was_checked() {
    for name in files("facts") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/sdk/facts")
            .join(&name);
        let text = std::fs::read_to_string(path).expect("a file");
        let mut found = Vec::new();
        texts(
            &name,
            &Value::Table(text.parse().expect("TOML")),
            &mut found,
        );
        for (path, text) in found {
            // Lines of code may be empty.
            let is_line = path.contains(".host.open") || path.contains(".host.close");
            assert!(is_line || !text.trim().is_empty(), "{path} is empty");
        }
    }
    let rows = ABSENT.parse::<Table>().expect("TOML");
    let rows = rows["absent"].as_array().expect("a list").iter();
    let rows = rows.map(|row| absent(row["id"].as_str().expect("an id")).expect("it is known"));
    let absent = rows.map(|row| (row.id.as_str(), row.source.as_str(), &row.checked));
    let known = platforms().iter().flat_map(|row| {
        let versions = row.versions.iter();
        versions.map(|version| (row.id, version.source.as_str(), &row.checked))
    });
    for (id, source, checked) in known.chain(absent) {
        let digits = checked.replace(|c: char| c.is_ascii_digit(), "0");
        assert_eq!(digits, "0000-00-00", "{id}: {checked}");
        assert!(source.starts_with("adjust/"), "{id}: {source}");
    }
}

#[test]
fn a_major_stands_once_and_the_newest_first() {
    for platform in platforms() {
        let majors = platform.versions.iter().map(|version| version.sdk);
        let missing = platform.missing.iter().map(|row| row.sdk);
        let sorted = majors.clone().is_sorted_by(|a, b| a > b);
        assert!(sorted, "{}", platform.id);
        let all: BTreeSet<_> = majors.chain(missing).collect();
        assert_eq!(all.len(), 2, "{}: each is there or missing", platform.id);
    }
}

#[test]
fn every_call_takes_its_values() {
    for (title, row) in languages() {
        let calls = [
            (&row.construct, &["app_token", "environment"][..]),
            (&row.parameter.add, &["key", "value"]),
            (&row.event.construct, &["event_token"]),
            (&row.event.parameter, &["key", "value"]),
            (&row.event.callback_id, &["id"]),
        ];
        for (call, names) in calls {
            for name in names {
                let value = format!("{{{{ {name} }}}}");
                assert!(call.contains(&value), "{title}: {call} lacks {value}");
            }
        }
        let scope = row.parameter.scope.as_str();
        assert!(["global", "session"].contains(&scope), "{title}: {scope}");
    }
}

#[test]
fn every_callback_is_there_and_carries_what_adjust_documents() {
    for (title, row) in languages() {
        let kinds: Vec<CallbackKind> = row.callbacks.keys().copied().collect();
        assert_eq!(kinds, CallbackKind::ALL, "{title}");
        for (kind, callback) in &row.callbacks {
            let id = kind.id();
            let mut documented = vec!["message", "timestamp", "adid", "jsonResponse"];
            if id.starts_with("event") {
                documented.extend(["eventToken", "callbackId"]);
            }
            if id.ends_with("failure") {
                documented.push("willRetry");
            }
            for name in &callback.properties {
                let is_documented = documented.contains(&name.as_str());
                assert!(is_documented, "{title}: {id} carries no `{name}`");
                let has_row = row.properties.contains_key(name);
                assert!(has_row, "{title}: `{name}` has no row in properties");
            }
        }
    }
}

#[test]
fn an_unknown_key_or_word_is_named_with_its_line() {
    toml::from_str::<SdkPlatform>(FLUTTER).expect("the file as it is");
    let cases = triples([
        "register = \"sessionS | registr = \"sessionS | unknown field `registr`",
        "data_type =  | datatype =  | unknown field `datatype`",
        "kind = \"boolean\" | kind = \"bool\" | unknown variant `bool`",
        "sdk = \"v4\" | sdk = \"v3\" | unknown variant `v3`",
        "callbacks.event-failure] | callbacks.event-lost] | unknown variant `event-lost`",
        "nullable =  | optional =  | unknown field `optional`",
    ]);
    for (old, new, message) in cases {
        let at = FLUTTER.find(old).expect(old);
        let error = toml::from_str::<SdkPlatform>(&FLUTTER.replacen(old, new, 1));
        let error = error.expect_err(new).to_string();
        let line = format!("line {}", 1 + FLUTTER[..at].matches('\n').count());
        assert!(error.contains(message) && error.contains(&line), "{error}");
    }
}
