//! Edits by any flags of files in any notation: what is built is what a small model says that the flags ask for, and
//! every byte outside the callback's block stays.

use crate::cases;
use crate::edits_by_a_model::{Callback, Endpoint, Pairs, entries};
use crate::program::{cbgen_in, folder_with, read};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::sync::atomic::{AtomicUsize, Ordering};

const HEAD: &str = "# head\n[sets.device]\nplaceholders = [\"os_name\"]\nparams = { dev = 's', k = \"set\" }\n\n[defaults] # d\n\
    placeholders = [\"adid\", \"gps_adid\"]\nparams.src = \"d\"\nendpoints = [\"https://d.example.com\"]\n\n\
    [[callback]]\nname = \"first\"\nparams = { k=\"1\" , }\n# top\n";
/// A comment on a line of its own, or none; each `#` gets a number later.
fn above() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", "#\n", "\n  #\n", "\t# [x]\n\n"])
}

/// What stands behind a value.
fn behind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", " # \"b\"", "  "])
}

/// A list of words, on one line or several.
fn list(words: &[&'static str]) -> impl Strategy<Value = (String, Vec<&'static str>)> {
    let few = prop::sample::subsequence(words.to_owned(), 0..=words.len());
    let items = few.prop_flat_map(|words| {
        let each = words
            .into_iter()
            .map(|word| (above(), Just(word), behind()));
        each.collect::<Vec<_>>()
    });
    (0_u8..5, items, any::<bool>()).prop_map(|(form, items, comma)| {
        let plain = items.iter().map(|(_, word, _)| *word).collect();
        let words: Vec<String> = items
            .iter()
            .map(|(_, word, _)| format!("\"{word}\""))
            .collect();
        let last = if comma && !words.is_empty() { "," } else { "" };
        let text = match form {
            0 => format!("[{}]", words.join(",")),
            1 => format!("[ {} ]", words.join(", ")),
            2 => format!("[{}{last} # t\n]", words.join(", ")),
            _ => {
                let lines = items.iter().enumerate().map(|(at, (above, word, behind))| {
                    let comma = if at + 1 < items.len() { "," } else { last };
                    format!("{above}  '{word}'{comma}{behind}\n")
                });
                format!("[\n{}# t\n]", lines.collect::<String>())
            }
        };
        (text, plain)
    })
}

/// Pairs under a key, in each notation; the lines that a table of its own takes stand apart.
fn pairs(
    name: &'static str,
    header: &'static str,
    all: &[(&'static str, &'static str, &'static str)],
) -> impl Strategy<Value = (String, String, Pairs)> {
    let few = prop::sample::subsequence(all.to_owned(), 0..=all.len());
    let items = few.prop_flat_map(|pairs| {
        let each = pairs
            .into_iter()
            .map(|pair| (above(), Just(pair), behind()));
        each.collect::<Vec<_>>()
    });
    (0_u8..5, items).prop_map(move |(form, items)| {
        let lines = |indent: &str, end: &str| -> String {
            let line = |(above, pair, behind): &(&str, (&str, &str, &str), &str)| {
                format!("{above}{indent}{}{end}{behind}\n", pair.0)
            };
            items.iter().map(line).collect()
        };
        let plain: Vec<&str> = items.iter().map(|(_, pair, _)| pair.0).collect();
        let (within, below) = match form {
            _ if items.is_empty() => (String::new(), String::new()),
            0 => (
                format!("{name} = {{ {} }} # i\n", plain.join(", ")),
                String::new(),
            ),
            1 => (format!("{name}={{{}}}\n", plain.join(",")), String::new()),
            2 => (
                format!("{name} = {{\n{}}}\n", lines("  ", ",")),
                String::new(),
            ),
            3 => (lines(&format!("  {name}."), ""), String::new()),
            _ => (
                String::new(),
                format!("#\n[{header}] # h\n{}", lines("", "")),
            ),
        };
        let sent = items
            .iter()
            .map(|(_, (_, key, value), _)| (*key, *value))
            .collect();
        (within, below, sent)
    })
}

const A: &str = "https://a.example.com";
const B: &str = "https://b.example.com/x?q=1";
const C: &str = "https://c.example.com";
const N: &str = "https://n.example.com";

/// Endpoints as a list of addresses or of tables, in braces or below headers, or those of the defaults.
fn endpoints() -> impl Strategy<Value = (String, String, Vec<Endpoint>)> {
    let select = prop::sample::select::<&'static str>;
    let parts = (
        select(vec![
            "",
            "conditions = [\"country=de\"]",
            "conditions = [ # none\n]",
        ]),
        select(vec![
            "",
            "method = 'get'",
            "method = \"post\"\nbody.v = \"1\"",
        ]),
        select(vec!["", "params = { k = \"3\" }", "params.idfa = \"4\""]),
    );
    (0_u8..6, list(&[B, C]), parts).prop_map(|(form, (list, urls), (condition, method, params))| {
        let own = Endpoint {
            url: A,
            condition: match condition.split_once("country=de") {
                Some(_) => Some("country=de"),
                None => (!condition.is_empty()).then_some(""),
            },
            is_post: (!method.is_empty()).then_some(method.contains("post")),
            body: method.contains("post").then(|| vec![("v", "1")]),
            params: match params.chars().last() {
                None => None,
                Some('}') => Some(vec![("k", "3")]),
                Some(_) => Some(vec![("idfa", "4")]),
            },
        };
        let plain = Endpoint::to;
        let url = format!("url = \"{A}\"");
        let parts = [url.as_str(), condition, method, params];
        let parts = parts
            .iter()
            .flat_map(|part| part.split_inclusive("]\n"))
            .filter(|part| !part.is_empty());
        match form {
            0 => {
                let parts: Vec<String> =
                    parts.map(|part| part.replace("\nbody", ", body")).collect();
                let line = format!("endpoints = [{{ {} }}, \"{B}\"]\n", parts.join(", "));
                (line, String::new(), vec![own, plain(B)])
            }
            1 | 2 => {
                let parts: String = parts.map(|part| format!("#\n{part} # p\n")).collect();
                let second = if form == 2 {
                    format!("[[callback.endpoints]]\nurl = '{C}'\n")
                } else {
                    String::new()
                };
                let all = if form == 2 {
                    vec![own, plain(C)]
                } else {
                    vec![own]
                };
                (
                    String::new(),
                    format!("\n# e\n[[callback.endpoints]] # x\n{parts}{second}"),
                    all,
                )
            }
            3 => (String::new(), String::new(), Vec::new()),
            _ if urls.is_empty() => (
                format!("endpoints = ['{A}']\n"),
                String::new(),
                vec![plain(A)],
            ),
            _ => (
                format!("endpoints = {list}\n"),
                String::new(),
                urls.into_iter().map(plain).collect(),
            ),
        }
    })
}

/// A file, split before and behind the block of the callback `a`, and what it says about that callback.
#[derive(Debug, Clone)]
struct File {
    before: String,
    block: String,
    behind: String,
    callback: Callback,
}

const PAIRS: &[(&str, &str, &str)] = &[
    ("k = \"1\"", "k", "1"),
    ("\"src\" = 'x'", "src", "x"),
    ("s = { encoded = \"a%20b\" }", "s", "a%20b"),
    ("m.encoded = \"b\"", "m", "b"),
];

const EXCLUDES: &[(&str, &[&str])] = &[
    ("", &[]),
    ("exclude = [\"adid\" # out\n]\n", &["adid"]),
    ("exclude = ['gps_adid', \"src\"]\n", &["gps_adid", "src"]),
];

fn file() -> impl Strategy<Value = File> {
    let parts = (
        prop::sample::select(vec!["", "use = [\"device\"] # u\n", "method = \"get\"\n"]),
        prop::sample::select(vec![
            "",
            "conditions = [\"environment=production\"] # c\n",
            "conditions = []\n",
        ]),
        list(&["idfa", "idfv", "fire_adid"]),
        pairs("params", "callback.params", PAIRS),
        endpoints(),
        prop::collection::vec(above(), 6),
        prop::sample::select(EXCLUDES.to_vec()),
    );
    let whole = parts.prop_map(|(flag, condition, words, params, endpoints, gaps, exclude)| {
        // A key that is in both is a finding.
        let has_idfa = format!("{}{}", endpoints.0, endpoints.1).contains("idfa");
        let rename = |word: &'static str| if has_idfa && word == "idfa" { "win_adid" } else { word };
        let listed = if has_idfa { words.0.replace("idfa", "win_adid") } else { words.0 };
        let placeholders = format!("placeholders = {listed}\n");
        let lines = [flag, condition, &placeholders, &params.0, &endpoints.0, exclude.0];
        let lines = gaps.iter().zip(lines).map(|(gap, line)| format!("{gap}{line}"));
        let lines: String = lines.collect();
        let callback = Callback {
            name: "a",
            trigger: "install",
            uses: flag.starts_with("use"),
            excludes: exclude.1.to_vec(),
            placeholders: words.1.into_iter().map(rename).collect(),
            params: params.2,
            endpoints: endpoints.2,
            condition: condition.contains("production").then_some("environment=production"),
            ..Callback::default()
        };
        let block = format!("[[callback]]\nname = 'a'\ntrigger = \"install\"\n{lines}{}{}", params.1, endpoints.1);
        let behind = "\n# other\n[[callback]]\nname = \"z\"\nparams . k = '2'\n\n[lints]\nlong-url='allow' # l\n";
        File { before: HEAD.to_owned(), block, behind: behind.to_owned(), callback }
    });
    (
        whole,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(mut file, windows, bom, last, unended)| {
            if last {
                file.behind.clear();
            }
            if last && unended {
                file.block.truncate(file.block.trim_end().len());
            }
            let mut count = 0;
            for part in [&mut file.before, &mut file.block, &mut file.behind] {
                // Comments are told apart by a number.
                let numbered = part.split_inclusive('#').map(|piece| {
                    count += 1;
                    if piece.ends_with('#') {
                        format!("{piece}{count}")
                    } else {
                        piece.to_owned()
                    }
                });
                let text: String = numbered.collect();
                *part = if windows {
                    text.replace('\n', "\r\n")
                } else {
                    text
                };
            }
            if bom {
                file.before.insert(0, '\u{FEFF}');
            }
            file
        })
}

/// Flags, what they are about, and what they change of what a file says.
type Flag = (&'static str, &'static str, fn(&mut Callback));

const FLAGS: &[Flag] = &[
    ("-p fire_adid", "fire_adid", |own| {
        own.set("fire_adid", "{fire_adid}");
    }),
    ("-p {gps_adid},country", "gps_adid", |own| {
        own.set("gps_adid", "{gps_adid}");
        own.set("country", "{country}");
    }),
    ("-p adid", "adid", |own| own.set("adid", "{adid}")),
    ("-P n=1", "n", |own| own.set("n", "1")),
    ("-P k=9", "k", |own| own.set("k", "9")),
    ("-P src=d", "src", |own| own.set("src", "d")),
    ("-P 'idfa=x y'", "idfa", |own| own.set("idfa", "x%20y")),
    ("-P s=plain", "s", |own| own.set("s", "plain")),
    ("-P m:=c%20d", "m", |own| own.set("m", "c%20d")),
    ("--remove idfv", "idfv", |own| own.remove("idfv")),
    ("--remove idfa", "idfa", |own| own.remove("idfa")),
    ("--remove k", "k", |own| own.remove("k")),
    ("--remove m", "m", |own| own.remove("m")),
    ("--remove src", "src", |own| own.remove("src")),
    ("--remove v", "v", |own| own.remove("v")),
    ("--exclude adid", "adid", |own| own.excludes.push("adid")),
    ("--exclude src", "src", |own| own.excludes.push("src")),
    ("--condition country=at", "condition", |own| {
        own.condition = Some("country=at");
    }),
    ("--no-condition", "condition", Callback::send_always),
    (
        "--no-condition --condition country=at",
        "condition",
        |own| {
            own.send_always();
            own.condition = Some("country=at");
        },
    ),
    ("--method get", "method", |own| own.send_by(false)),
    (
        "--method post --condition country=at --body w=1",
        "condition",
        Callback::post,
    ),
    ("-e https://n.example.com", "endpoint", |own| {
        own.point_to(&[N]);
    }),
    (
        "-e https://c.example.com -e 'https://b.example.com/x?q=1'",
        "endpoint",
        |own| own.point_to(&[C, B]),
    ),
    (
        "-e https://n.example.com -e https://a.example.com",
        "endpoint",
        |own| own.point_to(&[N, A]),
    ),
    (
        "--replace-endpoint https://c.example.com https://n.example.com",
        "endpoint",
        |own| {
            let moved = own.endpoints.iter_mut().filter(|to| to.url == C);
            moved.for_each(|to| to.url = N);
        },
    ),
    ("--use device", "set", |own| own.uses = true),
    ("--no-use device", "set", |own| own.uses = false),
    ("-t session", "trigger", |own| own.trigger = "session"),
    ("-t event --event-token abc123", "trigger", |own| {
        (own.trigger, own.token) = ("event", Some("abc123"));
    }),
    ("--name b", "name", |own| own.name = "b"),
];

/// Each comment that has a line of its own.
fn comment_lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| line.starts_with('#')).collect()
}

#[test]
fn an_edit_builds_what_its_flags_ask_for_and_changes_its_own_block_alone() {
    let config = cases(2_000);
    let cases = config.cases;
    let done = AtomicUsize::new(0);
    let flags = prop::sample::subsequence(FLAGS.to_vec(), 1..5).prop_shuffle();
    let result = TestRunner::new(config).run(&(file(), flags), |(file, flags)| {
        let mut expected = file.callback.clone();
        let (mut about, mut line) = (Vec::new(), "edit a".to_owned());
        // An endpoint is moved before what is said about all of them.
        let mut flags = flags;
        flags.sort_by_key(|(_, subject, _)| *subject != "endpoint");
        for (words, subject, apply) in flags {
            let is_said = subject == "method" && about.contains(&"condition");
            if !is_said && !about.contains(&subject) {
                about.push(subject);
                line = format!("{line} {words}");
                apply(&mut expected);
            }
        }
        let whole = format!("{}{}{}", file.before, file.block, file.behind);
        let folder = folder_with(&whole);
        let run = cbgen_in(&folder, &line);
        let text = read(&folder, "callbacks.toml");
        let shown = format!("{line}\n{whole}\n---\n{text}\n{}", run.stderr);
        prop_assert!(!run.stderr.contains("cannot make this change"), "{}", shown);
        if run.code != 0 {
            prop_assert!((1..=2).contains(&run.code), "{}", shown);
            prop_assert_eq!((run.stdout.as_str(), &text), ("", &whole), "{}", shown);
            return Ok(());
        }
        done.fetch_add(1, Ordering::Relaxed);
        let block = text
            .strip_prefix(&file.before)
            .and_then(|rest| rest.strip_suffix(&file.behind));
        prop_assert!(block.is_some(), "outside the block: {}", shown);
        let block = block.unwrap_or_default();
        let windows = whole.contains('\r');
        prop_assert_eq!(
            block.replace("\r\n", "").contains(['\r', '\n']),
            !windows && block.contains('\n'),
            "{}",
            shown
        );
        let build = ["build", "--format", "json", "--only", expected.name];
        let json = &cbgen_in(&folder, build).json()[0];
        prop_assert_eq!(entries(json), expected.entries(), "{}", shown);
        let built = ["trigger", "event_token", "field"].map(|key| json[key].as_str());
        let wanted = [
            Some(expected.trigger),
            expected.token,
            Some(run.stdout.trim_end()),
        ];
        prop_assert_eq!(built, wanted, "{}", shown);
        // Of endpoints that go, nothing stays; else no comment above anything goes.
        if !about.contains(&"endpoint") {
            let now = comment_lines(block);
            for comment in comment_lines(&file.block) {
                prop_assert!(now.contains(&comment), "{} is gone: {}", comment, shown);
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let done = done.into_inner();
    assert!(
        done * 2 > cases as usize,
        "{done} of {cases} edits were done: the others prove nothing"
    );
}
