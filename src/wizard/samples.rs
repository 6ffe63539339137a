//! What an endpoint would receive, with sample values.

use crate::callback::{Entry, Parameter, TemplatePiece};
use crate::catalogue::{Catalogue, Lookup, Trigger};
use percent_encoding::percent_decode_str;

/// What the samples are of.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) trigger: Option<&'static Trigger>,
    pub(super) event_token: Option<&'a str>,
}

/// The keys and values of a request, as a server would read them.
pub(super) fn received(about: &About<'_>, entry: &Entry) -> Vec<(String, String)> {
    let body = entry.body.as_deref().unwrap_or_default();
    entry
        .parameters()
        .chain(body)
        .filter(|parameter| !parameter.is_empty_pair())
        .map(|parameter| (parameter.key.decode().into_owned(), value(about, parameter)))
        .collect()
}

fn value(about: &About<'_>, parameter: &Parameter) -> String {
    let pieces = parameter
        .value
        .iter()
        .flat_map(crate::callback::Template::pieces);
    pieces
        .map(|piece| match piece {
            TemplatePiece::Text(text) => percent_decode_str(text).decode_utf8_lossy().into_owned(),
            TemplatePiece::Placeholder(names) => sample(about, names),
        })
        .collect()
}

/// A value that a placeholder, or the first of a fallback, may have.
fn sample(about: &About<'_>, names: &str) -> String {
    let first = names.split("||").next().unwrap_or(names);
    let of_trigger = match first {
        "activity_kind" => about
            .trigger
            .and_then(|trigger| trigger.activity_kinds.first().copied()),
        "event" => about.event_token,
        _ => None,
    };
    if let Some(sample) = of_trigger {
        return sample.to_owned();
    }
    match about.catalogue.lookup(first) {
        Lookup::Known(row) | Lookup::Alias(row) => row.example.to_string(),
        _ => format!("{{{names}}}"),
    }
}
