//! The trigger and its event tokens.

use super::text;
use super::words::{shortened, with_environment_help};
use crate::callback::Given;
use crate::catalogue::{Catalogue, Searchable, Trigger, search};
use crate::lint::{Code, Diagnostic, Findings};
use std::collections::HashMap;

/// The dashboard trigger of this id or alias.
pub fn check(
    catalogue: &Catalogue,
    given: &Given<'_>,
    out: &mut Findings<'_>,
) -> Option<&'static Trigger> {
    let trigger = check_kept(catalogue, given, out)?;
    if trigger.in_dashboard() {
        return Some(trigger);
    }
    let id = trigger.id;
    let message = format!("the trigger `{id}` exists in Adjust links only");
    out.add(
        Diagnostic::new(Code::UnknownTrigger, message)
            .at(given.place(), "not in the dashboard")
            .help("for the dashboard set up install and reattribution")
            .help(format!(
                "for a link: cbgen link LINK --callback {id}=FIELD, or trigger = \"{id}\" in a file and cbgen link LINK \
                 --from FILE"
            )),
    );
    None
}

/// The trigger of this id or alias for a callback that a file keeps: also one that only links have.
pub fn check_kept(
    catalogue: &Catalogue,
    given: &Given<'_>,
    out: &mut Findings<'_>,
) -> Option<&'static Trigger> {
    let known = catalogue.trigger(given.text());
    if known.is_none() {
        out.add(unknown(catalogue, given));
    }
    known
}

/// The finding for a word that is no trigger, with the one that it may have meant.
pub fn unknown(catalogue: &Catalogue, given: &Given<'_>) -> Diagnostic {
    let word = given.text();
    let message = format!("`{}` is no trigger", shortened(word));
    let finding = Diagnostic::new(Code::UnknownTrigger, message);
    let finding = with_environment_help(finding, word);
    let plain = word.trim().to_lowercase().replace([' ', '-'], "_");
    let known = catalogue.trigger(&plain).map(|trigger| trigger.id);
    match known.or_else(|| catalogue.nearest_trigger(&plain)) {
        Some(id) => finding
            .at(given.place(), format!("did you mean `{id}`?"))
            .edit(given, id),
        None => finding
            .at(given.place(), "no activity that Adjust knows")
            .help(match found(catalogue, word) {
                Some(id) => format!("nearest known: {id}; list them: cbgen triggers"),
                None => "list them: cbgen triggers".to_owned(),
            }),
    }
}

/// The trigger that a search for a word finds first.
fn found(catalogue: &Catalogue, word: &str) -> Option<&'static str> {
    let rows = catalogue.triggers();
    let thing = |row: &Trigger| Searchable::new(row.label, &row.keywords.join(" "), &[]);
    let things: Vec<Searchable> = rows.iter().map(thing).collect();
    let first = *search(word.trim(), &things).first()?;
    (!word.trim().is_empty()).then(|| rows[first].id)
}

/// Checks the event tokens of a callback. What one is like that has variables is not known.
pub fn event_tokens(
    trigger: Option<&Trigger>,
    tokens: &[Given<'_>],
    has_variables: &dyn Fn(&Given<'_>) -> bool,
    out: &mut Findings<'_>,
) {
    let of_event = trigger.is_none_or(|trigger| trigger.needs_event_token);
    let mut seen: HashMap<&str, &Given<'_>> = HashMap::new();
    for token in tokens {
        let is_sound = writable(token, out);
        if let (true, Some(first)) = (tokens.len() > 1, seen.insert(token.text(), token)) {
            out.add_with(Code::DuplicateName, || {
                let shown = shortened(token.text());
                let message = format!(
                    "the event token `{shown}` is there twice: two callbacks would have one name"
                );
                Diagnostic::new(Code::DuplicateName, message)
                    .at(token.place(), "the second")
                    .at(first.place(), "the first")
                    .help("leave one of them out")
            });
        } else if is_sound && of_event && !has_variables(token) {
            usual(token, out);
        }
    }
    if let (Some(first), false) = (tokens.first(), of_event) {
        let message = "only the trigger `event` has event tokens";
        out.add(
            Diagnostic::new(Code::EventTokenFormat, message)
                .at(first.place(), "has no effect on this trigger")
                .help("leave it out, or choose the trigger event"),
        );
    }
}

/// Whether a token can stand in the name of a line. Adjust has none with other characters.
fn writable(token: &Given<'_>, out: &mut Findings<'_>) -> bool {
    let is_odd = |c: char| !c.is_alphanumeric() && !c.is_ascii_graphic();
    let odd = token.text().char_indices().find(|(_, c)| is_odd(*c));
    let finding = match odd {
        None if token.text().is_empty() => {
            Diagnostic::usage("the event token is empty").at(token.place(), "a token belongs here")
        }
        None => return true,
        Some((at, c)) => {
            let kind = if c.is_control() {
                "a control character"
            } else if c.is_whitespace() {
                "white space"
            } else {
                "a character that no token has"
            };
            let message = format!("{kind} in an event token");
            let place = token.span(at..at + c.len_utf8());
            Diagnostic::new(Code::ControlCharacter, message)
                .at(place, c.escape_unicode().to_string())
        }
    };
    out.add(finding.help(WHERE));
    false
}

/// Braces and HTML entities in a token that is given by itself; in a link, a partner's macro can stand for one.
pub fn plain_token(token: &Given<'_>, out: &mut Findings<'_>) {
    text::html_entities(token, out);
    if token.text().contains(['{', '}']) {
        let finding = Diagnostic::new(Code::MalformedPlaceholder, "braces stand in an event token");
        out.add(
            finding
                .at(token.place(), "no placeholder belongs here")
                .help(WHERE),
        );
    }
}

/// Every token that was seen has one form; another is likely a name or half a token.
pub fn usual(token: &Given<'_>, out: &mut Findings<'_>) {
    let text = token.text();
    let is_usual = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if text.len() != 6 || !text.bytes().all(is_usual) {
        out.add_with(Code::EventTokenFormat, || {
            let message = format!("`{}` does not look like an event token", shortened(text));
            let label = "six lower-case letters and digits, as a rule";
            let finding = Diagnostic::new(Code::EventTokenFormat, message);
            with_environment_help(finding.at(token.place(), label).help(WHERE), text)
        });
    }
}

const WHERE: &str =
    "copy it from Adjust: All events, in your app's settings; names can change, tokens do not";
