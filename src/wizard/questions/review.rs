//! The review: each endpoint with what it will receive, all findings, and any step to change.

use super::findings::{ENDPOINT, PLACEHOLDER, SAMPLE, denied, is_at};
use super::samples::Samples;
use crate::callback::syntax::template::{Piece, parts};
use crate::callback::{Callback, Entry, Given, Parameter, Span, Template, texts};
use crate::lint::{Code, Diagnostic};
use crate::report::Printable;
use crate::wizard::existing::EditPreview;
use crate::wizard::prompt::layout::{columns, cut, wrap_hard};
use crate::wizard::prompt::{PromptResult, Row, Stop, unless_back};
use crate::wizard::{ReviewEnd, Step, Wizard};

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
            let (state, findings) = self.show_callback();
            let (title, mut menu) = self.ends(state);
            let changes = self.changes();
            let (mut mended, mut default) = (None, 0);
            if let State::Wrong(wrong) = state {
                mended = self.mended(&findings);
                let wrong = changes.iter().position(|(step, ..)| *step == wrong);
                default = wrong.filter(|_| mended.is_none()).unwrap_or(0);
            }
            if let Some((_, words)) = &mended {
                menu.push((Act::Mend, Row::new("mend", words.join("; "), "")));
            }
            menu.extend(
                changes
                    .into_iter()
                    .map(|(step, label, note)| (Act::Change(step), Row::new(label, note, ""))),
            );
            let left = self.setup.existing.map_or("created", |_| "changed");
            menu.push((
                Act::Leave,
                Row::new("leave", format!("nothing is {left}"), ""),
            ));
            let (acts, rows): (Vec<Act>, Vec<Row>) = menu.into_iter().unzip();
            self.prompter.begin(is_first);
            let at = self.prompter.search((&title, ""), &rows, default)?;
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
        let end = |end, label, note| (Act::End(end), Row::new(label, note, ""));
        let sound = "if everything above looks right";
        match (state, self.setup.existing) {
            (State::Wrong(_), _) => (
                "This can't be sent yet. What do you want to change?".to_owned(),
                Vec::new(),
            ),
            (_, None) => (
                "Create the callback?".to_owned(),
                vec![end(ReviewEnd::Done, "create", sound)],
            ),
            (State::Sound, Some(existing)) => (
                format!("Save the change to {}?", Printable(existing.file)),
                vec![
                    end(ReviewEnd::Done, "save", sound),
                    end(
                        ReviewEnd::Copied,
                        "save and copy",
                        "and copy the callback to the clipboard",
                    ),
                ],
            ),
            (State::Unchanged, Some(_)) => (
                "Nothing has changed. Keep it?".to_owned(),
                vec![end(
                    ReviewEnd::Unchanged,
                    "keep",
                    "the callback stays as it is",
                )],
            ),
        }
    }

    /// What can be changed, each with what it is today.
    fn changes(&self) -> Vec<(Step, &'static str, String)> {
        let draft = &self.draft;
        let text =
            |given: &Option<Given<'_>>| given.as_ref().map_or("none", |one| one.text()).to_owned();
        let urls: Vec<&str> = draft.destinations.iter().map(|to| to.url.text()).collect();
        let own = draft.destinations.iter();
        let own = own.filter_map(|to| to.conditions.as_deref());
        let all = std::iter::once(&draft.conditions[..]).chain(own);
        let words: Vec<String> = all.filter_map(super::condition::clauses_of).collect();
        let none = words.is_empty().then(|| "none".to_owned());
        let words = none.unwrap_or_else(|| words.join("; "));
        let count = match self.sent().len() {
            1 => "1 parameter is sent".to_owned(),
            count => format!("{count} parameters are sent"),
        };
        let is_kept = self.setup.existing.is_some();
        let has_method = is_kept || draft.method.is_post() || !draft.body.is_empty();
        let tokens = texts(&draft.event_tokens).join(" ");
        let list = [
            (true, Step::Trigger, "change trigger", text(&draft.trigger)),
            (
                self.wants_token(),
                Step::EventToken,
                "change event token",
                tokens,
            ),
            (true, Step::Endpoint, "change endpoint", urls.join(" ")),
            (true, Step::Another, "add an endpoint", String::new()),
            (
                urls.len() > 1,
                Step::Fewer,
                "remove an endpoint",
                String::new(),
            ),
            (true, Step::Condition, "change condition", words),
            (
                has_method,
                Step::Method,
                "change method",
                self.method_in_words(),
            ),
            (true, Step::Placeholders, "change placeholders", count),
            (is_kept, Step::Name, "change name", text(&draft.name)),
        ];
        let offered = list.into_iter().filter(|(is_offered, ..)| *is_offered);
        offered
            .map(|(_, step, label, note)| (step, label, note))
            .collect()
    }

    /// Shows the callback; whether it can be created, and all findings.
    fn show_callback(&mut self) -> (State, Vec<Diagnostic>) {
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
                self.prompter.say(&why);
                return (State::Wrong(Step::Endpoint), Vec::new());
            }
        };
        if let Some(callback) = &preview.callback {
            self.show_received(callback, &preview.findings);
        }
        if !preview.findings.is_empty() {
            let text = self.rendered(&preview.findings);
            self.prompter.show(&format!("\n{text}"));
        }
        if !preview.changes.is_empty() {
            self.prompter.say("\nWhat changes:");
            preview
                .changes
                .iter()
                .for_each(|line| self.prompter.say(line));
        }
        let state = if lacks_token {
            self.prompter
                .say("A saved event callback needs its event token, and this one has none.");
            State::Wrong(Step::EventToken)
        } else if denied(&preview.findings).next().is_some() {
            State::Wrong(self.step_that_mends(&preview.findings))
        } else if preview.is_changed {
            State::Sound
        } else {
            State::Unchanged
        };
        self.prompter.say("");
        (state, preview.findings)
    }

    fn step_that_mends(&self, findings: &[Diagnostic]) -> Step {
        let mut steps = denied(findings).filter_map(|finding| self.step_of(finding));
        let code = denied(findings).find_map(|finding| finding.code);
        steps.next().unwrap_or(match code {
            Some(Code::ConditionSyntax | Code::ConditionValues | Code::ConditionCombination) => {
                Step::Condition
            }
            Some(code) if code.name().starts_with("endpoint") => Step::Endpoint,
            _ => Step::Placeholders,
        })
    }

    /// A block for each endpoint: when it is sent, and a line for each parameter with a sample value.
    fn show_received(&mut self, callback: &Callback, findings: &[Diagnostic]) {
        let token = self.draft.event_tokens.first();
        let token = token.map(|token| token.text().to_owned());
        let (catalogue, trigger) = (self.setup.catalogue, self.known_trigger());
        let samples = Samples::new(catalogue, trigger, token.as_deref(), callback);
        let entries = callback.entries();
        for (at, entry) in entries.iter().enumerate() {
            let number = (entries.len() > 1).then(|| format!("{}. ", at + 1));
            let head = self.head_of(at, &number.unwrap_or_default(), entry, findings);
            let mut lines = vec![String::new(), head];
            let when = entry.condition.as_ref();
            let when = when.map_or("always sent".to_owned(), |own| {
                format!("sent only if {}", own.in_words())
            });
            let numbers = numbers(findings, |place| self.is_condition(at, place));
            lines.extend(wrap_hard(&format!("   {when}{numbers}"), self.room()));
            let is_same = |other: &Entry| other.query == entry.query && other.body == entry.body;
            if let Some(before) = entries[..at].iter().position(is_same) {
                lines.push(format!("   the same data as {}", before + 1));
            } else {
                self.add_parameters(&samples.received(at, entry), entry, findings, &mut lines);
            }
            self.prompter.show(&lines.join("\n"));
        }
    }

    fn room(&self) -> usize {
        self.prompter.width().saturating_sub(1)
    }

    fn head_of(&self, at: usize, number: &str, entry: &Entry, findings: &[Diagnostic]) -> String {
        let post = if entry.method.is_post() { "POST " } else { "" };
        let to = self.draft.destinations.get(at);
        let is_its = |place: &Span| to.is_some_and(|to| to.url.place().contains(place));
        let numbers = numbers(findings, is_its);
        let head = format!("{number}{post}{}{numbers}", entry.endpoint.as_str());
        self.coloured(ENDPOINT, &wrap_hard(&head, self.room()).join("\n"))
    }

    fn is_condition(&self, at: usize, place: &Span) -> bool {
        let own = self.draft.destinations.get(at);
        let own = own.and_then(|to| to.conditions.as_ref());
        let mut all = own.unwrap_or(&self.draft.conditions).iter();
        all.any(|one| one.place().contains(place))
    }

    /// A line for each parameter; those of a body stand apart.
    fn add_parameters(
        &self,
        received: &[(String, String)],
        entry: &Entry,
        findings: &[Diagnostic],
        lines: &mut Vec<String>,
    ) {
        let in_url = entry.parameters().count();
        let all: Vec<&Parameter> = entry
            .parameters()
            .chain(entry.body.iter().flatten())
            .collect();
        if all.is_empty() {
            lines.push("   no data: only the request itself".to_owned());
        }
        let left = |one: &Parameter| {
            let value = one.value.as_ref().map_or("", Template::as_str);
            format!("   {}={value}", one.key.decode())
        };
        let widest = all.iter().map(|one| columns(&left(one))).max().unwrap_or(0);
        let column = widest.min(self.room() * 3 / 5);
        for (at, (one, (key, sample))) in all.into_iter().zip(received).enumerate() {
            if at == in_url {
                lines.push("   in the body:".to_owned());
            }
            let numbers = numbers(findings, |place| self.is_parameter(key, place));
            let left = cut(&format!("{}{numbers}", left(one)), self.room());
            let pad = column.saturating_sub(columns(&left));
            // What the parameter itself says is not said twice.
            let is_fixed = one
                .value
                .as_ref()
                .is_none_or(|value| value.decode() == *sample);
            let room = self.room().saturating_sub(column.max(columns(&left)) + 2);
            let shown = self.with_placeholders(&left);
            if is_fixed || sample.is_empty() {
                lines.push(shown);
            } else if room < 8 {
                let sample = cut(&format!("      {sample}"), self.room());
                lines.extend([shown, self.coloured(SAMPLE, &sample)]);
            } else {
                let sample = self.coloured(SAMPLE, &cut(sample, room));
                lines.push(format!("{shown}{:pad$}  {sample}", ""));
            }
        }
    }

    /// Whether a place is of a parameter with this key, of the URL or the body.
    fn is_parameter(&self, key: &str, place: &Span) -> bool {
        let draft = &self.draft;
        let own = draft.destinations.iter();
        let own = own.flat_map(|to| to.parameters.iter().chain(&to.body).flatten());
        let mut all = draft.parameters.iter().chain(&draft.body).chain(own);
        all.any(|one| one.key.text() == key && is_at(one, place))
    }

    /// A text with its placeholders coloured.
    fn with_placeholders(&self, text: &str) -> String {
        let shown = parts(text).map(|part| match part.piece {
            Piece::Placeholder => self.coloured(PLACEHOLDER, &text[part.range]),
            _ => text[part.range].to_owned(),
        });
        shown.collect()
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
