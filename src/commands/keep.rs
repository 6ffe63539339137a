//! What the verbs that keep a file share: the file's flag, and finding one callback in it.

use super::environment::value_of;
use super::global::Global;
use super::included::LocalFiles;
use super::{Usage, files, output};
use crate::callback::{Draft, Macros, SourceKind, Sources, Span};
use crate::catalogue::Catalogue;
use crate::lint::{Checked, Code, Diagnostic, Filled, Level, Levels};
use crate::manifest::edit::EditError;
use crate::manifest::select::UnknownName;
use crate::manifest::{DEFAULT_FILE, Manifest, ManifestCallback, nearest_name};
use clap::Args;
use std::collections::HashSet;

/// `--file`.
#[derive(Debug, Clone, Args)]
pub(super) struct FileFlag {
    /// The file
    #[arg(short, long, value_name = "FILE", default_value = DEFAULT_FILE)]
    pub(super) file: String,
}

impl FileFlag {
    /// Its text.
    pub(super) fn text(&self) -> anyhow::Result<String> {
        files::read_text(&self.file)
    }

    /// That it is a file, and there: verbs that change it make none.
    pub(super) fn is_there(&self) -> anyhow::Result<()> {
        if self.file == files::STDIN {
            return Err(Usage("--file takes a file".into()).into());
        }
        // A pipe would be waited for, and nothing can be put in its place.
        let is_other = |about: &std::fs::Metadata| !about.is_file() && !about.is_dir();
        if std::fs::metadata(&self.file).is_ok_and(|about| is_other(&about)) {
            let file = &self.file;
            return Err(Usage(format!("{file} is no file, and cannot be changed")).into());
        }
        self.text().map(drop)
    }
}

/// Adds the file's text to the sources and parses it, with the files that it includes. All verbs parse here.
pub(super) fn parsed<'t>(sources: &mut Sources<'t>, path: &str, text: &'t str) -> Manifest<'t> {
    let source = if path == files::STDIN {
        sources.add(SourceKind::Stdin, "<stdin>", text)
    } else {
        // Another file may have included it.
        sources.add_once(path.to_owned(), text)
    };
    Manifest::parse(text, source, sources, &LocalFiles(path))
}

/// Adds what was found in a file. What a file has that several include is told once.
pub(super) fn add_problems(findings: &mut Vec<Diagnostic>, problems: Vec<Diagnostic>) {
    for problem in problems {
        if !findings.contains(&problem) {
            findings.push(problem);
        }
    }
}

/// Why a callback cannot be shown.
pub(super) enum Unfound {
    /// The file is broken; these are its findings.
    Broken(Vec<Diagnostic>),
    /// It has no callback of this name.
    Unknown(Usage),
}

/// One callback of a file by its name.
pub(super) fn callback<'t>(
    manifest: &Manifest<'t>,
    path: &str,
    name: &str,
) -> Result<ManifestCallback<'t>, Unfound> {
    if !manifest.problems.is_empty() {
        return Err(Unfound::Broken(manifest.problems.clone()));
    }
    manifest.named(name).next().ok_or_else(|| {
        let names = manifest.names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let near = nearest_name(name, &names).map(str::to_owned);
        let error = EditError::Unknown {
            name: name.to_owned(),
            near,
        };
        Unfound::Unknown(Usage(format!("{path}: {error}")))
    })
}

/// Where a callback goes that only links can have.
pub(super) fn for_links(path: &str, name: &str) -> String {
    format!("`{name}` is for links: cbgen link LINK --from {path} --only {name}")
}

impl From<UnknownName> for Usage {
    fn from(unknown: UnknownName) -> Self {
        Self(unknown.to_string())
    }
}

/// What a callback is judged by.
pub(super) struct Judge<'j> {
    pub(super) catalogue: &'j Catalogue,
    pub(super) macros: &'j Macros,
    pub(super) levels: Levels,
}

impl<'j> Judge<'j> {
    /// The levels of the flags, with the file's own.
    pub(super) fn new(manifest: &'j Manifest<'_>, levels: &Levels) -> Self {
        Self {
            catalogue: &manifest.catalogue,
            macros: &manifest.macros,
            levels: manifest.levels(levels),
        }
    }

    /// The callback's check.
    pub(super) fn check(&self, callback: &ManifestCallback<'_>) -> Checked {
        callback
            .draft
            .check(self.catalogue, self.macros, &self.levels, &callback.allow)
    }

    /// The check of a draft, and what its variables make of it, if it has any.
    pub(super) fn check_filled(
        &self,
        draft: &Draft<'_>,
        allow: &[(Code, Span)],
    ) -> (Checked, Option<Filled>) {
        let (catalogue, macros, levels) = (self.catalogue, self.macros, &self.levels);
        let checked = draft.check(catalogue, macros, levels, allow);
        let filled = draft.fill(&checked, catalogue, macros, levels, allow, &value_of);
        (checked, filled)
    }
}

/// Warns of what keeps all callbacks of a file from being built, for verbs that only move its text: a file that it
/// includes and that is gone or broken, a mistake in its own `[defaults]`. The first stands for all.
pub(super) fn warn_of_unbuildable(global: &Global, path: &str, text: &str) {
    let mut sources = Sources::new();
    let mut problems = parsed(&mut sources, path, text).problems;
    problems.retain(|problem| problem.level == Level::Deny);
    let Some(first) = problems.into_iter().next() else {
        return;
    };
    let message = format!("{path} cannot be built as it is: {}", first.message);
    let mut warning = Diagnostic::remark(message).help(format!("see all: cbgen check {path}"));
    warning.labels = first.labels;
    output::report(global, &sources, vec![warning]);
}

/// What several callbacks take from one place is told once.
pub(super) fn tell_once(findings: &mut Vec<Diagnostic>) {
    let mut told = HashSet::new();
    let are_new: Vec<bool> = findings
        .iter()
        .map(|finding| finding.labels.is_empty() || told.insert(finding))
        .collect();
    let mut are_new = are_new.into_iter();
    findings.retain(|_| are_new.next().unwrap_or(true));
}

/// The codes that stop a callback, each once.
pub(super) fn denied(findings: &[Diagnostic]) -> Vec<&'static str> {
    let denied = findings
        .iter()
        .filter(|finding| finding.level == Level::Deny);
    let mut codes: Vec<&str> = denied
        .filter_map(|finding| finding.code.map(Code::name))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// An edit that a file does not take.
pub(super) fn refused(path: &str, error: &EditError) -> anyhow::Error {
    Usage(format!("{path} is left as it is: {error}")).into()
}
