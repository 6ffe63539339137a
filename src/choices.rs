//! Enums whose values are named by a word of a list.

/// Defines an enum and its list `CHOICES`. A value is written `Name: words, meaning;`.
macro_rules! choices {
    ($(#[$attribute:meta])* $visible:vis enum $name:ident {
        $($(#[$of_value:meta])* $value:ident: $words:expr, $meaning:literal;)+
    }) => {
        $(#[$attribute])*
        $visible enum $name {
            $(#[doc = $meaning] $(#[$of_value])* $value,)+
        }

        #[allow(dead_code, reason = "not all have a use for all of it")]
        impl $name {
            /// Each with the words that name it, its id first, and what it is.
            $visible const CHOICES: &'static [(Self, &'static [&'static str], &'static str)] =
                &[$((Self::$value, &$words, $meaning)),+];

            /// All of them, in the order of the list.
            $visible const ALL: [Self; Self::CHOICES.len()] = [$(Self::$value),+];

            /// The first of the words that name it.
            $visible const fn id(self) -> &'static str {
                Self::CHOICES[self as usize].1[0]
            }

            /// What it is, in words.
            $visible const fn meaning(self) -> &'static str {
                Self::CHOICES[self as usize].2
            }

            /// The value that a word names.
            $visible fn parse(word: &str) -> Option<Self> {
                let mut choices = Self::CHOICES.iter();
                choices.find_map(|(value, words, _)| words.contains(&word).then_some(*value))
            }
        }
    };
}
