//! Hostile input ends in a message: never a panic, never an escape sequence that a terminal obeys.

use crate::program::{Run, cbgen, cbgen_in, cbgen_reads, folder_with, new};

#[track_caller]
fn is_an_orderly_refusal(run: &Run) {
    assert!(
        (1..=3).contains(&run.code),
        "exit {}: {}",
        run.code,
        run.stderr
    );
    assert_eq!(run.stdout, "");
    run.never_says("panicked");
    let obeyed = run
        .stderr
        .chars()
        .find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202A}'..='\u{202E}'));
    assert_eq!(obeyed, None, "a terminal obeys this: {:?}", run.stderr);
}

/// 10 MB; less in a debug build, which is slow.
const LARGE: usize = if cfg!(debug_assertions) {
    1_100_000
} else {
    10 << 20
};

const ESCAPES: [&str; 4] = ["\u{1b}[31m", "\u{9b}2J", "\u{202e}", "\u{7}"];

#[test]
fn escape_sequences_in_flags_are_shown_escaped() {
    for escape in ESCAPES {
        let text = format!("{escape}{{x");
        is_an_orderly_refusal(&new("install", &format!("https://a.example/{text}"), ""));
        is_an_orderly_refusal(&new(
            "install",
            "https://a.example",
            ["-P", &format!("{text}={text}")],
        ));
        is_an_orderly_refusal(&new("install", "https://a.example", ["-p", &text]));
        is_an_orderly_refusal(&new(
            "install",
            "https://a.example",
            format!("--condition '{text}'"),
        ));
        is_an_orderly_refusal(&new(&text, "https://a.example", ""));
        is_an_orderly_refusal(&cbgen(["new", &format!("--{text}")]));
        is_an_orderly_refusal(&cbgen([&text]));
        is_an_orderly_refusal(&cbgen(["build", &text]));
        is_an_orderly_refusal(&cbgen(["build", "--only", &text, "-"]));
        is_an_orderly_refusal(&cbgen(["triggers", &text]));
        is_an_orderly_refusal(&cbgen(["placeholders", "--category", &text]));
    }
}

#[test]
fn a_line_break_in_a_flag_begins_no_line() {
    let text = "x\n::error::y";
    for arguments in [
        ["new", "--format", text],
        [text, "a", "b"],
        ["new", text, "a"],
    ] {
        let run = cbgen(arguments);
        is_an_orderly_refusal(&run);
        run.never_says("\n::error::").says("x\\n::error::y");
    }
}

#[test]
fn escape_sequences_in_a_file_are_shown_escaped() {
    for escape in ESCAPES {
        for text in [
            format!("[[callback]]\nname = \"{escape}\"\n"),
            format!("\"{escape}\" = 1\n"),
            format!(
                "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example?x={{{escape}\"] # {escape}\n"
            ),
            "[[callback]]\nname = \"a\"\nendpoints = [\"\\u001b[31m\"]\n".to_owned(),
        ] {
            let folder = folder_with(&text);
            is_an_orderly_refusal(&cbgen_in(&folder, ["build"]));
        }
    }
}

#[test]
fn nul_bytes_and_broken_utf_8_are_told() {
    is_an_orderly_refusal(&cbgen_reads(b"[[callback]]\nname = \"a\0b\"\n", "build -"));
    let run = cbgen_reads(b"[[callback]]\nname = \"\xff\xfe\"\n", ["build", "-"]);
    is_an_orderly_refusal(&run);
    run.ends(2);
    run.says(":2: this is no UTF-8");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_utf_8_is_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let broken = OsStr::from_bytes(b"\xff\x1b[31m");
    for arguments in [
        [OsStr::new("new"), OsStr::new("-e"), broken],
        [OsStr::new("build"), OsStr::new("-o"), broken],
    ] {
        is_an_orderly_refusal(&cbgen(arguments));
    }
}

#[test]
fn megabytes_of_braces_are_told_in_a_few_lines() {
    for unit in [
        "{", "}", "{}", "{a", "{{a}}", "__A__", "__A", "%%A", "${", "%{a}", "%", "&", "=", " ",
        "\u{e9}", "{a||", "+", "#",
    ] {
        let text = unit.repeat(LARGE / unit.len());
        let file =
            format!("[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example?x={text}\"]\n");
        let run = cbgen_reads(file.as_bytes(), ["build", "-"]);
        is_an_orderly_refusal(&run);
        assert!(
            run.stderr.len() < 100_000,
            "{unit}: {} bytes of findings",
            run.stderr.len()
        );
        let raw = format!(
            "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\nparams = {{ x = \"{text}\" }}\n"
        );
        is_an_orderly_refusal(&cbgen_reads(raw.as_bytes(), ["build", "-"]));
    }
}

#[test]
fn many_parameters_are_no_trouble() {
    use std::fmt::Write as _;
    let mut text = String::from(
        "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\n[callback.params]\n",
    );
    for at in 0..50_000 {
        writeln!(text, "k{at} = \"{{adid}}\"").expect("a string");
    }
    let run = cbgen_reads(text.as_bytes(), ["build", "-"]);
    run.ends(0);
    assert_eq!(run.stdout.matches('&').count(), 49_999);
}

#[test]
fn deep_nesting_is_told() {
    let text = format!("x = {}", "[".repeat(200_000));
    is_an_orderly_refusal(&cbgen_reads(text.as_bytes(), ["build", "-"]));
}

#[test]
fn a_folder_in_place_of_a_file_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("UTF-8");
    let run = cbgen(["build", path]);
    is_an_orderly_refusal(&run);
    run.ends(3);
    let output = cbgen_reads(b"", ["build", "-", "-o", path]);
    is_an_orderly_refusal(&output);
    output.ends(3);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder_with("");
    let file = folder.path().join("callbacks.toml");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).expect("permissions");
    if std::fs::read(&file).is_ok() {
        // The superuser reads everything: then there is nothing to refuse.
        assert_eq!(cbgen_in(&folder, ["build"]).code, 0);
        return;
    }
    let run = cbgen_in(&folder, ["build"]);
    is_an_orderly_refusal(&run);
    run.ends(3);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_cbgen"))
        .args(["placeholders", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cbgen starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("cbgen ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
