//! `cbgen completions`: the script for a shell, and what it asks back while somebody types. The engine is clap's: it knows
//! verbs and flags; what can stand behind these is said here, by the name of the flag.

use super::shared::callback_file::parsed;
use super::shared::global::Global;
use super::shared::{Outcome, files, output};
use crate::callback::Sources;
use crate::catalogue::Catalogue;
use crate::lint::Code;
use crate::manifest::{DEFAULT_FILE, Manifest, is_name};
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

/// Runs the verb.
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
    command.mut_subcommands(|verb| {
        let name = verb.get_name().to_owned();
        verb.mut_args(|flag| with_candidates(&name, flag, &verbs))
    })
}

fn with_candidates(verb: &str, flag: Arg, verbs: &[String]) -> Arg {
    let is_positional = flag.is_positional();
    match (flag.get_id().as_str(), verb) {
        ("trigger", _) | ("id", "triggers") => flag.add(ArgValueCandidates::new(triggers)),
        ("placeholder", _) => flag
            .value_delimiter(',')
            .add(ArgValueCandidates::new(placeholders)),
        ("query", _) => flag.add(ArgValueCandidates::new(placeholders)),
        ("category", _) => flag.add(ArgValueCandidates::new(categories)),
        ("allow" | "warn", _) | ("code", "explain") => flag.add(ArgValueCandidates::new(codes)),
        ("deny", _) => flag.add(ArgValueCandidates::new(|| {
            let mut all = candidates([("warnings", "All warnings.")]);
            all.append(&mut codes());
            all
        })),
        ("only" | "against", _) => flag.add(ArgValueCandidates::new(callbacks)),
        ("name" | "names" | "callbacks", _) if is_positional => {
            flag.add(ArgValueCompleter::new(|typed: &OsStr| {
                let mut names = callbacks();
                names.retain(|name| is_begun(name, typed));
                names.append(&mut files_of_callbacks(typed));
                names
            }))
        }
        ("sets" | "no_use", _) => flag.add(ArgValueCandidates::new(sets)),
        ("file" | "words" | "save" | "from", _) => {
            flag.add(ArgValueCompleter::new(files_of_callbacks))
        }
        ("output", _) | ("check", "schema") => {
            flag.add(ArgValueCompleter::new(PathCompleter::any()))
        }
        ("verb", _) => {
            let verbs = verbs.to_vec();
            flag.add(ArgValueCandidates::new(move || {
                verbs.iter().map(CompletionCandidate::new).collect()
            }))
        }
        _ => flag,
    }
}

fn is_begun(candidate: &CompletionCandidate, typed: &OsStr) -> bool {
    let bytes = candidate.get_value().as_encoded_bytes();
    bytes.starts_with(typed.as_encoded_bytes())
}

/// Words with what they mean.
fn candidates<W: Into<OsString>>(
    words: impl IntoIterator<Item = (W, &'static str)>,
) -> Vec<CompletionCandidate> {
    let one = |(word, help): (W, &'static str)| {
        let help = (!help.is_empty()).then(|| help.into());
        CompletionCandidate::new(word).help(help)
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
    let rows = rows.map(|row| {
        let help = row.description.to_string().into();
        CompletionCandidate::new(&*row.name).help(Some(help))
    });
    rows.collect()
}

fn categories() -> Vec<CompletionCandidate> {
    let catalogue = Catalogue::builtin();
    let categories = catalogue.categories().iter();
    candidates(categories.map(|category| (category.id, category.title)))
}

fn codes() -> Vec<CompletionCandidate> {
    candidates(Code::ALL.map(|code| (code.name(), code.summary())))
}

fn files_of_callbacks(typed: &OsStr) -> Vec<CompletionCandidate> {
    let is_toml = |path: &Path| path.extension().is_some_and(|end| end == "toml");
    PathCompleter::any().filter(is_toml).complete(typed)
}

fn callbacks() -> Vec<CompletionCandidate> {
    of_file(|file| {
        let mut names = file.names();
        names.retain(|name| is_name(name));
        names
    })
}

fn sets() -> Vec<CompletionCandidate> {
    of_file(|file| {
        let names = file.set_names().filter(|name| is_name(name));
        names.map(str::to_owned).collect()
    })
}

/// What the file says that stands on the command line, or the default one.
fn of_file(get: impl Fn(&Manifest<'_>) -> Vec<String>) -> Vec<CompletionCandidate> {
    let mut typed = std::env::args().filter_map(|word| {
        let path = word.split_once('=').map_or(&*word, |(_, path)| path);
        let is_toml = Path::new(path).extension().is_some_and(|end| end == "toml");
        is_toml.then(|| path.to_owned())
    });
    let path = typed.next_back().unwrap_or_else(|| DEFAULT_FILE.to_owned());
    let Ok(text) = files::read_text(&path) else {
        return Vec::new();
    };
    let mut sources = Sources::new();
    let names = get(&parsed(&mut sources, &path, &text));
    candidates(names.into_iter().map(|name| (name, "")))
}
