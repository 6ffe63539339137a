//! Several callbacks in one run of the guided setup, in a real terminal: each keeps the endpoints and conditions of the
//! one before, all can go to one file, and what is printed is printed at the end.
#![cfg(unix)]

use crate::program::{cbgen_in, folder_with, starts};
use crate::terminal::{Setting, Terminal, USUAL};

const DOWN: &str = "\u{1b}[B";
const UP: &str = "\u{1b}[A";
const ENTER: &str = "\r";

/// A run in which keys are counted.
struct Run {
    terminal: Terminal,
    /// How many keys were pressed; a text that is pasted counts as one.
    keys: usize,
}

impl Run {
    fn start(command: &'static str, file: &str) -> Self {
        let terminal = Terminal::start_with(Setting { command, ..USUAL }, file);
        Self { terminal, keys: 0 }
    }

    /// Presses keys at questions, once each is there, one after the other.
    fn at(&mut self, question: &str, keys: &[&str]) -> &mut Self {
        self.terminal.see(&format!("? {question}"));
        for key in keys {
            let is_one = key.starts_with("https") || key.starts_with('\u{1b}');
            self.keys += if is_one { 1 } else { key.chars().count() };
            self.terminal.press(key);
        }
        self
    }

    /// Enter alone at each of these questions.
    fn enter(&mut self, questions: &str) -> &mut Self {
        for question in questions.split(" | ") {
            self.at(question, &[ENTER]);
        }
        self
    }

    fn save_and_go_on(&mut self) -> &mut Self {
        self.at("Create the callback?", &[ENTER])
            .at("What next?", &[UP, UP, ENTER])
            .at("Name in the file", &[ENTER]);
        self.terminal.see("Saved as");
        self.at("What next?", &[UP, ENTER])
    }
}

const COLLECTOR: &str = "https://collector.example.com/adjust";
const SANDBOX: &str = "https://sandbox.example.com/adjust";

#[test]
fn seven_callbacks_with_a_second_server_for_test_data_are_made_in_one_run() {
    let mut run = Run::start("exec cbgen new >out", "");
    run.at("Callback trigger", &[ENTER])
        .at("Server endpoint", &[COLLECTOR, ENTER])
        .at("Add another endpoint?", &["y", ENTER])
        .at("Server endpoint 2", &[SANDBOX, ENTER])
        .at("Add another endpoint?", &[ENTER])
        .at("Send it only under certain conditions?", &[DOWN, DOWN, ENTER])
        .enter("Send it to https://collector | Which value decides? | environment\nHow | environment is")
        .enter("Add another condition? | Send it to https://sandbox | Which value decides? | environment\nHow")
        .at("environment is", &[DOWN, ENTER])
        .enter("Add another condition? | Placeholders to send")
        .save_and_go_on();
    for trigger in ["sess", "reattr", "event", "ad_rev", "unin", "gdpr"] {
        run.at("Callback trigger", &[trigger, ENTER]);
        if trigger == "event" {
            run.at("Event token", &["abc123", ENTER]);
        }
        run.enter("Server endpoint");
        if trigger == "event" {
            run.at("Placeholders to send", &["revenue", ENTER, ENTER]);
        } else {
            run.enter("Placeholders to send");
        }
        if trigger == "gdpr" {
            run.at("Create the callback?", &[ENTER])
                .at("What next?", &[UP, UP, ENTER])
                .at("Name in the file", &[ENTER])
                .at("What next?", &[ENTER]);
        } else {
            run.save_and_go_on();
        }
    }
    let keys = run.keys;
    let end = run.terminal.end("panda");
    let file = &end.file;
    let built = cbgen_in(folder_with(file).path(), "build").stdout;
    println!("{keys} keys\n{file}");
    end.ends(0);
    let lines: Vec<&str> = end.out.lines().collect();
    assert_eq!(lines.len(), 7, "{}", end.out);
    assert_eq!(built.replace("event.abc123\t", "event\t"), end.out);
    for line in lines {
        let (_, field) = line.split_once('\t').expect("a name");
        let entries: Vec<&str> = field.split(' ').collect();
        assert!(
            entries[0].starts_with(&format!("equal,{{environment}},production,{COLLECTOR}?")),
            "{line}"
        );
        assert!(
            entries[1].starts_with(&format!("equal,{{environment}},sandbox,{SANDBOX}?")),
            "{line}"
        );
    }
    assert!(end.out.contains("revenue={revenue}"), "{}", end.out);
    assert_eq!(file.matches("recommended = true").count(), 7, "{file}");
    assert!(keys < 140, "{keys} keys");
}

#[test]
fn leaving_the_next_one_prints_nothing_and_says_what_was_saved() {
    let mut run = Run::start("exec cbgen new >out", "");
    run.enter("Callback trigger")
        .at("Server endpoint", &[COLLECTOR, ENTER])
        .enter(
            "Add another endpoint? | Send it only under certain conditions? | Placeholders to send",
        )
        .save_and_go_on()
        // Back from the first question of the next one is the menu again.
        .at("Callback trigger", &["\u{1b}"])
        .at("What next?", &[UP, ENTER])
        .at("Callback trigger", &["\u{3}"]);
    run.terminal.see("Saved in callbacks.toml: `install`");
    run.terminal.left("left");
}

const DEFAULTS: &str = "macros = [\"click_id\"]\n\n[defaults]\nendpoints = [\"https://c.example.com/cb?x={click_id}\"]\n";

#[test]
fn the_file_in_the_folder_gives_the_first_endpoint_and_its_macros() {
    let mut run = Run::start("exec cbgen new >out", DEFAULTS);
    run.enter("Callback trigger | Server endpoint | Add another endpoint? | Send it only under certain conditions?")
        .enter("Placeholders to send | Create the callback?");
    run.terminal.see("--macro click_id");
    run.at("What next?", &[ENTER]);
    let end = run.terminal.end("defaults");
    end.ends(0);
    starts(
        &end.out,
        "https://c.example.com/cb?x={click_id}&gps_adid={gps_adid}&",
    );
    // The bare field of one.
    assert_eq!(end.out.lines().count(), 1);
}

#[test]
fn the_program_alone_offers_the_questions_on_a_terminal() {
    let mut run = Run::start("exec cbgen >out", "");
    run.at("Build a callback now?", &[ENTER])
        .at("Callback trigger", &["\u{3}"]);
    assert!(run.terminal.bytes().contains("Usage: cbgen"), "no help");
    run.terminal.left("alone");
    let mut run = Run::start("exec cbgen >out", "");
    run.at("Build a callback now?", &["n", ENTER]);
    run.terminal.left("no");
    // Elsewhere it is wrong usage, and nothing is asked.
    let elsewhere = cbgen_in(tempfile::tempdir().expect("a folder").path(), "");
    elsewhere
        .ends(2)
        .says("Usage: cbgen")
        .never_says("Build a callback");
}
