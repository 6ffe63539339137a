//! The verbs: one thin file for each. They turn arguments into what the domain takes, and its answers into
//! text and an exit code.

mod build;
mod check;
mod completions;
mod config_schema;
mod copy;
mod delete;
mod duplicate;
mod edit;
mod explain;
mod help;
mod init;
mod inspect;
mod link;
mod list;
#[cfg(feature = "delivery")]
mod listen;
mod man;
mod new;
mod placeholders;
mod preview;
mod schema;
mod sdk;
#[cfg(feature = "delivery")]
mod send;
mod shared;
mod triggers;
#[cfg(not(feature = "delivery"))]
mod without_delivery;

use clap::{Args as _, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
pub use shared::callback_flags;
use shared::global::Global;
use shared::{Outcome, global, guide, output, usage};
use std::ffi::OsString;
use std::mem::ManuallyDrop;
#[cfg(not(feature = "delivery"))]
use without_delivery::{listen, send};

const EXAMPLES: &str = "\
Examples:
  cbgen new                                  (asks, on a terminal)
  cbgen new -t install -e 'https://collector.example.com/adjust' --recommended
  cbgen check --string 'https://a.example/cb?id={adid}' --trigger install
  cbgen init";

/// Builds and checks the callback URLs that Adjust calls about your app
#[derive(Debug, Parser)]
#[command(
    name = "cbgen",
    version = concat!(env!("CARGO_PKG_VERSION"), " (catalogue ", env!("CBGEN_CATALOGUE"), ")"),
    after_help = EXAMPLES,
    styles = help::STYLES,
    disable_help_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Base {
    #[command(flatten)]
    global: Global,
}

/// The table of verbs, in the groups and the order of `--help`: variant, name, module, and a hidden alias.
macro_rules! verbs {
    ($($group:literal: { $($variant:ident $name:literal $module:ident $($alias:literal)*;)* })*) => {
        /// The names of the verbs below the titles of their groups.
        const GROUPS: &[(&str, &[&str])] = &[$(($group, &[$($name),*])),*];

        // A verb with its arguments. (A doc comment would become the program's description.)
        #[derive(Debug, Subcommand)]
        enum Verb {
            $($(#[command($(alias = $alias)*)] $variant($module::Arguments),)*)*
        }

        impl Verb {
            fn run(&self, global: &Global) -> Outcome {
                match self {
                    $($(Self::$variant(arguments) => $module::run(global, arguments),)*)*
                }
            }
        }

        /// The command line of one verb.
        fn verb(name: &str) -> Option<Command> {
            match name {
                $($($name => Some($module::Arguments::augment_args(Command::new($name))),)*)*
                _ => None,
            }
        }
    };
}

verbs! {
    "Build": {
        New "new" new "add";
        Init "init" init;
        Build "build" build;
        Link "link" link;
    }
    "Look": {
        Inspect "inspect" inspect;
        Check "check" check "validate";
        Explain "explain" explain;
        Placeholders "placeholders" placeholders;
        Triggers "triggers" triggers;
    }
    "Keep": {
        List "list" list "ls";
        Copy "copy" copy;
        Duplicate "duplicate" duplicate "cp";
        Edit "edit" edit;
        Delete "delete" delete "rm";
    }
    "Try": {
        Preview "preview" preview;
        Send "send" send;
        Listen "listen" listen;
    }
    "Connect": {
        Schema "schema" schema;
        Sdk "sdk" sdk;
        Completions "completions" completions;
        Man "man" man;
        ConfigSchema "config-schema" config_schema;
        Help "help" help;
    }
}

fn every_verb() -> Command {
    help::with_groups(Verb::augment_subcommands(Base::command()), GROUPS)
}

/// The command line with the verb that these arguments name, if they name one; else with all. Describing all
/// verbs takes longer than building a callback.
fn command_for(arguments: &[OsString]) -> Command {
    usage::named_verb(arguments)
        .and_then(verb)
        .map_or_else(every_verb, |verb| Base::command().subcommand(verb))
}

/// Runs the program with these arguments, the first of which is its own name; returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(code) = completions::answer(&arguments, every_verb) {
        return code;
    }
    global::choose_colours(&arguments);
    let (global, verb) = match parsed(command_for(&arguments), &arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            let code = usage::misused(&arguments, error, every_verb);
            // A double click opens a terminal with the program alone.
            let is_bare = arguments.len() == 1 && guide::is_on_terminal();
            return if is_bare { offered(code) } else { code };
        }
    };
    ended(&global, verb.run(&global))
}

fn parsed(
    command: Command,
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
) -> Result<(Global, Verb), clap::Error> {
    // What describes the command line is not freed one by one: the program ends soon.
    let mut command = ManuallyDrop::new(command);
    let mut matches = ManuallyDrop::new(command.try_get_matches_from_mut(arguments)?);
    let Base { mut global } = Base::from_arg_matches_mut(&mut matches)?;
    global.command_line = every_verb;
    Ok((global, Verb::from_arg_matches_mut(&mut matches)?))
}

fn ended(global: &Global, outcome: Outcome) -> u8 {
    outcome.unwrap_or_else(|error| output::failed(global.report, &error))
}

/// Asks who has read the help whether to build a callback now; `code` is the exit code of the help.
fn offered(code: u8) -> u8 {
    match parsed(every_verb(), ["cbgen", "new"]) {
        Ok((global, Verb::New(mut arguments))) => {
            arguments.is_offered = true;
            ended(&global, new::run(&global, &arguments))
        }
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::{every_verb, verb};

    #[test]
    fn the_command_line_is_consistent() {
        every_verb().debug_assert();
    }

    #[test]
    fn every_verb_and_flag_has_help_that_ends_with_examples() {
        let command = every_verb();
        let text = |styled: Option<&clap::builder::StyledStr>| {
            styled.map(ToString::to_string).unwrap_or_default()
        };
        assert!(text(command.get_about()).starts_with("Builds and checks"));
        for verb in command.get_subcommands() {
            let name = verb.get_name();
            assert!(verb.get_about().is_some(), "{name} has no help");
            let examples = text(verb.get_after_help());
            assert!(examples.starts_with("Examples:\n  cbgen "), "{name}");
            for flag in verb.get_arguments().chain(command.get_arguments()) {
                let id = flag.get_id();
                assert!(flag.get_help().is_some(), "{name} {id} has no help");
            }
        }
    }

    #[test]
    fn a_verb_alone_is_described_as_among_all() {
        let described = |command: &clap::Command| {
            let flags = command.get_arguments();
            let flags: Vec<String> = flags.map(|flag| flag.get_id().to_string()).collect();
            (flags, command.get_about().map(ToString::to_string))
        };
        for among in every_verb().get_subcommands() {
            let alone = verb(among.get_name()).expect("each verb is in the table");
            assert_eq!(described(&alone), described(among));
        }
    }

    /// Upper bounds, which are to end at 2.
    const PARSES_OF_AN_EDIT: usize = 2;
    const CHECKS_OF_AN_EDIT: usize = 2;

    #[test]
    fn an_edit_parses_its_file_and_checks_its_callback_a_few_times() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("callbacks.toml");
        let block = "[[callback]]\nname = \"NAME\"\nendpoints = [\"https://a.example.com/cb\"]\n\n";
        // So many others that the one is a small part of the file.
        let others = (0..100).map(|at| block.replace("NAME", &format!("other-{at}")));
        let text = block.replace("NAME", "install") + &others.collect::<String>();
        std::fs::write(&file, &text).expect("a file");
        crate::counted::taken();
        let arguments = ["cbgen", "edit", "install", "-P", "source=x", "-q", "-f"];
        let words = arguments.iter().map(std::ffi::OsString::from);
        assert_eq!(super::run(words.chain([file.clone().into()])), 0);
        let (bytes, checks) = crate::counted::taken();
        let edited = std::fs::read_to_string(&file).expect("a file");
        assert!(edited.contains("source = \"x\""), "{edited}");
        let parses = bytes / text.len();
        assert!(
            (1..=PARSES_OF_AN_EDIT).contains(&parses),
            "{parses} parses of the file"
        );
        assert!((1..=CHECKS_OF_AN_EDIT).contains(&checks), "{checks} checks");
    }
}
