//! The review: the field, what each endpoint will receive, all findings, and any step to change.

use super::condition::in_words;
use super::layout::cut;
use super::prompter::{Asked, Choice, Head, Row, Stop};
use super::samples::{About, Samples};
use super::{Step, Wizard, step_of};
use crate::callback::{Callback, Entry, Macros, Sources};
use crate::forms::field;
use crate::lint::Level;
use comfy_table::{ContentArrangement, Table, presets};

/// A terminal narrower than this gets a line for each value in place of a table.
const NARROW: usize = 50;

impl Wizard<'_> {
    /// Shows everything, until it is to be created; Esc goes back one question.
    pub(super) fn review(&mut self) -> Asked<()> {
        loop {
            let state = self.show_callback()?;
            let sound = state == State::Sound;
            let mut rows = Vec::new();
            let mut steps = Vec::new();
            if sound {
                rows.push(Row::new("create", "the callback is as it should be", ""));
                steps.push(None);
            }
            for (step, label, note) in self.changes() {
                rows.push(Row::new(label, note, ""));
                steps.push(Some(step));
            }
            let title = if sound {
                "Create the callback?"
            } else {
                "This cannot be sent yet. What should change?"
            };
            let head = Head {
                flag: "create",
                title,
                help: "",
            };
            let pointed_at = steps.iter().position(|step| match (step, &state) {
                (Some(step), State::Wrong(wrong)) => step == wrong,
                _ => false,
            });
            let at = self.prompter.choose(&Choice {
                head,
                rows: &rows,
                default: pointed_at.unwrap_or(0),
            })?;
            let Some(step) = steps[at] else {
                return Ok(());
            };
            match self.ask(step) {
                // A new trigger brings its own question.
                Ok(()) if step == Step::Trigger && self.wants_token() => {
                    match self.ask(Step::EventToken) {
                        Ok(()) | Err(Stop::Back) => {}
                        Err(stop) => return Err(stop),
                    }
                }
                Ok(()) | Err(Stop::Back) => {}
                Err(stop) => return Err(stop),
            }
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
        let condition = if answers.conditions.is_empty() {
            "none".to_owned()
        } else {
            answers.conditions.join(", ")
        };
        list.extend([
            (Step::Endpoint, "endpoint", answers.endpoints.join(" ")),
            (Step::Another, "more endpoints", "add one".to_owned()),
        ]);
        if answers.endpoints.len() > 1 {
            list.push((Step::Fewer, "fewer endpoints", "leave one out".to_owned()));
        }
        list.extend([
            (Step::Condition, "condition", condition),
            (
                Step::Placeholders,
                "placeholders",
                "leave some out".to_owned(),
            ),
            (Step::More, "more placeholders", "add or rename".to_owned()),
        ]);
        list
    }

    /// Shows the callback; whether it can be created. The field stands last, just above the question.
    fn show_callback(&mut self) -> Asked<State> {
        let mut sources = Sources::new();
        let answers = self.answers.clone();
        let draft = match answers.draft(&mut sources) {
            Ok(draft) => draft,
            Err(error) => {
                self.prompter.say(&error.to_string())?;
                return Ok(State::Wrong(Step::Placeholders));
            }
        };
        let checked = draft.check(self.setup.catalogue, Macros::NONE, self.setup.levels, &[]);
        let findings = checked.findings;
        if let Some(callback) = &checked.callback {
            self.show_received(callback)?;
        }
        if !findings.is_empty() {
            let text = self.rendered(&sources, &findings);
            self.prompter.show(&format!("\n{text}"))?;
        }
        let denied = findings
            .iter()
            .filter(|finding| finding.level == Level::Deny);
        let mut wrong = denied.map(|finding| step_of(&sources, finding));
        let state = match (wrong.next(), &checked.callback) {
            (None, Some(_)) if self.lacks_token() => State::Wrong(Step::EventToken),
            (None, Some(_)) => State::Sound,
            (step, _) => State::Wrong(step.flatten().unwrap_or(Step::Endpoint)),
        };
        if state == State::Wrong(Step::EventToken) && self.lacks_token() {
            self.prompter
                .say("A saved event callback is set up for a token, and this has none.")?;
        }
        if let Some(callback) = &checked.callback {
            self.prompter.say("\nThe callback:")?;
            self.prompter.show(&field::render(callback))?;
            if !self.answers.conditions.is_empty() {
                let text = in_words(&self.answers.conditions);
                self.prompter.say(&text)?;
            }
        }
        self.prompter.say("")?;
        Ok(state)
    }

    fn show_received(&mut self, callback: &Callback) -> Asked<()> {
        let token = self.answers.event_tokens.first().cloned();
        let about = About {
            catalogue: self.setup.catalogue,
            trigger: self.known_trigger(),
            event_token: token.as_deref(),
        };
        let samples = Samples::new(&about, callback);
        for (urls, at) in by_content(callback.entries()) {
            self.prompter.say(&format!(
                "\n{} would receive, for example:",
                urls.join(" and ")
            ))?;
            let pairs = samples.received(at, &callback.entries()[at]);
            let text = table(&pairs, self.prompter.width());
            self.prompter.show(&text)?;
        }
        Ok(())
    }
}

/// What the answers come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A callback that can be created.
    Sound,
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
