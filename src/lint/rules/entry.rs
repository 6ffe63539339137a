//! An entry as a whole, and what a callback as a whole leaves out.

use super::Context;
use crate::callback::Span;
use crate::callback::syntax::template::alternatives;
use crate::lint::{Code, Diagnostic, Findings};

/// Adjust's limit for one URL, in bytes.
pub const LARGEST_URL: usize = 1_000_000;
/// Where common servers stop reading a request line, in bytes.
pub const LONG_URL: usize = 8_000;

/// The finding for a callback without an endpoint.
pub fn missing_endpoint() -> Diagnostic {
    let message = "there is no endpoint: Adjust would have nothing to call";
    Diagnostic::new(Code::MissingEndpoint, message)
}

/// The finding for a place that should hold an endpoint, and is empty.
pub fn empty_endpoint(place: Span) -> Diagnostic {
    missing_endpoint()
        .at(place, "a URL belongs here")
        .help("type the URL that receives the data: https://collector.example.com/adjust")
}

/// The finding for a POST without a condition, with one as it is typed there.
pub fn post_without_condition(place: Span, example: &str) -> Diagnostic {
    let message = "a POST callback needs a condition";
    Diagnostic::new(Code::PostWithoutCondition, message)
        .at(place, "sent without one")
        .help(format!(
            "Adjust documents POST with a condition only: add one, such as {example}"
        ))
}

/// The trigger whose data has nothing but [`ADID`] to tell the device.
pub const UNINSTALL: &str = "uninstall";
/// The placeholder of Adjust's own id of a device.
pub const ADID: &str = "adid";

/// An uninstall whose device the endpoint at this place cannot tell. `sent` is asked only where it is one.
pub fn missing_adid<'s, I: Iterator<Item = &'s str>>(
    cx: &Context<'_>,
    sent: impl FnOnce() -> I,
    place: Span,
    out: &mut Findings<'_>,
) {
    let is_uninstall = cx.trigger.is_some_and(|trigger| trigger.id == UNINSTALL);
    let names_adid = |names: &str| alternatives(names).any(|name| name == ADID);
    if is_uninstall && !sent().any(names_adid) {
        out.add_with(Code::MissingAdid, || {
            Diagnostic::new(Code::MissingAdid, "the uninstall does not send {adid}")
                .at(place, "without {adid}")
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
    let sent: Vec<&str> = sent().flat_map(alternatives).collect();
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

/// The finding for an endpoint that is an Adjust link.
pub fn adjust_link(place: Span) -> Diagnostic {
    Diagnostic::new(Code::EndpointIsLink, "an Adjust link is no endpoint")
        .at(place, "the URL of your server belongs here")
        .help("to add callbacks to a link, type cbgen link LINK --callback install=FIELD")
}

/// Checks the length of a complete URL, in bytes.
pub fn length(place: Span, bytes: usize, out: &mut Findings<'_>) {
    if bytes > LARGEST_URL {
        let message = format!("the URL has {bytes} bytes; Adjust sends 1 MB at most");
        out.add(
            Diagnostic::new(Code::TooLarge, message)
                .at(place, "too large")
                .help("Adjust would send nothing"),
        );
    } else if bytes > LONG_URL {
        let message = format!(
            "the URL has {bytes} bytes before its values; many servers read {LONG_URL} at most"
        );
        let finding = Diagnostic::new(Code::LongUrl, message).at(place, "long");
        out.add(
            finding.help("check your server's limit for a request line, or send fewer parameters"),
        );
    }
}
