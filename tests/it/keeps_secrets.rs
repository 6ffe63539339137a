//! Values that a file takes from the environment: they are in what is built, and in nothing that is said.

use crate::program::{Run, cbgen_in, cbgen_with, folder_with};

/// Every rule that compares callbacks has something to compare here.
const FILE: &str = r#"
[[callback]]
name = "a"
trigger = "event"
event_tokens = ["${TOKEN}"]
endpoints = ["https://${HOST}/cb?source=adjust&key=${KEY}"]
placeholders = ["adid"]
conditions = ["environment=production"]

[[callback]]
name = "b"
trigger = "event"
event_tokens = ["${TOKEN}", "abc123"]
endpoints = ["https://${HOST}/cb?source=adjust&key=${KEY}", { url = "https://${HOST}/b?x=${KEY}", conditions = [] }]
params = { os = "{os_name}", n = "{revenue}" }

[[callback]]
name = "c"
trigger = "install"
endpoints = ["https://${HOST}/cb?source=adjust&key=${KEY}"]
params = { os_name = "{os_name}", n = "{country}" }

[[callback]]
name = "d"
trigger = "global"
endpoints = ["https://${HOST}/cb?key={os_name}&${KEY}"]

[[callback]]
name = "e"
trigger = "uninstall"
endpoints = ["https://${HOST}/cb?os={country}"]
"#;

const GOOD: [(&str, &str); 3] = [
    ("KEY", "hunter"),
    ("HOST", "hunter.example.com"),
    ("TOKEN", "hunter"),
];

/// A value that is good or bad, in place of the good one.
const VALUES: &[(&str, &str)] = &[
    ("KEY", "hunter"),
    ("KEY", "hunter two"),
    ("KEY", "{hunter}"),
    ("KEY", "{ hunter }"),
    ("KEY", "{dcp_hunter}"),
    ("KEY", "{hunter"),
    ("KEY", "%7Bhunter%7D"),
    ("KEY", "%7Badid%7D&hunter=%7Badid%7D"),
    ("KEY", "hunter%zz"),
    ("KEY", "x&adid=hunter"),
    ("KEY", "x&hunter={os_name}&hunter2={revenue}"),
    ("KEY", "x&os=hunter-{os_name}"),
    ("KEY", "{dcp_hunter||adid}"),
    ("KEY", "x&hunter"),
    ("KEY", "x&{hunter}=1"),
    ("KEY", "x&amp;hunter=1"),
    ("KEY", "hunter@example.com"),
    ("KEY", "__HUNTER__"),
    ("KEY", "[hunter two]"),
    ("KEY", "YOUR_API_hunter"),
    ("KEY", "x#hunter"),
    ("KEY", "\u{1b}hunter\u{200b}"),
    ("KEY", "x https://hunter.example.com/cb"),
    ("HOST", "hunter"),
    ("HOST", "hunter_x..example.com"),
    ("HOST", "hunter:hunter@c.example.com"),
    ("HOST", "{hunter}.example.com"),
    ("HOST", "10.0.0.1/hunter"),
    ("HOST", "c.example.com/hunter&x=1"),
    ("HOST", "c.example.com/{dcp_hunter||adid}"),
    ("HOST", "c.example.com\\hunter"),
    ("HOST", "c.example.com/__HUNTER__"),
    ("TOKEN", "Hunter!"),
    ("TOKEN", "hunter-1"),
    ("TOKEN", "hunter two"),
    ("TOKEN", "\u{1b}hunter"),
];

const LINK: &str = "https://app.adjust.com/abc123";
const KEY_1: &str = "source=1";

/// What prints no field: neither stream shows a value.
const SILENT: &[&[&str]] = &[
    &["check"],
    &["check", "--deny", "warnings", "--format", "json"],
    &["check", "--deny", "warnings", "--format", "github"],
    &["check", "--deny", "warnings", "--format", "sarif"],
    &["check", "--fix", "--format", "jsonl"],
    &["check", "-s", "https://other.example", "--against", "a"],
    &["list"],
    &["list", "--format", "json"],
    &["list", "--format", "markdown"],
    &["schema", "--dialect", "bigquery"],
    &["schema", "--dialect", "json-schema"],
    &["schema", "--dialect", "postgres", "--check", "old"],
    &[
        "sdk",
        "--platform",
        "android",
        "-f",
        "callbacks.toml",
        "--param",
        KEY_1,
    ],
    &["duplicate", "a", "z"],
    &["duplicate", "a", "b"],
    &["delete", "a", "--yes"],
    &["delete", "nope", "--yes"],
    &["build", "-o", "old", "--check"],
    &["build", "-o", "new", "--deny", "warnings"],
    &["build", "-o", "new", "--report", "json"],
];

/// What prints fields, or parts of them: stderr shows no value.
const TELLING: &[&[&str]] = &[
    &["build"],
    &["build", "--format", "adjust-csv"],
    &["build", "--format", "adjust-api", "--report", "github"],
    &["build", "--only", "a.nope"],
    &["copy", "a"],
    &["copy", "a.nope"],
    &["copy", "b.abc123"],
    &["preview"],
    &["preview", "b", "--format", "curl", "--sdk-param", KEY_1],
    &["preview", "a.nope"],
    &["link", LINK, "--from", "callbacks.toml", "--only", "a"],
    &["link", LINK, "--from", "callbacks.toml", "--branded"],
    &["edit", "a", "-p", "idfa"],
    &["edit", "b", "-e", "https://a.example"],
    &["edit", "b", "--trigger", "install"],
    &[
        "new",
        "-t",
        "install",
        "-e",
        "https://a.example",
        "--save",
        "callbacks.toml",
    ],
];

fn run(variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let folder = folder_with(FILE);
    std::fs::write(folder.path().join("old"), "old\n").expect("a file");
    // No tool for the clipboard is found.
    let mut variables = variables.to_vec();
    let path = folder.path().to_str().expect("a name").to_owned();
    variables.push(("PATH", &path));
    cbgen_with(folder.path(), &variables, arguments)
}

fn with(name: &str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let each = GOOD.iter();
    each.map(|(own, good)| (*own, if *own == name { value } else { *good }))
        .collect()
}

#[track_caller]
fn is_kept(shown: &str, arguments: &[&str], variable: (&str, &str)) {
    assert!(
        !shown.to_lowercase().contains("hunter"),
        "{arguments:?} with {variable:?}:\n{shown}"
    );
}

#[test]
fn no_verb_shows_a_value_but_in_its_result() {
    let queue = std::sync::Mutex::new(VALUES.iter());
    let next = || queue.lock().ok()?.next();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(variable) = next() {
                    let variables = with(variable.0, variable.1);
                    for arguments in SILENT {
                        let run = run(&variables, arguments);
                        is_kept(&run.stdout, arguments, *variable);
                        is_kept(&run.stderr, arguments, *variable);
                        assert!((0..=3).contains(&run.code), "{arguments:?}");
                    }
                    for arguments in TELLING {
                        let run = run(&variables, arguments);
                        is_kept(&run.stderr, arguments, *variable);
                        assert!((0..=3).contains(&run.code), "{arguments:?}");
                    }
                }
            });
        }
    });
}

#[test]
fn with_its_values_set_every_verb_does_what_it_does() {
    let field = "https://hunter.example.com/cb?source=adjust&key=hunter&adid={adid}";
    let cases: &[(&[&str], &str)] = &[
        (&["build", "--only", "a"], field),
        (&["copy", "a"], field),
        (&["copy", "a.hunter"], field),
        (
            &["preview", "a"],
            "https://hunter.example.com/cb?source=adjust&key=hunter&adid=",
        ),
        (
            &["link", LINK, "--from", "callbacks.toml", "--only", "c"],
            "install_callback=https%3A%2F%2Fhunter.example.com%2Fcb%3Fsource%3Dadjust%26key%3Dhunter",
        ),
        (&["list"], "https://${HOST}/cb?source=adjust&key=${KEY}"),
        (&["list", "--format", "json"], "\"${TOKEN}\""),
        (&["schema", "a", "--dialect", "duckdb"], "\"key\" VARCHAR"),
        (
            &["schema", "a", "--dialect", "postgres"],
            "'Text from the environment.'",
        ),
        (
            &["schema", "a", "--dialect", "postgres"],
            "'Always the text adjust.'",
        ),
        (&["build", "-o", "old", "--check"], "old is out of date"),
    ];
    for (arguments, says) in cases {
        let run = run(&GOOD, arguments);
        assert!(run.code <= 1, "{arguments:?}: {}", run.stderr);
        assert!(run.stdout.contains(says), "{arguments:?}: {}", run.stdout);
    }
}

#[test]
fn without_a_value_it_is_named_and_what_needs_none_goes_on() {
    let refused: &[&[&str]] = &[
        &["build"],
        &["copy", "a"],
        &["preview", "a"],
        &["schema", "--dialect", "postgres"],
        &["link", LINK, "--from", "callbacks.toml", "--only", "c"],
    ];
    for arguments in refused {
        let run = run(&GOOD[1..], arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        let named = run.stderr.contains("`${KEY}` is not set");
        assert!(named, "{arguments:?}: {}", run.stderr);
    }
    for arguments in [["preview", "a.hunter"], ["copy", "a.hunter"]] {
        let run = run(&GOOD[..2], &arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        let named = run.stderr.contains("`${TOKEN}` is not set");
        assert!(named, "{arguments:?}: {}", run.stderr);
    }
    let folder = folder_with(FILE);
    let text = || std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("a file");
    let list = cbgen_in(folder.path(), ["list", "--format", "json"]);
    assert_eq!(list.code, 0, "{}", list.stderr);
    assert!(list.stdout.contains("key=${KEY}"), "{}", list.stdout);
    for arguments in [&["duplicate", "a", "z"][..], &["delete", "z", "--yes"]] {
        let run = cbgen_in(folder.path(), arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let copies = text().matches("name = \"z\"").count();
        assert_eq!(copies, usize::from(arguments[0] == "duplicate"));
    }
    assert_eq!(text(), FILE);
}

#[test]
fn a_key_from_the_environment_has_no_column_and_that_is_told() {
    for more in [&[][..], &["-q"], &["--report", "json"]] {
        let run = run(
            &GOOD,
            &[&["schema", "d", "--dialect", "postgres"], more].concat(),
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stderr.contains("no column: the parameters of `d`"),
            "{}",
            run.stderr
        );
    }
}
