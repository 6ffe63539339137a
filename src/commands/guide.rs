//! When a verb asks on the terminal, and what it says to people around the answers.

use super::beside::Beside;
use super::keep::parsed;
use super::options::Global;
use super::{Usage, files};
use crate::callback::Sources;
use crate::catalogue::Trigger;
use crate::lint::Levels;
use crate::manifest::{DEFAULT_FILE, save};
use crate::wizard::{self, Answers, Plain, Prompter, Setup, Stop, Terminal};
use std::io::{IsTerminal as _, Write as _};

/// Whether somebody can be asked.
pub(super) fn can_ask(global: &Global) -> bool {
    !global.no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Whether to ask: without a trigger or an endpoint, where somebody can answer.
///
/// # Errors
/// Where `--guided` was asked for and nobody can answer.
pub(super) fn is_wanted(global: &Global, guided: bool, given: &Answers) -> Result<bool, Usage> {
    let can = can_ask(global);
    if guided && !can {
        return Err(Usage(
            "--guided asks on a terminal: stdin and stderr must be one, and --no-input must not be given".into(),
        ));
    }
    Ok(guided || can && (given.trigger.is_none() || given.endpoints.is_empty()))
}

/// Asks about a new callback; `None` if the user left. With `everything`, what flags gave is asked too.
///
/// # Errors
/// Where the terminal cannot be taken over, or no question can mend what the flags say.
pub(super) fn new_callback(
    levels: &Levels,
    everything: bool,
    plain: bool,
    given: Answers,
) -> anyhow::Result<Option<Answers>> {
    // What no question can mend is told before the first.
    given
        .draft(&mut Sources::new())
        .map_err(|error| Usage(error.to_string()))?;
    if let (false, Some(file)) = (everything, &given.save) {
        names_in(file)?;
    }
    // What the file declares is known to the questions.
    let text = given.save.as_deref().map(files::read_text_or_nothing);
    let text = text.and_then(Result::ok).unwrap_or_default();
    let mut sources = Sources::new();
    let file = parsed(
        &mut sources,
        given.save.as_deref().unwrap_or(DEFAULT_FILE),
        &text,
    );
    let mut levels = levels.clone();
    file.apply_lints(&mut levels);
    let setup = Setup {
        catalogue: &file.catalogue,
        macros: &file.macros,
        levels: &levels,
        everything,
        colour: is_colourful(),
        file: DEFAULT_FILE,
        names: &|file| names_in(file).map_err(|error| format!("{error:#}")),
        kept: None,
    };
    ask(setup, plain, given)
}

/// Asks on the terminal; `None` if the user left.
///
/// # Errors
/// Where the terminal cannot be taken over.
pub(super) fn ask(
    setup: Setup<'_>,
    plain: bool,
    given: Answers,
) -> anyhow::Result<Option<Answers>> {
    let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb" || term.is_empty())
        || std::env::var_os("TERM").is_none();
    let mut prompter: Box<dyn Prompter> = if plain || dumb {
        Box::new(Plain::start()?)
    } else {
        Box::new(Terminal::start(setup.colour)?)
    };
    match wizard::guide(setup, prompter.as_mut(), given) {
        Ok(answers) => Ok(Some(answers)),
        Err(Stop::Refused(flag)) => Err(Usage(format!("missing {flag}")).into()),
        Err(Stop::Back | Stop::Interrupted) => Ok(None),
    }
}

/// Whether stderr takes colours.
pub(super) fn is_colourful() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

/// The names that a file has already, of which there are none where there is no file.
///
/// # Errors
/// Where it cannot be read, or is no file of callbacks.
fn names_in(file: &str) -> anyhow::Result<Vec<String>> {
    let text = files::read_text_or_nothing(file)?;
    save::names(&text, &Beside(file)).map_err(|error| {
        Usage(format!(
            "{file} has errors, and nothing can be added to it: {error}"
        ))
        .into()
    })
}

/// Says how to get the same without questions.
pub(super) fn tell_equivalent(command: &str) {
    // A reader that is gone has seen enough.
    let _ = writeln!(
        std::io::stderr(),
        "\nThe same without questions:\n{}",
        crate::report::Printable(command)
    );
}

/// Says where the field goes in Adjust's dashboard. `is_field`: the field is what is printed next.
pub(super) fn tell_where_to_paste(trigger: Option<&Trigger>, is_field: bool) {
    let label = trigger.map_or("your trigger", |trigger| trigger.label);
    let event = if trigger.is_some_and(|trigger| trigger.needs_event_token) {
        " and the event"
    } else {
        ""
    };
    let what = if is_field {
        "this line"
    } else {
        "the callback field (the command without --format prints it)"
    };
    let ending = if is_field { ':' } else { '.' };
    let text = format!(
        "In Adjust: AppView, All apps, your app, Server callbacks, Add callback. There choose the trigger \
         {label}{event}, and paste {what} as the callback URL of the classic setup{ending}"
    );
    tell_paragraph(&text);
}

/// Says what to do in Adjust's dashboard with the changed field, which is printed next.
pub(super) fn tell_where_to_replace(trigger: Option<&Trigger>) {
    if trigger.is_some_and(|trigger| !trigger.in_dashboard()) {
        tell_paragraph("Links that carry it stay as they are; cbgen link puts it into new ones:");
        return;
    }
    let which = trigger.map_or_else(
        || "the callback".to_owned(),
        |trigger| format!("the callback of the trigger {}", trigger.label),
    );
    tell_paragraph(&format!(
        "Adjust does not know of this yet. In Adjust: AppView, All apps, your app, Server callbacks. There open \
         {which}, and put this line in the place of its callback URL:"
    ));
}

fn tell_paragraph(text: &str) {
    let width = super::options::width_of(&std::io::stderr()).unwrap_or(80);
    // A reader that is gone has seen enough.
    let _ = writeln!(std::io::stderr(), "\n{}\n", wizard::wrapped(text, width));
}
