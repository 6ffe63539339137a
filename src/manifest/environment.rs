//! `${NAME}` in endpoints and event tokens: the value comes from the environment, so that a file can be shared and
//! what is secret in it is not. Names are upper case; findings show what is written, never the value.

use crate::callback::{Draft, Given, Macros, Role, Span, references};
use crate::lint::Diagnostic;

/// The text with each `${NAME}` replaced by its value, and what is wrong with names that have none. What is declared as
/// the partner's macro stays.
pub(super) fn filled<'a>(
    given: Given<'a>,
    role: Role,
    macros: &Macros,
) -> (Given<'a>, Vec<Missing>) {
    if !given.text().contains("${") {
        return (given, Vec::new());
    }
    let missing = references(given.text(), macros).filter_map(|(range, name)| {
        Some(Missing {
            what: value_of(name).err()?,
            name: name.to_owned(),
            place: given.span(range),
        })
    });
    let missing = missing.collect();
    (
        given.filled(role, macros, |name| value_of(name).ok()),
        missing,
    )
}

/// Fills the endpoints and event tokens of a draft as a file's are filled.
pub fn fill(draft: &mut Draft<'_>, macros: &Macros) {
    let fill = |given: &mut Given<'_>, role| {
        *given = filled(given.clone(), role, macros).0;
    };
    for to in &mut draft.destinations {
        fill(&mut to.url, Role::Endpoint);
    }
    for token in &mut draft.event_tokens {
        fill(token, Role::EventToken);
    }
}

/// Whether a text holds the value of some variable, whichever it is. Short ones stand anywhere by chance.
pub fn holds_a_value(text: &str) -> bool {
    const SHORTEST: usize = 6;
    let mut values = std::env::vars_os().filter_map(|(_, value)| value.into_string().ok());
    values.any(|value| value.len() >= SHORTEST && text.contains(&value))
}

/// What [is unset](is_unset), as one warning that names all of it.
pub fn unset(problems: Vec<Diagnostic>) -> Option<Diagnostic> {
    let mut names: Vec<String> = Vec::new();
    let mut labels = Vec::new();
    for problem in problems {
        for (_, name) in references(&problem.message, Macros::NONE) {
            if !names.iter().any(|own| own == name) {
                names.push(name.to_owned());
            }
        }
        for label in problem.labels {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    let written: Vec<String> = names.iter().map(|name| format!("`${{{name}}}`")).collect();
    let what = match &written[..] {
        [] => return None,
        [one] => format!("{one} has no value {IN_ENVIRONMENT}"),
        many => format!("{} have no value {IN_ENVIRONMENT}", many.join(", ")),
    };
    let help = format!("set {} to have it checked whole", names.join(", "));
    let mut warning = Diagnostic::remark(what).help(help);
    warning.labels = labels;
    Some(warning)
}

/// The value of a name, or what is wrong with it.
fn value_of(name: &str) -> Result<String, &'static str> {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        Ok(_) => Err("is empty"),
        Err(std::env::VarError::NotPresent) => Err("is not set"),
        Err(std::env::VarError::NotUnicode(_)) => Err("is no UTF-8 text"),
    }
}

/// The end of every message about a name that has no value.
const IN_ENVIRONMENT: &str = "in the environment";

/// Whether a problem of a file is only that the environment of this run lacks a value.
pub fn is_unset(problem: &Diagnostic) -> bool {
    problem.code.is_none() && problem.message.ends_with(IN_ENVIRONMENT)
}

/// A name without a value.
#[derive(Debug)]
pub(super) struct Missing {
    name: String,
    what: &'static str,
    /// Where the value belongs.
    pub(super) place: Span,
}

impl Missing {
    pub(super) fn finding(&self) -> Diagnostic {
        let name = &self.name;
        Diagnostic::usage(format!("`${{{name}}}` {} {IN_ENVIRONMENT}", self.what))
            .at(self.place.clone(), "its value belongs here")
            .help(format!(
                "set {name}; if it is your partner's macro, declare it: macros = [\"${{{name}}}\"]"
            ))
    }
}
