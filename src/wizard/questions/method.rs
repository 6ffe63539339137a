//! How the requests are made, and what their body holds: asked in the review alone.

use super::overrides::{retain_chosen, set_removed};
use crate::callback::Method;
use crate::callback::compare::RequestPart;
use crate::lint::{Code, Diagnostic, Level};
use crate::wizard::Wizard;
use crate::wizard::answers::{ParameterAnswer, key_of, value_text};
use crate::wizard::prompt::{PromptResult, Row, unless_back};

impl Wizard<'_> {
    /// The method, and the values of the body.
    pub(in crate::wizard) fn method(&mut self) -> PromptResult<()> {
        let is_post = self.answers.method.is_post();
        let own = self.endpoint_methods();
        let mut rows = vec![
            Row::new("get", "all values in the URL", ""),
            Row::new("post", "values in a body too", "It needs a condition."),
        ];
        if !own.is_empty() {
            let own: Vec<String> = own
                .iter()
                .map(|(url, method)| format!("{url}: {}", method.word().to_ascii_lowercase()))
                .collect();
            let word = if is_post { "post" } else { "get" };
            rows.push(Row::new("keep", format!("{word}; {}", own.join("; ")), ""));
        }
        let default = match (self.lacks_condition(), own.is_empty()) {
            (true, _) => 0,
            (false, true) => usize::from(is_post),
            (false, false) => 2,
        };
        let at = self.choose("Method", "How Adjust calls your server.", &rows, default)?;
        match at {
            0 => self.become_get(!own.is_empty()),
            1 => {
                self.answers.method_for_all |= !own.is_empty();
                self.answers.method = Method::Post;
                self.body_values()
            }
            _ => self.body_values(),
        }
    }

    /// All endpoints are called by GET. A body of their own goes, for no other method takes one.
    fn become_get(&mut self, have_own: bool) -> PromptResult<()> {
        if have_own {
            let endpoints = self.existing_endpoints().into_iter();
            let bodies = endpoints.flat_map(|(_, own)| own.body.iter().flatten());
            self.answers.removed_of_body = bodies.map(|one| one.key.text().to_owned()).collect();
            self.answers.method_for_all = true;
        }
        if self.answers.method.is_post() {
            self.answers.method = Method::Implied;
        }
        self.empty_body()
    }

    /// Whether a condition is missing that a POST needs, that of single endpoints of a file too.
    fn lacks_condition(&self) -> bool {
        let lacks = |finding: &Diagnostic| {
            finding.level == Level::Deny && finding.code == Some(Code::PostWithoutCondition)
        };
        let denied = self.denied(&self.answers);
        let preview = || (self.setup.existing?.preview)(&self.answers).ok();
        denied.iter().any(|(_, finding)| lacks(finding))
            || preview().is_some_and(|preview| preview.findings.iter().any(lacks))
    }

    /// What becomes of the values of a body that there is no longer.
    fn empty_body(&mut self) -> PromptResult<()> {
        if self.answers.body.is_empty() {
            return Ok(());
        }
        let keys: Vec<&str> = self.answers.body.iter().map(|pair| key_of(pair)).collect();
        let rows = [
            Row::new("move", "send them in the URL", ""),
            Row::new("remove", "send them no more", ""),
        ];
        let title = format!("Values of the body: {}", keys.join(", "));
        let at = self.choose(&title, "A GET request has no body.", &rows, 0)?;
        let pairs = std::mem::take(&mut self.answers.body);
        if at == 1 {
            return Ok(());
        }
        let sent = self.keys();
        for pair in pairs {
            let key = key_of(&pair).to_owned();
            if sent.contains(&key) {
                let said = format!("{key} is sent in the URL already, and stays as it is there.");
                self.prompter.say(&said)?;
                continue;
            }
            self.answers.exclude.retain(|excluded| *excluded != key);
            let parameter = if pair == format!("{key}={{{key}}}") {
                ParameterAnswer::Placeholders(key)
            } else {
                ParameterAnswer::Param(pair)
            };
            self.answers.parameters.push(parameter);
        }
        Ok(())
    }

    /// The values of the body to keep, and more.
    fn body_values(&mut self) -> PromptResult<()> {
        let pairs = self.answers.body.clone();
        let mut rows: Vec<Row> = pairs
            .iter()
            .map(|pair| {
                let value = value_text(&ParameterAnswer::Param(pair.clone()));
                Row::new(key_of(pair), value, "")
            })
            .collect();
        let own = self.endpoint_rows(|own| own.body.as_deref(), &mut rows);
        if !rows.is_empty() {
            let mut chosen = vec![true; pairs.len()];
            let removed = &self.answers.removed_of_body;
            chosen.extend(own.iter().map(|key| !removed.contains(key)));
            let kept = self.choose_some("Values of the body", "", &rows, &chosen)?;
            retain_chosen(&mut self.answers.body, &kept);
            set_removed(
                &mut self.answers.removed_of_body,
                &own,
                &kept[pairs.len()..],
            );
        }
        let help = "The body holds what is not to stand in a URL.";
        while self.confirm("Add a value to the body?", help, false)? {
            if let Some(pair) = unless_back(self.body_value())? {
                self.answers.body.push(pair);
            }
        }
        Ok(())
    }

    fn body_value(&mut self) -> PromptResult<String> {
        let taken: Vec<String> = self
            .answers
            .body
            .iter()
            .map(|pair| key_of(pair).to_owned())
            .collect();
        let key = self.parameter_name("", &|text| {
            if taken.iter().any(|key| key == text) {
                return Err(format!("The body has {text} already."));
            }
            Ok(())
        })?;
        self.parameter_value(&key, RequestPart::Body, "{revenue}")
    }
}
