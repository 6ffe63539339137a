//! The guided setup where answers, flags or files are wrong, through its scripted prompter.

use crate::answer_questions::{field_of, run, text};
use crate::program::{has, lacks, pairs};
use crate::scripted::{Question, Reply, Scripted};
use cbgen::callback::Macros;
use cbgen::catalogue::Catalogue;
use cbgen::lint::Levels;
use cbgen::wizard::{Answers, ParameterAnswer, Setup, Stop, guide};

const URL: &str = "https://a.example/cb";

/// A run that answers titles with lists of replies, and all else with Enter; the titles asked too.
struct Told {
    result: Result<Answers, Stop>,
    asked: Vec<String>,
    said: String,
    complaints: String,
}

fn told(
    given: Answers,
    everything: bool,
    names: &(dyn Fn(&str) -> Result<Vec<String>, String> + Sync),
    replies: &[(&str, &[Reply])],
) -> Told {
    let mut left: Vec<(String, Vec<Reply>)> = replies
        .iter()
        .map(|(title, list)| ((*title).to_owned(), list.to_vec()))
        .collect();
    let mut asked = Vec::new();
    let mut script = Scripted::new(|question: Question<'_>| {
        let title = question.title().to_owned();
        asked.push(title.clone());
        if asked.len() > 60 {
            return Reply::Leave;
        }
        let list = left.iter_mut().find(|(of, _)| *of == title);
        match list {
            Some((_, list)) if !list.is_empty() => list.remove(0),
            _ if title == "Server endpoint"
                && matches!(&question, Question::Line(line) if line.default.is_empty()) =>
            {
                text(URL)
            }
            _ => Reply::Enter,
        }
    });
    let catalogue = Catalogue::builtin();
    let levels = Levels::default();
    let setup = Setup {
        catalogue: &catalogue,
        macros: Macros::NONE,
        levels: &levels,
        everything,
        colour: false,
        file: "callbacks.toml",
        names,
        existing: None,
    };
    let result = guide(setup, &mut script, given);
    let said = script.said.join("\n");
    let complaints = script.complaints.join("\n");
    drop(script);
    Told {
        result,
        asked,
        said,
        complaints,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what the setup asks for can fail")]
fn no_names(_: &str) -> Result<Vec<String>, String> {
    Ok(Vec::new())
}

fn event_to_save() -> Answers {
    Answers {
        trigger: Some("event".into()),
        save: Some("callbacks.toml".into()),
        name: Some("ev".into()),
        ..Answers::default()
    }
}

#[test]
fn an_endpoint_is_no_event_token() {
    let token: &[Reply] = &[text(URL), text("abc123")];
    let told = told(event_to_save(), false, &no_names, &[("Event token", token)]);
    has(&told.complaints, "is no event token");
    assert_eq!(told.result.expect("a callback").event_tokens, ["abc123"]);
}

#[test]
fn enter_alone_goes_on_after_a_callback_that_may_replace_nothing() {
    let given = Answers {
        trigger: Some("install".to_owned()),
        endpoints: vec![URL.to_owned()],
        parameters: vec![ParameterAnswer::Param("x=1".to_owned())],
        ..Answers::default()
    };
    let pasted: &[Reply] = &[text("https://b.example/c?z={idfa}")];
    let told = told(given, true, &no_names, &[("Server endpoint", pasted)]);
    let asked = told
        .asked
        .iter()
        .filter(|title| *title == "Server endpoint");
    assert_eq!(asked.count(), 2, "{:?}", told.asked);
    assert_eq!(told.result.expect("a callback").endpoints, [URL]);
}

#[test]
fn a_saved_event_needs_its_token_at_the_question() {
    let token: &[Reply] = &[Reply::Enter, text("abc123")];
    let told = told(event_to_save(), false, &no_names, &[("Event token", token)]);
    has(&told.complaints, "token of the event");
    assert_eq!(told.result.expect("a callback").event_tokens, ["abc123"]);
}

#[test]
fn a_saved_callback_that_becomes_an_event_in_the_review_needs_its_token() {
    let given = Answers {
        trigger: Some("install".into()),
        ..event_to_save()
    };
    let told = told(
        given,
        false,
        &no_names,
        &[
            ("Create the callback?", &[text("trigger")]),
            ("Callback trigger", &[text("event")]),
            ("Event token", &[Reply::Back, text("abc123")]),
        ],
    );
    assert!(told.said.contains("is set up for a token"), "{}", told.said);
    // Enter alone at the review leads to the question that is open.
    assert_eq!(told.result.expect("a callback").event_tokens, ["abc123"]);
}

#[test]
fn of_a_name_in_use_only_the_name_is_asked() {
    let given = Answers {
        trigger: Some("install".into()),
        save: Some("mine.toml".into()),
        ..Answers::default()
    };
    let taken = |_: &str| Ok(vec!["install".to_owned()]);
    let told = told(given, false, &taken, &[]);
    assert_eq!(
        told.asked.last().map(String::as_str),
        Some("Name in the file")
    );
    assert!(
        !told.asked.iter().any(|title| title.starts_with("Save it")),
        "{:?}",
        told.asked
    );
    let answers = told.result.expect("a callback");
    assert_eq!(answers.name.as_deref(), Some("install-2"));
    assert_eq!(answers.save.as_deref(), Some("mine.toml"));
}

#[test]
fn a_file_that_is_broken_is_not_offered_for_ever() {
    let given = Answers {
        save: Some("broken.toml".into()),
        ..Answers::default()
    };
    let broken = |_: &str| Err("broken.toml has errors".to_owned());
    let told = told(given, true, &broken, &[]);
    assert!(told.said.contains("has errors"), "{}", told.said);
    assert_eq!(told.result.expect("a callback").save, None);
}

#[test]
fn a_callback_pasted_as_another_endpoint_replaces_nothing_unasked() {
    let pasted = "https://b.example/cb?x={adid}";
    for (replace, endpoints) in [
        (
            Reply::Enter,
            vec![URL.to_owned(), "https://c.example/cb".to_owned()],
        ),
        (Reply::Yes, vec!["https://b.example/cb".to_owned()]),
    ] {
        let told = told(
            Answers::default(),
            false,
            &no_names,
            &[
                ("Add another endpoint?", &[Reply::Yes, Reply::No]),
                (
                    "Server endpoint 2",
                    &[text(pasted), text("https://c.example/cb")],
                ),
                ("Replace what was answered?", &[replace]),
            ],
        );
        assert!(
            told.asked
                .iter()
                .any(|title| title == "Replace what was answered?")
        );
        assert_eq!(told.result.expect("a callback").endpoints, endpoints);
    }
}

#[test]
fn reading_in_plain_parameters_keeps_the_recommended_placeholders() {
    let told = told(
        Answers::default(),
        false,
        &no_names,
        &[
            (
                "Server endpoint",
                &[text("https://a.example/cb?source=adjust")],
            ),
            ("Read in its parameters and conditions?", &[Reply::Yes]),
        ],
    );
    let field = field_of(&told.result.expect("a callback"));
    assert!(
        field.contains("gps_adid={gps_adid}") && field.contains("source=adjust"),
        "{field}"
    );
}

#[test]
fn going_back_takes_back_what_was_read_in() {
    let told = told(
        Answers::default(),
        false,
        &no_names,
        &[
            (
                "Server endpoint",
                &[text("https://b.example/cb?x={adid}"), text(URL)],
            ),
            ("Add another endpoint?", &[Reply::Back]),
        ],
    );
    let answers = told.result.expect("a callback");
    assert!(
        answers.recommended && answers.parameters.is_empty(),
        "{answers:?}"
    );
    assert_eq!(answers.endpoints, [URL]);
    assert!(told.said.contains("taken back"), "{}", told.said);
}

#[test]
fn a_wrong_flag_is_told_first_and_enter_alone_still_ends() {
    let placeholder = |name: &str| vec![ParameterAnswer::Placeholders(name.into())];
    let sound = || Answers {
        trigger: Some("install".into()),
        endpoints: vec![URL.into()],
        parameters: placeholder("adid"),
        ..Answers::default()
    };
    let cases = [
        (
            Answers {
                parameters: placeholder("adid,nope"),
                trigger: None,
                ..sound()
            },
            "nope",
            "Placeholders to send",
        ),
        (
            Answers {
                conditions: vec!["environment=".into()],
                trigger: None,
                ..sound()
            },
            "environment",
            "Condition",
        ),
    ];
    for (given, word, title) in cases {
        let told = told(given, false, &no_names, &[]);
        assert!(
            told.said
                .lines()
                .next()
                .is_some_and(|first| first.contains(word)),
            "{}",
            told.said
        );
        assert!(
            told.asked.iter().any(|asked| asked == title),
            "{:?}",
            told.asked
        );
        assert_eq!(
            field_of(&told.result.expect("a callback")),
            format!("{URL}?adid={{adid}}")
        );
    }
}

#[test]
fn a_wrong_endpoint_flag_is_asked_for_anew() {
    let given = Answers {
        endpoints: vec!["ftp://a.example".into()],
        ..Answers::default()
    };
    let told = told(
        given,
        false,
        &no_names,
        &[("Server endpoint", &[Reply::Enter, text(URL)])],
    );
    assert_eq!(told.result.expect("a callback").endpoints, [URL]);
    assert!(told.complaints.contains("http"), "{}", told.complaints);
}

#[test]
fn the_review_points_at_the_step_that_is_wrong() {
    // A key of the endpoint's own is sent with another value: each answer alone is sound.
    let mut offered = Vec::new();
    let mut script = Scripted::new(|question: Question<'_>| match &question {
        Question::Choice(choice) if choice.head.title.starts_with("This cannot be sent yet") => {
            offered.push(choice.rows[choice.default].label.clone());
            Reply::Leave
        }
        Question::Line(line) if line.head.title == "Server endpoint" => {
            text("https://a.example/cb?x=1")
        }
        Question::Confirm(_) => Reply::No,
        _ => Reply::Enter,
    });
    let given = Answers {
        parameters: vec![ParameterAnswer::Param("x=2".into())],
        ..Answers::default()
    };
    assert_eq!(run(&mut script, given, false), Err(Stop::Interrupted));
    drop(script);
    assert!(
        offered == ["placeholders"] || offered == ["endpoint"],
        "{offered:?}"
    );
}

#[test]
fn a_pasted_text_is_refused_for_its_own_reason() {
    for (wrong, right) in pairs([
        "https%3A%2F%2Fa.example%2Fcb | https://a.example/cb",
        "https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example | This is an Adjust link",
        "install_callback=https%3A%2F%2Fa.example | This is an Adjust link",
        "equal, {environment}, sandbox, https://a.example/cb | lank",
    ]) {
        let told = told(
            Answers::default(),
            false,
            &no_names,
            &[("Server endpoint", &[text(wrong)])],
        );
        has(&told.complaints, right);
        lacks(&told.complaints, "at byte");
    }
}

#[test]
fn the_same_endpoint_twice_is_refused_and_one_can_be_left_out_in_the_review() {
    let told = told(
        Answers::default(),
        false,
        &no_names,
        &[
            ("Add another endpoint?", &[Reply::Yes, Reply::No]),
            (
                "Server endpoint 2",
                &[text(URL), text("https://b.example/cb")],
            ),
            ("Create the callback?", &[text("fewer endpoints")]),
            (
                "Endpoints to keep",
                &[Reply::Rows(vec!["https://b.example/cb".into()])],
            ),
        ],
    );
    has(&told.complaints, "there already");
    assert_eq!(
        told.result.expect("a callback").endpoints,
        ["https://b.example/cb"]
    );
}

#[test]
fn a_wrong_value_of_a_condition_returns_to_the_value() {
    let told = told(
        Answers::default(),
        false,
        &no_names,
        &[
            ("Send it only under a condition?", &[Reply::Yes]),
            ("Only if which value", &[text("country")]),
            ("country", &[text("is")]),
            ("country is", &[text("d\u{e9}\u{1}"), text("de")]),
        ],
    );
    let values = told
        .asked
        .iter()
        .filter(|title| *title == "country is")
        .count();
    let places = told
        .asked
        .iter()
        .filter(|title| *title == "Only if which value")
        .count();
    assert_eq!((values, places), (2, 1), "{}", told.said);
    assert_eq!(told.result.expect("a callback").conditions, ["country=de"]);
    assert!(!told.said.contains("--condition"), "{}", told.said);
}

#[test]
fn what_is_typed_to_find_a_placeholder_finds_no_group() {
    for name in ["revenue", "environment"] {
        let told = told(
            Answers::default(),
            false,
            &no_names,
            &[
                ("Add or rename placeholders?", &[Reply::Yes, Reply::No]),
                ("Add", &[text(name)]),
            ],
        );
        assert!(
            told.asked
                .iter()
                .any(|title| title == "Name your server expects"),
            "{name}"
        );
        let field = field_of(&told.result.expect("a callback"));
        assert!(field.ends_with(&format!("&{name}={{{name}}}")), "{field}");
    }
}

#[test]
fn a_renamed_placeholder_that_moves_says_so() {
    let told = told(
        Answers::default(),
        false,
        &no_names,
        &[
            ("Add or rename placeholders?", &[Reply::Yes, Reply::No]),
            ("Add", &[text("rename")]),
            ("Rename", &[text("adid")]),
            ("Name your server expects", &[text("id")]),
        ],
    );
    assert!(told.said.contains("id is sent after"), "{}", told.said);
}

#[test]
fn a_token_that_looks_wrong_is_warned_of_at_the_question() {
    let told = told(
        Answers::default(),
        false,
        &no_names,
        &[
            ("Callback trigger", &[text("event")]),
            ("Event token", &[text("ABC!")]),
        ],
    );
    let first = told.said.lines().next().unwrap_or_default();
    assert!(first.contains("ABC!"), "{}", told.said);
}
