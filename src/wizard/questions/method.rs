//! How the requests are made, and what their body holds: asked in the review alone.

use super::findings::denied;
use crate::callback::compare::RequestPart;
use crate::callback::{DraftParameter, Layer, Method};
use crate::lint::Code;
use crate::wizard::Wizard;
use crate::wizard::prompt::{PromptResult, Row, labels, unless_back};

impl<'a> Wizard<'_, 'a> {
    /// The method, and the values of the body.
    pub(in crate::wizard) fn method(&mut self) -> PromptResult<()> {
        let mut rows = vec![
            Row::new("get", "all values in the URL"),
            Row::new("post", "some values in a body; needs a condition"),
        ];
        let own = self.own_methods();
        if !own.is_empty() {
            rows.push(Row::new("keep", self.method_in_words()));
        }
        let findings = self.setup.check(&self.draft).findings;
        let lacks_condition =
            denied(&findings).any(|one| one.code == Some(Code::PostWithoutCondition));
        let default = match (lacks_condition, own.is_empty()) {
            (true, _) => 0,
            (false, true) => usize::from(self.draft.method.is_post()),
            (false, false) => 2,
        };
        let head = ("Method", "How Adjust calls your server.");
        let at = self.prompter.choose(head, &rows, default)?;
        if at < 2 {
            for to in &mut self.draft.destinations {
                to.method = None;
            }
        }
        match at {
            0 if self.draft.method.is_post() => self.draft.method = Method::Implied,
            1 => self.draft.method = Method::Post,
            _ => {}
        }
        if at == 0 {
            self.empty_body()
        } else {
            self.body_values()
        }
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
        let keys = self.draft.body.iter().map(|one| one.key.text());
        let keys: Vec<&str> = keys.collect();
        let is_post = self.draft.method.is_post();
        let mut words = if is_post { "post" } else { "get" }.to_owned();
        if !keys.is_empty() {
            words.push_str(&format!("; in the body: {}", keys.join(", ")));
        }
        for (url, method) in self.own_methods() {
            let method = method.word().to_ascii_lowercase();
            words.push_str(&format!("; {url}: {method}"));
        }
        words
    }

    /// What becomes of the values of a body that there is no longer. Those of single endpoints go with it.
    fn empty_body(&mut self) -> PromptResult<()> {
        for to in &mut self.draft.destinations {
            to.body = None;
        }
        if self.draft.body.is_empty() {
            return Ok(());
        }
        let keys: Vec<&str> = self.draft.body.iter().map(|one| one.key.text()).collect();
        let rows = [
            Row::new("move", "send them in the URL"),
            Row::new("remove", "do not send them"),
        ];
        let title = format!("Values of the body: {}", keys.join(", "));
        let head = (title.as_str(), "A GET request has no body.");
        let at = self.prompter.choose(head, &rows, 0)?;
        let values = std::mem::take(&mut self.draft.body);
        for one in values.into_iter().filter(|_| at == 0) {
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
        Ok(())
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
            if let Some(pair) = unless_back(self.body_value())? {
                let pair = self.given("--body", pair);
                if let Some(one) = DraftParameter::pair(&pair, Layer::Param) {
                    self.bodies().for_each(|list| list.push(one.clone()));
                }
            }
        }
        Ok(())
    }

    /// The body of the callback, and those that endpoints have of their own.
    fn bodies(&mut self) -> impl Iterator<Item = &mut Vec<DraftParameter<'a>>> {
        let own = self.draft.destinations.iter_mut();
        let own = own.filter_map(|to| to.body.as_mut());
        std::iter::once(&mut self.draft.body).chain(own)
    }

    fn body_value(&mut self) -> PromptResult<String> {
        let taken = self.draft.body.iter();
        let taken: Vec<String> = taken.map(|one| one.key.text().to_owned()).collect();
        let key = self.parameter_name("", &|text| {
            if taken.iter().any(|key| key == text) {
                return Err(format!("The body already has {text}."));
            }
            Ok(())
        })?;
        self.parameter_value(&key, RequestPart::Body, "{revenue}")
    }
}
