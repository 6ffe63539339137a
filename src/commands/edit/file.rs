//! An edit of a file: what the chosen callbacks say, what they are to say, and the text that says it. The file is
//! parsed twice, before and after, however many callbacks change.

use super::flags::Arguments;
use super::replace::Rewrites;
use crate::callback::{Callback, Draft, Given, Sources};
use crate::catalogue::Trigger;
use crate::commands::shared::{Refused, parsed, unset, value_of, wrong_usage};
use crate::forms::field;
use crate::lint::{Code, Diagnostic, Level, Levels, denied_codes, distinct};
use crate::manifest::edit::{self, CallbackEdit, EditError, changes, removed_tokens};
use crate::manifest::select::UnknownName;
use crate::manifest::{Manifest, ManifestCallback, Reading, is_name};
use crate::report::exit_code;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// An edit: the callbacks that it is about, and the text of the file that says what they are to be.
#[derive(Debug)]
pub(super) struct FileEdit<'a> {
    pub(super) manifest: Manifest<'a>,
    pub(super) callbacks: Vec<EditedCallback<'a>>,
    /// The new endpoints of `[defaults]`, with their places.
    pub(super) rewrites: Rewrites,
    pub(super) text: String,
    pub(super) findings: Vec<Diagnostic>,
    /// What the flags could not do everywhere.
    pub(super) notes: Vec<String>,
}

/// A callback that an edit is about.
#[derive(Debug)]
pub(super) struct EditedCallback<'a> {
    /// Its number in the file.
    index: usize,
    lines: Range<usize>,
    pub(super) before: ManifestCallback<'a>,
    pub(super) after: Draft<'a>,
    /// Codes that it has to allow beside those that it allows.
    allow: Vec<&'static str>,
    /// It, with `${NAME}` as it is written, once it is checked.
    pub(super) built: Option<Callback>,
    /// It with the values of its variables, if it has any.
    filled: Option<Callback>,
    /// Whether one of these is missing.
    lacks_value: bool,
}

impl EditedCallback<'_> {
    pub(super) fn name(&self) -> &str {
        self.after.name.as_ref().map_or("", Given::text)
    }

    pub(super) fn is_changed(&self) -> bool {
        !self.allow.is_empty() || self.before.draft != self.after
    }

    /// It with its values, where it has all.
    pub(super) fn whole(&self) -> Option<&Callback> {
        let whole = self.filled.as_ref().or(self.built.as_ref());
        whole.filter(|_| !self.lacks_value)
    }

    /// The field with `${NAME}` as it is written.
    pub(super) fn field(&self) -> String {
        let built = self.built.as_ref();
        built.map_or_else(String::new, field::render)
    }
}

impl<'a> FileEdit<'a> {
    /// Makes the edit that flags say, or that makes of one callback what questions made of it. Findings point to the sources
    /// that it adds: flags, and the file as it was.
    pub(super) fn new(
        arguments: &'a Arguments,
        after: Option<&Draft<'a>>,
        levels: &Levels,
        text: &'a str,
        sources: &mut Sources<'a>,
    ) -> Result<Self, Refused> {
        let mut edit = Self::read(arguments, text, sources)?;
        match (after, edit.callbacks.first_mut()) {
            (Some(after), Some(one)) => one.after = after.clone(),
            _ => edit.apply(arguments, sources)?,
        }
        edit.check(arguments, levels)?;
        edit.text = edit.written(arguments, text)?;
        Ok(edit)
    }

    /// The chosen callbacks in the order of the file, as they are.
    ///
    /// # Errors
    /// Where one is not there, is there twice or cannot be read, or a new name is taken.
    pub(super) fn read(
        arguments: &Arguments,
        text: &'a str,
        sources: &mut Sources<'a>,
    ) -> Result<Self, Refused> {
        let manifest = parsed(sources, &arguments.file.file, text);
        if !manifest.problems.is_empty() {
            return Err(Refused::Findings(manifest.problems));
        }
        let wanted: HashSet<&str> = arguments.callbacks.iter().map(String::as_str).collect();
        let (mut names, mut callbacks) = (Vec::new(), Vec::new());
        let mut walk = manifest.callbacks();
        while let Some(before) = walk.next_where(|name| {
            names.push(name.map(str::to_owned));
            arguments.all || name.is_some_and(|name| wanted.contains(name))
        }) {
            let lines = walk.lines().filter(|_| before.reading != Reading::Broken);
            let Some(lines) = lines else {
                return Err(Refused::Findings(before.problems));
            };
            callbacks.push(EditedCallback {
                index: names.len() - 1,
                lines,
                after: before.draft.clone(),
                before,
                allow: Vec::new(),
                built: None,
                filled: None,
                lacks_value: false,
            });
        }
        are_found(arguments, &names)?;
        Ok(Self {
            manifest,
            callbacks,
            rewrites: Vec::new(),
            text: String::new(),
            findings: Vec::new(),
            notes: Vec::new(),
        })
    }

    pub(super) fn was(&self, one: &EditedCallback<'_>) -> Option<Callback> {
        let Manifest {
            catalogue, macros, ..
        } = &self.manifest;
        one.before.draft.lenient(catalogue, macros)
    }

    pub(super) fn triggers(&self, one: &EditedCallback<'_>) -> [Option<&'static Trigger>; 2] {
        [&one.before.draft, &one.after].map(|draft| draft.trigger_in(&self.manifest.catalogue))
    }

    /// What was, and what is, a line for each. Of several callbacks, nobody reads what changes about each.
    pub(super) fn changes(&self) -> Vec<String> {
        let [one] = &self.callbacks[..] else {
            return Vec::new();
        };
        let (mut lines, before) = (Vec::new(), &one.before.draft);
        if one.is_changed() {
            let was = self.was(one);
            lines = changes([before, &one.after], [was.as_ref(), one.built.as_ref()]);
        }
        let had = one.before.takes_endpoints && !before.destinations.is_empty();
        if had && self.rewrites.is_empty() && before.destinations != one.after.destinations {
            let what = "the endpoints are its own now, and no longer those of [defaults]";
            lines.push(what.to_owned());
        }
        lines
    }

    /// What Adjust keeps though the file has it no more.
    pub(super) fn lost(&self) -> Vec<String> {
        let each = self.callbacks.iter();
        let lost = each.flat_map(|one| removed_tokens(&one.before.draft, &one.after));
        lost.collect()
    }

    /// Checks what the callbacks are to be, and builds it. What a flag of this run allows, the file has to allow
    /// tomorrow.
    fn check(&mut self, arguments: &Arguments, levels: &Levels) -> Result<(), Refused> {
        let manifest = &self.manifest;
        let now = manifest.levels(levels);
        let has_flags = arguments.levels.each().next().is_some();
        let tomorrow = has_flags.then(|| manifest.levels(&Levels::default()));
        let (mut missing, mut wrong) = (Vec::new(), Vec::new());
        for one in &mut self.callbacks {
            let (after, allowed) = (&one.after, &one.before.allow);
            let check = |levels: &Levels| {
                let checked = manifest.check(after, levels, allowed);
                let (catalogue, macros) = (&manifest.catalogue, &manifest.macros);
                let filled = after.fill(&checked, catalogue, macros, levels, allowed, &value_of);
                (checked, filled)
            };
            let (checked, filled) = check(&now);
            let mut findings = checked.findings;
            let mut needed = Vec::new();
            if let Some(tomorrow) = &tomorrow {
                let (checked, filled) = check(tomorrow);
                needed = checked.findings;
                needed.extend(filled.into_iter().flat_map(|filled| filled.findings));
            }
            if let Some(filled) = filled {
                one.lacks_value = filled.callback.is_none();
                one.filled = filled.callback;
                findings.extend(filled.findings);
                missing.extend(filled.missing);
            }
            one.built = checked.callback;
            let is_wrong = one.built.is_none() || exit_code(&findings) > 0;
            self.findings.append(&mut findings);
            if is_wrong {
                wrong.append(&mut self.findings);
            } else if suggest_allow(&mut needed, levels) {
                wrong.append(&mut needed);
            }
            one.allow = denied_codes(&needed).into_iter().map(Code::name).collect();
        }
        if !wrong.is_empty() {
            distinct(&mut wrong);
            return Err(Refused::Findings(wrong));
        }
        self.findings.splice(0..0, unset(&missing));
        distinct(&mut self.findings);
        Ok(())
    }

    /// The new text, which has been read and says what was wanted.
    fn written(&self, arguments: &Arguments, text: &str) -> Result<String, Refused> {
        // Where the endpoints of `[defaults]` are rewritten, those that take them have the new ones already.
        let bases = self.callbacks.iter().map(|one| {
            let mut base = Cow::Borrowed(&one.before.draft);
            if one.before.takes_endpoints && !self.rewrites.is_empty() {
                let own = &mut base.to_mut().destinations;
                own.clone_from(&one.after.destinations);
            }
            base
        });
        let bases: Vec<Cow<'_, Draft<'a>>> = bases.collect();
        let edits = self.callbacks.iter().zip(&bases);
        let edits = edits.map(|(one, base)| CallbackEdit {
            lines: one.lines.clone(),
            before: base,
            after: &one.after,
            allowed: &one.before.allow,
            allow: &one.allow,
            has_default_conditions: one.before.takes_defaults
                && !self.manifest.defaults.conditions.is_empty(),
        });
        let edits: Vec<CallbackEdit<'_>> = edits.collect();
        let path = &arguments.file.file;
        let new = edit::apply(text, &edits, &self.rewrites);
        let new = new.map_err(|error| Refused::edit(path, &error))?;
        if new == text {
            return Ok(new);
        }
        let mut sources = Sources::new();
        let manifest = parsed(&mut sources, path, &new);
        let (mut now, mut at) = (manifest.callbacks(), 0);
        for one in &self.callbacks {
            // An edit keeps the order of callbacks.
            let read = now.next_where(|_| {
                at += 1;
                at > one.index
            });
            let is_same = |read: &ManifestCallback<'_>| {
                read.draft == one.after
                    && read.allow.len() == one.before.allow.len() + one.allow.len()
            };
            let problem = read.as_ref().and_then(|read| read.problems.first());
            match (problem, &read) {
                // What was wrong with it stays.
                (Some(_), _) if !one.before.problems.is_empty() => {
                    return Err(Refused::Findings(one.before.problems.clone()));
                }
                (Some(problem), _) => wrong_usage!("`{}`: {}", one.name(), problem.message),
                (None, Some(read)) if is_same(read) => {}
                _ => return Err(Refused::edit(path, &EditError::Unkept)),
            }
        }
        Ok(new)
    }
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
        wrong_usage!("{path} has no callbacks: cbgen new --save {path}");
    }
    let refused = |error| Err(Refused::edit(path, &error));
    for name in wanted {
        match counts.get(name) {
            Some(1) => {}
            Some(_) => return refused(EditError::Twice((*name).to_owned())),
            None => {
                let known = known.iter().copied();
                return refused(EditError::Unknown(UnknownName::among(name, known)));
            }
        }
    }
    match arguments.name.as_deref() {
        Some(_) if given.iter().any(|name| *name != given[0]) => {
            wrong_usage!("--name is for one callback: two cannot have one name")
        }
        Some(new) if !is_name(new) => refused(EditError::Name(new.to_owned())),
        Some(new) if new != given[0] && counts.contains_key(new) => {
            refused(EditError::InUse(new.to_owned()))
        }
        _ => Ok(()),
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
