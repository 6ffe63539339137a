//! `macros` of a callback's own: the partner's, in this callback and in no other.

use crate::program::{
    Arguments, Run, cbgen_in, cbgen_reads_in, cbgen_without_desktop, coded, folder_with, has, read,
    triples, words, write,
};

/// Two callbacks; the first has the macros.
const FILE: &str = r#"# HEAD
[[callback]]
name = "a"
trigger = "install"
# MACROS
endpoints = ["https://a.example.com/${GAID}/cb?id={adid}"]
params = { click = "{click_id}", x = "[x]" }

[[callback]]
name = "b"
trigger = "session"
endpoints = ["https://b.example.com/cb?id={adid}"]
"#;
const MACROS: &str = "macros = [\"click_id\", \"[x]\", \"${GAID}\"]";
const FIELD: &str = "https://a.example.com/${GAID}/cb?id={adid}&click={click_id}&x=[x]";

fn own() -> String {
    FILE.replace("# MACROS", MACROS)
}

fn of_the_file() -> String {
    FILE.replace("# HEAD", MACROS)
}

/// A run over a file of this text, and the file then.
fn run(text: &str, arguments: impl Arguments) -> (Run, String) {
    let folder = folder_with(text);
    let run = cbgen_without_desktop(&folder, arguments);
    let now = read(&folder, "callbacks.toml");
    (run, now)
}

#[test]
fn every_verb_takes_them_as_those_of_the_file() {
    let verbs = [
        "build",
        "build --format json",
        "build --format adjust-csv",
        "build --format adjust-api",
        "check --deny warnings",
        &format!("check --string '{FIELD}' --against a"),
        &format!("check callbacks.toml --string '{FIELD}'"),
        "list --format json",
        "copy a",
        "preview a",
        "schema --dialect postgres",
        "link https://app.adjust.com/abc123 --from callbacks.toml",
        "sdk --platform ios -f callbacks.toml",
        "edit a -P y=1",
        "edit a -P y={click_id}[x]",
        "edit a --replace-endpoint https://a.example.com https://c.example.com",
        "duplicate a c",
        "new -t click -e https://c.example.com --save callbacks.toml",
    ];
    for verb in verbs {
        let (of_file, _) = run(&of_the_file(), verb);
        let (of_own, after) = run(&own(), verb);
        of_own.ends(0);
        assert_eq!(of_own.stdout, of_file.stdout, "{verb:?}");
        assert_eq!(of_own.stderr, of_file.stderr, "{verb:?}");
        assert!(after.contains(MACROS), "{verb:?} lost them: {after}");
    }
    let (link, _) = run(&own(), verbs[11]);
    link.prints("${GAID}");
    link.prints("click%3D{click_id}%26x%3D[x]");
}

#[test]
fn another_callback_does_not_have_them() {
    let folder = folder_with(&own());
    let built = cbgen_in(&folder, "build").stdout;
    cbgen_reads_in(&folder, built, "check callbacks.toml -").ends(0);
    let other = |lines: &str| {
        format!(
            "{}\n[[callback]]\nname = \"c\"\ntrigger = \"click\"\n{lines}\n",
            own()
        )
    };
    for (lines, code, says) in coded([
        "endpoints = [\"https://c.example.com\"]\nparams = { click = \"{click_id}\" } | 1 | callbacks.toml:18:22",
        "endpoints = [\"https://c.example.com/${GAID}\"] | 2 | `${GAID}` is not set",
    ]) {
        let (run, _) = run(&other(lines), "build");
        let count = run.ends(code).says(says).stderr.matches("error").count();
        // The error, and the sum of all.
        run.holds(count <= 2, "one error");
    }
}

#[test]
fn a_placeholder_of_adjusts_is_none_and_nor_is_a_number() {
    for (word, told) in [
        ("\"adid\"", "Adjust replaces it"),
        ("2", "a string"),
        ("\"\"", "empty"),
    ] {
        let (run, _) = run(
            &FILE.replace("# MACROS", &format!("macros = [{word}]")),
            "build",
        );
        run.gives(2, "");
        assert!(
            run.stderr.contains("callbacks.toml:5:1") && run.stderr.contains(told),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn tables_of_inspect_are_added_to_a_file_any_number_of_times() {
    let folder = folder_with("");
    let partners = triples([
        "one | https%3A%2F%2Fa.example.com%2Fcb%3Fid%3D%7Badid%7D%26click%3D{click_id} | https://a.example.com/cb?id={adid}&click={click_id}",
        "two | https%3A%2F%2Fb.example.com%2Fcb%3Fid%3D%7Badid%7D%26click%3D{click_id}%26t%3D${TIME} | https://b.example.com/cb?id={adid}&click={click_id}&t=${TIME}",
        "three | https%3A%2F%2Fc.example.com%2F${GAID}%3Fid%3D%7Badid%7D%26x%3D[x] | https://c.example.com/${GAID}?id={adid}&x=[x]",
    ]);
    let link = |value: &str| format!("https://app.adjust.com/abc123?install_callback={value}");
    for (name, value, _) in partners {
        let base = ["inspect", &link(value), "--format", "toml", "--name", name];
        let tables = cbgen_in(&folder, base);
        let text = read(&folder, "callbacks.toml") + &tables.ends(0).stdout;
        write(&folder, "callbacks.toml", text);
    }
    let lines = partners.map(|(name, _, field)| format!("{name}\t{field}\n"));
    cbgen_in(&folder, "build").gives(0, &lines.concat());
    for (name, value, _) in partners {
        let base = "link https://app.adjust.com/abc123 --from callbacks.toml --only";
        cbgen_in(&folder, words(base, [name])).writes(&link(value));
    }
}

#[test]
fn inspect_writes_upper_case_macros_wherever_they_stand() {
    for field in [
        "https://a.example.com/${GAID}?x={adid}",
        "https://a.example.com/cb?flag&x=${GAID}",
        "https://a.example.com/cb?x=${GAID}&flag",
        "https://a.example.com/${A}/${B}/cb?x=${A}&y=${B}&z=a${C}b",
    ] {
        for more in ["", "--macro ${GAID}", "--macro unused"] {
            let base = ["inspect", field, "--format", "toml"];
            let tables = cbgen_in(folder_with(""), words(base, more));
            let folder = folder_with(&tables.ends(0).stdout);
            cbgen_in(&folder, "build --only callback").writes(field);
        }
    }
}

#[test]
fn new_takes_macros_and_saves_them_as_the_callbacks_own() {
    let new = "new -t install -e https://a.example.com/cb?click={click_id} -P x=[x] --macro click_id --macro [x]";
    let field = "https://a.example.com/cb?click={click_id}&x=[x]\n";
    let saved = format!("{new} --save callbacks.toml");
    let (made, file) = run("", saved.as_str());
    made.ends(0).prints(field);
    has(&file, "macros = [\"click_id\", \"[x]\"]");
    let (built, _) = run(&file, "build --only install");
    built.gives(0, field);
    // Those of the file are not said twice.
    let (made, file) = run("macros = [\"click_id\", \"[x]\"]\n", saved.as_str());
    made.ends(0);
    assert_eq!(file.matches("macros").count(), 1, "{file}");
    let (refused, _) = run("", words(new, "--macro country"));
    refused.ends(2).says("Adjust replaces it");
    let (unknown, _) = run("", new.replace("--macro click_id", "").as_str());
    unknown.refuses(1, "unknown-placeholder");
}
