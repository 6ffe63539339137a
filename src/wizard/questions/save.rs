//! The last questions: the clipboard, and the name and file under which a callback is kept.

use crate::manifest::is_name;
use crate::wizard::Wizard;
use crate::wizard::prompt::{PromptResult, unless_back};

impl Wizard<'_> {
    /// Another name for a callback of a file.
    pub(in crate::wizard) fn another_name(&mut self) -> PromptResult<()> {
        let Some(existing) = self.setup.existing else {
            return Ok(());
        };
        let names = (self.setup.names)(existing.file).unwrap_or_default();
        let now = self.wanted_name();
        let today = self.given.name.clone();
        let validate = |text: &str| {
            let is_its_own = today.as_deref() == Some(text);
            name_is_free(existing.file, &names, text)
                .or_else(|why| if is_its_own { Ok(()) } else { Err(why) })
        };
        let name = self.line("Name in the file", "", &now, &validate)?;
        self.answers.name = Some(name);
        Ok(())
    }

    pub(in crate::wizard) fn copy(&mut self) -> PromptResult<()> {
        self.answers.copy = self.confirm("Copy it to the clipboard?", "", self.given.copy)?;
        Ok(())
    }

    pub(in crate::wizard) fn save(&mut self) -> PromptResult<()> {
        let file = self
            .given
            .save
            .clone()
            .unwrap_or_else(|| self.setup.file.to_owned());
        if let (false, Some(_)) = (self.setup.everything, &self.given.save) {
            // The flag said where: only the name is open.
            let names = (self.setup.names)(&file).unwrap_or_default();
            return self.name(&file, &names);
        }
        let mut default = self.given.save.is_some();
        loop {
            let title = format!("Save it to {file}?");
            let help = "A file of callbacks that cbgen build and check read.";
            if !self.confirm(&title, help, default)? {
                self.answers.save = None;
                return Ok(());
            }
            let names = match (self.setup.names)(&file) {
                Ok(names) => names,
                Err(why) => {
                    self.prompter.say(&why)?;
                    default = false;
                    continue;
                }
            };
            if unless_back(self.name(&file, &names))?.is_some() {
                self.answers.save = Some(file);
                return Ok(());
            }
        }
    }

    /// What a saved callback needs beside: a name, and for events a token.
    pub(in crate::wizard) fn name(&mut self, file: &str, names: &[String]) -> PromptResult<()> {
        if self.wants_token() && self.answers.event_tokens.is_empty() {
            self.event_token_for_saving()?;
        }
        let wanted = self.wanted_name();
        let default = free_name(&wanted, names);
        let help = if default == wanted {
            String::new()
        } else {
            format!("{file} has a callback named {wanted} already.")
        };
        let validate = |text: &str| name_is_free(file, names, text);
        let name = self.line("Name in the file", &help, &default, &validate)?;
        self.answers.name = Some(name);
        Ok(())
    }

    /// The callback's name, if the file of `--save` has one of that name already.
    pub(in crate::wizard) fn taken_name(&self) -> Option<String> {
        let names = (self.setup.names)(self.given.save.as_deref()?).ok()?;
        let wanted = self.wanted_name();
        names.contains(&wanted).then_some(wanted)
    }

    /// The name that was given, or else the trigger's.
    pub(in crate::wizard) fn wanted_name(&self) -> String {
        let trigger = || {
            self.known_trigger()
                .map_or("callback", |trigger| trigger.id)
        };
        let named = self.answers.name.as_deref();
        named.unwrap_or_else(trigger).to_owned()
    }
}

/// Judges a new name for a callback of a file.
fn name_is_free(file: &str, names: &[String], text: &str) -> Result<(), String> {
    if !is_name(text) {
        return Err("A name has letters, digits, - and _.".to_owned());
    }
    if names.iter().any(|name| name == text) {
        return Err(format!("{file} has a callback named {text} already."));
    }
    Ok(())
}

/// The name, or the first of `name-2`, `name-3`, ... that is free.
fn free_name(wanted: &str, names: &[String]) -> String {
    let is_free = |name: &String| !names.contains(name);
    // Among more names than the file has, one is free.
    let numbered = (2..names.len() + 3).map(|number| format!("{wanted}-{number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_else(|| wanted.to_owned())
}
