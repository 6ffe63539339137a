//! What will arrive: sample values for the placeholders, and the requests that Adjust would make with them.
//! Nothing is sent, and nothing is random: the same seed gives the same bytes on every machine.

mod activity;
mod format;
mod random;
mod request;

pub use activity::{Absent, SampleActivity, Setting};
pub use format::{Format, render};
pub use request::{About, Dropped, Origin, Request, SdkParameters, Sent, requests};
