//! The name of the parameter that carries a callback in a link, from an id and event tokens; and what to type where
//! there is none.

use crate::callback::Given;
use crate::callback::syntax::link::parameter;
use crate::callback::syntax::url::scheme;
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::rules::trigger as trigger_rules;
use crate::lint::shortened;
use crate::lint::{Code, Diagnostic};

/// What no id has, and callback fields begin with.
pub(super) const IN_NO_ID: [char; 6] = [',', '{', '/', '?', '%', '.'];

/// Why a callback cannot be a parameter of a link.
#[derive(Debug)]
pub(super) enum Unfit<'t> {
    /// It has no trigger.
    NoTrigger,
    /// It has a trigger that is none, although that is allowed.
    UnknownTrigger(&'t str),
    /// The trigger exists in the dashboard only.
    NoParameter(&'static Trigger),
    /// An event without its token.
    NoToken(&'static Trigger),
    /// A token where there are no events.
    Needless(&'static Trigger),
    /// A text among the tokens that is none, and all of them, as they may be shown.
    Odd(&'static Trigger, &'t str, Vec<&'t str>),
    /// It has so many URLs.
    Several(usize),
}

impl Unfit<'_> {
    /// The finding; `name` is how the callback is called.
    pub(super) fn finding(&self, name: &str) -> Diagnostic {
        Diagnostic::usage(match self {
            Self::NoTrigger => format!("{name} has no trigger, which names the link's parameter"),
            Self::UnknownTrigger(id) => format!(
                "`{}` is no trigger, and names no parameter of a link",
                shortened(id)
            ),
            Self::NoParameter(trigger) => {
                format!("`{}` has no parameter in Adjust links", trigger.id)
            }
            Self::NoToken(trigger) => format!("`{}` needs the event's token", trigger.id),
            Self::Needless(trigger) => format!("`{}` takes no event token", trigger.id),
            Self::Odd(_, "", all) => {
                format!("`{}` has an empty event token", shortened(&all.join("_")))
            }
            Self::Odd(_, token, _) => format!("`{}` is no event token", shortened(token)),
            Self::Several(urls) => {
                format!("a link's parameter takes one URL, and {name} has {urls}")
            }
        })
    }

    /// What to type as a flag.
    pub(super) fn flag_help(&self) -> String {
        match self {
            Self::NoToken(Trigger { id, .. }) => {
                format!("type {id}:abc123, or for several events {id}:abc123_xyz456")
            }
            Self::Needless(trigger) => format!("type {}", trigger.id),
            Self::Odd(trigger, _, all) => {
                let parts: Vec<&str> = all
                    .iter()
                    .flat_map(|token| token.split(|c: char| !c.is_alphanumeric()))
                    .filter(|part| !part.is_empty())
                    .collect();
                let tokens = parts.join("_");
                match &parts[..] {
                    [] => Self::NoToken(trigger).flag_help(),
                    _ if !parts.iter().all(|part| is_token(part)) => TOKENS.to_owned(),
                    [_] => format!("type {}:{}", trigger.id, shortened(&tokens)),
                    _ => format!(
                        "several tokens are joined by `_`: type {}:{}",
                        trigger.id,
                        shortened(&tokens)
                    ),
                }
            }
            _ => self.file_help(),
        }
    }

    /// What to write in a file.
    pub(super) fn file_help(&self) -> String {
        match self {
            Self::NoTrigger => "add trigger = \"install\"".to_owned(),
            Self::UnknownTrigger(_) => "list them: cbgen triggers".to_owned(),
            Self::NoParameter(_) => dashboard_only(),
            Self::NoToken(_) => "add event_tokens = [\"abc123\"]".to_owned(),
            Self::Needless(_) => "leave event_tokens out".to_owned(),
            Self::Odd(..) => TOKENS.to_owned(),
            Self::Several(_) => {
                "what Adjust makes of several is not known: set them up in the dashboard".to_owned()
            }
        }
    }
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
pub(super) fn key<'t>(
    trigger: &'static Trigger,
    tokens: &[&str],
    shown: &[&'t str],
) -> Result<String, Unfit<'t>> {
    let parameter = trigger.link_parameter.ok_or(Unfit::NoParameter(trigger))?;
    match (trigger.needs_event_token, tokens) {
        (true, [] | [""]) => Err(Unfit::NoToken(trigger)),
        (false, [_, ..]) => Err(Unfit::Needless(trigger)),
        (_, tokens) => {
            let odd = tokens.iter().zip(shown).find(|(token, _)| !is_token(token));
            match odd {
                Some((_, odd)) => Err(Unfit::Odd(trigger, odd, shown.to_vec())),
                None => Ok(parameter.replace("<token>", &tokens.join("_"))),
            }
        }
    }
}

/// The event tokens of `ID:TOKEN_TOKEN`; the id has this length.
pub(super) fn tokens<'a>(what: &Given<'a>, id: usize) -> Vec<Given<'a>> {
    let Some(list) = what.text()[id..].strip_prefix(':') else {
        return Vec::new();
    };
    let mut start = id + 1;
    list.split('_')
        .map(|token| {
            let range = start..start + token.len();
            start = range.end + 1;
            what.slice(range)
        })
        .collect()
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
