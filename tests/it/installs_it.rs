//! What people expect of a tool that they keep: help, pages of the manual, completions, an editor's schema, colours.

use crate::program::{
    cbgen, cbgen_with, command, folder_of, folder_with, has, lacks, pairs, words,
};
use std::process::Output;

/// The names of all verbs, in the groups of the help.
fn groups() -> Vec<(String, Vec<String>)> {
    let help = cbgen("-h").stdout;
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for line in help.lines().skip(4) {
        match (line.strip_suffix(':'), line.strip_prefix("  ")) {
            (Some("Global options"), _) => break,
            (Some(title), None) => groups.push((title.to_owned(), Vec::new())),
            (None, Some(verb)) => {
                let name = verb.split(' ').next().unwrap_or_default();
                groups.last_mut().expect("a group").1.push(name.to_owned());
            }
            _ => {}
        }
    }
    groups
}

fn verbs() -> Vec<String> {
    groups().into_iter().flat_map(|(_, verbs)| verbs).collect()
}

#[test]
fn the_help_lists_every_verb_in_its_group() {
    let groups = groups();
    let titles: Vec<&str> = groups.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(titles.join(" "), "Build Look Keep Try Connect");
    assert_eq!(groups[0].1.join(" "), "new init build link");
    let last = "schema sdk completions man config-schema help";
    assert_eq!(groups[4].1.join(" "), last);
}

#[test]
fn short_help_fits_a_screen_and_has_one_order() {
    let verbs = verbs();
    let all = verbs.iter().map(String::as_str).chain([""]);
    for verb in all {
        for (width, columns) in [("80", 80), ("100", 100)] {
            let run = cbgen_with(".", &[("COLUMNS", width)], words(verb, ["-h"]));
            let help = &run.stdout;
            run.is_silent();
            let lines = help.lines().count();
            assert!(
                lines <= 50,
                "{verb}: {lines} lines at {width} columns\n{help}"
            );
            for line in help.lines() {
                assert!(line.chars().count() <= columns, "{line}");
            }
            let at = |part: &str| help.find(part).unwrap_or_else(|| panic!("{part}\n{help}"));
            let order = ["Usage: cbgen", "Global options:\n", "Examples:\n  cbgen "].map(at);
            assert!(0 < order[0] && order.is_sorted(), "{help}");
            let global = &help[order[1]..order[2]];
            for flag in ["--color", "--quiet", "--no-input", "--report", "--help"] {
                assert_eq!(
                    help.matches(&format!("{flag} ")).count(),
                    1,
                    "{flag}\n{help}"
                );
                has(global, flag);
            }
        }
    }
}

#[test]
fn help_and_the_manual_know_every_verb() {
    cbgen("help").gives(0, &cbgen("--help").stdout);
    for verb in verbs() {
        cbgen(["help", &verb]).gives(0, &cbgen([&verb, "--help"]).stdout);
        let page = cbgen(["man", &verb]).stdout;
        has(&page, &format!("\n.TH cbgen-{verb} 1 "));
        has(&page, "\n.SH EXAMPLES\n.nf\n  cbgen ");
        has(&page, "\n.SH \"GLOBAL OPTIONS\"\n");
        lacks(&page, "\\fR\n\n");
        lacks(&page, "`");
    }
    cbgen("help ls").prints("cbgen list");
    let page = cbgen("man").stdout;
    has(&page, "\n.TH cbgen 1 ");
    has(&page, "cbgen\\-config\\-schema(1)");
}

#[test]
fn a_misspelt_verb_or_code_gets_the_nearest() {
    for (typed, meant) in pairs([
        "nwe | 'new'",
        "biuld | 'build'",
        "help lsit | 'list'",
        "man chekc | 'check'",
        "explain half | `half-encoded`",
        "explain insecure_endpont | `insecure-endpoint`",
        "explain 'percent encoded macro' | `encoded-macro`",
        "explain nope | `no-callbacks`",
    ]) {
        cbgen(typed).gives(2, "").says(meant);
    }
    cbgen("explain zzz").gives(2, "").never_says("did you mean");
}

#[test]
fn explain_alone_lists_the_codes_with_their_levels() {
    let list = cbgen("explain").stdout;
    assert_eq!(list.lines().count(), cbgen::lint::Code::ALL.len() + 1);
    for line in pairs([
        "ip-host | deny",
        "insecure-endpoint | warn",
        "missing-recommended | allow",
    ]) {
        let (code, level) = line;
        let row = list
            .lines()
            .find(|row| row.starts_with(&format!("{code} ")));
        let row: Vec<&str> = row.expect(code).split_whitespace().collect();
        assert_eq!(row[1], level);
        assert!(row.len() > 3, "it says what it means");
    }
}

/// What a shell is told that asks for the last of these words.
fn completed(folder: &std::path::Path, shell: &str, line: &[&str]) -> Vec<String> {
    let mut command = command(folder);
    command
        .env("COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", line.len().to_string())
        .env("_CLAP_IFS", "\n")
        .args(["--", "cbgen"])
        .args(line);
    let Output { status, stdout, .. } = command.output().expect("it ends");
    assert_eq!(status.code(), Some(0), "{line:?}");
    let text = String::from_utf8(stdout).expect("UTF-8");
    let sign = if shell == "zsh" { ':' } else { '\t' };
    let words = text.lines().map(|line| line.split(sign).next());
    words.flatten().map(str::to_owned).collect()
}

#[test]
fn shells_complete_verbs_flags_and_the_words_of_the_catalogue_and_the_file() {
    let file = "[sets.device]\nplaceholders = [\"adid\"]\n[[callback]]\nname = \"start\"\n\
                endpoints = [\"https://a.example.com\"]\n";
    let folder = folder_of(&[
        ("callbacks.toml", file),
        ("apps/game.toml", &file.replace("start", "game")),
        ("notes.txt", ""),
    ]);
    for (line, wanted) in pairs([
        "pla | placeholders",
        "new --con | --condition",
        "new -t reatt | reattribution reattribution_reinstall",
        "triggers sk_install_ | sk_install_direct",
        "new -p gps_ | gps_adid gps_adid_md5",
        "new -p adid,gps_ | adid,gps_adid adid,gps_adid_md5",
        "new --placeholder=idfa,idfv,gps_adid_ | --placeholder=idfa,idfv,gps_adid_md5",
        "check --allow ip | ip-host",
        "check --deny war | warnings",
        "explain half | half-encoded",
        "edit st | start",
        "build --only  | start",
        "build st | start",
        "check st | start",
        "build apps/game.toml --only  | game",
        "edit -f apps/game.toml ga | game",
        "edit start --use  | device",
        "build -f  | callbacks.toml apps/",
        "build -f apps/ | apps/game.toml",
        "man confi | config-schema",
        "completions z | zsh",
        "build --format adjust-a | adjust-api",
    ]) {
        let words: Vec<&str> = line.split(' ').collect();
        for shell in ["bash", "zsh", "fish"] {
            let found = completed(folder.path(), shell, &words);
            let is_found = |word: &str| found.iter().any(|one| one == word);
            let is_so = wanted.split(' ').all(is_found) && !is_found("notes.txt");
            assert!(is_so, "{shell}: {line}: {wanted} of {found:?}");
        }
        let bash = completed(folder.path(), "bash", &words);
        let typed = words.last().expect("a word");
        assert!(bash.iter().all(|word| word.starts_with(typed)), "{bash:?}");
    }
    let below = completed(&folder.path().join("apps"), "bash", &["copy", "st"]);
    assert_eq!(below, ["start"]);
    // A file that is none, or has control characters in names, offers nothing.
    let broken = folder_with("[[callback]]\nname = \"a\\u001b[31m\"\n[sets.\"x y\"]\n");
    for line in [["edit", ""], ["copy", ""]] {
        let found = completed(broken.path(), "bash", &line).concat();
        assert!(!found.contains('\u{1b}'), "{found:?}");
    }
}

#[test]
fn the_script_of_a_shell_names_the_program_and_no_path() {
    for (shell, has_part) in pairs([
        "bash | complete -o nospace",
        "zsh | #compdef cbgen",
        "fish | --command cbgen",
        "powershell | -CommandName cbgen",
        "elvish | arg-completer[cbgen]",
    ]) {
        let script = cbgen(["completions", shell]).stdout;
        has(&script, has_part);
        lacks(&script, "/cbgen");
        lacks(&script, "target");
        // The variable gives the same.
        let asked = cbgen_with(".", &[("COMPLETE", shell)], "");
        asked.gives(0, &script);
    }
    cbgen("completions ksh").gives(2, "");
    cbgen_with(".", &[("COMPLETE", "ksh")], "").gives(2, "");
    cbgen_with(".", &[("COMPLETE", "")], "triggers --format names").ends(0);
}

#[test]
fn colours_come_and_go_everywhere_alike() {
    let folder = folder_with("[[callback]]\nname = \"a\"\nendpoints = [\"ftp://a.example\"]\n");
    let runs = [
        "--help",
        "new -h",
        "triggers",
        "explain",
        "explain ip-host",
        "check",
        "nwe",
    ];
    let colourful = |variables: &[(&str, &str)], words: Vec<std::ffi::OsString>| {
        let run = cbgen_with(&folder, variables, words);
        run.stdout.contains('\u{1b}')
    };
    for arguments in runs {
        let is_error = arguments == "nwe";
        for (variables, flag, expected) in [
            (&[][..], "", false),
            (&[], "--color always", true),
            (&[], "--color=never", false),
            (&[("FORCE_COLOR", "1")], "", true),
            (&[("FORCE_COLOR", "")], "", false),
            (&[("FORCE_COLOR", "0")], "", false),
            (&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], "", false),
            (&[("FORCE_COLOR", "1")], "--color never", false),
            (&[("NO_COLOR", "1")], "--color always", true),
            (&[("CLICOLOR_FORCE", "1")], "", true),
        ] {
            let words = words(arguments, flag);
            let found = colourful(variables, words);
            let shown = format!("{arguments} {flag} {variables:?}");
            assert_eq!(found, expected && !is_error, "{shown}");
        }
    }
    cbgen(words("--color never", "--help")).prints("Usage: cbgen");
}
