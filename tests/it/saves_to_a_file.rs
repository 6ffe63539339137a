//! `cbgen new --save`: the file then builds to what was printed.

use crate::program::{Arguments, Run, cbgen_in, folder_with, has, read, starts, words};
use std::path::Path;

fn save(folder: &Path, more: impl Arguments) -> Run {
    let base = "new -e https://a.example/cb?own=1 --save callbacks.toml";
    cbgen_in(folder, words(base, more))
}

#[track_caller]
fn builds_to_what_was_printed(folder: &Path, name: &str, run: &Run) {
    let built = cbgen_in(folder, ["build", "--only", name]);
    assert_eq!(built.line(), run.line());
}

#[test]
fn a_new_file_is_made_and_builds_to_the_bytes_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = save(
        folder.path(),
        "-t install --recommended -P 'x=a b' -P y:=%2f --condition country=de;at",
    );
    run.says("saved as `install` in callbacks.toml");
    builds_to_what_was_printed(folder.path(), "install", &run);
}

#[test]
fn it_is_added_at_the_end_and_the_rest_of_the_file_stays() {
    let old = "# mine\n[defaults] # all\nplaceholders = ['idfa']\n\n[[callback]]\nname = \"a\"   # first\nendpoints = [\"https://a.example\"]";
    let folder = folder_with(old);
    let run = save(folder.path(), "-t session -p adid --name mine");
    let new = read(&folder, "callbacks.toml");
    starts(&new, &format!("{old}\n\n[[callback]]\nname = \"mine\"\n"));
    has(&new, "defaults = false");
    builds_to_what_was_printed(folder.path(), "mine", &run);
}

#[test]
fn windows_line_endings_are_kept() {
    let folder = folder_with("# mine\r\n");
    save(folder.path(), "-t session").line();
    let new = read(&folder, "callbacks.toml");
    assert_eq!(
        new.matches('\n').count(),
        new.matches("\r\n").count(),
        "{new:?}"
    );
}

#[test]
fn a_name_in_use_is_refused_and_nothing_is_written() {
    let old = "[[callback]]\nname = \"install\"\nendpoints = [\"https://a.example\"]\n";
    let folder = folder_with(old);
    save(folder.path(), "-t install").refuses(1, "duplicate-name");
    assert_eq!(read(&folder, "callbacks.toml"), old);
}

#[test]
fn a_file_with_errors_is_left_as_it_is() {
    let old = "[[callback]\n";
    let folder = folder_with(old);
    save(folder.path(), "-t install").gives(2, "");
    assert_eq!(read(&folder, "callbacks.toml"), old);
}

#[test]
fn a_wrong_callback_is_not_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    save(folder.path(), "-t install -P x={y").refuses(1, "malformed-placeholder");
    assert!(!folder.path().join("callbacks.toml").exists());
}

#[test]
fn an_event_is_saved_with_its_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let without = save(folder.path(), "-t event");
    without.ends(2);
    without.says("--event-token");
    let run = save(folder.path(), "-t event --event-token abc123 --name buy");
    builds_to_what_was_printed(folder.path(), "buy.abc123", &run);
}

#[test]
fn what_a_flag_allowed_the_file_allows_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = save(
        folder.path(),
        "-t install -P x={new_thing} --allow unknown-placeholder",
    );
    builds_to_what_was_printed(folder.path(), "install", &run);
}

#[test]
fn a_folder_in_place_of_a_file_is_an_error_of_writing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("callbacks.toml")).expect("a folder");
    save(folder.path(), "-t install").gives(3, "");
}
