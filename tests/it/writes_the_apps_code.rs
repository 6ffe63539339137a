//! `cbgen sdk`, as a developer uses it.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so by its panic

use crate::compiles_the_apps_code::languages;
use crate::program::{self, Arguments, Run, has, pairs, starts, words};
use std::path::PathBuf;

fn cbgen(arguments: impl Arguments) -> Run {
    program::cbgen(words("sdk", arguments))
}

/// The code that a successful run prints; nothing else is said.
fn code(arguments: impl Arguments) -> String {
    let run = cbgen(arguments);
    run.is_silent();
    run.stdout
}

/// The message of a run that fails with this code; nothing is printed.
fn failure(exit: i32, arguments: impl Arguments) -> String {
    let run = cbgen(arguments);
    run.gives(exit, "");
    run.stderr
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn with(file: &str, text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(file), text).unwrap();
        Self(folder)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn run(&self, arguments: impl Arguments) -> Run {
        program::cbgen_in(&self.0, words("sdk", arguments))
    }
}

const INSTALL: &str = r#"
[[callback]]
name = "install"
trigger = "install"
endpoints = ["https://a.example.com/cb?user=1"]
params = { "user id" = "{adid}" }

[[callback]]
name = "purchase"
trigger = "event"
event_tokens = ["abc123"]
endpoints = ["https://a.example.com/cb"]
params = { item = "x" }
"#;

#[test]
fn without_a_choice_it_is_v5_the_first_language_and_all_four() {
    let code = code("--platform android");
    starts(&code, "import android.app.Application;\n");
    has(&code, "Adjust.initSdk(config);");
    for kind in [
        "SessionTrackingSucceeded",
        "SessionTrackingFailed",
        "EventTrackingSucceeded",
        "EventTrackingFailed",
    ] {
        has(&code, &format!("config.setOn{kind}Listener("));
    }
    assert!(!code.contains("AdjustEvent("), "no event was asked for");
}

#[test]
fn where_there_is_no_v5_it_is_v4() {
    let code = code("--platform windows");
    has(&code, "Adjust.ApplicationLaunching(config);");
}

#[test]
fn a_platform_or_language_answers_to_its_other_names_too() {
    for (platform, language) in [
        ("react_native", "ts"),
        ("RN", "javascript"),
        ("React-Native", "js-ts"),
    ] {
        assert_eq!(
            code(["--platform", platform, "--language", language]),
            code("--platform react-native")
        );
    }
    assert_eq!(
        code("--platform unity --callback session_success --sdk 5"),
        code("--platform unity --callback session-success --sdk v5")
    );
}

#[test]
fn callbacks_come_in_one_order_and_once() {
    let twice = "--platform flutter --callback event-failure --callback session-success --callback \
         event-failure";
    let once = "--platform flutter --callback session-success --callback event-failure";
    assert_eq!(code(twice), code(once));
}

#[test]
fn what_does_not_exist_says_what_to_use() {
    let cases = pairs([
        "--platform web | returns a promise",
        "--platform web | --language js-webbridge",
        "--platform adobe-extension | use the native SDK: --platform android or --platform ios",
        "--platform adobe-extension-ios | --platform ios",
        "--platform windows --sdk v5 | has no v5: use --sdk v4",
        "--platform windows --sdk v5 --list | has no v5: use --sdk v4",
        "--platform maui | --platform unity --sdk v5",
        "--platform xamarin | config.SetOnSessionTrackingSucceededListener",
        "--platform Xamarin | AdjustEventTrackingFailed",
        "--platform solar2d | adjust.setEventFailureCallback",
        "--platform titanium | setSessionTrackingFailureCallback",
        "--platform steamworks | Action<AdjustResponseData>",
        "--platform unreal --sdk v4 | OnSessionSuccessDelegate",
        "--platform androd | did you mean `android`?",
        "--platform zzzzzz | android, cocos2dx, cordova, flutter, ios, react-native, unity, unreal, windows",
        "--platform ios --language kotlin | iOS v5 has objc, swift, js-webbridge",
        "--list --language cobol | nothing is written in it",
        " | --platform is missing: android, ",
        "--platform ios --format json | --list",
        "--platform ios --callback deeplink | session-success",
        "--platform ios --sdk v6 | v4, v5",
    ]);
    for (arguments, said) in cases {
        let message = failure(2, arguments);
        assert!(message.contains(said), "{arguments:?}: {message}");
    }
}

#[test]
fn parameters_that_the_sdk_would_drop_are_errors() {
    let cases = [
        (2, ["--param", "user"], "--param user: write KEY=VALUE"),
        (
            2,
            ["--param", "user="],
            "the value is empty, and the SDK would drop it",
        ),
        (
            2,
            ["--event-param", "user="],
            "--event-param user=: the value is empty",
        ),
        (2, ["--callback-id", ""], "--callback-id is empty"),
        (1, ["--param", "=1"], "empty-key"),
    ];
    for (exit, flags, said) in cases {
        let message = failure(exit, ["--platform", "ios", flags[0], flags[1]]);
        assert!(message.contains(said), "{flags:?}: {message}");
    }
}

#[test]
fn a_key_with_two_values_is_an_error_and_the_same_twice_is_one() {
    let message = failure(1, "--platform ios --param a=1 --param a=2");
    has(&message, "duplicate-key");
    assert_eq!(
        code("--platform ios --param a=1 --param a=1"),
        code("--platform ios --param a=1")
    );
}

#[test]
fn a_value_may_hold_equals_signs() {
    let code = code("--platform flutter --param a=b=c");
    has(&code, "Adjust.addGlobalCallbackParameter('a', 'b=c');");
}

#[test]
fn a_key_that_a_url_has_already_is_warned_of_and_the_code_is_still_written() {
    let folder = Folder::with("callbacks.toml", INSTALL);
    for (flag, key, callback) in [
        ("--param", "user", "install"),
        ("--param", "user id", "install"),
        ("--event-param", "item", "purchase"),
    ] {
        let value = format!("{key}=2");
        let output = folder.run(["--platform", "ios", flag, &value, "-f", "callbacks.toml"]);
        output.ends(0);
        let said = &output.stderr;
        assert!(said.contains("sdk-key-collision"), "{key}: {said}");
        has(said, &format!("name = \"{callback}\""));
        output.prints("[Adjust initSdk:adjustConfig];");
    }
}

#[test]
fn a_key_that_no_url_has_is_not_warned_of() {
    let folder = Folder::with("callbacks.toml", INSTALL);
    // An event's parameters travel with the event alone: the URL of an install never sees them.
    for (flag, key) in [
        ("--param", "other"),
        ("--event-param", "user"),
        ("--param", "user%20id"),
    ] {
        let value = format!("{key}=2");
        let output = folder.run(["--platform", "ios", flag, &value, "-f", "callbacks.toml"]);
        output.ends(0);
        assert_eq!(output.stderr, "", "{key}");
    }
}

#[test]
fn the_file_decides_how_much_a_collision_weighs() {
    let denied = format!("[lints]\nsdk-key-collision = \"deny\"\n{INSTALL}");
    let folder = Folder::with("callbacks.toml", &denied);
    let flags = "--platform ios --param user=2 -f callbacks.toml";
    let output = folder.run(flags);
    output.gives(1, "");

    let allowed = INSTALL.replacen(
        "trigger = \"install\"",
        "trigger = \"install\"\nallow = [\"sdk-key-collision\"]",
        1,
    );
    let output = Folder::with("callbacks.toml", &allowed).run(flags);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
}

#[test]
fn a_file_that_cannot_be_read_or_is_wrong_writes_nothing() {
    let flags = "--platform ios --param user=2 -f callbacks.toml -o out.m";
    let cases = [
        (3, "other.toml", INSTALL.to_owned()),
        (2, "callbacks.toml", "[[callback]\n".to_owned()),
        (2, "callbacks.toml", "calback = 1\n".to_owned()),
        (1, "callbacks.toml", INSTALL.replace("{adid}", "{adidd}")),
    ];
    for (exit, file, text) in cases {
        let folder = Folder::with(file, &text);
        let output = folder.run(flags);
        output.ends(exit);
        assert_eq!(output.stdout, "");
        assert!(!folder.path("out.m").exists());
    }
}

#[test]
fn the_code_goes_to_a_file_in_one_step() {
    let folder = Folder::with("Starter.cs", "old");
    let output = folder.run("--platform unity -o Starter.cs");
    output.ends(0);
    assert_eq!(output.stdout, "");
    let written = std::fs::read_to_string(folder.path("Starter.cs")).unwrap();
    assert_eq!(written, code("--platform unity"));
    let output = folder.run("--platform unity -o .");
    output.ends(3);
}

#[test]
fn the_list_has_a_line_for_each_callback_of_each_language() {
    let list = code("--list");
    assert_eq!(list.lines().count(), 1 + languages() * 4);
    let line = list
        .lines()
        .find(|line| line.starts_with("ios") && line.contains("timeStamp"));
    assert!(line.unwrap().contains("v4"), "{list}");
    let one = code("--list --platform cocos2dx --sdk v4 --callback session-failure");
    let words: Vec<&str> = one.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(
        words.join(" "),
        "cocos2dx v4 cpp session-failure setSessionFailureCallback getMessage(): std::string, \
         getTimestamp(): std::string, getAdid(): std::string, getJsonResponse(): std::string, \
         getWillRetry(): std::string"
    );
}

#[test]
fn the_list_as_json_has_the_types() {
    let list: serde_json::Value = serde_json::from_str(&code("--list --format json")).unwrap();
    let ids: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "android",
            "cocos2dx",
            "cordova",
            "flutter",
            "ios",
            "react-native",
            "unity",
            "unreal",
            "windows"
        ]
    );
    let one = code("--list --format json --platform flutter --sdk v5 --callback event-failure");
    let one: serde_json::Value = serde_json::from_str(&one).unwrap();
    let callback = &one[0]["versions"][0]["languages"][0]["callbacks"][0];
    assert_eq!(callback["id"], "event-failure");
    assert_eq!(callback["register"], "eventFailureCallback");
    assert_eq!(
        callback["properties"][6],
        serde_json::json!({"name": "willRetry", "accessor": "willRetry", "type": "bool?", "nullable": true})
    );
}

#[test]
fn what_the_user_typed_reaches_no_terminal_raw() {
    let message = failure(2, "--platform '\u{1b}[31mred'");
    assert!(!message.contains('\u{1b}'), "{message:?}");
    let code = code("--platform ios --param 'k=\u{1b}[31m'");
    assert!(!code.contains('\u{1b}'), "{code:?}");
}

#[test]
fn names_of_one_module_share_an_import() {
    for sdk in ["v4", "v5"] {
        let code = code(format!(
            "--platform react-native --sdk '{sdk}' --event-param a=1"
        ));
        let line = "import { Adjust, AdjustConfig, AdjustEvent } from 'react-native-adjust';";
        has(&code, line);
        assert_eq!(code.matches("import {").count(), 1, "{code}");
    }
}

#[test]
fn a_list_takes_nothing_that_only_code_can_hold() {
    for flags in [
        ["--param", "a=1"],
        ["--event-param", "a=1"],
        ["--callback-id", "x"],
        ["-f", "x"],
    ] {
        failure(2, ["--list", flags[0], flags[1]]);
    }
}
