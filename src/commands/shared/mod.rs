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

pub(crate) use callback_file::{
    FileFlag, callback_name, cannot_save, files_and_names, for_links, is_file, name_in_use, parsed,
    unknown_word,
};
pub(crate) use callback_flags::{CallbackFlags, CommandWords, ParameterFlag};
pub(crate) use choice::choice;
pub(crate) use environment::{holds_a_value, unset, value_of};
pub(crate) use flags::{LevelFlags, OutputFlag, check_name, in_markdown, macros, named_trigger};
pub(crate) use global::{Global, stdout_style, stdout_width};
pub(crate) use included::LocalFiles;
pub(crate) use outcome::{Outcome, Usage, wrong_usage};
pub(crate) use refused::Refused;
pub(crate) use samples::{SampleFlags, with_samples};
pub(crate) use tables::{block, listing, listing_within, unwrapped};
