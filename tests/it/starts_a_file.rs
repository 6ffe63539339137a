//! `cbgen init`, and what stands in files that cbgen makes.

use crate::checking::Schema;
use crate::program::{
    cbgen, cbgen_in, coded, finishes, folder_of, has, new, pairs, read, starts, words,
};
use cbgen::callback::{SourceKind, Sources};
use cbgen::lint::{Diagnostic, Fault, Level, Levels};
use cbgen::manifest::Manifest;
use cbgen::manifest::include::NoIncludes;

#[test]
fn a_first_file_is_sound_and_asks_nothing() {
    for (more, file) in [
        ("", "callbacks.toml"),
        ("-e 'https://in.acme.com/cb?x=1&y=a%20b'", "callbacks.toml"),
        ("-e http://in.acme.com/it's -q", "callbacks.toml"),
        ("apps.toml --endpoint https://in.acme.com", "apps.toml"),
    ] {
        let folder = folder_of(&[]);
        let more = more.replace("it's", "\"it's\"");
        let run = cbgen_in(&folder, words("init", &*more));
        run.gives(0, "");
        let text = read(&folder, file);
        starts(&text, "#:schema callbacks.schema.json\n\n#");
        assert_eq!(text.contains("collector.example.com"), more.is_empty());
        if !more.contains("-q") {
            run.says(&format!("wrote {file}"));
        }
        let check = cbgen_in(&folder, ["check", file, "--deny", "warnings"]);
        if more.contains("http:") {
            check.ends(1).prints("insecure-endpoint");
        } else {
            check.ends(0);
        }
        let lines = cbgen_in(&folder, ["build", "--join", file]).stdout;
        let activities = lines.lines().map(|line| line.split('\t').next());
        let activities: Vec<&str> = activities.flatten().collect();
        assert_eq!(
            activities,
            ["install", "session", "reattribution", "event.abc123"]
        );
        for line in lines.lines() {
            has(line, "equal,{environment},production,http");
            has(line, " equal,{environment},sandbox,https://sandbox");
        }
        has(&lines, "revenue={revenue_float}");
        // Once more, it is left alone.
        cbgen_in(&folder, words("init", &*more)).gives(2, "");
        assert_eq!(read(&folder, file), text);
    }
}

#[test]
fn a_first_file_that_would_be_wrong_is_not_written() {
    for (url, says) in pairs([
        "ftp://a.example | endpoint-scheme",
        "https://a.example/{nope} | unknown-placeholder",
        "https://a.example/cb?revenue=1 | duplicate-key",
        "equal,{environment},sandbox,https://a.example | the URL alone",
    ]) {
        let folder = folder_of(&[]);
        let run = cbgen_in(&folder, ["init", "-e", url]);
        run.gives(1, "").says(says);
        assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
        assert!(!folder.path().join("callbacks.toml").exists(), "{url}");
    }
    let folder = folder_of(&[("callbacks.toml", "")]);
    for (arguments, code, says) in coded([
        "init | 2 | is there already",
        "init none/a.toml | 3 | none/a.toml",
        "init - | 2 | takes a file",
    ]) {
        cbgen_in(&folder, arguments).gives(code, "").says(says);
    }
}

#[test]
fn a_file_that_is_made_names_its_schema_and_one_that_is_there_is_left_alone() {
    let folder = folder_of(&[("old.toml", "# mine\n")]);
    let schema = "#:schema callbacks.schema.json\n";
    for (file, first) in [("new.toml", schema), ("old.toml", "# mine\n")] {
        let install = "new -t install -e https://a.example.com/cb --save";
        cbgen_in(&folder, words(install, [file])).ends(0);
        let text = read(&folder, file);
        starts(&text, &format!("{first}\n[[callback]]\n"));
    }
    let run = new("install", "https://a.example.com", "--format toml");
    run.never_prints(schema);
}

/// As `taplo fmt` lays lists out: two blanks, and a line for each item where one line has not room for all.
#[test]
fn lists_are_laid_out_as_formatters_of_toml_do_it() {
    let url = |length: usize| format!("https://a.example.com/{}", "x".repeat(length));
    // `endpoints = ["…"]` of 80 characters, and of 81.
    for (length, list) in [(42, "[\""), (43, "[\n  \"")] {
        let run = new("install", &url(length), "--format toml");
        has(&run.stdout, &format!("endpoints = {list}https://"));
        assert!(run.stdout.lines().all(|line| line.chars().count() <= 82));
    }
    let names = "-p adid,idfa,idfv,gps_adid,tracker,tracker_name,app_name,activity_kind";
    let run = new("install", &url(1), format!("{names} --format toml"));
    has(&run.stdout, "placeholders = [\n  \"adid\",\n  \"idfa\",\n");
    finishes(&run.stdout, "  \"activity_kind\",\n]\n");
    let two = "-e 'equal,{environment},sandbox,https://b.example.com/cb' \
               --condition environment=production --format toml";
    has(
        &new("install", &url(1), two).stdout,
        "endpoints = [\n  { url = \"https://a.example.com/x\", conditions = [\n    \"environment=production\",\n  ] },\n",
    );
}

fn schema() -> Schema {
    let text = cbgen("config-schema").stdout;
    assert_eq!(
        text,
        include_str!("../../docs/callbacks.schema.json"),
        "cbgen config-schema > docs/callbacks.schema.json"
    );
    Schema::new(&text)
}

/// What is wrong with a file: whether the loader cannot read it, and whether that or a rule denies it.
fn faults(text: &str) -> (bool, bool) {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "callbacks.toml", text);
    let manifest = Manifest::parse(text, source, &mut sources, &NoIncludes);
    let levels = manifest.levels(&Levels::default());
    let mut findings = manifest.problems.clone();
    for callback in manifest.callbacks() {
        let checked = manifest.check(&callback.draft, &levels, &callback.allow);
        findings.extend(callback.problems);
        findings.extend(checked.findings);
    }
    let denied = |is: fn(&Diagnostic) -> bool| findings.iter().any(is);
    (
        denied(|one| one.fault == Fault::Usage),
        denied(|one| one.level == Level::Deny),
    )
}

/// Each key of each table, with values of each kind: what the loader cannot read is wrong by the schema, and what is wrong
/// by the schema is denied.
#[test]
fn the_schema_and_the_loader_agree_on_generated_files() {
    const VALUES: &str = "true | 1 | 1.5 | \"x\" | \"\" | \"post\" | \"GET\" | \"install\" | \"integer\" | \"warn\" | [] | [\"x\"] | \
        [\"\"] | [\"adid\", \"x y\"] | [1] | [\"ip-host\"] | [\"post-comma\"] | [{ url = \"https://x.example.com\" }] | \
        [{ name = \"x\", type = \"json\" }] | [{}] | {} | { x = \"y\", z = { encoded = \"%20\" } } | \
        { x = { encoded = 1 } } | { x = { placeholders = [\"adid\"] } }";
    /// Tables, and their keys; those of an endpoint stand in a line.
    const PLACES: [&str; 7] = [
        " | include macros defaults lints sets placeholder callback nope",
        "[defaults] | use endpoints placeholders params conditions recommended nope",
        "[lints] | ip-host insecure-endpoint control-character nope",
        "[sets.s]\nplaceholders = [\"adid\"]\n[sets.s2] | placeholders params nope",
        "[[placeholder]] | name type example description nope",
        "[[callback]] | name trigger event_tokens recommended exclude endpoints conditions method placeholders params body allow macros defaults use nope",
        "endpoint | url conditions method body params nope",
    ];
    let schema = schema();
    let places = pairs(PLACES);
    let keys = places
        .iter()
        .flat_map(|(table, keys)| keys.split(' ').map(move |key| (*table, key)));
    let file = |table: &str, key: &str, value: &str| {
        let own = |name: &str, text: &str| {
            if name == key {
                String::new()
            } else {
                format!("{name} = {text}")
            }
        };
        let (name, trigger) = (own("name", "\"x\""), own("trigger", "\"install\""));
        let url = "\"https://a.example.com\"";
        let rest = match table {
            "endpoint" => {
                let url = own("url", url);
                let comma = if url.is_empty() { "" } else { ", " };
                return format!(
                    "[[callback]]\nname = \"x\"\nendpoints = [{{ {key} = {value}{comma}{url} }}]\n"
                );
            }
            "[[callback]]" => format!(
                "{name}\n{trigger}\n{}\n",
                own("endpoints", &format!("[{url}]"))
            ),
            "[[placeholder]]" => format!("{name}\n"),
            _ => String::new(),
        };
        let last = "[[callback]]\nname = \"last\"\ntrigger = \"install\"\n";
        let last = if key == "callback" { "" } else { last };
        format!("{table}\n{key} = {value}\n{rest}{last}")
    };
    let (mut right, mut wrong) = (0, 0);
    for (table, key) in keys {
        for text in VALUES.split(" | ").map(|value| file(table, key, value)) {
            let value: toml::Value = toml::from_str(&text).expect(&text);
            let value = serde_json::to_value(value).expect("JSON");
            let is_valid = schema.faults(&value).is_empty();
            let (is_unread, is_denied) = faults(&text);
            // What sets and files there are, and which names are Adjust's, is known to the loader alone.
            let is_elsewhere = ["use", "include", "macros"].contains(&key);
            let is_so = !is_valid || !is_unread || is_elsewhere;
            assert!(is_so, "the loader refuses:\n{text}");
            assert!(is_valid || is_denied, "the schema refuses:\n{text}");
            if is_valid { right += 1 } else { wrong += 1 }
        }
    }
    assert!(right > 100 && wrong > 300, "{right} right, {wrong} wrong");
    // What cbgen writes follows it.
    for arguments in [
        "init",
        "new -t install -e https://a.example.com/cb --save callbacks.toml",
    ] {
        let folder = folder_of(&[]);
        cbgen_in(&folder, arguments).ends(0);
        let value: toml::Value = toml::from_str(&read(&folder, "callbacks.toml")).expect("TOML");
        let value = serde_json::to_value(value).expect("JSON");
        assert_eq!(schema.faults(&value), "", "{arguments}");
    }
}
