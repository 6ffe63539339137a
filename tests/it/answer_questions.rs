//! The guided setup through its scripted prompter, and the command that it prints.

use crate::scripted::{Asks, Question, Reply, Scripted};
use cbgen::callback::texts;
use cbgen::callback::{Macros, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::commands::callback_flags::{CallbackFlags, ParameterFlag};
use cbgen::forms::field;
use cbgen::lint::Levels;
use cbgen::wizard::{RowKind, Setup, Start, Stop, complete_for_file, guide};
use std::sync::LazyLock;

const ENDPOINT: &str = "https://collector.example.com/adjust";

pub(crate) fn text(text: &str) -> Reply {
    Reply::Text(text.into())
}

fn rows(labels: &[&str]) -> Reply {
    Reply::Rows(labels.iter().map(|label| (*label).to_owned()).collect())
}

/// Runs the setup with a script: what the answers come to, as flags. They build what the answers build.
pub(crate) fn run(
    script: &mut Scripted<'_>,
    given: &CallbackFlags,
    everything: bool,
) -> Result<CallbackFlags, Stop> {
    run_with(setup(), script, given, everything)
}

/// The setup of a run without a file.
pub(crate) fn setup() -> Setup<'static> {
    static CATALOGUE: Catalogue = Catalogue::builtin();
    static LEVELS: LazyLock<Levels> = LazyLock::new(Levels::default);
    Setup {
        catalogue: &CATALOGUE,
        macros: Macros::NONE,
        levels: &LEVELS,
        everything: false,
        colour: false,
        endpoint: "",
        is_first: true,
        is_to_save: false,
        existing: None,
    }
}

/// As [`run`], with another setup.
pub(crate) fn run_with(
    setup: Setup<'_>,
    script: &mut Scripted<'_>,
    given: &CallbackFlags,
    everything: bool,
) -> Result<CallbackFlags, Stop> {
    let mut sources = Sources::new();
    let draft = given.draft(&mut sources).expect("pairs");
    let setup = Setup {
        everything,
        ..setup
    };
    let draft = guide(setup, script, &mut sources, &draft, Start::Questions)?.0;
    let checked = draft.check(setup.catalogue, setup.macros, setup.levels, &[]);
    let callback = checked.callback.expect("the review lets no other through");
    let flags = CallbackFlags::of(&draft, &callback);
    assert_eq!(field_of(&flags), field::render(&callback), "{flags:?}");
    Ok(flags)
}

fn replies(list: Vec<Reply>) -> CallbackFlags {
    let mut script = Scripted::replies(list);
    run(&mut script, &CallbackFlags::default(), false).unwrap_or_else(|stop| {
        panic!(
            "{stop:?} after: {:#?} {:#?}",
            script.said, script.complaints
        )
    })
}

/// The field that flags build.
pub(crate) fn field_of(flags: &CallbackFlags) -> String {
    let mut sources = Sources::new();
    let draft = flags.draft(&mut sources).expect("pairs");
    let checked = draft.check(&Catalogue::builtin(), Macros::NONE, &Levels::default(), &[]);
    let callback = checked.callback.map(|callback| field::render(&callback));
    callback.unwrap_or_else(|| panic!("{flags:?} build nothing"))
}

/// Enter for every question but the endpoint.
fn enter_but(mut other: impl FnMut(&Question<'_>) -> Option<Reply>) -> CallbackFlags {
    let mut script = Scripted::new(move |question| {
        other(&question).unwrap_or_else(|| {
            if question.title == "Server endpoint" {
                text(ENDPOINT)
            } else {
                Reply::Enter
            }
        })
    });
    run(&mut script, &CallbackFlags::default(), false).expect("a callback")
}

/// Answers one title with these replies, one after the other, and then with Enter.
fn once(title: &'static str, list: Vec<Reply>) -> impl FnMut(&Question<'_>) -> Option<Reply> {
    let mut list = list.into_iter();
    move |question| (question.title == title).then(|| list.next()).flatten()
}

#[test]
fn enter_alone_reaches_a_sensible_callback() {
    let answers = enter_but(|_| None);
    assert_eq!(
        answers,
        CallbackFlags {
            trigger: Some("install".into()),
            endpoints: vec![ENDPOINT.into()],
            recommended: true,
            ..CallbackFlags::default()
        }
    );
}

#[test]
fn what_flags_gave_is_not_asked() {
    let given = CallbackFlags {
        trigger: Some("session".into()),
        conditions: vec!["environment=production".into()],
        parameters: vec![ParameterFlag::Placeholders("adid".into())],
        ..CallbackFlags::default()
    };
    let mut asked = Vec::new();
    let mut script = Scripted::new(|question| {
        asked.push(question.title.to_owned());
        if question.title == "Server endpoint" {
            text(ENDPOINT)
        } else {
            Reply::Enter
        }
    });
    let answers = run(&mut script, &given, false).expect("a callback");
    drop(script);
    assert_eq!(
        asked,
        [
            "Server endpoint",
            "Add another endpoint?",
            "Create the callback?"
        ]
    );
    assert_eq!(
        field_of(&answers),
        format!("equal,{{environment}},production,{ENDPOINT}?adid={{adid}}")
    );
}

#[test]
fn guided_with_flags_offers_them_as_first_answers() {
    let given = CallbackFlags {
        trigger: Some("event".into()),
        event_tokens: vec!["abc123".into()],
        endpoints: vec![ENDPOINT.into(), "https://b.example.com/cb".into()],
        conditions: vec!["environment=production".into()],
        parameters: vec![
            ParameterFlag::Placeholders("adid,idfa".into()),
            ParameterFlag::Param("x:=a%3ab".into()),
        ],
        ..CallbackFlags::default()
    };
    let before = field_of(&given);
    let mut script = Scripted::new(|_| Reply::Enter);
    let answers = run(&mut script, &given, true).expect("a callback");
    assert_eq!(field_of(&answers), before);
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
        "Create the callback?",
    ];
    for (at, title) in titles.iter().enumerate() {
        let mut asked: Vec<String> = Vec::new();
        let mut gone_back = false;
        let mut script = Scripted::new(|question| {
            asked.push(question.title.to_owned());
            if question.title == *title && !gone_back {
                gone_back = true;
                return Reply::Back;
            }
            match question.title {
                "Callback trigger" => text("event"),
                "Server endpoint" => text(ENDPOINT),
                _ => Reply::Enter,
            }
        });
        let result = run(&mut script, &CallbackFlags::default(), false);
        drop(script);
        if at == 0 {
            assert_eq!(result, Err(Stop::Back), "Esc on the first leaves");
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
    for leave_at in 0..7 {
        let mut count = 0;
        let mut script = Scripted::new(|question| {
            count += 1;
            match question.title {
                _ if count > leave_at => Reply::Leave,
                "Server endpoint" => text(ENDPOINT),
                _ => Reply::Enter,
            }
        });
        let result = run(&mut script, &CallbackFlags::default(), false);
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
fn a_pasted_field_becomes_endpoints_with_conditions_of_their_own() {
    let pasted = "equal,{environment},sandbox,https://a.example/cb?x={adid} https://b.example/cb \
                  POST,equal,{country},de,https://c.example/cb,r={revenue}";
    let flags = enter_but(once("Server endpoint", vec![text(pasted)]));
    assert_eq!(field_of(&flags), pasted);
    assert_eq!(flags.endpoints, pasted.split(' ').collect::<Vec<_>>());
}

#[test]
fn nothing_is_replaced_by_a_later_endpoint() {
    let pasted = "https://b.example/cb?y={idfa} equal,{country},de,https://c.example/cb";
    let mut another = once("Add another endpoint?", vec![Reply::Yes]);
    let mut second = once("Server endpoint 2", vec![text(pasted)]);
    let flags = enter_but(move |question| {
        let first = question.title == "Server endpoint";
        let first = first.then(|| text("https://a.example/cb?x={adid}"));
        first
            .or_else(|| another(question))
            .or_else(|| second(question))
    });
    assert_eq!(
        field_of(&flags),
        "https://a.example/cb?x={adid} https://b.example/cb?y={idfa} equal,{country},de,https://c.example/cb"
    );
}

#[test]
fn the_parameters_of_a_url_are_first_answers_of_the_list() {
    // Plain ones stand beside what is recommended.
    let plain = enter_but(once(
        "Server endpoint",
        vec![text("https://a.example/cb?source=adjust")],
    ));
    let field = field_of(&plain);
    assert!(
        field.starts_with("https://a.example/cb?source=adjust&gps_adid={gps_adid}"),
        "{field}"
    );
    // One that is taken away goes from the URL, and another is added.
    let list = |question: &Question<'_>| match question {
        Question {
            title: "Placeholders to send",
            asks: Asks::Rows(rows_there, chosen),
        } => {
            let marked = rows_there.iter().zip(*chosen).filter(|(_, is)| **is);
            let marked: Vec<&str> = marked.map(|(row, _)| row.label.as_str()).collect();
            assert_eq!(marked, ["a b", "adid"]);
            Some(rows(&["adid", "idfa"]))
        }
        _ => None,
    };
    let mut url = once(
        "Server endpoint",
        vec![text("https://a.example/cb?a%20b=1&adid={adid}")],
    );
    let changed = enter_but(move |question| url(question).or_else(|| list(question)));
    assert_eq!(
        field_of(&changed),
        "https://a.example/cb?adid={adid}&idfa={idfa}"
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
        ("", "Type the URL"),
        ("ftp://a.example", "http"),
        ("https://10.0.0.1/cb", "IP"),
        ("https://a.example/cb#x", "#"),
        ("https://a.example/{gaid}", "gps_adid"),
    ] {
        let mut script = Scripted::replies([Reply::Enter, text(wrong), text(ENDPOINT)]);
        let _ = run(&mut script, &CallbackFlags::default(), false);
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
fn with_conditions(conditions: Vec<Vec<Reply>>) -> (Result<CallbackFlags, Stop>, Vec<String>) {
    let mut list = vec![Reply::Enter, text(ENDPOINT), Reply::Enter];
    list.extend(conditions.into_iter().flatten());
    list.push(Reply::No);
    list.push(rows(&["adid"]));
    list.push(Reply::Enter);
    let mut script = Scripted::replies(list);
    let result = run(&mut script, &CallbackFlags::default(), false);
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

#[test]
fn each_endpoint_has_its_own_condition_and_what_is_the_same_is_said_once() {
    for (second, field, conditions) in [
        (
            "sandbox",
            "equal,{environment},production,https://a.example/cb?adid={adid} \
             equal,{environment},sandbox,https://b.example/cb?adid={adid}",
            0,
        ),
        (
            "production",
            "equal,{environment},production,https://a.example/cb?adid={adid} \
             equal,{environment},production,https://b.example/cb?adid={adid}",
            1,
        ),
    ] {
        let flags = replies(vec![
            Reply::Enter,
            text("https://a.example/cb https://b.example/cb"),
            Reply::Enter,
            text("each"),
            // For the first, and nothing more.
            Reply::Enter,
            text("environment"),
            text("is"),
            text("production"),
            Reply::Enter,
            Reply::Enter,
            text("environment"),
            text("is"),
            text(second),
            Reply::Enter,
            rows(&["adid"]),
            Reply::Enter,
        ]);
        assert_eq!(field_of(&flags), field);
        assert_eq!(flags.conditions.len(), conditions, "{flags:?}");
    }
}

#[test]
fn a_value_of_a_known_list_gets_its_own_spelling() {
    let mut other = condition("os_name", "is", text("another value"));
    other.push(text("IOS"));
    let (flags, _) = with_conditions(vec![other]);
    assert_eq!(flags.expect("a callback").conditions, ["os_name=ios"]);
}

#[test]
fn a_partners_macro_is_asked_about_once_and_declared() {
    let url = "https://a.example/cb?click={click_id}&x=__GAID__&again={click_id}";
    let mut asked = Vec::new();
    let mut script = Scripted::new(|question| {
        let title = question.title.to_owned();
        let reply = match &*title {
            "Server endpoint" => text(url),
            _ => Reply::Enter,
        };
        asked.push(title);
        reply
    });
    let flags = run(&mut script, &CallbackFlags::default(), false).expect("a callback");
    drop(script);
    let about: Vec<&String> = asked
        .iter()
        .filter(|title| title.starts_with("Is "))
        .collect();
    assert_eq!(
        about,
        [
            "Is `{click_id}` your partner's?",
            "Is `__GAID__` your partner's?"
        ]
    );
    assert_eq!(flags.macros, ["click_id", "__GAID__"]);
    assert!(field_of(&flags).starts_with(&format!("{url}&gps_adid=")));
    // What is known is not asked about.
    let known = CallbackFlags {
        macros: vec!["click_id".into(), "__GAID__".into()],
        ..CallbackFlags::default()
    };
    let mut script = Scripted::new(|question| match question.title {
        "Server endpoint" => text(url),
        title => {
            assert!(!title.starts_with("Is "), "{title}");
            Reply::Enter
        }
    });
    run(&mut script, &known, false).expect("a callback");
}

#[test]
fn a_name_that_is_near_to_one_of_adjusts_is_taken_for_it() {
    let mut typed = vec![text("https://a.example/cb?x={adidd}"), text(ENDPOINT)].into_iter();
    let mut script = Scripted::new(|question| match question.title {
        "Server endpoint" => typed.next().unwrap_or(Reply::Leave),
        _ => Reply::Enter,
    });
    let flags = run(&mut script, &CallbackFlags::default(), false).expect("a callback");
    assert!(script.said.concat().contains("adidd"), "{:?}", script.said);
    assert_eq!(flags.endpoints, [ENDPOINT]);
}

/// A run that answers the list of parameters by these replies, and what they ask for.
fn with_list(list: Vec<Reply>) -> CallbackFlags {
    let mut all = vec![Reply::Enter, text(ENDPOINT), Reply::Enter, Reply::Enter];
    all.extend(list);
    all.push(Reply::Enter);
    replies(all)
}

#[test]
fn names_texts_and_link_parameters_come_from_one_list() {
    let flags = with_list(vec![
        rows(&[
            "adid",
            "tracker",
            "network_name",
            "revenue_usd",
            "Your own text",
        ]),
        text("locale"),
        text("{language}-{region} ü"),
        rows(&[
            "adid",
            "tracker",
            "network_name",
            "revenue_usd",
            "locale",
            "A parameter of your Adjust link (dcp_…)",
        ]),
        text("click_id"),
        Reply::Enter,
        Reply::Enter,
    ]);
    let expected = "?adid={adid}&tracker={tracker}&network_name={network_name}&revenue_usd={revenue_usd}\
                    &dcp_click_id={dcp_click_id}&locale={language}-{region}%20%C3%BC";
    assert_eq!(field_of(&flags), format!("{ENDPOINT}{expected}"));
}

#[test]
fn a_placeholder_gets_the_name_that_the_server_expects() {
    let flags = with_list(vec![
        rows(&["adid", "tracker", "Another name for one"]),
        text("tracker"),
        text("token"),
        Reply::Enter,
    ]);
    assert_eq!(
        field_of(&flags),
        format!("{ENDPOINT}?adid={{adid}}&token={{tracker}}")
    );
}

#[test]
fn what_is_recommended_stands_first_and_what_cannot_be_sent_says_why() {
    let mut seen = Vec::new();
    let mut script = Scripted::new(|question| match (question.asks, question.title) {
        (_, "Callback trigger") => text("uninstall"),
        (_, "Server endpoint") => text(ENDPOINT),
        (Asks::Rows(rows, chosen), _) => {
            let rows = rows.iter().cloned();
            seen = rows.zip(chosen.iter().copied()).collect();
            Reply::Enter
        }
        _ => Reply::Enter,
    });
    run(&mut script, &CallbackFlags::default(), false).expect("a callback");
    drop(script);
    let marked = seen.iter().filter(|(_, is)| *is).count();
    assert!(
        marked > 0 && seen[..marked].iter().all(|(_, is)| *is),
        "{seen:?}"
    );
    let row = |label: &str| {
        seen.iter()
            .map(|(row, _)| row)
            .find(|row| row.label == label)
    };
    let idfa = row("idfa").expect("a row");
    assert_eq!(idfa.kind, RowKind::Dim);
    assert_eq!(idfa.note, "uninstall callbacks cannot carry it");
    let last: Vec<&str> = seen[seen.len() - 3..]
        .iter()
        .map(|(row, _)| &*row.label)
        .collect();
    assert_eq!(
        last,
        [
            "Your own text",
            "Another name for one",
            "A parameter of your Adjust link (dcp_…)"
        ]
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
        // The review:
        text("change trigger"),
        text("event"),
        text("abc123"),
        text("change endpoint"),
        text("https://b.example.com/cb"),
        text("change condition"),
        Reply::Yes,
        text("environment"),
        text("is"),
        text("sandbox"),
        Reply::No,
        text("change placeholders"),
        rows(&["adid", "event"]),
        text("create"),
    ]);
    assert_eq!(answers.event_tokens, ["abc123"]);
    assert_eq!(
        field_of(&answers),
        "equal,{environment},sandbox,https://b.example.com/cb?adid={adid}&event={event}"
    );
}

#[test]
fn saving_offers_a_free_name_and_asks_for_the_token_of_an_event() {
    let given = CallbackFlags {
        trigger: Some("event".into()),
        endpoints: vec![ENDPOINT.into()],
        ..CallbackFlags::default()
    };
    let mut sources = Sources::new();
    let draft = given.draft(&mut sources).expect("pairs");
    let names = ["event".to_owned()];
    let mut script = Scripted::new(|question| match question.title {
        "Event token" => text("xyz456"),
        _ => Reply::Enter,
    });
    let about = ("callbacks.toml", &names[..]);
    let draft = complete_for_file(setup(), &mut script, &mut sources, &draft, about);
    let draft = draft.expect("an answer");
    assert_eq!(texts(&draft.event_tokens), ["xyz456"]);
    assert_eq!(draft.name.expect("a name").text(), "event-2");
}

#[test]
fn the_endpoints_of_the_callback_before_are_taken_by_enter_alone() {
    let before = "equal,{environment},production,https://a.example/cb equal,{environment},sandbox,https://b.example/cb";
    let after = Setup {
        endpoint: before,
        is_first: false,
        ..setup()
    };
    let mut asked = Vec::new();
    let mut script = Scripted::new(|question| {
        asked.push(question.title.to_owned());
        Reply::Enter
    });
    let flags = run_with(after, &mut script, &CallbackFlags::default(), false).expect("a callback");
    drop(script);
    assert_eq!(
        asked,
        [
            "Callback trigger",
            "Server endpoint",
            "Placeholders to send",
            "Create the callback?"
        ]
    );
    assert_eq!(flags.endpoints, before.split(' ').collect::<Vec<_>>());
    assert!(flags.recommended);
}
