//! `edit NAME` on a terminal: the review of what the file says, with all that can be changed, and the change.

use super::equivalent::flags;
use super::file::{EditInput, Edited, EditedCallback, edited};
use super::flags::Arguments;
use super::refused::Refused;
use super::write::{Guided, copying, write};
use crate::callback::{Sources, texts};
use crate::commands::shared::callback_file::{parsed, refused, unknown_in};
use crate::commands::shared::global::Global;
use crate::commands::shared::{Outcome, guide, output};
use crate::lint::{Level, Levels};
use crate::manifest::edit;
use crate::manifest::select::CallbackSelection;
use crate::wizard::{
    self, EditPreview, ExistingCallback, INTERRUPTED, ReviewEnd, Setup, Start, set_farewell,
};

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
    let old = found.read;
    // What cannot be edited is told before the first question.
    edit::check(&text, name).map_err(|error| refused(path, &error))?;
    for (code, _) in &old.allow {
        file_levels.lint(*code, Level::Allow);
    }
    let existing = ExistingCallback {
        file: path,
        names: &manifest.names(),
        preview: &|draft, sources| {
            let input = EditInput::Draft(draft);
            edited(arguments, input, levels, &text, &mut sources.clone())
                .map(|made| preview(made, &text))
                .or_else(preview_of_refused)
        },
    };
    let setup = Setup {
        catalogue: &manifest.catalogue,
        macros: &manifest.macros,
        levels: &file_levels,
        everything: true,
        colour: guide::is_colourful(arguments.plain),
        endpoint: "",
        is_first: true,
        is_to_save: false,
        existing: Some(&existing),
    };
    let reviewed = guide::on_terminal(arguments.plain, |prompter| {
        let farewell = "Nothing was changed.";
        set_farewell(farewell);
        wizard::guide(setup, prompter, &mut sources, &old.draft, Start::Review)
            .map_err(|_| prompter.say(farewell))
    })?;
    let Ok((after, end)) = reviewed else {
        return Ok(INTERRUPTED);
    };
    let copies = end == ReviewEnd::Copied;
    let input = EditInput::Draft(&after);
    if !global.quiet
        && let Ok(made) = edited(arguments, input, levels, &text, &mut sources.clone())
        && let Some(mut command) = command(arguments, levels, &text, &made)
    {
        if let (true, Some(name)) = (copies, &after.name) {
            command.push_str(" && ");
            command.push_str(&copying(path, name.text()));
        }
        guide::tell_equivalent(&command);
    }
    let guided = Guided {
        text: &text,
        copy: copies,
    };
    write(global, arguments, input, levels, Some(&guided))
}

/// What the review shows of an edit.
fn preview(made: Edited<'_>, text: &str) -> EditPreview {
    let callback = made.callbacks.into_iter().next();
    EditPreview {
        callback: callback.map(|one| one.built),
        findings: made.findings,
        is_changed: made.text != text,
        changes: [made.lost, made.changes].concat(),
    }
}

/// What the review shows of an edit that is not made.
fn preview_of_refused(refused: Refused) -> Result<EditPreview, String> {
    match refused {
        Refused::Findings(findings) => Ok(EditPreview {
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
    arguments: &Arguments,
    levels: &Levels,
    text: &str,
    made: &Edited<'_>,
) -> Option<String> {
    let [one] = &made.callbacks[..] else {
        return None;
    };
    let flags = flags(arguments, &one.before, (&one.after, &one.built));
    let input = EditInput::Flags(&flags.callback);
    let same = edited(&flags, input, levels, text, &mut Sources::new()).ok()?;
    // A condition of a single endpoint is said in Adjust's own form, which a file may write otherwise.
    let builds_the_same = |other: &EditedCallback<'_>| {
        let tokens = |one: &EditedCallback<'_>| texts(&one.after.event_tokens);
        one.built == other.built
            && (one.name(), tokens(one)) == (other.name(), tokens(other))
            && one.triggers.map(|own| own.map(|own| own.id))
                == other.triggers.map(|own| own.map(|own| own.id))
    };
    let is_same = same.text == made.text || same.callbacks.iter().all(builds_the_same);
    (made.text != text && is_same).then(|| flags.command_line())
}
