//! Any text as a link: it comes back byte for byte, and every finding points into it.
#![no_main]

use cbgen::callback::{Given, Macros, SourceKind, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::forms::link::{parse, render};
use cbgen::lint::Levels;
use cbgen::lint::read::{About, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    // A fragment in every case, or the fuzzer spends its time on finding the parameter's name.
    let text = format!("?install_callback={data}");
    let link = parse(&text, Macros::NONE).expect("a fragment");
    assert_eq!(render(&link), text);
    if let Some(link) = parse(data, Macros::NONE) {
        assert_eq!(render(&link), data);
    }
    let (catalogue, levels) = (Catalogue::builtin(), Levels::default());
    let mut sources = Sources::new();
    let given = Given::whole(sources.add(SourceKind::Flag, "x", text.as_str()), text.as_str());
    let about = About { catalogue: &catalogue, macros: Macros::NONE, trigger: None, levels: &levels };
    let read = check(&about, &given);
    for label in read.findings.iter().flat_map(|finding| &finding.labels) {
        assert!(text.get(label.span.range.clone()).is_some());
    }
    cbgen::report::render(cbgen::report::Format::Human, &sources, &read.findings, cbgen::report::Style::default());
});
