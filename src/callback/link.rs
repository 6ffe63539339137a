//! What the callbacks of an Adjust link fire for.

use crate::catalogue::Trigger;

/// The activities that a callback parameter of a link fires for, as they are shown: `conversion` is an install or a
/// reattribution, several event tokens are several events. What Adjust makes of two URLs for one in a link is not known.
pub fn link_activities<'t>(
    trigger: &'static Trigger,
    tokens: impl IntoIterator<Item = &'t str>,
) -> Vec<String> {
    if trigger.needs_event_token {
        let event = |token| format!("the event `{token}`");
        return tokens.into_iter().map(event).collect();
    }
    let own = [trigger.id];
    let ids = if trigger.in_dashboard() {
        &own[..]
    } else {
        trigger.sample_as
    };
    ids.iter().map(|id| format!("`{id}`")).collect()
}
