//! What became of the requests to an endpoint, and what Adjust would have made of the answers.

use crate::preview::{HttpMessage, authority_and_target};
use crate::report::Printable;
use hdrhistogram::Histogram;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::time::Duration;
use url::{Host, Url};

/// Adjust sends no more.
const LARGEST_CALLBACK: usize = 1_000_000;
/// An answer that takes longer is called slow: how long Adjust waits is not documented.
const SLOW_MS: f64 = 1000.0;
/// So much of a request is shown to people.
const MOST_SHOWN: usize = 2000;
const NO_ANSWER: &str = "no answer in time";
const CERTIFICATE: &str = "certificate";
const UNSENDABLE: &str = "not sendable";

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    /// Until its head was read.
    pub(super) latency: Duration,
}

/// An endpoint, and what became of the requests to it; as JSON and for people.
#[derive(Debug, Default, Serialize)]
pub struct DeliveryTally {
    /// The URL that is called, up to its `?`; placeholders of its path stay.
    endpoint: String,
    /// The callbacks that it is an endpoint of.
    pub(super) callbacks: Vec<String>,
    /// How many requests were sent.
    pub sent: u64,
    kept_back: u64,
    reason: Option<String>,
    statuses: BTreeMap<u16, u64>,
    unanswered: BTreeMap<&'static str, u64>,
    /// By their names in [`QUANTILES`].
    latency_ms: BTreeMap<&'static str, f64>,
    /// The first request that got no 2xx.
    first_failure: Option<FirstFailure>,
    adjust: Vec<String>,
    /// As the callbacks have it.
    #[serde(skip)]
    pub(super) own: String,
    /// What stands before a URL's own path.
    #[serde(skip)]
    base: String,
    /// The host; `None` for this machine.
    #[serde(skip)]
    pub(super) remote: Option<String>,
    /// In microseconds, of those that were answered.
    #[serde(skip)]
    latency: Option<Histogram<u64>>,
    #[serde(skip)]
    large: u64,
    /// Whether a server was there for any request.
    #[serde(skip)]
    pub is_reached: bool,
}

#[derive(Debug, Serialize)]
struct FirstFailure {
    callback: String,
    what: String,
    request: String,
}

/// The parts of the latencies that are told.
const QUANTILES: [(&str, f64); 4] = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0)];

/// What there is to say of so many requests.
const VERDICTS: [&str; 8] = [
    "redirected: Adjust does not follow redirects, so they are lost; give the final address",
    "with 5xx or no answer: Adjust makes up to six more tries in 24 hours",
    "refused by 4xx: Adjust tries again after 5xx and no answer only, so they are lost",
    "without a sound certificate: have one for this host that browsers trust",
    "with a raw `\"`, `<` or `>` in the query, or over 64 KB: send cannot make them, and many servers refuse them; encode them",
    "by http: Adjust advises https, and sends some data by https only",
    "of a slow endpoint: how long Adjust waits is not documented; answer first, work later",
    "over 1 MB: Adjust sends none that is larger",
];

impl DeliveryTally {
    pub(super) fn new(own: &str, to: Option<&str>) -> Self {
        let (authority, path) = authority_and_target(own);
        let (scheme, _) = own.split_once("://").unwrap_or_default();
        let (_, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let base = to.map_or_else(|| format!("{scheme}://{host}"), str::to_owned);
        let url = Url::parse(&base).ok();
        let is_here = match url.as_ref().and_then(Url::host) {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        let host = url.as_ref().and_then(Url::host_str).unwrap_or(host);
        let mut new = Self {
            own: own.to_owned(),
            remote: (!is_here).then(|| host.to_owned()),
            base,
            latency: Histogram::new(3).ok(),
            ..Self::default()
        };
        new.endpoint = new.url(path);
        new
    }

    pub(super) fn url(&self, target: &str) -> String {
        let is_path = target.starts_with('/');
        let base = self.base.strip_suffix('/').filter(|_| is_path);
        format!("{}{target}", base.unwrap_or(&self.base))
    }

    pub(super) fn keep_back(&mut self, why: String) {
        self.kept_back += 1;
        self.reason.get_or_insert(why);
    }

    pub(super) fn add(
        &mut self,
        callback: String,
        url: &str,
        message: &HttpMessage,
        answer: Result<Answer, ureq::Error>,
    ) {
        self.sent += 1;
        let size = url.len() + message.body.as_ref().map_or(0, String::len);
        self.large += u64::from(size > LARGEST_CALLBACK);
        let failure = match answer {
            Ok(answer) => {
                self.is_reached = true;
                *self.statuses.entry(answer.status).or_default() += 1;
                let micros = u64::try_from(answer.latency.as_micros()).unwrap_or(u64::MAX);
                if let Some(latency) = &mut self.latency {
                    // It takes values of any size.
                    let _ = latency.record(micros);
                }
                let to = answer.location.map(|to| format!(", to {to}"));
                let what = format!("{}{}", answer.status, to.unwrap_or_default());
                (!(200..300).contains(&answer.status)).then_some(what)
            }
            Err(error) => {
                let (reason, is_reached) = reason(&error);
                self.is_reached |= is_reached;
                *self.unanswered.entry(reason).or_default() += 1;
                Some(match error {
                    ureq::Error::Timeout(_) => reason.to_owned(),
                    ureq::Error::Io(error) => format!("{reason}: {error}"),
                    error => format!("{reason}: {error}"),
                })
            }
        };
        if let (Some(what), None) = (failure, &self.first_failure) {
            let request = sent_bytes(url, message);
            self.first_failure = Some(FirstFailure {
                callback,
                what,
                request,
            });
        }
    }

    /// Whether a request got no 2xx.
    pub fn has_failed(&self) -> bool {
        self.first_failure.is_some()
    }

    pub(super) fn concluded(mut self) -> Self {
        if let Some(latency) = self.latency.iter().find(|latency| !latency.is_empty()) {
            let ms = |micros| f64::from(u32::try_from(micros).unwrap_or(u32::MAX)) / 1000.0;
            let at = |quantile| ms(latency.value_at_quantile(quantile).min(latency.max()));
            self.latency_ms = QUANTILES.map(|(name, part)| (name, at(part))).into();
        }
        let of_class = |class: u16| -> u64 {
            let statuses = self.statuses.range(class * 100..class * 100 + 100);
            statuses.map(|(_, count)| count).sum()
        };
        let unanswered = |reason| self.unanswered.get(reason).copied().unwrap_or(0);
        let all_if = |is_so| if is_so { self.sent } else { 0 };
        let is_slow = self.latency_ms.get("p99").is_some_and(|ms| *ms > SLOW_MS);
        let counts = [
            of_class(3),
            of_class(5) + self.unanswered.values().sum::<u64>() - unanswered(UNSENDABLE),
            of_class(4),
            unanswered(CERTIFICATE),
            unanswered(UNSENDABLE),
            all_if(self.own.to_ascii_lowercase().starts_with("http:")),
            all_if(is_slow || unanswered(NO_ANSWER) > 0),
            self.large,
        ];
        let verdicts = counts.iter().zip(VERDICTS).filter(|(count, _)| **count > 0);
        self.adjust = verdicts
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        self
    }
}

/// Why there is no answer, and whether a server was there.
fn reason(error: &ureq::Error) -> (&'static str, bool) {
    use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    use ureq::{Error, Timeout};
    const LOST: [ErrorKind; 4] = [
        BrokenPipe,
        ConnectionAborted,
        ConnectionReset,
        UnexpectedEof,
    ];
    match error {
        Error::Timeout(Timeout::Connect | Timeout::Resolve) => (NO_ANSWER, false),
        Error::Timeout(_) => (NO_ANSWER, true),
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => ("refused", false),
        Error::Io(error) if LOST.contains(&error.kind()) => ("connection lost", true),
        Error::Http(_) | Error::BadUri(_) => (UNSENDABLE, true),
        _ if error.to_string().contains("certificate") => (CERTIFICATE, true),
        Error::Rustls(_) | Error::Tls(_) => ("no TLS", true),
        Error::Io(error) if error.kind() == ErrorKind::InvalidData => ("no TLS", true),
        Error::Protocol(_) => ("no HTTP", true),
        // A name that nobody knows, a network that is not there.
        _ => ("no connection", false),
    }
}

/// The bytes of a request. The client writes names of headers in lower case.
fn sent_bytes(url: &str, message: &HttpMessage) -> String {
    let (host, target) = authority_and_target(url);
    let slash = if target.starts_with('/') { "" } else { "/" };
    let mut text = format!(
        "{} {slash}{target} HTTP/1.1\r\nhost: {host}\r\n",
        message.method
    );
    for (name, value) in &message.headers {
        text.push_str(&format!("{}: {value}\r\n", name.to_lowercase()));
    }
    format!("{text}\r\n{}", message.body.as_deref().unwrap_or_default())
}

impl fmt::Display for DeliveryTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let callbacks = self.callbacks.join(", ");
        let (endpoint, callbacks) = (Printable(&self.endpoint), Printable(&callbacks));
        writeln!(f, "{endpoint} ({callbacks})")?;
        let statuses = self.statuses.iter();
        let statuses = statuses.map(|(status, count)| format!(", {count} x {status}"));
        let reasons = self.unanswered.iter();
        let reasons = reasons.map(|(reason, count)| format!(", {count} x {reason}"));
        let counts: String = statuses.chain(reasons).collect();
        writeln!(f, "  {} sent{counts}", self.sent)?;
        if let Some(why) = &self.reason {
            writeln!(f, "  {} not sent: {}", self.kept_back, Printable(why))?;
        }
        if !self.latency_ms.is_empty() {
            let each = QUANTILES.map(|(name, _)| format!("{name} {:.1} ms", self.latency_ms[name]));
            writeln!(f, "  latency {}", each.join(", "))?;
        }
        if let Some(first) = &self.first_failure {
            let (callback, what) = (Printable(&first.callback), Printable(&first.what));
            let shown: String = first.request.chars().take(MOST_SHOWN).collect();
            writeln!(f, "  first failure: {callback}: {what}")?;
            writeln!(f, "    {}", Printable(&shown))?;
        }
        let mut lines = self.adjust.iter();
        lines.try_for_each(|line| writeln!(f, "  Adjust: {line}"))
    }
}
