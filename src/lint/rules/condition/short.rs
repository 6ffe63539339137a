//! The short form of a condition: `environment=production`.

use super::values::{Compared, EXAMPLES};
use crate::callback::condition::Test;
use crate::callback::syntax::condition::Short;
use crate::callback::syntax::template::fault;
use crate::callback::syntax::url::split;
use crate::callback::{Given, Prefix};
use crate::lint::rules::name;
use crate::lint::rules::words::{shortened, with_environment_help};
use crate::lint::rules::{Context, Within};
use crate::lint::{Code, Diagnostic, Findings};

pub(super) fn short(
    cx: &Context<'_>,
    given: &Given<'_>,
    written: &Short,
    out: &mut Findings<'_>,
) -> Option<Test> {
    let cx = &cx.within(Within::Condition);
    let written_name = given.text()[written.name.clone()].to_owned();
    if fault(&written_name).is_some() {
        out.add(bad_name(cx, given, written));
        return None;
    }
    for range in split(given.text(), written.name.clone(), "||") {
        name::check(cx, given, range, out);
    }
    let compared = Compared {
        names: vec![&given.text()[written.name.clone()]],
        prefix: Some(Prefix::of(written.negative, written.values.len())),
        alternatives: written.values.clone(),
        before: format!("{written_name}{}", operator(written)),
    };
    let is_sound = compared.check(cx, given, out);
    let values = written.values.iter();
    let values = values.map(|range| given.text()[range.clone()].replace(' ', "+"));
    let values = values.collect();
    is_sound.then_some(Test {
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

const fn operator(written: &Short) -> &'static str {
    if written.negative { "!=" } else { "=" }
}
