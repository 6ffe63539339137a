//! The tolerant reading of what people give: ranges over the text, however broken it is.
//!
//! Reading never fails. Rules run on these trees, and the strict model is made only from a tree that
//! has no faults.

pub mod condition;
pub mod csv;
pub mod decoded;
pub mod field;
pub mod link;
pub mod signs;
pub mod template;
pub mod url;

/// White space, and the characters that take no place and come with copied text.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}
