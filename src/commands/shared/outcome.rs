//! How a verb ends.

/// Wrong usage: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub(crate) String);

/// What a verb ends with: its exit code, or an error that is [`Usage`] or a failed reading or writing.
pub(crate) type Outcome = anyhow::Result<u8>;

/// The exit code of an error: 2 for wrong usage, 3 for a failed reading or writing.
pub(crate) fn code_of(error: &anyhow::Error) -> u8 {
    if error.downcast_ref::<Usage>().is_some() {
        2
    } else {
        3
    }
}
