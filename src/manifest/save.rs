//! A callback added to the end of a file, after proving that the new file builds to the bytes printed.

use super::Manifest;
use super::include::{IncludedFiles, NoIncludes};
use super::write::{Block, block};
use crate::callback::{Callback, Macros, SourceId, SourceKind, Sources, Span};
use crate::forms::field;
use crate::lint::Levels;

/// A callback with what a file says beside it.
#[derive(Debug, Clone)]
pub struct Product<'p> {
    /// Its name in the file.
    pub name: &'p str,
    /// The trigger's id.
    pub trigger: Option<&'static str>,
    /// The event tokens that it is set up for.
    pub event_tokens: Vec<&'p str>,
    /// The codes that it must allow, to be built without flags.
    pub allow: Vec<&'static str>,
    /// The callback itself.
    pub callback: &'p Callback,
    /// The same without what is recommended, and the keys of that which it leaves out, where all the rest is sent.
    pub recommended: Option<(&'p Callback, Vec<&'p str>)>,
    /// The partner's macros that hold for it.
    pub macros: &'p Macros,
}

/// Why a callback was not added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The file is broken.
    #[error("{0}")]
    Broken(String),
    /// A file that it includes cannot be read.
    #[error("{0}")]
    Unread(String),
    /// It has a callback of this name.
    #[error("it has a callback named `{0}` already")]
    NameInUse(String),
    /// No table gives these bytes there.
    #[error("it cannot hold this callback as it is printed")]
    Bytes,
}

impl Product<'_> {
    /// The `[[callback]]` table, for any file.
    pub fn table(&self) -> String {
        let field = field::render(self.callback);
        let mut tables: Vec<String> = self.tables(false, Macros::NONE).collect();
        let is_same =
            |table: &String| built(table, self.name, &NoIncludes).as_ref() == Some(&field);
        let at = tables.iter().position(is_same).unwrap_or(tables.len() - 1);
        tables.swap_remove(at)
    }

    /// The tables that may say it, the best first; the last one names each parameter.
    fn tables<'t>(
        &'t self,
        without_defaults: bool,
        file_macros: &'t Macros,
    ) -> impl Iterator<Item = String> + 't {
        let own = self.macros.within(&field::render(self.callback));
        let own = own.without(file_macros);
        let table = move |callback: &Callback, excluded: Option<&[&str]>| {
            let about = Block {
                name: self.name,
                trigger: self.trigger,
                event_tokens: &self.event_tokens,
                without_defaults,
                allow: &self.allow,
                macros: &own,
                file_macros,
                recommended: excluded,
            };
            block(&about, callback)
        };
        let brief = self.recommended.as_ref();
        let brief = brief.map(|(rest, excluded)| (*rest, Some(&excluded[..])));
        let all = brief.into_iter().chain([(self.callback, None)]);
        all.map(move |(callback, excluded)| table(callback, excluded))
    }

    /// The text of a file with the callback at its end; everything else stays byte for byte.
    ///
    /// # Errors
    /// [`SaveError`], and then the file should stay as it is.
    pub fn added_to(&self, old: &str, files: &dyn IncludedFiles) -> Result<String, SaveError> {
        let manifest = whole(old, files)?;
        if manifest.named(self.name).next().is_some() {
            return Err(SaveError::NameInUse(self.name.to_owned()));
        }
        let field = field::render(self.callback);
        for without_defaults in [false, true] {
            for table in self.tables(without_defaults, &manifest.macros) {
                let new = appended(old, &table);
                if built(&new, self.name, files).as_ref() == Some(&field) {
                    return Ok(new);
                }
            }
        }
        Err(SaveError::Bytes)
    }
}

/// Where the name of a callback stands in the text of this source.
pub fn place_of(text: &str, source: SourceId, name: &str) -> Option<Span> {
    let manifest = Manifest::parse(text, source, &mut Sources::new(), &NoIncludes);
    let found = manifest.named(name).next()?;
    found.name.map(|given| given.place())
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

/// A file with a table behind its end, in the file's own line endings.
fn appended(old: &str, table: &str) -> String {
    let ending = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let mut new = String::with_capacity(old.len() + table.len() + 2 * ending.len());
    new.push_str(old);
    if !old.is_empty() {
        if !old.ends_with('\n') {
            new.push_str(ending);
        }
        new.push_str(ending);
    }
    new.push_str(&table.replace('\n', ending));
    new
}

/// What a file builds a callback to.
fn built(text: &str, name: &str, files: &dyn IncludedFiles) -> Option<String> {
    let manifest = whole(text, files).ok()?;
    let callback = manifest.named(name).last()?;
    let levels = manifest.levels(&Levels::default());
    let checked = manifest.check(&callback.draft, &levels, &callback.allow);
    checked.callback.map(|callback| field::render(&callback))
}
