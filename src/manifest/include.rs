//! `include = […]`: what other files share with this one. [`IncludedFiles`] gives their texts, for this module reads no
//! file itself. They hold what lists of parameters need, and nothing else.

use super::shared::{SHARED_KEYS, Shared};
use super::value::{Node, Reader};
use crate::callback::Sources;
use crate::lint::Diagnostic;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use toml::Spanned;

/// Where the files come from that a file includes.
pub trait IncludedFiles {
    /// The file at a path that the including file writes.
    ///
    /// # Errors
    /// A finding without a place.
    fn open(&self, path: &str) -> Result<IncludedFile, Box<Diagnostic>>;
}

/// A file that another one includes.
#[derive(Debug, Clone)]
pub struct IncludedFile {
    /// As findings name it.
    pub name: String,
    /// Its one place, however it is named.
    pub place: PathBuf,
    /// What it says.
    pub text: String,
}

/// For a text that stands alone: it includes no file.
#[derive(Debug, Clone, Copy)]
pub struct NoIncludes;

impl IncludedFiles for NoIncludes {
    fn open(&self, _: &str) -> Result<IncludedFile, Box<Diagnostic>> {
        Err(Box::new(Diagnostic::usage("nothing can be included here")))
    }
}

/// Adds what the files of a list share. What is wrong with the list is told by the reader; what is wrong in the files is
/// returned, and whether all that they share is known.
pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    value: &Node<'a>,
    shared: &mut Shared<'a>,
    sources: &mut Sources<'_>,
    files: &dyn IncludedFiles,
) -> (Vec<Diagnostic>, bool) {
    let before = reader.serious;
    let paths = reader.words("include", value, "a path");
    let mut is_whole = reader.serious == before;
    let (mut problems, mut seen) = (Vec::new(), HashMap::new());
    for path in &paths {
        let file = match files.open(path.text()) {
            Ok(file) => file,
            Err(finding) => {
                is_whole = false;
                reader.add(|| finding.at(path.place(), "included here"));
                continue;
            }
        };
        if let Some(first) = seen.insert(file.place, path.place()) {
            let shown = crate::lint::shortened(&file.name);
            reader.twice(format!("{shown} is included twice"), first, path.place());
            continue;
        }
        let source = sources.add_once(file.name, file.text.clone());
        let mut within = Reader::new(source, &file.text);
        if !read_file(&mut within, shared) {
            is_whole = false;
            // It may be a file of another kind, with what no log should show: its place is told, not its text.
            sources.hide(source);
        }
        problems.append(&mut within.take());
    }
    (problems, is_whole)
}

/// Adds what a file shares; `false` where it is no TOML.
fn read_file(reader: &mut Reader<'_>, shared: &mut Shared<'_>) -> bool {
    let (root, broken) = reader.parse(0..reader.len());
    if broken.is_empty() {
        let mut own = Shared::default();
        for item in super::value::in_order(&root) {
            if !own.read(reader, item) {
                refuse(reader, item.0);
            }
        }
        shared.take_in(reader, own);
    }
    broken.is_empty()
}

/// Tells of a key that an included file cannot have.
fn refuse<'a>(reader: &mut Reader<'a>, key: &Spanned<Cow<'a, str>>) {
    let word = &**key.get_ref();
    if !["include", "defaults", "lints", "callback"].contains(&word) {
        return reader.unknown_key(key, "an included file", &SHARED_KEYS);
    }
    let finding = Diagnostic::usage(format!("an included file has no `{word}`"));
    let finding = finding.at(reader.span(key.span()), "does not belong here");
    reader.add(|| finding.help("it belongs in the file that includes this one"));
}
