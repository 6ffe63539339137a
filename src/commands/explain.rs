//! `cbgen explain`: what a code means, what Adjust would do, how to mend it.

use super::shared::global::Global;
use super::shared::tables::{heading, listing};
use super::shared::{Outcome, Usage, output};
use crate::lint::{Code, Level, shortened};
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen explain
  cbgen explain missing-question-mark";

/// Explain the code of a finding, or list all codes
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The code, as findings print it: `endpoint-host`
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(_: &Global, arguments: &Arguments) -> Outcome {
    let Some(word) = &arguments.code else {
        output::print(&list())?;
        return Ok(0);
    };
    // People paste what a report shows: `error[endpoint-host]`.
    let word = word.trim();
    let in_brackets = word.split_once('[');
    let in_brackets = in_brackets.and_then(|(_, rest)| rest.strip_suffix(']'));
    let word = in_brackets.unwrap_or(word);
    let Some(code) = Code::parse(word) else {
        let near = Code::most_like(word);
        let near = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        let shown = shortened(word);
        return Err(Usage(format!(
            "there is no code `{shown}`{near}\n  cbgen explain lists all codes"
        ))
        .into());
    };
    output::print(&page(code))?;
    Ok(0)
}

/// Each code with its level and a line on what it means.
fn list() -> String {
    let rows = Code::ALL.map(|code| {
        let level = level(code).split(':').next().unwrap_or_default();
        [code.name(), level, code.summary()].map(str::to_owned)
    });
    listing([("CODE", 0), ("LEVEL", 0), ("MEANING", 20)], rows)
}

fn level(code: Code) -> &'static str {
    match code.default_level() {
        Level::Deny => "deny: the callback is wrong",
        Level::Warn => "warn: the callback is written, and a warning with it",
        Level::Allow => "allow: not reported, unless --warn or --deny asks for it",
    }
}

fn page(code: Code) -> String {
    let level = level(code);
    let fixed = if code.can_be_allowed() {
        ""
    } else {
        ", and cannot be allowed"
    };
    let mut text = format!(
        "{}\n{}\nDefault level: {level}{fixed}.\n\n",
        heading(code.name()),
        code.summary()
    );
    for line in code.page().lines() {
        match line.strip_prefix("## ") {
            Some(title) => text.push_str(&heading(title)),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}
