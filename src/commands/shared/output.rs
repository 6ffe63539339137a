//! Results to stdout, findings to stderr.

use super::global::Global;
use super::outcome::code_of;
use crate::callback::Sources;
use crate::lint::{Diagnostic, Level};
use crate::report::palette::{WARNING, WRONG};
use crate::report::{Printable, ReportFormat, exit_code, render};
use std::fmt::Display;
use std::io::Write as _;

/// A line to stderr. Nothing is left to do where it cannot be told, so errors are ignored.
pub(crate) fn tell(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

impl Global {
    /// A line to stderr that only people need: not with `--quiet`, and not where stderr is for a program.
    pub(crate) fn note(&self, line: impl Display) {
        if !self.quiet && self.report == ReportFormat::Human {
            tell(Printable(&line.to_string()));
        }
    }

    /// Something is lost, or has failed and ends nothing: a line to stderr in the form of the report, also with
    /// `--quiet`.
    pub(crate) fn warn(&self, line: impl Display) {
        let line = line.to_string();
        match self.report {
            ReportFormat::Human => warn_people(&line),
            report => tell_finding(report, Diagnostic::remark(line)),
        }
    }
}

fn warn_people(line: &str) {
    let (style, line) = (WARNING.bold(), Printable(line));
    let _ = writeln!(anstream::stderr(), "{style}warning{style:#}: {line}");
}

/// Names of callbacks in a line; of many, the first and the number of the others.
pub(crate) fn names(names: &[impl AsRef<str>]) -> String {
    const MOST: usize = 8;
    let shown = if names.len() > MOST { 5 } else { names.len() };
    let (shown, others) = names.split_at(shown);
    let more = (!others.is_empty()).then(|| format!("and {} more", others.len()));
    let words = shown.iter().map(|name| format!("`{}`", name.as_ref()));
    words.chain(more).collect::<Vec<_>>().join(", ")
}

pub(crate) fn failed(report: ReportFormat, error: &anyhow::Error) -> u8 {
    tell_error(report, &format!("{error:#}"));
    code_of(error)
}

/// An error without a place, to stderr: as people read it, or as a finding where a program reads them.
pub(crate) fn tell_error(report: ReportFormat, message: &str) {
    if report != ReportFormat::Human {
        tell_finding(report, Diagnostic::usage(message));
        return;
    }
    let mut stderr = anstream::stderr();
    let style = WRONG.bold();
    // Lines of ours are indented. Another line break comes with a name or a flag's value, and so does what CI would obey.
    let mut lines = message.split("\n  ");
    let first = Printable(lines.next().unwrap_or_default());
    let _ = writeln!(stderr, "{style}error{style:#}: {first}");
    for line in lines {
        let is_command = line.trim_start().starts_with("::");
        let escaped = if is_command { "\\n" } else { "" };
        let _ = writeln!(stderr, "  {escaped}{}", Printable(line));
    }
}

pub(crate) fn tell_finding(report: ReportFormat, finding: Diagnostic) {
    let text = render(report, &Sources::new(), &[finding], Global::stderr_style());
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes a result to stdout, in one piece. A reader that has gone away has seen enough: a closed pipe is no error, and
/// changes neither the exit code nor what is saved.
///
/// # Errors
/// Where stdout cannot be written to, as on a full disk.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    print_to(std::io::stdout().lock(), text)
}

/// As [`print`], to stdout with colours or without.
pub(crate) fn print_to(mut stdout: impl std::io::Write, text: &str) -> anyhow::Result<()> {
    let written = stdout.write_all(text.as_bytes());
    closed(written.and_then(|()| stdout.flush()))
}

/// As [`print`], for what is written piece by piece.
pub(crate) fn print_pieces(
    write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
    closed(write(&mut stdout).and_then(|()| stdout.flush()))
}

fn closed(written: std::io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(anyhow::Error::new(error).context("cannot write to stdout"))
        }
        _ => Ok(()),
    }
}

/// That something is lost or has failed, which ends nothing.
pub(crate) fn lost(message: impl Into<String>) -> Diagnostic {
    Diagnostic {
        level: Level::Warn,
        ..Diagnostic::unread(message)
    }
}

/// The findings that are wanted: `--quiet` leaves warnings out, but not what is lost.
pub(crate) fn shown(global: &Global, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if global.quiet {
        findings.retain(|finding| finding.level == Level::Deny || finding.is_unread());
    }
    findings
}

/// Shows those findings on stderr, and returns the exit code that they ask for.
pub(crate) fn report(global: &Global, sources: &Sources<'_>, findings: Vec<Diagnostic>) -> u8 {
    let findings = shown(global, findings);
    let code = exit_code(&findings);
    if !findings.is_empty() || global.report == ReportFormat::Json {
        let text = render(global.report, sources, &findings, Global::stderr_style());
        // Nothing is left to do where findings cannot be told; the exit code still says it.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
    // The last line of a long report.
    if findings.len() > 1 && code > 0 && global.report == ReportFormat::Human {
        counted(&findings).iter().for_each(tell);
    }
    code
}

/// How a text differs from what it was, as a unified diff; each side has a name.
pub(crate) fn diff([path, new_path]: [&str; 2], [old, new]: [&str; 2]) -> String {
    let [path, new_path] = [path, new_path].map(|path| Printable(path).to_string());
    let diff = similar::TextDiff::from_lines(old, new);
    diff.unified_diff().header(&path, &new_path).to_string()
}

/// So many of something.
pub(crate) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// How many errors and warnings there are; `None` where there are none.
pub(crate) fn counted(findings: &[Diagnostic]) -> Option<String> {
    let count = |level: Level| findings.iter().filter(|one| one.level == level).count();
    let (errors, warnings) = (count(Level::Deny), count(Level::Warn));
    let counted = [plural(errors, "error"), plural(warnings, "warning")];
    (errors + warnings > 0).then(|| counted.join(", "))
}
