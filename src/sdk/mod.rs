//! The app's side: code that hears whether the SDK's sessions and events reached Adjust.
//!
//! The facts are data under `facts/`, the code is a template per language under `templates/`; both are part of the
//! program. Nothing here reads or writes files.

mod code;
mod facts;
mod listing;
mod literal;

pub use code::{Request, generate};
pub use facts::{
    Absent, CallbackFacts, EventCalls, Host, Kind, Language, Major, Missing, ParameterCall,
    Platform, Property, ValueKind, Version, absent, platform, platforms,
};
pub use listing::{PlatformJson, Row, Selection};
