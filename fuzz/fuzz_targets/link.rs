//! Any text as a link: its head and pairs cover it.
#![no_main]

use cbgen::callback::syntax::link::{LinkSyntax, form, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    form(data);
    let covers = |text: &str, link: LinkSyntax| {
        let pairs = link.pairs.iter();
        let pairs: Vec<&str> = pairs.map(|pair| &text[pair.pair.range.clone()]).collect();
        let head = &text[link.head.clone()];
        assert_eq!(format!("{head}{}", pairs.join("&")), text[..link.end]);
    };
    if let Some(link) = read(data) {
        covers(data, link);
    }
    // A fragment in every case, or the fuzzer spends its time on finding the parameter's name.
    let text = format!("?install_callback={data}");
    covers(&text, read(&text).expect("a fragment"));
});
