//! The system that the program runs on: files that are found, and replaced in one step, and the clipboard. Prints nothing, and
//! knows nothing of callbacks.

pub(crate) mod clipboard;
pub(crate) mod files;
mod platform;
pub(crate) mod project;
