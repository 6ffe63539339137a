//! A callback added to the end of a file, after proving that the new file builds to the bytes printed.

use super::include::{IncludedFiles, NoIncludes};
use super::write::{Attempt, block};
pub use super::write::{FromDefaults, Product};
use super::{Manifest, Reading};
use crate::callback::syntax::template::foreign_in;
use crate::callback::{Macros, SourceKind, Sources};
use crate::forms::field;
use crate::lint::{Diagnostic, Level, Levels};
use std::collections::BTreeMap;

/// Why a callback was not added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its message")]
pub enum SaveError {
    #[error("{0}")]
    Broken(String),
    /// A file that it includes cannot be read.
    #[error("{0}")]
    Unread(String),
    #[error("it has a callback named `{0}` already")]
    NameInUse(String),
    #[error(
        "its callbacks are written as one list (`callback = […]`): write each as a [[callback]] table, or take an empty list out"
    )]
    Inline,
    #[error("it cannot hold this callback as it is printed")]
    Bytes,
}

/// A table that was proven to build to its callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenTable {
    /// The table.
    pub text: String,
    /// The codes that it allows, each with what would be told.
    pub allowed: BTreeMap<&'static str, String>,
}

impl Product {
    /// The `[[callback]]` table as a text of its own, proven to build to the callback; `None` where none does.
    pub fn table(&self, takes: FromDefaults) -> Option<ProvenTable> {
        self.proven(takes, Macros::NONE, &NoIncludes, str::to_owned)
    }

    /// The text of a file with the callback at its end; everything else stays byte for byte.
    ///
    /// # Errors
    /// [`SaveError`], and then the file should stay as it is.
    pub fn added_to(&self, old: &str, files: &dyn IncludedFiles) -> Result<String, SaveError> {
        let table = self.table_in(old, files)?;
        Ok(appended(old, &table.text))
    }

    /// The table that is added to a file.
    pub(super) fn table_in(
        &self,
        old: &str,
        files: &dyn IncludedFiles,
    ) -> Result<ProvenTable, SaveError> {
        let manifest = whole(old, files)?;
        if manifest.named(&self.name).next().is_some() {
            return Err(SaveError::NameInUse(self.name.clone()));
        }
        let text_with = |table: &str| appended(old, table);
        [FromDefaults::All, FromDefaults::Nothing]
            .into_iter()
            .find_map(|takes| self.proven(takes, &manifest.macros, files, text_with))
            .ok_or_else(
                || match whole(&text_with("[[callback]]\nname = \"a\"\n"), files) {
                    Err(SaveError::Broken(_)) => SaveError::Inline,
                    _ => SaveError::Bytes,
                },
            )
    }

    /// The first table that builds to the callback, with what it has to allow, to be built without flags.
    fn proven(
        &self,
        takes: FromDefaults,
        file_macros: &Macros,
        files: &dyn IncludedFiles,
        text_with: impl Fn(&str) -> String,
    ) -> Option<ProvenTable> {
        let field = field::render(&self.callback);
        let own = self.macros.within(&field).without(file_macros);
        // `${NAME}` of another product would be a value from the environment.
        let beside = file_macros.beside_variables(&field);
        let variables = foreign_in(&field).filter(|word| beside.is_variable(word));
        let macros = &own.with(variables);
        // The best first: the last one names each parameter.
        let brief = self.recommended.as_ref().map(|_| true);
        brief.into_iter().chain([false]).find_map(|is_brief| {
            let mut allowed: BTreeMap<&'static str, String> = BTreeMap::new();
            loop {
                let allow: Vec<&str> = allowed.keys().copied().collect();
                let attempt = Attempt {
                    takes,
                    allow: &allow,
                    macros,
                    file_macros,
                    is_brief,
                };
                let text = block(self, &attempt);
                let denied = match built(&text_with(&text), &self.name, files)? {
                    Ok(bytes) if bytes == field => return Some(ProvenTable { text, allowed }),
                    Ok(_) => return None,
                    Err(denied) => denied,
                };
                // One denied code can hide another.
                let known = allowed.len();
                for finding in denied {
                    if let Some(code) = finding.code.filter(|code| code.can_be_allowed()) {
                        allowed.entry(code.name()).or_insert(finding.message);
                    }
                }
                if allowed.len() == known {
                    return None;
                }
            }
        })
    }
}

/// The names of a file's callbacks.
///
/// # Errors
/// [`SaveError::Broken`] or [`SaveError::Unread`] where nothing can be added to the file.
pub fn names(text: &str, files: &dyn IncludedFiles) -> Result<Vec<String>, SaveError> {
    Ok(whole(text, files)?.names())
}

/// A file without errors, neither in itself nor in those that it includes.
fn whole<'t>(text: &'t str, files: &dyn IncludedFiles) -> Result<Manifest<'t>, SaveError> {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "", text);
    let mut manifest = Manifest::parse(text, source, &mut sources, files);
    let mut problems = std::mem::take(&mut manifest.problems).into_iter();
    let Some(problem) = problems.next() else {
        return Ok(manifest);
    };
    let is_unread = problem.is_unread();
    let place = problem.labels.first().map(|label| label.span.source);
    let message = match place.filter(|place| *place != source) {
        Some(included) => format!("{}: {}", sources.get(included).name, problem.message),
        None => problem.message,
    };
    Err(if is_unread {
        SaveError::Unread(message)
    } else {
        SaveError::Broken(message)
    })
}

/// The first line of a file that cbgen makes. Editors read it; the file that it names is what `cbgen config-schema`
/// prints.
const SCHEMA: &str = "#:schema callbacks.schema.json\n";

/// The text of a file that is made.
pub fn new_file(text: &str) -> String {
    format!("{SCHEMA}\n{text}")
}

/// A file with a table behind its end, in the file's own line endings. A file that is made names its schema.
pub(super) fn appended(old: &str, table: &str) -> String {
    if old.is_empty() {
        return new_file(table);
    }
    let ending = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let end = if old.ends_with('\n') { "" } else { ending };
    format!("{old}{end}{ending}{}", table.replace('\n', ending))
}

/// What a file builds a callback to, without a value from the environment, or the findings that keep it from that; `None`
/// where the file or the callback in it cannot be read.
fn built(
    text: &str,
    name: &str,
    files: &dyn IncludedFiles,
) -> Option<Result<String, Vec<Diagnostic>>> {
    let manifest = whole(text, files).ok()?;
    let callback = manifest.named(name).last()?;
    if callback.reading != Reading::Whole {
        return None;
    }
    let levels = manifest.levels(&Levels::default());
    let checked = manifest.check(&callback.draft, &levels, &callback.allow);
    let mut denied = checked.findings;
    denied.retain(|finding| finding.level == Level::Deny);
    let draft = &callback.draft;
    let macros = draft.macros_beside(&manifest.macros);
    let has_variables = |url: &str| draft.macros_in(url, &macros).have_variables(url);
    let mut urls = draft.destinations.iter().map(|to| to.url.text());
    if urls.any(has_variables) {
        return None;
    }
    Some(match checked.callback {
        Some(callback) if denied.is_empty() => Ok(field::render(&callback)),
        _ => Err(denied),
    })
}
