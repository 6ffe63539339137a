//! Each code: what makes it fire, and what must not. The list of codes is a promise to scripts and files.

use cbgen::callback::{Given, Macros, SourceKind, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::lint::read;
use cbgen::lint::rules::Context;
use cbgen::lint::{Code, Level, Levels};
use cbgen::manifest::Manifest;
use cbgen::manifest::include::NoIncludes;
use cbgen::manifest::select::CallbackSelection;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The codes that a pasted text gets, all of them at least as warnings.
fn of_text(text: &str, trigger: Option<&str>) -> Vec<&'static str> {
    let catalogue = Catalogue::builtin();
    let mut levels = Levels::default();
    for code in Code::ALL
        .iter()
        .filter(|code| code.default_level() == Level::Allow)
    {
        levels.flag(code.name(), Level::Warn).expect("a code");
    }
    let mut sources = Sources::new();
    let given = Given::whole(sources.add(SourceKind::Flag, "x", text), text);
    let trigger = trigger.and_then(|id| catalogue.trigger(id));
    let cx = Context::new(&catalogue, Macros::NONE, trigger, &levels);
    read::check(&cx, &given)
        .findings
        .iter()
        .filter_map(|finding| finding.code.map(Code::name))
        .collect()
}

/// The codes that a file gets.
fn of_file(text: &str) -> Vec<&'static str> {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "f", text);
    let manifest = Manifest::parse(text, source, &mut sources, &NoIncludes);
    let levels = manifest.levels(&Levels::default());
    assert!(manifest.problems.is_empty(), "{:?}", manifest.problems);
    let mut selection = CallbackSelection::new(&[], None);
    let (mut findings, walk) = selection.walk(&manifest, &levels);
    let mut members = Vec::new();
    for mut callback in walk {
        findings.append(&mut callback.take_findings());
        members.extend(callback.into_member());
    }
    findings.extend(manifest.no_callbacks(&levels));
    findings.extend(cbgen::lint::file::check(
        &members,
        &manifest.catalogue,
        &levels,
    ));
    findings
        .iter()
        .filter_map(|finding| finding.code.map(Code::name))
        .collect()
}

/// Code, text that must get it, text that must not.
const TEXTS: &[&str] = &[
    "unknown-placeholder | https://a.example/x?y={device_idd} | https://a.example/x?y={adid}",
    "unknown-placeholder | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7Bdevice_idd%7D | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D{click_id}",
    "malformed-placeholder | https://a.example/x?y={ADID} | https://a.example/x?y={idfa||gps_adid}",
    "malformed-placeholder | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D{} | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D{CLICK_ID}",
    "foreign-macro | https://a.example/x?y=__GAID__ | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D__GAID__",
    "foreign-macro | https://a.example/x?y=(pid) | https://a.example/x?y=%28pid%29",
    "foreign-macro | https://a.example/[sub id]/x | https://a.example/x",
    "missing-endpoint | equal,{environment},production | equal,{environment},production,https://a.example",
    "missing-endpoint |   | https://a.example",
    "endpoint-scheme | www.a.example/x | HTTPS://www.a.example/x",
    "endpoint-scheme | ?install_callback=https%253A%252F%252Fa.example | ?install_callback=some_alias%26x%3D1",
    "endpoint-host | https://API_DOMAIN/x | https://a.example:8443/x",
    "endpoint-host | https://{adid}.a.example/x | ?install_callback=https%3A%2F%2F{host}%2Fx",
    "endpoint-fragment | https://a.example/x?y=1#z | https://a.example/x?y=1%23z",
    "endpoint-whitespace | https://app.adjust.com/abc123?a=<b c=d> | https://app.adjust.com/abc123?a=1&{% if device.${platform} == 'ios' %}idfa={{ device.${idfa} }}{% endif %}&b={sub id}",
    "endpoint-whitespace | https://a.example/x?y=a b | https://a.example/x https://b.example/x",
    "endpoint-whitespace | https://a.example/x  | https://a.example/x\n",
    "endpoint-whitespace | https://a.example/x\nhttps://b.example/x | https://a.example/x https://b.example/x\n",
    "unencoded-character | https://a.example/x, https://b.example/z | https://a.example/x%2C https://b.example/z",
    "endpoint-whitespace | https://a.example/x?y=1;https://b.example/z?y={idfa} | https://a.example/x?y=https://b.example/z",
    "endpoint-whitespace | https://a.example/x|https://b.example/z | https://a.example/x/https://b.example/z",
    "endpoint-whitespace | https://a.example/x?y={adid}%20https://b.example/z | https://a.example/x?y={adid}%20https%3A%2F%2Fb.example%2Fz",
    "endpoint-whitespace | https://a.example/x\u{200B}?y=1 | https://a.example/x?y=1",
    "endpoint-whitespace | ?install_callback=https%3A%2F%2Fa.example%2Fx%20y | ?install_callback=https%3A%2F%2Fa.example%2Fx%2520y",
    "endpoint-characters | https://a.example\\x | https://a.example/x",
    "endpoint-is-link | equal,{environment},production,https://app.adjust.com/abc123 | https://www.adjust.com/callback",
    "endpoint-is-link | GET,https://a.example?install%5Fcallback=x | https://a.example?my_callback=x",
    "ip-host | https://0x7f.1/x | https://a.example/x?ip=0.0.0.0",
    "missing-question-mark | https://a.example/x&y=1 | https://a.example/x?y=1",
    "missing-question-mark | https://app.adjust.com/abc123&install_callback=word | https://app.adjust.com/abc123?install_callback=word",
    "html-entity | https://a.example/x?y=1&amp;z=2 | https://a.example/x?y=1&z=2",
    "html-entity | https://app.adjust.com/abc123?a=1&amp;install_callback=word | https://app.adjust.com/abc123?a=1&install_callback=word",
    "duplicate-key | https://a.example/x?y=1&y=2 | https://a.example/x?y=1&y=1",
    "duplicate-key | https://a.example/x?id={adid}&id={idfa} | https://app.adjust.com/abc123?label=1&label=2&install_callback=word",
    "empty-key | https://a.example/x?=1 | https://a.example/x?y",
    "empty-key | https://a.example/x?&y=1 | https://a.example/x?y=1&",
    "placeholder-in-key | https://a.example/x?{adid}=1 | https://a.example/x?y={adid}",
    "invalid-escape | https://a.example/x?y=100% | https://a.example/x?y=100%25",
    "invalid-escape | ?install_callback=https%3A%2F%2Fa.example%3Fid%{click_id} | ?install_callback=https%3A%2F%2Fa.example%3Fid%3D%{click_id}",
    "control-character | https://a.example/x?y=\u{7} | https://a.example/x?y=z",
    "control-character | https://a.example/x?y=\u{202E} | https://a.example/x?y=%E2%80%AE",
    "control-character | https://app.adjust.com/abc123?x=\u{202E}&install_callback=word | https://app.adjust.com/abc123?x=%E2%80%AE&install_callback=word",
    "control-character | equal,{network_name},a\u{200F},https://a.example | equal,{network_name},a,https://a.example",
    "endpoint-characters | https://a.example/\u{2066}x | https://a.example/x",
    "condition-syntax | equals,{environment},production,https://a.example | equal,{environment},production,https://a.example",
    "condition-syntax | equal, {environment}, production, https://a.example | notequal,{environment},sandbox,https://a.example",
    "condition-syntax | get,https://a.example | GET,https://a.example",
    "condition-syntax | put,equal,{environment},production,https://a.example | https://a.example/put,x",
    "condition-values | notequal,{country},de;at,https://a.example | notcontained,{country},de;at,https://a.example",
    "post-without-condition | POST,https://a.example,x=1 | POST,equal,{environment},production,https://a.example,x=1",
    "post-comma | POST,equal,{environment},production,https://a.example?x=1,2,y=3 | POST,equal,{environment},production,https://a.example?x=1%2C2,y=3",
    "unencoded-callback | ?install_callback=https://a.example?x=1&y=2 | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D1%26y%3D2&z=3",
    "unencoded-callback | https://app.adjust.com/abc123?install_callback=http://a.example?x=1&campaign=y | https://app.adjust.com/abc123?campaign=y&install_callback=http://a.example?x=1",
    "foreign-macro | https://a.example/x?y=$IMP_ID | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D$IMP_ID",
    "foreign-macro | https://a.example/x?y=a-[:_jv_uaid:] | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D[:_jv_uaid:]",
    "encoded-macro | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7Bclick_id%7D | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D{click_id}",
    "encoded-macro | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7BCLICK_REF%7D | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7BADID%7D",
    "encoded-macro | ?install_callback=https%3A%2F%2Fa.example%2F%3Cgaid%3E%2Fx | ?install_callback=https%3A%2F%2Fa.example%2F<gaid>%2Fx",
    "encoded-macro | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%25%25GAID%25%25 | https://a.example?x=%5Bgaid%5D",
    "encoded-macro | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%24IMP_ID | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%2524IMP_ID",
    "encoded-macro | https%3A%2F%2Fa.example%3Fx%3D%5Bgaid%5D | https%3A%2F%2Fa.example%3Fx%3D%255Bgaid%255D",
    "plus-between-urls | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7Badid%7D+https%3A%2F%2Fb.example | ?install_callback=https%3A%2F%2Fa.example%20contained%2C%7Bnetwork_name%7D%2CIs+it%2Chttps%3A%2F%2Fb.example",
    "plus-between-urls | https%3A%2F%2Fa.example+POST%2Cequal%2C%7Bcountry%7D%2Cde%2Chttps%3A%2F%2Fb.example | https://a.example?q=a+b",
    "plus-between-urls | https://a.example?x={adid}+https://b.example | https://a.example?x={adid}%2Bhttps%3A%2F%2Fb.example",
    "encoded-macro | ?install_callback=https%3A%2F%2Fa.example%3F%24IDA%3D1 | ?install_callback=https%3A%2F%2Fa.example%3F$IDA%3D1",
    "encoded-macro | ?install_callback=https%3A%2F%2Fa.example%3Fk%25%25X%25%25%3D1 | https://a.example?k=%25%25X%25%25",
    "encoded-macro | ?install_callback=%7Bcb_url%7D | ?install_callback={cb_url}",
    "encoded-macro | ?install_callback=%5Bcb%5D | ?install_callback=%7Badid%7D",
    "empty-callback | ?click_callback=%0A | ?click_callback=word",
    "alias-placeholder | https://a.example/x?y={google_ads} | https://a.example/x?y={google_ads_campaign_name}",
    "alias-placeholder | https://a.example/x?y={link_token} | https://a.example/x?y={tracker}",
    "key-names-other | https://a.example/x?idfa={gps_adid} | https://a.example/x?event={activity_kind}&revenue={reporting_revenue}&campaign_name={dcp_c}",
    "key-names-other | https://a.example/x?created_at={created_at_milli} | https://a.example/x?installed_at={created_at}&idfa={idfa||gps_adid}",
    "key-names-other | https://a.example/x?win_naid={win_hwid} | https://a.example/x?app_version={app_version_short}",
    "insecure-endpoint | http://a.example/x | https://a.example/x?y=http%3A%2F%2Fb.example",
    "credentials-in-url | https://me:pw@a.example/x | https://a.example/@me",
    "secret-in-link | ?install_callback=https%3A%2F%2Fa.example%3Fapi_key%3Dk1 | ?install_callback=https%3A%2F%2Fa.example%3Fapi_key%3D{key}",
    "raw-placeholder-in-link | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D{adid} | ?install_callback=https%3A%2F%2Fa.example%3Fx%3D%7Badid%7D",
    "half-encoded | ?install_callback=https://a.example | ?install_callback=https%3A%2F%2Fa.example",
    "unencoded-character | https://a.example/x?y=bob@mail.example | https://a.example/x?y=bob%40mail.example",
    "double-encoded | https://a.example/x?y=a%2520b | ?install_callback=https%3A%2F%2Fa.example%3Fx%3Da%2520b",
    "already-encoded | https://a.example/x?y=%7Badid%7D | https://a.example/x?y=iglu%3Acom.acme",
    "template-leftover | https://a.example/x?key=YOUR_KEY | https://a.example/x?key=your_key",
    "condition-value-undocumented | equal,{network_name},a@b,https://a.example | equal,{network_name},a+b,https://a.example",
    "condition-value-undocumented | contained,{environment},prod;production,https://a.example | contained,{environment},sandbox;production,https://a.example",
    "condition-value-undocumented | notequal,{environment},prod,https://a.example | notequal,{environment},sandbox,https://a.example",
    "condition-value-case | equal,{country},DE,https://a.example | equal,{country},de,https://a.example",
    "condition-value-case | equal,{activity_kind},Install,https://a.example | contained,{activity_kind},install;reattribution,https://a.example",
    "condition-value-case | contained,{os_name},android;iOS,https://a.example | contained,{os_name},android;ios,https://a.example",
    "condition-value-case | notequal,{environment},Sandbox,https://a.example | equal,{network_name},Organic,https://a.example",
    "condition-value-case | equal,{environment}{device_type},sandboxTablet,https://a.example | equal,{environment}{device_type},sandboxtablet,https://a.example",
    "condition-never-true | equal,{environment},prod,https://a.example | equal,{environment},Production,https://a.example",
    "condition-never-true | contained,{environment},a;b,https://a.example | equal,environment,sandbox,https://a.example",
    "condition-value-case | equal,{environment}{country},Productionde,https://a.example | equal,{environment}{country},productionDE,https://a.example",
    "condition-value-case | equal,{language},EN,https://a.example | contained,{region},US;DE,https://a.example",
    "condition-never-true | equal,{environment}{network_name},prodOrganic,https://a.example | equal,{network_name}{environment},Organicprod,https://a.example",
    "condition-never-true | contained,{environment},prod;test,https://a.example | equal,{device_type},watch,https://a.example",
    "event-token-format | ?event_callback_eventToken1=word | ?event_callback_abc123_xyz456=word",
    "branded-prefix | https://brand.go.link/x?install_callback=word | https://brand.go.link/x?adj_install_callback=word",
    "observed-placeholder | https://a.example/x?y={cpu_type} | https://a.example/x?y={adid}",
    "unproven-fallback | https://a.example/x?y={idfa||adid} | https://a.example/x?y={idfa||gps_adid}",
];

/// Code, file that must get it, file that must not. `E` stands for an endpoint.
const FILES: &[&str] = &[
    "unknown-trigger | [[callback]]\nname='a'\ntrigger='instal'\nendpoints=['E'] | [[callback]]\nname='a'\ntrigger='install'\nendpoints=['E']",
    "condition-combination | [[callback]]\nname='a'\nendpoints=['E']\nconditions=['country=de','environment!=sandbox'] | [[callback]]\nname='a'\nendpoints=['E']\nconditions=['country=de','environment=sandbox']",
    "body-without-post | [[callback]]\nname='a'\nendpoints=['E']\nbody={x='1'} | [[callback]]\nname='a'\nendpoints=['E']\nmethod='post'\nconditions=['country=de']\nbody={x='1'}",
    "global-overlap | [[callback]]\nname='a'\ntrigger='global'\nendpoints=['E']\n[[callback]]\nname='b'\ntrigger='install'\nendpoints=['E'] | [[callback]]\nname='a'\ntrigger='global'\nendpoints=['E']\n[[callback]]\nname='b'\ntrigger='install'\nendpoints=['E/b']\n[[callback]]\nname='c'\ntrigger='san_click'\nendpoints=['E']",
    "parameter-drift | [[callback]]\nname='a'\nendpoints=['E']\nparams={os='{os_name}'}\n[[callback]]\nname='b'\nendpoints=['E']\nparams={os_name='{os_name}'} | [[callback]]\nname='a'\nendpoints=['E']\nparams={os='{os_name}'}\n[[callback]]\nname='b'\nendpoints=['E']\nparams={os='{os_name}',os_name='{os_name}'}\n[[callback]]\nname='c'\nendpoints=['E/c']\nparams={x='{os_name}'}",
    "missing-adid | [[callback]]\nname='a'\ntrigger='uninstall'\nendpoints=['E']\nplaceholders=['adid']\n[[callback]]\nname='b'\ntrigger='install'\nendpoints=['E/b']\nplaceholders=['idfa'] | [[callback]]\nname='a'\ntrigger='uninstall'\nendpoints=['E']\nplaceholders=['adid']\n[[callback]]\nname='b'\ntrigger='install'\nendpoints=['E']\nparams={id='{idfa||adid}'}\n[[callback]]\nname='c'\nendpoints=['https://other.example']",
    "missing-adid | [[callback]]\nname='a'\ntrigger='uninstall'\nendpoints=['E'] | [[callback]]\nname='a'\ntrigger='uninstall'\nendpoints=['E']\nparams={id='{adid}'}",
    "missing-adid | [[callback]]\nname='a'\ntrigger='uninstall'\nendpoints=['E?x={adid}','E/b'] | [[callback]]\nname='a'\ntrigger='uninstall'\nendpoints=['E','E/b']\nplaceholders=['adid']",
    "same-trigger | [[callback]]\nname='a'\ntrigger='install'\nendpoints=['E']\n[[callback]]\nname='b'\ntrigger='install'\nendpoints=['E'] | [[callback]]\nname='a'\ntrigger='install'\nendpoints=['E']\n[[callback]]\nname='b'\ntrigger='session'\nendpoints=['E']",
    "same-trigger | [[callback]]\nname='a'\ntrigger='event'\nevent_tokens=['abc123','xyz456']\nendpoints=['E']\n[[callback]]\nname='b'\ntrigger='event'\nevent_tokens=['xyz456']\nendpoints=['E'] | [[callback]]\nname='a'\ntrigger='event'\nevent_tokens=['abc123']\nendpoints=['E']\n[[callback]]\nname='b'\ntrigger='event'\nevent_tokens=['xyz456']\nendpoints=['E']",
    "same-trigger | [[callback]]\nname='a'\ntrigger='install'\nendpoints=['E']\n[[callback]]\nname='b'\ntrigger='install'\nendpoints=['E'] | [[callback]]\nname='a'\ntrigger='install'\nendpoints=['E']\nallow=['same-trigger']\n[[callback]]\nname='b'\ntrigger='install'\nendpoints=['E']",
    "missing-trigger | [[callback]]\nname='a'\nendpoints=['E'] | [[callback]]\nname='a'\ntrigger='install'\nendpoints=['E']",
    "missing-event-token | [[callback]]\nname='a'\ntrigger='event'\nendpoints=['E'] | [[callback]]\nname='a'\ntrigger='event'\nevent_tokens=['abc123']\nendpoints=['E']",
    "no-callbacks | [defaults]\nendpoints=['E'] | [sets.a]\nparams={x='1'}",
    "unused-allow | [[callback]]\nname='a'\ntrigger='install'\nendpoints=['E']\nallow=['same-trigger'] | [[callback]]\nname='a'\ntrigger='uninstall'\nendpoints=['E']\nallow=['missing-adid']",
    "type-conflict | [[callback]]\nname='a'\nendpoints=['E']\nparams={v='{revenue}'}\n[[callback]]\nname='b'\nendpoints=['E']\nparams={v='{event_name}'} | [[callback]]\nname='a'\nendpoints=['E']\nparams={v='{revenue}'}\n[[callback]]\nname='b'\nendpoints=['E']\nparams={w='{event_name}'}",
    "plus-between-urls | [[callback]]\nname='a'\nendpoints=['E']\nparams={x={encoded='{adid}+https://b.example'}} | [[callback]]\nname='a'\nendpoints=['E']\nparams={x={encoded='{adid}%2Bhttps%3A%2F%2Fb.example'}}",
    "unused-allow | [[callback]]\nname='a'\nendpoints=['E']\nallow=['insecure-endpoint'] | [[callback]]\nname='a'\nendpoints=['http://a.example']\nallow=['insecure-endpoint']",
    "unused-allow | [[callback]]\nname='a'\nendpoints=['E']\nallow=['global-overlap'] | [[callback]]\nname='a'\ntrigger='global'\nendpoints=['E']\n[[callback]]\nname='b'\ntrigger='install'\nendpoints=['E']\nallow=['global-overlap']",
];

/// The three parts of a row.
fn row<'a>(row: &&'a str) -> (&'a str, &'a str, &'a str) {
    let (code, rest) = row.split_once(" | ").expect("a code");
    let (fires, silent) = rest.split_once(" | ").expect("two texts");
    (code, fires, silent)
}

fn file(text: &str) -> String {
    text.replace('\'', "\"")
        .replace("\"E", "\"https://a.example/cb")
}

#[test]
fn each_code_fires_where_it_should_and_nowhere_else() {
    let mut wrong = String::new();
    let mut judge = |code: &str, text: &str, found: &[&str], wanted: bool| {
        if found.contains(&code) != wanted {
            let _ = writeln!(wrong, "{code}: {text:?} got {found:?}");
        }
    };
    for (code, fires, silent) in TEXTS.iter().map(row) {
        judge(code, fires, &of_text(fires, None), true);
        judge(code, silent, &of_text(silent, None), false);
    }
    for (code, fires, silent) in FILES.iter().map(row) {
        judge(code, fires, &of_file(&file(fires)), true);
        judge(code, silent, &of_file(&file(silent)), false);
    }
    for (name, trigger, documented, inferred) in [
        ("installed_at", "click", true, false),
        ("installed_at", "install", false, false),
        ("idfv", "sk_event", true, false),
        ("dcp_click_id", "subscription_renewal", true, false),
        ("ad_revenue_unit", "global", true, false),
        ("ad_revenue_unit", "session", false, true),
        ("rejection_reason", "install", false, true),
        ("rejection_reason", "rejected_reattribution", false, false),
        ("subscription_store", "global", false, false),
        ("event", "event", false, false),
    ] {
        let text = format!("https://a.example/x?y={{{name}}}");
        let found = of_text(&text, Some(trigger));
        judge("unavailable-placeholder", &text, &found, documented);
        judge("unavailable-inferred", &text, &found, inferred);
    }
    let at = "https://a.example/x?y={installed_at}";
    let both = "https://a.example?y={adid} https://b.example?y={adid}";
    for (code, text, trigger, wanted) in [
        ("missing-recommended", at, Some("install"), true),
        ("missing-recommended", at, None, false),
        ("missing-adid", at, Some("uninstall"), true),
        (
            "missing-adid",
            "https://a.example/x?y={adid}",
            Some("uninstall"),
            false,
        ),
        (
            "missing-adid",
            "https://a.example?y={adid} https://b.example",
            Some("uninstall"),
            true,
        ),
        ("missing-adid", both, Some("uninstall"), false),
    ] {
        judge(code, text, &of_text(text, trigger), wanted);
    }
    for (bytes, code) in [(1_000_001, "too-large"), (9_000, "long-url")] {
        let url = |bytes: usize| format!("https://a.example/{}", "x".repeat(bytes - 18));
        judge(code, code, &of_text(&url(bytes), None), true);
        judge(code, code, &of_text(&url(1_000), None), false);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_code_is_in_one_of_the_tables() {
    // What is shown by a run of the program, or needs what a callback does not hold: the app's own parameters.
    let elsewhere = "duplicate-name sdk-key-collision unavailable-placeholder unavailable-inferred missing-recommended \
        too-large long-url";
    let rows = TEXTS.iter().chain(FILES).map(|line| row(line).0);
    let tested: BTreeSet<&str> = rows.chain(elsewhere.split(' ')).collect();
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(all, tested);
}

#[test]
fn the_list_of_codes_is_frozen() {
    let list: String = Code::ALL
        .iter()
        .map(|code| format!("{:?} {code}\n", code.default_level()))
        .collect();
    assert_eq!(list, include_str!("codes.txt"));
}

#[test]
fn every_code_has_a_page_with_an_example() {
    for code in Code::ALL {
        let page = code.page();
        for part in [
            "## What Adjust would do\n",
            "## How to mend it\n",
            "    wrong  ",
            "    right  ",
        ] {
            assert!(page.contains(part), "the page of {code} lacks {part:?}");
        }
        let first = page.lines().next().unwrap_or_default();
        assert!(first.len() > 20, "{code}");
    }
}

#[test]
fn the_examples_of_the_pages_are_true() {
    for code in Code::ALL {
        for (which, wanted) in [("wrong", true), ("right", false)] {
            let mut lines = code.page().lines();
            let line = lines.find_map(|line| line.trim().strip_prefix(which));
            let text = line.expect("an example").trim();
            let is_prose = ["<U+", ", http", "trigger ", " to http", " beside "];
            let is_text = (text.contains("://") || text.contains("_callback"))
                && !is_prose.iter().any(|word| text.contains(word));
            if is_text {
                let found = of_text(text, None).contains(&code.name());
                assert_eq!(found, wanted, "{code}: {text}");
            }
        }
    }
}
