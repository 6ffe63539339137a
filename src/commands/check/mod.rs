//! `cbgen check`: what is wrong with the callbacks of files, of strings, or of standard input.

mod against;
mod fix;
mod run;

use self::run::CheckRun;
use super::shared::{
    Global, LevelFlags, Outcome, choice, files, files_and_names, is_file, macros, named_trigger,
    output, stdout_style,
};
use crate::callback::syntax::link::{Form, form};
use crate::callback::{Given, SourceKind, Sources};
use crate::lint;
use crate::manifest::DEFAULT_FILE;
use crate::report::{ReportFormat, exit_code, render};
use crate::system::project::find_below;
use clap::Args;
use std::path::Path;

const EXAMPLES: &str = "\
Examples:
  cbgen check
  cbgen check callbacks.toml --deny warnings
  cbgen check .
  cbgen check install
  cbgen check 'https://a.example/cb?id={adid}'
  cbgen check --string 'https://a.example/cb?id={adid}' --trigger install
  cbgen check --string 'https://a.example/cb?id={adid}' --against install
  cbgen build | cbgen check -
  cbgen check --format sarif > cbgen.sarif";

/// Check callbacks in files, in strings or on standard input
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The files to check [default: callbacks.toml], folders, callbacks by name, and strings; `-` reads standard input:
    /// a callback on each line, bare or after a name and a tab
    ///
    /// Of a folder, every callbacks.toml in it and below is checked, but for what git ignores. A word that is a file or
    /// ends in `.toml` is one, a link or a text with `://` is a string, any other the name of a
    /// callback. The macros and placeholders that a file declares hold for the strings and lines beside it.
    #[arg(value_name = "FILE|DIR|STRING")]
    pub(super) words: Vec<String>,
    /// A file to check; repeatable
    #[arg(short, long, value_name = "FILE")]
    pub(super) file: Vec<String>,
    /// Check this field, link, fragment of a link or encoded callback; `-` reads it from standard input; repeatable
    #[arg(short, long, value_name = "STRING")]
    pub(super) string: Vec<String>,
    /// The trigger of the strings, for the rules about triggers
    #[arg(short, long, value_name = "ID")]
    pub(super) trigger: Option<String>,
    /// A macro of your partner's, which is never a mistake: `click_id` for `{click_id}`, or a literal such as
    /// `[x]`; repeatable
    #[arg(long = "macro", value_name = "MACRO")]
    pub(super) macros: Vec<String>,
    /// Compare the strings with this callback of the file
    #[arg(long, value_name = "NAME")]
    pub(super) against: Option<String>,
    /// Mend what can be mended safely (`&amp;`, known mistakes, a missing `?`): in files, or print the string
    #[arg(long, conflicts_with = "against")]
    fix: bool,
    /// How the findings are printed [default: human, or github where `GITHUB_ACTIONS` is true]
    #[arg(long, value_name = "FORMAT", value_parser = choice(ReportFormat::CHOICES))]
    format: Option<ReportFormat>,
    #[command(flatten)]
    levels: LevelFlags,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    let (given, mut files, names) = words(arguments)?;
    let strings_only = names.is_empty() && !given.is_empty();
    let compares = arguments.against.is_some() && files.iter().all(|path| path == files::STDIN);
    if files.is_empty() && !strings_only || compares {
        let default = files::default_file();
        files::tell_default(global, &default, &names)?;
        files.push(default);
    }
    let paths: Vec<&str> = files.iter().map(String::as_str).collect();
    let mut run = CheckRun::new(levels, macros(&arguments.macros)?, names);
    let mut strings = strings(&given)?;
    let mut printed = String::new();
    if arguments.fix {
        printed = fix::mend_strings(&run, &mut strings);
    }
    let (texts, errors) = if arguments.fix {
        fix::mend_each(global, &run, paths, &mut printed)
    } else {
        files::each(paths, files::read_text)
    };
    let unread = exit_code(&errors);
    let is_action = || std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
    let format = match arguments.format {
        Some(format) => format,
        None if is_action() => ReportFormat::Github,
        None => ReportFormat::Human,
    };
    let mut sources = Sources::new();
    if format != ReportFormat::Human {
        // A document about the others tells them too.
        let is_read = |path: &&String| texts.iter().any(|(read, _)| read == path);
        let unread = files.iter().filter(|path| !is_read(path));
        for (path, error) in unread.zip(&errors) {
            let source = sources.add(SourceKind::File, path.as_str(), "");
            let at = Given::whole(source, "").place();
            run.findings.push(error.clone().at(at, ""));
        }
    }
    if unread > 0 {
        output::report(global, &Sources::new(), errors);
    }
    if let Some(id) = &arguments.trigger {
        let (levels, found) = (&run.levels, &mut run.findings);
        run.trigger = named_trigger(global, &mut sources, id, levels, found);
    }
    if let Some(name) = &arguments.against {
        // What cannot be read may be what the strings are to be compared with.
        if unread > 0 {
            return Ok(unread);
        }
        let differs = against::run(&mut run, name, &strings, &texts, &mut sources)?;
        let code = finish(run, global, format, &sources)?;
        // A drift has no code of ours, but it is no wrong usage either.
        return Ok(if differs { 1 } else { code });
    }
    if texts.is_empty() && strings.is_empty() && format == ReportFormat::Human {
        return Ok(unread);
    }
    for (path, text) in texts.iter().filter(|(path, _)| *path != files::STDIN) {
        if !strings.is_empty() || texts.len() > 1 {
            run.declare(path, text);
        }
    }
    for string in &strings {
        let given = sources.flag("--string", string.as_str());
        run.text(&given);
    }
    for (path, text) in &texts {
        run.source(&mut sources, path, text);
    }
    if unread == 0 {
        run.tell_rest(&mut sources);
    }
    lint::distinct(&mut run.findings);
    if printed.is_empty() {
        return Ok(finish(run, global, format, &sources)?.max(unread));
    }
    // The mended strings are the result; what is left of the findings goes where other verbs put theirs.
    let code = output::report(global, &sources, run.findings);
    output::print(&printed)?;
    Ok(code.max(unread))
}

/// The strings, the files and the names of callbacks among the words and flags.
fn words(arguments: &Arguments) -> anyhow::Result<(Vec<String>, Vec<String>, Vec<String>)> {
    let is_string = |word: &String| {
        // A name has no brace, and few files have one.
        let has_brace = word.contains('{') && !is_file(word);
        word.contains("://") || has_brace || form(word) != Form::Field
    };
    let (mut given, words): (Vec<String>, Vec<String>) =
        arguments.words.iter().cloned().partition(is_string);
    let (folders, words): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|word| Path::new(word).is_dir());
    let (mut files, names) = files_and_names(&words);
    for folder in &folders {
        let found = find_below(folder, DEFAULT_FILE)?;
        anyhow::ensure!(
            !found.is_empty(),
            "there is no {DEFAULT_FILE} in {folder} or below it"
        );
        files.extend(found);
    }
    files.extend_from_slice(&arguments.file);
    given.extend_from_slice(&arguments.string);
    Ok((given, files, names))
}

/// The strings of the flags; `-` is what standard input has.
fn strings(given: &[String]) -> anyhow::Result<Vec<String>> {
    let text = |string: &String| {
        let mut text = files::text_of(string)?;
        if string == files::STDIN {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        Ok(text)
    };
    given.iter().map(text).collect()
}

/// Prints the findings; they are the result of this verb.
fn finish(
    mut run: CheckRun,
    global: &Global,
    format: ReportFormat,
    sources: &Sources<'_>,
) -> Outcome {
    let code = exit_code(&run.findings);
    // A document is the result, and whole.
    if format == ReportFormat::Human {
        run.findings = output::shown(global, run.findings);
    }
    output::print(&render(format, sources, &run.findings, stdout_style()))?;
    if format == ReportFormat::Human {
        if run.empty_links > 0 {
            let links = output::plural(run.empty_links, "link");
            global.note(format_args!(
                "note: {links} without callbacks: nothing to check there"
            ));
        }
        global.note(run.summary());
    }
    Ok(code)
}
