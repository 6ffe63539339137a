//! Any text as a callback field: what the strict model takes comes back byte for byte, and what it refuses
//! has a finding that is denied.
#![no_main]

use cbgen::callback::{Given, Macros, SourceKind, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::forms::field::{parse, render};
use cbgen::lint::read::{About, check};
use cbgen::lint::{Level, Levels};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse(text, Macros::NONE);
    if let Ok(model) = &parsed {
        let bytes = text.strip_suffix('\n').unwrap_or(text);
        let bytes = if bytes.len() < text.len() { bytes.strip_suffix('\r').unwrap_or(bytes) } else { bytes };
        assert_eq!(render(model), bytes);
        assert_eq!(parse(bytes, Macros::NONE).as_ref(), Ok(model));
    }
    let (catalogue, levels) = (Catalogue::builtin(), Levels::default());
    let mut sources = Sources::new();
    let given = Given::whole(sources.add(SourceKind::Flag, "x", text), text);
    let about = About { catalogue: &catalogue, macros: Macros::NONE, trigger: catalogue.trigger("click"), levels: &levels };
    let read = check(&about, &given);
    if read.link.is_none() && parsed.is_err() {
        assert!(read.findings.iter().any(|finding| finding.level == Level::Deny), "no finding");
    }
    for format in [cbgen::report::Format::Human, cbgen::report::Format::Sarif, cbgen::report::Format::Github] {
        cbgen::report::render(format, &sources, &read.findings, cbgen::report::Style::default());
    }
});
