//! `cbgen check`: what is wrong with the callbacks of files, of strings, or of standard input.

mod against;
mod fix;

use super::environment::value_of;
use super::files::{self, Texts};
use super::flags::{LevelFlags, macros};
use super::global::{Global, stdout_style};
use super::{Outcome, keep, output};
use crate::callback::{Given, Macros, SourceKind, Sources, Span};
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::read::{self, About};
use crate::lint::{self, Diagnostic, Findings, Level, Levels, check_parameters, field};
use crate::manifest::select::CallbackSelection;
use crate::manifest::{DEFAULT_FILE, Manifest, is_name};
use crate::report::{Format, exit_code, render};
use clap::{Args, ValueEnum};
use std::collections::HashSet;

const EXAMPLES: &str = "\
Examples:
  cbgen check
  cbgen check callbacks.toml --deny warnings
  cbgen check --string 'https://a.example/cb?id={adid}' --trigger install
  cbgen check --string 'https://a.example/cb?id={adid}' --against install
  cbgen build | cbgen check -
  cbgen check --format sarif > cbgen.sarif";

/// Check callbacks: those of a file, strings, or a line each on standard input
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The files to check [default: callbacks.toml]; `-` reads standard input: a callback on each line, bare
    /// or after a name and a tab
    ///
    /// The macros and placeholders that a file declares hold for the strings and lines beside it.
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<String>,
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
    #[arg(long, value_name = "FORMAT")]
    format: Option<CheckFormat>,
    #[command(flatten)]
    levels: LevelFlags,
}

/// How findings are printed as a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// The text with the place underlined
    Human,
    /// One object
    Json,
    /// An object on each line
    Jsonl,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

impl CheckFormat {
    fn report(self) -> Format {
        match self {
            Self::Human => Format::Human,
            Self::Json => Format::Json,
            Self::Jsonl => Format::Jsonl,
            Self::Github => Format::Github,
            Self::Sarif => Format::Sarif,
        }
    }

    /// The form where none was asked for.
    fn by_environment() -> Self {
        let on_github = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        if on_github { Self::Github } else { Self::Human }
    }
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    let strings_only = !arguments.string.is_empty() || arguments.against.is_some();
    let paths: Vec<&str> = match &arguments.files[..] {
        [] if strings_only => Vec::new(),
        [] => vec![DEFAULT_FILE],
        given => given.iter().map(String::as_str).collect(),
    };
    let macros = macros(&arguments.macros)?;
    let mut run = Run {
        levels,
        known: Known {
            catalogue: Catalogue::builtin(),
            macros: macros.clone(),
        },
        macros,
        trigger: None,
        callbacks: 0,
        sets: 0,
        notes: 0,
        findings: Vec::new(),
    };
    let mut strings = strings(&arguments.string)?;
    let mut printed = String::new();
    if arguments.fix {
        printed = fix::mend_strings(&run, &mut strings);
    }
    let Texts {
        read: texts,
        errors,
        code: unread,
    } = if arguments.fix {
        fix::mend_each(global, &run, paths, &mut printed)
    } else {
        files::read_each(paths)
    };
    let format = arguments.format.unwrap_or_else(CheckFormat::by_environment);
    if format != CheckFormat::Human {
        // A document about the others tells them too.
        run.findings.extend(errors.iter().cloned());
    }
    if unread > 0 {
        output::report(global, &Sources::new(), errors);
    }
    let mut sources = Sources::new();
    run.name_trigger(&mut sources, arguments.trigger.as_deref());
    if let Some(name) = &arguments.against {
        // What cannot be read may be what the strings are to be compared with.
        return if unread > 0 {
            Ok(unread)
        } else {
            against::run(global, run, arguments, (name, &strings), &texts, sources)
        };
    }
    if texts.is_empty() && strings.is_empty() {
        return Ok(unread);
    }
    for (path, text) in texts.iter().filter(|(path, _)| *path != files::STDIN) {
        if !strings.is_empty() || texts.len() > 1 {
            run.know(path, text);
        }
    }
    for string in &strings {
        let given = sources.flag("--string", string.as_str());
        run.text(&given);
    }
    for (path, text) in &texts {
        run.source(&mut sources, path, text);
    }
    keep::tell_once(&mut run.findings);
    if arguments.fix {
        let named = texts.iter().map(|(path, _)| *path);
        fix::tell_elsewhere(&mut run.findings, &sources, &named.collect::<Vec<_>>());
    }
    if printed.is_empty() {
        return Ok(run.finish(global, arguments, &sources)?.max(unread));
    }
    // The mended strings are the result; what is left of the findings goes where other verbs put theirs.
    let code = output::report(global, &sources, run.findings);
    output::print(&printed)?;
    Ok(code.max(unread))
}

/// The strings of the flags; `-` is what standard input has.
fn strings(given: &[String]) -> anyhow::Result<Vec<String>> {
    let text = |string: &String| {
        if string != files::STDIN {
            return Ok(string.clone());
        }
        let mut text = files::read_text(files::STDIN)?;
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
        Ok(text)
    };
    given.iter().map(text).collect()
}

/// What texts are judged by that are no files: these know what they need themselves.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) catalogue: Catalogue,
    pub(super) macros: Macros,
}

/// One run over all that was given.
pub(super) struct Run {
    pub(super) levels: Levels,
    /// The macros of the flags.
    pub(super) macros: Macros,
    pub(super) known: Known,
    pub(super) trigger: Option<&'static Trigger>,
    callbacks: usize,
    /// How many sets that no callback takes in.
    sets: usize,
    /// How many links carry no callback.
    notes: usize,
    pub(super) findings: Vec<Diagnostic>,
}

impl Run {
    /// The same run before anything was checked.
    pub(super) fn again(&self) -> Self {
        Self {
            levels: self.levels.clone(),
            known: self.known.clone(),
            macros: self.macros.clone(),
            trigger: self.trigger,
            callbacks: 0,
            sets: 0,
            notes: 0,
            findings: Vec::new(),
        }
    }

    fn name_trigger(&mut self, sources: &mut Sources<'_>, id: Option<&str>) {
        let Some(id) = id else { return };
        let given = sources.flag("--trigger", id.to_owned());
        let catalogue = Catalogue::builtin();
        // Links have a trigger of their own, `conversion`.
        self.trigger = catalogue.trigger(id);
        if self.trigger.is_none() {
            let mut out = Findings::new(&self.levels, &[]);
            field::named_trigger(&catalogue, &given, &mut out);
            self.findings.append(&mut out.into_list());
        }
    }

    /// What a file declares holds for the texts that are checked beside it.
    fn know(&mut self, path: &str, text: &str) {
        let mut sources = Sources::new();
        let manifest = keep::parsed(&mut sources, path, text);
        self.known.macros = manifest.macros.joined(&self.known.macros);
        for callback in manifest.callbacks() {
            // Nobody can know which callback a text beside the file is to be.
            let own = callback.draft.macros;
            if !own.is_empty() {
                self.known.macros = self.known.macros.joined(&own);
            }
        }
        let known = std::mem::take(&mut self.known.catalogue);
        self.known.catalogue = known.joined(manifest.catalogue);
    }

    /// Checks a file, or the lines of standard input.
    pub(super) fn source<'a>(&mut self, sources: &mut Sources<'a>, path: &str, text: &'a str) {
        if path == files::STDIN {
            let source = sources.add(SourceKind::Stdin, "<stdin>", text);
            for line in lines(text) {
                let range = line.field;
                let given = Given::at(
                    Span {
                        source,
                        range: range.clone(),
                    },
                    &text[range],
                    true,
                );
                self.text(&given);
            }
        } else {
            self.file(keep::parsed(sources, path, text));
        }
    }

    /// Checks one text of any form.
    pub(super) fn text(&mut self, given: &Given<'_>) {
        let about = About {
            catalogue: &self.known.catalogue,
            macros: &self.known.macros,
            trigger: self.trigger,
            levels: &self.levels,
        };
        let mut read = read::check(&about, given);
        self.callbacks += read.link.as_ref().map_or(1, |link| {
            // An encoded callback is one by itself.
            let is_callback = link.host.is_none() && link.callbacks().next().is_none();
            link.callbacks().count() + usize::from(is_callback)
        });
        if let Some(link) = &read.link
            && link.callbacks().next().is_none()
            && link.host.is_some()
        {
            self.notes += 1;
        }
        self.findings.append(&mut read.findings);
    }

    /// Checks the callbacks of a file, each by itself and against each other.
    fn file(&mut self, mut manifest: Manifest<'_>) {
        manifest.macros = manifest.macros.joined(&self.macros);
        let levels = manifest.levels(&self.levels);
        // Names are a file's own: each app has its `install`.
        let mut selection = CallbackSelection::new(&[], &value_of);
        let (problems, walk) = selection.walk(&manifest, &levels);
        keep::add_problems(&mut self.findings, problems);
        let (mut members, mut used) = (Vec::new(), HashSet::new());
        for mut callback in walk {
            self.callbacks += 1;
            self.findings.append(&mut callback.take_findings());
            let sets = callback.read.sets.iter();
            used.extend(sets.map(|set| set.text().to_owned()));
            members.extend(callback.into_member());
        }
        let Manifest {
            catalogue, macros, ..
        } = &manifest;
        self.findings
            .append(&mut lint::file::check(&members, catalogue, &levels));
        for set in manifest.unused_sets(&used) {
            self.sets += 1;
            self.findings
                .append(&mut check_parameters(set, catalogue, macros, &levels));
        }
    }

    /// Prints the findings; they are the result of this verb.
    pub(super) fn finish(
        mut self,
        global: &Global,
        arguments: &Arguments,
        sources: &Sources<'_>,
    ) -> Outcome {
        let format = arguments.format.unwrap_or_else(CheckFormat::by_environment);
        let code = exit_code(&self.findings);
        // A document is the result, and whole.
        if global.quiet && format == CheckFormat::Human {
            self.findings.retain(|finding| finding.level == Level::Deny);
        }
        output::print(&render(
            format.report(),
            sources,
            &self.findings,
            stdout_style(),
        ))?;
        if format == CheckFormat::Human {
            match self.notes {
                0 => {}
                1 => {
                    global.note("note: a link without callbacks: there is nothing to check in it");
                }
                links => global.note(format_args!(
                    "note: {links} links without callbacks: there is nothing to check in them"
                )),
            }
            global.note(self.summary());
        }
        Ok(code)
    }

    fn summary(&self) -> String {
        let plural = |count: usize, word: &str| {
            format!("{count} {word}{}", if count == 1 { "" } else { "s" })
        };
        let errors = self
            .findings
            .iter()
            .filter(|finding| finding.level == Level::Deny)
            .count();
        let mut checked = plural(self.callbacks, "callback");
        if self.sets > 0 {
            checked = format!("{checked} and {}", plural(self.sets, "set"));
        }
        match (errors, self.findings.len() - errors) {
            (0, 0) => format!("{checked} checked: nothing found"),
            (errors, warnings) => format!(
                "{checked} checked: {}, {}",
                plural(errors, "error"),
                plural(warnings, "warning")
            ),
        }
    }
}

/// A callback on a line of standard input.
pub(super) struct Line {
    /// The field, without the name in front.
    pub(super) field: std::ops::Range<usize>,
    /// What stands before it: the name and its tab.
    pub(super) start: usize,
}

/// The callbacks of a text with one on each line, bare or after a name and a tab. Blank lines are none.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut start = if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    text[start..]
        .split_inclusive('\n')
        .filter_map(move |whole| {
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let (first, end) = (start, start + line.len());
            start += whole.len();
            if line.trim().is_empty() {
                return None;
            }
            // `purchase.abc123` is the name of an event callback for one token.
            let name = line
                .find('\t')
                .filter(|tab| line[..*tab].split('.').all(is_name));
            Some(Line {
                field: name.map_or(first, |tab| first + tab + 1)..end,
                start: first,
            })
        })
}
