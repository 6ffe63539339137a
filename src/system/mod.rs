//! The system that the program runs on: files that are replaced in one step, and the clipboard.

pub(crate) mod clipboard;
pub(crate) mod files;
mod replace;
