//! Any text as a callback field: what the strict model takes comes back byte for byte.
#![no_main]

use cbgen::callback::Macros;
use cbgen::callback::syntax::field;
use cbgen::forms::field::{parse, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let tree = field::read(text);
    for range in tree.entries.iter().map(|entry| &entry.range).chain(&tree.blanks) {
        assert!(text.get(range.clone()).is_some());
    }
    if let Ok(model) = parse(text, Macros::NONE) {
        let bytes = text.strip_suffix('\n').map_or(text, |rest| rest.strip_suffix('\r').unwrap_or(rest));
        assert_eq!(render(&model), bytes);
        assert_eq!(parse(bytes, Macros::NONE), Ok(model));
    }
});
