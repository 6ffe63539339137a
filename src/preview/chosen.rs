//! The values that the user chose for placeholders.

use crate::catalogue::Catalogue;
use std::collections::BTreeMap;

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
