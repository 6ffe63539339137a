//! How a verb ends.

/// Wrong usage: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub(crate) String);

/// What a verb ends with: its exit code, or an error that is [`Usage`] or a failed reading or writing.
pub(crate) type Outcome = anyhow::Result<u8>;

/// The exit code of an error: 2 for wrong usage, 3 for a failed reading or writing.
pub(crate) fn code_of(error: &anyhow::Error) -> u8 {
    if error.is::<Usage>() { 2 } else { 3 }
}

/// Returns from a function with [`Usage`], whose message is given as for `format!`.
macro_rules! wrong_usage {
    ($($message:tt)+) => {
        return Err($crate::commands::shared::Usage(format!($($message)+)).into())
    };
}
pub(crate) use wrong_usage;
