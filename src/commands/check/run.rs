//! One run of `check`: the callbacks of files and of other texts, and what was found in them.

use crate::callback::{Given, Macros, Sources};
use crate::catalogue::{Catalogue, Trigger};
use crate::commands::shared::output::{self, plural};
use crate::commands::shared::{files, parsed, unknown_word, unset, value_of};
use crate::lint::read;
use crate::lint::rules::Context;
use crate::lint::{self, Code, Diagnostic, Level, Levels, MissingValue, check_parameters};
use crate::manifest::Manifest;
use crate::manifest::field_lines::given_lines;
use crate::manifest::select::{CallbackSelection, UnknownName};
use std::collections::HashSet;

#[derive(Clone, Default)]
pub(super) struct CheckRun {
    pub(super) levels: Levels,
    /// The macros that flags name.
    pub(super) macros: Macros,
    /// What texts are judged by that are no files: files declare what they need themselves.
    pub(super) declared_macros: Macros,
    pub(super) catalogue: Catalogue,
    pub(super) trigger: Option<&'static Trigger>,
    callbacks: usize,
    /// How many sets that no callback takes in.
    sets: usize,
    /// How many links carry no callback.
    pub(super) empty_links: usize,
    /// The callbacks of files that are checked; all without names.
    names: Vec<String>,
    /// Those that no file had so far; `None` before the first file.
    unknown: Option<Vec<UnknownName>>,
    /// The variables of files that have no value, and are judged as they are written.
    missing: Vec<MissingValue>,
    pub(super) findings: Vec<Diagnostic>,
}

impl CheckRun {
    pub(super) fn new(levels: Levels, macros: Macros, names: Vec<String>) -> Self {
        Self {
            levels,
            declared_macros: macros.clone(),
            macros,
            names,
            ..Self::default()
        }
    }

    /// What a file declares holds for the texts that are checked beside it.
    pub(super) fn declare(&mut self, path: &str, text: &str) {
        let mut sources = Sources::new();
        let manifest = parsed(&mut sources, path, text);
        let declared = &mut self.declared_macros;
        *declared = manifest.macros.joined(declared);
        for callback in manifest.callbacks() {
            // Nobody can know which callback a text beside the file is to be.
            let own = callback.draft.macros;
            if !own.is_empty() {
                *declared = declared.joined(&own);
            }
        }
        let known = std::mem::take(&mut self.catalogue);
        self.catalogue = known.joined(manifest.catalogue);
    }

    /// Checks a file, or the lines of standard input.
    pub(super) fn source<'a>(&mut self, sources: &mut Sources<'a>, path: &str, text: &'a str) {
        if path == files::STDIN {
            let mut is_empty = true;
            for given in given_lines(sources, text) {
                is_empty = false;
                self.text(&given);
            }
            if is_empty {
                let message = "standard input has no callback";
                let finding = Diagnostic::new(Code::NoCallbacks, message)
                    .help("what was to print them may have failed");
                self.findings.extend(self.levels.judge(finding, &[]));
            }
        } else {
            self.file(parsed(sources, path, text));
        }
    }

    pub(super) fn text(&mut self, given: &Given<'_>) {
        let (catalogue, macros) = (&self.catalogue, &self.declared_macros);
        let cx = Context::new(catalogue, macros, self.trigger, &self.levels);
        let mut read = read::check(&cx, given);
        let link = read.link.as_ref();
        let callbacks = link.map_or(1, |link| link.callbacks().count());
        // An encoded callback is one by itself.
        let is_empty_link = callbacks == 0 && link.is_some_and(|link| link.host.is_some());
        self.callbacks += if is_empty_link { 0 } else { callbacks.max(1) };
        self.empty_links += usize::from(is_empty_link);
        self.findings.append(&mut read.findings);
    }

    /// Checks the callbacks of a file, each by itself and against each other.
    fn file(&mut self, mut manifest: Manifest<'_>) {
        manifest.macros = manifest.macros.joined(&self.macros);
        let levels = manifest.levels(&self.levels);
        // Names are a file's own: each app has its `install`.
        let names = self.names.clone();
        let mut selection = CallbackSelection::new(&names, Some(&value_of));
        let (problems, walk) = selection.walk(&manifest, &levels);
        self.findings.extend(problems);
        let (mut members, mut used) = (Vec::new(), HashSet::new());
        for mut callback in walk.filter(|callback| callback.is_chosen) {
            self.callbacks += 1;
            if let Some(filled) = &mut callback.filled {
                self.missing.append(&mut filled.missing);
            }
            self.findings.append(&mut callback.take_findings());
            used.extend(manifest.sets_of(&callback.read).map(str::to_owned));
            members.extend(callback.into_member());
        }
        let Manifest {
            catalogue, macros, ..
        } = &manifest;
        self.findings
            .append(&mut lint::file::check(&members, catalogue, &levels));
        if !names.is_empty() {
            let known = self.unknown.take();
            let mut unknown = selection.unknown();
            unknown.retain(|one| known.iter().all(|known| known.contains(one)));
            self.unknown = Some(unknown);
            return;
        }
        self.findings.extend(manifest.no_callbacks(&levels));
        for set in manifest.unused_sets(&used) {
            self.sets += 1;
            self.findings
                .append(&mut check_parameters(set, catalogue, macros, &levels));
        }
    }

    /// What can be told when all files are checked: names that none has, and values that are not there.
    pub(super) fn tell_rest(&mut self, sources: &mut Sources<'_>) {
        let unknown = self.unknown.take().unwrap_or_default().into_iter();
        let unknown = unknown.map(|unknown| unknown_word(sources, "NAME", unknown));
        self.findings.extend(unknown);
        let unset = unset(&self.missing).map(|warning| Diagnostic {
            level: Level::Allow,
            ..warning
        });
        self.findings.extend(unset);
    }

    /// How much was checked and found, for people.
    pub(super) fn summary(&self) -> String {
        let mut checked = plural(self.callbacks, "callback");
        if self.sets > 0 {
            checked = format!("{checked} and {}", plural(self.sets, "set"));
        }
        let found = output::counted(&self.findings);
        let found = found.unwrap_or_else(|| "no problems found".to_owned());
        format!("{checked} checked: {found}")
    }
}
