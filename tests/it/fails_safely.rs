//! When something goes wrong: nothing is lost, nothing panics, every error is told.

use crate::program::{
    Arguments, cbgen, cbgen_in, command, folder_of, folder_with, has, lacks, new, read, triples,
    words, write,
};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const ONE: &str = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\n";

/// A run with stdout or stderr on a device that is full; what the other one got.
#[cfg(target_os = "linux")]
fn on_full(folder: &TempDir, arguments: impl Arguments, is_stdout: bool) -> (Option<i32>, String) {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let full = full.expect("a full device");
    let mut command = command(folder);
    command.args(arguments.list()).stdin(Stdio::null());
    if is_stdout {
        command.stdout(full).stderr(Stdio::piped());
    } else {
        command.stdout(Stdio::piped()).stderr(full);
    }
    let output = command.output().expect("cbgen starts");
    let shown = [output.stderr, output.stdout].concat();
    (
        output.status.code(),
        String::from_utf8(shown).expect("UTF-8"),
    )
}

#[test]
#[cfg(target_os = "linux")]
fn a_stderr_that_takes_nothing_changes_no_exit_code() {
    let folder = folder_with("[[callback]]\nname = \"a\"\nendpoints = [\"x\", \"y\"]\n");
    for (arguments, code) in [
        ("new -t instal -e x", 1),
        ("build", 1),
        ("check", 1),
        ("new --nope", 2),
        ("placeholders qqqqqq", 0),
        ("inspect x --format toml", 1),
        ("triggers --allow malformed-placeholder", 2),
    ] {
        let found = on_full(&folder, arguments, false).0;
        assert_eq!(found, Some(code), "{arguments}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_printed_is_an_error_and_changes_no_file() {
    let folder = folder_with(ONE);
    for arguments in [
        "new -t install -e https://b.example --save callbacks.toml",
        "new -t install -e https://b.example --save new.toml",
        "edit a -P x=1",
        "--help",
        "new -h",
        "--version",
    ] {
        let (code, stderr) = on_full(&folder, arguments, true);
        assert_eq!(code, Some(3), "{arguments}: {stderr}");
        lacks(&stderr, "saved");
        has(&stderr, "stdout");
    }
    assert_eq!(read(&folder, "callbacks.toml"), ONE);
    let left = std::fs::read_dir(folder.path());
    assert_eq!(left.expect("the folder").count(), 1, "nothing is left");
}

/// The names of all verbs, as the help lists them.
fn verbs() -> Vec<String> {
    let help = cbgen(["--help"]).stdout;
    let lines = help.lines().take_while(|line| *line != "Global options:");
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    names.map(str::to_owned).collect()
}

#[test]
fn the_output_is_never_one_of_the_inputs() {
    const SHARED: &str = "[sets.s]\nplaceholders = [\"adid\"]\n";
    let text = format!("include = [\"deep/../s.toml\"]\n{ONE}");
    let folder = folder_of(&[
        ("callbacks.toml", &text),
        ("s.toml", SHARED),
        ("deep/x", ""),
    ]);
    let mut verbs = verbs();
    verbs.retain(|verb| cbgen([verb, "-h"]).stdout.contains("--output"));
    assert_eq!(verbs, ["build", "sdk"], "each is tried here");
    for start in ["build", "build --check", "sdk --platform ios -f"] {
        let run = |output: &str| cbgen_in(&folder, words(start, ["callbacks.toml", "-o", output]));
        for output in [
            "callbacks.toml",
            "./callbacks.toml",
            "s.toml",
            "deep/../s.toml",
        ] {
            run(output).gives(2, "").says(output);
            assert_eq!(read(&folder, "callbacks.toml"), text);
            assert_eq!(read(&folder, "s.toml"), SHARED);
        }
        let other = run("other");
        other.holds(other.code < 2, "another file can be written");
    }
}

#[test]
fn a_dash_as_the_output_is_stdout() {
    let folder = folder_with(ONE);
    cbgen_in(&folder, "build -o -").writes("a\thttps://a.example");
    cbgen_in(&folder, "sdk --platform ios -o -")
        .ends(0)
        .prints("Adjust");
    assert!(!folder.path().join("-").exists());
    cbgen_in(&folder, "build -o - --check").ends(2);
}

#[test]
#[cfg(unix)]
fn a_link_to_a_file_that_is_not_there_yet_stays_a_link() {
    let folder = folder_with("");
    let link = folder.path().join("ln.toml");
    std::os::unix::fs::symlink("real.toml", &link).expect("a link");
    cbgen_in(
        &folder,
        "new -t install -e https://a.example --save ln.toml",
    )
    .ends(0);
    assert!(link.is_symlink());
    has(&read(&folder, "real.toml"), "[[callback]]");
}

#[test]
fn an_error_of_writing_names_the_users_file_and_its_folder() {
    let folder = folder_with(ONE);
    let new = "new -t install -e https://b.example --save";
    for (start, file, told) in triples([
        "new | no/dir/callbacks.toml | there is no folder no/dir\n",
        "build -o | no/dir/built | there is no folder no/dir\n",
        "new | /nodir/x.toml | ",
        // Nobody makes files there, whoever runs this.
        #[cfg(target_os = "linux")]
        "new | /proc/self/net/callbacks.toml | a new file for it cannot be made in the folder /proc/",
    ]) {
        let start = if start == "new" { new } else { start };
        cbgen_in(&folder, words(start, [file]))
            .gives(3, "")
            .says(&format!("cannot write {file}: {told}"))
            .never_says(".cbgen-");
    }
}

/// Runs a program as a user whom permissions stop.
#[cfg(unix)]
fn as_anybody(program: &Path, folder: &Path, arguments: impl Arguments) -> (Option<i32>, String) {
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65534;
    let mut command = Command::new(program);
    command
        .args(arguments.list())
        .current_dir(folder)
        .stdin(Stdio::null());
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().expect("cbgen starts");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code(), stderr)
}

#[test]
#[cfg(unix)]
fn in_a_folder_that_takes_no_file_nothing_changes_and_the_folder_is_named() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let text = ONE.replace("a.example", "a.example/x?y=1&amp;z=2");
    let folder = folder_with(&text);
    let path = folder.path();
    std::fs::write(path.join("built"), "old").expect("written");
    let set = |path: &Path, mode| {
        set_permissions(path, Permissions::from_mode(mode)).expect("set");
    };
    for name in ["callbacks.toml", "built"] {
        set(&path.join(name), 0o666);
    }
    set(path, 0o555);
    // Others may be kept out of the folder where cargo put the program.
    let open = folder_of(&[]);
    set(open.path(), 0o755);
    let (built, program) = (env!("CARGO_BIN_EXE_cbgen"), open.path().join("cbgen"));
    if std::fs::hard_link(built, &program).is_err() {
        std::fs::copy(built, &program).expect("copied");
    }
    let shown = std::fs::canonicalize(path).expect("a folder");
    let shown = shown.to_str().expect("a name");
    let runs = [
        // The mistake is there for --fix alone.
        ("edit a -P x=1 --allow html-entity", "callbacks.toml"),
        ("duplicate a b", "callbacks.toml"),
        ("delete a --yes", "callbacks.toml"),
        ("check --fix", "callbacks.toml"),
        (
            "new -t install -e https://b.example --save callbacks.toml",
            "callbacks.toml",
        ),
        (
            "new -t install -e https://b.example --save other.toml",
            "other.toml",
        ),
        ("sdk --platform ios -o built", "built"),
    ];
    for (arguments, file) in runs {
        let (code, stderr) = as_anybody(&program, path, arguments);
        assert_eq!(code, Some(3), "{arguments:?}: {stderr}");
        let told = format!(
            "cannot write {file}: a new file for it cannot be made in the folder {shown}: Permission"
        );
        assert!(stderr.contains(&told), "{arguments:?}: {stderr}");
        assert_eq!(read(path, "callbacks.toml"), text);
        assert_eq!(read(path, "built"), "old");
        assert_eq!(std::fs::read_dir(path).expect("the folder").count(), 2);
    }
    set(path, 0o755);
}

#[test]
fn files_that_cannot_be_read_hide_no_other_error() {
    let folder = folder_with("[[callback]]\nname = \"x\"\nendpoints = [\"ftp://a.example\"]\n");
    write(&folder, "broken.toml", b"\xff");
    cbgen_in(
        &folder,
        "build nope.toml callbacks.toml broken.toml nope2.toml",
    )
    .gives(3, "")
    .says_each([
        "nope.toml",
        "nope2.toml",
        "broken.toml:1",
        "endpoint-scheme",
    ]);
    cbgen_in(&folder, "build callbacks.toml broken.toml").ends(2);
}

#[test]
fn stderr_is_json_wherever_json_was_asked_for() {
    let folder = folder_with("");
    let base = "new -t install -e https://a.example --report json";
    let more = [
        ("--save a.toml", 0),
        ("--allow malformed-placeholder", 0),
        ("--allow no-such-code", 2),
        ("--no-such-flag", 2),
        ("--save /nodir/a.toml", 3),
        ("--save -", 2),
    ];
    for (more, code) in more {
        let run = cbgen_in(&folder, words(base, more));
        run.ends(code);
        // An error of writing comes after the findings, as an object of its own.
        let objects: Vec<serde_json::Value> = serde_json::Deserializer::from_str(&run.stderr)
            .into_iter()
            .collect::<Result<_, _>>()
            .unwrap_or_else(|error| panic!("{more:?}: {error}: {}", run.stderr));
        let findings = objects.last().expect("an object")["diagnostics"]
            .as_array()
            .expect("a list");
        assert_eq!(!findings.is_empty(), code > 0, "{}", run.stderr);
        assert!(findings.iter().all(|finding| finding["code"].is_null()));
    }
}

#[test]
fn quiet_leaves_notes_out() {
    let new = |flags: &str| new("install", "https://a.example", flags);
    for flags in [
        "--allow malformed-placeholder",
        "--warn malformed-placeholder",
    ] {
        new(flags).says("cannot be allowed");
    }
    new("-q --allow malformed-placeholder").is_silent();
}

#[test]
fn the_findings_of_a_failed_comparison_are_its_result() {
    let folder = folder_with("[[callback]]\nname = \"x\"\nendpoints = [\"ftp://a.example\"]\n");
    let run = cbgen_in(&folder, ["build", "-o", "built.txt", "--check"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    run.prints("error[endpoint-scheme]");
    cbgen_in(&folder, "build nope.toml -o built.txt --check").gives(3, "");
}

#[test]
fn the_lints_of_the_file_are_told_before_it_is_saved_there() {
    let folder = folder_with("[lints]\ninsecure-endpoint = \"deny\"\n");
    let base = "new -t install -e http://a.example --save callbacks.toml";
    cbgen_in(&folder, base).refuses(1, "insecure-endpoint");
    cbgen_in(&folder, words(base, "--allow insecure-endpoint")).ends(0);
    cbgen_in(&folder, ["build"]).writes("install\thttp://a.example");
}

#[test]
fn a_name_in_use_is_refused() {
    let folder = folder_with(ONE);
    let base = "new -t install -e https://b.example --save callbacks.toml";
    let run = cbgen_in(&folder, words(base, "--name a"));
    run.refuses(1, "duplicate-name");
    run.says("callbacks.toml has a callback named `a` already");
    new("install", "https://a.example", ["--name", ""]).says("--name '': a name has letters");
    let event = "new -t event -e https://a.example --save callbacks.toml";
    cbgen_in(&folder, event).says("-t event");
}

#[test]
fn one_look_up_finds_triggers_everywhere() {
    for line in [
        "triggers Instal",
        "placeholders --trigger Instal",
        "new -t Instal -e https://a.example",
    ] {
        let run = cbgen(words(line, "--report json"));
        let finding = &run.ends(1).findings()[0];
        assert_eq!(finding["code"], "unknown-trigger");
        assert_eq!(finding["fix"]["replacement"], "install", "{line}");
    }
    cbgen("placeholders --trigger nope").says("--> --trigger");
}

#[test]
fn examples_of_the_help_can_be_copied_and_show_no_marks_of_code() {
    let verbs = verbs();
    for verb in &verbs {
        for help in [cbgen([verb, "-h"]).stdout, cbgen([verb, "--help"]).stdout] {
            assert!(!help.contains('`'), "{help}");
            let examples = help.lines().skip_while(|line| *line != "Examples:");
            let examples = examples.skip(1).take_while(|line| line.starts_with(' '));
            let mut continued = false;
            for line in examples {
                assert!(line.chars().count() <= 78, "{line}");
                let begins = line.starts_with("  cbgen ");
                assert!(begins != continued, "a wrapped line: {line}");
                continued = line.ends_with(" \\");
            }
            assert!(!continued);
        }
    }
    assert!(verbs.len() >= 10, "{verbs:?}");
}

#[test]
fn a_link_that_gets_nothing_is_told_of_both_ways_to_give_it_callbacks() {
    for link in ["-", "https://app.adjust.com/abc123"] {
        let run = cbgen(["link", link]);
        run.gives(2, "");
        run.says_each(["--callback <ID=FIELD>", "--from <FILE>"]);
    }
}
