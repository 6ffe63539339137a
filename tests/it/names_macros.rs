//! A partner's macros, as flags and files name them: the same words are refused in both.

use crate::program::{cbgen, cbgen_in, finishes, folder_with, triples, words};

const LINK: &str = "https://app.adjust.com/abc123";

/// Words that are no macros, what is said of them, and a hint; `-` is an empty one.
const REFUSED: [&str; 17] = [
    "${A | does not look like a macro | [x]",
    "(x | does not look like a macro | [x]",
    "x} | does not look like a macro | [x]",
    "country | Adjust replaces it | leave it out",
    "{country} | Adjust replaces it | leave it out",
    "{idfa||x} | Adjust replaces it | leave it out",
    "dcp_click_id | Adjust replaces it | leave it out",
    " | a macro is empty | click_id",
    "[a&b=c] | `&` separates | [x]",
    "/ | `/` separates | [x]",
    "{a#b} | `#` separates | [x]",
    "<a?b> | `?` separates | [x]",
    "(a=b) | `=` separates | [x]",
    "[a,b] | `,` separates | [x]",
    "{ x } | ends at white space | [x]",
    "[x\ty] | ends at white space | [x]",
    "x:y | does not look like a macro | [x]",
];

#[test]
fn what_is_no_macro_is_refused_in_flags_and_in_files_with_the_same_words() {
    for (word, says, hint) in triples(REFUSED) {
        for verb in [
            "link https://app.adjust.com/abc123 --callback install=https://a.example.com/cb",
            "check --string https://app.adjust.com/abc123",
            "inspect https://app.adjust.com/abc123",
            "preview --string https://a.example.com/cb",
        ] {
            cbgen(words(verb, ["--macro", word]))
                .gives(2, "")
                .says_each([says, hint]);
        }
        let file = format!(
            "macros = [{word:?}]\n[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example.com/cb\"]\n"
        );
        let run = cbgen_in(folder_with(&file), "build");
        run.gives(2, "");
        run.says_each([says, hint, "callbacks.toml:1:"]);
    }
}

#[test]
fn every_syntax_that_partners_use_is_a_macro() {
    let words =
        "click_id {click_id} CLICK-ID [x] <x> (x) ${x} ${GAID} %{x} {{x}} __X__ %%X%% [[x]] {a|b}";
    for word in words.split(' ') {
        let is_name = word.starts_with(|c: char| c.is_alphabetic());
        let text = if is_name {
            format!("{{{word}}}")
        } else {
            word.to_owned()
        };
        let callback = format!("install=https://a.example.com/cb?x={text}");
        let run = cbgen(["link", LINK, "--callback", &callback, "--macro", word]);
        finishes(run.line(), &format!("%3Fx%3D{text}"));
        let folder = folder_with(&format!(
            "macros = [{word:?}]\n[[callback]]\nname = \"a\"\ntrigger = \"install\"\n\
             endpoints = [\"https://a.example.com/cb\"]\nparams = {{ x = {text:?} }}\n"
        ));
        let of_file = cbgen_in(&folder, ["link", LINK, "--from", "callbacks.toml"]);
        of_file.writes(run.line());
    }
}

#[test]
fn a_name_of_adjusts_in_raw_braces_is_the_partners_where_the_warning_is_allowed() {
    let link = format!("{LINK}?install_callback=https%3A%2F%2Fa.example.com%3Fx%3D{{country}}");
    let check = |flags: &str| cbgen(words(["check", "--string", &link], flags));
    let flag = "--allow raw-placeholder-in-link";
    check("").ends(0).prints(flag);
    check("--quiet --deny warnings").ends(1);
    check(&format!("--quiet --deny warnings {flag}")).ends(0);
}

#[test]
fn a_macro_that_no_file_can_declare_is_not_written_to_one() {
    let link = format!("{LINK}?install_callback=https%3A%2F%2Fa.example.com%3Fx%3D{{a/b}}");
    cbgen(["inspect", &link, "--format", "toml"])
        .gives(1, "")
        .says("cannot declare");
}
