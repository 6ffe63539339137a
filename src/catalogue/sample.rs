//! How a sample value of a placeholder is made, as its row says: facts that tie one placeholder to another
//! (a hash to its plain value, a name to its parts, a time to the times before it).

use serde::Deserialize;

/// How a sample value is made; the `sample` of a row in `placeholders/*.toml`, which has these words in small letters:
/// `{ letters = { of = "hex", length = 32 } }`. The build reads them with lists of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Sample<Text = &'static str, List = &'static [&'static str]> {
    /// No `sample`: the row's example.
    #[default]
    Example,
    /// A random UUID.
    Uuid {
        /// Capitals.
        upper: bool,
    },
    /// So many random characters.
    Letters {
        /// Which characters.
        of: Letters,
        /// How many.
        length: usize,
    },
    /// A whole number, both ends included.
    Between {
        /// The smallest.
        low: i64,
        /// The largest.
        high: i64,
    },
    /// One of a list; on other platforms than these two the example.
    Choice {
        /// Rows of one group take the value at the same place of their lists; empty: on its own.
        #[serde(default)]
        group: Text,
        /// The values on every platform.
        #[serde(default)]
        any: List,
        /// Those on iOS.
        #[serde(default)]
        ios: List,
        /// Those on Android.
        #[serde(default)]
        android: List,
    },
    /// A step of the user's way to the activity, in Unix seconds. Steps that come after the activity
    /// have no value.
    Moment {
        /// Its place among the moments.
        order: u16,
        /// How many seconds before the next moment.
        gap: (u32, u32),
        /// On the triggers of `now_on`, how many seconds before the activity.
        #[serde(default)]
        lag: (u32, u32),
        /// The triggers whose activity it is.
        #[serde(default)]
        now_on: List,
    },
    /// When the activity happened, in Unix seconds.
    Time,
    /// The trigger's own kind.
    ActivityKind,
    /// The token of the callback.
    EventToken,
    /// What the app set in the SDK as one JSON object; without any, the example.
    AppParameters,
    /// Made from another placeholder's value.
    Same {
        /// The other placeholder.
        of: Text,
        /// What is done to its value.
        #[serde(default)]
        change: Change,
    },
    /// The values of others side by side; those without a value are left out.
    Join {
        /// The others.
        of: List,
        /// What stands between.
        with: Text,
    },
    /// The seconds from one moment to another.
    Seconds {
        /// The first moment.
        from: Text,
        /// The second.
        to: Text,
    },
}

impl<Text, List: AsRef<[Text]>> Sample<Text, List> {
    /// The placeholders that the value is made from.
    pub fn parts(&self) -> Vec<&Text> {
        match self {
            Self::Same { of, .. } => vec![of],
            Self::Join { of, .. } => of.as_ref().iter().collect(),
            Self::Seconds { from, to } => vec![from, to],
            _ => Vec::new(),
        }
    }
}

/// Characters to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    /// `0–9 a–f`
    Hex,
    /// Lower-case letters and digits, a letter first.
    Token,
    /// Letters of both cases and digits.
    Mixed,
}

/// What is done to another placeholder's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Nothing.
    #[default]
    Keep,
    /// Capitals.
    Upper,
    /// The MD5 of its text, in lower-case hex.
    Md5,
    /// Cents to units with two decimals.
    Units,
    /// Unix seconds to the nearest full hour.
    Hour,
    /// Unix seconds to milliseconds.
    Milli,
    /// Multiplied, then moved by a number of a range.
    Number {
        /// The factor.
        #[serde(default = "once")]
        times: i64,
        /// The range, both ends included.
        #[serde(default)]
        plus: (i64, i64),
    },
}

const fn once() -> i64 {
    1
}
