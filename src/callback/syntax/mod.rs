//! The tolerant reading of what people give: ranges over the text, however broken it is.
//!
//! Reading never fails. Rules run on these trees, and the strict model is made only from a tree that
//! has no faults.

pub mod condition;
pub mod field;
pub mod link;
pub mod template;
pub mod url;
