//! How a sample value of a placeholder is made, as its row says: facts that tie one placeholder to another
//! (a hash to its plain value, a name to its parts, a time to the times before it).

/// How a sample value is made; the `sample` of a row in `placeholders/*.toml`. The key in front is how the row
/// says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// No `sample`: the row's example.
    Example,
    /// `uuid`: a random UUID in `upper` or `lower` case.
    Uuid {
        /// Capitals.
        upper: bool,
    },
    /// `hex`, `token`, `mixed`: so many random characters.
    Letters {
        /// Which characters.
        of: Letters,
        /// How many.
        length: usize,
    },
    /// `between`: a whole number, both ends included.
    Between {
        /// The smallest.
        low: i64,
        /// The largest.
        high: i64,
    },
    /// `any`, `ios`, `android`: one of a list; on other platforms than these two the example.
    Choice {
        /// Rows of one group take the value at the same place of their lists; empty: on its own.
        group: &'static str,
        /// The values on every platform.
        any: &'static [&'static str],
        /// Those on iOS.
        ios: &'static [&'static str],
        /// Those on Android.
        android: &'static [&'static str],
    },
    /// `moment`: a step of the user's way to the activity, in Unix seconds. Steps that come after the activity
    /// have no value.
    Moment {
        /// Its place among the moments.
        order: u16,
        /// How many seconds before the next moment.
        gap: (u32, u32),
        /// On the triggers of `now_on`, how many seconds before the activity.
        lag: (u32, u32),
        /// The triggers whose activity it is.
        now_on: &'static [&'static str],
    },
    /// `activity = "time"`: when the activity happened, in Unix seconds.
    Time,
    /// `activity = "kind"`: the trigger's own kind.
    ActivityKind,
    /// `activity = "event_token"`: the token of the callback.
    EventToken,
    /// `activity = "parameters"`: what the app set in the SDK as one JSON object; without any, the example.
    AppParameters,
    /// `same`: made from another placeholder's value.
    Same {
        /// The other placeholder.
        of: &'static str,
        /// What is done to its value.
        change: Change,
    },
    /// `join`: the values of others side by side; those without a value are left out.
    Join {
        /// The others.
        of: &'static [&'static str],
        /// What stands between.
        with: &'static str,
    },
    /// `from`, `to`: the seconds from one moment to another.
    Seconds {
        /// The first moment.
        from: &'static str,
        /// The second.
        to: &'static str,
    },
}

/// Characters to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// `0–9 a–f`
    Hex,
    /// Lower-case letters and digits, a letter first.
    Token,
    /// Letters of both cases and digits.
    Mixed,
}

/// What is done to another placeholder's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
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
        times: i64,
        /// The range, both ends included.
        plus: (i64, i64),
    },
}
