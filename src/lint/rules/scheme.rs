//! The scheme of an endpoint, and what stands where one is missing: a host alone, a path alone, something else.

use super::words::with_environment_help;
use super::{Context, encoded_macro};
use crate::callback::syntax::csv;
use crate::callback::syntax::link::{Form, form};
use crate::callback::syntax::template::{fault, whole_foreign};
use crate::callback::syntax::url::{Url, scheme};
use crate::callback::{Given, begins_with_variable};
use crate::catalogue::Lookup;
use crate::lint::diagnostic::shortened_to;
use crate::lint::{Code, Diagnostic, Findings};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::ops::Range;

/// Whether there is a host worth judging.
pub fn check(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) -> bool {
    let whole = &given.text()[url.range.clone()];
    if begins_with_variable(whole, cx.macros) {
        // It stands for the scheme alone, or for scheme and host and perhaps more.
        return url.scheme.is_some();
    }
    let Some(range) = url.scheme.clone() else {
        out.add(missing(cx, given, url, whole));
        return false;
    };
    let word = given.text()[range.clone()].to_ascii_lowercase();
    let place = given.span(range.clone());
    let https = given.typed("https://");
    match word.as_str() {
        "https" => {}
        "http" => out.add(
            Diagnostic::new(Code::InsecureEndpoint, "http:// sends the data unencrypted")
                .at(place, "https is advised")
                .help(format!("Adjust sends some data to https endpoints only: type {https}, if your server has it"))
                .edit(given, range, "https"),
        ),
        word => out.add(
            Diagnostic::new(Code::EndpointScheme, format!("Adjust calls no {word}:// endpoints"))
                .at(place, "http or https")
                .help(format!("type {https} in place of {}", given.typed(&format!("{word}://")))),
        ),
    }
    matches!(word.as_str(), "http" | "https")
}

fn missing(cx: &Context<'_>, given: &Given<'_>, url: &Url, whole: &str) -> Diagnostic {
    if cx.material.is_encoded(&url.range) && is_macro(cx, whole) {
        return encoded_macro::finding(cx, given, url.range.clone());
    }
    if let (Some(columns), false) = (csv::columns(whole), cx.material.is_link()) {
        return definition(given, url.range.clone(), columns);
    }
    let begin = whole.find(['/', '?', '&']).unwrap_or(whole.len());
    let message = "an endpoint begins with https:// (or http://)";
    let finding = Diagnostic::new(Code::EndpointScheme, message).at(
        given.span(url.range.start..url.range.start + begin),
        "no scheme",
    );
    if whole.contains(',') && whole.contains("://") {
        return finding.help(if given.is_in_file() {
            "a condition belongs in `conditions`, the URL alone in `endpoints`"
        } else {
            "a condition is given with --condition, the URL alone with --endpoint"
        });
    }
    if let Some(word) = opaque(whole) {
        return finding.help(format!(
            "Adjust calls no {word}: addresses: type the URL of your server"
        ));
    }
    if let Some(decoded) = decoded(whole) {
        let lead = "the URL is percent-encoded as a whole, as in a link: type ";
        return finding.type_at(given, url.range.clone(), &decoded, lead);
    }
    if whole.starts_with("${") {
        return with_environment_help(finding, whole);
    }
    // `"https://…"`, `<https://…>`, `URL=https://…`
    let endpoint = &given.text()[url.endpoint()];
    if let Some(at) = endpoint
        .find("http")
        .filter(|at| scheme(&endpoint[*at..]).is_some())
    {
        let alone = whole[at..].trim_end_matches(['"', '\'', '`', '>', ']', ')', '”', '’', '»']);
        return finding.type_at(given, url.range.clone(), alone, "type the URL alone: ");
    }
    let rest = without_scheme(whole);
    if rest.contains(char::is_whitespace) {
        return finding.help(type_a_url(given));
    }
    let first = rest.split(['/', '?', '&', ':', '#']).next();
    let first = first.unwrap_or_default();
    let is_path = whole.starts_with('.') || whole.starts_with('/') && !whole.starts_with("//");
    let is_host = first == "localhost" || first.contains('.') && !is_script(first);
    match url::Host::parse(first) {
        Ok(url::Host::Domain(_)) if is_host && !is_path => {
            let start = url.range.start..url.range.end - rest.len();
            let right = format!("https://{rest}");
            let lead = "Adjust would call nothing: type ";
            let finding = finding.type_at(given, url.range.clone(), &right, lead);
            finding.edit(given, start, "https://")
        }
        Ok(url::Host::Ipv4(_) | url::Host::Ipv6(_)) => finding.help(type_a_url(given)),
        _ if is_path || rest.contains(['/', '?']) => {
            let path = rest.trim_start_matches(['.', '/']);
            let example = given.typed(&format!("https://collector.example.com/{path}"));
            let message = "the server is missing: this is a path alone";
            Diagnostic::new(Code::EndpointScheme, message)
                .at(given.span(url.range.clone()), "no server")
                .help(format!(
                    "Adjust would call nothing: type your server in front, such as {}",
                    shortened_to(&example, 400)
                ))
        }
        _ => finding.help(type_a_url(given)),
    }
}

/// Whether a text is one macro, of a name that no placeholder of Adjust's has.
fn is_macro(cx: &Context<'_>, whole: &str) -> bool {
    let names = whole
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    whole_foreign(whole).is_some()
        || names.is_some_and(|name| {
            fault(name).is_none()
                && matches!(cx.catalogue.lookup(name), Lookup::Partner | Lookup::Unknown)
        })
}

fn type_a_url(given: &Given<'_>) -> String {
    let example = given.typed("https://collector.example.com/adjust");
    format!("Adjust would call nothing: type a URL, such as {example}")
}

/// Whether a word with a dot is a file that a server runs, and no host.
fn is_script(word: &str) -> bool {
    const ENDS: [&str; 9] = [
        "php", "asp", "aspx", "jsp", "html", "htm", "cgi", "json", "xml",
    ];
    let end = word.rsplit('.').next().unwrap_or_default();
    ENDS.into_iter()
        .any(|known| known.eq_ignore_ascii_case(end))
}

/// The finding for the columns of a cloud storage upload, where a callback is wanted.
pub fn definition(given: &Given<'_>, range: Range<usize>, columns: usize) -> Diagnostic {
    let s = if columns == 1 { "" } else { "s" };
    let message = format!(
        "this is the CSV definition of a cloud storage upload, with {columns} column{s}, and no callback"
    );
    Diagnostic::new(Code::EndpointScheme, message)
    .at(given.span(range), "columns alone, and no endpoint")
    .help("it belongs in Adjust's settings of the upload; a callback is the URL that is called, with these as parameters")
}

/// `mailto` in `mailto:a@b`: a word that is surely no host with a port behind it.
pub(super) fn opaque(text: &str) -> Option<&str> {
    const WORDS: [&str; 9] = [
        "about",
        "blob",
        "data",
        "file",
        "javascript",
        "mailto",
        "sms",
        "tel",
        "urn",
    ];
    let (word, _) = text.split_once(':')?;
    WORDS
        .into_iter()
        .any(|known| known.eq_ignore_ascii_case(word))
        .then_some(word)
}

/// What `https%3A%2F%2F…` says.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    let is_encoded = form(text) == Form::Encoded;
    let decoded = is_encoded.then(|| percent_decode_str(text).decode_utf8())?;
    decoded.ok()
}

/// What stands behind a missing or broken scheme: `https:/x`, `http//x`, `//x`, `x`.
fn without_scheme(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let word = ["https", "http"]
        .into_iter()
        .find(|word| lower.starts_with(word) && text[word.len()..].starts_with([':', '/']));
    text[word.map_or(0, str::len)..].trim_start_matches([':', '/'])
}
