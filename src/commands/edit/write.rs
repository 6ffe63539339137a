//! The change of the file, and what is said about it.

use super::file::{EditedCallback, FileEdit};
use super::flags::Arguments;
use crate::callback::{Callback, Draft, Sources, texts};
use crate::commands::shared::guide::{self, InAdjust};
use crate::commands::shared::{CommandWords, Global, Outcome, files, output};
use crate::forms::field;
use crate::lint::Levels;
use crate::report::{Printable, ReportFormat};
use std::io::IsTerminal as _;

/// What questions made of a callback, and the text of the file then: of another one, nothing is changed.
pub(super) struct Answers<'q> {
    pub(super) after: &'q Draft<'q>,
    pub(super) text: &'q str,
}

/// Makes the change, and prints the fields, with `${NAME}` as it is written: last of all where people read them, and
/// before the file is replaced where a program does, for what cannot be printed is not to be done.
pub(super) fn write(
    global: &Global,
    arguments: &Arguments,
    levels: &Levels,
    answers: Option<&Answers<'_>>,
) -> Outcome {
    let path = &arguments.file.file;
    let is_read = std::io::stdout().is_terminal();
    let locked = files::open(global, path)?;
    // The file is free for others before all is told.
    let text = locked.text().to_owned();
    if answers.is_some_and(|answers| answers.text != text) {
        anyhow::bail!(
            "{path} was changed by somebody else meanwhile, and nothing was written: run the command above"
        );
    }
    let mut sources = Sources::new();
    let after = answers.map(|answers| answers.after);
    let mut edited = match FileEdit::new(arguments, after, levels, &text, &mut sources) {
        Ok(edited) => edited,
        Err(refused) => return refused.report(global, path, &sources),
    };
    // The review has shown the findings.
    if answers.is_none() || global.report != ReportFormat::Human {
        let findings = std::mem::take(&mut edited.findings);
        output::report(global, &sources, findings);
    }
    if arguments.dry_run {
        output::print(&output::diff([path, path], [&text, &edited.text]))?;
        note_changes(global, &edited);
        return Ok(0);
    }
    let staged = locked.stage(&edited.text)?;
    if !is_read {
        output::print(&result(&edited.callbacks))?;
    }
    files::commit(global, path, staged)?;
    drop(locked);
    global.note(summary(&edited.callbacks, path));
    if answers.is_none() {
        note_changes(global, &edited);
    }
    if arguments.copy {
        let first = edited.callbacks.first();
        copy(global, first.and_then(EditedCallback::whole));
    }
    note_what_remains(global, path, &edited, answers.is_some());
    if is_read {
        output::print(&result(&edited.callbacks))?;
    }
    Ok(0)
}

/// The fields, a line for each, of several behind its name.
fn result(callbacks: &[EditedCallback<'_>]) -> String {
    let lines = callbacks.iter().map(|one| match callbacks.len() {
        1 => format!("{}\n", one.field()),
        _ => format!("{}\t{}\n", one.name(), one.field()),
    });
    lines.collect()
}

/// Says what the edit changes, which a review shows before.
fn note_changes(global: &Global, edited: &FileEdit<'_>) {
    for line in edited.lost() {
        global.warn(line);
    }
    for line in edited.changes() {
        global.note(format_args!("  {}", Printable(&line)));
    }
    for line in &edited.notes {
        global.note(Printable(line));
    }
}

/// Says what prints a field with its values, which stand as `${NAME}` in what is printed here, and after questions what is
/// to be done in Adjust.
fn note_what_remains(global: &Global, path: &str, edited: &FileEdit<'_>, is_guided: bool) {
    let [one] = &edited.callbacks[..] else {
        return;
    };
    let values = one.after.endpoint_variables(&edited.manifest.macros);
    let whole = (!values.is_empty()).then(|| copying(path, one.name()));
    if is_guided && one.is_changed() && !global.quiet {
        let was = edited.was(one).as_ref().map(field::render);
        guide::tell_where_to_replace(&InAdjust {
            triggers: edited.triggers(one),
            tokens: [&one.before.draft, &one.after].map(|draft| texts(&draft.event_tokens)),
            is_same_field: was.is_some_and(|was| was == one.field()),
            whole: whole.as_deref(),
        });
    } else if let (Some(whole), true) = (whole, one.whole().is_some()) {
        global.note(format_args!("{whole} prints it with its values"));
    }
}

fn copy(global: &Global, whole: Option<&Callback>) {
    match whole.map(|whole| crate::system::clipboard::copy(&field::render(whole))) {
        Some(Ok(taker)) => global.note(taker),
        Some(Err(error)) => {
            let why = format_args!("not copied: {error}; the callback is on stdout");
            global.warn(why);
        }
        None => global.warn("not copied: values of the environment are missing"),
    }
}

fn summary(callbacks: &[EditedCallback<'_>], path: &str) -> String {
    let (new, old): (Vec<_>, Vec<_>) = callbacks.iter().partition(|one| one.is_changed());
    let say = |list: &[&EditedCallback<'_>], one: &str, several: &str| {
        let names: Vec<&str> = list.iter().map(|one| one.name()).collect();
        let what = if names.len() == 1 { one } else { several };
        format!("{} {what}", output::names(&names))
    };
    let is_changed = say(&new, "is changed", "are changed");
    let is_same = say(&old, "is as it was", "are as they were");
    let path = Printable(path);
    match (new.is_empty(), old.is_empty()) {
        (true, _) => format!("{is_same} in {path}"),
        (_, true) => format!("{is_changed} in {path}"),
        _ => format!("{is_changed} in {path}; {is_same}"),
    }
}

/// The command that copies and prints a callback of a file.
pub(super) fn copying(path: &str, name: &str) -> String {
    let mut words = CommandWords::of("copy");
    words.word(name);
    words.file(path);
    words.line()
}
