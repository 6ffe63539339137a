//! Any text as `callbacks.toml`.
#![no_main]

use cbgen::callback::{SourceKind, Sources};
use cbgen::lint::Levels;
use cbgen::lint::file::check;
use cbgen::manifest::Manifest;
use cbgen::manifest::include::Alone;
use cbgen::manifest::select::select;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "f", text);
    let manifest = Manifest::parse(text, source, &mut sources, &Alone);
    let levels = manifest.levels(&Levels::default());
    let Ok((built, _)) = select(&manifest, &levels, &[]) else { return };
    let members: Vec<_> = built.into_iter().map(|built| built.into_member()).collect();
    check(&members, &manifest.catalogue, &levels);
});
