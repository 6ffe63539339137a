//! Any text as `callbacks.toml`.
#![no_main]

use cbgen::callback::{SourceKind, Sources};
use cbgen::lint::Levels;
use cbgen::lint::file::{Member, check};
use cbgen::manifest::Manifest;
use cbgen::manifest::include::Alone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "f", text);
    let mut manifest = Manifest::parse(text, source, &mut sources, &Alone);
    let mut levels = Levels::default();
    manifest.apply_lints(&mut levels);
    let mut findings = manifest.take_problems();
    let mut members = Vec::new();
    for index in 0..manifest.len() {
        let read = manifest.draft(index);
        findings.extend(manifest.take_problems());
        let checked = read.draft.check(&manifest.catalogue, &manifest.macros, &levels, &read.allow);
        findings.extend(checked.findings);
        let hidden = read.draft.hidden();
        if let (Some(name), Some(callback)) = (read.name, checked.callback) {
            members.push(Member { name: name.text().to_owned(), place: name.place(), trigger: checked.trigger, callback, hidden, allow: read.allow });
        }
    }
    findings.extend(check(&members, &manifest.catalogue, &levels));
});
