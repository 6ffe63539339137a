//! Findings of the rules, in words, and the step that mends each.

use crate::callback::{Given, Sources};
use crate::catalogue::Trigger;
use crate::lint::rules::Context;
use crate::lint::{Code, Diagnostic, Findings, Level};
use crate::report::{ReportFormat, Style, render};
use crate::wizard::answers::Answers;
use crate::wizard::prompt::PromptResult;
use crate::wizard::{Setup, Step, Wizard, wrapped};

impl Wizard<'_> {
    /// Says what is wrong with the flags before the first question, and opens the questions that mend it.
    pub(in crate::wizard) fn tell_wrong_flags(&mut self) -> PromptResult<()> {
        let wrong = self.denied(&self.answers);
        if wrong.is_empty() {
            return Ok(());
        }
        let findings: Vec<Diagnostic> = wrong.iter().map(|(_, finding)| finding.clone()).collect();
        self.wrong = wrong.into_iter().map(|(step, _)| step).collect();
        match refuse_denied(&findings) {
            Err(why) => self.prompter.say(&why),
            Ok(()) => Ok(()),
        }
    }

    /// What is denied in some answers, with the step that each finding points at.
    pub(in crate::wizard) fn denied(&self, answers: &Answers) -> Vec<(Step, Diagnostic)> {
        let mut sources = Sources::new();
        let Ok(draft) = self.setup.draft(answers, &mut sources) else {
            return Vec::new();
        };
        let findings = self.setup.check(&draft).findings.into_iter();
        findings
            .filter(|finding| finding.level == Level::Deny)
            .filter_map(|finding| Some((step_of(&sources, &finding)?, finding)))
            .collect()
    }

    /// Findings as they are shown everywhere.
    pub(in crate::wizard) fn rendered(
        &self,
        sources: &Sources<'_>,
        findings: &[Diagnostic],
    ) -> String {
        // Of a file there are no flags to point at.
        if !self.prompter.draws() || self.setup.existing.is_some() {
            let told = |finding: &Diagnostic| {
                let denied = finding.level == Level::Deny;
                let weight = if denied { "Wrong" } else { "Warning" };
                format!("{weight}: {}", in_sentences(finding))
            };
            let told = findings.iter().map(told).collect::<Vec<_>>();
            return wrapped(&told.join("\n"), self.prompter.width());
        }
        let width = self.prompter.width();
        let narrow = width < 80;
        let style = Style {
            colour: self.setup.colour && !narrow,
            width,
        };
        let text = render(ReportFormat::Human, sources, findings, style);
        if narrow {
            // The library does not wrap its help.
            return wrapped(text.trim_end(), width);
        }
        text.trim_end().to_owned()
    }
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
    if text
        .split(' ')
        .next()
        .is_some_and(|word| word.contains("://"))
    {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The step whose answer a finding points at.
pub(in crate::wizard) fn step_of(sources: &Sources<'_>, finding: &Diagnostic) -> Option<Step> {
    match finding.code {
        Some(Code::UnknownTrigger) => return Some(Step::Trigger),
        Some(Code::PostWithoutCondition | Code::BodyWithoutPost) => return Some(Step::Method),
        _ => {}
    }
    let place = &finding.labels.first()?.span;
    Some(match sources.get(place.source).name.as_str() {
        "--event-token" => Step::EventToken,
        "--endpoint" => Step::Endpoint,
        "--condition" => Step::Condition,
        "--body" => Step::Method,
        "--placeholder" | "--param" | "--exclude" => Step::Placeholders,
        _ => return None,
    })
}

/// Runs some rules over given texts under the levels of the setup.
pub(in crate::wizard) fn with_rules(
    setup: &Setup<'_>,
    trigger: Option<&'static Trigger>,
    rules: impl FnOnce(&Context<'_>, &mut Findings<'_>),
) -> Vec<Diagnostic> {
    let cx = Context {
        catalogue: setup.catalogue,
        macros: setup.macros,
        trigger,
        material: crate::lint::rules::Material::Draft,
        within: crate::lint::rules::Within::Get,
    };
    let mut out = Findings::new(setup.levels, &[]);
    rules(&cx, &mut out);
    out.into_list()
}

/// Texts as given ones.
pub(in crate::wizard) fn given_texts<'a>(
    sources: &mut Sources<'a>,
    flag: &str,
    texts: &'a [String],
) -> Vec<Given<'a>> {
    texts
        .iter()
        .map(|text| sources.flag(flag, text.as_str()))
        .collect()
}
