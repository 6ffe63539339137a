//! Sends requests: so many at once, so many in a second.

use super::tally::{Answer, DeliveryTally};
use crate::callback::Given;
use crate::preview::{HttpMessage, SampleCallback, SampleRequest, title};
use std::collections::{BTreeSet, HashMap};
use std::io::Read as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::config::AutoHeaderValue;
use ureq::http::Request;

/// The answer to a callback is not read beyond this.
const LONGEST_ANSWER: u64 = 1_000_000;

/// The requests of callbacks on their way.
#[derive(Debug)]
pub struct Delivery {
    /// One for each endpoint.
    tallies: Vec<DeliveryTally>,
    /// Which of them a callback and its entry have.
    places: HashMap<(usize, usize), usize>,
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

impl Delivery {
    /// To the endpoints of callbacks, or to what replaces their scheme, host and port: a path there comes before their own.
    pub fn new(callbacks: &[SampleCallback<'_>], to: Option<&str>) -> Self {
        let (mut tallies, mut places) = (Vec::<DeliveryTally>::new(), HashMap::new());
        for (at, one) in callbacks.iter().enumerate() {
            let entries = one.callback.entries();
            for (number, entry) in entries.iter().enumerate() {
                let own = entry.endpoint.as_str();
                let known = tallies.iter().position(|known| known.own == own);
                let place = known.unwrap_or(tallies.len());
                if known.is_none() {
                    tallies.push(DeliveryTally::new(own, to));
                }
                places.insert((at, number), place);
                let name = one.name.as_ref().map_or("callback", Given::text);
                tallies[place].callbacks.push(match entries.len() {
                    1 => name.to_owned(),
                    _ => format!("{name} endpoint {}", number + 1),
                });
            }
        }
        Self { tallies, places }
    }

    /// The hosts that are not this machine.
    pub fn remote(&self) -> Vec<&str> {
        let hosts = self.tallies.iter().filter_map(|to| to.remote.as_deref());
        Vec::from_iter(hosts.collect::<BTreeSet<_>>())
    }

    /// Sends the requests, as they come from the iterator with the place of their callback; `done` is called after each.
    /// Returns what became of them.
    pub fn run<'r>(
        self,
        plan: &LoadPlan,
        requests: impl Iterator<Item = (usize, SampleRequest<'r>)> + Send,
        done: &(dyn Fn() + Sync),
    ) -> Vec<DeliveryTally> {
        let agent = agent(plan);
        let tallies: Vec<_> = self.tallies.into_iter().map(Mutex::new).collect();
        let (start, requests) = (Instant::now(), Mutex::new((0_u32, requests)));
        // The next request, when it is due, and its tally.
        let next = || {
            let (number, requests) = &mut *lock(&requests);
            loop {
                let (callback, mut request) = requests.next()?;
                let tally = &tallies[self.places[&(callback, request.entry)]];
                let Some(why) = request.unsent.take() else {
                    if let Some(rate) = plan.rate {
                        let due = Duration::from_secs_f64(f64::from(*number) / rate);
                        std::thread::sleep(due.saturating_sub(start.elapsed()));
                    }
                    *number += 1;
                    return Some((request, tally));
                };
                lock(tally).keep_back(why);
                done();
            }
        };
        let send_all = || {
            while let Some((request, tally)) = next() {
                let message = HttpMessage::new(&request);
                let url = lock(tally).url(&message.target);
                let answer = exchange(&agent, &url, &message);
                lock(tally).add(title(&request), &url, &message, answer);
                done();
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..plan.concurrency {
                scope.spawn(send_all);
            }
        });
        let tallies = tallies.into_iter().flat_map(Mutex::into_inner);
        tallies.map(DeliveryTally::concluded).collect()
    }
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
