//! The flags of `edit`.

use crate::commands::shared::{CallbackFlags, CommandWords, FileFlag, LevelFlags, callback_name};
use clap::{Arg, Args};

const EXAMPLES: &str = "\
Examples:
  cbgen edit install                          (asks, on a terminal)
  cbgen edit install -p idfv -P source=adjust --remove tracker_name
  cbgen edit install session --use device --no-condition
  cbgen edit --all --replace-endpoint 'https://a.example' 'https://b.example'";

/// Change callbacks, with flags or by answering questions
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(after_help = EXAMPLES, override_usage = "cbgen edit [OPTIONS] <NAME>...|--all")]
#[command(
    mut_arg("endpoints", |flag| with_help(flag, ENDPOINTS)),
    mut_arg("conditions", |flag| with_help(flag, CONDITIONS)),
    mut_arg("event_tokens", |flag| with_help(flag, TOKENS))
)]
pub(in crate::commands) struct Arguments {
    /// The callbacks; if one cannot be changed, none is
    #[arg(value_name = "NAME", required_unless_present = "all", value_parser = callback_name)]
    pub(super) callbacks: Vec<String>,
    /// All callbacks of the file
    #[arg(long, conflicts_with_all = ["callbacks", "name"])]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) file: FileFlag,
    /// Move endpoints that begin with OLD to NEW
    ///
    /// OLD is a whole endpoint, or its begin up to a `/` or a `?`. What an endpoint has of its own stays. This is done
    /// before -e, which then names all endpoints as they are to be.
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    pub(super) replace_endpoint: Vec<String>,
    #[command(flatten)]
    pub(super) callback: CallbackFlags,
    /// Remove a parameter; repeatable
    ///
    /// One that only comes from elsewhere is excluded. Of several callbacks, those that have it lose it. A key that is set too goes from the other of URL and body; set to
    /// what the callback has there, it changes nothing there.
    #[arg(long, value_name = "KEY", help_heading = "Callback")]
    pub(super) remove: Vec<String>,
    /// Remove the recommended parameters
    #[arg(long, conflicts_with = "recommended", help_heading = "Callback")]
    pub(super) no_recommended: bool,
    /// Use a set of shared parameters; repeatable
    ///
    /// It is one of the file, or of one that the file includes.
    #[arg(long = "use", value_name = "SET", help_heading = "Callback")]
    pub(super) sets: Vec<String>,
    /// Stop using a set; repeatable
    #[arg(long, value_name = "SET", help_heading = "Callback")]
    pub(super) no_use: Vec<String>,
    /// Remove all conditions, those of endpoints too
    #[arg(long, help_heading = "Callback")]
    pub(super) no_condition: bool,
    /// Rename it
    #[arg(long, value_name = "NAME", help_heading = "Callback")]
    pub(super) name: Option<String>,
    /// Copy the field to the clipboard too
    #[arg(long, conflicts_with = "all", help_heading = "Result")]
    pub(super) copy: bool,
    /// Ask in plain lines, for screen readers
    #[arg(long, help_heading = "Result", hide_short_help = true)]
    pub(super) plain: bool,
    /// Change nothing, and print the change as a diff
    #[arg(long, conflicts_with = "copy", help_heading = "Result")]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) levels: LevelFlags,
}

const ENDPOINTS: &str = "\
The endpoints, replacing all it has; repeatable

One that it has already keeps what it has of its own: conditions, method, body, parameters. An entry in Adjust's own \
form says them: 'equal,{environment},sandbox,https://a.example.com/cb', 'POST,equal,{country},de,https://…'.";
const CONDITIONS: &str = "\
The conditions, replacing all it has; repeatable

They hold for the endpoints that have none of their own.";
const TOKENS: &str = "The event tokens, replacing all it has; repeatable";

/// A flag of `new` that says another thing here.
fn with_help(flag: Arg, text: &'static str) -> Arg {
    let first = text.lines().next().unwrap_or_default();
    flag.help(first).long_help(text)
}

impl Arguments {
    /// Whether no flag says what to change.
    pub(super) fn is_empty(&self) -> bool {
        self.changes(CommandWords::default()) == CommandWords::default()
    }

    /// The command that says this, for a shell.
    pub(super) fn command_line(&self) -> String {
        let mut words = CommandWords::of("edit");
        for name in &self.callbacks {
            words.word(name);
        }
        words.file(&self.file.file);
        let mut words = self.changes(words);
        words.levels(&self.levels);
        words.line()
    }

    /// The flags that say what to change.
    fn changes(&self, words: CommandWords) -> CommandWords {
        let mut words = self.callback.command(words);
        for (old, new) in self.replaced() {
            for word in ["--replace-endpoint", old, new] {
                words.word(word);
            }
        }
        words.each("--remove", &self.remove);
        words.each("--use", &self.sets);
        words.each("--no-use", &self.no_use);
        words.each("--name", self.name.as_slice());
        if self.no_condition {
            words.word("--no-condition");
        }
        if self.no_recommended {
            words.word("--no-recommended");
        }
        words
    }

    /// What `--replace-endpoint` says: old and new.
    pub(super) fn replaced(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.replace_endpoint.chunks_exact(2);
        pairs.map(|pair| (pair[0].as_str(), pair[1].as_str()))
    }
}
