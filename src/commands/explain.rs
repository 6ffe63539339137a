//! `cbgen explain`: what a code means, what Adjust would do, how to mend it.

use super::shared::global::{Global, stdout_width};
use super::shared::{Outcome, Usage, output};
use crate::lint::{Code, Level};
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen explain missing-question-mark
  cbgen explain unknown-placeholder";

/// Explain a code that a finding names
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The code, as findings print it: `endpoint-host`
    #[arg(value_name = "CODE")]
    code: String,
}

/// Runs the verb.
pub(super) fn run(_: &Global, arguments: &Arguments) -> Outcome {
    // People paste what a report shows: `error[endpoint-host]`.
    let word = arguments.code.trim();
    let in_brackets = word.split_once('[');
    let in_brackets = in_brackets.and_then(|(_, rest)| rest.strip_suffix(']'));
    let word = in_brackets.unwrap_or(word);
    let Some(code) = Code::parse(word) else {
        let shown = crate::lint::shortened(word);
        let hint = if let Some(near) = Code::nearest(word) {
            format!(": did you mean `{near}`?")
        } else {
            let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
            format!("; the codes are {}", names.join(", "))
        };
        return Err(Usage(format!("there is no code `{shown}`{hint}")).into());
    };
    output::print(&page(code))?;
    Ok(0)
}

fn page(code: Code) -> String {
    let level = match code.default_level() {
        Level::Deny => "deny: the callback is wrong",
        Level::Warn => "warn: the callback is written, and a warning with it",
        Level::Allow => "allow: not reported, unless --warn or --deny asks for it",
    };
    let fixed = if code.can_be_allowed() {
        ""
    } else {
        ", and cannot be allowed"
    };
    let style = anstyle::Style::new().bold();
    let bold = |text: &str| {
        if stdout_width().is_some() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    };
    let mut text = format!(
        "{}\n{}\nDefault level: {level}{fixed}.\n\n",
        bold(code.name()),
        code.summary()
    );
    for line in code.page().lines() {
        match line.strip_prefix("## ") {
            Some(title) => text.push_str(&bold(title)),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}
