//! The code of `cbgen sdk`, identifier by identifier, against the project's own data files.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so by its panic

use crate::program::{has, lacks};
use cbgen::sdk::{CallbackKind, CodeRequest, Language, SdkMajor, generate, platforms};
use std::collections::BTreeSet;
use std::path::Path;
use toml::{Table, Value};

/// Words of the languages and of the apps around the SDK that the templates write.
fn vocabulary(template: &str) -> &'static str {
    match template {
        "java" => {
            "import public class extends private static final void new super this Override null AdjustApplication \
             TAG onCreate Log d data trackAdjustEvent"
        }
        "kotlin" => {
            "import class override fun val object super this private companion const AdjustApplication TAG onCreate \
             Log d data trackAdjustEvent"
        }
        "objc" => {
            "import interface implementation end BOOL application UIApplication didFinishLaunchingWithOptions \
             NSDictionary launchOptions AdjustDelegate void nullable data NSLog return YES trackAdjustEvent self"
        }
        "swift" => {
            "import main class UIResponder UIApplicationDelegate AdjustDelegate func application UIApplication \
             didFinishLaunchingWithOptions launchOptions LaunchOptionsKey Any Bool let guard data else return true \
             print AppDelegate _ self trackAdjustEvent"
        }
        "dart" => {
            "import void startAdjust final String Object bool false null data print jsonResponseText isEmpty \
             jsonDecode trackAdjustEvent"
        }
        "js" => {
            "const function new data console log null String typeof JSON parse trackAdjustEvent"
        }
        "csharp" => "using private static void data null Count TrackAdjustEvent On",
        "cpp" => {
            "include void startAdjust const bool std string data CCLOG c_str true trackAdjustEvent"
        }
        "unreal" => {
            "pragma once include AdjustStarter generated h UCLASS class UAdjustStarter public private \
             UGameInstanceSubsystem GENERATED_BODY virtual void Initialize FSubsystemCollectionBase Collection \
             override Super Delegates NewObject UAdjustDelegates this UPROPERTY UFUNCTION nullptr const data UE_LOG \
             LogTemp Log TEXT UTF8_TO_TCHAR TrackAdjustEvent"
        }
        other => panic!("which words does the template {other} write?"),
    }
}

/// The rows of a data file for one language.
fn facts(platform: &str, sdk: SdkMajor, language: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/sdk/facts/{platform}.toml"));
    let file: Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let version = tables(&file["version"]).find(|row| row["sdk"].as_str() == Some(sdk.id()));
    let found = tables(&version.unwrap()["language"]);
    let mut found = found.filter(|row| row["id"].as_str() == Some(language));
    found.next().unwrap().clone()
}

/// How many languages the data files have, platforms and majors counted.
pub(crate) fn languages() -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sdk/facts");
    let files = std::fs::read_dir(folder).unwrap();
    let text = |file: std::fs::DirEntry| std::fs::read_to_string(file.path()).unwrap();
    files
        .map(|file| text(file.unwrap()).matches("[[version.language]]").count())
        .sum()
}

fn tables(list: &Value) -> impl Iterator<Item = &Table> {
    list.as_array().unwrap().iter().filter_map(Value::as_table)
}

/// All words of all strings below a value.
fn words_of(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => words(text),
        Value::Array(list) => list.iter().flat_map(words_of).collect(),
        Value::Table(table) => table.values().flat_map(words_of).collect(),
        _ => BTreeSet::new(),
    }
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        .map(str::to_owned)
        .collect()
}

/// The code without its comments and without what stands inside quotes.
fn bare(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("<!--") {
            rest.find("-->").map_or(rest.len(), |end| end + 3)
        } else if c == '"' || c == '\'' {
            out.push(c);
            out.push(c);
            quoted(rest, c)
        } else {
            out.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    out
}

/// How long the literal is that a text begins with.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => panic!("a literal is broken: {text}"),
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    panic!("a literal has no end: {text}")
}

struct Case {
    platform: &'static str,
    sdk: SdkMajor,
    language: &'static Language,
    /// `platform v5 language`, for messages.
    title: String,
    /// What the data file has.
    row: Table,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for platform in platforms() {
        for version in &platform.versions {
            let (id, sdk) = (platform.id, version.sdk);
            cases.extend(version.languages.iter().map(|language| Case {
                platform: id,
                sdk,
                language,
                title: format!("{id} {} {}", sdk.id(), language.id),
                row: facts(id, sdk, &language.id),
            }));
        }
    }
    cases
}

impl Case {
    fn code(&self, callbacks: &[CallbackKind], with_values: bool) -> String {
        let (parameters, of_event): (&[_], &[_]) = if with_values {
            (&[("k1", "v1"), ("k2", "v2")], &[("k1", "v3")])
        } else {
            (&[], &[])
        };
        generate(&CodeRequest {
            language: self.language,
            callbacks,
            parameters,
            event_parameters: of_event,
            callback_id: with_values.then_some("id1"),
        })
        .unwrap()
    }

    fn table(&self, key: &str) -> &Table {
        self.row[key].as_table().unwrap()
    }

    fn text(&self, key: &str) -> &str {
        self.row[key].as_str().unwrap()
    }

    /// The word that the major has for what is sent with everything.
    fn scope(&self) -> &'static str {
        match self.sdk {
            SdkMajor::V5 => "global",
            SdkMajor::V4 => "session",
        }
    }

    #[track_caller]
    fn holds(&self, is_so: bool, what: &str) {
        assert!(is_so, "{}: {what}", self.title);
    }
}

#[test]
fn every_platform_major_language_and_callback_names_its_own_facts_and_no_other() {
    let mut checked = 0;
    for case in cases() {
        let (callbacks, properties) = (case.table("callbacks"), case.table("properties"));
        for kind in CallbackKind::ALL {
            for with_values in [false, true] {
                let title = format!("{} {} {with_values}", case.title, kind.id());
                let code = case.code(&[kind], with_values);
                let chosen = callbacks[kind.id()].as_table().unwrap();
                let carried: Vec<&str> = strings(&chosen["properties"]);

                // What may be named: the row without the other callbacks and without what they alone carry.
                let mut allowed = words(vocabulary(case.text("template")));
                for (key, value) in &case.row {
                    let is_of_event = key == "event" || key == "event_imports";
                    if !["callbacks", "properties", "notes"].contains(&key.as_str())
                        && (with_values || !is_of_event)
                    {
                        allowed.extend(words_of(value));
                    }
                }
                allowed.extend(chosen.values().flat_map(words_of));
                for name in &carried {
                    allowed.insert((*name).to_owned());
                    allowed.extend(words_of(&properties[*name]));
                }
                allowed.insert(format!("On{kind:?}"));
                let used = words(&bare(&code));
                let strange: Vec<_> = used.difference(&allowed).collect();
                assert!(strange.is_empty(), "{title} names {strange:?}:\n{code}");

                // What has to be named.
                let is_typed = case.text("template") != "js";
                let keys = ["register", "handler", "listener", "data_type"];
                let keys = keys.iter().filter(|key| is_typed || **key != "data_type");
                for word in keys.filter_map(|key| chosen.get(*key)).flat_map(words_of) {
                    assert!(used.contains(&word), "{title} lacks {word}:\n{code}");
                }
                for key in ["construct", "start", "sandbox"] {
                    for word in words_of(&case.row[key]) {
                        let is_value = ["app_token", "environment"].contains(&word.as_str());
                        assert!(is_value || used.contains(&word), "{title} lacks {word}");
                    }
                }

                // The handler reads what the callback carries, all of it and nothing else.
                let accessor = |name: &&str| properties[*name]["accessor"].as_str().unwrap();
                let expected: BTreeSet<&str> = carried.iter().map(accessor).collect();
                let read = accessors(&code);
                let read: BTreeSet<&str> = read.iter().map(String::as_str).collect();
                assert_eq!(read, expected, "{title}:\n{code}");
                checked += 1;
            }
        }
    }
    // Callbacks, without and with values.
    assert_eq!(checked, languages() * 4 * 2);
}

/// What the handlers read: the words behind `data.`, with `()` where they are calls.
fn accessors(code: &str) -> BTreeSet<String> {
    let word = |rest: &str| {
        let end = rest.find(|c: char| !c.is_alphanumeric());
        let (word, rest) = rest.split_at(end.unwrap_or(rest.len()));
        let call = if rest.starts_with("()") { "()" } else { "" };
        format!("{word}{call}")
    };
    code.split("data.").skip(1).map(word).collect()
}

fn strings(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.filter_map(Value::as_str).collect()
}

#[test]
fn what_a_callback_does_not_carry_is_not_named_even_in_a_comment() {
    for case in cases() {
        let callbacks = case.table("callbacks");
        for kind in CallbackKind::ALL {
            let all = words(&case.code(&[kind], false));
            let carried = strings(&callbacks[kind.id()]["properties"]);
            for (name, property) in case.table("properties") {
                let accessor = property["accessor"].as_str().unwrap();
                let accessor = accessor.trim_end_matches("()");
                let is_named = all.contains(name) || all.contains(accessor);
                let is_carried = carried.contains(&name.as_str());
                case.holds(
                    is_carried || !is_named,
                    &format!("{} names {name}", kind.id()),
                );
            }
            for (other, facts) in callbacks.iter().filter(|(other, _)| *other != kind.id()) {
                let register = facts["register"].as_str().unwrap();
                case.holds(!all.contains(register), other);
            }
        }
    }
}

#[test]
fn everything_is_registered_and_every_parameter_set_before_the_sdk_starts() {
    for case in cases() {
        let code = case.code(&CallbackKind::ALL, true);
        let place = |text: &str| {
            let found = code.find(text);
            found.unwrap_or_else(|| panic!("{} lacks {text}:\n{code}", case.title))
        };
        let (start, made) = (place(case.text("start")), place(case.text("sandbox")));
        // A delegate registers all of its methods at once.
        let is_delegate = ["objc", "swift"].contains(&case.text("template"));
        let registered: Vec<usize> = if is_delegate {
            vec![place(case.text("registration"))]
        } else {
            // Unreal reaches the delegate through a pointer.
            let reached = if case.platform == "unreal" { "->" } else { "." };
            let rows = case.table("callbacks").values();
            let names = rows.map(|callback| callback["register"].as_str().unwrap());
            names
                .map(|name| place(&format!("{reached}{name}")))
                .collect()
        };
        for at in registered.into_iter().chain([place("v1"), place("v2")]) {
            case.holds(made < at && at < start, &code);
        }
        let first = code.find("rackAdjustEvent");
        case.holds(first.unwrap() > start, &code);
    }
}

#[test]
fn a_parameter_stands_in_the_order_of_the_platform() {
    for case in cases() {
        let code = case.code(&[CallbackKind::EventSuccess], true);
        let line = code.lines().find(|line| line.contains("v1")).unwrap();
        let key_first = line.find("k1").unwrap() < line.find("v1").unwrap();
        let is_native = ["objc", "swift"].contains(&case.language.id.as_str());
        let value_first = case.platform == "ios" && case.sdk == SdkMajor::V5 && is_native;
        case.holds(key_first != value_first, line);
        let scope = case.scope();
        has(&line.to_lowercase(), &format!("dd{scope}callbackparameter"));
        // Where an event has the key of all, a comment says which value goes out.
        let lines: Vec<&str> = code.lines().collect();
        let at = lines.iter().position(|line| line.contains("v3")).unwrap();
        let comment =
            format!("// With this event, this value goes out in place of the {scope} one.");
        assert_eq!(lines[at - 1].trim(), comment, "{}", case.title);
        case.holds(code.matches("in place of").count() == 1, &code);
    }
}

#[test]
fn hostile_values_change_nothing_but_the_literals() {
    let values = "\" | ' | \\ | \\\" | a\nb | a\r\nb | ${x} | #{x} | $x | \\(x) | {{ 7 * 7 }} | {% raw %} | \
        </script> | */ | // | <!-- | --> | ??/ | %s%n | \u{2028} | \u{202e} | \u{1b}[31m | @\"";
    for case in cases() {
        let code = |value: &str| {
            generate(&CodeRequest {
                language: case.language,
                callbacks: &CallbackKind::ALL,
                parameters: &[(value, value)],
                event_parameters: &[("other", value)],
                callback_id: Some(value),
            })
            .unwrap()
        };
        let tame = bare(&code("tame"));
        for value in values.split(" | ") {
            let hostile = code(value);
            assert_eq!(bare(&hostile), tame, "{} {value:?}", case.title);
            let shown = hostile.chars().all(|c| c == '\n' || !c.is_control());
            case.holds(shown, value);
            lacks(&hostile, "49");
        }
    }
}

#[test]
fn text_that_stands_for_a_boolean_is_compared_and_json_text_is_guarded() {
    for case in cases() {
        let code = case.code(&[CallbackKind::EventFailure], false);
        let kind = |name: &str| case.table("properties")[name]["kind"].as_str();
        let is_text = kind("willRetry") == Some("boolean-text");
        case.holds(code.contains("== \"true\"") == is_text, &code);
        let is_json_text = kind("jsonResponse").is_some_and(|kind| kind.ends_with("text"));
        let is_told = code.contains("empty where there is none");
        case.holds(is_told == is_json_text, &code);
        // It is never parsed unseen.
        let code = case.code(&CallbackKind::ALL, false);
        for parser in ["JSON.parse(", "jsonDecode("] {
            let guarded = code.matches(&format!("? {parser}")).count()
                + code.matches(&format!("? null : {parser}")).count();
            case.holds(code.matches(parser).count() == guarded, &code);
        }
    }
}

#[test]
fn names_of_one_major_never_meet_names_of_the_other() {
    let (v4, v5) = (
        "SessionCallbackParameter onFinished CallbackListener Adjust.onCreate appDidLaunch Adjust.create \
         Adjust.start Adjust2dx::start com.adjust.sdk;",
        "initSdk InitSdk GlobalCallbackParameter",
    );
    for case in cases() {
        let code = case.code(&CallbackKind::ALL, true);
        let of_the_other = if case.sdk == SdkMajor::V4 { v5 } else { v4 };
        for name in of_the_other.split(' ') {
            case.holds(!code.contains(name), name);
        }
    }
}

/// Adjust's pages print capitals everywhere; only C# has them, and only version 4 for iOS has a capital inside.
#[test]
fn a_property_is_spelled_as_its_language_does() {
    for case in cases() {
        for (name, property) in case.table("properties") {
            let capital = name[..1].to_uppercase() + &name[1..];
            let is_native = ["objc", "swift"].contains(&case.language.id.as_str());
            let expected = match case.platform {
                "unity" | "unreal" | "windows" => capital,
                "cocos2dx" => format!("get{capital}()"),
                "ios" if is_native && case.sdk == SdkMajor::V4 && name == "timestamp" => {
                    "timeStamp".to_owned()
                }
                _ => name.clone(),
            };
            let accessor = property["accessor"].as_str();
            assert_eq!(accessor, Some(&*expected), "{}", case.title);
        }
    }
}

#[test]
fn no_line_ends_in_a_blank_and_no_blank_line_is_doubled() {
    for case in cases() {
        for with_values in [false, true] {
            let code = case.code(&CallbackKind::ALL, with_values);
            case.holds(code.lines().all(|line| line.trim_end() == line), &code);
            case.holds(!code.contains("\n\n\n") && !code.starts_with('\n'), &code);
            case.holds(code.ends_with('\n') && !code.ends_with("\n\n"), &code);
        }
    }
}
