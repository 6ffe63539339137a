//! What to type in the place of a wrong answer, where that is known: it is offered, and never taken unasked.

use super::findings::refuse_denied;
use crate::callback::Sources;
use crate::callback::syntax::condition::{Short, Written, read};
use crate::lint::Fix;
use crate::wizard::answers::{Answers, ParameterAnswer};
use crate::wizard::{Step, Wizard};

/// More rounds than fixes can lay open further ones.
const ROUNDS: usize = 4;

impl Wizard<'_> {
    /// The conditions in their right form, where some are wrong and the form of each is known.
    pub(in crate::wizard) fn mended_conditions(&self) -> Option<Vec<String>> {
        let is_sound = |conditions: &[String]| refuse_denied(&self.findings_of(conditions)).is_ok();
        let mended = self.answers.conditions.iter().map(|text| {
            let one = std::slice::from_ref(text);
            if is_sound(one) {
                return Some(text.clone());
            }
            let fixed = rounds(text, |text| {
                let findings = self.findings_of(&[text.to_owned()]);
                fixed(text, findings.into_iter().filter_map(|finding| finding.fix))
            });
            let tight = match read(text) {
                Written::Short(short) => Some(tight(text, &short)),
                Written::Adjust(_) | Written::Neither => None,
            };
            let mut forms = std::iter::once(fixed).chain(tight);
            forms.find(|form| is_sound(std::slice::from_ref(form)))
        });
        let mended: Vec<String> = mended.collect::<Option<_>>()?;
        (mended != self.answers.conditions && is_sound(&mended)).then_some(mended)
    }

    /// A denied parameter with a value that can be sent, under the name that it has.
    pub(in crate::wizard) fn mended_parameter(
        &self,
        key: &str,
        parameter: &ParameterAnswer,
    ) -> Option<ParameterAnswer> {
        let text = match parameter {
            ParameterAnswer::Placeholders(name) => format!("{key}={{{name}}}"),
            ParameterAnswer::Param(text) => text.clone(),
        };
        let mended = rounds(&text, |text| {
            let alone = self.alone(ParameterAnswer::Param(text.to_owned()));
            let mut sources = Sources::new();
            let Ok(draft) = alone.draft(&mut sources) else {
                return text.to_owned();
            };
            let findings = self.setup.check(&draft).findings;
            let fixes = findings.into_iter().filter_map(|finding| finding.fix);
            let is_its = |fix: &Fix| sources.get(fix.span.source).name == "--param";
            fixed(text, fixes.filter(is_its))
        });
        let mended = ParameterAnswer::Param(mended);
        let keeps_key = self
            .alone(mended.clone())
            .own_parameters()
            .iter()
            .all(|(own, _)| own == key);
        (keeps_key && !self.is_denied(&mended)).then_some(mended)
    }

    /// Whether a parameter alone is denied.
    pub(in crate::wizard) fn is_denied(&self, parameter: &ParameterAnswer) -> bool {
        let denied = self.denied(&self.alone(parameter.clone()));
        denied.iter().any(|(step, _)| *step == Step::Placeholders)
    }

    fn alone(&self, parameter: ParameterAnswer) -> Answers {
        Answers {
            trigger: self.answers.trigger.clone(),
            parameters: vec![parameter],
            ..Answers::default()
        }
    }
}

fn rounds(text: &str, mend: impl Fn(&str) -> String) -> String {
    (0..ROUNDS).fold(text.to_owned(), |text, _| mend(&text))
}

/// A text after the fixes of its findings.
fn fixed(text: &str, fixes: impl Iterator<Item = Fix>) -> String {
    let mut fixes: Vec<Fix> = fixes.collect();
    fixes.sort_by_key(|fix| fix.span.range.start);
    let mut out = String::new();
    let mut done = 0;
    for Fix { span, replacement } in fixes {
        let Some(before) = text.get(done..span.range.start) else {
            continue;
        };
        out.push_str(before);
        out.push_str(&replacement);
        done = span.range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// The short form without blanks, its name in small letters.
fn tight(text: &str, short: &Short) -> String {
    let name: String = text[short.name.clone()].split_whitespace().collect();
    let values = short.values.iter().map(|value| text[value.clone()].trim());
    let values: Vec<&str> = values.collect();
    let operator = if short.negative { "!=" } else { "=" };
    format!("{}{operator}{}", name.to_lowercase(), values.join(";"))
}
