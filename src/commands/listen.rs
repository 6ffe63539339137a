//! `cbgen listen`: receives callbacks, says what is wrong with them, and records them.

use super::shared::samples::of_file;
use super::shared::{Global, Outcome, files, output};
use crate::callback::Sources;
use crate::delivery::{Expectation, Journal, RecordFile, serve};
use crate::lint::Levels;
use crate::report::Printable;
use anyhow::Context as _;
use clap::Args;
use std::net::{SocketAddr, TcpListener};

const EXAMPLES: &str = "\
Examples:
  cbgen listen
  cbgen listen --expect callbacks.toml --record callbacks.jsonl
  cbgen listen --fail 503                      (what does Adjust do then?)";

/// Receive callbacks: show each, and what is wrong with it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787", value_parser = address)]
    listen: SocketAddr,
    /// Compare with the callbacks of this file: what is missing, unexpected, not replaced or of the wrong type
    #[arg(long, value_name = "FILE")]
    expect: Option<String>,
    /// Add each request to this file, as a line of JSON that is on disk before the answer
    ///
    /// It has the keys of the columns of `cbgen schema`, and what arrived as `request`.
    #[arg(long, value_name = "FILE")]
    record: Option<String>,
    /// Answer every request with this status in place of 200
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(300..=599))]
    fail: Option<u16>,
}

fn address(word: &str) -> Result<SocketAddr, String> {
    let named = word.strip_prefix("localhost:");
    let word = named.map_or(word.to_owned(), |port| format!("127.0.0.1:{port}"));
    word.parse()
        .map_err(|_| "an address with a port is wanted, such as 127.0.0.1:8787".to_owned())
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let mut expectation = None;
    if let Some(path) = &arguments.expect {
        let text = files::read_text(path)?;
        let (mut sources, mut levels) = (Sources::new(), Levels::default());
        let found = of_file(path, &[], &text, &mut sources, &mut levels)?;
        let code = output::report(global, &sources, found.findings);
        if code > 0 {
            return Ok(code);
        }
        expectation = Some(Expectation::new(&found.list, &found.catalogue));
    }
    let expects = expectation.is_some();
    let record = arguments.record.as_ref().map(|path| {
        RecordFile::open(path).with_context(|| format!("cannot write {}", Printable(path)))
    });
    let record = record.transpose()?;
    let listener = TcpListener::bind(arguments.listen)
        .with_context(|| format!("cannot listen at {}", arguments.listen))?;
    let own = listener.local_addr()?;
    if !own.ip().is_loopback() {
        global.warn(format_args!(
            "{own} is open to every machine that reaches this one, and nothing is encrypted"
        ));
    }
    let journal = Journal {
        expectation,
        record,
        lines: Box::new(std::io::stdout()),
        note: |line| output::tell(Printable(line)),
    };
    let summary = serve(listener, journal, arguments.fail.unwrap_or(200))?;
    if !global.quiet {
        output::tell(&summary);
    }
    if summary.unwritten > 0 {
        anyhow::bail!(
            "{} not recorded",
            output::plural(summary.unwritten, "request")
        );
    }
    Ok(u8::from(expects && summary.faults > 0))
}
