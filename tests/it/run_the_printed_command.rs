//! The command that a guided run prints, run by a real shell, gives the bytes that the answers gave.

use crate::scripted::{Asks, Question, Reply, Scripted, field_of, run, text};
use cbgen::commands::callback_flags::{CallbackFlags, CommandWords};
use std::process::Command;

/// Numbers without a library: the same ones in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick(&mut self, list: &[&str]) -> Reply {
        text(list[self.roll(list.len())])
    }
}

const ENDPOINTS: [&str; 15] = [
    "https://a.example/cb",
    "https://b.example.com/adjust?",
    "c.example.org/x/y",
    "https://d.example/cb?key=it%27s&z=1",
    "https://e.example/cb?adid={adid}&who=$HOME&q=`id`",
    "https://f.example/$(id)/;x",
    "https://g.example/cb?a=1&adid={adid} https://h.example/cb?a=1&adid={adid}",
    "equal,{environment},sandbox,https://i.example/cb?x=%3a&adid={adid}&s=a%20b",
    "notcontained,{network_name},Organic;Google+Ads,https://j.example/cb?n={network_name}",
    "POST,equal,{environment},production,https://k.example/cb?adid={adid},r={revenue}&n=it%27s",
    "https://l.example/cb?-x=-y&adid={adid}&!b=!c",
    "https://m.example/cb?q=%22%5C&t={language}-{region}",
    "https://n.example/cb?c={click_id}&g=__GAID__ equal,{country},de,https://o.example/[app]/cb",
    "https://p.example/cb POST,equal,{country},at,https://q.example/cb?x=1,b=%20&c={adid}",
    "equal,{environment},sandbox,https://r.example/cb notequal,{country},de,https://s.example/cb",
];

const VALUES: &str = "adjust | it's | a \"b\" c | $HOME `id` $(id) | back\\slash | {language}-{region} | {idfa||gps_adid} | -dash | \
    a&b=c#d | 100% | ü 日本 | !history | *?[a]~ | =";

const KEYS: [&str; 9] = ["source", "k'ey", "-x", "a b", "$k", "ü", "k:k", "x;y", "!k"];

const CONDITION_VALUES: [&str; 7] = ["de", "Google Ads", "it's", "a-b", "x_y", "de;at", "!no"];

/// One random answer.
fn random(dice: &mut Dice, question: &Question<'_>) -> Reply {
    if dice.roll(25) == 0 {
        return Reply::Back;
    }
    match question.asks {
        Asks::YesOrNo => {
            if dice.roll(3) == 0 {
                Reply::Yes
            } else {
                Reply::Enter
            }
        }
        Asks::Row(rows, _) if question.title == "Create the callback?" => {
            if dice.roll(3) > 0 {
                Reply::Enter
            } else {
                text(&rows[dice.roll(rows.len())].label)
            }
        }
        Asks::Row(rows, _) => {
            let many = if dice.roll(2) == 0 { 8 } else { 400 };
            text(&rows[dice.roll(rows.len().min(many))].label)
        }
        Asks::Rows(rows, _) => {
            let one_of = if rows.len() > 30 { 40 } else { 2 };
            let labels = rows.iter().filter(|_| dice.roll(one_of) == 0);
            Reply::Rows(labels.map(|row| row.label.clone()).collect())
        }
        Asks::Text(_) => match question.title {
            "Event token" => dice.pick(&["", "abc123", "abc123 xyz456"]),
            "Value" => dice.pick(&VALUES.split(" | ").collect::<Vec<_>>()),
            "Name your server expects" if dice.roll(2) == 0 => Reply::Enter,
            "Name your server expects" => dice.pick(&KEYS),
            "Parameter of the Adjust link" => dice.pick(&["click_id", "My.x-1"]),
            "Name in the file" => Reply::Enter,
            title if title.starts_with("Server endpoint") => dice.pick(&ENDPOINTS),
            _ => dice.pick(&CONDITION_VALUES),
        },
    }
}

fn command(flags: &CallbackFlags) -> String {
    flags.command(CommandWords::of("new")).line()
}

/// A run of random answers; `None` where it did not come to an end.
fn random_run(seed: u64) -> Option<CallbackFlags> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut asked = 0;
    let mut script = Scripted::new(|question| {
        asked += 1;
        if asked > 400 {
            return Reply::Leave;
        }
        random(&mut dice, &question)
    });
    run(&mut script, &CallbackFlags::default(), false).ok()
}

#[test]
fn the_equivalent_command_gives_the_same_bytes_in_a_real_shell() {
    let runs: Vec<CallbackFlags> = (1..1000).filter_map(random_run).take(250).collect();
    assert!(runs.len() >= 200, "only {} runs came to an end", runs.len());
    let distinct: std::collections::HashSet<String> = runs.iter().map(field_of).collect();
    assert!(distinct.len() > 150, "only {} differ", distinct.len());
    let script: String = runs
        .iter()
        .map(|answers| format!("{} 2>>errors.txt || echo failed\n", command(answers)))
        .collect();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_cbgen"));
    let folder = program.parent().expect("a folder").display();
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("script.sh"), script).expect("written");
    let output = Command::new("sh")
        .arg("script.sh")
        .current_dir(home.path())
        .env("PATH", format!("{folder}:/usr/bin:/bin"))
        .output()
        .expect("a shell");
    let printed = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<&str> = printed.lines().collect();
    let errors = std::fs::read_to_string(home.path().join("errors.txt")).unwrap_or_default();
    assert_eq!(lines.len(), runs.len(), "{errors}");
    for (answers, line) in runs.iter().zip(lines) {
        assert_eq!(line, field_of(answers), "{}\n{errors}", command(answers));
    }
}

#[test]
fn the_command_of_the_guided_setup_s_page_prints_its_field() {
    let page = include_str!("../../docs/new.md");
    let (_, talk) = page.split_once("```text\n").expect("a conversation");
    let (talk, _) = talk.split_once("```").expect("its end");
    let mut lines = talk.lines();
    let command = lines.find(|line| line.starts_with("cbgen new -t install"));
    let command = command.expect("a command");
    let fields = talk
        .lines()
        .filter(|line| line.starts_with("equal,{environment}"));
    let fields: Vec<&str> = fields.collect();
    assert!(!fields.is_empty());
    for field in fields {
        crate::program::cbgen(command.trim_start_matches("cbgen ")).writes(field);
    }
}
