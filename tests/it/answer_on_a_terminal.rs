//! The guided setup in a real pseudo-terminal: what its screen shows, how it ends, and that the terminal is
//! left as it was.

use crate::program::parts;
use crate::terminal::{Setting, Terminal, USUAL};
use rustix::process::Signal;
use std::time::Duration;

/// A prompt, and how to come to it.
#[derive(Clone, Copy)]
struct Prompt {
    name: &'static str,
    command: &'static str,
    /// Keys to press, each after its text is seen: `text=keys`, with a semicolon between.
    way: &'static str,
    /// What shows that it is there, once for each time that it is asked.
    shown: &'static str,
    /// What is shown behind it.
    next: &'static str,
    /// What is shown after going back; nothing where that leaves.
    before: &'static str,
    /// A text that is typed, changed in its middle where it can be, and what is shown then.
    edited: (&'static str, &'static str),
    /// A text that is no ASCII, and what is shown then.
    foreign: (&'static str, &'static str),
    /// Several lines at once, and what is shown then; nothing where the question is asked again.
    pasted: (&'static str, &'static str),
}

const NEW: &str = "exec cbgen new >out";
const PLAIN_NEW: &str = "exec cbgen new --plain >out";

/// Prompts of two kinds, in the order of the fields of [`Prompt`].
const PROMPTS: [&str; 6] = [
    "search | exec cbgen new >out |  | ? Callback trigger | ? Server endpoint |  | gdp\x7fpr | search: gdpr | 日本é | search: 日本é | \rhttps://x.io\r | ",
    // Home, and eight times Right.
    "long_line | exec cbgen new >out | ? Callback trigger=\r | ? Server endpoint | ? Add another | ? Callback trigger | \
     https://a.io/cb\x1b[H\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x1b[Cb. | > https://b.a.io | 日本語é\x1b[D\x7f | > 日本é | a.io\rb.io\r | > a.io b.io",
    // Ctrl-Left, Ctrl-W, End, Left, Del, Ctrl-Left, Ctrl-Right, Home, Right, Backspace.
    "line | exec cbgen new -t event --guided >out | ? Callback trigger=\r | ? Event token | ? Server endpoint | ? Callback trigger | \
     ab fo12\x1b[1;5D\x17xy\x1b[F\x1b[D\x1b[3~z\x1b[1;5D\x1b[1;5Cw\x1b[H\x1b[C\x7f | > yfo1zw | 日本語é\x1b[D\x7f | > 日本é | abc123\rxyz456\r | > abc123 xyz456",
    "confirm | exec cbgen new >out | ? Callback trigger=\r;? Server endpoint=https://a.io/cb\r | ? Add another | ? Send it only | ? Server endpoint | \
     y\x1b[Djk | > yes | 日本y | > yes | n\rn\rn\r | ",
    "choose | exec cbgen new >out | ? Callback trigger=\r;? Server endpoint=https://a.io/cb\r;? Add another=\r;? Send it only=y\r;? Which value=environment\r | \
     How to compare | ? environment is | ? Which value | xhl\x1b[Dj | > is not | 日本é\x1b[B | > is not | \rlive\r | ",
    "mark | exec cbgen new >out | ? Callback trigger=\r;? Server endpoint=https://a.io/cb\r;? Add another=\r;? Send it only=\r | \
     ? Placeholders to | ? Create the | ? Send it only | idfx\x7fa | search: idfa | 日本é | search: 日本é | \ridfa\ry\r | ",
];

const PLAIN_PROMPTS: [&str; 4] = [
    "plain search | exec cbgen new --plain >out |  | leave: | Type it, |  | clixx\x7f\x7fck\r | Type it, | 日本é\r | Nothing found | click\ra.io\r | Type one.",
    "plain line | exec cbgen new --plain >out | leave:=\r | Type it, | Type the URL | leave: | https://a.io/x\x7fcb\r | Add another | https://日本.io/é\r | Type it | a.io\rb.io\r | Several lines",
    "plain confirm | exec cbgen new --plain >out | leave:=\r;Type it,=https://a.io/cb\r | Add another | Send it only | https://a.io/cb | x\x7fn\r | Send it only | é\r | Type y or n. | n\rn\r | Type one.",
    "plain mark | exec cbgen new --plain >out | leave:=\r;Type it,=https://a.io/cb\r;Add another=\r;Send it only=\r | \
     Numbers to switch | Create the callback | Send it only | idfx\x7fa,1-2\r | gps_adid is off. | 日本é\r | Nothing found | idfa\ridfv\r | idfv is off.",
];

impl Prompt {
    fn of(row: &'static str) -> Self {
        let [[name, command, way, shown, next, before, rest @ ..]] = parts::<1, 12>([row]);
        Self {
            name,
            command,
            way,
            shown,
            next,
            before,
            edited: (rest[0], rest[1]),
            foreign: (rest[2], rest[3]),
            pasted: (rest[4], rest[5]),
        }
    }
}

const PLAIN: Setting = Setting {
    command: PLAIN_NEW,
    ..USUAL
};

/// What is done at a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Answer,
    Back,
    CtrlC,
    EndOfInput,
    Terminate,
    HangUp,
    Stop,
    Resize,
    Edit,
    Foreign,
    Paste,
}

const ACTS: [Act; 11] = [
    Act::Answer,
    Act::Back,
    Act::CtrlC,
    Act::EndOfInput,
    Act::Terminate,
    Act::HangUp,
    Act::Stop,
    Act::Resize,
    Act::Edit,
    Act::Foreign,
    Act::Paste,
];

/// Goes to a prompt.
fn at(prompt: Prompt, setting: Setting) -> Terminal {
    let mut terminal = Terminal::start(setting);
    let way = prompt
        .way
        .split(';')
        .filter_map(|step| step.split_once('='));
    terminal.answer(&way.collect::<Vec<_>>());
    terminal.see(prompt.shown);
    terminal
}

/// Does one thing at one prompt; whether that leaves.
fn act_at(prompt: Prompt, act: Act, terminal: &mut Terminal) -> bool {
    let is_plain = prompt.command == PLAIN_NEW;
    let is_text = prompt.name.ends_with("line") && !is_plain;
    // An empty answer is none where an endpoint is asked for.
    let enter = if is_text && prompt.name == "long_line" {
        "https://a.io/cb\r"
    } else {
        "\r"
    };
    let asked_again = |terminal: &Terminal| {
        terminal.wait("the question once more", |received| {
            let bytes = String::from_utf8_lossy(&received.bytes);
            bytes.matches(prompt.shown).count() > 1
        });
    };
    match act {
        Act::Answer => terminal.press(enter),
        Act::Back => {
            terminal.press(if is_plain { "<\r" } else { "\x1b" });
            if prompt.before.is_empty() {
                return true;
            }
            terminal.see(prompt.before);
        }
        Act::CtrlC => terminal.press("\x03"),
        // Where lines are read, it is Ctrl-D; dialoguer's own prompts know only the terminal's end.
        Act::EndOfInput if ["confirm", "choose"].contains(&prompt.name) => {
            terminal.signal(Signal::HUP);
        }
        Act::EndOfInput => terminal.press("\x04"),
        Act::Terminate => terminal.signal(Signal::TERM),
        Act::HangUp => terminal.signal(Signal::HUP),
        Act::Stop => {
            terminal.signal(Signal::TSTP);
            terminal.see_stopped();
            terminal.signal(Signal::CONT);
            asked_again(terminal);
            terminal.press(enter);
        }
        Act::Resize => {
            terminal.resize(30);
            // A key that does nothing but draw the prompt anew.
            terminal.press(if is_plain { "" } else { "\x1b[99~" });
            terminal.press(enter);
        }
        Act::Edit | Act::Foreign | Act::Paste => {
            let (keys, shown) = match act {
                Act::Edit => prompt.edited,
                Act::Foreign => prompt.foreign,
                _ => prompt.pasted,
            };
            terminal.press(keys);
            if shown.is_empty() {
                asked_again(terminal);
                let screen = terminal.screen();
                assert!(!screen.contains(prompt.next), "{}: {screen}", prompt.name);
            }
            terminal.see(shown);
        }
    }
    if matches!(act, Act::Answer | Act::Stop | Act::Resize) {
        terminal.see(prompt.next);
        return false;
    }
    !matches!(act, Act::Back | Act::Edit | Act::Foreign | Act::Paste)
}

/// All acts at all prompts, at this width: each ends with the terminal as it was, 130, and nothing printed or saved.
fn try_all(prompts: &[&'static str], columns: u16) {
    for prompt in prompts.iter().map(|row| Prompt::of(row)) {
        let mut longest = Duration::ZERO;
        for act in ACTS {
            let setting = Setting {
                columns,
                command: prompt.command,
                ..USUAL
            };
            let about = format!("{} / {act:?} / {columns} columns", prompt.name);
            println!("{about}");
            let mut terminal = at(prompt, setting);
            if !act_at(prompt, act, &mut terminal) {
                terminal.signal(Signal::INT);
            }
            let end = terminal.end(&about);
            end.gives(130, "");
            assert!(end.files.is_empty(), "{about}: {:?}", end.files);
            longest = longest.max(end.took);
        }
        println!(
            "{}, {columns} columns: {} passed, the longest {longest:?}",
            prompt.name,
            ACTS.len()
        );
        assert!(longest < Duration::from_secs(5), "{longest:?}");
    }
}

#[test]
fn every_prompt_is_answered_left_and_interrupted_at_every_width() {
    std::thread::scope(|scope| {
        for columns in [20, 40, 100] {
            scope.spawn(move || {
                try_all(&PROMPTS, columns);
                try_all(&PLAIN_PROMPTS, columns);
            });
        }
    });
}

#[test]
fn every_prompt_names_its_keys_at_every_width() {
    for prompt in PROMPTS.map(Prompt::of) {
        for (columns, leaving) in [(20, "C"), (40, "Ctrl-C"), (100, "Ctrl-C: leave")] {
            let command = prompt.command;
            let terminal = at(
                prompt,
                Setting {
                    columns,
                    command,
                    ..USUAL
                },
            );
            let is_footer = |line: &str| line.contains("Esc") && line.contains(leaving);
            terminal.wait("the keys", |received| {
                received.screen.screen().contents().lines().any(is_footer)
            });
            terminal.leave(prompt.name);
        }
    }
}

#[test]
fn in_a_short_list_q_goes_back_as_esc_does() {
    let mut terminal = at(Prompt::of(PROMPTS[4]), USUAL);
    terminal.press("q");
    terminal.see("? Which value");
    terminal.leave("q");
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
    terminal.left("plain, narrow");
}

#[test]
fn a_dumb_terminal_gets_plain_questions_without_a_single_escape() {
    let dumb = Setting {
        environment: &[("TERM", "dumb")],
        ..USUAL
    };
    for prompt in PLAIN_PROMPTS.map(Prompt::of) {
        let terminal = at(prompt, dumb);
        assert!(!terminal.bytes().contains('\x1b'), "{}", prompt.name);
        terminal.signal(Signal::TERM);
        terminal.left(prompt.name);
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
    let prompts = PROMPTS.map(Prompt::of);
    for prompt in prompts.into_iter().filter(|prompt| prompt.command == NEW) {
        for (setting, coloured) in [(USUAL, true), (without, false), (never, false)] {
            let terminal = at(
                prompt,
                Setting {
                    columns: 80,
                    ..setting
                },
            );
            assert_eq!(colours(&terminal.bytes()) > 0, coloured, "{}", prompt.name);
            terminal.signal(Signal::TERM);
            terminal.left(prompt.name);
        }
    }
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
    terminal.see("? Add another");
    assert!(
        !terminal.bytes().contains("\x1b]0"),
        "{}",
        terminal.screen()
    );
    terminal.leave("a paste");
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
    terminal.left("a search");
}
