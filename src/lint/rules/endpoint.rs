//! The URL that receives the request. The url crate judges the host of a copy; it never sees a placeholder
//! and never prints a URL.

use super::placeholder::{self, Whole};
use super::words::{shortened, with_environment_help};
use super::{Context, entry, leftover, parameter, scheme, text};
use crate::callback::syntax::link::is_link;
use crate::callback::syntax::template::{Piece, parts_in, whole_foreign};
use crate::callback::syntax::url::Url;
use crate::callback::{Encoded, Given};
use crate::lint::{Code, Diagnostic, Findings, Level};
use std::net::Ipv6Addr;
use std::ops::Range;

/// Checks a URL as it was given: endpoint, and the parameters that it holds already.
pub fn check(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    let is_link = is_link(given.text(), url);
    let adjust_link = is_link.then(|| entry::adjust_link(given.span(url.range.clone())));
    if url.is_plain {
        return adjust_link.into_iter().for_each(|finding| out.add(finding));
    }
    if given.text()[url.range.clone()].trim().is_empty() {
        out.add(entry::empty_endpoint(given.span(url.range.clone())));
        return;
    }
    if partners_host(cx, given, url) {
        scheme::check(cx, given, url, out);
        placeholder::check(cx, given, url.host.clone(), Whole::Piece, out);
    } else if scheme::check(cx, given, url, out) {
        host(cx, given, url, out);
    }
    if url.scheme.is_some() || scheme::opaque(&given.text()[url.range.clone()]).is_none() {
        credentials(cx, given, url, out);
    }
    if let Some(finding) = adjust_link {
        out.add(finding);
    }
    fragment(given, url, out);
    missing_question_mark(cx, given, url, out);
    text::html_entities(given, url.range.clone(), out);
    path(cx, given, url, out);
    for pair in url.query.iter().flatten() {
        parameter::read(cx, given, pair, out);
    }
    parameter::empty_pairs(given, url.query.as_deref().unwrap_or_default(), out);
}

/// Whether the host of a callback in a link is, or holds, a macro that the partner replaces.
fn partners_host(cx: &Context<'_>, given: &Given<'_>, url: &Url) -> bool {
    let pieces = parts_in(given.text(), url.host.clone());
    let mut macros = pieces.filter(|part| part.piece != Piece::Text).peekable();
    macros.peek().is_some() && macros.all(|part| cx.material.is_partners(part.range.start))
}

fn host(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    let host = &given.text()[url.host.clone()];
    if let Some(port) = &url.port
        && !cx.macros.have_variables(&given.text()[port.clone()])
        && !is_port(&given.text()[port.clone()])
    {
        let finding = Diagnostic::new(Code::EndpointHost, "a port is a number from 1 to 65535")
            .at(given.span(port.start - 1..port.end), "no port");
        out.add(finding.help("leave it out, or type it as :8443"));
    }
    // A variable can stand for any number of labels.
    let judged = cx.macros.without_variables(host, "a.a");
    let fault = if host.is_empty() {
        Some(("the host is missing", &url.range))
    } else if judged.contains(['{', '}']) {
        let fault = "the host cannot be a placeholder: Adjust must know whom to call";
        Some((fault, &url.host))
    } else {
        None
    };
    if let Some((fault, range)) = fault {
        let finding = Diagnostic::new(Code::EndpointHost, fault)
            .at(
                given.span(range.clone()),
                "a host such as collector.example.com belongs here",
            )
            .help("Adjust would call nothing");
        out.add(with_environment_help(finding, host));
        if out.level(Code::EndpointHost) != Level::Deny {
            // Allowed as a host, they are judged as braces anywhere.
            placeholder::check(cx, given, url.host.clone(), Whole::Piece, out);
        }
        return;
    }
    // Control characters, blanks and backslashes have codes of their own.
    if host.contains(|c: char| text::is_control(c) || text::is_blank(c) || c == '\\') {
        return;
    }
    let finding = if is_plainly_a_name(&judged) {
        domain_fault(given, url, host, &judged)
    } else {
        match url::Host::parse(&judged) {
            Ok(url::Host::Ipv4(ip)) => Some(ip_host(given, url, host, &ip.to_string())),
            Ok(url::Host::Ipv6(ip)) => Some(ip_host(given, url, host, &ip.to_string())),
            Ok(url::Host::Domain(_)) => domain_fault(given, url, host, &judged),
            Err(_) => Some(match host.strip_prefix('[').map(str::parse::<Ipv6Addr>) {
                Some(Ok(ip)) => ip_host(given, url, host, &ip.to_string()),
                _ => no_host(given, url, host, LETTERS),
            }),
        }
    };
    if let Some(finding) = finding {
        out.add(finding);
    }
}

/// What the name of a host consists of.
const LETTERS: &str = "letters, digits, `-` and `.`";

fn is_port(text: &str) -> bool {
    let is_number = text.bytes().all(|digit| digit.is_ascii_digit());
    is_number && text.parse::<u16>().is_ok_and(|number| number > 0)
}

/// The finding for what is no host's name.
fn no_host(given: &Given<'_>, url: &Url, host: &str, why: &str) -> Diagnostic {
    let message = format!("`{}` is no host", shortened(host));
    let finding =
        Diagnostic::new(Code::EndpointHost, message).at(given.span(url.host.clone()), why);
    match leftover::find(host) {
        Some(word) => finding.help(format!(
            "`{}` is a word of a template: type the name of your server in its place",
            shortened(&host[word])
        )),
        None => finding.help("Adjust would call nothing: type the name of your server"),
    }
}

/// Whether a host needs no URL parser to be told from an IP address: a last label that begins with a letter is
/// no number in any notation, and lower-case letters without punycode stay as they are.
fn is_plainly_a_name(host: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    let last = host.rsplit('.').next().unwrap_or_default();
    host.bytes().all(plain)
        && last.starts_with(|c: char| c.is_ascii_lowercase())
        && !host.contains("xn--")
}

fn ip_host(given: &Given<'_>, url: &Url, host: &str, ip: &str) -> Diagnostic {
    let label = if host.trim_matches(['[', ']']) == ip {
        "an IP address".to_owned()
    } else {
        format!("read as {ip}")
    };
    Diagnostic::new(Code::IpHost, "Adjust does not call IP addresses")
        .at(given.span(url.host.clone()), label)
        .help("type the server's name; if it has none, it needs one in DNS")
}

/// What is wrong with a host that is a domain; `judged` is the host with letters for variables.
fn domain_fault(given: &Given<'_>, url: &Url, host: &str, judged: &str) -> Option<Diagnostic> {
    let at = given.span(url.host.clone());
    let finding = |message: String| Diagnostic::new(Code::EndpointHost, message);
    if !host.is_ascii() {
        let shown = shortened(host);
        let finding = finding(format!("`{shown}` is written in other letters than a to z"));
        let lead = "Adjust may not resolve it: type ";
        return Some(match punycode(host) {
            Some(name) => finding.at(at, format!("in punycode: {name}")).type_at(
                given,
                url.host.clone(),
                &name,
                lead,
            ),
            None => finding.at(at, "Adjust may not resolve it"),
        });
    }
    let labels = judged.strip_suffix('.').unwrap_or(judged);
    if let Some(why) = name_fault(labels) {
        return Some(no_host(given, url, host, why));
    }
    if !labels.contains('.') && !labels.eq_ignore_ascii_case("localhost") {
        return Some(
            finding(format!("the host `{}` has no dot", shortened(host)))
                .at(at, "no name on the internet")
                .help(
                    "Adjust would call nothing: type the whole name, such as collector.example.com",
                ),
        );
    }
    None
}

/// A host as DNS has it. Its variables stay.
fn punycode(host: &str) -> Option<String> {
    let label = |label: &str| {
        if label.is_ascii() {
            return Some(label.to_owned());
        }
        url::Host::parse(label).ok().map(|name| name.to_string())
    };
    let labels: Option<Vec<String>> = host.split('.').map(label).collect();
    Some(labels?.join("."))
}

/// What makes a text no name in DNS.
fn name_fault(labels: &str) -> Option<&'static str> {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    let parts = || labels.as_bytes().split(|b| *b == b'.');
    if !labels.bytes().all(good) || parts().any(<[u8]>::is_empty) {
        Some(LETTERS)
    } else if labels.len() > 253 || parts().any(|part| part.len() > 63) {
        Some("a name has 253 characters at most, and 63 between two dots")
    } else if parts().any(|part| part.starts_with(b"-") || part.ends_with(b"-")) {
        Some("no part of a name begins or ends with `-`")
    } else {
        None
    }
}

fn credentials(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    if let Some(range) = &url.credentials {
        placeholder::check(cx, given, range.clone(), Whole::Piece, out);
        text::invalid_escapes(given, range.clone(), out);
        out.add(
            Diagnostic::new(Code::CredentialsInUrl, "a user name or password stands in the URL")
                .at(given.span(range.clone()), "everybody who sees the callback sees this")
                .help("Adjust does not document that it sends them: use a parameter that your server checks"),
        );
    }
}

fn fragment(given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    if let Some(range) = &url.fragment {
        let sign = given.typed("%23");
        let message = "what stands behind `#` is never sent";
        out.add(
            Diagnostic::new(Code::EndpointFragment, message)
                .at(given.span(range.clone()), "cut off")
                .help(format!("leave it out; a `#` inside a value is {sign}")),
        );
    }
}

/// `https://a.example&x=1`, also behind a path, and also where a `?` comes later.
fn missing_question_mark(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    let path = &given.text()[url.path.clone()];
    let later = url.query.is_some();
    let Some(at) = path.match_indices('&').map(|(at, _)| at).find(|at| {
        let pair = path[at + 1..].split(['&', '/']).next().unwrap_or_default();
        // Nothing but a parameter comes right behind a host.
        *at == 0 || pair.contains('=') || (pair.is_empty() && !later)
    }) else {
        return;
    };
    let path = at..path.len();
    let at = url.path.start + at;
    let before = &given.text()[url.range.start..=at];
    let mut variables = cx.macros.variables(before);
    if variables.any(|(range, _)| before[range.end..].starts_with('&')) {
        // The `?` may be in the value.
        return;
    }
    let message = "the parameters begin with `&`, but no `?` came before";
    let finding = Diagnostic::new(Code::MissingQuestionMark, message)
        .at(given.span(at..at + 1), "`?` was meant");
    let (first, others) = (given.typed("?"), given.typed("&"));
    out.add(if later {
        let mended = format!("?{}&", &given.text()[at + 1..at + path.len()]);
        finding
            .help(format!(
                "your server would get only what stands behind the later `?`: the first separator is `{first}`, the others are `{others}`"
            ))
            .edit(given, at..at + path.len() + 1, &mended)
    } else {
        let help = format!("your server would get no parameters: the first separator is `{first}`");
        finding.help(help).edit(given, at..at + 1, "?")
    });
}

fn path(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    let endpoint = url.endpoint();
    text::control_characters(
        given,
        endpoint.clone(),
        Code::EndpointCharacters,
        text::is_unseen,
        out,
    );
    let whole = &given.text()[endpoint.clone()];
    if let Some(at) = whole.find('\\') {
        let at = endpoint.start + at;
        let message = "a backslash cannot stand in an endpoint";
        let literal = format!("; a literal backslash is {}", given.typed("%5C"));
        let literal = if at <= url.path.start { "" } else { &literal };
        out.add(
            Diagnostic::new(Code::EndpointCharacters, message)
                .at(given.span(at..at + 1), "backslash")
                .help(format!("type `/`, or leave it out{literal}")),
        );
    }
    if text::joined_urls(given, url.path.clone(), out) {
        return;
    }
    for range in url.segments(given.text()) {
        let segment = &given.text()[range.clone()];
        placeholder::check(cx, given, range.clone(), Whole::InUrl, out);
        // A macro as a whole has one finding, or none.
        if cx.macros.contains(segment) || whole_foreign(segment).is_some() {
            continue;
        }
        for part in text::texts_in(given, range) {
            text::invalid_escapes(given, part.clone(), out);
            unusual(given, part, out);
        }
    }
    leftover::check(cx, given, endpoint, out);
}

/// Characters of a path that RFC 3986 does not allow there.
fn unusual(given: &Given<'_>, range: Range<usize>, out: &mut Findings<'_>) {
    let text = &given.text()[range.clone()];
    let odd = |c: char| {
        !c.is_ascii_graphic() && !text::is_blank(c) && !text::is_control(c)
            || matches!(c, '"' | '<' | '>' | '^' | '`' | '|')
    };
    let Some((at, c)) = text.char_indices().find(|(_, c)| odd(*c)) else {
        return;
    };
    let part = range.start + at..range.start + at + c.len_utf8();
    let encoded = Encoded::from_raw(&c.to_string());
    let message = format!("`{c}` should be percent-encoded in a path");
    let lead = "receivers differ on it: type ";
    out.add(
        Diagnostic::new(Code::UnencodedCharacter, message)
            .at(given.span(part.clone()), "not encoded")
            .type_at(given, part, encoded.as_str(), lead),
    );
}
