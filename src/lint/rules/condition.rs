//! Conditions: the grammar, the values, and what one joined text can say.

mod values;

use self::values::{Compared, EXAMPLES};
use super::placeholder::{self, Whole};
use super::words::{shortened, with_environment_help};
use super::{Context, Within, name, text};
use crate::callback::condition::{CombineError, Test, combine};
use crate::callback::read::read_condition;
use crate::callback::syntax::condition::{Adjust, Short, Written, intended_prefix, read};
use crate::callback::syntax::template::{fault, placeholders};
use crate::callback::syntax::url::split;
use crate::callback::{Condition, Given, Prefix, Span};
use crate::lint::{Code, Diagnostic, Findings};
use std::collections::HashSet;

/// Checks the conditions of one callback, which must all hold, and makes the one condition that says so.
/// `None`: there is none, or it cannot be made; the findings tell which.
pub fn check(cx: &Context<'_>, given: &[Given<'_>], out: &mut Findings<'_>) -> Option<Condition> {
    let mut tests: Vec<(Span, Test)> = Vec::new();
    // Those in Adjust's form on placeholders side by side.
    let mut joined: Vec<(Span, Condition)> = Vec::new();
    // The same once more says nothing more.
    let mut known = HashSet::new();
    let mut is_sound = true;
    for condition in given {
        let place = condition.place();
        let test = match read(condition.text()) {
            Written::Adjust(adjust) => {
                let sound = self::adjust(cx, condition, &adjust, out);
                let model = read_condition(condition.text(), &adjust).filter(|_| sound);
                let test = model.as_ref().and_then(Condition::test);
                if let (Some(model), None) = (model, &test) {
                    if joined.iter().all(|(_, first)| *first != model) {
                        joined.push((place, model));
                    }
                    continue;
                }
                test
            }
            Written::Short(written) => short(cx, condition, &written, out),
            Written::Neither => {
                out.add(neither(condition));
                None
            }
        };
        let plain = |test: &Test| Test {
            prefix: None,
            ..test.clone()
        };
        match test {
            None => is_sound = false,
            Some(test) if given.len() == 1 || known.insert(plain(&test)) => {
                tests.push((place, test));
            }
            Some(_) => {}
        }
    }
    match (&joined[..], &tests[..]) {
        _ if !is_sound => None,
        ([], []) => None,
        ([], tests) => join(tests, out),
        ([(_, only)], []) => Some(only.clone()),
        ([(place, _), ..], _) => {
            let message = "a condition on joined placeholders cannot be joined further";
            out.add(
                Diagnostic::new(Code::ConditionCombination, message)
                    .at(place.clone(), "write this one as simple conditions")
                    .help("type each test by itself: environment=sandbox"),
            );
            None
        }
    }
}

fn join(tests: &[(Span, Test)], out: &mut Findings<'_>) -> Option<Condition> {
    let plain: Vec<Test> = tests.iter().map(|(_, test)| test.clone()).collect();
    let error = match combine(&plain) {
        Ok(condition) => return Some(condition),
        Err(error) => error,
    };
    let place = tests.last().map(|(place, _)| place.clone());
    let finding = Diagnostic::new(Code::ConditionCombination, error.to_string())
        .at(place, "cannot be joined with the others");
    let mixed = plain.iter().any(|test| test.negative) && plain.iter().any(|test| !test.negative);
    out.add(match error {
        CombineError::SameTwice(name) if mixed => finding
            .help("Adjust compares one joined text: it cannot ask for a value and against another at once")
            .help(format!("keep the test that asks for a value: {name}=…")),
        CombineError::SameTwice(name) => {
            let values: Vec<&str> =
                plain.iter().filter(|t| t.name == name).flat_map(|t| &t.values).map(String::as_str).collect();
            finding
                .help("both can never hold at once, and nothing would be sent")
                .help(format!("for any of the values type {name}={}", shortened(&values.join(";").replace('+', " "))))
        }
        CombineError::NegativeAmongSeveral => finding
            .help("Adjust compares one joined text: `notequal` on two placeholders means \"not both\", not \"neither\"")
            .help("say what the value should be (country=de;at), or set up two callbacks"),
        CombineError::Ambiguous(_) => {
            finding.help("Adjust could not tell them apart: set up a callback for each value")
        }
        CombineError::TooMany(_) => finding.help("set up a callback for each value of one placeholder"),
        CombineError::Parts => finding,
    });
    None
}

fn neither(given: &Given<'_>) -> Diagnostic {
    let message = format!("`{}` is no condition", shortened(given.text()));
    let label = "a placeholder, `=` or `!=`, and a value belong here";
    let finding = Diagnostic::new(Code::ConditionSyntax, message);
    finding.at(given.place(), label).help(EXAMPLES)
}

/// Checks Adjust's form. Whether it is sound enough for the model.
pub fn adjust(
    cx: &Context<'_>,
    given: &Given<'_>,
    written: &Adjust,
    out: &mut Findings<'_>,
) -> bool {
    let cx = &cx.within(Within::Condition);
    let word = given.part(written.prefix.clone());
    let prefix = Prefix::parse(word.text());
    if prefix.is_none() {
        out.add(unknown_prefix(&word));
    }
    let list = given.part(written.placeholders.clone());
    if list.text().starts_with('{') {
        placeholder::check(cx, &list, Whole::Piece, out);
    }
    let misplaced = misplaced_placeholders(&list);
    let mut is_sound = prefix.is_some() && misplaced.is_none();
    if let Some(finding) = misplaced {
        out.add(finding);
    }
    let Some(value) = written.value.clone() else {
        let example = given.typed("equal,{environment},production");
        out.add(
            Diagnostic::new(Code::ConditionSyntax, "the condition has no value")
                .at(
                    given.span(written.range.clone()),
                    "a comma and a value are missing",
                )
                .help(format!("type it as {example}")),
        );
        return false;
    };
    if written.prefix.end + 1 != written.placeholders.start
        || written.placeholders.end + 1 != value.start
    {
        is_sound = false;
        let right = format!(
            "{},{},{}",
            word.text(),
            list.text(),
            &given.text()[value.clone()]
        );
        let whole = given.part(written.prefix.start..value.end);
        let message = "no blank stands around the commas of a condition";
        out.add(
            Diagnostic::new(Code::ConditionSyntax, message)
                .at(whole.place(), "blank beside a comma")
                .type_at(
                    &whole,
                    &right,
                    "Adjust would cut the callback at the blank: type ",
                ),
        );
    }
    let compared = Compared {
        given,
        names: placeholders(list.text()).collect(),
        prefix,
        alternatives: split(given.text(), value, ";").collect(),
        before: [""; 2],
    };
    if !compared.check(cx, out) {
        return false;
    }
    if compared.names.len() > 1 && compared.is_negative() {
        let message =
            "a test for a difference on several placeholders compares their joined values";
        let place = given.span(written.range.clone());
        out.add(
            Diagnostic::remark(message)
                .at(place, "\"not both\", not \"neither\"")
                .help("it holds as soon as one of the placeholders has another value"),
        );
    }
    is_sound
}

fn unknown_prefix(word: &Given<'_>) -> Diagnostic {
    let message = format!("`{}` is no prefix of a condition", shortened(word.text()));
    let finding = Diagnostic::new(Code::ConditionSyntax, message);
    let finding = match intended_prefix(word.text()) {
        Some(right) => finding
            .at(word.place(), format!("Adjust's word is `{right}`"))
            .edit(word, right),
        None => finding.at(word.place(), "equal, notequal, contained or notcontained"),
    };
    finding.help(UNREAD)
}

const UNREAD: &str = "Adjust would not read this as a condition";

/// Text where only placeholders belong, or no placeholder at all.
fn misplaced_placeholders(list: &Given<'_>) -> Option<Diagnostic> {
    if !list.text().starts_with('{') {
        let message = "the placeholders of a condition stand in braces";
        let label = "a placeholder such as {environment} belongs here";
        let finding = Diagnostic::new(Code::ConditionSyntax, message);
        return Some(finding.at(list.place(), label).help(UNREAD));
    }
    let text = text::texts_in(list).next()?;
    let message = "nothing stands between the placeholders of a condition";
    let example = list.typed("{environment}{device_type}");
    Some(
        Diagnostic::new(Code::ConditionSyntax, message)
            .at(text.place(), "leave this out")
            .help(format!(
                "several placeholders stand side by side: {example}"
            ))
            .edit(&text, ""),
    )
}

/// Checks the short form, `environment=production`, and makes its test.
fn short(
    cx: &Context<'_>,
    given: &Given<'_>,
    written: &Short,
    out: &mut Findings<'_>,
) -> Option<Test> {
    let cx = &cx.within(Within::Condition);
    let name = given.part(written.name.clone());
    if fault(name.text()).is_some() {
        out.add(bad_name(cx, given, &name, written));
        return None;
    }
    name.split("||").for_each(|one| name::check(cx, &one, out));
    let compared = Compared {
        given,
        names: vec![name.text()],
        prefix: Some(Prefix::of(written.negative, written.values.len())),
        alternatives: written.values.clone(),
        before: [name.text(), operator(written)],
    };
    let is_sound = compared.check(cx, out);
    let values = written.values.iter();
    let values = values.map(|range| given.text()[range.clone()].replace(' ', "+"));
    is_sound.then(|| Test {
        name: name.text().to_owned(),
        negative: written.negative,
        values: values.collect(),
        prefix: None,
    })
}

fn bad_name(cx: &Context<'_>, given: &Given<'_>, name: &Given<'_>, written: &Short) -> Diagnostic {
    let text = name.text();
    let message = format!("`{}` is no placeholder's name", shortened(text));
    let finding = Diagnostic::new(Code::ConditionSyntax, message)
        .at(name.place(), "a name such as environment belongs here");
    let finding = with_environment_help(finding, text);
    match name::intended(cx, text) {
        Some((right, lead)) => {
            let values = written.values.iter();
            let values: Vec<&str> = values.map(|at| given.text()[at.clone()].trim()).collect();
            let (name, operator) = (right.trim_matches(['{', '}']), operator(written));
            let right = format!("{name}{operator}{}", values.join(";"));
            finding.type_at(given, &right, lead)
        }
        None => finding.help(EXAMPLES),
    }
}

const fn operator(written: &Short) -> &'static str {
    if written.negative { "!=" } else { "=" }
}
