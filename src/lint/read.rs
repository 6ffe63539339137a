//! The check of a text that somebody pasted, whatever its form.

use super::rules::{Context, scheme};
use super::{Diagnostic, Findings, field, link};
use crate::callback::Given;
use crate::callback::syntax::link::LinkSyntax;
use crate::callback::syntax::{csv, link as link_syntax};

/// A text that was checked.
#[derive(Debug)]
pub struct Read {
    /// The link that it is, or `None` for a field.
    pub link: Option<LinkSyntax>,
    /// All that is to be said about it.
    pub findings: Vec<Diagnostic>,
}

/// Checks a field, a link, a link's fragment or an encoded callback.
pub fn check(cx: &Context<'_>, given: &Given<'_>) -> Read {
    check_as(cx, given, link_syntax::read(given.text()))
}

/// Checks a text that is said to be a link, whatever its host and parameters are.
pub fn check_link(cx: &Context<'_>, given: &Given<'_>) -> Read {
    check_as(cx, given, link_syntax::read_link(given.text()))
}

fn check_as(cx: &Context<'_>, given: &Given<'_>, link: Option<LinkSyntax>) -> Read {
    let mut out = Findings::new(cx.levels, &[]);
    match &link {
        Some(link) => link::check(cx, given, link, &mut out),
        None => match csv::columns(given.text()) {
            Some(columns) => out.add(scheme::definition(given, columns)),
            None => drop(field::check(cx, given, &mut out)),
        },
    }
    Read {
        link,
        findings: out.into_list(),
    }
}
