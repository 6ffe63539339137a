//! `cbgen build` over `callbacks.toml`.

use crate::program::{
    Arguments, Run, cbgen_in, cbgen_reads, finishes, folder_of, folder_with, read, starts, triples,
    words, write,
};

fn build(text: &str, more: impl Arguments) -> Run {
    cbgen_in(folder_with(text), words("build", more))
}

const FULL: &str = r#"
macros = ["click_id"]

[defaults]
endpoints = ["https://collector.example.com/adjust"]
placeholders = ["gps_adid", "idfa", "idfv", "adid"]

[lints]
insecure-endpoint = "deny"

[[placeholder]]
name = "new_thing"
type = "string"
example = "x"

[[callback]]
name = "install"
trigger = "install"
recommended = true
exclude = ["tracker"]
endpoints = ["https://a.example.com/cb", { url = "https://b.example.com/cb", conditions = ["country=de;at;ch"] }]
conditions = ["environment=production"]
placeholders = ["fire_adid"]
params = { tracker_token = "{tracker}", source = "adjust", schema = { encoded = "iglu%3Acom.acme" }, n = "{new_thing}", c = "{click_id}" }

[[callback]]
name = "purchase"
trigger = "event"
event_tokens = ["abc123", "xyz456"]
method = "post"
conditions = ["environment=production"]
body = { revenue = "{revenue}" }

[[callback]]
name = "bare"
defaults = false
endpoints = ["http://old.example.com"]
allow = ["insecure-endpoint"]
"#;

const INSTALL: &str = "gps_adid={gps_adid}&idfa={idfa}&idfv={idfv}&adid={adid}&tracker_name={tracker_name}\
    &app_name={app_name}&activity_kind={activity_kind}&created_at={created_at}&installed_at={installed_at}\
    &installed_at_hour={installed_at_hour}&conversion_duration={conversion_duration}&is_redownload={is_redownload}\
    &fire_adid={fire_adid}&tracker_token={tracker}&source=adjust&schema=iglu%3Acom.acme&n={new_thing}&c={click_id}";

#[test]
fn every_key_of_the_file_has_its_effect() {
    let run = build(FULL, "");
    run.is_silent();
    let purchase = "POST,equal,{environment},production,https://collector.example.com/adjust?gps_adid={gps_adid}\
        &idfa={idfa}&idfv={idfv}&adid={adid},revenue={revenue}";
    let expected = format!(
        "install\tequal,{{environment}},production,https://a.example.com/cb?{INSTALL} \
         contained,{{country}},de;at;ch,https://b.example.com/cb?{INSTALL}\n\
         purchase.abc123\t{purchase}\npurchase.xyz456\t{purchase}\nbare\thttp://old.example.com\n"
    );
    assert_eq!(run.stdout, expected);
}

#[test]
fn only_one_callback_gives_the_bare_field() {
    build(FULL, "--only bare").writes("http://old.example.com");
    starts(build(FULL, "--only purchase.xyz456").line(), "POST,");
    let both = build(FULL, "--only purchase").stdout;
    assert_eq!(both.lines().count(), 2);
    starts(&both, "purchase.abc123\tPOST,");
    build(FULL, "--only purchas")
        .gives(2, "")
        .says("did you mean `purchase`?");
}

#[test]
fn an_endpoint_table_replaces_what_the_callback_says() {
    let run = build(
        r#"[[callback]]
name = "x"
endpoints = [
    "https://a.example",
    { url = "https://b.example", params = { q = "2" }, conditions = [] },
    { url = "https://c.example", method = "post", body = { z = "{adid}" } },
]
conditions = ["country=de"]
placeholders = ["adid"]
params = { p = "1" }
"#,
        "",
    );
    run.writes(
        "x\tequal,{country},de,https://a.example?adid={adid}&p=1 https://b.example?adid={adid}&q=2 \
         POST,equal,{country},de,https://c.example?adid={adid}&p=1,z={adid}",
    );
}

#[test]
fn each_format_holds_the_same_fields() {
    let text = "[[callback]]\nname = \"x\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\"]\nendpoints = [\"https://a.example/a,b?v={idfa||gps_adid}\"]\n";
    let json = &build(text, "--format json").json()[0];
    let texts = ["name", "event_token", "field"].map(|key| json[key].as_str());
    let field = "https://a.example/a,b?v={idfa||gps_adid}";
    assert_eq!(texts, ["x.abc123", "abc123", field].map(Some));
    assert_eq!(build(text, "--format jsonl").json(), *json);
    let csv = format!("name,trigger,event_token,field\nx.abc123,event,abc123,\"{field}\"\n");
    build(text, "--format csv").gives(0, &csv);
    finishes(
        &build(text, "--format markdown").stdout,
        "| `x.abc123` | `event` | `abc123` | `https://a.example/a,b?v={idfa\\|\\|gps_adid}` |\n",
    );
    build("", "--format json").gives(0, "[]\n");
    build("", "").is_silent().gives(0, "");
}

#[test]
fn output_replaces_a_file_in_one_step_and_check_shows_what_differs() {
    let folder = folder_with("[[callback]]\nname = \"x\"\nendpoints = [\"https://a.example\"]\n");
    let run = |more: &str| cbgen_in(&folder, words("build -o out.txt", more));
    let out = folder.path().join("out.txt");
    // A missing file is out of date, and a check writes nothing.
    run("--check").ends(1);
    assert!(!out.exists());
    run("").is_silent().gives(0, "");
    assert_eq!(read(&folder, "out.txt"), "x\thttps://a.example\n");
    run("--check").is_silent();
    write(&folder, "out.txt", "x\thttps://b.example\n");
    run("--check").gives(
        1,
        "--- out.txt\n+++ cbgen build\n@@ -1 +1 @@\n-x\thttps://b.example\n+x\thttps://a.example\n",
    );
    let left = std::fs::read_dir(folder.path()).expect("a folder");
    assert_eq!(left.count(), 2, "no temporary file is left");
}

#[cfg(unix)]
#[test]
fn output_keeps_permissions_and_follows_a_link() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder_of(&[("callbacks.toml", ""), ("real.txt", "old")]);
    let real = folder.path().join("real.txt");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("permissions");
    std::os::unix::fs::symlink("real.txt", folder.path().join("link.txt")).expect("a link");
    cbgen_in(&folder, "build -o link.txt").is_silent();
    assert_eq!(read(&folder, "real.txt"), "");
    let permissions = std::fs::metadata(&real).expect("there").permissions();
    assert_eq!(permissions.mode() & 0o777, 0o640);
    assert!(folder.path().join("link.txt").is_symlink());
    // It is written into a pipe.
    let folder = folder_with("[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\n");
    cbgen_in(&folder, "build -o /dev/stdout").writes("a\thttps://a.example");
}

#[test]
fn several_files_and_standard_input_are_built_together() {
    let one = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\n";
    let folder = folder_with(one);
    write(&folder, "b.toml", one.replace("\"a\"", "\"b\""));
    assert_eq!(
        cbgen_in(&folder, ["build", "callbacks.toml", "b.toml"]).stdout,
        "a\thttps://a.example\nb\thttps://a.example\n"
    );
    cbgen_in(&folder, ["build", "callbacks.toml", "callbacks.toml"]).refuses(1, "duplicate-name");
    cbgen_reads(one.as_bytes(), ["build", "-"]).writes("a\thttps://a.example");
}

#[test]
fn all_errors_of_all_callbacks_are_reported_with_line_and_column() {
    let run = build(
        "[[callback]]\nname = \"a\"\ntrigger = \"instal\"\nendpoints = [\"https://a.example?x={adjd}\"]\n\n\
         [[callback]]\nname = \"b\"\nendpoints = [\"b.example\"]\n\n[[callback]]\nname = \"a\"\nendpoints = [\"https://c.example\"]\n",
        "",
    );
    run.gives(1, "");
    run.says_each([
        "callbacks.toml:3:12",
        "callbacks.toml:4:36",
        "callbacks.toml:8:15",
        "callbacks.toml:11:9",
    ]);
    run.says("4 | endpoints = [\"https://a.example?x={adjd}\"]\n  |                                    ^^^^ did you mean");
}

#[test]
fn wrong_toml_is_usage_and_every_error_is_told() {
    for (text, place, says) in triples([
        "x = \n | callbacks.toml:1 | invalid TOML",
        "colour = 1\n | callbacks.toml:1:1 | unknown key `colour`",
        "[lints]\ninsecure-endpont = \"warn\"\n | callbacks.toml:2:1 | did you mean `insecure-endpoint`?",
        "[lints]\ninsecure_endpoint = \"warn\"\n | callbacks.toml:2:1 | did you mean `insecure-endpoint`?",
        "[lints]\ninsecure-endpoint = \"warning\"\n | callbacks.toml:2:21 | allow, warn or deny",
        "[lints]\ninsecure-endpoint = 1\n | callbacks.toml:2:21 | write \"allow\", \"warn\" or \"deny\"",
        "[lints]\ncondition-syntax = \"allow\"\n | callbacks.toml:2:20 | cannot be allowed",
        "[[callback]]\nname = 2\n | callbacks.toml:2:8 | write \"2\"",
        "[[callback]]\nname = \"a\"\nendpoint = [\"https://a.example\"]\n | callbacks.toml:3:1 | did you mean `endpoints`?",
        "[[callback]]\nname = \"a\"\nendpoints = \"https://a.example\"\n | callbacks.toml:3:13 | write [\"https://a.example\"]",
        "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\nparams = { x = 2 }\n | callbacks.toml:4:16 | write \"2\"",
        "[[callback]]\nname = \"a b\"\n | callbacks.toml:2:9 | letters, digits",
        "[[callback]]\nendpoints = []\n | callbacks.toml:1:1 | no name",
        "[[callback]]\nname = \"a\"\nmethod = \"put\"\n | callbacks.toml:3:10 | get or post",
        "[[callback]]\nname = \"a\"\nrecommended = \"true\"\n | callbacks.toml:3:15 | without quotes",
        "[[callback]]\nname = \"a\"\nrecommended = true\nendpoints = [\"https://a.example\"]\n | callbacks.toml:3:15 | needs a trigger",
        "[[callback]]\nname = \"a\"\nallow = [\"nonsense\"]\n | callbacks.toml:3:11 | unknown code",
        "[[callback]]\nname = \"a\"\nendpoints = [{ conditions = [] }]\n | callbacks.toml:3:14 | no URL",
        "[[placeholder]]\ntype = \"string\"\n | callbacks.toml:1 | needs a name",
        "[[placeholder]]\nname = \"x\"\ntype = \"text\"\n | callbacks.toml:3:9 | unknown type",
        "callback = 1\n | callbacks.toml:1:12 | [[callback]]",
        "macros = \"x\"\n | callbacks.toml:1:10 | write [\"x\"]",
    ]) {
        let run = build(text, "");
        run.gives(2, "");
        assert!(
            run.stderr.contains(place) && run.stderr.contains(says),
            "{text}: {place}, {says}\n{}",
            run.stderr
        );
    }
    let several = build(
        "x = \n[[callback]]\nname = 1\n[[callback]]\nname = \"b\"\nfoo = 1\nendpoints = [\"b.example\"]\n",
        "",
    );
    several.ends(2);
    several.says("error[endpoint-scheme]");
    assert_eq!(
        several.stderr.matches("error: ").count(),
        4,
        "{}",
        several.stderr
    );
}

#[test]
fn a_flag_is_stronger_than_the_callback_and_that_than_lints() {
    let text = "[lints]\ninsecure-endpoint = \"deny\"\n[[callback]]\nname = \"a\"\nendpoints = [\"http://a.example\"]\n";
    build(text, "").refuses(1, "insecure-endpoint");
    build(text, "--warn insecure-endpoint").warns("insecure-endpoint");
    let allowing = format!("{text}allow = [\"insecure-endpoint\"]\n");
    build(&allowing, "").is_silent();
    build(&allowing, "--deny insecure-endpoint").refuses(1, "insecure-endpoint");
}

#[test]
fn a_missing_endpoint_is_told_at_the_callback() {
    build("[[callback]]\nname = \"a\"\n", "").refuses(1, "missing-endpoint");
}

#[test]
fn a_byte_order_mark_and_windows_line_endings_move_no_place() {
    let run = build(
        "\u{FEFF}[[callback]]\r\nname = \"a\"\r\nendpoints = [\"a.example\"]\r\n",
        "",
    );
    run.says("callbacks.toml:3:15");
    build("\u{FEFF}nonsense = 1\r\n", "").says("callbacks.toml:1:1");
}

#[test]
fn a_string_with_escapes_is_underlined_whole() {
    let run = build(
        "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example?x=\\u007Badjd}\"]\n",
        "",
    );
    run.refuses(1, "unknown-placeholder");
    run.says("callbacks.toml:3:14");
}

/// A file over a megabyte is parsed piece by piece: places, defaults, errors and duplicates must be as in a
/// small one.
#[test]
fn a_large_file_is_told_of_as_a_small_one() {
    const SOUND: &str = "https://a.example/cb/with/a/rather/long/path";
    let callback = |at: usize| {
        let endpoint = if at == 11_000 { "b.example" } else { SOUND };
        let name = if at == 11_500 { 7 } else { at };
        format!("[[callback]]\nname = \"n{name}\"\nendpoints = [\"{endpoint}\"]\n\n")
    };
    let callbacks: String = (0..12_000).map(callback).collect();
    let text = format!("[defaults]\nplaceholders = [\"adid\"]\n\n{callbacks}");
    assert!(text.len() > 1 << 20);
    let run = build(&text, "");
    run.refuses(1, "endpoint-scheme");
    run.refuses(1, "duplicate-name");
    run.says(&format!("callbacks.toml:{}:15", 4 + 4 * 11_000 + 2));
    finishes(&run.stderr, "2 errors, 0 warnings\n");
    let text = text
        .replace("\"b.example\"", "\"https://b.example\"")
        .replacen("name = \"n7\"", "name = \"x7\"", 1);
    let one = build(&text, "--only n11999");
    one.writes(&format!("{SOUND}?adid={{adid}}"));
    let torn = build(&text.replace("name = \"n9000\"", "name = "), "--only n1");
    torn.gives(2, "");
    torn.says(&format!("callbacks.toml:{}:", 4 + 4 * 9_000 + 1));
    let mixed = format!("{text}[lints]\ninsecure-endpoint = \"warn\"\n");
    build(&mixed, "--only n11999").writes(one.line());
}

#[test]
fn what_is_left_out_of_the_defaults_is_not_warned_about() {
    let file = |exclude: &str| {
        format!(
            "[defaults]\nplaceholders = [\"adid\", \"gps_adid\"]\n\n[[callback]]\nname = \"a\"\n\
             trigger = \"uninstall\"\nendpoints = [\"https://a.example.com/\"]\n{exclude}"
        )
    };
    let told = |text: &str| {
        let folder = crate::program::folder_with(text);
        crate::program::cbgen_in(&folder, ["build"])
    };
    told(&file("")).says("`{gps_adid}` has no value on");
    let without = told(&file("exclude = [\"gps_adid\"]\n"));
    assert_eq!(without.stderr, "", "{}", without.stdout);
}
