//! `list`, `copy`, `duplicate`, `edit`, `delete` over a `callbacks.toml`.

use crate::program::{
    Arguments, cbgen_in, changes, coded, finishes, folder_with, has, lacks, pairs, read, stays,
    triples, words,
};

pub(crate) const FILE: &str = r#"# The agency's callbacks.
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

/// Runs in a folder with the file, and gives what the file became.
#[track_caller]
fn changed(old: &str, arguments: impl Arguments) -> String {
    let (run, text) = changes(old, arguments);
    run.ends(0);
    text
}

#[test]
fn a_copy_stands_behind_its_original_and_deleting_it_gives_the_old_file() {
    let new = changed(FILE, "duplicate install second");
    has(
        &new,
        "# trailing\n\n[[callback]] # header\nname = 'second' # its name\n",
    );
    assert_eq!(changed(&new, "delete second --yes"), FILE);
    // Deleting takes the comment above and nothing else.
    let (start, end) = (FILE.find("\n\n# about"), FILE.find("\n# trailing"));
    let block = &FILE[start.expect("there")..end.expect("there")];
    let new = changed(FILE, "delete install --yes");
    assert_eq!(new, FILE.replace(block, ""));
    finishes(&changed(FILE, "delete buy --yes"), "# free\n");
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
    // A parameter of a table is replaced where it stands.
    let expected = FILE.replace("x = \"1\" # one\n", "x = \"2\" # one\ny = \"3\"\n");
    assert_eq!(changed(FILE, "edit buy -P x=2 -P y=3"), expected);
    // What a flag allows, the file allows too.
    let flags = "edit buy -P z={new_thing} --allow unknown-placeholder";
    has(&changed(FILE, flags), "allow = [\"unknown-placeholder\"]");
}

#[test]
fn an_edit_prints_the_new_field() {
    let flags = "edit install --no-condition -e https://b.example/x --name all";
    let (edited, text) = changes(FILE, flags);
    let field = "https://b.example/x?adid={adid}&idfv={idfv}&tracker={tracker}&source=adjust";
    edited.writes(field);
    cbgen_in(folder_with(&text), "build --only all").writes(field);
    lacks(&text, "conditions");
}

#[test]
fn what_would_be_wrong_is_not_written() {
    for (arguments, code, says) in coded([
        "edit install -P a={adidd} | 1 | did you mean `{adid}`?",
        "duplicate install buy | 1 | duplicate-name",
        "edit install --name buy | 1 | duplicate-name",
        "duplicate install 'a b' | 2 | letters, digits",
        "delete instal --yes | 2 | did you mean `install`?",
        "delete buy.abc123 --yes | 2 | did you mean `buy`?",
        "duplicate buy.abc123 two | 2 | did you mean `buy`?",
        "edit install --remove sorce | 2 | did you mean `source`?",
        "edit install | 2 | nothing to change",
        "delete install | 2 | --yes",
        "delete buy --yess | 2 | tip: a similar argument exists: '--yes'",
    ]) {
        stays(FILE, code, arguments, says);
    }
    for (file, arguments, says) in triples([
        "[[callback]\n | delete install --yes | invalid TOML",
        "callback = [{ name = \"a\" }]\n | delete a --yes | [[callback]]",
        "[[callback]]\nname = \"a\"\n[defaults]\n[callback.params]\nx = \"1\"\n | duplicate a b | bring its tables together",
    ]) {
        stays(file, 2, arguments, says);
    }
}

#[test]
fn a_command_line_that_is_meant_well_is_told_what_to_type() {
    for (arguments, says) in pairs([
        "copy buy my.toml | the file is named by its flag: -f my.toml",
        "edit | cbgen list shows the names",
        "delete --yes | cbgen list shows the names",
        "edit buy --guided | it asks by itself on a terminal: cbgen edit NAME",
        "new 'Ad Revenue' | did you mean -t ad_revenue?",
        "new https://a.example/cb | did you mean -e 'https://a.example/cb'?",
        "init -f my.toml | type the file alone: cbgen init FILE",
    ]) {
        stays(FILE, 2, arguments, &format!("tip: {says}"));
        let (run, _) = changes(FILE, arguments);
        run.holds(run.stderr.matches("tip: ").count() == 1, "one tip");
        run.never_says("--quiet").says("\nUsage: cbgen ");
        let json = words(arguments, "--report json");
        cbgen_in(folder_with(FILE), json).says(says);
    }
}

#[test]
fn a_copied_callback_is_printed_where_there_is_no_clipboard() {
    let folder = folder_with(FILE);
    crate::program::cbgen_without_desktop(&folder, ["copy", "buy.abc123"])
        .writes("https://c.example.com/adjust?adid={adid}&x=1")
        .says("not copied");
    cbgen_in(&folder, "copy buy.abc124").ends(2);
    // Of two callbacks with one name, neither is copied.
    let other = FILE.replace("trigger = \"event\"", "placeholders = [\"idfa\"]");
    let last = &other[other.rfind("[[").expect("one")..];
    let folder = folder_with(&format!("{FILE}{last}"));
    cbgen_in(&folder, "copy buy.abc123").refuses(1, "duplicate-name");
    cbgen_in(&folder, "copy buy --allow duplicate-name").refuses(1, "duplicate-name");
    cbgen_in(&folder, "copy install").ends(0);
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
    assert!(!read(&folder, "callbacks.toml").contains("buy"));
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o440)).expect("set");
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("read").collect();
    assert_eq!(names.len(), 2, "nothing is left behind: {names:?}");
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
    let new = read(path, "callbacks.toml");
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
    assert_eq!(read(&folder, "callbacks.toml"), FILE);
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
        assert!(read(&folder, "callbacks.toml").contains(&format!("{key} = \"1\"")));
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
        let command = "exec cbgen delete buy >out";
        let mut terminal = Terminal::start_with(Setting { command, ..USUAL }, FILE);
        terminal.see("buy: event abc123");
        terminal.see("  https://c.example.com/adjust");
        terminal.see("Delete `buy` from callbacks.toml? [y/N]");
        terminal.press(answer);
        // Of Ctrl-C the terminal may show nothing: it drops what was not read yet.
        match (answer, stays) {
            ("\u{3}", _) => terminal.wait("the end", |received| received.ended),
            (_, true) => terminal.see("nothing is deleted"),
            (_, false) => terminal.see("`buy` is deleted"),
        }
        let end = terminal.end("delete");
        end.gives(code, "");
        let is_there = end.file.contains("name = \"buy\"");
        assert_eq!(is_there, stays, "{answer:?}");
    }
}
