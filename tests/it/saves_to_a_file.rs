//! `cbgen new --save`: the file then builds to what was printed.

use crate::program::{
    Arguments, Run, cbgen_in, folder_of, folder_with, has, read, starts, stays, words,
};
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
    for ending in ["\n", "\r\n"] {
        let old = old.replace('\n', ending);
        let folder = folder_with(&old);
        let run = save(folder.path(), "-t session -p adid --name mine");
        let new = read(&folder, "callbacks.toml");
        let added = "\n\n[[callback]]\nname = \"mine\"\n".replace('\n', ending);
        starts(&new, &(old + &added));
        has(&new, "defaults = false");
        assert_eq!(new.matches('\n').count(), new.matches(ending).count());
        builds_to_what_was_printed(folder.path(), "mine", &run);
    }
}

#[test]
fn what_is_refused_leaves_the_file_as_it_is() {
    let used = "[[callback]]\nname = \"install\"\nendpoints = [\"https://a.example\"]\n";
    let flags = "new -e https://a.example/cb?own=1 --save callbacks.toml -t install";
    stays(used, 1, flags, "error[duplicate-name]");
    stays("[[callback]\n", 2, flags, "invalid TOML");
}

#[test]
fn a_wrong_callback_is_not_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    save(folder.path(), "-t install -P x={y").refuses(1, "malformed-placeholder");
    assert!(!folder.path().join("callbacks.toml").exists());
}

#[test]
fn an_event_is_saved_with_its_token() {
    let folder = folder_of(&[]);
    save(folder.path(), "-t event")
        .ends(2)
        .says("--event-token");
    let run = save(folder.path(), "-t event --event-token abc123 --name buy");
    builds_to_what_was_printed(folder.path(), "buy.abc123", &run);
    // What a flag allowed, the file allows too.
    let flags = "-t install -P x={new_thing} --allow unknown-placeholder";
    let run = save(folder.path(), flags);
    builds_to_what_was_printed(folder.path(), "install", &run);
    // A folder in place of a file is an error of writing.
    let folder = folder_of(&[("callbacks.toml/x", "")]);
    save(folder.path(), "-t install").gives(3, "");
}
