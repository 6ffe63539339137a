//! The parameters that are sent, by key, wherever they come from: the URLs, what is recommended, what is inherited from a
//! file, and the callback's own.

use super::draft::{Draft, DraftParameter};
use super::query::pairs_of_url;
use crate::catalogue::Catalogue;

/// A parameter that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentParameter {
    /// Its name.
    pub key: String,
    /// Text and placeholders, as people would type them.
    pub value: String,
    /// The endpoint that alone has it, of several.
    pub only_to: Option<String>,
}

impl Draft<'_> {
    /// What is sent, each key once, in order.
    pub fn sent(&self, catalogue: &Catalogue) -> Vec<SentParameter> {
        let mut list: Vec<SentParameter> = Vec::new();
        let several = self.destinations.len() > 1;
        let mut add = |key: &str, value: String, only_to: Option<&str>| match list
            .iter_mut()
            .find(|sent| sent.key == key)
        {
            None => list.push(SentParameter {
                key: key.to_owned(),
                value,
                only_to: only_to.filter(|_| several).map(str::to_owned),
            }),
            Some(sent) if only_to.is_none() => {
                sent.only_to = None;
                sent.value = value;
            }
            Some(sent) if sent.only_to.as_deref() != only_to => sent.only_to = None,
            Some(_) => {}
        };
        for to in &self.destinations {
            let url = to.url.text();
            for (key, value) in pairs_of_url(url) {
                add(&key, value, Some(url));
            }
        }
        let recommended = self.recommended_names(catalogue).iter();
        for name in recommended.filter(|name| !self.is_excluded(name)) {
            add(name, format!("{{{name}}}"), None);
        }
        let mut add = |one: &DraftParameter<'_>, only_to| {
            add(one.key.text(), one.value_text().into_owned(), only_to);
        };
        for one in &self.parameters {
            if one.layer.is_own() || !self.is_excluded(one.key.text()) {
                add(one, None);
            }
        }
        for to in &self.destinations {
            let own = to.parameters.iter().flatten();
            own.for_each(|one| add(one, Some(to.url.text())));
        }
        list
    }
}
