//! A text to the clipboard: through the desktop's own tool, or through the terminal.
//!
//! A tool keeps the text after we have ended, which a library inside a short-lived process cannot do.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::env;
use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Why a text did not reach the clipboard.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClipboardError {
    /// Neither a tool nor a terminal.
    #[error("there is no clipboard here: install wl-copy, xclip, pbcopy or clip.exe")]
    None,
    /// Tools that are there, and no terminal; what became of each.
    #[error("there is no clipboard here: {}", .0.join(", "))]
    Failed(Vec<String>),
    /// Too long for a terminal to take.
    #[error(
        "the text has {0} bytes, too many for a terminal's clipboard: install wl-copy or xclip"
    )]
    TooLong(usize),
    /// The terminal could not be written to.
    #[error("cannot write to the terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// What has taken a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taker {
    /// A tool, by its name: the text is on the clipboard.
    Tool(&'static str),
    /// The terminal, which does not say whether it obeys.
    Terminal {
        /// Whether tmux is between.
        in_tmux: bool,
    },
}

impl fmt::Display for Taker {
    /// What was done, in words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tool(tool) => write!(f, "copied to the clipboard through {tool}"),
            Self::Terminal { in_tmux } => {
                f.write_str("sent to the terminal's clipboard")?;
                if *in_tmux {
                    f.write_str(" (tmux passes it on where set-clipboard is on)")?;
                }
                Ok(())
            }
        }
    }
}

/// The most bytes that common terminals take in one sequence, encoded.
const LONGEST: usize = 74_000;

/// How long a tool may take: one that waits for a desktop that is not there would keep us for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tools, each with its arguments and the environment variable of the desktop that has it.
const TOOLS: [(&str, &[&str], Option<&str>); 4] = [
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("pbcopy", &[], None),
    ("clip.exe", &[], None),
];

/// Copies a text, and says what has taken it. Over ssh the terminal comes first: a tool would fill the clipboard of the
/// machine where nobody sits.
///
/// # Errors
/// [`ClipboardError`] where nothing could take it.
pub(crate) fn copy(text: &str) -> Result<Taker, ClipboardError> {
    let has_terminal = has_terminal();
    if has_terminal && (is_set("SSH_CONNECTION") || is_set("SSH_TTY")) {
        return through_terminal(text).or_else(|error| through_tools(text).map_err(|_| error));
    }
    through_tools(text).or_else(|failed| {
        if has_terminal {
            through_terminal(text)
        } else if failed.is_empty() {
            Err(ClipboardError::None)
        } else {
            Err(ClipboardError::Failed(failed))
        }
    })
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether stderr is a terminal that may obey a sequence.
fn has_terminal() -> bool {
    io::stderr().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// OSC 52: the terminal copies, also through ssh; one that does not know it ignores it.
fn through_terminal(text: &str) -> Result<Taker, ClipboardError> {
    let encoded = BASE64_STANDARD.encode(text);
    if encoded.len() > LONGEST {
        return Err(ClipboardError::TooLong(text.len()));
    }
    io::stderr().write_all(format!("\x1b]52;c;{encoded}\x07").as_bytes())?;
    Ok(Taker::Terminal {
        in_tmux: is_set("TMUX"),
    })
}

/// The first tool that takes the text, or what became of those that are there.
fn through_tools(text: &str) -> Result<Taker, Vec<String>> {
    let mut failed = Vec::new();
    for (tool, arguments, desktop) in TOOLS {
        if let Some(desktop) = desktop.filter(|desktop| !is_set(desktop)) {
            if is_installed(tool) {
                failed.push(format!("{tool} finds no desktop ({desktop} is not set)"));
            }
            continue;
        }
        match pipe(tool, arguments, text, PATIENCE) {
            Ok(()) => return Ok(Taker::Tool(tool)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => failed.push(format!("{tool} {error}")),
        }
    }
    Err(failed)
}

/// Whether a tool is in one of the folders that are searched for it.
fn is_installed(tool: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(tool).is_file())
}

/// Runs a tool without a shell, with the text on its standard input. Only the tool itself is waited for, and ended
/// if it takes too long: what it leaves in the background holds the clipboard.
fn pipe(tool: &str, arguments: &[&str], text: &str, patience: Duration) -> io::Result<()> {
    let end = Instant::now() + patience;
    let mut child = Command::new(tool)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => error,
            _ => io::Error::other(format!("does not start: {error}")),
        })?;
    let (sender, written) = mpsc::channel();
    if let Some(mut stdin) = child.stdin.take() {
        let text = text.to_owned();
        // A tool that does not read would stop this thread for ever; it ends with the process.
        thread::spawn(move || {
            let _ = sender.send(stdin.write_all(text.as_bytes()));
        });
    }
    let hangs = || io::Error::other("does not answer");
    let Some(status) = wait_until(&mut child, end)? else {
        child.kill()?;
        child.wait()?;
        return Err(hangs());
    };
    if !status.success() {
        return Err(io::Error::other("failed"));
    }
    match written.recv_timeout(end.saturating_duration_since(Instant::now())) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(io::Error::other("did not read the text")),
        Err(_) => Err(hangs()),
    }
}

/// The status of a process that ends in time.
fn wait_until(child: &mut Child, end: Instant) -> io::Result<Option<ExitStatus>> {
    const LONGEST_PAUSE: Duration = Duration::from_millis(20);
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::{PATIENCE, pipe};
    use std::time::{Duration, Instant};

    #[test]
    fn a_tool_that_hangs_is_ended_in_time() {
        let begin = Instant::now();
        let large = "x".repeat(1_000_000);
        let error = pipe("sleep", &["600"], &large, Duration::from_millis(50));
        assert_eq!(error.expect_err("it hangs").to_string(), "does not answer");
        assert!(begin.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn what_a_tool_leaves_in_the_background_is_not_waited_for() {
        let begin = Instant::now();
        let script = "cat >/dev/null; sleep 30 & exit 0";
        pipe("sh", &["-c", script], "x", PATIENCE).expect("it took the text");
        assert!(begin.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_tool_that_fails_or_takes_nothing_has_not_copied() {
        let large = "x".repeat(1_000_000);
        for (script, says) in [
            ("cat >/dev/null; exit 1", "failed"),
            ("exit 0", "did not read the text"),
        ] {
            let error = pipe("sh", &["-c", script], &large, PATIENCE);
            assert_eq!(error.expect_err("not copied").to_string(), says);
        }
    }
}
