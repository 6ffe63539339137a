//! The payload of Adjust's App Automation API: `override_settings.callbacks`, an id and a field for each trigger.

use super::field;
use super::loss::{Loss, Losses, Named};
use crate::callback::Callback;
use crate::catalogue::Trigger;
use serde_json::json;

/// The callbacks as they grow, and what the form cannot hold.
#[derive(Debug, Clone, Default)]
pub struct Payload {
    /// Their ids and fields.
    callbacks: Vec<(&'static str, String)>,
    lost: Losses,
}

/// The only id that Adjust's page of the API names; the others are those of the dashboard.
const DOCUMENTED: &str = "global";

impl Payload {
    /// Adds a callback. Events have numbers there that cbgen cannot know, and are left out.
    pub fn add(&mut self, named: Named<'_>, trigger: Option<&Trigger>, callback: &Callback) {
        let Some(trigger) = trigger else {
            return self.lost.add(named, "left out, for it has no trigger");
        };
        if trigger.needs_event_token {
            let what = "left out, for events have ids of their own in the API";
            return self.lost.add(named, what);
        }
        if !trigger.in_dashboard() {
            let what = format!("left out, for `{}` exists in links only", trigger.id);
            return self.lost.add(named, what);
        }
        let id = trigger.api_id;
        if id != DOCUMENTED {
            let what =
                format!("the id `{id}` is the dashboard's; Adjust documents `{DOCUMENTED}` only");
            self.lost.note(named, what);
        }
        match self.callbacks.iter_mut().find(|(other, _)| *other == id) {
            Some((_, first)) => {
                first.push(' ');
                field::render_into(first, callback);
                let what = format!("joined to the other callback of `{id}`");
                self.lost.note(named, what);
            }
            None => self.callbacks.push((id, field::render(callback))),
        }
    }

    /// Whether no callback fits.
    pub fn is_empty(&self) -> bool {
        self.callbacks.is_empty()
    }

    /// The JSON object.
    pub fn json(&self) -> serde_json::Value {
        let callbacks = self.callbacks.iter();
        let callbacks = callbacks.map(|(id, url)| json!({ "id": id, "url": url }));
        json!({ "override_settings": { "callbacks": callbacks.collect::<Vec<_>>() } })
    }

    /// What the form cannot hold.
    pub fn lost(&self) -> &[Loss] {
        &self.lost.list
    }
}
