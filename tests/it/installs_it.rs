//! What people expect of a tool that they keep: help, pages of the manual, completions, an editor's schema, colours.

use crate::program::{
    cbgen, cbgen_with, command, folder_of, folder_with, has, lacks, pairs, starts, words,
};
use std::path::Path;
use std::process::Output;

/// The names of all verbs, as the help lists them in its groups.
fn verbs() -> Vec<String> {
    let help = cbgen("-h").stdout;
    let (verbs, _) = help.split_once("Global options:").expect("options");
    let rows = verbs.lines().filter_map(|line| line.strip_prefix("  "));
    let names = rows.filter_map(|row| row.split(' ').next());
    names.map(str::to_owned).collect()
}

#[test]
fn the_help_lists_every_verb_in_its_group() {
    let help = cbgen("-h").stdout;
    let titles = help.lines().filter(|line| line.ends_with(':'));
    let titles: Vec<&str> = titles.collect();
    let groups = "Build: Look: Keep: Try: Connect: Global options: Examples:";
    assert_eq!(titles.join(" "), groups);
    let verbs = verbs().join(" ");
    starts(&verbs, "new init build link inspect ");
    has(&verbs, " schema sdk completions man config-schema help");
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
            assert!(lines <= 50, "{verb}: {lines} lines\n{help}");
            for line in help.lines() {
                assert!(line.chars().count() <= columns, "{line}");
            }
            let at = |part: &str| help.find(part).unwrap_or_else(|| panic!("{part}\n{help}"));
            let order = ["Usage: cbgen", "Global options:\n", "Examples:\n  cbgen "].map(at);
            assert!(0 < order[0] && order.is_sorted(), "{help}");
            let global = &help[order[1]..order[2]];
            for flag in ["--color", "--quiet", "--no-input", "--report", "--help"] {
                let count = help.matches(&format!("{flag} ")).count();
                assert_eq!(count, 1, "{flag}\n{help}");
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
    let rows = list.lines().map(|row| row.split_whitespace().collect());
    let rows: Vec<Vec<&str>> = rows.collect();
    assert_eq!(rows.len(), cbgen::lint::Code::ALL.len() + 1);
    for (code, level) in pairs([
        "ip-host | deny",
        "insecure-endpoint | warn",
        "missing-recommended | allow",
    ]) {
        // And it says what it means.
        let is_told = |row: &Vec<&str>| row[..2] == [code, level] && row.len() > 3;
        assert!(rows.iter().any(is_told), "{code}");
    }
}

/// What a shell is told that asks for the last word of a line; `·` is a blank in a word. Bash gives its line too, and of
/// the word what stands behind a quote, `=` or `:`, which alone it replaces.
fn completed(folder: &Path, shell: &str, line: &str) -> Vec<String> {
    let line = format!("cbgen {line}");
    let words: Vec<String> = line.split(' ').map(|word| word.replace('·', " ")).collect();
    let last = words.len() - 1;
    let cuts = |c| shell == "bash" && "'\"=:".contains(c);
    let cut = words[last].rfind(cuts).map_or(0, |at| at + 1);
    let mut command = command(folder);
    command.env("COMPLETE", shell).env("_CLAP_IFS", "\n");
    command.env("_CLAP_COMPLETE_INDEX", last.to_string());
    command.env("_CBGEN_LINE", words.join(" "));
    command
        .arg("--")
        .args(&words[..last])
        .arg(&words[last][cut..]);
    let Output { status, stdout, .. } = command.output().expect("it ends");
    assert_eq!(status.code(), Some(0), "{line}");
    let text = String::from_utf8(stdout).expect("UTF-8");
    let sign = if shell == "zsh" { ':' } else { '\t' };
    let words_found = text.lines().filter_map(|line| line.split(sign).next());
    let kept = words[last][..cut].replace(['\'', '"'], "");
    words_found
        .map(|word| format!("{kept}{word}").replace(' ', "·"))
        .collect()
}

#[test]
fn shells_complete_verbs_flags_and_the_words_of_the_catalogue_and_the_file() {
    let file = "[sets.device]\nplaceholders = [\"adid\"]\n[[callback]]\nname = \"start\"\n\
                trigger = \"install\"\nrecommended = true\nparams = { os = \"{os_name}\" }\n\
                endpoints = [\"https://a.example.com\"]\n";
    let folder = folder_of(&[
        ("callbacks.toml", file),
        ("apps/game.toml", &file.replace("start", "game")),
        ("my file.toml", ""),
        ("notes.txt", ""),
    ]);
    let mut rows = pairs([
        "pla | placeholders",
        "new --con | --condition",
        "new -t reatt | reattribution reattribution_reinstall",
        "new -t 'ad·rev | ad·revenue",
        "triggers sk_install_ | sk_install_direct",
        "placeholders --trigger san_c | san_click",
        "placeholders --category device_ | device_ids",
        "new -p adid,gps_ | adid,gps_adid adid,gps_adid_md5",
        "new --placeholder=idfa,idfv,gps_adid_ | --placeholder=idfa,idfv,gps_adid_md5",
        "new -P 'x={gps_ | x={gps_adid} x={gps_adid_md5}",
        "new --body \"x={idfa||gps_adid_ | x={idfa||gps_adid_md5}",
        "edit start --param='x={adid}-{gps_adid_ | --param=x={adid}-{gps_adid_md5}",
        "new --condition envir | environment=",
        "new --condition environment!= | environment!=production environment!=sandbox",
        "preview --set gps_adid_ | gps_adid_md5=",
        "check --allow ip | ip-host",
        "check --deny war | warnings",
        "explain half | half-encoded",
        "edit st | start",
        "edit start --remove o | os",
        "edit start --exclude tracker_ | tracker_name",
        "build --only  | start",
        "check st | start",
        "preview  | start callbacks.toml",
        "build apps/game.toml --only  | game",
        "edit -fapps/game.toml ga | game",
        "link x --from=apps/game.toml --only g | game",
        "link x --callback in | install=",
        "edit start --use  | device",
        "build -f  | callbacks.toml apps/",
        "build -f apps/ | apps/game.toml",
        "build --file=my | --file=my\\·file.toml",
        "build -f 'my | my·file.toml",
        "schema --check no | notes.txt",
        "schema --dialect snow | snowflake",
        "sdk --platform re | react-native",
        "sdk --platform android --language k | kotlin",
        "man confi | config-schema",
    ])
    .to_vec();
    if cfg!(feature = "delivery") {
        rows.extend(pairs([
            "listen --expect a | apps/",
            "listen --record no | notes.txt",
        ]));
    }
    for (line, wanted) in rows {
        let begun = line
            .rsplit(' ')
            .next()
            .expect("a word")
            .replace(['\'', '"'], "");
        for shell in ["bash", "zsh", "fish"] {
            let wanted = if shell == "bash" {
                wanted
            } else {
                &wanted.replace('\\', "")
            };
            let found = completed(folder.path(), shell, line);
            let is_found = |word: &str| found.iter().any(|one| one == word);
            let is_so = wanted.split(' ').all(is_found)
                && found
                    .iter()
                    .all(|word| begun.is_empty() || word.starts_with(&begun))
                && is_found("notes.txt") == (wanted == "notes.txt");
            assert!(is_so, "{shell}: {line}: {wanted} of {found:?}");
        }
    }
    assert_eq!(
        completed(&folder.path().join("apps"), "bash", "copy st"),
        ["start"]
    );
    // A file that is none, or has control characters in names, offers nothing.
    let broken = folder_with("[[callback]]\nname = \"a\\u001b[31m\"\n[sets.\"x y\"]\n");
    for line in ["edit ", "copy ", "edit --use "] {
        let found = completed(broken.path(), "bash", line).concat();
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
    let runs = "--help | new -h | triggers | explain | explain ip-host | check | nwe";
    let colourful = |variables: &[(&str, &str)], words: Vec<std::ffi::OsString>| {
        let run = cbgen_with(&folder, variables, words);
        (run.stdout + &run.stderr).contains('\u{1b}')
    };
    for arguments in runs.split(" | ") {
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
            assert_eq!(found, expected, "{shown}");
        }
    }
    cbgen(words("--color never", "--help")).prints("Usage: cbgen");
}
