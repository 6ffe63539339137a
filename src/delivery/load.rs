//! Sends requests: so many at once, so many in a second.

use super::tally::{Answer, DeliveryTally};
use crate::preview::{HttpMessage, authority_and_target};
use std::io::Read as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::config::AutoHeaderValue;
use ureq::http::Request;
use url::{Host, Url};

/// The answer to a callback is not read beyond this.
const LONGEST_ANSWER: u64 = 1_000_000;

/// Where the requests of an endpoint go.
#[derive(Debug, Clone)]
pub struct CalledEndpoint {
    /// The URL that is called, up to its `?`; placeholders of its path stay.
    pub url: String,
    /// The host; `None` for this machine.
    pub remote: Option<String>,
    /// Whether the callback itself says `http://`.
    is_unencrypted: bool,
    /// What stands before a URL's own path.
    base: String,
}

impl CalledEndpoint {
    /// The endpoint of a callback, or what replaces its scheme, host and port: a path there comes before its own.
    pub fn new(endpoint: &str, to: Option<&str>) -> Self {
        let (authority, path) = authority_and_target(endpoint);
        let scheme = endpoint.split("://").next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let base = to.map_or_else(|| format!("{scheme}://{host}"), str::to_owned);
        let judged = Url::parse(&base).ok();
        let remote = match judged.as_ref().and_then(Url::host) {
            Some(Host::Ipv4(ip)) if ip.is_loopback() => None,
            Some(Host::Ipv6(ip)) if ip.is_loopback() => None,
            Some(Host::Domain("localhost")) => None,
            host => Some(host.map_or_else(|| base.clone(), |host| host.to_string())),
        };
        Self {
            url: below(&base, path),
            remote,
            is_unencrypted: scheme.eq_ignore_ascii_case("http"),
            base,
        }
    }
}

/// A path and query behind a base and its path.
fn below(base: &str, target: &str) -> String {
    let is_path = target.starts_with('/');
    let base = if is_path {
        base.trim_end_matches('/')
    } else {
        base
    };
    format!("{base}{target}")
}

/// A request to send, or to count as kept back.
#[derive(Debug)]
pub struct OutgoingRequest {
    /// Where it goes, by its place in the list.
    pub endpoint: usize,
    /// What it is of, in one line.
    pub title: String,
    /// What is sent.
    pub message: HttpMessage,
    /// Why a condition keeps it back.
    pub kept_back: Option<String>,
}

/// How requests are sent.
#[derive(Debug, Clone, Copy)]
pub struct LoadPlan {
    /// Requests in a second; `None` is as fast as the answers come.
    pub rate: Option<f64>,
    /// Requests that wait for their answer at once, at most.
    pub concurrency: usize,
    /// How long an answer may take, with the connection.
    pub timeout: Duration,
}

/// Sends the requests, as they come from the iterator; `done` is called after each. Returns what became of them, for each
/// endpoint.
pub fn deliver(
    plan: &LoadPlan,
    endpoints: &[CalledEndpoint],
    requests: impl Iterator<Item = OutgoingRequest> + Send,
    done: &(dyn Fn() + Sync),
) -> Vec<DeliveryTally> {
    let agent = agent(plan);
    let tallies = endpoints.iter();
    let tallies = tallies.map(|to| Mutex::new(DeliveryTally::new(&to.url, to.is_unencrypted)));
    let tallies: Vec<Mutex<DeliveryTally>> = tallies.collect();
    let (start, requests) = (Instant::now(), Mutex::new((0_u32, requests)));
    // The next request that is sent, and its number.
    let next = || {
        let (number, requests) = &mut *lock(&requests);
        loop {
            let mut request = requests.next()?;
            let Some(why) = request.kept_back.take() else {
                *number += 1;
                return Some((*number - 1, request));
            };
            lock(&tallies[request.endpoint]).keep_back(why);
            done();
        }
    };
    let send_all = || {
        while let Some((number, request)) = next() {
            if let Some(rate) = plan.rate {
                let due = Duration::from_secs_f64(f64::from(number) / rate);
                std::thread::sleep(due.saturating_sub(start.elapsed()));
            }
            let url = below(&endpoints[request.endpoint].base, &request.message.target);
            let answer = exchange(&agent, &url, &request.message);
            lock(&tallies[request.endpoint]).add(request.title, &url, &request.message, answer);
            done();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..plan.concurrency {
            scope.spawn(send_all);
        }
    });
    let tallies = tallies.into_iter();
    let mut tallies: Vec<_> = tallies.flat_map(Mutex::into_inner).collect();
    tallies.iter_mut().for_each(DeliveryTally::conclude);
    tallies
}

/// What a mutex holds. No thread leaves it half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A client that adds nothing to a message and follows nothing.
fn agent(plan: &LoadPlan) -> Agent {
    Agent::config_builder()
        .user_agent(AutoHeaderValue::None)
        .accept(AutoHeaderValue::None)
        .accept_encoding(AutoHeaderValue::None)
        .proxy(None)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(plan.concurrency)
        .max_idle_connections_per_host(plan.concurrency)
        .timeout_global(Some(plan.timeout))
        // The shorter one is named, and without a connection no server was reached.
        .timeout_connect(Some(plan.timeout.mul_f64(0.95)))
        .build()
        .into()
}

fn exchange(agent: &Agent, url: &str, message: &HttpMessage) -> Result<Answer, ureq::Error> {
    let mut request = Request::builder().method(message.method).uri(url);
    for (name, value) in &message.headers {
        request = request.header(*name, value);
    }
    let start = Instant::now();
    let mut response = match &message.body {
        Some(body) => agent.run(request.body(body)?)?,
        None => agent.run(request.body(())?)?,
    };
    let latency = start.elapsed();
    let location = response.headers().get("location");
    let location = location.map(|to| String::from_utf8_lossy(to.as_bytes()).into_owned());
    // A connection is kept if its answer was read. Whether that is whole is the server's business.
    let body = response.body_mut().as_reader();
    let _ = std::io::copy(&mut body.take(LONGEST_ANSWER), &mut std::io::sink());
    Ok(Answer {
        status: response.status().as_u16(),
        location,
        latency,
    })
}
