//! Conditions in words, for people.

use super::condition::Prefix;
use super::draft::Draft;
use super::read::read_condition;
use super::source::Given;
use super::syntax::condition::{Written, read};

/// Conditions in words, joined: `environment is production and country is any of de or at`; `None` where there are none.
pub fn conditions_in_words(conditions: &[Given<'_>]) -> Option<String> {
    let words = conditions.iter().map(|one| condition_in_words(one.text()));
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(" and "))
}

fn condition_in_words(text: &str) -> String {
    match read(text) {
        Written::Short(short) => {
            let prefix = Prefix::of(short.negative, short.values.len());
            let values = short.values.into_iter().map(|value| &text[value]);
            prefix.clause(&[&text[short.name]], values)
        }
        Written::Adjust(adjust) => read_condition(text, &adjust)
            .map_or_else(|| text.to_owned(), |condition| condition.in_words()),
        Written::Neither => text.to_owned(),
    }
}

impl Draft<'_> {
    /// When it is sent, in words; of endpoints with conditions of their own, for each. Empty where it always is.
    pub fn sent_only_if(&self) -> Vec<String> {
        let shared = conditions_in_words(&self.conditions);
        let mut all = self.destinations.iter();
        if all.all(|to| to.conditions.is_none()) {
            return shared.into_iter().collect();
        }
        let each = self.destinations.iter().map(|to| {
            let own = to.conditions.as_ref();
            let words = own.map_or(shared.clone(), |own| conditions_in_words(own));
            let words = words.unwrap_or_else(|| "always".to_owned());
            format!("{}: {words}", to.url.text())
        });
        each.collect()
    }
}
