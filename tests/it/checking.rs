//! `cbgen check` and `cbgen explain` as a user and a script see them.

use crate::program::{
    Arguments, Run, cbgen_in, cbgen_reads_in, cbgen_with, folder_of, folder_with, pairs, read,
    starts, words, write,
};
use serde_json::Value;

const FILE: &str = "\
[[callback]]
name = \"install\"
trigger = \"install\"
endpoints = [\"https://a.example/cb\"]
params = { os = \"{os_name}\", id = \"{adid}\" }

[[callback]]
name = \"session\"
trigger = \"session\"
endpoints = [\"https://a.example/cb\"]
params = { os_name = \"{os_name}\", id = \"{adid}\" }
";

fn diagnostics(run: &Run) -> Vec<Value> {
    let all = run.json();
    all["diagnostics"].as_array().expect("a list").clone()
}

fn codes(run: &Run) -> Vec<String> {
    diagnostics(run)
        .iter()
        .map(|finding| finding["code"].as_str().unwrap_or("-").to_owned())
        .collect()
}

#[test]
fn a_sound_file_is_silent_on_stdout() {
    let folder = folder_of(&[("callbacks.toml", &FILE.replace("os_name =", "os ="))]);
    let run = cbgen_in(&folder, ["check"]);
    run.gives(0, "");
    assert_eq!(run.stderr, "2 callbacks checked: no problems found\n");
}

#[test]
fn parameters_that_drifted_apart_are_told_with_both_places() {
    let folder = folder_of(&[("callbacks.toml", FILE)]);
    let run = cbgen_in(&folder, ["check", "--format", "json"]);
    assert_eq!(
        (run.code, codes(&run)),
        (0, vec!["parameter-drift".to_owned()])
    );
    assert_eq!(diagnostics(&run)[0]["line"], 8);
    let run = cbgen_in(&folder, "check --deny warnings --format jsonl");
    run.ends(1);
    assert_eq!(run.stdout.lines().count(), 1);
    cbgen_in(&folder, ["check", "--allow", "parameter-drift"]).gives(0, "");
}

#[test]
fn two_callbacks_of_one_name_are_an_error_in_check_as_in_build() {
    let folder = folder_of(&[(
        "callbacks.toml",
        &FILE.replace("\"session\"\ntr", "\"install\"\ntr"),
    )]);
    let run = cbgen_in(&folder, ["check", "--format", "json"]);
    run.ends(1);
    assert!(
        codes(&run).contains(&"duplicate-name".to_owned()),
        "{}",
        run.stdout
    );
    assert_eq!(cbgen_in(&folder, ["build"]).code, 1);
}

#[test]
fn what_build_prints_passes_check() {
    let folder = folder_of(&[("callbacks.toml", FILE)]);
    let built = cbgen_in(&folder, ["build"]).stdout;
    let run = folder_run(&folder, "check - --format json", &built);
    assert_eq!((run.code, codes(&run)), (0, Vec::new()));
}

fn folder_run(folder: &tempfile::TempDir, arguments: impl Arguments, stdin: &str) -> Run {
    cbgen_reads_in(folder, stdin.as_bytes(), arguments)
}

#[test]
fn lines_of_standard_input_are_bare_or_named() {
    let folder = folder_of(&[]);
    let text = "https://a.example/x\n\npurchase.abc123\thttps://a.example/{x_y_z}\r\nhttps://b.example/{adid}\tz\n";
    let run = folder_run(&folder, "check - --format json", text);
    run.ends(1);
    let found = diagnostics(&run);
    let places: Vec<(&str, u64, u64)> = found
        .iter()
        .map(|finding| {
            (
                finding["code"].as_str().unwrap_or_default(),
                finding["line"].as_u64().unwrap_or_default(),
                finding["column"].as_u64().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            ("unknown-placeholder", 3, 36),
            ("endpoint-whitespace", 4, 25)
        ]
    );
    assert!(found.iter().all(|finding| finding["source"] == "<stdin>"));
}

#[test]
fn findings_in_a_link_point_at_the_encoded_bytes() {
    let link = "https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7Binstall_time%7D";
    let run = cbgen_in(
        folder_of(&[]),
        format!("check --string '{link}' --format json"),
    );
    let finding = &diagnostics(&run)[0];
    let (start, end) = (
        finding["start"].as_u64().unwrap_or(0),
        finding["end"].as_u64().unwrap_or(0),
    );
    let range = usize::try_from(start).expect("small")..usize::try_from(end).expect("small");
    assert_eq!(&link[range], "install_time");
    assert_eq!(finding["fix"]["replacement"], "installed_at");
}

#[test]
fn macros_of_the_partner_are_named_by_a_flag() {
    let folder = folder_of(&[]);
    let url = "https://a.example/x?y={click_id}&z=__GAID__&w=[sub]";
    let two = format!("check --string '{url}' --macro click_id --macro __GAID__");
    cbgen_in(&folder, words(&two, "--macro [sub]")).ends(0);
    cbgen_in(&folder, &two).ends(1);
}

#[test]
fn a_link_without_callbacks_is_a_note_and_no_finding() {
    let run = cbgen_in(
        folder_of(&[]),
        "check --string https://app.adjust.com/abc123?campaign={x}",
    );
    run.gives(0, "");
    starts(&run.stderr, "note: a link without callbacks");
}

#[test]
fn safe_fixes_are_applied_to_strings_until_none_is_left() {
    let url = "https://a.example/x&amp;y={install_time}&amp;z={adj_custom}&w={trakcer}";
    let run = cbgen_in(folder_of(&[]), ["check", "--fix", "--string", url]);
    assert_eq!(
        run.stdout,
        "https://a.example/x?y={installed_at}&z={dcp_custom}&w={trakcer}\n"
    );
    // A misspelling is a guess: it stays, and is told.
    run.ends(1);
    run.says("did you mean `{tracker}`?");
}

#[test]
fn safe_fixes_are_applied_to_files_and_nothing_else_changes() {
    let broken = "\u{FEFF}# kept\r\n[[callback]]\r\nname = \"a\"\r\nendpoints = [\"https://a.example/x&amp;y={install_time}\", \"https://b.example/\\u0026y=1\"]\r\n";
    let folder = folder_of(&[("callbacks.toml", broken)]);
    let run = cbgen_in(&folder, ["check", "--fix"]);
    let text = read(&folder, "callbacks.toml");
    assert_eq!(
        text,
        broken.replace("x&amp;y={install_time}", "x?y={installed_at}"),
        "a text with TOML escapes is left alone"
    );
    run.ends(1);
    let lines = folder_run(
        &folder,
        "check - --fix",
        "n\thttps://a.example&y=1\nhttps://b.example\nhttps://c.example?\u{1b}[31m\u{202e}=\t1\n",
    );
    assert_eq!(
        lines.stdout,
        "n\thttps://a.example?y=1\nhttps://b.example\nhttps://c.example?\\u{1b}[31m\\u{202e}=\\t1\n"
    );
}

#[test]
fn a_pasted_string_is_compared_with_the_file() {
    let folder = folder_of(&[("callbacks.toml", FILE)]);
    let against = |string: &str| {
        cbgen_in(
            &folder,
            format!("check --string '{string}' --against install"),
        )
    };
    assert_eq!(
        against("https://a.example/cb?os={os_name}&id={adid}").code,
        0
    );
    assert_eq!(
        against(
            "?install_callback=https%3A%2F%2Fa.example%2Fcb%3Fos%3D%7Bos_name%7D%26id%3D%7Badid%7D"
        )
        .code,
        0
    );
    let run = against("https://a.example/cb?id={idfa}&more=1");
    run.ends(1);
    run.prints_each([
        "compared with the file: id={adid} -> id={idfa}",
        "more=1 is added",
        "os={os_name} is removed",
    ]);
    let run = cbgen_in(&folder, "check --string https://a.example --against instal");
    run.ends(2);
    run.says("did you mean `install`?");
}

#[test]
fn a_token_that_the_callback_does_not_have_is_no_name_to_compare_with() {
    let event = "[[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\", \"xyz456\"]\n\
        endpoints = [\"https://a.example/cb?id={adid}\"]\n";
    let files = [
        ("callbacks.toml", event.to_owned() + FILE),
        ("other.toml", event.replace("xyz456", "zzz999")),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let folder = folder_of(&files);
    let against = |name: &str, files: &str| {
        let base = "check --string https://a.example/cb?id={adid} --against";
        cbgen_in(&folder, words(words(base, [name]), files))
    };
    for name in ["buy", "buy.abc123", "buy.xyz456"] {
        assert_eq!(against(name, "").code, 0, "{name}");
    }
    for (name, told) in pairs([
        "buy.zzz999 | `buy` has no event token `zzz999`: it has abc123, xyz456",
        "buy. | `buy` has no event token ``: it has abc123, xyz456",
        "install.abc123 | `install` has no event token `abc123`: it has none",
        "sell.abc123 | there is no callback `sell.abc123`",
    ]) {
        against(name, "").gives(2, "").says(told);
    }
    against("buy.zzz999", "callbacks.toml other.toml").ends(0);
    against("buy.none", "callbacks.toml other.toml").ends(2);
}

#[test]
fn annotations_come_by_themselves_on_github() {
    let folder = folder_of(&[("callbacks.toml", FILE)]);
    let run = cbgen_with(&folder, &[("GITHUB_ACTIONS", "true")], ["check"]);
    starts(
        &run.stdout,
        "::warning file=callbacks.toml,line=8,col=9,title=parameter-drift::",
    );
    let run = cbgen_with(
        &folder,
        &[("GITHUB_ACTIONS", "true")],
        "check --format human",
    );
    starts(&run.stdout, "warning[parameter-drift]");
}

#[test]
fn sarif_is_valid_by_the_published_schema() {
    let validator = jsonschema::validator_for(&sarif_schema()).expect("a schema");
    let folder = folder_of(&[(
        "my callbacks.toml",
        &FILE.replace("cb\"]\nparams = { os =", "cb&amp;x=1\"]\nparams = { os ="),
    )]);
    for arguments in [
        "check 'my callbacks.toml' --format sarif",
        "check --string 'www.a.example/\u{1b}x y' --format sarif",
        "check --string https://a.example --format sarif",
    ] {
        let log: Value = serde_json::from_str(&cbgen_in(&folder, arguments).stdout).expect("JSON");
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{arguments:?}: {errors:?}");
        assert_eq!(log["version"], "2.1.0");
    }
    let log: Value =
        serde_json::from_str(&cbgen_in(&folder, "check 'my callbacks.toml' --format sarif").stdout)
            .expect("JSON");
    let first = &log["runs"][0]["results"][0];
    assert_eq!(
        first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "my%20callbacks.toml"
    );
    assert!(first["fixes"].is_array(), "{first}");
}

#[test]
fn an_empty_pipe_is_told_for_what_fills_it_may_have_failed() {
    let run = cbgen_reads_in(folder_with(FILE), b"", ["check", "-"]);
    run.ends(0)
        .prints("warning[no-callbacks]: standard input has no callback");
    let toml = cbgen_reads_in(folder_with(FILE), FILE.as_bytes(), ["inspect", "-"]);
    toml.ends(1).prints("cbgen check FILE");
}

#[test]
fn a_project_is_found_from_below_and_checked_as_a_whole() {
    let sound = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example/cb?x={adid}\"]\n";
    let broken = sound.replace("adid", "adidd");
    let folder = folder_of(&[
        (".git/HEAD", ""),
        (".gitignore", "ignored/\n"),
        ("callbacks.toml", sound),
        ("apps/game/callbacks.toml", &broken),
        (
            "apps/shop/callbacks.toml",
            "include = [\"../shared.toml\"]\n[[callback]]\nname = \"b\"\ntrigger = \"install\"\nuse = [\"ids\"]\nendpoints = [\"https://b.example\"]\n",
        ),
        (
            "apps/shared.toml",
            "[sets.ids]\nplaceholders = [\"idfaa\"]\n",
        ),
        ("ignored/callbacks.toml", &broken),
        ("deep/er/x", ""),
    ]);
    let below = folder.path().join("deep/er");
    cbgen_in(&below, "build")
        .gives(0, "a\thttps://a.example/cb?x={adid}\n")
        .says("../../callbacks.toml is the file");
    cbgen_in(&below, "-q list").is_silent();
    for verb in ["check", "preview", "schema --dialect sqlite", "list"] {
        cbgen_in(&below, verb).says("../../callbacks.toml is the file of this project");
    }
    cbgen_in(&below, "preview --string https://a.example/cb?x={adid}")
        .never_says("the file of this project");
    // The one that is named is not looked for elsewhere.
    assert_eq!(cbgen_in(&below, "build -f callbacks.toml").code, 3);
    // A repository's root is the end of the search.
    std::fs::create_dir(below.join(".git")).expect("a folder");
    cbgen_in(&below, "build").gives(3, "").says("or above it");
    let run = cbgen_in(&folder, "check . --format short");
    run.ends(1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(
        lines[0]
            .starts_with("apps/game/callbacks.toml:4:39: error[unknown-placeholder]: `{adidd}` is"),
        "{}",
        run.stdout
    );
    run.prints("apps/shared.toml:2:");
    run.never_prints("ignored");
    cbgen_in(&folder, "check apps/game callbacks.toml").ends(1);
    cbgen_in(&folder, "check deep")
        .ends(3)
        .says("no callbacks.toml in deep or below it");
}

#[test]
fn usage_and_files_that_cannot_be_read_have_their_exit_codes() {
    let folder = folder_of(&[("broken.toml", "[[callback]\n"), ("bytes.toml", "x")]);
    write(&folder, "bytes.toml", b"\xff\xfe");
    assert_eq!(cbgen_in(&folder, ["check"]).code, 3, "no such file");
    assert_eq!(cbgen_in(&folder, ["check", "."]).code, 3, "a folder");
    assert_eq!(cbgen_in(&folder, ["check", "broken.toml"]).code, 2);
    assert_eq!(cbgen_in(&folder, ["check", "bytes.toml"]).code, 2);
    assert_eq!(cbgen_in(&folder, ["check", "--format", "xml"]).code, 2);
    assert_eq!(
        cbgen_in(&folder, ["check", "--string", "x", "--deny", "nothing"]).code,
        2
    );
    assert_eq!(
        cbgen_in(&folder, "check --string https://a.example --trigger instal").code,
        1
    );
    assert_eq!(cbgen_in(&folder, ["explain", "endpoint-hst"]).code, 2);
}

const SOUND: &str =
    "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com\"]\n";

#[test]
fn a_file_that_cannot_be_read_hides_nothing_of_the_others() {
    let mistaken = FILE.replace("cb\"]\nparams = { os =", "cb&amp;x=1\"]\nparams = { os =");
    let folder = folder_of(&[("callbacks.toml", &mistaken), ("sound.toml", SOUND)]);
    write(&folder, "bytes.toml", b"\xff\xfe");
    let files = ["nope.toml", "callbacks.toml", "bytes.toml", "nope2.toml"];
    let check = |more: &str| cbgen_in(&folder, words(words("check", more), files));
    let run = check("--format json");
    run.ends(3);
    assert!(
        codes(&run).contains(&"html-entity".to_owned()),
        "{}",
        run.stdout
    );
    run.says_each(["nope.toml", "bytes.toml:1", "nope2.toml"]);
    cbgen_in(&folder, ["check", "bytes.toml", "sound.toml"]).gives(2, "");
    cbgen_in(&folder, ["check", "nope.toml", "--format", "json"]).gives(3, "");
    check("--string https://a.example --against install").gives(3, "");
    check("--fix").ends(3);
    let text = read(&folder, "callbacks.toml");
    assert_eq!(text, mistaken.replace("cb&amp;x=1", "cb?x=1"));
    assert!(!folder.path().join("nope.toml").exists());
}

#[test]
fn what_a_terminal_would_obey_is_never_printed() {
    let hostile = "https://a.example/\u{1b}[31m\u{202e}?x={\u{9b}y}&\u{7}=1";
    for format in ["human", "json", "jsonl", "github", "sarif"] {
        for verb in [
            &["check", "--string", hostile, "--format", format][..],
            &["inspect", hostile],
        ] {
            let run = cbgen_in(folder_of(&[]), verb);
            let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!run.stdout.contains(obeyed), "{format}: {:?}", run.stdout);
            assert!(!run.stderr.contains(obeyed), "{format}: {:?}", run.stderr);
        }
    }
}

#[test]
fn every_code_is_explained() {
    let folder = folder_of(&[]);
    let run = cbgen_in(&folder, ["explain", "missing-question-mark"]);
    run.ends(0);
    starts(&run.stdout, "missing-question-mark\n");
    run.prints("How to mend it");
    let pasted = cbgen_in(&folder, ["explain", "error[missing-question-mark]"]);
    assert_eq!(pasted.stdout, run.stdout);
}

#[test]
fn what_cannot_be_read_is_in_the_document_of_a_program() {
    let folder =
        folder_with("[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example.com/\"]\n");
    for format in ["json", "jsonl", "github", "sarif"] {
        let run = cbgen_in(
            &folder,
            format!("check nofile.toml callbacks.toml --format '{format}'"),
        );
        run.ends(3).says("cannot read nofile.toml");
        run.prints("cannot read nofile");
    }
    let run = cbgen_in(&folder, ["check", "nofile.toml", "callbacks.toml"]);
    run.ends(3);
    run.says("cannot read nofile");
}

#[test]
fn an_encoded_callback_is_counted_as_one() {
    let folder = folder_with("");
    let string = "https%3A%2F%2Fa.example.com%2Fcb%3Fadid%3D%7Badid%7D";
    let run = cbgen_in(&folder, ["check", "--string", string]);
    assert_eq!(run.stderr, "1 callback checked: no problems found\n");
}

#[test]
fn a_document_is_whole_with_quiet_and_a_string_comes_from_standard_input() {
    let folder = folder_with("");
    for format in ["json", "jsonl", "sarif", "github"] {
        let run = cbgen_in(
            &folder,
            format!("check -q --string http://a.example --format '{format}'"),
        );
        run.ends(0);
        run.prints("http:// sends the data");
    }
    cbgen_in(&folder, "inspect -q http://a.example --format json").prints("insecure-endpoint");
    let run = crate::program::cbgen_reads_in(
        &folder,
        b"https://a.example?id={gaid}\n",
        "check --string -",
    );
    run.ends(1);
    run.prints("unknown-placeholder");
}

/// The published schema of SARIF 2.1.0, from the source of the crate that is made from it.
fn sarif_schema() -> serde_json::Value {
    let home = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.expect("cargo has a home").join("registry/src");
    let schema = std::fs::read_dir(registries)
        .expect("crates were fetched")
        .filter_map(Result::ok)
        .filter_map(|registry| std::fs::read_dir(registry.path()).ok())
        .flatten()
        .filter_map(Result::ok)
        .filter(|package| {
            package
                .file_name()
                .to_string_lossy()
                .starts_with("serde-sarif-")
        })
        .map(|package| package.path().join("src/schema.json"))
        .find(|path| path.exists());
    let text = std::fs::read_to_string(schema.expect("serde-sarif is a dev-dependency"));
    let mut schema: serde_json::Value =
        serde_json::from_str(&text.expect("the schema")).expect("JSON");
    // Its pattern for languages has a bracket too many, which the validator refuses; cbgen names no language.
    for holder in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][holder]["properties"]["language"];
        language
            .as_object_mut()
            .expect("it is there")
            .remove("pattern");
    }
    schema
}
