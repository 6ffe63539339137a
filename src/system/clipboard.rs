//! A text to the clipboard: through the desktop's own tool, or through the terminal.
//!
//! A tool keeps the text after we have ended, which a library inside a short-lived process cannot do.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

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

/// Copies a text, and says in words what has taken it. Over ssh the terminal comes first: a tool would fill the clipboard
/// of the machine where nobody sits.
pub(crate) fn copy(text: &str) -> io::Result<String> {
    let has_terminal = has_terminal();
    if has_terminal && (is_set("SSH_CONNECTION") || is_set("SSH_TTY")) {
        return through_terminal(text).or_else(|error| through_tools(text).map_err(|_| error));
    }
    through_tools(text).or_else(|error| {
        if has_terminal {
            through_terminal(text)
        } else {
            Err(error)
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

/// OSC 52: the terminal copies, also through ssh. One that does not know it ignores it, and none says whether it obeys.
fn through_terminal(text: &str) -> io::Result<String> {
    let encoded = BASE64_STANDARD.encode(text);
    if encoded.len() > LONGEST {
        return Err(io::Error::other(format!(
            "the text has {} bytes, too many for a terminal's clipboard: install wl-copy or xclip",
            text.len()
        )));
    }
    io::stderr().write_all(format!("\x1b]52;c;{encoded}\x07").as_bytes())?;
    let in_tmux = if is_set("TMUX") {
        " (tmux passes it on where set-clipboard is on)"
    } else {
        ""
    };
    Ok(format!("sent to the terminal's clipboard{in_tmux}"))
}

fn through_tools(text: &str) -> io::Result<String> {
    let mut failed = Vec::new();
    for (tool, arguments, desktop) in TOOLS {
        if let Some(desktop) = desktop.filter(|desktop| !is_set(desktop)) {
            if is_installed(tool) {
                failed.push(format!("{tool} finds no desktop ({desktop} is not set)"));
            }
            continue;
        }
        match pipe(tool, arguments, text) {
            Ok(()) => return Ok(format!("copied to the clipboard through {tool}")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => failed.push(format!("{tool} {error}")),
        }
    }
    if failed.is_empty() {
        failed.push("install wl-copy, xclip, pbcopy or clip.exe".to_owned());
    }
    let why = failed.join(", ");
    Err(io::Error::other(format!(
        "there is no clipboard here: {why}"
    )))
}

fn is_installed(tool: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(tool).is_file())
}

/// Runs a tool without a shell, with the text on its standard input. Only the tool itself is waited for, and ended
/// if it takes too long: what it leaves in the background holds the clipboard.
fn pipe(tool: &str, arguments: &[&str], text: &str) -> io::Result<()> {
    const PAUSE: Duration = Duration::from_millis(2);
    let end = Instant::now() + PATIENCE;
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
    let (stdin, text) = (child.stdin.take(), text.to_owned());
    // A tool that does not read would stop this thread for ever; it ends with the process.
    let writer = thread::spawn(move || match stdin {
        Some(mut stdin) => stdin.write_all(text.as_bytes()),
        None => Ok(()),
    });
    while Instant::now() < end {
        if let Some(status) = child.try_wait()?
            && writer.is_finished()
        {
            let is_read = writer.join().is_ok_and(|written| written.is_ok());
            return match (status.success(), is_read) {
                (true, true) => Ok(()),
                (true, false) => Err(io::Error::other("did not read the text")),
                (false, _) => Err(io::Error::other("failed")),
            };
        }
        thread::sleep(PAUSE);
    }
    child.kill()?;
    child.wait()?;
    Err(io::Error::other("does not answer"))
}
