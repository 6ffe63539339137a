//! Where callbacks are stored: one column for each parameter, as a table of a database or as JSON Schema.
//! Types and meanings come from the catalogue.

mod column;
mod dialect;
mod json_schema;
mod name;
mod table;

pub use column::{Column, Conflict, column_types, columns};
pub use dialect::Dialect;
pub use json_schema::{free_name, json_schema};
pub use table::{TableName, definition};
