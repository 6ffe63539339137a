//! Modes and signals of a unix terminal.

use console::Term;
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use signal_hook::consts::{SIGQUIT, SIGTSTP};
use signal_hook::iterator::Signals;
use std::io::{self, Write as _};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// The terminal as it was found.
static FOUND: OnceLock<Termios> = OnceLock::new();

/// Set where keys are held, and the cursor may be hidden.
static ARE_KEYS_HELD: OnceLock<()> = OnceLock::new();

/// What was written for the question in hand. Who holds it is alone with the terminal.
static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// How long the rest of a paste may take to arrive.
const PASTE_WAIT: Duration = Duration::from_millis(15);

fn written() -> MutexGuard<'static, Vec<u8>> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stderr, whose writing is remembered: a question is drawn anew after a stop, whoever asks it.
#[derive(Debug)]
struct Recorder;

impl io::Write for Recorder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = written();
        written.extend_from_slice(bytes);
        io::stderr().write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl AsRawFd for Recorder {
    fn as_raw_fd(&self) -> RawFd {
        io::stderr().as_raw_fd()
    }
}

/// The terminal that is drawn on.
pub(in crate::wizard::prompt) fn screen() -> Term {
    Term::read_write_pair(io::stdin(), Recorder)
}

/// A new question: what was written before it is not drawn anew.
pub(in crate::wizard::prompt) fn forget() {
    let mut written = written();
    let end = written.len().saturating_sub(1);
    written.drain(..end);
}

/// Takes the terminal for good; whether its cursor is at the start of a line.
pub(super) fn lock_screen() -> bool {
    let written = written();
    let is_at_start = written.last() == Some(&b'\n');
    std::mem::forget(written);
    is_at_start
}

pub(super) fn start(leave: fn() -> !) -> io::Result<()> {
    if FOUND.set(tcgetattr(io::stdin())?).is_err() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut signals = Signals::new([SIGTSTP, SIGQUIT])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            if signal == SIGQUIT {
                leave();
            }
            stop();
        }
    });
    Ok(())
}

/// From now on each key arrives as it is pressed, without an echo. Between two keys too: console puts back at each what
/// it finds, and half a paste would be echoed.
pub(in crate::wizard::prompt) fn hold_keys() -> io::Result<()> {
    let mut held = tcgetattr(io::stdin())?;
    held.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
    ARE_KEYS_HELD.get_or_init(|| ());
    Ok(tcsetattr(io::stdin(), OptionalActions::Now, &held)?)
}

/// How often, and after how long, the terminal is put back.
const RESTORES: usize = 4;
const RESTORE_WAIT: Duration = Duration::from_millis(10);

/// Puts the terminal back, several times: the thread that asks may be on its way to read one more key, for which console
/// changes the mode. What was typed and not read is dropped: a shell must not run half a paste.
pub(in crate::wizard::prompt) fn restore() {
    if let Some(found) = FOUND.get() {
        for _ in 0..RESTORES {
            // A terminal that is gone needs no putting back.
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, found);
            std::thread::sleep(RESTORE_WAIT);
        }
        if ARE_KEYS_HELD.get().is_some() {
            let _ = io::stderr().write_all(b"\x1b[?25h\x1b[0m");
        }
    }
}

/// Stops the process as SIGTSTP does, with the terminal as it was found. When it goes on, the mode is what it was
/// before, and the question is drawn once more.
pub(in crate::wizard::prompt) fn stop() {
    let written = written();
    let mode = tcgetattr(io::stdin());
    restore();
    let _ = io::stderr().write_all(b"\n");
    // The signal's own effect; where it has none, nothing has to be put back.
    let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
    if let Ok(mode) = mode {
        // A terminal that is gone meanwhile is noticed by who reads it.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &mode);
        let _ = io::stderr().write_all(&written);
    }
}

/// The bytes that have arrived and were not read.
pub(super) fn pending() -> Vec<u8> {
    let mut bytes = Vec::new();
    let Ok(mode) = tcgetattr(io::stdin()) else {
        return bytes;
    };
    std::thread::sleep(PASTE_WAIT);
    // A read that does not wait, of what may be no whole line. Polling a terminal does not work on macOS.
    let mut now = mode.clone();
    now.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
    now.special_codes[SpecialCodeIndex::VMIN] = 0;
    now.special_codes[SpecialCodeIndex::VTIME] = 0;
    if tcsetattr(io::stdin(), OptionalActions::Now, &now).is_err() {
        return bytes;
    }
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = rustix::io::read(io::stdin(), &mut buffer) {
        bytes.extend_from_slice(&buffer[..count]);
        std::thread::sleep(PASTE_WAIT);
    }
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, &mode);
    bytes
}
