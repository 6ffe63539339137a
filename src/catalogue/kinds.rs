//! The words of which a row has one of a few. The build reads the rows by them too.

use serde::{Deserialize, Serialize};
use std::fmt;

choices! {
    /// The type of a placeholder's values.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ValueType {
        #[default]
        String: ["string"], "Any text";
        Integer: ["integer"], "A whole number";
        Decimal: ["decimal"], "A number with a point";
        Boolean: ["boolean"], "`1` or `0`";
        Timestamp: ["timestamp"], "Unix seconds";
        TimestampMs: ["timestamp_ms"], "Unix milliseconds";
        Json: ["json"], "A JSON text";
    }
}

impl ValueType {
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
        let rank = |kind| match kind {
            Self::Integer | Self::Boolean | Self::Timestamp | Self::TimestampMs => 0,
            Self::Decimal => 1,
            Self::String | Self::Json => 2,
        };
        match rank(self).max(rank(other)) {
            _ if self == other => self,
            0 => Self::Integer,
            1 => Self::Decimal,
            _ => Self::String,
        }
    }
}

choices! {
    /// A platform that has a placeholder.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Platform {
        Ios: ["ios"], "iOS";
        Android: ["android"], "Android";
        Windows: ["windows"], "Windows";
        WindowsPhone: ["windows_phone"], "Windows Phone";
        FireOs: ["fire_os"], "Fire OS";
        Tizen: ["tizen"], "Tizen";
        Web: ["web"], "web";
        Roku: ["roku"], "Roku";
        Vizio: ["vizio"], "Vizio";
    }
}

choices! {
    /// How well a placeholder is known.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Status {
        Documented: ["documented"], "Adjust's own pages name it";
        Observed: ["observed"], "Only others have published it";
        #[default]
        #[serde(skip_deserializing)]
        Own: ["own"], "The user declared it in `callbacks.toml`";
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.meaning())
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

choices! {
    /// Whose choice a trigger's recommended placeholders are.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RecommendedBy {
        Adjust: ["adjust"], "recommended by Adjust";
        Cbgen: ["cbgen"], "recommended by cbgen, for Adjust names none or its page was seen in part";
    }
}
