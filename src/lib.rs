//! cbgen builds, checks and keeps Adjust server callbacks.
//!
//! Arrows point one way, from the verbs down to the data:
//!
//! - [`commands`]: one thin file for each verb; arguments in, text and exit code out
//! - [`sdk`]: code for the app's side, from facts about Adjust's SDKs
//! - [`manifest`]: `callbacks.toml`, loaded with places, edited in place
//! - [`report`]: how findings are shown
//! - [`lint`]: what can be wrong: codes, levels, rules
//! - [`forms`]: how a callback is written: field, JSON
//! - [`callback`]: what a callback is: syntax, draft, strict model; no I/O
//! - [`catalogue`]: what Adjust knows: placeholders and triggers; no I/O

#![forbid(unsafe_code)]

pub mod callback;
pub mod catalogue;
pub mod commands;
pub mod forms;
pub mod lint;
pub mod manifest;
pub mod report;
pub mod sdk;
