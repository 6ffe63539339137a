//! `cbgen config-schema`: the JSON Schema of callbacks.toml.

use super::shared::global::Global;
use super::shared::{Outcome, output};
use crate::manifest::schema::schema;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen config-schema > callbacks.schema.json";

/// Print the JSON Schema of callbacks.toml, for editors
///
/// Editors with support for TOML (Even Better TOML, taplo) read it where the first line of a file names it:
/// '#:schema callbacks.schema.json'. Files that cbgen makes begin so.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Global, _: &Arguments) -> Outcome {
    output::print(&schema())?;
    Ok(0)
}
