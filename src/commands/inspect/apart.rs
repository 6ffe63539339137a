//! A text that was taken apart, whatever it is.

use crate::callback::Given;
use crate::callback::syntax::csv;
use crate::callback::syntax::link::LinkSyntax;
use crate::commands::shared::is_file;
use crate::forms::inspected::{InspectedCallback, callbacks};
use crate::lint::read;
use crate::lint::rules::Context;
use crate::lint::{Diagnostic, Level, shortened};

pub(super) struct Inspected<'t> {
    pub(super) text: &'t str,
    pub(super) link: Option<LinkSyntax>,
    /// How many columns it has, where it is the definition of a cloud storage upload.
    pub(super) columns: Option<usize>,
    pub(super) callbacks: Vec<InspectedCallback>,
    pub(super) findings: Vec<Diagnostic>,
    /// Whether it is none of the forms: then the findings are all there is to tell.
    pub(super) is_nothing: bool,
}

impl<'t> Inspected<'t> {
    pub(super) fn new(cx: &Context<'_>, given: &'t Given<'_>) -> Self {
        let text = given.text();
        let read = read::check(cx, given);
        let (columns, is_blank) = (csv::columns(text), text.trim().is_empty());
        let mut callbacks = callbacks(text, read.link.as_ref());
        let is_form = is_blank || columns.is_some() || read.link.is_some();
        let nothing = no_form(given, &callbacks).filter(|_| !is_form);
        let is_nothing = is_blank || nothing.is_some();
        if columns.is_some() || is_nothing {
            callbacks.clear();
        }
        Self {
            text,
            findings: match nothing {
                Some(finding) => vec![finding],
                // What it is, is all that there is to tell.
                None if columns.is_some() => Vec::new(),
                None => read.findings,
            },
            link: read.link,
            columns,
            callbacks,
            is_nothing,
        }
    }
}

/// That a text is none of the forms: the name of a file or of a callback, a word.
fn no_form(given: &Given<'_>, items: &[InspectedCallback]) -> Option<Diagnostic> {
    let text = given.text();
    let has_form = |item: &InspectedCallback| {
        let mut entries = item.entries.iter();
        entries.any(|entry| {
            entry.url.scheme.is_some()
                || entry.url.query.is_some()
                || entry.condition.is_some()
                || entry.method.is_some()
        })
    };
    let is_toml = text.lines().any(|line| line.trim() == "[[callback]]");
    if !is_toml && (text.contains("://") || items.iter().any(has_form)) {
        return None;
    }
    let shown = shortened(text.trim());
    let (message, help) = if is_file(text) {
        (
            format!("`{shown}` is a file, and this verb takes a text apart"),
            format!("its callbacks: cbgen check {shown}, or cbgen list {shown}"),
        )
    } else if is_toml {
        (
            "this is the text of a file, and this verb takes one callback apart".to_owned(),
            "name the file: cbgen check FILE, or cbgen list FILE".to_owned(),
        )
    } else {
        (
            format!("`{shown}` is no callback field, link, fragment of a link or encoded callback"),
            "a callback of a file is shown by its name: cbgen list NAME, cbgen build NAME"
                .to_owned(),
        )
    };
    let finding = Diagnostic::remark(message).at(given.place(), "");
    Some(Diagnostic {
        level: Level::Deny,
        ..finding.help(help)
    })
}
