//! What the flags of `edit` make of the text of a file: the new text, and what the file says then.

use super::edit::Arguments;
use super::global::Global;
use super::keep::{Judge, Unfound, callback, denied, parsed, refused, shown_field, tell_once};
use super::{Usage, duplicate, edit_replace, edit_tables, output};
use crate::callback::{Draft, DraftParameter, Macros, Sources, references};
use crate::catalogue::Catalogue;
use crate::forms::field;
use crate::lint::{Code, Diagnostic, Level, Levels};
use crate::manifest::edit::{self, Change, EditError};
use crate::manifest::{is_unset, unset};
use crate::report::{Format, Printable, exit_code};
use std::collections::HashSet;

/// A new text of the file, and what it makes of each callback that was to change.
#[derive(Debug)]
pub(super) struct Edited {
    pub(super) text: String,
    /// The texts that the findings point to, as they were when it was judged.
    pub(super) sources: Sources<'static>,
    pub(super) judged: Vec<Judged>,
    /// Those of them that say something else now.
    pub(super) changed: Vec<String>,
    /// What was asked for and was so already, to be told.
    pub(super) notes: Vec<String>,
}

/// A new text of the file that nobody has judged.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) text: String,
    /// The names that the chosen callbacks have in it.
    pub(super) names: Vec<String>,
    /// Those of them that say something else now.
    pub(super) changed: Vec<String>,
    /// What was asked for and was so already, to be told.
    pub(super) notes: Vec<String>,
}

/// What a text makes of a callback.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) name: String,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) code: u8,
    /// The field with `${NAME}` as it is written, where it can be built.
    pub(super) field: Option<String>,
    /// The field with its values, where it has all.
    pub(super) whole: Option<String>,
    /// The names of the values that it has.
    pub(super) values: Vec<String>,
}

/// Why nothing is changed.
#[derive(Debug)]
pub(super) enum Refused {
    /// The file is broken as it is.
    Broken(Sources<'static>, Vec<Diagnostic>),
    /// The flags cannot be meant so.
    Usage(Usage),
    /// The flags are wrong by themselves.
    Flags(Sources<'static>, Vec<Diagnostic>),
    /// The file does not take the edit.
    Edit(EditError),
    /// What would be written is wrong.
    Judged(Edited),
}

impl From<EditError> for Refused {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl Refused {
    /// A callback that cannot be shown of the file that these sources are of.
    pub(super) fn unfound(unfound: Unfound, sources: &Sources<'_>) -> Self {
        match unfound {
            Unfound::Broken(findings) => Self::Broken(sources.clone().into_owned(), findings),
            Unfound::Unknown(usage) => Self::Usage(usage),
        }
    }

    /// Why, in a few words.
    pub(super) fn in_words(self) -> String {
        let first = |findings: Vec<Diagnostic>| {
            let first = findings.into_iter().next();
            first.map_or_else(|| "the file is broken".to_owned(), |one| one.message)
        };
        match self {
            Self::Usage(Usage(message)) => message,
            Self::Edit(error) => error.to_string(),
            Self::Broken(_, findings) | Self::Flags(_, findings) => first(findings),
            Self::Judged(Edited { judged, .. }) => first(findings_of(judged).1),
        }
    }

    /// Says why, and gives the exit code.
    pub(super) fn told(self, global: &Global, path: &str) -> anyhow::Result<u8> {
        match self {
            Self::Usage(usage) => Err(usage.into()),
            Self::Edit(EditError::InUse(name)) => {
                let finding = duplicate::in_use(path, &name);
                Ok(output::report(global, &Sources::new(), vec![finding]))
            }
            Self::Edit(error) => Err(refused(path, &error)),
            Self::Flags(sources, findings) | Self::Broken(sources, findings) => {
                Ok(output::report(global, &sources, findings))
            }
            Self::Judged(Edited {
                mut sources,
                judged,
                ..
            }) => {
                let code = judged.iter().map(|one| one.code).max().unwrap_or(1);
                let mut findings = findings_of(judged).1;
                // Its places are none of the file's.
                if global.report == Format::Human {
                    sources.rename(path, &format!("{path} (as it would be)"));
                } else {
                    for finding in &mut findings {
                        finding.labels.clear();
                        finding.fix = None;
                    }
                }
                let code = output::report(global, &sources, findings).max(code);
                global.note(format_args!("{} is left as it is", Printable(path)));
                Ok(code)
            }
        }
    }
}

/// The judged callbacks without their findings, and these.
pub(super) fn findings_of(mut judged: Vec<Judged>) -> (Vec<Judged>, Vec<Diagnostic>) {
    let lists = judged
        .iter_mut()
        .map(|one| std::mem::take(&mut one.findings));
    let mut findings = lists.flatten().collect();
    tell_once(&mut findings);
    (judged, findings)
}

/// Makes the change that the flags say. What a flag of this run allows, the file has to allow tomorrow.
///
/// # Errors
/// [`Refused`]
pub(super) fn edited(arguments: &Arguments, levels: &Levels, old: &str) -> Result<Edited, Refused> {
    let path = &arguments.file.file;
    let Written {
        mut text,
        names,
        mut changed,
        notes,
    } = written(arguments, old)?;
    let (mut judged, mut sources) = judge(path, &text, &names, levels);
    if judged.iter().any(|one| one.code > 0) {
        return Err(Refused::Judged(Edited {
            text,
            sources,
            judged,
            changed: Vec::new(),
            notes,
        }));
    }
    let (mut needed, needed_sources) = judge(path, &text, &names, &Levels::default());
    let refused = needed.iter_mut().map(|one| told_to_allow(one, levels));
    if refused.fold(false, |any, one| any | one) {
        return Err(Refused::Judged(Edited {
            text,
            sources: needed_sources,
            judged: needed,
            changed: Vec::new(),
            notes,
        }));
    }
    let codes: Vec<(&str, Vec<&str>)> = needed
        .iter()
        .map(|one| (one.name.as_str(), denied(&one.findings)))
        .filter(|(_, codes)| !codes.is_empty())
        .collect();
    if !codes.is_empty() {
        let changes: Vec<_> = codes
            .iter()
            .map(|(name, codes)| {
                let allow = &codes[..];
                (
                    *name,
                    Change {
                        allow,
                        ..Change::default()
                    },
                )
            })
            .collect();
        let allowing = edit::change(&text, &changes)?;
        text = allowing.text;
        changed.extend(allowing.names);
        (judged, sources) = judge(path, &text, &names, levels);
    }
    Ok(Edited {
        text,
        sources,
        judged,
        changed,
        notes,
    })
}

/// Says of what the file would refuse tomorrow how it allows it; whether there is any that no flag allows.
fn told_to_allow(one: &mut Judged, levels: &Levels) -> bool {
    let mut any = false;
    for finding in &mut one.findings {
        let code = finding.code.filter(|_| finding.level == Level::Deny);
        if let Some(code) = code.filter(|code| !levels.allows(*code)) {
            any = true;
            finding.help.push(format!(
                "a flag is for this run, and the file would not build without it: --allow {code} writes \
                 allow = [\"{code}\"]"
            ));
        }
    }
    any
}

/// The new text before anything is judged.
///
/// # Errors
/// [`Refused`]
pub(super) fn written(arguments: &Arguments, text: &str) -> Result<Written, Refused> {
    let names = chosen(arguments, text)?;
    let replaced = edit_replace::replaced(arguments, &names, text)?;
    if !arguments.changes_callbacks() {
        return Ok(Written {
            text: replaced.text,
            names,
            changed: replaced.names,
            notes: replaced.notes,
        });
    }
    let mut written = with_flags(arguments, names, &replaced.text)?;
    written.changed.extend(replaced.names);
    written.notes.splice(0..0, replaced.notes);
    Ok(written)
}

/// The text after what the flags say about tables of callbacks.
fn with_flags(arguments: &Arguments, names: Vec<String>, text: &str) -> Result<Written, Refused> {
    let given = arguments.answers();
    let mut flags = Sources::new();
    let given = given
        .draft(&mut flags)
        .map_err(|error| Refused::Usage(Usage(error.to_string())))?;
    if let Some(message) = contradiction(arguments, &given, text) {
        return Err(Refused::Usage(Usage(message)));
    }
    let twice = duplicates(&given);
    if !twice.is_empty() {
        return Err(Refused::Flags(flags.into_owned(), twice));
    }
    edit_tables::changed(arguments, &given, names, text)
}

/// Two flags that say opposite things. A key that goes from the body may be a parameter then, and the other way round.
fn contradiction(arguments: &Arguments, given: &Draft<'_>, text: &str) -> Option<String> {
    let keys = |list: &[DraftParameter<'_>], is_body: bool| -> Vec<(String, bool)> {
        let key = |one: &DraftParameter<'_>| (one.key.text().to_owned(), is_body);
        list.iter().map(key).collect()
    };
    let given = [keys(&given.parameters, false), keys(&given.body, true)].concat();
    for (key, is_body) in &given {
        for (flag, list) in [
            ("--remove", &arguments.remove),
            ("--exclude", &arguments.exclude),
        ] {
            let moves = || flag == "--remove" && moves(arguments, text, key, *is_body);
            if list.contains(key) && !moves() {
                return Some(format!(
                    "`{key}` is given a value, and {flag} takes it away: say one of them"
                ));
            }
        }
    }
    let both = arguments
        .sets
        .iter()
        .find(|set| arguments.no_use.contains(set));
    both.map(|set| format!("--use {set} and --no-use {set}: say one of them"))
}

/// Whether a callback has a key in the other place: in the URL where the body is meant, else in the body.
fn moves(arguments: &Arguments, text: &str, key: &str, is_body: bool) -> bool {
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, &arguments.file.file, text);
    let has = |list: &[DraftParameter<'_>]| {
        let own = list.iter().filter(|one| one.layer.is_own());
        own.map(|one| one.key.text()).any(|own| own == key)
    };
    manifest.callbacks().any(|callback| {
        let name = callback.name.as_ref().map_or("", |name| name.text());
        if !arguments.all && !arguments.callbacks.iter().any(|one| one == name) {
            return false;
        }
        let draft = callback.draft;
        let mut endpoints = draft.destinations.iter();
        if is_body {
            has(&draft.parameters) || endpoints.any(|to| to.parameters.as_deref().is_some_and(has))
        } else {
            has(&draft.body) || endpoints.any(|to| to.body.as_deref().is_some_and(has))
        }
    })
}

/// Keys that the flags give two values: a table holds one.
fn duplicates(given: &Draft<'_>) -> Vec<Diagnostic> {
    let all = given.check(&Catalogue::builtin(), Macros::NONE, &Levels::default(), &[]);
    let mut findings = all.findings;
    findings.retain(|finding| finding.code == Some(Code::DuplicateKey));
    findings
}

/// The names of the callbacks to change.
fn chosen(arguments: &Arguments, text: &str) -> Result<Vec<String>, Refused> {
    let path = &arguments.file.file;
    let mut names: Vec<String> = Vec::new();
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, text);
    if arguments.all {
        let problems = manifest.problems.iter().cloned();
        let problems: Vec<_> = problems.filter(|one| !is_unset(one)).collect();
        if !problems.is_empty() {
            return Err(Refused::Broken(sources.into_owned(), problems));
        }
        for callback in manifest.callbacks() {
            let Some(name) = callback.name else {
                // All would be changed but this one.
                return Err(Refused::Broken(sources.into_owned(), callback.problems));
            };
            names.push(name.text().to_owned());
        }
        let mut seen = HashSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(name.as_str())) {
            return Err(EditError::Twice(twice.clone()).into());
        }
        if names.is_empty() {
            let message = format!("{path} has no callbacks: cbgen new --save {path}");
            return Err(Refused::Usage(Usage(message)));
        }
        return Ok(names);
    }
    for name in &arguments.callbacks {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    if let (Some(_), 2..) = (&arguments.name, names.len()) {
        let message = "--name is for one callback: two cannot have one name".to_owned();
        return Err(Refused::Usage(Usage(message)));
    }
    for name in &names {
        callback(&manifest, path, name).map_err(|unfound| Refused::unfound(unfound, &sources))?;
    }
    Ok(names)
}

/// Judges some callbacks of a text. What the environment lacks is one warning; the rules that need no value are run.
fn judge(
    path: &str,
    text: &str,
    names: &[String],
    levels: &Levels,
) -> (Vec<Judged>, Sources<'static>) {
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, text);
    let wanted: HashSet<&str> = names.iter().map(String::as_str).collect();
    let (mut of_defaults, mut shared): (Vec<_>, Vec<_>) =
        manifest.problems.iter().cloned().partition(is_unset);
    let mut lacking: Vec<Diagnostic> = Vec::new();
    let mut list: Vec<Judged> = Vec::new();
    let mut callbacks = manifest.callbacks();
    let is_wanted = |name: Option<&str>| name.is_some_and(|name| wanted.contains(name));
    while let Some(mut one) = callbacks.next_where(is_wanted) {
        let name = one.name.as_ref().map_or("", |name| name.text()).to_owned();
        let mut findings: Vec<Diagnostic> = std::mem::take(&mut shared);
        let (unset, problems): (Vec<_>, Vec<_>) = std::mem::take(&mut one.problems)
            .into_iter()
            .partition(is_unset);
        lacking.extend(unset);
        if one.lacks_defaults {
            lacking.append(&mut of_defaults);
        }
        findings.extend(problems);
        let checked = Judge::new(&manifest, levels).check(&one);
        findings.extend(checked.findings);
        let code = exit_code(&findings);
        let built = checked.callback.as_ref();
        list.push(Judged {
            name,
            code: if built.is_none() { code.max(1) } else { code },
            findings,
            field: shown_field(&one.draft, built, &manifest),
            whole: built
                .filter(|_| !one.draft.lacks_values())
                .map(field::render),
            values: values(&one.draft, &one.draft.macros_beside(&manifest.macros)),
        });
    }
    if let (Some(first), Some(warning)) = (list.first_mut(), unset(lacking)) {
        first.findings.insert(0, warning);
    }
    (list, sources.into_owned())
}

/// The names of the values that the endpoints of a callback have, each once.
fn values(draft: &Draft<'_>, macros: &Macros) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for to in &draft.destinations {
        for (_, name) in references(to.url.written(), macros) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}
