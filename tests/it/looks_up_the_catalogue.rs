//! `cbgen placeholders` and `cbgen triggers`, and what must hold for every row.

use crate::program::{Arguments, cbgen, has, new, starts, words};
use std::collections::BTreeSet;

fn json(arguments: impl Arguments) -> serde_json::Value {
    let run = cbgen(words(arguments, "--format json"));
    run.ends(0);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn a_placeholder_has_all_its_facts() {
    let rows = json("placeholders gps_adid");
    let row = rows
        .as_array()
        .expect("an array")
        .iter()
        .find(|row| row["name"] == "gps_adid")
        .expect("the row");
    assert_eq!(row["category"], "device_ids");
    assert_eq!(row["type"], "string");
    assert_eq!(row["platforms"], serde_json::json!(["android"]));
    assert_eq!(row["status"], "documented");
    assert!(
        row["triggers"]["recommended"]
            .as_array()
            .expect("a list")
            .contains(&"install".into())
    );
    assert_eq!(
        row["triggers"]["unavailable"],
        serde_json::json!([
            "uninstall",
            "sk_install",
            "sk_install_direct",
            "sk_event",
            "sk_qualifier"
        ])
    );
    assert_eq!(
        row["triggers"]["inferred_unavailable"],
        serde_json::json!([])
    );
    for key in ["description", "example", "source", "checked"] {
        assert!(
            row[key].as_str().is_some_and(|text| !text.is_empty()),
            "{key}"
        );
    }
    let tracker = json("placeholders link_token");
    assert_eq!(
        (&tracker[0]["name"], &tracker[0]["aliases"]),
        (&"tracker".into(), &serde_json::json!(["link_token"]))
    );
}

#[test]
fn the_catalogue_is_complete_and_every_row_is_sound() {
    let rows = json("placeholders");
    let rows = rows.as_array().expect("an array");
    assert_eq!(rows.len(), 314);
    let triggers = json("triggers");
    let ids: BTreeSet<&str> = triggers
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|row| row["id"].as_str())
        .collect();
    assert_eq!(ids.len(), 33);
    let mut descriptions = BTreeSet::new();
    for row in rows {
        let description = row["description"].as_str().expect("text");
        assert!(
            description.len() >= 20 && description.ends_with('.'),
            "{row}"
        );
        assert!(
            descriptions.insert(description),
            "two rows say the same: {description}"
        );
        for list in ["recommended", "unavailable", "inferred_unavailable"] {
            for id in row["triggers"][list].as_array().expect("a list") {
                assert!(ids.contains(id.as_str().expect("text")), "{row}");
            }
        }
    }
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    for trigger in triggers.as_array().expect("an array") {
        for name in trigger["recommended"].as_array().expect("a list") {
            assert!(names.contains(name.as_str().expect("text")), "{trigger}");
        }
    }
}

/// The words of `known_names.txt` below a heading.
fn known_names(heading: &str) -> BTreeSet<&'static str> {
    let text = include_str!("known_names.txt");
    let below = text
        .split_once(&format!("# {heading}\n"))
        .expect("the heading")
        .1;
    let end = below.find('#').unwrap_or(below.len());
    below[..end].split_whitespace().collect()
}

#[test]
fn no_published_name_is_missing_and_each_row_says_where_it_was_read_and_when() {
    let rows = json("placeholders");
    let triggers = json("triggers");
    let texts = |row: &serde_json::Value, key: &str| -> Vec<String> {
        let list = row[key].as_array().expect("a list").iter();
        list.map(|text| text.as_str().expect("text").to_owned())
            .collect()
    };
    for (heading, rows, key, count) in [
        ("placeholders", &rows, "name", 318),
        ("triggers", &triggers, "id", 33),
    ] {
        let rows = rows.as_array().expect("an array");
        let mut names: BTreeSet<String> =
            rows.iter().flat_map(|row| texts(row, "aliases")).collect();
        names.extend(
            rows.iter()
                .map(|row| row[key].as_str().expect("text").to_owned()),
        );
        let published = known_names(heading);
        assert_eq!(published.len(), count, "{heading}");
        let missing: Vec<_> = published
            .iter()
            .filter(|name| !names.contains(**name))
            .collect();
        assert!(missing.is_empty(), "{heading}: {missing:?}");
        for row in rows {
            let text = |key: &str| row[key].as_str().expect("text");
            let (source, checked) = (text("source"), text("checked"));
            // An address, or what finds it where the address is not known.
            let is_found = source.starts_with("https://") || source.contains("(search for ");
            assert!(is_found && !source.contains("http://"), "{row}");
            assert!(checked.len() == 10 && checked >= "2026-11-01", "{row}");
            let is_adjusts =
                source.contains("adjust.com/") || source.contains("github.com/adjust/");
            assert!(is_adjusts || row["status"] != "documented", "{row}");
        }
    }
}

#[test]
fn hashes_in_the_catalogue_look_like_hashes() {
    for row in json("placeholders --category device_ids")
        .as_array()
        .expect("an array")
    {
        let (name, example) = (
            row["name"].as_str().expect("text"),
            row["example"].as_str().expect("text"),
        );
        let length = if name.ends_with("_sha1") {
            40
        } else if name.ends_with("_md5") {
            32
        } else {
            continue;
        };
        assert!(
            example.len() == length && example.bytes().all(|b| b.is_ascii_hexdigit()),
            "{name}: {example}"
        );
    }
}

#[test]
fn triggers_show_what_scripts_need() {
    let rows = json("triggers");
    let row = |id: &str| {
        rows.as_array()
            .expect("an array")
            .iter()
            .find(|row| row["id"] == id)
            .expect(id)
            .clone()
    };
    assert_eq!(row("install")["link_parameter"], "install_callback");
    assert_eq!(row("install")["in_global"], true);
    assert_eq!(row("san_click")["in_global"], false);
    assert_eq!(
        row("sk_install_direct")["in_global"],
        serde_json::Value::Null
    );
    assert_eq!(row("event")["needs_event_token"], true);
    assert_eq!(row("uninstall")["link_parameter"], serde_json::Value::Null);
    assert_eq!(
        row("cost_update")["aliases"],
        serde_json::json!(["ad_spend", "cost_updated"])
    );
    assert_eq!(row("click")["recommended_by"], "cbgen");
    assert_eq!(json("triggers skan_install")[0]["id"], "sk_install");
    cbgen("triggers iap")
        .gives(1, "")
        .says("nearest known: event;");
    cbgen("triggers zzqq").gives(1, "").never_says("nearest");
    cbgen("sdk --platform corona")
        .gives(2, "")
        .says("SDK\n  cbgen has");
}

#[test]
fn names_are_one_a_line() {
    let names = cbgen(["placeholders", "--trigger", "click", "--format", "names"]);
    let names: Vec<&str> = names.stdout.lines().collect();
    assert_eq!(
        &names[..2],
        ["gps_adid", "idfa"],
        "the recommended ones come first"
    );
    assert!(!names.contains(&"installed_at"), "a click has no install");
    assert_eq!(
        cbgen(["triggers", "--format", "names"])
            .stdout
            .lines()
            .next(),
        Some("install")
    );
}

#[test]
fn a_query_finds_by_name_meaning_and_mistake() {
    let first = |query: &str| {
        json(["placeholders", query])[0]["name"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(first("adid"), "adid");
    assert_eq!(first("{adid}"), "adid");
    assert_eq!(first("gaid"), "gps_adid");
    assert_eq!(first("trakcer"), "tracker");
    assert_eq!(first("campain"), "campaign_name");
    assert_eq!(first("revenoo"), "revenue");
    assert_eq!(first("name campaign"), "campaign_name");
    assert!(first("ad spend").starts_with("cost"));
    let cents = json("placeholders 'in cents'");
    assert!(
        cents
            .as_array()
            .is_some_and(|rows| rows.iter().any(|row| row["name"] == "revenue")),
        "{cents}"
    );
    assert!(
        json("placeholders 'campaign name'")
            .as_array()
            .is_some_and(|rows| !rows.is_empty())
    );
}

#[test]
fn the_table_has_name_meaning_and_example() {
    let run = cbgen(["placeholders", "rejection_reason"]);
    starts(&run.stdout, "NAME");
    run.prints("anonymous_traffic");
    let card = cbgen(["triggers", "global"]);
    assert!(
        card.stdout.contains("event_name") && card.stdout.contains("two requests"),
        "{}",
        card.stdout
    );
}

#[test]
fn a_wrong_word_gets_the_right_one() {
    let category = cbgen(["placeholders", "--category", "devices"]);
    category.ends(2);
    category.says("did you mean `device`?");
    cbgen(["triggers", "instal"]).refuses(1, "unknown-trigger");
    cbgen("placeholders zzzz")
        .gives(0, "")
        .says("try a shorter word");
    assert_eq!(json("placeholders zzzz"), serde_json::json!([]));
}

#[test]
fn a_trigger_is_named_by_id_label_or_alias_in_any_case_and_what_was_taken_is_told() {
    for (name, id) in [
        ("ad revenue", "ad_revenue"),
        ("AD-REVENUE", "ad_revenue"),
        ("In-App Event", "event"),
        ("Erased user (GDPR)", "gdpr_forget_device"),
        ("GDPR", "gdpr_forget_device"),
        ("skan install", "sk_install"),
    ] {
        let run = new(name, "https://a.example/cb", "--format json");
        run.prints(&format!("\"trigger\": \"{id}\""))
            .says(&format!("trigger: {id} ("));
        cbgen([
            "check",
            "--string",
            "https://a.example/cb",
            "--trigger",
            name,
        ])
        .ends(0)
        .says(id);
        cbgen(["triggers", name, "--format", "names"]).gives(0, &format!("{id}\n"));
    }
    new("install", "https://a.example/cb", "--recommended").is_silent();
    new("purchase", "https://a.example/cb", "").refuses(1, "unknown-trigger");
    // No two triggers share a name.
    let catalogue = cbgen::catalogue::Catalogue::builtin();
    for trigger in catalogue.triggers() {
        for name in [trigger.id, trigger.label].iter().chain(trigger.aliases) {
            let named = catalogue.triggers().iter().filter(|one| one.is_named(name));
            assert_eq!(named.count(), 1, "{name}");
        }
    }
}

#[test]
#[cfg(unix)]
fn no_terminal_is_so_narrow_that_a_name_is_broken() {
    use crate::terminal::{Setting, Terminal, USUAL};
    for columns in [40, 60, 80, 160] {
        for (list, link_parameter) in [("triggers", true), ("placeholders revenue", false)] {
            let command = format!(
                "cbgen {list} --format names >names && cbgen {list} && echo all-shown && read -r line"
            );
            let setting = Setting {
                columns,
                command: Box::leak(command.into_boxed_str()),
                ..USUAL
            };
            let mut terminal = Terminal::start(setting);
            terminal.see("all-shown");
            let (shown, names) = (terminal.bytes(), terminal.file("names"));
            terminal.press("\n");
            assert_eq!(terminal.end(list).code, 0);
            let shown = anstream::adapter::strip_str(&shown).to_string();
            let table: Vec<&str> = shown.lines().collect();
            let names: Vec<&str> = names.lines().collect();
            assert!(names.len() > 5, "{shown}");
            for name in names {
                let is_whole = |line: &&str| line.split(' ').next() == Some(name);
                assert!(table.iter().any(is_whole), "{columns}: {name}\n{shown}");
            }
            let longest = table.iter().map(|line| line.chars().count()).max();
            assert!(
                longest <= Some(usize::from(columns)),
                "{longest:?}\n{shown}"
            );
            if link_parameter {
                has(&shown, "rejected_reattribution_callback");
            }
            let is_stacked = table[0].starts_with("install") || table[0].starts_with("revenue");
            assert_eq!(is_stacked, columns < 100, "{shown}");
        }
    }
}
