//! The trigger and its event tokens.

use super::placeholder::shortened;
use crate::callback::Given;
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::{Code, Diagnostic, Findings};

/// The dashboard trigger of this id or alias.
pub fn check(
    catalogue: &Catalogue,
    given: &Given<'_>,
    out: &mut Findings<'_>,
) -> Option<&'static Trigger> {
    let word = given.text();
    let span = given.span(0..word.len());
    let finding = |message: String| Diagnostic::new(Code::UnknownTrigger, message);
    match catalogue.trigger(word) {
        Some(trigger) if trigger.in_dashboard() => Some(trigger),
        Some(trigger) => {
            out.add(
                finding(format!(
                    "the trigger `{}` exists in Adjust links only",
                    trigger.id
                ))
                .at(span, "not in the dashboard")
                .help("for the dashboard set up install and reattribution"),
            );
            None
        }
        None => {
            let finding = finding(format!("`{}` is no trigger", shortened(word)));
            let plain = word.trim().to_lowercase().replace([' ', '-'], "_");
            let right = catalogue
                .trigger(&plain)
                .map(|trigger| trigger.id)
                .or_else(|| catalogue.nearest_trigger(&plain));
            out.add(match right {
                Some(id) => finding
                    .at(span.clone(), format!("did you mean `{id}`?"))
                    .fix(span, id),
                None => finding
                    .at(span, "no activity that Adjust knows")
                    .help("list them: cbgen triggers"),
            });
            None
        }
    }
}

/// Checks the event tokens of a callback.
pub fn event_tokens(trigger: Option<&Trigger>, tokens: &[Given<'_>], out: &mut Findings<'_>) {
    for token in tokens {
        let text = token.text();
        let span = token.span(0..text.len());
        if trigger.is_some_and(|trigger| !trigger.needs_event_token) {
            out.add(
                Diagnostic::new(
                    Code::EventTokenFormat,
                    "only the trigger `event` has event tokens",
                )
                .at(span, "has no effect on this trigger")
                .help("leave it out, or choose the trigger event"),
            );
            return;
        }
        let usual = text.len() == 6
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !usual {
            out.add(
                Diagnostic::new(Code::EventTokenFormat, format!("`{}` does not look like an event token", shortened(text)))
                    .at(span, "six lower-case letters and digits, as a rule")
                    .help("copy it from Adjust: All events, in your app's settings; names can change, tokens do not"),
            );
        }
    }
}
