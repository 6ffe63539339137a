//! What lists of parameters need, and files can share: macros, sets, and placeholders that Adjust has added since.

use super::schema::keys;
use super::value::{Item, Node, Reader};
use crate::callback::syntax::template;
use crate::callback::{DraftParameter, Given, Layer, Macros, SourceId, Span, UsedSet, check_macro};
use crate::catalogue::{Catalogue, Placeholder, ValueType};
use crate::lint::Diagnostic;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The keys of it at the top of a file.
pub(super) const SHARED_KEYS: [&str; 3] = ["macros", "sets", "placeholder"];
const SET_KEYS: &str = "/properties/sets/additionalProperties/properties";
const PLACEHOLDER_KEYS: &str = "/properties/placeholder/items/properties";

/// What a file says for the parameters of all its callbacks.
#[derive(Debug, Default)]
pub(super) struct Shared<'a> {
    pub(super) macros: Macros,
    pub(super) sets: Sets<'a>,
    /// The file's own placeholders, and where the name of each stands.
    rows: Vec<Placeholder>,
    places: HashMap<String, Span>,
}

impl<'a> Shared<'a> {
    /// Reads a key at the top of a file; whether it is one of [`SHARED_KEYS`].
    pub(super) fn read(&mut self, reader: &mut Reader<'a>, (key, value): Item<'_, 'a>) -> bool {
        match &**key.get_ref() {
            "macros" => self.macros = self.macros.joined(&macros(reader, value)),
            "sets" => self.read_sets(reader, value),
            "placeholder" => self.read_placeholders(reader, value),
            _ => return false,
        }
        true
    }

    pub(super) fn catalogue(&mut self) -> Catalogue {
        Catalogue::builtin().with_own(std::mem::take(&mut self.rows))
    }

    /// Adds what another file shares. What both have is told by its reader.
    pub(super) fn take_in(&mut self, reader: &mut Reader<'_>, mut other: Shared<'_>) {
        self.macros = self.macros.joined(&other.macros);
        self.sets.take_in(reader, other.sets);
        for row in other.rows {
            if let Some(place) = other.places.remove(&*row.name) {
                self.add_row(reader, place, row);
            }
        }
    }

    fn read_sets(&mut self, reader: &mut Reader<'a>, value: &Node<'a>) {
        for (name, value) in reader.table("sets", value) {
            let (mut parameters, mut params) = (Vec::new(), Vec::new());
            for (key, value) in reader.table(name.get_ref(), value) {
                match &**key.get_ref() {
                    "placeholders" => parameters = reader.placeholders(value, Layer::Default),
                    "params" => params = reader.params("params", value, Layer::Default),
                    _ => reader.unknown_key(key, "a set", &keys(SET_KEYS)),
                }
            }
            parameters.append(&mut params);
            let place = reader.span(name.span());
            let name = name.get_ref().to_string();
            self.sets.add(reader, name, Set { place, parameters });
        }
    }

    fn read_placeholders(&mut self, reader: &mut Reader<'a>, value: &Node<'a>) {
        let wanted = "a list of tables: [[placeholder]]";
        for row in reader.list("placeholder", value, wanted) {
            if let Some((name, row)) = own_placeholder(reader, row) {
                self.add_row(reader, name.place(), row);
            }
        }
    }

    fn add_row(&mut self, reader: &mut Reader<'_>, place: Span, row: Placeholder) {
        if let Some(first) = self.places.get(&*row.name) {
            let message = format!("`{}` is declared twice", row.name);
            reader.twice(message, first.clone(), place);
        } else {
            self.places.insert(row.name.to_string(), place);
            self.rows.push(row);
        }
    }
}

/// A list of the partner's macros: what Adjust does not replace, and what stays raw wherever it stands.
pub(super) fn macros<'a>(reader: &mut Reader<'a>, value: &Node<'a>) -> Macros {
    let words = reader.strings("macros", value);
    for word in &words {
        if let Err(fault) = check_macro(word.text()) {
            reader.add(|| {
                Diagnostic::usage(fault.message)
                    .at(word.place(), "no macro of a partner's")
                    .help(fault.help)
            });
        }
    }
    Macros::new(words.iter().map(Given::text))
}

fn own_placeholder<'a>(
    reader: &mut Reader<'a>,
    row: &Node<'a>,
) -> Option<(Given<'a>, Placeholder)> {
    let mut texts: HashMap<&str, Given<'a>> = HashMap::new();
    for (key, value) in reader.table("placeholder", row) {
        let word = &**key.get_ref();
        if keys(PLACEHOLDER_KEYS).contains(&word) {
            texts.extend(reader.string(word, value).map(|given| (word, given)));
        } else {
            reader.unknown_key(key, "[[placeholder]]", &keys(PLACEHOLDER_KEYS));
        }
    }
    let mut kind = ValueType::default();
    if let Some(word) = texts.get("type") {
        if let Some(known) = ValueType::parse(word.text()) {
            kind = known;
        } else {
            let message = format!("unknown type `{}`", word.text());
            let known = ValueType::ALL.map(ValueType::id).join(", ");
            reader.wrong(word.place(), message, format!("expected one of {known}"));
        }
    }
    let Some(name) = texts.remove("name") else {
        let label = "name = \"new_thing\" is missing";
        reader.problem(row.span(), "[[placeholder]] needs a name", label);
        return None;
    };
    if template::fault(name.text()).is_some() || name.text().contains("||") {
        let message = format!("`{}` cannot be a placeholder's name", name.text());
        let label = "lower-case letters, digits and `_`";
        reader.wrong(name.place(), message, label);
        return None;
    }
    let text = |key| texts.get(key).map_or("", Given::text).to_owned();
    let example = texts.get("example");
    if let Some(example) = example.filter(|example| !kind.admits(example.text())) {
        let message = format!("`{}` is not a valid {kind}", example.text());
        let label = "an example has the type of its row";
        reader.wrong(example.place(), message, label);
    }
    let row = Placeholder {
        name: name.text().to_owned().into(),
        category: "own",
        description: text("description").into(),
        example: text("example").into(),
        kind,
        source: "callbacks.toml".into(),
        ..Placeholder::default()
    };
    Some((name, row))
}

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
