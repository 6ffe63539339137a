//! Edits by any flags of files in any notation: what the flags say is built, and no comment is lost.

use crate::program::{cbgen_in, folder_with};
use proptest::prelude::*;

/// A comment on a line of its own, or none; each `#` gets a number later.
fn above() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", "#\n", "\n  #\n", "\t# [x]\n\n"])
}

/// What stands behind a value.
fn behind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", " # \"b\"", "  "])
}

/// A list of words, on one line or several.
fn list(words: &[&'static str]) -> impl Strategy<Value = String> {
    let few = prop::sample::subsequence(words.to_owned(), 0..=words.len());
    let items = few.prop_flat_map(|words| {
        let each = words
            .into_iter()
            .map(|word| (above(), Just(word), behind()));
        each.collect::<Vec<_>>()
    });
    (0_u8..5, items, any::<bool>()).prop_map(|(form, items, comma)| {
        let words: Vec<String> = items
            .iter()
            .map(|(_, word, _)| format!("\"{word}\""))
            .collect();
        let last = if comma && !words.is_empty() { "," } else { "" };
        match form {
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
        }
    })
}

/// Pairs under a key, in each notation; the lines that a table of its own takes stand apart.
fn pairs(name: &'static str, header: &'static str) -> impl Strategy<Value = (String, String)> {
    let all = vec![
        "k = \"1\"",
        "\"idfa\" = 'x'",
        "s = { encoded = \"a%20b\" }",
        "m.encoded = \"b\"",
    ];
    let few = prop::sample::subsequence(all.clone(), 0..=all.len());
    let items = few.prop_flat_map(|pairs| {
        let each = pairs
            .into_iter()
            .map(|pair| (above(), Just(pair), behind()));
        each.collect::<Vec<_>>()
    });
    (0_u8..5, items).prop_map(move |(form, items)| {
        let lines = |indent: &str, end: &str| -> String {
            let line = |(above, pair, behind): &(&str, &str, &str)| {
                format!("{above}{indent}{pair}{end}{behind}\n")
            };
            items.iter().map(line).collect()
        };
        let plain: Vec<&str> = items.iter().map(|(_, pair, _)| *pair).collect();
        match form {
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
        }
    })
}

/// Endpoints as a list of addresses or of tables, in braces or below headers.
fn endpoints() -> impl Strategy<Value = (String, String)> {
    let table = (
        prop::sample::select(vec!["", "conditions = [\"country=de\"]", "conditions = []"]),
        prop::sample::select(vec!["", "method = 'get'"]),
        prop::sample::select(vec!["", "params = { k = \"3\" }", "params.idfa = \"4\""]),
    );
    let addresses = list(&["https://b.example.com/x?q=1", "https://c.example.com"]);
    (0_u8..5, addresses, table).prop_map(|(form, list, (conditions, method, params))| {
        let parts = [
            "url = \"https://a.example.com\"",
            conditions,
            method,
            params,
        ];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        match form {
            0 => {
                let parts: Vec<&str> = parts.collect();
                let line = format!(
                    "endpoints = [{{ {} }}, \"https://b.example.com\"]\n",
                    parts.join(", ")
                );
                (line, String::new())
            }
            1 => {
                let parts: String = parts.map(|part| format!("#\n{part} # p\n")).collect();
                (
                    String::new(),
                    format!("\n# e\n[[callback.endpoints]] # x\n{parts}"),
                )
            }
            _ if list.contains("https") => (format!("endpoints = {list}\n"), String::new()),
            _ => (
                "endpoints = ['https://a.example.com']\n".to_owned(),
                String::new(),
            ),
        }
    })
}

fn file() -> impl Strategy<Value = String> {
    let head =
        "[sets.device]\nplaceholders = [\"os_name\"]\n[defaults]\nplaceholders = [\"adid\"]\n\n";
    let flags = prop::sample::select(vec![
        "",
        "recommended = true\n",
        "use = [\"device\"] # u\n",
        "method = \"get\"\n",
    ]);
    let conditions = prop::sample::select(vec![
        "",
        "conditions = [\"environment=production\"] # c\n",
        "conditions = []\n",
    ]);
    let parts = (
        flags,
        conditions,
        list(&["idfa", "idfv", "fire_adid"]),
        pairs("params", "callback.params"),
        endpoints(),
        prop::collection::vec(above(), 5),
        prop::sample::select(vec!["", "exclude = [\"adid\" # out\n]\n"]),
    );
    let whole = parts.prop_map(
        move |(flag, conditions, words, params, endpoints, gaps, exclude)| {
            // A key that is in both is a finding.
            let words =
                if (params.0.clone() + &params.1 + &endpoints.0 + &endpoints.1).contains("idfa") {
                    words.replace("idfa", "win_adid")
                } else {
                    words
                };
            let placeholders = format!("placeholders = {words}\n");
            let lines = [flag, conditions, &placeholders, &params.0, &endpoints.0];
            let lines: String = gaps
                .iter()
                .zip(lines)
                .map(|(gap, line)| format!("{gap}{line}"))
                .collect();
            let open = format!(
                "{head}# top\n[[callback]]\nname = 'a'\ntrigger = \"install\"\n{lines}{exclude}"
            );
            let other =
                "\n# other\n[[callback]]\nname = \"z\"\nendpoints = [\"https://z.example.com\"]\n";
            format!("{open}{}{}{other}", params.1, endpoints.1)
        },
    );
    (whole, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(text, windows, bom, open)| {
        // Comments are told apart by a number.
        let mut pieces = text.split('#');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for (at, piece) in pieces.enumerate() {
            text.push_str(&format!("#{at}{piece}"));
        }
        if open {
            text.truncate(text.rfind("\n#").unwrap_or(text.len()));
        }
        let text = if windows {
            text.replace('\n', "\r\n")
        } else {
            text
        };
        if bom { format!("\u{FEFF}{text}") } else { text }
    })
}

/// Flags, with what each entry of the field has then, or has not.
const FLAGS: &[(&[&str], &str, bool)] = &[
    (&["-p", "fire_adid"], "fire_adid={fire_adid}", true),
    (&["-p", "{gps_adid},country"], "gps_adid={gps_adid}", true),
    (&["-p", "adid"], "adid={adid}", true),
    (&["-P", "n=1"], "n=1", true),
    (&["-P", "k=9"], "k=9", true),
    (&["-P", "idfa=x y"], "idfa=x%20y", true),
    (&["-P", "s=plain"], "s=plain", true),
    (&["-P", "m:=c%20d"], "m=c%20d", true),
    (&["--remove", "idfv"], "idfv=", false),
    (&["--remove", "k"], "?k=", false),
    (&["--remove", "m"], "&m=", false),
    (&["--remove", "s"], "&s=", false),
    (
        &["--no-condition", "--condition", "country=at"],
        "equal,{country},at,http",
        true,
    ),
    (&["--no-condition"], "equal,", false),
    (&["--method", "get"], "POST", false),
    (
        &[
            "--method",
            "post",
            "--no-condition",
            "--condition",
            "country=at",
            "--body",
            "v=1",
        ],
        ",v=1",
        true,
    ),
    (
        &["-e", "https://n.example.com"],
        "https://n.example.com",
        true,
    ),
    (
        &[
            "-e",
            "https://c.example.com",
            "-e",
            "https://b.example.com/x?q=1",
        ],
        ".example.com",
        true,
    ),
    (
        &["-e", "https://n.example.com", "-e", "https://a.example.com"],
        ".example.com",
        true,
    ),
    (&["--recommended"], "tracker={tracker}", true),
    (&["--exclude", "adid"], "?adid={adid}", false),
    (&["--use", "device"], "os_name={os_name}", true),
    (&["-t", "session"], "https://", true),
];

/// Each comment that has a line of its own.
fn comment_lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| line.starts_with('#')).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_builds_what_its_flags_say_and_loses_no_comment(
        file in file(),
        chosen in prop::sample::subsequence(FLAGS.to_vec(), 1..4),
    ) {
        let folder = folder_with(&file);
        let arguments: Vec<&str> = chosen.iter().flat_map(|(flags, ..)| flags.iter().copied()).collect();
        let run = cbgen_in(folder.path(), [&["edit", "a"], &arguments[..]].concat());
        let text = std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("read");
        let shown = format!("{arguments:?}\n{file}\n---\n{text}\n{}", run.stderr);
        prop_assert!(!run.stderr.contains("cannot make this change"), "{}", shown);
        if run.code != 0 {
            prop_assert!((1..=2).contains(&run.code), "{}", shown);
            prop_assert_eq!((run.stdout.as_str(), &text), ("", &file), "{}", shown);
            return Ok(());
        }
        let built = cbgen_in(folder.path(), ["build", "--only", "a"]);
        prop_assert_eq!(&built.stdout, &run.stdout, "{}", shown);
        for (flags, part, is_there) in &chosen {
            let sets = |flag: &[&str]| {
                flag[0] == "-P" && flag[1].trim_start_matches(flags[1]).starts_with(['=', ':'])
            };
            let returns = flags[0] == "--remove"
                && (run.stderr.contains("from elsewhere now: to leave")
                    || chosen.iter().any(|(other, ..)| sets(other)));
            let own = flags[0] == "--exclude"
                && chosen.iter().any(|(other, ..)| *other == ["-p", flags[1]]);
            let conditional = *flags == ["--no-condition"] && arguments.contains(&"--condition");
            if returns || own || conditional || arguments.iter().filter(|flag| **flag == "-e").count() > 2 {
                continue;
            }
            for entry in run.stdout.trim_end().split(' ') {
                prop_assert_eq!(entry.contains(part), *is_there, "{} in {}\n{}", part, entry, shown);
            }
        }
        // Of endpoints below headers that all go, nothing stays; else no comment above anything goes. Those of items that
        // stand in another order go with them.
        let has = |word: &str| arguments.contains(&word);
        let replaces = has("-e") && file.contains("[[callback.endpoints]]") && !has("https://a.example.com");
        let now = comment_lines(&text);
        for comment in comment_lines(&file) {
            prop_assert!(replaces || now.contains(&comment), "{} is gone: {}", comment, shown);
        }
        let other = |text: &str| text.find("name = \"z\"").map(|at| text[at..].to_owned());
        prop_assert_eq!(other(&text), other(&file), "{}", shown);
        let windows = |text: &str| (text.contains('\r'), text.replace("\r\n", "").contains('\n'), text.starts_with('\u{FEFF}'));
        prop_assert_eq!(windows(&text), windows(&file), "{}", shown);
    }
}
