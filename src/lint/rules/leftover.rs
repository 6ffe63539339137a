//! Words of a template that nobody replaced.

use super::Context;
use super::words::shortened;
use crate::callback::Given;
use crate::callback::syntax::template::{Part, parts};
use crate::lint::{Code, Diagnostic, Findings};
use std::ops::Range;

/// Words of a template that nobody replaced: `YOUR_API_DOMAIN`.
pub fn check(cx: &Context<'_>, part: &Given<'_>, out: &mut Findings<'_>) {
    let text = part.text();
    let Some(word) = find(text) else {
        return;
    };
    let is_macro = |one: Part| {
        one.range.start <= word.start
            && word.end <= one.range.end
            && cx.macros.contains(&text[one.range])
    };
    if !cx.macros.is_empty() && parts(text).any(is_macro) {
        return;
    }
    let word = part.part(word);
    let message = format!("`{}` is a word of a template", shortened(word.text()));
    out.add(
        Diagnostic::new(Code::TemplateLeftover, message)
            .at(word.place(), "type your own here")
            .help("Adjust would send it as it is, or call a server that is not yours"),
    );
}

/// Where the first word of a template stands.
pub fn find(text: &str) -> Option<Range<usize>> {
    const STARTS: &str = "YOUR_ YOUR- YOURDOMAIN YOURSERVER INSERT_ REPLACE_ CHANGE_ME CHANGEME";
    let mut four = text.as_bytes().windows(4);
    if !four.any(|four| four.iter().all(u8::is_ascii_uppercase)) {
        return None;
    }
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    let found = STARTS.split(' ').filter_map(|start| {
        text.match_indices(start)
            .map(|(at, _)| at)
            .find(|at| !text[..*at].ends_with(of_word))
    });
    let at = found.min()?;
    let rest = &text[at..];
    let length = rest
        .find(|c: char| !of_word(c) && c != '-')
        .unwrap_or(rest.len());
    Some(at..at + length)
}
