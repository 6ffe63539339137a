//! The URL that receives the request. The url crate judges the host of a copy; it never sees a placeholder
//! and never prints a URL.

use super::placeholder::{self, Whole};
use super::words::{shortened, with_environment_help};
use super::{Context, entry, leftover, parameter, scheme, text};
use crate::callback::syntax::link::is_link;
use crate::callback::syntax::template::{Piece, parts, whole_foreign};
use crate::callback::syntax::url::{Url, is_plain_name};
use crate::callback::{Encoded, Given};
use crate::lint::{Code, Diagnostic, Findings, Level};
use std::net::Ipv6Addr;
use std::num::NonZeroU16;

/// Checks a URL as it was given: endpoint, and the parameters that it holds already.
pub fn check(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    let is_link = is_link(given.text(), url);
    let adjust_link = is_link.then(|| entry::adjust_link(given.span(url.range.clone())));
    if url.is_plain {
        return adjust_link.into_iter().for_each(|finding| out.add(finding));
    }
    let whole = &given.part(url.range.clone());
    if whole.text().trim().is_empty() {
        return out.add(entry::empty_endpoint(whole.place()));
    }
    let host = &given.part(url.host.clone());
    let is_web = scheme::check(cx, given, url, out);
    if is_partners(host) {
        placeholder::check(cx, host, Whole::Piece, out);
    } else if is_web {
        self::host(cx, given, url, out);
    }
    if let (Some(range), true) = (&url.credentials, url.scheme.is_some()) {
        credentials(cx, &given.part(range.clone()), out);
    }
    if let Some(finding) = adjust_link {
        out.add(finding);
    }
    if let Some(range) = &url.fragment {
        let sign = given.typed("%23");
        let message = "what stands behind `#` is never sent";
        out.add(
            Diagnostic::new(Code::EndpointFragment, message)
                .at(given.span(range.clone()), "cut off")
                .help(format!("leave it out; a `#` inside a value is {sign}")),
        );
    }
    missing_question_mark(cx, given, url, out);
    text::html_entities(whole, out);
    path(cx, given, url, out);
    for pair in url.query.iter().flatten() {
        parameter::read(cx, given, pair, out);
    }
    parameter::empty_pairs(given, url.query.as_deref().unwrap_or_default(), out);
}

/// Whether the host of a callback in a link is, or holds, a macro that the partner replaces.
fn is_partners(host: &Given<'_>) -> bool {
    let macros = parts(host.text()).filter(|one| one.piece != Piece::Text);
    let mut macros = macros.peekable();
    macros.peek().is_some() && macros.all(|one| host.is_raw(one.range.start))
}

fn host(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    if let Some(port) = &url.port
        && !cx.macros.have_variables(&given.text()[port.clone()])
        && !is_port(&given.text()[port.clone()])
    {
        let finding = Diagnostic::new(Code::EndpointHost, "a port is a number from 1 to 65535")
            .at(given.span(port.start - 1..port.end), "no port");
        out.add(finding.help("leave it out, or type it as :8443"));
    }
    let host = &given.part(url.host.clone());
    let text = host.text();
    // A variable can stand for any number of labels.
    let judged = cx.macros.without_variables(text, "a.a");
    if text.is_empty() || judged.contains(['{', '}']) {
        let (fault, place) = if text.is_empty() {
            ("the host is missing", given.span(url.range.clone()))
        } else {
            let fault = "the host cannot be a placeholder: Adjust must know whom to call";
            (fault, host.place())
        };
        let label = "a host such as collector.example.com belongs here";
        let finding = Diagnostic::new(Code::EndpointHost, fault).at(place, label);
        let finding = finding.help("Adjust would call nothing");
        out.add(with_environment_help(finding, text));
        if out.level(Code::EndpointHost) != Level::Deny {
            // Allowed as a host, they are judged as braces anywhere.
            placeholder::check(cx, host, Whole::Piece, out);
        }
        return;
    }
    // Control characters, blanks and backslashes have codes of their own.
    if text.contains(|c: char| text::is_control(c) || text::is_blank(c) || c == '\\') {
        return;
    }
    let finding = if is_plain_name(&judged) {
        None
    } else {
        match url::Host::parse(&judged) {
            Ok(url::Host::Ipv4(ip)) => Some(ip_host(host, &ip.to_string())),
            Ok(url::Host::Ipv6(ip)) => Some(ip_host(host, &ip.to_string())),
            Ok(url::Host::Domain(_)) => domain_fault(host, &judged),
            Err(_) => Some(match text.strip_prefix('[').map(str::parse::<Ipv6Addr>) {
                Some(Ok(ip)) => ip_host(host, &ip.to_string()),
                _ => no_host(host, LETTERS),
            }),
        }
    };
    if let Some(finding) = finding {
        out.add(finding);
    }
}

fn is_port(text: &str) -> bool {
    // A number may begin with a sign, a port may not.
    text.bytes().all(|digit| digit.is_ascii_digit()) && text.parse::<NonZeroU16>().is_ok()
}

const LETTERS: &str = "letters, digits, `-` and `.`";

fn no_host(host: &Given<'_>, why: &str) -> Diagnostic {
    let message = format!("`{}` is no host", shortened(host.text()));
    let finding = Diagnostic::new(Code::EndpointHost, message).at(host.place(), why);
    match leftover::find(host.text()) {
        Some(word) => finding.help(format!(
            "`{}` is a word of a template: type the name of your server in its place",
            shortened(&host.text()[word])
        )),
        None => finding.help("Adjust would call nothing: type the name of your server"),
    }
}

fn ip_host(host: &Given<'_>, ip: &str) -> Diagnostic {
    let label = if host.text().trim_matches(['[', ']']) == ip {
        "an IP address".to_owned()
    } else {
        format!("read as {ip}")
    };
    Diagnostic::new(Code::IpHost, "Adjust does not call IP addresses")
        .at(host.place(), label)
        .help("type the server's name; if it has none, it needs one in DNS")
}

/// What is wrong with a host that is a domain; `judged` is the host with letters for variables.
fn domain_fault(host: &Given<'_>, judged: &str) -> Option<Diagnostic> {
    let (text, shown) = (host.text(), shortened(host.text()));
    let finding = |message: String| Diagnostic::new(Code::EndpointHost, message);
    if !text.is_ascii() {
        let finding = finding(format!("`{shown}` is written in other letters than a to z"));
        let lead = "Adjust may not resolve it: type ";
        // A variable is no part of a name in DNS.
        return Some(match url::Host::parse(text) {
            Ok(name) => finding
                .at(host.place(), format!("in punycode: {name}"))
                .type_at(host, &name.to_string(), lead),
            Err(_) => finding.at(host.place(), "Adjust may not resolve it"),
        });
    }
    let labels = judged.strip_suffix('.').unwrap_or(judged);
    if let Some(why) = name_fault(labels) {
        return Some(no_host(host, why));
    }
    let is_whole = labels.contains('.') || labels.eq_ignore_ascii_case("localhost");
    (!is_whole).then(|| {
        let help = "Adjust would call nothing: type the whole name, such as collector.example.com";
        let finding = finding(format!("the host `{shown}` has no dot"));
        finding
            .at(host.place(), "no name on the internet")
            .help(help)
    })
}

fn name_fault(labels: &str) -> Option<&'static str> {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    let is_tied = |label: &str| label.starts_with('-') || label.ends_with('-');
    if !labels.bytes().all(good) || labels.split('.').any(str::is_empty) {
        Some(LETTERS)
    } else if labels.len() > 253 || labels.split('.').any(|label| label.len() > 63) {
        Some("a name has 253 characters at most, and 63 between two dots")
    } else {
        let why = "no part of a name begins or ends with `-`";
        labels.split('.').any(is_tied).then_some(why)
    }
}

fn credentials(cx: &Context<'_>, part: &Given<'_>, out: &mut Findings<'_>) {
    placeholder::check(cx, part, Whole::Piece, out);
    text::invalid_escapes(part, out);
    let message = "a user name or password stands in the URL";
    out.add(
        Diagnostic::new(Code::CredentialsInUrl, message)
            .at(part.place(), "everybody who sees the callback sees this")
            .help("Adjust does not document that it sends them: use a parameter that your server checks"),
    );
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
    let at = url.path.start + at;
    let before = &given.text()[url.range.start..=at];
    let mut variables = cx.macros.variables(before);
    if variables.any(|(range, _)| before[range.end..].starts_with('&')) {
        // The `?` may be in the value.
        return;
    }
    let sign = given.part(at..at + 1);
    let message = "the parameters begin with `&`, but no `?` came before";
    let finding = Diagnostic::new(Code::MissingQuestionMark, message);
    let finding = finding.at(sign.place(), "`?` was meant");
    let (first, others) = (given.typed("?"), given.typed("&"));
    out.add(if later {
        let pairs = given.part(at..url.path.end + 1);
        let mended = format!("?{}&", &pairs.text()[1..pairs.text().len() - 1]);
        finding
            .help(format!(
                "your server would get only what stands behind the later `?`: the first separator is `{first}`, the others are `{others}`"
            ))
            .edit(&pairs, &mended)
    } else {
        let help = format!("your server would get no parameters: the first separator is `{first}`");
        finding.help(help).edit(&sign, "?")
    });
}

fn path(cx: &Context<'_>, given: &Given<'_>, url: &Url, out: &mut Findings<'_>) {
    let endpoint = &given.part(url.endpoint());
    text::control_characters(endpoint, Code::EndpointCharacters, text::is_unseen, out);
    if let Some(at) = endpoint.text().find('\\') {
        let message = "a backslash cannot stand in an endpoint";
        let literal = format!("; a literal backslash is {}", given.typed("%5C"));
        let is_in_path = url.endpoint().start + at > url.path.start;
        let literal = if is_in_path { &literal } else { "" };
        out.add(
            Diagnostic::new(Code::EndpointCharacters, message)
                .at(endpoint.span(at..at + 1), "backslash")
                .help(format!("type `/`, or leave it out{literal}")),
        );
    }
    let path = &given.part(url.path.clone());
    if text::joined_urls(path, out) {
        return;
    }
    for segment in path.split("/") {
        placeholder::check(cx, &segment, Whole::InUrl, out);
        // A macro as a whole has one finding, or none.
        if cx.macros.contains(segment.text()) || whole_foreign(segment.text()).is_some() {
            continue;
        }
        for part in text::texts_in(&segment) {
            text::invalid_escapes(&part, out);
            unusual(&part, out);
        }
    }
    leftover::check(cx, endpoint, out);
}

/// Characters of a path that RFC 3986 does not allow there.
fn unusual(part: &Given<'_>, out: &mut Findings<'_>) {
    let odd = |c: char| {
        !c.is_ascii_graphic() && !text::is_blank(c) && !text::is_control(c)
            || matches!(c, '"' | '<' | '>' | '^' | '`' | '|')
    };
    let mut characters = part.text().char_indices();
    let Some((at, c)) = characters.find(|(_, c)| odd(*c)) else {
        return;
    };
    let sign = part.part(at..at + c.len_utf8());
    let encoded = Encoded::from_raw(sign.text());
    let message = format!("`{c}` should be percent-encoded in a path");
    out.add(
        Diagnostic::new(Code::UnencodedCharacter, message)
            .at(sign.place(), "not encoded")
            .type_at(&sign, encoded.as_str(), "receivers differ on it: type "),
    );
}
