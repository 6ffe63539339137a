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
    for token in [r"\u001b[31mred", r"a\tb", r"a\nb", "a b", r"a\u202Eb"] {
        let event = event(&format!("[\"{token}\"]"));
        let other = event.replace("\"event\"", "\"install\"");
        for text in [event, other] {
            build(&text, "").refuses(1, "control-character");
        }
    }
    build(&event("[\"\"]"), "").ends(2);
    let flags = "--event-token '' --save /nodir/f.toml";
    new("event", "https://a.example", flags)
        .gives(2, "")
        .says("event token is empty");
}

#[test]
fn event_tokens_are_names_of_lines() {
    // Bars end no cell of a Markdown table.
    build(&event("[\"a|b\"]"), "--format markdown")
        .prints("| `p.a\\|b` | `event` | `a\\|b` | `https://a.example` |");
    // A token twice is a name twice.
    let twice = event(r#"["abc123", "xyz456", "abc123"]"#);
    build(&twice, "").refuses(1, "duplicate-name");
    cbgen_in(folder_with(&twice), "check").prints("error[duplicate-name]");
    // Without effect it names no line.
    let text = event("[\"abc123\"]").replace("\"event\"", "\"install\"");
    let run = build(&text, "");
    run.warns("event-token-format")
        .gives(0, "p\thttps://a.example\n");
}

#[test]
fn only_refuses_a_token_that_is_not_there() {
    let text = event("[\"abc123\"]");
    for name in ["p.nope", "p.abc123.x", "p.", ".abc123", "q"] {
        build(&text, ["--only", name])
            .gives(2, "")
            .says("--> --only");
    }
    build(&text, "--only p.abc123").writes("https://a.example");
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
    for (level, code) in [("allow", 2), ("warn", 2), ("deny", 0)] {
        build(
            &format!("[lints]\nmalformed-placeholder = \"{level}\"\n"),
            "",
        )
        .ends(code);
    }
    // An unknown code is no reason to list them all.
    let run = build("[lints]\nqqqqqqqqqqq = \"deny\"\n", "");
    run.ends(2).holds(run.stderr.len() < 400, "it is long");
}

#[test]
fn one_missing_quote_is_one_mistake() {
    let text = "[[callback]]\nname = \"a\"\nendpoints = [\"ftp://a.example\"]\n\n[[callback]]\nname = \"c\nendpoints = [\n  \"https://a.example\",\n]\nplaceholders = [\"adid\"]\n\n[[callback]]\nname = \"d\"\nendpoints = [\"https://a.example\"]\n";
    let run = build(text, "--report json");
    let findings = run.ends(2).findings();
    let message = |one: &&serde_json::Value| one["message"].as_str().expect("a text").to_owned();
    let (toml, other): (Vec<_>, Vec<_>) = findings
        .iter()
        .partition(|one| message(one).starts_with("invalid TOML"));
    assert_eq!(other.len(), 1, "what is broken is not judged: {other:#?}");
    let lines: Vec<_> = toml.iter().filter_map(|one| one["line"].as_u64()).collect();
    assert!(lines.is_sorted() && lines[0] == 6, "{lines:?}");
    // A broken head blames no callback.
    let text = "[defaults]\nendpoints = [\"https://a.example\nplaceholders = [\"adid\"]\n\n[[callback]]\nname = \"a\"\n";
    build(text, "").ends(2).never_says("missing-endpoint");
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
