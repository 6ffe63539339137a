//! An edit of a file: what the chosen callbacks say, what they are to say, and the text that says it. The file is
//! parsed twice, before and after, however many callbacks change.

use super::flags::Arguments;
use super::from_flags::FlagChanges;
use super::refused::Refused;
use crate::callback::{Callback, Draft, Given, Sources};
use crate::catalogue::Trigger;
use crate::commands::shared::Usage;
use crate::commands::shared::callback_file::parsed;
use crate::commands::shared::callback_flags::CallbackFlags;
use crate::commands::shared::environment::{unset, value_of};
use crate::forms::field;
use crate::lint::{
    Checked, Code, Diagnostic, Filled, Level, Levels, MissingValue, denied_codes, distinct,
};
use crate::manifest::edit::{self, CallbackEdit, EditError, changes, removed_tokens};
use crate::manifest::{Manifest, ManifestCallback, Reading, is_name, nearest_name};
use crate::report::exit_code;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What an edit is made of.
#[derive(Debug, Clone, Copy)]
pub(super) enum EditInput<'w> {
    /// The flags of the command.
    Flags(&'w CallbackFlags),
    /// What one callback is to be, as questions made it of the one in the file.
    Draft(&'w Draft<'w>),
}

/// A new text of the file, and what it makes of each callback that was to change.
#[derive(Debug)]
pub(super) struct Edited<'a> {
    pub(super) text: String,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) callbacks: Vec<EditedCallback<'a>>,
    /// What is to be told beside.
    pub(super) notes: Vec<String>,
    /// What was, and what is; of one callback.
    pub(super) changes: Vec<String>,
    /// What Adjust keeps though the file has it no more.
    pub(super) lost: Vec<String>,
    /// It, as it was, where that could be built; of one callback that changes.
    pub(super) was: Option<Callback>,
}

/// A callback that an edit was about.
#[derive(Debug)]
pub(super) struct EditedCallback<'a> {
    index: usize,
    lines: Range<usize>,
    pub(super) before: ManifestCallback<'a>,
    pub(super) after: Draft<'a>,
    /// Its trigger, before and after.
    pub(super) triggers: [Option<&'static Trigger>; 2],
    /// Whether it had the endpoints of `[defaults]`, and has its own now.
    pub(super) gets_own_endpoints: bool,
    /// Codes that it has to allow beside those that it allows.
    allow: Vec<&'static str>,
    /// The field with `${NAME}` as it is written.
    pub(super) field: String,
    /// It, with `${NAME}` as it is written.
    pub(super) built: Callback,
    /// The field with its values, where it has all.
    pub(super) whole: Option<String>,
    /// The names of the values that its endpoints have.
    pub(super) values: Vec<String>,
}

impl EditedCallback<'_> {
    /// Its name from now on.
    pub(super) fn name(&self) -> &str {
        self.after.name.as_ref().map_or("", Given::text)
    }

    /// Whether it says something else now.
    pub(super) fn is_changed(&self) -> bool {
        !self.allow.is_empty() || self.before.draft != self.after
    }
}

/// A callback that was chosen, and where it stands.
#[derive(Debug)]
struct Chosen<'a> {
    /// Its number in the file.
    index: usize,
    lines: Range<usize>,
    before: ManifestCallback<'a>,
}

/// Makes the edit. Findings point to the sources that it adds: flags, and the file as it was.
///
/// # Errors
/// [`Refused`]
pub(super) fn edited<'a>(
    arguments: &'a Arguments,
    input: EditInput<'a>,
    levels: &Levels,
    text: &'a str,
    sources: &mut Sources<'a>,
) -> Result<Edited<'a>, Refused> {
    let manifest = parsed(sources, &arguments.file.file, text);
    let chosen = read(arguments, &manifest)?;
    let mut run = EditRun {
        arguments,
        levels,
        manifest: &manifest,
        sources,
        findings: Vec::new(),
        missing: Vec::new(),
        rewrites: Vec::new(),
        notes: Vec::new(),
    };
    let afters = run.afters(input, &chosen)?;
    let callbacks = run.checked(chosen, afters)?;
    let text = run.written(text, &callbacks)?;
    run.findings.splice(0..0, unset(&run.missing));
    distinct(&mut run.findings);
    let (findings, notes) = (run.findings, run.notes);
    let lost = callbacks
        .iter()
        .flat_map(|one| removed_tokens(&one.before.draft, &one.after));
    let lost: Vec<String> = lost.collect();
    let (mut changed, mut was) = (Vec::new(), None);
    // Of many, nobody reads what changes about each.
    if let [one] = &callbacks[..] {
        if one.is_changed() {
            let before = &one.before.draft;
            was = before.lenient(&manifest.catalogue, &manifest.macros);
            changed = changes([before, &one.after], [was.as_ref(), Some(&one.built)]);
        }
        if one.gets_own_endpoints {
            let what = "the endpoints are its own now, and no longer those of [defaults]";
            changed.push(what.to_owned());
        }
    }
    Ok(Edited {
        text,
        findings,
        notes,
        callbacks,
        changes: changed,
        lost,
        was,
    })
}

/// That a callback cannot be read as it would be: what was wrong with it and stays, or is wrong only then.
fn broken(one: &EditedCallback<'_>, problems: Vec<Diagnostic>) -> Refused {
    if !one.before.problems.is_empty() {
        return Refused::Findings(one.before.problems.clone());
    }
    let first = problems.into_iter().next().map(|problem| problem.message);
    Refused::usage(format!("`{}`: {}", one.name(), first.unwrap_or_default()))
}

/// The chosen callbacks in the order of the file.
fn read<'a>(arguments: &Arguments, manifest: &Manifest<'a>) -> Result<Vec<Chosen<'a>>, Refused> {
    if !manifest.problems.is_empty() {
        return Err(Refused::Findings(manifest.problems.clone()));
    }
    let wanted: HashSet<&str> = arguments.callbacks.iter().map(String::as_str).collect();
    let mut callbacks = manifest.callbacks();
    let (mut names, mut chosen) = (Vec::new(), Vec::new());
    let mut take = |name: Option<&str>| {
        names.push(name.map(str::to_owned));
        arguments.all || name.is_some_and(|name| wanted.contains(name))
    };
    let mut count = 0;
    while let Some(before) = callbacks.next_where(|name| {
        count += 1;
        take(name)
    }) {
        let Some(lines) = callbacks
            .lines()
            .filter(|_| before.reading != Reading::Broken)
        else {
            return Err(Refused::Findings(before.problems));
        };
        chosen.push(Chosen {
            index: count - 1,
            lines,
            before,
        });
    }
    are_found(arguments, &names)?;
    Ok(chosen)
}

/// That each chosen callback is there, once, and a new name is free.
fn are_found(arguments: &Arguments, names: &[Option<String>]) -> Result<(), Refused> {
    let path = &arguments.file.file;
    let known: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in &known {
        *counts.entry(name).or_default() += 1;
    }
    let given: Vec<&str> = arguments.callbacks.iter().map(String::as_str).collect();
    let wanted = if arguments.all { &known } else { &given };
    if wanted.is_empty() {
        let message = format!("{path} has no callbacks: cbgen new --save {path}");
        return Err(Refused::usage(message));
    }
    for name in wanted {
        match counts.get(name) {
            Some(1) => {}
            Some(_) => return Err(EditError::Twice((*name).to_owned()).into()),
            None => {
                let error = EditError::Unknown {
                    name: (*name).to_owned(),
                    near: nearest_name(name, &known).map(str::to_owned),
                };
                return Err(Refused::usage(format!("{path}: {error}")));
            }
        }
    }
    let Some(new) = arguments.name.as_deref() else {
        return Ok(());
    };
    if given.iter().any(|name| *name != given[0]) {
        return Err(Refused::usage(
            "--name is for one callback: two cannot have one name",
        ));
    }
    if !is_name(new) {
        return Err(EditError::Name(new.to_owned()).into());
    }
    if new != given[0] && counts.contains_key(new) {
        return Err(EditError::InUse(new.to_owned()).into());
    }
    Ok(())
}

/// An edit under way.
struct EditRun<'r, 'a> {
    arguments: &'a Arguments,
    levels: &'r Levels,
    manifest: &'r Manifest<'a>,
    sources: &'r mut Sources<'a>,
    findings: Vec<Diagnostic>,
    /// The variables that have no value.
    missing: Vec<MissingValue>,
    /// The new endpoints of `[defaults]`, with their places.
    rewrites: Vec<(Range<usize>, String)>,
    notes: Vec<String>,
}

impl<'a> EditRun<'_, 'a> {
    /// What the callbacks are to be.
    fn afters(
        &mut self,
        input: EditInput<'a>,
        chosen: &[Chosen<'a>],
    ) -> Result<Vec<Draft<'a>>, Refused> {
        let given = match input {
            EditInput::Flags(flags) => flags.draft(self.sources),
            EditInput::Draft(after) => return Ok(vec![after.clone()]),
        };
        let given = given.map_err(|error| Usage(error.to_string()))?;
        let (manifest, sources) = (self.manifest, &mut *self.sources);
        let mut afters = Vec::with_capacity(chosen.len());
        let mut flags = FlagChanges::new(self.arguments, given, sources);
        flags.contradiction(chosen.iter().map(|one| &one.before.draft))?;
        for one in chosen {
            afters.push(flags.after(&one.before, manifest, sources)?);
        }
        self.rewrites = flags.replacements.rewrites()?;
        self.notes = flags.notes(chosen.len())?;
        Ok(afters)
    }

    /// Checks what the callbacks are to be, and builds it. What a flag of this run allows, the file has to allow
    /// tomorrow.
    fn checked(
        &mut self,
        chosen: Vec<Chosen<'a>>,
        afters: Vec<Draft<'a>>,
    ) -> Result<Vec<EditedCallback<'a>>, Refused> {
        let manifest = self.manifest;
        let levels = manifest.levels(self.levels);
        let has_flags = !self.arguments.levels.words().is_empty();
        let tomorrow = has_flags.then(|| manifest.levels(&Levels::default()));
        let mut callbacks = Vec::with_capacity(chosen.len());
        let mut wrong = Vec::new();
        for (one, after) in chosen.into_iter().zip(afters) {
            let allowed = &one.before.allow;
            let check = |levels: &Levels| -> (Checked, Option<Filled>) {
                let checked = manifest.check(&after, levels, allowed);
                let filled = manifest.fill(&after, &checked, levels, allowed, &value_of);
                (checked, filled)
            };
            let (checked, filled) = check(&levels);
            let filled = filled.unwrap_or_else(|| Filled {
                callback: checked.callback.clone(),
                ..Filled::default()
            });
            let mut needed = Vec::new();
            if let Some(tomorrow) = &tomorrow {
                let (checked, filled) = check(tomorrow);
                needed = checked.findings;
                needed.extend(filled.into_iter().flat_map(|filled| filled.findings));
            }
            let mut findings = checked.findings;
            findings.extend(filled.findings);
            self.missing.extend(filled.missing);
            let is_wrong = checked.callback.is_none() || exit_code(&findings) > 0;
            if !is_wrong && suggest_allow(&mut needed, self.levels) {
                wrong.append(&mut needed);
            }
            self.findings.append(&mut findings);
            let Some(built) = checked.callback.filter(|_| !is_wrong) else {
                wrong.append(&mut self.findings);
                continue;
            };
            callbacks.push(EditedCallback {
                index: one.index,
                lines: one.lines,
                gets_own_endpoints: one.before.takes_endpoints
                    && self.rewrites.is_empty()
                    && !one.before.draft.destinations.is_empty()
                    && one.before.draft.destinations != after.destinations,
                triggers: [&one.before.draft, &after]
                    .map(|draft| draft.trigger_in(&manifest.catalogue)),
                allow: denied_codes(&needed).into_iter().map(Code::name).collect(),
                field: field::render(&built),
                built,
                whole: filled.callback.as_ref().map(field::render),
                values: after.endpoint_variables(&manifest.macros),
                before: one.before,
                after,
            });
        }
        if wrong.is_empty() {
            return Ok(callbacks);
        }
        distinct(&mut wrong);
        Err(Refused::Findings(wrong))
    }

    /// The new text, which has been read and says what was wanted.
    fn written(&self, text: &str, callbacks: &[EditedCallback<'a>]) -> Result<String, Refused> {
        // Where the endpoints of `[defaults]` are rewritten, those that take them have the new ones already.
        let base = |one: &EditedCallback<'a>| {
            let mut base = one.before.draft.clone();
            if one.before.takes_endpoints && !self.rewrites.is_empty() {
                base.destinations.clone_from(&one.after.destinations);
            }
            base
        };
        let bases: Vec<Draft<'a>> = callbacks.iter().map(base).collect();
        let edits = callbacks
            .iter()
            .zip(&bases)
            .map(|(one, base)| CallbackEdit {
                lines: one.lines.clone(),
                before: base,
                after: &one.after,
                allowed: &one.before.allow,
                allow: &one.allow,
                has_default_conditions: one.before.takes_defaults
                    && self.manifest.has_default_conditions(),
            });
        let edits: Vec<CallbackEdit<'_>> = edits.collect();
        let new = edit::apply(text, &edits, &self.rewrites)?;
        if new == text {
            return Ok(new);
        }
        let mut sources = Sources::new();
        let manifest = parsed(&mut sources, &self.arguments.file.file, &new);
        let mut now = manifest.callbacks();
        let mut at = 0;
        for one in callbacks {
            // An edit keeps the order of callbacks.
            let read = now.next_where(|_| {
                at += 1;
                at > one.index
            });
            let is_same = |read: &ManifestCallback<'_>| {
                read.draft == one.after
                    && read.allow.len() == one.before.allow.len() + one.allow.len()
            };
            match read {
                Some(read) if !read.problems.is_empty() => {
                    return Err(broken(one, read.problems));
                }
                Some(read) if is_same(&read) => {}
                _ => return Err(EditError::Unkept.into()),
            }
        }
        Ok(new)
    }
}

/// Says of what the file would refuse tomorrow how it allows it; whether there is any that no flag allows.
fn suggest_allow(findings: &mut [Diagnostic], levels: &Levels) -> bool {
    let mut any = false;
    for finding in findings {
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
