//! `edit NAME` on a terminal: the questions of `new` about what the file says, and the change that they make.

use super::equivalent::flags;
use super::file::{EditInput, Edited, edited};
use super::flags::Arguments;
use super::refused::Refused;
use super::write::{Guided, copying, write};
use crate::callback::Sources;
use crate::commands::callback_file::{parsed, refused, unknown_in};
use crate::commands::global::Global;
use crate::commands::{Outcome, Usage, guide, output};
use crate::forms::field;
use crate::lint::{Level, Levels};
use crate::manifest::edit;
use crate::manifest::select::CallbackSelection;
use crate::wizard::{self, Answers, ExistingCallback, INTERRUPTED, Setup};

/// Asks, and makes the change.
pub(super) fn run(global: &Global, arguments: &Arguments, name: &str, levels: &Levels) -> Outcome {
    let path = &arguments.file.file;
    let text = arguments.file.text()?;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, &text);
    let mut file_levels = manifest.levels(levels);
    let names = [name.to_owned()];
    let mut selection = CallbackSelection::new(&names, None);
    let (problems, mut walk) = selection.walk(&manifest, &file_levels);
    if !problems.is_empty() {
        return Ok(output::report(global, &sources, problems));
    }
    let Some(found) = walk.find(|one| one.is_chosen) else {
        return Err(unknown_in(path, &selection).into());
    };
    let (old, checked) = (found.read, found.checked);
    // What cannot be edited is told before the first question.
    edit::check(&text, name).map_err(|error| refused(path, &error))?;
    let today = Answers::today(name, &old.draft, &manifest.catalogue)
        .map_err(|error| Usage(error.to_string()))?;
    let names = manifest.names();
    for (code, _) in &old.allow {
        file_levels.lint(*code, Level::Allow);
    }
    let existing = ExistingCallback {
        file: path,
        preview: &|answers| {
            let input = EditInput::Answers(&today, answers);
            edited(arguments, input, levels, &text, &mut Sources::new())
                .map(|made| preview(made, &text))
                .or_else(preview_of_refused)
        },
        endpoints: &old.draft.destinations,
    };
    let setup = Setup {
        catalogue: &manifest.catalogue,
        macros: &old.draft.macros_beside(&manifest.macros),
        levels: &file_levels,
        everything: true,
        colour: guide::is_colourful(),
        file: path,
        names: &|_| Ok(names.clone()),
        existing: Some(&existing),
    };
    let Some(answers) = guide::ask(setup, arguments.plain, today.clone())? else {
        return Ok(INTERRUPTED);
    };
    let input = EditInput::Answers(&today, &answers);
    if !global.quiet
        && let Ok(made) = edited(arguments, input, levels, &text, &mut Sources::new())
        && let Some(mut command) = command(global, arguments, levels, &text, &made)
    {
        if let (true, Some(name)) = (answers.copy, &answers.name) {
            command.push_str(" && ");
            command.push_str(&copying(path, name));
        }
        guide::tell_equivalent(&command);
    }
    let trigger = |answers: &Answers| {
        let id = answers.trigger.as_deref();
        id.and_then(|id| manifest.catalogue.trigger(id))
    };
    let built = checked
        .as_ref()
        .and_then(|checked| checked.callback.as_ref());
    let field = built.map(field::render);
    let guided = Guided {
        text: &text,
        triggers: [trigger(&today), trigger(&answers)],
        tokens: [&today.event_tokens, &answers.event_tokens],
        field: field.as_deref(),
        copy: answers.copy,
    };
    write(global, arguments, input, levels, Some(&guided))
}

/// What the review shows of an edit.
fn preview(made: Edited<'_>, text: &str) -> wizard::EditPreview {
    wizard::EditPreview {
        callback: made.callback,
        findings: made.findings,
        is_changed: made.text != text,
        changes: [made.lost, made.changes].concat(),
    }
}

/// What the review shows of an edit that is not made.
fn preview_of_refused(refused: Refused) -> Result<wizard::EditPreview, String> {
    match refused {
        Refused::Findings(findings) => Ok(wizard::EditPreview {
            callback: None,
            findings,
            is_changed: true,
            changes: Vec::new(),
        }),
        refused => Err(refused.in_words()),
    }
}

/// The command that makes the same, where there is one, and the file would change.
fn command(
    global: &Global,
    arguments: &Arguments,
    levels: &Levels,
    text: &str,
    made: &Edited<'_>,
) -> Option<String> {
    let [one] = &made.callbacks[..] else {
        return None;
    };
    let flags = flags(arguments, &one.before, &one.after);
    let answers = flags.answers(global);
    let input = EditInput::Flags(&answers);
    let same = edited(&flags, input, levels, text, &mut Sources::new()).ok()?;
    (made.text != text && same.text == made.text).then(|| flags.command_line())
}
