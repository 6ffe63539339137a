//! `cbgen completions`: the script for a shell, and what it asks back while somebody types. The engine is clap's: it knows
//! verbs and flags; what can stand behind these is said here, by the name of the flag.

use super::shared::callback_file::parsed;
use super::shared::global::Global;
use super::shared::{Outcome, files, output};
use crate::callback::Sources;
use crate::catalogue::Catalogue;
use crate::lint::Code;
use crate::manifest::{Manifest, is_name};
use clap::{Arg, Args, Command};
use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _,
};
use clap_complete::env::{CompleteEnv, Shells};
use std::ffi::{OsStr, OsString};
use std::path::Path;

const EXAMPLES: &str = "\
Examples:
  cbgen completions bash > ~/.local/share/bash-completion/completions/cbgen
  cbgen completions zsh > ~/.zfunc/_cbgen
  cbgen completions fish > ~/.config/fish/completions/cbgen.fish";

/// The program, as it is found by the shell: wherever it lay when the script was written, it may be moved.
const NAME: &str = "cbgen";
/// The variable by which a script asks.
const VARIABLE: &str = "COMPLETE";

/// Print the script that lets a shell complete what you type
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL", value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
    shell: String,
}

pub(super) fn run(_: &Global, arguments: &Arguments) -> Outcome {
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(&arguments.shell) {
        shell.write_registration(VARIABLE, NAME, NAME, NAME, &mut script)?;
    }
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(0)
}

/// Answers a script's question, and returns the exit code; `None` where nothing was asked. Nothing is made ready before
/// that is known.
pub(super) fn answer(arguments: &[OsString], command: fn() -> Command) -> Option<u8> {
    std::env::var_os(VARIABLE)?;
    let folder = std::env::current_dir().ok();
    let engine = CompleteEnv::with_factory(|| with_values(command()));
    let engine = engine.bin(NAME).completer(NAME);
    match engine.try_complete(arguments, folder.as_deref()) {
        Ok(true) => Some(0),
        Ok(false) => None,
        Err(error) => {
            output::tell(error);
            Some(2)
        }
    }
}

/// The command line with the values of its flags.
fn with_values(command: Command) -> Command {
    let verbs: Vec<String> = command
        .get_subcommands()
        .map(|verb| verb.get_name().to_owned())
        .collect();
    let verbs = ArgValueCandidates::new(move || verbs.iter().map(Into::into).collect());
    command.mut_subcommands(|verb| {
        let name = verb.get_name().to_owned();
        verb.mut_args(|flag| match flag.get_id().as_str() {
            "verb" => flag.add(verbs.clone()),
            "file" | "save" | "from" => flag.add(ArgValueCompleter::new(toml_files())),
            "words" => flag.add(ArgValueCompleter::new(|typed: &OsStr| {
                let mut words = callbacks();
                let begin = typed.as_encoded_bytes();
                words.retain(|word| word.get_value().as_encoded_bytes().starts_with(begin));
                words.append(&mut toml_files().complete(typed));
                words
            })),
            "output" => flag.add(ArgValueCompleter::new(PathCompleter::any())),
            "placeholder" => flag
                .value_delimiter(',')
                .add(ArgValueCandidates::new(placeholders)),
            _ => match words_of(&name, &flag) {
                Some(words) => flag.add(ArgValueCandidates::new(words)),
                None => flag,
            },
        })
    })
}

/// What can stand behind a flag, where that does not depend on what is typed.
fn words_of(verb: &str, flag: &Arg) -> Option<fn() -> Vec<CompletionCandidate>> {
    Some(match (flag.get_id().as_str(), verb) {
        ("trigger", _) | ("id", "triggers") => triggers,
        ("query", _) => placeholders,
        ("allow" | "warn", _) | ("code", "explain") => codes,
        ("deny", _) => denied,
        ("only" | "against", _) => callbacks,
        ("name" | "names" | "callbacks", _) if flag.is_positional() => callbacks,
        ("sets" | "no_use", _) => sets,
        _ => return None,
    })
}

fn toml_files() -> PathCompleter {
    PathCompleter::any().filter(|path| path.extension().is_some_and(|end| end == "toml"))
}

/// Words with what they mean.
fn candidates<'w>(words: impl IntoIterator<Item = (&'w str, &'w str)>) -> Vec<CompletionCandidate> {
    let one = |(word, help): (&str, &str)| {
        CompletionCandidate::new(word).help(Some(help.to_owned().into()))
    };
    words.into_iter().map(one).collect()
}

fn triggers() -> Vec<CompletionCandidate> {
    let catalogue = Catalogue::builtin();
    let triggers = catalogue.triggers().iter();
    candidates(triggers.map(|trigger| (trigger.id, trigger.label)))
}

fn placeholders() -> Vec<CompletionCandidate> {
    let catalogue = Catalogue::builtin();
    let rows = catalogue.placeholders().filter(|row| !row.is_family());
    candidates(rows.map(|row| (&*row.name, &*row.description)))
}

fn codes() -> Vec<CompletionCandidate> {
    candidates(Code::ALL.map(|code| (code.name(), code.summary())))
}

fn denied() -> Vec<CompletionCandidate> {
    let mut words = codes();
    words.push("warnings".into());
    words
}

fn callbacks() -> Vec<CompletionCandidate> {
    of_file(|file| file.names().into_iter().collect())
}

fn sets() -> Vec<CompletionCandidate> {
    of_file(|file| file.set_names().map(str::to_owned).collect())
}

/// The names in the file that stands on the command line, or in the default one.
fn of_file(names: fn(&Manifest<'_>) -> Vec<String>) -> Vec<CompletionCandidate> {
    let mut typed = std::env::args().filter_map(|word| {
        let path = word.split_once('=').map_or(&*word, |(_, path)| path);
        let is_toml = Path::new(path).extension().is_some_and(|end| end == "toml");
        is_toml.then(|| path.to_owned())
    });
    let path = typed.next_back().unwrap_or_else(files::default_file);
    let Ok(text) = files::read_text(&path) else {
        return Vec::new();
    };
    let mut sources = Sources::new();
    let names = names(&parsed(&mut sources, &path, &text)).into_iter();
    let names = names.filter(|name| is_name(name));
    names.map(CompletionCandidate::new).collect()
}
