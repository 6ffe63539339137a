//! Whole runs of the guided setup in a real pseudo-terminal: what is asked, printed, saved and copied.

use crate::program::{has, pairs, starts};
use crate::terminal::{End, Setting, Terminal, USUAL};
use rustix::process::Signal;

#[test]
fn nothing_is_asked_where_nobody_can_answer() {
    for (command, missing) in pairs([
        "cbgen new >out 2>err | --trigger",
        "cbgen new -t install >out 2>err | --endpoint",
        "cbgen new -e https://a.io/cb >out 2>err | --trigger",
        "cbgen new --guided >out 2>err | --guided",
        "echo x |cbgen new >out 2>err | --trigger",
        "echo x |cbgen new >out 2>err -t install | --endpoint",
        "echo x |cbgen new >out 2>err --guided | --guided",
        "cbgen new --no-input >out 2>err | --trigger",
        "cbgen new --plain </dev/null >out 2>err | --trigger",
        "cbgen new --guided --no-input >out 2>err | --guided",
    ]) {
        let end = Terminal::start(Setting { command, ..USUAL }).end(command);
        end.gives(2, "");
        has(&end.err, missing);
    }
    // With trigger and endpoint nothing is to be asked.
    let command = "exec cbgen new -t install -e https://a.io/cb -p adid >out";
    let end = Terminal::start(Setting { command, ..USUAL }).end(command);
    end.gives(0, "https://a.io/cb?adid={adid}\n");
    // Without any clipboard copying fails, and nothing is saved.
    let command = "cbgen new -t install -e https://a.io/cb --copy --save x.toml >out 2>err";
    let end = Terminal::start(Setting { command, ..USUAL }).end(command);
    end.gives(3, "");
    has(&end.err, "no clipboard");
    assert!(end.files.is_empty(), "{:?}", end.files);
}

/// Presses Enter at every question but the endpoint, and gives these keys after the callback is created.
fn whole_run(setting: Setting, after: &[(&str, &str)]) -> (End, String) {
    let mut terminal = Terminal::start_in(setting, |home| {
        std::fs::write(home.join("callbacks.toml"), "# mine\n").expect("a file");
    });
    terminal.answer(&[
        ("? Callback trigger", "\r"),
        ("? Server endpoint", "https://a.io/cb\r"),
        ("? Add another", "\r"),
        ("? Send it only", "\r"),
        ("? Placeholders to", "\r"),
        ("? Create the", "\r"),
    ]);
    for (shown, keys) in after.iter().chain(&[("? What next?", "\r")]) {
        terminal.see(shown);
        terminal.press(keys);
    }
    terminal.see("The same without");
    let end = terminal.end("a whole run");
    let bytes = end.bytes.clone();
    (end, bytes)
}

#[test]
fn enter_alone_prints_the_field_after_the_last_question() {
    for columns in [20, 40, 80] {
        let (end, screen) = whole_run(Setting { columns, ..USUAL }, &[]);
        assert_eq!(end.code, 0, "{screen}");
        starts(&end.out, "https://a.io/cb?gps_adid={gps_adid}&");
        assert_eq!(end.out.lines().count(), 1);
        has(
            &screen,
            "cbgen new -t install -e https://a.io/cb --recommended",
        );
        assert_eq!(end.files, ["callbacks.toml"]);
    }
}

#[test]
fn saving_adds_to_the_end_of_the_file_and_keeps_its_comments() {
    let setting = Setting {
        command: "cbgen new >out; code=$?; cat callbacks.toml >err; exit $code",
        ..USUAL
    };
    let (end, _) = whole_run(
        setting,
        &[
            ("? What next?", "\x1b[A\x1b[A\r"),
            ("? Name in the file", "\r"),
            ("Saved as `install`", ""),
        ],
    );
    end.ends(0);
    starts(&end.err, "# mine\n\n[[callback]]\nname = \"install\"\n");
}

#[test]
fn copying_pipes_to_the_desktops_tool_or_asks_the_terminal() {
    let (end, screen) = whole_run(
        USUAL,
        &[
            ("? What next?", "\x1b[A\x1b[A\x1b[A\r"),
            ("sent to the terminal's", ""),
        ],
    );
    end.ends(0);
    has(&screen, "\x1b]52;c;aHR0cHM6Ly9hLmlvL2Ni");
    let mut terminal = Terminal::start_in(
        Setting {
            command: "exec cbgen new -t install -e https://a.io/cb -p adid --copy >out",
            environment: &[("DISPLAY", ":9")],
            ..USUAL
        },
        |home| tool(home, "#!/bin/sh\ncat > err\n"),
    );
    terminal.press("");
    let end = terminal.end("a copy");
    assert_eq!(
        (end.code, end.err.as_str()),
        (0, "https://a.io/cb?adid={adid}")
    );
    assert_eq!(end.out, "https://a.io/cb?adid={adid}\n");
}

#[test]
fn a_file_with_errors_is_told_at_the_question_and_left_alone() {
    let mut terminal = Terminal::start_in(
        Setting {
            command: "exec cbgen new --plain -t install -p adid --copy >out",
            ..USUAL
        },
        |home| std::fs::write(home.join("callbacks.toml"), "x =\n").expect("a file"),
    );
    terminal.answer(&[
        ("Type it, <", "https://a.io/cb\r"),
        ("Add another", "\r"),
        ("Send it only", "\r"),
        ("Enter for create", "\r"),
        ("What next?", "save to callbacks.toml\r"),
        ("callbacks.toml is left as it is", ""),
        ("Enter for done", "\r"),
    ]);
    let end = terminal.end("a broken file");
    end.gives(0, "https://a.io/cb?adid={adid}\n");
}

#[test]
fn an_unknown_trigger_is_asked_for_with_the_nearest_one_first() {
    let command = "exec cbgen new -t instal >out";
    let mut terminal = Terminal::start(Setting { command, ..USUAL });
    terminal.see("instal is not a trigger.");
    terminal.see("> install");
    terminal.press("\x1b");
    terminal.left(command);
}

#[test]
fn a_parameter_that_is_none_is_told_before_the_first_question() {
    let command = "exec cbgen new -P adid >out 2>/dev/null";
    assert_eq!(
        Terminal::start(Setting { command, ..USUAL })
            .end(command)
            .code,
        2
    );
    let command = "exec cbgen new -P adid >out";
    let terminal = Terminal::start(Setting { command, ..USUAL });
    terminal.see("type KEY=TEMPLATE");
    assert_eq!(terminal.end(command).code, 2);
}

/// Puts a tool named `xclip` where the program finds it first.
fn tool(home: &std::path::Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = home.join("xclip");
    std::fs::write(&path, text).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
}

#[test]
fn a_signal_between_prompts_leaves_like_one_at_a_prompt() {
    // The tool waits on the terminal, so the program waits behind its last question.
    let mut terminal = Terminal::start_in(
        Setting {
            command: "exec cbgen new -t install -p adid --copy >out",
            environment: &[("DISPLAY", ":9")],
            ..USUAL
        },
        |home| {
            tool(
                home,
                "#!/bin/sh\ncat >/dev/null\necho waiting >/dev/tty\nread x </dev/tty\n",
            );
        },
    );
    terminal.answer(&[
        ("? Server endpoint", "https://a.io/cb\r"),
        ("? Add another", "\r"),
        ("? Send it only", "\r"),
        ("? Create the", "\r"),
    ]);
    terminal.see("waiting");
    terminal.signal(Signal::TERM);
    // The tool ends too: the terminal hangs up on it.
    let end = terminal.end("between prompts");
    end.gives(130, "");
}
