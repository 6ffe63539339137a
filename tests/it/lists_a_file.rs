//! `cbgen list`: the table on a terminal and on a page, its findings, and what is told where there are no callbacks.

use crate::keeps_a_file::FILE;
use crate::program::{cbgen_in, finishes, folder_of, folder_with, has, pairs, starts, triples};

#[test]
fn the_list_tells_condition_and_parameters_in_words() {
    let list = |file: &str, format: &str| {
        let run = cbgen_in(folder_with(file), ["list", "--format", format]);
        run.ends(0);
        run
    };
    list(FILE, "table")
        .prints("environment is production")
        .prints("adid, idfv, tracker, source");
    let rows = list(FILE, "json").json();
    assert_eq!(rows[1]["event_tokens"][0], "abc123");
    assert_eq!(rows[0]["condition"], "environment is production");
    let page = list(FILE, "markdown");
    page.holds(
        page.stdout.lines().all(|line| line.starts_with('|')),
        "a table",
    );
    // What is wrong is shown, and what is known.
    let rows = list(&FILE.replace("\"tracker\"", "\"trackerr\""), "json").json();
    assert_eq!(rows[0]["findings"][0]["code"], "unknown-placeholder");
    let keys = serde_json::json!(["adid", "idfv", "trackerr", "source"]);
    assert_eq!(rows[0]["parameters"], keys);
    assert_eq!(rows[1]["findings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn the_list_shows_what_is_wrong_between_callbacks_at_each_of_them() {
    let callback = |name: &str, trigger: &str, more: &str| {
        format!(
            "[[callback]]\nname = \"{name}\"\ntrigger = \"{trigger}\"\n\
             endpoints = [\"https://a.example.com/cb\"]\n{more}\n"
        )
    };
    let twice = [
        callback("a", "install", ""),
        callback("b", "install", ""),
        callback("a", "session", ""),
    ];
    let click = "params = { system = \"{os_name}\" }\nallow = [\"missing-adid\"]";
    let overlap = [
        callback("one", "install", "params = { os = \"{os_name}\" }"),
        callback("two", "click", click),
        callback("all", "global", ""),
    ];
    for (file, expected) in [
        (
            twice,
            "duplicate-name same-trigger | same-trigger | duplicate-name",
        ),
        (
            overlap,
            "global-overlap parameter-drift | global-overlap parameter-drift unused-allow | global-overlap global-overlap",
        ),
    ] {
        let rows = cbgen_in(folder_with(&file.concat()), "list --format json").json();
        let codes = |row: &serde_json::Value| {
            let findings = row["findings"].as_array().expect("a list").iter();
            let codes: Vec<&str> = findings.filter_map(|one| one["code"].as_str()).collect();
            codes.join(" ")
        };
        let found: Vec<String> = rows.as_array().expect("rows").iter().map(codes).collect();
        assert_eq!(found.join(" | "), expected);
    }
}

#[test]
#[cfg(unix)]
fn the_list_fits_the_terminal() {
    use crate::terminal::{Setting, Terminal, USUAL};
    for columns in [20, 40, 60, 80, 200] {
        let setting = Setting {
            columns,
            // What is printed right before a terminal closes can be lost.
            command: "cbgen list && echo ended && read -r line",
            ..USUAL
        };
        let mut terminal = Terminal::start_in(setting, |home| {
            std::fs::write(home.join("callbacks.toml"), FILE).expect("written");
        });
        terminal.see("ended");
        let screen = terminal.screen();
        terminal.press("\n");
        assert_eq!(terminal.end("list").code, 0);
        if columns == 200 {
            assert!(screen.starts_with("NAME"), "a line for each:\n{screen}");
            assert_eq!(screen.lines().count(), 4, "{screen}");
            continue;
        }
        let heading = screen.lines().position(|line| line == "install");
        assert_eq!(heading, Some(0), "a block for each:\n{screen}");
        let inside = screen.lines().skip(1);
        let mut block = inside.take_while(|line| !line.is_empty());
        assert!(block.all(|line| line.starts_with("  ")), "{screen}");
        let labels = ["endpoints", "sent only if", "parameters", "findings"];
        for label in labels.map(|label| format!("  {label}")) {
            let is_whole = |line: &str| line == label || line.starts_with(&format!("{label}  "));
            assert!(screen.lines().any(is_whole), "{label}:\n{screen}");
        }
        if columns >= 60 {
            has(&screen, "\n  sent only if  environment is production\n");
        }
    }
}

/// The pieces of code that a page shows in each cell of a row, as GFM reads it.
fn code_on_a_page(row: &str) -> Vec<Vec<String>> {
    let row = row.replace("\\|", "\u{1}");
    let cells = row.trim_matches('|').split('|');
    let pieces = |cell: &str| {
        let mut pieces = Vec::new();
        let mut rest = cell;
        while let Some(start) = rest.find('`') {
            rest = &rest[start..];
            let fence = rest.len() - rest.trim_start_matches('`').len();
            rest = &rest[fence..];
            let ends_here = |at: &usize| {
                let run = rest[*at..].len() - rest[*at..].trim_start_matches('`').len();
                run == fence && !rest[..*at].ends_with('`')
            };
            let end = (0..rest.len()).filter(|at| rest.is_char_boundary(*at));
            let end = end.into_iter().find(ends_here).expect("an end");
            let code = &rest[..end];
            let inside = code
                .strip_prefix(' ')
                .and_then(|code| code.strip_suffix(' '));
            pieces.push(inside.unwrap_or(code).replace('\u{1}', "|"));
            rest = &rest[end + fence..];
        }
        pieces
    };
    cells.map(pieces).collect()
}

#[test]
fn a_page_shows_the_list_as_it_is() {
    for url in [
        "https://a.example.com/my_path?k_1=v",
        "https://a.example.com/_x_*y*[z](q)~~s~~&lt;<b>",
        "https://a.example.com/`a``b?id={idfa||gps_adid}",
        "`a",
    ] {
        let folder = folder_with(&format!(
            "[[callback]]\nname = \"a_b\"\nendpoints = ['{url}']\nplaceholders = [\"adid\"]\n",
        ));
        let page = cbgen_in(&folder, "list --format markdown");
        let row = page.stdout.lines().nth(2).expect("a row");
        let shown = code_on_a_page(row);
        assert_eq!(shown[0], ["a_b"], "{row}");
        assert_eq!(shown[2], [url], "{row}");
        assert_eq!(shown.len(), 6, "{row}");
        starts(row, "| `a_b` | - | `");
    }
}

#[test]
fn where_there_are_no_callbacks_the_next_step_is_told() {
    let folder = folder_of(&[
        ("callbacks.toml", "[defaults]\nplaceholders = [\"adid\"]\n"),
        ("shared.toml", "[sets.a]\nplaceholders = [\"adid\"]\n"),
        ("my empty.toml", "\n"),
    ]);
    for (arguments, told) in pairs([
        "list | no callbacks yet: cbgen new --save callbacks.toml\n",
        "list -f shared.toml | no callbacks yet: cbgen new --save shared.toml\n",
        "list -f 'my empty.toml' | no callbacks yet: cbgen new --save 'my empty.toml'\n",
        "list -f - | ",
        "list -q | ",
    ]) {
        let run = cbgen_in(&folder, arguments);
        run.gives(0, "").holds(run.stderr == told, told);
    }
    std::fs::remove_file(folder.path().join("callbacks.toml")).expect("removed");
    for verb in [
        "list",
        "copy a",
        "delete a --yes",
        "duplicate a b",
        "edit a -p idfa",
        "build",
        "check",
    ] {
        cbgen_in(&folder, verb)
            .gives(3, "")
            .says("cbgen init makes one");
    }
    let other = cbgen_in(&folder, "list -f other.toml");
    other.ends(3).never_says("cbgen init");
}

#[test]
fn the_list_names_its_findings_and_the_command_that_tells_more() {
    let old = FILE.replace("\"tracker\"", "\"trackerr\"");
    let old = old.replace("https://c", "http://c");
    let params =
        "params = { z = \"%%A%%\", y = \"{\", x = { encoded = \"%2525\" } }\nconditions = [";
    let many = old.replace("conditions = [", params);
    let many = many.replace("params = { source", "# {");
    let folder = folder_of(&[("callbacks.toml", &old), ("my file.toml", &many)]);
    for (arguments, end, file) in triples([
        "list |   unknown-placeholder, insecure-endpoint | ",
        "list -f 'my file.toml' | , double-encoded, insecure-endpoint |  -f 'my file.toml'",
    ]) {
        let list = cbgen_in(&folder, arguments);
        finishes(list.stdout.lines().nth(1).expect("a row"), end);
        let says = format!("cbgen check{file} tells more about the findings\n");
        list.holds(list.stderr == says, &says);
    }
    cbgen_in(folder_with(FILE), "list").is_silent();
}
