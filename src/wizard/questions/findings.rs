//! Findings of the rules, in words, and the step that mends each.

use crate::callback::{Destination, DraftParameter, DraftValue, Given, Macros, Span};
use crate::catalogue::Trigger;
use crate::lint::rules::{Context, Material, Within};
use crate::lint::{Code, Diagnostic, Findings, Level};
use crate::report::palette::{self, WARNING, WRONG};
use crate::wizard::{Setup, Step, Wizard, wrapped};
use anstyle::Style;

pub(super) use palette::{DIM as SAMPLE, HEADING as ENDPOINT, NAME as PLACEHOLDER};

/// What an answer is judged by. It borrows nothing of the wizard, whose prompter asks meanwhile.
pub(super) struct Rules<'w> {
    pub(super) setup: Setup<'w>,
    pub(super) macros: Macros,
    pub(super) trigger: Option<&'static Trigger>,
}

impl Rules<'_> {
    /// Runs some rules under the levels of the setup.
    pub(super) fn judge(
        &self,
        rules: impl FnOnce(&Context<'_>, &mut Findings<'_>),
    ) -> Vec<Diagnostic> {
        let cx = Context {
            catalogue: self.setup.catalogue,
            macros: &self.macros,
            trigger: self.trigger,
            material: Material::Draft,
            within: Within::Get,
        };
        let mut out = Findings::new(self.setup.levels, &[]);
        rules(&cx, &mut out);
        out.into_list()
    }
}

impl<'w> Wizard<'w, '_> {
    /// The rules for the callback as it is so far.
    pub(super) fn rules(&self) -> Rules<'w> {
        Rules {
            setup: self.setup,
            macros: self.macros(),
            trigger: self.known_trigger(),
        }
    }

    /// Says what is wrong with the flags before the first question, and opens the questions that mend it.
    pub(in crate::wizard) fn tell_wrong_flags(&mut self) {
        let mut findings = self.setup.check(&self.draft).findings;
        findings.retain(|finding| {
            finding.level == Level::Deny && finding.code != Some(Code::MissingEndpoint)
        });
        findings.retain(|finding| {
            let step = self.step_of(finding);
            self.wrong.extend(step);
            step.is_some()
        });
        if let Err(why) = refuse_denied(&findings) {
            self.prompter.say(&why);
        }
    }

    /// Says what is warned of.
    pub(super) fn say_warnings(&mut self, findings: &[Diagnostic]) {
        if let Some(warnings) = in_sentences_of(findings, Level::Warn) {
            self.prompter.say(&warnings);
        }
    }

    /// Findings as they are shown everywhere, each with its number.
    pub(super) fn rendered(&self, findings: &[Diagnostic]) -> String {
        let told = findings.iter().zip(1..).map(|(finding, number)| {
            let (weight, colour) = match finding.level {
                Level::Deny => ("Error", WRONG),
                _ => ("Warning", WARNING),
            };
            let code = finding.code.map(|code| format!(" ({code})"));
            let code = code.unwrap_or_default();
            let text = format!("[{number}] {weight}: {}{code}", in_sentences(finding));
            self.coloured(colour, &wrapped(&text, self.prompter.width()))
        });
        told.collect::<Vec<_>>().join("\n")
    }

    /// A text in a style, where there are colours.
    pub(super) fn coloured(&self, style: Style, text: &str) -> String {
        if self.setup.colour {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// The step whose answer a finding points at.
    pub(in crate::wizard) fn step_of(&self, finding: &Diagnostic) -> Option<Step> {
        match finding.code {
            Some(Code::UnknownTrigger) => return Some(Step::Trigger),
            Some(Code::MissingEndpoint) => return Some(Step::Endpoint),
            Some(Code::PostWithoutCondition | Code::BodyWithoutPost) => return Some(Step::Method),
            _ => {}
        }
        let (draft, place) = (&self.draft, &finding.labels.first()?.span);
        let is_in = |list: &[Given<'_>]| list.iter().any(|own| own.place().contains(place));
        let has = |list: &[DraftParameter<'_>]| list.iter().any(|one| is_at(one, place));
        let any = |is: &dyn Fn(&Destination<'_>) -> bool| draft.destinations.iter().any(is);
        let steps = [
            (Step::EventToken, is_in(&draft.event_tokens)),
            (Step::Endpoint, any(&|to| to.url.place().contains(place))),
            (Step::Condition, is_in(&draft.conditions)),
            (
                Step::Condition,
                any(&|to| to.conditions.as_deref().is_some_and(is_in)),
            ),
            (Step::Method, has(&draft.body)),
            (Step::Method, any(&|to| to.body.as_deref().is_some_and(has))),
            (
                Step::Placeholders,
                has(&draft.parameters) || is_in(&draft.exclude),
            ),
            (
                Step::Placeholders,
                any(&|to| to.parameters.as_deref().is_some_and(has)),
            ),
        ];
        steps.into_iter().find_map(|(step, is)| is.then_some(step))
    }
}

/// Whether a place lies in the key or the value of a parameter.
pub(in crate::wizard) fn is_at(one: &DraftParameter<'_>, place: &Span) -> bool {
    one.key.place().contains(place)
        || match &one.value {
            DraftValue::Placeholder => false,
            DraftValue::Raw(value) | DraftValue::Encoded(value) | DraftValue::Written(value) => {
                value.place().contains(place)
            }
        }
}

/// The findings that are denied.
pub(super) fn denied(findings: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> + Clone {
    let is_denied = |finding: &&Diagnostic| finding.level == Level::Deny;
    findings.iter().filter(is_denied)
}

/// `Err` with the findings that are denied, in words.
pub(in crate::wizard) fn refuse_denied(findings: &[Diagnostic]) -> Result<(), String> {
    in_sentences_of(findings, Level::Deny).map_or(Ok(()), Err)
}

/// The findings of a level in words: each message with what to type, on a line of its own.
fn in_sentences_of(findings: &[Diagnostic], level: Level) -> Option<String> {
    let told = findings.iter().filter(|finding| finding.level == level);
    let lines: Vec<String> = told.map(in_sentences).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn in_sentences(finding: &Diagnostic) -> String {
    // A label underlines a place, which is not shown here: it stands in for help where there is none.
    let label = finding.labels.first().map(|label| &label.text);
    let label = label.filter(|_| finding.help.is_empty());
    let all = std::iter::once(&finding.message)
        .chain(label)
        .chain(&finding.help);
    let all = all
        .filter(|text| !text.is_empty())
        .map(|text| sentence(text));
    all.collect::<Vec<_>>().join(" ")
}

/// A message as a sentence of its own.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let end = if text.ends_with('?') { "" } else { "." };
    // An address stays as it is written.
    let is_address = text
        .split(' ')
        .next()
        .is_some_and(|word| word.contains("://"));
    let first = text.chars().next().filter(|_| !is_address);
    let rest = first.map_or(text, |first| &text[first.len_utf8()..]);
    let first = first.into_iter().flat_map(char::to_uppercase);
    format!("{}{rest}{end}", first.collect::<String>())
}
