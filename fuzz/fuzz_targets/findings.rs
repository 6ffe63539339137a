//! Any text as a field or link, with every rule and reporter: each finding points into the text, and what the
//! strict model refuses has a finding that is denied.
#![no_main]

use cbgen::callback::{Given, Macros, SourceKind, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::forms::field::parse;
use cbgen::lint::read::{About, check};
use cbgen::lint::{Level, Levels};
use cbgen::report::{ReportFormat, Style, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (catalogue, levels) = (Catalogue::builtin(), Levels::default());
    let mut sources = Sources::new();
    let given = Given::whole(sources.add(SourceKind::Flag, "x", text), text);
    let about = About { catalogue: &catalogue, macros: Macros::NONE, trigger: catalogue.trigger("click"), levels: &levels };
    let read = check(&about, &given);
    for label in read.findings.iter().flat_map(|finding| &finding.labels) {
        assert!(text.get(label.span.range.clone()).is_some());
    }
    if read.link.is_none() && parse(text, Macros::NONE).is_err() {
        assert!(read.findings.iter().any(|finding| finding.level == Level::Deny), "no finding");
    }
    for format in [ReportFormat::Human, ReportFormat::Sarif, ReportFormat::Github] {
        render(format, &sources, &read.findings, Style::default());
    }
});
