//! A pasted callback as answers: what stands in a field is taken apart into the words of `new`'s flags.

use super::findings::{refuse_denied, with_rules};
use crate::callback::syntax::field::read;
use crate::callback::{Callback, Entry, Macros, Method, Parameter, Sources, Template};
use crate::forms::field::from_syntax;
use crate::manifest::write::{condition_text, is_named, plain, shared_parameters, url_without};
use crate::wizard::Setup;
use crate::wizard::answers::ParameterAnswer;

/// What a pasted text holds beside one endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::wizard) enum PastedKind {
    /// Nothing: it is an endpoint.
    Endpoint,
    /// Parameters of fixed text, which may as well stay part of the endpoint.
    Parameters,
    /// Placeholders among its parameters: a callback that somebody built.
    Placeholders,
    /// A condition, a method or several entries, which no endpoint can hold.
    More,
}

/// What a text holds, however broken it is.
pub(in crate::wizard) fn holds(text: &str) -> PastedKind {
    let field = read(text);
    match &field.entries[..] {
        [only] if only.condition.is_none() && only.method.is_none() => match &only.url.query {
            Some(query) if !query.is_empty() => {
                let start = query[0].range.start;
                if text[start..only.url.range.end].contains('{') {
                    PastedKind::Placeholders
                } else {
                    PastedKind::Parameters
                }
            }
            _ => PastedKind::Endpoint,
        },
        [] => PastedKind::Endpoint,
        _ => PastedKind::More,
    }
}

/// A pasted callback in the words of the flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::wizard) struct Pasted {
    pub(in crate::wizard) endpoints: Vec<String>,
    pub(in crate::wizard) conditions: Vec<String>,
    pub(in crate::wizard) method: Method,
    pub(in crate::wizard) body: Vec<String>,
    pub(in crate::wizard) parameters: Vec<ParameterAnswer>,
    /// Whether anything but its conditions holds a placeholder.
    pub(in crate::wizard) has_placeholders: bool,
}

/// Reads a callback field; what it gives builds the same bytes.
///
/// # Errors
/// What cannot be read, or cannot be said by flags, for people.
pub(in crate::wizard) fn read_in(setup: &Setup<'_>, text: &str) -> Result<Pasted, String> {
    let field = read(text);
    let callback = from_syntax(text, &field, setup.macros).map_err(|error| {
        let given = Sources::new().flag("pasted", text);
        let findings = with_rules(setup, None, |cx, out| {
            crate::lint::field::check(cx, &given, &field, out);
        });
        // The rules say more about what people mistype than the grammar does.
        match refuse_denied(&findings) {
            Err(why) => why,
            Ok(()) => format!("This cannot be read: {error}."),
        }
    })?;
    let entries = callback.entries();
    let first = &entries[0];
    let same = |entry: &Entry| {
        entry.condition == first.condition
            && entry.body == first.body
            && entry.method.is_post() == first.method.is_post()
    };
    if !entries.iter().all(same) {
        return Err(
            "Its entries have different conditions or bodies, and one callback has the same for all its endpoints. \
             Paste one entry, or keep the whole in callbacks.toml."
                .into(),
        );
    }
    let body = first.body.as_deref().unwrap_or_default();
    let body = body
        .iter()
        .map(pair)
        .collect::<Option<Vec<_>>>()
        .ok_or("A value of its body has no name.")?;
    let shared = expressible_parameters(&callback);
    let query = first.query.as_deref().unwrap_or_default();
    let parameters = query[query.len() - shared..]
        .iter()
        .filter_map(parameter)
        .collect();
    let has_placeholders = field.entries.iter().any(|entry| {
        let body = entry.body.as_ref();
        let end = body.map_or(entry.url.range.end, |body| body.range.end);
        text[entry.url.range.start..end].contains('{')
    });
    Ok(Pasted {
        has_placeholders,
        endpoints: entries
            .iter()
            .map(|entry| url_without(entry, shared))
            .collect(),
        conditions: first.condition.iter().map(condition_text).collect(),
        method: if first.method.is_post() {
            Method::Post
        } else {
            Method::Implied
        },
        body,
        parameters,
    })
}

/// How many of the last parameters flags can say for all entries; the others stay in the endpoints.
fn expressible_parameters(callback: &Callback) -> usize {
    let entries = callback.entries();
    let query = entries[0].query.as_deref().unwrap_or_default();
    let shared = shared_parameters(entries, Macros::NONE);
    let last = query[query.len() - shared..].iter().rev();
    last.take_while(|pair| parameter(pair).is_some()).count()
}

fn parameter(parameter: &Parameter) -> Option<ParameterAnswer> {
    if is_named(parameter) {
        return Some(ParameterAnswer::Placeholders(
            parameter.key.as_str().to_owned(),
        ));
    }
    pair(parameter).map(ParameterAnswer::Param)
}

/// `KEY=TEMPLATE` or `KEY:=TEXT`; `None` where the key has a `=`, or a `:` at its end, that would be read anew.
fn pair(parameter: &Parameter) -> Option<String> {
    let key = parameter.key.decode();
    if key.is_empty() || key.contains('=') || key.ends_with(':') || key.contains('\0') {
        return None;
    }
    let encoded = parameter.value.as_ref().map(Template::as_str)?;
    Some(match plain(encoded, Macros::NONE) {
        Some(text) if !text.contains('\0') => format!("{key}={text}"),
        _ => format!("{key}:={encoded}"),
    })
}

#[cfg(test)]
mod tests {
    use super::{PastedKind, holds};

    #[test]
    fn what_a_paste_holds() {
        assert_eq!(holds("https://a.example/cb"), PastedKind::Endpoint);
        assert_eq!(holds("https://a.example/cb?"), PastedKind::Endpoint);
        assert_eq!(holds("a.example/cb"), PastedKind::Endpoint);
        assert_eq!(holds("https://a.example/cb?k=v"), PastedKind::Parameters);
        assert_eq!(
            holds("https://a.example/cb?k={adid}"),
            PastedKind::Placeholders
        );
        assert_eq!(
            holds("https://a.example https://b.example"),
            PastedKind::More
        );
        assert_eq!(
            holds("equal,{environment},sandbox,https://a.example"),
            PastedKind::More
        );
    }
}
