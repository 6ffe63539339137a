//! The name of the parameter that carries a callback in a link, from an id and event tokens; and what to type where
//! there is none.

use crate::callback::Given;
use crate::callback::syntax::link::parameter;
use crate::callback::syntax::url::split;
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::rules::trigger as trigger_rules;
use crate::lint::{Code, Diagnostic, shortened};

/// What no id has, and callback fields begin with.
pub(super) const IN_NO_ID: [char; 6] = [',', '{', '/', '?', '%', '.'];

/// Why a callback cannot be a parameter of a link, and what to do about it; the caller knows the place.
pub(super) type Unfit = Box<Diagnostic>;

pub(super) fn unfit(message: String, help: &str) -> Unfit {
    Box::new(Diagnostic::usage(message).help(help))
}

pub(super) fn several(name: &str, urls: usize) -> Unfit {
    let message = format!("a link's parameter takes one URL, and {name} has {urls}");
    let help = "what Adjust makes of several is not known: set them up in the dashboard";
    unfit(message, help)
}

const TOKENS: &str = "a token is letters and digits: event:abc123, for several events event:abc123_xyz456; in a file \
                      event_tokens = [\"abc123\"]";

/// The name of a link's parameter, without the prefix of branded links. Of each token `shown` is what may be shown.
pub(super) fn key(trigger: &Trigger, tokens: &[&str], shown: &[&str]) -> Result<String, Unfit> {
    let id = trigger.id;
    let Some(parameter) = trigger.link_parameter else {
        let triggers = Catalogue::builtin().triggers().iter();
        let ids = triggers.filter(|one| one.link_parameter.is_some());
        let ids: Vec<&str> = ids.map(|one| one.id).collect();
        let help = format!(
            "set it up in the dashboard; a link takes {}",
            ids.join(", ")
        );
        return Err(unfit(
            format!("`{id}` has no parameter in Adjust links"),
            &help,
        ));
    };
    let is_token = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let odd = tokens.iter().zip(shown).find(|(token, _)| !is_token(token));
    match (trigger.needs_event_token, tokens, odd) {
        (true, [], _) => Err(unfit(format!("`{id}` needs the event's token"), TOKENS)),
        (false, [_, ..], _) => Err(unfit(
            format!("`{id}` takes no event token"),
            "leave it out",
        )),
        (_, _, Some((_, odd))) => Err(unfit(
            format!("`{}` is no event token", shortened(odd)),
            TOKENS,
        )),
        (..) => Ok(parameter.replace("<token>", &tokens.join("_"))),
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
pub(super) fn no_id(given: &Given<'_>) -> Diagnostic {
    let help = "for example --callback 'install=https://a.example.com/cb?id={adid}'; cbgen triggers lists the ids";
    Diagnostic::usage("a callback for a link is what fires it, `=`, and the callback field")
        .at(given.place(), "type ID=FIELD")
        .help(help)
}

/// That a word is no trigger. The name of a link's parameter says which one is meant.
pub(super) fn unknown_id(catalogue: &Catalogue, what: &Given<'_>, id: &str) -> Diagnostic {
    let name = what.slice(0..id.len());
    let Some(key) = parameter(what.text()) else {
        return trigger_rules::unknown(catalogue, &name);
    };
    let tokens = key.tokens.iter().map(|token| &what.text()[token.clone()]);
    let tokens: Vec<&str> = tokens.collect();
    let ties = if tokens.is_empty() { "" } else { ":" };
    let meant = format!("{}{ties}{}", key.trigger.id, tokens.join("_"));
    let id = shortened(id);
    let message = format!("`{id}` is a link's parameter, not what fires the callback");
    let label = format!("did you mean `{}`?", shortened(&meant));
    Diagnostic::new(Code::UnknownTrigger, message).at(name.place(), label)
}
