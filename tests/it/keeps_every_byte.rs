//! Edits of generated files with comments in every position, and runs that are killed.

use crate::cases;
use crate::program::{folder_with, read, write};
use cbgen::manifest::edit::{delete, duplicate};
use proptest::prelude::*;
use std::process::{Command, Stdio};

/// Blank lines and comments between two lines.
fn between() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            Just(String::new()),
            Just("   ".to_owned()),
            "# [a-z \\[\\]=\"']{0,12}",
            Just("  # [[callback]]".to_owned()),
            Just("#".to_owned()),
        ],
        0..4,
    )
    .prop_map(|lines| lines.into_iter().map(|line| line + "\n").collect())
}

/// What may stand behind a value on its line.
fn behind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "  ", " # why", "\t#x", " # name = \"b0\""])
}

fn line() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "trigger = \"install\"",
        "  endpoints = ['https://a.example']",
        "endpoints = [ # first\n  \"https://a.example\", # one\n\n  # two\n  \"https://b.example\" ]",
        "conditions = []",
        "method = 'get'",
        "params = { x = \"1\", \"y z\" = '2' }",
        "params.x = \"{adid}\"",
        "placeholders = [\n\t'adid', #a\n#b\n\t'idfa'\n]",
        "allow = [ ]",
    ]);
    (key, behind()).prop_map(|(key, behind)| format!("{key}{behind}\n"))
}

fn callback(number: usize) -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["name = \"bN\"", "name='bN'", "\"name\"  =  \"bN\""]);
    let header = prop::sample::select(vec!["[[callback]]", "  [[ callback ]]", "[[\"callback\"]]"]);
    let tail = prop::sample::select(vec![
        "",
        "[callback.body]\nz = \"1\" # z\n",
        "\n# sub\n[callback.body] # b\n\"q\" = '''\n[[callback]]\n'''\n",
        "[[callback.extra]]\nurl = \"x\"\n[[callback.extra]]\n",
    ]);
    (
        header,
        behind(),
        between(),
        name,
        behind(),
        prop::collection::vec((between(), line()), 0..4),
        tail,
    )
        .prop_map(move |(header, after, gap, name, comment, lines, tail)| {
            let mut seen: Vec<String> = Vec::new();
            let mut text = format!(
                "{header}{after}\n{gap}{}{comment}\n",
                name.replace('N', &number.to_string())
            );
            for (gap, line) in lines {
                let key: String = line
                    .trim()
                    .chars()
                    .take_while(|c| c.is_alphabetic())
                    .collect();
                // A key stands once.
                if !seen.contains(&key) {
                    seen.push(key);
                    text.push_str(&gap);
                    text.push_str(&line);
                }
            }
            text + tail
        })
}

/// A file of callbacks `b0`, `b1`, …; perhaps with another table among them, Windows line endings, a byte order
/// mark, no final line break.
fn file() -> impl Strategy<Value = (String, usize)> {
    let head = prop::sample::select(vec![
        "",
        "macros = []\n",
        "[lints]\nlong-url = \"warn\" # l\n",
    ]);
    let table = prop::sample::select(vec!["", "", "[defaults]\nrecommended = false\n"]);
    let ends = prop::sample::select(vec!["\n", "\r\n", "mixed"]);
    (1_usize..5, 0_usize..5).prop_flat_map(move |(count, chosen)| {
        let callbacks: Vec<_> = (0..count).map(|at| (callback(at), between())).collect();
        (
            between(),
            head.clone(),
            between(),
            callbacks,
            table.clone(),
            ends.clone(),
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(move |(top, head, gap, callbacks, table, ends, bom, open)| {
                let mut text = format!("{top}{head}{gap}");
                let last = callbacks.len() - 1;
                for (at, (callback, gap)) in callbacks.into_iter().enumerate() {
                    if at == last {
                        text.push_str(table);
                    }
                    text.push_str(&callback);
                    text.push_str(&gap);
                }
                if open && text.ends_with('\n') {
                    text.pop();
                }
                let text = match ends {
                    "mixed" => {
                        let lines = text.split_inclusive('\n').enumerate();
                        lines
                            .map(|(at, line)| {
                                if at % 3 == 1 {
                                    line.replace('\n', "\r\n")
                                } else {
                                    line.to_owned()
                                }
                            })
                            .collect()
                    }
                    ends => text.replace('\n', ends),
                };
                let bom = if bom { "\u{FEFF}" } else { "" };
                (format!("{bom}{text}"), chosen % (last + 1))
            })
    })
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn duplicate_then_delete_gives_the_old_bytes((text, chosen) in file()) {
        let name = format!("b{chosen}");
        let copied = duplicate(&text, &name, "copy");
        prop_assert!(copied.is_ok(), "{copied:?}\n{text}");
        let copied = copied.unwrap_or_default();
        prop_assert!(copied.len() > text.len());
        prop_assert_eq!(delete(&copied, "copy"), Ok(text));
    }

    #[test]
    fn deleting_keeps_every_other_callback((text, chosen) in file()) {
        let name = format!("b{chosen}");
        let less = delete(&text, &name);
        prop_assert!(less.is_ok(), "{less:?}\n{text}");
        let less = less.unwrap_or_default();
        for other in (0..5).map(|at| format!("b{at}")) {
            let was = duplicate(&text, &other, "copy").is_ok();
            let is = duplicate(&less, &other, "copy").is_ok();
            prop_assert_eq!(is, was && other != name, "{}\n---\n{}", text, less);
        }
    }
}

/// Ends runs at moments that are spread over the time that a run takes. What is left of a verb's file is the old
/// text or the new one. On Linux a new text has a name beside it for some microseconds, and is whole then.
#[test]
#[cfg(unix)]
fn a_run_that_is_ended_leaves_the_old_file_or_the_new_one() {
    use rustix::process::{Pid, Signal, kill_process};
    const SIGNALS: [Signal; 3] = [Signal::KILL, Signal::TERM, Signal::INT];
    const PARTS: u32 = 12;
    let old = "# kept\n[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\n# also\n"
        .to_owned()
        + &"# filler\n".repeat(2_000);
    let verbs: [(&str, &[&str]); 4] = [
        ("callbacks.toml", &["edit", "a", "-P", "x=1"]),
        ("callbacks.toml", &["duplicate", "a", "b"]),
        ("callbacks.toml", &["delete", "a", "--yes"]),
        ("built", &["build", "-o", "built"]),
    ];
    let mut left = 0;
    for (file, arguments) in verbs {
        let begin = || {
            let folder = folder_with(&old);
            write(&folder, "built", &old);
            let child = Command::new(env!("CARGO_BIN_EXE_cbgen"))
                .current_dir(&folder)
                .args(arguments)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("cbgen starts");
            (folder, child)
        };
        let start = std::time::Instant::now();
        let (whole, mut child) = begin();
        child.wait().expect("it ends");
        let takes = start.elapsed();
        let new = read(&whole, file);
        assert_ne!(new, old);
        for part in 0..PARTS {
            let until = std::time::Instant::now() + takes * part / (PARTS - 1);
            let (folder, mut child) = begin();
            // Waiting is the point: each run is ended a little later than the one before.
            while std::time::Instant::now() < until {
                std::hint::spin_loop();
            }
            // A run that has ended cannot be ended.
            let signal = SIGNALS[part as usize % SIGNALS.len()];
            let _ = kill_process(Pid::from_child(&child), signal);
            child.wait().expect("it ends");
            let now = read(&folder, file);
            assert!(
                now == old || now == new,
                "{arguments:?} ended in part {part}:\n{now}"
            );
            for entry in std::fs::read_dir(&folder).expect("the folder") {
                let name = entry.expect("an entry").file_name();
                let name = name.to_str().expect("a name");
                if !["callbacks.toml", "built"].contains(&name) {
                    left += 1;
                    let is_whole = !cfg!(target_os = "linux") || read(&folder, name) == new;
                    assert!(is_whole, "{arguments:?} left a part of a file: {name}");
                }
            }
        }
    }
    eprintln!("left behind: {left}");
}
