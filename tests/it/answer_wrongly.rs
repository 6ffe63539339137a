//! The guided setup where answers, flags or files are wrong, through its scripted prompter.

use crate::answer_questions::{field_of, run, setup, text, told, told_with};
use crate::program::has;
use crate::scripted::{Asks, Reply, Scripted};
use cbgen::commands::callback_flags::{CallbackFlags, ParameterFlag, ParameterFlags};
use cbgen::wizard::{Setup, Stop};

const URL: &str = "https://a.example/cb";

/// The setup of a callback that is to be saved.
fn saving() -> Setup<'static> {
    Setup {
        is_to_save: true,
        ..setup()
    }
}

fn of_trigger(id: &str) -> CallbackFlags {
    CallbackFlags {
        trigger: Some(id.into()),
        ..CallbackFlags::default()
    }
}

#[test]
fn an_endpoint_is_no_event_token() {
    let token: &[Reply] = &[text(URL), text("abc123")];
    let told = told_with(saving(), &of_trigger("event"), &[("Event token", token)]);
    has(&told.complaints, "is not an event token");
    assert_eq!(told.result.expect("a callback").event_tokens, ["abc123"]);
}

#[test]
fn a_saved_event_needs_its_token_at_the_question() {
    let token: &[Reply] = &[Reply::Enter, text("abc123")];
    let told = told_with(saving(), &of_trigger("event"), &[("Event token", token)]);
    has(&told.complaints, "token of the event");
    assert_eq!(told.result.expect("a callback").event_tokens, ["abc123"]);
}

#[test]
fn a_saved_callback_that_becomes_an_event_in_the_review_needs_its_token() {
    let told = told_with(
        saving(),
        &of_trigger("install"),
        &[
            ("Create the callback?", &[text("change trigger")]),
            ("Callback trigger", &[text("event")]),
            ("Event token", &[Reply::Back, text("abc123")]),
        ],
    );
    assert!(told.said.contains("needs its event token"), "{}", told.said);
    // Enter alone at the review leads to the question that is open.
    assert_eq!(told.result.expect("a callback").event_tokens, ["abc123"]);
}

#[test]
fn a_wrong_flag_is_told_first_and_enter_alone_still_ends() {
    let placeholder = |name: &str| ParameterFlags(vec![ParameterFlag::Placeholders(name.into())]);
    let sound = || CallbackFlags {
        trigger: Some("install".into()),
        endpoints: vec![URL.into()],
        parameters: placeholder("adid"),
        ..CallbackFlags::default()
    };
    let cases = [
        (
            CallbackFlags {
                parameters: placeholder("adid,nope"),
                trigger: None,
                ..sound()
            },
            "nope",
            "Placeholders to send",
        ),
        (
            CallbackFlags {
                conditions: vec!["environment=".into()],
                trigger: None,
                ..sound()
            },
            "environment",
            "Condition",
        ),
    ];
    for (given, word, title) in cases {
        let told = told(&given, &[]);
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
    let given = CallbackFlags {
        endpoints: vec!["ftp://a.example".into()],
        ..CallbackFlags::default()
    };
    let told = told(&given, &[("Server endpoint", &[Reply::Enter, text(URL)])]);
    assert_eq!(told.result.expect("a callback").endpoints, [URL]);
    assert!(told.complaints.contains("http"), "{}", told.complaints);
}

#[test]
fn the_review_points_at_the_step_that_is_wrong() {
    // A key of the endpoint's own is sent with another value: each answer alone is sound.
    let mut offered = Vec::new();
    let mut script = Scripted::new(|question| match (question.title, question.asks) {
        (title, Asks::Row(rows, default)) if title.starts_with("This can't be sent yet") => {
            offered.push(rows[default].label.clone());
            Reply::Leave
        }
        ("Server endpoint", _) => text("https://a.example/cb?x=1"),
        (_, Asks::YesOrNo) => Reply::No,
        _ => Reply::Enter,
    });
    let given = CallbackFlags {
        parameters: ParameterFlags(vec![ParameterFlag::Param("x=2".into())]),
        ..CallbackFlags::default()
    };
    assert_eq!(run(&mut script, &given, false), Err(Stop::Interrupted));
    drop(script);
    assert!(
        offered == ["change placeholders"] || offered == ["change endpoint"],
        "{offered:?}"
    );
}

#[test]
fn the_same_endpoint_twice_is_refused_and_one_can_be_left_out_in_the_review() {
    let told = told(
        &CallbackFlags::default(),
        &[
            ("Add another endpoint?", &[Reply::Yes, Reply::No]),
            (
                "Server endpoint 2",
                &[
                    Reply::Text("https://collector.example.com/adjust".into()),
                    text("https://b.example/cb"),
                ],
            ),
            ("Create the callback?", &[text("remove an endpoint")]),
            (
                "Endpoints to keep",
                &[Reply::Rows(vec!["https://b.example/cb".into()])],
            ),
        ],
    );
    has(&told.complaints, "already in the list");
    assert_eq!(
        told.result.expect("a callback").endpoints,
        ["https://b.example/cb"]
    );
}

#[test]
fn a_wrong_value_of_a_condition_returns_to_the_value() {
    let told = told(
        &CallbackFlags::default(),
        &[
            ("Send it only under a condition?", &[Reply::Yes]),
            ("Which value decides?", &[text("country")]),
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
        .filter(|title| *title == "Which value decides?")
        .count();
    assert_eq!((values, places), (2, 1), "{}", told.said);
    assert_eq!(told.result.expect("a callback").conditions, ["country=de"]);
    assert!(!told.said.contains("--condition"), "{}", told.said);
}

#[test]
fn a_token_that_looks_wrong_is_warned_of_at_the_question() {
    let told = told(
        &CallbackFlags::default(),
        &[
            ("Callback trigger", &[text("event")]),
            ("Event token", &[text("ABC!")]),
        ],
    );
    let first = told.said.lines().next().unwrap_or_default();
    assert!(first.contains("ABC!"), "{}", told.said);
}
