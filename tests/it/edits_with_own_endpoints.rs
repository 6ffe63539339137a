//! `cbgen edit NAME` on a terminal, where endpoints have something of their own: it stays, or it is told what goes.
#![cfg(unix)]

use crate::program::{has, lacks};
use crate::terminal::{Setting, Terminal, USUAL};

/// Questions in plain lines about the callback `x` of a file.
struct Asking {
    terminal: Terminal,
    /// What was received before the last answer.
    before: usize,
}

impl Asking {
    fn start(file: &'static str) -> Self {
        let setting = Setting {
            command: "exec cbgen edit x --plain >out",
            columns: 200,
            ..USUAL
        };
        let terminal = Terminal::start_with(setting, file);
        Self {
            terminal,
            before: 0,
        }
    }

    /// Waits for a question, and gives what was said since the last answer.
    fn until(&self, question: &str) -> String {
        let before = self.before;
        self.terminal.wait(question, |received| {
            String::from_utf8_lossy(&received.bytes[before..]).contains(question)
        });
        let received = self.terminal.received.0.lock().expect("the screen");
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

    /// Saves the change after the review; the file after it, and what was said.
    fn saved(mut self) -> (String, String) {
        let mut said = self.review();
        self.terminal.press("\r");
        self.until("`x` is changed in callbacks.toml");
        said += &self.until("Adjust");
        let end = self.terminal.end("x");
        end.ends(0);
        (end.file, said)
    }
}

/// The file after these answers, and what was said at the review.
fn edited(file: &'static str, answers: &[(&str, &str)]) -> (String, String) {
    let mut asking = Asking::start(file);
    asking.answer(answers);
    asking.saved()
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
    let (file, said) = edited(
        LIKE,
        &[
            (KEEP, "change endpoint"),
            ("Server endpoint\r\n", "https://n.example.com/a"),
            SECOND,
            ("Server endpoint 3", ""),
        ],
    );
    lacks(&said, "stays");
    let new = LIKE.replace("https://a.example.com/cb\"", "https://n.example.com/a\"");
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
    let own = r#", method="post", conditions=["country=de"], body = { k = "v" }"#;
    assert_eq!(asking.saved().0, OWN_POST.replace(own, ""));
}

#[test]
fn a_method_of_one_endpoint_is_named_and_kept_by_enter() {
    let (file, said) = edited(
        OWN_POST,
        &[
            (KEEP, "change method"),
            ("How Adjust calls your server.", ""),
            ("Values of the body", ""),
            ("Add a value to the body?", ""),
            (KEEP, "change method"),
            ("How Adjust calls your server.", "get"),
        ],
    );
    has(&said, "change method. get\r\n");
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
    let told = "the endpoints are its own now, and no longer those of [defaults]\r\n";
    for (first, second) in [
        ("https://n.example.com/1", ""),
        ("", "https://n.example.com/2"),
    ] {
        let answers = [
            (KEEP, "change endpoint"),
            ("Server endpoint\r\n", first),
            ("Server endpoint 2", second),
        ];
        let (file, said) = edited(OF_DEFAULTS, &answers);
        has(&said, told);
        let is = |url: &'static str, default| if url.is_empty() { default } else { url };
        let own = format!(
            "endpoints = [\"{}\", {{ url = \"{}\", conditions = [\"country=de\"], params = {{ own = \"1\" }} }}]\n",
            is(first, "https://d.example.com/1"),
            is(second, "https://e.example.com/2")
        );
        has(&file, &own);
    }
    // A parameter comes to those that have their own.
    let (file, said) = edited(
        OF_DEFAULTS,
        &[
            (KEEP, "change placeholders"),
            ("Placeholders to send", "Your own text"),
            ("Name your server expects", "new"),
            ("Value", "2"),
            ("Placeholders to send", ""),
        ],
    );
    has(&said, told);
    has(&file, r#"params = { k="1", new = "2" }"#);
    let own = r#"conditions = ["country=de"], params = { own = "1", new = "2" }"#;
    has(&file, own);
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
    let more = new.replace("\"1\"} }]", "\"1\"} }, \"https://new.example.com/x\"]");
    assert_eq!(asking.saved().0, more);
    // One goes.
    let mut asking = Asking::start(SEVERAL);
    asking.answer(&questions);
    asking.answer(&[
        (SAVE, "remove an endpoint"),
        ("Endpoints to keep", "1"),
        ("is off.", ""),
    ]);
    let less = new.replace("\"https://a.example.com/cb\", ", "");
    assert_eq!(asking.saved().0, less);
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
    let (file, _) = edited(
        OWN_AND_DEFAULT,
        &[
            (KEEP, "change placeholders"),
            ("Placeholders to send", "d"),
            ("d is off.", "e"),
            ("e is off.", ""),
        ],
    );
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
        ("Placeholders to send", "q"),
        ("is off.", ""),
        (SAVE, "remove an endpoint"),
        ("Endpoints to keep", "3"),
        ("is off.", ""),
        (SAVE, "change placeholders"),
    ]);
    lacks(&asking.until("Enter to go on"), ", q");
    asking.answer(&[("Placeholders to send", "")]);
    let (file, said) = asking.saved();
    has(&said, "removed: https://c.example.com/cb?d=1&q=1");
    lacks(&file, "c.example.com");
}

#[test]
fn a_parameter_that_goes_leaves_a_body_as_it_is() {
    let unticked = [
        (KEEP, "change placeholders"),
        ("Placeholders to send", "revenue"),
        ("is off.", ""),
    ];
    let renamed = [
        (KEEP, "change placeholders"),
        ("Placeholders to send", "Another name for one"),
        ("Which one gets another name?", "revenue"),
        ("Name your server expects", "rr"),
        ("Placeholders to send", ""),
    ];
    for (answers, params) in [
        (&unticked[..], "z=\"{os_name}\""),
        (&renamed, "rr = \"1\", z=\"{os_name}\""),
    ] {
        let new = BOTH.replace("revenue=\"1\", z=\"{os_name}\"", params);
        assert_eq!(edited(BOTH, answers).0, new);
    }
}
