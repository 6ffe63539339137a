//! How a callback is written: each form a parse and a render.

pub mod api;
pub mod csv;
pub mod field;
pub mod inspected;
pub mod json;
pub mod link;
pub mod loss;
