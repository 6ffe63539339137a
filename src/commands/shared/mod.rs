//! What verbs have in common: flags, the files that they read and write, what they print, and how they end.

pub(super) mod callback_file;
pub mod callback_flags;
pub(super) mod choice;
pub(super) mod environment;
pub(super) mod files;
pub(super) mod flags;
pub(super) mod global;
pub(super) mod guide;
pub(super) mod included;
mod outcome;
pub(super) mod output;
mod refused;
pub(super) mod samples;
pub(super) mod tables;
pub(super) mod usage;

pub(crate) use callback_file::{FileFlag, parsed};
pub(crate) use callback_flags::CommandWords;
pub(crate) use choice::choice;
pub(crate) use environment::value_of;
pub(crate) use flags::{LevelFlags, OutputFlag};
pub(crate) use global::{Global, stdout_style};
pub(crate) use outcome::{Outcome, Usage, wrong_usage};
pub(crate) use refused::Refused;
