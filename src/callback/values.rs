//! The values of variables. They enter a callback here, and nowhere else.

use super::Callback;
use super::assemble::Assembler;
use super::draft::Draft;
use super::entry::{Entry, Parameter};
use super::macros::Macros;
use super::read::{ReadError, read_url};
use super::source::Given;
use super::syntax::url::Url;
use super::template::{Template, TemplatePiece};
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

/// The URL of an entry, with values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledUrl {
    /// The URL.
    pub text: String,
    /// The bytes of each value, in the order of the variables.
    pub values: Vec<Range<usize>>,
}

impl Draft<'_> {
    /// Its endpoints and event tokens: the texts that can have variables.
    pub fn texts_with_variables(&self) -> impl Iterator<Item = &Given<'_>> {
        let urls = self.destinations.iter().map(|to| &to.url);
        let all = urls.chain(&self.event_tokens);
        all.filter(|_| self.is_kept)
    }

    /// The names of the variables of its endpoints, each once; `macros` hold for it beside its own.
    pub fn endpoint_variables(&self, macros: &Macros) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let macros = self.macros_beside(macros);
        for given in self.destinations.iter().map(|to| &to.url) {
            for (_, name) in macros
                .beside_variables(given.text())
                .variables(given.text())
            {
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
        names
    }
}

impl Macros {
    /// A text with the values of its variables.
    ///
    /// # Errors
    /// The first variable that has no value.
    pub fn filled<'t>(&self, text: &'t str, values: &Values<'_>) -> Result<Cow<'t, str>, NoValue> {
        let mut out = String::new();
        let mut done = 0;
        for (range, name) in self.variables(text) {
            out.push_str(&text[done..range.start]);
            out.push_str(&values(name)?);
            done = range.end;
        }
        if done == 0 {
            return Ok(Cow::Borrowed(text));
        }
        out.push_str(&text[done..]);
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

impl Assembler<'_> {
    /// The URL of an entry with the values of its variables.
    ///
    /// # Errors
    /// The first variable that has no value.
    pub fn fill(&self, entry: &Entry, values: &Values<'_>) -> Result<FilledUrl, NoValue> {
        let mut url = FilledUrl {
            text: String::new(),
            values: Vec::new(),
        };
        url.push_template(entry.endpoint.template(), values)?;
        for (at, pair) in entry.query.iter().flatten().enumerate() {
            // What was a `?` in the file may stand behind one of a value.
            let is_first = at == 0 && !url.text.contains('?');
            if is_first || !url.text.ends_with(['?', '&']) {
                url.text.push(if is_first { '?' } else { '&' });
            }
            let key = pair.key.as_str();
            let macros = self.macros.beside_variables(key);
            let mut done = 0;
            for (range, name) in macros.variables(key) {
                url.text.push_str(&key[done..range.start]);
                done = range.end;
                url.push_value(name, values)?;
            }
            url.text.push_str(&key[done..]);
            if let Some(value) = &pair.value {
                url.text.push('=');
                url.push_template(value, values)?;
            }
        }
        Ok(url)
    }

    /// The entry with a URL in which its values are.
    ///
    /// # Errors
    /// The first place that the strict model cannot hold.
    pub fn read_filled(&self, entry: &Entry, text: &str) -> Result<Entry, ReadError> {
        let url = Url::read(text, 0..text.len());
        let pairs = url.query.iter().flatten();
        let values = pairs.filter_map(|pair| pair.value.clone().map(|range| &text[range]));
        let macros = self.with_foreign(self.macros, values);
        let (endpoint, query) = read_url(text, &url, &macros)?;
        Ok(Entry {
            endpoint,
            query,
            ..entry.clone()
        })
    }
}

impl FilledUrl {
    fn push_template(&mut self, template: &Template, values: &Values<'_>) -> Result<(), NoValue> {
        for piece in template.pieces() {
            match piece {
                TemplatePiece::Text(text) => self.text.push_str(text),
                TemplatePiece::Placeholder(name) => {
                    self.text.extend(["{", name, "}"]);
                }
                TemplatePiece::Variable(name) => self.push_value(name, values)?,
            }
        }
        Ok(())
    }

    fn push_value(&mut self, name: &str, values: &Values<'_>) -> Result<(), NoValue> {
        let start = self.text.len();
        self.text.push_str(&values(name)?);
        self.values.push(start..self.text.len());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Assembler, FilledUrl, NoValue};
    use crate::callback::assemble::ForeignMacros;
    use crate::callback::{Destination, Draft, DraftParameter, Layer, Macros, Sources};
    use crate::catalogue::Catalogue;

    fn value(name: &str) -> Result<String, NoValue> {
        match name {
            "HOST" => Ok("h.example".into()),
            "BASE" => Ok("https://h.example/a?b=1".into()),
            "MORE" => Ok("c=2&d=3".into()),
            _ => Err(NoValue::Unset),
        }
    }

    /// A URL of a file with its values and a parameter behind them.
    fn filled(url: &str) -> Result<FilledUrl, NoValue> {
        let mut sources = Sources::new();
        let adid = sources.flag("p", "adid");
        let draft = Draft {
            destinations: vec![Destination::new(sources.flag("e", url))],
            parameters: vec![DraftParameter::placeholder(&adid, Layer::Placeholder)],
            is_kept: true,
            ..Draft::default()
        };
        let assembler = Assembler {
            catalogue: &Catalogue::builtin(),
            macros: &Macros::new(["${GAID}"]),
            foreign: ForeignMacros::Refused,
            trigger: None,
        };
        let callback = assembler.assemble(&draft, vec![None]).into_callback();
        let callback = callback.expect(url);
        let read = |url: &FilledUrl| assembler.read_filled(&callback.entries()[0], &url.text);
        let filled = assembler.fill(&callback.entries()[0], &value)?;
        assert!(read(&filled).is_ok(), "{filled:?}");
        Ok(filled)
    }

    #[test]
    fn values_stand_where_their_variables_stood() {
        for (url, text) in [
            ("https://${HOST}/x", "https://h.example/x?adid={adid}"),
            (
                "https://${HOST}?${MORE}",
                "https://h.example?c=2&d=3&adid={adid}",
            ),
            (
                "https://a.example?k=${HOST}&",
                "https://a.example?k=h.example&adid={adid}",
            ),
            (
                "https://a.example?${HOST}=1",
                "https://a.example?h.example=1&adid={adid}",
            ),
            ("${BASE}", "https://h.example/a?b=1&adid={adid}"),
            ("${BASE}&x=1", "https://h.example/a?b=1&x=1&adid={adid}"),
            (
                "https://a.example?k=${GAID}",
                "https://a.example?k=${GAID}&adid={adid}",
            ),
        ] {
            assert_eq!(
                filled(url).map(|url| url.text),
                Ok(text.to_owned()),
                "{url}"
            );
        }
        let two = filled("https://${HOST}/${HOST}").expect("it has values");
        assert_eq!(two.values, [8..17, 18..27]);
        assert_eq!(filled("https://${HOST}/${NONE}"), Err(NoValue::Unset));
    }
}
