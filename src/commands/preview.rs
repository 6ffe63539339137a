//! `cbgen preview`: the requests that Adjust would make, with sample values.

use super::shared::choice::choice;
use super::shared::global::Global;
use super::shared::samples::{SampleFlags, with_samples};
use super::shared::{Outcome, output};
use crate::catalogue::ValueType;
use crate::preview::{PreviewFormat, SampleRequest, render};
use crate::warehouse::columns;
use clap::Args;
use std::collections::BTreeMap;

const EXAMPLES: &str = "\
Examples:
  cbgen preview
  cbgen preview install --platform ios --set environment=sandbox
  cbgen preview purchase --count 4 --sdk-param user_id=42 --format jsonl
  cbgen preview --string 'https://a.example?id={idfa||gps_adid}' --format curl";

/// Show the requests that Adjust would make, with sample values; nothing is sent
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    samples: SampleFlags,
    /// How the requests are shown
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = choice(PreviewFormat::CHOICES))]
    format: PreviewFormat,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    with_samples(global, &arguments.samples, |samples| {
        let mut requests: Vec<SampleRequest<'_>> = Vec::new();
        for subject in samples.subjects {
            for token in subject.tokens() {
                for number in 0..arguments.samples.count {
                    requests.extend(samples.requests(subject, token, number));
                }
            }
        }
        // Their types alone are used.
        let callbacks = samples.subjects.iter().map(|subject| &subject.callback);
        let (columns, _) = columns(callbacks, samples.catalogue());
        let columns = columns
            .iter()
            .map(|column| (column.key.clone(), column.kind()));
        let columns: BTreeMap<String, ValueType> = columns.collect();
        output::print(&render(arguments.format, &requests, &columns))?;
        Ok(0)
    })
}
