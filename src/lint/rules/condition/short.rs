//! The short form of a condition: `environment=production`.

use super::values::{Compared, comma, known_values, misread, undocumented, unsendable};
use crate::callback::Given;
use crate::callback::condition::Test;
use crate::callback::syntax::condition::Short;
use crate::callback::syntax::template::fault;
use crate::lint::rules::name;
use crate::lint::rules::words::{shortened, with_environment_help};
use crate::lint::rules::{Context, Within};
use crate::lint::{Code, Diagnostic, Findings};
use std::ops::Range;

/// Checks the short form and makes its test.
pub(super) fn short(
    cx: &Context<'_>,
    given: &Given<'_>,
    written: &Short,
    out: &mut Findings<'_>,
) -> Option<Test> {
    let cx = &Context {
        within: Within::Condition,
        ..*cx
    };
    let written_name = given.text()[written.name.clone()].to_owned();
    if fault(&written_name).is_some() {
        out.add(bad_name(cx, given, written));
        return None;
    }
    let mut start = written.name.start;
    for alternative in written_name.split("||") {
        let range = start..start + alternative.len();
        start = range.end + 2;
        name::check(cx, given, range, out);
    }
    let mut values = Vec::new();
    let whole = written.values.first()?.start..written.values.last()?.end;
    // Of an entity, the `;` ends the value.
    if let Some(finding) = misread(given, whole.clone()) {
        out.add(finding);
        return None;
    }
    for range in &written.values {
        let value = &given.text()[range.clone()];
        if let Some(finding) = plain_value(given, range.clone()) {
            out.add(finding);
            return None;
        }
        values.push(value.to_owned());
    }
    undocumented(given, whole, &values, out);
    let compared = Compared {
        names: vec![&written_name],
        is_negative: written.negative,
        alternatives: written.values.clone(),
        before: format!("{written_name}{}", operator(written)),
    };
    known_values(cx, given, &compared, out);
    let values = values.iter().map(|value| value.replace(' ', "+")).collect();
    Some(Test {
        name: written_name,
        negative: written.negative,
        values,
        prefix: None,
    })
}

fn bad_name(cx: &Context<'_>, given: &Given<'_>, written: &Short) -> Diagnostic {
    let text = &given.text()[written.name.clone()];
    let values = &tight_values(given, written);
    let operator = operator(written);
    let finding = Diagnostic::new(
        Code::ConditionSyntax,
        format!("`{}` is no placeholder's name", shortened(text)),
    )
    .at(
        given.span(written.name.clone()),
        "a name such as environment belongs here",
    );
    let finding = with_environment_help(finding, text);
    match name::intended(cx, text) {
        Some((right, lead)) => {
            let right = format!("{}{operator}{values}", right.trim_matches(['{', '}']));
            finding.type_at(given, 0..given.text().len(), &right, lead)
        }
        None => finding.help("type environment=production, country=de;at or network_name!=Organic"),
    }
}

/// The operator of the short form.
const fn operator(written: &Short) -> &'static str {
    if written.negative { "!=" } else { "=" }
}

/// The values without blanks around them.
fn tight_values(given: &Given<'_>, written: &Short) -> String {
    let values = written.values.iter();
    let trimmed: Vec<&str> = values
        .map(|range| given.text()[range.clone()].trim())
        .collect();
    trimmed.join(";")
}

/// What is wrong with a plain value, if it cannot be said.
fn plain_value(given: &Given<'_>, range: Range<usize>) -> Option<Diagnostic> {
    let value = &given.text()[range.clone()];
    let finding = |message: &str| Diagnostic::new(Code::ConditionValues, message);
    let span = given.span(range.clone());
    if let Some(c) = value.chars().find(|c| c.is_control()) {
        let message = format!(
            "the control character U+{:04X} cannot be sent",
            u32::from(c)
        );
        return Some(
            Diagnostic::new(Code::ControlCharacter, message).at(span, "type the value anew"),
        );
    }
    if value.trim().is_empty() {
        Some(finding("the condition has an empty value").at(span, "a value belongs here").help(
            "no way to ask for \"nothing\" is documented; type the value that you mean: environment=production",
        ))
    } else if value.contains(',') {
        Some(comma(given, range))
    } else if value.contains(['{', '}']) {
        let finding =
            finding("a condition's value holds no braces").at(span, "plain text belongs here");
        let finding = finding.help("two placeholders cannot be compared with each other");
        Some(with_environment_help(finding, value))
    } else {
        let blank = value.chars().find(|c| c.is_whitespace() && *c != ' ')?;
        Some(unsendable(blank, span))
    }
}
