//! Enums whose values are named by a word of a list.

/// Defines an enum and its list `CHOICES`. A value is written `Name: words, meaning;`.
macro_rules! choices {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$of_value:meta])* $value:ident: $words:expr, $meaning:literal;)+
    }) => {
        $(#[$attribute])*
        pub enum $name {
            $(#[doc = $meaning] $(#[$of_value])* $value,)+
        }

        impl $name {
            /// Each with the words that name it, its id first, and what it is.
            pub const CHOICES: &'static [(Self, &'static [&'static str], &'static str)] =
                &[$((Self::$value, &$words, $meaning)),+];

            /// All of them, in the order of the list.
            pub const ALL: [Self; Self::CHOICES.len()] = [$(Self::$value),+];

            /// The first of the words that name it.
            pub const fn id(self) -> &'static str {
                Self::CHOICES[self as usize].1[0]
            }

            /// What it is, in words.
            pub const fn meaning(self) -> &'static str {
                Self::CHOICES[self as usize].2
            }

            /// The value that a word names.
            pub fn parse(word: &str) -> Option<Self> {
                let mut choices = Self::CHOICES.iter();
                choices.find_map(|(value, words, _)| words.contains(&word).then_some(*value))
            }
        }
    };
}
