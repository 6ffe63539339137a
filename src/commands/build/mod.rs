//! `cbgen build`: the callback fields of one or several files.

mod export;

use self::export::{Export, Format};
use super::shared::{
    Global, LevelFlags, Outcome, OutputFlag, Usage, files, files_and_names, for_links,
    holds_a_value, output, parsed, stdout_style, unknown_word, value_of, wrong_usage,
};
use crate::callback::{Macros, Sources};
use crate::forms::csv::is_constant;
use crate::lint::{Diagnostic, Levels, distinct};
use crate::manifest::select::{BuiltCallback, CallbackSelection};
use crate::manifest::{Manifest, ManifestCallback};
use crate::report::{Printable, exit_code, render};
use clap::Args;
use std::collections::HashSet;

const EXAMPLES: &str = "\
Examples:
  cbgen build
  cbgen build install
  cbgen build -f apps/game.toml --join
  cbgen build --format csv -o callbacks.csv
  cbgen build --format adjust-csv --sdk-param user_id
  cbgen build --format markdown -o CALLBACKS.md --check";

/// Build the callbacks of a file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files to build [default: callbacks.toml], or names of callbacks to build alone; `-` is standard input. A word
    /// that is a file or ends in `.toml` is a file, any other a name
    #[arg(value_name = "FILE")]
    words: Vec<String>,
    /// A file to build; repeatable
    #[arg(short, long, value_name = "FILE")]
    file: Vec<String>,
    /// Build only this callback, with all its event tokens; repeatable
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How the callbacks are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Print a line for each trigger or event token, with all its callbacks, as one field of Adjust's takes them; for
    /// --format text and json
    #[arg(long)]
    join: bool,
    /// A callback parameter that the app sets in the SDK, for --format adjust-csv; repeatable
    #[arg(long = "sdk-param", value_name = "NAME[,NAME]", value_delimiter = ',')]
    sdk_params: Vec<String>,
    #[command(flatten)]
    output: OutputFlag,
    /// Write nothing: fail and print the difference if the file of --output is out of date
    #[arg(long, requires = "output")]
    check: bool,
    #[command(flatten)]
    levels: LevelFlags,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    check_flags(arguments)?;
    let (words, mut only) = files_and_names(&arguments.words);
    let is_default = words.is_empty() && arguments.file.is_empty();
    let default = is_default.then(files::default_file);
    if let Some(path) = &default {
        files::tell_default(global, path, &only)?;
    }
    only.extend_from_slice(&arguments.only);
    let paths = words.iter().chain(&arguments.file).chain(&default);
    let paths = paths.map(String::as_str);
    let (texts, errors) = files::each(paths, files::read_text);
    let unread = exit_code(&errors);
    let mut sources = Sources::new();
    let mut selection = CallbackSelection::new(&only, Some(&value_of));
    let mut export = Export::new(arguments.format);
    export.joined = arguments.join.then(Vec::new);
    let mut build = Build {
        arguments,
        is_chosen: !only.is_empty(),
        export,
        findings: errors,
    };
    let mut has_values = false;
    for (path, text) in &texts {
        let manifest = parsed(&mut sources, path, text);
        // Be it in a comment.
        has_values |= arguments.check && text.contains("${");
        build.file(path, &manifest, &levels, &mut selection);
    }
    let output = arguments.output.file(&sources)?;
    if arguments.check && output.is_none() {
        wrong_usage!("--check compares with a file: -o FILE");
    }
    if unread == 0 {
        let unknown = selection.unknown().into_iter();
        build.findings.extend(unknown.map(|unknown| {
            let is_flag = arguments.only.contains(&unknown.name);
            let place = if is_flag { "--only" } else { "NAME" };
            unknown_word(&mut sources, place, unknown)
        }));
    }
    let is_chosen = build.is_chosen;
    let (mut export, mut findings) = (build.export, build.findings);
    distinct(&mut findings);
    for name in &arguments.sdk_params {
        export.add_sdk_parameter(name);
    }
    let mut code = exit_code(&findings).max(unread);
    if code == 0 {
        let lost = export.findings().into_iter();
        findings.extend(lost.map(|finding| levels.weigh(finding)));
        code = exit_code(&findings);
    }
    if code == 1 && arguments.check {
        // They are the result of --check.
        let shown = output::shown(global, findings);
        output::print(&render(global.report, &sources, &shown, stdout_style()))?;
        return Ok(code);
    }
    output::report(global, &sources, findings);
    if code > 0 {
        return Ok(code);
    }
    let text = export.finish(is_chosen);
    if let Some(path) = output.filter(|_| arguments.check) {
        let difference = difference(path, &text, has_values)?;
        output::print(difference.as_deref().unwrap_or_default())?;
        return Ok(u8::from(difference.is_some()));
    }
    arguments.output.write(global, &sources, &text)?;
    Ok(0)
}

/// How a file differs from what is built. It is for the log of a CI run, which is no place for values from the
/// environment: the callbacks may have some, and so may the old lines, whatever `callbacks.toml` says now.
fn difference(path: &str, text: &str, has_values: bool) -> anyhow::Result<Option<String>> {
    let old = files::read_text_or_nothing(path)?;
    let new: HashSet<&str> = text.lines().collect();
    let mut gone = old.lines().filter(|line| !new.contains(line));
    Ok(if old == text {
        None
    } else if has_values || gone.any(holds_a_value) {
        Some(format!(
            "{} is out of date; the difference is not shown, for it may hold values from the environment\n\
             to see it, build to another file and compare the two\n",
            Printable(path)
        ))
    } else {
        Some(output::diff([path, "cbgen build"], [&old, text]))
    })
}

/// Flags are for the forms that can hold what they say.
fn check_flags(arguments: &Arguments) -> Result<(), Usage> {
    let (format, names) = (arguments.format, &arguments.sdk_params);
    let unfit = names.iter().find(|name| !is_constant(name));
    if !names.is_empty() && format != Format::AdjustCsv {
        wrong_usage!("--sdk-param is for --format adjust-csv");
    }
    if arguments.join && !matches!(format, Format::Text | Format::Json) {
        wrong_usage!("--join is for --format text and json");
    }
    if let Some(name) = unfit {
        wrong_usage!(
            "--sdk-param '{name}': a column's name is not empty and holds none of , \" [ ] {{ }}"
        );
    }
    Ok(())
}

struct Build<'a> {
    arguments: &'a Arguments,
    is_chosen: bool,
    export: Export,
    findings: Vec<Diagnostic>,
}

impl Build<'_> {
    fn file(
        &mut self,
        path: &str,
        manifest: &Manifest<'_>,
        levels: &Levels,
        selection: &mut CallbackSelection<'_>,
    ) {
        let levels = manifest.levels(levels);
        let (problems, walk) = selection.walk(manifest, &levels);
        self.findings.extend(problems);
        for mut callback in walk {
            self.findings.append(&mut callback.take_findings());
            let trigger = callback.checked.as_ref().and_then(|one| one.trigger);
            let of_links = trigger.filter(|trigger| !trigger.in_dashboard());
            let for_links = of_links.and_then(|_| self.for_links(path, &callback.read));
            if let Some(finding) = for_links {
                self.findings.push(finding);
            } else if let Some(built) = callback.built() {
                if self.arguments.join && built.trigger.is_none() {
                    let name = built.name.text();
                    let what = format!("`{name}` has no trigger, and belongs to no field");
                    let lost = Diagnostic::remark(what).at(built.name.place(), "left out here");
                    self.findings.push(levels.weigh(lost));
                    continue;
                }
                self.add(&built, &manifest.macros);
            }
        }
    }

    /// Adds the lines of a callback: one for each event token, or one without.
    fn add(&mut self, built: &BuiltCallback<'_>, macros: &Macros) {
        let macros = &built.draft.macros_beside(macros);
        if built.tokens.is_empty() {
            self.export.add(built, None, macros);
        }
        for token in &built.tokens {
            self.export.add(built, Some(token), macros);
        }
    }

    /// That a callback is for links only, where the dashboard's are built: told, and wrong where its name asks for it.
    fn for_links(&self, path: &str, callback: &ManifestCallback<'_>) -> Option<Diagnostic> {
        // Adjust's other products have a place for it.
        let is_other = matches!(self.arguments.format, Format::AdjustCsv | Format::AdjustApi);
        let name = callback.name.as_ref().filter(|_| !is_other)?;
        let what = for_links(path, name.text());
        Some(if self.is_chosen {
            Diagnostic::usage(what).at(name.place(), "the dashboard has no place for it")
        } else {
            Diagnostic::note(what).at(name.place(), "left out here")
        })
    }
}
