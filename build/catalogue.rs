//! Reads the rows of `placeholders/*.toml`, refuses the bad ones, and writes the static tables as Rust.

#[macro_use]
#[path = "../src/choices.rs"]
mod choices;

#[path = "catalogue/check.rs"]
mod check;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program's own: the build reads by it"
)]
#[path = "../src/catalogue/kinds.rs"]
mod kinds;
#[path = "catalogue/render.rs"]
mod render;
#[allow(dead_code, reason = "the rows are printed whole")]
#[path = "catalogue/rows.rs"]
mod rows;
#[allow(unreachable_pub, reason = "the program's own: the build reads by it")]
#[path = "../src/catalogue/sample.rs"]
mod sample;

use rows::{CategoryFile, FallbackFile, OtherFile, Placeholder, Trigger, TriggerFile, Word};
use serde::Deserialize;

/// One file of the catalogue: its path as shown in errors, and its text.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    fn stem(&self) -> &str {
        let name = self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path);
        name.strip_suffix(".toml").unwrap_or(name)
    }
}

/// The errors met so far, each `path:line: what is wrong`.
#[derive(Default)]
struct Errors(Vec<String>);

impl Errors {
    fn add(&mut self, file: &File, at: usize, message: impl AsRef<str>) {
        let line = 1 + file.text[..at.min(file.text.len())].matches('\n').count();
        let message = message.as_ref();
        self.0.push(format!("{}:{line}: {message}", file.path));
    }

    /// Adds an error about a word, unless something is so.
    fn unless(&mut self, is_so: bool, file: &File, word: &Word, message: impl AsRef<str>) {
        if !is_so {
            self.add(file, word.at(), message);
        }
    }

    fn parse<'f, T: for<'a> Deserialize<'a>>(&mut self, file: &'f File) -> Option<(&'f File, T)> {
        let rows = toml::from_str(&file.text);
        let tell = |error: &toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start);
            self.add(file, at, error.message());
        };
        rows.inspect_err(tell).ok().map(|rows| (file, rows))
    }
}

/// Every file, parsed; each is known by its name.
#[derive(Default)]
struct Rows<'f> {
    categories: Vec<(&'f File, CategoryFile)>,
    triggers: Vec<(&'f File, TriggerFile)>,
    others: Vec<(&'f File, OtherFile)>,
    fallbacks: Vec<(&'f File, FallbackFile)>,
}

impl<'f> Rows<'f> {
    fn placeholders(&self) -> impl Iterator<Item = (&'f File, &Placeholder)> {
        let all = self.categories.iter();
        all.flat_map(|(file, rows)| rows.placeholder.iter().map(|row| (*file, row)))
    }

    fn triggers(&self) -> impl Iterator<Item = (&'f File, &Trigger)> {
        let all = self.triggers.iter();
        all.flat_map(|(file, rows)| rows.trigger.iter().map(|row| (*file, row)))
    }

    fn placeholder(&self, name: &str) -> Option<&Placeholder> {
        let mut rows = self.placeholders().map(|(_, row)| row);
        rows.find(|row| row.name.0.as_str() == name)
    }

    /// The triggers that a list means, in the order of `triggers.toml`: ids, `sk_*` for all that begin so, and
    /// `!id` for one that an earlier word took in.
    fn matching(&self, list: &[Word]) -> Vec<String> {
        let is_meant = |id: &&Word| {
            let mut words = list.iter().rev();
            words
                .find(|word| matches(word, id))
                .is_some_and(|word| !word.starts_with('!'))
        };
        let ids = self.triggers().map(|(_, row)| &row.id);
        ids.filter(is_meant).map(|id| (**id).clone()).collect()
    }
}

fn matches(word: &str, id: &str) -> bool {
    let word = word.trim_start_matches('!');
    word.strip_suffix('*')
        .map_or(word == id, |start| id.starts_with(start))
}

pub(crate) struct Compiled {
    pub(crate) tables: String,
    /// Date and size in one line, for `--version`.
    pub(crate) summary: String,
}

/// Compiles the files into the source of the static tables, or says all that is wrong with them.
///
/// # Errors
/// One line for each bad row: a duplicate, an unknown trigger, an example that does not fit its type,
/// a missing source, or TOML that does not parse.
pub(crate) fn compile(files: &[File]) -> Result<Compiled, Vec<String>> {
    let (mut rows, mut errors) = (Rows::default(), Errors::default());
    for file in files {
        match file.stem() {
            "triggers" => rows.triggers.extend(errors.parse(file)),
            "fallbacks" => rows.fallbacks.extend(errors.parse(file)),
            "other_names" => rows.others.extend(errors.parse(file)),
            _ => rows.categories.extend(errors.parse(file)),
        }
    }
    if errors.0.is_empty() {
        check::check(&rows, &mut errors);
    }
    if !errors.0.is_empty() {
        return Err(errors.0);
    }
    let dates = rows.placeholders().map(|(_, row)| row.checked.as_str());
    let newest = dates.max().unwrap_or_default().to_owned();
    let (count, triggers) = (rows.placeholders().count(), rows.triggers().count());
    Ok(Compiled {
        tables: render::render(rows, &newest),
        summary: format!("{newest}: {count} placeholders, {triggers} triggers"),
    })
}
