//! What can be wrong: codes with their levels, and the rules that find them. Each rule is a small function
//! of its own; none prints.

mod code;
mod diagnostic;
mod draft;
pub mod field;
pub mod file;
mod findings;
mod fix;
mod levels;
pub mod link;
pub mod read;
pub mod rules;

pub use code::{Code, Level};
pub use diagnostic::{Diagnostic, Fault, Fix, Label};
pub use draft::{Checked, Filled, MissingValue, check_parameters};
pub use findings::{Findings, denied_codes, distinct};
pub use levels::Levels;
pub use rules::words::shortened;
