//! The definition of a cloud storage upload, which is told from a callback: `"constant",[parameter],{placeholder}`.

/// The characters that no column can have in its text.
pub const RESERVED: [char; 6] = [',', '"', '[', ']', '{', '}'];

/// How many columns a definition has; `None` for what is none.
pub fn columns(text: &str) -> Option<usize> {
    const SIGNS: [(char, char); 3] = [('{', '}'), ('[', ']'), ('"', '"')];
    let is_column = |column: &str| {
        let inner = |(open, close)| column.strip_prefix(open)?.strip_suffix(close);
        let inner = SIGNS.into_iter().find_map(inner);
        let is_text =
            |inner: &str| !(inner.is_empty() || inner.contains(RESERVED) || inner.contains("://"));
        inner.is_some_and(is_text)
    };
    let text = text.trim();
    let columns = text.strip_suffix(',').unwrap_or(text);
    let columns = columns.split(',').map(str::trim);
    columns.clone().all(is_column).then(|| columns.count())
}
