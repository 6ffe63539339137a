//! `${NAME}` in endpoints and event tokens: the value comes from the environment, so that a file can be shared and
//! what is secret in it is not. Names are upper case; findings show what is written, never the value.

use super::value::Reader;
use crate::callback::{Draft, Given, Macros};
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
/// is not set is a problem of the file; a stand-in for the text is then made of what is known, for the rules that
/// need no value.
pub(super) fn filled<'a>(
    reader: &mut Reader<'a>,
    macros: &Macros,
    given: Given<'a>,
    stand_in: fn(&str) -> String,
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
        let value = match value_of(name) {
            Ok(value) => value,
            Err(what) => {
                problems.push(missing(&given, range, name, what));
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
        return Given::filled(given.place(), stand_in(&written), written);
    }
    if done == 0 {
        return given;
    }
    filled.push_str(&written[done..]);
    Given::filled(given.place(), filled, written)
}

/// A URL that lacks values: the parts without any, and the keys of the query.
pub(super) fn known_url(written: &str) -> String {
    let behind_scheme = written.find("://").map_or(0, |at| at + 3);
    let rest = &written[behind_scheme..];
    let path = behind_scheme + rest.find(['/', '?']).unwrap_or(rest.len());
    let query = written.find('?').unwrap_or(written.len()).max(path);
    let is_known = |part: &str| references(part).next().is_none();
    let (host, path, query) = (&written[..path], &written[path..query], &written[query..]);
    let mut known = if is_known(host) {
        host
    } else {
        "https://example.com"
    }
    .to_owned();
    if is_known(path) {
        known.push_str(path);
    }
    known + &replaced(query, Macros::NONE, |_| "x".to_owned()).unwrap_or_else(|| query.to_owned())
}

/// Whether a text lacks values, and is not the one that is sent.
pub fn lacks_value(given: &Given<'_>, macros: &Macros) -> bool {
    let written = given.written();
    given.is_filled()
        && references(written)
            .any(|(place, name)| !macros.contains(&written[place]) && value_of(name).is_err())
}

/// What [is unset](is_unset), as one warning that names all of it.
pub fn unset(problems: Vec<Diagnostic>) -> Option<Diagnostic> {
    let mut names: Vec<String> = Vec::new();
    let mut labels = Vec::new();
    for problem in problems {
        for (_, name) in references(&problem.message) {
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

/// Fills the endpoints and event tokens of a draft as a file's are filled; a stand-in takes the place of what is not
/// set.
pub fn fill(draft: &mut Draft<'_>, macros: &Macros) {
    let fill = |given: &mut Given<'_>, unset: &dyn Fn(&str) -> String| {
        let value = |name: &str| value_of(name).unwrap_or_else(|_| unset(name));
        if let Some(filled) = replaced(given.text(), macros, value) {
            *given = Given::filled(given.place(), filled, given.text().to_owned());
        }
    };
    for to in &mut draft.destinations {
        fill(&mut to.url, &stand_in);
    }
    for token in &mut draft.event_tokens {
        fill(token, &|_| "abc123".to_owned());
    }
}

/// The text of a file with a stand-in in the place of each `${NAME}`, for showing what it builds without showing
/// values: [`unmasked`] then puts the names back.
pub fn masked(text: &str, macros: &Macros) -> String {
    replaced(text, macros, stand_in).unwrap_or_else(|| text.to_owned())
}

/// What was built from a [`masked`] text, with `${NAME}` where the stand-ins are.
pub fn unmasked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(STAND_IN.1) {
        let head = &rest[..at];
        let name = head.rfind(STAND_IN.0).and_then(|start| {
            let name = decoded(&head[start + STAND_IN.0.len()..])?;
            Some((start, name))
        });
        if let Some((start, name)) = name {
            out.push_str(&head[..start]);
            out.push_str(&format!("${{{name}}}"));
        } else {
            out.push_str(head);
            out.push_str(STAND_IN.1);
        }
        rest = &rest[at + STAND_IN.1.len()..];
    }
    out.push_str(rest);
    out
}

/// What stands before and behind the name in a stand-in. It is a host, for a value mostly is one or a part of one,
/// and no URL escapes a letter of it.
const STAND_IN: (&str, &str) = ("value-", ".cbgen.invalid");

fn stand_in(name: &str) -> String {
    let name: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{}{name}{}", STAND_IN.0, STAND_IN.1)
}

fn decoded(hex: &str) -> Option<String> {
    if hex.is_empty() {
        return None;
    }
    let pairs = (0..hex.len()).step_by(2).map(|at| hex.get(at..at + 2));
    let bytes = pairs.map(|pair| u8::from_str_radix(pair?, 16).ok());
    String::from_utf8(bytes.collect::<Option<_>>()?).ok()
}

/// A text with each `${NAME}` replaced, but for the partner's macros; `None` where there is none.
fn replaced(text: &str, macros: &Macros, value: impl Fn(&str) -> String) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for (range, name) in references(text) {
        if macros.contains(&text[range.clone()]) {
            continue;
        }
        out.push_str(&text[done..range.start]);
        out.push_str(&value(name));
        done = range.end;
    }
    if done == 0 {
        return None;
    }
    out.push_str(&text[done..]);
    Some(out)
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
    use super::{known_url, masked, references, unmasked};
    use crate::callback::Macros;

    #[test]
    fn a_name_comes_back_from_its_stand_in() {
        let text = "https://${A_1}.example.com/${KEY}?k=${ A}&v=${B}";
        let masked = masked(text, Macros::NONE);
        assert!(masked.matches("${").count() == 1, "{masked}");
        assert_eq!(unmasked(&masked), text);
        for other in [
            "value-.cbgen.invalid",
            "value-4é.cbgen.invalid",
            "value-.cbgen.invali",
        ] {
            assert_eq!(unmasked(other), other);
        }
    }

    #[test]
    fn a_url_without_values_has_the_parts_that_need_none() {
        for (written, known) in [
            (
                "https://${HOST}/a?k=${KEY}&b={adid}",
                "https://example.com/a?k=x&b={adid}",
            ),
            ("${BASE}/a/{adid}", "https://example.com/a/{adid}"),
            ("${BASE}&x=1", "https://example.com"),
            ("https://a.example.com/${PATH}&x=1", "https://a.example.com"),
            ("https://a.example.com:${PORT}?x", "https://example.com?x"),
            (
                "${SCHEME}://a.example.com/?${QUERY}",
                "https://example.com/?x",
            ),
        ] {
            assert_eq!(known_url(written), known, "{written}");
        }
    }

    #[test]
    fn only_upper_case_names_are_references() {
        let names = |text| references(text).map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(names("https://${HOST}/${A_1}"), ["HOST", "A_1"]);
        assert!(names("${x} ${1A} ${} ${A ${A-B} $A {A}").is_empty());
    }
}
