//! Mistakes in `callbacks.toml` that are neither TOML's nor the grammar's alone.

use crate::program::{Arguments, Run, cbgen_in, folder_with, new, pairs, words};

fn build(text: &str, more: impl Arguments) -> Run {
    cbgen_in(folder_with(text), words("build", more))
}

fn event(tokens: &str) -> String {
    format!(
        "[[callback]]\nname = \"p\"\ntrigger = \"event\"\nevent_tokens = {tokens}\nendpoints = [\"https://a.example\"]\n"
    )
}

#[test]
fn event_tokens_hold_nothing_that_breaks_a_line_or_a_terminal() {
    for tokens in [
        r#"["\u001b[31mred"]"#,
        r#"["a\tb"]"#,
        r#"["a\nb"]"#,
        r#"["a b"]"#,
        r#"["a\u202Eb"]"#,
    ] {
        build(&event(tokens), "").refuses(1, "control-character");
        let other = event(tokens).replace("\"event\"", "\"install\"");
        build(&other, "").refuses(1, "control-character");
    }
    assert_eq!(build(&event("[\"\"]"), "").code, 2);
    let run = new(
        "event",
        "https://a.example",
        "--event-token '' --save /nodir/f.toml",
    );
    run.gives(2, "").says("event token is empty");
}

#[test]
fn bars_end_no_cell_of_a_markdown_table() {
    let run = build(&event("[\"a|b\"]"), "--format markdown");
    run.prints("| `p.a\\|b` | `event` | `a\\|b` | `https://a.example` |");
}

#[test]
fn an_event_token_twice_is_a_name_twice() {
    let text = event(r#"["abc123", "xyz456", "abc123"]"#);
    build(&text, "").refuses(1, "duplicate-name");
    let folder = folder_with(&text);
    cbgen_in(&folder, ["check"]).prints("error[duplicate-name]");
}

#[test]
fn tokens_without_effect_name_no_line() {
    let text = event("[\"abc123\"]").replace("\"event\"", "\"install\"");
    let run = build(&text, "");
    run.warns("event-token-format");
    assert_eq!(run.stdout, "p\thttps://a.example\n");
}

#[test]
fn only_refuses_a_token_that_is_not_there() {
    let text = event("[\"abc123\"]");
    for name in ["p.nope", "p.abc123.x", "p.", ".abc123", "q"] {
        build(&text, ["--only", name])
            .gives(2, "")
            .says("--> --only");
    }
    assert_eq!(build(&text, "--only p.abc123").line(), "https://a.example");
    let install = "[[callback]]\nname = \"install\"\nendpoints = [\"https://a.example\"]\n";
    assert_eq!(build(install, "--only install.x").code, 2);
}

#[test]
fn rows_of_placeholders_are_checked() {
    let row = |more: &str| format!("[[placeholder]]\nname = \"new_thing\"\n{more}\n");
    for wrong in [
        row("example = 3"),
        row("description = 3"),
        row("type = \"integer\"\nexample = \"abc\""),
        row("") + &row(""),
        "macros = [\"\"]\n".to_owned(),
        "macros = [\"adid\"]\n".to_owned(),
    ] {
        build(&wrong, "").gives(2, "").says("--> callbacks.toml:");
    }
    build(&row("type = \"integer\"\nexample = \"12\""), "").is_silent();
    build("macros = [\"click_id\", \"[x]\"]\n", "").is_silent();
}

#[test]
fn a_level_that_has_no_effect_is_refused() {
    for level in ["allow", "warn"] {
        let run = build(
            &format!("[lints]\nmalformed-placeholder = \"{level}\"\n"),
            "",
        );
        run.ends(2);
    }
    build("[lints]\nmalformed-placeholder = \"deny\"\n", "").is_silent();
}

#[test]
fn an_unknown_code_is_no_reason_to_list_them_all() {
    let run = build("[lints]\nqqqqqqqqqqq = \"deny\"\n", "");
    run.ends(2);
    assert!(run.stderr.len() < 400, "{}", run.stderr);
}

#[test]
fn one_missing_quote_is_one_mistake() {
    let text = "[[callback]]\nname = \"a\"\nendpoints = [\"ftp://a.example\"]\n\n[[callback]]\nname = \"c\nendpoints = [\n  \"https://a.example\",\n]\nplaceholders = [\"adid\"]\n\n[[callback]]\nname = \"d\"\nendpoints = [\"https://a.example\"]\n";
    let run = build(text, "--report json");
    run.ends(2);
    let found: serde_json::Value = serde_json::from_str(&run.stderr).expect("JSON");
    let findings = found["diagnostics"].as_array().expect("a list");
    let messages: Vec<&str> = findings
        .iter()
        .filter_map(|finding| finding["message"].as_str())
        .collect();
    let toml = messages
        .iter()
        .filter(|message| message.starts_with("invalid TOML"))
        .count();
    assert_eq!(
        messages.len() - toml,
        1,
        "what is broken is not judged: {messages:#?}"
    );
    let of_toml: Vec<u64> = findings
        .iter()
        .filter(|finding| finding["code"].is_null())
        .filter_map(|finding| finding["line"].as_u64())
        .collect();
    assert!(of_toml.is_sorted(), "{of_toml:?}");
    assert_eq!(of_toml.first(), Some(&6));
}

#[test]
fn a_broken_head_blames_no_callback() {
    let text = "[defaults]\nendpoints = [\"https://a.example\nplaceholders = [\"adid\"]\n\n[[callback]]\nname = \"a\"\n";
    let run = build(text, "");
    run.ends(2);
    run.never_says("missing-endpoint");
}

#[test]
fn a_mistake_that_is_repeated_for_ever_is_told_in_a_page() {
    let base =
        "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example\"]\n";
    let many = |item: &str| vec![item; 20_000].join(", ");
    let keys: String = (0..20_000).map(|at| format!("k{at} = 1\n")).collect();
    for text in [
        format!("{base}allow = [{}]\n", many("\"long-url\"")),
        format!("{base}allow = [{}]\n", many("\"long-utl\"")),
        format!(
            "{base}recommended = true\nexclude = [{}]\n",
            many("\"nope\"")
        ),
        format!("{base}placeholders = [{}]\n", many("3")),
        format!("{base}{keys}"),
        format!("{base}{}", "bogus = 1\n".repeat(20_000)),
    ] {
        let run = build(&text, "");
        assert!(run.stderr.len() < 40_000, "{} bytes", run.stderr.len());
        assert!(
            run.stderr.contains("more") || run.code == 0,
            "{}",
            run.stderr
        );
    }
}

#[test]
fn keys_are_written_without_what_hides_text() {
    let run = new(
        "install",
        "https://a.example",
        "-P 'a\u{202e}b=x\u{202e}y' --format toml",
    );
    run.ends(0);
    assert!(!run.stdout.contains('\u{202e}'), "{}", run.stdout);
    let built = build(&run.stdout, "--only install");
    built.writes("https://a.example?a%E2%80%AEb=x%E2%80%AEy");
}

#[test]
fn wrong_toml_is_told_in_plain_words() {
    let sound = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\n";
    for (line, says) in pairs([
        "endpoint = \"x\" | unknown key `endpoint`: did you mean `endpoints`?",
        "colour = 1 | unknown key `colour` in [[callback]]",
        "params = { a = 1 } | `a`: expected a string, found an integer",
        "params = { a = true } | `a`: expected a string, found a boolean",
        "conditions = \"country=de\" | expected a list of strings, found a string",
        "recommended = \"yes\" | expected true or false, found a string",
        "method = \"put\" | unknown method `put`",
        "allow = [\"nope\"] | unknown code `nope`",
        "params = { a = \"x\"  | invalid TOML",
        "[lints]\nip-host = \"loud\" | unknown level `loud`",
        "[lint] | unknown key `lint`: did you mean `lints`?",
        "[[placeholder]]\nname = \"x\"\ntype = \"text\" | unknown type `text`",
    ]) {
        build(&format!("{sound}{line}\n"), "")
            .gives(2, "")
            .says(says);
    }
    // What is missing may stand behind the unknown key: one finding.
    for (trigger, line) in pairs([
        "event | event_token = \"abc123\"\nendpoints = [\"https://a.example\"]",
        "install | url = \"https://a.example\"",
        "install | endpoints = [{ uri = \"https://a.example\" }]",
        "install | endpoints = [\"https://a.example\"]\nparams = { x = { encode = \"a\" } }",
        "uninstall | placeholder = [\"adid\"]\nendpoints = [\"https://a.example\"]",
    ]) {
        let file = format!("[[callback]]\nname = \"a\"\ntrigger = \"{trigger}\"\n{line}\n");
        let run = cbgen_in(folder_with(&file), "check");
        run.prints("unknown key")
            .ends(2)
            .says("1 error, 0 warnings");
    }
}
