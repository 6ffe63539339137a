//! What looks how, in tables, findings, questions and help alike.

use anstyle::{AnsiColor, Style as Look};

/// Titles, and the heads of tables.
pub const HEADING: Look = Look::new().bold();
/// What can be typed, or is chosen now: verbs, flags, placeholders, the row with the cursor.
pub const NAME: Look = AnsiColor::Cyan.on_default();
/// What matters less: samples, hints.
pub const DIM: Look = Look::new().dimmed();
/// What is wrong.
pub const WRONG: Look = AnsiColor::Red.on_default();
/// What is warned of.
pub const WARNING: Look = AnsiColor::Yellow.on_default();
