//! Command lines that cannot be understood: what the parser says, with a tip where it cannot know what people mean.

use super::global::flag_value;
use super::output::{self, failed};
use crate::catalogue::{Catalogue, nearest};
use crate::lint::Diagnostic;
use crate::report::{Printable, ReportFormat};
use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// Help and version go to stdout; wrong usage to stderr, without what a terminal would obey. Returns the exit code.
pub(crate) fn misused(
    arguments: &[OsString],
    mut error: clap::Error,
    command_line: fn() -> Command,
) -> u8 {
    if !error.use_stderr() {
        // The marks of code in doc comments are no text for a terminal.
        let text = error.render().ansi().to_string().replace('`', "");
        return match output::print_to(anstream::stdout().lock(), &text) {
            Ok(()) => 0,
            Err(error) => failed(ReportFormat::Human, &error),
        };
    }
    show_escaped(&mut error);
    offer_verb(&mut error, &command_line());
    let text = advised(named_verb(arguments), error);
    let text = text.trim_end();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let (message, help) = text.split_once('\n').unwrap_or((text, ""));
    if flag_value(arguments, "--report") != Some("json") {
        output::tell_error(ReportFormat::Human, message);
        for line in help.lines() {
            output::tell(Printable(line));
        }
        return 2;
    }
    let finding = Diagnostic::usage(message);
    let finding = match help.trim() {
        "" => finding,
        help => finding.help(help),
    };
    output::tell_finding(ReportFormat::Json, finding);
    2
}

/// The word that stands where a verb does.
pub(crate) fn named_verb(arguments: &[OsString]) -> Option<&str> {
    let mut words = arguments.iter().skip(1);
    while let Some(word) = words.next().and_then(|word| word.to_str()) {
        if matches!(word, "--color" | "--report") {
            words.next();
        } else if !word.starts_with('-') {
            return Some(word);
        }
    }
    None
}

/// Escapes what the parser repeats of the arguments: a line break in one would begin a line of its own.
fn show_escaped(error: &mut clap::Error) {
    let escaped = |text: &dyn ToString| Printable(&text.to_string()).to_string();
    let told = error.context().filter_map(|(kind, value)| {
        let value = match value {
            ContextValue::String(text) => ContextValue::String(escaped(text)),
            ContextValue::Strings(all) => {
                ContextValue::Strings(all.iter().map(|text| escaped(text)).collect())
            }
            ContextValue::StyledStrs(all) => {
                ContextValue::StyledStrs(all.iter().map(|text| escaped(text).into()).collect())
            }
            _ => return None,
        };
        Some((kind, value))
    });
    for (kind, value) in told.collect::<Vec<_>>() {
        error.insert(kind, value);
    }
}

/// What the parser says, with our tip in the place of its own where there is one.
fn advised(verb: Option<&str>, mut error: clap::Error) -> String {
    if let Some(tip) = tip(verb, &error) {
        let tip = ContextValue::StyledStrs(vec![tip.into()]);
        error.remove(ContextKind::SuggestedArg);
        error.insert(ContextKind::Suggested, tip);
    }
    error.render().to_string()
}

/// Offers the verb that a misspelt one means, where the parser has none to offer: it misses letters that are swapped.
fn offer_verb(error: &mut clap::Error, command: &Command) {
    let verbs = command.get_subcommands().map(Command::get_name);
    let near = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => nearest(word, verbs),
        _ => None,
    };
    if let (Some(near), None) = (near, error.get(ContextKind::SuggestedSubcommand)) {
        let near = ContextValue::Strings(vec![near.to_owned()]);
        error.insert(ContextKind::SuggestedSubcommand, near);
    }
}

/// What people mean who type this.
fn tip(verb: Option<&str>, error: &clap::Error) -> Option<String> {
    let verb = verb?;
    let of_names = matches!(verb, "list" | "copy" | "duplicate" | "edit" | "delete");
    let word = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(word)) => word.as_str(),
        _ => "",
    };
    Some(match (error.kind(), verb) {
        (ErrorKind::MissingRequiredArgument, _) if of_names => {
            "cbgen list shows the names of the callbacks".to_owned()
        }
        (ErrorKind::UnknownArgument, "new") if word.contains("://") => {
            format!("did you mean -e '{word}'?")
        }
        (ErrorKind::UnknownArgument, "new") => {
            let trigger = Catalogue::builtin().trigger_named(word)?;
            format!("did you mean -t {}?", trigger.id)
        }
        (ErrorKind::UnknownArgument, "init") if ["-f", "--file"].contains(&word) => {
            "type the file alone: cbgen init FILE".to_owned()
        }
        (ErrorKind::UnknownArgument, "edit") if word == "--guided" => {
            "it asks by itself on a terminal: cbgen edit NAME, without flags that change something"
                .to_owned()
        }
        (ErrorKind::UnknownArgument, _) if of_names && !word.starts_with('-') => {
            format!("the file is named by its flag: -f {word}")
        }
        _ => return None,
    })
}
