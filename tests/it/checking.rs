//! `cbgen check` and `cbgen explain` as a user and a script see them.

use crate::program::{
    Run, cbgen, cbgen_in, cbgen_reads, cbgen_reads_in, cbgen_with, changes, folder_of, folder_with,
    pairs, read, starts, words, write,
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

/// The codes of the findings, with bars between.
fn codes(run: &Run) -> String {
    let all = run.findings();
    let codes = all.iter().map(|one| one["code"].as_str().unwrap_or("-"));
    codes.collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_sound_file_is_silent_on_stdout() {
    let folder = folder_with(&FILE.replace("os_name =", "os ="));
    let run = cbgen_in(&folder, "check");
    run.gives(0, "");
    assert_eq!(run.stderr, "2 callbacks checked: no problems found\n");
    let string = "https%3A%2F%2Fa.example.com%2Fcb%3Fadid%3D%7Badid%7D";
    let run = cbgen_in(&folder, ["check", "--string", string]);
    assert_eq!(run.stderr, "1 callback checked: no problems found\n");
}

#[test]
fn what_is_wrong_between_callbacks_is_told_with_both_places() {
    let folder = folder_with(FILE);
    let run = cbgen_in(&folder, "check --format json");
    assert_eq!(codes(run.ends(0)), "parameter-drift");
    assert_eq!(run.findings()[0]["line"], 8);
    let run = cbgen_in(&folder, "check --deny warnings --format jsonl");
    assert_eq!(run.ends(1).stdout.lines().count(), 1);
    cbgen_in(&folder, "check --allow parameter-drift").gives(0, "");
    // Two callbacks of one name are an error in check as in build.
    let folder = folder_with(&FILE.replace("\"session\"\ntr", "\"install\"\ntr"));
    let run = cbgen_in(&folder, "check --format json");
    run.ends(1).prints("duplicate-name");
    cbgen_in(&folder, "build").ends(1);
}

#[test]
fn lines_of_standard_input_are_bare_or_named() {
    let reads = |text: &str, words: &str| cbgen_reads_in(folder_with(FILE), text, words);
    let built = cbgen_in(folder_with(FILE), "build").stdout;
    let run = reads(&built, "check - --format json");
    assert_eq!(codes(run.ends(0)), "");
    let text = "https://a.example/x\n\npurchase.abc123\thttps://a.example/{x_y_z}\r\nhttps://b.example/{adid}\tz\n";
    let run = reads(text, "check - --format json");
    let place = |one: &Value| {
        format!(
            "{} {} {} {}",
            one["code"], one["source"], one["line"], one["column"]
        )
    };
    let places: Vec<String> = run.ends(1).findings().iter().map(place).collect();
    assert_eq!(
        places.join(" | ").replace('"', ""),
        "unknown-placeholder <stdin> 3 36 | endpoint-whitespace <stdin> 4 25"
    );
    // What fills an empty pipe may have failed.
    reads("", "check -")
        .ends(0)
        .prints("warning[no-callbacks]: standard input has no callback");
    reads(FILE, "inspect -").ends(1).prints("cbgen check FILE");
}

#[test]
fn findings_in_a_link_point_at_the_encoded_bytes() {
    let link = "https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7Binstall_time%7D";
    let run = cbgen(format!("check --string '{link}' --format json"));
    let finding = &run.findings()[0];
    let at = |key: &str| usize::try_from(finding[key].as_u64().expect("a place")).expect("small");
    assert_eq!(&link[at("start")..at("end")], "install_time");
    assert_eq!(finding["fix"]["replacement"], "installed_at");
}

#[test]
fn macros_of_the_partner_are_named_by_a_flag() {
    let url = "https://a.example/x?y={click_id}&z=__GAID__&w=[sub]";
    let two = format!("check --string '{url}' --macro click_id --macro __GAID__");
    cbgen(words(&two, "--macro [sub]")).ends(0);
    cbgen(&two).ends(1);
    // A link without callbacks is a note and no finding.
    let run = cbgen("check --string https://app.adjust.com/abc123?campaign={x}");
    run.gives(0, "");
    starts(&run.stderr, "note: 1 link without callbacks");
}

#[test]
fn safe_fixes_are_applied_until_none_is_left_and_nothing_else_changes() {
    let url = "https://a.example/x&amp;y={install_time}&amp;z={adj_custom}&w={trakcer}";
    // A misspelling is a guess: it stays, and is told.
    cbgen(["check", "--fix", "--string", url])
        .gives(
            1,
            "https://a.example/x?y={installed_at}&z={dcp_custom}&w={trakcer}\n",
        )
        .says("did you mean `{tracker}`?");
    let broken = "\u{FEFF}# kept\r\n[[callback]]\r\nname = \"a\"\r\nendpoints = [\"https://a.example/x&amp;y={install_time}\", \"https://b.example/\\u0026y=1\"]\r\n";
    let (run, text) = changes(broken, "check --fix");
    run.ends(1);
    // A text with TOML escapes is left alone.
    let mended = broken.replace("x&amp;y={install_time}", "x?y={installed_at}");
    assert_eq!(text, mended);
    let lines =
        "n\thttps://a.example&y=1\nhttps://b.example\nhttps://c.example?\u{1b}[31m\u{202e}=\t1\n";
    let lines = cbgen_reads(lines, "check - --fix");
    let mended = "n\thttps://a.example?y=1\nhttps://b.example\nhttps://c.example?\\u{1b}[31m\\u{202e}=\\t1\n";
    lines.gives(1, mended);
}

#[test]
fn a_pasted_string_is_compared_with_the_file() {
    let folder = folder_with(FILE);
    let against = |string: &str, name: &str| {
        cbgen_in(&folder, ["check", "--string", string, "--against", name])
    };
    for string in [
        "https://a.example/cb?os={os_name}&id={adid}",
        "?install_callback=https%3A%2F%2Fa.example%2Fcb%3Fos%3D%7Bos_name%7D%26id%3D%7Badid%7D",
    ] {
        against(string, "install").ends(0);
    }
    let run = against("https://a.example/cb?id={idfa}&more=1", "install");
    run.ends(1).prints_each([
        "compared with the file: id={adid} -> id={idfa}",
        "more=1 is added",
        "os={os_name} is removed",
    ]);
    against("https://a.example", "instal")
        .ends(2)
        .says("did you mean `install`?");
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
    for (words, begins) in pairs([
        "check | ::warning file=callbacks.toml,line=8,col=9,title=parameter-drift::",
        "check --format human | warning[parameter-drift]",
    ]) {
        let github = [("GITHUB_ACTIONS", "true")];
        starts(
            &cbgen_with(folder_with(FILE), &github, words).stdout,
            begins,
        );
    }
}

#[test]
fn sarif_is_valid_by_the_published_schema() {
    // As published, without its descriptions, and without a pattern for languages that has a bracket too many.
    let schema = Schema::new(include_str!("sarif-2.1.0.json"));
    assert_ne!(
        schema.faults(&serde_json::json!({ "version": "2.1.0" })),
        ""
    );
    let mistaken = FILE.replace("cb\"]\nparams = { os =", "cb&amp;x=1\"]\nparams = { os =");
    let folder = folder_of(&[("my callbacks.toml", &mistaken)]);
    for arguments in [
        "check --string 'www.a.example/\u{1b}x y' --format sarif",
        "check --string https://a.example --format sarif",
        "check 'my callbacks.toml' --format sarif",
    ] {
        let run = cbgen_in(&folder, arguments);
        let log = run.json();
        let faults = schema.faults(&log);
        run.holds(faults.is_empty(), &faults);
        assert_eq!(log["version"], "2.1.0");
        if arguments.contains("callbacks.toml") {
            let first = &log["runs"][0]["results"][0];
            let place = &first["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "my%20callbacks.toml");
            assert!(first["fixes"].is_array(), "{first}");
        }
    }
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
    for (arguments, code) in [
        ("check", 3),
        ("check .", 3),
        ("check broken.toml", 2),
        ("check bytes.toml", 2),
        ("check --format xml", 2),
        ("check --string x --deny nothing", 2),
        ("check --string https://a.example --trigger instal", 1),
        ("explain endpoint-hst", 2),
    ] {
        cbgen_in(&folder, arguments).ends(code);
    }
}

#[test]
fn a_file_that_cannot_be_read_hides_nothing_of_the_others() {
    let mistaken = FILE.replace("cb\"]\nparams = { os =", "cb&amp;x=1\"]\nparams = { os =");
    let folder = folder_of(&[("callbacks.toml", &mistaken), ("sound.toml", FILE)]);
    write(&folder, "bytes.toml", b"\xff\xfe");
    let files = ["nope.toml", "callbacks.toml", "bytes.toml", "nope2.toml"];
    let check = |more: &str| cbgen_in(&folder, words(words("check", more), files));
    let run = check("--format json");
    run.ends(3).prints("html-entity");
    run.says_each(["nope.toml", "bytes.toml:1", "nope2.toml"]);
    cbgen_in(
        &folder,
        "check bytes.toml sound.toml --allow parameter-drift",
    )
    .gives(2, "");
    check("--string https://a.example --against install").gives(3, "");
    check("--fix").ends(3);
    let text = read(&folder, "callbacks.toml");
    assert_eq!(text, mistaken.replace("cb&amp;x=1", "cb?x=1"));
    assert!(!folder.path().join("nope.toml").exists());
    // It is in the document of a program.
    for format in ["json", "jsonl", "github", "sarif"] {
        let line = "check nofile.toml callbacks.toml --format";
        let run = cbgen_in(&folder, words(line, [format]));
        run.ends(3).says("cannot read nofile.toml");
        run.prints("cannot read nofile");
    }
    cbgen_in(&folder, "check nofile.toml --format json").ends(3);
}

#[test]
fn what_a_terminal_would_obey_is_never_printed() {
    let hostile = "https://a.example/\u{1b}[31m\u{202e}?x={\u{9b}y}&\u{7}=1";
    for line in [
        "check --format human --string",
        "check --format json --string",
        "check --format jsonl --string",
        "check --format github --string",
        "check --format sarif --string",
        "inspect",
    ] {
        let run = cbgen(words(line, [hostile]));
        let shown = format!("{}{}", run.stdout, run.stderr);
        let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        run.holds(!shown.contains(obeyed), "a terminal obeys this");
    }
}

#[test]
fn every_code_is_explained() {
    let run = cbgen("explain missing-question-mark");
    starts(&run.ends(0).stdout, "missing-question-mark\n");
    run.prints("How to mend it");
    cbgen("explain error[missing-question-mark]").gives(0, &run.stdout);
}

#[test]
fn a_document_is_whole_with_quiet_and_a_string_comes_from_standard_input() {
    for format in ["json", "jsonl", "sarif", "github"] {
        let line = "check -q --string http://a.example --format";
        let run = cbgen(words(line, [format]));
        run.ends(0).prints("http:// sends the data");
    }
    cbgen("inspect -q http://a.example --format json").prints("insecure-endpoint");
    cbgen_reads("https://a.example?id={gaid}\n", "check --string -")
        .ends(1)
        .prints("unknown-placeholder");
}

/// A schema that JSON is judged by.
pub(crate) struct Schema(boon::Schemas, boon::SchemaIndex);

impl Schema {
    pub(crate) fn new(schema: &str) -> Self {
        const PLACE: &str = "https://schema.example/";
        let schema = serde_json::from_str(schema).expect("JSON");
        let (mut all, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.add_resource(PLACE, schema).expect("a place");
        let own = compiler.compile(PLACE, &mut all);
        Self(all, own.expect("a schema of its draft"))
    }

    /// What is wrong with a value; nothing where it follows the schema.
    pub(crate) fn faults(&self, value: &Value) -> String {
        let judged = self.0.validate(value, self.1);
        judged
            .err()
            .map_or(String::new(), |fault| format!("{fault:#}"))
    }
}
