//! Values that a file takes from the environment: they are in what is built, copied, linked and previewed, and in nothing
//! that is said.

use crate::program::{Run, cbgen_in, cbgen_with, finishes, folder_with, read};
use percent_encoding::percent_decode_str;
use std::path::Path;

/// Variables in every place that takes one; the rules that compare callbacks have something to compare.
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
endpoints = [
  "https://${HOST}/cb?source=adjust&key=${KEY}",
  { url = "https://${HOST}/b?x=${KEY}", conditions = ["country=de"], method = "post", body = { v = "1" } },
]
params = { os = "{os_name}", n = "{revenue}" }

[[callback]]
name = "c"
trigger = "install"
endpoints = ["https://${HOST}/cb?source=adjust&key=${KEY}"]
params = { os_name = "{os_name}", n = "{country}" }

[[callback]]
name = "d"
trigger = "global"
endpoints = ["${SCHEME}://${HOST}:${PORT}/cb?key={os_name}&${KEY}&${KEY}=1", "${BASE}"]

[[callback]]
name = "e"
trigger = "uninstall"
endpoints = ["https://${HOST}/cb?os={country}", "https://e.example.com:${PORT}/${KEY}", "${BASE}&${KEY}=x"]
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
  "${SCHEME}//${HOST}:${PORT}x/cb",
]
params = { k = "1", mark = "${KEY}" }
conditions = ["environment=production"]

[[callback]]
name = "b"
endpoints = ["http://u:${KEY}@${HOST}/cb&x={idfaa}#${KEY}", "${BASE}&x={idfaa}&amp;${BASE}"]
"#;

/// What stands in each value and nowhere else.
const MARK: &str = "hunter";

const GOOD: [(&str, &str); 6] = [
    ("KEY", "hunter"),
    ("HOST", "hunter.example.com"),
    ("TOKEN", "hunter"),
    ("BASE", "https://hunter.example.com/a?hunter=hunter"),
    ("SCHEME", "https"),
    ("PORT", "8443"),
];

/// What breaks a rule, or may be told for what it is, wherever it stands.
const SHAPES: &[&str] = &[
    "hunter hunter",
    "hunter\thunter",
    "hunter\nhunter",
    "\u{1b}hunter\u{200b}hunter",
    "{hunter}",
    "{ hunter }",
    "{dcp_hunter||adid}",
    "{hunter",
    "hunter}",
    "{adid}hunter",
    "${hunter}",
    "${KEY}hunter",
    "hunter#hunter",
    "hunter%zz",
    "%7Bhunter%7D",
    "%68%75%6E%74%65%72&%68unter={adid}",
    "x&hunter={os_name}&adid=hunter-{revenue}",
    "x&{hunter}=1&amp;hunter=1&&=hunter",
    "hunter@hunter.example.com",
    "__HUNTER__",
    "[hunter hunter]",
    "YOUR_API_hunter",
    "x https://hunter.example.com/hunter",
    "POST,equal,{hunter},hunter,https://hunter.example.com/hunter,hunter=1",
    "hunter\"hunter'hunter\\hunter<hunter>",
    "HUNTERé!hunter",
    "hunter..hunter_hunter:hunter@c.example.com",
    "10.0.0.1/hunter",
    "c.example.com/hunter&x=1",
    "https://hunter.example.com/{ hunter }?hunter=a b&hunter=%zz#hunter",
    "",
];

/// All shapes of each variable, and one that is too long, with the other variables as they should be.
fn environments() -> Vec<Vec<(&'static str, String)>> {
    let long = MARK.repeat(2_000);
    let shapes = SHAPES.iter().copied().chain([long.as_str()]);
    let changed = |name: &'static str| {
        shapes.clone().map(move |shape| {
            let each = GOOD.iter();
            let value = |own: &str, good: &str| if own == name { shape } else { good }.to_owned();
            each.map(|(own, good)| (*own, value(own, good))).collect()
        })
    };
    let good = GOOD.map(|(name, value)| (name, value.to_owned())).to_vec();
    let names = GOOD.iter().map(|(name, _)| *name);
    std::iter::once(good)
        .chain(names.flat_map(changed))
        .collect()
}

const LINK: &str = "https://app.adjust.com/abc123";

/// What each verb is told, and the values of its last flag, each of which is tried.
type Runs = &'static [(&'static str, &'static [&'static str])];

/// What prints no field, or a field as it is written: neither stream shows a value.
const SILENT: Runs = &[
    (
        "check --format",
        &["human", "short", "json", "jsonl", "github", "sarif"],
    ),
    (
        "check --deny warnings --format",
        &["human", "json", "github", "sarif"],
    ),
    ("check --fix --format", &["human", "jsonl"]),
    (
        "check -s https://other.example --against",
        &["a", "a.abc123", "b", "b.abc123", "c", "nope"],
    ),
    (
        "check -s https://other.example/cb?source=adjust&key=k --format json --against",
        &["a", "c"],
    ),
    ("list --format", &["table", "json", "markdown"]),
    (
        "schema --dialect",
        &[
            "postgres",
            "redshift",
            "bigquery",
            "snowflake",
            "clickhouse",
            "duckdb",
            "sqlite",
            "json-schema",
        ],
    ),
    (
        "schema --dialect postgres --check old --report",
        &["human", "json", "github"],
    ),
    ("schema d --dialect", &["sqlite"]),
    (
        "sdk --platform android -f callbacks.toml --param source=1 --report",
        &["human", "json", "github"],
    ),
    ("duplicate a", &["z", "b"]),
    ("delete --yes", &["a", "nope"]),
    (
        "build -o old --check --report",
        &["human", "json", "github"],
    ),
    (
        "build -o old --check --format",
        &["json", "markdown", "adjust-csv"],
    ),
    (
        "build -o new --deny warnings --report",
        &["human", "json", "github"],
    ),
    ("edit a -p idfa --report", &["human", "json", "github"]),
    ("edit a b -P new=1 --report", &["human", "json"]),
    ("edit a -P new=1 --dry-run --report", &["human", "json"]),
    ("edit --all --remove", &["adid", "key", "source"]),
    (
        "edit c --condition",
        &["environment=production", "environment=prod"],
    ),
    (
        "edit b -P key=1 -e",
        &["https://a.example", "https://a.example?key=2"],
    ),
    ("edit d --trigger", &["install", "event"]),
    ("edit a --name", &["b", "z"]),
    (
        "new -t install -e https://a.example --save callbacks.toml --name",
        &["a", "z"],
    ),
    ("inspect https://a.example --trigger", &["install"]),
];

/// What prints fields, or parts of them: stderr shows no value.
const TELLING: Runs = &[
    (
        "build --format",
        &[
            "text",
            "json",
            "jsonl",
            "csv",
            "markdown",
            "adjust-csv",
            "adjust-api",
        ],
    ),
    ("build --report", &["human", "json", "github"]),
    ("build --only", &["a", "a.nope", "b.abc123"]),
    ("copy", &["a", "a.nope", "b", "b.abc123", "nope"]),
    ("preview --report", &["human", "json", "github"]),
    (
        "preview b --sdk-param source=1 --format",
        &["text", "http", "curl", "json", "jsonl", "har", "urls"],
    ),
    ("preview", &["a.nope", "d"]),
    (
        "link https://app.adjust.com/abc123 --from callbacks.toml --only",
        &["a", "c", "d"],
    ),
    (
        "link https://app.adjust.com/abc123 --from callbacks.toml --report",
        &["human", "json"],
    ),
    (
        "link https://app.adjust.com/abc123 --from callbacks.toml",
        &["--branded"],
    ),
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
    cbgen_with(&folder, &variables, arguments)
}

#[track_caller]
fn is_kept(shown: &str, context: &dyn std::fmt::Debug) {
    // As it is, percent-encoded once or twice, or escaped.
    let once = percent_decode_str(shown).decode_utf8_lossy();
    let twice = percent_decode_str(&once).decode_utf8_lossy().to_lowercase();
    let has = [shown.to_lowercase(), twice]
        .iter()
        .any(|text| text.contains(MARK));
    assert!(!has, "{context:?}:\n{shown}");
}

/// Each line of the tables with some of the environments, in an optimised build with more of them.
#[test]
fn no_verb_shows_a_value_but_in_its_result() {
    let environments = environments();
    let silent = SILENT
        .iter()
        .flat_map(|run| [(FILE, run, true), (WRONG, run, true)]);
    let telling = TELLING.iter().map(|run| (FILE, run, false));
    let each = silent
        .chain(telling)
        .flat_map(|(file, (words, last), is_silent)| {
            last.iter().map(move |last| {
                (
                    file,
                    words.split(' ').chain([*last]).collect::<Vec<_>>(),
                    is_silent,
                )
            })
        });
    let every: Vec<_> = each.collect();
    let step = if cfg!(debug_assertions) { 29 } else { 3 };
    let pairs = every.iter().enumerate().flat_map(|(at, run)| {
        environments
            .iter()
            .skip(at % step)
            .step_by(step)
            .map(move |own| (run, own))
    });
    let queue = std::sync::Mutex::new(pairs);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no thread has failed").next();
                    let Some(((file, arguments, is_silent), environment)) = next else {
                        break;
                    };
                    let variables: Vec<(&str, &str)> = environment
                        .iter()
                        .map(|(name, value)| (*name, value.as_str()))
                        .collect();
                    let run = run_on(file, &variables, arguments);
                    let context = (
                        arguments,
                        environment
                            .iter()
                            .filter(|pair| !GOOD.contains(&(pair.0, &pair.1)))
                            .collect::<Vec<_>>(),
                    );
                    is_kept(&run.stderr, &context);
                    if *is_silent {
                        is_kept(&run.stdout, &context);
                    }
                    assert!((0..=3).contains(&run.code), "{context:?}");
                    assert!(
                        run.code != 2 || !run.stderr.contains("Usage:"),
                        "{context:?}: {}",
                        run.stderr
                    );
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
        let built = cbgen_with(&folder, &GOOD, build);
        built.ends(0);
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
    let built = cbgen_with(&folder, &GOOD, ["build", "-o", "old"]);
    built.ends(0);
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
    same.gives(0, "");
    // A choice of one is a bare field.
    let only = ["build", "-o", "old", "--check", "--only", "b"];
    let run = check_after(folder.path(), BEFORE, &GOOD, &only);
    let names = "different: `b`\nonly in it: `a`\n";
    run.prints(names);
    // Without a `${` and with all names of the old lines, the bytes are shown.
    std::fs::write(folder.path().join("old"), "b\thttps://old.example.com\n").expect("a file");
    let run = check_after(folder.path(), B, &[], &["build", "-o", "old", "--check"]);
    finishes(
        &run.stdout,
        "-b\thttps://old.example.com\n+b\thttps://b.example.com/cb\n",
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
        run.gives(0, &field);
        let told = "`${HOST}`, `${PORT}`, `${KEY}` and `${BASE}` stand for their values: cbgen copy a prints the whole";
        // Without a value, nothing prints it: that one is missing is told.
        let has_all = variables.len() == good.len();
        assert_eq!(run.stderr.contains(told), has_all, "{}", run.stderr);
        assert_eq!(run.stderr.contains("no value in the environment"), !has_all);
        let quiet = edit(&["edit", "a", "-p", "adid", "-q"]);
        assert_eq!((&quiet.stdout, quiet.stderr.as_str()), (&field, ""));
        let several = edit(&["edit", "--all", "-P", "y=2"]);
        finishes(&several.stdout, "\nb\thttps://${HOST}/b?y=2\n");
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
    plain.writes("https://b.example.com");
    plain.never_says("stands for");
}

#[test]
fn a_token_with_a_blank_is_told_as_such() {
    for value in ["hunter two", "hunter\u{1}"] {
        let variables = [
            ("KEY", MARK),
            ("HOST", "hunter.example.com"),
            ("TOKEN", value),
        ];
        let run = run_on(BEFORE, &variables, &["check"]);
        run.ends(1);
        let says = "`${TOKEN}` breaks a rule";
        run.prints(says);
        let kind = "White space or a control character";
        run.prints(kind);
        is_kept(&run.stdout, &value);
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
    let text = || read(&folder, "callbacks.toml");
    let list = cbgen_in(&folder, ["list", "--format", "json"]);
    list.ends(0);
    list.prints("key=${KEY}");
    for arguments in [&["duplicate", "a", "z"][..], &["delete", "z", "--yes"]] {
        let run = cbgen_in(&folder, arguments);
        run.ends(0);
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
        run.ends(0);
        run.says("no column: the parameters of `d`");
    }
}

#[test]
fn no_second_place_tells_what_a_value_is_like() {
    let file = "[[callback]]\nname = \"p\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\", \"${T}\"]\n\
                endpoints = [\"https://a.example.com/\"]\n";
    let run = run_on(file, &[("T", "abc123")], &["check"]);
    run.ends(1);
    run.prints("`${T}` breaks a rule");
    run.never_prints("the first");
}
