//! What will arrive: sample values for the placeholders, and the requests that Adjust would make with them.
//! Nothing is sent, and nothing is random: the same seed gives the same bytes on every machine.

mod device;
mod format;
mod message;
mod random;
mod request;
mod samples;
mod sdk;
mod usage;

pub use device::{SampleSetting, chosen_values, first_platform};
pub use format::{LeftOut, PreviewFormat, PreviewWriter, number, title};
pub use message::{HttpMessage, authority_and_target};
pub use request::{DroppedPlaceholder, SampleParameter, SampleRequest, requests};
pub use samples::{SampleCallback, SampleSet, SampleValues};
pub use sdk::{ParameterOrigin, SdkParameter, SdkParameters, read_parameters};
pub use usage::UsageAssumptions;
