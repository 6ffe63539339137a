//! A closed pipe: who reads only the first line gets the exit code of the whole, and what is saved is saved.

use crate::program::{Arguments, cbgen_in, folder_of, read};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const BROKEN: &str = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb?x={nope}\"]\n";
const SOUND: &str = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb?x={adid}\"]\n";

/// The exit code of a run of which nobody reads stdout.
fn unread(folder: &TempDir, arguments: impl Arguments) -> (i32, String) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = Command::new(env!("CARGO_BIN_EXE_cbgen"))
        .args(arguments.list())
        .current_dir(folder.path())
        .env_remove("GITHUB_ACTIONS")
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .expect("the program runs");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code().unwrap_or(-1), stderr)
}

#[test]
fn the_exit_code_is_that_of_the_whole_run() {
    let files = folder_of(&[
        ("broken.toml", BROKEN),
        ("sound.toml", SOUND),
        ("old.txt", "an older build\n"),
    ]);
    for (arguments, code) in [
        ("check broken.toml", 1),
        ("check broken.toml --format json", 1),
        ("check broken.toml --format jsonl", 1),
        ("check broken.toml --format github", 1),
        ("check broken.toml --format sarif", 1),
        ("check sound.toml", 0),
        ("build broken.toml", 1),
        ("build sound.toml", 0),
        ("build sound.toml -o old.txt --check", 1),
        ("build broken.toml -o old.txt --check", 1),
        ("schema -f sound.toml --dialect sqlite --check old.txt", 1),
        ("inspect https://a.example.com/cb?x={nope}", 0),
        ("placeholders", 0),
        ("--help", 0),
        ("build nowhere.toml", 3),
        ("build --nope", 2),
    ] {
        let (found, stderr) = unread(&files, arguments);
        assert_eq!(found, code, "cbgen {arguments}: {stderr}");
        cbgen_in(&files, arguments).ends(code);
    }
}

#[test]
fn what_is_saved_is_saved() {
    let files = folder_of(&[("callbacks.toml", SOUND)]);
    let text = || read(&files, "callbacks.toml");
    let (code, stderr) = unread(&files, "edit a -P source=adjust");
    assert_eq!(code, 0, "{stderr}");
    assert!(text().contains("source"), "{}", text());
    let new = "new -t session -e https://b.example.com/cb -p adid --save callbacks.toml";
    let (code, stderr) = unread(&files, new);
    assert_eq!(code, 0, "{stderr}");
    assert!(text().contains("b.example.com"), "{}", text());
}
