//! What a callback sends that came from the environment: it is in the result, and in nothing that is said about it.

use super::draft::Draft;
use super::entry::Parameter;
use super::syntax::url::Url;
use std::collections::{BTreeSet, HashSet};

/// Keys and pairs of endpoints that are not written where the endpoint was given, but came in with a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    keys: BTreeSet<String>,
    pairs: BTreeSet<String>,
    is_filled: bool,
}

impl Hidden {
    /// Of a callback that takes nothing from the environment.
    pub const NONE: &'static Self = &Self {
        keys: BTreeSet::new(),
        pairs: BTreeSet::new(),
        is_filled: false,
    };

    /// Whether a parameter's key is not to be shown.
    pub fn hides_key(&self, parameter: &Parameter) -> bool {
        self.keys.contains(parameter.key.as_str())
    }

    /// Whether it hides the key of any parameter.
    pub fn hides_keys(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Whether a parameter's value is not to be shown.
    pub fn hides(&self, parameter: &Parameter) -> bool {
        self.is_filled && self.pairs.contains(&parameter.to_string())
    }

    /// Whether an endpoint has values from the environment.
    pub fn is_filled(&self) -> bool {
        self.is_filled
    }
}

impl Draft<'_> {
    /// What of this callback's parameters is not to be shown.
    pub fn hidden(&self) -> Hidden {
        let mut hidden = Hidden::default();
        for to in self.destinations.iter().filter(|to| to.url.is_filled()) {
            hidden.is_filled = true;
            let (keys, written): (HashSet<&str>, HashSet<&str>) =
                pairs(to.url.written()).into_iter().unzip();
            for (key, pair) in pairs(to.url.text()) {
                if !keys.contains(key) {
                    hidden.keys.insert(key.to_owned());
                }
                if !written.contains(pair) {
                    hidden.pairs.insert(pair.to_owned());
                }
            }
        }
        hidden
    }
}

/// The pairs of a URL's query, each with its key, as they are written.
fn pairs(text: &str) -> Vec<(&str, &str)> {
    let start = text.len() - text.trim_start().len();
    let url = Url::read(text, start..start + text.trim().len());
    let pairs = url.query.into_iter().flatten();
    pairs
        .map(|pair| (&text[pair.key], &text[pair.range]))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::callback::{
        Destination, Draft, Encoded, Macros, Parameter, Role, Sources, Template,
    };

    #[test]
    fn what_is_written_is_shown_and_what_came_in_is_not() {
        let mut sources = Sources::new();
        let written = "https://${HOST}/cb?source=adjust&key=${KEY}&${MORE}";
        let url = sources.flag("x", written);
        let value = |name: &str| match name {
            "MORE" => Some("z=1".to_owned()),
            "KEY" => Some("hunter".to_owned()),
            _ => Some("a.example".to_owned()),
        };
        let url = url.filled(Role::Endpoint, Macros::NONE, value);
        let draft = Draft {
            destinations: vec![Destination::new(url)],
            ..Draft::default()
        };
        let hidden = draft.hidden();
        assert!(hidden.is_filled());
        for (key, value, hides_key, hides) in [
            ("z", "1", true, true),
            ("source", "adjust", false, false),
            ("key", "hunter", false, true),
        ] {
            let parameter = Parameter {
                key: Encoded::from_raw(key),
                value: Some(Template::parse(value, Macros::NONE).expect("a template")),
            };
            let shown = (hidden.hides_key(&parameter), hidden.hides(&parameter));
            assert_eq!(shown, (hides_key, hides), "{key}");
        }
    }
}
