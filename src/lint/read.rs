//! The check of a text that somebody pasted, whatever its form.

use super::rules::{Context, Material, scheme};
use super::{Diagnostic, Findings, Levels, field, link};
use crate::callback::syntax::link::LinkSyntax;
use crate::callback::syntax::{csv, link as link_syntax};
use crate::callback::{Given, Macros};
use crate::catalogue::{Catalogue, Trigger};

/// What is known about a text beside its bytes.
#[derive(Debug, Clone, Copy)]
pub struct About<'c> {
    /// The placeholders and triggers.
    pub catalogue: &'c Catalogue,
    /// The partner's own macros.
    pub macros: &'c Macros,
    /// The trigger, where one was named.
    pub trigger: Option<&'static Trigger>,
    /// The levels of the codes.
    pub levels: &'c Levels,
}

impl<'c> About<'c> {
    /// What the rules of a field go by.
    pub fn context(&self) -> Context<'c> {
        Context::new(self.catalogue, self.macros, self.trigger, Material::Field)
    }
}

/// A text that was checked.
#[derive(Debug)]
pub struct Read {
    /// The link that it is, or `None` for a field.
    pub link: Option<LinkSyntax>,
    /// All that is to be said about it.
    pub findings: Vec<Diagnostic>,
}

/// Checks a field, a link, a link's fragment or an encoded callback.
pub fn check(about: &About<'_>, given: &Given<'_>) -> Read {
    check_as(about, given, link_syntax::read(given.text()))
}

/// Checks a text that is said to be a link, whatever its host and parameters are.
pub fn check_link(about: &About<'_>, given: &Given<'_>) -> Read {
    check_as(about, given, link_syntax::read_link(given.text()))
}

fn check_as(about: &About<'_>, given: &Given<'_>, link: Option<LinkSyntax>) -> Read {
    let mut out = Findings::new(about.levels, &[]);
    let cx = about.context();
    match &link {
        Some(link) => link::check(&cx, about.levels, given, link, &mut out),
        None => match csv::columns(given.text()) {
            Some(columns) => out.add(scheme::definition(given, columns)),
            None => drop(field::check(&cx, given, &mut out)),
        },
    }
    Read {
        link,
        findings: out.into_list(),
    }
}
