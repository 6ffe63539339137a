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
pub fn check(
    cx: &Context<'_>,
    given: &Given<'_>,
    at: &Range<usize>,
    piece: Piece,
) -> Option<Diagnostic> {
    let text = &given.text()[at.clone()];
    let inner = text.trim_matches(['{', '}']);
    let is_partners = cx.macros.contains(text)
        || match piece {
            Piece::Foreign(_) => true,
            Piece::Malformed(Malformed::Capitals) => name::intended(cx, inner).is_none(),
            Piece::Placeholder => inner.split("||").any(|name| is_of_networks(cx, name)),
            Piece::Malformed(_) | Piece::Text => false,
        };
    (is_partners && cx.material.is_encoded(at)).then(|| finding(cx, given, at.clone()))
}

/// Checks a part of a link's value for declared literals, which may be pieces of a text.
pub fn literal(cx: &Context<'_>, given: &Given<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    if !cx.material.is_link() {
        return None;
    }
    let at = literals(cx, given, range).find(|at| cx.material.is_encoded(at))?;
    Some(finding(cx, given, at))
}

/// Where declared literals stand in a part of a text.
pub(super) fn literals(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: &Range<usize>,
) -> impl Iterator<Item = Range<usize>> {
    let (start, text) = (range.start, &given.text()[range.clone()]);
    cx.macros.literals().flat_map(move |literal| {
        let found = text.match_indices(literal.as_str());
        found.map(move |(at, _)| start + at..start + at + literal.len())
    })
}

fn is_of_networks(cx: &Context<'_>, name: &str) -> bool {
    matches!(cx.catalogue.lookup(name), Lookup::Partner)
}

/// The finding for a macro that stands encoded here.
pub fn finding(cx: &Context<'_>, given: &Given<'_>, at: Range<usize>) -> Diagnostic {
    let text = &given.text()[at.clone()];
    let (shown, name) = (shortened(text), shortened(text.trim_matches(['{', '}'])));
    let message = format!("`{shown}` is encoded, so no partner replaces it: leave it raw");
    let finding = Diagnostic::new(Code::EncodedMacro, message)
        .at(given.span(at.clone()), "percent-encoded")
        .help(format!(
            "Adjust would send it as text: type {shown} in the link"
        ));
    if is_of_networks(cx, &name) && !cx.macros.contains(text) {
        if let Some(parameter) = name::parameter_of_link(cx, &name) {
            let right = format!("{{{DCP_PREFIX}{parameter}}}");
            let lead = format!("or, for the link has `{parameter}=`, which Adjust returns: type ");
            return finding.type_at(given, at, &right, &lead);
        }
        return finding.help(format!(
            "is it a parameter of the link? then Adjust returns it: type %7Bdcp_{name}%7D"
        ));
    }
    let finding = finding.fix(given.span(at), text);
    if text.starts_with('{') {
        return finding;
    }
    // `_` is the one sign of these syntaxes that encoding leaves as it is.
    let once = Encoded::from_raw(text).as_str().replace("__", "%5F%5F");
    let twice = shortened(&once.replace('%', "%25"));
    finding.help(format!("if the text itself is meant, type {twice}"))
}
