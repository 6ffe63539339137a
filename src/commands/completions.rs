//! `cbgen completions`: the script for a shell, and what it asks back while somebody types. The engine is clap's: it knows
//! verbs and flags; what can stand behind these is said here, by the name of the flag.

use super::shared::callback_file::is_toml;
use super::shared::{Global, Outcome, files, output, parsed};
use crate::callback::Sources;
use crate::catalogue::Catalogue;
use crate::lint::Code;
use crate::manifest::Manifest;
use crate::sdk;
use clap::{Args, Command};
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _, complete,
};
use clap_complete::env::Shells;
use std::collections::BTreeMap;
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
/// The variable with the line of bash up to the cursor: bash itself cuts words at `=` and `:`.
const LINE: &str = "_CBGEN_LINE";

/// clap's own does nothing at the first Tab if it comes from `fpath`, and puts a blank behind `install=`.
const ZSH: &str = r#"#compdef cbgen
_clap_dynamic_completer_cbgen() {
    [[ $PREFIX == \~* ]] && _files && return
    local -a found=("${(@f)$(COMPLETE=zsh _CLAP_COMPLETE_INDEX=$((CURRENT - 1)) cbgen -- "${words[@]}" 2>/dev/null)}")
    local behind='*(/|=|\\:)(|:*)'
    local -a open=(${(M)found:#${~behind}}) whole=(${found:#${~behind}})
    _describe -V values whole -- open -S ''
}
if [[ $funcstack[1] == _cbgen ]]; then
    _clap_dynamic_completer_cbgen
else
    compdef _clap_dynamic_completer_cbgen cbgen
fi
"#;

/// Print the completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL", value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
    shell: String,
}

pub(super) fn run(_: &Global, arguments: &Arguments) -> Outcome {
    output::print(&script(&arguments.shell)?)?;
    Ok(0)
}

fn script(shell: &str) -> anyhow::Result<String> {
    let mut script = Vec::new();
    match Shells::builtins().completer(shell) {
        None => anyhow::bail!("there are no completions for the shell `{shell}`"),
        Some(_) if shell == "zsh" => return Ok(ZSH.to_owned()),
        Some(shell) => shell.write_registration(VARIABLE, NAME, NAME, NAME, &mut script)?,
    }
    let asks = "COMPLETE=\"bash\"";
    let with_line = format!("{LINE}=\"${{COMP_LINE:0:COMP_POINT}}\" {asks}");
    Ok(String::from_utf8(script)?.replace(asks, &with_line))
}

/// Answers a script's question, and returns the exit code; `None` where nothing was asked. Nothing is made ready before
/// that is known.
pub(super) fn answer(arguments: &[OsString], command: fn() -> Command) -> Option<u8> {
    let shell = std::env::var(VARIABLE).ok()?;
    if matches!(&*shell, "" | "0") {
        return None;
    }
    // `COMPLETE=$SHELL` is a path.
    let shell = Path::new(&shell).file_stem()?.to_str()?;
    let answer = match arguments.iter().position(|word| word == "--") {
        Some(at) => completed(shell, &arguments[at + 1..], command()),
        None => script(shell),
    };
    match answer.and_then(|text| output::print(&text)) {
        Ok(()) => Some(0),
        Err(error) => {
            output::tell(error);
            Some(2)
        }
    }
}

/// What a shell is told that has typed these words.
fn completed(shell: &str, words: &[OsString], command: Command) -> anyhow::Result<String> {
    // These give what was typed, with its quotes.
    let is_raw = matches!(shell, "bash" | "fish" | "zsh");
    let plain = |word: &str| split(word, "").0.concat();
    let words = words.iter().map(|word| word.to_string_lossy());
    let words = words.map(|word| if is_raw { plain(&word) } else { word.into() });
    let words: Vec<String> = words.collect();
    let asked = |words: Vec<String>| {
        let command = with_values(command, &words);
        (command, words.into_iter().map(OsString::from).collect())
    };
    let shells = Shells::builtins();
    if let Some(completer) = shells.completer(shell).filter(|_| shell != "bash") {
        let mut answer = Vec::new();
        let (mut command, words) = asked(words);
        completer.write_complete(&mut command, words, None, &mut answer)?;
        return Ok(String::from_utf8(answer)?);
    }
    let index: usize = std::env::var("_CLAP_COMPLETE_INDEX")?.parse()?;
    let words = words.get(..=index).unwrap_or(&words);
    let replaced = words.last().map_or(0, String::len);
    let joined = || shlex::try_join(words.iter().map(String::as_str));
    let line = std::env::var(LINE).or_else(|_| joined())?;
    let (words, quote) = split(&line, " \t");
    let last = words.len() - 1;
    let kept = words[last].len().saturating_sub(replaced);
    let (mut command, words) = asked(words);
    let found = complete(&mut command, words, last, None)?;
    let found = found.iter().filter_map(|one| {
        let letters = one.get_value().to_str()?.get(kept..)?.chars();
        let escape = |letter| quote.is_none() && " \t\\'\"`$&|;<>()*?[]!#".contains(letter);
        let escaped = letters.flat_map(|letter| [escape(letter).then_some('\\'), Some(letter)]);
        Some(escaped.flatten().collect())
    });
    let found: Vec<String> = found.collect();
    Ok(found.join(&std::env::var("_CLAP_IFS")?))
}

/// The words of a line as the shells read it, and the quote that is open at its end.
fn split(line: &str, blanks: &str) -> (Vec<String>, Option<char>) {
    let (mut words, mut quote) = (vec![String::new()], None);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        let last = words.len() - 1;
        match (letter, quote) {
            ('\'' | '"', None) => quote = Some(letter),
            (_, Some(open)) if letter == open => quote = None,
            ('\\', None | Some('"')) => words[last].extend(letters.next()),
            (_, None) if blanks.contains(letter) && words[last].is_empty() => {}
            (_, None) if blanks.contains(letter) => words.push(String::new()),
            _ => words[last].push(letter),
        }
    }
    (words, quote)
}

/// The command line with what can stand behind its flags.
fn with_values(command: Command, typed: &[String]) -> Command {
    let verbs = command.get_subcommands().map(Command::get_name);
    let verbs: Vec<String> = verbs.map(str::to_owned).collect();
    command.mut_subcommands(|verb| {
        let name = verb.get_name().to_owned();
        verb.mut_args(|mut flag| {
            if !flag.get_possible_values().is_empty() {
                return flag;
            }
            let id = flag.get_id().to_string();
            if id == "placeholder" {
                flag = flag.value_delimiter(',');
            }
            let (verb, typed, verbs) = (name.clone(), typed.to_vec(), verbs.clone());
            flag.add(ArgValueCompleter::new(move |begun: &OsStr| {
                let begun = begun.to_string_lossy();
                let mut found = match &*id {
                    "verb" => verbs.iter().map(CompletionCandidate::new).collect(),
                    id => words(&verb, id, &typed, &begun),
                };
                found.retain(|one| one.get_value().to_string_lossy().starts_with(&*begun));
                found
            }))
        })
    })
}

/// What can stand behind a flag in the place of a word that was begun; also what begins otherwise.
fn words(verb: &str, flag: &str, typed: &[String], begun: &str) -> Vec<CompletionCandidate> {
    let catalogue = Catalogue::builtin();
    let callbacks = || of_file(typed, |file| file.names().into_iter().collect());
    let paths = PathCompleter::any;
    let files = || paths().filter(is_toml).complete(begun.as_ref());
    let codes = Code::ALL.map(|code| (code.name(), code.summary()));
    match (verb, flag) {
        (_, "file" | "save" | "from" | "expect") => files(),
        (_, "output" | "record") | ("schema", "check") => paths().complete(begun.as_ref()),
        (_, "words" | "names") => [callbacks(), files()].into_iter().flatten().collect(),
        (_, "only" | "against")
        | ("edit", "callbacks")
        | ("copy" | "duplicate" | "delete", "name") => callbacks(),
        (_, "sets" | "no_use") => {
            of_file(typed, |file| file.set_names().map(str::to_owned).collect())
        }
        ("edit", "remove" | "exclude") => keys(typed),
        (_, "placeholder" | "exclude" | "query") => placeholders("", ""),
        ("new" | "edit", "param" | "body") => in_braces(begun),
        (_, "set" | "conditions") => values(begun),
        (_, "trigger") | ("triggers", "id") => candidates(catalogue.triggers().iter().map(|row| {
            // No id has a blank.
            let is_label = begun.contains(' ');
            let label = is_label.then(|| row.label.to_lowercase());
            (label.unwrap_or_else(|| row.id.to_owned()), row.label)
        })),
        ("link", "callbacks") => candidates(catalogue.triggers().iter().filter_map(|row| {
            let sign = if row.needs_event_token { ':' } else { '=' };
            row.link_parameter
                .map(|_| (format!("{}{sign}", row.id), row.label))
        })),
        (_, "allow" | "warn" | "code") => candidates(codes),
        (_, "deny") => candidates(codes.into_iter().chain([("warnings", "All of them")])),
        ("sdk", "platform") => candidates(sdk::platforms().iter().map(|row| (row.id, &*row.name))),
        (_, "language") => languages(typed),
        _ => Vec::new(),
    }
}

/// Words with what they mean.
fn candidates<W: Into<OsString>, H: Into<String>>(
    words: impl IntoIterator<Item = (W, H)>,
) -> Vec<CompletionCandidate> {
    let one = |(word, help): (W, H)| {
        let help = Some(help.into()).filter(|help| !help.is_empty());
        CompletionCandidate::new(word).help(help.map(Into::into))
    };
    words.into_iter().map(one).collect()
}

/// The names of placeholders between two texts.
fn placeholders(before: &str, after: &str) -> Vec<CompletionCandidate> {
    let catalogue = Catalogue::builtin();
    let rows = catalogue.placeholders().filter(|row| !row.is_family());
    candidates(rows.map(|row| (format!("{before}{}{after}", row.name), &*row.description)))
}

/// `x={gps_` -> `x={gps_adid}`
fn in_braces(begun: &str) -> Vec<CompletionCandidate> {
    let name = begun.rfind(['{', '|', '}']).map_or(0, |at| at + 1);
    match begun[..name].chars().next_back() {
        Some('{' | '|') => placeholders(&begun[..name], "}"),
        _ => Vec::new(),
    }
}

/// `environment=pro` -> `environment=production`
fn values(begun: &str) -> Vec<CompletionCandidate> {
    let Some(at) = begun.rfind(['=', ';']) else {
        return placeholders("", "=");
    };
    let name = begun.split(['!', '=']).next().unwrap_or_default();
    let catalogue = Catalogue::builtin();
    let row = catalogue.find(name).into_iter();
    let values = row.flat_map(|row| row.values.iter().chain(row.offers));
    let before = &begun[..=at];
    candidates(values.map(|value| (format!("{before}{value}"), "")))
}

/// Those of the platform that was named; of all where none was.
fn languages(typed: &[String]) -> Vec<CompletionCandidate> {
    let mut words = typed.iter().filter_map(|word| word.rsplit('=').next());
    let named = words.find_map(sdk::platform);
    let platforms = named.map_or(sdk::platforms(), std::slice::from_ref).iter();
    let languages = platforms
        .flat_map(|one| &one.versions)
        .flat_map(|one| &one.languages);
    let languages: BTreeMap<_, _> = languages.map(|row| (&row.id, &row.name)).collect();
    candidates(languages)
}

/// The keys of the callbacks that were named.
fn keys(typed: &[String]) -> Vec<CompletionCandidate> {
    of_file(typed, |file| {
        let mut keys = Vec::new();
        for draft in typed
            .iter()
            .flat_map(|name| file.named(name))
            .map(|one| one.draft)
        {
            let trigger = draft.trigger.as_ref().filter(|_| draft.recommended);
            let trigger = trigger.and_then(|id| file.catalogue.trigger(id.text()));
            let recommended = trigger.iter().flat_map(|row| row.recommended);
            let own = draft.parameters.iter().chain(&draft.body);
            let own = own.map(|one| one.key.text());
            keys.extend(recommended.copied().chain(own).map(str::to_owned));
        }
        keys
    })
}

/// Words of the file that stands on the command line, or of the default one.
fn of_file(
    typed: &[String],
    words: impl Fn(&Manifest<'_>) -> Vec<String>,
) -> Vec<CompletionCandidate> {
    let named = typed.iter().rev().find_map(|word| {
        let mut flags = ["--file=", "--from=", "-f"].iter();
        let tied = flags.find_map(|flag| word.strip_prefix(flag));
        Some(tied.unwrap_or(word)).filter(|path| is_toml(Path::new(path)))
    });
    let path = named.map_or_else(files::default_file, str::to_owned);
    let Ok(text) = files::read_text(&path) else {
        return Vec::new();
    };
    let mut sources = Sources::new();
    let mut words = words(&parsed(&mut sources, &path, &text));
    words.retain(|word| !word.contains(char::is_control));
    candidates(words.into_iter().map(|word| (word, "")))
}
