//! From the tolerant tree to the strict model, as far as its bytes are sound.

use super::condition::{Condition, Prefix};
use super::encoded::Encoded;
use super::endpoint::Endpoint;
use super::entry::Parameter;
use super::macros::Macros;
use super::syntax::condition::Adjust;
use super::syntax::template::{Piece, parts};
use super::syntax::url::{Pair, Url};
use super::template::Template;
use std::ops::Range;

/// Why the strict model cannot hold a text: the place, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} (at byte {})", range.start)]
pub struct ReadError {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// What is wrong.
    pub what: String,
}

/// Makes the endpoint and parameters of a URL.
///
/// # Errors
/// The first place that the strict model cannot hold.
pub fn read_url(
    text: &str,
    url: &Url,
    macros: &Macros,
) -> Result<(Endpoint, Option<Vec<Parameter>>), ReadError> {
    if let Some(fragment) = &url.fragment {
        return Err(ReadError {
            range: fragment.clone(),
            what: "a fragment is never sent".into(),
        });
    }
    if url.is_plain {
        return Ok((Endpoint::plain(&text[url.range.clone()]), None));
    }
    let range = url.endpoint();
    let endpoint = Endpoint::parse(&text[range.clone()], macros).map_err(|error| ReadError {
        range,
        what: error.to_string(),
    })?;
    let query = url
        .query
        .as_ref()
        .map(|query| read_pairs(text, query, macros))
        .transpose()?;
    Ok((endpoint, query))
}

/// Makes the model of a condition in Adjust's form, if its bytes are exactly those of the grammar.
pub fn read_condition(text: &str, condition: &Adjust) -> Option<Condition> {
    let prefix = Prefix::parse(&text[condition.prefix.clone()])?;
    let list = &text[condition.placeholders.clone()];
    let names = parts(list)
        .map(|part| {
            let name = &list[part.range];
            (part.piece == Piece::Placeholder).then(|| name[1..name.len() - 1].to_owned())
        })
        .collect::<Option<Vec<_>>>()?;
    let value = condition.value.clone()?;
    let tight = condition.prefix.end + 1 == condition.placeholders.start
        && condition.placeholders.end + 1 == value.start;
    tight
        .then(|| Condition::new(prefix, names, text[value].to_owned()))
        .flatten()
}

/// Makes the models of pairs.
///
/// # Errors
/// The first place that the strict model cannot hold.
pub fn read_pairs(
    text: &str,
    pairs: &[Pair],
    macros: &Macros,
) -> Result<Vec<Parameter>, ReadError> {
    pairs
        .iter()
        .map(|pair| read_pair(text, pair, macros))
        .collect()
}

pub(super) fn read_pair(text: &str, pair: &Pair, macros: &Macros) -> Result<Parameter, ReadError> {
    let key = Encoded::read(&text[pair.key.clone()]).map_err(|error| ReadError {
        range: pair.key.clone(),
        what: error.to_string(),
    })?;
    let value = pair.value.clone().map(|range| {
        Template::parse(&text[range.clone()], macros).map_err(|error| ReadError {
            range,
            what: error.to_string(),
        })
    });
    Ok(Parameter {
        key,
        value: value.transpose()?,
    })
}
