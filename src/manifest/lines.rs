//! Lines of a text, which may begin with a byte order mark.

pub(super) fn start_of(text: &str) -> usize {
    text.len() - text.strip_prefix('\u{FEFF}').unwrap_or(text).len()
}

/// Where the line of a place begins; behind a byte order mark on the first line.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(start_of(text), |at| at + 1)
}

/// Where the line of a place ends, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |next| at + next);
    if text[at..end].ends_with('\r') && end < text.len() {
        end - 1
    } else {
        end
    }
}

/// Where the next line begins; the end of the text behind its last line.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |next| at + next + 1)
}
