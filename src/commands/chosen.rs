//! The callbacks of a file that were chosen by name, checked; `preview` and `schema` read them.

use super::Usage;
use crate::callback::{Callback, Draft, Given, Hidden, Macros, Span};
use crate::catalogue::{Catalogue, Trigger, nearest};
use crate::lint::{Code, Diagnostic, Findings, Levels};
use crate::manifest::{Manifest, is_unset};
use std::collections::HashMap;

/// One callback of a file.
#[derive(Debug)]
pub(super) struct Chosen {
    /// Its name.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) place: Span,
    /// Its trigger.
    pub(super) trigger: Option<&'static Trigger>,
    /// The trigger as it is written, which may be none that is known.
    pub(super) written_trigger: Option<String>,
    /// Of its event tokens those that were chosen; none for a callback without tokens.
    pub(super) tokens: Vec<String>,
    /// The same as they are written, for messages.
    pub(super) written_tokens: Vec<String>,
    /// Whether it has values from the environment, which are not to be shown.
    pub(super) is_filled: bool,
    /// What of it no message shows.
    pub(super) hidden: Hidden,
    /// The codes that it allows.
    pub(super) allow: Vec<Code>,
    /// The partner's macros that it declares for itself.
    pub(super) macros: Macros,
    /// The callback itself.
    pub(super) callback: Callback,
}

/// The event tokens by which the lines of a callback are named: none where the trigger has no events.
pub(super) fn tokens<'d, 'a>(draft: &'d Draft<'a>, catalogue: &Catalogue) -> &'d [Given<'a>] {
    let trigger = draft
        .trigger
        .as_ref()
        .filter(|_| !draft.event_tokens.is_empty())
        .and_then(|id| catalogue.trigger(id.text()));
    if trigger.is_some_and(|trigger| !trigger.needs_event_token) {
        &[]
    } else {
        &draft.event_tokens
    }
}

/// Checks the callbacks of these names, or all without names: `purchase` or, for one token, `purchase.abc123`.
///
/// # Errors
/// A name that the file does not have, as wrong usage.
pub(super) fn choose(
    manifest: &Manifest<'_>,
    levels: &mut Levels,
    names: &[String],
) -> Result<(Vec<Chosen>, Vec<Diagnostic>), Usage> {
    *levels = manifest.levels(levels);
    let mut findings = manifest.problems.clone();
    let mut of_defaults = Vec::new();
    if !names.is_empty() {
        (of_defaults, findings) = findings.into_iter().partition(is_unset);
    }
    let mut chosen = Vec::new();
    let mut known: HashMap<String, Span> = HashMap::new();
    let mut met = vec![false; names.len()];
    for mut read in manifest.callbacks() {
        let mut problems = std::mem::take(&mut read.problems);
        let Some(name) = &read.name else {
            findings.append(&mut problems);
            continue;
        };
        let duplicate = known.insert(name.text().to_owned(), name.place());
        if let Some(first) = duplicate {
            let message = format!("two callbacks are named `{}`", name.text());
            let finding = Diagnostic::new(Code::DuplicateName, message)
                .at(name.place(), "the second")
                .at(first, "the first")
                .help("a name stands for one callback: rename one of them");
            let mut list = Findings::new(levels, &[]);
            list.add(finding);
            findings.append(&mut list.into_list());
        }
        let mut is_named = |full: &str| {
            let mut wanted = names.is_empty();
            for (given, met) in names.iter().zip(&mut met) {
                if given == full || given == name.text() {
                    *met = true;
                    wanted = true;
                }
            }
            wanted
        };
        let named = tokens(&read.draft, &manifest.catalogue);
        let (tokens, written_tokens): (Vec<String>, Vec<String>) = named
            .iter()
            .filter(|token| is_named(&format!("{}.{}", name.text(), token.text())))
            .map(|token| (token.text().to_owned(), token.written().to_owned()))
            .unzip();
        // Asked first: a name that is there is not unknown, whatever its callback lacks.
        let is_wanted = !tokens.is_empty() || is_named(name.text());
        let mut lacks_value = false;
        for (given, met) in names.iter().zip(&mut met).filter(|(_, met)| !**met) {
            // A token that comes from the environment may be the one that is meant.
            let of_token = given
                .strip_prefix(name.text())
                .is_some_and(|rest| rest.starts_with('.'));
            *met = of_token && problems.iter().any(is_unset);
            lacks_value |= *met;
        }
        if !is_wanted && !lacks_value {
            // Nobody needs the values of the others.
            problems.retain(|problem| !is_unset(problem));
        }
        if is_wanted && read.lacks_defaults {
            findings.append(&mut of_defaults);
        }
        findings.append(&mut problems);
        if !read.is_whole || !is_wanted {
            continue;
        }
        let mut checked =
            read.draft
                .check(&manifest.catalogue, &manifest.macros, levels, &read.allow);
        findings.append(&mut checked.findings);
        if let Some(callback) = checked.callback {
            chosen.push(Chosen {
                name: name.text().to_owned(),
                place: name.place(),
                trigger: checked.trigger,
                written_trigger: read.draft.trigger.as_ref().map(|id| id.text().to_owned()),
                tokens,
                written_tokens,
                is_filled: read.draft.is_filled(),
                hidden: read.draft.hidden(),
                allow: read.allow.iter().map(|(code, _)| *code).collect(),
                macros: read.draft.macros,
                callback,
            });
        }
    }
    match names.iter().zip(met).find(|(_, met)| !met) {
        None => Ok((chosen, findings)),
        // It may be the name of an event token that has no value in this run.
        Some(_) if findings.iter().any(is_unset) => Ok((chosen, findings)),
        Some((unknown, _)) => {
            let near = nearest(unknown, known.keys().map(String::as_str));
            let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            Err(Usage(format!("there is no callback `{unknown}`{hint}")))
        }
    }
}
