//! The endpoints. A pasted callback is read in as a draft, if that is wanted.

use super::paste::{Holds, Pasted, holds, read_in};
use super::prompter::{Asked, Head, Line, Stop};
use super::{Setup, Wizard, judged};
use crate::callback::syntax::url::scheme;
use crate::callback::{Destination, Draft, Macros, Sources};

/// What was typed for an endpoint.
enum Entered {
    Url(String),
    Callback(Box<Pasted>),
}

const FLAG: &str = "--endpoint URL";

impl Wizard<'_> {
    /// All endpoints that there are so far, or the first.
    pub(super) fn endpoints(&mut self) -> Asked<()> {
        let mut index = 0;
        loop {
            let current = self.answers.endpoints.get(index).cloned();
            match self.endpoint(index, current.as_deref().unwrap_or_default()) {
                Ok(Entered::Url(url)) if index < self.answers.endpoints.len() => {
                    self.answers.endpoints[index] = url;
                }
                Ok(Entered::Url(url)) => self.answers.endpoints.push(url),
                Ok(Entered::Callback(pasted)) => {
                    self.take(*pasted)?;
                    return Ok(());
                }
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
    pub(super) fn another_endpoint(&mut self) -> Asked<()> {
        let help = "Adjust sends the same data to each.";
        while self.confirm(FLAG, "Add another endpoint?", help, false)? {
            match self.endpoint(self.answers.endpoints.len(), "") {
                Ok(Entered::Url(url)) => self.answers.endpoints.push(url),
                Ok(Entered::Callback(pasted)) => self.take(*pasted)?,
                Err(Stop::Back) => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    fn endpoint(&mut self, index: usize, current: &str) -> Asked<Entered> {
        let title = if index == 0 {
            "Server endpoint".to_owned()
        } else {
            format!("Server endpoint {}", index + 1)
        };
        let mut default = current.to_owned();
        loop {
            let setup = self.setup;
            let text = self.prompter.line(&Line {
                head: Head {
                    flag: FLAG,
                    title: &title,
                    help: "The URL of your server that takes the data, such as https://collector.example.com/adjust. \
                           A whole callback can be pasted too.",
                },
                default: &default,
                judge: &|text| judge(&setup, text),
            })?;
            match self.entered(&text, current) {
                Ok(Some(entered)) => return Ok(entered),
                // Asked anew, with what was typed.
                Ok(None) | Err(Stop::Back) => default = text,
                Err(stop) => return Err(stop),
            }
        }
    }

    /// What a text is taken for; `None` where it should be typed anew.
    fn entered(&mut self, text: &str, current: &str) -> Asked<Option<Entered>> {
        let holds = holds(text);
        if holds == Holds::Endpoint && scheme(text).is_none() {
            let with = format!("https://{text}");
            let title = format!("Use {with}?");
            return Ok(self
                .confirm(FLAG, &title, "An endpoint begins with https://.", true)?
                .then_some(Entered::Url(with)));
        }
        if holds == Holds::Endpoint || text == current {
            return Ok(Some(Entered::Url(text.to_owned())));
        }
        let help = match holds {
            Holds::Parameters => "No leaves them part of the endpoint.",
            Holds::Placeholders => "Yes lets you change them. No leaves them part of the endpoint.",
            _ => "It is a whole callback. No lets you type the endpoint alone.",
        };
        let title = "Read in its parameters and conditions?";
        if self.confirm(FLAG, title, help, holds != Holds::Parameters)? {
            return match read_in(text) {
                Ok(pasted) => Ok(Some(Entered::Callback(Box::new(pasted)))),
                Err(why) => {
                    self.prompter.say(&why)?;
                    Ok(None)
                }
            };
        }
        Ok((holds != Holds::More).then(|| Entered::Url(text.to_owned())))
    }

    /// A pasted callback takes the place of everything but the trigger.
    fn take(&mut self, pasted: Pasted) -> Asked<()> {
        let count = |number: usize, what: &str| {
            format!("{number} {what}{}", if number == 1 { "" } else { "s" })
        };
        let said = format!(
            "Read in: {}, {}, {}.",
            count(pasted.endpoints.len(), "endpoint"),
            count(pasted.conditions.len(), "condition"),
            count(pasted.parameters.len(), "parameter")
        );
        let answers = &mut self.answers;
        answers.endpoints = pasted.endpoints;
        answers.conditions = pasted.conditions;
        answers.method = pasted.method;
        answers.body = pasted.body;
        answers.parameters = pasted.parameters;
        answers.recommended = false;
        answers.exclude.clear();
        self.prompter.say(&said)
    }
}

/// Judges what was typed for an endpoint, by the rules that will judge the callback.
fn judge(setup: &Setup<'_>, text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err(
            "An endpoint is needed: a URL such as https://collector.example.com/adjust.".into(),
        );
    }
    if holds(text) == Holds::More {
        return read_in(text).map(drop);
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
        ..Draft::default()
    };
    let checked = draft.check(setup.catalogue, Macros::NONE, setup.levels, &[]);
    judged(&checked.findings)
}
