//! `[sets.NAME]`: what several of them say for one key, and what is wrong in one that nobody uses.

use crate::program::{Arguments, Run, cbgen_in, folder_with, write};

fn run(text: &str, arguments: impl Arguments) -> Run {
    cbgen_in(folder_with(text).path(), arguments)
}

const ONE_KEY: &str = r#"[sets.one]
params = { id = "{adid}", s = "a b" }

[sets.two]
params = { id = "{idfa}", s = { encoded = "a%20b" } }

[sets.same]
params = { id = "{adid}" }

[defaults]
endpoints = ["https://a.example.com"]

"#;

#[test]
fn two_sets_of_one_list_do_not_replace_each_other() {
    let lists = [
        (
            "\"one\", \"two\"",
            "14:16",
            ["`two` it is {idfa}", "`one` it is {adid}"],
        ),
        (
            "\"two\", \"one\"",
            "14:16",
            ["`one` it is {adid}", "`two` it is {idfa}"],
        ),
        (
            "\"one\", \"two\", \"same\"",
            "14:23",
            ["`same` it is {adid}", "`two` it is {idfa}"],
        ),
    ];
    for (list, place, told) in lists {
        let file = format!("{ONE_KEY}[[callback]]\nuse = [{list}]\nname = \"a\"\n");
        let run = run(&file, "build");
        run.refuses(1, "duplicate-key");
        run.says(&format!("callbacks.toml:{place}"));
        for told in told {
            run.says(told);
        }
        assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
    }
    let of_defaults = ONE_KEY.replace("[defaults]", "[defaults]\nuse = [\"one\", \"two\"]");
    let file = of_defaults + "[[callback]]\nname = \"a\"\n[[callback]]\nname = \"b\"\n";
    let run = run(&file, "check");
    run.ends(1);
    assert_eq!(
        run.stdout.matches("callbacks.toml:11:16").count(),
        1,
        "{}",
        run.stdout
    );
}

#[test]
fn what_stands_behind_two_sets_settles_it() {
    let both = "use = [\"one\", \"two\"]\n";
    let defaults = format!("[defaults]\n{both}");
    let cases = [
        (
            "",
            format!("{both}params = {{ id = \"1\" }}\n"),
            "?id=1&s=a%20b",
        ),
        ("", format!("{both}exclude = [\"id\"]\n"), "?s=a%20b"),
        (
            "",
            "use = [\"one\", \"same\"]\n".to_owned(),
            "?id={adid}&s=a%20b",
        ),
        (
            "",
            "use = [\"one\", \"one\"]\n".to_owned(),
            "?id={adid}&s=a%20b",
        ),
        (
            "",
            format!(
                "{both}endpoints = [{{ url = \"https://a.example.com\", params = {{ id = \"1\" }} }}]\n"
            ),
            "?id=1&s=a%20b",
        ),
        (
            "[defaults]\nuse = [\"one\"]\n",
            "use = [\"two\"]\n".to_owned(),
            "?id={idfa}&s=a%20b",
        ),
        (
            "[defaults]\nuse = [\"one\"]\nparams = { id = \"2\" }\n",
            String::new(),
            "?id=2&s=a%20b",
        ),
        (
            "[defaults]\nparams = { id = \"2\" }\n",
            "use = [\"one\"]\n".to_owned(),
            "?id={adid}&s=a%20b",
        ),
        (
            &defaults,
            "use = [\"same\"]\n".to_owned(),
            "?id={adid}&s=a%20b",
        ),
        (
            &defaults,
            "params = { id = \"1\" }\n".to_owned(),
            "?id=1&s=a%20b",
        ),
        (
            &defaults,
            "defaults = false\nendpoints = [\"https://a.example.com\"]\n".to_owned(),
            "",
        ),
    ];
    for (defaults, callback, query) in cases {
        let file = if defaults.is_empty() {
            ONE_KEY.to_owned()
        } else {
            ONE_KEY.replace("[defaults]\n", defaults)
        };
        let file = format!("{file}[[callback]]\nname = \"a\"\n{callback}");
        let run = run(&file, "build --only a --allow key-names-other");
        assert_eq!(
            run.line(),
            format!("https://a.example.com{query}"),
            "{file}"
        );
    }
}

#[test]
fn an_edit_that_takes_in_a_second_value_is_refused() {
    let file = format!("{ONE_KEY}[[callback]]\nname = \"a\"\nuse = [\"one\"]\n");
    let folder = folder_with(&file);
    cbgen_in(&folder, ["edit", "a", "--use", "two"]).refuses(1, "duplicate-key");
    assert_eq!(crate::program::read(&folder, "callbacks.toml"), file);
    let run = cbgen_in(&folder, "edit a --use two -P id={idfv}");
    run.writes("https://a.example.com?id={idfv}&s=a%20b");
}

const UNUSED: &str = r#"macros = ["click_id"]

[[placeholder]]
name = "new_thing"

[sets.sound]
placeholders = ["adid", "new_thing"]
params = { click = "{click_id}", os = "{os_name}" }

[sets.broken]
placeholders = ["idfaa"]
params = { a = "{gaid}", b = "a&amp;b", c = "{Adid}", d = "${HOST}", e = { encoded = "%zz" }, f = "{adid" }
"#;

/// Code and place of each finding, in order.
fn found(run: &Run) -> Vec<String> {
    let all = run.json();
    let all = all["diagnostics"].as_array().expect("a list");
    let text = |one: &serde_json::Value| {
        let code = one["code"].as_str().unwrap_or("-");
        format!(
            "{code} {}:{}:{}",
            one["source"].as_str().expect("a source"),
            one["line"],
            one["column"]
        )
    };
    all.iter().map(text).collect()
}

#[test]
fn sets_that_nobody_takes_in_are_checked_by_themselves() {
    let wanted = [
        "unknown-placeholder callbacks.toml:11:18",
        "unknown-placeholder callbacks.toml:12:18",
        "html-entity callbacks.toml:12:32",
        "malformed-placeholder callbacks.toml:12:46",
        "foreign-macro callbacks.toml:12:60",
        "invalid-escape callbacks.toml:12:87",
        "malformed-placeholder callbacks.toml:12:100",
    ];
    let json = run(UNUSED, "check --format json");
    assert_eq!(
        (json.code, found(&json)),
        (1, wanted.map(str::to_owned).to_vec())
    );
    let human = run(UNUSED, "check");
    assert_eq!(
        human.stderr,
        "0 callbacks and 2 sets checked: 7 errors, 0 warnings\n"
    );
    let sound = UNUSED.split("[sets.broken]").next().expect("a part");
    let sound = run(sound, "check --deny warnings");
    sound.gives(0, "");
    assert_eq!(
        sound.stderr,
        "0 callbacks and 1 set checked: no problems found\n"
    );
    let levels = format!("{UNUSED}[lints]\nhtml-entity = \"allow\"\n");
    let levels = run(&levels, "check --allow foreign-macro --format json");
    assert_eq!(found(&levels).len(), 5, "{}", levels.stdout);
}

#[test]
fn sets_that_are_taken_in_are_told_once() {
    let defaults = "[defaults]\nendpoints = [\"https://a.example.com\"]\n";
    let uses = "use = [\"broken\", \"sound\"]\n";
    let broken = found(&run(UNUSED, "check --format json"));
    for (defaults, callbacks) in [
        (defaults.to_owned(), ["", uses]),
        (defaults.to_owned(), [uses, uses]),
        (format!("{defaults}{uses}"), ["", ""]),
        (format!("{defaults}{uses}"), [uses, ""]),
    ] {
        let [one, two] = callbacks;
        let file = format!(
            "{UNUSED}{defaults}[[callback]]\nname = \"a\"\ntrigger = \"install\"\n{one}[[callback]]\nname = \"b\"\n\
             trigger = \"session\"\n{two}"
        );
        let json = run(&file, "check --format json");
        assert_eq!(found(&json), broken, "{file}");
        let human = run(&file, "check");
        assert_eq!(
            human.stderr, "2 callbacks checked: 7 errors, 0 warnings\n",
            "{file}"
        );
    }
    // Of [defaults] that nobody takes, the sets are taken in by nobody.
    let file = format!(
        "{UNUSED}{defaults}{uses}[[callback]]\nname = \"a\"\ntrigger = \"install\"\ndefaults = false\nendpoints = [\"https://a.example.com\"]\n"
    );
    let human = run(&file, "check");
    assert_eq!(
        human.stderr,
        "1 callback and 2 sets checked: 7 errors, 0 warnings\n"
    );
}

const APP: &str = "include = [\"../shared.toml\"]\n[[callback]]\nname = \"a\"\nuse = [\"sound\", \"broken\"]\n\
    endpoints = [\"https://a.example.com?x=1&amp;y=2\"]\n";

/// A folder with `shared.toml` and a file of callbacks for each of two apps.
fn apps() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder, "shared.toml", UNUSED);
    for app in ["game", "sport"] {
        std::fs::create_dir(folder.path().join(app)).expect("a folder");
        std::fs::write(folder.path().join(app).join("callbacks.toml"), APP).expect("written");
    }
    folder
}

#[test]
fn a_shared_file_beside_those_that_include_it_is_told_once() {
    let folder = apps();
    let files = ["game/callbacks.toml", "shared.toml", "sport/callbacks.toml"];
    for order in [[0, 1, 2], [1, 0, 2], [2, 0, 1]] {
        let mut arguments = vec!["check", "--format", "json"];
        arguments.extend(order.map(|at| files[at]));
        let mut told = found(&cbgen_in(&folder, &arguments));
        assert_eq!(told.len(), 9, "{told:?}");
        told.retain(|one| one.contains(" shared.toml:"));
        assert_eq!(told.len(), 7, "{told:?}");
    }
}

#[test]
fn a_shared_file_is_mended_where_it_is_named() {
    let folder = apps();
    let read = |name: &str| crate::program::read(&folder, name);
    let app = cbgen_in(&folder, ["check", "--fix", "game/callbacks.toml"]);
    let hint = "cbgen check --fix shared.toml";
    assert_eq!(app.stdout.matches(hint).count(), 2, "{}", app.stdout);
    assert_eq!(read("shared.toml"), UNUSED);
    assert_eq!(read("game/callbacks.toml"), APP.replace("&amp;", "&"));
    let mended = UNUSED.replace("{gaid}", "{gps_adid}").replace("&amp;", "&");
    let shared = cbgen_in(&folder, ["check", "--fix", "shared.toml"]);
    assert_eq!((shared.code, read("shared.toml")), (1, mended.clone()));
    shared.never_prints(hint);
    assert_eq!(
        shared.stderr,
        "0 callbacks and 2 sets checked: 5 errors, 0 warnings\n"
    );
    write(&folder, "shared.toml", UNUSED);
    let both = ["check", "--fix", "game/callbacks.toml", "./shared.toml"];
    let both = cbgen_in(&folder, both);
    assert_eq!(read("shared.toml"), mended);
    both.never_prints(hint);
}

const SETS: &str = r#"
[sets.device]
placeholders = ["gps_adid", "idfa"]
params = { os = "{os_name}" }

[sets.where]
placeholders = ["country"]

[defaults]
use = ["where"]
placeholders = ["adid"]
endpoints = ["https://a.example"]

[[callback]]
name = "a"
use = ["device"]
params = { idfa = "{idfa_md5}", x = "1" }
exclude = ["os"]

[[callback]]
name = "b"
defaults = false
use = ["device", "where"]
endpoints = ["https://b.example"]
"#;

#[test]
fn sets_stand_between_defaults_and_the_callbacks_own() {
    run(SETS, "build --allow key-names-other").gives(
        0,
        "a\thttps://a.example?country={country}&adid={adid}&gps_adid={gps_adid}&idfa={idfa_md5}&x=1\n\
         b\thttps://b.example?gps_adid={gps_adid}&idfa={idfa}&os={os_name}&country={country}\n",
    );
}
