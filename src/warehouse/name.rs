//! Names of columns: those of the keys, or made safe where a database cannot have them.

use super::dialect::{Case, Facts};
use crate::report::is_hidden;
use std::collections::HashSet;

/// A name, and as a definition writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identifier {
    pub(super) name: String,
    pub(super) written: String,
}

/// Words that Snowflake reserves, in lower case; with quotes they are names.
const SNOWFLAKE_RESERVED: &str = "\
account all alter and any as between by case cast check column connect connection constraint create cross \
current current_date current_time current_timestamp current_user database delete distinct drop else exists false \
following for from full grant group gscluster having ilike in increment inner insert intersect into is issue \
join lateral left like localtime localtimestamp minus natural not null of on or order organization qualify \
regexp revoke right rlike row rows sample schema select set some start table tablesample then to trigger true \
try_cast union unique update using values view when whenever where window with";

/// Gives out names that no other column of the table has.
#[derive(Debug)]
pub(super) struct Names<'f> {
    facts: &'f Facts,
    taken: HashSet<String>,
}

impl<'f> Names<'f> {
    pub(super) fn new(facts: &'f Facts) -> Self {
        Self {
            facts,
            taken: HashSet::new(),
        }
    }

    /// The name of a column for this key: the key, if the database can have it.
    pub(super) fn column(&mut self, key: &str) -> Identifier {
        let mut safe = self.safe(key);
        if self.is_refused(&safe) {
            // Another end would not help where the beginning is refused.
            safe.insert_str(0, "x_");
        }
        let mut name = cut(&safe, self.facts.longest).to_owned();
        let mut number = 1;
        while !self.taken.insert(self.compared(&name)) {
            number += 1;
            let tail = format!("_{number}");
            name = format!("{}{tail}", cut(&safe, self.facts.longest - tail.len()));
        }
        identifier(self.facts, name)
    }

    fn safe(&self, key: &str) -> String {
        let is_word = self.facts.is_word;
        let is_fit = |c: char| {
            if is_word {
                c.is_ascii_alphanumeric()
            } else {
                !is_hidden(c)
            }
        };
        let letters = key.chars().map(|c| if is_fit(c) { c } else { '_' });
        let mut safe: String = letters.collect();
        if is_word && safe.starts_with(|c: char| c.is_ascii_digit()) {
            safe.insert(0, '_');
        }
        if safe.trim().is_empty() {
            "parameter".clone_into(&mut safe);
        }
        safe
    }

    fn is_refused(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let mut refused = self.facts.refused.split_whitespace();
        refused.any(|refused| match refused.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == refused,
        })
    }

    /// What the database compares.
    fn compared(&self, name: &str) -> String {
        match self.facts.case {
            Case::Ignored => name.to_lowercase(),
            Case::UpperUnquoted if is_plain(name) => name.to_ascii_uppercase(),
            Case::Kept | Case::UpperUnquoted => name.to_owned(),
        }
    }
}

pub(super) fn identifier(facts: &Facts, name: String) -> Identifier {
    let inner = match facts.quote {
        // Only ClickHouse and BigQuery quote with a backtick, and both escape it with a backslash.
        '`' => name.replace('\\', "\\\\").replace('`', "\\`"),
        quote => name.replace(quote, &format!("{quote}{quote}")),
    };
    let written = if facts.case == Case::UpperUnquoted && is_plain(&name) {
        inner
    } else {
        format!("{0}{inner}{0}", facts.quote)
    };
    Identifier { name, written }
}

/// Whether a name needs no quotes in Snowflake.
fn is_plain(name: &str) -> bool {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    name.bytes().all(word)
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !SNOWFLAKE_RESERVED
            .split_whitespace()
            .any(|word| word == name)
}

fn cut(text: &str, longest: usize) -> &str {
    if text.len() <= longest {
        return text;
    }
    let end = (0..=longest).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}
