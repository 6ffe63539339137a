//! When a verb asks on the terminal, and what it says to people around the answers.

use super::callback_file::parsed;
use super::global::Global;
use super::included::LocalFiles;
use super::{Usage, files, output};
use crate::callback::Sources;
use crate::catalogue::Trigger;
use crate::lint::Levels;
use crate::manifest::{DEFAULT_FILE, save};
use crate::wizard::{self, Answers, Plain, Prompter, Setup, Stop, Terminal};
use std::io::IsTerminal as _;

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
    let levels = file.levels(levels);
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
    save::names(&text, &LocalFiles(file)).map_err(|error| {
        Usage(format!(
            "{file} has errors, and nothing can be added to it: {error}"
        ))
        .into()
    })
}

/// Says how to get the same without questions.
pub(super) fn tell_equivalent(command: &str) {
    let command = crate::report::Printable(command);
    output::tell(format_args!("\nThe same without questions:\n{command}"));
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

/// What Adjust has to be told of a change: the trigger, the event tokens and the field, each before and after it.
pub(super) struct InAdjust<'a> {
    pub(super) triggers: [Option<&'static Trigger>; 2],
    pub(super) tokens: [&'a [String]; 2],
    /// The command that prints the new field with its values, where it has some.
    pub(super) whole: Option<&'a str>,
    /// `None` where it cannot be built here.
    pub(super) fields: [Option<&'a str>; 2],
}

/// Says what to do in Adjust's dashboard with the changed field, which is printed next.
pub(super) fn tell_where_to_replace(change: &InAdjust<'_>) {
    let [_, field] = change.fields;
    let whole;
    let (line, ending) = match field {
        None => ("what cbgen build prints", '.'),
        // The line has a name where its value belongs.
        Some(_) if change.whole.is_some() => {
            whole = format!("what {} prints", change.whole.unwrap_or_default());
            (whole.as_str(), '.')
        }
        Some(_) if std::io::stdout().is_terminal() => ("this line", ':'),
        Some(_) => ("the callback on stdout", '.'),
    };
    let steps = change.steps(line);
    if steps.is_empty() {
        tell_paragraph("There is nothing to change in Adjust: the callback field is what it was.");
        return;
    }
    if change.triggers[1].is_some_and(|trigger| !trigger.in_dashboard()) {
        tell_paragraph(&format!(
            "Links that carry it stay as they are; cbgen link puts {line} into new ones{ending}"
        ));
        return;
    }
    tell_paragraph(&format!(
        "Adjust does not know of this yet. In Adjust: AppView, All apps, your app, Server callbacks. There {}{ending}",
        steps.join("; ")
    ));
}

impl InAdjust<'_> {
    fn steps(&self, line: &str) -> Vec<String> {
        let [before, now] = self.tokens;
        let without = |list: &[String], other: &[String]| -> Vec<String> {
            let others = list.iter().filter(|token| !other.contains(token));
            others.cloned().collect()
        };
        let (added, gone) = (without(now, before), without(before, now));
        let stay = without(now, &added);
        if let [Some(old), Some(new)] = self.triggers
            && old.id != new.id
        {
            return vec![
                format!("delete {}", callbacks(Some(old), before)),
                format!("add {}, with {line} as its URL", callbacks(Some(new), now)),
            ];
        }
        let trigger = self.triggers[1];
        let is_event = trigger.is_some_and(|trigger| trigger.needs_event_token);
        let mut steps = Vec::new();
        if !gone.is_empty() {
            steps.push(format!("delete {}", callbacks(trigger, &gone)));
        }
        let is_same = self.fields[0].is_some() && self.fields[0] == self.fields[1];
        if !is_same && (!stay.is_empty() || !is_event || now.is_empty()) {
            let of = if stay.len() > 1 { "of each" } else { "of its" };
            steps.push(format!(
                "open {}, and put {line} in the place {of} callback URL",
                callbacks(trigger, &stay)
            ));
        }
        if !added.is_empty() {
            steps.push(format!(
                "add {}, with {line} as its URL",
                callbacks(trigger, &added)
            ));
        }
        steps
    }
}

/// The callbacks of a trigger in Adjust, which has one for each event.
fn callbacks(trigger: Option<&Trigger>, tokens: &[String]) -> String {
    match (trigger, tokens) {
        (_, [one]) => format!("the callback of the event {one}"),
        (_, [all @ .., last]) => {
            let all = all.join(", ");
            format!("the callbacks of the events {all} and {last}")
        }
        (Some(trigger), []) => format!("the callback of the trigger {}", trigger.label),
        (None, []) => "the callback".to_owned(),
    }
}

fn tell_paragraph(text: &str) {
    let width = super::global::stderr_width().unwrap_or(80);
    output::tell(format_args!("\n{}\n", wizard::wrapped(text, width)));
}

#[cfg(test)]
mod tests {
    use super::InAdjust;
    use crate::catalogue::Catalogue;

    #[test]
    fn each_callback_in_adjust_that_the_change_is_about_is_named() {
        let catalogue = Catalogue::builtin();
        let tokens =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        for (triggers, before, now, fields, steps) in [
            (["install", "install"], "", "", ["a", "a"], ""),
            (
                ["install", "install"],
                "",
                "",
                ["a", "b"],
                "open the callback of the trigger Install, and put X in the place of its callback URL",
            ),
            (["event", "event"], "a1 b1", "b1 a1", ["a", "a"], ""),
            (
                ["event", "event"],
                "a1 b1 c1",
                "a1 b1 d1",
                ["a", "b"],
                "delete the callback of the event c1; open the callbacks of the events a1 and b1, and put X in the \
                 place of each callback URL; add the callback of the event d1, with X as its URL",
            ),
            (
                ["event", "event"],
                "a1",
                "d1",
                ["a", "a"],
                "delete the callback of the event a1; add the callback of the event d1, with X as its URL",
            ),
            (
                ["event", "install"],
                "a1 b1",
                "",
                ["a", "a"],
                "delete the callbacks of the events a1 and b1; add the callback of the trigger Install, with X as its \
                 URL",
            ),
        ] {
            let (before, now) = (tokens(before), tokens(now));
            let change = InAdjust {
                triggers: triggers.map(|id| catalogue.trigger(id)),
                tokens: [&before, &now],
                fields: fields.map(Some),
                whole: None,
            };
            assert_eq!(change.steps("X").join("; "), steps);
        }
    }
}
