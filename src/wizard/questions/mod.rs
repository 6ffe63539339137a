//! The questions, each filling its part of the answers.

pub(super) mod condition;
mod endpoint;
pub(super) mod findings;
mod mend;
mod method;
mod overrides;
mod parameter;
mod paste;
mod placeholders;
mod review;
mod samples;
mod save;
mod trigger;
