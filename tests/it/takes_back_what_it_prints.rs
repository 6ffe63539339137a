//! What is printed must be taken back. Whatever `new`, `new --format toml`, `new --save`, `inspect --format toml`,
//! `build` and `link` give is checked without an error, loads, and builds to the same bytes; and whatever `check` denies,
//! `new` refuses.

use crate::cases;
use cbgen::callback::syntax::link::{self as syntax_link, Target};
use cbgen::callback::{Callback, Given, Macros, Method, NoValue, SourceKind, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::commands::callback_flags::{CallbackFlags, ParameterFlag, ParameterFlags};
use cbgen::forms::inspected::callbacks;
use cbgen::forms::{field, link};
use cbgen::lint::read::check;
use cbgen::lint::rules::Context;
use cbgen::lint::{Code, Level, Levels, denied_codes};
use cbgen::manifest::Manifest;
use cbgen::manifest::include::NoIncludes;
use cbgen::manifest::save::{FromDefaults, Product};
use cbgen::manifest::select::{BuiltCallback, select};
use cbgen::manifest::tables::{NoTables, TableRequest};
use proptest::prelude::*;
use proptest::sample::select as one_of;

/// Pieces of keys and values, as people paste them.
const PIECES: &str = "a | 1 | adid | x-y | %41 | %61 | %0A | %09 | %C2%85 | %c2%85 | %E2%80%AE | %26amp%3B | \
    %26lt; | %26 | &amp; | amp; | é | %C3%A9 | %c3%a9 | + | %2B | %20 | %2520 | %ff | %FF%FE | \
    % | %z | # | %23 | {adid} | {idfa||gps_adid} | {country||city} | {nope} | {ADID} | {a b} | \
    { | } | {} | {click_id} | {{x}} | {{X y}} | __GAID__ | %%X%% | ${x} | ${HOST} | %{x} | \
    [x] | [x y] | <x> | (x) | , | %2C | ; | : | / | ? | :// | @ | ' | \" | \\ | %5Bx%5D | \
    %7Badid%7D | %7b | %25%25X%25%25 | \u{202e} | \u{85} | \u{1} | ~ | = | %3D | & | YOUR_KEY | \
    | | ` | ^ |   | \t | a://b | $ | _ | __ | %F0%9F%98%80 | 😀 | \u{feff} | .";

const KEYS: &str = "a | b | k | adid | %61 | user_id | user%5Fid | user%5fid | x%%X%% | __GAID__ | [x] | %ff | \
    %C3%A9 | é |  | {adid} | {nope} | %7Badid%7D | a b | a.b | %26amp%3B | amp;k | %0A | k: | \
    a+b | %2B | install_callback | %25%25X%25%25 | K~ | \" | url | encoded | %2e | %2E | ${x}";

const HOSTS: &str = "a.example | b.example | a.example | b.example | A.Example | user@a.example | u:p@a.example | \
    {adid}.example | a{b}.example | a.example:80 | a.example:+80 | a.example:0 | a.example: | \
    localhost | 127.0.0.1 | 0x7f.1 | app.adjust.com | x.go.link | x.adj.st | a%2eexample | \
    ä.example | a_b.example | -a.example | [::1] | a..b |  | ${HOST} | __HOST__.example | \
    a.example. | { | www.adjust.com | {click_id}.example | user{x}@a.example";

const CONDITION_NAMES: &str =
    "environment | country | network_name | device_type | nope | {country} | a||b | Country | ";

const CONDITION_VALUES: &str = "sandbox | production | de | a | a b | + | +a | a+ |   | a;b | ; | a://b | :// | &amp; | \
    a&amp;b | & | , | {x} | é | %20 | %0A | ? | # | \u{1} | \u{85} | = | a=b | != | https://a.example | \
    \u{a0} | &lt; | \u{200b} | x;y;z";

const ALLOWED: &str = "duplicate-key | unknown-placeholder | foreign-macro | body-without-post | post-without-condition | \
    post-comma | html-entity | invalid-escape | endpoint-host | ip-host | placeholder-in-key | \
    empty-key | endpoint-characters | missing-question-mark | endpoint-fragment | control-character | \
    encoded-macro | endpoint-is-link | unknown-trigger | duplicate-name | too-large";

/// The pieces of a pool, which bars divide.
fn pieces(pool: &'static str) -> Vec<&'static str> {
    pool.split(" | ").collect()
}

/// Mostly one sound piece; sometimes several of any kind.
fn text(pool: &'static str) -> impl Strategy<Value = String> {
    let pool = pieces(pool);
    prop_oneof![
        8 => Just(pool[0].to_owned()),
        4 => Just(pool[1].to_owned()),
        7 => one_of(pool.clone()).prop_map(str::to_owned),
        1 => prop::collection::vec(one_of(pool), 2..4).prop_map(|pieces| pieces.concat()),
    ]
}

fn pair() -> impl Strategy<Value = String> {
    let key = prop_oneof![4 => one_of(pieces(KEYS)).prop_map(str::to_owned), 1 => text(PIECES)];
    (
        key,
        prop_oneof![1 => Just(""), 8 => Just("=")],
        text(PIECES),
    )
        .prop_map(|(key, equals, value)| match equals {
            "" => key,
            equals => key + equals + &value,
        })
}

fn query() -> impl Strategy<Value = String> {
    prop::collection::vec(pair(), 1..4).prop_map(|pairs| pairs.join("&"))
}

fn url() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![12 => Just("https://"), 1 => Just("http://"), 1 => Just("HTTPS://"), 1 => Just("")];
    let host = prop_oneof![8 => Just("a.example"), 1 => one_of(pieces(HOSTS))];
    let path = prop_oneof![
        4 => Just(String::new()), 2 => Just("/cb".to_owned()),
        1 => text(PIECES).prop_map(|text| format!("/{text}/x")),
    ];
    let query = prop_oneof![
        2 => Just(String::new()), 1 => Just("?".to_owned()),
        4 => query().prop_map(|pairs| format!("?{pairs}")),
        1 => query().prop_map(|pairs| format!("?{pairs}&")), 1 => query().prop_map(|pairs| format!("&{pairs}")),
    ];
    (scheme, host, path, query)
        .prop_map(|(scheme, host, path, query)| format!("{scheme}{host}{path}{query}"))
}

fn condition() -> impl Strategy<Value = String> {
    let name = prop_oneof![3 => Just("country"), 2 => one_of(pieces(CONDITION_NAMES))];
    let short = (
        name,
        prop_oneof![3 => Just("="), 1 => Just("!=")],
        text(CONDITION_VALUES),
    )
        .prop_map(|(name, operator, value)| format!("{name}{operator}{value}"));
    prop_oneof![1 => short, 1 => adjusts_condition()]
}

fn adjusts_condition() -> impl Strategy<Value = String> {
    let prefix = prop_oneof![
        4 => Just("equal"), 1 => Just("notequal"), 1 => Just("contained"), 1 => Just("notcontained"), 1 => Just("equals"),
    ];
    let list = prop_oneof![
        4 => Just("{country}"), 1 => Just("{environment}{device_type}"), 1 => Just("{nope}"), 1 => Just("{a||b}"),
    ];
    (prefix, list, text(CONDITION_VALUES))
        .prop_map(|(prefix, list, value)| format!("{prefix},{list},{value}"))
}

/// An entry in Adjust's form.
fn entry() -> impl Strategy<Value = String> {
    let method = prop_oneof![5 => Just(""), 1 => Just("GET,"), 3 => Just("POST,"), 1 => one_of(&["post,", "PUT,", "GET, "][..])];
    let condition = prop_oneof![
        1 => Just(String::new()), 1 => Just("equal,{environment},sandbox,".to_owned()),
        1 => adjusts_condition().prop_map(|text| text + ","),
    ];
    let body = prop_oneof![2 => Just(String::new()), 1 => query()];
    (method, condition, url(), body).prop_map(|(method, condition, url, body)| match &body[..] {
        "" => format!("{method}{condition}{url}"),
        body if method == "POST," => format!("{method}{condition}{url},{body}"),
        _ => format!("{method}{condition}{url}"),
    })
}

fn levels() -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(one_of(pieces(ALLOWED)), 1..4)]
}

fn macros() -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(one_of(&["click_id", "[x]", "__GAID__", "${x}", "{{x}}"][..]), 1..3)]
}

/// What flags say.
#[derive(Debug, Clone)]
struct Flags {
    answers: CallbackFlags,
    allowed: Vec<&'static str>,
}

fn flags() -> impl Strategy<Value = Flags> {
    let param = prop_oneof![
        3 => (one_of(pieces(KEYS)), prop_oneof![Just("="), Just(":=")], text(PIECES))
            .prop_map(|(key, ties, value)| ParameterFlag::Param(format!("{key}{ties}{value}"))),
        1 => one_of(&["adid", "idfa,gps_adid", "{country}", "nope", "dcp_x", "click_id", "user_id"][..])
            .prop_map(|names| ParameterFlag::Placeholders(names.to_owned())),
    ];
    let body = (
        one_of(pieces(KEYS)),
        prop_oneof![Just("="), Just(":=")],
        text(PIECES),
    )
        .prop_map(|(key, ties, value)| format!("{key}{ties}{value}"));
    let trigger = prop_oneof![6 => Just("install"), 1 => Just("event"), 1 => Just("global"), 1 => Just("Install")];
    let endpoint =
        prop_oneof![3 => Just("https://a.example/cb".to_owned()), 3 => url(), 1 => entry()];
    (
        (trigger, prop::collection::vec(endpoint, 1..3), any::<bool>()),
        prop::collection::vec(param, 0..4),
        prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(condition(), 1..3)],
        prop_oneof![3 => Just((Method::Implied, Vec::new())), 1 => prop::collection::vec(body, 0..3).prop_map(|body| (Method::Post, body))],
        levels(),
    )
        .prop_map(|((trigger, endpoints, recommended), parameters, conditions, (method, body), allowed)| Flags {
            answers: CallbackFlags {
                trigger: Some(trigger.to_owned()),
                event_tokens: if trigger == "event" { vec!["abc123".to_owned()] } else { Vec::new() },
                endpoints,
                recommended,
                parameters: ParameterFlags(parameters),
                conditions,
                method: Some(method),
                body,
                ..CallbackFlags::default()
            },
            allowed,
        })
}

fn levels_of(allowed: &[&str]) -> Levels {
    let mut levels = Levels::default();
    let can_be = |code: &&&str| Code::parse(code).is_some_and(Code::can_be_allowed);
    for code in allowed.iter().filter(can_be) {
        levels.flag(code, Level::Allow).expect("a code");
    }
    levels
}

/// The codes that `check` denies in a text.
fn denied(text: &str, catalogue: &Catalogue, macros: &Macros, levels: &Levels) -> Vec<Code> {
    let mut sources = Sources::new();
    let given = Given::whole(sources.add(SourceKind::Flag, "--string", text), text);
    let cx = Context::new(catalogue, macros, None, levels);
    denied_codes(&check(&cx, &given).findings)
}

/// The fields that a file builds to, unless something in it is denied. No variable has a value.
fn built(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "callbacks.toml", text);
    let manifest = Manifest::parse(text, source, &mut sources, &NoIncludes);
    let levels = manifest.levels(&Levels::default());
    let nothing = |_: &str| Err(NoValue::Unset);
    let (built, findings) = select(&manifest, &levels, &[], &nothing, |built| built)
        .map_err(|error| error.to_string())?;
    let mut denied = findings.iter().filter(|one| one.level == Level::Deny);
    if let Some(one) = denied.next() {
        return Err(one.message.clone());
    }
    let field = |one: &BuiltCallback<'_>| (one.name.text().to_owned(), field::render(one.sent()));
    Ok(built.iter().map(field).collect())
}

/// That a file builds one callback to these bytes.
fn builds_to(what: &str, text: &str, name: &str, expected: &str) -> Result<(), String> {
    let fields = built(text).map_err(|why| format!("{what} does not load: {why}\n{text}"))?;
    let found = fields.iter().find(|(own, _)| own == name);
    match found {
        Some((_, field)) if field == expected => Ok(()),
        found => Err(format!("{what}: {expected:?} became {found:?}\n{text}")),
    }
}

/// Files that a callback is added to, or put behind.
const FILES: &[&str] = &[
    "",
    "macros = [\"click_id\"]\n[defaults]\nplaceholders = [\"adid\"]\nparams = { k = \"9\", z = { encoded = \"%20\" } }\nconditions = [\"country=fr\"]\nrecommended = false\nendpoints = [\"https://d.example\"]",
    "\u{feff}# old\r\n[[callback]]\r\nname = \"install\"\r\nendpoints = [\"https://a.example/old\"]\r\n",
    "[lints]\ninsecure-endpoint = \"deny\"\nunencoded-character = \"deny\"\nduplicate-key = \"deny\"\n",
];

/// That `inspect --format toml` and `--save` give tables that build to the callbacks of a text.
fn tables_are_taken(text: &str, macros: &Macros) -> Result<(), String> {
    let tree = syntax_link::read(text);
    let items = callbacks(text, tree.as_ref());
    let request = TableRequest {
        name: Some("mine"),
        trigger: None,
        macros,
        findings: &[],
    };
    let is_only_in_links = |target: &Target| matches!(target, Target::Macro | Target::Alias { .. });
    let only_in_links = items.iter().any(|item| is_only_in_links(&item.target));
    let tables = match request.alone(&items) {
        Ok(tables) => tables,
        Err(_) if only_in_links || items.is_empty() => return Ok(()),
        // A blank in a partner's macro, say.
        Err(NoTables::Macro) if tree.is_some() => return Ok(()),
        Err(why) => return Err(format!("inspect --format toml: {why}")),
    };
    let expected = items.iter().filter(|_| !only_in_links);
    let expected = expected.map(|item| item.text.strip_suffix('\n').unwrap_or(&item.text));
    let expected: Vec<&str> = expected.collect();
    // A file of the user's that denies warnings denies them in what is put behind it too.
    for file in FILES.iter().filter(|file| !file.contains("[lints]")) {
        let whole = format!("{file}{tables}");
        let fields = built(&whole)
            .map_err(|why| format!("the table of inspect does not load: {why}\n{whole}"))?;
        let is_there = |field: &str| fields.iter().any(|(_, own)| own == field);
        if let Some(lost) = expected.iter().find(|field| !is_there(field)) {
            return Err(format!(
                "inspect --format toml: {lost:?}: {fields:?}\n{whole}"
            ));
        }
    }
    for file in FILES {
        let (new, names) = request
            .added_to(&items, file, &NoIncludes)
            .map_err(|why| format!("inspect --save: {why}\n{file}"))?;
        for (name, expected) in names.iter().zip(&expected) {
            builds_to("inspect --save", &new, name, expected)?;
        }
    }
    Ok(())
}

/// That a field of one entry is a callback of a link that is checked without an error and means the same.
fn link_is_taken(
    callback: &Callback,
    field: &str,
    macros: &Macros,
    levels: &Levels,
) -> Result<(), String> {
    if callback.entries().len() > 1 {
        return Ok(());
    }
    let text = format!(
        "https://app.adjust.com/abc123?install_callback={}",
        link::encoded(field, macros)
    );
    let denied = denied(&text, &Catalogue::builtin(), macros, levels);
    // A macro that nobody has declared is refused by `link` too: `a_link_is_refused_where_check_would_deny_it`.
    if denied == [Code::EncodedMacro] {
        return Ok(());
    }
    if !denied.is_empty() {
        return Err(format!("link: {denied:?} in {text}"));
    }
    let tree = syntax_link::read(&text);
    let items = callbacks(&text, tree.as_ref());
    match &items[..] {
        [one] if one.text == field => Ok(()),
        items => Err(format!("link: {field:?} became {items:?}")),
    }
}

/// That `new` takes the entries of a field as endpoints.
fn new_of(field: &str, macros: &Macros, levels: &Levels) -> Result<String, Vec<Code>> {
    let answers = CallbackFlags {
        trigger: Some("install".to_owned()),
        endpoints: field.split(' ').map(str::to_owned).collect(),
        ..CallbackFlags::default()
    };
    let mut sources = Sources::new();
    let draft = answers.draft(&mut sources).expect("no pairs");
    let checked = draft.check(&Catalogue::builtin(), macros, levels, &[]);
    match (denied_codes(&checked.findings), checked.callback) {
        (denied, Some(callback)) if denied.is_empty() => Ok(field::render(&callback)),
        (denied, _) => Err(denied),
    }
}

/// All that has to hold of a callback that a verb printed as a field.
fn field_is_taken(callback: &Callback, macros: &Macros, levels: &Levels) -> Result<(), String> {
    let catalogue = Catalogue::builtin();
    let field = field::render(callback);
    let denied = denied(&field, &catalogue, macros, levels);
    if !denied.is_empty() {
        return Err(format!("check denies {denied:?} in {field:?}"));
    }
    match new_of(&field, macros, levels) {
        Ok(again) if again == field => {}
        other => return Err(format!("new -e: {field:?} became {other:?}")),
    }
    tables_are_taken(&field, macros)?;
    link_is_taken(callback, &field, macros, levels)
}

fn flags_are_taken(flags: &Flags, declared: &[&'static str]) -> Result<(), String> {
    let (catalogue, macros, levels) = (
        Catalogue::builtin(),
        Macros::new(declared.iter().copied()),
        levels_of(&flags.allowed),
    );
    let mut sources = Sources::new();
    let Ok(mut draft) = flags.answers.draft(&mut sources) else {
        return Ok(());
    };
    draft.macros = macros.clone();
    let checked = draft.check(&catalogue, Macros::NONE, &levels, &[]);
    let is_denied = checked.findings.iter().any(|one| one.level == Level::Deny);
    let Some(callback) = checked.callback.filter(|_| !is_denied) else {
        return Ok(());
    };
    let field = field::render(&callback);
    let command = CallbackFlags::of(&draft, &callback);
    let again = command.draft(&mut sources).expect("pairs");
    let again = again.check(&catalogue, Macros::NONE, &levels, &[]).callback;
    if again.map(|callback| field::render(&callback)).as_ref() != Some(&field) {
        return Err(format!("the equivalent command: {field:?}: {command:?}"));
    }
    let product = Product {
        name: "saved".to_owned(),
        trigger: checked.trigger,
        event_tokens: flags.answers.event_tokens.clone(),
        callback: callback.clone(),
        recommended: None,
        macros: macros.clone(),
    };
    let table = product
        .table(FromDefaults::All)
        .ok_or_else(|| format!("new --format toml: none for {field:?}"))?;
    builds_to("new --format toml", &table.text, "saved", &field)?;
    for file in FILES {
        let new = product
            .added_to(file, &NoIncludes)
            .map_err(|why| format!("new --save: {why}: {field:?}\n{file}"))?;
        builds_to("new --save", &new, "saved", &field)?;
    }
    field_is_taken(&callback, &macros, &levels)
}

fn text_is_taken(text: &str, declared: &[&'static str], allowed: &[&str]) -> Result<(), String> {
    let (catalogue, macros, levels) = (
        Catalogue::builtin(),
        Macros::new(declared.iter().copied()),
        levels_of(allowed),
    );
    let denied = denied(text, &catalogue, &macros, &levels);
    let is_link = syntax_link::read(text).is_some();
    if !denied.is_empty() {
        return match new_of(text, &macros, &levels) {
            Ok(field) if !is_link => Err(format!(
                "check denies {denied:?} in {text:?}, and new prints {field:?}"
            )),
            _ => Ok(()),
        };
    }
    if !is_link {
        match new_of(text, &macros, &levels) {
            Ok(again) if again == text => {}
            other => return Err(format!("check passes {text:?}, and new gives {other:?}")),
        }
        let callback = field::parse(text, &foreign(text, &macros))
            .ok_or_else(|| format!("{text:?} has no model"))?;
        link_is_taken(&callback, text, &macros, &levels)?;
    }
    tables_are_taken(text, &macros)
}

fn foreign(text: &str, macros: &Macros) -> Macros {
    macros
        .with(cbgen::callback::syntax::template::foreign_in(text))
        .with(link::whole_values(text).map(|range| &text[range]))
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn what_flags_print_is_taken_back(flags in flags(), declared in macros()) {
        prop_assert_eq!(flags_are_taken(&flags, &declared), Ok(()));
    }

    #[test]
    fn what_is_pasted_is_taken_by_every_verb_or_by_none(
        field in prop::collection::vec(entry(), 1..3), declared in macros(), allowed in levels()
    ) {
        prop_assert_eq!(text_is_taken(&field.join(" "), &declared, &allowed), Ok(()));
    }

    #[test]
    fn the_callbacks_of_a_link_have_tables(entry in entry(), is_raw in any::<bool>(), declared in macros()) {
        let value = if is_raw { entry } else { link::encoded(&entry, &Macros::new(declared.iter().copied())) };
        let text = format!("https://app.adjust.com/abc123?x={{y}}&install_callback={value}&label=1");
        prop_assert_eq!(text_is_taken(&text, &declared, &[]), Ok(()));
    }
}

/// The fields that each fault came with, which the generators reach as well.
#[test]
fn what_had_no_table_has_one() {
    for text in [
        "https://a.example?k=%0A",
        "https://a.example?k=%09&l=%C2%85",
        "https://a.example?k=%26amp%3B",
        "https://a.example?k=\u{e9}",
        "equal,{country},+a,https://a.example",
        "contained,{country},a;b+,https://a.example",
        "POST,equal,{environment},sandbox,https://a.example,k",
        "POST,equal,{environment},sandbox,https://a.example,k=#",
        "POST,equal,{environment},sandbox,https://a.example,%ff=1&k=%0A",
        "POST,equal,{environment},sandbox,https://a.example,k=1&k=2 https://b.example",
        "https://a.example?k=1&k=2",
        "https://a.example/? POST,equal,{environment},sandbox,https://a.example,a&install_callback",
        "https://a.example/\u{1}/x",
        "https://a.example?a=%{}&b=${}&c={{}}&d={%%}",
    ] {
        for allowed in [&[][..], &["endpoint-characters", "foreign-macro"]] {
            assert_eq!(text_is_taken(text, &[], allowed), Ok(()), "{text}");
        }
    }
}

/// A property over nothing proves nothing.
#[test]
fn enough_of_what_is_generated_can_be_built() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let catalogue = Catalogue::builtin();
    let is_built = |flags: &Flags| {
        let mut sources = Sources::new();
        let draft = flags.answers.draft(&mut sources);
        draft.is_ok_and(|draft| {
            let checked = draft.check(&catalogue, Macros::NONE, &levels_of(&flags.allowed), &[]);
            checked.callback.is_some()
        })
    };
    let mut case = || flags().new_tree(&mut runner).expect("a value").current();
    let built = (0..400).filter(|_| is_built(&case())).count();
    assert!(built > 60, "{built} of 400");
}
