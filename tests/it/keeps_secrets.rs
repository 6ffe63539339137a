//! Values that a file takes from the environment: they are in what is built, copied, linked and previewed, and in nothing
//! that is said.

use crate::program::{
    Arguments, Run, cbgen_in, cbgen_with, finishes, folder_of, folder_with, pairs, read, starts,
    words, write,
};
use percent_encoding::percent_decode_str;
use tempfile::TempDir;

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

/// What each verb is told, and after the bar the values of its last flag, each of which is tried.
type Runs = &'static [&'static str];

/// What prints no field, or a field as it is written: neither stream shows a value.
const SILENT: Runs = &[
    "check --format | human short json jsonl github sarif",
    "check --deny warnings --format | human json github sarif",
    "check --fix --format | human jsonl",
    "check -s https://other.example --against | a a.abc123 b b.abc123 c nope",
    "check -s https://other.example/cb?source=adjust&key=k --format json --against | a c",
    "list --format | table json markdown",
    "schema --dialect | postgres redshift bigquery snowflake clickhouse duckdb sqlite json-schema",
    "schema --dialect postgres --check old --report | human json github",
    "schema d --dialect | sqlite",
    "sdk --platform android -f callbacks.toml --param source=1 --report | human json github",
    "duplicate a | z b",
    "delete --yes | a nope",
    "build -o old --check --report | human json github",
    "build -o old --check --format | json markdown adjust-csv",
    "build -o new --deny warnings --report | human json github",
    "edit a -p idfa --report | human json github",
    "edit a b -P new=1 --report | human json",
    "edit a -P new=1 --dry-run --report | human json",
    "edit --all --remove | adid key source",
    "edit c --condition | environment=production environment=prod",
    "edit b -P key=1 -e | https://a.example https://a.example?key=2",
    "edit d --trigger | install event",
    "edit a --name | b z",
    "new -t install -e https://a.example --save callbacks.toml --name | a z",
    "inspect https://a.example --trigger | install",
];

/// What prints fields, or parts of them: stderr shows no value.
const TELLING: Runs = &[
    "build --format | text json jsonl csv markdown adjust-csv adjust-api",
    "build --report | human json github",
    "build --only | a a.nope b.abc123",
    "copy | a a.nope b b.abc123 nope",
    "preview --report | human json github",
    "preview b --sdk-param source=1 --format | text http curl json jsonl har urls",
    "preview | a.nope d",
    "link https://app.adjust.com/abc123 --from callbacks.toml --only | a c d",
    "link https://app.adjust.com/abc123 --from callbacks.toml --report | human json",
    "link https://app.adjust.com/abc123 --from callbacks.toml | --branded",
];

fn run(variables: &[(&str, &str)], arguments: impl Arguments) -> Run {
    run_on(FILE, variables, arguments)
}

fn run_on(file: &str, variables: &[(&str, &str)], arguments: impl Arguments) -> Run {
    let folder = folder_of(&[("callbacks.toml", file), ("old", "old\n")]);
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
    let silent = SILENT.iter();
    let silent = silent.flat_map(|run| [(FILE, run, true), (WRONG, run, true)]);
    let telling = TELLING.iter().map(|run| (FILE, run, false));
    let each = silent.chain(telling).flat_map(|(file, run, is_silent)| {
        let (words, last) = run.split_once(" | ").expect("values");
        let lines = last.split(' ').map(move |last| format!("{words} {last}"));
        lines.map(move |line| (file, line, is_silent))
    });
    let every: Vec<_> = each.collect();
    let step = if cfg!(debug_assertions) { 29 } else { 7 };
    let pairs = every.iter().enumerate().flat_map(|(at, run)| {
        let some = environments.iter().skip(at % step).step_by(step);
        some.map(move |own| (run, own))
    });
    let queue = std::sync::Mutex::new(pairs);
    let try_all = || loop {
        let next = queue.lock().expect("no thread has failed").next();
        let Some(((file, line, is_silent), environment)) = next else {
            break;
        };
        let own = environment.iter();
        let variables: Vec<(&str, &str)> =
            own.map(|(name, value)| (*name, value.as_str())).collect();
        // As it stands: a shell's quotes have no part in it.
        let run = run_on(file, &variables, line.split(' ').collect::<Vec<_>>());
        let changed = variables.iter().filter(|pair| !GOOD.contains(pair));
        let context = (line, changed.collect::<Vec<_>>());
        is_kept(&run.stderr, &context);
        if *is_silent {
            is_kept(&run.stdout, &context);
        }
        let is_usage = run.code == 2 && run.stderr.contains("Usage:");
        let is_so = (0..=3).contains(&run.code) && !is_usage;
        run.holds(is_so, &format!("{context:?}"));
    };
    std::thread::scope(|scope| {
        scope.spawn(try_all);
        scope.spawn(try_all);
    });
}

#[test]
fn with_its_values_set_every_verb_does_what_it_does() {
    for (arguments, says) in pairs([
        "build --only a | https://hunter.example.com/cb?source=adjust&key=hunter&adid={adid}",
        "copy a | https://hunter.example.com/cb?source=adjust&key=hunter&adid={adid}",
        "copy a.hunter | https://hunter.example.com/cb?source=adjust&key=hunter&adid={adid}",
        "preview a | https://hunter.example.com/cb?source=adjust&key=hunter&adid=",
        "link https://app.adjust.com/abc123 --from callbacks.toml --only c | install_callback=https%3A%2F%2Fhunter.example.com%2Fcb%3Fsource%3Dadjust%26key%3Dhunter",
        "list | https://${HOST}/cb?source=adjust&key=${KEY}",
        "list --format json | \"${TOKEN}\"",
        "schema a --dialect duckdb | \"key\" VARCHAR",
        "schema a --dialect postgres | 'Text from the environment.'",
        "schema a --dialect postgres | 'Always the text adjust.'",
        "build -o old --check | old is out of date",
    ]) {
        let run = run(&GOOD, arguments);
        run.prints(says).holds(run.code <= 1, "an error");
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

fn check_after(
    folder: &TempDir,
    file: &str,
    variables: &[(&str, &str)],
    arguments: impl Arguments,
) -> Run {
    write(folder, "callbacks.toml", file);
    cbgen_with(folder, variables, arguments)
}

#[test]
fn a_check_shows_no_value_that_an_old_line_may_have() {
    let other = "\n[[callback]]\nname = \"c\"\nendpoints = [\"https://${HOST}/c\"]\n";
    let literal = BEFORE
        .replace("${TOKEN}", "abc123")
        .replace("https://${HOST}/cb?key=${KEY}", "https://a.example.com");
    let comment = format!("{literal}# {}", other.trim().replace('\n', "\n# "));
    for format in "text json jsonl csv markdown adjust-csv adjust-api".split(' ') {
        let folder = folder_with(BEFORE);
        let build = ["build", "-o", "old", "--format", format];
        cbgen_with(&folder, &GOOD, build).ends(0);
        for (file, variables, flags) in [
            // Not chosen, changed, and made literal while another has values.
            (BEFORE.to_owned(), &GOOD[..], "--check --only b"),
            (BEFORE.replace("?key", "?k"), &GOOD, "--check"),
            (format!("{literal}{other}"), &GOOD, "--check"),
            (comment.clone(), &[], "--check"),
            // Made literal, deleted or renamed, where the value is still known.
            (literal.clone(), &GOOD, "--check"),
            (B.to_owned(), &GOOD, "--check"),
            (literal.replace("\"a\"", "\"z\""), &GOOD, "--check"),
        ] {
            let is_nameless = format.starts_with("adjust");
            let run = check_after(&folder, &file, variables, words(build, flags));
            let shown = format!("{}{}", run.stdout, run.stderr);
            run.holds(!shown.contains("hunter"), &file);
            if !is_nameless || run.code == 1 {
                run.ends(1);
                starts(&run.stdout, "old is out of date");
            }
        }
    }
}

#[test]
fn a_check_says_that_a_file_with_values_is_out_of_date_and_how_to_see_it() {
    let folder = folder_with(BEFORE);
    cbgen_with(&folder, &GOOD, "build -o old").ends(0);
    let hidden = "old is out of date; the difference is not shown, for it may hold values from the environment\n\
        to see it, build to another file and compare the two\n";
    let check = "build -o old --check";
    check_after(&folder, &BEFORE.replace("?key", "?k"), &GOOD, check).gives(1, hidden);
    check_after(&folder, BEFORE, &GOOD, check).gives(0, "");
    // Without a `${`, and without a value in the old lines, the bytes are shown.
    write(&folder, "old", "b\thttps://old.example.com\n");
    let run = check_after(&folder, B, &[], check);
    let difference = "-b\thttps://old.example.com\n+b\thttps://b.example.com/cb\n";
    finishes(&run.stdout, difference);
}

#[test]
fn edit_prints_what_is_written_in_every_environment() {
    let field = "POST,equal,{environment},production,https://${HOST}:${PORT}/cb?key=${KEY}&adid={adid},x=1 ${BASE}?adid={adid}\n";
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
    for variables in [&good[..], &good[1..], &[]] {
        let has_all = variables.len() == good.len();
        let has_host = variables.contains(&good[1]);
        // Without a value, nothing prints the whole: that one is missing is told.
        for (arguments, told, is_told) in [
            (
                "edit a -p adid",
                "cbgen copy a prints it with its values\n",
                has_all,
            ),
            ("edit a -p adid", "no value in the environment", !has_all),
            (
                "edit b -P y=2",
                "cbgen copy b prints it with its values\n",
                has_host,
            ),
        ] {
            let run = run_on(file, variables, arguments);
            run.holds(run.stderr.contains(told) == is_told, told);
            match arguments {
                "edit a -p adid" => _ = run.gives(0, field),
                _ => _ = run.ends(0).prints("https://${HOST}/b?y=2\n"),
            }
        }
        run_on(file, variables, "edit a -p adid -q")
            .is_silent()
            .gives(0, field);
    }
    run_on(file, &[], "edit b -e https://b.example.com")
        .writes("https://b.example.com")
        .never_says("with its values");
}

#[test]
fn a_token_with_a_blank_is_told_as_such() {
    for value in ["hunter two", "hunter\u{1}"] {
        let variables = [
            ("KEY", MARK),
            ("HOST", "hunter.example.com"),
            ("TOKEN", value),
        ];
        let run = run_on(BEFORE, &variables, "check");
        run.ends(1).prints("`${TOKEN}` breaks a rule");
        run.prints("White space or a control character");
        is_kept(&run.stdout, &value);
    }
    // No second place tells what a value is like.
    let file = "[[callback]]\nname = \"p\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\", \"${T}\"]\n\
                endpoints = [\"https://a.example.com/\"]\n";
    let run = run_on(file, &[("T", "abc123")], "check");
    run.ends(1).prints("`${T}` breaks a rule");
    run.never_prints("the first");
}

#[test]
fn without_a_value_it_is_named_and_what_needs_none_goes_on() {
    let empty = [&[("KEY", "")], &GOOD[1..]].concat();
    for (variables, arguments, says) in [
        (&GOOD[1..], "build", "`${KEY}` is not set"),
        (&empty, "build", "`${KEY}` is empty"),
        (&GOOD[1..], "copy a", "`${KEY}` is not set"),
        (&GOOD[1..], "preview a", "`${KEY}` is not set"),
        (
            &GOOD[1..],
            "schema --dialect postgres",
            "`${KEY}` is not set",
        ),
        (
            &GOOD[1..],
            "link https://app.adjust.com/abc123 --from callbacks.toml --only c",
            "`${KEY}` is not set",
        ),
        (&GOOD[..2], "preview a.hunter", "`${TOKEN}` is not set"),
        (&GOOD[..2], "copy a.hunter", "`${TOKEN}` is not set"),
    ] {
        run(variables, arguments).gives(2, "").says(says);
    }
    let folder = folder_with(FILE);
    cbgen_in(&folder, "list --format json")
        .ends(0)
        .prints("key=${KEY}");
    for (arguments, copies) in [("duplicate a z", 1), ("delete z --yes", 0)] {
        cbgen_in(&folder, arguments).ends(0);
        let text = read(&folder, "callbacks.toml");
        assert_eq!(text.matches("name = \"z\"").count(), copies);
    }
    assert_eq!(read(&folder, "callbacks.toml"), FILE);
}

#[test]
fn a_key_from_the_environment_has_no_column_and_that_is_told() {
    for more in ["", "-q", "--report json"] {
        run(&GOOD, words("schema d --dialect postgres", more))
            .ends(0)
            .says("no column: the parameters of `d`");
    }
}
