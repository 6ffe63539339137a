//! `cbgen build`: the callback fields of one or several files.

mod check;
mod sheet;

use self::check::Comparison;
use self::sheet::{Format, Row, Sheet};
use super::files::{self, Texts};
use super::flags::{LevelFlags, OutputFlag};
use super::global::{Global, stdout_style};
use super::{Outcome, Usage, chosen, keep, output};
use crate::callback::{Given, Sources, Span, references};
use crate::catalogue::{Trigger, nearest};
use crate::forms::csv::{Sent, is_constant};
use crate::forms::loss::Named;
use crate::lint::rules::placeholder::shortened;
use crate::lint::{Diagnostic, Levels};
use crate::manifest::{DEFAULT_FILE, Manifest, ManifestCallback, is_unset};
use crate::report::{exit_code, render};
use clap::Args;
use std::collections::HashMap;

const EXAMPLES: &str = "\
Examples:
  cbgen build
  cbgen build callbacks.toml --only install
  cbgen build --format csv -o callbacks.csv
  cbgen build --format adjust-csv --sdk-param user_id
  cbgen build --format markdown -o CALLBACKS.md --check";

/// Build the callbacks of a file
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The files to build; `-` is standard input
    #[arg(value_name = "FILE", default_value = DEFAULT_FILE)]
    files: Vec<String>,
    /// Build this callback alone, with all its event tokens; repeatable
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How the callbacks are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// A callback parameter of the SDK, for --format adjust-csv: cbgen cannot know them; repeatable
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

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    if !arguments.sdk_params.is_empty() && arguments.format != Format::AdjustCsv {
        return Err(Usage("--sdk-param is for --format adjust-csv".into()).into());
    }
    check_sdk_params(&arguments.sdk_params)?;
    let paths = arguments.files.iter().map(String::as_str);
    let Texts {
        read: texts,
        errors,
        code: unread,
    } = files::read_each(paths);
    let mut sources = Sources::new();
    let mut build = Build {
        arguments,
        sheet: Sheet::new(arguments.format),
        findings: errors,
        names: HashMap::new(),
        has_values: false,
        met: vec![false; arguments.only.len()],
    };
    for (path, text) in &texts {
        let manifest = keep::parsed(&mut sources, path, text);
        build.has_values |= references(text, &manifest.macros).next().is_some();
        build.file(path, manifest, levels.clone());
    }
    let output = arguments.output.file(&sources)?;
    if arguments.check && output.is_none() {
        return Err(Usage("--check compares with a file: -o FILE".into()).into());
    }
    if unread == 0 {
        build.check_only(&mut sources);
    }
    let Build {
        mut sheet,
        mut findings,
        has_values,
        names,
        ..
    } = build;
    for name in &arguments.sdk_params {
        sheet.add_sdk_parameter(name);
    }
    let mut code = exit_code(&findings).max(unread);
    if code == 0 {
        let lost = sheet.findings().into_iter();
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
    let chosen = !arguments.only.is_empty();
    let bare = sheet.bare(chosen);
    let text = sheet.finish(chosen);
    if let Some(path) = output.filter(|_| arguments.check) {
        let comparison = Comparison {
            path,
            format: arguments.format,
            text: &text,
            bare: bare.as_deref(),
            has_values,
            is_known: &|name| names.contains_key(name),
        };
        return comparison.run();
    }
    arguments.output.write(global, &sources, &text)?;
    Ok(0)
}

/// Columns have only names that the form can hold.
fn check_sdk_params(names: &[String]) -> Result<(), Usage> {
    let unfit = names.iter().find(|name| !is_constant(name));
    unfit.map_or(Ok(()), |name| {
        Err(Usage(format!(
            "--sdk-param '{name}': a column's name is not empty and holds none of , \" [ ] {{ }}"
        )))
    })
}

/// One run over all files.
struct Build<'a> {
    arguments: &'a Arguments,
    sheet: Sheet,
    findings: Vec<Diagnostic>,
    /// Every name, with where it stands.
    names: HashMap<String, Span>,
    /// Whether a file has a `${NAME}` anywhere.
    has_values: bool,
    /// For each name of `--only`, whether something has it.
    met: Vec<bool>,
}

impl Build<'_> {
    fn file(&mut self, path: &str, mut manifest: Manifest<'_>, mut levels: Levels) {
        manifest.apply_lints(&mut levels);
        let mut of_defaults = Vec::new();
        let mut problems = manifest.take_problems();
        if !self.arguments.only.is_empty() {
            (of_defaults, problems) = problems.into_iter().partition(is_unset);
        }
        keep::add_problems(&mut self.findings, problems);
        for index in 0..manifest.len() {
            let callback = manifest.draft(index);
            let mut problems = manifest.take_problems();
            let name = callback.name.as_ref().map_or("", |name| name.text());
            if let Some(given) = &callback.name {
                self.remember(name, given.place(), &levels);
            }
            let tokens = chosen::tokens(&callback.draft, &manifest.catalogue);
            let is_chosen = self.is_chosen(name, tokens);
            if !is_chosen {
                // Nobody needs the values of the others.
                problems.retain(|problem| !is_unset(problem));
            } else if callback.lacks_defaults {
                self.findings.append(&mut of_defaults);
            }
            self.findings.append(&mut problems);
            if !callback.is_whole || !is_chosen {
                continue;
            }
            let mut checked = callback.draft.check(
                &manifest.catalogue,
                &manifest.macros,
                &levels,
                &callback.allow,
            );
            self.findings.append(&mut checked.findings);
            let dashboards = checked.trigger.is_none_or(Trigger::in_dashboard);
            if let Some(finding) = (!dashboards)
                .then(|| self.for_links(path, &callback))
                .flatten()
            {
                self.findings.push(finding);
                continue;
            }
            if let Some(built) = &checked.callback {
                let trigger = checked.trigger.map(|trigger| trigger.id);
                let hidden = callback.draft.hidden();
                let place = callback.name.as_ref().map(Given::place);
                let sent = Sent {
                    named: Named {
                        name,
                        place: place.as_ref(),
                    },
                    callback: built,
                    macros: &callback.draft.macros_beside(&manifest.macros),
                    hidden: &hidden,
                };
                if tokens.is_empty() {
                    self.sheet.add(&Row {
                        name,
                        shown: name,
                        sent,
                        trigger,
                        event_token: None,
                    });
                }
                for given in tokens {
                    let token = given.text();
                    let full = format!("{name}.{token}");
                    if self.is_named(name, &full) {
                        self.sheet.add(&Row {
                            name: &full,
                            shown: &format!("{name}.{}", given.written()),
                            sent,
                            trigger,
                            event_token: Some(token),
                        });
                    }
                }
            }
        }
    }

    /// That a callback is for links only, where the dashboard's are built: told, and wrong where its name asks for it.
    fn for_links(&self, path: &str, callback: &ManifestCallback<'_>) -> Option<Diagnostic> {
        let name = callback
            .name
            .as_ref()
            .filter(|_| self.arguments.format.is_of_dashboard())?;
        let what = keep::for_links(path, name.text());
        Some(if self.arguments.only.is_empty() {
            Diagnostic::note(what).at(name.place(), "left out here")
        } else {
            Diagnostic::usage(what).at(name.place(), "the dashboard has no place for it")
        })
    }

    fn remember(&mut self, name: &str, place: Span, levels: &Levels) {
        if let Some(first) = self.names.get(name) {
            let finding = crate::lint::file::duplicate_name(name, place, first.clone());
            let mut list = crate::lint::Findings::new(levels, &[]);
            list.add(finding);
            self.findings.append(&mut list.into_list());
        } else {
            self.names.insert(name.to_owned(), place);
        }
    }

    /// Whether `--only` asks for this callback or for one of its tokens; takes note of what it has met.
    fn is_chosen(&mut self, name: &str, tokens: &[Given<'_>]) -> bool {
        let only = &self.arguments.only;
        let mut chosen = only.is_empty();
        for (wanted, met) in only.iter().zip(&mut self.met) {
            let token = wanted
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('.'));
            let is_met = match token {
                Some(token) => tokens.iter().any(|given| given.text() == token),
                None => wanted == name,
            };
            *met |= is_met;
            chosen |= is_met;
        }
        chosen
    }

    /// Whether `--only` asks for a callback, or for this token of it alone.
    fn is_named(&self, name: &str, full: &str) -> bool {
        let only = &self.arguments.only;
        only.is_empty() || only.iter().any(|wanted| wanted == name || wanted == full)
    }

    /// A name of `--only` that no file has is a slip.
    fn check_only(&mut self, sources: &mut Sources<'_>) {
        let unmet = self.arguments.only.iter().zip(&self.met);
        for (unknown, _) in unmet.filter(|(_, met)| !**met) {
            let given = sources.flag("--only", unknown.clone());
            let token = unknown
                .split_once('.')
                .filter(|(name, _)| self.names.contains_key(*name));
            let near = nearest(unknown, self.names.keys().map(String::as_str));
            let (message, label) = match (token, near) {
                (Some((name, token)), _) => (
                    format!(
                        "the callback `{}` has no event token `{}`",
                        shortened(name),
                        shortened(token)
                    ),
                    "no line has this name".to_owned(),
                ),
                (None, near) => (
                    format!("there is no callback `{}`", shortened(unknown)),
                    near.map_or_else(
                        || "no file has this name".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    ),
                ),
            };
            self.findings
                .push(Diagnostic::usage(message).at(given.place(), label));
        }
    }
}
