//! What fires the callback, and for events the token.

use super::findings::{in_sentences_of, refuse_denied, with_rules};
use crate::callback::{Given, Sources, texts};
use crate::catalogue::Trigger;
use crate::lint::Level;
use crate::lint::rules::trigger::event_tokens;
use crate::wizard::Wizard;
use crate::wizard::prompt::{PromptResult, Row};

impl Wizard<'_, '_> {
    /// The trigger, from the list of the dashboard's.
    pub(in crate::wizard) fn trigger(&mut self) -> PromptResult<()> {
        let triggers: Vec<&'static Trigger> = in_groups(self.setup.catalogue.triggers());
        let today = self.unlisted_trigger(&triggers);
        let mut rows: Vec<Row> = today.iter().cloned().collect();
        rows.extend(triggers.iter().map(|trigger| row(trigger)));
        let mut current = self.known_trigger().map(|trigger| trigger.id);
        if let (None, Some(id)) = (current, &self.draft.trigger) {
            current = self.setup.catalogue.nearest_trigger(id.text());
            let said = format!("{} is not a trigger.", id.text());
            self.prompter.say(&said)?;
        }
        let mut ids = triggers.iter().map(|trigger| trigger.id);
        let listed = ids.position(|id| Some(id) == current);
        let default = listed.map_or(0, |at| at + rows.len() - triggers.len());
        let help = "What the user does that makes Adjust call your server.";
        let at = self.search(("Callback trigger", help), &rows, default)?;
        let Some(at) = at.checked_sub(rows.len() - triggers.len()) else {
            return Ok(());
        };
        let chosen = triggers[at];
        if current != Some(chosen.id) || self.known_trigger().is_none() {
            let inherited = self.inherited_keys();
            let stays = |key: &Given<'_>| {
                chosen.recommended.contains(&key.text()) || inherited.contains(&key.text().into())
            };
            self.draft.exclude.retain(stays);
            if !chosen.needs_event_token {
                self.draft.event_tokens.clear();
            }
            self.draft.trigger = Some(self.given("--trigger", chosen.id));
        }
        Ok(())
    }

    /// A row for what a callback of a file has today, where that is none of the dashboard's triggers.
    fn unlisted_trigger(&self, listed: &[&'static Trigger]) -> Option<Row> {
        self.setup.existing?;
        let nearest = |id: &str| self.setup.catalogue.nearest_trigger(id);
        match (&self.given.trigger, self.known_trigger()) {
            (None, _) if self.draft.trigger.is_none() => Some(Row::new(
                "none",
                "keep it as it is",
                "Without a trigger, cbgen does not check what the trigger can send.",
            )),
            (Some(_), Some(known)) if !listed.contains(&known) => {
                Some(Row::new(known.id, "keep it as it is", known.description))
            }
            // One that is near is offered.
            (Some(id), None) if nearest(id.text()).is_none() => Some(Row::new(
                id.text(),
                "keep it as it is",
                "It is not a trigger.",
            )),
            _ => None,
        }
    }

    /// The event tokens; none is needed to build the field, but for a file one is.
    pub(in crate::wizard) fn event_token(&mut self) -> PromptResult<()> {
        let may_be_empty = !self.needs_token();
        let help = if may_be_empty {
            "Six letters and digits; Adjust shows it next to the event's name. Several: put a space between them. It is \
             not part of the callback, so you can press Enter to skip it."
        } else {
            "A saved event callback needs its event token: six letters and digits, such as abc123. Several: put a space \
             between them."
        };
        let default = texts(&self.draft.event_tokens).join(" ");
        let (setup, macros) = (self.setup, self.macros());
        let trigger = self.known_trigger();
        // A token from the environment is judged with the callback, where its value is not shown.
        let is_plain = |token: &String| setup.existing.is_none() || !token.contains("${");
        let findings = |tokens: &[String]| {
            let mut sources = Sources::new();
            let given = tokens.iter().cloned();
            let given = given.map(|one| sources.flag("--event-token", one));
            let given: Vec<_> = given.collect();
            with_rules(&setup, &macros, trigger, |_, out| {
                event_tokens(trigger, &given, &|_| false, out);
            })
        };
        let validate = |text: &str| {
            let mut tokens = split(text);
            if tokens.is_empty() && !may_be_empty {
                return Err("Type the token of the event.".to_owned());
            }
            tokens.retain(is_plain);
            if let Some(other) = tokens.iter().find(|token| token.contains(['/', ':', '{'])) {
                return Err(format!(
                    "{other} is not an event token: six letters and digits, such as abc123."
                ));
            }
            refuse_denied(&findings(&tokens))
        };
        let text = self.line(("Event token", help), &default, &validate)?;
        let mut plain = split(&text);
        if text != default {
            let tokens = plain.iter().map(|token| self.given("--event-token", token));
            self.draft.event_tokens = tokens.collect();
        }
        plain.retain(is_plain);
        match in_sentences_of(&findings(&plain), Level::Warn) {
            Some(warning) => self.prompter.say(&warning),
            None => Ok(()),
        }
    }
}

pub(in crate::wizard) fn split(text: &str) -> Vec<String> {
    text.split([' ', ',', ';'])
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The dashboard's triggers, those of one group together, the groups in the order of their first.
fn in_groups(triggers: &'static [Trigger]) -> Vec<&'static Trigger> {
    let mut groups: Vec<&str> = Vec::new();
    for trigger in triggers {
        if !groups.contains(&trigger.group) {
            groups.push(trigger.group);
        }
    }
    let list = triggers.iter().filter(|trigger| trigger.in_dashboard());
    let mut list: Vec<&Trigger> = list.collect();
    list.sort_by_key(|trigger| groups.iter().position(|group| *group == trigger.group));
    list
}

fn row(trigger: &Trigger) -> Row {
    let note = if trigger.group == "common" {
        trigger.label.to_owned()
    } else {
        format!("{} ({})", trigger.label, trigger.group)
    };
    let detail = match trigger.surprise {
        Some(surprise) => format!("{} {surprise}", trigger.description),
        None => trigger.description.to_owned(),
    };
    let keywords = trigger.aliases.iter().chain(trigger.keywords);
    let keywords: Vec<&str> = keywords.copied().collect();
    Row::new(trigger.id, note, detail).found_by(keywords.join(" "))
}
