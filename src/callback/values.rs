//! The values of variables. They enter a callback here, and nowhere else.

use super::Callback;
use super::draft::Draft;
use super::entry::{Entry, Parameter};
use super::macros::Macros;
use super::source::Given;
use super::template::Template;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Looks up the value of a variable by its name.
pub type Values<'v> = dyn Fn(&str) -> Result<String, NoValue> + 'v;

/// Why a variable has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoValue {
    /// Nobody has set it.
    Unset,
    /// It is set to nothing.
    Empty,
    /// Its value is no UTF-8.
    NotText,
}

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unset => "is not set",
            Self::Empty => "is empty",
            Self::NotText => "is no UTF-8 text",
        })
    }
}

impl Draft<'_> {
    /// Its endpoints and event tokens: the texts that can have variables.
    pub fn texts_with_variables(&self) -> impl Iterator<Item = &Given<'_>> {
        let urls = self.destinations.iter().map(|to| &to.url);
        let all = urls.chain(&self.event_tokens);
        all.filter(|_| self.is_kept)
    }

    /// The draft with values in the place of the variables of its endpoints and event tokens, each as a whole at its
    /// place. `macros` are all that hold for it.
    ///
    /// # Errors
    /// The first variable that has no value.
    pub fn filled(&self, macros: &Macros, values: &Values<'_>) -> Result<Self, NoValue> {
        let mut filled = self.clone();
        let urls = filled.destinations.iter_mut().map(|to| &mut to.url);
        for given in urls.chain(&mut filled.event_tokens) {
            let macros = macros.beside_variables(given.text());
            if let Cow::Owned(text) = macros.filled(given.text(), values)? {
                *given = Given::derived(given.place(), text);
            }
        }
        Ok(filled)
    }

    /// The names of the variables of its endpoints, each once; `macros` hold for it beside its own.
    pub fn endpoint_variables(&self, macros: &Macros) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let macros = self.macros_beside(macros);
        for given in self.destinations.iter().map(|to| &to.url) {
            let macros = macros.beside_variables(given.text());
            for (_, name) in macros.variables(given.text()) {
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
        names
    }
}

impl Macros {
    /// A text with the values of its variables. `${BASE}?x=1` joins `x` by `&` where the value has a `?` already.
    ///
    /// # Errors
    /// The first variable that has no value.
    pub fn filled<'t>(&self, text: &'t str, values: &Values<'_>) -> Result<Cow<'t, str>, NoValue> {
        let question_mark = text.find('?');
        let mut out = String::new();
        let mut done = 0;
        let push = |out: &mut String, range: Range<usize>| {
            let at = question_mark.filter(|at| range.contains(at) && out.contains('?'));
            let at = at.unwrap_or(range.end);
            out.push_str(&text[range.start..at]);
            if at < range.end {
                out.push('&');
                out.push_str(&text[at + 1..range.end]);
            }
        };
        for (range, name) in self.variables(text) {
            push(&mut out, done..range.start);
            out.push_str(&values(name)?);
            done = range.end;
        }
        if done == 0 {
            return Ok(Cow::Borrowed(text));
        }
        push(&mut out, done..text.len());
        Ok(Cow::Owned(out))
    }
}

impl Callback {
    /// Whether an endpoint has a variable.
    pub fn has_variables(&self) -> bool {
        self.entries.iter().any(Entry::has_variables)
    }
}

impl Entry {
    /// Whether its URL has a variable.
    pub fn has_variables(&self) -> bool {
        let mut pairs = self.query.iter().flatten();
        self.endpoint.template().has_variables()
            || pairs.any(|pair| pair.has_variable_key() || pair.has_variables())
    }
}

impl Parameter {
    /// Whether its key has a variable. What is given as plain text has its braces encoded.
    pub fn has_variable_key(&self) -> bool {
        self.key.as_str().contains("${")
    }

    /// Whether its value has a variable.
    pub fn has_variables(&self) -> bool {
        self.value.as_ref().is_some_and(Template::has_variables)
    }
}
