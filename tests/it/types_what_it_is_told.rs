//! Mistakes that have one finding, and hints that mend them when they are typed as they stand.

use crate::program::{
    Arguments, Run, cbgen, cbgen_in, folder_of, folder_with, pairs, triples, words,
};

fn new(flags: impl Arguments) -> Run {
    cbgen(words("new -t install", flags))
}

/// How many findings a run told: each begins a line with its level.
fn findings(run: &Run) -> usize {
    run.stderr
        .lines()
        .filter(|line| line.starts_with("error") || line.starts_with("warning"))
        .count()
}

#[track_caller]
fn one_error(run: &Run, code: &str) {
    run.refuses(1, code)
        .holds(findings(run) == 1, "one finding");
}

/// Flags of which one is wrong, its code, and what is said; the endpoint is `https://a.example` where they name none.
#[test]
fn one_mistake_has_one_finding() {
    for (flags, code, says) in triples([
        // A raw comma ends a POST URL wherever it comes from.
        "--method post --condition country=de -P x:=a,b | post-comma | %2C",
        "--method post --condition country=de --body x:=a,b | post-comma | %2C",
        "--method post --condition country=de -e https://a.example?a=b,c | post-comma | %2C",
        "--method post --condition country=de -e https://a.example/b,c | post-comma | %2C",
        // An ampersand before the question mark.
        "-e https://a.example&a=b?c=d | missing-question-mark | ",
        "-e https://a.example&a?c=d | missing-question-mark | ",
        "-e https://a.example/x&a=b?c=d | missing-question-mark | ",
        // An escape is judged in a path too.
        "-e https://a.example/%zz/x | invalid-escape | ",
        "-e https://a.example/a%4 | invalid-escape | ",
        // What is allowed but leaves nothing to write keeps its code and place.
        "-e https://a.example?a=b#c --allow endpoint-fragment | endpoint-fragment | --> --endpoint",
        "-e https://a.example/\u{1b} --allow endpoint-characters | endpoint-characters | --> --endpoint",
        "-P x:=a&b --allow invalid-escape | invalid-escape | ",
        "-P 'x=[a b]' --allow foreign-macro | endpoint-whitespace | ",
        "-e https://a.example?a=1&lt;b=2 | html-entity | ",
        "-e https://a.example?a=1&quot;=2 | html-entity | ",
        "-e 'https://a.example https://b.example' | endpoint-whitespace | ",
        "-e 'https://a.example?x={ adid }' | malformed-placeholder | ",
        "-e https://a.example/<adid> | foreign-macro | ",
        "-e 'https://a.example/a\tb' | endpoint-whitespace | ",
        "-e 'https://a.example\nhttps://b.example' | endpoint-whitespace | encoding tool",
        "-e mailto:a@b | endpoint-scheme | ",
        "-P 'x:={a b}' | malformed-placeholder | ",
        "-P x:=<adid> | foreign-macro | ",
        "-P x:=[adid] | foreign-macro | ",
        "-P x:=(adid) | foreign-macro | ",
        "-P a&amp;b=x | html-entity | ",
        "--condition 'equal,{network_name},a\tb' | control-character | ",
        // A host is a name that DNS can hold.
        "-e https://-a.example | endpoint-host | ",
        "-e https://a-.example | endpoint-host | ",
        "-e https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example | endpoint-host | ",
        "-e https://[::1 | ip-host | ",
        // An unknown name in a condition is no partner's macro.
        "--condition equal,{env},x | unknown-placeholder | cbgen placeholders",
        "--condition env=x | unknown-placeholder | cbgen placeholders",
        "--condition click_id=x | unknown-placeholder | cbgen placeholders",
    ]) {
        let endpoint = if flags.contains("-e ") {
            ""
        } else {
            "-e https://a.example"
        };
        let run = new(words(flags, endpoint));
        one_error(&run, code);
        run.says(says)
            .never_says_each(["https://mailto", "--macro"]);
    }
    let file = "[[callback]]\nname = \"a\"\nmethod = \"post\"\nconditions = [\"country=de\"]\n\
                endpoints = [\"https://a.example\"]\nparams = { x = { encoded = \"a,b\" } }\n";
    one_error(&cbgen_in(folder_with(file), "build"), "post-comma");
}

/// The same with flags that are sound.
#[test]
fn what_is_sound_has_no_finding() {
    let longest = format!("-e https://{}.example", "a".repeat(63));
    for flags in [
        "-e https://a.example/x&y?c=d",
        "-e https://a.example/a%2Fb",
        "-e https://a.example/%5F%5FGAID%5F%5F",
        &longest,
        "-e https://a.example/cb?adid=1 --recommended --exclude adid",
        "--condition equal,{environment}{device_type},sandboxtablet",
        "--condition contained,{environment},production;sandbox",
        "--condition environment=production --condition environment=production",
        "--condition environment=production --condition equal,{environment},production",
        "--condition equal,{environment}{device_type},sandboxtablet --condition equal,{environment}{device_type},sandboxtablet",
    ] {
        let endpoint = if flags.contains("-e ") {
            ""
        } else {
            "-e https://a.example"
        };
        new(words(flags, endpoint)).is_silent();
    }
    new("-e https://a.example --method post --condition country=de -P x=a,b")
        .writes("POST,equal,{country},de,https://a.example?x=a%2Cb");
}

/// Flags, and what is said of them.
#[test]
fn the_text_to_type_is_complete() {
    for (flags, says) in pairs([
        "--condition 'network name != a; b' | type network_name!=a;b\n",
        "--condition Network_name=a | type network_name=a\n",
        "-e https%3A%2F%2Fa.example | type https://a.example\n",
        "-e https://YOUR_API_DOMAIN/x | `YOUR_API_DOMAIN` is a word of a template: type",
        "-e https://YOUR_API_DOMAIN/x | template-leftover",
        "--condition network_name=a\u{a0}b | error[control-character]",
        "--condition equal,{environment},prod | error[condition-never-true]",
        "--condition environment=prod | error[condition-never-true]",
        "--condition notequal,{environment}{device_type},xy | not both",
        // Two values of a key are underlined where they stand.
        "-e https://a.example/cb?q=1&adid=1 -p adid |   |                          ------ here it is 1\n",
        "-e https://a.example/cb?adid=1 --recommended | --exclude adid",
        "-P k%20y=x | warning[already-encoded]",
        "-P YOUR_KEY=x | warning[template-leftover]",
        "--condition network_name=\u{e4} | makes of `\u{e4}` in",
        "-e https://a.example?x=__GAID__ | type %5F%5FGAID%5F%5F in its place",
        "-e https://a.example/__GAID__ | type %5F%5FGAID%5F%5F in its place",
    ]) {
        let endpoint = if flags.contains("-e ") {
            ""
        } else {
            "-e https://a.example"
        };
        new(words(flags, endpoint)).says(says).never_says("KEY:=");
    }
    for typed in ["network_name!=a;b", "network_name=a"] {
        new(["-e", "https://a.example", "--condition", typed]).is_silent();
    }
}

#[test]
fn an_allowed_macro_of_another_product_can_stand_in_a_url_and_be_saved() {
    for place in [
        "-e https://a.example?x={{a}}",
        "-e https://a.example?x=[a]",
        "-e https://a.example?x=a-__B__",
        "-e https://a.example -P x={{a}}",
        "-e https://a.example -P x=[a]",
        "-e https://a.example -P x=%%AB%%",
        "-e https://a.example -P 'x=a b-__B__'",
        "-e https://a.example -P x:=%2f${b}",
    ] {
        let folder = folder_of(&[]);
        let base = "new -t install --save f.toml --allow foreign-macro";
        let run = cbgen_in(&folder, words(base, place));
        cbgen_in(&folder, "build f.toml --only install").writes(run.line());
    }
    new("-e https://a.example -P x={{a}} --allow foreign-macro --format toml")
        .prints("[callback.params]\nx = \"{{a}}\"\n");
}

#[test]
fn the_hint_for_a_foreign_macro_is_accepted_when_it_is_typed() {
    for (value, hint) in pairs([
        "__GAID__ | KEY:=%5F%5FGAID%5F%5F",
        "[sub id] | KEY:=%5Bsub%20id%5D",
        "%%GAID%% | KEY:=%25%25GAID%25%25",
    ]) {
        let of = |param: &str| new(["-e", "https://a.example", "-P", param]);
        let run = of(&format!("x={value}"));
        one_error(&run, "foreign-macro");
        run.says(hint);
        of(&hint.replace("KEY", "x")).is_silent();
    }
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
