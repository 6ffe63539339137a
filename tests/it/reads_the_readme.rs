//! A reader follows the README and the pages of `docs/`, and types every example as it stands there.
//!
//! The pages carry no marks for this. Of a page, from top to bottom, in a folder of its own:
//! - a `toml` block is saved under the name that the paragraph above it ends with, and checked;
//! - of a `console` block, each line that begins with `$` is typed, and prints the lines below it; `…` stands for any
//!   lines, and at the end of one for the rest of it. It fails if it prints a line that begins with `error`, and succeeds otherwise;
//! - a `sh` or `yaml` block has commands that succeed, of cbgen's or those listed in [`BY_HAND`];
//! - a row of a table that begins with a command is one that succeeds, in a copy of the folder; one that asks cannot,
//!   for there is no terminal;
//! - in any other place, and in a `text` block, the verb and the flags of a command are those that `--help` knows.

use crate::program::{Run, cbgen, cbgen_in, folder_of, has, read, write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What the pages tell people to type that no test runs.
const BY_HAND: [&str; 3] = [
    "cargo test --profile slow-tests",
    "cargo install --path .",
    "cargo install --git https://github.com/OWNER/cbgen",
];

/// A block between fences.
struct Block<'a> {
    language: &'a str,
    /// The paragraph above it.
    above: &'a str,
    text: &'a str,
}

/// The parts of a page: what stands between its fences, and its prose.
fn blocks(page: &str) -> (Vec<Block<'_>>, Vec<&str>) {
    let (mut blocks, mut prose) = (Vec::new(), Vec::new());
    let mut rest = page;
    while let Some((above, fenced)) = rest.split_once("\n```") {
        let (language, fenced) = fenced.split_once('\n').expect("a line");
        let end = if fenced.starts_with("```") {
            0
        } else {
            fenced.find("\n```").expect("a fence that ends") + 1
        };
        prose.push(above);
        blocks.push(Block {
            language,
            above: above.trim_end().rsplit("\n\n").next().unwrap_or_default(),
            text: &fenced[..end],
        });
        rest = &fenced[end + "```".len()..];
    }
    prose.push(rest);
    (blocks, prose)
}

/// What stands between backticks.
fn spans(prose: &str) -> impl Iterator<Item = &str> {
    prose.split('`').skip(1).step_by(2)
}

/// Whether a file's name ends so.
fn is_of(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == ending)
}

/// Whether lines are the expected ones, in which `…` stands for any lines, or at its end for the rest of a line.
fn fits(printed: &[&str], expected: &[&str]) -> bool {
    match expected {
        [] => printed.is_empty(),
        [first, rest @ ..] if first.trim() == "…" => {
            (0..=printed.len()).any(|skipped| fits(&printed[skipped..], rest))
        }
        [first, rest @ ..] => {
            let is_so = |line: &&str| match first.strip_suffix('…') {
                Some(start) => line.starts_with(start),
                None => line == first,
            };
            printed.first().is_some_and(is_so) && fits(&printed[1..], rest)
        }
    }
}

/// Types a line in a shell that finds cbgen alone; both streams come as one, as on a terminal.
fn types(folder: &Path, line: &str) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_cbgen"));
    let output = Command::new("/bin/sh")
        .args(["-c", &format!("{{ {line}\n}} 2>&1")])
        .current_dir(folder)
        .env("PATH", program.parent().expect("a folder"))
        .env_remove("GITHUB_ACTIONS")
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    Run::new(line.to_owned(), output)
}

/// Follows a console block.
fn follow(folder: &Path, block: &str) {
    let text = format!("\n{block}");
    for step in text.split("\n$ ").skip(1) {
        let mut lines = step.lines();
        let mut line = lines.next().unwrap_or_default().to_owned();
        while line.ends_with('\\') {
            line = format!("{line}\n{}", lines.next().expect("a line that goes on"));
        }
        let expected: Vec<&str> = lines.collect();
        let fails = expected.iter().any(|line| line.starts_with("error"));
        let run = types(folder, &line);
        let printed: Vec<&str> = run.stdout.trim_end().lines().collect();
        let is_so = fits(&printed, &expected);
        run.holds(is_so, &format!("expected:\n{}", expected.join("\n")));
        run.holds((run.code != 0) == fails, "exit code");
    }
}

/// A command that a page tells, which is cbgen's unless it is listed as one that no test runs.
fn obey(folder: &Path, command: &str) {
    let own = command.strip_prefix("cargo run -- ");
    let own = own.map(|words| format!("cbgen {words}"));
    let command = own.as_deref().unwrap_or(command);
    if command.starts_with("cbgen ") {
        types(folder, command).ends(0);
    } else {
        assert!(BY_HAND.contains(&command), "nobody tries: {command}");
    }
}

/// A folder with the same files.
fn copy(folder: &Path) -> TempDir {
    let copy = folder_of(&[]);
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&inner)).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = inner.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(name);
            } else {
                let text = std::fs::read(entry.path()).expect("a file");
                write(&copy, name.to_str().expect("a name"), text);
            }
        }
    }
    copy
}

/// The commands that begin the rows of tables, and whether they ask.
fn rows(prose: &str) -> impl Iterator<Item = (String, bool)> {
    prose.lines().filter_map(|row| {
        let (command, does) = row.strip_prefix("| `cbgen ")?.split_once("` |")?;
        let asks = does.split(' ').any(|word| word.starts_with("asks"));
        Some((format!("cbgen {}", command.replace("\\|", "|")), asks))
    })
}

/// That cbgen has the verb and the flags of a command.
fn is_known(command: &str) {
    let words = shlex::split(command).expect("quotes that pair");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_verb = |word: &&&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    let verb = words.get(1).filter(is_verb);
    let help = match verb {
        Some(verb) => cbgen([verb, "--help"]),
        None => cbgen("--help"),
    };
    help.ends(0);
    if help.stdout.contains("--features delivery") {
        // This build leaves the verb out, and its flags.
        return;
    }
    let ends = words.iter().position(|word| *word == "|");
    for word in &words[..ends.unwrap_or(words.len())] {
        let flag = word.split('=').next().unwrap_or_default();
        if flag.starts_with("--") && flag != "--" {
            let is_there = help.stdout.contains(&format!("{flag} "))
                || help.stdout.contains(&format!("{flag}\n"));
            assert!(is_there, "{command}: {flag}");
        }
    }
}

/// Follows a page from its first line to its last.
fn follow_page(page: &str) {
    let folder = folder_of(&[]);
    let folder = folder.path();
    let (blocks, prose) = blocks(page);
    let mut blocks = blocks.into_iter();
    for text in prose {
        for (command, asks) in rows(text) {
            let copy = copy(folder);
            let run = types(copy.path(), &command);
            run.ends(if asks { 2 } else { 0 });
            let fails = run.stdout.contains("error: ");
            run.holds(fails == asks, "is an error");
        }
        let first_cells = |line: &&str| !line.starts_with("| `cbgen ");
        for line in text.lines().filter(first_cells) {
            for span in spans(line).filter(|span| span.starts_with("cbgen ")) {
                is_known(span);
            }
        }
        let Some(block) = blocks.next() else { break };
        match block.language {
            "toml" => {
                let names = spans(block.above).filter(|span| is_of(span, "toml"));
                let name = names.last().expect("a name of the file");
                write(folder, name, block.text);
                cbgen_in(folder, ["check", name]).ends(0);
            }
            "console" => follow(folder, block.text),
            "sh" => block.text.lines().for_each(|line| obey(folder, line)),
            "yaml" => {
                let runs = block.text.lines();
                runs.filter_map(|line| line.trim_start().strip_prefix("- run: "))
                    .for_each(|line| obey(folder, line));
            }
            // A conversation, or what takes two terminals.
            "text" => {
                let lines = block.text.lines();
                lines
                    .filter(|line| line.starts_with("cbgen "))
                    .for_each(is_known);
            }
            other => panic!("nobody tries blocks of {other:?}"),
        }
    }
}

/// The README and the pages of `docs/`, by their paths.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = vec!["README.md".to_owned()];
    for entry in std::fs::read_dir(root.join("docs")).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_str().expect("a name");
        if is_of(name, "md") {
            names.push(format!("docs/{name}"));
        }
    }
    names.sort();
    let texts = names.iter().map(|name| read(root, name));
    let texts: Vec<String> = texts.collect();
    names.into_iter().zip(texts).collect()
}

#[test]
fn every_example_of_every_page_is_true() {
    for (name, page) in pages() {
        eprintln!("in {name}:");
        follow_page(&page);
    }
}

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let anchor = |heading: &str| {
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let text: String = heading.trim().to_lowercase().chars().filter(kept).collect();
        text.replace(' ', "-")
    };
    for (name, page) in pages() {
        for link in page.split("](").skip(1) {
            let link = link.split(')').next().unwrap_or_default();
            if link.starts_with("https://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let path = match file {
                "" => root.join(&name),
                file => root.join(&name).with_file_name(file),
            };
            assert!(path.exists(), "{name}: {link}");
            if !heading.is_empty() {
                let text = std::fs::read_to_string(path).expect("a page");
                let mut headings = text.lines().filter_map(|line| line.strip_prefix('#'));
                let is_there = headings.any(|line| anchor(line.trim_start_matches('#')) == heading);
                assert!(is_there, "{name}: {link}");
            }
        }
    }
}

#[test]
fn the_readme_lists_every_verb_and_every_page() {
    let (_, readme) = pages()
        .into_iter()
        .find(|(name, _)| name == "README.md")
        .expect("a page");
    let help = cbgen("--help").stdout;
    let (verbs, _) = help
        .split_once("\nGlobal options:")
        .expect("the flags after the verbs");
    let verbs: Vec<&str> = verbs
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .collect();
    assert!(verbs.len() > 15, "{verbs:?}");
    for verb in verbs {
        has(&readme, &format!("| `{verb}` |"));
    }
    let version = cbgen("--version").stdout;
    let catalogue = version.split(": ").nth(1).expect("what the catalogue has");
    let counts = catalogue.split(|c: char| !c.is_ascii_digit());
    for count in counts.filter(|count| !count.is_empty()) {
        let is_there = readme.split_whitespace().any(|word| word == count);
        assert!(is_there, "{count} of {version}");
    }
    for (name, _) in pages().iter().filter(|(name, _)| name != "README.md") {
        has(&readme, &format!("]({name})"));
    }
}

#[test]
fn the_page_on_the_file_has_every_key() {
    let page = read(env!("CARGO_MANIFEST_DIR"), "docs/file.md");
    let tables = [
        "nope = 1",
        "[defaults]\nnope = 1",
        "[sets.a]\nnope = 1",
        "[[placeholder]]\nname = 'a'\nnope = 1",
        "[[callback]]\nname = 'a'\nnope = 1",
        "[[callback]]\nname = 'a'\nendpoints = [{ url = 'https://a.example', nope = 1 }]",
    ];
    for table in tables {
        let folder = folder_of(&[("callbacks.toml", table)]);
        let run = cbgen_in(&folder, "check");
        let keys = run.stdout.split("the keys are ").nth(1);
        let keys = keys.and_then(|rest| rest.lines().next()).expect(table);
        for key in keys.split(", ") {
            let mut cells = page.lines().filter_map(|line| line.strip_prefix("| "));
            let is_there = cells.any(|row| {
                let cell = row.split(" | ").next().unwrap_or_default();
                spans(cell).any(|span| span == key)
            });
            assert!(is_there, "{table}: {key}");
        }
    }
}
