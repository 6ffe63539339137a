//! From the tolerant tree to the strict model, as far as its bytes are sound.

use super::condition::{Condition, Prefix};
use super::encoded::Encoded;
use super::endpoint::Endpoint;
use super::entry::Parameter;
use super::macros::Macros;
use super::syntax::condition::Adjust;
use super::syntax::template::{Piece, in_braces, parts};
use super::syntax::url::{Pair, Url};
use super::template::Template;
use super::unsound::Unsound;

/// Makes the endpoint and parameters of a URL.
///
/// # Errors
/// The first thing that the strict model cannot hold.
pub fn read_url(
    text: &str,
    url: &Url,
    macros: &Macros,
) -> Result<(Endpoint, Option<Vec<Parameter>>), Unsound> {
    if url.fragment.is_some() {
        return Err(Unsound::Fragment);
    }
    if url.is_plain {
        return Ok((Endpoint::plain(&text[url.range.clone()]), None));
    }
    let endpoint = Endpoint::parse(&text[url.endpoint()], macros)?;
    let query = url.query.as_ref();
    let query = query.map(|query| read_pairs(text, query, macros));
    Ok((endpoint, query.transpose()?))
}

/// Makes the model of a condition in Adjust's form, if its bytes are exactly those of the grammar.
pub fn read_condition(text: &str, condition: &Adjust) -> Option<Condition> {
    let prefix = Prefix::parse(&text[condition.prefix.clone()])?;
    let list = &text[condition.placeholders.clone()];
    let names = parts(list).map(|part| {
        let name = in_braces(&list[part.range])?;
        (part.piece == Piece::Placeholder).then(|| name.to_owned())
    });
    let names = names.collect::<Option<Vec<_>>>()?;
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
/// The first thing that the strict model cannot hold.
pub fn read_pairs(text: &str, pairs: &[Pair], macros: &Macros) -> Result<Vec<Parameter>, Unsound> {
    let each = pairs.iter().map(|pair| read_pair(text, pair, macros));
    each.collect()
}

pub(super) fn read_pair(text: &str, pair: &Pair, macros: &Macros) -> Result<Parameter, Unsound> {
    let value = pair.value.clone();
    let value = value.map(|range| Template::parse(&text[range], macros));
    Ok(Parameter {
        key: Encoded::read(&text[pair.key.clone()])?,
        value: value.transpose()?,
    })
}
