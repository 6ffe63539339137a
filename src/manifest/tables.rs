//! The callbacks of a text that is inspected as tables of `callbacks.toml`, which build to the same bytes.

use super::include::IncludedFiles;
use super::is_name;
use super::save::{self, FromDefaults, Product, ProvenTable, SaveError};
use crate::callback::syntax::link::Target;
use crate::callback::{Macros, check_macro};
use crate::catalogue::Trigger;
use crate::forms::field;
use crate::forms::inspected::InspectedCallback;
use crate::forms::link::whole_values;
use crate::lint::{Code, Diagnostic};
use crate::report::Printable;
use std::collections::HashMap;

/// What is asked of the tables.
#[derive(Debug, Clone, Copy)]
pub struct TableRequest<'r> {
    /// The name, or the begin of the names of several.
    pub name: Option<&'r str>,
    /// The trigger of a callback that comes without one.
    pub trigger: Option<&'static Trigger>,
    /// The partner's macros that were named.
    pub macros: &'r Macros,
    /// What was found in the text.
    pub findings: &'r [Diagnostic],
}

/// Why a text has no tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its message")]
pub enum NoTables {
    #[error("no table of callbacks.toml builds to this text: mend it first")]
    Broken,
    #[error("it holds a partner's macro that callbacks.toml cannot declare")]
    Macro,
    #[error("there is no callback here that callbacks.toml could hold")]
    Nothing,
    #[error(transparent)]
    File(#[from] SaveError),
}

impl TableRequest<'_> {
    /// The tables as a text to be put behind any file: they take nothing from its `[defaults]`, and begin on a line of
    /// their own.
    ///
    /// # Errors
    /// Why there are none.
    pub fn alone(&self, items: &[InspectedCallback]) -> Result<String, NoTables> {
        let tables = self.tables(items, HashMap::new(), |product| {
            product.table(FromDefaults::Nothing).ok_or(NoTables::Broken)
        })?;
        let of_links = items.iter().filter(|item| is_of_links(item));
        let words = of_links.map(|item| {
            let word = Printable(&item.text);
            format!("\n# {word}: only a link can carry this\n")
        });
        let tables = tables.iter().map(|(_, table)| format!("\n{table}"));
        Ok(words.chain(tables).collect())
    }

    /// The text of a file with the callbacks at its end, under free names, and these names.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn added_to(
        &self,
        items: &[InspectedCallback],
        old: &str,
        files: &dyn IncludedFiles,
    ) -> Result<(String, Vec<String>), NoTables> {
        let taken = save::names(old, files)?.into_iter().map(|name| (name, 1));
        let tables = self.tables(items, taken.collect(), |product| {
            Ok(product.table_in(old, files)?)
        })?;
        let (mut text, mut names) = (old.to_owned(), Vec::new());
        for (name, table) in tables {
            text = save::appended(&text, &table);
            names.push(name);
        }
        Ok((text, names))
    }

    /// The table of each callback that can have one, and its name, which none of those taken is.
    fn tables(
        &self,
        items: &[InspectedCallback],
        mut taken: HashMap<String, usize>,
        table: impl Fn(&Product) -> Result<ProvenTable, NoTables>,
    ) -> Result<Vec<(String, String)>, NoTables> {
        let products = items.iter().filter(|item| !is_of_links(item));
        let products = products.map(|item| Ok((item, self.product(item)?)));
        let products = products.collect::<Result<Vec<_>, NoTables>>()?;
        if products.is_empty() {
            return Err(NoTables::Nothing);
        }
        let count = products.len();
        let tables = products.into_iter().map(|(item, mut product)| {
            product.name = free(&mut taken, &self.name_of(count, item));
            let table = self.commented(&table(&product)?);
            Ok((product.name, table))
        });
        tables.collect()
    }

    /// A callback, which has no name yet.
    fn product(&self, item: &InspectedCallback) -> Result<Product, NoTables> {
        let mut macros = item.macros(self.macros);
        if item.decoded.is_none() {
            // Other products' macros are named in the file, or it would not build.
            macros = macros.joined(&foreign(&item.text));
        }
        let own = macros.within(&item.text);
        if own.words().any(|word| check_macro(word).is_err()) {
            return Err(NoTables::Macro);
        }
        let trigger = item.trigger.or(self.trigger);
        let has_events = trigger.is_some_and(|trigger| trigger.needs_event_token);
        let tokens = item.tokens.iter().filter(|_| has_events);
        Ok(Product {
            name: String::new(),
            trigger,
            event_tokens: tokens.cloned().collect(),
            callback: field::parse(&item.text, &macros).ok_or(NoTables::Broken)?,
            recommended: None,
            macros: own,
        })
    }

    /// The name of a callback: as asked, and for several of a link with what tells them apart.
    fn name_of(&self, count: usize, item: &InspectedCallback) -> String {
        let base = self.name.unwrap_or("callback");
        if count == 1 {
            return base.to_owned();
        }
        let trigger = item.trigger.map_or("callback", |trigger| trigger.id);
        let tokens = item.tokens.iter().map(String::as_str);
        let tokens = tokens.filter(|token| is_name(token));
        let words: Vec<&str> = [base, trigger].into_iter().chain(tokens).collect();
        words.join("-")
    }

    /// A table with a comment on what it allows, and on macros that nobody has declared and no partner fills in.
    fn commented(&self, table: &ProvenTable) -> String {
        let allowed = table.allowed.iter();
        let why = allowed.map(|(code, why)| format!("\n# {code}: {}", Printable(why)));
        let why = why.collect::<String>() + ALLOW;
        let mut text = table.text.replacen(ALLOW, &why, 1);
        for finding in self.findings.iter().filter(|one| is_undeclared(one)) {
            let (message, code) = (&finding.message, finding.code.map_or("", Code::name));
            let line = text.lines().find(|line| line.starts_with(&MACROS[1..]));
            let subject = message.split('`').nth(1).unwrap_or_default();
            if line.is_some_and(|line| line.contains(subject)) {
                let why = format!("\n# {code}: {}{MACROS}", Printable(message));
                text = text.replacen(MACROS, &why, 1);
            }
        }
        text
    }
}

/// A name, or the first free one with a number behind it; from now on, it is taken. Each that is taken has the number that
/// was tried last behind it.
fn free(taken: &mut HashMap<String, usize>, name: &str) -> String {
    let mut free = name.to_owned();
    while taken.contains_key(&free) {
        let number = taken.entry(name.to_owned()).or_insert(1);
        *number += 1;
        free = format!("{name}-{number}");
    }
    taken.insert(free.clone(), 1);
    free
}

fn is_of_links(item: &InspectedCallback) -> bool {
    matches!(item.target, Target::Alias { .. } | Target::Macro)
}

/// Whether tables allow, or declare, what is wrong with a callback.
pub fn hide_a_fault(tables: &str, findings: &[Diagnostic]) -> bool {
    tables.contains(ALLOW) || findings.iter().any(is_undeclared)
}

const ALLOW: &str = "\nallow = [";
const MACROS: &str = "\nmacros = [";

fn is_undeclared(finding: &Diagnostic) -> bool {
    let code = finding.code;
    code.is_some_and(|code| matches!(code, Code::ForeignMacro | Code::EncodedMacro))
}

fn foreign(text: &str) -> Macros {
    let pieces = crate::callback::syntax::template::foreign_in(text);
    let whole = whole_values(text).map(|range| &text[range]);
    Macros::new(pieces.chain(whole))
}
