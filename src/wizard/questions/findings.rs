//! Findings of the rules, in words, and the step that mends each. What to write in the place of a wrong answer, where that is
//! known, is offered, and never taken unasked.

use crate::callback::{Draft, DraftParameter, DraftValue, Given, Macros};
use crate::catalogue::Trigger;
use crate::lint::rules::Context;
use crate::lint::{Code, Diagnostic, Findings, Fix, Level};
use crate::report::columns::wrap;
use crate::report::palette::{self, WARNING, WRONG};
use crate::wizard::{Setup, Step, Wizard};
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
        let (catalogue, levels) = (self.setup.catalogue, self.setup.levels);
        let cx = Context::new(catalogue, &self.macros, self.trigger, levels);
        let mut out = Findings::new(levels, &[]);
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
        self.wrong = findings.iter().map(|one| self.step_of(one)).collect();
        if let Err(why) = refuse_denied(&findings) {
            self.prompter.say(&why);
        }
    }

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
            self.coloured(colour, &wrap(&text, self.prompter.width()).join("\n"))
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

    /// The step whose answer a finding is about.
    pub(in crate::wizard) fn step_of(&self, finding: &Diagnostic) -> Step {
        match finding.code {
            Some(Code::UnknownTrigger) => return Step::Trigger,
            Some(Code::MissingEndpoint) => return Step::Endpoint,
            Some(Code::PostWithoutCondition | Code::BodyWithoutPost) => return Step::Method,
            _ => {}
        }
        let place = finding.labels.first().map(|label| &label.span);
        let is_it = |given: &Given<'_>| place.is_some_and(|place| given.place().contains(place));
        let mut draft = self.draft.clone();
        let mut answers = answers(&mut draft).into_iter();
        let found = answers.find(|(_, given)| is_it(given));
        let code = finding.code.map_or("", Code::name);
        let other = match code.split('-').next() {
            Some("endpoint") => Step::Endpoint,
            Some("condition") => Step::Condition,
            _ => Step::Placeholders,
        };
        found.map_or(other, |(step, _)| step)
    }
}

impl<'a> Wizard<'_, 'a> {
    /// The draft after the fixes of what is denied, and each text that they make. A fix that leaves as much to mend is none.
    pub(super) fn mended(&mut self, findings: &[Diagnostic]) -> Option<(Draft<'a>, Vec<String>)> {
        let mut draft = self.draft.clone();
        let mut words = Vec::new();
        for fix in denied(findings).filter_map(|finding| finding.fix.as_ref()) {
            let mut candidate = draft.clone();
            let Some(text) = self.apply(&mut candidate, fix) else {
                continue;
            };
            let to_mend = |draft| denied(&self.setup.check(draft).findings).count();
            if to_mend(&candidate) < to_mend(&draft) {
                words.push(text);
                draft = candidate;
            }
        }
        (!words.is_empty()).then_some((draft, words))
    }

    /// Makes the text that a fix is about another one; that text.
    fn apply(&mut self, draft: &mut Draft<'a>, fix: &Fix) -> Option<String> {
        let given = answers(draft).into_iter().map(|(_, given)| given);
        let mut given = given.filter(|given| given.is_verbatim());
        let given = given.find(|given| given.place().contains(&fix.span))?;
        let at = fix.span.range.start - given.place().range.start;
        let mut text = given.text().to_owned();
        text.replace_range(at..at + fix.span.range.len(), &fix.replacement);
        *given = self.sources.flag("mended", text.clone());
        Some(text)
    }
}

/// All that a draft says of its own, with the step that asks for it.
fn answers<'d, 'a>(draft: &'d mut Draft<'a>) -> Vec<(Step, &'d mut Given<'a>)> {
    type Texts<'d, 'a> = Option<&'d mut Vec<Given<'a>>>;
    type Pairs<'d, 'a> = Option<&'d mut Vec<DraftParameter<'a>>>;
    let mut all = Vec::from_iter(draft.trigger.as_mut().map(|id| (Step::Trigger, id)));
    let mut pairs = Vec::new();
    let mut add = |step, list: Texts<'d, 'a>| {
        all.extend(list.into_iter().flatten().map(|one| (step, one)));
    };
    let mut add_pairs = |step, list: Pairs<'d, 'a>| {
        let own = list.into_iter().flatten().filter(|one| one.layer.is_own());
        pairs.extend(own.map(|one| (step, one)));
    };
    add(Step::EventToken, Some(&mut draft.event_tokens));
    add(Step::Condition, Some(&mut draft.conditions));
    add(Step::Placeholders, Some(&mut draft.exclude));
    add_pairs(Step::Placeholders, Some(&mut draft.parameters));
    add_pairs(Step::Method, Some(&mut draft.body));
    let mut urls = Vec::new();
    for to in &mut draft.destinations {
        urls.push((Step::Endpoint, &mut to.url));
        add(Step::Condition, to.conditions.as_mut());
        add_pairs(Step::Placeholders, to.parameters.as_mut());
        add_pairs(Step::Method, to.body.as_mut());
    }
    all.append(&mut urls);
    for (step, DraftParameter { key, value, .. }) in pairs {
        match value {
            DraftValue::Placeholder => {}
            DraftValue::Raw(value) | DraftValue::Encoded(value) | DraftValue::Written(value) => {
                all.push((step, value));
            }
        }
        all.push((step, key));
    }
    all
}

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
