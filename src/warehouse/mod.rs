//! Where callbacks are stored: one column for each parameter, as a table of a database or as JSON Schema.
//! Types and meanings come from the catalogue.

mod column;
mod dialect;
mod name;
mod table;

pub use column::{Column, Conflict, column_types, columns};
pub use dialect::Dialect;
pub use table::{TableName, definition, free_name};
