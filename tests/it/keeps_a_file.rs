//! `list`, `copy`, `duplicate`, `edit`, `delete` over a `callbacks.toml`.

use crate::program::{
    Arguments, cbgen_in, finishes, folder_with, has, lacks, pairs, read, starts, words,
};
use std::path::Path;

const FILE: &str = r#"# The agency's callbacks.
macros = ["click_id"]

[defaults]
endpoints = ["https://c.example.com/adjust"]
placeholders = ["adid"]

# about install
[[callback]] # header
name = 'install' # its name
trigger = "install"
placeholders = [
    "idfv", # apple
    "tracker", # which
]
params = { source = "adjust" }   # constant
conditions = ["environment=production"]
# trailing

# free

[[callback]]
name = "buy"
trigger = "event"
event_tokens = ["abc123"]
[callback.params]
x = "1" # one
"#;

fn text(folder: &Path) -> String {
    read(&folder, "callbacks.toml")
}

/// Runs in a folder with the file, and gives what the file became.
#[track_caller]
fn changed(old: &str, arguments: impl Arguments) -> String {
    let folder = folder_with(old);
    cbgen_in(&folder, arguments).ends(0);
    text(folder.path())
}

#[track_caller]
fn stays(old: &str, code: i32, arguments: impl Arguments, says: &str) {
    let folder = folder_with(old);
    cbgen_in(&folder, arguments).gives(code, "").says(says);
    assert_eq!(text(folder.path()), old);
}

#[test]
fn the_list_tells_condition_and_parameters_in_words() {
    let folder = folder_with(FILE);
    let table = cbgen_in(&folder, "list");
    table.ends(0).prints("environment is production");
    table.prints("adid, idfv, tracker, source");
    let json = cbgen_in(&folder, "list --format json");
    let rows = json.json();
    assert_eq!(rows[1]["event_tokens"][0], "abc123");
    assert_eq!(rows[0]["condition"], "environment is production");
    let page = cbgen_in(&folder, "list --format markdown");
    assert!(
        page.stdout.lines().all(|line| line.starts_with('|')),
        "{}",
        page.stdout
    );
}

#[test]
fn the_list_shows_what_is_wrong_and_goes_on() {
    let folder = folder_with(&FILE.replace("\"tracker\"", "\"trackerr\""));
    let json = cbgen_in(&folder, "list --format json");
    let rows = json.json();
    assert_eq!(rows[0]["findings"][0]["code"], "unknown-placeholder");
    let keys = serde_json::json!(["adid", "idfv", "trackerr", "source"]);
    assert_eq!(rows[0]["parameters"], keys, "what is known is shown");
    assert_eq!(rows[1]["findings"].as_array().map(Vec::len), Some(0));
}

/// The codes that the list shows at each callback.
fn listed(file: &str) -> Vec<Vec<String>> {
    let folder = folder_with(file);
    let json = cbgen_in(&folder, "list --format json");
    json.ends(0);
    let rows = json.json();
    let codes = |row: &serde_json::Value| {
        let findings = row["findings"].as_array().expect("a list").iter();
        findings
            .map(|finding| finding["code"].as_str().unwrap_or("none").to_owned())
            .collect()
    };
    rows.as_array().expect("rows").iter().map(codes).collect()
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
    let found = listed(&twice.concat());
    assert_eq!(
        found,
        [
            vec!["duplicate-name", "same-trigger"],
            vec!["same-trigger"],
            vec!["duplicate-name"]
        ]
    );
    let overlap = [
        callback("one", "install", "params = { os = \"{os_name}\" }"),
        callback(
            "two",
            "click",
            "params = { system = \"{os_name}\" }\nallow = [\"missing-adid\"]",
        ),
        callback("all", "global", ""),
    ];
    let drift = ["global-overlap", "parameter-drift"];
    let found = listed(&overlap.concat());
    assert_eq!(found[0], drift);
    assert_eq!(found[1], [&drift[..], &["unused-allow"]].concat());
    assert_eq!(found[2], ["global-overlap", "global-overlap"]);
}

#[test]
fn a_copy_stands_behind_its_original_and_deleting_it_gives_the_old_file() {
    let folder = folder_with(FILE);
    assert_eq!(cbgen_in(&folder, "duplicate install second").code, 0);
    let new = text(folder.path());
    has(
        &new,
        "# trailing\n\n[[callback]] # header\nname = 'second' # its name\n",
    );
    assert_eq!(cbgen_in(&folder, "delete second --yes").code, 0);
    assert_eq!(text(folder.path()), FILE);
}

#[test]
fn deleting_takes_the_comment_above_and_nothing_else() {
    let new = changed(FILE, "delete install --yes");
    let expected = FILE.replace(
        &FILE[FILE.find("\n\n# about").expect("there")..FILE.find("\n# trailing").expect("there")],
        "",
    );
    assert_eq!(new, expected);
    let last = changed(FILE, "delete buy --yes");
    finishes(&last, "# free\n");
}

#[test]
fn an_edit_changes_its_lines_and_no_other() {
    let new = changed(
        FILE,
        "edit install -p fire_adid -P source=x -P 'n=a b' -P e:=%2f --remove idfv --remove adid",
    );
    let expected = FILE
        .replace("    \"idfv\", # apple\n", "")
        .replace("# which\n", "# which\n    \"fire_adid\",\n")
        .replace(
            "{ source = \"adjust\" }",
            "{ source = \"x\", n = \"a b\", e = { encoded = \"%2f\" } }",
        )
        .replace("# trailing", "exclude = [\"adid\"]\n# trailing");
    assert_eq!(new, expected);
}

#[test]
fn an_edit_prints_the_new_field() {
    let folder = folder_with(FILE);
    let edited = cbgen_in(
        &folder,
        "edit install --no-condition -e https://b.example/x --name all",
    );
    let field = "https://b.example/x?adid={adid}&idfv={idfv}&tracker={tracker}&source=adjust";
    edited.writes(field);
    let built = cbgen_in(&folder, "build --only all");
    built.writes(field);
    assert!(!text(folder.path()).contains("conditions"));
}

#[test]
fn a_parameter_of_a_table_is_replaced_where_it_stands() {
    let new = changed(FILE, "edit buy -P x=2 -P y=3");
    assert_eq!(
        new,
        FILE.replace("x = \"1\" # one\n", "x = \"2\" # one\ny = \"3\"\n")
    );
}

#[test]
fn what_would_be_wrong_is_not_written() {
    stays(
        FILE,
        1,
        "edit install -P a={adidd}",
        "did you mean `{adid}`?",
    );
    stays(FILE, 1, "duplicate install buy", "duplicate-name");
    stays(FILE, 1, "edit install --name buy", "duplicate-name");
    stays(FILE, 2, "duplicate install 'a b'", "letters, digits");
    stays(FILE, 2, "delete instal --yes", "did you mean `install`?");
    for verb in [
        &["delete", "buy.abc123", "--yes"][..],
        &["duplicate", "buy.abc123", "two"],
    ] {
        stays(FILE, 2, verb, "did you mean `buy`?");
    }
    stays(
        FILE,
        2,
        "edit install --remove sorce",
        "did you mean `source`?",
    );
    stays(FILE, 2, "edit install", "nothing to change");
    stays(FILE, 2, "delete install", "--yes");
    stays("[[callback]\n", 2, "delete install --yes", "invalid TOML");
    stays(
        "callback = [{ name = \"a\" }]\n",
        2,
        "delete a --yes",
        "[[callback]]",
    );
    let apart = "[[callback]]\nname = \"a\"\n[defaults]\n[callback.params]\nx = \"1\"\n";
    stays(apart, 2, "duplicate a b", "bring its tables together");
}

#[test]
fn a_command_line_that_is_meant_well_is_told_what_to_type() {
    for (arguments, says) in pairs([
        "copy buy my.toml | tip: the file is named by its flag: -f my.toml",
        "edit | tip: cbgen list shows the names",
        "delete --yes | tip: cbgen list shows the names",
        "edit buy --guided | tip: it asks by itself on a terminal: cbgen edit NAME",
    ]) {
        stays(FILE, 2, arguments, says);
        let folder = folder_with(FILE);
        let told = cbgen_in(&folder, arguments).stderr;
        assert_eq!(told.matches("tip: ").count(), 1, "{told}");
        lacks(&told, "--quiet");
        has(&told, "\nUsage: cbgen ");
        cbgen_in(&folder, words(arguments, "--report json")).says(&says["tip: ".len()..]);
    }
    stays(
        FILE,
        2,
        "delete buy --yess",
        "tip: a similar argument exists: '--yes'",
    );
}

#[test]
fn what_a_flag_allows_the_file_allows_too() {
    let new = changed(
        FILE,
        "edit buy -P z={new_thing} --allow unknown-placeholder",
    );
    has(&new, "allow = [\"unknown-placeholder\"]");
}

#[test]
fn a_copied_callback_is_printed_where_there_is_no_clipboard() {
    let folder = folder_with(FILE);
    let copied = crate::program::cbgen_without_desktop(&folder, ["copy", "buy.abc123"]);
    copied.writes("https://c.example.com/adjust?adid={adid}&x=1");
    copied.says("not copied");
    let unknown = cbgen_in(&folder, "copy buy.abc124");
    unknown.ends(2);
}

#[test]
fn of_two_callbacks_with_one_name_neither_is_copied() {
    let other = FILE.replace("trigger = \"event\"", "placeholders = [\"idfa\"]");
    let folder = folder_with(&format!(
        "{FILE}{}",
        &other[other.rfind("[[").expect("one")..]
    ));
    cbgen_in(&folder, "copy buy.abc123").refuses(1, "duplicate-name");
    let allowed = ["copy", "buy", "--allow", "duplicate-name"];
    cbgen_in(&folder, allowed).refuses(1, "duplicate-name");
    assert_eq!(cbgen_in(&folder, "copy install").code, 0);
}

#[test]
#[cfg(unix)]
fn permissions_and_symbolic_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = folder_with(FILE);
    let real = folder.path().join("real.toml");
    let link = folder.path().join("callbacks.toml");
    std::fs::rename(&link, &real).expect("moved");
    symlink("real.toml", &link).expect("linked");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("set");
    assert_eq!(cbgen_in(&folder, "delete buy --yes").code, 0);
    assert!(link.is_symlink());
    let mode = std::fs::metadata(&real)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(!text(folder.path()).contains("buy"));
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o440)).expect("set");
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("read").collect();
    assert_eq!(names.len(), 2, "nothing is left behind: {names:?}");
}

#[test]
#[cfg(unix)]
fn a_second_name_of_the_file_keeps_the_old_text_and_that_is_told() {
    let folder = folder_with(FILE);
    let other = folder.path().join("other.toml");
    std::fs::hard_link(folder.path().join("callbacks.toml"), &other).expect("linked");
    let deleted = cbgen_in(&folder, "delete buy --yes -q");
    let says =
        "warning: callbacks.toml had a second name (a hard link), which keeps the old text\n";
    assert_eq!((deleted.code, deleted.stderr.as_str()), (0, says));
    assert_eq!(std::fs::read_to_string(&other).expect("there"), FILE);
    cbgen_in(&folder, "delete install --yes -q").is_silent();
}

#[test]
#[cfg(unix)]
fn owner_and_group_stay() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    let folder = folder_with(FILE);
    let path = folder.path().join("callbacks.toml");
    // Not everybody may give files away: then the file stays its maker's.
    let _ = chown(&path, Some(12345), Some(23456));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("set");
    let owners = || {
        let now = std::fs::metadata(&path).expect("there");
        (now.uid(), now.gid(), now.mode() & 0o777)
    };
    let before = owners();
    assert_eq!(cbgen_in(&folder, "delete buy --yes").code, 0);
    assert_eq!(owners(), before);
}

#[test]
fn all_verbs_that_change_a_file_do_so_at_once_and_nothing_is_lost() {
    const ROUNDS: usize = 4;
    let mut old = FILE.to_owned();
    for round in 0..ROUNDS {
        old.push_str(&format!(
            "\n[[callback]]\nname = \"old{round}\" # goes\n\n[[callback]]\nname = \"wrong{round}\" # stays\n\
             endpoints = [\"https://w.example?a=1&amp;b={round}\"]\n"
        ));
    }
    let folder = folder_with(&old);
    let path = folder.path();
    let start = |line: &str| {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let path = path.to_owned();
        std::thread::spawn(move || (cbgen_in(&path, &words), words))
    };
    let runs: Vec<_> = (0..ROUNDS)
        .flat_map(|round| {
            [
                format!("edit buy -P e{round}=1"),
                "check --fix".to_owned(),
                format!(
                    "new -t session -e https://n.example --name new{round} --save callbacks.toml"
                ),
                format!("duplicate install copy{round}"),
                format!("delete old{round} --yes"),
                "list --format json".to_owned(),
            ]
        })
        .map(|line| start(&line))
        .collect();
    for run in runs {
        let (run, words) = run.join().expect("it ends");
        run.ends(0);
        let is_list = words[0] == "list";
        assert!(!is_list || run.stdout.contains("wrong3"), "{}", run.stdout);
    }
    let new = text(path);
    for round in 0..ROUNDS {
        for there in [
            format!("\ne{round} = \"1\"\n"),
            format!("name = \"new{round}\"\n"),
            format!("name = 'copy{round}' # its name\n"),
            format!(
                "name = \"wrong{round}\" # stays\nendpoints = [\"https://w.example?a=1&b={round}\"]"
            ),
        ] {
            assert_eq!(new.matches(&there).count(), 1, "{there} in\n{new}");
        }
    }
    for gone in ["name = \"old", "# goes", "&amp;"] {
        assert!(!new.contains(gone), "{gone} in\n{new}");
    }
    let names = std::fs::read_dir(path).expect("the folder").count();
    assert_eq!(names, 1, "nothing is left behind");
}

#[test]
#[cfg(unix)]
fn who_waits_long_for_another_run_is_told_why() {
    use rustix::fs::{FlockOperation, flock};
    use std::io::{BufRead as _, Read as _};
    use std::process::{Command, Stdio};
    let folder = folder_with(FILE);
    let lock = std::fs::File::open(folder.path()).expect("the folder");
    flock(&lock, FlockOperation::LockExclusive).expect("a lock");
    let start = |arguments: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cbgen"));
        command.args(arguments.list()).current_dir(&folder);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
            .stderr(Stdio::piped())
            .spawn()
            .expect("cbgen starts")
    };
    let mut quiet = start("edit buy -P quiet=1 --quiet");
    let mut loud = start("edit buy -P loud=1");
    let mut told = std::io::BufReader::new(loud.stderr.take().expect("a pipe"));
    let mut first = String::new();
    told.read_line(&mut first).expect("a line");
    assert_eq!(
        first,
        "waiting for another cbgen, which changes files in the folder of callbacks.toml\n"
    );
    assert_eq!(text(folder.path()), FILE);
    drop(lock);
    let mut rest = String::new();
    told.read_to_string(&mut rest).expect("the rest");
    assert!(!rest.contains("waiting"), "once is enough: {rest}");
    assert!(loud.wait().expect("it ends").success(), "{rest}");
    let mut silent = String::new();
    let mut pipe = quiet.stderr.take().expect("a pipe");
    pipe.read_to_string(&mut silent).expect("text");
    assert_eq!(silent, "");
    assert!(quiet.wait().expect("it ends").success());
    for key in ["loud", "quiet"] {
        assert!(text(folder.path()).contains(&format!("{key} = \"1\"")));
    }
}

#[test]
#[cfg(unix)]
fn on_a_terminal_deleting_asks_first() {
    use crate::terminal::{Setting, Terminal, USUAL};
    for (answer, code, stays) in [
        ("y\r", 0, false),
        ("\r", 0, true),
        ("no\r", 0, true),
        ("\u{4}", 130, true),
        ("\u{3}", 130, true),
    ] {
        let setting = Setting {
            command: "exec cbgen delete buy >out",
            ..USUAL
        };
        let kept = std::sync::Arc::new(std::sync::Mutex::new(None));
        let folder = std::sync::Arc::clone(&kept);
        let mut terminal = Terminal::start_in(setting, move |home| {
            std::fs::write(home.join("callbacks.toml"), FILE).expect("written");
            *folder.lock().expect("one at a time") =
                std::fs::File::open(home).ok().map(|_| home.to_owned());
        });
        terminal.see("buy: event abc123");
        terminal.see("  https://c.example.com/adjust");
        terminal.see("Delete `buy` from callbacks.toml? [y/N]");
        terminal.press(answer);
        let home = kept
            .lock()
            .expect("one at a time")
            .clone()
            .expect("a folder");
        // Of Ctrl-C the terminal may show nothing: it drops what was not read yet.
        match (answer, stays) {
            ("\u{3}", _) => terminal.wait("the end", |received| received.ended),
            (_, true) => terminal.see("nothing is deleted"),
            (_, false) => terminal.see("`buy` is deleted"),
        }
        let is_there = text(&home).contains("name = \"buy\"");
        let end = terminal.end("delete");
        end.gives(code, "");
        assert_eq!(is_there, stays, "{answer:?}");
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
        starts(&row, "| `a_b` | - | `");
    }
}

#[test]
fn where_there_are_no_callbacks_the_next_step_is_told() {
    let folder = folder_with("[defaults]\nplaceholders = [\"adid\"]\n");
    let list = |arguments: &str| {
        let run = cbgen_in(&folder, words("list", arguments));
        run.gives(0, "");
        run.stderr
    };
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    write("shared.toml", "[sets.a]\nplaceholders = [\"adid\"]\n");
    write("my empty.toml", "\n");
    assert_eq!(
        list(""),
        "no callbacks yet: cbgen new --save callbacks.toml\n"
    );
    assert_eq!(list("-f shared.toml"), "shared.toml has no callbacks\n");
    assert_eq!(
        list("-f 'my empty.toml'"),
        "no callbacks yet: cbgen new --save 'my empty.toml'\n"
    );
    assert_eq!(list("-f -"), "standard input has no callbacks\n");
    assert_eq!(list("-q"), "");
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
        let words: Vec<&str> = verb.split(' ').collect();
        let run = cbgen_in(&folder, &words);
        run.gives(3, "");
        run.says("cbgen init makes one");
    }
    let other = cbgen_in(&folder, "list -f other.toml");
    other.ends(3);
    other.never_says("cbgen init");
}

#[test]
fn the_list_names_its_findings_and_the_command_that_tells_more() {
    let old = FILE.replace("\"tracker\"", "\"trackerr\"");
    let old = old.replace("https://c", "http://c");
    let folder = folder_with(&old);
    let list = cbgen_in(&folder, "list");
    let row = list.stdout.lines().nth(1).expect("a row");
    finishes(row, "  unknown-placeholder, insecure-endpoint");
    assert_eq!(list.stderr, "cbgen check tells more about the findings\n");
    let many = old.replace(
        "conditions = [",
        "params = { z = \"%%A%%\", y = \"{\", x = { encoded = \"%2525\" } }\nconditions = [",
    );
    std::fs::write(
        folder.path().join("my file.toml"),
        many.replace("params = { source", "# {"),
    )
    .expect("written");
    let list = cbgen_in(&folder, "list -f 'my file.toml'");
    let row = list.stdout.lines().nth(1).expect("a row");
    finishes(&row, ", and 3 more");
    let says = "cbgen check 'my file.toml' tells more about the findings\n";
    assert_eq!(list.stderr, says);
    let clean = folder_with(FILE);
    cbgen_in(&clean, "list").is_silent();
}
