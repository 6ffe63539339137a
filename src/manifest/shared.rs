//! What lists of parameters need, and files can share: macros, sets, and placeholders that Adjust has added since.

use super::schema::keys;
use super::sets::{Set, Sets};
use super::value::{Item, Reader};
use crate::callback::{Given, Layer, Macros, Span, check_macro};
use crate::catalogue::{self, Catalogue, Placeholder, ValueType};
use crate::lint::Diagnostic;
use std::collections::HashMap;
use toml::Spanned;
use toml::de::DeValue;

/// The keys of it at the top of a file.
pub(super) const SHARED_KEYS: [&str; 3] = ["macros", "sets", "placeholder"];
/// Where the schema has the keys of a table.
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

    fn read_sets(&mut self, reader: &mut Reader<'a>, value: &Spanned<DeValue<'a>>) {
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

    fn read_placeholders(&mut self, reader: &mut Reader<'a>, value: &Spanned<DeValue<'a>>) {
        let wanted = "a list of tables: [[placeholder]]";
        for row in reader.list("placeholder", value, wanted) {
            if let Some((name, row)) = own_placeholder(reader, row) {
                self.add_row(reader, name.place(), row);
            }
        }
    }

    fn add_row(&mut self, reader: &mut Reader<'_>, place: Span, row: Placeholder) {
        if let Some(first) = self.places.get(&*row.name) {
            reader.add(|| {
                Diagnostic::usage(format!("`{}` is declared twice", row.name))
                    .at(place, "the second")
                    .at(first.clone(), "the first")
            });
        } else {
            self.places.insert(row.name.to_string(), place);
            self.rows.push(row);
        }
    }
}

/// A list of the partner's macros.
pub(super) fn macros<'a>(reader: &mut Reader<'a>, value: &Spanned<DeValue<'a>>) -> Macros {
    let words = reader.strings("macros", value);
    check_macros(reader, &words);
    Macros::new(words.iter().map(Given::text))
}

/// A macro of the partner's is something that Adjust does not replace, and stays raw wherever it stands.
fn check_macros<'a>(reader: &mut Reader<'a>, words: &[Given<'a>]) {
    for word in words {
        if let Err(error) = check_macro(word.text()) {
            reader.add(|| {
                Diagnostic::usage(error.to_string())
                    .at(word.place(), "no macro of a partner's")
                    .help(error.hint())
            });
        }
    }
}

fn own_placeholder<'a>(
    reader: &mut Reader<'a>,
    row: &Spanned<DeValue<'a>>,
) -> Option<(Given<'a>, Placeholder)> {
    let mut texts: HashMap<&str, Given<'a>> = HashMap::new();
    let mut kind_at = row.span();
    for (key, value) in reader.table("placeholder", row) {
        let word = &**key.get_ref();
        if keys(PLACEHOLDER_KEYS).contains(&word) {
            texts.extend(reader.string(word, value).map(|given| (word, given)));
            if word == "type" {
                kind_at = value.span();
            }
        } else {
            reader.unknown_key(key, "[[placeholder]]", &keys(PLACEHOLDER_KEYS));
        }
    }
    let kind = texts.get("type").map(|word| {
        ValueType::parse(word.text()).ok_or_else(|| {
            let message = format!("unknown type `{}`", word.text());
            let known = ValueType::ALL.map(ValueType::id).join(", ");
            reader.problem(kind_at, message, format!("expected one of {known}"));
        })
    });
    let kind = kind.and_then(Result::ok).unwrap_or_default();
    let Some(name) = texts.remove("name") else {
        reader.problem(
            row.span(),
            "[[placeholder]] needs a name",
            "name = \"new_thing\" is missing",
        );
        return None;
    };
    if crate::callback::syntax::template::fault(name.text()).is_some() || name.text().contains("||")
    {
        reader.add(|| {
            let message = format!("`{}` cannot be a placeholder's name", name.text());
            Diagnostic::usage(message).at(name.place(), "lower-case letters, digits and `_`")
        });
        return None;
    }
    let example = texts.get("example");
    if let Some(example) = example.filter(|example| !kind.admits(example.text())) {
        reader.add(|| {
            let message = format!("`{}` is not a valid {kind}", example.text());
            Diagnostic::usage(message).at(example.place(), "an example has the type of its row")
        });
    }
    let text = |key| {
        texts
            .get(key)
            .map_or("", |given: &Given<'_>| given.text())
            .to_owned()
    };
    let row = catalogue::own_placeholder(
        name.text().to_owned(),
        kind,
        text("example"),
        text("description"),
    );
    Some((name, row))
}
