//! `cbgen placeholders` and `cbgen triggers`, and what must hold for every row.

use crate::program::{Arguments, cbgen, has, list_of, new, pairs, starts, words};
use std::collections::BTreeSet;

fn json(arguments: impl Arguments) -> serde_json::Value {
    let run = cbgen(words(arguments, "--format json"));
    run.ends(0);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn a_placeholder_has_all_its_facts() {
    let rows = json("placeholders gps_adid");
    let mut rows = rows.as_array().expect("an array").iter();
    let row = rows.find(|row| row["name"] == "gps_adid");
    let row = row.expect("the row");
    let unavailable = "uninstall sk_install sk_install_direct sk_event sk_qualifier";
    let unavailable: Vec<&str> = unavailable.split(' ').collect();
    for (key, value) in [
        ("category", "device_ids".into()),
        ("type", "string".into()),
        ("platforms", ["android"].into()),
        ("status", "documented".into()),
    ] {
        let value: serde_json::Value = value;
        assert_eq!(row[key], value, "{key}");
    }
    let triggers = &row["triggers"];
    let recommended = triggers["recommended"].as_array().expect("a list");
    assert!(recommended.contains(&"install".into()), "{row}");
    assert_eq!(triggers["unavailable"], serde_json::json!(unavailable));
    assert_eq!(triggers["inferred_unavailable"], serde_json::json!([]));
    for key in ["description", "example", "source", "checked"] {
        let is_there = row[key].as_str().is_some_and(|text| !text.is_empty());
        assert!(is_there, "{key}");
    }
    let tracker = &json("placeholders link_token")[0];
    assert_eq!(tracker["name"], "tracker");
    assert_eq!(tracker["aliases"], serde_json::json!(["link_token"]));
}

#[test]
fn the_catalogue_is_complete_and_every_row_is_sound() {
    let (rows, triggers) = (json("placeholders"), json("triggers"));
    let rows = list_of(&rows);
    assert_eq!((rows.len(), list_of(&triggers).len()), (314, 33));
    let descriptions = rows.iter().filter_map(|row| row["description"].as_str());
    let descriptions: BTreeSet<&str> = descriptions.collect();
    assert_eq!(descriptions.len(), rows.len(), "two rows say the same");
    for text in descriptions {
        assert!(text.len() >= 20 && text.ends_with('.'), "{text}");
    }
    for row in rows {
        // Hashes look like hashes.
        let (name, example) = (row["name"].as_str(), row["example"].as_str());
        let (name, example) = (name.expect("text"), example.expect("text"));
        let length = [("_sha1", 40), ("_md5", 32)].into_iter();
        let mut length = length.filter(|(end, _)| name.ends_with(end));
        let is_hash =
            |length| example.len() == length && example.bytes().all(|b| b.is_ascii_hexdigit());
        let is_so = length.next().is_none_or(|(_, length)| is_hash(length));
        assert!(is_so, "{name}: {example}");
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
    for (command, key, count) in [("placeholders", "name", 318), ("triggers", "id", 33)] {
        let rows = json(command);
        let aliases = list_of(&rows)
            .iter()
            .flat_map(|row| list_of(&row["aliases"]));
        let names = aliases.chain(list_of(&rows).iter().map(|row| &row[key]));
        let names: BTreeSet<&str> = names.filter_map(|name| name.as_str()).collect();
        let published = known_names(command);
        assert_eq!(published.len(), count, "{command}");
        let missing: Vec<_> = published.difference(&names).collect();
        assert!(missing.is_empty(), "{command}: {missing:?}");
        for row in list_of(&rows) {
            let text = |key: &str| row[key].as_str().expect("text");
            let (source, checked) = (text("source"), text("checked"));
            // An address, or what finds it where the address is not known.
            let is_found = source.starts_with("https://") || source.contains("(search for ");
            assert!(is_found && !source.contains("http://"), "{row}");
            assert!(checked.len() == 10 && checked >= "2026-11-01", "{row}");
        }
    }
}

#[test]
fn triggers_show_what_scripts_need() {
    use serde_json::json as is;
    let rows = json("triggers");
    for (id, key, value) in [
        ("install", "link_parameter", is!("install_callback")),
        ("install", "in_global", is!(true)),
        ("san_click", "in_global", is!(false)),
        ("sk_install_direct", "in_global", is!(null)),
        ("event", "needs_event_token", is!(true)),
        ("uninstall", "link_parameter", is!(null)),
        ("cost_update", "aliases", is!(["ad_spend", "cost_updated"])),
        ("click", "recommended_by", is!("cbgen")),
    ] {
        let row = list_of(&rows).iter().find(|row| row["id"] == id);
        assert_eq!(row.expect(id)[key], value, "{id} {key}");
    }
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
    let names = cbgen("placeholders --trigger click --format names");
    // The recommended ones come first, and a click has no install.
    starts(&names.stdout, "gps_adid\nidfa\n");
    names.never_prints("\ninstalled_at\n");
    starts(&cbgen("triggers --format names").stdout, "install\n");
}

#[test]
fn a_query_finds_by_name_meaning_and_mistake() {
    for (query, name) in pairs([
        "adid | adid",
        "{adid} | adid",
        "gaid | gps_adid",
        "trakcer | tracker",
        "country of the user | country",
        "campain | campaign_name",
        "revenoo | revenue",
        "name campaign | campaign_name",
        "campaign name | campaign_name",
    ]) {
        assert_eq!(json(["placeholders", query])[0]["name"], name, "{query}");
    }
    let first = |query: &str| json(["placeholders", query])[0]["name"].to_string();
    starts(&first("ad spend"), "\"cost");
    let cents = json("placeholders 'in cents'");
    let is_found = list_of(&cents).iter().any(|row| row["name"] == "revenue");
    assert!(is_found, "{cents}");
}

#[test]
fn the_table_has_name_meaning_and_example() {
    let run = cbgen("placeholders rejection_reason");
    starts(&run.stdout, "NAME");
    run.prints("anonymous_traffic");
    cbgen("triggers global")
        .prints("event_name")
        .prints("two requests");
    // A wrong word gets the right one.
    cbgen("placeholders --category devices")
        .ends(2)
        .says("exists: 'device'");
    cbgen("triggers instal").refuses(1, "unknown-trigger");
    cbgen("placeholders zzzz")
        .gives(0, "")
        .says("try a shorter word");
    assert_eq!(json("placeholders zzzz"), serde_json::json!([]));
}

#[test]
fn a_trigger_is_named_by_id_label_or_alias_in_any_case_and_what_was_taken_is_told() {
    let url = "https://a.example/cb";
    for (name, id) in pairs([
        "ad revenue | ad_revenue",
        "AD-REVENUE | ad_revenue",
        "In-App Event | event",
        "Erased user (GDPR) | gdpr_forget_device",
        "GDPR | gdpr_forget_device",
        "skan install | sk_install",
    ]) {
        new(name, url, "--format json")
            .prints(&format!("\"trigger\": \"{id}\""))
            .says(&format!("trigger: {id} ("));
        cbgen(["check", "--string", url, "--trigger", name])
            .ends(0)
            .says(id);
        cbgen(["triggers", name, "--format", "names"]).gives(0, &format!("{id}\n"));
    }
    new("install", url, "--recommended").is_silent();
    new("purchase", url, "").refuses(1, "unknown-trigger");
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
