//! The change of the file, and what is said about it.

use super::file::{EditInput, Edited, edited};
use super::flags::Arguments;
use crate::callback::Sources;
use crate::catalogue::Trigger;
use crate::commands::global::Global;
use crate::commands::guide::{self, InAdjust};
use crate::commands::{Outcome, files, output};
use crate::lint::Levels;
use crate::manifest::DEFAULT_FILE;
use crate::report::{Printable, ReportFormat};
use crate::wizard::CommandWords;
use std::io::IsTerminal as _;

/// What questions were about.
pub(super) struct Guided<'g> {
    /// The text of the file: of another one, nothing is changed.
    pub(super) text: &'g str,
    /// The trigger, before and after.
    pub(super) triggers: [Option<&'static Trigger>; 2],
    /// The event tokens, before and after.
    pub(super) tokens: [&'g [String]; 2],
    /// What the callback was, where it could be built.
    pub(super) field: Option<&'g str>,
    /// Whether the new field is to be copied.
    pub(super) copy: bool,
}

/// What a change has made.
struct EditResult {
    /// The name of each callback, with its field.
    fields: Vec<(String, String)>,
    /// The first field with its values, where it has all.
    whole: Option<String>,
    /// The names of the values of all.
    values: Vec<String>,
    has_all_values: bool,
    /// The names of those that say something else now.
    changed: Vec<String>,
    changes: Vec<String>,
    notes: Vec<String>,
    /// What differs in the file, where it is only to be seen.
    diff: Option<String>,
}

impl EditResult {
    fn new(edited: &Edited<'_>, diff: Option<String>) -> Self {
        let callbacks = &edited.callbacks;
        let changed = callbacks.iter().filter(|one| one.is_changed());
        let mut values: Vec<String> = Vec::new();
        for name in callbacks.iter().flat_map(|one| &one.values) {
            if !values.contains(name) {
                values.push(name.clone());
            }
        }
        Self {
            fields: callbacks
                .iter()
                .map(|one| (one.name().to_owned(), one.field.clone()))
                .collect(),
            whole: callbacks.first().and_then(|one| one.whole.clone()),
            values,
            has_all_values: callbacks.iter().all(|one| one.whole.is_some()),
            changed: changed.map(|one| one.name().to_owned()).collect(),
            changes: edited.changes.clone(),
            notes: edited.notes.clone(),
            diff,
        }
    }

    /// The result: the fields, a line for each, of several behind its name; or the difference.
    fn result(&self) -> String {
        if let Some(diff) = &self.diff {
            return diff.clone();
        }
        let lines = self
            .fields
            .iter()
            .map(|(name, field)| match self.fields.len() {
                1 => format!("{field}\n"),
                _ => format!("{name}\t{field}\n"),
            });
        lines.collect()
    }

    /// Says what was done, and what is to be done in Adjust.
    fn report(&self, global: &Global, path: &str, guided: Option<&Guided<'_>>, is_to_copy: bool) {
        if self.diff.is_none() {
            global.note(summary(&self.fields, &self.changed, path));
        }
        // Who answered has seen them in the review.
        if guided.is_none() {
            for line in &self.changes {
                global.note(format_args!("  {}", Printable(line)));
            }
            for line in &self.notes {
                global.note(Printable(line));
            }
        }
        if is_to_copy {
            copy(global, self.whole.as_deref());
        }
        let whole = printing_whole(path, &self.fields);
        if let Some(note) = self.note_on_values(&whole, guided.is_some()) {
            global.note(Printable(&note));
        }
        if let (Some(guided), false, false) = (guided, self.changed.is_empty(), global.quiet) {
            let field = self.fields.first().map(|(_, field)| field.as_str());
            guide::tell_where_to_replace(&InAdjust {
                triggers: guided.triggers,
                tokens: guided.tokens,
                fields: [guided.field, field],
                whole: (!self.values.is_empty()).then_some(&whole[..]),
            });
        }
    }

    /// That the printed fields have names in the place of values, and what prints them whole.
    fn note_on_values(&self, whole: &str, is_guided: bool) -> Option<String> {
        // What lacks a value is told by a finding, but not after the questions.
        if !self.has_all_values && !is_guided || self.diff.is_some() {
            return None;
        }
        let names = self.values.iter().map(|name| format!("`${{{name}}}`"));
        let names: Vec<String> = names.collect();
        let (last, others) = names.split_last()?;
        let stand = if others.is_empty() {
            format!("{last} stands for its value")
        } else {
            format!("{} and {last} stand for their values", others.join(", "))
        };
        Some(if self.has_all_values {
            format!("{stand}: {whole} prints the whole")
        } else {
            format!("{stand}, not set here: once that is done, {whole} prints the whole")
        })
    }
}

/// Makes the change, and prints the fields, with `${NAME}` as it is written: last of all where people read them, and
/// before the file is replaced where a program does, for what cannot be printed is not to be done.
pub(super) fn write(
    global: &Global,
    arguments: &Arguments,
    input: EditInput<'_>,
    levels: &Levels,
    guided: Option<&Guided<'_>>,
) -> Outcome {
    let path = &arguments.file.file;
    let is_read = std::io::stdout().is_terminal();
    let locked = files::open(global, path)?;
    let text = locked.text();
    if guided.is_some_and(|guided| guided.text != text) {
        anyhow::bail!(
            "{path} was changed by somebody else meanwhile, and nothing was written: run the command above"
        );
    }
    let mut sources = Sources::new();
    let mut edited = match edited(arguments, input, levels, text, &mut sources) {
        Ok(edited) => edited,
        Err(refused) => return refused.report(global, path, &sources),
    };
    // The review has shown the findings.
    if guided.is_none() || global.report != ReportFormat::Human {
        let findings = std::mem::take(&mut edited.findings);
        output::report(global, &sources, findings);
    }
    let diff = arguments.dry_run.then(|| {
        let diff = similar::TextDiff::from_lines(text, &edited.text);
        let path = Printable(path).to_string();
        diff.unified_diff().header(&path, &path).to_string()
    });
    let done = EditResult::new(&edited, diff);
    if done.diff.is_some() {
        output::print(&done.result())?;
    } else {
        let staged = locked.stage(&edited.text)?;
        if !is_read {
            output::print(&done.result())?;
        }
        files::commit(global, path, staged)?;
    }
    // What follows may take long, and needs no file.
    drop((edited, sources));
    drop(locked);
    let is_to_copy = arguments.copy || guided.is_some_and(|guided| guided.copy);
    done.report(global, path, guided, is_to_copy);
    if is_read && done.diff.is_none() {
        output::print(&done.result())?;
    }
    Ok(0)
}

/// Copies a field; why it is not copied is told.
fn copy(global: &Global, field: Option<&str>) {
    match field.map(crate::system::clipboard::copy) {
        Some(Ok(taker)) => global.note(taker),
        Some(Err(error)) => {
            global.warn(format_args!(
                "not copied: {error}; the callback is on stdout"
            ));
        }
        None => global.warn("not copied: values of the environment are missing"),
    }
}

/// Which callbacks are changed, and which were so already.
fn summary(fields: &[(String, String)], changed: &[String], path: &str) -> String {
    let changed: std::collections::HashSet<&str> = changed.iter().map(String::as_str).collect();
    let names = fields.iter().map(|(name, _)| name.as_str());
    let (new, old): (Vec<&str>, Vec<&str>) = names.partition(|name| changed.contains(name));
    let say = |names: &[&str], one: &str, several: &str| {
        let what = if names.len() == 1 { one } else { several };
        format!("{} {what}", output::names(names))
    };
    let in_file = format!("in {}", Printable(path));
    let new_words = |new: &[&str]| say(new, "is changed", "are changed");
    let old_words = |old: &[&str]| say(old, "is as it was", "are as they were");
    match (new.is_empty(), old.is_empty()) {
        (true, _) => format!("{} {in_file}", old_words(&old)),
        (_, true) => format!("{} {in_file}", new_words(&new)),
        _ => format!("{} {in_file}; {}", new_words(&new), old_words(&old)),
    }
}

/// The command that prints the fields with their values.
fn printing_whole(path: &str, fields: &[(String, String)]) -> String {
    if let [(name, _)] = fields {
        return copying(path, name);
    }
    let mut words = CommandWords::of("build");
    if path != DEFAULT_FILE {
        words.word(path);
    }
    words.line()
}

/// The command that copies and prints a callback of a file.
pub(super) fn copying(path: &str, name: &str) -> String {
    let mut words = CommandWords::of("copy");
    words.word(name);
    if path != DEFAULT_FILE {
        words.flag("-f", "--file", path);
    }
    words.line()
}
