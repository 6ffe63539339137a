//! The terminal while questions are asked, and the one way out of them: it is left as it was found.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use elsewhere as system;
#[cfg(unix)]
use unix as system;

pub(super) use system::{forget, hold_keys, restore, screen, stop};

use console::Term;
use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};

/// The exit code of an interrupted run.
pub const INTERRUPTED: u8 = 130;

/// Ctrl-C and Ctrl-D as bytes.
const LEAVING_KEYS: [u8; 2] = [3, 4];

static FAREWELL: Mutex<String> = Mutex::new(String::new());

/// Begins: from now on a signal, Ctrl-C among them, [`leave`]s, and a panic leaves no raw terminal behind. At
/// most one a process.
pub(super) fn start() -> io::Result<()> {
    system::start(leave)?;
    ctrlc::set_handler(|| leave()).map_err(io::Error::other)?;
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        restore();
        before(panic);
    }));
    Ok(())
}

/// Sets what is said to who leaves from now on; nothing in the beginning.
pub fn set_farewell(text: &str) {
    text.clone_into(&mut FAREWELL.lock().unwrap_or_else(PoisonError::into_inner));
}

/// The one way out of the questions for Ctrl-C, SIGTERM, SIGHUP, SIGQUIT, and a terminal that is gone. Who comes
/// second waits for the end of the process, and nothing touches the terminal after it.
pub(super) fn leave() -> ! {
    let is_at_start = system::lock_screen();
    restore();
    let farewell = FAREWELL.lock().unwrap_or_else(PoisonError::into_inner);
    // What is said, and the shell's prompt, begin a line of their own. A terminal that is gone hears nothing.
    let start = if is_at_start { "" } else { "\n" };
    let end = if farewell.is_empty() { "" } else { "\n" };
    let _ = write!(io::stderr(), "{start}{farewell}{end}");
    std::process::exit(INTERRUPTED.into())
}

/// What a terminal gave; one that is gone, and Ctrl-C at a prompt of dialoguer's, which is an interrupted read,
/// leave.
pub(super) fn or_leave<T, E>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|_| leave())
}

/// What has arrived behind the line that was just ended: the other lines of a paste. Nothing on systems whose input
/// cannot be polled.
pub(super) fn rest_of_paste() -> String {
    let bytes = system::pending();
    if bytes.iter().any(|byte| LEAVING_KEYS.contains(byte)) {
        leave();
    }
    let text = String::from_utf8_lossy(&bytes).replace('\r', "\n");
    text.trim().to_owned()
}

/// A pasted text on one line, without what no prompt takes.
pub(super) fn one_line(text: &str) -> String {
    let lines = text.split(['\r', '\n', '\t']).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ").replace(char::is_control, "")
}

/// The columns and rows of the terminal, at least those of the smallest that there are.
pub(super) fn size(term: &Term) -> (usize, usize) {
    let (rows, columns) = term.size();
    (usize::from(columns).max(10), usize::from(rows).max(6))
}
