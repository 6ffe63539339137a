//! cbgen builds, checks and keeps Adjust server callbacks.
//!
//! Arrows point one way, from the verbs down to the data; `CONTRIBUTING.md` has the map of the house:
//!
//! - [`commands`]: one thin file for each verb; arguments in, text and exit code out
//! - [`wizard`]: the guided setup: questions, and the answers that flags give too
//! - [`system`]: files that are replaced in one step, and the clipboard
//! - [`delivery`](crate): requests that are sent and received, with the cargo feature of that name
//! - [`sdk`]: code for the app's side, from facts about Adjust's SDKs
//! - [`manifest`]: `callbacks.toml`, loaded with places, edited in place
//! - [`preview`]: sample values, and the requests that they make; offline
//! - [`warehouse`]: table definitions and JSON Schema for what arrives
//! - [`report`]: how findings are shown
//! - [`lint`]: what can be wrong: codes, levels, rules
//! - [`forms`]: how a callback is written: field, link, JSON, and the twins in other products of Adjust
//! - [`callback`]: what a callback is: syntax, draft, strict model; no I/O
//! - [`catalogue`]: what Adjust knows: placeholders and triggers; no I/O

#![forbid(unsafe_code)]

#[macro_use]
mod choices;

pub mod callback;
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod commands;
#[cfg(feature = "delivery")]
pub mod delivery;
pub mod forms;
pub mod lint;
pub mod manifest;
pub mod preview;
pub mod report;
pub mod sdk;
#[cfg(feature = "cli")]
pub mod system;
pub mod warehouse;
#[cfg(feature = "cli")]
pub mod wizard;

/// What costs time, counted on the thread of a test.
#[cfg(test)]
pub(crate) mod counted {
    use std::cell::Cell;

    thread_local! {
        static BYTES: Cell<usize> = const { Cell::new(0) };
        static CHECKS: Cell<usize> = const { Cell::new(0) };
    }

    /// Called with each text that is parsed as TOML.
    pub(crate) fn parsed(text: &str) {
        BYTES.set(BYTES.get() + text.len());
    }

    /// Called with each full check of a draft.
    pub(crate) fn checked() {
        CHECKS.set(CHECKS.get() + 1);
    }

    /// The bytes that were parsed and the checks that were made since this was last asked.
    pub(crate) fn taken() -> (usize, usize) {
        (BYTES.take(), CHECKS.take())
    }
}
