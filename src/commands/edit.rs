//! `cbgen edit`: what flags change about a callback of a file; all else stays as it is written.

use super::edit_change::told_to_return;
use super::edit_file::{Judged, edited, findings_of};
use super::flags::LevelFlags;
use super::global::Global;
use super::guide::InAdjust;
use super::keep::FileFlag;
use super::new::{MethodFlag, Parameters};
use super::{Outcome, Usage, edit_endpoints, edit_guided, files, guide, output};
use crate::catalogue::Trigger;
use crate::lint::{Diagnostic, Level, Levels};
use crate::manifest::DEFAULT_FILE;
use crate::report::{Format, Printable};
use crate::wizard::{Answers, CommandWords};
use clap::Args;
use std::collections::HashSet;
use std::io::IsTerminal as _;

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
pub(super) struct Arguments {
    /// The callback; of several, all are changed or none is
    #[arg(value_name = "NAME", required_unless_present = "all")]
    pub(super) callbacks: Vec<String>,
    /// All callbacks of the file
    #[arg(long, conflicts_with_all = ["callbacks", "name"])]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) file: FileFlag,
    /// What fires it
    #[arg(short, long, value_name = "ID")]
    pub(super) trigger: Option<String>,
    /// The endpoints, in place of all it has; repeatable
    ///
    /// One that it has already keeps what it has of its own: conditions, method, body, parameters.
    #[arg(short, long = "endpoint", value_name = "URL")]
    pub(super) endpoints: Vec<String>,
    /// Endpoints that begin with OLD begin with NEW; repeatable
    ///
    /// OLD is a whole endpoint, or its begin up to a `/` or a `?`. What an endpoint has of its own stays. This is done
    /// before -e, which then names all endpoints as they are to be.
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    pub(super) replace_endpoint: Vec<String>,
    /// The event tokens, in place of all it has; repeatable
    #[arg(long = "event-token", value_name = "TOKEN")]
    pub(super) event_tokens: Vec<String>,
    #[command(flatten)]
    pub(super) parameters: Parameters,
    /// Take a parameter away; one that only comes from elsewhere is excluded
    ///
    /// Of several callbacks, those that have it lose it. A key that is set too goes from the other of URL and body; set to
    /// what the callback has there, it changes nothing there.
    #[arg(long, value_name = "KEY")]
    pub(super) remove: Vec<String>,
    /// Add the placeholders that are recommended for the trigger
    #[arg(long)]
    pub(super) recommended: bool,
    /// Take away the placeholders that come because they are recommended
    #[arg(long, conflicts_with = "recommended")]
    pub(super) no_recommended: bool,
    /// Take in a set of shared parameters, of the file or of one that it includes; repeatable
    #[arg(long = "use", value_name = "SET")]
    pub(super) sets: Vec<String>,
    /// Take a set out again; repeatable
    #[arg(long, value_name = "SET")]
    pub(super) no_use: Vec<String>,
    /// Leave one of the recommended or default parameters out
    #[arg(long, value_name = "KEY")]
    pub(super) exclude: Vec<String>,
    /// The conditions, in place of all it has; repeatable
    #[arg(long = "condition", value_name = "COND")]
    pub(super) conditions: Vec<String>,
    /// Send it without a condition
    #[arg(long, conflicts_with = "conditions")]
    pub(super) no_condition: bool,
    /// How the request is made
    #[arg(long, value_name = "METHOD", ignore_case = true)]
    pub(super) method: Option<MethodFlag>,
    /// A value for the body of a POST, set or replaced
    #[arg(long, value_name = "KEY=TEMPLATE")]
    pub(super) body: Vec<String>,
    /// Another name for it
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Copy the field to the clipboard too
    #[arg(long, conflicts_with = "all")]
    pub(super) copy: bool,
    /// Ask in plain lines without cursor movement, as a screen reader wants it
    #[arg(long)]
    pub(super) plain: bool,
    #[command(flatten)]
    pub(super) levels: LevelFlags,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    arguments.file.is_there()?;
    if let (true, 2..) = (arguments.copy, arguments.callbacks.len()) {
        return Err(Usage("--copy is for one callback".into()).into());
    }
    if !arguments.is_empty() {
        return write(global, arguments, &levels, None);
    }
    let [name] = &arguments.callbacks[..] else {
        return Err(Usage(
            "edit: say what to change about them; for example: cbgen edit --all --remove idfa"
                .into(),
        )
        .into());
    };
    if !guide::can_ask(global) {
        return Err(Usage(format!(
            "edit {name}: nothing to change; for example: cbgen edit {name} -p adid --remove idfa"
        ))
        .into());
    }
    edit_guided::run(global, arguments, name, &levels)
}

/// What questions were about.
pub(super) struct Guided<'g> {
    /// The text of the file: of another one, nothing is changed.
    pub(super) text: &'g str,
    /// The trigger, before and after.
    pub(super) triggers: [Option<&'static Trigger>; 2],
    /// The event tokens, before and after.
    pub(super) tokens: [&'g [String]; 2],
    /// What the callback was, where it could be built.
    pub(super) field: Option<&'g str>,
    /// Whether the new field is to be copied.
    pub(super) copy: bool,
}

/// What a change has made.
struct Done {
    judged: Vec<Judged>,
    /// The names of those that say something else now.
    changed: Vec<String>,
    notes: Vec<String>,
}

impl Done {
    /// The fields that can be built, a line for each; of several, behind its name.
    fn fields(&self) -> String {
        let fields = self
            .judged
            .iter()
            .filter_map(|one| Some((&one.name, one.field.as_ref()?)));
        let lines = fields.map(|(name, field)| match self.judged.len() {
            1 => format!("{field}\n"),
            _ => format!("{name}\t{field}\n"),
        });
        lines.collect()
    }

    /// Says what was done, and what is to be done in Adjust.
    fn tell(&self, global: &Global, path: &str, guided: Option<&Guided<'_>>, is_to_copy: bool) {
        global.note(told(&self.judged, &self.changed, path));
        // Who answered about an endpoint has seen the others.
        for line in self.notes.iter().filter(|_| guided.is_none()) {
            global.note(Printable(line));
        }
        let first = self.judged.first();
        if is_to_copy {
            copy(global, first.and_then(|one| one.whole.as_deref()));
        }
        let whole = printing_whole(path, &self.judged);
        if let Some(told) = told_of_values(&self.judged, &whole, guided.is_some()) {
            global.note(Printable(&told));
        }
        if let (Some(guided), false, false) = (guided, self.changed.is_empty(), global.quiet) {
            guide::tell_where_to_replace(&InAdjust {
                triggers: guided.triggers,
                tokens: guided.tokens,
                fields: [guided.field, first.and_then(|one| one.field.as_deref())],
                whole: first
                    .filter(|one| !one.values.is_empty())
                    .map(|_| &whole[..]),
            });
        }
    }
}

/// Makes the change, and prints the fields, with `${NAME}` as it is written: last of all where people read them, and before the file is replaced where a
/// program does, for what cannot be printed is not to be done.
pub(super) fn write(
    global: &Global,
    arguments: &Arguments,
    levels: &Levels,
    guided: Option<&Guided<'_>>,
) -> Outcome {
    let path = &arguments.file.file;
    let is_read = std::io::stdout().is_terminal();
    let edit = |text: &str| {
        if guided.is_some_and(|guided| guided.text != text) {
            anyhow::bail!(
                "{path} was changed by somebody else meanwhile, and nothing was written: run the command above"
            );
        }
        let edited = match edited(arguments, levels, text) {
            Ok(edited) => edited,
            Err(refused) => return Ok((None, Err(refused.told(global, path)?))),
        };
        let sources = edited.sources;
        let (judged, findings) = findings_of(edited.judged);
        let is_new = edited.text != text;
        let mut lost = edit_endpoints::lost(arguments, text);
        let names: Vec<&str> = judged.iter().map(|one| one.name.as_str()).collect();
        lost.extend(told_to_return(arguments, [text, &edited.text], &names));
        // The review has shown the findings.
        let is_shown = guided.is_some() && global.report == Format::Human;
        let findings = if is_shown { Vec::new() } else { findings };
        let is_denied = |line: &String| levels.weigh(Diagnostic::remark(line)).level == Level::Deny;
        if lost.iter().any(is_denied) {
            let lost = lost
                .iter()
                .map(|line| levels.weigh(Diagnostic::remark(line)));
            let all = findings.into_iter().chain(lost).collect();
            let code = output::report(global, &sources, all);
            return Ok((None, Err(code)));
        }
        output::report_with(global, &sources, findings, &lost);
        let done = Done {
            judged,
            changed: edited.changed,
            notes: edited.notes,
        };
        Ok((is_new.then_some(edited.text), Ok(done)))
    };
    let locked = files::open(global, path)?;
    let (new, result) = edit(locked.text())?;
    let done: Done = match result {
        Ok(done) => done,
        Err(code) => return Ok(code),
    };
    let staged = locked.stage(new.as_deref().unwrap_or(locked.text()))?;
    if !is_read {
        output::print(&done.fields())?;
    }
    files::commit(global, path, staged)?;
    // What follows may take long, and needs no file.
    drop(locked);
    let is_to_copy = arguments.copy || guided.is_some_and(|guided| guided.copy);
    done.tell(global, path, guided, is_to_copy);
    if is_read {
        output::print(&done.fields())?;
    }
    Ok(0)
}

/// Copies a field; why it is not copied is told.
fn copy(global: &Global, field: Option<&str>) {
    match field.map(crate::system::clipboard::copy) {
        Some(Ok(taker)) => global.note(taker),
        Some(Err(error)) => {
            global.warn(format_args!(
                "not copied: {error}; the callback is on stdout"
            ));
        }
        None => global.warn("not copied: values of the environment are missing"),
    }
}

/// Which callbacks are changed, and which were so already.
fn told(judged: &[Judged], changed: &[String], path: &str) -> String {
    let names = judged.iter().map(|one| one.name.as_str());
    let changed: HashSet<&str> = changed.iter().map(String::as_str).collect();
    let (new, old): (Vec<&str>, Vec<&str>) = names.partition(|name| changed.contains(name));
    let in_file = format!("in {}", Printable(path));
    let say = |names: &[&str], one: &str, several: &str| {
        let what = if names.len() == 1 { one } else { several };
        format!("{} {what}", output::names(names))
    };
    let old_words = |old: &[&str]| say(old, "is as it was", "are as they were");
    match (new.is_empty(), old.is_empty()) {
        (true, _) => format!("{} {in_file}", old_words(&old)),
        (_, true) => format!("{} {in_file}", say(&new, "is changed", "are changed")),
        _ => format!(
            "{} {in_file}; {}",
            say(&new, "is changed", "are changed"),
            old_words(&old)
        ),
    }
}

/// That the printed fields have names in the place of values, and what prints them whole.
fn told_of_values(judged: &[Judged], whole: &str, is_guided: bool) -> Option<String> {
    let has_all = judged.iter().all(|one| one.whole.is_some());
    // What lacks a value is told by a finding, but not after the questions.
    if !has_all && !is_guided {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for name in judged.iter().flat_map(|one| &one.values) {
        let written = format!("`${{{name}}}`");
        if !names.contains(&written) {
            names.push(written);
        }
    }
    let (last, others) = names.split_last()?;
    let stand = if others.is_empty() {
        format!("{last} stands for its value")
    } else {
        format!("{} and {last} stand for their values", others.join(", "))
    };
    Some(if has_all {
        format!("{stand}: {whole} prints the whole")
    } else {
        format!("{stand}, not set here: once that is done, {whole} prints the whole")
    })
}

/// The command that prints the fields with their values.
fn printing_whole(path: &str, judged: &[Judged]) -> String {
    if let [one] = judged {
        return copying(path, &one.name);
    }
    let mut words = CommandWords::of("build");
    if path != DEFAULT_FILE {
        words.word(path);
    }
    words.line()
}

/// The command that copies and prints a callback of a file.
pub(super) fn copying(path: &str, name: &str) -> String {
    let mut words = CommandWords::of("copy");
    words.word(name);
    if path != DEFAULT_FILE {
        words.flag("-f", "--file", path);
    }
    words.line()
}

impl Arguments {
    /// Whether no flag says what to change.
    pub(super) fn is_empty(&self) -> bool {
        self.replace_endpoint.is_empty() && !self.changes_callbacks()
    }

    /// Whether a flag changes the tables of callbacks, and not only what is written for their endpoints.
    pub(super) fn changes_callbacks(&self) -> bool {
        let lists = [
            &self.endpoints,
            &self.event_tokens,
            &self.remove,
            &self.exclude,
            &self.sets,
            &self.no_use,
            &self.conditions,
            &self.body,
        ];
        !lists.iter().all(|list| list.is_empty())
            || !self.parameters.0.is_empty()
            || self.trigger.is_some()
            || self.method.is_some()
            || self.name.is_some()
            || self.recommended
            || self.no_recommended
            || self.no_condition
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
        if let Some(id) = &self.trigger {
            words.flag("-t", "--trigger", id);
        }
        for token in &self.event_tokens {
            words.long("--event-token", token);
        }
        for url in &self.endpoints {
            words.flag("-e", "--endpoint", url);
        }
        for (old, new) in self.replaced() {
            for word in ["--replace-endpoint", old, new] {
                words.word(word);
            }
        }
        for condition in &self.conditions {
            words.long("--condition", condition);
        }
        words.parameters(&self.parameters.0);
        for key in &self.remove {
            words.long("--remove", key);
        }
        for key in &self.exclude {
            words.long("--exclude", key);
        }
        if let Some(method) = self.method {
            words.long("--method", method.word());
        }
        for text in &self.body {
            words.long("--body", text);
        }
        let switches = [
            (self.no_condition, "--no-condition"),
            (self.recommended, "--recommended"),
            (self.no_recommended, "--no-recommended"),
        ];
        for (_, flag) in switches.into_iter().filter(|(is_set, _)| *is_set) {
            words.word(flag);
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

    /// The flags that `new` has too.
    pub(super) fn answers(&self) -> Answers {
        Answers {
            parameters: self.parameters.0.clone(),
            body: self.body.clone(),
            ..Answers::default()
        }
    }
}
