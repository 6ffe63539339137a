//! `callbacks.toml`: loaded with places, so that findings point at them; written so that it builds to the
//! same bytes.

mod blame;
mod callbacks;
pub mod edit;
pub mod field_lines;
pub mod include;
mod lines;
mod load;
mod pieces;
pub mod save;
pub mod schema;
pub mod select;
mod shared;
mod table;
pub mod tables;
mod value;
pub mod write;

pub use callbacks::Callbacks;
pub use load::Manifest;
pub use table::{ManifestCallback, Reading};

/// The file that verbs read when none is named.
pub const DEFAULT_FILE: &str = "callbacks.toml";

/// Whether a text can name a callback: letters, digits, `-` and `_`.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
