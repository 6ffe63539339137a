//! The name of the parameter that carries a callback in a link, from an id and event tokens; and what to type where
//! there is none.

use crate::callback::Given;
use crate::callback::syntax::link::parameter;
use crate::callback::syntax::url::{scheme, split};
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::rules::trigger as trigger_rules;
use crate::lint::shortened;
use crate::lint::{Code, Diagnostic};

/// What no id has, and callback fields begin with.
pub(super) const IN_NO_ID: [char; 6] = [',', '{', '/', '?', '%', '.'];

/// Why a callback cannot be a parameter of a link, and what to do about it.
#[derive(Debug)]
pub(super) struct Unfit {
    pub(super) message: String,
    pub(super) flag_help: String,
    pub(super) file_help: String,
}

impl Unfit {
    pub(super) fn new(message: String, help: impl Into<String>) -> Self {
        let help = help.into();
        Self {
            message,
            flag_help: help.clone(),
            file_help: help,
        }
    }

    pub(super) fn several(name: &str, urls: usize) -> Self {
        let message = format!("a link's parameter takes one URL, and {name} has {urls}");
        let help = "what Adjust makes of several is not known: set them up in the dashboard";
        Self::new(message, help)
    }

    /// A text among the tokens that is none.
    fn odd(trigger: &Trigger, odd: &str, all: &[&str]) -> Self {
        let message = if odd.is_empty() {
            format!("`{}` has an empty event token", shortened(&all.join("_")))
        } else {
            format!("`{}` is no event token", shortened(odd))
        };
        let parts = all
            .iter()
            .flat_map(|token| token.split(|c: char| !c.is_alphanumeric()));
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        let meant = format!("type {}:{}", trigger.id, shortened(&parts.join("_")));
        let flag_help = match &parts[..] {
            [] => any_tokens(trigger),
            _ if !parts.iter().all(|part| is_token(part)) => TOKENS.to_owned(),
            [_] => meant,
            _ => format!("several tokens are joined by `_`: {meant}"),
        };
        Self {
            flag_help,
            ..Self::new(message, TOKENS)
        }
    }
}

fn any_tokens(Trigger { id, .. }: &Trigger) -> String {
    format!("type {id}:abc123, or for several events {id}:abc123_xyz456")
}

const TOKENS: &str =
    "a token is letters and digits: copy it from Adjust: All events, in your app's settings";

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn dashboard_only() -> String {
    let triggers = Catalogue::builtin().triggers().iter();
    let ids: Vec<&str> = triggers
        .filter(|trigger| trigger.link_parameter.is_some())
        .map(|trigger| trigger.id)
        .collect();
    format!(
        "set it up in the dashboard; a link takes {}",
        ids.join(", ")
    )
}

/// The name of a link's parameter, without the prefix of branded links. Of each token `shown` is what may be shown.
pub(super) fn key(trigger: &Trigger, tokens: &[&str], shown: &[&str]) -> Result<String, Unfit> {
    let id = trigger.id;
    let Some(parameter) = trigger.link_parameter else {
        let message = format!("`{id}` has no parameter in Adjust links");
        return Err(Unfit::new(message, dashboard_only()));
    };
    match (trigger.needs_event_token, tokens) {
        (true, [] | [""]) => Err(Unfit {
            message: format!("`{id}` needs the event's token"),
            flag_help: any_tokens(trigger),
            file_help: "add event_tokens = [\"abc123\"]".to_owned(),
        }),
        (false, [_, ..]) => Err(Unfit {
            message: format!("`{id}` takes no event token"),
            flag_help: format!("type {id}"),
            file_help: "leave event_tokens out".to_owned(),
        }),
        (_, tokens) => {
            let odd = tokens.iter().zip(shown).find(|(token, _)| !is_token(token));
            match odd {
                Some((_, odd)) => Err(Unfit::odd(trigger, odd, shown)),
                None => Ok(parameter.replace("<token>", &tokens.join("_"))),
            }
        }
    }
}

/// The event tokens of `ID:TOKEN_TOKEN`; the id has this length.
pub(super) fn tokens<'a>(what: &Given<'a>, id: usize) -> Vec<Given<'a>> {
    let text = what.text();
    if !text[id..].starts_with(':') {
        return Vec::new();
    }
    let tokens = split(text, id + 1..text.len(), "_");
    tokens.map(|token| what.slice(token)).collect()
}

/// That a `--callback` is a field without its id, or an id without a field.
pub(super) fn no_id(given: &Given<'_>, id: &str) -> Diagnostic {
    let text = given.text();
    let example = if Catalogue::builtin().trigger(id).is_some() {
        format!("{text}=https://a.example.com/cb?id={{adid}}")
    } else if scheme(text).is_some() || text.contains("://") {
        format!("install={}", shortened(text))
    } else {
        "install=https://a.example.com/cb?id={adid}".to_owned()
    };
    Diagnostic::usage("a callback for a link is what fires it, `=`, and the callback field")
        .at(given.place(), "type ID=FIELD")
        .help(format!(
            "for example --callback '{example}'; cbgen triggers lists the ids"
        ))
}

/// That a word is no trigger. The name of a link's parameter says which one is meant.
pub(super) fn unknown_id(catalogue: &Catalogue, what: &Given<'_>, id: &str) -> Diagnostic {
    let name = what.slice(0..id.len());
    let Some(key) = parameter(what.text()) else {
        return trigger_rules::unknown(catalogue, &name);
    };
    let tokens: Vec<&str> = key
        .tokens
        .iter()
        .map(|token| &what.text()[token.clone()])
        .collect();
    let meant = match &tokens[..] {
        [] => key.trigger.id.to_owned(),
        tokens => format!("{}:{}", key.trigger.id, tokens.join("_")),
    };
    let message = format!(
        "`{}` is a link's parameter, not what fires the callback",
        shortened(id)
    );
    Diagnostic::new(Code::UnknownTrigger, message).at(
        name.place(),
        format!("did you mean `{}`?", shortened(&meant)),
    )
}
