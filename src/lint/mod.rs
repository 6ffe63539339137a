//! What can be wrong: codes with their levels, and the rules that find them. Each rule is a small function
//! of its own; none prints.

mod code;
mod diagnostic;
mod draft;
pub mod field;
pub mod file;
mod levels;
pub mod link;
pub mod read;
pub mod rules;
pub mod sdk_parameters;

pub use code::{Code, Level};
pub(crate) use diagnostic::MOST_ALIKE;
pub use diagnostic::{Diagnostic, Fault, Findings, Fix, Label};
pub use draft::{Checked, Shown, check_parameters};
pub use levels::{Levels, LevelsError};
