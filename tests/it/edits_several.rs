//! `edit` over several callbacks, and over what their endpoints begin with.

use crate::program::{cbgen_in, folder_with};

const FILE: &str = r#"[defaults]
endpoints = ["https://old.example.com/adjust"] # all
placeholders = ["adid"]

[[callback]]
name = "install"
trigger = "install"
recommended = true
exclude = ["tracker"]

[[callback]]
name = "session"
trigger = "session"
endpoints = [
  'https://old.example.com/s?x=1', # one
  { url = "https://old.example.com.evil/x", conditions = ["country=de"] },
]

[[callback]]
name = "buy"
trigger = "event"
event_tokens = ["abc123"]
"#;

/// The file after a run that ends well, and what the run printed.
#[track_caller]
fn after(arguments: &str) -> (String, String) {
    let folder = folder_with(FILE);
    let run = cbgen_in(folder.path(), arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("read");
    (text, run.stdout)
}

#[track_caller]
fn refused(code: i32, arguments: &str, says: &str) {
    let folder = folder_with(FILE);
    let run = cbgen_in(folder.path(), arguments);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (code, ""),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains(says), "{}", run.stderr);
    let text = std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("read");
    assert_eq!(text, FILE);
}

#[test]
fn what_changes_about_a_callback_is_one_list() {
    let file = r#"[[callback]]
name = "install"
trigger = "install"
endpoints = [
  "https://a.example.com/cb",
  { url = "https://b.example.com/cb", conditions = ["country=de;at"], method = "post", body = { r = "{revenue}", x = "1" } },
]
params = { source = "adjust" }
"#;
    for (flags, told) in [
        (
            "-e https://d.example.com/cb --no-recommended",
            "  removed: https://a.example.com/cb?source=adjust\n  removed: POST,contained,{country},de;at,\
             https://b.example.com/cb?source=adjust,r={revenue}&x=1\n  added: https://d.example.com/cb?source=adjust\n",
        ),
        (
            "-P source=x --remove x --name i",
            "  name: install -> i\n  https://b.example.com/cb: x=1 of the body is removed\n  source=adjust -> source=x\n",
        ),
    ] {
        let folder = folder_with(file);
        let run = cbgen_in(folder.path(), format!("edit install {flags}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let (_, changes) = run.stderr.split_once("in callbacks.toml\n").expect("told");
        assert_eq!(changes, told, "{flags:?}");
    }
}

#[test]
fn event_tokens_that_go_are_told_with_what_stays_in_adjust() {
    let file = "[[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"abc999\", \"${TOKEN}\"] # both\n\
                endpoints = [\"https://a.example.com\"]\n";
    let told = |more: &str| {
        let folder = folder_with(file);
        let run = cbgen_in(folder.path(), format!("edit buy {more}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stderr
    };
    let all = told("-t install");
    assert!(
        all.contains(
            "`buy`: event token ${TOKEN} is removed: its callback in Adjust stays until it is deleted there\n"
        ),
        "{all}"
    );
    let one = told("--event-token abc999 --event-token xyz456");
    assert!(
        one.contains(
            "`buy`: event token ${TOKEN} is removed: its callback in Adjust stays until it is deleted there\n"
        ),
        "{one}"
    );
    let none = told("-t event -p adid");
    assert!(!none.contains("in Adjust stay"), "{none}");
}

#[test]
fn an_endpoint_is_replaced_everywhere_and_nothing_else_is_touched() {
    let (text, stdout) =
        after("edit --all --replace-endpoint https://old.example.com https://new.example.com");
    let expected = FILE
        .replace("old.example.com/adjust", "new.example.com/adjust")
        .replace("old.example.com/s", "new.example.com/s");
    assert_eq!(text, expected, "a host that only begins alike stays");
    let names: Vec<&str> = stdout
        .lines()
        .filter_map(|line| Some(line.split_once('\t')?.0))
        .collect();
    assert_eq!(names, ["install", "session", "buy"]);
}

#[test]
fn what_an_endpoint_has_of_its_own_stays_with_it() {
    let (text, stdout) = after(
        "edit session --replace-endpoint https://old.example.com.evil/x https://b.example.com/y",
    );
    assert_eq!(
        text,
        FILE.replace("https://old.example.com.evil/x", "https://b.example.com/y")
    );
    assert!(
        stdout.contains("equal,{country},de,https://b.example.com/y?"),
        "{stdout}"
    );
}

#[test]
fn an_endpoint_under_another_url_keeps_its_own_in_a_new_list() {
    let (text, _) = after(
        "edit session --replace-endpoint https://old.example.com.evil/x https://b.example.com/y -e https://c.example.com -e https://b.example.com/y",
    );
    assert!(
        text.contains(r#"{ url = "https://b.example.com/y", conditions = ["country=de"] }"#),
        "{text}"
    );
    assert!(text.contains("https://c.example.com"), "{text}");
    assert!(!text.contains("https://old.example.com/s"), "{text}");
    // Of the defaults, the callback gets its own.
    let (text, _) = after(
        "edit buy --replace-endpoint https://old.example.com https://b.example.com -e https://b.example.com/adjust",
    );
    assert_eq!(
        text,
        FILE.to_owned() + "endpoints = [\"https://b.example.com/adjust\"]\n"
    );
}

#[test]
fn an_endpoint_that_nothing_begins_with_is_named() {
    let replace = |name: &str, old: &str| {
        format!("edit {name} --replace-endpoint {old} https://new.example.com")
    };
    refused(
        2,
        &replace("session", "https://old.example.co"),
        "no endpoint begins so; one is https://old.example.com",
    );
    refused(
        2,
        &replace("buy", "https://old.example.com"),
        "are those of [defaults]",
    );
    let bad = "edit --all --replace-endpoint https://old.example.com/adjust 'https://new.example.com/\"s'";
    refused(2, bad, "which no URL has");
    let ip = "edit --all --replace-endpoint https://old.example.com https://127.0.0.1";
    refused(1, ip, "ip-host");
}

#[test]
fn of_several_all_are_changed_or_none_is() {
    let (text, stdout) = after("edit session buy -P z=1");
    assert_eq!(text.matches("params = { z = \"1\" }").count(), 2, "{text}");
    assert!(
        stdout.contains("\nbuy\thttps://old.example.com/adjust?adid={adid}&z=1\n"),
        "{stdout}"
    );
    refused(
        1,
        "edit install session -P x={idfaa}",
        "unknown-placeholder",
    );
    refused(2, "edit install sesion -P x=1", "did you mean `session`?");
    refused(2, "edit install buy --name x", "--name");
    refused(2, "edit install buy", "say what to change");
}

#[test]
fn another_trigger_takes_the_events_tokens_away() {
    let (text, _) = after("edit buy -t install");
    assert_eq!(
        text,
        FILE.replace(
            "trigger = \"event\"\nevent_tokens = [\"abc123\"]\n",
            "trigger = \"install\"\n"
        )
    );
}

#[test]
fn what_was_left_out_comes_back_in_its_place() {
    let (text, stdout) = after("edit install -p tracker");
    assert_eq!(text, FILE.replace("exclude = [\"tracker\"]\n", ""));
    assert!(
        stdout.contains("&tracker={tracker}&tracker_name="),
        "{stdout}"
    );
}

#[test]
fn recommended_placeholders_go_as_they_came() {
    let (text, stdout) = after("edit install --no-recommended");
    let expected = FILE.replace(
        "recommended = true\nexclude = [\"tracker\"]",
        "recommended = false",
    );
    assert_eq!(text, expected);
    assert_eq!(stdout, "https://old.example.com/adjust?adid={adid}\n");
}

#[test]
fn keys_that_come_back_are_told_once_for_all_callbacks() {
    let file = r#"[defaults]
placeholders = ["idfa", "gps_adid"]

[sets.device]
placeholders = ["idfa", "label"]

[[callback]]
name = "a"
endpoints = ["https://a.example.com/cb"]
placeholders = ["idfa", "gps_adid", "adid"]

[[callback]]
name = "b"
endpoints = ["https://b.example.com/cb"]
placeholders = ["gps_adid", "idfa", "label"]
"#;
    let folder = folder_with(file);
    let run = cbgen_in(
        folder.path(),
        "edit --all --use device --remove idfa --remove gps_adid",
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    for key in ["idfa", "gps_adid"] {
        let says = format!(
            "`{key}` of `a`, `b` comes from elsewhere now: to leave it out, --exclude {key}\n"
        );
        assert!(run.stderr.contains(&says), "{}", run.stderr);
    }
}

#[test]
fn what_only_some_have_is_taken_from_these_and_what_none_has_is_refused() {
    let file = r#"[sets.device]
placeholders = ["idfa"]

[[callback]]
name = "a"
endpoints = ["https://a.example.com/cb"]
placeholders = ["adid", "label"]
use = ["device"]

[[callback]]
name = "b"
endpoints = ["https://b.example.com/cb"]
placeholders = ["adid"]
"#;
    let folder = folder_with(file);
    let run = cbgen_in(folder.path(), "edit --all --remove label --no-use device");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "a\thttps://a.example.com/cb?adid={adid}\nb\thttps://b.example.com/cb?adid={adid}\n"
    );
    for told in [
        "`b` has no parameter `label`",
        "`b` has no `use` of the set `device`",
    ] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    let run = cbgen_in(folder.path(), "edit a b --remove labell");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert!(
        run.stderr.contains("no parameter `labell`"),
        "{}",
        run.stderr
    );
}

#[test]
fn of_many_callbacks_the_first_are_named_and_the_others_counted() {
    let mut file = String::new();
    for number in 0..9 {
        file += &format!(
            "[[callback]]\nname = \"c{number}\"\nendpoints = [\"https://a.example.com/{number}\"]\n\n"
        );
    }
    let folder = folder_with(&file);
    let run = cbgen_in(folder.path(), "edit --all -p adid");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let says = "`c0`, `c1`, `c2`, `c3`, `c4`, and 4 more are changed in callbacks.toml\n";
    assert_eq!(run.stderr, says);
    assert_eq!(run.stdout.lines().count(), 9);
}

#[test]
fn one_slash_stands_between_the_new_server_and_the_path() {
    for [old, new] in [
        ["https://old.example.com/", "https://new.example.com"],
        ["https://old.example.com", "https://new.example.com/"],
        ["https://old.example.com/", "https://new.example.com/"],
    ] {
        let (text, stdout) = after(&format!("edit --all --replace-endpoint {old} {new}"));
        assert!(
            text.contains("[\"https://new.example.com/adjust\"]"),
            "{text}"
        );
        assert!(text.contains("'https://new.example.com/s?x=1'"), "{text}");
        assert!(!stdout.contains("new.example.com//"), "{stdout}");
    }
    refused(
        2,
        "edit --all --replace-endpoint https://old.example.com https://new.example.com?x=1",
        "the new one has a `?`",
    );
}

#[test]
fn only_what_changed_is_said_to_be_changed() {
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://old.example.com/a\"]\n\n\
                [[callback]]\nname = \"b\"\nendpoints = [\"https://OLD.example.com:443/b\"]\n\n\
                [[callback]]\nname = \"c\"\nendpoints = [\"https://c.example.com/\"]\n";
    let folder = folder_with(file);
    let run = cbgen_in(
        folder.path(),
        "edit --all --replace-endpoint https://old.example.com https://new.example.com",
    );
    assert_eq!(
        run.stderr,
        "`a` is changed in callbacks.toml; `b`, `c` are as they were\n"
    );
}

#[test]
fn flags_that_say_opposite_things_are_refused() {
    for (flags, says) in [
        (
            "-P zed=1 --remove zed",
            "`zed` is given a value, and --remove takes it away",
        ),
        (
            "-p idfv --exclude idfv",
            "`idfv` is given a value, and --exclude takes it away",
        ),
        (
            "--use device --no-use device",
            "--use device and --no-use device",
        ),
    ] {
        refused(2, &format!("edit install {flags}"), says);
    }
}

#[test]
fn what_would_write_a_dead_line_is_refused_or_not_written() {
    for (flags, says) in [
        (
            "install --exclude nosuch",
            "no recommended or default parameter `nosuch`",
        ),
        (
            "install --exclude ''",
            "no recommended or default parameter ``",
        ),
        (
            "install --event-token abc123",
            "--event-token goes with the trigger event",
        ),
        (
            "session --remove x",
            "`session` has `x` in the URL or body of an endpoint",
        ),
    ] {
        refused(2, &format!("edit {flags}"), says);
    }
    let (text, _) = after("edit session --no-recommended");
    assert_eq!(text, FILE);
}

#[test]
fn a_word_that_comes_otherwise_from_a_set_can_be_set() {
    let file = "[defaults]\nplaceholders = [\"idfa\"]\n\n[sets.s]\nparams = { idfa = \"{idfv}\" }\n\n\
                [[callback]]\nname = \"c\"\nuse = [\"s\"]\nendpoints = [\"https://x.example.com/\"]\n";
    let folder = folder_with(file);
    let run = cbgen_in(folder.path(), "edit c -p idfa");
    assert_eq!(
        run.stdout, "https://x.example.com/?idfa={idfa}\n",
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_refused_points_to_its_flag() {
    refused(1, "edit session -p gaid", " --> --placeholder\n");
    refused(1, "edit session -p gaid", "callbacks.toml is left as it is");
    refused(
        1,
        "edit session -p gaid --report json",
        "\"source\": \"--placeholder\"",
    );
}

#[test]
fn all_means_all_or_none() {
    let named = "[[callback]]\nname = \"n\"\nendpoints = [\"https://a.example.com/\"]\n";
    let nameless = "[[callback]]\nendpoints = [\"https://b.example.com/\"]\n\n";
    for (file, says) in [
        (nameless.to_owned() + named, "name"),
        (format!("{named}\n{named}"), "two callbacks are named `n`"),
    ] {
        let folder = folder_with(&file);
        let run = cbgen_in(folder.path(), "edit --all -p adid");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(run.stderr.contains(says), "{}", run.stderr);
        let now = std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("read");
        assert_eq!(now, file);
    }
}

#[test]
fn a_replacement_by_the_same_changes_nothing() {
    let same = "https://old.example.com";
    let folder = folder_with(FILE);
    let run = cbgen_in(
        folder.path(),
        format!("edit session --replace-endpoint {same} {same}"),
    );
    assert!(
        run.stderr.contains("`session` is as it was"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_key_that_an_endpoint_of_the_defaults_has_is_said_to_be_there() {
    let file = "[defaults]\nendpoints = [{ url = \"https://a.example.com/\", params = { own = \"1\" } }]\n\n\
                [[callback]]\nname = \"a\"\n";
    let folder = folder_with(file);
    let run = cbgen_in(folder.path(), "edit a --remove own");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("`a` has `own` in the URL or body of an endpoint"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_edit_mends_what_the_file_lacks_and_never_breaks_it() {
    let endpoint = "endpoints = [\"https://a.example.com/cb\"]\n";
    let file = |line: &str| format!("[[callback]]\nname = \"a\"\n{line}\n{endpoint}");
    for (line, flags, code, says) in [
        ("", "--recommended", 2, "`recommended` needs a trigger"),
        ("recommended = true", "--no-recommended", 0, ""),
        ("recommended = true", "-t install", 0, ""),
        (
            "recommended = true",
            "-p adid",
            2,
            "`recommended` needs a trigger",
        ),
        ("use = [\"gone\"]", "--no-use gone", 0, ""),
        ("use = [\"gone\"]", "-p adid", 2, "there is no set `gone`"),
        (
            "trigger = 2",
            "-t install",
            2,
            "`trigger`: expected a string",
        ),
    ] {
        let folder = folder_with(&file(line));
        let run = cbgen_in(folder.path(), format!("edit a {flags}"));
        run.ends(code).says(says);
        let build = cbgen_in(folder.path(), "build");
        assert_eq!(
            build.code == 0,
            code == 0 || line.is_empty(),
            "{line} {flags}: {}",
            build.stderr
        );
    }
}

#[test]
fn what_changes_is_told_of_endpoints_that_begin_with_a_variable_too() {
    let folder = folder_with(
        "[[callback]]\nname = \"a\"\nendpoints = [\"${A}\", \"${B}\"]\nparams = { s = \"1\" }\n",
    );
    let run = cbgen_in(folder.path(), "edit a -P s=2");
    run.ends(0).says("s=1 -> s=2\n").never_says("${B}?s=1");
    let run = cbgen_in(folder.path(), ["edit", "a", "-e", "${B}"]);
    run.ends(0).says("removed: ${A}?s=2\n").never_says("added:");
}
