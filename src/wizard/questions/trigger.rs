//! What fires the callback, and for events the token.

use super::findings::refuse_denied;
use crate::callback::{Given, Sources, texts};
use crate::catalogue::Trigger;
use crate::lint::rules::trigger::event_tokens;
use crate::wizard::{PromptResult, Row, Wizard};

impl Wizard<'_, '_> {
    /// The trigger, from the list of the dashboard's.
    pub(in crate::wizard) fn trigger(&mut self) -> PromptResult<()> {
        let triggers = in_groups(self.setup.catalogue.triggers());
        let mut rows = Vec::from_iter(self.unlisted_trigger(&triggers));
        let before = rows.len();
        rows.extend(triggers.iter().map(|trigger| row(trigger)));
        let mut current = self.known_trigger().map(|trigger| trigger.id);
        if let (None, Some(id)) = (current, &self.draft.trigger) {
            current = self.setup.catalogue.nearest_trigger(id.text());
            self.prompter
                .say(&format!("{} is not a trigger.", id.text()));
        }
        let mut ids = triggers.iter().map(|trigger| trigger.id);
        let listed = ids.position(|id| Some(id) == current);
        let default = listed.map_or(0, |at| at + before);
        let help = "The activity that makes Adjust call your server.";
        let at = self
            .prompter
            .search(("Callback trigger", help), &rows, default)?;
        let Some(at) = at.checked_sub(before) else {
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

    /// A row for what a callback of a file has today, where that is none of the dashboard's triggers. One that is
    /// near is offered in its place.
    fn unlisted_trigger(&self, listed: &[&'static Trigger]) -> Option<Row> {
        self.setup.existing?;
        let label = match (&self.draft.trigger, self.known_trigger()) {
            (None, _) => "none",
            (Some(_), Some(known)) if !listed.contains(&known) => known.id,
            (Some(id), None) if self.setup.catalogue.nearest_trigger(id.text()).is_none() => {
                id.text()
            }
            _ => return None,
        };
        Some(Row::new(label, "leave it as it is"))
    }

    /// The event tokens; none is needed to build the field, but for a file one is.
    pub(in crate::wizard) fn event_token(&mut self) -> PromptResult<()> {
        let is_needed = self.needs_token();
        let help = if is_needed {
            "A saved event callback needs its event token: six letters and digits, such as abc123. Separate several with \
             spaces."
        } else {
            "Six letters and digits, shown next to the event's name in Adjust. Separate several with spaces. It is not \
             part of the callback, so you can press Enter to skip it."
        };
        let default = texts(&self.draft.event_tokens).join(" ");
        let (rules, is_kept) = (self.rules(), self.setup.existing.is_some());
        // A token from the environment is judged with the callback, where its value is not shown.
        let is_variable = |token: &str| is_kept && token.contains("${");
        let findings = |text: &str| {
            let mut sources = Sources::new();
            let tokens = split(text).map(|one| sources.flag("--event-token", one));
            let given: Vec<Given<'_>> = tokens.collect();
            rules.judge(|cx, out| {
                event_tokens(cx.trigger, &given, &|one| is_variable(one.text()), out);
            })
        };
        let validate = |text: &str| {
            if is_needed && split(text).next().is_none() {
                return Err("Type the token of the event.".to_owned());
            }
            let is_none = |token: &&str| !is_variable(token) && token.contains(['/', ':', '{']);
            if let Some(other) = split(text).find(is_none) {
                return Err(format!(
                    "{other} is not an event token, which has six letters and digits, such as abc123."
                ));
            }
            refuse_denied(&findings(text))
        };
        let text = self
            .prompter
            .line(("Event token", help), &default, &validate)?;
        if text != default {
            let tokens = split(&text).map(|token| self.given("--event-token", token));
            self.draft.event_tokens = tokens.collect();
        }
        self.say_warnings(&findings(&text));
        Ok(())
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    let tokens = text.split([' ', ',', ';']);
    tokens.filter(|token| !token.is_empty())
}

/// The dashboard's triggers, those of one group together, the groups in the order of their first.
fn in_groups(triggers: &'static [Trigger]) -> Vec<&'static Trigger> {
    let mut list: Vec<&Trigger> = triggers.iter().filter(|one| one.in_dashboard()).collect();
    list.sort_by_key(|one| triggers.iter().position(|first| first.group == one.group));
    list
}

fn row(trigger: &Trigger) -> Row {
    let note = if trigger.group == "common" {
        trigger.label.to_owned()
    } else {
        format!("{} ({})", trigger.label, trigger.group)
    };
    let detail = [trigger.description, trigger.surprise.unwrap_or_default()].join(" ");
    Row {
        detail: detail.trim_end().to_owned(),
        keywords: [trigger.aliases, trigger.keywords].concat().join(" "),
        ..Row::new(trigger.id, note)
    }
}
