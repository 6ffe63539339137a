//! What one verb refuses or takes, the others refuse or take too: the examples that the properties of
//! `takes_back_what_it_prints` began with.

use crate::program::{cbgen, cbgen_in, cbgen_reads, folder_with, pairs, starts, words};

#[test]
fn two_spellings_of_a_key_are_one_key() {
    for (text, code) in pairs([
        "https://a.example?%61=1&a=2 | duplicate-key",
        "https://a.example?user%5Fid=1&user_id=2 | duplicate-key",
        "?install%5Fcallback=http%3A%2F%2Fa.example | insecure-endpoint",
    ]) {
        let run = cbgen(["check", "--string", text]);
        run.ends(0).prints(&format!("warning[{code}]"));
    }
    let new = |flags: &str| cbgen(words("new -t install", flags));
    new("-e https://a.example?%61=1 -P a=2").refuses(1, "duplicate-key");
    new("-e https://a.example -P a=1 -P a=2").refuses(1, "duplicate-key");
    new("-e https://a.example?%61=1 -P a=1").writes("https://a.example?%61=1");
    new("-e https://a.example?a=1&a=2").warns("duplicate-key");
}

#[test]
fn what_check_denies_is_refused() {
    for (flags, code) in pairs([
        "--condition country=a://b | condition-values",
        "--condition 'country=a&amp;b' | condition-values",
        "-P __GAID__=1 | foreign-macro",
        "-e https://a.example?x%%X%%=1 | foreign-macro",
        "-e https://a.example:+80/x | endpoint-host",
        "-e https://{nope}@a.example/x | unknown-placeholder",
        "-e https://app.adjust.com/abc123 | endpoint-is-link",
        "-P install_callback=x | endpoint-is-link",
        "--allow body-without-post --body x=1 | body-without-post",
        "-e post,equal,{country},de,https://a.example | endpoint-scheme",
        "-t event --event-token a{b} | malformed-placeholder",
        "-t event --event-token 'a&amp;b' | html-entity",
    ]) {
        let given =
            |flag: &str, usual: &str| if flags.contains(flag) { "" } else { usual }.to_owned();
        let usual = given("-e ", " -e https://a.example") + &given("-t ", " -t install");
        cbgen(format!("new {flags}{usual}").as_str()).refuses(1, code);
    }
    let link = "https://app.adjust.com/abc123?install_callback=https%3A%2F%2F";
    for (rest, code) in [
        ("a%7Bb%7D.example", "endpoint-host"),
        ("%7Bnope%7D%40a.example", "unknown-placeholder"),
        ("{", "malformed-placeholder"),
    ] {
        let run = cbgen(["check", "--string", &format!("{link}{rest}")]);
        run.ends(1);
        assert!(
            run.stdout.contains(&format!("error[{code}]")),
            "{rest}: {}",
            run.stdout
        );
    }
}

#[test]
fn a_link_is_refused_where_check_would_deny_it() {
    let base = "link https://app.adjust.com/abc123 --allow foreign-macro --callback install=https://a.example?x=%%GAID%%";
    cbgen(base).refuses(1, "encoded-macro");
    let declared = cbgen(words(base, "--macro %%GAID%%"));
    cbgen(["check", "--string", declared.line()]).ends(0);
}

#[test]
fn check_takes_every_line_that_build_prints() {
    for token in ["\u{e4}", "a.b", "a%20b", "__X__", "a<b"] {
        let text = format!(
            "[[callback]]\nname = \"p\"\ntrigger = \"event\"\nevent_tokens = [\"{token}\"]\nendpoints = [\"https://a.example\"]\n"
        );
        let folder = folder_with(&text);
        let built = cbgen_in(&folder, ["build"]);
        let run = cbgen_reads(&built.stdout, ["check", "-"]);
        assert_eq!(run.code, 0, "{}{}", built.stdout, run.stdout);
    }
}

#[test]
fn an_inspected_callback_is_added_under_a_free_name() {
    let folder = folder_with(
        "[defaults]\nplaceholders = [\"adid\"]\n\n[[callback]]\nname = \"mine\"\nendpoints = [\"https://a.example\"]",
    );
    let line = "inspect https://b.example?x=1";
    for name in ["mine-2", "mine-3"] {
        let says = format!("saved as `{name}` in callbacks.toml");
        let saved = cbgen_in(&folder, words(line, "--name mine --save callbacks.toml"));
        saved.ends(0).says(&says);
        cbgen_in(&folder, ["build", "--only", name]).writes("https://b.example?x=1");
    }
    let table = cbgen(words(line, "--format toml")).stdout;
    starts(
        &table,
        "\n[[callback]]\nname = \"callback\"\ndefaults = false\n",
    );
}
