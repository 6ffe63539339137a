//! How findings are shown. The reporters are the only printers of a [`Diagnostic`].

mod github;
mod human;
mod json;
mod place;
mod printable;
mod sarif;

pub use json::{DiagnosticJson, to_json, to_json_pretty};
pub use place::{Locator, Place};
pub use printable::{Printable, is_hidden};

use crate::callback::Sources;
use crate::lint::{Diagnostic, Fault, Level};

/// The ways to show findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// As rustc shows them: the text with the place underlined.
    #[default]
    Human,
    /// One JSON object.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// One JSON object a line; for results alone.
    Jsonl,
    /// SARIF 2.1.0; for results alone.
    Sarif,
}

impl Format {
    /// Those for findings beside a result, with the word that names each, and what it is.
    pub const CHOICES: [(Self, &'static [&'static str], &'static str); 3] = [
        (
            Self::Human,
            &["human"],
            "As rustc shows them: the text with the place underlined",
        ),
        (Self::Json, &["json"], "One JSON object"),
        (Self::Github, &["github"], "Annotations of GitHub Actions"),
    ];
}

/// How a terminal wants the human form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are wanted.
    pub colour: bool,
    /// The width in columns.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            colour: false,
            width: 100,
        }
    }
}

/// Shows findings in a format; ends with a line break if there is anything to show.
pub fn render(
    format: Format,
    sources: &Sources<'_>,
    findings: &[Diagnostic],
    style: Style,
) -> String {
    let mut locator = Locator::new(sources);
    match format {
        Format::Human => findings
            .iter()
            .map(|finding| human::render(&mut locator, finding, style))
            .collect(),
        Format::Json => json::render(&mut locator, findings),
        Format::Jsonl => findings
            .iter()
            .map(|finding| to_json(&DiagnosticJson::new(&mut locator, finding)) + "\n")
            .collect(),
        Format::Sarif => sarif::render(&mut locator, findings),
        Format::Github => findings
            .iter()
            .map(|finding| github::render(&mut locator, finding))
            .collect(),
    }
}

/// The exit code that findings ask for: 3 for a file that could not be read, 2 for wrong usage, 1 for a wrong callback,
/// 0 for none; the highest wins.
pub fn exit_code(findings: &[Diagnostic]) -> u8 {
    findings
        .iter()
        .filter(|finding| finding.level == Level::Deny)
        .map(|finding| match finding.fault {
            Fault::Callback => 1,
            Fault::Usage => 2,
            Fault::Reading => 3,
        })
        .max()
        .unwrap_or(0)
}
