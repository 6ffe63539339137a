//! `cbgen preview`: the requests that Adjust would make, with sample values.

use super::shared::{
    CommandWords, Global, Outcome, SampleFlags, Usage, choice, listing, output, with_samples,
};
use crate::preview::{LeftOut, PreviewFormat, PreviewWriter, SampleSet, UsageAssumptions};
use crate::report::Printable;
use crate::warehouse::column_types;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen preview
  cbgen preview install --platform ios --set environment=sandbox
  cbgen preview --users 200000
  cbgen preview --count 10000 --format har > load.har
  cbgen preview purchase --count 4 --sdk-param user_id=42 --format jsonl
  cbgen preview --string 'https://a.example?id={idfa||gps_adid}' --format curl";

/// Show the requests that Adjust would make; nothing is sent
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    samples: SampleFlags,
    /// How the requests are shown
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = choice(PreviewFormat::CHOICES))]
    format: PreviewFormat,
    /// Show how many requests per second so many monthly users make
    ///
    /// They are told in place of the requests.
    #[arg(long, value_name = "N", conflicts_with_all = ["format", "count"], value_parser = clap::value_parser!(u32).range(1..))]
    users: Option<u32>,
    /// With --users: how often it happens per user in a month, by trigger
    ///
    /// To one user; peak is the daily peak as a multiple of the average.
    #[arg(
        long,
        value_name = "TRIGGER=N",
        value_delimiter = ',',
        requires = "users"
    )]
    assume: Vec<String>,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let assumptions = UsageAssumptions::read(&arguments.assume).map_err(Usage)?;
    with_samples(global, &arguments.samples, |samples| {
        if let Some(users) = arguments.users {
            output::print(&usage(samples, &assumptions, users, &arguments.samples))?;
            return Ok(0);
        }
        // Their types alone are used, and in JSON alone.
        let callbacks = samples.callbacks.iter().map(|one| &one.callback);
        let has_rows = matches!(arguments.format, PreviewFormat::Json | PreviewFormat::Jsonl);
        let callbacks = callbacks.filter(|_| has_rows);
        let columns = column_types(callbacks, samples.setting.catalogue);
        let mut left_out = LeftOut::default();
        output::print_pieces(|out| {
            let mut writer = PreviewWriter::new(arguments.format, &columns, out);
            for (_, request) in samples.requests(arguments.samples.count) {
                writer.add(&request)?;
            }
            left_out = writer.finish()?;
            Ok(())
        })?;
        tell_left_out(global, left_out);
        Ok(0)
    })
}

/// Says what a format for load does not hold.
fn tell_left_out(global: &Global, LeftOut { unsent, posts }: LeftOut) {
    if unsent > 0 {
        let requests = output::plural(unsent, "request");
        global.note(format_args!(
            "{requests} left out: conditions keep them back (--set NAME=VALUE meets one)"
        ));
    }
    if posts > 0 {
        let requests = output::plural(posts, "POST request");
        global.warn(format_args!(
            "{requests} left out: a list of URLs is GET only; --format har has them"
        ));
    }
}

/// So many devices show how many of the requests conditions keep back.
const DEVICES: u32 = 8;

/// Show how many requests per second so many monthly users make, for each callback, and the command that tries it.
fn usage(
    samples: &SampleSet<'_>,
    assumptions: &UsageAssumptions,
    users: u32,
    flags: &SampleFlags,
) -> String {
    let mut rows = Vec::new();
    let (mut all, mut peaks) = (0.0, 0.0);
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let number = |number: f64| match number {
        number if number >= 10.0 => format!("{number:.0}"),
        number => format!("{number:.2}"),
    };
    for one in samples.callbacks {
        let entries = count(one.callback.entries().len());
        let per_user = assumptions.per_user(one.trigger);
        let (average, peak) = assumptions.rate(per_user, users, entries);
        for token in one.tokens() {
            let name = one.setting(token, samples.setting).full_name();
            let name = name.as_deref().unwrap_or("callback");
            (all, peaks) = (all + average, peaks + peak);
            let per_user = match entries {
                1 => number(per_user),
                _ => format!("{} to {entries} endpoints", number(per_user)),
            };
            let name = Printable(name).to_string();
            rows.push([name, per_user, number(average), number(peak)]);
        }
    }
    rows.push(["all".into(), String::new(), number(all), number(peaks)]);
    let columns = ["callback", "per user and month", "a second", "at the peak"];
    // A minute of the peak, and at least one request. What a condition keeps back takes no time.
    let rate = peaks.max(0.01);
    let sent = samples.requests(DEVICES);
    let sent = sent.filter(|(_, request)| request.unsent.is_none());
    let of_one = f64::from(count(sent.count().max(1))) / f64::from(DEVICES);
    let devices = (rate * 60.0 / of_one).ceil();
    let mut send = CommandWords::of("send");
    flags.add_to(&mut send, &devices.to_string());
    send.flag("--to", "http://127.0.0.1:8787");
    send.flag("--rate", &format!("{rate:.2}"));
    format!(
        "{}\nAssumed: each activity as often as the table says, {} times as many at the daily peak, and that\n\
         every condition holds. Set your own: --assume session=20,peak=4\n\
         A minute of the peak, with equally many of each callback: {}\n",
        listing(columns.map(|name| (name, 0)), rows),
        assumptions.peak,
        send.line(),
    )
}
