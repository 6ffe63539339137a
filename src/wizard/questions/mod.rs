//! The questions, each filling its part of the draft.

mod condition;
mod endpoint;
mod findings;
mod macros;
mod method;
pub(super) mod next;
mod parameter;
mod placeholders;
mod review;
mod sent;
mod trigger;
