//! One row of the catalogue.

use super::sample::Sample;
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::borrow::Cow;
use std::fmt;

/// A placeholder as the catalogue describes it. Rows are made from `placeholders/<category>.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    /// How well the row answers a query in lower case: 0 is best; `None` if it does not.
    pub(super) fn rank(&self, query: &str) -> Option<u8> {
        if self.name == query {
            Some(0)
        } else if self.aliases.contains(&query) || self.mistakes.contains(&query) {
            Some(1)
        } else if self.name.starts_with(query) {
            Some(2)
        } else if self.name.contains(query) {
            Some(3)
        } else if query
            .split_whitespace()
            .all(|word| self.name.contains(word) || self.description.to_lowercase().contains(word))
        {
            Some(4)
        } else {
            None
        }
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

/// What a word of the catalogue's index stands for; the number is a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    Name(usize),
    Alias(usize),
    Mistake(usize),
    Partner,
    Noted(usize),
}

/// One file of `placeholders/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Category {
    /// The file's name without `.toml`.
    pub id: &'static str,
    /// The heading for people.
    pub title: &'static str,
}

/// The type of a placeholder's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// Any text.
    String,
    /// A whole number.
    Integer,
    /// A number with a point.
    Decimal,
    /// `1` or `0`.
    Boolean,
    /// Unix seconds.
    Timestamp,
    /// Unix milliseconds.
    TimestampMs,
    /// A JSON text.
    Json,
}

impl ValueType {
    /// Every type with the word that files and output use for it.
    pub const ALL: [(&'static str, Self); 7] = [
        ("string", Self::String),
        ("integer", Self::Integer),
        ("decimal", Self::Decimal),
        ("boolean", Self::Boolean),
        ("timestamp", Self::Timestamp),
        ("timestamp_ms", Self::TimestampMs),
        ("json", Self::Json),
    ];

    /// Whether a text, as Adjust sends it, is a value of the type.
    pub fn admits(self, text: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        match self {
            Self::String => true,
            Self::Integer => digits(unsigned) && text.parse::<i64>().is_ok(),
            Self::Decimal => match unsigned.split_once('.') {
                Some((whole, part)) => digits(whole) && digits(part),
                None => digits(unsigned),
            },
            Self::Boolean => matches!(text, "0" | "1"),
            Self::Timestamp => digits(text) && text.len() <= 10,
            Self::TimestampMs => digits(text) && text.len() <= 13,
            Self::Json => serde_json::from_str::<serde_json::Value>(text).is_ok(),
        }
    }

    /// The type that holds the values of both: whole numbers fit in each other and in decimals, else it is text.
    #[must_use]
    pub fn wider(self, other: Self) -> Self {
        let whole = |kind| {
            matches!(
                kind,
                Self::Integer | Self::Boolean | Self::Timestamp | Self::TimestampMs
            )
        };
        match (self, other) {
            (a, b) if a == b => a,
            (a, b) if whole(a) && whole(b) => Self::Integer,
            (Self::Decimal, b) if whole(b) => Self::Decimal,
            (a, Self::Decimal) if whole(a) => Self::Decimal,
            _ => Self::String,
        }
    }

    /// The type of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, kind)| *kind)
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(
            Self::ALL
                .iter()
                .find(|(_, kind)| kind == self)
                .map_or("string", |(name, _)| name),
        )
    }
}

/// A platform that has a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the platform of its name")]
pub enum Platform {
    Ios,
    Android,
    Windows,
    WindowsPhone,
    FireOs,
    Tizen,
    Web,
    Roku,
    Vizio,
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ios => "iOS",
            Self::Android => "Android",
            Self::Windows => "Windows",
            Self::WindowsPhone => "Windows Phone",
            Self::FireOs => "Fire OS",
            Self::Tizen => "Tizen",
            Self::Web => "web",
            Self::Roku => "Roku",
            Self::Vizio => "Vizio",
        })
    }
}

/// How well a placeholder is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Adjust's own pages name it.
    Documented,
    /// Only others have published it.
    Observed,
    /// The user declared it in `callbacks.toml`.
    Own,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Own => "own",
        })
    }
}
