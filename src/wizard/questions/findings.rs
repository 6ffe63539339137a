//! Findings of the rules, in words, and the step that mends each.

use crate::callback::{DraftParameter, DraftValue, Given, Macros, Span};
use crate::catalogue::Trigger;
use crate::lint::rules::Context;
use crate::lint::{Code, Diagnostic, Findings, Level};
use crate::wizard::prompt::PromptResult;
use crate::wizard::{Setup, Step, Wizard, wrapped};

/// How a part of a text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::wizard) enum Colour {
    Placeholder,
    Sample,
    Endpoint,
    Wrong,
    Warning,
}

impl Wizard<'_, '_> {
    /// Says what is wrong with the flags before the first question, and opens the questions that mend it.
    pub(in crate::wizard) fn tell_wrong_flags(&mut self) -> PromptResult<()> {
        let mut findings = self.setup.check(&self.draft).findings;
        findings.retain(|finding| finding.code != Some(Code::MissingEndpoint));
        let findings = findings.into_iter();
        let wrong = findings.filter_map(|finding| Some((self.step_of(&finding)?, finding)));
        let wrong = wrong.filter(|(_, finding)| finding.level == Level::Deny);
        let (steps, findings): (Vec<Step>, Vec<Diagnostic>) = wrong.unzip();
        self.wrong = steps;
        match refuse_denied(&findings) {
            Err(why) => self.prompter.say(&why),
            Ok(()) => Ok(()),
        }
    }

    /// Findings as they are shown everywhere, each with its number.
    pub(in crate::wizard) fn rendered(&self, findings: &[Diagnostic]) -> String {
        let told = findings.iter().zip(1..).map(|(finding, number)| {
            let (weight, colour) = match finding.level {
                Level::Deny => ("Error", Colour::Wrong),
                _ => ("Warning", Colour::Warning),
            };
            let code = finding.code.map(|code| format!(" ({code})"));
            let code = code.unwrap_or_default();
            let text = format!("[{number}] {weight}: {}{code}", in_sentences(finding));
            let text = wrapped(&text, self.prompter.width());
            self.coloured(colour, &text)
        });
        told.collect::<Vec<_>>().join("\n")
    }

    /// A text in a colour, where there are colours.
    pub(in crate::wizard) fn coloured(&self, colour: Colour, text: &str) -> String {
        if !self.setup.colour || !self.prompter.draws() {
            return text.to_owned();
        }
        let style = match colour {
            Colour::Placeholder => anstyle::AnsiColor::Cyan.on_default(),
            Colour::Sample => anstyle::Style::new().dimmed(),
            Colour::Endpoint => anstyle::Style::new().bold(),
            Colour::Wrong => anstyle::AnsiColor::Red.on_default(),
            Colour::Warning => anstyle::AnsiColor::Yellow.on_default(),
        };
        format!("{style}{text}{style:#}")
    }

    /// The step whose answer a finding points at.
    pub(in crate::wizard) fn step_of(&self, finding: &Diagnostic) -> Option<Step> {
        match finding.code {
            Some(Code::UnknownTrigger) => return Some(Step::Trigger),
            Some(Code::MissingEndpoint) => return Some(Step::Endpoint),
            Some(Code::PostWithoutCondition | Code::BodyWithoutPost) => return Some(Step::Method),
            _ => {}
        }
        let place = &finding.labels.first()?.span;
        let is_in = |list: &[Given<'_>]| list.iter().any(|own| own.place().contains(place));
        let draft = &self.draft;
        let own = || draft.destinations.iter();
        let own_bodies = own().flat_map(|to| to.body.iter().flatten());
        if is_in(&draft.event_tokens) {
            Some(Step::EventToken)
        } else if own().any(|to| is_in(std::slice::from_ref(&to.url))) {
            Some(Step::Endpoint)
        } else if is_in(&draft.conditions)
            || own().any(|to| to.conditions.as_deref().is_some_and(is_in))
        {
            Some(Step::Condition)
        } else if own_bodies.chain(&draft.body).any(|one| is_at(one, place)) {
            Some(Step::Method)
        } else {
            let parameters = own().flat_map(|to| to.parameters.iter().flatten());
            let mut parameters = draft.parameters.iter().chain(parameters);
            let is_any = parameters.any(|one| is_at(one, place)) || is_in(&draft.exclude);
            is_any.then_some(Step::Placeholders)
        }
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
pub(in crate::wizard) fn in_sentences_of(findings: &[Diagnostic], level: Level) -> Option<String> {
    let told = findings.iter().filter(|finding| finding.level == level);
    let lines: Vec<String> = told.map(in_sentences).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn in_sentences(finding: &Diagnostic) -> String {
    let mut text = format!("{}.", sentence(&finding.message));
    // A label underlines a place, which is not shown here: it stands in for help where there is none.
    let label = finding.labels.first().map(|label| &label.text);
    let more: Vec<&String> = if finding.help.is_empty() {
        label.into_iter().collect()
    } else {
        finding.help.iter().collect()
    };
    for more in more.into_iter().filter(|more| !more.is_empty()) {
        let end = if more.ends_with('?') { "" } else { "." };
        text.push_str(&format!(" {}{end}", sentence(more)));
    }
    text
}

/// A message as a sentence of its own, without the full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    // An address stays as it is written.
    let mut words = text.split(' ');
    if words.next().is_some_and(|word| word.contains("://")) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Runs some rules under the levels of the setup.
pub(in crate::wizard) fn with_rules(
    setup: &Setup<'_>,
    macros: &Macros,
    trigger: Option<&'static Trigger>,
    rules: impl FnOnce(&Context<'_>, &mut Findings<'_>),
) -> Vec<Diagnostic> {
    let cx = Context {
        catalogue: setup.catalogue,
        macros,
        trigger,
        material: crate::lint::rules::Material::Draft,
        within: crate::lint::rules::Within::Get,
    };
    let mut out = Findings::new(setup.levels, &[]);
    rules(&cx, &mut out);
    out.into_list()
}
