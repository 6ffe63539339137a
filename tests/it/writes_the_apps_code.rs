//! `cbgen sdk`, as a developer uses it.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so by its panic

use crate::compiles_the_apps_code::languages;
use crate::program::{self, Arguments, Run, coded, has, lacks, pairs, starts, triples, words};

fn cbgen(arguments: impl Arguments) -> Run {
    program::cbgen(words("sdk", arguments))
}

/// The code that a successful run prints; nothing else is said.
fn code(arguments: impl Arguments) -> String {
    let run = cbgen(arguments);
    run.is_silent();
    run.stdout
}

fn in_folder(file: &str, text: &str, arguments: impl Arguments) -> Run {
    let folder = program::folder_of(&[(file, text)]);
    program::cbgen_in(&folder, words("sdk", arguments))
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
    let android = code("--platform android");
    starts(&android, "import android.app.Application;\n");
    has(&android, "Adjust.initSdk(config);");
    for kind in [
        "SessionTrackingSucceeded",
        "SessionTrackingFailed",
        "EventTrackingSucceeded",
        "EventTrackingFailed",
    ] {
        has(&android, &format!("config.setOn{kind}Listener("));
    }
    // No event was asked for.
    lacks(&android, "AdjustEvent(");
    // Where there is no v5, it is v4.
    has(
        &code("--platform windows"),
        "Adjust.ApplicationLaunching(config);",
    );
    // A value may hold equals signs.
    has(
        &code("--platform flutter --param a=b=c"),
        "Adjust.addGlobalCallbackParameter('a', 'b=c');",
    );
}

#[test]
fn a_platform_or_language_answers_to_its_other_names_too() {
    for (other, flags) in pairs([
        "--platform react_native --language ts | --platform react-native",
        "--platform RN --language javascript | --platform react-native",
        "--platform React-Native --language js-ts | --platform react-native",
        "--platform unity --callback session_success --sdk 5 | --platform unity --callback session-success --sdk v5",
        // Callbacks come in one order and once.
        "--platform flutter --callback event-failure --callback session-success --callback event-failure | --platform flutter --callback session-success --callback event-failure",
        "--platform ios --param a=1 --param a=1 | --platform ios --param a=1",
    ]) {
        assert_eq!(code(other), code(flags), "{other}");
    }
}

#[test]
fn what_does_not_exist_says_what_to_use() {
    for (arguments, code, says) in coded([
        "--platform web | 2 | returns a promise",
        "--platform web | 2 | --language js-webbridge",
        "--platform adobe-extension | 2 | use the native SDK: --platform android or --platform ios",
        "--platform adobe-extension-ios | 2 | --platform ios",
        "--platform windows --sdk v5 | 2 | has no v5: use --sdk v4",
        "--platform windows --sdk v5 --list | 2 | has no v5: use --sdk v4",
        "--platform maui | 2 | --platform unity --sdk v5",
        "--platform xamarin | 2 | config.SetOnSessionTrackingSucceededListener",
        "--platform Xamarin | 2 | AdjustEventTrackingFailed",
        "--platform solar2d | 2 | adjust.setEventFailureCallback",
        "--platform titanium | 2 | setSessionTrackingFailureCallback",
        "--platform steamworks | 2 | Action<AdjustResponseData>",
        "--platform unreal --sdk v4 | 2 | OnSessionSuccessDelegate",
        "--platform androd | 2 | did you mean `android`?",
        "--platform zzzzzz | 2 | android, cocos2dx, cordova, flutter, ios, react-native, unity, unreal, windows",
        "--platform ios --language kotlin | 2 | iOS v5 has objc, swift, js-webbridge",
        "--list --language cobol | 2 | nothing is written in it",
        " | 2 | --platform is missing: android, ",
        "--platform ios --format json | 2 | --list",
        "--platform ios --callback deeplink | 2 | session-success",
        "--platform ios --sdk v6 | 2 | v4, v5",
        // Parameters that the SDK would drop.
        "--platform ios --param user | 2 | --param user: write KEY=VALUE",
        "--platform ios --param user= | 2 | the value is empty, and the SDK would drop it",
        "--platform ios --event-param user= | 2 | --event-param user=: the value is empty",
        "--platform ios --callback-id '' | 2 | --callback-id is empty",
        "--platform ios --param =1 | 1 | empty-key",
        "--platform ios --param a=1 --param a=2 | 1 | duplicate-key",
        // A list takes nothing that only code can hold.
        "--list --param a=1 | 2 | ",
        "--list --event-param a=1 | 2 | ",
        "--list --callback-id x | 2 | ",
        "--list -f x | 2 | ",
    ]) {
        cbgen(arguments).gives(code, "").says(says);
    }
}

/// A key, and the callback whose URL has it; an event's parameters travel with the event alone.
#[test]
fn a_key_that_a_url_has_already_is_warned_of_and_the_code_is_still_written() {
    for (flag, key, callback) in triples([
        "--param | user | install",
        "--param | user id | install",
        "--event-param | item | purchase",
        "--param | other | ",
        "--event-param | user | ",
        "--param | user%20id | ",
    ]) {
        let value = format!("{key}=2");
        let flags = ["--platform", "ios", flag, &value, "-f", "callbacks.toml"];
        let run = in_folder("callbacks.toml", INSTALL, flags);
        run.ends(0).prints("[Adjust initSdk:adjustConfig];");
        if callback.is_empty() {
            run.is_silent();
        } else {
            run.says("sdk-key-collision")
                .says(&format!("name = \"{callback}\""));
        }
    }
}

/// The file, its text, the exit code, and what is said.
#[test]
fn the_file_decides_how_much_a_collision_weighs() {
    let trigger = "trigger = \"install\"";
    let allow = format!("{trigger}\nallow = [\"sdk-key-collision\"]");
    let denied = format!("[lints]\nsdk-key-collision = \"deny\"\n{INSTALL}");
    for (file, text, code) in [
        ("callbacks.toml", denied, 1),
        ("callbacks.toml", INSTALL.replacen(trigger, &allow, 1), 0),
        ("other.toml", INSTALL.to_owned(), 3),
        ("callbacks.toml", "[[callback]\n".to_owned(), 2),
        ("callbacks.toml", "calback = 1\n".to_owned(), 2),
        ("callbacks.toml", INSTALL.replace("{adid}", "{adidd}"), 1),
    ] {
        let folder = program::folder_of(&[(file, &text)]);
        let flags = "sdk --platform ios --param user=2 -f callbacks.toml -o out.m";
        let run = program::cbgen_in(&folder, flags);
        run.gives(code, "");
        let is_written = folder.path().join("out.m").exists();
        run.holds(is_written == (code == 0), "what is written");
    }
}

#[test]
fn the_code_goes_to_a_file_in_one_step() {
    let folder = program::folder_of(&[("Starter.cs", "old")]);
    program::cbgen_in(&folder, "sdk --platform unity -o Starter.cs").gives(0, "");
    let written = program::read(&folder, "Starter.cs");
    assert_eq!(written, code("--platform unity"));
    program::cbgen_in(&folder, "sdk --platform unity -o .").ends(3);
}

#[test]
fn the_list_has_a_line_for_each_callback_of_each_language() {
    let list = code("--list");
    assert_eq!(list.lines().count(), 1 + languages() * 4);
    let mut lines = list.lines();
    let line = lines.find(|line| line.starts_with("ios") && line.contains("timeStamp"));
    has(line.unwrap(), "v4");
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
    let list = cbgen("--list --format json").json();
    let ids = list.as_array().unwrap().iter();
    let ids: Vec<&str> = ids.map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids.join(" "),
        "android cocos2dx cordova flutter ios react-native unity unreal windows"
    );
    let flags = "--list --format json --platform flutter --sdk v5 --callback event-failure";
    let callback = &cbgen(flags).json()[0]["versions"][0]["languages"][0]["callbacks"][0];
    assert_eq!(callback["id"], "event-failure");
    assert_eq!(callback["register"], "eventFailureCallback");
    assert_eq!(
        callback["properties"][6],
        serde_json::json!({"name": "willRetry", "accessor": "willRetry", "type": "bool?", "nullable": true})
    );
}

#[test]
fn what_the_user_typed_reaches_no_terminal_raw() {
    for flags in [
        "--platform '\u{1b}[31mred'",
        "--platform ios --param 'k=\u{1b}[31m'",
    ] {
        cbgen(flags).never_prints("\u{1b}").never_says("\u{1b}");
    }
}

#[test]
fn names_of_one_module_share_an_import() {
    for sdk in ["v4", "v5"] {
        let code = code(format!(
            "--platform react-native --sdk {sdk} --event-param a=1"
        ));
        let line = "import { Adjust, AdjustConfig, AdjustEvent } from 'react-native-adjust';";
        has(&code, line);
        assert_eq!(code.matches("import {").count(), 1, "{code}");
    }
}
