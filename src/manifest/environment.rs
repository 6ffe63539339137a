//! `${NAME}` in endpoints and event tokens: the value comes from the environment, so that a file can be shared and
//! what is secret in it is not. Names are upper case; findings show what is written, never the value.

use super::value::Reader;
use crate::callback::{Given, Macros};
use crate::lint::Diagnostic;
use std::ops::Range;

/// A `${NAME}` in a text: its bytes, and the name.
fn references(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.match_indices("${").filter_map(|(start, _)| {
        let rest = &text[start + 2..];
        // Only as far as a name goes: a text of many `${` would else be searched to its end for each.
        let of_name = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        let name = &rest[..rest.bytes().take_while(|b| of_name(*b)).count()];
        let is_name = rest[name.len()..].starts_with('}')
            && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
        is_name.then_some((start..start + name.len() + 3, name))
    })
}

/// The text with each `${NAME}` replaced by its value. What is declared as the partner's macro stays. A name that
/// is not set is a problem of the file,
/// and a stand-in then keeps the rules from telling the same once more.
pub(super) fn filled<'a>(
    reader: &mut Reader<'a>,
    macros: &Macros,
    given: Given<'a>,
    stand_in: &str,
) -> Given<'a> {
    if !given.text().contains("${") {
        return given;
    }
    let written = given.text().to_owned();
    let mut filled = String::new();
    let mut done = 0;
    let mut problems = Vec::new();
    for (range, name) in references(&written) {
        if macros.contains(&written[range.clone()]) {
            continue;
        }
        let value = match std::env::var(name) {
            Ok(value) if !value.is_empty() => value,
            Ok(_) => {
                problems.push(missing(&given, range, name, "is empty"));
                continue;
            }
            Err(std::env::VarError::NotPresent) => {
                problems.push(missing(&given, range, name, "is not set"));
                continue;
            }
            Err(std::env::VarError::NotUnicode(_)) => {
                problems.push(missing(&given, range, name, "is no UTF-8 text"));
                continue;
            }
        };
        filled.push_str(&written[done..range.start]);
        filled.push_str(&value);
        done = range.end;
    }
    if !problems.is_empty() {
        for problem in problems {
            reader.add(given.place(), || problem);
        }
        return Given::filled(given.place(), stand_in.to_owned(), written);
    }
    if done == 0 {
        return given;
    }
    filled.push_str(&written[done..]);
    Given::filled(given.place(), filled, written)
}

/// The end of every message about a name that has no value.
const IN_ENVIRONMENT: &str = "in the environment";

/// Whether a problem of a file is only that the environment of this run lacks a value.
pub fn is_unset(problem: &Diagnostic) -> bool {
    problem.code.is_none() && problem.message.ends_with(IN_ENVIRONMENT)
}

fn missing(given: &Given<'_>, range: Range<usize>, name: &str, what: &str) -> Diagnostic {
    Diagnostic::usage(format!("`${{{name}}}` {what} {IN_ENVIRONMENT}"))
        .at(given.span(range), "its value belongs here")
        .help(format!(
            "set {name}; if it is your partner's macro, declare it: macros = [\"${{{name}}}\"]"
        ))
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn only_upper_case_names_are_references() {
        let names = |text| references(text).map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(names("https://${HOST}/${A_1}"), ["HOST", "A_1"]);
        assert!(names("${x} ${1A} ${} ${A ${A-B} $A {A}").is_empty());
    }
}
