//! The review: the field, what each endpoint will receive, all findings, and any step to change.

use super::condition::in_words;
use super::findings::step_of;
use super::samples::Samples;
use crate::callback::{Callback, Entry, Sources};
use crate::forms::field;
use crate::lint::{Code, Diagnostic, Level};
use crate::wizard::answers::key_of;
use crate::wizard::existing::EditPreview;
use crate::wizard::prompt::layout::cut;
use crate::wizard::prompt::{PromptResult, Row, unless_back};
use crate::wizard::{Step, Wizard};
use comfy_table::{ContentArrangement, Table, presets};

/// A terminal narrower than this gets a line for each value in place of a table.
const NARROW: usize = 50;

impl Wizard<'_> {
    /// Shows everything, until it is to be created; Esc goes back one question.
    pub(in crate::wizard) fn review(&mut self) -> PromptResult<()> {
        loop {
            let state = self.show_callback()?;
            let mut rows = Vec::new();
            let mut steps = Vec::new();
            let (title, done) = self.end_of(state);
            if let Some(done) = done {
                rows.push(done);
                steps.push(None);
            }
            for (step, label, note) in self.changes() {
                rows.push(Row::new(label, note, ""));
                steps.push(Some(step));
            }
            let pointed_at = steps.iter().position(|step| match (step, &state) {
                (Some(step), State::Wrong(wrong)) => step == wrong,
                _ => false,
            });
            let at = self.search(&title, "", &rows, pointed_at.unwrap_or(0))?;
            let Some(step) = steps[at] else {
                self.is_new = state == State::Sound;
                return Ok(());
            };
            let answered = unless_back(self.ask(step))?.is_some();
            // A new trigger brings its own question.
            if answered && step == Step::Trigger && self.wants_token() {
                unless_back(self.ask(Step::EventToken))?;
            }
        }
    }

    /// The question of the review, and the row that ends it.
    fn end_of(&self, state: State) -> (String, Option<Row>) {
        match (state, self.setup.existing) {
            (State::Wrong(_), _) => (
                "This cannot be sent yet. What should change?".to_owned(),
                None,
            ),
            (_, None) => (
                "Create the callback?".to_owned(),
                Some(Row::new("create", "the callback is as it should be", "")),
            ),
            (State::Sound, Some(existing)) => (
                format!(
                    "Save the change to {}?",
                    crate::report::Printable(existing.file)
                ),
                Some(Row::new("save", "the callback is as it should be", "")),
            ),
            (State::Unchanged, Some(_)) => (
                "Nothing is changed so far. Leave it so?".to_owned(),
                Some(Row::new("leave", "the callback stays as it is", "")),
            ),
        }
    }

    fn changes(&self) -> Vec<(Step, &'static str, String)> {
        let answers = &self.answers;
        let mut list = vec![(
            Step::Trigger,
            "trigger",
            answers.trigger.clone().unwrap_or_default(),
        )];
        if self.wants_token() {
            list.push((
                Step::EventToken,
                "event token",
                answers.event_tokens.join(" "),
            ));
        }
        let joined = |conditions: &[String]| match conditions {
            [] => "none".to_owned(),
            some => some.join(", "),
        };
        let mut condition = joined(&answers.conditions);
        for (url, own) in self.endpoint_conditions() {
            condition.push_str(&format!("; {url}: {}", joined(&own)));
        }
        list.extend([
            (Step::Endpoint, "endpoint", answers.endpoints.join(" ")),
            (Step::Another, "more endpoints", "add one".to_owned()),
        ]);
        if answers.endpoints.len() > 1 {
            list.push((Step::Fewer, "fewer endpoints", "leave one out".to_owned()));
        }
        list.extend([
            (Step::Condition, "condition", condition),
            (Step::Method, "method", self.method_in_words()),
            (
                Step::Placeholders,
                "placeholders",
                "leave some out".to_owned(),
            ),
            (Step::More, "more placeholders", "add or rename".to_owned()),
        ]);
        if self.setup.existing.is_none() && !answers.method.is_post() && answers.body.is_empty() {
            list.retain(|(step, ..)| *step != Step::Method);
        }
        if self.setup.existing.is_some() {
            list.push((Step::Name, "name", self.wanted_name()));
        }
        list
    }

    fn method_in_words(&self) -> String {
        let answers = &self.answers;
        let keys: Vec<&str> = answers.body.iter().map(|pair| key_of(pair)).collect();
        let mut words = match (answers.method.is_post(), keys.is_empty()) {
            (false, true) => "get".to_owned(),
            (false, false) => format!("get; values of a body: {}", keys.join(", ")),
            (true, true) => "post, without values in the body".to_owned(),
            (true, false) => format!("post; in the body: {}", keys.join(", ")),
        };
        for (url, method) in self.endpoint_methods() {
            let method = method.word().to_ascii_lowercase();
            words.push_str(&format!("; {url}: {method}"));
        }
        words
    }

    /// Shows the callback; whether it can be created. The field stands last, just above the question.
    fn show_callback(&mut self) -> PromptResult<State> {
        let mut sources = Sources::new();
        let answers = self.answers.clone();
        let draft = match self.setup.draft(&answers, &mut sources) {
            Ok(draft) => draft,
            Err(error) => {
                self.prompter.say(&error.to_string())?;
                return Ok(State::Wrong(Step::Placeholders));
            }
        };
        let checked = self.setup.check(&draft);
        let findings = checked.findings;
        let denied = findings
            .iter()
            .filter(|finding| finding.level == Level::Deny);
        let wrong: Vec<Option<Step>> = denied.map(|finding| step_of(&sources, finding)).collect();
        let lacks_token = self.lacks_token();
        let preview = match self.setup.existing {
            None => Ok(checked.callback.map(|callback| EditPreview {
                callback: Some(callback),
                is_changed: true,
                findings: findings.clone(),
                changes: Vec::new(),
            })),
            Some(existing) if wrong.is_empty() && !lacks_token => {
                (existing.preview)(&answers).map(Some)
            }
            Some(_) => Ok(None),
        };
        let shown = preview.as_ref().ok().and_then(Option::as_ref);
        let shown = shown.and_then(|preview| preview.callback.as_ref());
        if let Some(shown) = shown {
            self.show_received(shown)?;
        }
        let findings = match &preview {
            Ok(Some(preview)) => &preview.findings,
            _ => &findings,
        };
        if !findings.is_empty() {
            let text = self.rendered(&sources, findings);
            self.prompter.show(&format!("\n{text}"))?;
        }
        if let Ok(Some(EditPreview { changes, .. })) = &preview
            && !changes.is_empty()
        {
            self.prompter.say("\nWith this change:")?;
            for line in changes {
                self.prompter.say(line)?;
            }
        }
        let state = match (wrong.first(), &preview) {
            (None, _) if lacks_token => State::Wrong(Step::EventToken),
            (None, Ok(Some(preview))) if preview.is_wrong() => {
                State::Wrong(step_of_file(&preview.findings))
            }
            (None, Ok(Some(preview))) if preview.is_changed => State::Sound,
            (None, Ok(Some(_))) => State::Unchanged,
            (step, _) => State::Wrong(step.copied().flatten().unwrap_or(Step::Endpoint)),
        };
        if state == State::Wrong(Step::EventToken) && lacks_token {
            self.prompter
                .say("A saved event callback is set up for a token, and this has none.")?;
        }
        if let Err(why) = &preview {
            self.prompter.say(why)?;
        }
        if let Some(callback) = shown {
            self.prompter.say("\nThe callback:")?;
            self.prompter.show(&field::render(callback))?;
            for text in self.when_sent(callback) {
                self.prompter.say(&text)?;
            }
        }
        self.prompter.say("")?;
        Ok(state)
    }

    /// When the entries are sent, in words; one line where all have the same condition.
    fn when_sent(&self, callback: &Callback) -> Vec<String> {
        let entries = callback.entries();
        let first = &entries[0].condition;
        if entries.iter().all(|entry| entry.condition == *first) {
            return match first {
                None => Vec::new(),
                Some(_) if !self.answers.conditions.is_empty() => {
                    vec![in_words(&self.answers.conditions)]
                }
                Some(own) => vec![format!("Sent only if {}.", own.in_words())],
            };
        }
        let line = |entry: &Entry| {
            let url = &entry.endpoint;
            match &entry.condition {
                Some(own) => format!("{url}: sent only if {}.", own.in_words()),
                None => format!("{url}: always sent."),
            }
        };
        entries.iter().map(line).collect()
    }

    fn show_received(&mut self, callback: &Callback) -> PromptResult<()> {
        let token = self.answers.event_tokens.first().cloned();
        let (catalogue, trigger) = (self.setup.catalogue, self.known_trigger());
        let samples = Samples::new(catalogue, trigger, token.as_deref(), callback);
        for (urls, at) in by_content(callback.entries()) {
            let urls = urls.join(" and ");
            self.prompter
                .say(&format!("\n{urls} would receive, for example:"))?;
            let pairs = samples.received(at, &callback.entries()[at]);
            let text = table(&pairs, self.prompter.width());
            self.prompter.show(&text)?;
        }
        Ok(())
    }
}

/// The step that mends what is wrong with what an endpoint has of its own.
fn step_of_file(findings: &[Diagnostic]) -> Step {
    let mut denied = findings
        .iter()
        .filter(|finding| finding.level == Level::Deny);
    match denied.next().and_then(|finding| finding.code) {
        Some(Code::ConditionSyntax | Code::ConditionValues | Code::ConditionCombination) => {
            Step::Condition
        }
        Some(Code::PostWithoutCondition | Code::BodyWithoutPost) => Step::Method,
        Some(code) if code.name().starts_with("endpoint") => Step::Endpoint,
        _ => Step::Placeholders,
    }
}

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

/// The endpoints that receive the same, with the place of one of their entries.
fn by_content(entries: &[Entry]) -> Vec<(Vec<&str>, usize)> {
    let mut list: Vec<(Vec<&str>, usize)> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let same = list.iter_mut().find(|(_, known)| {
            entries[*known].query == entry.query && entries[*known].body == entry.body
        });
        match same {
            Some((urls, _)) => urls.push(entry.endpoint.as_str()),
            None => list.push((vec![entry.endpoint.as_str()], at)),
        }
    }
    list
}

/// Two columns where there is room, else a line for each.
fn table(pairs: &[(String, String)], width: usize) -> String {
    if pairs.is_empty() {
        return "  nothing but the request itself".to_owned();
    }
    if width < NARROW {
        let room = width.saturating_sub(1);
        let lines = pairs
            .iter()
            .map(|(key, value)| cut(&format!("{key} = {value}"), room));
        return lines.collect::<Vec<_>>().join("\n");
    }
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    for (key, value) in pairs {
        let value = crate::report::Printable(value).to_string();
        table.add_row([crate::report::Printable(key).to_string(), value]);
    }
    let lines = table.lines().map(|line| format!("  {}", line.trim()));
    lines.collect::<Vec<_>>().join("\n")
}
