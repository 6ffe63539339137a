//! The endpoints. A pasted callback is read in as a draft, if that is wanted.

use super::findings::refuse_denied;
use super::overrides::retain_chosen;
use super::paste::{Pasted, PastedKind, holds, read_in};
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::field::read;
use crate::callback::syntax::link::{self, Form};
use crate::callback::syntax::url::scheme;
use crate::callback::{Destination, Draft, Sources};
use crate::wizard::prompt::{PromptResult, Row, Stop, unless_back};
use crate::wizard::{Answers, STEPS, Setup, Step, Wizard};

/// What was typed for an endpoint.
enum Entered {
    Url(String),
    Callback(Box<Pasted>),
}

impl Wizard<'_> {
    /// All endpoints that there are so far, or the first.
    pub(in crate::wizard) fn endpoints(&mut self) -> PromptResult<()> {
        let mut index = 0;
        loop {
            let current = self.answers.endpoints.get(index).cloned();
            let current = current.as_deref().unwrap_or_default();
            match self.endpoint(Step::Endpoint, index, current) {
                Ok(Entered::Url(url)) if index < self.answers.endpoints.len() => {
                    self.answers.endpoints[index] = url;
                }
                Ok(Entered::Url(url)) => self.answers.add_endpoint(url),
                Ok(Entered::Callback(pasted)) => return self.take(Step::Endpoint, *pasted),
                Err(Stop::Back) if index > 0 => {
                    index -= 1;
                    continue;
                }
                Err(stop) => return Err(stop),
            }
            index += 1;
            if index >= self.answers.endpoints.len() {
                return Ok(());
            }
        }
    }

    /// Further endpoints, until no more are wanted.
    pub(in crate::wizard) fn another_endpoint(&mut self) -> PromptResult<()> {
        let help = "Adjust sends the same data to each.";
        while self.confirm("Add another endpoint?", help, false)? {
            let entered = self.endpoint(Step::Another, self.answers.endpoints.len(), "");
            match unless_back(entered)? {
                Some(Entered::Url(url)) => self.answers.add_endpoint(url),
                Some(Entered::Callback(pasted)) => self.take(Step::Another, *pasted)?,
                None => {}
            }
        }
        Ok(())
    }

    /// The endpoints to keep, of several.
    pub(in crate::wizard) fn fewer_endpoints(&mut self) -> PromptResult<()> {
        let endpoints = self.answers.endpoints.clone();
        let rows: Vec<Row> = endpoints.iter().map(|url| Row::new(url, "", "")).collect();
        loop {
            let kept = self.choose_some("Endpoints to keep", "", &rows, &vec![true; rows.len()])?;
            if kept.contains(&true) {
                retain_chosen(&mut self.answers.endpoints, &kept);
                retain_chosen(&mut self.answers.existing_endpoints, &kept);
                return Ok(());
            }
            self.prompter.say("An endpoint is needed.")?;
        }
    }

    fn endpoint(&mut self, step: Step, index: usize, current: &str) -> PromptResult<Entered> {
        let title = if index == 0 {
            "Server endpoint".to_owned()
        } else {
            format!("Server endpoint {}", index + 1)
        };
        let mut default = current.to_owned();
        let mut others = self.answers.endpoints.clone();
        if index < others.len() {
            others.remove(index);
        }
        loop {
            let setup = self.setup;
            let text = self.long_line(&title, "The URL of your server that takes the data, such as https://collector.example.com/adjust. \
                           A whole callback can be pasted too.", &default, &|text| validate(&setup, &others, text))?;
            match self.entered(step, &text, current) {
                Ok(Some(entered)) => return Ok(entered),
                // What was not taken is not offered again, where there is an endpoint: Enter alone would go in rounds.
                Ok(None) if !current.is_empty() && holds(&text) != PastedKind::Endpoint => {
                    current.clone_into(&mut default);
                }
                // Asked anew, with what was typed.
                Ok(None) | Err(Stop::Back) => default = text,
                Err(stop) => return Err(stop),
            }
        }
    }

    /// What a text is taken for; `None` where it should be typed anew.
    fn entered(&mut self, step: Step, text: &str, current: &str) -> PromptResult<Option<Entered>> {
        let holds = holds(text);
        if holds == PastedKind::Endpoint && scheme(text).is_none() {
            let with = format!("https://{text}");
            let title = format!("Use {with}?");
            return Ok(self
                .confirm(&title, "An endpoint begins with https://.", true)?
                .then_some(Entered::Url(with)));
        }
        if holds == PastedKind::Endpoint || text == current {
            return Ok(Some(Entered::Url(text.to_owned())));
        }
        let several = read(text).entries.len();
        let whole;
        let help = match holds {
            PastedKind::Parameters => "No leaves them part of the endpoint.",
            PastedKind::Placeholders => {
                "Yes lets you change them. No leaves them part of the endpoint."
            }
            _ if several > 1 => {
                whole = format!("It holds {several} endpoints. No lets you type one alone.");
                &whole
            }
            _ => "It is a whole callback. No lets you type the endpoint alone.",
        };
        let title = "Read in its parameters and conditions?";
        if self.confirm(title, help, holds != PastedKind::Parameters)? {
            return match read_in(&self.setup, text) {
                Ok(pasted) => Ok(self
                    .may_replace(step)?
                    .then(|| Entered::Callback(Box::new(pasted)))),
                Err(why) => {
                    self.prompter.say(&why)?;
                    Ok(None)
                }
            };
        }
        Ok((holds != PastedKind::More).then(|| Entered::Url(text.to_owned())))
    }

    /// Whether a pasted callback may take the place of what there is; where there is nothing, it may.
    fn may_replace(&mut self, step: Step) -> PromptResult<bool> {
        let answers = &self.answers;
        let replaced = usize::from(step == Step::Endpoint);
        if answers.conditions.is_empty()
            && answers.parameters.is_empty()
            && answers.endpoints.len() <= replaced
        {
            return Ok(true);
        }
        let help = "It takes the place of all endpoints, conditions and parameters so far.";
        self.confirm("Replace what was answered?", help, false)
    }

    /// A pasted callback takes the place of everything but the trigger. One without placeholders says nothing
    /// about those that are recommended.
    fn take(&mut self, step: Step, pasted: Pasted) -> PromptResult<()> {
        let count = |number: usize, what: &str| {
            format!("{number} {what}{}", if number == 1 { "" } else { "s" })
        };
        let said = format!(
            "Read in: {}, {}, {}.",
            count(pasted.endpoints.len(), "endpoint"),
            count(pasted.conditions.len(), "condition"),
            count(pasted.parameters.len(), "parameter")
        );
        self.before_paste = Some((step, self.answers.clone()));
        // What was pasted says all that it says.
        let is_for_all = self.answers.condition_for_all || !self.endpoint_conditions().is_empty();
        let answers = &mut self.answers;
        if pasted.has_placeholders {
            answers.recommended = false;
            answers.exclude.clear();
        }
        answers.existing_endpoints.fill(None);
        answers.existing_endpoints.truncate(pasted.endpoints.len());
        answers.endpoints = pasted.endpoints;
        answers.conditions = pasted.conditions;
        answers.condition_for_all = is_for_all;
        answers.method = pasted.method;
        answers.body = pasted.body;
        answers.parameters = pasted.parameters;
        self.prompter.say(&said)
    }

    /// Undoes the reading in of a callback on the way back to the step where it was pasted, or before that.
    pub(in crate::wizard) fn take_back(&mut self, to: Step) -> PromptResult<()> {
        let place = |step: Step| STEPS.iter().position(|other| *other == step);
        let Some((_, before)) = self
            .before_paste
            .take_if(|(step, _)| place(to) <= place(*step))
        else {
            return Ok(());
        };
        let now = std::mem::take(&mut self.answers);
        self.answers = Answers {
            trigger: now.trigger,
            event_tokens: now.event_tokens,
            name: now.name,
            save: now.save,
            copy: now.copy,
            ..before
        };
        self.prompter.say("What was read in is taken back.")
    }
}

/// Judges what was typed for an endpoint, by the rules that will judge the callback.
fn validate(setup: &Setup<'_>, others: &[String], text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err(
            "An endpoint is needed: a URL such as https://collector.example.com/adjust.".into(),
        );
    }
    if others.iter().any(|other| other == text) {
        return Err("That endpoint is there already.".into());
    }
    link_is_none(text)?;
    if holds(text) == PastedKind::More {
        return read_in(setup, text).map(drop);
    }
    let with_scheme;
    let url = if scheme(text).is_some() {
        text
    } else {
        with_scheme = format!("https://{text}");
        &with_scheme
    };
    let mut sources = Sources::new();
    let draft = Draft {
        destinations: vec![Destination::new(sources.flag("endpoint", url))],
        is_kept: setup.existing.is_some(),
        ..Draft::default()
    };
    refuse_denied(&setup.check(&draft).findings)
}

/// Refuses an Adjust link, whole or in parts: it leads to Adjust, and holds callbacks.
fn link_is_none(text: &str) -> Result<(), String> {
    match link::form(text) {
        Form::Field => Ok(()),
        Form::Encoded => {
            let decoded = Decoded::read(text, 0..text.len()).text;
            Err(format!(
                "This is encoded as it stands in an Adjust link. Paste it decoded: {decoded}"
            ))
        }
        Form::Link | Form::Fragment => Err(
            "This is an Adjust link, not an endpoint: cbgen inspect takes it apart, cbgen link adds callbacks to it."
                .into(),
        ),
    }
}
