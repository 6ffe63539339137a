//! How a key that is sent comes, goes, and gets another name.

use crate::callback::compare::RequestPart;
use crate::callback::{DraftParameter, Encoded, Given, Layer, SentParameter, url_with_pairs};
use crate::wizard::Wizard;

impl<'a> Wizard<'_, 'a> {
    pub(super) fn sent(&self) -> Vec<SentParameter> {
        self.draft.sent(self.setup.catalogue)
    }

    pub(super) fn is_sent(&self, key: &str) -> bool {
        self.sent().iter().any(|sent| sent.key == key)
    }

    pub(super) fn recommended(&self) -> &'static [&'static str] {
        let trigger = self.known_trigger();
        trigger.map_or(&[], |trigger| trigger.recommended)
    }

    /// The keys of the parameters that come from elsewhere in the file.
    pub(super) fn inherited_keys(&self) -> Vec<String> {
        let all = self.draft.parameters.iter();
        let inherited = all.filter(|one| !one.layer.is_own());
        inherited.map(|one| one.key.text().to_owned()).collect()
    }

    /// Whether a key comes from elsewhere, unless it is excluded.
    fn comes(&self, key: &str) -> bool {
        let inherited = self.draft.inherited(self.setup.catalogue);
        inherited.iter().any(|from| from.key == key)
    }

    /// Sends a placeholder under its own name.
    pub(super) fn send(&mut self, name: &str) {
        self.draft.include_key(name);
        if !self.comes(name) {
            let name = self.given("--placeholder", name);
            let one = DraftParameter::placeholder(&name, Layer::Placeholder);
            self.draft.set_parameter(&one, &[], None);
        }
    }

    /// Sends `KEY=TEMPLATE`.
    pub(super) fn send_pair(&mut self, pair: String) {
        let given = self.given("--param", pair);
        if let Some(one) = DraftParameter::pair(&given, Layer::Param) {
            self.draft.include_key(one.key.text());
            self.draft.set_pair(RequestPart::Query, &one, None);
        }
    }

    pub(super) fn leave_out(&mut self, key: &str) {
        self.each_url(&|url| url_with_pairs(url, key, &|_| None));
        self.draft.remove(key, RequestPart::Query, &[]);
        if self.comes(key) && !self.draft.is_excluded(key) {
            let key = self.given("--exclude", key);
            self.draft.exclude_key(&key);
        }
    }

    /// Sends what has a key under another one.
    pub(super) fn rename(&mut self, old: &str, new: &str) {
        let encoded = Encoded::from_raw(new);
        let with_new = |value: &str| Some(format!("{}{value}", encoded.as_str()));
        self.each_url(&|url| url_with_pairs(url, old, &with_new));
        let name = self.given("--param", new);
        let key_of_new = |one: &mut DraftParameter<'a>| one.key = name.clone();
        for to in &mut self.draft.destinations {
            let own = to.parameters.iter_mut().flatten();
            own.filter(|one| one.key.text() == old).for_each(key_of_new);
        }
        let own = self.draft.parameters.iter();
        let own = own.filter(|one| one.layer.is_own());
        let at = own.clone().position(|one| one.key.text() == old);
        let at = at.map(|at| at + self.draft.parameters.len() - own.count());
        if let Some(at) = at.filter(|at| self.draft.parameters[*at].layer == Layer::Param) {
            key_of_new(&mut self.draft.parameters[at]);
        } else if at.is_some() || self.comes(old) && !self.draft.is_excluded(old) {
            let value = self.sent().into_iter().find(|sent| sent.key == old);
            let value = value.map_or_else(String::new, |sent| sent.value);
            self.leave_out(old);
            self.send_pair(format!("{new}={value}"));
            // Only in a file, placeholders stand first.
            if let (Some(at), None) = (at, self.setup.existing)
                && let Some(last) = self.draft.parameters.pop()
            {
                self.draft.parameters.insert(at, last);
            }
        }
        if self.comes(old) && !self.draft.is_excluded(old) {
            self.leave_out(old);
        }
        self.draft.include_key(new);
    }

    fn each_url(&mut self, change: &dyn Fn(&str) -> Option<String>) {
        for at in 0..self.draft.destinations.len() {
            if let Some(new) = change(self.draft.destinations[at].url.text()) {
                let new: Given<'a> = self.given("--endpoint", new);
                self.draft.destinations[at].url = new;
            }
        }
    }
}
