//! How findings are shown. The reporters are the only printers of a [`Diagnostic`].

pub mod columns;
mod github;
mod human;
mod json;
pub mod palette;
mod place;
mod printable;
mod sarif;
mod short;

pub use human::Style;
pub use json::{DiagnosticJson, to_json, to_json_pretty};
pub use place::{Locator, Place};
pub use printable::{Printable, is_hidden};

use crate::callback::Sources;
use crate::lint::{Diagnostic, Fault, Level};

choices! {
    /// The ways to show findings. The first three are for findings beside a result too.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ReportFormat {
        Human: ["human"], "As rustc shows them: the text with the place underlined";
        Json: ["json"], "One JSON object";
        Github: ["github"], "Annotations of GitHub Actions";
        Short: ["short"], "A line each: the place, the code, the message";
        Jsonl: ["jsonl"], "One JSON object on each line";
        Sarif: ["sarif"], "SARIF 2.1.0, for code scanning";
    }
}

impl ReportFormat {
    /// Those for findings beside a result.
    pub const BESIDE_RESULT: &'static [(Self, &'static [&'static str], &'static str)] =
        Self::CHOICES.split_at(3).0;
}

/// Shows findings in a format; ends with a line break if there is anything to show.
pub fn render(
    format: ReportFormat,
    sources: &Sources<'_>,
    findings: &[Diagnostic],
    style: Style,
) -> String {
    let mut locator = Locator::new(sources);
    match format {
        ReportFormat::Json => return json::render(&mut locator, findings),
        ReportFormat::Sarif => return sarif::render(&mut locator, findings),
        _ => {}
    }
    let each = findings.iter().map(|finding| match format {
        ReportFormat::Human => human::render(&mut locator, finding, style),
        ReportFormat::Short => short::render(&mut locator, finding),
        ReportFormat::Github => github::render(&mut locator, finding),
        _ => to_json(&DiagnosticJson::new(&mut locator, finding)) + "\n",
    });
    each.collect()
}

/// The exit code that findings ask for: 3 for a file that could not be read, 2 for wrong usage, 1 for a wrong callback,
/// 0 for none; the highest wins.
pub fn exit_code(findings: &[Diagnostic]) -> u8 {
    let denied = findings.iter().filter(|one| one.level == Level::Deny);
    let codes = denied.map(|finding| match finding.fault {
        Fault::Callback => 1,
        Fault::Usage => 2,
        Fault::Reading => 3,
    });
    codes.max().unwrap_or(0)
}
