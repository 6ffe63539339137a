//! Tips for command lines that the parser refuses and that people mean well: it knows words, not what they are for.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What the parser says, with a tip in the place of its own where people mean something that it cannot know.
pub(super) fn advised(verb: Option<&str>, error: &clap::Error) -> String {
    let text = error.render().to_string();
    let Some(tip) = tip(verb, error) else {
        return text;
    };
    let (head, usage) = text.split_once("\nUsage: ").unwrap_or((&text, ""));
    let (head, _) = head.split_once("\n  tip: ").unwrap_or((head, ""));
    let usage = if usage.is_empty() {
        String::new()
    } else {
        // The parser puts the flag in there that it takes for meant.
        let suggested = match error.get(ContextKind::SuggestedArg) {
            Some(ContextValue::String(flag)) => format!(" {flag}"),
            _ => String::new(),
        };
        format!("\nUsage: {}", usage.replacen(&suggested, "", 1))
    };
    format!("{}\n\n  tip: {tip}\n{usage}", head.trim_end())
}

/// What people mean who type this to a verb that keeps a file.
fn tip(verb: Option<&str>, error: &clap::Error) -> Option<String> {
    const KEEP: [&str; 5] = ["list", "copy", "duplicate", "edit", "delete"];
    let verb = verb.filter(|verb| KEEP.contains(verb))?;
    let invalid = error
        .get(ContextKind::InvalidArg)
        .and_then(|arg| match arg {
            ContextValue::String(word) => Some(word.as_str()),
            _ => None,
        });
    match (error.kind(), verb, invalid) {
        (ErrorKind::MissingRequiredArgument, ..) => {
            Some("cbgen list shows the names of the callbacks".to_owned())
        }
        (ErrorKind::UnknownArgument, "edit", Some("--guided")) => Some(
            "it asks by itself on a terminal: cbgen edit NAME, without flags that change something"
                .to_owned(),
        ),
        (ErrorKind::UnknownArgument, _, Some(word)) if !word.starts_with('-') => {
            Some(format!("the file is named by its flag: -f {word}"))
        }
        _ => None,
    }
}
