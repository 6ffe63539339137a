//! The words of which a row has one of a few. The build reads the rows by them too.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The type of a placeholder's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// Any text.
    #[default]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the platform of its name")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Adjust's own pages name it.
    Documented,
    /// Only others have published it.
    Observed,
    /// The user declared it in `callbacks.toml`.
    #[default]
    #[serde(skip_deserializing)]
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

/// What a word of the catalogue's index stands for; the number is a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    Name(usize),
    Alias(usize),
    Mistake(usize),
    Partner,
    Noted(usize),
}

/// How many places the index by hash has: few names share one.
pub(super) const SLOTS: usize = 2048;

/// The place at which the look-up of a name begins (FNV-1a); one that is taken is followed by the next.
pub(super) fn slot(name: &str) -> usize {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ hash >> 15) as usize % SLOTS
}

/// Whose choice a trigger's recommended placeholders are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecommendedBy {
    /// Adjust's pages recommend them.
    Adjust,
    /// Adjust names none, or its page was seen in part: cbgen's choice.
    Cbgen,
}
