//! The guided setup through its scripted prompter, and the command that it prints.

use crate::scripted::{Question, Reply, Scripted};
use cbgen::callback::{Macros, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::forms::field;
use cbgen::lint::Levels;
use cbgen::wizard::{Answers, Setup, Stop, guide};

const ENDPOINT: &str = "https://collector.example.com/adjust";

pub(crate) fn text(text: &str) -> Reply {
    Reply::Text(text.into())
}

fn rows(labels: &[&str]) -> Reply {
    Reply::Rows(labels.iter().map(|label| (*label).to_owned()).collect())
}

/// Runs the setup with a script; the answers, and all that was said and complained.
pub(crate) fn run(
    script: &mut Scripted<'_>,
    given: Answers,
    everything: bool,
) -> Result<Answers, Stop> {
    let catalogue = Catalogue::builtin();
    let levels = Levels::default();
    let setup = Setup {
        catalogue: &catalogue,
        macros: Macros::NONE,
        levels: &levels,
        everything,
        colour: false,
        file: "callbacks.toml",
        names: &|_| Ok(vec!["install".to_owned()]),
        existing: None,
    };
    guide(setup, script, given)
}

fn replies(list: Vec<Reply>) -> Answers {
    let mut script = Scripted::replies(list);
    run(&mut script, Answers::default(), false).unwrap_or_else(|stop| {
        panic!(
            "{stop:?} after: {:#?} {:#?}",
            script.said, script.complaints
        )
    })
}

/// The field that the answers build.
fn built(answers: &Answers) -> Option<String> {
    let mut sources = Sources::new();
    let draft = answers.draft(&mut sources).ok()?;
    let checked = draft.check(&Catalogue::builtin(), Macros::NONE, &Levels::default(), &[]);
    checked.callback.map(|callback| field::render(&callback))
}

pub(crate) fn field_of(answers: &Answers) -> String {
    built(answers).unwrap_or_else(|| panic!("{answers:?} build nothing"))
}

/// Enter for every question but the endpoint.
fn enter_but(mut other: impl FnMut(&Question<'_>) -> Option<Reply>) -> Answers {
    let mut script = Scripted::new(move |question| {
        other(&question).unwrap_or_else(|| {
            if question.title() == "Server endpoint" {
                text(ENDPOINT)
            } else {
                Reply::Enter
            }
        })
    });
    run(&mut script, Answers::default(), false).expect("a callback")
}

/// Answers one title with these replies, one after the other, and then with Enter.
fn once(title: &'static str, list: Vec<Reply>) -> impl FnMut(&Question<'_>) -> Option<Reply> {
    let mut list = list.into_iter();
    move |question| (question.title() == title).then(|| list.next()).flatten()
}

#[test]
fn enter_alone_reaches_a_sensible_callback() {
    let answers = enter_but(|_| None);
    assert_eq!(
        answers,
        Answers {
            trigger: Some("install".into()),
            endpoints: vec![ENDPOINT.into()],
            recommended: true,
            ..Answers::default()
        }
    );
}

#[test]
fn what_flags_gave_is_not_asked() {
    let given = Answers {
        trigger: Some("session".into()),
        conditions: vec!["environment=production".into()],
        parameters: vec![cbgen::wizard::ParameterAnswer::Placeholders("adid".into())],
        ..Answers::default()
    };
    let mut asked = Vec::new();
    let mut script = Scripted::new(|question| {
        asked.push(question.title().to_owned());
        if question.title() == "Server endpoint" {
            text(ENDPOINT)
        } else {
            Reply::Enter
        }
    });
    let answers = run(&mut script, given, false).expect("a callback");
    drop(script);
    assert_eq!(
        asked,
        [
            "Server endpoint",
            "Add another endpoint?",
            "Create the callback?",
            "Copy it to the clipboard?",
            "Save it to callbacks.toml?"
        ]
    );
    assert_eq!(
        field_of(&answers),
        format!("equal,{{environment}},production,{ENDPOINT}?adid={{adid}}")
    );
}

#[test]
fn guided_with_flags_offers_them_as_first_answers() {
    let given = Answers {
        trigger: Some("event".into()),
        event_tokens: vec!["abc123".into()],
        endpoints: vec![ENDPOINT.into(), "https://b.example.com/cb".into()],
        conditions: vec!["environment=production".into()],
        parameters: vec![
            cbgen::wizard::ParameterAnswer::Placeholders("adid,idfa".into()),
            cbgen::wizard::ParameterAnswer::Param("x:=a%3ab".into()),
        ],
        save: Some("other.toml".into()),
        name: Some("mine".into()),
        ..Answers::default()
    };
    let before = field_of(&given);
    let mut script = Scripted::new(|_| Reply::Enter);
    let answers = run(&mut script, given, true).expect("a callback");
    assert_eq!(field_of(&answers), before);
    assert_eq!(answers.save.as_deref(), Some("other.toml"));
    assert_eq!(answers.name.as_deref(), Some("mine"));
}

#[test]
fn back_from_every_step_returns_to_the_one_before() {
    let titles = [
        "Callback trigger",
        "Event token",
        "Server endpoint",
        "Add another endpoint?",
        "Send it only under a condition?",
        "Placeholders to send",
        "Add or rename placeholders?",
        "Create the callback?",
        "Copy it to the clipboard?",
        "Save it to callbacks.toml?",
    ];
    for (at, title) in titles.iter().enumerate() {
        let mut asked: Vec<String> = Vec::new();
        let mut gone_back = false;
        let mut script = Scripted::new(|question| {
            asked.push(question.title().to_owned());
            if question.title() == *title && !gone_back {
                gone_back = true;
                return Reply::Back;
            }
            match question.title() {
                "Callback trigger" => text("event"),
                "Server endpoint" => text(ENDPOINT),
                _ => Reply::Enter,
            }
        });
        let result = run(&mut script, Answers::default(), false);
        drop(script);
        if at == 0 {
            assert_eq!(result, Err(Stop::Interrupted), "Esc on the first leaves");
            continue;
        }
        let place = asked.iter().position(|asked| asked == title);
        let after = place.and_then(|place| asked.get(place + 1));
        assert_eq!(
            after.map(String::as_str),
            Some(titles[at - 1]),
            "back from {title}: {asked:?}"
        );
        assert_eq!(
            result.map(|answers| answers.endpoints),
            Ok(vec![ENDPOINT.to_owned()])
        );
    }
}

#[test]
fn leaving_at_any_question_gives_nothing() {
    for leave_at in 0..10 {
        let mut count = 0;
        let mut script = Scripted::new(|question| {
            count += 1;
            match question.title() {
                _ if count > leave_at => Reply::Leave,
                "Server endpoint" => text(ENDPOINT),
                _ => Reply::Enter,
            }
        });
        let result = run(&mut script, Answers::default(), false);
        drop(script);
        if count > leave_at {
            assert_eq!(result, Err(Stop::Interrupted), "after {leave_at} answers");
        }
    }
}

#[test]
fn a_pasted_callback_builds_the_same_bytes_with_enter_alone() {
    for pasted in [
        "https://a.example/cb?adid={adid}&source=adjust",
        "https://a.example/cb?fixed=1&x={adid}-{idfa}&y=%3a&z=a%20b",
        "equal,{environment},sandbox,https://a.example/cb?adid={adid}",
        "contained,{network_name},Organic;Google+Ads,https://a.example/cb?adid={adid} contained,{network_name},Organic;Google+Ads,https://b.example/cb?adid={adid}",
        "https://a.example/cb?a=1&adid={adid} https://b.example/cb?b=2&adid={adid}",
        "equal,{environment}{device_type},sandboxtablet,https://a.example/cb?flag&adid={adid}",
        "POST,equal,{environment},production,https://a.example/cb?adid={adid},revenue={revenue}&note=a%20b",
        "https://a.example/cb?a%3D=1&b%3A=2&adid={adid}",
    ] {
        let answers = enter_but(once("Server endpoint", vec![text(pasted)]));
        assert_eq!(field_of(&answers), pasted, "{answers:?}");
    }
}

#[test]
fn a_paste_may_stay_an_endpoint() {
    let pasted = "https://a.example/cb?key={adid}";
    let answers = replies(vec![
        Reply::Enter,
        text(pasted),
        Reply::No,
        Reply::Enter,
        Reply::Enter,
        rows(&["adid"]),
        Reply::Enter,
        Reply::Enter,
        Reply::Enter,
        Reply::Enter,
    ]);
    assert_eq!(field_of(&answers), format!("{pasted}&adid={{adid}}"));
}

#[test]
fn a_paste_that_flags_cannot_say_is_refused_with_the_reason() {
    let mut script = Scripted::replies([
        Reply::Enter,
        text("equal,{environment},sandbox,https://a.example https://b.example"),
        Reply::Leave,
    ]);
    assert_eq!(
        run(&mut script, Answers::default(), false),
        Err(Stop::Interrupted)
    );
    assert!(
        script.complaints.concat().contains("different conditions"),
        "{:?}",
        script.complaints
    );
}

#[test]
fn https_is_offered_where_the_scheme_is_missing() {
    let answers = enter_but(once(
        "Server endpoint",
        vec![text("  collector.example.com/adjust ")],
    ));
    assert_eq!(answers.endpoints, [ENDPOINT]);
}

#[test]
fn an_endpoint_that_cannot_be_one_is_refused_at_the_question() {
    for (wrong, word) in [
        ("", "endpoint is needed"),
        ("ftp://a.example", "http"),
        ("https://10.0.0.1/cb", "IP"),
        ("https://a.example/cb#x", "#"),
        ("https://a.example/{nonsense_name}", "nonsense_name"),
    ] {
        let mut script = Scripted::replies([Reply::Enter, text(wrong), text(ENDPOINT)]);
        let _ = run(&mut script, Answers::default(), false);
        assert!(
            script.complaints.concat().contains(word),
            "{wrong}: {:?}",
            script.complaints
        );
    }
}

/// The replies to the questions of one condition.
fn condition(name: &str, words: &str, value: Reply) -> Vec<Reply> {
    vec![Reply::Yes, text(name), text(words), value]
}

/// A run with these conditions.
fn with_conditions(conditions: Vec<Vec<Reply>>) -> (Result<Answers, Stop>, Vec<String>) {
    let mut list = vec![Reply::Enter, text(ENDPOINT), Reply::Enter];
    list.extend(conditions.into_iter().flatten());
    list.push(Reply::No);
    list.push(rows(&["adid"]));
    list.extend(vec![Reply::Enter; 4]);
    let mut script = Scripted::replies(list);
    let result = run(&mut script, Answers::default(), false);
    (result, script.said)
}

#[test]
fn conditions_are_built_from_words_and_echoed() {
    let (answers, said) = with_conditions(vec![
        condition("environment", "is", text("production")),
        condition("device_type", "is any of", rows(&["phone", "tablet"])),
    ]);
    let field = field_of(&answers.expect("a callback"));
    assert_eq!(
        field,
        format!(
            "contained,{{environment}}{{device_type}},productionphone;productiontablet,{ENDPOINT}?adid={{adid}}"
        )
    );
    let echo = "Sent only if environment is production and device_type is any of phone or tablet.";
    assert!(said.contains(&echo.to_owned()), "{said:?}");
}

#[test]
fn a_condition_that_cannot_be_combined_is_refused_at_the_question() {
    let mut refused = condition("country", "is not", text("de"));
    // Asked anew for the placeholder: back out of it.
    refused.push(Reply::Back);
    let (answers, said) = with_conditions(vec![
        condition("environment", "is", text("production")),
        refused,
    ]);
    let said = said.join("\n");
    assert!(said.contains("condition-combination"), "{said}");
    assert!(said.contains("country=de;at"), "what to do instead: {said}");
    assert_eq!(
        answers.expect("a callback").conditions,
        ["environment=production"]
    );
}

#[test]
fn a_value_may_be_another_than_the_offered_ones() {
    let mut windows = condition("os_name", "is", text("another value"));
    windows.push(text("windows"));
    let (answers, _) = with_conditions(vec![windows]);
    assert_eq!(answers.expect("a callback").conditions, ["os_name=windows"]);
}

/// A run that adds parameters by these replies, with `adid` alone recommended.
fn with_more(list: Vec<Reply>) -> Answers {
    let mut all = vec![
        Reply::Enter,
        text(ENDPOINT),
        Reply::Enter,
        Reply::Enter,
        rows(&["adid", "tracker"]),
    ];
    all.extend(list);
    all.extend(vec![Reply::Enter; 4]);
    replies(all)
}

#[test]
fn groups_names_texts_and_link_parameters_are_added() {
    let answers = with_more(vec![
        Reply::Yes,
        text("campaign names"),
        Reply::Yes,
        text("revenue_usd"),
        text("usd"),
        Reply::Yes,
        text("text"),
        text("locale"),
        text("{language}-{region} ü"),
        Reply::Yes,
        text("link parameters"),
        text("click_id"),
        Reply::Enter,
    ]);
    let field = field_of(&answers);
    let expected = "?adid={adid}&tracker={tracker}&network_name={network_name}&campaign_name={campaign_name}\
                    &adgroup_name={adgroup_name}&creative_name={creative_name}&usd={revenue_usd}\
                    &locale={language}-{region}%20%C3%BC&dcp_click_id={dcp_click_id}";
    assert_eq!(field, format!("{ENDPOINT}{expected}"));
}

#[test]
fn a_recommended_placeholder_gets_the_name_that_the_server_expects() {
    let answers = with_more(vec![
        Reply::Yes,
        text("rename"),
        text("tracker"),
        text("token"),
    ]);
    assert_eq!(
        field_of(&answers),
        format!("{ENDPOINT}?adid={{adid}}&token={{tracker}}")
    );
}

#[test]
fn any_step_can_be_changed_in_the_review() {
    let answers = replies(vec![
        Reply::Enter,
        text(ENDPOINT),
        Reply::Enter,
        Reply::Enter,
        rows(&["adid"]),
        Reply::Enter,
        // The review:
        text("trigger"),
        text("event"),
        text("abc123"),
        text("endpoint"),
        text("https://b.example.com/cb"),
        text("condition"),
        Reply::Yes,
        text("environment"),
        text("is"),
        text("sandbox"),
        Reply::No,
        text("placeholders"),
        rows(&["adid", "event"]),
        text("create"),
        Reply::Enter,
        Reply::Enter,
    ]);
    assert_eq!(answers.event_tokens, ["abc123"]);
    assert_eq!(
        field_of(&answers),
        "equal,{environment},sandbox,https://b.example.com/cb?adid={adid}&event={event}"
    );
}

#[test]
fn saving_offers_a_free_name_and_asks_for_the_token_of_an_event() {
    let answers = enter_but(once("Save it to callbacks.toml?", vec![Reply::Yes]));
    assert_eq!(answers.name.as_deref(), Some("install-2"));
    // Left open at first, the token is asked for again, and then it is needed.
    let mut asked = 0;
    let mut script = Scripted::new(|question| {
        if question.title() == "Event token" {
            asked += 1;
            return if asked == 1 {
                Reply::Enter
            } else {
                text("xyz456")
            };
        }
        match question.title() {
            "Callback trigger" => text("event"),
            "Server endpoint" => text(ENDPOINT),
            "Save it to callbacks.toml?" => Reply::Yes,
            _ => Reply::Enter,
        }
    });
    let answers = run(&mut script, Answers::default(), false).expect("a callback");
    assert_eq!(answers.event_tokens, ["xyz456"]);
    assert_eq!(answers.name.as_deref(), Some("event"));
}
