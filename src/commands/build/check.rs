//! `cbgen build --check`: how a file differs from what is built. It is for the log of a CI run, which is no place for
//! values from the environment, and the old lines of the file may hold some whatever `callbacks.toml` says now.

use super::export::Format;
use crate::commands::shared::environment::holds_a_value;
use crate::commands::shared::{Outcome, files, output};
use crate::manifest::is_name;
use crate::report::Printable;
use std::collections::HashSet;

/// What is built, beside the file that holds it.
pub(super) struct Comparison<'c> {
    pub(super) path: &'c str,
    pub(super) format: Format,
    pub(super) text: &'c str,
    /// The line that this is, where it is one bare field.
    pub(super) bare: Option<&'c str>,
    /// Whether a callback may have values from the environment.
    pub(super) has_values: bool,
    /// Whether the files that are built have a callback of this name.
    pub(super) is_known: &'c dyn Fn(&str) -> bool,
}

impl Comparison<'_> {
    pub(super) fn run(&self) -> Outcome {
        let old = files::read_text_or_nothing(self.path)?;
        if old == self.text {
            return Ok(0);
        }
        let lost = beside(&old, self.text);
        if self.has_values || lost.iter().any(|line| self.may_hold_a_value(line)) {
            output::print(&self.in_names(&lost, &beside(self.text, &old)))?;
            return Ok(1);
        }
        output::print(&output::diff([self.path, "cbgen build"], [&old, self.text]))?;
        Ok(1)
    }

    /// Whether an old line may be from a time when a callback had values: nothing is known about a callback that is
    /// gone, and a value may have been typed in its place since.
    fn may_hold_a_value(&self, line: &str) -> bool {
        self.name(line).is_some_and(|name| !(self.is_known)(name)) || holds_a_value(line)
    }

    /// Which callbacks differ, without any byte of theirs.
    fn in_names(&self, lost: &[&str], new: &[&str]) -> String {
        let mut text = format!(
            "{} is out of date; the difference is not shown, for it may hold values from the environment\n",
            Printable(self.path)
        );
        let names = |lines: &[&str]| -> Vec<String> {
            let mut seen = HashSet::new();
            let names = lines.iter().filter_map(|line| self.name(line));
            let names = names.filter(|name| seen.insert(*name));
            names.map(str::to_owned).collect()
        };
        let bare = self.bare.and_then(callback_of).map(str::to_owned);
        let (lost, mut new) = (names(lost), names(new));
        new.extend(bare);
        let (both, only_old): (Vec<_>, Vec<_>) =
            lost.into_iter().partition(|name| new.contains(name));
        let only_new = new.into_iter().filter(|name| !both.contains(name));
        for (what, names) in [
            ("different", &both),
            ("not in it", &only_new.collect()),
            ("only in it", &only_old),
        ] {
            if !names.is_empty() {
                text.push_str(&format!("{what}: {}\n", output::names(names)));
            }
        }
        text + "to see it, build to another file and compare the two\n"
    }

    /// The callback of a line, without its event token: that may be a value.
    fn name<'l>(&self, line: &'l str) -> Option<&'l str> {
        let rest = match self.format {
            Format::Text => line.split_once('\t').map(|(name, _)| name),
            Format::Json | Format::Jsonl => {
                let rest = line.strip_prefix("{\"name\":\"")?;
                rest.split_once('"').map(|(name, _)| name)
            }
            Format::Csv => {
                let name = line.split_once(',').map(|(name, _)| name);
                name.map(|name| name.trim_start_matches(['"', '\'']))
            }
            Format::Markdown => {
                let rest = line.strip_prefix("| ")?;
                rest.split_once(" |")
                    .map(|(name, _)| name.trim_matches('`'))
            }
            Format::AdjustCsv | Format::AdjustApi => None,
        };
        callback_of(rest?)
    }
}

/// The callback of a line's name.
fn callback_of(line: &str) -> Option<&str> {
    let name = line.split('.').next().unwrap_or_default();
    is_name(name).then_some(name)
}

/// The lines of a text that another has not.
fn beside<'t>(text: &'t str, other: &str) -> Vec<&'t str> {
    let bare = |line: &'_ str| line.strip_suffix(',').unwrap_or(line).to_owned();
    let known: HashSet<String> = other.lines().map(bare).collect();
    let lines = text.lines();
    lines.filter(|line| !known.contains(&bare(line))).collect()
}
