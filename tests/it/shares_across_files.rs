//! `include`: macros, sets and placeholders of another file.

use crate::program::{
    Run, cbgen_in, cbgen_reads_in, finishes, folder_of, has, lacks, pairs, parts, read, starts,
    words, write,
};
use std::fs;
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
    folder_of(&[("shared.toml", shared), ("app/callbacks.toml", app)])
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
    let folder = folder(SHARED, APP);
    let (mut files, mut wanted) = (Vec::new(), String::new());
    for app in 0..10 {
        let own = APP.replace("\"install\"\nt", &format!("\"install-{app}\"\nt"));
        write(&folder, &format!("app{app}/callbacks.toml"), own);
        files.push(format!("app{app}/callbacks.toml"));
        wanted.push_str(&format!("install-{app}\t{FIELD}\n"));
    }
    let run = cbgen_in(&folder, words("build", &files));
    run.gives(0, &wanted).never_says("error");
    // They are checked at once though each has its install.
    for file in &files {
        write(&folder, file, APP);
    }
    let checked = cbgen_in(&folder, words("check", &files));
    tells(&checked, 0, "10 callbacks checked: no problems found");
    cbgen_in(&folder, ["build", &files[9]]).writes(&format!("install\t{FIELD}"));
    cbgen_in(&folder, words("build", &files))
        .refuses(1, "duplicate-name")
        .says("build each file by itself");
}

#[test]
fn a_path_is_seen_from_the_folder_of_the_file() {
    let folder = folder(SHARED, APP);
    let app = folder.path().join("app");
    let line = format!("install\t{FIELD}");
    cbgen_in(&folder, "build -q app/callbacks.toml").writes(&line);
    cbgen_in(&app, "build -q").writes(&line);
    let whole = folder.path().join("shared.toml");
    let absolute = APP.replace("../shared.toml", whole.to_str().expect("a name"));
    write(&app, "callbacks.toml", absolute);
    cbgen_in(&folder, "build -q app/callbacks.toml").writes(&line);
    let here = APP.replace("../shared.toml", "./shared.toml");
    cbgen_reads_in(&folder, here, "build -q -").writes(&line);
}

#[cfg(unix)]
#[test]
fn of_a_symbolic_link_the_folder_is_that_of_the_link() {
    let folder = folder(SHARED, APP);
    let linked = folder.path().join("deep/linked");
    fs::create_dir_all(&linked).expect("a folder");
    let other = SHARED.replace("{os_name}", "{os_version}");
    write(&folder, "deep/shared.toml", other);
    let link = linked.join("callbacks.toml");
    std::os::unix::fs::symlink("../../app/callbacks.toml", link).expect("a link");
    let field = FIELD.replace("{os_name}", "{os_version}");
    cbgen_in(&folder, "build -q deep/linked/callbacks.toml").writes(&format!("install\t{field}"));
    let edit = "edit install -q -f deep/linked/callbacks.toml -P x=1";
    cbgen_in(&folder, edit).writes(&format!("{field}&x=1"));
    cbgen_in(&folder, "build -q app/callbacks.toml").writes(&format!("install\t{FIELD}&x=1"));
}

#[test]
fn defaults_use_included_sets_and_own_ones_stand_beside_them() {
    let app = "include = [\"../shared.toml\", \"../more.toml\"]\nmacros = [\"own\"]\n\
        [sets.mine]\nparams = { m = \"{own}{theirs}\" }\n[[placeholder]]\nname = \"own_thing\"\n\
        [defaults]\nuse = [\"device\", \"where\"]\nendpoints = [\"https://a.example\"]\n\
        [[callback]]\nname = \"a\"\nuse = [\"mine\"]\nplaceholders = [\"own_thing\"]\nexclude = [\"os\"]\n";
    let more = "macros = [\"theirs\", \"click_id\"]\n[sets.where]\nplaceholders = [\"country\"]\n";
    // Line endings and a byte order mark change nothing.
    let marked = format!("\u{feff}{}", SHARED.replace('\n', "\r\n"));
    for shared in [SHARED, &marked] {
        let folder = folder(shared, app);
        write(&folder, "more.toml", more);
        cbgen_in(&folder, "build -q app/callbacks.toml").writes(
            "a\thttps://a.example?gps_adid={gps_adid}&new_thing={new_thing}&click={click_id}&country={country}\
             &m={own}{theirs}&own_thing={own_thing}",
        );
        let broken = shared.replace("\"gps_adid\"", "\"gps_adidd\"");
        tells(
            &check(&broken, APP),
            1,
            "--> shared.toml:4:18 | unknown-placeholder",
        );
    }
}

#[test]
fn an_included_file_has_only_what_parameter_lists_need() {
    for (line, message) in pairs([
        "include = [\"x.toml\"]\n | an included file has no `include`",
        "[lints]\n | an included file has no `lints`",
        "[defaults]\n | an included file has no `defaults`",
        "[[callback]]\n | an included file has no `callback`",
        "macro = [\"x\"]\n | did you mean `macros`?",
        "nothing = 1\n | the keys are macros, sets, placeholder",
        "[sets.x]\nparam = { }\n | did you mean `params`?",
    ]) {
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

/// What is changed in the app's file, the exit code, and what is told.
#[test]
fn what_is_wrong_between_files_is_told_with_its_places() {
    for [old, new, code, told] in parts([
        "[defaults] | [sets.device]\nplaceholders = [\"idfa\"]\n\n[defaults] | 2 | two files have a set `device` | --> app/callbacks.toml:3:7 | ::: shared.toml:3:7",
        "[\"device\"]\n | [\"device\"]\n\n[[placeholder]]\nname = \"new_thing\"\n | 2 | `new_thing` is declared twice | --> app/callbacks.toml:12:9 | ::: shared.toml:8:9",
        "../shared.toml\" | ../shared.toml\", \"../more.toml\" | 2 | two files have a set `device` | --> more.toml:1:7 | ::: shared.toml:3:7",
        "../shared.toml\" | ../shared.toml\", \"../app/../shared.toml\" | 2 | shared.toml is included twice | app/callbacks.toml:1:31 | the first",
        "../shared.toml\" | ../shared.toml\", \"./callbacks.toml\" | 2 | an included file has no `include` | app/callbacks.toml:1:1",
        "[\"device\"] | [\"devise\"] | 2 | there is no set `devise` | did you mean `device`?",
        "[defaults] | [defaults]\nuse = [\"devise\"] | 2 | did you mean `device`?",
        "../shared.toml | .. | 3 | cannot read .: ",
        "../shared.toml | - | 3 | cannot read app/-: No such file",
        "../shared.toml | ..\\\\shared.toml | 3 | between folders stands `/`",
        "[\"../shared.toml\"] | \"../shared.toml\" | 2 | `include`: expected a list of strings, found a string | write [\"../shared.toml\"]",
        "\"../shared.toml\" | 1 | 2 | `include`: expected a path, found an integer | write where the file is, as seen from the folder of this one: \"../shared.toml\"",
    ]) {
        let app = APP.replace(old, new);
        assert_ne!(app, APP, "{old}");
        let folder = folder(SHARED, &app);
        write(&folder, "more.toml", "[sets.device]\n[sets.other]\n");
        let run = cbgen_in(&folder, "check app/callbacks.toml");
        tells(&run, code.parse().expect("a number"), told);
        run.never_prints("callbacks send");
    }
    #[cfg(unix)]
    tells(
        &check(SHARED, &APP.replace("../shared.toml", "/dev/zero")),
        2,
        "/dev/zero is no file that can be included",
    );
    let folder = folder(SHARED, APP);
    write(&folder, "shared.toml", b"# a\n# \xff\n");
    let told = "shared.toml:2: this is no UTF-8 text | app/callbacks.toml:1:13";
    tells(&cbgen_in(&folder, "build app/callbacks.toml"), 2, told);
}

#[cfg(unix)]
#[test]
fn links_lead_to_the_file_behind_them() {
    use std::os::unix::fs::symlink;
    let folder = folder(SHARED, APP);
    let app = folder.path().join("app");
    symlink("../shared.toml", app.join("link.toml")).expect("a link");
    write(&app, "linked.toml", APP.replace("../shared", "link"));
    cbgen_in(&app, "build -q linked.toml").writes(&format!("install\t{FIELD}"));
    let both = APP.replace("\"../shared.toml\"", "\"../shared.toml\", \"link.toml\"");
    write(&app, "linked.toml", both);
    let run = cbgen_in(&app, "check linked.toml");
    tells(&run, 2, "link.toml is included twice");
    // `away/..` is not the folder that it seems to be.
    fs::create_dir_all(folder.path().join("deep/inner")).expect("a folder");
    symlink("deep/inner", folder.path().join("away")).expect("a link");
    write(&folder, "deep/shared.toml", "[sets.other]\n");
    write(&folder, "away/callbacks.toml", APP);
    let run = cbgen_in(&folder, "build away/callbacks.toml");
    tells(&run, 2, "there is no set `device`");
    write(&folder, "deep/shared.toml", "x = 1\n");
    let run = cbgen_in(&folder, "check away/callbacks.toml");
    tells(&run, 2, "--> away/../shared.toml:1:1");
}

#[test]
fn a_missing_file_is_told_at_its_word_and_nothing_else_is() {
    let text = APP.replace("../shared", "../shraed");
    let folder = folder_of(&[("app/callbacks.toml", &text)]);
    let app = folder.path().join("app");
    for arguments in [
        "build",
        "check",
        "list",
        "preview",
        "schema --dialect sqlite",
    ] {
        let run = cbgen_in(&app, arguments);
        let told = "cannot read ../shraed.toml: No such file | callbacks.toml:1:13";
        tells(&run, 3, told);
        let told = format!("{}{}", run.stdout, run.stderr);
        run.holds(errors(&told) == 1, "one error");
        lacks(&told, folder.path().to_str().expect("a name"));
    }
    let run = cbgen_in(&folder, "build app/callbacks.toml");
    tells(&run, 3, "cannot read shraed.toml: No such file");
    for arguments in [
        "copy install",
        "edit install -p adid",
        "sdk --platform android -f callbacks.toml",
        "link https://app.adjust.com/abc --from callbacks.toml",
        "check -s https://a.example --against install",
        "new -t session -e https://a.example --save callbacks.toml",
    ] {
        let run = cbgen_in(&app, arguments);
        run.gives(3, "")
            .says("cannot read ../shraed.toml: No such file");
        assert_eq!(read(&app, "callbacks.toml"), text);
    }
}

#[test]
fn what_only_moves_text_is_done_whatever_an_included_file_says() {
    let broken = SHARED.replace("[sets.device]", "[sets.device");
    let unset = APP.replace("a.example", "${CBGEN_TEST_UNSET}");
    for (shared, app) in [(Some(&*broken), APP), (None, APP), (Some(SHARED), &unset)] {
        let folder = folder(shared.unwrap_or_default(), app);
        if shared.is_none() {
            fs::remove_file(folder.path().join("shared.toml")).expect("removed");
        }
        let path = folder.path().join("app");
        cbgen_in(&path, "duplicate install second").gives(0, "");
        has(&read(&path, "callbacks.toml"), "\"second\"");
        cbgen_in(&path, "delete second --yes").gives(0, "");
        assert_eq!(read(&path, "callbacks.toml"), app);
        cbgen_in(&path, "duplicate install second -q").is_silent();
    }
}

#[test]
fn a_broken_file_is_told_once_for_all_that_include_it() {
    let folder = folder("[sets.device]\nplaceholders = [\"adid\"\nx = 1\n", APP);
    let other = APP.replace("\"install\"\nt", "\"other\"\nt");
    write(&folder, "other/callbacks.toml", other);
    for verb in ["check", "build"] {
        let findings = |files: &str| {
            let run = cbgen_in(&folder, words(verb, files));
            tells(&run, 2, "invalid TOML | --> shared.toml:");
            format!("{}{}", run.stdout, run.stderr)
                .matches("-->")
                .count()
        };
        let both = findings("app/callbacks.toml other/callbacks.toml");
        assert_eq!(both, findings("app/callbacks.toml"), "{verb}");
    }
}

#[test]
fn reports_for_programs_name_the_included_file() {
    let folder = folder(&SHARED.replace("gps_adid", "gps_adidd"), APP);
    let run = |format: &str| {
        let arguments = ["check", "app/callbacks.toml", "--format", format];
        cbgen_in(&folder, arguments)
    };
    let found = run("json").findings();
    let mut found = found.iter();
    let found = found.find(|one| one["code"] == "unknown-placeholder");
    let found = found.expect("it is found");
    assert_eq!(found["source"], "shared.toml");
    assert_eq!((&found["line"], &found["column"]), (&4.into(), &18.into()));
    run("github").prints("file=shared.toml,line=4,col=18");
    let place = &run("sarif").json()["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "shared.toml");
    assert_eq!(place["region"]["startLine"], 4);
}

#[test]
fn mending_and_building_leave_the_included_file() {
    let shared = SHARED.replace("\"{os_name}\"", "\"a&amp;b\"");
    let app = APP.replace("a.example/cb", "a.example/cb?x=1&amp;y=2");
    let folder = folder(&shared, &app);
    let run = cbgen_in(&folder, "check --fix app/callbacks.toml");
    tells(&run, 1, "html-entity | --> shared.toml:");
    let run = cbgen_in(&folder, "build app/callbacks.toml -o shared.toml");
    tells(&run, 2, "would be overwritten");
    assert_eq!(read(&folder, "shared.toml"), shared);
    assert_eq!(
        read(&folder, "app/callbacks.toml"),
        app.replace("&amp;", "&")
    );
}

#[test]
fn every_verb_reads_what_is_included() {
    let folder = folder(SHARED, APP);
    let against =
        format!("check -s '{FIELD}' --against install --macro click_id --macro new_thing");
    for (arguments, prints) in [
        ("list --format json", FIELD),
        ("list", "new_thing"),
        ("copy install", FIELD),
        ("preview install", "new_thing="),
        ("schema --dialect sqlite", "new_thing"),
        ("sdk --platform android -f callbacks.toml", ""),
        (&against, ""),
        (
            "link https://app.adjust.com/abc --from callbacks.toml",
            "new_thing",
        ),
        (
            "link https://app.adjust.com/abc --from callbacks.toml",
            "{click_id}",
        ),
    ] {
        let run = cbgen_in(folder.path().join("app"), arguments);
        run.ends(0).prints(prints);
    }
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
    lacks(&of("edit install --remove os"), "os=");
    of("duplicate install c");
    of("delete b --yes");
    let field = of("new -t session -e https://b.example -p adid --save callbacks.toml");
    assert_eq!(of("build --only session"), field);
    let unknown = cbgen_in(&app, "edit install --use devise");
    tells(&unknown, 2, "did you mean `device`?");
    assert_eq!(read(&folder, "shared.toml"), SHARED);
    let own = read(&app, "callbacks.toml");
    starts(&own, "include = [\"../shared.toml\"]\n");
    has(&own, "exclude = [\"os\"]");
}

#[test]
fn a_large_file_shares_as_a_small_one_does() {
    let callback = |number: usize| {
        let filler = "-".repeat(20);
        format!("[[callback]]\nname = \"n{number}\"\nuse = [\"device\"]\n# {filler}\n")
    };
    let app = APP.to_owned() + &(0..20_000).map(callback).collect::<String>();
    let run = cbgen_in(folder(SHARED, &app), "build -q app/callbacks.toml");
    assert_eq!(run.ends(0).stdout.lines().count(), 20_001);
    finishes(&run.stdout, &format!("\nn19999\t{FIELD}\n"));
}

#[test]
fn what_a_file_declares_holds_for_what_is_compared_with_it_and_saved_to_it() {
    let folder = folder(SHARED, APP);
    let app = folder.path().join("app");
    for (flags, code, told) in [
        ("--against install", 0, "no problems found"),
        (
            "",
            1,
            "`{click_id}` is not among | `{new_thing}` is not among",
        ),
        (
            "callbacks.toml",
            0,
            "2 callbacks checked: no problems found",
        ),
    ] {
        let run = cbgen_in(&app, words(["check", "--string", FIELD], flags));
        tells(&run, code, told);
    }
    let run = cbgen_reads_in(&app, FIELD, "check - callbacks.toml");
    tells(&run, 0, "2 callbacks checked: no problems found");
    let saved = "new -t click -e https://a.example/c -P c={click_id} -p new_thing --save callbacks.toml \
         --name click";
    let run = cbgen_in(&app, saved);
    tells(&run, 0, "c={click_id}&new_thing={new_thing}");
    cbgen_in(&app, "build --only click").gives(0, &run.stdout);
}
