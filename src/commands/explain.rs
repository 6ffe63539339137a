//! `cbgen explain`: what a code means, what Adjust would do, how to mend it.

use super::shared::global::Global;
use super::shared::tables::{heading, listing};
use super::shared::{Outcome, output, wrong_usage};
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
        wrong_usage!("there is no code `{shown}`{near}\n  cbgen explain lists all codes");
    };
    output::print(&page(code))?;
    Ok(0)
}

/// Each code with its level and a line on what it means.
fn list() -> String {
    let rows = Code::ALL.map(|code| {
        let level = code.default_level().id();
        [code.name(), level, code.summary()].map(str::to_owned)
    });
    listing([("CODE", 0), ("LEVEL", 0), ("MEANING", 20)], rows)
}

fn page(code: Code) -> String {
    let level = match code.default_level() {
        Level::Deny => "deny: the callback is wrong",
        Level::Warn => "warn: the callback is written, and a warning with it",
        Level::Allow => "allow: not reported, unless --warn or --deny asks for it",
    };
    let is_fixed = !code.can_be_allowed();
    let fixed = if is_fixed {
        ", and cannot be allowed"
    } else {
        ""
    };
    let (title, summary) = (heading(code.name()), code.summary());
    let mut text = format!("{title}\n{summary}\nDefault level: {level}{fixed}.\n\n");
    for line in code.page().lines() {
        let title = line.strip_prefix("## ").map(heading);
        text.push_str(title.as_deref().unwrap_or(line));
        text.push('\n');
    }
    text
}
