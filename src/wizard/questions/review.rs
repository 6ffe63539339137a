//! The review: each endpoint with what it will receive, all findings, and any step to change.

use super::findings::{Colour, denied, is_at};
use super::samples::Samples;
use crate::callback::syntax::template::{Piece, parts};
use crate::callback::{Callback, Entry, Parameter, Span, Template, texts};
use crate::lint::{Code, Diagnostic};
use crate::report::Printable;
use crate::wizard::existing::EditPreview;
use crate::wizard::prompt::layout::{columns, cut};
use crate::wizard::prompt::{PromptResult, Row, Stop, unless_back};
use crate::wizard::{ReviewEnd, Step, Wizard};
use std::ops::Range;

/// The widest column of parameters beside which samples stand.
const WIDEST: usize = 44;

/// What the answers come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A callback that can be created, or saved.
    Sound,
    /// What the file has already.
    Unchanged,
    /// None, and the step that mends it.
    Wrong(Step),
}

/// What a row of the review's menu does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    End(ReviewEnd),
    Mend,
    Change(Step),
    Leave,
}

impl Wizard<'_, '_> {
    /// Shows everything, until it is to be created; Esc goes back one question, and leaves from the first.
    pub(in crate::wizard) fn review(&mut self, is_first: bool) -> PromptResult<()> {
        loop {
            let (state, findings) = self.show_callback()?;
            let (title, mut menu) = self.ends(state);
            let (mut mended, mut default) = (None, 0);
            if let State::Wrong(wrong) = state {
                mended = self.mended(&findings);
                let changes = self.changes();
                let wrong = changes.iter().position(|(step, ..)| *step == wrong);
                default = wrong.filter(|_| mended.is_none()).unwrap_or(0);
            }
            if let Some((_, words)) = &mended {
                let row = Row::new("mend", words.join("; "), "As Adjust takes it.");
                menu.push((Act::Mend, row));
            }
            let changes = self.changes().into_iter();
            menu.extend(
                changes.map(|(step, label, note)| (Act::Change(step), Row::new(label, note, ""))),
            );
            let left = self.setup.existing.map_or("created", |_| "changed");
            menu.push((
                Act::Leave,
                Row::new("leave", format!("nothing is {left}"), ""),
            ));
            let (acts, rows): (Vec<Act>, Vec<Row>) = menu.into_iter().unzip();
            self.prompter.begin(is_first);
            let at = self.search((&title, ""), &rows, default)?;
            self.prompter.begin(false);
            let step = match acts[at] {
                Act::End(end) => {
                    self.end = end;
                    return Ok(());
                }
                Act::Leave => return Err(Stop::Interrupted),
                Act::Mend => {
                    self.draft = mended.map_or_else(|| self.draft.clone(), |(draft, _)| draft);
                    continue;
                }
                Act::Change(step) => step,
            };
            let answered = unless_back(self.ask(step))?.is_some();
            // A new trigger brings its own question.
            if answered && step == Step::Trigger && self.wants_token() {
                unless_back(self.ask(Step::EventToken))?;
            }
        }
    }

    /// The question of the review, and the rows that end it.
    fn ends(&self, state: State) -> (String, Vec<(Act, Row)>) {
        let sound = "everything is as it should be";
        let (title, ends): (_, &[(ReviewEnd, &str, &str)]) = match (state, self.setup.existing) {
            (State::Wrong(_), _) => (
                "This can't be sent yet. What do you want to change?".to_owned(),
                &[],
            ),
            (_, None) => (
                "Create the callback?".to_owned(),
                &[(ReviewEnd::Done, "create", sound)],
            ),
            (State::Sound, Some(existing)) => (
                format!("Save the change to {}?", Printable(existing.file)),
                &[
                    (ReviewEnd::Done, "save", sound),
                    (
                        ReviewEnd::Copied,
                        "save and copy",
                        "the callback goes to the clipboard too",
                    ),
                ],
            ),
            (State::Unchanged, Some(_)) => (
                "Nothing has changed. Keep it?".to_owned(),
                &[(ReviewEnd::Unchanged, "keep", "the callback stays as it is")],
            ),
        };
        let row = |(end, label, note): &(ReviewEnd, &str, &str)| {
            (Act::End(*end), Row::new(*label, *note, ""))
        };
        (title, ends.iter().map(row).collect())
    }

    fn changes(&self) -> Vec<(Step, &'static str, String)> {
        let draft = &self.draft;
        let trigger = draft.trigger.as_ref().map_or("none", |id| id.text());
        let mut list = vec![(Step::Trigger, "change trigger", trigger.to_owned())];
        if self.wants_token() {
            let tokens = texts(&draft.event_tokens).join(" ");
            list.push((Step::EventToken, "change event token", tokens));
        }
        let urls = draft.destinations.iter().map(|to| to.url.text());
        let urls: Vec<&str> = urls.collect();
        list.push((Step::Endpoint, "change endpoint", urls.join(" ")));
        list.push((Step::Another, "add an endpoint", String::new()));
        if urls.len() > 1 {
            list.push((Step::Fewer, "remove an endpoint", String::new()));
        }
        let own = draft.destinations.iter();
        let own = own.filter_map(|to| to.conditions.as_deref());
        let all = std::iter::once(&draft.conditions[..]).chain(own);
        let words: Vec<String> = all.filter_map(super::condition::clauses_of).collect();
        let none = words.is_empty().then(|| "none".to_owned());
        let words = none.unwrap_or_else(|| words.join("; "));
        list.push((Step::Condition, "change condition", words));
        let is_post = draft.method.is_post() || !draft.body.is_empty();
        if is_post || self.setup.existing.is_some() {
            list.push((Step::Method, "change method", self.method_in_words()));
        }
        let count = format!("{} are sent", self.sent().len());
        list.push((Step::Placeholders, "change placeholders", count));
        if self.setup.existing.is_some() {
            let name = draft.name.as_ref().map_or("", |name| name.text());
            list.push((Step::Name, "change name", name.to_owned()));
        }
        list
    }

    /// Shows the callback; whether it can be created, and all findings.
    fn show_callback(&mut self) -> PromptResult<(State, Vec<Diagnostic>)> {
        let checked = self.setup.check(&self.draft);
        let is_wrong = denied(&checked.findings).next().is_some();
        let lacks_token = self.lacks_token();
        let preview = match self.setup.existing {
            Some(existing) if !is_wrong && !lacks_token => {
                (existing.preview)(&self.draft, self.sources)
            }
            _ => Ok(EditPreview {
                callback: checked.callback,
                is_changed: true,
                findings: checked.findings,
                changes: Vec::new(),
            }),
        };
        let preview = match preview {
            Ok(preview) => preview,
            Err(why) => {
                self.prompter.say(&why)?;
                return Ok((State::Wrong(Step::Endpoint), Vec::new()));
            }
        };
        if let Some(callback) = &preview.callback {
            self.show_received(callback, &preview.findings)?;
        }
        if !preview.findings.is_empty() {
            let text = self.rendered(&preview.findings);
            self.prompter.show(&format!("\n{text}"))?;
        }
        if !preview.changes.is_empty() {
            self.prompter.say("\nWhat changes:")?;
            for line in &preview.changes {
                self.prompter.say(line)?;
            }
        }
        let state = if lacks_token {
            self.prompter
                .say("A saved event callback needs its event token, and this one has none.")?;
            State::Wrong(Step::EventToken)
        } else if denied(&preview.findings).next().is_some() {
            State::Wrong(self.step_that_mends(&preview.findings))
        } else if preview.is_changed {
            State::Sound
        } else {
            State::Unchanged
        };
        self.prompter.say("")?;
        Ok((state, preview.findings))
    }

    fn step_that_mends(&self, findings: &[Diagnostic]) -> Step {
        let mut denied = denied(findings);
        let first = denied.clone().find_map(|finding| self.step_of(finding));
        let by_code = |code: Code| match code {
            Code::ConditionSyntax | Code::ConditionValues | Code::ConditionCombination => {
                Step::Condition
            }
            code if code.name().starts_with("endpoint") => Step::Endpoint,
            _ => Step::Placeholders,
        };
        first.unwrap_or_else(|| {
            let code = denied.find_map(|finding| finding.code);
            code.map_or(Step::Placeholders, by_code)
        })
    }

    /// A block for each endpoint: when it is sent, and a line for each parameter with a sample value.
    fn show_received(&mut self, callback: &Callback, findings: &[Diagnostic]) -> PromptResult<()> {
        let token = self.draft.event_tokens.first();
        let token = token.map(|token| token.text().to_owned());
        let (catalogue, trigger) = (self.setup.catalogue, self.known_trigger());
        let samples = Samples::new(catalogue, trigger, token.as_deref(), callback);
        let entries = callback.entries();
        for (at, entry) in entries.iter().enumerate() {
            let mut lines = vec![
                String::new(),
                self.head_of(at, entry, entries.len(), findings),
            ];
            let when = entry.condition.as_ref();
            let when = when.map_or("always sent".to_owned(), |own| {
                format!("sent only if {}", own.in_words())
            });
            let numbers = numbers(findings, |place| self.is_condition(at, place));
            lines.push(cut(&format!("   {when}{numbers}"), self.room()));
            let is_same = |other: &Entry| other.query == entry.query && other.body == entry.body;
            let before = entries[..at].iter().position(is_same);
            if let Some(before) = before {
                lines.push(format!("   the same data as {}", before + 1));
            } else {
                self.add_parameters(&samples.received(at, entry), entry, findings, &mut lines);
            }
            self.prompter.show(&lines.join("\n"))?;
        }
        Ok(())
    }

    fn room(&self) -> usize {
        self.prompter.width().saturating_sub(1)
    }

    fn head_of(&self, at: usize, entry: &Entry, count: usize, findings: &[Diagnostic]) -> String {
        let number = (count > 1).then(|| format!("{}. ", at + 1));
        let number = number.unwrap_or_default();
        let post = if entry.method.is_post() { "POST " } else { "" };
        let to = self.draft.destinations.get(at);
        let is_its = |place: &Span| to.is_some_and(|to| to.url.place().contains(place));
        let numbers = numbers(findings, is_its);
        let head = format!("{number}{post}{}{numbers}", entry.endpoint.as_str());
        self.coloured(Colour::Endpoint, &cut(&head, self.room()))
    }

    fn is_condition(&self, at: usize, place: &Span) -> bool {
        let own = self.draft.destinations.get(at);
        let own = own.and_then(|to| to.conditions.as_ref());
        let mut all = own.unwrap_or(&self.draft.conditions).iter();
        all.any(|one| one.place().contains(place))
    }

    /// A line for each parameter.
    fn add_parameters(
        &self,
        received: &[(String, String)],
        entry: &Entry,
        findings: &[Diagnostic],
        lines: &mut Vec<String>,
    ) {
        let body = entry.body.iter().flatten();
        let all: Vec<&Parameter> = entry.parameters().chain(body).collect();
        if all.is_empty() {
            lines.push("   no data: only the request itself".to_owned());
        }
        let left = |one: &Parameter| {
            let value = one.value.as_ref().map_or("", Template::as_str);
            format!("   {}={value}", one.key.decode())
        };
        let widest = all.iter().map(|one| columns(&left(one))).max().unwrap_or(0);
        let column = widest.min(WIDEST).min(self.room() / 2 + 4);
        for (one, (key, sample)) in all.into_iter().zip(received) {
            let mine = |place: &Span| {
                let draft = &self.draft;
                let own = draft.destinations.iter();
                let own = own.flat_map(|to| to.parameters.iter().chain(&to.body).flatten());
                let mut all = draft.parameters.iter().chain(&draft.body).chain(own);
                all.any(|one| one.key.text() == key && is_at(one, place))
            };
            let left = format!("{}{}", left(one), numbers(findings, mine));
            let left = cut(&left, self.room());
            let pad = column.saturating_sub(columns(&left));
            // What the parameter itself says is not said twice.
            let value = one.value.as_ref();
            let is_fixed = value.is_none_or(|value| value.decode() == *sample);
            let sample = if is_fixed { "" } else { sample };
            let room = self.room().saturating_sub(column.max(columns(&left)) + 2);
            let shown = self.with_placeholders(&left);
            if sample.is_empty() {
                lines.push(shown);
            } else if room < 8 {
                let sample = cut(&format!("      {sample}"), self.room());
                lines.push(shown);
                lines.push(self.coloured(Colour::Sample, &sample));
            } else {
                let sample = self.coloured(Colour::Sample, &cut(sample, room));
                lines.push(format!("{shown}{:pad$}  {sample}", ""));
            }
        }
    }

    /// A text with its placeholders coloured.
    fn with_placeholders(&self, text: &str) -> String {
        let shown = |range: Range<usize>, piece: Piece| match piece {
            Piece::Placeholder => self.coloured(Colour::Placeholder, &text[range]),
            _ => text[range].to_owned(),
        };
        parts(text)
            .map(|part| shown(part.range, part.piece))
            .collect()
    }
}

/// The numbers of the findings that are about a part of the callback.
fn numbers(findings: &[Diagnostic], is_its: impl Fn(&Span) -> bool) -> String {
    let numbered = findings.iter().zip(1..);
    let its = numbered.filter(|(finding, _)| {
        let first = finding.labels.first();
        first.is_some_and(|label| is_its(&label.span))
    });
    let numbers: Vec<String> = its.map(|(_, number)| format!(" [{number}]")).collect();
    numbers.concat()
}
