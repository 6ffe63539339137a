//! Every help and fix names the bytes to type where the text stands: in a field, in a link, in a link's fragment, in an
//! encoded callback, in a body, in a condition and in the strings of a file. Applied, it makes its finding go away and
//! brings no error.

use cbgen::callback::{Encoded, Given, Macros, SourceKind, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::lint::read;
use cbgen::lint::rules::Context;
use cbgen::lint::{Code, Diagnostic, Fix, Level, Levels};
use cbgen::manifest::Manifest;
use cbgen::manifest::include::NoIncludes;
use cbgen::manifest::select::CallbackSelection;
use std::fmt::Write as _;

/// Fields with one mistake or more, whose findings say what to type.
const FIELDS: &[&str] = &[
    "http://a.example/cb?x={adid}",
    "a.example/cb?x={adid}",
    "https:/a.example/cb?x={adid}",
    "https://bücher.example/cb?x={adid}",
    "https://a.example/cb&x={adid}",
    "https://a.example/cb&x={adid}&y=1",
    "https://a.example&x={adid}?y=1",
    "https://a.example/ü/x?y={adid}",
    "https://a.example/a|b?y={adid}",
    "https://a.example/100%/x?y={adid}",
    "https://a.example/cb?x=a&amp;y=b&amp;z={adid}",
    "https://a.example/cb?&x={adid}",
    "POST,equal,{environment},production,https://a.example/a,b,x={adid}",
    "POST,equal,{environment},production,https://a.example/cb,x=a@b&y={instaled_at}&z=100%",
    "get,equal,{environment},production,https://a.example/cb?x={adid}",
    "post,equal,{environment},production,https://a.example/cb,x={adid}",
    "Equal,{environment},production,https://a.example/cb?x={adid}",
    "contains,{country},de,https://a.example/cb?x={adid}",
    "equal, {environment}, production, https://a.example/cb?x={adid}",
    "equal,{environment}x{country},productionde,https://a.example/cb?x={adid}",
    "equal,{enviroment},production,https://a.example/cb?x={adid}",
    "equal,{Environment},production,https://a.example/cb?x={adid}",
    "equal,{environment},prodution,https://a.example/cb?x={adid}",
    "contained,{network_name},Organic,Google,https://a.example/cb?x={adid}",
    "https://a.example/cb?x=a b&y={adid}",
    "https://a.example/cb?x=a#b",
    "https://a.example\\cb?x={adid}",
    "https://a.example/c\\b?x={adid}",
];

/// Values with a mistake, which bars divide.
const VALUES: &str = "a=b | +A | $X | bob@mail.com | a/b:c | a~b(c)! | ü | 100% | %z | %4 | %zz | &lt; | {instaled_at} | \
    {install_time} | {gaid} | {trakcer} | {network} | {AppName} | {ADID} | {click-time} | {click time} | { adid } | \
    {adid | {idfa|gps_adid} | {IDFA|GPS_ADID} | {idfa||} | {app.name} | {link_token} | {adj_sub} | x-{instaled_at}-@ | \
    {instaled_at}@{idfa|gps_adid} | %7Badid%7D | __GAID__ | %%GAID%% | [sub id] | (sub) | a-${x}";

/// A text, with what stands around it in its source.
struct Case {
    source: String,
    is_file: bool,
}

/// A field in every place where one can stand.
fn places(field: &str) -> Vec<Case> {
    let text = |source: String| Case {
        source,
        is_file: false,
    };
    let encoded = Encoded::from_raw(field);
    let link = format!("https://app.adjust.com/abc123?label=[x]&sub=1&install_callback={encoded}");
    // Braces that are the partner's stay raw beside what is wrong.
    let with_macro = format!("{link}%26own%3D{{click_id}}");
    let mut all = vec![
        text(field.to_owned()),
        text(link),
        text(format!("?install_callback={encoded}&x=1")),
    ];
    if field.contains('?') {
        all.push(text(with_macro));
    }
    if field.starts_with("http") && !field.starts_with("https:/a") {
        all.push(text(encoded.to_string()));
    }
    if !field.contains([' ', ',']) && field.starts_with("http") {
        for string in [
            format!("\"{field}\""),
            format!("'{field}'"),
            format!("\"\\u0068{}\"", &field[1..]),
        ] {
            all.push(Case {
                source: format!("[[callback]]\nname = \"a\"\nendpoints = [{string}]\n"),
                is_file: true,
            });
        }
        let variable = field.replace("a.example", "a.${HOST}");
        all.push(Case {
            source: format!("[[callback]]\nname = \"a\"\nendpoints = [\"{variable}\"]\n"),
            is_file: true,
        });
    }
    all
}

/// A value as a parameter of a file.
fn in_file(value: &str) -> Vec<Case> {
    let params = [
        "params = { k = \"V\" }",
        "params = { k = 'V' }",
        "params = { k = \"\\u0041V\" }",
        "params = { k = { encoded = \"V\" } }",
    ];
    let file = |line: &&str| Case {
        source: format!(
            "[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example/cb\"]\n{}\n",
            line.replace('V', value)
        ),
        is_file: true,
    };
    params.iter().map(file).collect()
}

fn findings(case: &Case, source: &str) -> Vec<Diagnostic> {
    let catalogue = Catalogue::builtin();
    let levels = Levels::default();
    let mut sources = Sources::new();
    if !case.is_file {
        let given = Given::whole(sources.add(SourceKind::Flag, "x", source), source);
        let cx = Context::new(&catalogue, Macros::NONE, None, &levels);
        return read::check(&cx, &given).findings;
    }
    let id = sources.add(SourceKind::File, "f", source);
    let mut manifest = Manifest::parse(source, id, &mut sources, &NoIncludes);
    let mut found = std::mem::take(&mut manifest.problems);
    let mut selection = CallbackSelection::new(&[], None);
    let (problems, walk) = selection.walk(&manifest, &levels);
    found.extend(problems);
    for mut callback in walk {
        found.append(&mut callback.take_findings());
    }
    found
}

fn count(findings: &[Diagnostic], code: Code) -> usize {
    findings
        .iter()
        .filter(|finding| finding.code == Some(code))
        .count()
}

/// Whether an error is there that was not there before.
fn is_worse(before: &[Diagnostic], after: &[Diagnostic]) -> bool {
    let denied = |list: &[Diagnostic]| {
        let denied = list.iter().filter(|one| one.level == Level::Deny);
        denied.filter_map(|one| one.code).collect::<Vec<_>>()
    };
    let known = denied(before);
    denied(after).iter().any(|code| !known.contains(code))
}

fn applied(source: &str, Fix { span, replacement }: &Fix) -> String {
    let (before, behind) = (&source[..span.range.start], &source[span.range.end..]);
    format!("{before}{replacement}{behind}")
}

/// What a help says to type in place of what is underlined, where there is another way to mend it than the fix, or none.
fn instead(help: &str) -> Option<&str> {
    const LEADS: [&str; 5] = [
        "inside a value is ",
        "literal backslash is ",
        "if the text itself is meant, type ",
        "give it encoded: ",
        "for text that is encoded already, type ",
    ];
    let typed = LEADS.iter().find_map(|lead| help.split_once(lead))?.1;
    Some(typed.strip_suffix(" in its place").unwrap_or(typed))
}

/// What a help says to type.
fn typed(help: &str) -> Option<&str> {
    let (_, typed) = help
        .split_once("type ")
        .or_else(|| help.split_once("nearest known: "))?;
    let typed = typed.split([' ', ';']).next()?;
    Some(typed.trim_end_matches([',', '.']))
}

/// The text that a help says to type in place of what is underlined, as a fix.
fn instead_of(case: &Case, finding: &Diagnostic, typed: &str) -> Fix {
    let mut span = finding.labels[0].span.clone();
    let (before, behind) = (
        &case.source[..span.range.start],
        &case.source[span.range.end..],
    );
    if typed.starts_with("{ ") && !before.ends_with("= ") {
        // A table in place of the string, with its quotes.
        let quotes = ['"', '\''];
        span.range.start = before.rfind(quotes).unwrap_or(span.range.start);
        span.range.end += behind.find(quotes).map_or(0, |at| at + 1);
    }
    Fix {
        span,
        replacement: typed.to_owned(),
    }
}

#[test]
fn every_help_is_what_to_type_where_the_text_stands() {
    let values: Vec<&str> = VALUES.split(" | ").collect();
    let fields = FIELDS.iter().map(|field| (*field).to_owned());
    let each = values.iter();
    let of_url = each
        .clone()
        .map(|value| format!("https://a.example/cb?k={value}&z={{adid}}"));
    let of_body = each.map(|value| {
        format!("POST,equal,{{environment}},production,https://a.example/cb,k={value}")
    });
    let all = fields.chain(of_url).chain(of_body);
    let mut cases: Vec<Case> = all.flat_map(|field| places(&field)).collect();
    cases.extend(values.iter().flat_map(|value| in_file(value)));
    let (mut fixes, mut helps, mut instead_count, mut wrong) = (0, 0, 0, String::new());
    for case in &cases {
        let found = findings(case, &case.source);
        for (code, finding) in found.iter().filter_map(|one| Some((one.code?, one))) {
            let texts = finding.help.iter().filter_map(|help| instead(help));
            let others: Vec<Fix> = texts.map(|text| instead_of(case, finding, text)).collect();
            instead_count += others.len();
            fixes += usize::from(finding.fix.is_some());
            for fix in others.iter().chain(&finding.fix) {
                let mended = applied(&case.source, fix);
                let after = findings(case, &mended);
                if count(&after, code) >= count(&found, code) || is_worse(&found, &after) {
                    let after: Vec<_> = after.iter().map(|one| (one.code, &one.message)).collect();
                    let source = &case.source;
                    let _ = writeln!(
                        wrong,
                        "{code}: {source:?}\n   became {mended:?}\n   {after:?}"
                    );
                }
            }
            let Some(fix) = &finding.fix else { continue };
            let mended = applied(&case.source, fix);
            let own = finding.help.iter().filter(|help| instead(help).is_none());
            for typed in own.filter_map(|help| typed(help)) {
                helps += 1;
                let bare = typed.replace(['{', '}'], "");
                let is_there = mended.contains(typed) || mended.contains(&bare);
                if !is_there && code != Code::InsecureEndpoint {
                    let source = &case.source;
                    let _ = writeln!(
                        wrong,
                        "{code}: {source:?}\n   says {typed:?}, became {mended:?}"
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{fixes} fixes, {helps} helps\n{wrong}");
    assert!(
        fixes > 600 && helps > 500 && instead_count > 50,
        "{fixes} fixes, {helps} helps, {instead_count} others"
    );
}

/// A name, what its finding says, and what it must not say.
const NAMES: &[&str] = &[
    "clickid | type {dcp_clickid} | dcp_click_id",
    "transaction_id | type {dcp_transaction_id} | dcp_click_id",
    "campaign_id | type {dcp_campaign_id} | SDK",
    "network | type {network_name} | nearest",
    "click_label | type {label} | nearest",
    "callback_params | type {publisher_parameters} | nearest",
    "app_store | type {store} | nearest",
    "subscription_state | type {subscription_event_type} | nearest",
    "skadnetwork_conversion_value | type {sk_conversion_value} | nearest",
    "skadnetwork_coarse_value | type {sk_coarse_conversion_value} | nearest",
    "skan_version | type {sk_version} | nearest",
    "contact_type | set in the app's SDK? Leave it out: Adjust appends it | nearest",
    "job_id | set in the app's SDK? Leave it out: Adjust appends it | nearest",
    "user_id | set in the app's SDK? Leave it out: Adjust appends it | nearest",
    "order_total | set in the app's SDK? Leave it out: Adjust appends it | nearest",
    "attribution_window | {click_attribution_window} | nearest",
    "device_id | {adid} | nearest",
    "gender | no longer has it | nearest",
    "is_iad | no longer has it | nearest",
    "installd_at | nearest known: {installed_at} | SDK",
    "create_at | nearest known: {created_at} | SDK",
    "appname | nearest known: {app_name} | SDK",
    "post_type | is it your partner's macro? | nearest",
    "ad_id | type {dcp_ad_id} | nearest",
    "AppName | type {app_name} | appname",
    "click time | type {click_time} | clicktime",
    "click-time | type {click_time} | clicktime",
    "ClickTime | type {click_time} | clicktime",
    "GAID | type {gps_adid} | {gaid}",
    "DCP_ClickId | type {dcp_ClickId} | clickid",
    "APPIA_CLICK_ID | --macro APPIA_CLICK_ID | appia",
    "transactionId?x | cbgen placeholders | dcp_",
    "nonsense|adid | cbgen placeholders | {nonsense",
];

#[test]
fn a_name_is_told_what_it_may_have_meant_and_never_another_meaning() {
    for row in NAMES {
        let mut parts = row.split(" | ");
        let mut part = || parts.next().expect("three parts");
        let (name, says, not) = (part(), part(), part());
        let found = field_findings(&format!("https://a.example/cb?k={{{name}}}&z={{adid}}"));
        let helps = found[0].help.join("\n");
        assert!(found.len() == 1 && helps.contains(says), "{name}: {helps}");
        assert!(!helps.contains(not), "{name}: {helps}");
    }
}

#[test]
fn the_parameter_of_the_link_at_hand_is_what_a_name_asks_for() {
    for (key, name, says) in [
        ("clickid", "clickid", "type %7Bdcp_clickid%7D"),
        ("click_id", "clickid", "type %7Bdcp_click_id%7D"),
        ("JobId", "job_id", "type %7Bdcp_JobId%7D"),
        ("other", "job_id", "the link holds `job_id=`"),
        ("gaid", "gaid", "type %7Bgps_adid%7D"),
    ] {
        let callback = Encoded::from_raw(&format!("https://a.example/cb?k={{{name}}}"));
        let link = format!("https://app.adjust.com/abc123?{key}=7&install_callback={callback}");
        let found = field_findings(&link);
        let helps = found[0].help.join("\n");
        assert!(helps.contains(says), "{key} {name}: {helps}");
    }
}

/// The findings of a text by itself.
fn field_findings(text: &str) -> Vec<Diagnostic> {
    let case = Case {
        source: text.to_owned(),
        is_file: false,
    };
    findings(&case, text)
}
