//! One row of the catalogue.

use super::kinds::{Platform, Status, ValueType};
use super::sample::Sample;
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::borrow::Cow;

/// A placeholder as the catalogue describes it. Rows are made from `placeholders/<category>.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placeholder {
    /// The name between the braces.
    pub name: Cow<'static, str>,
    /// The id of its category: the name of its file, or `own`.
    pub category: &'static str,
    /// What it is, in one line, with its unit.
    pub description: Cow<'static, str>,
    /// One valid value, as plain text (not percent-encoded).
    pub example: Cow<'static, str>,
    /// The type of its values.
    pub kind: ValueType,
    /// Its values, where they are few and known; empty: any.
    pub values: &'static [&'static str],
    /// Values that are worth offering where the list is open; empty where `values` is the whole list.
    pub offers: &'static [&'static str],
    /// The platforms that have it; empty: every platform, or not known to be bound to one.
    pub platforms: &'static [Platform],
    /// The triggers where it is recommended.
    pub recommended: &'static [&'static str],
    /// The triggers where it cannot have a value, as Adjust's own words say.
    pub unavailable: &'static [&'static str],
    /// The triggers where it can hardly have a value, as cbgen infers from what it means.
    pub inferred_unavailable: &'static [&'static str],
    /// Other spellings that Adjust's example URLs use; accepted with a warning.
    pub aliases: &'static [&'static str],
    /// Wrong names that people type for it.
    pub mistakes: &'static [&'static str],
    /// How a sample value is made.
    pub sample: Sample,
    /// The triggers on which a sample has one certain value; an empty one is none.
    pub sample_on: &'static [(&'static str, &'static str)],
    /// How well it is known.
    pub status: Status,
    /// Where the row comes from.
    pub source: Cow<'static, str>,
    /// When it was compared with its source, `YYYY-MM-DD`; empty for the user's own rows.
    pub checked: &'static str,
}

impl Placeholder {
    /// Whether the row stands for a family of names, such as `dcp_<name>`.
    pub fn is_family(&self) -> bool {
        self.name.contains('<')
    }
}

impl Serialize for Placeholder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Triggers {
            recommended: &'static [&'static str],
            unavailable: &'static [&'static str],
            inferred_unavailable: &'static [&'static str],
        }
        let mut row = serializer.serialize_struct("Placeholder", 13)?;
        row.serialize_field("name", &self.name)?;
        row.serialize_field("category", self.category)?;
        row.serialize_field("description", &self.description)?;
        row.serialize_field("example", &self.example)?;
        row.serialize_field("type", &self.kind)?;
        row.serialize_field("platforms", self.platforms)?;
        let triggers = Triggers {
            recommended: self.recommended,
            unavailable: self.unavailable,
            inferred_unavailable: self.inferred_unavailable,
        };
        row.serialize_field("triggers", &triggers)?;
        row.serialize_field("aliases", self.aliases)?;
        row.serialize_field("status", &self.status)?;
        row.serialize_field("source", &self.source)?;
        row.serialize_field("checked", self.checked)?;
        row.serialize_field("values", self.values)?;
        row.serialize_field("offers", self.offers)?;
        row.end()
    }
}

/// One file of `placeholders/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Category {
    /// The file's name without `.toml`.
    pub id: &'static str,
    /// The heading for people.
    pub title: &'static str,
}
