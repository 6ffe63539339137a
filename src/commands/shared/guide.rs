//! When a verb asks on the terminal, and what it says to people around the answers.

use super::global::Global;
use super::{Usage, output};
use crate::callback::Draft;
use crate::catalogue::Trigger;
use crate::report::columns::wrap;
use crate::wizard::{Plain, Prompter, Terminal};
use std::io::IsTerminal as _;

/// Whether somebody can be asked.
pub(crate) fn can_ask(global: &Global) -> bool {
    !global.no_input && is_on_terminal()
}

/// Whether questions can be read, and answers typed.
pub(crate) fn is_on_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Whether to ask: without a trigger or an endpoint, where somebody can answer.
///
/// # Errors
/// Where `--guided` was asked for and nobody can answer.
pub(crate) fn is_wanted(global: &Global, guided: bool, given: &Draft<'_>) -> Result<bool, Usage> {
    let can = can_ask(global);
    if guided && !can {
        return Err(Usage(
            "--guided asks on a terminal: stdin and stderr must be one, and --no-input must not be given".into(),
        ));
    }
    Ok(guided || can && (given.trigger.is_none() || given.destinations.is_empty()))
}

/// Asks on the terminal: in plain lines, or drawn.
///
/// # Errors
/// Where the terminal cannot be taken over.
pub(crate) fn on_terminal<T: Send>(
    plain: bool,
    ask: impl FnOnce(&mut dyn Prompter) -> T + Send,
) -> anyhow::Result<T> {
    // A signal that is caught by the thread that reads would end a question of dialoguer's: main, which is given
    // signals first, only waits.
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| -> anyhow::Result<T> {
            let mut prompter: Box<dyn Prompter> = if is_plain(plain) {
                Box::new(Plain::start()?)
            } else {
                Box::new(Terminal::start(is_colourful(plain))?)
            };
            Ok(ask(prompter.as_mut()))
        });
        asked
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Whether questions are asked in plain lines: as a flag wants it, or as the terminal can.
fn is_plain(plain: bool) -> bool {
    plain || Terminal::is_too_plain()
}

/// Whether what is shown beside questions has colours.
pub(crate) fn is_colourful(plain: bool) -> bool {
    !is_plain(plain)
        && anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

/// Says how to get the same without questions.
pub(crate) fn tell_equivalent(command: &str) {
    let command = crate::report::Printable(command);
    output::tell(format_args!("\nThe same without questions:\n{command}"));
}

/// Where a field goes in Adjust's dashboard.
pub(crate) fn where_to_paste(trigger: Option<&Trigger>) -> String {
    let label = trigger.map_or("your trigger", |trigger| trigger.label);
    let event = match trigger {
        Some(trigger) if trigger.needs_event_token => " and the event",
        _ => "",
    };
    format!(
        "\nIn Adjust: AppView, All apps, your app, Server callbacks, Add callback, Classic setup. Choose the trigger \
         {label}{event}, and paste it as the callback URL."
    )
}

/// What of a callback Adjust has to be told, each before and after the change.
pub(crate) struct InAdjust<'a> {
    pub(crate) triggers: [Option<&'static Trigger>; 2],
    pub(crate) tokens: [Vec<String>; 2],
    /// The command that prints the new field with its values, where it has some.
    pub(crate) whole: Option<&'a str>,
    /// `None` where it cannot be built here.
    pub(crate) fields: [Option<&'a str>; 2],
}

/// Says what to do in Adjust's dashboard with the changed field, which is printed next.
pub(crate) fn tell_where_to_replace(change: &InAdjust<'_>) {
    let steps = change.steps();
    if steps.is_empty() {
        tell_paragraph("There is nothing to change in Adjust: the callback field is what it was.");
        return;
    }
    let is_terminal = std::io::stdout().is_terminal();
    let field = match (change.fields[1], change.whole) {
        (None, _) => "cbgen build prints the new callback field.".to_owned(),
        // The printed field has a name where its value belongs.
        (Some(_), Some(command)) => format!("{command} prints the new callback field."),
        (Some(_), None) if is_terminal => "The new callback field is this line:".to_owned(),
        (Some(_), None) => "The new callback field is on stdout.".to_owned(),
    };
    if change.triggers[1].is_some_and(|trigger| !trigger.in_dashboard()) {
        tell_paragraph(&format!(
            "Links that carry it stay as they are; cbgen link puts it into new ones. {field}"
        ));
        return;
    }
    let steps = steps.join("; ");
    tell_paragraph(&format!(
        "Adjust does not know of this yet. In Adjust: AppView, All apps, your app, Server callbacks. There {steps}. \
         {field}"
    ));
}

impl InAdjust<'_> {
    fn steps(&self) -> Vec<String> {
        let sides = [0, 1].map(|side| owners(self.triggers[side], &self.tokens[side]));
        let (gone, stay, added) = match sides {
            [Some(before), Some(after)] => {
                let gone = before.iter().filter(|owner| !after.contains(owner));
                let gone = gone.cloned().collect();
                let (stay, added) = after.into_iter().partition(|owner| before.contains(owner));
                (gone, stay, added)
            }
            // It is there already, but nothing says where.
            [_, after] => {
                let stay = after.unwrap_or_else(|| vec!["your trigger".to_owned()]);
                (Vec::new(), stay, Vec::new())
            }
        };
        let [before, after] = self.fields;
        let is_same = before.is_some() && before == after;
        let steps: [(&str, Vec<String>); 3] = [
            ("delete the callback of", gone),
            (
                "replace the callback URL of",
                if is_same { Vec::new() } else { stay },
            ),
            ("add a callback for", added),
        ];
        let steps = steps.into_iter().filter(|(_, owners)| !owners.is_empty());
        steps
            .map(|(what, owners)| format!("{what} {}", owners.join(" and ")))
            .collect()
    }
}

/// What has a callback in Adjust: the trigger, or each event. `None` where the file does not say.
fn owners(trigger: Option<&Trigger>, tokens: &[String]) -> Option<Vec<String>> {
    let trigger = trigger?;
    if !trigger.needs_event_token {
        return Some(vec![format!("the trigger {}", trigger.label)]);
    }
    let owners = tokens.iter().map(|token| format!("the event {token}"));
    (!tokens.is_empty()).then(|| owners.collect())
}

fn tell_paragraph(text: &str) {
    let width = super::global::stderr_width().unwrap_or(80);
    output::tell(format_args!("\n{}\n", wrap(text, width).join("\n")));
}

#[cfg(test)]
mod tests {
    use super::InAdjust;
    use crate::catalogue::Catalogue;

    #[test]
    fn each_callback_in_adjust_that_the_change_is_about_is_named() {
        let catalogue = Catalogue::builtin();
        let side = |text: &str| {
            let mut words = text.split(' ').map(str::to_owned);
            let trigger = words.next().and_then(|id| catalogue.trigger(&id));
            (trigger, words.collect::<Vec<String>>())
        };
        for row in [
            "install | install | old | ",
            "install | install | new | replace the callback URL of the trigger Install",
            "event a1 b1 | event b1 a1 | old | ",
            "event a1 b1 c1 | event a1 b1 d1 | new | delete the callback of the event c1; replace the callback URL of \
             the event a1 and the event b1; add a callback for the event d1",
            "event a1 | event d1 | old | delete the callback of the event a1; add a callback for the event d1",
            "event a1 b1 | install | old | delete the callback of the event a1 and the event b1; add a callback for the \
             trigger Install",
            "event | event | new | replace the callback URL of your trigger",
        ] {
            let [before, after, field, steps] = row.split(" | ").collect::<Vec<_>>()[..] else {
                panic!("{row}");
            };
            let [(before, old), (after, new)] = [before, after].map(side);
            let change = InAdjust {
                triggers: [before, after],
                tokens: [old, new],
                fields: [Some("old"), Some(field)],
                whole: None,
            };
            assert_eq!(change.steps().join("; "), steps);
        }
    }
}
