//! The guided setup in a real pseudo-terminal: what its screen shows, how it ends, and that the terminal is
//! left as it was.

use crate::program::{has, starts};
use crate::terminal::{End, Setting, Terminal, USUAL};
use rustix::process::Signal;
use std::sync::Arc;
use std::time::Duration;

/// A prompt, and how to come to it.
#[derive(Clone, Copy)]
struct Prompt {
    name: &'static str,
    /// Keys to press, each after its text is seen.
    way: &'static [(&'static str, &'static str)],
    /// What shows that it is there.
    shown: &'static str,
    /// What is shown behind it.
    next: &'static str,
    /// What is shown after going back; `None` where that leaves.
    before: Option<&'static str>,
}

const URL: &str = "https://a.io/cb";

const PROMPTS: [Prompt; 5] = [
    Prompt {
        name: "list",
        way: &[],
        shown: "? Callback trigger",
        next: "? Server endpoint",
        before: None,
    },
    Prompt {
        name: "text",
        way: &[("? Callback trigger", "\r"), ("? Server endpoint", URL)],
        shown: "> https://a.io/cb",
        next: "? Add another",
        before: Some("? Callback trigger"),
    },
    Prompt {
        name: "yes or no",
        way: &[
            ("? Callback trigger", "\r"),
            ("? Server endpoint", "https://a.io/cb\r"),
        ],
        shown: "? Add another",
        next: "? Send it only",
        before: Some("? Server endpoint"),
    },
    Prompt {
        name: "list of several",
        way: &[
            ("? Callback trigger", "\r"),
            ("? Server endpoint", "https://a.io/cb\r"),
            ("? Add another", "\r"),
            ("? Send it only", "\r"),
        ],
        shown: "? Placeholders to",
        next: "? Add or rename",
        before: Some("? Send it only"),
    },
    Prompt {
        name: "review",
        way: &[
            ("? Callback trigger", "\r"),
            ("? Server endpoint", "https://a.io/cb\r"),
            ("? Add another", "\r"),
            ("? Send it only", "\r"),
            ("? Placeholders to", "\r"),
            ("? Add or rename", "\r"),
        ],
        shown: "? Create the",
        next: "? Copy it to",
        before: Some("? Add or rename"),
    },
];

const PLAIN: Setting = Setting {
    command: "exec cbgen new --plain >out",
    ..USUAL
};

const PLAIN_PROMPTS: [Prompt; 4] = [
    Prompt {
        name: "plain list",
        way: &[],
        shown: "Enter for install, < to leave:",
        next: "Type it, < to go back:",
        before: None,
    },
    Prompt {
        name: "plain text",
        way: &[("Enter for install, < to leave:", "\r")],
        shown: "Type it, < to go back:",
        next: "endpoint is needed",
        before: Some("install, < to leave: \n\nServer endpoint"),
    },
    Prompt {
        name: "plain yes or no",
        way: &[
            ("Enter for install, < to leave:", "\r"),
            ("Type it, < to go back:", "https://a.io/cb\r"),
        ],
        shown: "Add another endpoint?",
        next: "Send it only under a condition?",
        before: Some("Enter for https://a.io/cb, < to go back:"),
    },
    Prompt {
        name: "plain list of several",
        way: &[
            ("Enter for install, < to leave:", "\r"),
            ("Type it, < to go back:", "https://a.io/cb\r"),
            ("Add another endpoint?", "\r"),
            ("under a condition?", "\r"),
        ],
        shown: "Enter to go on, < to go back:",
        next: "Add or rename placeholders?",
        before: Some("under a condition?"),
    },
];

/// What is done at a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Accept,
    Back,
    CtrlC,
    EndOfInput,
    Terminate,
    HangUp,
    Resize,
}

const ACTS: [Act; 7] = [
    Act::Accept,
    Act::Back,
    Act::CtrlC,
    Act::EndOfInput,
    Act::Terminate,
    Act::HangUp,
    Act::Resize,
];

/// Goes to a prompt.
fn at(prompt: Prompt, setting: Setting) -> Terminal {
    let mut terminal = Terminal::start(setting);
    for (shown, keys) in prompt.way {
        terminal.see(shown);
        terminal.press(keys);
    }
    terminal.see(prompt.shown);
    terminal
}

/// Does one thing at one prompt, and ends the run; how long it took.
fn try_out(prompt: Prompt, act: Act, setting: Setting, back: &str) -> Duration {
    let about = format!("{} / {act:?} / {} columns", prompt.name, setting.columns);
    let mut terminal = at(prompt, setting);
    let leaves = match act {
        Act::Accept => {
            terminal.press("\r");
            terminal.see(prompt.next);
            false
        }
        Act::Back => {
            terminal.press(back);
            match prompt.before {
                Some(before) => {
                    terminal.see(before.split('\n').next().unwrap_or(before));
                    false
                }
                None => true,
            }
        }
        Act::Resize => {
            terminal.resize(40);
            // A key that does nothing but draw the prompt anew.
            terminal.press("\x1b[99~");
            terminal.press("\r");
            terminal.see(prompt.next);
            false
        }
        Act::CtrlC => {
            terminal.press("\x03");
            true
        }
        Act::EndOfInput => {
            // Where lines are read, it is Ctrl-D.
            if prompt.name != "yes or no" && prompt.name != "review" {
                terminal.press("\x04");
            } else {
                terminal.signal(Signal::HUP);
            }
            true
        }
        Act::Terminate => {
            terminal.signal(Signal::TERM);
            true
        }
        Act::HangUp => {
            terminal.signal(Signal::HUP);
            true
        }
    };
    if !leaves {
        terminal.signal(Signal::INT);
    }
    let end = terminal.end(&about);
    assert_eq!(end.code, 130, "{about}");
    assert_eq!(end.out, "", "{about}: stdout");
    assert!(end.files.is_empty(), "{about}: {:?}", end.files);
    end.took
}

/// All acts at all prompts; says how many, and the longest.
fn try_all(prompts: &[Prompt], acts: &[Act], setting: Setting, back: &str) {
    let mut longest = Duration::ZERO;
    let mut count = 0;
    for prompt in prompts {
        for act in acts {
            longest = longest.max(try_out(*prompt, *act, setting, back));
            count += 1;
        }
    }
    println!("{count} cases, the longest {longest:?}");
    assert!(longest < Duration::from_secs(5), "{longest:?}");
}

#[test]
fn every_prompt_can_be_taken_left_and_interrupted() {
    try_all(&PROMPTS, &ACTS, USUAL, "\x1b");
}

#[test]
fn a_smaller_sign_goes_back_too() {
    // Where a text has been typed, it would be part of it.
    let prompts = [PROMPTS[0], PROMPTS[3]];
    try_all(&prompts, &[Act::Back], USUAL, "<");
}

#[test]
fn twenty_columns_are_enough() {
    let narrow = Setting {
        columns: 20,
        ..USUAL
    };
    try_all(&PROMPTS, &ACTS, narrow, "\x1b");
}

#[test]
fn plain_questions_are_answered_and_interrupted_alike() {
    let acts = [
        Act::Accept,
        Act::Back,
        Act::CtrlC,
        Act::EndOfInput,
        Act::Terminate,
        Act::HangUp,
    ];
    try_all(&PLAIN_PROMPTS, &acts, PLAIN, "<\r");
}

#[test]
fn plain_questions_fit_twenty_columns() {
    let narrow = Setting {
        columns: 20,
        ..PLAIN
    };
    let terminal = Terminal::start(narrow);
    terminal.see("leave:");
    terminal.wait("no line over the edge", |received| {
        (0..40).all(|row| !received.screen.screen().row_wrapped(row))
    });
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.end("plain, narrow").code, 130);
}

#[test]
fn a_dumb_terminal_gets_plain_questions_without_a_single_escape() {
    let dumb = Setting {
        environment: &[("TERM", "dumb")],
        ..USUAL
    };
    for prompt in PLAIN_PROMPTS {
        let terminal = at(prompt, dumb);
        assert!(!terminal.bytes().contains('\x1b'), "{}", prompt.name);
        terminal.signal(Signal::TERM);
        assert_eq!(terminal.end(prompt.name).code, 130);
    }
}

/// The codes that colour text.
fn colours(bytes: &str) -> usize {
    ["\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[31m"]
        .iter()
        .map(|code| bytes.matches(code).count())
        .sum()
}

#[test]
fn no_color_is_respected_at_every_prompt() {
    let without = Setting {
        environment: &[("NO_COLOR", "1")],
        ..USUAL
    };
    let never = Setting {
        command: "exec cbgen new --color never >out",
        ..USUAL
    };
    for prompt in PROMPTS {
        for (setting, coloured) in [(USUAL, true), (without, false), (never, false)] {
            let terminal = at(prompt, setting);
            assert_eq!(colours(&terminal.bytes()) > 0, coloured, "{}", prompt.name);
            terminal.signal(Signal::TERM);
            assert_eq!(terminal.end(prompt.name).code, 130);
        }
    }
}

#[test]
fn nothing_is_asked_where_nobody_can_answer() {
    for (command, missing) in [
        ("cbgen new >out 2>err", "--trigger"),
        ("cbgen new -t install >out 2>err", "--endpoint"),
        ("cbgen new -e https://a.io/cb >out 2>err", "--trigger"),
        ("cbgen new --guided >out 2>err", "--guided"),
        ("echo x | cbgen new >out 2>err", "--trigger"),
        ("echo x | cbgen new >out 2>err -t install", "--endpoint"),
        ("echo x | cbgen new >out 2>err --guided", "--guided"),
        ("cbgen new --no-input >out 2>err", "--trigger"),
        ("cbgen new --plain </dev/null >out 2>err", "--trigger"),
        ("cbgen new --guided --no-input >out 2>err", "--guided"),
    ] {
        let terminal = Terminal::start(Setting { command, ..USUAL });
        let end = terminal.end(command);
        assert_eq!(end.code, 2, "{command}");
        assert_eq!(end.out, "", "{command}");
        assert!(end.err.contains(missing), "{command}: {}", end.err);
    }
}

#[test]
fn only_stdin_from_a_pipe_or_only_stderr_to_a_file_is_enough_not_to_ask() {
    for command in [
        "echo x | cbgen new >out",
        "cbgen new >out 2>err",
        "exec cbgen new --no-input >out",
    ] {
        let end = Terminal::start(Setting { command, ..USUAL }).end(command);
        assert_eq!(end.code, 2, "{command}");
        assert_eq!(end.out, "", "{command}");
    }
}

#[test]
fn with_trigger_and_endpoint_nothing_is_asked() {
    let command = "exec cbgen new -t install -e https://a.io/cb -p adid >out";
    let end = Terminal::start(Setting { command, ..USUAL }).end(command);
    assert_eq!(end.code, 0);
    assert_eq!(end.out, "https://a.io/cb?adid={adid}\n");
}

/// Presses Enter at every question but the endpoint, and gives these keys at one of them.
fn whole_run(setting: Setting, at: &str, keys: &str) -> (End, String) {
    let mut terminal = Terminal::start_in(setting, |home| {
        std::fs::write(home.join("callbacks.toml"), "# mine\n").expect("a file");
    });
    for (shown, usual) in [
        ("? Callback trigger", "\r"),
        ("? Server endpoint", "https://a.io/cb\r"),
        ("? Add another", "\r"),
        ("? Send it only", "\r"),
        ("? Placeholders to", "\r"),
        ("? Add or rename", "\r"),
        ("? Create the", "\r"),
        ("? Copy it to", "\r"),
        ("? Save it to", "\r"),
    ] {
        terminal.see(shown);
        terminal.press(if shown == at { keys } else { usual });
    }
    if at == "? Save it to" {
        terminal.see("? Name in the file");
        terminal.press("\r");
    }
    terminal.see("The same without");
    let received = Arc::clone(&terminal.received);
    let end = terminal.end("a whole run");
    let bytes = received.0.lock().expect("the screen").bytes.clone();
    (end, String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn enter_alone_prints_the_field_after_the_last_question() {
    for columns in [20, 40, 80] {
        let (end, screen) = whole_run(Setting { columns, ..USUAL }, "", "");
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
    let (end, _) = whole_run(setting, "? Save it to", "y\r");
    assert_eq!(end.code, 0);
    starts(&end.err, "# mine\n\n[[callback]]\nname = \"install\"\n");
}

#[test]
fn copying_pipes_to_the_desktops_tool_or_asks_the_terminal() {
    let (end, screen) = whole_run(USUAL, "? Copy it to", "y\r");
    assert_eq!(end.code, 0);
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
fn without_any_clipboard_copying_fails_and_nothing_is_saved() {
    let command = "cbgen new -t install -e https://a.io/cb --copy --save x.toml >out 2>err";
    let end = Terminal::start(Setting { command, ..USUAL }).end(command);
    assert_eq!((end.code, end.out.as_str()), (3, ""), "{}", end.err);
    assert!(end.err.contains("no clipboard"), "{}", end.err);
    assert!(end.files.is_empty(), "{:?}", end.files);
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
    for (shown, keys) in [
        ("Type it, <", "https://a.io/cb\r"),
        ("Add another", "\r"),
        ("Send it only", "\r"),
        ("Enter for create", "\r"),
        ("Save it to", "y\r"),
        ("callbacks.toml has errors", "\r"),
    ] {
        terminal.see(shown);
        terminal.press(keys);
    }
    let end = terminal.end("a broken file");
    assert_eq!(end.code, 0);
    assert_eq!(end.out, "https://a.io/cb?adid={adid}\n");
}

#[test]
fn an_unknown_trigger_is_asked_for_with_the_nearest_one_first() {
    let command = "exec cbgen new -t instal >out";
    let mut terminal = Terminal::start(Setting { command, ..USUAL });
    terminal.see("instal is no trigger.");
    terminal.see("> install");
    terminal.press("\x1b");
    assert_eq!(terminal.end(command).code, 130);
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
    for (shown, keys) in [
        ("? Server endpoint", "https://a.io/cb\r"),
        ("? Add another", "\r"),
        ("? Send it only", "\r"),
        ("? Create the", "\r"),
        ("? Save it to", "\r"),
    ] {
        terminal.see(shown);
        terminal.press(keys);
    }
    terminal.see("waiting");
    terminal.signal(Signal::TERM);
    // The tool ends too: the terminal hangs up on it.
    let end = terminal.end("between prompts");
    assert_eq!(end.code, 130);
    assert_eq!(end.out, "");
}

#[test]
fn a_paste_of_several_lines_is_one_answer_and_nothing_is_obeyed() {
    let mut terminal = Terminal::start(USUAL);
    terminal.see("? Callback trigger");
    terminal.press("\r");
    terminal.see("? Server endpoint");
    terminal.press("https://a.io/1?x={adid}\nhttps://b.io/2?x={adid}\x07\x1b]0;evil\x07\n");
    terminal.see("> https://a.io/1?x={adid} https://b.io/2?x={adid}]0;evil");
    terminal.press("\x15");
    terminal.wait("an empty line", |received| {
        !received.screen.screen().contents().contains("evil")
    });
    terminal.press("https://a.io/1?x={adid}\rhttps://b.io/2?x={adid}\r");
    terminal.see("> https://a.io/1?x={adid} https://b.io/2?x={adid}");
    terminal.press("\r");
    terminal.see("? Read in its");
    terminal.press("\r");
    terminal.see("Read in: 2 endpoints, 0 conditions, 1 parameter.");
    assert!(
        !terminal.bytes().contains("\x1b]0"),
        "{}",
        terminal.screen()
    );
    terminal.press("\x03");
    assert_eq!(terminal.end("a paste").code, 130);
}

#[test]
fn a_list_is_searched_by_name_and_by_meaning() {
    let mut terminal = Terminal::start(USUAL);
    terminal.see("? Callback trigger");
    terminal.press("GDPR");
    terminal.see("search: GDPR");
    terminal.see("> gdpr_forget_device");
    terminal.press("\x1b");
    terminal.see("> install");
    terminal.press("zzzz");
    terminal.see("nothing found");
    terminal.press("\r\x15event\r");
    terminal.see("? Event token");
    terminal.press("\r");
    terminal.see("? Server endpoint");
    terminal.press("\x04");
    assert_eq!(terminal.end("a search").code, 130);
}
