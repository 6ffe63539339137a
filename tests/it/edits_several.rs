//! `edit` over several callbacks, and over what their endpoints begin with.

use crate::program::{
    cbgen_in, changes, coded, folder_with, has, lacks, pairs, parts, stays, words,
};

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
    let (run, text) = changes(FILE, arguments);
    run.ends(0);
    (text, run.stdout)
}

/// That the file stays as it is, with this exit code and these words.
#[track_caller]
fn refused(code: i32, arguments: &str, says: &str) {
    stays(FILE, code, arguments, says);
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
    for (flags, told) in pairs([
        "-e https://d.example.com/cb --no-recommended |   removed: https://a.example.com/cb?source=adjust\n  removed: POST,contained,{country},de;at,\
         https://b.example.com/cb?source=adjust,r={revenue}&x=1\n  added: https://d.example.com/cb?source=adjust\n",
        "-P source=x --remove x --name i |   name: install -> i\n  source=adjust -> source=x\n  https://b.example.com/cb: x=1 of the body is removed\n",
    ]) {
        let (run, _) = changes(file, words("edit install", flags));
        run.ends(0);
        let changes = run.stderr.split_once("in callbacks.toml\n");
        assert_eq!(changes.expect("told").1, told, "{flags}");
    }
    let file = "[[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"abc999\", \"${TOKEN}\"] # both\n\
                endpoints = [\"https://a.example.com\"]\n";
    let stays = "`buy`: event token ${TOKEN} is removed: its callback in Adjust stays until it is deleted there\n";
    for flags in ["-t install", "--event-token abc999 --event-token xyz456"] {
        changes(file, words("edit buy", flags))
            .0
            .ends(0)
            .says(stays);
    }
    let (none, _) = changes(file, "edit buy -t event -p adid");
    none.ends(0).never_says("in Adjust stay");
}

#[test]
fn an_endpoint_is_replaced_everywhere_and_nothing_else_is_touched() {
    let (text, stdout) =
        after("edit --all --replace-endpoint https://old.example.com https://new.example.com");
    let expected = FILE
        .replace("old.example.com/adjust", "new.example.com/adjust")
        .replace("old.example.com/s", "new.example.com/s");
    assert_eq!(text, expected, "a host that only begins alike stays");
    let names = stdout.lines().filter_map(|line| line.split('\t').next());
    assert_eq!(names.collect::<Vec<_>>(), ["install", "session", "buy"]);
}

/// The arguments, what they replace in the file by what, and what is printed.
#[test]
fn an_edit_changes_what_it_is_about_and_nothing_else() {
    for [arguments, old, new, prints] in parts([
        // What an endpoint has of its own stays with it.
        "session --replace-endpoint https://old.example.com.evil/x https://b.example.com/y | https://old.example.com.evil/x | https://b.example.com/y | equal,{country},de,https://b.example.com/y?",
        // Another trigger takes the event's tokens away.
        "buy -t install | trigger = \"event\"\nevent_tokens = [\"abc123\"]\n | trigger = \"install\"\n | ",
        // What was left out comes back in its place.
        "install -p tracker | exclude = [\"tracker\"]\n |  | &tracker={tracker}&tracker_name=",
        "install --no-recommended | recommended = true\nexclude = [\"tracker\"] | recommended = false | https://old.example.com/adjust?adid={adid}\n",
        // Nothing is to be changed.
        "session --no-recommended |  |  | ",
        "session --replace-endpoint https://old.example.com https://old.example.com |  |  | ",
    ]) {
        let (run, text) = changes(FILE, words("edit", arguments));
        run.ends(0).prints(prints);
        let is_same = old.is_empty() && new.is_empty();
        let expected = if is_same {
            FILE.to_owned()
        } else {
            FILE.replace(old, new)
        };
        assert_eq!(text, expected, "{arguments}");
        run.holds(
            run.stderr.contains("is as it was") == is_same,
            "what is told",
        );
    }
}

#[test]
fn an_endpoint_under_another_url_keeps_its_own_in_a_new_list() {
    let (text, _) = after(
        "edit session --replace-endpoint https://old.example.com.evil/x https://b.example.com/y -e https://c.example.com -e https://b.example.com/y",
    );
    has(
        &text,
        r#"{ url = "https://b.example.com/y", conditions = ["country=de"] }"#,
    );
    has(&text, "https://c.example.com");
    lacks(&text, "https://old.example.com/s");
    // Of the defaults, the callback gets its own.
    let (text, _) = after(
        "edit buy --replace-endpoint https://old.example.com https://b.example.com -e https://b.example.com/adjust",
    );
    let own = "endpoints = [\"https://b.example.com/adjust\"]\n";
    assert_eq!(text, FILE.to_owned() + own);
}

#[test]
fn what_is_refused_is_named_and_leaves_the_file_as_it_is() {
    for (arguments, code, says) in coded([
        "session --replace-endpoint https://old.example.co https://new.example.com | 2 | no endpoint begins so; one is https://old.example.com",
        "buy --replace-endpoint https://old.example.com https://new.example.com | 2 | are those of [defaults]",
        "--all --replace-endpoint https://old.example.com/adjust 'https://new.example.com/\"s' | 2 | which no URL has",
        "--all --replace-endpoint https://old.example.com https://127.0.0.1 | 1 | ip-host",
        "--all --replace-endpoint https://old.example.com https://new.example.com?x=1 | 2 | the new one has a `?`",
        "install session -P x={idfaa} | 1 | unknown-placeholder",
        "install sesion -P x=1 | 2 | did you mean `session`?",
        "install buy --name x | 2 | --name",
        "install buy | 2 | say what to change",
        // Flags that say opposite things.
        // Dead lines.
        "install --exclude nosuch | 2 | no recommended or default parameter `nosuch`",
        "install --exclude '' | 2 | no recommended or default parameter ``",
        "install --event-token abc123 | 2 | --event-token goes with the trigger event",
        "session --remove x | 2 | `session` has `x` in the URL or body of an endpoint",
        // It points to the flag.
        "session -p gaid | 1 |  --> --placeholder\n",
        "session -p gaid | 1 | callbacks.toml is left as it is",
        "session -p gaid --report json | 1 | \"source\": \"--placeholder\"",
    ]) {
        refused(code, &format!("edit {arguments}"), says);
    }
}

#[test]
fn of_several_all_are_changed() {
    let (text, stdout) = after("edit session buy -P z=1");
    assert_eq!(text.matches("params = { z = \"1\" }").count(), 2, "{text}");
    has(
        &stdout,
        "\nbuy\thttps://old.example.com/adjust?adid={adid}&z=1\n",
    );
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
    let (run, _) = changes(
        file,
        "edit --all --use device --remove idfa --remove gps_adid",
    );
    for key in ["idfa", "gps_adid"] {
        run.ends(0).says(&format!(
            "`a`, `b` have `{key}` from elsewhere now: to leave it out, --exclude {key}\n"
        ));
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
    let (run, _) = changes(file, "edit --all --remove label --no-use device");
    run.gives(
        0,
        "a\thttps://a.example.com/cb?adid={adid}\nb\thttps://b.example.com/cb?adid={adid}\n",
    );
    run.says("`b` has no parameter `label`")
        .says("`b` has no `use` of the set `device`");
    stays(file, 2, "edit a b --remove labell", "no parameter `labell`");
}

#[test]
fn of_many_callbacks_the_first_are_named_and_the_others_counted() {
    let callback = |number: usize| {
        format!("[[callback]]\nname = \"c{number}\"\nendpoints = [\"https://a.example.com\"]\n\n")
    };
    let file: String = (0..9).map(callback).collect();
    let (run, _) = changes(&file, "edit --all -p adid");
    let says = "`c0`, `c1`, `c2`, `c3`, `c4`, and 4 more are changed in callbacks.toml\n";
    assert_eq!(run.ends(0).stderr, says);
    assert_eq!(run.stdout.lines().count(), 9);
}

#[test]
fn one_slash_stands_between_the_new_server_and_the_path() {
    for (old, new) in pairs([
        "https://old.example.com/ | https://new.example.com",
        "https://old.example.com | https://new.example.com/",
        "https://old.example.com/ | https://new.example.com/",
    ]) {
        let (text, stdout) = after(&format!("edit --all --replace-endpoint {old} {new}"));
        has(&text, "[\"https://new.example.com/adjust\"]");
        has(&text, "'https://new.example.com/s?x=1'");
        lacks(&stdout, "new.example.com//");
    }
}

#[test]
fn only_what_changed_is_said_to_be_changed() {
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://old.example.com/a\"]\n\n\
                [[callback]]\nname = \"b\"\nendpoints = [\"https://OLD.example.com:443/b\"]\n\n\
                [[callback]]\nname = \"c\"\nendpoints = [\"https://c.example.com/\"]\n";
    let (run, _) = changes(
        file,
        "edit --all --replace-endpoint https://old.example.com https://new.example.com",
    );
    run.says("`a` is changed in callbacks.toml; `b`, `c` are as they were\n");
    // A word that comes otherwise from a set can be set.
    let file = "[defaults]\nplaceholders = [\"idfa\"]\n\n[sets.s]\nparams = { idfa = \"{idfv}\" }\n\n\
                [[callback]]\nname = \"c\"\nuse = [\"s\"]\nendpoints = [\"https://x.example.com/\"]\n";
    let (run, _) = changes(file, "edit c -p idfa");
    run.writes("https://x.example.com/?idfa={idfa}");
}

#[test]
fn all_means_all_or_none() {
    let named = "[[callback]]\nname = \"n\"\nendpoints = [\"https://a.example.com/\"]\n";
    let nameless = "[[callback]]\nendpoints = [\"https://b.example.com/\"]\n\n";
    stays(
        &(nameless.to_owned() + named),
        2,
        "edit --all -p adid",
        "name",
    );
    let says = "two callbacks are named `n`";
    stays(&format!("{named}\n{named}"), 2, "edit --all -p adid", says);
    let file = "[defaults]\nendpoints = [{ url = \"https://a.example.com/\", params = { own = \"1\" } }]\n\n\
                [[callback]]\nname = \"a\"\n";
    let says = "`a` has `own` in the URL or body of an endpoint";
    stays(file, 2, "edit a --remove own", says);
}

#[test]
fn an_edit_mends_what_the_file_lacks_and_never_breaks_it() {
    for [line, flags, code, says] in parts([
        " | --recommended | 2 | `recommended` needs a trigger",
        "recommended = true | --no-recommended | 0 | ",
        "recommended = true | -t install | 0 | ",
        "recommended = true | -p adid | 2 | `recommended` needs a trigger",
        "use = [\"gone\"] | --no-use gone | 0 | ",
        "use = [\"gone\"] | -p adid | 2 | there is no set `gone`",
        "trigger = 2 | -t install | 2 | `trigger`: expected a string",
    ]) {
        let endpoint = "endpoints = [\"https://a.example.com/cb\"]\n";
        let folder = folder_with(&format!("[[callback]]\nname = \"a\"\n{line}\n{endpoint}"));
        let run = cbgen_in(&folder, words("edit a", flags));
        run.ends(code.parse().expect("a number")).says(says);
        let build = cbgen_in(&folder, "build");
        build.holds((build.code == 0) == (code == "0" || line.is_empty()), flags);
    }
}

#[test]
fn what_changes_is_told_of_endpoints_that_begin_with_a_variable_too() {
    let folder = folder_with(
        "[[callback]]\nname = \"a\"\nendpoints = [\"${A}\", \"${B}\"]\nparams = { s = \"1\" }\n",
    );
    let run = cbgen_in(&folder, "edit a -P s=2");
    run.ends(0).says("s=1 -> s=2\n").never_says("${B}?s=1");
    let run = cbgen_in(&folder, ["edit", "a", "-e", "${B}"]);
    run.ends(0).says("removed: ${A}?s=2\n").never_says("added:");
}
