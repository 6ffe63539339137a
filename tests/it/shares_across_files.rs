//! `include`: macros, sets and placeholders of another file.

use crate::program::{Run, cbgen_in, cbgen_reads_in, has, lacks, pairs, starts};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const SHARED: &str = r#"macros = ["click_id"]

[sets.device]
placeholders = ["gps_adid", "new_thing"]
params = { os = "{os_name}", click = "{click_id}" }

[[placeholder]]
name = "new_thing"
"#;

const APP: &str = r#"include = ["../shared.toml"]

[defaults]
endpoints = ["https://a.example/cb"]

[[callback]]
name = "install"
trigger = "install"
use = ["device"]
"#;

const FIELD: &str =
    "https://a.example/cb?gps_adid={gps_adid}&new_thing={new_thing}&os={os_name}&click={click_id}";

/// A folder with `shared.toml` and `app/callbacks.toml`.
fn folder(shared: &str, app: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("app")).expect("a folder");
    write(folder.path(), "shared.toml", shared);
    write(folder.path(), "app/callbacks.toml", app);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("written");
}

/// `check` of the app, from the folder above it.
fn check(shared: &str, app: &str) -> Run {
    let folder = folder(shared, app);
    cbgen_in(&folder, ["check", "app/callbacks.toml"])
}

#[track_caller]
fn tells(run: &Run, code: i32, parts: &str) {
    let told = format!("{}{}", run.stdout, run.stderr);
    run.ends(code);
    for part in parts.split(" | ") {
        assert!(told.contains(part), "no {part} in\n{told}");
    }
}

/// How many errors are told.
fn errors(told: &str) -> usize {
    told.matches("error:").count() + told.matches("error[").count()
}

#[test]
fn ten_apps_share_one_list() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "shared.toml", SHARED);
    let mut arguments = vec!["build".to_owned()];
    let mut wanted = String::new();
    for app in 0..10 {
        fs::create_dir(folder.path().join(format!("app{app}"))).expect("a folder");
        let file = format!("app{app}/callbacks.toml");
        write(
            folder.path(),
            &file,
            &APP.replace(
                "\"install\"\ntrigger",
                &format!("\"install-{app}\"\ntrigger"),
            ),
        );
        arguments.push(file);
        wanted.push_str(&format!("install-{app}\t{FIELD}\n"));
    }
    let run = cbgen_in(&folder, &arguments);
    assert_eq!(run.stdout, wanted, "{}", run.stderr);
    run.never_says("error");
}

#[test]
fn a_path_is_seen_from_the_folder_of_the_file() {
    let folder = folder(SHARED, APP);
    let app = folder.path().join("app");
    let from_above = cbgen_in(&folder, ["build", "-q", "app/callbacks.toml"]);
    let from_there = cbgen_in(&app, ["build", "-q"]);
    from_above.writes(&format!("install\t{FIELD}"));
    assert_eq!(from_there.line(), from_above.line());
    let whole = folder.path().join("shared.toml");
    let absolute = APP.replace("../shared.toml", whole.to_str().expect("a name"));
    write(&app, "callbacks.toml", &absolute);
    let run = cbgen_in(&folder, ["build", "-q", "app/callbacks.toml"]);
    assert_eq!(run.line(), from_above.line());
    let here = APP.replace("../shared.toml", "./shared.toml");
    let run = cbgen_reads_in(&folder, here.as_bytes(), ["build", "-q", "-"]);
    assert_eq!(run.line(), from_above.line());
}

#[cfg(unix)]
#[test]
fn of_a_symbolic_link_the_folder_is_that_of_the_link() {
    let folder = folder(SHARED, APP);
    let linked = folder.path().join("deep/linked");
    fs::create_dir_all(&linked).expect("a folder");
    write(
        folder.path(),
        "deep/shared.toml",
        &SHARED.replace("{os_name}", "{os_version}"),
    );
    let link = linked.join("callbacks.toml");
    std::os::unix::fs::symlink("../../app/callbacks.toml", link).expect("a link");
    let run = cbgen_in(&folder, ["build", "-q", "deep/linked/callbacks.toml"]);
    let field = FIELD.replace("{os_name}", "{os_version}");
    run.writes(&format!("install\t{field}"));
    let edit = "edit install -q -f deep/linked/callbacks.toml -P x=1";
    assert_eq!(cbgen_in(&folder, edit).line(), format!("{field}&x=1"));
    let run = cbgen_in(&folder, ["build", "-q", "app/callbacks.toml"]);
    run.writes(&format!("install\t{FIELD}&x=1"));
}

#[test]
fn defaults_use_included_sets_and_own_ones_stand_beside_them() {
    let app = "include = [\"../shared.toml\", \"../more.toml\"]\nmacros = [\"own\"]\n\
        [sets.mine]\nparams = { m = \"{own}{theirs}\" }\n[[placeholder]]\nname = \"own_thing\"\n\
        [defaults]\nuse = [\"device\", \"where\"]\nendpoints = [\"https://a.example\"]\n\
        [[callback]]\nname = \"a\"\nuse = [\"mine\"]\nplaceholders = [\"own_thing\"]\nexclude = [\"os\"]\n";
    let folder = folder(SHARED, app);
    write(
        folder.path(),
        "more.toml",
        "macros = [\"theirs\", \"click_id\"]\n[sets.where]\nplaceholders = [\"country\"]\n",
    );
    let run = cbgen_in(&folder, ["build", "-q", "app/callbacks.toml"]);
    run.writes("a\thttps://a.example?gps_adid={gps_adid}&new_thing={new_thing}&click={click_id}&country={country}\
         &m={own}{theirs}&own_thing={own_thing}");
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let shared = format!("\u{feff}{}", SHARED.replace('\n', "\r\n"));
    let folder = folder(&shared, APP);
    let run = cbgen_in(&folder, ["build", "-q", "app/callbacks.toml"]);
    run.writes(&format!("install\t{FIELD}"));
    let broken = shared.replace("\"gps_adid\"", "\"gps_adidd\"");
    write(folder.path(), "shared.toml", &broken);
    let run = cbgen_in(&folder, ["check", "app/callbacks.toml"]);
    tells(&run, 1, "--> shared.toml:4:18 | unknown-placeholder");
}

#[test]
fn an_included_file_has_only_what_parameter_lists_need() {
    let refused = pairs([
        "include = [\"x.toml\"]\n | an included file includes no other",
        "[lints]\n | an included file has no `lints`",
        "[defaults]\n | an included file has no `defaults`",
        "[[callback]]\n | an included file has no `callback`",
        "macro = [\"x\"]\n | did you mean `macros`?",
        "nothing = 1\n | the keys are macros, sets, placeholder",
        "[sets.x]\nparam = { }\n | did you mean `params`?",
    ]);
    for (line, message) in refused {
        // A table stands at the end, a key at the begin.
        let shared = if line.starts_with('[') {
            format!("{SHARED}{line}")
        } else {
            format!("{line}{SHARED}")
        };
        let run = check(&shared, APP);
        tells(&run, 2, &format!("{message} | --> shared.toml:"));
        run.never_prints("app/callbacks.toml");
    }
    check(SHARED, APP).ends(0);
}

#[test]
fn what_two_files_have_is_told_with_both_places() {
    let own = APP.replace(
        "[defaults]",
        "[sets.device]\nplaceholders = [\"idfa\"]\n\n[defaults]",
    );
    let run = check(SHARED, &own);
    tells(
        &run,
        2,
        "two files have a set `device` | --> app/callbacks.toml:3:7 | ::: shared.toml:3:7",
    );
    let own = format!("{APP}\n[[placeholder]]\nname = \"new_thing\"\n");
    let run = check(SHARED, &own);
    tells(
        &run,
        2,
        "`new_thing` is declared twice | --> app/callbacks.toml:12:9 | ::: shared.toml:8:9",
    );
    let app = APP.replace(
        "[\"../shared.toml\"]",
        "[\"../shared.toml\", \"../more.toml\"]",
    );
    let folder = folder(SHARED, &app);
    write(folder.path(), "more.toml", "[sets.device]\n[sets.other]\n");
    let run = cbgen_in(&folder, ["build", "app/callbacks.toml"]);
    tells(
        &run,
        2,
        "two files have a set `device` | --> more.toml:1:7 | ::: shared.toml:3:7",
    );
    assert_eq!(run.stdout, "");
}

#[test]
fn a_file_is_included_once_and_never_by_itself() {
    let twice = APP.replace(
        "[\"../shared.toml\"]",
        "[\"../shared.toml\", \"../app/../shared.toml\"]",
    );
    let run = check(SHARED, &twice);
    tells(
        &run,
        2,
        "shared.toml is included twice | app/callbacks.toml:1:31 | the first",
    );
    let itself = APP.replace(
        "\"../shared.toml\"",
        "\"../shared.toml\", \"./callbacks.toml\"",
    );
    let run = check(SHARED, &itself);
    tells(
        &run,
        2,
        "the file includes itself | app/callbacks.toml:1:31",
    );
    assert_eq!(errors(&run.stdout), 1, "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn links_lead_to_the_file_behind_them() {
    use std::os::unix::fs::symlink;
    let folder = folder(SHARED, APP);
    let app = folder.path().join("app");
    symlink("../shared.toml", app.join("link.toml")).expect("a link");
    write(
        &app,
        "linked.toml",
        &APP.replace("../shared.toml", "link.toml"),
    );
    let run = cbgen_in(&app, ["build", "-q", "linked.toml"]);
    run.writes(&format!("install\t{FIELD}"));
    let both = APP.replace("\"../shared.toml\"", "\"../shared.toml\", \"link.toml\"");
    write(&app, "linked.toml", &both);
    tells(
        &cbgen_in(&app, ["check", "linked.toml"]),
        2,
        "link.toml is included twice",
    );
    // `away/..` is not the folder that it seems to be.
    fs::create_dir_all(folder.path().join("deep/inner")).expect("a folder");
    symlink("deep/inner", folder.path().join("away")).expect("a link");
    write(&folder.path().join("deep"), "shared.toml", "[sets.other]\n");
    write(folder.path(), "away/callbacks.toml", APP);
    let run = cbgen_in(&folder, ["build", "away/callbacks.toml"]);
    tells(&run, 2, "there is no set `device`");
    write(folder.path(), "deep/shared.toml", "x = 1\n");
    let run = cbgen_in(&folder, ["check", "away/callbacks.toml"]);
    tells(&run, 2, "--> away/../shared.toml:1:1");
}

#[test]
fn a_missing_file_is_told_at_its_word_and_nothing_else_is() {
    let folder = folder(SHARED, &APP.replace("../shared", "../shraed"));
    fs::remove_file(folder.path().join("shared.toml")).expect("removed");
    let app = folder.path().join("app");
    for arguments in [
        &["build"][..],
        &["check"],
        &["list"],
        &["preview"],
        &["schema", "--dialect", "sqlite"],
    ] {
        let run = cbgen_in(&app, arguments);
        tells(
            &run,
            3,
            "cannot read ../shraed.toml: No such file | callbacks.toml:1:13",
        );
        let told = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(errors(&told), 1, "{told}");
        lacks(&told, folder.path().to_str().expect("a name"));
    }
    let run = cbgen_in(&folder, ["build", "app/callbacks.toml"]);
    tells(&run, 3, "cannot read shraed.toml: No such file");
    for arguments in [
        "copy install",
        "edit install -p adid",
        "sdk --platform android -f callbacks.toml",
        "link https://app.adjust.com/abc --from callbacks.toml",
        "check -s https://a.example --against install",
        "new -t session -e https://a.example --save callbacks.toml",
    ] {
        let before = fs::read(app.join("callbacks.toml")).expect("read");
        let run = cbgen_in(&app, arguments);
        tells(&run, 3, "cannot read ../shraed.toml: No such file");
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert_eq!(fs::read(app.join("callbacks.toml")).expect("read"), before);
    }
}

#[test]
fn what_only_moves_text_is_done_and_warns_of_an_included_file() {
    let broken = SHARED.replace("[sets.device]", "[sets.device");
    let unset = APP.replace("a.example", "${CBGEN_TEST_UNSET}");
    let cases = [
        (None, APP, "cannot read ../shared.toml: No such file"),
        (Some(&*broken), APP, "invalid TOML"),
        (Some(SHARED), APP, ""),
        (Some(SHARED), &unset, ""),
    ];
    for (shared, app, says) in cases {
        let folder = folder(shared.unwrap_or_default(), app);
        if shared.is_none() {
            fs::remove_file(folder.path().join("shared.toml")).expect("removed");
        }
        let path = folder.path().join("app");
        let read = || fs::read_to_string(path.join("callbacks.toml")).expect("read");
        let warned = |run: &Run| {
            run.gives(0, "");
            let told = format!("warning: callbacks.toml cannot be built as it is: {says}");
            let times = run.stderr.matches("warning").count();
            assert_eq!(times, usize::from(!says.is_empty()), "{}", run.stderr);
            assert!(
                says.is_empty() || run.stderr.contains(&told),
                "{}",
                run.stderr
            );
        };
        warned(&cbgen_in(&path, ["duplicate", "install", "second"]));
        assert!(read().contains("\"second\""));
        warned(&cbgen_in(&path, ["delete", "second", "--yes"]));
        assert_eq!(read(), app);
        cbgen_in(&path, ["duplicate", "install", "second", "-q"]).is_silent();
    }
}

#[test]
fn what_is_no_file_of_text_is_refused() {
    let app = |path: &str| APP.replace("../shared.toml", path);
    tells(&check(SHARED, &app("..")), 3, "cannot read .: ");
    tells(&check(SHARED, &app("")), 2, "a path of `include` is empty");
    tells(
        &check(SHARED, &app("-")),
        3,
        "cannot read app/-: No such file",
    );
    tells(
        &check(SHARED, &app("..\\\\shared.toml")),
        3,
        "between folders stands `/`",
    );
    let run = check(
        SHARED,
        &APP.replace("[\"../shared.toml\"]", "\"../shared.toml\""),
    );
    tells(
        &run,
        2,
        "`include`: expected a list of strings, found a string | write [\"../shared.toml\"]",
    );
    let number = check(SHARED, &APP.replace("\"../shared.toml\"", "1"));
    tells(
        &number,
        2,
        "`include`: expected a path, found an integer | write where the file is, as seen from the folder of this one: \"../shared.toml\"",
    );
    number.never_prints("callbacks send");
    #[cfg(unix)]
    tells(
        &check(SHARED, &app("/dev/zero")),
        2,
        "/dev/zero is no file that can be included",
    );
    let folder = folder(SHARED, APP);
    fs::write(folder.path().join("shared.toml"), b"# a\n# \xff\n").expect("written");
    let run = cbgen_in(&folder, ["build", "app/callbacks.toml"]);
    tells(
        &run,
        2,
        "shared.toml:2: this is no UTF-8 text | app/callbacks.toml:1:13",
    );
}

#[test]
fn a_broken_file_is_told_once_for_all_that_include_it() {
    let folder = folder("[sets.device]\nplaceholders = [\"adid\"\nx = 1\n", APP);
    fs::create_dir(folder.path().join("other")).expect("a folder");
    write(
        folder.path(),
        "other/callbacks.toml",
        &APP.replace("\"install\"\nt", "\"other\"\nt"),
    );
    for verb in ["check", "build"] {
        let run = cbgen_in(
            &folder,
            format!("'{verb}' app/callbacks.toml other/callbacks.toml"),
        );
        let alone = cbgen_in(&folder, [verb, "app/callbacks.toml"]);
        tells(&run, 2, "invalid TOML | --> shared.toml:");
        let findings = |run: &Run| {
            format!("{}{}", run.stdout, run.stderr)
                .matches("-->")
                .count()
        };
        assert_eq!(
            findings(&run),
            findings(&alone),
            "{}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn a_set_that_no_file_has_is_named_with_the_nearest() {
    let run = check(
        SHARED,
        &APP.replace("use = [\"device\"]", "use = [\"devise\"]"),
    );
    tells(&run, 2, "there is no set `devise` | did you mean `device`?");
    let defaults = APP.replace("[defaults]", "[defaults]\nuse = [\"devise\"]");
    tells(&check(SHARED, &defaults), 2, "did you mean `device`?");
}

#[test]
fn reports_for_programs_name_the_included_file() {
    let folder = folder(&SHARED.replace("gps_adid", "gps_adidd"), APP);
    let run = |format: &str| {
        let arguments = ["check", "--format", format, "app/callbacks.toml"];
        cbgen_in(&folder, arguments).stdout
    };
    let report: serde_json::Value = serde_json::from_str(&run("json")).expect("JSON");
    let found = report["diagnostics"]
        .as_array()
        .and_then(|list| list.iter().find(|one| one["code"] == "unknown-placeholder"));
    let found = found.expect("it is found");
    assert_eq!(found["source"], "shared.toml");
    assert_eq!((&found["line"], &found["column"]), (&4.into(), &18.into()));
    let github = run("github");
    has(&github, "file=shared.toml,line=4,col=18");
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "shared.toml");
    assert_eq!(place["region"]["startLine"], 4);
}

#[test]
fn mending_leaves_the_included_file() {
    let shared = SHARED.replace("\"{os_name}\"", "\"a&amp;b\"");
    let app = APP.replace("a.example/cb", "a.example/cb?x=1&amp;y=2");
    let folder = folder(&shared, &app);
    let run = cbgen_in(&folder, ["check", "--fix", "app/callbacks.toml"]);
    tells(&run, 1, "html-entity | --> shared.toml:");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("read");
    assert_eq!(read("shared.toml"), shared);
    assert_eq!(read("app/callbacks.toml"), app.replace("&amp;", "&"));
}

#[test]
fn every_verb_reads_what_is_included() {
    let folder = folder(SHARED, APP);
    let app = folder.path().join("app");
    let of = |arguments: &str| {
        let run = cbgen_in(&app, arguments);
        run.ends(0);
        run.stdout
    };
    assert!(of("list --format json").contains(FIELD));
    assert!(of("list").contains("new_thing"));
    assert!(of("copy install").contains(FIELD));
    assert!(of("preview install").contains("new_thing="));
    assert!(of("schema --dialect sqlite").contains("new_thing"));
    of("sdk --platform android -f callbacks.toml");
    of(&format!(
        "check -s '{FIELD}' --against install --macro click_id --macro new_thing"
    ));
    let link = of("link https://app.adjust.com/abc --from callbacks.toml");
    has(&link, "new_thing");
    has(&link, "{click_id}");
}

#[test]
fn edits_write_to_the_file_alone() {
    let more = format!("{APP}\n[[callback]]\nname = \"b\"\n");
    let folder = folder(SHARED, &more);
    let app = folder.path().join("app");
    let of = |arguments: &str| {
        let run = cbgen_in(&app, arguments);
        run.ends(0);
        run.stdout
    };
    assert_eq!(of("edit b --use device"), format!("{FIELD}\n"));
    assert!(!of("edit install --remove os").contains("os="));
    of("duplicate install c");
    of("delete b --yes");
    let field = of("new -t session -e https://b.example -p adid --save callbacks.toml");
    assert_eq!(of("build --only session"), field);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("read");
    assert_eq!(read("shared.toml"), SHARED);
    let own = read("app/callbacks.toml");
    starts(&own, "include = [\"../shared.toml\"]\n");
    has(&own, "exclude = [\"os\"]");
    let unknown = cbgen_in(&app, ["edit", "install", "--use", "devise"]);
    tells(&unknown, 2, "did you mean `device`?");
    assert_eq!(read("app/callbacks.toml"), own);
}

#[test]
fn the_result_is_never_written_over_an_included_file() {
    let folder = folder(SHARED, APP);
    let arguments = ["build", "app/callbacks.toml", "-o", "shared.toml"];
    tells(&cbgen_in(&folder, arguments), 2, "would be overwritten");
    assert_eq!(
        fs::read_to_string(folder.path().join("shared.toml")).expect("read"),
        SHARED
    );
}

#[test]
fn a_large_file_shares_as_a_small_one_does() {
    let mut app = APP.to_owned();
    for number in 0..20_000 {
        app.push_str(&format!(
            "[[callback]]\nname = \"n{number}\"\nuse = [\"device\"]\n# {}\n",
            "-".repeat(20)
        ));
    }
    let folder = folder(SHARED, &app);
    let run = cbgen_in(&folder, ["build", "-q", "app/callbacks.toml"]);
    run.ends(0);
    assert_eq!(run.stdout.lines().count(), 20_001);
    assert_eq!(
        run.stdout.lines().last(),
        Some(&*format!("n19999\t{FIELD}"))
    );
}

#[test]
fn ten_apps_are_checked_at_once_though_each_has_its_install() {
    let folder = folder(SHARED, APP);
    let mut arguments = vec!["check".to_owned(), "app/callbacks.toml".to_owned()];
    for number in 2..=10 {
        let app = format!("app{number}/callbacks.toml");
        fs::create_dir(folder.path().join(format!("app{number}"))).expect("a folder");
        write(folder.path(), &app, APP);
        arguments.push(app);
    }
    let checked = cbgen_in(&folder, &arguments);
    tells(&checked, 0, "10 callbacks checked: no problems found");
    for app in &arguments[1..] {
        let built = cbgen_in(&folder, ["build", app]);
        built.writes(&format!("install\t{FIELD}"));
    }
    arguments[0] = "build".to_owned();
    let together = cbgen_in(&folder, &arguments);
    tells(
        &together,
        1,
        "error[duplicate-name] | build each file by itself",
    );
    assert_eq!(together.stdout, "");
}

#[test]
fn what_a_file_declares_holds_for_what_is_compared_with_it_and_saved_to_it() {
    let folder = folder(SHARED, APP);
    let app = folder.path().join("app");
    let run = cbgen_in(&app, ["check", "--string", FIELD, "--against", "install"]);
    tells(&run, 0, "no problems found");
    let run = cbgen_in(&app, ["check", "--string", FIELD]);
    tells(
        &run,
        1,
        "`{click_id}` is not among | `{new_thing}` is not among",
    );
    let run = cbgen_in(&app, ["check", "--string", FIELD, "callbacks.toml"]);
    tells(&run, 0, "2 callbacks checked: no problems found");
    let run = cbgen_reads_in(&app, FIELD.as_bytes(), ["check", "-", "callbacks.toml"]);
    tells(&run, 0, "2 callbacks checked: no problems found");
    let saved = "new -t click -e https://a.example/c -P c={click_id} -p new_thing --save callbacks.toml \
         --name click";
    let run = cbgen_in(&app, saved);
    tells(&run, 0, "c={click_id}&new_thing={new_thing}");
    let built = cbgen_in(&app, ["build", "--only", "click"]);
    assert_eq!(built.stdout, run.stdout);
}
