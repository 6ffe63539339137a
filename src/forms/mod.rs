//! How a callback is written: each form a parse and a render.

pub mod field;
pub mod json;
pub mod link;
