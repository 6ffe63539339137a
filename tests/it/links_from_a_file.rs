//! `cbgen link --from`: what the callbacks of a file bring with them.

use crate::program::{Arguments, Run, cbgen_in, folder_with, words};

const LINK: &str = "https://app.adjust.com/abc123";

/// Declares a placeholder and macros; its callback has none of them.
const DECLARES: &str = "macros = [\"click_id\", \"[x]\"]\n[[placeholder]]\nname = \"brand_new\"\n\
    [[callback]]\nname = \"i\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n";

fn link(file: &str, link: &str, more: impl Arguments) -> Run {
    let folder = folder_with(file);
    let base = ["link", link, "--from", "callbacks.toml"];
    cbgen_in(&folder, words(base, more))
}

#[test]
fn a_link_is_judged_by_what_the_file_declares() {
    let with = format!(
        "{LINK}?click_callback=https%3A%2F%2Fa.example.com%3Fx%3D%7Bbrand_new%7D%26y%3D%7Bclick_id%7D"
    );
    let run = link(DECLARES, &with, "");
    run.is_silent();
    run.writes(&format!(
        "{with}&install_callback=https%3A%2F%2Fa.example.com%2Fcb"
    ));
    let without = link(&DECLARES.replace("brand_new", "other"), &with, "");
    without.refuses(1, "unknown-placeholder");
    without.says("{brand_new}");
}

#[test]
fn callbacks_of_flags_are_judged_by_what_the_file_declares() {
    let session = "session=https://a.example.com/s?x={brand_new}&y={click_id}&z=[x]";
    let run = link(DECLARES, LINK, &["--callback", session]);
    run.is_silent();
    assert!(
        run.line()
            .ends_with("%3Fx%3D%7Bbrand_new%7D%26y%3D{click_id}%26z%3D[x]"),
        "{}",
        run.stdout
    );
    let other = DECLARES.replace("brand_new", "other");
    link(&other, LINK, &["--callback", session]).refuses(1, "unknown-placeholder");
}

#[test]
fn what_the_file_says_of_secrets_holds_for_its_callbacks() {
    let file = DECLARES.replace("/cb\"", "/cb?api_key=x1\"");
    link(&file, LINK, "").warns("secret-in-link");
    // The keys of the file's top come first.
    let (top, rest) = file.split_once('\n').expect("macros");
    let with = |level: &str| format!("{top}\n[lints]\nsecret-in-link = \"{level}\"\n{rest}");
    link(&with("allow"), LINK, "").is_silent();
    link(&with("deny"), LINK, "").refuses(1, "secret-in-link");
}
