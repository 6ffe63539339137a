//! A partner's macro that is percent-encoded in a link, where no partner finds it.

use super::words::shortened;
use super::{Context, name};
use crate::callback::syntax::template::{Malformed, Piece};
use crate::callback::{Encoded, Given};
use crate::catalogue::{DCP_PREFIX, Lookup};
use crate::lint::{Code, Diagnostic};
use std::ops::Range;

/// Checks a piece of a link's value: whether it is declared, in another product's signs, or of a name that no
/// placeholder of Adjust's has nor nearly has.
pub fn check(cx: &Context<'_>, part: &Given<'_>, piece: Piece) -> Option<Diagnostic> {
    let text = part.text();
    let inner = text.trim_matches(['{', '}']);
    let is_partners = cx.macros.contains(text)
        || match piece {
            Piece::Foreign(_) => true,
            Piece::Malformed(Malformed::Capitals) => name::intended(cx, inner).is_none(),
            Piece::Placeholder => inner.split("||").any(|name| is_of_networks(cx, name)),
            Piece::Malformed(_) | Piece::Text => false,
        };
    (is_partners && part.is_encoded()).then(|| finding(cx, part))
}

/// Checks a link's value for declared literals, which may be pieces of a text.
pub fn literal(cx: &Context<'_>, part: &Given<'_>) -> Option<Diagnostic> {
    let mut found = literals(cx, part.text()).map(|at| part.part(at));
    found.find(Given::is_encoded).map(|at| finding(cx, &at))
}

/// Where declared literals stand in a text.
pub(super) fn literals(cx: &Context<'_>, text: &str) -> impl Iterator<Item = Range<usize>> {
    cx.macros.literals().flat_map(move |literal| {
        let found = text.match_indices(literal.as_str());
        found.map(move |(at, _)| at..at + literal.len())
    })
}

fn is_of_networks(cx: &Context<'_>, name: &str) -> bool {
    matches!(cx.catalogue.lookup(name), Lookup::Partner)
}

/// The finding for a macro that stands encoded here.
pub fn finding(cx: &Context<'_>, part: &Given<'_>) -> Diagnostic {
    let text = part.text();
    let (shown, name) = (shortened(text), shortened(text.trim_matches(['{', '}'])));
    let message = format!("`{shown}` is encoded, so no partner replaces it: leave it raw");
    let finding = Diagnostic::new(Code::EncodedMacro, message)
        .at(part.place(), "percent-encoded")
        .help(format!(
            "Adjust would send it as text: type {shown} in the link"
        ));
    if is_of_networks(cx, &name) && !cx.macros.contains(text) {
        if let Some(parameter) = name::parameter_of_link(cx, &name) {
            let right = format!("{{{DCP_PREFIX}{parameter}}}");
            let lead = format!("or, for the link has `{parameter}=`, which Adjust returns: type ");
            return finding.type_at(part, &right, &lead);
        }
        return finding.help(format!(
            "is it a parameter of the link? then Adjust returns it: type %7Bdcp_{name}%7D"
        ));
    }
    let finding = finding.fix(part.place(), text);
    if text.starts_with('{') {
        return finding;
    }
    let twice = shortened(&encoded_signs(text).replace('%', "%25"));
    finding.help(format!("if the text itself is meant, type {twice}"))
}

/// A macro in other signs than braces, encoded. `_` is the one sign that encoding leaves as it is.
pub(super) fn encoded_signs(text: &str) -> String {
    Encoded::from_raw(text).as_str().replace("__", "%5F%5F")
}
