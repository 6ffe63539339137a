//! How the requests are made, and what their body holds: asked in the review alone.

use super::findings::denied;
use crate::callback::compare::RequestPart;
use crate::callback::{DraftParameter, Layer, Method};
use crate::lint::Code;
use crate::wizard::{PromptResult, Row, Wizard, labels, menu_row, unless_back};

impl<'a> Wizard<'_, 'a> {
    pub(in crate::wizard) fn method(&mut self) -> PromptResult<()> {
        let post = "some values in a body; needs a condition";
        let mut menu = vec![
            menu_row(Some(Method::Implied), "get", "all values in the URL"),
            menu_row(Some(Method::Post), "post", post),
        ];
        let is_post = self.draft.method.is_post();
        let mut default = usize::from(is_post);
        if !self.own_methods().is_empty() {
            default = menu.len();
            menu.push(menu_row(None, "keep", self.method_in_words()));
        }
        let findings = self.setup.check(&self.draft).findings;
        if denied(&findings).any(|one| one.code == Some(Code::PostWithoutCondition)) {
            default = 0;
        }
        let (methods, rows): (Vec<_>, Vec<Row>) = menu.into_iter().unzip();
        let head = ("Method", "How Adjust calls your server.");
        let method = methods[self.prompter.choose(head, &rows, default)?];
        if let Some(method) = method {
            for to in &mut self.draft.destinations {
                to.method = None;
            }
            if method.is_post() != is_post {
                self.draft.method = method;
            }
        }
        if method == Some(Method::Implied) {
            self.empty_body();
            return Ok(());
        }
        self.body_values()
    }

    /// The endpoints that have another method than the callback, each with it.
    fn own_methods(&self) -> Vec<(&str, Method)> {
        let is_post = self.draft.method.is_post();
        let all = self.draft.destinations.iter();
        let own = all.filter_map(|to| Some((to.url.text(), to.method?)));
        own.filter(|(_, method)| method.is_post() != is_post)
            .collect()
    }

    /// The method and what the body holds, for people.
    pub(in crate::wizard) fn method_in_words(&self) -> String {
        let word = |method: Method| method.word().to_ascii_lowercase();
        let mut words = vec![word(self.draft.method)];
        let keys: Vec<&str> = self.draft.body.iter().map(|one| one.key.text()).collect();
        if !keys.is_empty() {
            words.push(format!("in the body: {}", keys.join(", ")));
        }
        let own = self.own_methods().into_iter();
        words.extend(own.map(|(url, method)| format!("{url}: {}", word(method))));
        words.join("; ")
    }

    /// The values of a body that there is no longer are sent in the URL; those of single endpoints go with it.
    fn empty_body(&mut self) {
        for to in &mut self.draft.destinations {
            to.body = None;
        }
        let values = std::mem::take(&mut self.draft.body);
        if !values.is_empty() {
            let said = "A GET request has no body: its values are sent in the URL.";
            self.prompter.say(said);
        }
        for one in values {
            let key = one.key.text();
            if self.is_sent(key) {
                let said = format!("{key} is already in the URL, and stays as it is there.");
                self.prompter.say(&said);
            } else if one.is_named() {
                self.send(key);
            } else {
                self.send_pair(one.pair_text());
            }
        }
    }

    /// The values of the body to keep, and more.
    fn body_values(&mut self) -> PromptResult<()> {
        let own = |one: &DraftParameter<'_>| Row::new(one.key.text(), one.value_text());
        let mut rows: Vec<Row> = self.draft.body.iter().map(own).collect();
        for to in &self.draft.destinations {
            for one in to.body.iter().flatten() {
                if rows.iter().all(|row| row.label != one.key.text()) {
                    let note = format!("{}, only to {}", one.value_text(), to.url.text());
                    rows.push(Row::new(one.key.text(), note));
                }
            }
        }
        if !rows.is_empty() {
            let head = ("Values of the body", "The marked ones are sent.");
            let marked = self.prompter.mark(head, &rows, &vec![true; rows.len()])?;
            let kept: Vec<&str> = labels(&rows, &marked.chosen).collect();
            for list in self.bodies() {
                list.retain(|one| kept.contains(&one.key.text()));
            }
        }
        let head = (
            "Add a value to the body?",
            "For what should not be in the URL.",
        );
        while self.prompter.confirm(head, false)? {
            unless_back(self.add_body_value())?;
        }
        Ok(())
    }

    /// The body of the callback, and those that endpoints have of their own.
    fn bodies(&mut self) -> impl Iterator<Item = &mut Vec<DraftParameter<'a>>> {
        let own = self.draft.destinations.iter_mut();
        let own = own.filter_map(|to| to.body.as_mut());
        std::iter::once(&mut self.draft.body).chain(own)
    }

    fn add_body_value(&mut self) -> PromptResult<()> {
        let taken = self.draft.body.clone();
        let key = self.parameter_name("", &|text| {
            let is_taken = taken.iter().any(|one| one.key.text() == text);
            let refused = || format!("The body already has {text}.");
            if is_taken { Err(refused()) } else { Ok(()) }
        })?;
        let pair = self.parameter_value(&key, RequestPart::Body, "{revenue}")?;
        let pair = self.given("--body", pair);
        if let Some(one) = DraftParameter::pair(&pair, Layer::Param) {
            self.bodies().for_each(|list| list.push(one.clone()));
        }
        Ok(())
    }
}
