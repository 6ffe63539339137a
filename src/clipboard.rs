//! A text to the clipboard: through the desktop's own tool, or through the terminal.
//!
//! A tool keeps the text after we have ended, which a library inside a short-lived process cannot do.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

/// Why a text did not reach the clipboard.
#[derive(Debug, thiserror::Error)]
pub enum ClipboardError {
    /// Neither a tool nor a terminal.
    #[error("there is no clipboard here: install wl-copy, xclip, pbcopy or clip.exe")]
    None,
    /// Too long for a terminal to take.
    #[error(
        "the text has {0} bytes, too many for a terminal's clipboard: install wl-copy or xclip"
    )]
    TooLong(usize),
    /// The terminal could not be written to.
    #[error("cannot write to the terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// The most bytes that common terminals take in one sequence, encoded.
const LONGEST: usize = 74_000;

/// The tools, each with its arguments and the environment variable of the desktop that has it.
const TOOLS: [(&str, &[&str], Option<&str>); 4] = [
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("pbcopy", &[], None),
    ("clip.exe", &[], None),
];

/// Copies a text, and says through what.
///
/// # Errors
/// [`ClipboardError`] where nothing could take it.
pub fn copy(text: &str) -> Result<&'static str, ClipboardError> {
    for (tool, arguments, desktop) in TOOLS {
        let is_there = desktop.is_none_or(|name| env::var_os(name).is_some_and(|v| !v.is_empty()));
        if is_there && pipe(tool, arguments, text).is_ok() {
            return Ok(tool);
        }
    }
    let mut stderr = io::stderr();
    if !stderr.is_terminal() || env::var("TERM").is_ok_and(|term| term == "dumb") {
        return Err(ClipboardError::None);
    }
    let encoded = base64(text.as_bytes());
    if encoded.len() > LONGEST {
        return Err(ClipboardError::TooLong(text.len()));
    }
    // OSC 52: the terminal copies, also through ssh; one that does not know it ignores it.
    stderr.write_all(format!("\x1b]52;c;{encoded}\x07").as_bytes())?;
    Ok("the terminal")
}

/// Runs a tool without a shell, with the text on its standard input.
fn pipe(tool: &str, arguments: &[&str], text: &str) -> io::Result<()> {
    let mut child = Command::new(tool)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let written = child
        .stdin
        .take()
        .map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
    let status = child.wait()?;
    written?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other("the tool failed"))
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let get = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = get(0) << 16 | get(1) << 8 | get(2);
        for at in 0..4 {
            let letter = (bits >> (18 - 6 * at)) & 63;
            text.push(if at <= chunk.len() {
                char::from(LETTERS[letter as usize])
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_as_the_standard_has_it() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }
}
