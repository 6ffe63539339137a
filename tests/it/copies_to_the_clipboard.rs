//! `cbgen copy` where there are tools for the clipboard, where they fail or hang, and over ssh.
#![cfg(unix)]

use crate::program::{Arguments, Run, cbgen_with, folder_with, has, read, starts, words};
use crate::terminal::{Setting, Terminal, USUAL};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::os::unix::fs::symlink;
use std::path::Path;

const FILE: &str = "[[callback]]\nname = \"a\"\ntrigger = \"install\"\n\
    endpoints = [\"https://a.example/cb?n=\u{fc}\"]\nplaceholders = [\"adid\"]\n";
const FIELD: &str = "https://a.example/cb?n=\u{fc}&adid={adid}";

/// Names of tools, each with how it behaves.
type Tools<'t> = &'t [(&'t str, &'t str)];

/// Puts a tool of this name into a folder; `how` is one of the scripts beside this file.
fn tool(folder: &Path, name: &str, how: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clipboard_tools");
    symlink(script.join(how), folder.join(name)).expect("a tool");
}

/// Copies in a folder where these tools are all there is, under these desktops.
fn copy(folder: &Path, tools: Tools<'_>, desktops: [&str; 2], arguments: impl Arguments) -> Run {
    for (name, how) in tools {
        tool(folder, name, how);
    }
    let path = folder.to_str().expect("a name");
    let [wayland, x] = desktops;
    let variables = [
        ("PATH", path),
        ("WAYLAND_DISPLAY", wayland),
        ("DISPLAY", x),
        // Nothing to a run whose stderr is no terminal.
        ("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22"),
    ];
    cbgen_with(folder, &variables, arguments)
}

fn took(folder: &Path, tool: &str) -> Option<String> {
    std::fs::read_to_string(folder.join(format!("{tool}.took"))).ok()
}

const ALL: [(&str, &str); 4] = [
    ("wl-copy", "takes"),
    ("xclip", "takes"),
    ("pbcopy", "takes"),
    ("clip.exe", "takes"),
];

#[test]
fn each_desktop_has_its_tool() {
    let second = [("wl-copy", "fails"), ("xclip", "takes")];
    let cases: [([&str; 2], Tools<'_>, &str); 6] = [
        (["wayland-0", ":0"], &ALL, "wl-copy"),
        (["", ":0"], &ALL, "xclip"),
        (["", ""], &ALL, "pbcopy"),
        (["", ""], &ALL[3..], "clip.exe"),
        (["wayland-0", ":0"], &ALL[2..], "pbcopy"),
        (["wayland-0", ":0"], &second, "xclip"),
    ];
    for (desktops, tools, taker) in cases {
        let folder = folder_with(FILE);
        copy(folder.path(), tools, desktops, "copy a")
            .writes(FIELD)
            .says(&format!("copied to the clipboard through {taker}\n"));
        for (name, _) in ALL {
            let wanted = (name == taker).then(|| FIELD.to_owned());
            assert_eq!(took(folder.path(), name), wanted, "{name} for {taker}");
        }
        let flags = if taker == "xclip" {
            "-selection clipboard"
        } else {
            ""
        };
        assert_eq!(read(&folder, &format!("{taker}.arguments")), flags);
    }
}

#[test]
fn where_nothing_takes_it_the_field_is_printed_and_the_reason_told() {
    let fails = ALL.map(|(name, _)| (name, "fails"));
    let both = ["wayland-0", ":0"];
    let cases: [(Tools<'_>, [&str; 2], &str); 3] = [
        (&[], both, "install wl-copy, xclip"),
        (
            &fails,
            both,
            "wl-copy failed, xclip failed, pbcopy failed, clip.exe failed",
        ),
        // A tool without its desktop is not to be installed once more.
        (
            &ALL[..2],
            ["", ""],
            "wl-copy finds no desktop (WAYLAND_DISPLAY is not set), xclip finds no desktop (DISPLAY is not set)",
        ),
    ];
    for (tools, desktops, why) in cases {
        let folder = folder_with(FILE);
        let says = format!("there is no clipboard here: {why}");
        copy(folder.path(), tools, desktops, "copy a")
            .writes(FIELD)
            .says(&format!("not copied: {says}"))
            .says("the callback is on stdout\n");
        assert_eq!(took(folder.path(), "xclip"), None);
        copy(
            folder.path(),
            &[],
            desktops,
            "new -t install -e https://a.example --copy",
        )
        .gives(3, "")
        .says(&says);
    }
}

#[test]
fn a_script_hears_that_nothing_was_copied() {
    let desktops = ["wayland-0", ":0"];
    let told = |more: &str| {
        let folder = folder_with(FILE);
        let run = copy(folder.path(), &[], desktops, words("copy a", more));
        assert_eq!(run.line(), FIELD);
        run.stderr
    };
    let quiet = told("-q");
    starts(&quiet, "warning: not copied: ");
    let annotation = told("--report github");
    has(&annotation, "::warning ::not copied: ");
    let json: serde_json::Value =
        serde_json::from_str(&told("--report json -q")).expect("one object");
    assert_eq!(json["diagnostics"][0]["level"], "warn");
    assert_eq!(json["diagnostics"].as_array().map(Vec::len), Some(1));
    let folder = folder_with(FILE);
    copy(folder.path(), &ALL, desktops, "copy a -q").is_silent();
}

#[test]
fn a_tool_that_hangs_is_given_up_for_the_next() {
    let folder = folder_with(FILE);
    let tools = [("wl-copy", "hangs"), ("xclip", "takes")];
    let run = copy(folder.path(), &tools, ["wayland-0", ":0"], "copy a");
    assert_eq!(run.line(), FIELD);
    run.says("through xclip");
    assert_eq!(took(folder.path(), "xclip").as_deref(), Some(FIELD));
    let id = read(&folder, "wl-copy.id");
    let id = rustix::process::Pid::from_raw(id.trim().parse().expect("a number"));
    let left = rustix::process::test_kill_process(id.expect("an id"));
    assert!(left.is_err(), "it is left behind");
}

/// The text that a terminal was told to copy.
fn told(terminal: &Terminal) -> String {
    terminal.wait("a sequence", |received| {
        String::from_utf8_lossy(&received.bytes).contains("clipboard")
    });
    let bytes = terminal.bytes();
    let (_, rest) = bytes.split_once("\x1b]52;c;").expect("a sequence");
    let (encoded, _) = rest.split_once('\x07').expect("its end");
    let text = BASE64_STANDARD.decode(encoded).expect("base64");
    String::from_utf8(text).expect("UTF-8")
}

fn in_a_terminal(environment: &'static [(&'static str, &'static str)]) -> Terminal {
    let setting = Setting {
        command: "exec cbgen copy a >out",
        environment,
        ..USUAL
    };
    Terminal::start_in(setting, |home| {
        std::fs::write(home.join("callbacks.toml"), FILE).expect("a file");
        tool(home, "pbcopy", "takes");
    })
}

#[test]
fn over_ssh_the_terminal_takes_it_and_no_tool_of_the_far_machine() {
    for environment in [
        &[("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")],
        &[("SSH_TTY", "/dev/pts/1")],
    ] {
        let terminal = in_a_terminal(environment);
        assert_eq!(told(&terminal), FIELD);
        terminal.see("sent to the terminal's clipboard");
        assert!(!terminal.screen().contains("copied"), "nobody knows");
        let end = terminal.end("over ssh");
        assert_eq!((end.code, end.out), (0, format!("{FIELD}\n")));
        let asked = end.files.iter().any(|name| name == "pbcopy.took");
        assert!(!asked, "{:?}", end.files);
    }
}

#[test]
fn at_the_desk_and_on_a_dumb_terminal_the_tool_takes_it() {
    for environment in [
        &[("SSH_CONNECTION", "")][..],
        &[("SSH_TTY", "/dev/pts/1"), ("TERM", "dumb")],
    ] {
        let terminal = in_a_terminal(environment);
        terminal.see("through pbcopy");
        assert!(!terminal.bytes().contains("\x1b]52"));
        let end = terminal.end("at the desk");
        assert_eq!((end.code, end.out), (0, format!("{FIELD}\n")));
        let asked = end.files.iter().any(|name| name == "pbcopy.took");
        assert!(asked, "{:?}", end.files);
    }
}

#[test]
fn in_tmux_the_note_names_its_option() {
    let terminal = in_a_terminal(&[
        ("SSH_TTY", "/dev/pts/1"),
        ("TMUX", "/tmp/tmux-0/default,1,0"),
    ]);
    assert_eq!(told(&terminal), FIELD);
    terminal.see("where set-clipboard is on");
    assert_eq!(terminal.end("in tmux").code, 0);
}

#[test]
fn an_edit_copies_what_it_has_changed() {
    let folder = folder_with(FILE);
    let field = format!("{FIELD}&idfa={{idfa}}");
    copy(folder.path(), &ALL, ["", ":0"], "edit a -p idfa --copy").writes(&field);
    assert_eq!(took(folder.path(), "xclip"), Some(field));
}
