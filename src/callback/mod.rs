//! What a callback is: the tolerant syntax tree, the draft that people fill, and the strict model.
//!
//! The model holds the bytes that will be sent. Text is encoded once, where it enters; after that,
//! rendering is concatenation. Nothing here does I/O, and no URL library sees a placeholder.

pub mod assemble;
mod change;
pub mod compare;
pub mod condition;
mod draft;
mod encoded;
mod endpoint;
mod entry;
mod keys;
mod link;
mod macros;
mod query;
pub mod read;
mod sent;
mod source;
pub mod syntax;
mod template;
mod unsound;
mod values;
mod words;

pub use change::Inherited;
pub use condition::{Condition, Prefix};
pub use draft::{Destination, Draft, DraftParameter, DraftValue, Layer, UsedSet, texts};
pub use encoded::{Encoded, encode_into};
pub use endpoint::{Endpoint, begins_with_variable};
pub use entry::{Entry, Method, Parameter, push_pairs};
pub use link::link_activities;
pub use macros::{MacroFault, Macros, check_macro};
pub use query::{pairs_of_url, url_with_pairs};
pub use sent::SentParameter;
pub use source::{Given, Source, SourceId, SourceKind, Sources, Span, TomlText, escaped_for_toml};
pub use template::{Template, TemplatePiece};
pub use unsound::Unsound;
pub use values::{NoValue, Values};
pub use words::conditions_in_words;

/// A complete callback: the entries of one callback field, in order. It has at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    entries: Vec<Entry>,
}

impl Callback {
    /// A callback of these entries; `None` when there are none.
    pub fn new(entries: Vec<Entry>) -> Option<Self> {
        (!entries.is_empty()).then_some(Self { entries })
    }

    /// The entries, in the order in which they are joined.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
