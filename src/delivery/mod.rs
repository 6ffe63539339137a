//! Trying callbacks for real: `send` makes the requests of the preview, `listen` receives them and says what is wrong. It
//! is a way to try, not a server to run.

mod arrived;
mod expected;
mod journal;
mod load;
mod server;
mod tally;

pub use expected::Expectation;
pub use journal::{Journal, ListenSummary, RecordFile};
pub use load::{Delivery, LoadPlan};
pub use server::serve;
pub use tally::DeliveryTally;
