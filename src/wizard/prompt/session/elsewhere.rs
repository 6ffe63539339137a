//! A terminal whose modes are console's matter (Windows): Ctrl-C is a signal there, nothing stops a process, and
//! what is pasted cannot be told from what is typed.

use console::Term;
use std::io;
use std::sync::Mutex;

/// Who holds it leaves.
static LEAVING: Mutex<()> = Mutex::new(());

pub(in crate::wizard::prompt) fn screen() -> Term {
    Term::stderr()
}

pub(in crate::wizard::prompt) fn forget() {}

pub(super) fn lock_screen() -> bool {
    std::mem::forget(LEAVING.lock());
    false
}

#[allow(clippy::unnecessary_wraps, reason = "on unix it can fail")]
pub(super) fn start(_: fn() -> !) -> io::Result<()> {
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "on unix it can fail")]
pub(in crate::wizard::prompt) fn hold_keys() -> io::Result<()> {
    Ok(())
}

pub(in crate::wizard::prompt) fn restore() {
    // A console that is gone has no cursor.
    let _ = Term::stderr().show_cursor();
}

pub(in crate::wizard::prompt) fn stop() {}

pub(super) fn pending() -> Vec<u8> {
    Vec::new()
}
