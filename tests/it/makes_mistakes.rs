//! What people get wrong: each mistake has its own code, and the text to type instead.

use crate::program::{
    Arguments, Run, cbgen, cbgen_in, finishes, folder_with, new, pairs, starts, words,
};
use std::ffi::OsString;

const CB: &str = "https://a.example/cb";

// Mistakes of `new`: the flags, the code, what the message must say. The trigger is `install` and the endpoint `CB`
// where the flags name none.

const ERRORS: &[&str] = &[
    "--condition environment=prod | condition-never-true | environment=production",
    "--condition environment=PROD | condition-never-true | type environment=production",
    "-p trakcer | unknown-placeholder | type {tracker}",
    "-p tracker_token | unknown-placeholder | type {tracker}",
    "-P x={tracker_id} | unknown-placeholder | is it in the Adjust link?",
    "-P x={score} | unknown-placeholder | set in the app's SDK? Leave it out",
    "-P x={userId} | malformed-placeholder | set in the app's SDK? Leave it out",
    "-P x={gaid} | unknown-placeholder | type {gps_adid}",
    "-P x={click_id} | unknown-placeholder | {dcp_click_id}",
    "-P x={adj_sub} | unknown-placeholder | type {dcp_sub}",
    "-P campaign={digiloans} | unknown-placeholder | 314 placeholders",
    "-e https://a.example/{nope}/x | unknown-placeholder | nope",
    "--condition enviroment=sandbox | unknown-placeholder | type {environment}",
    "-P x={adid | malformed-placeholder | not closed",
    "-P x=adid} | malformed-placeholder | not opened",
    "-P x={} | malformed-placeholder | no name",
    "-P x={idfa|gps_adid} | malformed-placeholder | {idfa||gps_adid}",
    "-P x={idfa||} | malformed-placeholder | missing beside",
    "-P 'x={ adid }' | malformed-placeholder | type {adid}",
    "-P x={ADID} | malformed-placeholder | type {adid}",
    "-p idfa||gps_adid | malformed-placeholder | --param 'idfa={idfa||gps_adid}'",
    "-P x=__GAID__ | foreign-macro | __X__",
    "-P x=${gaid} | foreign-macro | ${x}",
    "-P x=%{gaid} | foreign-macro | %{x}",
    "-P x=%%GAID%% | foreign-macro | %%X%%",
    "-P x={{gaid}} | foreign-macro | type {gps_adid} in its place",
    "-P x=%%ADID%% | foreign-macro | type {adid} in its place",
    "-P 'x=[sub id]' | foreign-macro | KEY:=%5Bsub%20id%5D",
    "-P x=<sub> | foreign-macro | <x>",
    "-P x=(sub) | foreign-macro | (x)",
    "-e https://a.example/[app]/x | foreign-macro | [x]",
    "-t instal | unknown-trigger | did you mean `install`?",
    "-t conversion | unknown-trigger | links only",
    "-e '' | missing-endpoint | nothing to call",
    "-e a.example/cb | endpoint-scheme | type https://a.example/cb",
    "-e https:/a.example/cb | endpoint-scheme | type https://a.example/cb",
    "-e /mmp/cb/?x={adid} | endpoint-scheme | the server is missing: this is a path alone",
    "-e callback?x={adid} | endpoint-scheme | https://collector.example.com/callback?x={adid}",
    "-e adjust.php?x={adid} | endpoint-scheme | https://collector.example.com/adjust.php?x={adid}",
    "-e /cb | endpoint-scheme | such as https://collector.example.com/cb",
    "-e ../cb?x={adid} | endpoint-scheme | such as https://collector.example.com/cb?x={adid}",
    "-e localhost:8080/cb | endpoint-scheme | type https://localhost:8080/cb",
    "-e '<https://a.example/cb?x={adid}>' | endpoint-scheme | alone: https://a.example/cb?x={adid}",
    "-e ftp://a.example/cb | endpoint-scheme | https:// in place of ftp://",
    "-e https:///cb | endpoint-host | missing",
    "-e https://{app_name}/cb | endpoint-host | cannot be a placeholder",
    "-e https://server/cb | endpoint-host | no dot",
    "-e https://a..example/cb | endpoint-host | no host",
    "-e https://a_b.example/cb | endpoint-host | no host",
    "-e https://a.example:0x/cb | endpoint-host | port",
    "-e https://a.example:/cb | endpoint-host | port",
    "-e https://bücher.example/cb | endpoint-host | xn--bcher-kva.example",
    "-e 'https://a.example/cb#top' | endpoint-fragment | never sent",
    "-e 'https://a.example/c b' | endpoint-whitespace | %20",
    "-e 'https://a.example/cb ' | endpoint-whitespace | leave it out",
    "-e 'https://a.example https://b.example' | endpoint-whitespace | give each its own",
    "-P 'x:=a b' | endpoint-whitespace | %20",
    "-e 'https://a.example\\cb' | endpoint-characters | backslash",
    "-e 'https://a.example/\u{1b}[31m' | endpoint-characters | U+001B",
    "-e https://127.0.0.1/cb | ip-host | IP addresses",
    "-e https://[::1]/cb | ip-host | IP addresses",
    "-e https://0x7f.1/cb | ip-host | 127.0.0.1",
    "-e https://2130706433/cb | ip-host | 127.0.0.1",
    "-e https://a.example&x={adid} | missing-question-mark | `?`",
    "-e https://a.example/cb&x={adid} | missing-question-mark | `?`",
    "-e https://a.example?a=1&amp;b=2 | html-entity | type https://a.example?a=1&b=2",
    "-P x=a&amp;b | html-entity | `&` was meant",
    "-P x=1 -P x=2 | duplicate-key | `x`",
    "-e https://a.example/cb?adid=1 -p adid | duplicate-key | `adid`",
    "-P =x | empty-key | no name",
    "-e https://a.example/cb?&a=b | empty-key | between two separators",
    "-e https://a.example/cb?=b | empty-key | no name",
    "-P {adid}=x | placeholder-in-key | plain text",
    "-P x:=100% | invalid-escape | %25",
    "-e https://a.example/cb?x=%zz | invalid-escape | `%`",
    "-P x:=a&b | invalid-escape | %26",
    "-P 'x:=a#b' | invalid-escape | %23",
    "-P x:=ü | invalid-escape | %C3%BC",
    "-P 'x=a\u{7}b' | control-character | U+0007",
    "-P 'a\u{7}b=x' | control-character | U+0007",
    "--condition 'environment=a\u{7}b' | control-character | U+0007",
    "--condition environment | condition-syntax | environment=production",
    "--condition 'equal, {environment}, sandbox' | condition-syntax | type equal,{environment},sandbox",
    "--condition Equal,{environment},sandbox | condition-syntax | `equal`",
    "--condition contains,{country},de | condition-syntax | `contained`",
    "--condition equal,environment,sandbox | condition-syntax | braces",
    "--condition equal,{environment} | condition-syntax | no value",
    "--condition 'equal,{network_name},Facebook Installs' | condition-syntax | Facebook+Installs",
    "--condition environment= | condition-values | empty value",
    "--condition 'network_name=Organic, Facebook Installs' | condition-values | type Organic;Facebook Installs",
    "--condition contained,{network_name},Organic,Google | condition-values | type Organic;Google",
    "--condition notequal,{country},de;at | condition-values | notcontained",
    "--condition country={region} | condition-values | braces",
    "--condition country=de --condition country=at | condition-combination | country=de;at",
    "--condition country!=de --condition device_type=tablet | condition-combination | joined",
    "--condition country=de --condition country!=at | condition-combination | twice",
    "--condition country=a;ab --condition region=bc;c | condition-combination | `abc`",
    "--method post | post-without-condition | condition",
    "--body a=b | body-without-post | no body",
    "-e https://a.example/a,b --method post --condition country=de | post-comma | %2C",
];

const WARNINGS: &[&str] = &[
    "-p link_token | alias-placeholder | type {tracker}",
    "-t click -p installed_at | unavailable-placeholder | drops",
    "-t uninstall -P x={idfa||adid} | unavailable-placeholder | `{idfa}`",
    "-t sk_qualifier -p idfv | unavailable-placeholder | `{idfv}`",
    "-t subscription_renewal -p dcp_click_id,adid | unavailable-placeholder | `{dcp_click_id}`",
    "-P win_naid={win_hwid} | key-names-other | type {win_naid}",
    "-e http://a.example | insecure-endpoint | https://",
    "-e https://u:p@a.example | credentials-in-url | password",
    "-e https://a.example?email=bob@mail.com | unencoded-character | bob%40mail.com",
    "-e https://a.example?x=%2520 | double-encoded | %20",
    "-e https://a.example?x=%7Badid%7D | already-encoded | type {adid}",
    "-P x=a%20b | already-encoded | KEY:=TEXT",
    "-P x:=%2520%2520 | double-encoded | %20",
    "-P x=\u{fc}-YOUR_KEY | template-leftover | YOUR_KEY",
    "-P x=YOUR_API_KEY | template-leftover | YOUR_API_KEY",
    "--condition country=DE | condition-value-case | country=de",
    "--condition country=DE;at;CH | condition-value-case | the same goes for `CH`",
    "--condition country=DE;at;CH | condition-value-case | type country=de;at;ch",
    "-t uninstall -p created_at | missing-adid | adid={adid}",
    "--condition network_name=a&b | condition-value-undocumented | not documented",
    "--condition network_name=Face;Facebook | condition-value-undocumented | part of another",
    "-t event --event-token Purchase | event-token-format | six lower-case",
    "--event-token abc123 | event-token-format | only the trigger `event`",
    "-t event --method post --condition country=de --body 'a=b c' | double-encoded | once more",
];

const SWITCHED_ON: &[&str] = &[
    "-p adid --warn missing-recommended | missing-recommended | idfa",
    "-p oaid --warn observed-placeholder | observed-placeholder | not Adjust",
    "-P x={country||city} --warn unproven-fallback | unproven-fallback | nobody",
    "-t subscription_activation --recommended --warn unavailable-inferred | unavailable-inferred | `{subscription_cancelled_at}`",
    "-p rejection_reason --warn unavailable-inferred | unavailable-inferred | `{rejection_reason}`",
];

fn run(flags: impl Arguments) -> Run {
    cbgen(words("new", flags))
}

/// The flags, the code and the text of a row.
fn mistake(row: &str) -> (Vec<OsString>, &str, &str) {
    let (flags, rest) = row.split_once(" | ").expect("flags");
    let (code, text) = rest.split_once(" | ").expect("a code");
    let mut flags = flags.list();
    for (flag, usual) in [("-t", "install"), ("-e", CB)] {
        if !flags.iter().any(|given| given == flag) {
            flags.extend([flag, usual].map(OsString::from));
        }
    }
    (flags, code, text)
}

#[test]
fn each_error_has_its_code_and_what_to_type() {
    for (flags, code, text) in ERRORS.iter().map(|row| mistake(row)) {
        run(flags).refuses(1, code).says(text);
    }
}

#[test]
fn each_warning_has_its_code_and_the_callback_is_printed() {
    for (flags, code, text) in WARNINGS.iter().chain(SWITCHED_ON).map(|row| mistake(row)) {
        let run = run(flags);
        run.warns(code).says(text);
        assert!(!run.stdout.is_empty());
    }
}

#[test]
fn an_allowed_code_is_silent_and_a_denied_warning_fails() {
    for (flags, code, _) in WARNINGS.iter().map(|row| mistake(row)) {
        for denied in [code, "warnings"] {
            run(words(&flags, ["--deny", denied])).refuses(1, code);
        }
        run(words(&flags, ["--allow", code])).is_silent();
    }
}

#[test]
fn what_is_allowed_by_default_is_silent() {
    for row in SWITCHED_ON {
        let (shown, _) = row.split_once(" --warn ").expect("what switches it on");
        run(mistake(&format!("{shown} | - | -")).0).is_silent();
    }
}

#[test]
fn sound_callbacks_meet_no_rule() {
    for flags in [
        "-P tracker_name={link_name} --allow alias-placeholder",
        "-P app_version={app_version_short}",
        "-P idfa={idfa||gps_adid}",
        "-P platform={os_name}",
        "-P 'x=100% of (all) [things] <here>' -P y=a__b__c -P z=$5",
        "-P schema:=iglu%3Acom.acme%2f1",
        "--condition 'network_name=Facebook Installs;Organic'",
        "--condition event=abc123;xyz456",
        "--condition network_name!=A --condition network_name!=B",
        "-p dcp_click_id,adid",
    ] {
        new("install", CB, flags).is_silent();
    }
    // What cbgen only infers stays among the recommended ones.
    let run = new("subscription_activation", CB, "--recommended");
    run.is_silent();
    run.prints("={subscription_cancelled_at}");
}

#[test]
fn what_can_be_allowed_is_then_written_as_it_was_asked() {
    for row in [
        "-e https://127.0.0.1/cb | ip-host | https://127.0.0.1/cb",
        "-e https://server/cb | endpoint-host | https://server/cb",
        "-P x={new_thing} | unknown-placeholder | https://a.example/cb?x={new_thing}",
        "-P x={{a}}-__B__ | foreign-macro | https://a.example/cb?x={{a}}-__B__",
        "-P x=1 -P x=2 | duplicate-key | https://a.example/cb?x=1&x=2",
        "-e https://a.example/cb?x=%zz | invalid-escape | https://a.example/cb?x=%zz",
        "--method post | post-without-condition | POST,https://a.example/cb",
    ] {
        let (flags, code, written) = mistake(row);
        assert_eq!(run(words(flags, ["--allow", code])).line(), written);
    }
}

#[test]
fn what_cannot_be_parsed_cannot_be_allowed() {
    for row in [
        "-P x={adid | malformed-placeholder | adid",
        "--condition country | condition-syntax | country",
        "-e a.example | endpoint-scheme | a.example",
        "-e 'https://a.example/a b' | endpoint-whitespace | a b",
        "-P x=\u{1} | control-character | U+0001",
    ] {
        let (flags, code, text) = mistake(row);
        run(words(flags, ["--allow", code]))
            .refuses(1, code)
            .says(text);
    }
}

#[test]
fn all_findings_are_reported_with_the_place_underlined() {
    let run = run("-t install -e http://a.example/cb -P a={adjd} -P b={ADID}");
    run.ends(1);
    let expected = "\
error[unknown-placeholder]: `{adjd}` is not among the 314 placeholders that cbgen knows as of 2026-11-27
 --> --param
  |
1 | a={adjd}
  |    ^^^^ did you mean `{adid}`?
  |
  = help: Adjust would send the braces as text; nearest known: {adid}; if that is meant, type {adid}
";
    starts(&run.stderr, expected);
    run.says("error[malformed-placeholder]");
    run.says("warning[insecure-endpoint]");
    finishes(&run.stderr, "2 errors, 1 warning\n");
}

#[test]
fn findings_come_as_json_or_github_annotations_where_asked() {
    let json = run(format!("-t install -e {CB} -P ä={{adjd}} --report json"));
    let finding = &json.findings()[0];
    let texts = ["code", "level", "source"].map(|key| finding[key].as_str());
    let wanted = ["unknown-placeholder", "deny", "--param"].map(Some);
    assert_eq!(texts, wanted);
    let numbers = ["line", "column", "start", "end"].map(|key| finding[key].as_u64());
    assert_eq!(numbers, [1, 4, 4, 8].map(Some));
    assert_eq!(finding["fix"]["replacement"], "adid");
    let github = run("-t install -e http://a.example --report github");
    let line = "::warning title=insecure-endpoint::http:// sends";
    starts(&github.stderr, line);
}

#[test]
fn quiet_leaves_warnings_out_but_not_errors() {
    run("-t install -e http://a.example -q").is_silent();
    run("-t install -e http://a.example -q -P x={y").refuses(1, "malformed-placeholder");
}

#[test]
fn excluding_what_would_not_come_is_told() {
    let run = run(format!(
        "-t install -e {CB} --recommended --exclude trakcer"
    ));
    run.ends(0);
    run.says("did you mean `tracker`?");
}

#[test]
fn a_url_that_is_too_long_is_told_before_adjust_cuts_it() {
    let long = format!("https://a.example/{}", "x".repeat(9_000));
    run(["-t", "install", "-e", &long]).warns("long-url");
    let value = format!("x={}", "y".repeat(100_000));
    let many = |name: &str| format!(" --condition {name}={}0", "0;1;2;3;4;5;6;7;8;9;".repeat(20));
    new("install", CB, many("country") + &many("city")).refuses(1, "condition-combination");
    // A single argument has a limit of its own on some systems: many make the same length.
    let flags: String = (0..11).map(|at| format!(" -P k{at}{value}")).collect();
    new("install", CB, flags).refuses(1, "too-large");
}

#[test]
fn blanks_between_braces_are_one_mistake_and_other_blanks_another() {
    for (text, codes) in pairs([
        "https://a.example/?x={ adid } | malformed-placeholder",
        "https://a.example/{ad id}/y | malformed-placeholder",
        "https://a.example/?x={adid }&y={ idfa} | malformed-placeholder malformed-placeholder",
        "POST,equal,{environment},production,https://a.example,x={ adid } | malformed-placeholder",
        "https://app.adjust.com/abc?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7B%20adid%20%7D | malformed-placeholder",
        "https://a.example/?x={ adid }&y=a b | endpoint-whitespace malformed-placeholder",
        "https://a.example/?x={ adid } z | endpoint-whitespace malformed-placeholder",
        "https://a.example/?x={ adid z | endpoint-whitespace malformed-placeholder",
    ]) {
        let run = cbgen(["check", "--string", text, "--format", "json"]);
        let found = run.ends(1).findings();
        let found = found.iter().filter_map(|one| one["code"].as_str());
        assert_eq!(found.collect::<Vec<_>>().join(" "), codes, "{text}");
    }
    let file = "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example/?x={ x }\"]\n";
    cbgen_in(folder_with(file), "build").refuses(1, "malformed-placeholder");
}

#[test]
fn the_same_again_is_one_line() {
    let many = |pair: &str, count: usize| {
        let pairs: Vec<String> = (0..count).map(|at| format!("k{at}={pair}")).collect();
        format!("https://a.example/cb?{}", pairs.join("&"))
    };
    let link = "https://app.adjust.com/abc123?install_callback=";
    for (text, code, says) in [
        (
            many("{foo}", 20),
            "unknown-placeholder",
            "here and at 19 other places",
        ),
        (
            many("{gaid}", 2),
            "unknown-placeholder",
            "here and at one other place",
        ),
        (
            many("100%", 3),
            "invalid-escape",
            "here and at 2 other places",
        ),
        (
            format!("{link}https%3A%2F%2Fa.example%3Fx%3D1++https%3A%2F%2Fb.example"),
            "plus-between-urls",
            "type %20",
        ),
        (
            format!("{link}https%3A%2F%2Fa.example%3Fx%3Dpre%5Bgaid%5Dpost"),
            "encoded-macro",
            "no partner replaces it",
        ),
    ] {
        let run = cbgen(["check", "--macro", "[gaid]", "--string", &text]);
        let count = |level: &str| run.stdout.matches(level).count();
        run.holds((count("error["), count("warning[")) == (1, 0), "one error");
        run.prints(&format!("error[{code}]")).prints(says);
    }
    // Each place is mended.
    let fixed = cbgen(["check", "--fix", "--string", &many("{gaid}", 20)]);
    starts(&fixed.stdout, &format!("{}\n", many("{gps_adid}", 20)));
}

#[test]
fn one_cause_is_one_line() {
    let names = "sk_ts sk_payload sk_version sk_network_id rejection_reason";
    let keys: Vec<String> = names
        .split(' ')
        .map(|name| format!("{name}={{{name}}}"))
        .collect();
    let field = format!("https://a.example/cb?{}", keys.join("&"));
    let base = "check -t install --warn unavailable-inferred --string";
    let run = cbgen(words(base, [&field]));
    let found = |code: &str| run.stdout.matches(&format!("[{code}]")).count();
    let all = found("unavailable-placeholder") + found("unavailable-inferred");
    run.holds((1..=2).contains(&all), "one line for a cause");
    for name in names.split(' ') {
        run.prints(&format!("`{{{name}}}`"));
    }
}
