//! The scheme of an endpoint, and what stands where one is missing: a host alone, a path alone, something else.

use super::words::with_environment_help;
use super::{Context, encoded_macro};
use crate::callback::syntax::csv;
use crate::callback::syntax::link::{Form, form};
use crate::callback::syntax::template::{fault, in_braces, whole_foreign};
use crate::callback::syntax::url::{Url, scheme};
use crate::callback::{Given, begins_with_variable};
use crate::catalogue::Lookup;
use crate::lint::diagnostic::shortened_to;
use crate::lint::{Code, Diagnostic, Findings};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Whether there is a host worth judging.
pub fn check(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) -> bool {
    let whole = given.part(url.range.clone());
    if begins_with_variable(whole.text(), cx.macros) {
        // It stands for the scheme alone, or for scheme and host and perhaps more.
        return url.scheme.is_some();
    }
    let Some(scheme) = url.scheme.clone().map(|range| given.part(range)) else {
        out.add(missing(cx, &whole, url.endpoint().len()));
        return false;
    };
    let word = scheme.text().to_ascii_lowercase();
    let https = given.typed("https://");
    match word.as_str() {
        "https" => {}
        "http" => out.add(
            Diagnostic::new(Code::InsecureEndpoint, "http:// sends the data unencrypted")
                .at(scheme.place(), "https is advised")
                .help(format!("Adjust sends some data to https endpoints only: type {https}, if your server has it"))
                .edit(&scheme, "https"),
        ),
        word => out.add(
            Diagnostic::new(Code::EndpointScheme, format!("Adjust calls no {word}:// endpoints"))
                .at(scheme.place(), "http or https")
                .help(format!("type {https} in place of {}", given.typed(&format!("{word}://")))),
        ),
    }
    matches!(word.as_str(), "http" | "https")
}

/// The finding for a URL without a scheme, of which so many bytes are the endpoint.
fn missing(cx: &Context<'_>, part: &Given<'_>, endpoint: usize) -> Diagnostic {
    let whole = part.text();
    if part.is_encoded() && is_macro(cx, whole) {
        return encoded_macro::finding(cx, part);
    }
    if let (Some(columns), false) = (csv::columns(whole), cx.link.is_some()) {
        return definition(part, columns);
    }
    let begin = whole.find(['/', '?', '&']).unwrap_or(whole.len());
    let message = "an endpoint begins with https:// (or http://)";
    let finding =
        Diagnostic::new(Code::EndpointScheme, message).at(part.span(0..begin), "no scheme");
    if whole.contains(',') && whole.contains("://") {
        return finding.help(if part.is_in_file() {
            "a condition belongs in `conditions`, the URL alone in `endpoints`"
        } else {
            "a condition is given with --condition, the URL alone with --endpoint"
        });
    }
    if let Some(decoded) = decoded(whole) {
        let lead = "the URL is percent-encoded as a whole, as in a link: type ";
        return finding.type_at(part, &decoded, lead);
    }
    if whole.starts_with("${") {
        return with_environment_help(finding, whole);
    }
    // `"https://…"`, `<https://…>`, `URL=https://…`
    let url = whole[..endpoint].find("http");
    if let Some(at) = url.filter(|at| scheme(&whole[*at..]).is_some()) {
        let alone = whole[at..].trim_end_matches(['"', '\'', '`', '>', ']', ')', '”', '’', '»']);
        return finding.type_at(part, alone, "type the URL alone: ");
    }
    let rest = without_scheme(whole);
    if rest.contains(char::is_whitespace) {
        return finding.help(type_a_url(part));
    }
    let first = rest.split(['/', '?', '&', ':', '#']).next();
    let first = first.unwrap_or_default();
    let is_path = whole.starts_with('.') || whole.starts_with('/') && !whole.starts_with("//");
    let is_host = first == "localhost" || first.contains('.') && !is_script(first);
    match url::Host::parse(first) {
        Ok(url::Host::Domain(_)) if is_host && !is_path => {
            let lead = "Adjust would call nothing: type ";
            let finding = finding.type_at(part, &format!("https://{rest}"), lead);
            finding.edit(&part.part(0..whole.len() - rest.len()), "https://")
        }
        Ok(url::Host::Ipv4(_) | url::Host::Ipv6(_)) => finding.help(type_a_url(part)),
        _ if is_path || rest.contains(['/', '?']) => {
            let path = rest.trim_start_matches(['.', '/']);
            let example = part.typed(&format!("https://collector.example.com/{path}"));
            let example = shortened_to(&example, 400);
            let message = "the server is missing: this is a path alone";
            Diagnostic::new(Code::EndpointScheme, message)
                .at(part.place(), "no server")
                .help(format!(
                    "Adjust would call nothing: type your server in front, such as {example}"
                ))
        }
        _ => finding.help(type_a_url(part)),
    }
}

/// Whether a text is one macro, of a name that no placeholder of Adjust's has.
fn is_macro(cx: &Context<'_>, whole: &str) -> bool {
    let is_unknown = |name: &str| {
        let meaning = cx.catalogue.lookup(name);
        fault(name).is_none() && matches!(meaning, Lookup::Partner | Lookup::Unknown)
    };
    whole_foreign(whole).is_some() || in_braces(whole).is_some_and(is_unknown)
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
pub fn definition(part: &Given<'_>, columns: usize) -> Diagnostic {
    let s = if columns == 1 { "" } else { "s" };
    let message = format!(
        "this is the CSV definition of a cloud storage upload, with {columns} column{s}, and no callback"
    );
    Diagnostic::new(Code::EndpointScheme, message)
    .at(part.place(), "columns alone, and no endpoint")
    .help("it belongs in Adjust's settings of the upload; a callback is the URL that is called, with these as parameters")
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
