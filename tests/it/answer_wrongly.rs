//! The guided setup where answers, flags or files are wrong, through its scripted prompter.

use crate::program::{has, lacks};
use crate::scripted::{Asks, Reply, Scripted, enter_but, run, setup, text, told, told_with};
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
fn what_is_no_event_token_is_refused_at_the_question() {
    let typed = format!("{URL} | abc123");
    for (token, says) in [
        (&*typed, "is not an event token"),
        ("ENTER | abc123", "token of the event"),
    ] {
        let told = told_with(saving(), &of_trigger("event"), &[("Event token", token)]);
        has(&told.complaints, says);
        assert_eq!(told.flags().event_tokens, ["abc123"]);
    }
}

#[test]
fn a_saved_callback_that_becomes_an_event_in_the_review_needs_its_token() {
    let answers = [
        ("Create the callback?", "change trigger"),
        ("Callback trigger", "event"),
        ("Event token", "BACK | abc123"),
    ];
    let told = told_with(saving(), &of_trigger("install"), &answers);
    has(&told.said, "needs its event token");
    // Enter alone at the review leads to the question that is open.
    assert_eq!(told.flags().event_tokens, ["abc123"]);
}

#[test]
fn a_wrong_flag_is_told_first_and_enter_alone_still_ends() {
    for (placeholders, conditions, word, title) in [
        ("adid,nope", vec![], "nope", "Placeholders to send"),
        (
            "adid",
            vec!["environment=".into()],
            "environment",
            "Condition",
        ),
    ] {
        let given = CallbackFlags {
            endpoints: vec![URL.into()],
            parameters: ParameterFlags(vec![ParameterFlag::Placeholders(placeholders.into())]),
            conditions,
            ..CallbackFlags::default()
        };
        let told = told(&given, &[]);
        has(told.said.lines().next().unwrap_or_default(), word);
        has(&told.asked.join("\n"), title);
        assert_eq!(told.field(), format!("{URL}?adid={{adid}}"));
    }
}

#[test]
fn a_wrong_endpoint_flag_is_asked_for_anew() {
    let given = CallbackFlags {
        endpoints: vec!["ftp://a.example".into()],
        ..CallbackFlags::default()
    };
    let told = told(&given, &[("Server endpoint", &format!("ENTER | {URL}"))]);
    assert_eq!(told.flags().endpoints, [URL]);
    has(&told.complaints, "http");
}

#[test]
fn the_review_points_at_the_step_that_is_wrong() {
    // A key of the endpoint's own is sent with another value: each answer alone is sound.
    let mut offered = String::new();
    let mut script = Scripted::new(|question| match (question.title, question.asks) {
        (title, Asks::Row(rows, default)) if title.starts_with("This can't be sent yet") => {
            offered += &rows[default].label;
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
        ["change placeholders", "change endpoint"].contains(&&*offered),
        "{offered}"
    );
}

#[test]
fn the_same_endpoint_twice_is_refused_and_one_can_be_left_out_in_the_review() {
    let told = enter_but(&[
        ("Add another endpoint?", "YES | NO"),
        (
            "Server endpoint 2",
            "https://collector.example.com/adjust | https://b.example/cb",
        ),
        ("Create the callback?", "remove an endpoint"),
        ("Endpoints to keep", "MARK https://b.example/cb"),
    ]);
    has(&told.complaints, "already in the list");
    assert_eq!(told.flags().endpoints, ["https://b.example/cb"]);
}

#[test]
fn a_wrong_value_of_a_condition_returns_to_the_value() {
    let told = enter_but(&[
        ("Send it only under certain conditions?", "YES"),
        ("Which value decides?", "country"),
        ("country", "is"),
        ("country is", "d\u{e9}\u{1} | de"),
    ]);
    let count = |title: &str| told.asked.iter().filter(|asked| *asked == title).count();
    let counts = (count("country is"), count("Which value decides?"));
    assert_eq!(counts, (2, 1), "{}", told.said);
    assert_eq!(told.flags().conditions, ["country=de"]);
    lacks(&told.said, "--condition");
}

#[test]
fn a_token_that_looks_wrong_is_warned_of_at_the_question() {
    let told = enter_but(&[("Callback trigger", "event"), ("Event token", "ABC!")]);
    has(told.said.lines().next().unwrap_or_default(), "ABC!");
}
