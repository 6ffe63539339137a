//! `cbgen send`: the requests of `cbgen preview`, sent.

use super::shared::global::stderr_width;
use super::shared::guide::declined;
use super::shared::{Global, Outcome, SampleFlags, output, with_samples};
use crate::delivery::{Delivery, DeliveryTally, LoadPlan};
use crate::preview::{SampleCallback, SampleSet, authority_and_target};
use crate::report::to_json;
use crate::wizard::INTERRUPTED;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use url::Url;

const EXAMPLES: &str = "\
Examples:
  cbgen send --to http://127.0.0.1:8787        (cbgen listen listens there)
  cbgen send install --to http://127.0.0.1:8787/base --count 1000
  cbgen send --count 100 --rate 20 --format json";

/// More requests than these to another machine are asked about.
const MOST_UNASKED: u64 = 1000;
/// Requests in a second to another machine, unless the user says otherwise.
const GENTLE_RATE: f64 = 50.0;

/// Send the requests that preview shows, and judge the answers
///
/// They are sent byte for byte. A raw `"`, `<` or `>` in a query and a URL over 64 KB cannot be sent, which is counted.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    samples: SampleFlags,
    /// Send to this server: it replaces scheme, host and port
    ///
    /// The URL's own path and query follow its path.
    #[arg(long, value_name = "URL", value_parser = base)]
    to: Option<String>,
    /// Requests per second
    ///
    /// Without it 50 to another machine, and to this one as many as it answers.
    #[arg(long, value_name = "R", value_parser = positive)]
    rate: Option<f64>,
    /// Requests that wait for an answer at the same time
    #[arg(long, value_name = "C", default_value = "8", value_parser = clap::value_parser!(u16).range(1..=1000))]
    concurrency: u16,
    /// Seconds to wait for an answer
    #[arg(long, value_name = "S", default_value = "10", value_parser = positive)]
    timeout: f64,
    /// Do not ask before more than 1,000 requests to another machine
    #[arg(short, long)]
    yes: bool,
    /// How the result is shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: SendFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SendFormat {
    /// For people
    Human,
    /// One array
    Json,
    /// An object on each line
    Jsonl,
}

fn base(word: &str) -> Result<String, String> {
    let url = Url::parse(word).map_err(|error| error.to_string())?;
    let is_web = word.starts_with("http://") || word.starts_with("https://");
    let is_web = is_web && !authority_and_target(word).0.is_empty();
    if !is_web || word.contains(['?', '#', '@', '\\']) || url.as_str().contains('%') {
        return Err(
            "write http://HOST:PORT/PATH, or https, and the path only where there is one".into(),
        );
    }
    Ok(word.to_owned())
}

fn positive(word: &str) -> Result<f64, String> {
    let number = word.parse().ok();
    let sound = number.filter(|number| (0.001..=1_000_000.0).contains(number));
    sound.ok_or_else(|| "a number from 0.001 to 1000000 is wanted".to_owned())
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    with_samples(global, &arguments.samples, |samples| {
        send(global, arguments, samples)
    })
}

fn send(global: &Global, arguments: &Arguments, samples: &SampleSet<'_>) -> Outcome {
    let delivery = Delivery::new(samples.callbacks, arguments.to.as_deref());
    let tokens = |one: &SampleCallback<'_>| one.tokens().count() * one.callback.entries().len();
    let of_device: usize = samples.callbacks.iter().map(tokens).sum();
    let most = u64::from(arguments.samples.count) * of_device as u64;
    let away = delivery.remote();
    if !away.is_empty() && most > MOST_UNASKED && !arguments.yes {
        let what = format!("up to {most} requests to {}", output::names(&away));
        let question = format!("Send {what}?");
        if let Some(code) = declined(global, &what, &question, "nothing was sent")? {
            return Ok(code);
        }
    }
    let gentle = (!away.is_empty()).then_some(GENTLE_RATE);
    let plan = LoadPlan {
        rate: arguments.rate.or(gentle),
        concurrency: arguments.concurrency.into(),
        timeout: Duration::from_secs_f64(arguments.timeout),
    };
    let bar = progress_bar(global, most);
    let stopped = stopped_by_signal();
    let requests = samples.requests(arguments.samples.count);
    let requests = requests.take_while(|_| !stopped.load(Ordering::Relaxed));
    let tallies = delivery.run(&plan, requests, &|| bar.inc(1));
    bar.finish_and_clear();
    let code = report(global, arguments.format, &tallies)?;
    let interrupted = stopped.load(Ordering::Relaxed);
    Ok(if interrupted { INTERRUPTED } else { code })
}

/// Ctrl-C, once: at most the request that waits for its time still goes out, and what was sent is told. A second one ends at once.
fn stopped_by_signal() -> Arc<AtomicBool> {
    let stopped = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stopped);
    // Where a question was asked, its handler is there already, and ends at once.
    let _ = ctrlc::set_handler(move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
    });
    stopped
}

/// A bar on stderr, where that is a terminal.
fn progress_bar(global: &Global, most: u64) -> ProgressBar {
    if global.quiet || stderr_width().is_none() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len}, {eta} left");
    ProgressBar::new(most).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn report(global: &Global, format: SendFormat, tallies: &[DeliveryTally]) -> Outcome {
    let people: String = tallies.iter().map(ToString::to_string).collect();
    if tallies.is_empty() {
        global.warn("nothing was sent: there are no callbacks");
    } else if tallies.iter().all(|tally| tally.sent == 0) {
        global.warn("nothing was sent: conditions keep back every request");
    } else if !tallies.iter().any(|tally| tally.is_reached) {
        // On stdout it would be taken for what servers answered.
        output::tell(people.trim_end());
        anyhow::bail!("no server was reached");
    }
    let lines = || tallies.iter().map(to_json);
    let text = match format {
        SendFormat::Human => people,
        SendFormat::Json => format!("[\n{}\n]\n", lines().collect::<Vec<_>>().join(",\n")),
        SendFormat::Jsonl => lines().map(|line| line + "\n").collect(),
    };
    output::print(&text)?;
    Ok(u8::from(tallies.iter().any(DeliveryTally::has_failed)))
}
