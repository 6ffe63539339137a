//! Any text as a link: it comes back byte for byte.
#![no_main]

use cbgen::callback::Macros;
use cbgen::callback::syntax::link;
use cbgen::forms::link::{parse, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    link::form(data);
    if let Some(link) = parse(data, Macros::NONE) {
        assert_eq!(render(&link), data);
    }
    // A fragment in every case, or the fuzzer spends its time on finding the parameter's name.
    let text = format!("?install_callback={data}");
    let link = parse(&text, Macros::NONE).expect("a fragment");
    assert_eq!(render(&link), text);
});
