//! The endpoints. A pasted field becomes the endpoints that it has, each with its own condition; nothing that was answered
//! is replaced by it.

use super::findings::{Rules, refuse_denied};
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::field::{EntrySyntax, read};
use crate::callback::syntax::link::{self, Form};
use crate::callback::syntax::url::scheme;
use crate::callback::{
    Destination, Draft, DraftParameter, Macros, Method, Sources, begins_with_variable, pairs_of_url,
};
use crate::lint::Diagnostic;
use crate::lint::rules::placeholder::names_in;
use crate::wizard::{PromptResult, Row, Stop, Wizard, has_parameters, unless_back};

const HELP: &str = "The URL on your server that receives the data, for example https://collector.example.com/adjust. \
                    You can also paste a whole callback.";

impl<'a> Wizard<'_, 'a> {
    /// All endpoints that there are so far, or the first.
    pub(in crate::wizard) fn endpoints(&mut self) -> PromptResult<()> {
        self.has_endpoints_of_before = false;
        let mut index = 0;
        loop {
            index = match self.endpoint(index) {
                Err(Stop::Back) if index > 0 => index - 1,
                other => other?,
            };
            if index >= self.draft.destinations.len() {
                self.share();
                return Ok(());
            }
        }
    }

    /// Further endpoints, until no more are wanted.
    pub(in crate::wizard) fn another_endpoint(&mut self) -> PromptResult<()> {
        let head = (
            "Add another endpoint?",
            "Adjust sends the same data to each.",
        );
        let first = self.draft.destinations.len();
        loop {
            let mut at = self.draft.destinations.len();
            match self.prompter.confirm(head, false) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                // Back to the one that was added last.
                Err(Stop::Back) if at > first => at -= 1,
                Err(stop) => return Err(stop),
            }
            if unless_back(self.endpoint(at))?.is_none() {
                self.draft.destinations.truncate(at);
            }
        }
    }

    /// The endpoints to keep, of several.
    pub(in crate::wizard) fn fewer_endpoints(&mut self) -> PromptResult<()> {
        let all = self.draft.destinations.iter();
        let rows: Vec<Row> = all.map(|to| Row::new(to.url.text(), "")).collect();
        let mut chosen = self
            .mark_some("Endpoints to keep", &rows, true)?
            .into_iter();
        let kept = |_: &Destination<'_>| chosen.next().unwrap_or(true);
        self.draft.destinations.retain(kept);
        self.share();
        Ok(())
    }

    /// Asks for an endpoint; the number of the one behind it, or behind all that were pasted.
    fn endpoint(&mut self, index: usize) -> PromptResult<usize> {
        let number = (index > 0).then(|| format!(" {}", index + 1));
        let title = format!("Server endpoint{}", number.unwrap_or_default());
        let all = self.draft.destinations.iter();
        let mut others: Vec<String> = all.map(|to| to.url.text().to_owned()).collect();
        let current = (index < others.len()).then(|| others.remove(index));
        let is_of_before = index == 0 && current.is_none();
        let first = if is_of_before {
            self.setup.endpoint
        } else {
            ""
        };
        let help = if first.is_empty() {
            HELP.to_owned()
        } else {
            let mut sources = Sources::new();
            let draft = crate::forms::field::draft(&sources.flag("--endpoint", first));
            let each = draft.sent_only_if().join("\n");
            format!("Press Enter to send it here:\n{each}")
        };
        let mut default = current.clone().unwrap_or_else(|| first.to_owned());
        loop {
            let rules = self.rules();
            let validate = |text: &str| {
                if others.iter().any(|other| other == text) {
                    return Err("This endpoint is already in the list.".to_owned());
                }
                refuse_link(text)?;
                refuse_denied(&rules.with_candidates(text).endpoint(text))
            };
            let text = self.prompter.line((&title, &help), &default, &validate)?;
            if current.as_ref() == Some(&text) {
                return Ok(index + 1);
            }
            match self.entered(index, &text) {
                Ok(Ok(next)) => {
                    let entries = read(&text).entries;
                    let has_own = entries.iter().any(|one| one.condition.is_some());
                    self.has_endpoints_of_before = is_of_before && has_own && text == first;
                    return Ok(next);
                }
                Ok(Err(other)) => default = other,
                Err(Stop::Back) => default = text,
                Err(stop) => return Err(stop),
            }
        }
    }

    /// Takes what was typed for an endpoint; `Err` is what to offer where it is asked anew.
    fn entered(&mut self, index: usize, text: &str) -> PromptResult<Result<usize, String>> {
        let mut text = text.to_owned();
        if lacks_scheme(&text, &self.macros()) {
            let with = format!("https://{text}");
            let title = format!("Use {with}?");
            let help = "An endpoint starts with https://.";
            if !self.prompter.confirm((&title, help), true)? {
                return Ok(Err(text));
            }
            text = with;
        }
        if let Some(other) = self.ask_about_macros(&text)? {
            if let Err(why) = refuse_denied(&self.rules().endpoint(&text)) {
                self.prompter.say(&why);
            }
            return Ok(Err(other));
        }
        let mut new = self.destinations(&text);
        self.say_warnings(&self.rules().destinations(new.clone()));
        let count = new.len();
        let all = &mut self.draft.destinations;
        let old = (index < all.len()).then(|| all.remove(index));
        if let (Some(old), [one]) = (old, &mut new[..]) {
            *one = Destination {
                url: one.url.clone(),
                conditions: one.conditions.take().or(old.conditions),
                method: one.method.or(old.method),
                body: one.body.take().or(old.body),
                parameters: old.parameters,
            };
        }
        let is_only = index == 0 && self.draft.destinations.is_empty();
        let is_new = is_only && self.setup.existing.is_none();
        if is_new && !self.has_asked_parameters && !has_parameters(self.given) {
            // A callback that was pasted says itself what is sent.
            let macros = self.macros();
            self.draft.recommended = !new.iter().any(|to| sends_placeholders(to, &macros));
        }
        self.draft.destinations.splice(index..index, new);
        Ok(Ok(index + count))
    }

    /// The endpoints that a text says.
    fn destinations(&mut self, text: &str) -> Vec<Destination<'a>> {
        let entries = read(text).entries;
        let mut ranges: Vec<_> = entries.into_iter().map(|entry| entry.range).collect();
        if ranges.len() < 2 {
            ranges = std::iter::once(0..text.len()).collect();
        }
        let each = ranges.into_iter();
        let each = each.map(|range| self.given("--endpoint", &text[range]));
        each.map(Destination::from_entry).collect()
    }

    /// What all endpoints have of their own alike becomes the callback's. A file keeps its own way to say it.
    pub(in crate::wizard) fn share(&mut self) {
        let draft = &mut self.draft;
        let Some((first, rest)) = draft.destinations.split_first() else {
            return;
        };
        if self.setup.existing.is_some() || !rest.iter().all(|to| to.has_same_own(first)) {
            return;
        }
        let is_plain = |one: &DraftParameter<'_>| {
            let key = one.key.text();
            !key.is_empty() && !key.contains(['=', '\0']) && !key.ends_with(':')
        };
        let first = first.clone();
        let has_body = first.method == Some(Method::Post) || first.body.is_some();
        let shares_body = has_body && first.body.iter().flatten().all(is_plain);
        for to in &mut draft.destinations {
            to.conditions = None;
            if shares_body {
                (to.method, to.body) = (None, None);
            }
        }
        if let Some(conditions) = first.conditions {
            draft.conditions = conditions;
        }
        if shares_body {
            draft.method = Method::Post;
            draft.body = first.body.unwrap_or_default();
        }
    }
}

impl Rules<'_> {
    /// What the rules that will judge the callback say of what was typed for an endpoint.
    fn endpoint(&self, text: &str) -> Vec<Diagnostic> {
        let field = read(text);
        let mut sources = Sources::new();
        if field.entries.len() > 1 || field.entries.iter().any(is_more_than_url) {
            let given = sources.flag("pasted", text);
            return self.judge(|cx, out| {
                crate::lint::field::check(cx, &given, out);
            });
        }
        let begin = Some("https://").filter(|_| lacks_scheme(text, &self.macros));
        let whole = format!("{}{text}", begin.unwrap_or_default());
        self.destinations(vec![Destination::new(sources.flag("endpoint", whole))])
    }

    fn destinations(&self, destinations: Vec<Destination<'_>>) -> Vec<Diagnostic> {
        let draft = Draft {
            destinations,
            is_kept: self.setup.existing.is_some(),
            macros: self.macros.clone(),
            ..Draft::default()
        };
        self.setup.check(&draft).findings
    }
}

/// Whether the query or the body of an endpoint has a placeholder of Adjust's.
fn sends_placeholders(to: &Destination<'_>, macros: &Macros) -> bool {
    let query = pairs_of_url(to.url.text()).into_iter();
    let body = to.body.iter().flatten();
    let mut values = query
        .map(|(_, value)| value)
        .chain(body.map(|one| one.value_text().into_owned()));
    values.any(|value| names_in(&value, macros).next().is_some())
}

/// Whether a text is no more than a URL, whose begin is missing.
fn lacks_scheme(text: &str, macros: &Macros) -> bool {
    let is_url = matches!(&read(text).entries[..], [one] if !is_more_than_url(one));
    is_url && scheme(text).is_none() && !begins_with_variable(text, &macros.beside_variables(text))
}

fn is_more_than_url(entry: &EntrySyntax) -> bool {
    entry.condition.is_some() || entry.method.is_some()
}

/// Refuses what is no endpoint at all: nothing, or an Adjust link, whole or in parts, which leads to Adjust.
fn refuse_link(text: &str) -> Result<(), String> {
    match link::form(text) {
        _ if text.is_empty() => Err(
            "Type the URL of your server, for example https://collector.example.com/adjust.".into(),
        ),
        Form::Field => Ok(()),
        Form::Encoded => {
            let decoded = Decoded::read(text, 0..text.len()).text;
            Err(format!(
                "This is encoded for an Adjust link. Paste it decoded: {decoded}"
            ))
        }
        Form::Link | Form::Fragment => Err(
            "This is an Adjust link, not an endpoint: cbgen inspect takes it apart, cbgen link adds callbacks to it."
                .into(),
        ),
    }
}
