//! Results to stdout, findings to stderr.

use super::options::Global;
use crate::callback::Sources;
use crate::lint::{Diagnostic, Level};
use crate::report::{Format, exit_code, render};
use anyhow::Context as _;
use std::io::Write as _;

/// Writes a result to stdout, in one piece.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .context("cannot write to stdout")
}

/// Shows findings on stderr, and returns the exit code that they ask for. `--quiet` leaves warnings out.
pub(super) fn report(global: &Global, sources: &Sources<'_>, mut findings: Vec<Diagnostic>) -> u8 {
    if global.quiet {
        findings.retain(|finding| finding.level == Level::Deny);
    }
    if findings.is_empty() && global.report != Format::Json {
        return 0;
    }
    let text = render(global.report, sources, &findings, Global::stderr_style());
    // Nothing is left to do where findings cannot be told; the exit code still says it.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
    if global.report == Format::Human {
        summary(&findings);
    }
    exit_code(&findings)
}

/// The last line of a long report: how much there is.
fn summary(findings: &[Diagnostic]) {
    let errors = findings
        .iter()
        .filter(|finding| finding.level == Level::Deny)
        .count();
    let warnings = findings.len() - errors;
    if findings.len() > 1 && errors > 0 {
        let plural = |count: usize, word: &str| {
            format!("{count} {word}{}", if count == 1 { "" } else { "s" })
        };
        eprintln!(
            "{}, {}",
            plural(errors, "error"),
            plural(warnings, "warning")
        );
    }
}
