//! The values of variables: they come from the environment, which is read here alone.

use crate::callback::NoValue;
use crate::lint::{Diagnostic, MissingValue};
use std::env::{VarError, var, vars_os};

pub(crate) fn value_of(name: &str) -> Result<String, NoValue> {
    match var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        Ok(_) => Err(NoValue::Empty),
        Err(VarError::NotPresent) => Err(NoValue::Unset),
        Err(VarError::NotUnicode(_)) => Err(NoValue::NotText),
    }
}

/// Whether a text holds the value of some variable, whichever it is. Short ones stand anywhere by chance.
pub(crate) fn holds_a_value(text: &str) -> bool {
    const SHORTEST: usize = 6;
    let mut values = vars_os().filter_map(|(_, value)| value.into_string().ok());
    values.any(|value| value.len() >= SHORTEST && text.contains(&value))
}

/// What has no value, as one warning that names all of it.
pub(crate) fn unset(missing: &[MissingValue]) -> Option<Diagnostic> {
    let mut names: Vec<&str> = Vec::new();
    for one in missing {
        if !names.contains(&one.name.as_str()) {
            names.push(&one.name);
        }
    }
    let written: Vec<String> = names.iter().map(|name| format!("`${{{name}}}`")).collect();
    let what = match &written[..] {
        [] => return None,
        [one] => format!("{one} has no value in the environment"),
        many => format!("{} have no value in the environment", many.join(", ")),
    };
    let mut warning =
        Diagnostic::remark(what).help(format!("set {} to have it checked whole", names.join(", ")));
    let mut told = Vec::new();
    for one in missing {
        if !told.contains(&&one.place) {
            told.push(&one.place);
            warning = warning.at(one.place.clone(), "its value belongs here");
        }
    }
    Some(warning)
}
