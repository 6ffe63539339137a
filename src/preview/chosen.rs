//! The values that the user chose for placeholders, and which of them do not go with the rest.

use crate::callback::Entry;
use crate::catalogue::{Catalogue, Placeholder, Platform, Sample};
use crate::lint::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

/// The values of `--set`, by placeholder; of a repeated one the last.
///
/// # Errors
/// No `NAME=VALUE`, a placeholder that the catalogue lacks, a value of another type.
pub fn chosen_values(
    catalogue: &Catalogue,
    words: &[String],
) -> Result<BTreeMap<String, String>, String> {
    let mut chosen = BTreeMap::new();
    for word in words {
        let Some((name, value)) = word.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return Err(format!("--set {word}: write KEY=VALUE"));
        };
        let name = name
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .unwrap_or(name);
        let Some(row) = catalogue.known(name) else {
            let near = catalogue.nearest_placeholder(name);
            let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            return Err(format!(
                "--set {name}: cbgen knows no such placeholder{hint}"
            ));
        };
        if !value.is_empty() && !row.kind.admits(value) {
            return Err(format!(
                "--set {name}={value}: {{{name}}} is of type {}, such as {}",
                row.kind, row.example
            ));
        }
        // One row stands for a family: its members are chosen by their own names.
        let own = if row.is_family() { name } else { &row.name };
        chosen.insert(own.to_owned(), value.to_owned());
    }
    Ok(chosen)
}

/// What of the chosen values contradicts the others that the callbacks send.
pub fn contradictions<'c>(
    catalogue: &Catalogue,
    entries: impl Iterator<Item = &'c Entry>,
    chosen: &BTreeMap<String, String>,
    platform: Option<Platform>,
) -> Vec<Diagnostic> {
    let names = entries.flat_map(Entry::placeholders);
    let sent: BTreeSet<&str> = names.flat_map(|names| names.split("||")).collect();
    let rows = chosen
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(name, value)| Some((catalogue.known(name)?, value.as_str())));
    let mut notes = Vec::new();
    for (row, value) in rows {
        notes.extend(apart(row, chosen, &sent));
        notes.extend(of_platform(row, value, platform));
        notes.extend(too_late(catalogue, row, value, chosen));
    }
    notes
}

/// A value that is made from others, which stay sampled.
fn apart(
    row: &Placeholder,
    chosen: &BTreeMap<String, String>,
    sent: &BTreeSet<&str>,
) -> Option<Diagnostic> {
    let left: Vec<String> = row
        .sample
        .parts()
        .into_iter()
        .filter(|part| sent.contains(*part) && !chosen.contains_key(**part))
        .map(|part| format!("{{{part}}}"))
        .collect();
    let name = &row.name;
    (!left.is_empty()).then(|| {
        let left = left.join(", ");
        Diagnostic::remark(format!("--set {name} does not change {left}")).help(format!(
            "{{{name}}} goes with it: set that too, for values that agree"
        ))
    })
}

/// A value that belongs to another platform than the device's.
fn of_platform(row: &Placeholder, value: &str, platform: Option<Platform>) -> Option<Diagnostic> {
    let other = match row.sample {
        Sample::Choice { ios, android, .. } => {
            match (ios.contains(&value), android.contains(&value)) {
                (true, false) => Some(Platform::Ios),
                (false, true) => Some(Platform::Android),
                _ => None,
            }
        }
        _ => None,
    };
    let other = other.or_else(|| {
        let only = row.platforms.first().filter(|_| row.platforms.len() == 1);
        only.copied()
    })?;
    if platform == Some(other) {
        return None;
    }
    let mut note = Diagnostic::remark(format!(
        "--set {}: the value belongs to {other}, and other devices get it too",
        row.name
    ));
    if matches!(other, Platform::Ios | Platform::Android) {
        let word = other.to_string().to_lowercase();
        note = note.help(format!(
            "--platform {word} makes every device one of {other}"
        ));
    }
    Some(note)
}

/// A step before the activity that the user put behind it.
fn too_late(
    catalogue: &Catalogue,
    row: &Placeholder,
    value: &str,
    chosen: &BTreeMap<String, String>,
) -> Option<Diagnostic> {
    if !matches!(row.sample, Sample::Moment { .. }) {
        return None;
    }
    let mut rows = catalogue.placeholders();
    let time = rows.find(|row| row.sample == Sample::Time)?;
    let at: i64 = chosen.get(time.name.as_ref())?.parse().ok()?;
    let is_late = value.parse::<i64>().is_ok_and(|step| step > at);
    is_late.then(|| {
        Diagnostic::remark(format!(
            "--set {}: this is after {{{}}}, which it comes before",
            row.name, time.name
        ))
    })
}
