//! The app's side: code that hears whether the SDK's sessions and events reached Adjust.
//!
//! The facts are data under `facts/`, the code is a template per language under `templates/`; both are part of the
//! program. Nothing here reads or writes files.

mod code;
mod facts;
mod listing;
mod literal;

pub use code::{CodeRequest, generate};
pub use facts::{
    AbsentPlatform, CallbackFacts, CallbackKind, EventCalls, HostCode, Language, MissingVersion,
    ParameterCall, Property, SdkMajor, SdkPlatform, SdkVersion, ValueKind, absent, platform,
    platforms,
};
pub use listing::{SdkListRow, list_json, list_rows};
