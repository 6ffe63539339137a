//! Cut-off keys, signals and broken files while a real pseudo-terminal asks.

use crate::program::has;
use crate::terminal::{Setting, Terminal, USUAL};
use rustix::process::Signal;

const TO_THE_REVIEW: [(&str, &str); 5] = [
    ("? Callback trigger", "\r"),
    ("? Server endpoint", "https://a.io/cb\r"),
    ("? Add another", "\r"),
    ("? Send it only", "\r"),
    ("? Placeholders to", "\r"),
];

#[test]
fn yes_as_a_word_answers_one_question() {
    let mut terminal = Terminal::start(USUAL);
    terminal.answer(&TO_THE_REVIEW[..2]);
    terminal.see("? Add another");
    terminal.press("yes\r");
    terminal.see("? Server endpoint 2");
    terminal.press("https://b.io/cb\r");
    terminal.see("Server endpoint 2: https://b.io/cb");
    terminal.press("no\r");
    terminal.see("? Send it only");
    terminal.leave("words");
}

#[test]
fn the_end_of_input_behind_half_a_line_is_no_answer() {
    let mut terminal = Terminal::start(Setting {
        command: "exec cbgen new --plain >out",
        ..USUAL
    });
    terminal.see("Enter for install, < to leave:");
    terminal.press("install\x04\x04");
    let end = terminal.end("half a line");
    end.gives(130, "");
}

#[test]
fn a_quit_gives_the_terminal_back() {
    let terminal = Terminal::start(USUAL);
    terminal.see("? Callback trigger");
    terminal.signal(Signal::QUIT);
    terminal.left("a quit");
}

#[test]
fn a_broken_file_is_told_before_the_first_question() {
    // Without a terminal on stderr nothing is asked: the endpoint is missing.
    let command = "exec cbgen new -t install --save broken.toml 2>err >out";
    Terminal::start(Setting { command, ..USUAL })
        .end("no terminal")
        .ends(2);
    let command = "exec cbgen new -t install --save broken.toml >out";
    let terminal = Terminal::start_in(Setting { command, ..USUAL }, |home| {
        std::fs::write(home.join("broken.toml"), "x =\n").expect("a file");
    });
    terminal.see("broken.toml is left as it is");
    assert!(!terminal.screen().contains('?'), "{}", terminal.screen());
    terminal.end("a broken file").ends(2);
}

#[test]
fn the_printed_command_has_the_name_where_the_format_shows_it() {
    let mut terminal = Terminal::start(Setting {
        command: "exec cbgen new --format json --name foo >out",
        ..USUAL
    });
    terminal.answer(&TO_THE_REVIEW);
    terminal.answer(&[("? Create the", "\r"), ("? What next?", "\r")]);
    terminal.see("The same without");
    let end = terminal.end("json");
    has(&end.bytes, "--format json --name foo");
    has(&end.out, "\"name\": \"foo\"");
}

#[test]
fn the_review_has_a_line_for_each_parameter_with_a_sample() {
    let mut terminal = Terminal::start(USUAL);
    terminal.answer(&TO_THE_REVIEW);
    terminal.see("? Create the");
    let screen = terminal.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let at = lines.iter().position(|line| *line == "https://a.io/cb");
    let block = &lines[at.expect("the endpoint")..];
    assert_eq!(block[1], "   always sent");
    let line = block
        .iter()
        .find(|line| line.starts_with("   adid={adid} "));
    assert!(
        line.is_some_and(|line| line.split_whitespace().count() == 2),
        "{screen}"
    );
    // The field itself stands behind the review.
    terminal.press("\r");
    terminal.see("? What next?");
    terminal.see("\nhttps://a.io/cb?gps_adid={gps_adid}&");
    terminal.leave("a review");
}

#[test]
fn each_row_says_what_it_means() {
    let terminal = Terminal::start(USUAL);
    terminal.see("Esc: leave");
    let screen = terminal.screen();
    let is_row = |line: &&str| line.starts_with("> ") || line.starts_with("  ");
    let rows = screen.lines().filter(is_row);
    let count = rows.filter(|line| line.contains(": ")).count();
    assert!(count >= 5, "{screen}");
    terminal.leave("rows");
}

#[test]
fn what_is_read_out_has_no_drawing_and_long_lists_are_searched_first() {
    let mut terminal = Terminal::start(Setting {
        command: "exec cbgen new --plain -t install -e http://a.io/cb --guided >out",
        ..USUAL
    });
    terminal.answer(&[
        ("Enter for install", "\r"),
        ("Enter for http://a.io/cb", "\r"),
        ("Add another", "\r"),
        ("Send it only", "y\r"),
        ("Which value decides?", "environment\r"),
        ("Adjust: equal", "\r"),
        ("Enter for production", "\r"),
        ("Add another condition", "\r"),
        ("Enter to go on", "\r"),
    ]);
    terminal.see("Enter for create");
    let bytes = terminal.bytes();
    assert!(!bytes.contains('\x1b') && !bytes.contains("^^"), "{bytes}");
    has(&bytes, "[1] Warning: http:// sends");
    terminal.signal(Signal::TERM);
    terminal.left("plain findings");
}

#[test]
fn a_resize_and_back_leaves_one_copy_of_the_question() {
    let mut terminal = Terminal::start(USUAL);
    terminal.answer(&TO_THE_REVIEW[..1]);
    terminal.see("? Server endpoint");
    terminal.press("abc");
    terminal.see("> abc");
    terminal.resize(40);
    terminal.press("d");
    terminal.see("> abcd");
    terminal.resize(80);
    terminal.press("e");
    terminal.see("> abcde");
    let screen = terminal.screen();
    assert_eq!(screen.matches("? Server endpoint").count(), 1, "{screen}");
    terminal.leave("a resize");
}
