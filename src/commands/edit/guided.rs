//! `edit NAME` on a terminal: the review of what the file says, with all that can be changed, and the change.

use super::equivalent::equivalent;
use super::file::FileEdit;
use super::flags::Arguments;
use super::write::{Answers, copying, write};
use crate::callback::Sources;
use crate::commands::shared::{Global, Outcome, Refused, files, guide};
use crate::lint::{Diagnostic, Level, Levels};
use crate::manifest::edit;
use crate::wizard::{
    self, EditPreview, ExistingCallback, INTERRUPTED, ReviewEnd, Setup, Start, set_farewell,
};

pub(super) fn run(global: &Global, arguments: &Arguments, name: &str, levels: &Levels) -> Outcome {
    let path = &arguments.file.file;
    let text = files::read_text(path)?;
    let mut sources = Sources::new();
    let edit = match FileEdit::read(arguments, &text, &mut sources) {
        Ok(edit) => edit,
        Err(refused) => return refused.report(global, path, &sources),
    };
    // What cannot be edited is told before the first question.
    if let Err(error) = edit::check(&text, name) {
        return Refused::edit(path, &error).report(global, path, &sources);
    }
    let (manifest, old) = (&edit.manifest, &edit.callbacks[0].before);
    let mut file_levels = manifest.levels(levels);
    for (code, _) in &old.allow {
        file_levels.lint(*code, Level::Allow);
    }
    let existing = ExistingCallback {
        file: path,
        names: &manifest.names(),
        preview: &|draft, sources| {
            let mut sources = sources.clone();
            let made = FileEdit::new(arguments, Some(draft), levels, &text, &mut sources);
            preview(made, &text)
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
    let mut arguments = arguments.clone();
    arguments.copy = end == ReviewEnd::Copied;
    if !global.quiet
        && let Ok(made) = FileEdit::new(&arguments, Some(&after), levels, &text, &mut sources)
        && let Some(mut command) = equivalent(&arguments, levels, &text, &made)
    {
        if let (true, Some(name)) = (arguments.copy, &after.name) {
            command.push_str(" && ");
            command.push_str(&copying(path, name.text()));
        }
        guide::tell_equivalent(&command);
    }
    let answers = Answers {
        after: &after,
        text: &text,
    };
    write(global, &arguments, levels, Some(&answers))
}

fn preview(made: Result<FileEdit<'_>, Refused>, text: &str) -> EditPreview {
    match made {
        Ok(mut made) => EditPreview {
            is_changed: made.text != text,
            changes: [made.lost(), made.changes()].concat(),
            callback: made.callbacks.pop().and_then(|one| one.built),
            findings: made.findings,
        },
        Err(refused) => EditPreview {
            callback: None,
            findings: match refused {
                Refused::Findings(findings) => findings,
                Refused::Usage(usage) => vec![Diagnostic::usage(usage.to_string())],
            },
            is_changed: true,
            changes: Vec::new(),
        },
    }
}
