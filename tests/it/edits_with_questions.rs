//! `cbgen edit NAME` on a terminal: the review of today's values, and only what is chosen is asked.
#![cfg(unix)]

use crate::program::{cbgen_with, finishes, folder_with, has, lacks, read, starts};
use crate::terminal::{End, Setting, Terminal, USUAL};
use std::path::Path;

pub(crate) const FILE: &str = r#"# The agency's callbacks.
macros = ["click_id"]

[defaults]
endpoints = ["https://c.example.com/adjust"]
placeholders = ["adid"]

[sets.device]
params = { os = "{os_name}" }

# about install
[[callback]] # header
name = 'install' # its name
trigger = "install"
recommended = true
exclude = ["tracker", "app_name"]
use = ["device"]
conditions = ["environment=production"]
params = { source = "adjust", schema = { encoded = "iglu%3Acom" }, click = "{click_id}" }   # constant

[[callback]]
name = "two"
trigger = "session"
endpoints = [
  { url = "https://a.example.com/a", conditions = ["country=de"] }, # Germany
  "https://b.example.com/b",
]

[[callback]]
name = "buy"
trigger = "event"
event_tokens = ["${TOKEN}", "abc123"]
endpoints = ["https://${HOST}/cb?key=${KEY}"]
method = "post"
conditions = ["environment=production"]
body = { revenue = "{revenue}" }

[[callback]]
name = "bare"
defaults = false
endpoints = ["https://a.example.com/bare?x={adid}"]

[[callback]]
name = "partner"
defaults = false
macros = ["their_id", "${GAID}"]
endpoints = ["https://a.example.com/${GAID}/cb"]
params = { id = "{their_id}-{adid}", gaid = "${GAID}" }
"#;

/// The questions of the review.
pub(crate) const KEEP: &str = "Nothing has changed.";
pub(crate) const SAVE: &str = "Save the change to";
pub(crate) const WRONG: &str = "This can't be sent yet.";

pub(crate) const VARIABLES: [(&str, &str); 3] = [
    ("TOKEN", "abc999"),
    ("HOST", "hunter.example.com"),
    ("KEY", "hunter2"),
];

/// Begins to edit a callback of the file.
pub(crate) fn start(command: &'static str) -> Terminal {
    let environment = &VARIABLES;
    let setting = Setting {
        environment,
        command,
        ..USUAL
    };
    Terminal::start_with(setting, FILE)
}

/// Begins to edit a callback of another file.
pub(crate) fn start_on(file: &str, command: &'static str) -> Terminal {
    Terminal::start_with(Setting { command, ..USUAL }, file)
}

impl Terminal {
    /// Takes a row of a menu, wherever the pointer is.
    pub(crate) fn pick(&mut self, question: &str, label: &str) {
        self.see(&format!("? {question}"));
        let pointed = |screen: &str| {
            // The line of keys is drawn last: without it the rows may be half drawn.
            let mut lines = screen.trim_end().lines().rev();
            lines.next().filter(|last| last.contains("Enter"))?;
            let mut pointed = lines.filter_map(|line| line.strip_prefix("> "));
            pointed.next().map(str::to_owned)
        };
        for _ in 0..20 {
            self.wait("a list", |received| {
                pointed(&received.screen.screen().contents()).is_some()
            });
            let now = pointed(&self.screen());
            if now.as_ref().is_some_and(|now| now.starts_with(label)) {
                self.press("\r");
                return;
            }
            self.press("\u{1b}[B");
            self.wait("another row", |received| {
                let then = pointed(&received.screen.screen().contents());
                then.is_some() && then != now
            });
        }
        panic!("no row {label} in\n{}", self.screen());
    }

    /// Takes a row of the review.
    pub(crate) fn change(&mut self, label: &str) {
        let title = self.review();
        self.pick(title, label);
    }

    /// Waits for the review; its question.
    pub(crate) fn review(&self) -> &'static str {
        let titles = [KEEP, SAVE, WRONG];
        let find = |screen: &str| {
            let last = screen.lines().rev().find(|line| line.starts_with("? "))?;
            titles
                .into_iter()
                .find(|title| last[2..].starts_with(title))
        };
        self.wait("the review", |received| {
            find(&received.screen.screen().contents()).is_some()
        });
        find(&self.screen()).expect("a title")
    }

    pub(crate) fn add_a_third(&mut self) {
        self.change("add an endpoint");
        self.answer(&[
            ("? Add another endpoint?", "y\r"),
            ("? Server endpoint 3", "https://c.example.com/z\r"),
        ]);
        self.enter("Add another endpoint?");
    }

    /// Saves the change, and waits for the end.
    pub(crate) fn saved(mut self, said: &str) -> End {
        self.change("save");
        self.ends(said)
    }

    /// Saves the change: the file is the expected one, and the told command makes the same.
    fn told(self, said: &str, expected: &str) -> End {
        let end = self.saved(said);
        assert_eq!(end.file, expected, "{}", end.bytes);
        assert_eq!(made_by_the_told_command(&end.bytes), expected);
        end
    }

    /// Waits for the end after this is said.
    pub(crate) fn ends(self, said: &str) -> End {
        self.see(said);
        let end = self.end(said);
        end.ends(0);
        end
    }
}

/// What the command line makes of the file, run by a shell in a folder of its own; the command stands in the text
/// that the terminal received.
fn made_by_the_told_command(bytes: &str) -> String {
    let told = bytes.split("The same without questions:\r\n").nth(1);
    let told = told.and_then(|rest| rest.lines().next());
    let told = told.expect("a command");
    let folder = folder_with(FILE);
    let program = Path::new(env!("CARGO_BIN_EXE_cbgen"));
    let status = std::process::Command::new("/bin/sh")
        .args(["-c", told])
        .current_dir(&folder)
        .env("PATH", program.parent().expect("a folder"))
        .envs(VARIABLES)
        .output()
        .expect("a shell");
    assert!(status.status.success(), "{told}: {status:?}");
    read(&folder, "callbacks.toml")
}

/// The field that a file builds for a callback, which is one for all its event tokens.
fn built(file: &str, name: &str) -> String {
    let run = cbgen_with(folder_with(file), &VARIABLES, ["build", "--only", name]);
    let first = run.ends(0).stdout.lines().next().expect("a line");
    let field = first.split_once('\t').map_or(first, |(_, field)| field);
    format!("{field}\n")
}

#[test]
fn enter_alone_leaves_the_callback_as_it_is() {
    for (name, command) in [
        ("install", "exec cbgen edit install >out"),
        ("two", "exec cbgen edit two >out"),
        ("buy", "exec cbgen edit buy >out"),
        ("bare", "exec cbgen edit bare >out"),
        ("partner", "exec cbgen edit partner >out"),
    ] {
        let mut editing = start(command);
        editing.enter(KEEP);
        let end = editing.ends(&format!("`{name}` is as it was in callbacks.toml"));
        assert_eq!(end.file, FILE, "{name}");
        let written = built(FILE, name)
            .replace("hunter.example.com", "${HOST}")
            .replace("hunter2", "${KEY}");
        assert_eq!(end.out, written, "{name}");
        lacks(&end.bytes, "without questions");
    }
}

#[test]
fn what_is_answered_is_written_and_the_told_command_does_the_same() {
    let mut editing = start("exec cbgen edit install >out");
    editing.change("change endpoint");
    editing.answer(&[("? Server endpoint", "\u{15}https://new.example.com/x\r")]);
    editing.change("change condition");
    editing.pick("Condition", "remove");
    editing.enter("Send it only under certain conditions?");
    editing.change("change placeholders");
    // The first is no longer sent, and one more is.
    editing.answer(&[("? Placeholders to send", " ")]);
    editing.see("[ ] gps_adid");
    editing.press("fire_adid\r\r");
    editing.change("save");
    editing.see("Adjust does not know of this yet");
    let end = editing.ends("`install` is changed in callbacks.toml");
    let expected = FILE
        .replace("\"app_name\"]", "\"app_name\", \"gps_adid\"]")
        .replace(
            "conditions = [\"environment=production\"]\nparams",
            "params",
        );
    for line in expected.lines() {
        has(&end.file, line);
    }
    assert_eq!(end.out, built(&end.file, "install"));
    starts(&end.out, "https://new.example.com/x?idfa={idfa}&");
    has(&end.out, "&fire_adid={fire_adid}");
    assert_eq!(made_by_the_told_command(&end.bytes), end.file);
}

#[test]
fn an_endpoint_keeps_what_it_has_of_its_own() {
    let mut editing = start("exec cbgen edit two >out");
    editing.change("change endpoint");
    editing.answer(&[("? Server endpoint", "\u{15}https://a.example.com/new\r")]);
    editing.enter("Server endpoint 2");
    let expected = FILE.replace("a.example.com/a\"", "a.example.com/new\"");
    let end = editing.told("`two` is changed", &expected);
    has(&end.bytes, "1. https://a.example.com/new");
    has(&end.bytes, "   sent only if country is de");
    // When another comes or goes, too.
    let mut editing = start("exec cbgen edit two >out");
    editing.add_a_third();
    editing.change("remove an endpoint");
    editing.answer(&[("? Endpoints to keep", "\u{1b}[B \r")]);
    let expected = FILE.replace("https://b.example.com/b", "https://c.example.com/z");
    editing.told("`two` is changed", &expected);
}

#[test]
fn the_question_about_conditions_knows_those_of_single_endpoints() {
    let mut editing = start("exec cbgen edit two >out");
    editing.change("change condition");
    editing.see("Sent to https://a.example.com/a only if country is de.");
    // One for all, in place of what the endpoint has.
    editing.pick("Condition", "same");
    editing.enter("Which value decides? | environment | environment is | Add another condition?");
    editing.see("? Save the change");
    has(
        &editing.bytes(),
        "https://a.example.com/a: condition: equal,{country},de",
    );
    // No condition at all.
    editing.change("change condition");
    editing.pick("Condition", "remove");
    let expected = FILE.replace(", conditions = [\"country=de\"]", "");
    let end = editing.told("`two` is changed", &expected);
    has(&end.bytes, "cbgen edit two --no-condition");
}

#[test]
fn each_endpoint_of_a_file_gets_a_condition_of_its_own() {
    let mut editing = start("exec cbgen edit bare >out");
    editing.change("add an endpoint");
    editing.answer(&[
        ("? Add another endpoint?", "y\r"),
        ("? Server endpoint 2", "https://b.example.com/bare\r"),
    ]);
    editing.enter("Add another endpoint?");
    editing.change("change condition");
    editing.pick("Send it only under certain conditions?", "each");
    editing.enter("Send it to https://a | Which value decides? | environment | environment is");
    editing.enter("Add another condition?");
    editing.answer(&[("? Send it to https://b", "n\r")]);
    let end = editing.saved("`bare` is changed");
    assert_eq!(
        built(&made_by_the_told_command(&end.bytes), "bare"),
        end.out
    );
    has(
        &end.file,
        "endpoints = [{ url = \"https://a.example.com/bare?x={adid}\", conditions = [\"environment=production\"] }, \
         \"https://b.example.com/bare\"]",
    );
}

#[test]
fn a_partners_macro_is_declared_by_the_callback() {
    let mut editing = start("exec cbgen edit partner >out");
    editing.change("change endpoint");
    editing.answer(&[
        (
            "? Server endpoint",
            "\u{15}https://a.example.com/${GAID}/cb?c={click}&o={order_id}\r",
        ),
        ("? Is `{click}` your partner's?", "\r"),
        ("? Is `{order_id}` your partner's?", "\r"),
    ]);
    let macros = "macros = [\"their_id\", \"${GAID}\", \"click\", \"order_id\"]";
    has(&editing.saved("`partner` is changed").file, macros);
}

#[test]
fn event_tokens_that_go_are_told_before_the_change_is_saved() {
    let mut editing = start("exec cbgen edit buy >out");
    editing.change("change trigger");
    editing.answer(&[("? Callback trigger", "install\r")]);
    editing.see("? Save the change");
    let told = "event token ${TOKEN} is removed: its callback in Adjust stays";
    has(&editing.bytes(), told);
    // One Esc too many loses nothing.
    editing.press("\u{1b}");
    editing.enter("Leave without saving?");
    editing.see("? Save the change");
    editing.leave("buy");
}

#[test]
fn a_callback_becomes_one_of_an_event_only_with_its_token() {
    let mut editing = start("exec cbgen edit install >out");
    editing.change("change trigger");
    editing.answer(&[("? Callback trigger", "event\r"), ("? Event token", "\r")]);
    editing.see("Type the token of the event.");
    editing.press("\u{1b}");
    editing.see("> change event token");
    lacks(&editing.bytes(), "--event-token");
    editing.enter(WRONG);
    editing.answer(&[("? Event token", "xyz456\r")]);
    let end = editing.saved("`install` is changed");
    has(&end.file, "event_tokens = [\"xyz456\"]");
    assert_eq!(made_by_the_told_command(&end.bytes), end.file);
}

#[test]
fn a_post_without_its_condition_becomes_a_get_with_its_values() {
    let mut editing = start("exec cbgen edit buy >out");
    editing.change("change condition");
    editing.pick("Condition", "remove");
    editing.enter("Send it only under certain conditions?");
    editing.see("> change method");
    editing.see("post; in the body: revenue");
    editing.enter(WRONG);
    editing.see("> get ");
    editing.enter("Method");
    editing.see("its values are sent in the URL");
    let end = editing.saved("`buy` is changed");
    finishes(&end.out, "adid={adid}&revenue={revenue}\n");
    lacks(&end.file, "body =");
    assert_eq!(made_by_the_told_command(&end.bytes), end.file);
}

#[test]
fn values_of_the_environment_are_copied_and_never_on_the_screen() {
    let change = |save: &str, seen: &str, said: &str| {
        let mut editing = start("exec cbgen edit buy >out");
        editing.change("change placeholders");
        editing.answer(&[("? Placeholders to send", "country\r\r")]);
        editing.change(save);
        editing.see(seen);
        let end = editing.ends(said);
        lacks(&end.bytes, "hunter");
        assert_eq!(
            end.out,
            "POST,equal,{environment},production,https://${HOST}/cb?key=${KEY}&adid={adid}&country={country},revenue={revenue}\n"
        );
        end
    };
    let end = change(
        "save and copy",
        "Adjust",
        "Adjust does not know of this yet",
    );
    has(&end.bytes, " && cbgen copy buy\r\n");
    // `POST,equal,{environment},production,https://hunter.example.com/cb?key=hunter2`, as a terminal takes it.
    let whole = "UE9TVCxlcXVhbCx7ZW52aXJvbm1lbnR9LHByb2R1Y3Rpb24saHR0cHM6Ly9odW50ZXIuZXhhbXBsZS5jb20vY2I/a2V5PWh1bnRlcj";
    has(&end.bytes, &format!("\u{1b}]52;c;{whole}"));
    let url = "There replace the callback URL of the event ${TOKEN} and";
    let end = change("save", url, "`buy` is changed");
    // The printed line is none to paste.
    let words: Vec<&str> = end.bytes.split_whitespace().collect();
    has(
        &words.join(" "),
        "cbgen copy buy prints the new callback field.",
    );
    has(&end.bytes, "key=${KEY}");
    has(&end.file, "https://${HOST}/cb?key=${KEY}\"");
    assert_eq!(made_by_the_told_command(&end.bytes), end.file);
}

#[test]
fn a_new_endpoint_has_nothing_of_one_that_went() {
    let mut editing = start("exec cbgen edit two >out");
    editing.add_a_third();
    editing.change("remove an endpoint");
    // The first goes.
    editing.answer(&[("? Endpoints to keep", " \r")]);
    editing.see("? Save the change");
    let removed = "removed: equal,{country},de,https://a.example.com/a?adid={adid}";
    has(&editing.bytes(), removed);
    has(
        &editing.saved("`two` is changed").file,
        "endpoints = [\n  \"https://b.example.com/b\",\n  \"https://c.example.com/z\",\n]",
    );
}

#[test]
fn the_review_gives_another_name_and_brings_back_what_was_left_out() {
    let mut editing = start("exec cbgen edit install >out");
    editing.change("change name");
    editing.answer(&[("? Name in the file", "\u{15}two\r")]);
    editing.see("callbacks.toml already has a callback named two");
    editing.press("\u{15}install-de\r");
    editing.change("change placeholders");
    editing.see("Placeholders to send");
    // Up to tracker, which is the fifth.
    editing.press("\u{1b}[B\u{1b}[B\u{1b}[B\u{1b}[B \r");
    editing.change("save");
    editing.see("There replace the callback URL of the trigger Install.");
    let end = editing.ends("`install-de` is changed");
    let expected = FILE
        .replace("name = 'install'", "name = 'install-de'")
        .replace("[\"tracker\", \"app_name\"]", "[\"app_name\"]");
    assert_eq!(end.file, expected);
    assert_eq!(made_by_the_told_command(&end.bytes), end.file);
}
