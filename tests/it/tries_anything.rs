//! Properties that hold for whatever is given. Run with the profile `slow-tests`, and at least 100,000 cases
//! each; `PROPTEST_CASES` sets another number.

use cbgen::callback::{
    Callback, Destination, Draft, DraftParameter, Given, Layer, Macros, SourceKind, Sources,
    Template, TemplatePiece,
};
use cbgen::catalogue::Catalogue;
use cbgen::commands::callback_flags::{CallbackFlags, ParameterFlag, ParameterFlags};
use cbgen::forms::field::{parse, render};
use cbgen::lint::Levels;
use cbgen::manifest::Manifest;
use cbgen::manifest::include::NoIncludes;
use cbgen::manifest::write::{Block, block};
use proptest::prelude::*;

/// 100,000 cases in an optimised build; a debug build is for a quick look.
fn cases() -> ProptestConfig {
    let set = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let cases = set.unwrap_or(if cfg!(debug_assertions) {
        1_000
    } else {
        100_000
    });
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
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

fn endpoint() -> impl Strategy<Value = String> {
    let path = prop::collection::vec(
        prop_oneof![
            "[A-Za-z0-9_.%25-]{0,6}".prop_map(|s: String| s.replace('%', "%2f")),
            name().prop_map(|n| format!("{{{n}}}"))
        ],
        0..3,
    );
    let query = prop::option::of(prop::collection::vec(
        ("[a-z]{1,3}", prop::option::of("[a-z0-9]{0,3}")),
        0..3,
    ));
    (
        "https?",
        "[a-z]{1,8}",
        prop::option::of(1u16..),
        path,
        query,
        any::<bool>(),
    )
        .prop_map(|(scheme, host, port, path, query, trailing)| {
            let mut url = format!("{scheme}://{host}.example");
            if let Some(port) = port {
                url.push_str(&format!(":{port}"));
            }
            for segment in path {
                url.push('/');
                url.push_str(&segment);
            }
            if let Some(query) = query {
                url.push('?');
                let pairs: Vec<String> = query
                    .into_iter()
                    .map(|(key, value)| value.map_or(key.clone(), |value| format!("{key}={value}")))
                    .collect();
                url.push_str(&pairs.join("&"));
                if trailing && !pairs.is_empty() {
                    url.push('&');
                }
            }
            url
        })
}

/// What flags can say: endpoints, parameters, a condition, a method.
#[derive(Debug, Clone)]
struct Said {
    endpoints: Vec<String>,
    parameters: Vec<(String, String)>,
    conditions: Vec<String>,
    post: bool,
}

fn said() -> impl Strategy<Value = Said> {
    let key = prop_oneof![4 => "[a-zA-Z0-9_.-]{1,8}".prop_map(|k| format!("K{k}")), 1 => "[a-zé \\[~+-]{1,5}".prop_map(|k| format!("Kx{k}"))];
    let parameters =
        prop::collection::vec((key, template().prop_map(|pieces| typed(&pieces))), 0..6);
    let conditions = prop::collection::vec(
        (
            "environment|country|device_type",
            "!?=",
            "[a-z0-9]{1,4}(;[a-z0-9]{5,7})?",
        ),
        0..2,
    )
    .prop_map(|list| {
        list.into_iter()
            .map(|(name, operator, values)| format!("{name}{operator}{values}"))
            .collect()
    });
    (
        prop::collection::vec(endpoint(), 1..4),
        parameters,
        conditions,
        any::<bool>(),
    )
        .prop_map(|(endpoints, parameters, conditions, post)| Said {
            endpoints,
            parameters,
            conditions,
            post,
        })
}

fn built(said: &Said) -> Option<Callback> {
    let mut sources = Sources::new();
    let mut given = |text: &str| -> Given<'static> {
        let id = sources.add(SourceKind::Flag, "flag", text.to_owned());
        Given::whole(id, text.to_owned())
    };
    let draft = Draft {
        destinations: said
            .endpoints
            .iter()
            .map(|url| Destination::new(given(url)))
            .collect(),
        parameters: said
            .parameters
            .iter()
            .filter_map(|(key, value)| {
                DraftParameter::pair(&given(&format!("{key}={value}")), Layer::Param)
            })
            .collect(),
        conditions: said.conditions.iter().map(|text| given(text)).collect(),
        method: if said.post && !said.conditions.is_empty() {
            cbgen::callback::Method::Post
        } else {
            cbgen::callback::Method::Implied
        },
        ..Draft::default()
    };
    draft
        .check(&Catalogue::builtin(), Macros::NONE, &Levels::default(), &[])
        .callback
}

proptest! {
    #![proptest_config(cases())]

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

    /// Whatever is said by flags: the field reads back to the same model, and that renders to the same bytes.
    #[test]
    fn parse_and_render_are_inverses(said in said()) {
        if let Some(callback) = built(&said) {
            let field = render(&callback);
            let read = parse(&field, Macros::NONE);
            prop_assert_eq!(read.as_ref(), Ok(&callback));
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.%{}|?&=:/,; +".contains(&b);
            prop_assert!(field.bytes().all(allowed), "{}", field);
        }
    }

    /// Any text that the strict parser takes renders to the same bytes, and no text makes it panic.
    #[test]
    fn what_parses_renders_to_the_same_bytes(text in "(https?://[a-z.]{1,4}|GET,|POST,|equal,|[{}&?=,; %|a-zA#_$\\[<(\n+é]|\\{adid\\}){0,24}") {
        if let Ok(callback) = parse(&text, Macros::NONE) {
            prop_assert_eq!(render(&callback), text.strip_suffix('\n').unwrap_or(&text));
        }
    }

    /// What is saved builds to what was printed.
    #[test]
    fn a_saved_callback_builds_to_what_was_printed(said in said(), macros in Just(Macros::default())) {
        if let Some(callback) = built(&said) {
            let about = Block { name: "saved", trigger: None, event_tokens: &[], without_defaults: false, allow: &[], macros: &macros, file_macros: Macros::NONE, recommended: None };
            let text = block(&about, &callback);
            let mut sources = Sources::new();
            let source = sources.add(SourceKind::File, "callbacks.toml", text.as_str());
            let manifest = Manifest::parse(&text, source, &mut sources, &NoIncludes);
            let saved = manifest.callbacks().next().expect("a callback");
            prop_assert!(manifest.problems.is_empty() && saved.problems.is_empty(), "{}", text);
            let again = saved.draft.check(&manifest.catalogue, &manifest.macros, &Levels::default(), &saved.allow);
            prop_assert_eq!(again.callback.map(|callback| render(&callback)), Some(render(&callback)), "{}", text);
        }
    }

    /// The command that says a callback builds its bytes, whatever each endpoint has of its own.
    #[test]
    fn the_equivalent_command_builds_the_same_bytes(said in said(), own in prop::collection::vec((prop::option::of("[a-z]{2}"), any::<bool>()), 3), macros in any::<bool>()) {
        let mut said = said;
        for (url, (country, post)) in said.endpoints.iter_mut().zip(own) {
            if let Some(country) = country {
                let method = if post { "POST," } else { "" };
                *url = format!("{method}equal,{{country}},{country},{url}");
            }
        }
        if macros {
            said.parameters.push(("click".to_owned(), "{click_id}-[x]".to_owned()));
        }
        let param = |(key, value): &(String, String)| ParameterFlag::Param(format!("{key}={value}"));
        let flags = CallbackFlags {
            endpoints: said.endpoints.clone(),
            parameters: ParameterFlags(said.parameters.iter().map(param).collect()),
            conditions: said.conditions.clone(),
            macros: if macros { vec!["click_id".into()] } else { Vec::new() },
            ..CallbackFlags::default()
        };
        let mut sources = Sources::new();
        let draft = flags.draft(&mut sources).expect("pairs");
        let check = |draft: &Draft<'_>| {
            draft.check(&Catalogue::builtin(), Macros::NONE, &Levels::default(), &[]).callback
        };
        if let Some(callback) = check(&draft) {
            let again = CallbackFlags::of(&draft, &callback);
            let again = again.draft(&mut sources).expect("pairs");
            prop_assert_eq!(check(&again).map(|callback| render(&callback)), Some(render(&callback)));
        }
    }
}

/// The generators must reach what the properties speak of; a property over nothing proves nothing.
#[test]
fn most_of_what_is_generated_can_be_built() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let sound = (0..500)
        .filter(|_| built(&said().new_tree(&mut runner).expect("a value").current()).is_some())
        .count();
    assert!(sound > 250, "{sound} of 500");
}
