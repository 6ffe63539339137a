//! Mistakes that have one finding, and hints that mend them when they are typed as they stand.

use crate::program::{Arguments, Run, cbgen, cbgen_in, folder_with, words};

const CB: &str = "https://a.example";
const POST: [&str; 4] = ["--method", "post", "--condition", "environment=production"];

fn new(flags: impl Arguments) -> Run {
    cbgen(words("new -t install", flags))
}

fn endpoint(url: &str) -> Run {
    new(["-e", url])
}

fn condition(text: &str) -> Run {
    new(["-e", CB, "--condition", text])
}

/// How many findings a run told: each begins a line with its level.
fn findings(run: &Run) -> usize {
    run.stderr
        .lines()
        .filter(|line| line.starts_with("error") || line.starts_with("warning"))
        .count()
}

#[track_caller]
fn says(run: &Run, text: &str) {
    run.says(text);
}

#[track_caller]
fn one_error(run: &Run, code: &str) {
    run.refuses(1, code);
    assert_eq!(findings(run), 1, "{}", run.stderr);
}

#[test]
fn a_raw_comma_ends_a_post_url_wherever_it_comes_from() {
    for comma in [
        &["-e", CB, "-P", "x:=a,b"][..],
        &["-e", CB, "--body", "x:=a,b"],
        &["-e", "https://a.example?a=b,c"],
        &["-e", "https://a.example/b,c"],
    ] {
        let flags: Vec<&str> = comma.iter().chain(&POST).copied().collect();
        let run = new(&flags);
        one_error(&run, "post-comma");
        says(&run, "%2C");
    }
    let file = "[[callback]]\nname = \"a\"\nmethod = \"post\"\nconditions = [\"country=de\"]\n\
                endpoints = [\"https://a.example\"]\nparams = { x = { encoded = \"a,b\" } }\n";
    let folder = folder_with(file);
    one_error(&cbgen_in(&folder, ["build"]), "post-comma");
    let plain: Vec<&str> = ["-e", CB, "-P", "x=a,b"]
        .iter()
        .chain(&POST)
        .copied()
        .collect();
    assert!(new(&plain).line().ends_with("?x=a%2Cb"));
}

#[test]
fn an_ampersand_before_the_question_mark_is_seen() {
    for url in [
        "https://a.example&a=b?c=d",
        "https://a.example&a?c=d",
        "https://a.example/x&a=b?c=d",
    ] {
        one_error(&endpoint(url), "missing-question-mark");
    }
    endpoint("https://a.example/x&y?c=d").is_silent();
}

#[test]
fn an_escape_is_judged_in_a_path_too() {
    let run = endpoint("https://a.example/%zz/x");
    one_error(&run, "invalid-escape");
    one_error(&endpoint("https://a.example/a%4"), "invalid-escape");
    endpoint("https://a.example/a%2Fb").is_silent();
}

#[test]
fn an_allowed_macro_of_another_product_can_stand_in_a_url_and_be_saved() {
    let allowed = ["--allow", "foreign-macro"];
    for place in [
        ["-e", "https://a.example?x={{a}}"],
        ["-e", "https://a.example?x=[a]"],
        ["-e", "https://a.example?x=a-__B__"],
        ["-P", "x={{a}}"],
        ["-P", "x=[a]"],
        ["-P", "x=%%AB%%"],
        ["-P", "x=a b-__B__"],
        ["-P", "x:=%2f${b}"],
    ] {
        let base: &[&str] = if place[0] == "-e" { &[] } else { &["-e", CB] };
        let folder = tempfile::tempdir().expect("a folder");
        let words = ["new", "-t", "install", "--save", "f.toml"].iter();
        let run = cbgen_in(&folder, words.chain(base).chain(&place).chain(&allowed));
        run.ends(0);
        let built = cbgen_in(&folder, ["build", "f.toml", "--only", "install"]);
        assert_eq!(built.line(), run.line(), "{place:?}");
    }
    let table = new([
        "-e",
        CB,
        "-P",
        "x={{a}}",
        "--allow",
        "foreign-macro",
        "--format",
        "toml",
    ]);
    table.prints("[callback.params]\nx = \"{{a}}\"\n");
}

#[test]
fn what_is_allowed_but_leaves_nothing_to_write_keeps_its_code_and_place() {
    for (flags, code) in [
        (["-e", "https://a.example?a=b#c"], "endpoint-fragment"),
        (["-e", "https://a.example/\u{1b}"], "endpoint-characters"),
    ] {
        let run = new([flags[0], flags[1], "--allow", code]);
        one_error(&run, code);
        says(&run, "--> --endpoint");
    }
    let run = new(["-e", CB, "-P", "x:=a&b", "--allow", "invalid-escape"]);
    one_error(&run, "invalid-escape");
    let run = new(["-e", CB, "-P", "x=[a b]", "--allow", "foreign-macro"]);
    one_error(&run, "endpoint-whitespace");
}

#[test]
fn the_hint_for_a_foreign_macro_is_accepted_when_it_is_typed() {
    for (value, hint) in [
        ("__GAID__", "KEY:=%5F%5FGAID%5F%5F"),
        ("[sub id]", "KEY:=%5Bsub%20id%5D"),
        ("%%GAID%%", "KEY:=%25%25GAID%25%25"),
    ] {
        let run = new(["-e", CB, "-P", &format!("x={value}")]);
        one_error(&run, "foreign-macro");
        says(&run, hint);
        let typed = hint.replace("KEY", "x");
        new(["-e", CB, "-P", &typed]).is_silent();
    }
    let in_query = endpoint("https://a.example?x=__GAID__");
    let in_path = endpoint("https://a.example/__GAID__");
    for run in [in_query, in_path] {
        says(&run, "type %5F%5FGAID%5F%5F in its place");
        run.never_says("KEY:=");
    }
    endpoint("https://a.example/%5F%5FGAID%5F%5F").is_silent();
}

#[test]
fn a_declared_macro_is_never_a_mistake() {
    let file = "macros = [\"[x]\", \"click_id\", \"YOUR_ID\"]\n[[callback]]\nname = \"a\"\n\
                endpoints = [\"https://a.example/[x]?x=[x]\"]\nplaceholders = [\"click_id\"]\n\
                params = { y = \"{YOUR_ID}\", z = { encoded = \"[x]\" } }\n";
    let folder = folder_with(file);
    let run = cbgen_in(&folder, ["build", "--only", "a"]);
    run.is_silent();
    run.writes("https://a.example/[x]?x=[x]&click_id={click_id}&y={YOUR_ID}&z=[x]");
}

#[test]
fn a_test_for_a_difference_on_joined_placeholders_is_explained() {
    let run = condition("notequal,{environment}{device_type},xy");
    run.writes("notequal,{environment}{device_type},xy,https://a.example");
    says(&run, "not both");
    condition("equal,{environment}{device_type},sandboxtablet").is_silent();
}

#[test]
fn a_value_that_never_comes_is_told_in_adjusts_form_too() {
    for text in ["equal,{environment},prod", "environment=prod"] {
        condition(text).refuses(1, "condition-never-true");
    }
    condition("contained,{environment},production;sandbox").is_silent();
}

#[test]
fn the_same_condition_twice_says_nothing_more() {
    for pair in [
        ["environment=production", "environment=production"],
        ["environment=production", "equal,{environment},production"],
        [
            "equal,{environment}{device_type},sandboxtablet",
            "equal,{environment}{device_type},sandboxtablet",
        ],
    ] {
        new(["-e", CB, "--condition", pair[0], "--condition", pair[1]]).is_silent();
    }
}

#[test]
fn the_text_to_type_is_complete() {
    for (text, hint) in [
        ("network name != a; b", "type network_name!=a;b\n"),
        ("Network_name=a", "type network_name=a\n"),
    ] {
        says(&condition(text), hint);
        let typed = hint.trim_start_matches("type ").trim_end();
        condition(typed).is_silent();
    }
    let encoded = endpoint("https%3A%2F%2Fa.example");
    says(&encoded, "type https://a.example\n");
    let mail = endpoint("mailto:a@b");
    one_error(&mail, "endpoint-scheme");
    mail.never_says("https://mailto");
    let tab = condition("equal,{network_name},a\tb");
    one_error(&tab, "control-character");
    condition("network_name=a\u{a0}b").refuses(1, "control-character");
}

#[test]
fn one_mistake_has_one_finding() {
    for (url, code) in [
        ("https://a.example?a=1&lt;b=2", "html-entity"),
        ("https://a.example?a=1&quot;=2", "html-entity"),
        ("https://a.example https://b.example", "endpoint-whitespace"),
        ("https://a.example?x={ adid }", "malformed-placeholder"),
        ("https://a.example/<adid>", "foreign-macro"),
        ("https://a.example/a\tb", "endpoint-whitespace"),
    ] {
        one_error(&endpoint(url), code);
    }
    for (value, code) in [
        ("x:={a b}", "malformed-placeholder"),
        ("x:=<adid>", "foreign-macro"),
        ("x:=[adid]", "foreign-macro"),
        ("x:=(adid)", "foreign-macro"),
    ] {
        one_error(&new(["-e", CB, "-P", value]), code);
    }
    let lines = endpoint("https://a.example\nhttps://b.example");
    one_error(&lines, "endpoint-whitespace");
    says(&lines, "encoding tool");
    let template = endpoint("https://YOUR_API_DOMAIN/x");
    says(&template, "`YOUR_API_DOMAIN` is a word of a template: type");
    says(&template, "template-leftover");
}

#[test]
fn two_values_of_a_key_are_underlined_where_they_stand() {
    let run = new("-e https://a.example/cb?q=1&adid=1 -p adid");
    says(&run, "  |                          ------ here it is 1\n");
    let run = new("-e https://a.example/cb?adid=1 --recommended");
    says(&run, "--exclude adid");
    new("-e https://a.example/cb?adid=1 --recommended --exclude adid").is_silent();
}

#[test]
fn a_key_is_read_as_carefully_as_its_value() {
    new(["-e", CB, "-P", "k%20y=x"]).warns("already-encoded");
    new(["-e", CB, "-P", "YOUR_KEY=x"]).warns("template-leftover");
    one_error(&new(["-e", CB, "-P", "a&amp;b=x"]), "html-entity");
}

#[test]
fn a_letter_is_shown_as_it_is_written() {
    says(&condition("network_name=ä"), "makes of `ä` in");
}

#[test]
fn a_host_is_a_name_that_dns_can_hold() {
    let long = format!("https://{}.example", "a".repeat(64));
    for url in ["https://-a.example", "https://a-.example", &long] {
        one_error(&endpoint(url), "endpoint-host");
    }
    let longest = format!("https://{}.example", "a".repeat(63));
    endpoint(&longest).is_silent();
    one_error(&endpoint("https://[::1"), "ip-host");
}

#[test]
fn an_unknown_name_in_a_condition_is_no_partners_macro() {
    for text in ["equal,{env},x", "env=x", "click_id=x"] {
        let run = condition(text);
        one_error(&run, "unknown-placeholder");
        run.never_says("--macro");
        says(&run, "cbgen placeholders");
    }
}
