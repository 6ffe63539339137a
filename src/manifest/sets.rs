//! `[sets.NAME]`: parameters under a name, which callbacks and `[defaults]` take in with `use = ["NAME"]`.

use super::value::Reader;
use crate::callback::{DraftParameter, Given, SourceId, Span, UsedSet};
use crate::lint::Diagnostic;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// The sets of a file, and of those that it includes, by name.
#[derive(Debug, Default)]
pub(super) struct Sets<'a>(BTreeMap<String, Set<'a>>);

#[derive(Debug)]
pub(super) struct Set<'a> {
    pub(super) place: Span,
    pub(super) parameters: Vec<DraftParameter<'a>>,
}

impl<'a> Sets<'a> {
    /// Adds a set. Another file may have one of this name: then nobody can know which is meant.
    pub(super) fn add(&mut self, reader: &mut Reader<'_>, name: String, set: Set<'a>) {
        if let Some(first) = self.0.get(&name) {
            let shown = crate::lint::shortened(&name);
            let message = format!("two files have a set `{shown}`");
            reader.twice(message, first.place.clone(), set.place);
        } else {
            self.0.insert(name, set);
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn take_in(&mut self, reader: &mut Reader<'_>, others: Sets<'_>) {
        for (name, set) in others.0 {
            let parameters = set.parameters.into_iter().map(DraftParameter::into_owned);
            let parameters = parameters.collect();
            self.add(reader, name, Set { parameters, ..set });
        }
    }

    /// The parameters of the sets of a list, one set after the other. A name that no set has is a problem of the file.
    pub(super) fn used(
        &self,
        reader: &mut Reader<'a>,
        names: &[Given<'a>],
        list: &Span,
    ) -> Vec<DraftParameter<'a>> {
        let mut parameters = Vec::new();
        for name in names {
            let Some(set) = self.0.get(name.text()) else {
                self.tell_unknown(reader, name);
                continue;
            };
            let used = Arc::new(UsedSet {
                name: name.text().to_owned(),
                place: name.place(),
                list: list.clone(),
            });
            let taken = set.parameters.iter().cloned();
            parameters.extend(taken.map(|parameter| DraftParameter {
                set: Some(Arc::clone(&used)),
                ..parameter
            }));
        }
        parameters
    }

    /// The sets of a source that are none of those used, in the order of the source.
    pub(super) fn unused(
        &self,
        source: SourceId,
        used: &HashSet<String>,
    ) -> Vec<&[DraftParameter<'a>]> {
        let all = self.0.iter();
        let unused = all.filter(|(name, set)| set.place.source == source && !used.contains(*name));
        let mut unused: Vec<&Set<'a>> = unused.map(|(_, set)| set).collect();
        unused.sort_by_key(|set| set.place.range.start);
        unused.into_iter().map(|set| &*set.parameters).collect()
    }

    fn tell_unknown(&self, reader: &mut Reader<'a>, name: &Given<'a>) {
        reader.add(|| {
            let near = crate::catalogue::nearest(name.text(), self.0.keys().map(String::as_str));
            let shown = crate::lint::shortened(name.text());
            let finding = Diagnostic::usage(format!("there is no set `{shown}`"));
            match near {
                Some(near) => finding.at(name.place(), format!("did you mean `{near}`?")),
                None => finding
                    .at(name.place(), "no such set")
                    .help(format!("write it above the callbacks: [sets.{shown}]")),
            }
        });
    }
}
