//! Results to stdout, findings to stderr.

use super::options::Global;
use crate::callback::Sources;
use crate::lint::{Diagnostic, Level};
use crate::report::{Format, Printable, exit_code, render};
use anyhow::Context as _;
use std::fmt::Display;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether people read stderr; set once from the flags, as the choice of colours is.
static HAS_READERS: AtomicBool = AtomicBool::new(true);

/// Says whether notes are wanted: not with `--quiet`, and not where stderr is for a program.
pub(super) fn apply_notes(global: &Global) {
    let wanted = !global.quiet && global.report == Format::Human;
    HAS_READERS.store(wanted, Ordering::Relaxed);
}

/// A line to stderr. Nothing is left to do where it cannot be told, so errors are ignored.
pub(super) fn tell(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// A line to stderr that only people need.
pub(super) fn note(line: impl Display) {
    if HAS_READERS.load(Ordering::Relaxed) {
        tell(line);
    }
}

/// Names of callbacks in a line; of many, the first and the number of the others.
pub(super) fn names(names: &[impl AsRef<str>]) -> String {
    const MOST: usize = 8;
    let shown = if names.len() > MOST { 5 } else { names.len() };
    let mut words: Vec<String> = names
        .iter()
        .take(shown)
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    if names.len() > shown {
        words.push(format!("and {} more", names.len() - shown));
    }
    words.join(", ")
}

/// An error without a place, to stderr: as people read it, or as a finding where a program reads them.
pub(super) fn tell_error(report: Format, message: &str) {
    if report != Format::Human {
        tell_finding(report, Diagnostic::usage(message));
        return;
    }
    let mut stderr = anstream::stderr();
    let style = anstyle::AnsiColor::Red.on_default().bold();
    for (at, line) in message.lines().enumerate() {
        let line = Printable(line);
        let _ = if at == 0 {
            writeln!(stderr, "{style}error{style:#}: {line}")
        } else {
            writeln!(stderr, "{line}")
        };
    }
}

/// One finding without a place, to stderr.
pub(super) fn tell_finding(report: Format, finding: Diagnostic) {
    let text = render(report, &Sources::new(), &[finding], Global::stderr_style());
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes a result to stdout, in one piece.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .context("cannot write to stdout")
}

/// The findings that are wanted: `--quiet` leaves warnings out.
pub(super) fn shown(global: &Global, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if global.quiet {
        findings.retain(|finding| finding.level == Level::Deny);
    }
    findings
}

/// Shows findings on stderr, and returns the exit code that they ask for. `--quiet` leaves warnings out.
pub(super) fn report(global: &Global, sources: &Sources<'_>, findings: Vec<Diagnostic>) -> u8 {
    let findings = shown(global, findings);
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
        tell(format_args!(
            "{}, {}",
            plural(errors, "error"),
            plural(warnings, "warning")
        ));
    }
}
