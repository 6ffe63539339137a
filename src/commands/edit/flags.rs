//! The flags of `edit`.

use crate::commands::shared::callback_file::FileFlag;
use crate::commands::shared::callback_flags::{CallbackFlags, CommandWords};
use crate::commands::shared::flags::LevelFlags;
use crate::manifest::DEFAULT_FILE;
use clap::{Arg, Args};

const EXAMPLES: &str = "\
Examples:
  cbgen edit install                          (asks, on a terminal)
  cbgen edit install -p idfv -P source=adjust --remove tracker_name
  cbgen edit install -e 'https://collector.example.com/v2' \\
      --condition environment=production
  cbgen edit install --no-condition --name install-all
  cbgen edit purchase --event-token abc123 --event-token xyz456
  cbgen edit install session --use device --remove idfa
  cbgen edit --all --replace-endpoint 'https://old.example.com' \\
      'https://new.example.com'";

/// Change callbacks of a file: by flags, or by questions on a terminal
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(before_help = EXAMPLES, override_usage = "cbgen edit [OPTIONS] <NAME>...\n       cbgen edit [OPTIONS] --all")]
#[command(
    mut_arg("endpoints", |flag| with_help(flag, ENDPOINTS)),
    mut_arg("conditions", |flag| with_help(flag, CONDITIONS)),
    mut_arg("event_tokens", |flag| with_help(flag, TOKENS))
)]
pub(in crate::commands) struct Arguments {
    /// The callback; of several, all are changed or none is
    #[arg(value_name = "NAME", required_unless_present = "all")]
    pub(super) callbacks: Vec<String>,
    /// All callbacks of the file
    #[arg(long, conflicts_with_all = ["callbacks", "name"])]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) file: FileFlag,
    #[command(flatten)]
    pub(super) callback: CallbackFlags,
    /// Endpoints that begin with OLD begin with NEW; repeatable
    ///
    /// OLD is a whole endpoint, or its begin up to a `/` or a `?`. What an endpoint has of its own stays. This is done
    /// before -e, which then names all endpoints as they are to be.
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    pub(super) replace_endpoint: Vec<String>,
    /// Take a parameter away; one that only comes from elsewhere is excluded
    ///
    /// Of several callbacks, those that have it lose it. A key that is set too goes from the other of URL and body; set to
    /// what the callback has there, it changes nothing there.
    #[arg(long, value_name = "KEY")]
    pub(super) remove: Vec<String>,
    /// Take away the placeholders that come because they are recommended
    #[arg(long, conflicts_with = "recommended")]
    pub(super) no_recommended: bool,
    /// Take in a set of shared parameters, of the file or of one that it includes; repeatable
    #[arg(long = "use", value_name = "SET")]
    pub(super) sets: Vec<String>,
    /// Take a set out again; repeatable
    #[arg(long, value_name = "SET")]
    pub(super) no_use: Vec<String>,
    /// Take all conditions away, those of single endpoints too
    #[arg(long)]
    pub(super) no_condition: bool,
    /// Another name for it
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Copy the field to the clipboard too
    #[arg(long, conflicts_with = "all")]
    pub(super) copy: bool,
    /// Ask in plain lines without cursor movement, as a screen reader wants it
    #[arg(long)]
    pub(super) plain: bool,
    /// Print what would change in the file, as a unified diff, and change nothing
    #[arg(long, conflicts_with = "copy")]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) levels: LevelFlags,
}

const ENDPOINTS: &str = "\
The endpoints, in place of all it has; repeatable

One that it has already keeps what it has of its own: conditions, method, body, parameters. An entry in Adjust's own \
form says them: 'equal,{environment},sandbox,https://a.example.com/cb', 'POST,equal,{country},de,https://…'.";
const CONDITIONS: &str = "\
The conditions, in place of all it has; repeatable

They hold for the endpoints that have none of their own.";
const TOKENS: &str = "The event tokens, in place of all it has; repeatable";

/// A flag of `new` that says another thing here.
fn with_help(flag: Arg, text: &'static str) -> Arg {
    let first = text.lines().next().unwrap_or_default();
    flag.help(first).long_help(text)
}

impl Arguments {
    /// Whether no flag says what to change.
    pub(super) fn is_empty(&self) -> bool {
        let lists = [
            &self.replace_endpoint,
            &self.remove,
            &self.sets,
            &self.no_use,
        ];
        let is_switched = self.no_recommended || self.no_condition;
        lists.iter().all(|list| list.is_empty())
            && self.callback == CallbackFlags::default()
            && self.name.is_none()
            && !is_switched
    }

    /// The command that says this, for a shell.
    pub(super) fn command_line(&self) -> String {
        let mut words = CommandWords::of("edit");
        for name in &self.callbacks {
            words.word(name);
        }
        if self.file.file != DEFAULT_FILE {
            words.flag("-f", "--file", &self.file.file);
        }
        let mut words = self.callback.command(words);
        for (old, new) in self.replaced() {
            for word in ["--replace-endpoint", old, new] {
                words.word(word);
            }
        }
        words.each("--remove", "--remove", &self.remove);
        for (is_set, flag) in [
            (self.no_condition, "--no-condition"),
            (self.no_recommended, "--no-recommended"),
        ] {
            if is_set {
                words.word(flag);
            }
        }
        if let Some(name) = &self.name {
            words.long("--name", name);
        }
        for word in self.levels.words() {
            words.word(&word);
        }
        words.line()
    }

    /// What `--replace-endpoint` says: old and new.
    pub(super) fn replaced(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.replace_endpoint.chunks_exact(2);
        pairs.map(|pair| (pair[0].as_str(), pair[1].as_str()))
    }
}
