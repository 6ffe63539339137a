//! Nothing is lost between reading and writing, and what is typed arrives.

use crate::cases;
use cbgen::callback::syntax::{field as syntax, link as link_syntax};
use cbgen::callback::{
    Callback, Condition, Encoded, Endpoint, Entry, Macros, Method, Parameter, Prefix, Template,
    TemplatePiece, push_pairs,
};
use cbgen::catalogue::Catalogue;
use cbgen::forms::field;
use proptest::prelude::*;

fn key() -> impl Strategy<Value = Encoded> {
    "([a-zA-Z0-9_.~+-]|%[0-9a-fA-F]{2}){0,6}"
        .prop_map(|text| Encoded::read(&text).expect("encoded"))
}

fn value() -> impl Strategy<Value = Template> {
    "([a-zA-Z0-9_.~+=;:@/?!*-]|%[0-9a-fA-F]{2}|\\{[a-z][a-z0-9]{0,5}\\}|\\{idfa\\|\\|gps_adid\\}|\\{dcp_A.b\\}){0,6}"
        .prop_filter_map("no macro", |text| Template::parse(&text, Macros::NONE).ok())
}

fn pairs() -> impl Strategy<Value = Vec<Parameter>> {
    let pair = (key(), proptest::option::of(value()))
        .prop_filter("an empty pair alone is no query", |(key, value)| {
            !key.as_str().is_empty() || value.is_some()
        })
        .prop_map(|(key, value)| Parameter { key, value });
    proptest::collection::vec(pair, 1..5)
}

fn condition() -> impl Strategy<Value = Condition> {
    let prefix = proptest::sample::select(&Prefix::ALL[..]);
    let names = proptest::collection::vec("[a-z][a-z0-9_]{0,6}", 1..3);
    (prefix, names, "[a-zA-Z0-9+;._-]{1,8}").prop_filter_map("dcp_", |(prefix, names, value)| {
        Condition::new(prefix, names, value)
    })
}

fn entry() -> impl Strategy<Value = Entry> {
    let endpoint = "https?://[a-z]{1,4}\\.example(:[1-9][0-9]{0,3})?(/([a-zA-Z0-9._~&=;@-]|%2[fF]|\\{[a-z]{1,5}\\}){0,4}){0,3}"
        .prop_filter_map("no macro", |text| Endpoint::parse(&text, Macros::NONE).ok());
    let body = proptest::option::of(pairs().prop_filter("no comma", |pairs| {
        let mut text = String::new();
        push_pairs(&mut text, pairs);
        !text.contains(',')
    }));
    let method = proptest::sample::select(&[Method::Implied, Method::Get, Method::Post][..]);
    (
        method,
        proptest::option::of(condition()),
        endpoint,
        proptest::option::of(pairs()),
        body,
    )
        .prop_map(|(method, condition, endpoint, query, body)| Entry {
            method,
            condition,
            endpoint,
            query,
            body: body.filter(|_| method.is_post()),
        })
}

fn callback() -> impl Strategy<Value = Callback> {
    proptest::collection::vec(entry(), 1..4)
        .prop_map(|entries| Callback::new(entries).expect("entries"))
}

/// A decoder that shares nothing with the program: byte by byte, as a server would.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| u8::try_from(char::from(b?).to_digit(16)?).ok();
            let high = digit(rest.next()).expect("a hexadecimal digit");
            let low = digit(rest.next()).expect("a hexadecimal digit");
            bytes.push(16 * high + low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn name() -> impl Strategy<Value = String> {
    let names: Vec<String> = Catalogue::builtin()
        .placeholders()
        .map(|row| row.name.to_string())
        .filter(|name| !name.contains('<'))
        .collect();
    prop_oneof![
        4 => prop::sample::select(names),
        1 => Just("idfa||gps_adid".to_owned()),
        1 => "dcp_[A-Za-z0-9_.-]{1,8}",
    ]
}

/// Text that means itself: no braces, no other product's macro.
fn plain() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9_.-]{0,12}",
        "[ -z~]{0,12}",
        any::<String>().prop_map(|text| text
            .chars()
            .filter(|c| !c.is_control())
            .take(12)
            .collect()),
    ]
    .prop_map(|text: String| text.replace(['{', '}'], ""))
    .prop_filter("another product's macro", |text| {
        Template::from_raw(text, Macros::NONE)
            .is_ok_and(|template| template.placeholders().next().is_none())
    })
}

/// Text and placeholders, as people type them.
fn template() -> impl Strategy<Value = Vec<(String, Option<String>)>> {
    prop::collection::vec((plain(), prop::option::of(name())), 0..4)
}

fn typed(pieces: &[(String, Option<String>)]) -> String {
    pieces
        .iter()
        .map(|(text, name)| {
            text.clone()
                + &name
                    .as_ref()
                    .map(|name| format!("{{{name}}}"))
                    .unwrap_or_default()
        })
        .collect()
}

proptest! {
    #![proptest_config(cases(20_000))]

    /// Decoding what is sent gives what was typed; placeholders keep their bytes; nothing else is sent than
    /// unreserved characters, `%XX` and the braces of placeholders.
    #[test]
    fn a_value_arrives_as_it_was_typed(pieces in template()) {
        let text = typed(&pieces);
        let Ok(template) = Template::from_raw(&text, Macros::NONE) else {
            // Pieces side by side can make another product's macro.
            return Ok(());
        };
        let names: Vec<&str> = pieces.iter().filter_map(|(_, name)| name.as_deref()).collect();
        prop_assert_eq!(template.placeholders().collect::<Vec<_>>(), names);
        let mut decoded = String::new();
        for piece in template.pieces() {
            match piece {
                TemplatePiece::Text(sent) => {
                    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.%".contains(&b);
                    prop_assert!(sent.bytes().all(allowed), "{}", sent);
                    let hex = sent.split('%').skip(1).all(|rest| {
                        rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b))
                    });
                    prop_assert!(hex, "{}", sent);
                    decoded.push_str(&decode(sent));
                }
                TemplatePiece::Placeholder(name) => decoded.push_str(&format!("{{{name}}}")),
                TemplatePiece::Variable(name) => prop_assert!(false, "no variable stands here: {}", name),
            }
        }
        prop_assert_eq!(&decoded, &text);
        prop_assert_eq!(Template::parse(template.as_str(), Macros::NONE), Ok(template));
    }

    #[test]
    fn a_model_that_is_rendered_and_parsed_is_the_same(model in callback()) {
        let text = field::render(&model);
        prop_assert_eq!(field::parse(&text, Macros::NONE), Some(model), "{}", text);
    }

    #[test]
    fn a_field_that_is_parsed_and_rendered_has_the_same_bytes(
        text in "((GET|POST|get),)?((equal|notequal|contained|Equal),(\\{[a-z]{1,4}\\}){1,2},[a-z;+ ]{0,5},)?https?://[a-z.]{1,9}[a-z/%{}?&=,# ]{0,20}( https://b\\.example(\\?[a-z{}=&%,|]{0,12})?){0,2}\n?"
    ) {
        if let Some(model) = field::parse(&text, Macros::NONE) {
            let bytes = text.strip_suffix('\n').unwrap_or(&text);
            prop_assert_eq!(field::render(&model), bytes);
        }
        // However broken, the tree covers the text.
        let tree = syntax::read(&text);
        for pair in tree.entries.windows(2) {
            prop_assert!(pair[0].range.end <= pair[1].range.start, "{}", text);
        }
    }

    #[test]
    fn the_head_and_pairs_of_a_link_cover_its_text(
        text in "(https://app\\.adjust\\.com/[a-z0-9]{0,6}|https://[a-z]{1,3}\\.go\\.link/|)[?&]?([a-z]{0,4}=?[a-z0-9%{}]{0,6}&){0,3}((adj_)?(install_callback|event_callback_[a-z0-9_]{0,8}|rejected_install)=(https?(%3A%2F%2F|%3a%2f%2f|://)a\\.example)?([a-z0-9._?=]|%3[FDfd]|%26|%7B[a-z]{1,5}%7D|\\{[a-zA-Z_]{0,5}\\}|__A__|%\\{|%25|%C3%A4|%ff| ){0,12}&?){0,3}\n?"
    ) {
        if let Some(link) = link_syntax::read(&text) {
            let pairs: Vec<&str> = link.pairs.iter().map(|pair| &text[pair.pair.range.clone()]).collect();
            let head = &text[link.head.clone()];
            prop_assert_eq!(format!("{head}{}", pairs.join("&")), &text[..link.end]);
        }
    }

    #[test]
    fn any_text_at_all_can_be_read_and_checked(text in "\\PC{0,60}|[ -~\n\t]{0,60}") {
        use cbgen::callback::{Given, SourceKind, Sources};
        let catalogue = Catalogue::builtin();
        let levels = cbgen::lint::Levels::default();
        let mut sources = Sources::new();
        let given = Given::whole(sources.add(SourceKind::Flag, "x", text.as_str()), text.as_str());
        let cx = cbgen::lint::rules::Context::new(&catalogue, Macros::NONE, None, &levels);
        let read = cbgen::lint::read::check(&cx, &given);
        // What the strict model refuses has a finding that is denied.
        let denied = read.findings.iter().any(|finding| finding.level == cbgen::lint::Level::Deny);
        if read.link.is_none() {
            prop_assert!(denied || field::parse(&text, Macros::NONE).is_some(), "{text:?} has no finding");
        }
        for finding in &read.findings {
            for label in &finding.labels {
                prop_assert!(text.get(label.span.range.clone()).is_some(), "{text:?} {finding:?}");
            }
        }
    }
}
