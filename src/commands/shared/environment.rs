//! The values of variables: they come from the environment, which is read here alone.

use crate::callback::NoValue;
use crate::lint::{Diagnostic, MissingValue};
use std::collections::HashSet;
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
    let (mut named, mut placed) = (HashSet::new(), HashSet::new());
    let names = missing.iter().map(|one| &*one.name);
    let names: Vec<&str> = names.filter(|name| named.insert(*name)).collect();
    let written: Vec<String> = names.iter().map(|name| format!("`${{{name}}}`")).collect();
    let have = if names.len() == 1 { "has" } else { "have" };
    let what = format!("{} {have} no value in the environment", written.join(", "));
    let help = format!("set {} to have it checked whole", names.join(", "));
    let places = missing.iter().map(|one| &one.place);
    let places = places.filter(|place| placed.insert(*place));
    let warning = places.fold(Diagnostic::remark(what).help(help), |warning, place| {
        warning.at(place.clone(), "its value belongs here")
    });
    (!missing.is_empty()).then_some(warning)
}
