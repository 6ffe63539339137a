//! The guided setup through its scripted prompter, and the command that it prints.

use crate::program::{has, lacks, pairs, starts};
use crate::scripted::{
    Asks, ENDPOINT, Reply, Scripted, Told, endpoint, enter_but, field_of, replies, rows, run,
    setup, text, told, told_with,
};
use cbgen::callback::Sources;
use cbgen::callback::texts;
use cbgen::catalogue::{Searchable, search};
use cbgen::commands::callback_flags::{CallbackFlags, ParameterFlag, ParameterFlags};
use cbgen::wizard::{RowKind, Setup, Stop, complete_for_file};

#[test]
fn enter_alone_reaches_a_sensible_callback() {
    let expected = CallbackFlags {
        trigger: Some("install".into()),
        endpoints: vec![ENDPOINT.into()],
        recommended: true,
        ..CallbackFlags::default()
    };
    assert_eq!(*enter_but(&[]).flags(), expected);
}

#[test]
fn what_flags_gave_is_not_asked() {
    let given = CallbackFlags {
        trigger: Some("session".into()),
        conditions: vec!["environment=production".into()],
        parameters: ParameterFlags(vec![ParameterFlag::Placeholders("adid".into())]),
        ..CallbackFlags::default()
    };
    let told = told(&given, &[]);
    let asked = "Server endpoint, Add another endpoint?, Create the callback?";
    assert_eq!(told.asked.join(", "), asked);
    let field = format!("equal,{{environment}},production,{ENDPOINT}?adid={{adid}}");
    assert_eq!(told.field(), field);
}

#[test]
fn guided_with_flags_offers_them_as_first_answers() {
    let given = CallbackFlags {
        trigger: Some("event".into()),
        event_tokens: vec!["abc123".into()],
        endpoints: vec![ENDPOINT.into(), "https://b.example.com/cb".into()],
        conditions: vec!["environment=production".into()],
        parameters: ParameterFlags(vec![
            ParameterFlag::Placeholders("adid,idfa".into()),
            ParameterFlag::Param("x:=a%3ab".into()),
        ]),
        ..CallbackFlags::default()
    };
    let guided = Setup {
        everything: true,
        ..setup()
    };
    assert_eq!(told_with(guided, &given, &[]).field(), field_of(&given));
}

#[test]
fn back_from_every_step_returns_to_the_one_before() {
    let titles = [
        "Callback trigger",
        "Event token",
        "Server endpoint",
        "Add another endpoint?",
        "Send it only under certain conditions?",
        "Placeholders to send",
        "Create the callback?",
    ];
    for (at, title) in titles.iter().enumerate() {
        let told = enter_but(&[(title, "BACK"), (titles[0], "event | event")]);
        if at == 0 {
            assert_eq!(told.result, Err(Stop::Back), "Esc on the first leaves");
            continue;
        }
        let place = told.asked.iter().position(|asked| asked == title);
        let after = place.and_then(|place| told.asked.get(place + 1));
        let after = after.map(String::as_str);
        assert_eq!(after, Some(titles[at - 1]), "{title}: {:?}", told.asked);
        assert_eq!(told.flags().endpoints, [ENDPOINT]);
    }
}

#[test]
fn back_returns_to_the_endpoint_and_the_condition_that_were_added_last() {
    let told = enter_but(&[
        ("Add another endpoint?", "YES | BACK | BACK"),
        // Typed, changed, and taken away.
        (
            "Server endpoint 2",
            "https://b.example/1 | https://b.example/2 | BACK",
        ),
        ("Send it only under certain conditions?", "YES"),
        ("Which value decides?", "os_name | environment"),
        ("Add another condition?", "BACK"),
    ]);
    let count = |title: &str| told.asked.iter().filter(|asked| *asked == title).count();
    assert_eq!(count("Server endpoint 2"), 3, "{:?}", told.asked);
    assert_eq!(count("Server endpoint"), 1, "{:?}", told.asked);
    assert_eq!(told.flags().endpoints, [ENDPOINT]);
    assert_eq!(told.flags().conditions, ["environment=production"]);
}

#[test]
fn leaving_at_any_question_gives_nothing() {
    for title in &enter_but(&[]).asked {
        let told = enter_but(&[(title, "LEAVE")]);
        assert_eq!(told.result, Err(Stop::Interrupted), "{title}");
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
        let told = endpoint(pasted);
        assert_eq!(told.field(), pasted, "{:?}", told.result);
    }
    // Endpoints have conditions of their own.
    let pasted = "equal,{environment},sandbox,https://a.example/cb?x={adid} https://b.example/cb \
                  POST,equal,{country},de,https://c.example/cb,r={revenue}";
    let told = endpoint(pasted);
    assert_eq!(told.field(), pasted);
    assert_eq!(told.flags().endpoints.join(" "), pasted);
}

#[test]
fn nothing_is_replaced_by_a_later_endpoint() {
    let (first, pasted) = (
        "https://a.example/cb?x={adid}",
        "https://b.example/cb?y={idfa} equal,{country},de,https://c.example/cb",
    );
    let told = enter_but(&[
        ("Server endpoint", first),
        ("Add another endpoint?", "YES"),
        ("Server endpoint 2", pasted),
    ]);
    assert_eq!(told.field(), format!("{first} {pasted}"));
}

#[test]
fn the_parameters_of_a_url_are_first_answers_of_the_list() {
    // Plain ones stand beside what is recommended.
    let plain = endpoint("https://a.example/cb?source=adjust").field();
    starts(
        &plain,
        "https://a.example/cb?source=adjust&gps_adid={gps_adid}",
    );
    // One that is taken away goes from the URL, and another is added.
    let mut marked = Vec::new();
    let mut script = Scripted::new(|question| match (question.title, question.asks) {
        ("Server endpoint", _) => text("https://a.example/cb?a%20b=1&adid={adid}"),
        (_, Asks::Rows(all, chosen)) => {
            let both = all.iter().zip(chosen).filter(|(_, is)| **is);
            marked = both.map(|(row, _)| row.label.clone()).collect();
            rows("adid, idfa")
        }
        _ => Reply::Enter,
    });
    let changed = run(&mut script, &CallbackFlags::default(), false).expect("a callback");
    drop(script);
    assert_eq!(marked, ["a b", "adid"]);
    let field = "https://a.example/cb?adid={adid}&idfa={idfa}";
    assert_eq!(field_of(&changed), field);
}

#[test]
fn an_endpoint_that_cannot_be_one_is_refused_at_the_question() {
    for (wrong, word) in pairs([
        "ftp://a.example | http",
        "https://10.0.0.1/cb | IP",
        "https://a.example/cb#x | #",
        "https://a.example/{gaid} | gps_adid",
        "https%3A%2F%2Fa.example%2Fcb | https://a.example/cb",
        "https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example | This is an Adjust link",
        "install_callback=https%3A%2F%2Fa.example | This is an Adjust link",
        "equal, {environment}, sandbox, https://a.example/cb | lank",
        " | Type the URL",
    ]) {
        let complaints = endpoint(wrong).complaints;
        has(&complaints, word);
        lacks(&complaints, "at byte");
    }
    // Without a scheme, https is offered.
    let told = endpoint("  collector.example.com/adjust ");
    assert_eq!(told.flags().endpoints, [ENDPOINT]);
}

#[test]
fn the_words_of_the_trade_find_their_trigger() {
    let mut rows = Vec::new();
    let mut script = Scripted::new(|question| {
        if let Asks::Row(all, _) = question.asks {
            rows = all.to_vec();
        }
        Reply::Leave
    });
    assert!(run(&mut script, &CallbackFlags::default(), false).is_err());
    drop(script);
    let things = rows
        .iter()
        .map(|row| Searchable::new(&row.label, &row.keywords, &[&row.note, &row.detail]));
    let things: Vec<Searchable> = things.collect();
    for (typed, id) in pairs([
        "purchase | event",
        "iap | event",
        "churn | uninstall",
        "uninst | uninstall",
        "forget | gdpr_forget_device",
        "GDPR | gdpr_forget_device",
        "SKAN | sk_",
        "skadnetwork | sk_",
        "ad revenue | ad_revenue",
        "ad spend | cost_update",
    ]) {
        let first = search(typed, &things).into_iter().next();
        starts(first.map_or("", |at| &rows[at].label), id);
    }
}

/// A run with these conditions: the replies to the questions of each.
fn with_conditions(conditions: &[&str]) -> Told {
    let each = conditions.iter().map(|one| format!("YES | {one} | "));
    let each: String = each.collect();
    replies(&format!(
        "ENTER | {ENDPOINT} | ENTER | {each}NO | MARK adid | ENTER"
    ))
}

#[test]
fn conditions_are_built_from_words_and_echoed() {
    let told = with_conditions(&[
        "environment | is | production",
        "device_type | is any of | ENTER | MARK phone, tablet",
    ]);
    let condition = "contained,{environment}{device_type},productionphone;productiontablet";
    assert_eq!(
        told.field(),
        format!("{condition},{ENDPOINT}?adid={{adid}}")
    );
    has(
        &told.said,
        "Sent only if environment is production and device_type is any of phone or tablet.",
    );
}

#[test]
fn a_condition_that_cannot_be_combined_is_refused_at_the_question() {
    // Asked anew for the placeholder: back out of it.
    let refused = "country | is not | de | BACK";
    let told = with_conditions(&["environment | is | production", refused]);
    has(&told.said, "condition-combination");
    // What to do instead.
    has(&told.said, "country=de;at");
    assert_eq!(told.flags().conditions, ["environment=production"]);
}

#[test]
fn a_value_may_be_another_than_the_offered_ones_and_gets_its_own_spelling() {
    for (typed, expected) in [("windows", "os_name=windows"), ("IOS", "os_name=ios")] {
        let told = with_conditions(&[&format!("os_name | is | another value | {typed}")]);
        assert_eq!(told.flags().conditions, [expected]);
    }
}

#[test]
fn each_endpoint_has_its_own_condition_and_what_is_the_same_is_said_once() {
    for (second, conditions) in [("sandbox", 0), ("production", 1)] {
        // For each, and nothing more.
        let own = |value: &str| format!("YES | environment | is | {value} | ENTER");
        let told = replies(&format!(
            "ENTER | https://a.example/cb https://b.example/cb | ENTER | each | {} | {} | MARK adid | ENTER",
            own("production"),
            own(second)
        ));
        let field = format!(
            "equal,{{environment}},production,https://a.example/cb?adid={{adid}} \
             equal,{{environment}},{second},https://b.example/cb?adid={{adid}}"
        );
        assert_eq!(told.field(), field);
        assert_eq!(told.flags().conditions.len(), conditions, "{second}");
    }
}

#[test]
fn a_partners_macro_is_asked_about_once_and_declared() {
    let url = "https://a.example/cb?click={click_id}&x=__GAID__&again={click_id}";
    let about = |told: &Told| {
        let asked = told.asked.iter().filter(|title| title.starts_with("Is "));
        asked.cloned().collect::<String>()
    };
    let first = endpoint(url);
    let asked = "Is `{click_id}` your partner's?Is `__GAID__` your partner's?";
    assert_eq!(about(&first), asked);
    assert_eq!(first.flags().macros, ["click_id", "__GAID__"]);
    starts(&first.field(), &format!("{url}&gps_adid="));
    // What is known is not asked about.
    let known = CallbackFlags {
        macros: vec!["click_id".into(), "__GAID__".into()],
        ..CallbackFlags::default()
    };
    assert_eq!(about(&told(&known, &[("Server endpoint", url)])), "");
}

#[test]
fn a_name_that_is_near_to_one_of_adjusts_is_taken_for_it() {
    let told = endpoint("https://a.example/cb?x={adidd}");
    has(&told.said, "adidd");
    assert_eq!(told.field(), "https://a.example/cb?x={adid}");
}

#[test]
fn names_texts_and_link_parameters_come_from_one_list() {
    let names = "MARK adid, tracker, network_name, revenue_usd";
    for (list, query) in [
        (
            format!(
                "{names}, Your own text | locale | {{language}}-{{region}} ü | \
                 {names}, locale, A parameter of your Adjust link (dcp_…) | click_id | ENTER | ENTER"
            ),
            "adid={adid}&tracker={tracker}&network_name={network_name}&revenue_usd={revenue_usd}\
             &dcp_click_id={dcp_click_id}&locale={language}-{region}%20%C3%BC",
        ),
        // A placeholder gets the name that the server expects.
        (
            "MARK adid, tracker, Another name for one | tracker | token | ENTER".to_owned(),
            "adid={adid}&token={tracker}",
        ),
    ] {
        let told = replies(&format!(
            "ENTER | {ENDPOINT} | ENTER | ENTER | {list} | ENTER"
        ));
        assert_eq!(told.field(), format!("{ENDPOINT}?{query}"));
    }
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
    let is_first = seen[..marked].iter().all(|(_, is)| *is);
    assert!(marked > 0 && is_first, "{seen:?}");
    let mut rows = seen.iter().map(|(row, _)| row);
    let idfa = rows.find(|row| row.label == "idfa").expect("a row");
    assert_eq!(idfa.kind, RowKind::Dim);
    assert_eq!(idfa.note, "uninstall callbacks cannot carry it");
    let last = seen[seen.len() - 3..].iter();
    let last: Vec<&str> = last.map(|(row, _)| &*row.label).collect();
    assert_eq!(
        last.join(", "),
        "Your own text, Another name for one, A parameter of your Adjust link (dcp_…)"
    );
}

#[test]
fn any_step_can_be_changed_in_the_review() {
    let told = replies(&format!(
        "ENTER | {ENDPOINT} | ENTER | ENTER | MARK adid | \
         change trigger | event | abc123 | change endpoint | https://b.example.com/cb | \
         change condition | YES | environment | is | sandbox | NO | \
         change placeholders | MARK adid, event | create"
    ));
    assert_eq!(told.flags().event_tokens, ["abc123"]);
    assert_eq!(
        told.field(),
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
    let told = told_with(after, &CallbackFlags::default(), &[]);
    let asked = "Callback trigger, Server endpoint, Placeholders to send, Create the callback?";
    assert_eq!(told.asked.join(", "), asked);
    assert_eq!(told.flags().endpoints.join(" "), before);
    assert!(told.flags().recommended);
}
