//! What an endpoint would receive, with sample values.

use crate::callback::{Entry, Parameter, TemplatePiece};
use crate::catalogue::{Catalogue, Lookup};
use percent_encoding::percent_decode_str;

/// The keys and values of a request, as a server would read them.
pub(super) fn received(catalogue: &Catalogue, entry: &Entry) -> Vec<(String, String)> {
    let body = entry.body.as_deref().unwrap_or_default();
    entry
        .parameters()
        .chain(body)
        .filter(|parameter| !parameter.is_empty_pair())
        .map(|parameter| {
            (
                parameter.key.decode().into_owned(),
                value(catalogue, parameter),
            )
        })
        .collect()
}

fn value(catalogue: &Catalogue, parameter: &Parameter) -> String {
    let pieces = parameter
        .value
        .iter()
        .flat_map(crate::callback::Template::pieces);
    pieces
        .map(|piece| match piece {
            TemplatePiece::Text(text) => percent_decode_str(text).decode_utf8_lossy().into_owned(),
            TemplatePiece::Placeholder(names) => sample(catalogue, names),
        })
        .collect()
}

/// A value that a placeholder, or the first of a fallback, may have.
fn sample(catalogue: &Catalogue, names: &str) -> String {
    let first = names.split("||").next().unwrap_or(names);
    match catalogue.lookup(first) {
        Lookup::Known(row) | Lookup::Alias(row) => row.example.to_string(),
        _ => format!("{{{names}}}"),
    }
}
