//! A question that is answered by yes or no, before something is done that cannot be undone.

use crate::report::Printable;
use crate::wizard::INTERRUPTED;

/// What was said to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    /// Anything else.
    No,
    /// The end of input.
    None,
}

/// Asks on the terminal.
pub(crate) fn confirm(question: &str) -> std::io::Result<Answer> {
    // Without a handler, Ctrl-C would end the process by its signal, which no exit code tells.
    ctrlc::set_handler(|| {
        eprintln!();
        std::process::exit(INTERRUPTED.into());
    })
    .map_err(std::io::Error::other)?;
    eprint!("{} [y/N] ", Printable(question));
    let mut answer = String::new();
    let is_over = std::io::stdin().read_line(&mut answer)? == 0;
    if is_over {
        eprintln!();
    }
    Ok(match answer.trim().to_ascii_lowercase().as_str() {
        _ if is_over => Answer::None,
        "y" | "yes" => Answer::Yes,
        _ => Answer::No,
    })
}
