//! The check of a draft with values from the environment. What is typed is judged with stand-ins for the values, so
//! that it can be shown and mended; what only the values break is told without them, for a log is no place for a secret.

use super::Checked;
use crate::callback::{Callback, Draft, Given, Likeness, Macros, Role, Span, StandIns, references};
use crate::catalogue::Catalogue;
use crate::lint::rules::trigger::unwritable;
use crate::lint::shortened;
use crate::lint::{Code, Diagnostic, Fix, Label, Level, Levels};

/// A callback that may be shown to everybody.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The callback, with stand-ins for its values.
    pub callback: Callback,
    /// What the stand-ins stand for.
    pub stand_ins: StandIns,
}

impl Draft<'_> {
    /// Checks everything that can be said of this callback alone, and makes it. `macros` are known beside its own;
    /// `allowed` are the codes that it allows. Of one that lacks values, what is made has stand-ins for them.
    pub fn check(
        &self,
        catalogue: &Catalogue,
        macros: &Macros,
        levels: &Levels,
        allowed: &[(Code, Span)],
    ) -> Checked {
        let Some((typed, stand_ins)) = self.with_stand_ins(Likeness::Value) else {
            return self.judge(catalogue, macros, levels, allowed);
        };
        let filled: Vec<&Given<'_>> = self.filled().collect();
        let mut of_typed = typed.judge(catalogue, macros, levels, allowed);
        for finding in &mut of_typed.findings {
            unmask(finding, &stand_ins, &filled);
        }
        if !self.lacks_values() {
            let mut checked = self.judge(catalogue, macros, levels, allowed);
            checked.findings = merged(checked.findings, of_typed.findings, &filled);
            return checked;
        }
        of_typed
            .findings
            .retain(|finding| is_certain(finding, &filled));
        let mut denied = of_typed.findings.iter().map(|finding| finding.level);
        if of_typed.callback.is_none() && !denied.any(|level| level == Level::Deny) {
            // What stood in the way may go with the value.
            let lenient = typed.judge(catalogue, macros, &Levels::lenient(), allowed);
            of_typed.callback = lenient.callback;
        }
        of_typed
    }

    /// The callback as everybody may see it, the same in every environment, whatever rules it breaks; `None` where it
    /// cannot be made.
    pub fn shown(&self, catalogue: &Catalogue, macros: &Macros) -> Option<Shown> {
        let masked = self.with_stand_ins(Likeness::Written);
        let (draft, stand_ins) = masked.unwrap_or_else(|| (self.clone(), StandIns::default()));
        let lenient = draft.judge(catalogue, macros, &Levels::lenient(), &[]);
        let callback = lenient.callback?;
        Some(Shown {
            callback,
            stand_ins,
        })
    }
}

/// Says what is written in the place of the stand-ins. A fix that would lose a `${NAME}` is none.
fn unmask(finding: &mut Diagnostic, stand_ins: &StandIns, filled: &[&Given<'_>]) {
    let labels = finding.labels.iter_mut().map(|label| &mut label.text);
    let texts = labels.chain(&mut finding.help);
    for text in texts.chain([&mut finding.message]) {
        *text = stand_ins.unmasked(text);
    }
    if let Some(Fix { span, replacement }) = &mut finding.fix {
        *replacement = stand_ins.unmasked(replacement);
        let names = |text: &str| -> Vec<String> {
            let names = references(text, Macros::NONE).map(|(_, name)| name);
            names.map(str::to_owned).collect()
        };
        let about = filled.iter().find(|given| given.place().contains(span));
        let is_kept = about.is_none_or(|given| {
            let start = given.place().range.start;
            let old = span.range.start - start..span.range.end - start;
            let old = given.written().get(old).unwrap_or_else(|| given.written());
            names(old) == names(replacement)
        });
        if !is_kept {
            finding.fix = None;
        }
    }
}

/// The text with values that a finding is about.
fn about<'g, 'a>(finding: &Diagnostic, filled: &[&'g Given<'a>]) -> Option<&'g Given<'a>> {
    let mut given = filled.iter().copied();
    given.find(|given| {
        let mut places = finding.labels.iter().map(|label| &label.span);
        places.any(|place| given.place().contains(place))
    })
}

/// What a finding is, and where: two of one draft are one if both are the same.
fn key(finding: &Diagnostic) -> (Option<Code>, Option<&Span>) {
    let first = finding.labels.first();
    (finding.code, first.map(|label| &label.span))
}

/// What was found with the values. What is found with stand-ins too is told of the text that is typed; of all else
/// about such a text only the rule and the place are told.
fn merged(
    with_values: Vec<Diagnostic>,
    typed: Vec<Diagnostic>,
    filled: &[&Given<'_>],
) -> Vec<Diagnostic> {
    let codes: Vec<(Option<Code>, Option<Span>)> = with_values
        .iter()
        .filter_map(|finding| Some((finding.code, Some(about(finding, filled)?.place()))))
        .collect();
    let place = |finding: &Diagnostic| about(finding, filled).map(Given::place);
    let mut typed: Vec<Diagnostic> = typed
        .into_iter()
        .filter(|finding| {
            // A stand-in may break a rule that the value does not.
            let place = place(finding);
            place.is_some() && codes.contains(&(finding.code, place))
        })
        .collect();
    let mut all = Vec::with_capacity(with_values.len());
    for finding in with_values {
        let Some(given) = about(&finding, filled) else {
            all.push(finding);
            continue;
        };
        match typed.iter().position(|other| key(other) == key(&finding)) {
            Some(at) => all.push(typed.remove(at)),
            None => all.push(hidden(finding, given, filled)),
        }
    }
    all.append(&mut typed);
    all
}

/// A finding about a text with values says nothing of the text itself. The place shows what is written.
fn hidden(mut finding: Diagnostic, given: &Given<'_>, filled: &[&Given<'_>]) -> Diagnostic {
    let Some(code) = finding.code else {
        return finding;
    };
    let written = shortened(given.written());
    let kind = unwritable(given.text()).filter(|_| given.role() == Some(Role::EventToken));
    (finding.message, finding.help) = match kind {
        Some((_, kind)) if code == Code::ControlCharacter => (
            format!(
                "with its value from the environment, {kind} stands in the event token `{written}`"
            ),
            vec![format!(
                "no event token has that. More: cbgen explain {code}"
            )],
        ),
        _ => (
            format!("with its values from the environment, `{written}` breaks a rule"),
            vec![format!("{} More: cbgen explain {code}", code.summary())],
        ),
    };
    // Another place beside it would tell what the value is like.
    let is_filled = |label: &Label| {
        filled
            .iter()
            .any(|given| given.place().contains(&label.span))
    };
    finding.labels.retain(is_filled);
    for label in &mut finding.labels {
        "here".clone_into(&mut label.text);
    }
    finding.fix = None;
    finding
}

/// Whether a finding holds whatever the values are that are not known.
fn is_certain(finding: &Diagnostic, filled: &[&Given<'_>]) -> bool {
    let Some(first) = finding.labels.first() else {
        return true;
    };
    match finding.code {
        // The values may be what it allows something for.
        Some(Code::UnusedAllow) => false,
        // That two values of one key are not the same is likely.
        None | Some(Code::DuplicateKey) => true,
        Some(_) => !filled.iter().any(|given| given.is_value(&first.span)),
    }
}
