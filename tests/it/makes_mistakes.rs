//! What people get wrong: each mistake has its own code, and the text to type instead.

use crate::program::{cbgen, new};

const CB: &str = "https://a.example/cb";

/// A mistake of `new`: the flags, the code, and what the message must say.
type Mistake = (&'static [&'static str], &'static str, &'static str);

const ERRORS: &[Mistake] = &[
    (
        &["-t", "install", "-e", CB, "-p", "trakcer"],
        "unknown-placeholder",
        "type {tracker}",
    ),
    (
        &["-t", "install", "-e", CB, "-p", "tracker_token"],
        "unknown-placeholder",
        "type {tracker}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={gaid}"],
        "unknown-placeholder",
        "type {gps_adid}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={click_id}"],
        "unknown-placeholder",
        "{dcp_click_id}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={adj_sub}"],
        "unknown-placeholder",
        "type {dcp_sub}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "campaign={digiloans}"],
        "unknown-placeholder",
        "314 placeholders",
    ),
    (
        &["-t", "install", "-e", "https://a.example/{nope}/x"],
        "unknown-placeholder",
        "nope",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "enviroment=sandbox",
        ],
        "unknown-placeholder",
        "type {environment}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={adid"],
        "malformed-placeholder",
        "not closed",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=adid}"],
        "malformed-placeholder",
        "not opened",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={}"],
        "malformed-placeholder",
        "no name",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={idfa|gps_adid}"],
        "malformed-placeholder",
        "{idfa||gps_adid}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={idfa||}"],
        "malformed-placeholder",
        "missing beside",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={ adid }"],
        "malformed-placeholder",
        "type {adid}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={ADID}"],
        "malformed-placeholder",
        "type {adid}",
    ),
    (
        &["-t", "install", "-e", CB, "-p", "idfa||gps_adid"],
        "malformed-placeholder",
        "--param 'idfa={idfa||gps_adid}'",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=__GAID__"],
        "foreign-macro",
        "__X__",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=${gaid}"],
        "foreign-macro",
        "${x}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=%{gaid}"],
        "foreign-macro",
        "%{x}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=%%GAID%%"],
        "foreign-macro",
        "%%X%%",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x={{gaid}}"],
        "foreign-macro",
        "{{x}}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=[sub id]"],
        "foreign-macro",
        "KEY:=%5Bsub%20id%5D",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=<sub>"],
        "foreign-macro",
        "<x>",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=(sub)"],
        "foreign-macro",
        "(x)",
    ),
    (
        &["-t", "install", "-e", "https://a.example/[app]/x"],
        "foreign-macro",
        "[x]",
    ),
    (
        &["-t", "instal", "-e", CB],
        "unknown-trigger",
        "did you mean `install`?",
    ),
    (
        &["-t", "Install", "-e", CB],
        "unknown-trigger",
        "did you mean `install`?",
    ),
    (
        &["-t", "conversion", "-e", CB],
        "unknown-trigger",
        "links only",
    ),
    (
        &["-t", "install", "-e", ""],
        "missing-endpoint",
        "nothing to call",
    ),
    (
        &["-t", "install", "-e", "a.example/cb"],
        "endpoint-scheme",
        "type https://a.example/cb",
    ),
    (
        &["-t", "install", "-e", "https:/a.example/cb"],
        "endpoint-scheme",
        "type https://a.example/cb",
    ),
    (
        &["-t", "install", "-e", "ftp://a.example/cb"],
        "endpoint-scheme",
        "no ftp://",
    ),
    (
        &["-t", "install", "-e", "https:///cb"],
        "endpoint-host",
        "missing",
    ),
    (
        &["-t", "install", "-e", "https://{app_name}/cb"],
        "endpoint-host",
        "cannot be a placeholder",
    ),
    (
        &["-t", "install", "-e", "https://server/cb"],
        "endpoint-host",
        "no dot",
    ),
    (
        &["-t", "install", "-e", "https://a..example/cb"],
        "endpoint-host",
        "no host",
    ),
    (
        &["-t", "install", "-e", "https://a_b.example/cb"],
        "endpoint-host",
        "no host",
    ),
    (
        &["-t", "install", "-e", "https://a.example:0x/cb"],
        "endpoint-host",
        "port",
    ),
    (
        &["-t", "install", "-e", "https://a.example:/cb"],
        "endpoint-host",
        "port",
    ),
    (
        &["-t", "install", "-e", "https://bücher.example/cb"],
        "endpoint-host",
        "xn--bcher-kva.example",
    ),
    (
        &["-t", "install", "-e", "https://a.example/cb#top"],
        "endpoint-fragment",
        "never sent",
    ),
    (
        &["-t", "install", "-e", "https://a.example/c b"],
        "endpoint-whitespace",
        "%20",
    ),
    (
        &["-t", "install", "-e", "https://a.example/cb "],
        "endpoint-whitespace",
        "leave it out",
    ),
    (
        &["-t", "install", "-e", "https://a.example https://b.example"],
        "endpoint-whitespace",
        "give each its own",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x:=a b"],
        "endpoint-whitespace",
        "%20",
    ),
    (
        &["-t", "install", "-e", "https://a.example\\cb"],
        "endpoint-characters",
        "backslash",
    ),
    (
        &["-t", "install", "-e", "https://a.example/\u{1b}[31m"],
        "endpoint-characters",
        "U+001B",
    ),
    (
        &["-t", "install", "-e", "https://127.0.0.1/cb"],
        "ip-host",
        "IP addresses",
    ),
    (
        &["-t", "install", "-e", "https://[::1]/cb"],
        "ip-host",
        "IP addresses",
    ),
    (
        &["-t", "install", "-e", "https://0x7f.1/cb"],
        "ip-host",
        "127.0.0.1",
    ),
    (
        &["-t", "install", "-e", "https://2130706433/cb"],
        "ip-host",
        "127.0.0.1",
    ),
    (
        &["-t", "install", "-e", "https://a.example&x={adid}"],
        "missing-question-mark",
        "`?`",
    ),
    (
        &["-t", "install", "-e", "https://a.example/cb&x={adid}"],
        "missing-question-mark",
        "`?`",
    ),
    (
        &["-t", "install", "-e", "https://a.example?a=1&amp;b=2"],
        "html-entity",
        "type https://a.example?a=1&b=2",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=1", "-P", "x=2"],
        "duplicate-key",
        "`x`",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            "https://a.example/cb?adid=1",
            "-p",
            "adid",
        ],
        "duplicate-key",
        "`adid`",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "=x"],
        "empty-key",
        "no name",
    ),
    (
        &["-t", "install", "-e", "https://a.example/cb?&a=b"],
        "empty-key",
        "between two separators",
    ),
    (
        &["-t", "install", "-e", "https://a.example/cb?=b"],
        "empty-key",
        "no name",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "{adid}=x"],
        "placeholder-in-key",
        "plain text",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x:=100%"],
        "invalid-escape",
        "%25",
    ),
    (
        &["-t", "install", "-e", "https://a.example/cb?x=%zz"],
        "invalid-escape",
        "`%`",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x:=a&b"],
        "invalid-escape",
        "%26",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x:=a#b"],
        "invalid-escape",
        "%23",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x:=ü"],
        "invalid-escape",
        "%C3%BC",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=a\u{7}b"],
        "control-character",
        "U+0007",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "a\u{7}b=x"],
        "control-character",
        "U+0007",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "environment=a\u{7}b",
        ],
        "control-character",
        "U+0007",
    ),
    (
        &["-t", "install", "-e", CB, "--condition", "environment"],
        "condition-syntax",
        "environment=production",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "equal, {environment}, sandbox",
        ],
        "condition-syntax",
        "type equal,{environment},sandbox",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "Equal,{environment},sandbox",
        ],
        "condition-syntax",
        "`equal`",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "contains,{country},de",
        ],
        "condition-syntax",
        "`contained`",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "equal,environment,sandbox",
        ],
        "condition-syntax",
        "braces",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "equal,{environment}",
        ],
        "condition-syntax",
        "no value",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "equal,{network_name},Facebook Installs",
        ],
        "condition-syntax",
        "Facebook+Installs",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "environment = sandbox",
        ],
        "condition-syntax",
        "type environment",
    ),
    (
        &["-t", "install", "-e", CB, "--condition", "environment="],
        "condition-values",
        "empty value",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "network_name=Organic, Facebook Installs",
        ],
        "condition-values",
        "type Organic;Facebook Installs",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "contained,{network_name},Organic,Google",
        ],
        "condition-values",
        "type Organic;Google",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "notequal,{country},de;at",
        ],
        "condition-values",
        "notcontained",
    ),
    (
        &["-t", "install", "-e", CB, "--condition", "country={region}"],
        "condition-values",
        "braces",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "country=de",
            "--condition",
            "country=at",
        ],
        "condition-combination",
        "country=de;at",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "country!=de",
            "--condition",
            "device_type=tablet",
        ],
        "condition-combination",
        "joined",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "country=de",
            "--condition",
            "country!=at",
        ],
        "condition-combination",
        "twice",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "country=a;ab",
            "--condition",
            "region=bc;c",
        ],
        "condition-combination",
        "`abc`",
    ),
    (
        &["-t", "install", "-e", CB, "--method", "post"],
        "post-without-condition",
        "condition",
    ),
    (
        &["-t", "install", "-e", CB, "--body", "a=b"],
        "body-without-post",
        "no body",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            "https://a.example/a,b",
            "--method",
            "post",
            "--condition",
            "country=de",
        ],
        "post-comma",
        "%2C",
    ),
];

const WARNINGS: &[Mistake] = &[
    (
        &["-t", "install", "-e", CB, "-p", "link_token"],
        "alias-placeholder",
        "type {tracker}",
    ),
    (
        &["-t", "click", "-e", CB, "-p", "installed_at"],
        "unavailable-placeholder",
        "drops",
    ),
    (
        &["-t", "uninstall", "-e", CB, "-P", "x={idfa||adid}"],
        "unavailable-placeholder",
        "`{idfa}`",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "win_naid={win_hwid}"],
        "key-names-other",
        "type {win_naid}",
    ),
    (
        &["-t", "install", "-e", "http://a.example"],
        "insecure-endpoint",
        "https://",
    ),
    (
        &["-t", "install", "-e", "https://u:p@a.example"],
        "credentials-in-url",
        "password",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            "https://a.example?email=bob@mail.com",
        ],
        "unencoded-character",
        "bob%40mail.com",
    ),
    (
        &["-t", "install", "-e", "https://a.example?x=%2520"],
        "double-encoded",
        "%20",
    ),
    (
        &["-t", "install", "-e", "https://a.example?x=%7Badid%7D"],
        "already-encoded",
        "type {adid}",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=a%20b"],
        "already-encoded",
        "KEY:=TEXT",
    ),
    (
        &["-t", "install", "-e", CB, "-P", "x=YOUR_API_KEY"],
        "template-leftover",
        "YOUR_API_KEY",
    ),
    (
        &["-t", "install", "-e", CB, "--condition", "environment=prod"],
        "condition-value-undocumented",
        "environment=production",
    ),
    (
        &["-t", "install", "-e", CB, "--condition", "network_name=a&b"],
        "condition-value-undocumented",
        "not documented",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "--condition",
            "network_name=Face;Facebook",
        ],
        "condition-value-undocumented",
        "part of another",
    ),
    (
        &["-t", "event", "-e", CB, "--event-token", "Purchase"],
        "event-token-format",
        "six lower-case",
    ),
    (
        &["-t", "install", "-e", CB, "--event-token", "abc123"],
        "event-token-format",
        "only the trigger `event`",
    ),
    (
        &[
            "-t",
            "event",
            "-e",
            CB,
            "--method",
            "post",
            "--condition",
            "country=de",
            "--body",
            "a=b c",
        ],
        "double-encoded",
        "once more",
    ),
];

const SWITCHED_ON: &[Mistake] = &[
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "-p",
            "adid",
            "--warn",
            "missing-recommended",
        ],
        "missing-recommended",
        "idfa",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "-p",
            "oaid",
            "--warn",
            "observed-placeholder",
        ],
        "observed-placeholder",
        "not Adjust",
    ),
    (
        &[
            "-t",
            "install",
            "-e",
            CB,
            "-P",
            "x={country||city}",
            "--warn",
            "unproven-fallback",
        ],
        "unproven-fallback",
        "nobody",
    ),
];

fn run(flags: &[&str]) -> crate::program::Run {
    cbgen(["new"].iter().chain(flags))
}

/// The message with its line breaks as blanks: a hint may be wrapped.
fn says(stderr: &str, text: &str) -> bool {
    stderr.contains(text)
}

#[test]
fn each_error_has_its_code_and_what_to_type() {
    for (flags, code, hint) in ERRORS {
        let run = run(flags);
        run.refuses(1, code);
        assert!(
            says(&run.stderr, hint),
            "{flags:?}: `{hint}` is not in\n{}",
            run.stderr
        );
    }
}

#[test]
fn each_warning_has_its_code_and_the_callback_is_printed() {
    for (flags, code, hint) in WARNINGS.iter().chain(SWITCHED_ON) {
        let run = run(flags);
        run.warns(code);
        assert!(
            says(&run.stderr, hint),
            "{flags:?}: `{hint}` is not in\n{}",
            run.stderr
        );
        assert!(!run.stdout.is_empty());
    }
}

#[test]
fn an_allowed_code_is_silent_and_a_denied_warning_fails() {
    for (flags, code, _) in WARNINGS {
        let denied: Vec<&str> = flags.iter().copied().chain(["--deny", code]).collect();
        run(&denied).refuses(1, code);
        let all: Vec<&str> = flags
            .iter()
            .copied()
            .chain(["--deny", "warnings"])
            .collect();
        run(&all).refuses(1, code);
        let allowed: Vec<&str> = flags.iter().copied().chain(["--allow", code]).collect();
        run(&allowed).is_silent();
    }
}

#[test]
fn what_is_allowed_by_default_is_silent() {
    for (flags, _, _) in SWITCHED_ON {
        run(&flags[..flags.len() - 2]).is_silent();
    }
}

#[test]
fn sound_callbacks_meet_no_rule() {
    for flags in [
        &[
            "-P",
            "tracker_name={link_name}",
            "--allow",
            "alias-placeholder",
        ][..],
        &["-P", "app_version={app_version_short}"],
        &["-P", "idfa={idfa||gps_adid}"],
        &["-P", "platform={os_name}"],
        &[
            "-P",
            "x=100% of (all) [things] <here>",
            "-P",
            "y=a__b__c",
            "-P",
            "z=$5",
        ],
        &["-P", "schema:=iglu%3Acom.acme%2f1"],
        &["--condition", "network_name=Facebook Installs;Organic"],
        &["--condition", "event=abc123;xyz456"],
        &[
            "--condition",
            "network_name!=A",
            "--condition",
            "network_name!=B",
        ],
        &["-p", "dcp_click_id,adid"],
    ] {
        new("install", CB, flags).is_silent();
    }
}

#[test]
fn what_can_be_allowed_is_then_written_as_it_was_asked() {
    for (flags, written) in [
        (
            &["-e", "https://127.0.0.1/cb", "--allow", "ip-host"][..],
            "https://127.0.0.1/cb",
        ),
        (
            &["-e", "https://server/cb", "--allow", "endpoint-host"],
            "https://server/cb",
        ),
        (
            &[
                "-e",
                CB,
                "-P",
                "x={new_thing}",
                "--allow",
                "unknown-placeholder",
            ],
            "https://a.example/cb?x={new_thing}",
        ),
        (
            &["-e", CB, "-P", "x={{a}}-__B__", "--allow", "foreign-macro"],
            "https://a.example/cb?x={{a}}-__B__",
        ),
        (
            &[
                "-e",
                CB,
                "-P",
                "x=1",
                "-P",
                "x=2",
                "--allow",
                "duplicate-key",
            ],
            "https://a.example/cb?x=1&x=2",
        ),
        (
            &[
                "-e",
                "https://a.example/cb?x=%zz",
                "--allow",
                "invalid-escape",
            ],
            "https://a.example/cb?x=%zz",
        ),
        (
            &[
                "-e",
                CB,
                "--method",
                "post",
                "--allow",
                "post-without-condition",
            ],
            "POST,https://a.example/cb",
        ),
    ] {
        let run = run(&["-t", "install"]
            .iter()
            .chain(flags)
            .copied()
            .collect::<Vec<_>>());
        assert_eq!(run.line(), written);
    }
}

#[test]
fn what_cannot_be_parsed_cannot_be_allowed() {
    for (flags, code) in [
        (&["-e", CB, "-P", "x={adid"][..], "malformed-placeholder"),
        (&["-e", CB, "--condition", "country"], "condition-syntax"),
        (&["-e", "a.example"], "endpoint-scheme"),
        (&["-e", "https://a.example/a b"], "endpoint-whitespace"),
        (&["-e", CB, "-P", "x=\u{1}"], "control-character"),
    ] {
        let flags: Vec<&str> = ["-t", "install"]
            .iter()
            .chain(flags)
            .copied()
            .chain(["--allow", code])
            .collect();
        run(&flags).refuses(1, code);
    }
}

#[test]
fn all_findings_are_reported_with_the_place_underlined() {
    let run = run(&[
        "-t",
        "install",
        "-e",
        "http://a.example/cb",
        "-P",
        "a={adjd}",
        "-P",
        "b={ADID}",
    ]);
    assert_eq!(run.code, 1);
    let expected = "\
error[unknown-placeholder]: `{adjd}` is not among the 314 placeholders that cbgen knows as of 2026-11-01
 --> --param
  |
1 | a={adjd}
  |    ^^^^ did you mean `{adid}`?
  |
  = help: Adjust would send the braces as text: type {adid}
";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
    assert!(run.stderr.contains("error[malformed-placeholder]"));
    assert!(run.stderr.contains("warning[insecure-endpoint]"));
    assert!(
        run.stderr.ends_with("2 errors, 1 warning\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn findings_come_as_json_or_github_annotations_where_asked() {
    let json = run(&[
        "-t",
        "install",
        "-e",
        CB,
        "-P",
        "ä={adjd}",
        "--report",
        "json",
    ]);
    let value: serde_json::Value = serde_json::from_str(&json.stderr).expect("JSON");
    let finding = &value["diagnostics"][0];
    assert_eq!(finding["code"], "unknown-placeholder");
    assert_eq!(finding["level"], "deny");
    assert_eq!(finding["source"], "--param");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&1.into(), &4.into())
    );
    assert_eq!((&finding["start"], &finding["end"]), (&4.into(), &8.into()));
    assert_eq!(finding["fix"]["replacement"], "adid");
    let github = run(&[
        "-t",
        "install",
        "-e",
        "http://a.example",
        "--report",
        "github",
    ]);
    assert!(
        github
            .stderr
            .starts_with("::warning title=insecure-endpoint::http:// sends"),
        "{}",
        github.stderr
    );
}

#[test]
fn quiet_leaves_warnings_out_but_not_errors() {
    run(&["-t", "install", "-e", "http://a.example", "-q"]).is_silent();
    run(&[
        "-t",
        "install",
        "-e",
        "http://a.example",
        "-q",
        "-P",
        "x={y",
    ])
    .refuses(1, "malformed-placeholder");
}

#[test]
fn excluding_what_would_not_come_is_told() {
    let run = run(&[
        "-t",
        "install",
        "-e",
        CB,
        "--recommended",
        "--exclude",
        "trakcer",
    ]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.contains("did you mean `tracker`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_url_that_is_too_long_is_told_before_adjust_cuts_it() {
    let long = format!("https://a.example/{}", "x".repeat(9_000));
    run(&["-t", "install", "-e", &long]).warns("long-url");
    let value = format!("x={}", "y".repeat(100_000));
    // A single argument has a limit of its own on some systems: many make the same length.
    let mut flags: Vec<String> = vec!["-t".into(), "install".into(), "-e".into(), CB.into()];
    for at in 0..11 {
        flags.extend(["-P".to_owned(), format!("k{at}{value}")]);
    }
    cbgen(["new".to_owned()].into_iter().chain(flags)).refuses(1, "too-large");
}

#[test]
fn blanks_between_braces_are_one_mistake_and_other_blanks_another() {
    let (braces, blank) = ("malformed-placeholder", "endpoint-whitespace");
    let cases: [(&str, &[&str]); 8] = [
        ("https://a.example/?x={ adid }", &[braces]),
        ("https://a.example/{ad id}/y", &[braces]),
        ("https://a.example/?x={adid }&y={ idfa}", &[braces, braces]),
        (
            "POST,equal,{environment},production,https://a.example,x={ adid }",
            &[braces],
        ),
        (
            "https://app.adjust.com/abc?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7B%20adid%20%7D",
            &[braces],
        ),
        ("https://a.example/?x={ adid }&y=a b", &[blank, braces]),
        ("https://a.example/?x={ adid } z", &[blank, braces]),
        ("https://a.example/?x={ adid z", &[blank, braces]),
    ];
    for (text, codes) in cases {
        let run = cbgen(["check", "--string", text, "--format", "json"]);
        let all: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        let found = all["diagnostics"].as_array().expect("a list");
        let found: Vec<&str> = found
            .iter()
            .filter_map(|one| one["code"].as_str())
            .collect();
        assert_eq!(found, codes, "{text}");
        assert_eq!(run.code, 1);
    }
    let folder = crate::program::folder_with(
        "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example/?x={ x }\"]\n",
    );
    crate::program::cbgen_in(folder.path(), ["build"]).refuses(1, braces);
}
