//! Enums whose values users name by a word of a list.

/// Defines an enum and its list `CHOICES`. A value is written `Name: words, help;`.
macro_rules! choices {
    ($(#[$attribute:meta])* pub enum $name:ident { $($value:ident: $words:expr, $help:literal;)+ }) => {
        $(#[$attribute])*
        pub enum $name {
            $(#[doc = $help] $value,)+
        }

        impl $name {
            /// Each with the words that name it, its id first, and what it is.
            pub const CHOICES: &'static [(Self, &'static [&'static str], &'static str)] =
                &[$((Self::$value, &$words, $help)),+];

            /// The first of the words that name it.
            pub const fn id(self) -> &'static str {
                Self::CHOICES[self as usize].1[0]
            }
        }
    };
}
