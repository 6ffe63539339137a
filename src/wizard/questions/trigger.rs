//! What fires the callback, and for events the token.

use super::findings::{given_texts, in_sentences_of, refuse_denied, with_rules};
use crate::callback::Sources;
use crate::catalogue::Trigger;
use crate::lint::Level;
use crate::lint::rules::trigger::event_tokens;
use crate::wizard::Wizard;
use crate::wizard::prompt::{PromptResult, Row};

impl Wizard<'_> {
    /// The trigger, from the list of the dashboard's.
    pub(in crate::wizard) fn trigger(&mut self) -> PromptResult<()> {
        let triggers: Vec<&'static Trigger> = in_groups(self.setup.catalogue.triggers());
        let today = self.unlisted_trigger(&triggers);
        let mut rows: Vec<Row> = today.iter().cloned().collect();
        rows.extend(triggers.iter().map(|trigger| row(trigger)));
        let mut current = self.known_trigger().map(|trigger| trigger.id);
        if let (None, Some(id)) = (current, &self.answers.trigger) {
            current = self.setup.catalogue.nearest_trigger(id);
            let said = format!("{id} is no trigger.");
            self.prompter.say(&said)?;
        }
        let listed = triggers
            .iter()
            .position(|trigger| Some(trigger.id) == current);
        let default = listed.map_or(0, |at| at + rows.len() - triggers.len());
        let help = "The activity that makes Adjust call your server.";
        let at = self.search("Callback trigger", help, &rows, default)?;
        let Some(at) = at.checked_sub(rows.len() - triggers.len()) else {
            return Ok(());
        };
        let chosen = triggers[at];
        if current != Some(chosen.id) {
            let recommended = chosen.recommended;
            self.answers
                .exclude
                .retain(|key| recommended.contains(&key.as_str()));
            if !chosen.needs_event_token {
                self.answers.event_tokens.clear();
            }
        }
        self.answers.trigger = Some(chosen.id.to_owned());
        Ok(())
    }

    /// A row for what a callback of a file has today, where that is none of the dashboard's triggers.
    fn unlisted_trigger(&self, listed: &[&'static Trigger]) -> Option<Row> {
        self.setup.existing?;
        match (&self.given.trigger, self.known_trigger()) {
            (None, _) if self.answers.trigger.is_none() => Some(Row::new(
                "none",
                "as it is",
                "Without a trigger, nothing is said about what it cannot carry.",
            )),
            (Some(_), Some(known)) if !listed.contains(&known) => {
                Some(Row::new(known.id, "as it is", known.description))
            }
            // One that is near is offered.
            (Some(id), None) if self.setup.catalogue.nearest_trigger(id).is_none() => {
                Some(Row::new(id, "as it is", "It is no trigger."))
            }
            _ => None,
        }
    }

    /// The event tokens; none is needed to build the field, but for a file one is.
    pub(in crate::wizard) fn event_token(&mut self) -> PromptResult<()> {
        if self.needs_token() {
            return self.event_token_for_saving();
        }
        let help = "Six letters and digits; in Adjust it stands beside the event's name. Several: blanks between \
                    them. It is not part of the callback, so Enter alone goes on without.";
        self.tokens(help, true)
    }

    /// The event tokens, of which a saved callback needs one.
    pub(in crate::wizard) fn event_token_for_saving(&mut self) -> PromptResult<()> {
        self.tokens(
            "A saved event callback is set up for its token, six letters and digits such as abc123; several: blanks \
             between them.",
            false,
        )
    }

    fn tokens(&mut self, help: &str, may_be_empty: bool) -> PromptResult<()> {
        let default = self.answers.event_tokens.join(" ");
        let setup = self.setup;
        let trigger = self.known_trigger();
        // A token from the environment is judged with the callback, where its value is not shown.
        let is_plain = |token: &String| setup.existing.is_none() || !token.contains("${");
        let findings = |tokens: &[String]| {
            let given = given_texts(&mut Sources::new(), "--event-token", tokens);
            with_rules(&setup, trigger, |_, out| {
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
                    "{other} is no event token: six letters and digits, such as abc123."
                ));
            }
            refuse_denied(&findings(&tokens))
        };
        let text = self.line("Event token", help, &default, &validate)?;
        self.answers.event_tokens = split(&text);
        let mut plain = self.answers.event_tokens.clone();
        plain.retain(is_plain);
        match in_sentences_of(&findings(&plain), Level::Warn) {
            Some(warning) => self.prompter.say(&warning),
            None => Ok(()),
        }
    }
}

fn split(text: &str) -> Vec<String> {
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
    let mut list: Vec<&Trigger> = triggers
        .iter()
        .filter(|trigger| trigger.in_dashboard())
        .collect();
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
