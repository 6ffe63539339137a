//! `[sets.NAME]`: parameters under a name, which callbacks and `[defaults]` take in with `use = ["NAME"]`.

use super::value::Reader;
use crate::callback::{DraftParameter, Given};
use crate::lint::Diagnostic;
use std::collections::BTreeMap;

/// The sets of a file, by name.
pub(super) type Sets<'a> = BTreeMap<String, Vec<DraftParameter<'a>>>;

/// The parameters of these sets, one set after the other. A name that no set has is a problem of the file.
pub(super) fn used<'a>(
    reader: &mut Reader<'a>,
    sets: &Sets<'a>,
    names: &[Given<'a>],
) -> Vec<DraftParameter<'a>> {
    let mut parameters = Vec::new();
    for name in names {
        if let Some(set) = sets.get(name.text()) {
            parameters.extend_from_slice(set);
            continue;
        }
        let near = crate::catalogue::nearest(name.text(), sets.keys().map(String::as_str));
        let label = near.map_or_else(
            || "no such set".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let shown = crate::lint::rules::placeholder::shortened(name.text());
        let finding =
            Diagnostic::usage(format!("there is no set `{shown}`")).at(name.place(), label);
        reader.add(name.place(), || {
            if near.is_some() || shown.is_empty() {
                finding
            } else {
                finding.help(format!("write it above the callbacks: [sets.{shown}]"))
            }
        });
    }
    parameters
}
