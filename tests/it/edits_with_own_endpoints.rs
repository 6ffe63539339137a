//! `cbgen edit NAME` on a terminal, where endpoints have something of their own: it stays, or it is told what goes.
#![cfg(unix)]

use crate::program::{has, lacks};
use crate::terminal::{Setting, Terminal, USUAL};
use std::path::PathBuf;

/// Questions in plain lines about the callback `x` of a file.
struct Asking {
    terminal: Terminal,
    home: PathBuf,
    /// What was received before the last answer.
    before: usize,
}

impl Asking {
    fn start(file: &'static str) -> Self {
        let (sender, receiver) = std::sync::mpsc::channel();
        let setting = Setting {
            command: "exec cbgen edit x --plain >out",
            columns: 200,
            ..USUAL
        };
        let terminal = Terminal::start_in(setting, move |home| {
            std::fs::write(home.join("callbacks.toml"), file).expect("written");
            sender.send(home.to_path_buf()).expect("sent");
        });
        let home = receiver.recv().expect("a place");
        Self {
            terminal,
            home,
            before: 0,
        }
    }

    /// Waits for a question, and gives what was said since the last answer.
    fn until(&self, question: &str) -> String {
        let before = self.before;
        self.terminal.wait(question, |received| {
            String::from_utf8_lossy(&received.bytes[before..]).contains(question)
        });
        let (lock, _) = &*self.terminal.received;
        let received = lock.lock().expect("the screen");
        String::from_utf8_lossy(&received.bytes[before..]).into_owned()
    }

    /// Answers questions, each once it is there.
    fn answer(&mut self, answers: &[(&str, &str)]) {
        for (question, line) in answers {
            let said = self.until(question);
            self.before += said.len();
            self.terminal.press(&format!("{line}\r"));
        }
    }

    /// What the review says, before it is saved.
    fn review(&mut self) -> String {
        let said = self.until("Enter for save, <");
        self.before += said.len();
        said
    }

    /// Saves the change; the file after it.
    fn saved(mut self) -> String {
        self.terminal.press("\r");
        self.until("`x` is changed in callbacks.toml");
        let file = std::fs::read_to_string(self.home.join("callbacks.toml")).expect("read");
        assert_eq!(self.terminal.end("x").code, 0);
        file
    }
}

const SECOND: (&str, &str) = ("Server endpoint 2", "");
const KEEP: &str = "Nothing has changed.";
const SAVE: &str = "Save the change to";

/// The URL of the one endpoint begins like that of the other.
const LIKE: &str = r#"[[callback]]
name = "x"
trigger = "install"
endpoints = [{ url="https://a.example.com/cb", conditions=["country=de"], params={q="1"} }, "https://a.example.com/cb2", { url = "https://a.example.com/cb/v3", params = { r = "2" } }]
params = { a="1" }
"#;

#[test]
fn another_url_takes_nothing_from_an_endpoint_that_others_begin_with() {
    let mut asking = Asking::start(LIKE);
    asking.answer(&[
        (KEEP, "change endpoint"),
        ("Server endpoint\r\n", "https://n.example.com/a"),
        SECOND,
        ("Server endpoint 3", ""),
    ]);
    asking.review();
    let new = LIKE.replace("https://a.example.com/cb\"", "https://n.example.com/a\"");
    asking.terminal.press("\r");
    let said = asking.until("Adjust does not know of this yet");
    lacks(&said, "stays");
    let file = std::fs::read_to_string(asking.home.join("callbacks.toml")).expect("read");
    assert_eq!(file, new);
}

const OWN_POST: &str = r#"[[callback]]
name = "x"
trigger = "install"
endpoints = ["https://a.example.com/cb", { url="https://b.example.com/cb", method="post", conditions=["country=de"], body = { k = "v" } }]
params = { a="1" }
"#;

#[test]
fn a_post_of_one_endpoint_becomes_a_get_where_its_condition_goes() {
    let mut asking = Asking::start(OWN_POST);
    asking.answer(&[(KEEP, "change condition"), ("Condition", "remove")]);
    let review = asking.until("Enter for change method");
    has(
        &review,
        "change method. get; https://b.example.com/cb: post",
    );
    asking.answer(&[("Enter for change method", ""), ("Enter for get", "")]);
    asking.review();
    assert_eq!(
        asking.saved(),
        OWN_POST.replace(
            r#", method="post", conditions=["country=de"], body = { k = "v" }"#,
            ""
        )
    );
}

#[test]
fn a_method_of_one_endpoint_is_named_and_kept_by_enter() {
    let mut asking = Asking::start(OWN_POST);
    asking.answer(&[
        (KEEP, "change method"),
        ("How Adjust calls your server.", ""),
        ("Values of the body", ""),
        ("Add a value to the body?", ""),
        (KEEP, "change method"),
        ("How Adjust calls your server.", "get"),
    ]);
    let review = asking.review();
    has(&review, "change method. get\r\n");
    let file = asking.saved();
    lacks(&file, "post");
    has(&file, "country=de");
}

const OF_DEFAULTS: &str = r#"[defaults]
endpoints = ["https://d.example.com/1", { url="https://e.example.com/2", params={own="1"}, conditions=["country=de"] }]
conditions = ["environment=production"]

[[callback]]
name = "x"
trigger = "install"
params = { k="1" }
"#;

#[test]
fn endpoints_of_the_defaults_become_its_own_with_what_they_have() {
    for (first, second) in [
        ("https://n.example.com/1", ""),
        ("", "https://n.example.com/2"),
    ] {
        let mut asking = Asking::start(OF_DEFAULTS);
        asking.answer(&[
            (KEEP, "change endpoint"),
            ("Server endpoint\r\n", first),
            ("Server endpoint 2", second),
        ]);
        let review = asking.review();
        has(
            &review,
            "the endpoints are its own now, and no longer those of [defaults]\r\n",
        );
        let is = |url: &'static str, default| if url.is_empty() { default } else { url };
        let own = format!(
            "endpoints = [\"{}\", {{ url = \"{}\", conditions = [\"country=de\"], params = {{ own = \"1\" }} }}]\n",
            is(first, "https://d.example.com/1"),
            is(second, "https://e.example.com/2")
        );
        let file = asking.saved();
        has(&file, &own);
    }
}

const SEVERAL: &str = r#"[defaults]
params = { d="1" }

[[callback]]
name = "x"
trigger = "install"
endpoints = ["https://a.example.com/cb", { url="https://b.example.com/cb", method="post", body={k="v","we ird"="x y"}, conditions=["country=de"] }, { url="https://c.example.com/cb", params={q="1"} }]
params = { a="1", b="{adid}" }
"#;

#[test]
fn another_url_keeps_what_an_endpoint_has_where_others_come_and_go() {
    let questions = [
        (KEEP, "change endpoint"),
        ("Server endpoint\r\n", ""),
        ("Server endpoint 2", "https://n.example.com/b"),
        ("Server endpoint 3", ""),
    ];
    let new = SEVERAL.replace("https://b.example.com/cb", "https://n.example.com/b");
    let mut asking = Asking::start(SEVERAL);
    asking.answer(&questions);
    asking.answer(&[
        (SAVE, "add an endpoint"),
        ("Add another endpoint?", "y"),
        ("Server endpoint 4", "https://new.example.com/x"),
        ("Add another endpoint?", ""),
        (SAVE, "change condition"),
    ]);
    asking.until("Sent to https://n.example.com/b only if country is de.");
    asking.answer(&[("Condition", "")]);
    asking.review();
    assert_eq!(
        asking.saved(),
        new.replace("\"1\"} }]", "\"1\"} }, \"https://new.example.com/x\"]")
    );
    // One goes.
    let mut asking = Asking::start(SEVERAL);
    asking.answer(&questions);
    asking.answer(&[
        (SAVE, "remove an endpoint"),
        ("Endpoints to keep", "1"),
        ("is off.", ""),
    ]);
    asking.review();
    assert_eq!(
        asking.saved(),
        new.replace("\"https://a.example.com/cb\", ", "")
    );
}

const BOTH: &str = r#"[[callback]]
name = "x"
trigger = "install"
method = "post"
conditions = ["environment=production"]
endpoints = ["https://a.example.com/p", { url="https://b.example.com/p", body={revenue="own"} }]
params = { revenue="1", z="{os_name}" }
body = { revenue="{adid}", w="2" }
"#;

fn renamed<'a>(old: &'a str, new: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        (KEEP, "change placeholders"),
        ("Placeholders to send", "Another name for one"),
        ("Which one gets another name?", old),
        ("Name your server expects", new),
        ("Placeholders to send", ""),
    ]
}

fn unticked(key: &str) -> Vec<(&str, &str)> {
    vec![
        (KEEP, "change placeholders"),
        ("Placeholders to send", key),
        ("is off.", ""),
    ]
}

const OWN_AND_DEFAULT: &str = r#"[defaults]
params = { d="1", e="2" }

[[callback]]
name = "x"
trigger = "install"
endpoints = ["https://a.example.com/cb", { url="https://b.example.com/cb", method="post", conditions=["country=de"], body={e="own"} }]
params = { d="own", k="1" }
"#;

#[test]
fn a_parameter_of_the_defaults_does_not_come_back_in_the_place_of_an_own_one() {
    let mut asking = Asking::start(OWN_AND_DEFAULT);
    asking.answer(&[
        (KEEP, "change placeholders"),
        ("Placeholders to send", "d"),
        ("d is off.", "e"),
        ("e is off.", ""),
    ]);
    asking.review();
    let file = asking.saved();
    has(&file, "params = { k=\"1\" }");
    has(&file, "body={e=\"own\"}");
    has(&file, "exclude = [\"d\", \"e\"]");
}

#[test]
fn parameters_of_an_endpoint_that_went_are_not_asked_for() {
    let mut asking = Asking::start(SEVERAL);
    asking.answer(&[
        (KEEP, "change endpoint"),
        ("Server endpoint\r\n", ""),
        SECOND,
        ("Server endpoint 3", "https://c.example.com/new"),
        (SAVE, "change placeholders"),
    ]);
    asking.answer(&[
        ("Placeholders to send", "q"),
        ("is off.", ""),
        (SAVE, "remove an endpoint"),
        ("Endpoints to keep", "3"),
        ("is off.", ""),
        (SAVE, "change placeholders"),
    ]);
    let rows = asking.until("Enter to go on");
    lacks(&rows, ", q");
    asking.answer(&[("Placeholders to send", "")]);
    let review = asking.review();
    has(&review, "removed: https://c.example.com/cb?d=1&q=1");
    let file = asking.saved();
    lacks(&file, "c.example.com");
}

#[test]
fn a_parameter_that_goes_leaves_a_body_as_it_is() {
    for (answers, params) in [
        (unticked("revenue"), "z=\"{os_name}\""),
        (renamed("revenue", "rr"), "rr = \"1\", z=\"{os_name}\""),
    ] {
        let mut asking = Asking::start(BOTH);
        asking.answer(&answers);
        asking.review();
        let new = BOTH.replace("revenue=\"1\", z=\"{os_name}\"", params);
        assert_eq!(asking.saved(), new);
    }
}

#[test]
fn a_parameter_comes_to_endpoints_of_the_defaults_that_have_their_own() {
    let mut asking = Asking::start(OF_DEFAULTS);
    asking.answer(&[
        (KEEP, "change placeholders"),
        ("Placeholders to send", "Your own text"),
        ("Name your server expects", "new"),
        ("Value", "2"),
        ("Placeholders to send", ""),
    ]);
    let review = asking.review();
    has(&review, "the endpoints are its own now");
    let file = asking.saved();
    assert!(file.contains(r#"params = { k="1", new = "2" }"#), "{file}");
    assert!(
        file.contains(r#"conditions = ["country=de"], params = { own = "1", new = "2" }"#),
        "{file}"
    );
}
