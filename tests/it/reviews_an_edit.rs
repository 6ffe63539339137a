//! The review of `cbgen edit NAME` on a terminal: its findings and rows, what is told before and after it, and how it is left.
#![cfg(unix)]

use crate::edits_with_questions::{FILE, VARIABLES, WRONG, start, start_on};
use crate::program::{finishes, has, lacks};
use crate::terminal::{End, Setting, Terminal};
use rustix::process::Signal;

#[test]
fn enter_alone_drops_nothing_that_is_wrong_and_takes_what_mends_it() {
    let mut editing = start_on(BROKEN, "exec cbgen edit a >out");
    editing.see("> mend");
    editing.see("gps_adid");
    editing.enter(WRONG);
    editing.see("> change trigger");
    editing.change("change trigger");
    editing.answer(&[("? Callback trigger", "install\r")]);
    editing.see("> change placeholders");
    editing.enter(WRONG);
    editing.see("[x] x");
    editing.see("{nope nope} cannot be sent");
    editing.answer(&[("? Placeholders to send", "\u{1b}[B \r")]);
    let End { file, .. } = editing.saved("`a` is changed");
    let expected = BROKEN
        .replace("zzzzzzzzz", "install")
        .replace("{gaid}\", x = \"{nope nope}\"", "{gps_adid}\"");
    assert_eq!(file, expected);

    let mut editing = start_on(BROKEN, "exec cbgen edit b >out");
    editing.see("> change condition");
    editing.enter(WRONG);
    editing.see("> keep");
    editing.enter("Condition");
    editing.see("> change condition");
    editing.leave("b");
}

const BROKEN: &str = r#"[[callback]]
name = "a"
trigger = "zzzzzzzzz"
endpoints = ["https://a.example.com"]
conditions = ["environment=production"]
params = { id = "{gaid}", x = "{nope nope}" }

[[callback]]
name = "b"
endpoints = ["https://a.example.com"]
conditions = ["nonsense"]
"#;

const WITH_BODY: &str = r#"[[callback]]
name = "a"
trigger = "event"
event_tokens = ["abc123"]
conditions = ["environment=production"]
placeholders = ["revenue"]
endpoints = [
  { url = "https://a.example.com", body = { own = "1" } }, # own
  { url = "https://b.example.com", params = { p = "2", q = "3" } },
  "https://c.example.com",
]
method = "post"
body = { revenue = "{revenue}", currency = "{currency}" }
"#;

#[test]
fn values_of_the_body_and_of_single_endpoints_come_and_go() {
    let mut editing = start_on(WITH_BODY, "exec cbgen edit a >out");
    editing.change("change placeholders");
    editing.see("[ ] gps_adid");
    editing.press("\u{1b}[B \r");
    editing.change("change method");
    editing.answer(&[
        ("? Method", "\r"),
        ("? Values of the body", " \u{1b}[B\u{1b}[B \r"),
        ("? Add a value to the body?", "y\r"),
        ("? Name your server expects", "currency\r"),
    ]);
    editing.see("The body already has currency.");
    editing.press("\u{15}n\r");
    editing.answer(&[
        ("? Value", "{nope}\r"),
        ("? Is `{nope}` your partner's?", "n\r"),
    ]);
    editing.see("is not among the");
    editing.press("\u{15}{adid}\r");
    editing.enter("Add a value to the body?");
    let End { file, bytes, .. } = editing.saved("`a` is changed");
    let expected = WITH_BODY
        .replace("body = { own = \"1\" }", "body = { n = \"{adid}\" }")
        .replace("p = \"2\", ", "")
        .replace(
            "revenue = \"{revenue}\", currency = \"{currency}\"",
            "currency = \"{currency}\", n = \"{adid}\"",
        );
    assert_eq!(file, expected, "{bytes}");
}

const WARNED: &str = r#"[[callback]]
name = "a"
endpoints = ["http://a.example.com", { url = "https://b.example.com", method = "post", body = { x = "{nope}" }, conditions = ["country=de"] }]
placeholders = ["idfa", "adid"]

[[callback]]
name = "b"
trigger = "session"
endpoints = ["http://a.example.com"]
placeholders = ["idfa", "adid"]
"#;

#[test]
fn findings_have_numbers_point_at_no_flags_and_are_told_once() {
    let mut editing = start_on(WARNED, "exec cbgen edit b >out");
    editing.change("change placeholders");
    editing.see("[ ] gps_adid");
    let screen = editing.screen();
    let (idfa, adid) = (screen.find("[x] idfa"), screen.find("[x] adid"));
    assert!(
        idfa.is_some() && idfa < adid && adid < screen.find("[ ] gps_adid"),
        "{screen}"
    );
    editing.enter("Placeholders to send");
    editing.change("change name");
    editing.answer(&[("? Name in the file", "\u{15}c\r")]);
    editing.see("http://a.example.com [1]");
    editing.see("[1] Warning: ");
    let End { bytes, .. } = editing.saved("`c` is changed");
    lacks(&bytes, "--> ");
    let after = bytes.rsplit("Save the change").next().unwrap_or_default();
    assert!(!after.contains("unencrypted"), "{bytes}");

    // What is wrong with an endpoint's own body is told in the review too.
    let editing = start_on(WARNED, "exec cbgen edit a >out");
    editing.see("is not among the");
    assert!(!editing.bytes().contains("come from the environment"));
    editing.leave("a");
}

#[test]
fn adjust_need_not_know_of_another_name() {
    let mut editing = start("exec cbgen edit bare");
    editing.change("change name");
    editing.answer(&[("? Name in the file", "\u{15}plain\r")]);
    editing.change("save");
    editing.ends("There is nothing to change in Adjust: the callback field is what it was.");
}

#[test]
fn the_review_says_that_going_back_leaves() {
    let mut editing = start("exec cbgen edit bare >out");
    editing.change("change endpoint");
    editing.see("? Server endpoint");
    editing.press("\u{1b}");
    editing.review();
    editing.see("Esc: leave");
    editing.press("\u{1b}");
    editing.see("Nothing was changed.");
    editing.left("bare");
}

#[test]
fn after_ctrl_c_the_shell_begins_a_line_of_its_own() {
    let mut editing = start("trap : INT; cbgen edit bare --plain >out; printf 'prompt$' >&2");
    editing.see("< to leave:");
    editing.press("\u{3}");
    editing.see("prompt$");
    finishes(&editing.bytes(), "\nprompt$");
    editing.end("prompt");
}

#[test]
fn leaving_changes_nothing() {
    for (act, way, question) in [
        ("\u{3}", "", ""),
        ("\u{3}", "change endpoint", "? Server endpoint"),
        ("\u{1b}", "", ""),
        ("term", "change condition", "? Condition"),
        ("leave", "", ""),
    ] {
        let mut editing = start("exec cbgen edit install >out");
        if way.is_empty() {
            editing.review();
        } else {
            editing.change(way);
            editing.see(question);
        }
        match act {
            "term" => editing.signal(Signal::TERM),
            "leave" => editing.change("leave"),
            keys => editing.press(keys),
        }
        let end = editing.end(act);
        end.gives(130, "");
        assert_eq!(end.file, FILE, "{act:?} at {way}");
        assert_eq!(end.files, ["callbacks.toml"], "{act:?} at {way}");
    }
}

#[test]
fn a_file_that_changes_meanwhile_is_left_to_whoever_changed_it() {
    let mut editing = start("exec cbgen edit install >out");
    editing.change("change endpoint");
    editing.answer(&[("? Server endpoint", "\u{15}https://new.example.com/x\r")]);
    editing.see("? Save the change");
    let theirs = FILE.replace("# about install", "# theirs");
    editing.write("callbacks.toml", &theirs);
    editing.press("\r");
    editing.see("nothing was written: run the command above");
    let end = editing.end("theirs");
    end.gives(3, "");
    assert_eq!(end.file, theirs);
    has(
        &end.bytes,
        "cbgen edit install -e https://new.example.com/x",
    );
}

#[test]
fn plain_questions_and_narrow_terminals_do_the_same() {
    for (columns, command, mark) in [
        (80, "exec cbgen edit bare --plain >out", ""),
        (40, "exec cbgen edit bare >out", "? "),
        (20, "exec cbgen edit bare >out", "? "),
    ] {
        let environment = &VARIABLES;
        let setting = Setting {
            columns,
            environment,
            command,
        };
        let mut editing = Terminal::start_with(setting, FILE);
        // A long list in plain lines has left the screen.
        let text = format!("{mark}Nothing has");
        editing.wait(&text, |received| {
            String::from_utf8_lossy(&received.bytes).contains(&text)
                || received.screen.screen().contents().contains(&text)
        });
        editing.press("\r");
        assert_eq!(editing.ends("as it was").file, FILE);
    }
}

#[test]
fn what_cannot_be_edited_is_told_before_the_first_question() {
    let inline = "callback = [{ name = \"a\", endpoints = [\"https://a.example\"] }]\n";
    for (file, command, code, says) in [
        ("[[callback]\n", "exec cbgen edit a >out", 2, "invalid TOML"),
        (inline, "exec cbgen edit a >out", 2, "[[callback]]"),
        (
            FILE,
            "exec cbgen edit instal >out",
            2,
            "did you mean `install`?",
        ),
        (
            FILE,
            "exec cbgen edit install --no-input >out",
            2,
            "nothing to change",
        ),
        (
            FILE,
            "exec cbgen edit install two >out",
            2,
            "say what to change",
        ),
        (
            FILE,
            "exec cbgen edit install -f nothing.toml >out",
            3,
            "nothing.toml",
        ),
    ] {
        let terminal = start_on(file, command);
        terminal.see(says);
        let screen = terminal.screen();
        terminal.end(command).gives(code, "");
        assert!(!screen.contains('?') || says.contains('?'), "{screen}");
    }
}
