//! An entry as a whole, and what a callback as a whole leaves out.

use super::Context;
use crate::callback::Span;
use crate::lint::{Code, Diagnostic, Findings};

/// The finding for a callback without an endpoint.
pub fn missing_endpoint() -> Diagnostic {
    Diagnostic::new(
        Code::MissingEndpoint,
        "there is no endpoint: Adjust would have nothing to call",
    )
}

/// The finding for a place that should hold an endpoint, and is empty.
pub fn empty_endpoint(place: Span) -> Diagnostic {
    missing_endpoint()
        .at(place, "a URL belongs here")
        .help("type the URL that receives the data: https://collector.example.com/adjust")
}

/// The finding for a POST without a condition.
pub fn post_without_condition(place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::PostWithoutCondition,
        "a POST callback needs a condition",
    )
    .at(place, "sent without one")
    .help("Adjust documents POST with a condition only: add one, such as equal,{environment},production")
}

/// The trigger whose data has nothing but [`ADID`] to tell the device.
pub const UNINSTALL: &str = "uninstall";
/// The placeholder of Adjust's own id of a device.
pub const ADID: &str = "adid";

/// An uninstall whose device nobody can tell. `sent` is asked only where it is one.
pub fn missing_adid<'s, I: Iterator<Item = &'s str>>(
    cx: &Context<'_>,
    sent: impl FnOnce() -> I,
    place: Option<(Span, &str)>,
    out: &mut Findings<'_>,
) {
    let is_uninstall = cx.trigger.is_some_and(|trigger| trigger.id == UNINSTALL);
    let Some((place, label)) = place.filter(|_| is_uninstall) else {
        return;
    };
    if !sent().any(|names| names.split("||").any(|name| name == ADID)) {
        out.add_with(Code::MissingAdid, || {
            Diagnostic::new(Code::MissingAdid, "the uninstall does not send {adid}")
                .at(place, label)
                .help("an uninstall has nothing but {adid} to tell the device: add adid={adid}")
        });
    }
}

/// The placeholders recommended for the trigger that are not among those sent. `sent` is asked only where the rule is
/// on.
pub fn missing_recommended<'s, I: Iterator<Item = &'s str>>(
    cx: &Context<'_>,
    sent: impl FnOnce() -> I,
    place: Option<(Span, &str)>,
    out: &mut Findings<'_>,
) {
    let Some(trigger) = cx.trigger.filter(|_| out.wants(Code::MissingRecommended)) else {
        return;
    };
    let sent: Vec<&str> = sent().flat_map(|names| names.split("||")).collect();
    let names = trigger.recommended.iter().copied();
    let missing: Vec<&str> = names.filter(|name| !sent.contains(name)).collect();
    let (false, Some((place, label))) = (missing.is_empty(), place) else {
        return;
    };
    let (count, id) = (missing.len(), trigger.id);
    let message = format!("{count} of the placeholders recommended for `{id}` are not sent");
    let help = format!("add them if you want them later: {}", missing.join(","));
    let finding = Diagnostic::new(Code::MissingRecommended, message);
    out.add(finding.at(place, label).help(help));
}
