//! The payload of Adjust's App Automation API: `override_settings.callbacks`, an id and a field for each trigger.

use super::field;
use crate::callback::Callback;
use crate::catalogue::Trigger;
use serde::Serialize;

/// The callbacks as they grow, and what the form cannot hold.
#[derive(Debug, Clone, Default)]
pub struct Payload {
    callbacks: Vec<Override>,
    lost: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Override {
    id: &'static str,
    url: String,
}

/// The only id that Adjust's page of the API names; the others are those of the dashboard.
const DOCUMENTED: &str = "global";

impl Payload {
    /// No callbacks yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a callback. Events have numbers there that cbgen cannot know, and are left out.
    pub fn add(&mut self, name: &str, trigger: Option<&Trigger>, callback: &Callback) {
        let url = field::render(callback);
        match trigger {
            None => self.lose(format!("`{name}`: left out, for it has no trigger")),
            Some(trigger) if trigger.needs_event_token => self.lose(format!(
                "`{name}`: left out, for events have ids of their own in the API"
            )),
            Some(trigger) if !trigger.in_dashboard() => self.lose(format!(
                "`{name}`: left out, for `{}` exists in links only",
                trigger.id
            )),
            Some(trigger) => {
                let id = trigger.api_id;
                if id != DOCUMENTED {
                    self.lose(format!(
                        "`{name}`: the id `{id}` is the dashboard's; Adjust documents `{DOCUMENTED}` only"
                    ));
                }
                match self.callbacks.iter_mut().find(|other| other.id == id) {
                    Some(first) => {
                        first.url.push(' ');
                        first.url.push_str(&url);
                        self.lose(format!("`{name}`: joined to the other callback of `{id}`"));
                    }
                    None => self.callbacks.push(Override { id, url }),
                }
            }
        }
    }

    fn lose(&mut self, what: String) {
        if !self.lost.contains(&what) {
            self.lost.push(what);
        }
    }

    /// The JSON object.
    pub fn render(&self) -> String {
        let payload = serde_json::json!({ "override_settings": { "callbacks": self.callbacks } });
        crate::report::to_json_pretty(&payload)
    }

    /// What the form cannot hold, in words.
    pub fn lost(&self) -> &[String] {
        &self.lost
    }
}
