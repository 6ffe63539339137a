//! The system that the program runs on: files that are replaced in one step, and the clipboard. Prints nothing, and
//! knows nothing of callbacks.

pub(crate) mod clipboard;
pub(crate) mod files;
mod platform;
