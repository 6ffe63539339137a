//! Values that a file takes from the environment: they are in what is built, copied, linked and previewed, and in nothing
//! that is said.

use crate::program::{Run, cbgen_in, cbgen_with, folder_with};
use std::path::Path;

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

/// Mistakes are typed on both sides of each value.
const WRONG: &str = r#"
[[callback]]
name = "a"
trigger = "event"
event_tokens = ["${TOKEN}", "${TOKEN}", "x${TOKEN}"]
endpoints = [
  "https://x_${HOST}/{idfaa}&x={gaid}&amp;k=${KEY}[${KEY}]&y={adj_sub}&amp;%zz",
  "${HOST}:${KEY}/p//cb?x={idfaa}&${KEY}={gaid}&&k=a b",
]
params = { k = "1", hunt = "${KEY}" }
conditions = ["environment=production"]

[[callback]]
name = "b"
endpoints = ["http://u:${KEY}@${HOST}/cb&x={idfaa}#${KEY}"]
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
    &["edit", "a", "-p", "idfa"],
    &["edit", "a", "b", "-P", "new=1", "--report", "json"],
    &["edit", "--all", "--remove", "adid"],
    &["edit", "b", "-e", "https://a.example"],
    &["edit", "b", "--trigger", "install"],
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
    run_on(FILE, variables, arguments)
}

fn run_on(file: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let folder = folder_with(file);
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
                    for (file, arguments) in SILENT
                        .iter()
                        .map(|one| (FILE, one))
                        .chain(SILENT.iter().map(|one| (WRONG, one)))
                    {
                        let run = run_on(file, &variables, arguments);
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

/// What a folder's `old` was built from: `a` with values, and `b` without.
const BEFORE: &str = r#"[[callback]]
name = "a"
trigger = "event"
event_tokens = ["${TOKEN}"]
endpoints = ["https://${HOST}/cb?key=${KEY}"]

[[callback]]
name = "b"
endpoints = ["https://b.example.com/cb"]
"#;

const B: &str = "[[callback]]\nname = \"b\"\nendpoints = [\"https://b.example.com/cb\"]\n";

fn check_after(folder: &Path, file: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    std::fs::write(folder.join("callbacks.toml"), file).expect("a file");
    cbgen_with(folder, variables, arguments)
}

#[test]
fn a_check_shows_no_value_that_an_old_line_may_have() {
    let other = "\n[[callback]]\nname = \"c\"\nendpoints = [\"https://${HOST}/c\"]\n";
    let literal = BEFORE
        .replace("${TOKEN}", "abc123")
        .replace("https://${HOST}/cb?key=${KEY}", "https://a.example.com");
    for format in [
        "text",
        "json",
        "jsonl",
        "csv",
        "markdown",
        "adjust-csv",
        "adjust-api",
    ] {
        let folder = folder_with(BEFORE);
        let build = ["build", "-o", "old", "--format", format];
        let built = cbgen_with(folder.path(), &GOOD, &build);
        assert_eq!(built.code, 0, "{}", built.stderr);
        let check = [&build[..], &["--check"]].concat();
        let only = [&check[..], &["--only", "b"]].concat();
        for (file, variables, arguments) in [
            // Not chosen, changed, and made literal while another has values.
            (BEFORE.to_owned(), &GOOD[..], &only),
            (BEFORE.replace("?key", "?k"), &GOOD, &check),
            (format!("{literal}{other}"), &GOOD, &check),
            (
                format!(
                    "{literal}{}",
                    other
                        .replace("[[", "# [[")
                        .replace("\nname", "\n# name")
                        .replace("\nend", "\n# end")
                ),
                &[],
                &check,
            ),
            // Made literal, where the value is still known.
            (literal.clone(), &GOOD, &check),
            // Deleted, or renamed.
            (B.to_owned(), &[], &check),
            (literal.replace("\"a\"", "\"z\""), &[], &check),
        ] {
            let is_nameless = format.starts_with("adjust");
            if is_nameless && variables.is_empty() && !file.contains("${") {
                continue;
            }
            let run = check_after(folder.path(), &file, variables, arguments);
            let shown = format!("{}{}", run.stdout, run.stderr);
            assert!(!shown.contains("hunter"), "{format}\n{file}\n{shown}");
            if !is_nameless || run.code == 1 {
                assert_eq!(run.code, 1, "{format}\n{file}\n{shown}");
                assert!(run.stdout.starts_with("old is out of date"), "{shown}");
            }
        }
    }
}

#[test]
fn a_check_names_the_callbacks_that_differ() {
    let folder = folder_with(BEFORE);
    let built = cbgen_with(folder.path(), &GOOD, &["build", "-o", "old"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    let now = "[[callback]]\nname = \"new\"\nendpoints = [\"https://${HOST}/new\"]\n\n".to_owned()
        + &B.replace("/cb", "/b");
    let run = check_after(
        folder.path(),
        &now,
        &GOOD,
        &["build", "-o", "old", "--check"],
    );
    assert_eq!(
        run.stdout,
        "old is out of date; the difference is not shown, for it may hold values from the environment\n\
         different: `b`\nnot in it: `new`\nonly in it: `a`\n\
         to see it, build to another file and compare the two\n"
    );
    let same = check_after(
        folder.path(),
        BEFORE,
        &GOOD,
        &["build", "-o", "old", "--check"],
    );
    assert_eq!((same.code, same.stdout.as_str()), (0, ""));
    // A choice of one is a bare field.
    let only = ["build", "-o", "old", "--check", "--only", "b"];
    let run = check_after(folder.path(), BEFORE, &GOOD, &only);
    let names = "different: `b`\nonly in it: `a`\n";
    assert!(run.stdout.contains(names), "{}", run.stdout);
    // Without a `${` and with all names of the old lines, the bytes are shown.
    std::fs::write(folder.path().join("old"), "b\thttps://old.example.com\n").expect("a file");
    let run = check_after(folder.path(), B, &[], &["build", "-o", "old", "--check"]);
    assert!(
        run.stdout
            .ends_with("-b\thttps://old.example.com\n+b\thttps://b.example.com/cb\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn edit_prints_what_is_written_in_every_environment() {
    let field = "POST,equal,{environment},production,https://${HOST}:${PORT}/cb?key=${KEY}&adid={adid},x=1 ${BASE}&adid={adid}\n";
    let file = r#"[[callback]]
name = "a"
trigger = "event"
event_tokens = ["${TOKEN}"]
endpoints = [
  { url = "https://${HOST}:${PORT}/cb?key=${KEY}", conditions = ["environment=production"], method = "post", body = { x = "1" } },
  "${BASE}",
]
params = { adid = "{idfa}" }

[[callback]]
name = "b"
endpoints = ["https://${HOST}/b"]
"#;
    let good = [
        ("TOKEN", "hunter"),
        ("HOST", "hunter.example.com"),
        ("PORT", "8443"),
        ("KEY", "hunter"),
        ("BASE", "https://hunter.example.com/a?b=1"),
    ];
    let field = field.replace("${BASE}&", "${BASE}?");
    for variables in [&good[..], &good[1..], &[]] {
        let edit = |arguments: &[&str]| run_on(file, variables, arguments);
        let run = edit(&["edit", "a", "-p", "adid"]);
        assert_eq!((run.code, &run.stdout), (0, &field), "{}", run.stderr);
        let told = "`${HOST}`, `${PORT}`, `${KEY}` and `${BASE}` stand for their values: cbgen copy a prints the whole";
        // Without a value, nothing prints it: that one is missing is told.
        let has_all = variables.len() == good.len();
        assert_eq!(run.stderr.contains(told), has_all, "{}", run.stderr);
        assert_eq!(run.stderr.contains("no value in the environment"), !has_all);
        let quiet = edit(&["edit", "a", "-p", "adid", "-q"]);
        assert_eq!((&quiet.stdout, quiet.stderr.as_str()), (&field, ""));
        let several = edit(&["edit", "--all", "-P", "y=2"]);
        assert!(
            several.stdout.ends_with("\nb\thttps://${HOST}/b?y=2\n"),
            "{}",
            several.stderr
        );
        assert_eq!(
            several.stderr.contains("cbgen build prints the whole"),
            has_all,
            "{}",
            several.stderr
        );
        let one = edit(&["edit", "b", "-P", "y=2"]);
        let has_host = variables.iter().any(|(name, _)| *name == "HOST");
        assert_eq!(
            one.stderr
                .contains("`${HOST}` stands for its value: cbgen copy b"),
            has_host,
            "{}",
            one.stderr
        );
    }
    let plain = run_on(file, &[], &["edit", "b", "-e", "https://b.example.com"]);
    assert_eq!(plain.line(), "https://b.example.com");
    assert!(!plain.stderr.contains("stands for"), "{}", plain.stderr);
}

#[test]
fn a_token_with_a_blank_is_told_as_such() {
    for (value, says) in [
        (
            "hunter two",
            "white space stands in the event token `${TOKEN}`",
        ),
        (
            "hunter\u{1}",
            "a control character stands in the event token `${TOKEN}`",
        ),
    ] {
        let run = run_on(BEFORE, &with("TOKEN", value), &["check"]);
        assert_eq!(run.code, 1);
        assert!(run.stdout.contains(says), "{}", run.stdout);
        is_kept(&run.stdout, &["check"], ("TOKEN", value));
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

#[test]
fn no_second_place_tells_what_a_value_is_like() {
    let file = "[[callback]]\nname = \"p\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\", \"${T}\"]\n\
                endpoints = [\"https://a.example.com/\"]\n";
    let run = run_on(file, &[("T", "abc123")], &["check"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.stdout.contains("`${T}` breaks a rule"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("the first"), "{}", run.stdout);
}
