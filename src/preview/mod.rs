//! What will arrive: sample values for the placeholders, and the requests that Adjust would make with them.
//! Nothing is sent, and nothing is random: the same seed gives the same bytes on every machine.

mod format;
mod random;
mod request;
mod scene;

pub use format::{Format, render};
pub use request::{About, Dropped, Origin, Request, SdkParameters, Sent, requests};
pub use scene::{Absent, Scene, Setting};
