//! Reads the rows of `placeholders/*.toml`, refuses the bad ones, and writes the static tables as Rust.

#[path = "catalogue/check.rs"]
mod check;
#[path = "catalogue/render.rs"]
mod render;
#[path = "catalogue/rows.rs"]
mod rows;
#[path = "catalogue/sample.rs"]
mod sample;

pub(crate) use rows::File;

/// What a good catalogue compiles to.
pub(crate) struct Compiled {
    /// The static tables, as Rust.
    pub(crate) tables: String,
    /// Date and size in one line, for `--version`.
    pub(crate) summary: String,
}

/// Compiles the files into the source of the static tables, or says all that is wrong with them.
///
/// # Errors
/// One line for each bad row: a duplicate, an unknown trigger, an example that does not fit its type,
/// a missing source, or TOML that does not parse.
pub(crate) fn compile(files: &[File]) -> Result<Compiled, Vec<String>> {
    let rows = rows::Rows::parse(files)?;
    check::check(&rows)?;
    let dates = rows
        .placeholders()
        .map(|(_, row)| row.checked.as_ref().as_str());
    let newest = dates.max().unwrap_or_default();
    let (count, triggers) = (rows.placeholders().count(), rows.triggers.1.trigger.len());
    Ok(Compiled {
        tables: render::render(&rows, newest),
        summary: format!("{newest}: {count} placeholders, {triggers} triggers"),
    })
}
