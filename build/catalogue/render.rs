//! Writes the rows as the static tables of `src/catalogue`.

use super::Rows;
use super::kinds::{Meaning, SLOTS, slot};
use super::rows::{Category, List, Placeholder, Trigger, Word};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::mem::take;

/// The source of all tables; `newest` is the newest `checked` date.
pub(crate) fn render(mut rows: Rows<'_>, newest: &str) -> String {
    let files = take(&mut rows.categories);
    let mut categories = Vec::new();
    let mut placeholders = Vec::new();
    for (file, category) in files {
        let id = file.stem();
        let all = category.placeholder.into_iter();
        placeholders.extend(all.map(|row| placeholder(&rows, id, row)));
        let title = category.title;
        categories.push(Category { id, title });
    }
    placeholders.sort_by(|a, b| a.name.0.cmp(&b.name.0));
    let names = names(&rows, &placeholders);
    let fallbacks = rows.fallbacks.iter().flat_map(|(_, file)| &file.fallback);
    let fallbacks = fallbacks.map(|row| {
        let names: Vec<&str> = row.names.iter().map(|name| name.as_str()).collect();
        names.join("||")
    });
    let others = || rows.others.iter().map(|(_, file)| file);
    let notes = others().flat_map(|file| file.noted_name.iter().map(|row| &row.note));
    let out = [
        table("CATEGORIES", "Category", categories),
        table("NOTES", "&str", notes),
        table(
            "APP_WORDS",
            "&str",
            others().flat_map(|file| &file.app_words),
        ),
        table("FALLBACKS", "&str", fallbacks),
        table("BY_HASH", "u16", by_hash(names.keys())),
        format!("pub(super) static NAMES: &str = {:?};\n", joined(&names)),
        table("MEANINGS", "(u16, u16, Meaning)", placed(&names)),
        format!(
            "pub(super) const PLACEHOLDERS: usize = {};\n",
            placeholders.len()
        ),
        rows_of("placeholder", "Placeholder", &placeholders),
        format!("pub(super) const CHECKED: &str = {newest:?};\n"),
    ];
    let triggers = rows.triggers.into_iter().flat_map(|(_, file)| file.trigger);
    let named = |mut row: Trigger| {
        if row.api_id.is_empty() {
            row.api_id.clone_from(&row.id);
        }
        row
    };
    out.concat() + &table("TRIGGERS", "Trigger", triggers.map(named))
}

/// One static table.
fn table(name: &str, kind: &str, rows: impl IntoIterator<Item = impl Debug>) -> String {
    let rows: Vec<String> = rows
        .into_iter()
        .map(|row| format!("    {row:?},\n"))
        .collect();
    let (count, rows) = (rows.len(), rows.concat());
    format!("pub(super) static {name}: [{kind}; {count}] = [\n{rows}];\n")
}

/// Every word with a meaning, sorted.
fn names<'r>(rows: &'r Rows<'_>, placeholders: &'r [Placeholder]) -> Names<'r> {
    let mut names = BTreeMap::new();
    let mut add = |list: &'r [Word], meaning| {
        names.extend(list.iter().map(|name| (name.as_str(), meaning)));
    };
    for (index, row) in placeholders.iter().enumerate() {
        add(std::slice::from_ref(&row.name.0), Meaning::Name(index));
        add(&row.aliases.0, Meaning::Alias(index));
        add(&row.mistakes.0, Meaning::Mistake(index));
    }
    for (_, file) in &rows.others {
        for row in &file.partner_name {
            add(&row.names, Meaning::Partner);
        }
        for (index, row) in file.noted_name.iter().enumerate() {
            add(&row.names, Meaning::Noted(index));
        }
    }
    names
}

/// A function that makes a row: a static row would have pointers, which the loader adjusts at every start of the program.
fn rows_of(name: &str, kind: &str, rows: &[impl Debug]) -> String {
    let rows = rows.iter().enumerate();
    let rows = rows.map(|(at, row)| format!("        {at} => {row:?},\n"));
    let rows: String = rows.collect();
    format!(
        "pub(super) fn {name}(row: usize) -> {kind} {{\n    match row {{\n{rows}        _ => {kind}::default(),\n    }}\n}}\n"
    )
}

type Names<'r> = BTreeMap<&'r str, Meaning>;

/// All names in one text.
fn joined(names: &Names<'_>) -> String {
    names.keys().copied().collect()
}

/// From where to where each name stands in that text, and its meaning.
fn placed(names: &Names<'_>) -> Vec<(usize, usize, Meaning)> {
    let mut end = 0;
    let placed = names.iter().map(|(name, meaning)| {
        let start = end;
        end += name.len();
        (start, end, *meaning)
    });
    placed.collect()
}

/// For each place of the index by hash the number of a name, from 1, or 0.
fn by_hash<'r>(names: impl Iterator<Item = &'r &'r str>) -> [u16; SLOTS] {
    let mut slots = [0; SLOTS];
    for (number, name) in (1..).zip(names) {
        let mut at = slot(name);
        while slots[at] > 0 {
            at = (at + 1) % SLOTS;
        }
        slots[at] = number;
    }
    slots
}

/// A row with what its file, and the triggers, say of it.
fn placeholder(rows: &Rows<'_>, category: &str, row: Placeholder) -> Placeholder {
    let recommends = |trigger: &&Trigger| {
        trigger
            .recommended
            .0
            .iter()
            .any(|name| **name == **row.name.0)
    };
    let recommended = rows
        .triggers()
        .map(|(_, trigger)| trigger)
        .filter(recommends);
    let recommended = recommended.map(|trigger| trigger.id.clone()).collect();
    let unavailable = rows.matching(&row.unavailable.0);
    let mut inferred = rows.matching(&row.inferred_unavailable.0);
    inferred.retain(|id| !unavailable.contains(id));
    let placed = |ids: Vec<String>| List(ids.into_iter().map(Into::into).collect());
    Placeholder {
        category: category.to_owned(),
        recommended: List(recommended),
        unavailable: placed(unavailable),
        inferred_unavailable: placed(inferred),
        ..row
    }
}
