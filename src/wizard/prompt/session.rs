//! The terminal while questions are asked: raw mode, the cursor, and what happens on Ctrl-C, SIGTERM,
//! SIGHUP, SIGQUIT and SIGTSTP. However the run ends, the terminal is left as it was.

use super::{PromptResult, Stop};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGQUIT, SIGTSTP};
use signal_hook::iterator::Signals;
use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The exit code of an interrupted run.
pub const INTERRUPTED: u8 = 130;

/// How long a signal waits for the reading thread to leave by itself, before it ends the process.
const GRACE: Duration = Duration::from_millis(300);

/// Shows the cursor, ends bracketed paste, ends colours.
const CALM: &str = "\x1b[?25h\x1b[?2004l\x1b[0m";

/// What the thread of the signals must know.
struct Shared {
    /// The terminal as it was found.
    original: Termios,
    /// Whether it is raw now, and a prompt reads it.
    raw: AtomicBool,
    /// Wakes the prompt up.
    wake: UnixStream,
}

/// What a wait for keys ended with.
#[derive(Debug)]
pub(in crate::wizard) enum Input {
    /// Bytes of keys.
    Bytes(Vec<u8>),
    /// The wait was given an end, and none came.
    Nothing,
    /// The program was stopped and goes on: the screen is no longer what was drawn.
    Resumed,
}

/// What the signals' thread says to the prompt.
const LEAVE: u8 = b'!';
const RESUMED: u8 = b'r';

static SHARED: OnceLock<Shared> = OnceLock::new();

impl Shared {
    /// Puts the terminal back. What was typed and not read is dropped: a shell must not run half a paste.
    fn restore(&self) {
        if self.raw.swap(false, Ordering::SeqCst) {
            // A terminal that is gone needs no putting back.
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.original);
            let _ = io::stderr().write_all(CALM.as_bytes());
        }
    }
}

/// One run of questions. Dropping it puts the terminal back.
#[derive(Debug)]
pub(in crate::wizard) struct Session {
    woken: UnixStream,
}

impl Session {
    /// Begins: from now on a signal ends the process with [`INTERRUPTED`], and a panic leaves no raw terminal
    /// behind. At most one a process.
    ///
    /// # Errors
    /// Where stdin is no terminal, or signals are handled already.
    pub(in crate::wizard) fn start() -> io::Result<Self> {
        let original = tcgetattr(io::stdin())?;
        let (woken, wake) = UnixStream::pair()?;
        let shared = Shared {
            original,
            raw: AtomicBool::new(false),
            wake,
        };
        if SHARED.set(shared).is_err() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        ctrlc::set_handler(on_signal).map_err(io::Error::other)?;
        let mut signals = Signals::new([SIGTSTP, SIGQUIT])?;
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if signal == SIGQUIT {
                    on_signal();
                }
                on_stop();
            }
        });
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if let Some(shared) = SHARED.get() {
                shared.restore();
            }
            before(panic);
        }));
        Ok(Self { woken })
    }

    /// Makes the terminal raw: keys arrive as they are pressed, and are not echoed. Output is as before.
    pub(in crate::wizard) fn make_raw() -> io::Result<()> {
        let Some(shared) = SHARED.get() else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let mut raw = shared.original.clone();
        raw.make_raw();
        raw.output_modes = shared.original.output_modes;
        shared.raw.store(true, Ordering::SeqCst);
        tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
        io::stderr().write_all(b"\x1b[?2004h")
    }

    /// Waits for keys.
    ///
    /// # Errors
    /// A signal, or the end of input.
    pub(in crate::wizard) fn read(&self, end: Option<Duration>) -> io::Result<Input> {
        let stdin = io::stdin();
        let end = end.and_then(|end| Timespec::try_from(end).ok());
        loop {
            let mut fds = [
                PollFd::new(&stdin, PollFlags::IN),
                PollFd::new(&self.woken, PollFlags::IN),
            ];
            match poll(&mut fds, end.as_ref()) {
                Ok(0) => return Ok(Input::Nothing),
                Ok(_) => {}
                // The signal also wakes us through the pipe.
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            if !fds[1].revents().is_empty() {
                let mut word = [LEAVE];
                (&self.woken).read_exact(&mut word)?;
                if word[0] == RESUMED {
                    return Ok(Input::Resumed);
                }
                return Err(io::ErrorKind::Interrupted.into());
            }
            let mut bytes = vec![0; super::keys::MOST_READ];
            // Past the buffer of the standard library, which a poll would not see.
            let count = rustix::io::read(&stdin, &mut bytes)?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            bytes.truncate(count);
            return Ok(Input::Bytes(bytes));
        }
    }
}

/// Writes to the terminal at once.
///
/// # Errors
/// [`Stop::Interrupted`] where it is gone.
pub(in crate::wizard) fn write(text: &str) -> PromptResult<()> {
    let mut stderr = io::stderr().lock();
    stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush())
        .map_err(|_| Stop::Interrupted)
}

/// The columns and rows of the terminal.
pub(in crate::wizard) fn size() -> (usize, usize) {
    terminal_size::terminal_size_of(io::stderr())
        .map(|(width, height)| (usize::from(width.0), usize::from(height.0)))
        .filter(|(width, height)| *width > 0 && *height > 0)
        .unwrap_or((80, 24))
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(shared) = SHARED.get() {
            shared.restore();
        }
    }
}

/// Runs on a thread of its own. A prompt that reads raw keys is woken and leaves by itself; otherwise, and if
/// it does not, the process ends here: a line that is being read would swallow the signal.
fn on_signal() {
    if let Some(shared) = SHARED.get() {
        let is_raw = shared.raw.load(Ordering::SeqCst);
        if is_raw && (&shared.wake).write_all(&[LEAVE]).is_ok() {
            std::thread::sleep(GRACE);
        }
        shared.restore();
        if !is_raw {
            // The shell's prompt begins a line of its own.
            let _ = io::stderr().write_all(b"\n");
        }
    }
    std::process::exit(INTERRUPTED.into())
}

/// Stops the process as SIGTSTP does, with the terminal as it was found; when it goes on, a prompt is put back.
fn on_stop() {
    let was_raw = SHARED.get().is_some_and(|shared| {
        let was_raw = shared.raw.load(Ordering::SeqCst);
        shared.restore();
        was_raw
    });
    // The signal's own effect; where it has none, nothing has to be put back.
    let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
    if let (true, Some(shared)) = (was_raw, SHARED.get())
        && Session::make_raw().is_ok()
    {
        // A prompt that is gone has nothing to draw.
        let _ = (&shared.wake).write_all(&[RESUMED]);
    }
}
