//! When a verb asks on the terminal, and what it says to people around the answers.

use super::global::{Global, stderr_width};
use super::outcome::{Usage, wrong_usage};
use super::output;
use crate::callback::Draft;
use crate::catalogue::Trigger;
use crate::report::Printable;
use crate::report::columns::wrap;
use crate::wizard::{INTERRUPTED, Plain, Prompter, Terminal};
use std::io::IsTerminal as _;

pub(crate) fn can_ask(global: &Global) -> bool {
    !global.no_input && is_on_terminal()
}

/// Whether questions can be read, and answers typed.
pub(crate) fn is_on_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks before something is done that cannot be undone; where it is not to be, what is said to that, and the exit code.
pub(crate) fn declined(
    global: &Global,
    what: &str,
    question: &str,
    answer: &str,
) -> anyhow::Result<Option<u8>> {
    if !can_ask(global) {
        wrong_usage!("{what}: say --yes, for nobody can be asked");
    }
    // Without a handler, Ctrl-C would end the process by its signal, which no exit code tells.
    ctrlc::set_handler(|| {
        eprintln!();
        std::process::exit(INTERRUPTED.into());
    })?;
    eprint!("{} [y/N] ", Printable(question));
    let mut typed = String::new();
    let is_over = std::io::stdin().read_line(&mut typed)? == 0;
    if matches!(typed.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        return Ok(None);
    }
    if is_over {
        eprintln!();
    }
    global.note(answer);
    Ok(Some(if is_over { INTERRUPTED } else { 0 }))
}

/// Whether to ask: without a trigger or an endpoint, where somebody can answer; with `--guided` somebody has to.
pub(crate) fn is_wanted(global: &Global, guided: bool, given: &Draft<'_>) -> Result<bool, Usage> {
    let can = can_ask(global);
    if guided && !can {
        wrong_usage!(
            "--guided asks on a terminal: stdin and stderr must be one, and --no-input must not be given"
        );
    }
    Ok(guided || can && (given.trigger.is_none() || given.destinations.is_empty()))
}

/// Asks on the terminal: in plain lines, or drawn.
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

pub(crate) fn tell_equivalent(command: &str) {
    let command = Printable(command);
    output::tell(format_args!("\nThe same without questions:\n{command}"));
}

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

/// What of a callback Adjust has to be told; triggers and event tokens before and after the change.
pub(crate) struct InAdjust<'a> {
    pub(crate) triggers: [Option<&'static Trigger>; 2],
    pub(crate) tokens: [Vec<String>; 2],
    pub(crate) is_same_field: bool,
    /// The command that prints the new field with its values, where it has some.
    pub(crate) whole: Option<&'a str>,
}

/// Says what to do in Adjust's dashboard with the changed field, which is printed next.
pub(crate) fn tell_where_to_replace(change: &InAdjust<'_>) {
    let [before, after] = [0, 1].map(|at| owners(change.triggers[at], &change.tokens[at]));
    let steps = steps(&before, &after, change.is_same_field);
    let field = match change.whole {
        // The printed field has a name where its value belongs.
        Some(command) => format!("{command} prints the new callback field."),
        None if std::io::stdout().is_terminal() => {
            "The new callback field is this line:".to_owned()
        }
        None => "The new callback field is on stdout.".to_owned(),
    };
    let text = if steps.is_empty() {
        "There is nothing to change in Adjust: the callback field is what it was.".to_owned()
    } else if change.triggers[1].is_some_and(|trigger| !trigger.in_dashboard()) {
        format!("Links that carry it stay as they are; cbgen link puts it into new ones. {field}")
    } else {
        format!(
            "Adjust does not know of this yet. In Adjust: AppView, All apps, your app, Server callbacks. There {steps}. \
             {field}"
        )
    };
    let width = stderr_width().unwrap_or(80);
    output::tell(format_args!("\n{}\n", wrap(&text, width).join("\n")));
}

/// What to do about the callback of each trigger or event that had one or is to have one.
fn steps(before: &[String], after: &[String], is_same_field: bool) -> String {
    let gone = before.iter().filter(|owner| !after.contains(owner));
    let (mut stay, added): (Vec<&String>, Vec<_>) =
        after.iter().partition(|owner| before.contains(owner));
    if is_same_field {
        stay.clear();
    }
    let steps = [
        ("delete the callback of", gone.collect()),
        ("replace the callback URL of", stay),
        ("add a callback for", added),
    ];
    let steps = steps.iter().filter(|(_, owners)| !owners.is_empty());
    let steps = steps.map(|(what, owners)| {
        let owners: Vec<&str> = owners.iter().map(|owner| owner.as_str()).collect();
        format!("{what} {}", owners.join(" and "))
    });
    steps.collect::<Vec<_>>().join("; ")
}

/// What has a callback in Adjust: the trigger, or each event.
fn owners(trigger: Option<&Trigger>, tokens: &[String]) -> Vec<String> {
    match trigger {
        Some(trigger) if !trigger.needs_event_token => {
            vec![format!("the trigger {}", trigger.label)]
        }
        Some(_) if !tokens.is_empty() => {
            let tokens = tokens.iter();
            tokens.map(|token| format!("the event {token}")).collect()
        }
        _ => vec!["your trigger".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn each_callback_in_adjust_that_the_change_is_about_is_named() {
        let list = |owners: &str| owners.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let steps = |before, after, is_same| steps(&list(before), &list(after), is_same);
        assert_eq!(steps("a b", "b a", true), "");
        assert_eq!(
            steps("a b c", "b a d", false),
            "delete the callback of c; replace the callback URL of b and a; add a callback for d"
        );
    }
}
