//! Flags that several verbs have.

use super::global::Global;
use super::outcome::{Usage, wrong_usage};
use super::{files, output};
use crate::callback::{Macros, Sources, check_macro};
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::rules::trigger::unknown;
use crate::lint::{Code, Diagnostic, Level, Levels};
use crate::manifest::is_name;
use clap::{Arg, Args, ValueEnum};

/// `--allow`, `--warn`, `--deny`.
#[derive(Debug, Clone, Args)]
#[command(mut_args(of_findings))]
pub(crate) struct LevelFlags {
    /// Do not report this code
    #[arg(long)]
    allow: Vec<String>,
    /// Report this code as a warning
    #[arg(long)]
    warn: Vec<String>,
    /// Report this code as an error; warnings stands for all of them
    #[arg(long)]
    deny: Vec<String>,
}

fn of_findings(flag: Arg) -> Arg {
    if !matches!(flag.get_id().as_str(), "allow" | "warn" | "deny") {
        return flag;
    }
    let flag = flag.value_name("CODE").help_heading("Findings");
    flag.hide_short_help(true)
}

impl LevelFlags {
    pub(crate) fn each(&self) -> impl Iterator<Item = (&'static str, Level, &str)> {
        let flags = [
            ("--allow", Level::Allow, &self.allow),
            ("--warn", Level::Warn, &self.warn),
            ("--deny", Level::Deny, &self.deny),
        ];
        let flags = flags.into_iter();
        flags.flat_map(|(flag, level, codes)| codes.iter().map(move |code| (flag, level, &**code)))
    }

    pub(crate) fn levels(&self, global: &Global) -> anyhow::Result<Levels> {
        let mut levels = Levels::default();
        for (_, level, word) in self.each() {
            levels.flag(word, level).map_err(Usage)?;
            let is_fixed = Code::parse(word).is_some_and(|code| !code.can_be_allowed());
            if level != Level::Deny && is_fixed {
                global.note(format_args!(
                    "note: `{word}` cannot be allowed: what breaks this rule cannot be written"
                ));
            }
        }
        Ok(levels)
    }
}

/// The macros of `--macro`; a word that can be none is wrong usage.
pub(crate) fn macros(words: &[String]) -> Result<Macros, Usage> {
    for word in words {
        check_macro(word)
            .map_err(|fault| Usage(format!("--macro: {}; {}", fault.message, fault.help)))?;
    }
    Ok(Macros::new(words))
}

pub(crate) fn check_name(name: Option<&str>) -> Result<(), Usage> {
    match name {
        Some(name) if !is_name(name) => {
            wrong_usage!("--name '{name}': a name has letters, digits, `-` and `_`")
        }
        _ => Ok(()),
    }
}

/// The id of the trigger that `--trigger` names by its id, its label or an alias, in any case; what was taken is told.
/// A word that names none stays, for the rules to judge.
pub(crate) fn trigger_id(global: &Global, word: &str) -> String {
    match Catalogue::builtin().trigger_named(word) {
        Some(trigger) if trigger.id == word => word.to_owned(),
        Some(trigger) => {
            global.note(format_args!("trigger: {} ({})", trigger.id, trigger.label));
            trigger.id.to_owned()
        }
        None => word.to_owned(),
    }
}

/// The trigger that `--trigger` names; a word that names none is a finding.
pub(crate) fn named_trigger(
    global: &Global,
    sources: &mut Sources<'_>,
    word: &str,
    levels: &Levels,
    findings: &mut Vec<Diagnostic>,
) -> Option<&'static Trigger> {
    let (catalogue, id) = (Catalogue::builtin(), trigger_id(global, word));
    let trigger = catalogue.trigger(&id);
    if trigger.is_none() {
        let finding = unknown(&catalogue, &sources.flag("--trigger", id));
        findings.extend(levels.judge(finding, &[]));
    }
    trigger
}

/// `--output`.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutputFlag {
    /// Write to this file instead of stdout; - is stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
}

impl OutputFlag {
    /// The file that the result goes to; `None` is stdout. Nothing else gives it, so that no verb forgets to ask whether it
    /// is one that was read, itself or included: it would be gone.
    pub(crate) fn file(&self, read: &Sources<'_>) -> Result<Option<&str>, Usage> {
        let given = self.output.as_deref().filter(|path| *path != files::STDIN);
        let is_read = |path: &&str| read.files().any(|file| files::is_same(file, path));
        if let Some(path) = given.filter(is_read) {
            wrong_usage!(
                "-o {path} is a file that is read, or one that such a file includes: it would be overwritten with the \
                 result"
            );
        }
        Ok(given)
    }

    /// Writes the result to the file, in one step, or prints it.
    pub(crate) fn write(
        &self,
        global: &Global,
        read: &Sources<'_>,
        text: &str,
    ) -> anyhow::Result<()> {
        match self.file(read)? {
            None => output::print(text),
            Some(path) => files::replace(global, path, text),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Table,
    /// One array
    Json,
    /// A name on each line
    Names,
}

/// A text that the table of a page shows as it is: code, for elsewhere links, marks and entities would be made of it.
pub(crate) fn in_markdown(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // Of code that begins or ends with a blank on both sides, one is taken away.
    let pad = if text.starts_with([' ', '`']) || text.ends_with([' ', '`']) {
        " "
    } else {
        ""
    };
    let mut code = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '|' {
            // An odd number of backslashes before it would take this one for theirs.
            let before = code.len() - code.trim_end_matches('\\').len();
            code.push_str(if before % 2 == 1 { "\\\\" } else { "\\" });
        }
        code.push(c);
    }
    format!("{fence}{pad}{code}{pad}{fence}")
}
