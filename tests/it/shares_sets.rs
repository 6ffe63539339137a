//! `[sets.NAME]`: what several of them say for one key, and what is wrong in one that nobody uses.

use crate::program::{
    Arguments, Run, cbgen_in, folder_of, folder_with, parts, stays, triples, words, write,
};

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
    for [list, place, first, second] in parts([
        "\"one\", \"two\" | 14:16 | `two` it is {idfa} | `one` it is {adid}",
        "\"two\", \"one\" | 14:16 | `one` it is {adid} | `two` it is {idfa}",
        "\"one\", \"two\", \"same\" | 14:23 | `same` it is {adid} | `two` it is {idfa}",
    ]) {
        let file = format!("{ONE_KEY}[[callback]]\nuse = [{list}]\nname = \"a\"\n");
        let run = run(&file, "build");
        run.refuses(1, "duplicate-key");
        run.says_each([&format!("callbacks.toml:{place}"), first, second]);
        run.holds(run.stderr.matches("error[").count() == 1, "one error");
    }
    let of_defaults = ONE_KEY.replace("[defaults]", "[defaults]\nuse = [\"one\", \"two\"]");
    let file = of_defaults + "[[callback]]\nname = \"a\"\n[[callback]]\nname = \"b\"\n";
    let run = run(&file, "check");
    let count = run.ends(1).stdout.matches("callbacks.toml:11:16").count();
    run.holds(count == 1, "it is told once");
}

/// What the defaults have, what the callback has, and the query.
#[test]
fn what_stands_behind_two_sets_settles_it() {
    for (defaults, callback, query) in triples([
        " | use = [\"one\", \"two\"]\nparams = { id = \"1\" } | ?id=1&s=a%20b",
        " | use = [\"one\", \"two\"]\nexclude = [\"id\"] | ?s=a%20b",
        " | use = [\"one\", \"same\"] | ?id={adid}&s=a%20b",
        " | use = [\"one\", \"one\"] | ?id={adid}&s=a%20b",
        " | use = [\"one\", \"two\"]\nendpoints = [{ url = \"https://a.example.com\", params = { id = \"1\" } }] | ?id=1&s=a%20b",
        "use = [\"one\"] | use = [\"two\"] | ?id={idfa}&s=a%20b",
        "use = [\"one\"]\nparams = { id = \"2\" } |  | ?id=2&s=a%20b",
        "params = { id = \"2\" } | use = [\"one\"] | ?id={adid}&s=a%20b",
        "use = [\"one\", \"two\"] | use = [\"same\"] | ?id={adid}&s=a%20b",
        "use = [\"one\", \"two\"] | params = { id = \"1\" } | ?id=1&s=a%20b",
        "use = [\"one\", \"two\"] | defaults = false\nendpoints = [\"https://a.example.com\"] | ",
    ]) {
        let file = ONE_KEY.replace("[defaults]\n", &format!("[defaults]\n{defaults}\n"));
        let file = format!("{file}[[callback]]\nname = \"a\"\n{callback}\n");
        let run = run(&file, "build --only a --allow key-names-other");
        run.writes(&format!("https://a.example.com{query}"));
    }
}

#[test]
fn an_edit_that_takes_in_a_second_value_is_refused() {
    let file = format!("{ONE_KEY}[[callback]]\nname = \"a\"\nuse = [\"one\"]\n");
    stays(&file, 1, "edit a --use two", "error[duplicate-key]");
    run(&file, "edit a --use two -P id={idfv}").writes("https://a.example.com?id={idfv}&s=a%20b");
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
    let text = |one: &serde_json::Value| {
        let (code, source) = (one["code"].as_str(), one["source"].as_str());
        let (code, source) = (code.unwrap_or("-"), source.expect("a source"));
        format!("{code} {source}:{}:{}", one["line"], one["column"])
    };
    run.findings().iter().map(text).collect()
}

#[test]
fn sets_that_nobody_takes_in_are_checked_by_themselves() {
    let wanted = "unknown-placeholder callbacks.toml:11:18, unknown-placeholder callbacks.toml:12:18, \
        html-entity callbacks.toml:12:32, malformed-placeholder callbacks.toml:12:46, \
        foreign-macro callbacks.toml:12:60, invalid-escape callbacks.toml:12:87, \
        malformed-placeholder callbacks.toml:12:100";
    let json = run(UNUSED, "check --format json");
    assert_eq!(found(json.ends(1)).join(", "), wanted);
    run(UNUSED, "check").says("0 callbacks and 2 sets checked: 7 errors, 0 warnings\n");
    let sound = UNUSED.split("[sets.broken]").next().expect("a part");
    run(sound, "check --deny warnings")
        .gives(0, "")
        .says("0 callbacks and 1 set checked: no problems found\n");
    let levels = format!("{UNUSED}[lints]\nhtml-entity = \"allow\"\n");
    let levels = run(&levels, "check --allow foreign-macro --format json");
    assert_eq!(found(&levels).len(), 5, "{}", levels.stdout);
}

#[test]
fn sets_that_are_taken_in_are_told_once() {
    let (defaults, uses) = (
        "[defaults]\nendpoints = [\"https://a.example.com\"]\n",
        "use = [\"broken\", \"sound\"]\n",
    );
    let broken = found(&run(UNUSED, "check --format json"));
    for [defaults_use, one, two] in [
        ["", "", uses],
        ["", uses, uses],
        [uses, "", ""],
        [uses, uses, ""],
    ] {
        let file = format!(
            "{UNUSED}{defaults}{defaults_use}[[callback]]\nname = \"a\"\ntrigger = \"install\"\n{one}[[callback]]\nname = \"b\"\n\
             trigger = \"session\"\n{two}"
        );
        assert_eq!(found(&run(&file, "check --format json")), broken, "{file}");
        run(&file, "check").says("2 callbacks checked: 7 errors, 0 warnings\n");
    }
    // Of [defaults] that nobody takes, the sets are taken in by nobody.
    let file = format!(
        "{UNUSED}{defaults}{uses}[[callback]]\nname = \"a\"\ntrigger = \"install\"\ndefaults = false\nendpoints = [\"https://a.example.com\"]\n"
    );
    run(&file, "check").says("1 callback and 2 sets checked: 7 errors, 0 warnings\n");
}

const APP: &str = "include = [\"../shared.toml\"]\n[[callback]]\nname = \"a\"\nuse = [\"sound\", \"broken\"]\n\
    endpoints = [\"https://a.example.com?x=1&amp;y=2\"]\n";

/// A folder with `shared.toml` and a file of callbacks for each of two apps.
fn apps() -> tempfile::TempDir {
    folder_of(&[
        ("shared.toml", UNUSED),
        ("game/callbacks.toml", APP),
        ("sport/callbacks.toml", APP),
    ])
}

#[test]
fn a_shared_file_beside_those_that_include_it_is_told_once() {
    let folder = apps();
    for files in [
        "game/callbacks.toml shared.toml sport/callbacks.toml",
        "shared.toml game/callbacks.toml sport/callbacks.toml",
        "sport/callbacks.toml game/callbacks.toml shared.toml",
    ] {
        let told = found(&cbgen_in(&folder, words("check --format json", files)));
        let shared = told.iter().filter(|one| one.contains(" shared.toml:"));
        assert_eq!((told.len(), shared.count()), (9, 7), "{told:?}");
    }
}

#[test]
fn a_shared_file_is_mended_where_it_is_named() {
    let folder = apps();
    let read = |name: &str| crate::program::read(&folder, name);
    cbgen_in(&folder, ["check", "--fix", "game/callbacks.toml"]).ends(1);
    assert_eq!(read("shared.toml"), UNUSED);
    assert_eq!(read("game/callbacks.toml"), APP.replace("&amp;", "&"));
    let mended = UNUSED.replace("{gaid}", "{gps_adid}").replace("&amp;", "&");
    let shared = cbgen_in(&folder, ["check", "--fix", "shared.toml"]);
    assert_eq!((shared.code, read("shared.toml")), (1, mended.clone()));
    assert_eq!(
        shared.stderr,
        "0 callbacks and 2 sets checked: 5 errors, 0 warnings\n"
    );
    write(&folder, "shared.toml", UNUSED);
    let both = ["check", "--fix", "game/callbacks.toml", "./shared.toml"];
    cbgen_in(&folder, both).ends(1);
    assert_eq!(read("shared.toml"), mended);
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
