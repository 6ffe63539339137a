//! The short form of a condition: `environment=production`.

use super::values::{
    Compared, EXAMPLES, fault as value_fault, known_values, misread, undocumented, unsendable,
};
use crate::callback::Given;
use crate::callback::condition::Test;
use crate::callback::syntax::condition::Short;
use crate::callback::syntax::template::fault;
use crate::callback::syntax::url::split;
use crate::lint::rules::name;
use crate::lint::rules::words::{shortened, with_environment_help};
use crate::lint::rules::{Context, Within, text};
use crate::lint::{Code, Diagnostic, Findings};

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
    for range in split(given.text(), written.name.clone(), "||") {
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
        if value.contains(char::is_control) {
            let code = Code::ControlCharacter;
            text::control_characters(given, range.clone(), code, char::is_control, out);
            return None;
        }
        let blank = || {
            let blank = value.chars().find(|c| c.is_whitespace() && *c != ' ')?;
            Some(unsendable(blank, given.span(range.clone())))
        };
        if let Some(finding) = value_fault(given, range.clone()).or_else(blank) {
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
    let message = format!("`{}` is no placeholder's name", shortened(text));
    let finding = Diagnostic::new(Code::ConditionSyntax, message).at(
        given.span(written.name.clone()),
        "a name such as environment belongs here",
    );
    let finding = with_environment_help(finding, text);
    match name::intended(cx, text) {
        Some((right, lead)) => {
            let values = written.values.iter();
            let values: Vec<&str> = values.map(|at| given.text()[at.clone()].trim()).collect();
            let (name, operator) = (right.trim_matches(['{', '}']), operator(written));
            let right = format!("{name}{operator}{}", values.join(";"));
            finding.type_at(given, 0..given.text().len(), &right, lead)
        }
        None => finding.help(EXAMPLES),
    }
}

/// The operator of the short form.
const fn operator(written: &Short) -> &'static str {
    if written.negative { "!=" } else { "=" }
}
