//! What becomes of a callback that was created, and the name under which a file keeps one.

use crate::callback::{Draft, Sources};
use crate::manifest::is_name;
use crate::wizard::{PromptResult, Prompter, Row, Setup, Wizard, menu_row};

const NAME: &str = "Name in the file";

/// What comes after a callback was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Its field is copied to the clipboard.
    Copy,
    /// It is saved in the file.
    Save,
    /// Another callback is made.
    Another,
    /// The run ends.
    Done,
}

/// Asks what comes next; Enter alone ends the run.
///
/// # Errors
/// [`Stop`](crate::wizard::Stop), as the user wishes.
pub fn next(prompter: &mut dyn Prompter, file: &str, is_saved: bool) -> PromptResult<Next> {
    let save = format!("save to {}", crate::report::Printable(file));
    let another = "with the same endpoints and conditions";
    let copy = "copy the callback to the clipboard";
    let mut menu = vec![menu_row(Next::Copy, "copy", copy)];
    if !is_saved {
        menu.push(menu_row(Next::Save, &save, "for cbgen build and check"));
    }
    menu.push(menu_row(Next::Another, "make another callback", another));
    menu.push(menu_row(Next::Done, "done", "print what was created"));
    let (nexts, rows): (Vec<Next>, Vec<Row>) = menu.into_iter().unzip();
    prompter.begin(false);
    let at = prompter.choose(("What next?", ""), &rows, rows.len() - 1)?;
    Ok(nexts[at])
}

/// Asks for what a file needs of a callback beside: a name, and for events a token.
///
/// # Errors
/// [`Stop`](crate::wizard::Stop), as the user wishes.
pub fn complete_for_file<'a>(
    setup: Setup<'_>,
    prompter: &mut dyn Prompter,
    sources: &mut Sources<'a>,
    draft: &Draft<'a>,
    (file, names): (&str, &[String]),
) -> PromptResult<Draft<'a>> {
    let setup = Setup {
        is_to_save: true,
        ..setup
    };
    let mut wizard = Wizard::new(setup, prompter, sources, draft);
    if wizard.lacks_token() {
        wizard.event_token()?;
    }
    let wanted = draft.name.as_ref().or(draft.trigger.as_ref());
    let wanted = wanted.map_or("callback", |given| given.text());
    let default = free_name(wanted, names);
    let help = refuse_name(file, names, wanted).err();
    let help = help.filter(|_| default != wanted).unwrap_or_default();
    let validate = |text: &str| refuse_name(file, names, text);
    let name = wizard.prompter.line((NAME, &help), &default, &validate)?;
    wizard.draft.name = Some(wizard.given("--name", name));
    Ok(wizard.draft)
}

impl Wizard<'_, '_> {
    /// Another name for a callback of a file.
    pub(in crate::wizard) fn another_name(&mut self) -> PromptResult<()> {
        let Some(existing) = self.setup.existing else {
            return Ok(());
        };
        let name = |draft: &Draft<'_>| draft.name.as_ref().map(|name| name.text().to_owned());
        let (now, today) = (name(&self.draft).unwrap_or_default(), name(self.given));
        let mut others = existing.names.to_vec();
        others.retain(|other| Some(other) != today.as_ref());
        let validate = |text: &str| refuse_name(existing.file, &others, text);
        let name = self.prompter.line((NAME, ""), &now, &validate)?;
        self.draft.name = Some(self.given("--name", name));
        Ok(())
    }
}

/// Judges a new name for a callback of a file.
fn refuse_name(file: &str, names: &[String], text: &str) -> Result<(), String> {
    if !is_name(text) {
        return Err("A name consists of letters, digits, - and _.".to_owned());
    }
    if names.iter().any(|name| name == text) {
        return Err(format!("{file} already has a callback named {text}."));
    }
    Ok(())
}

/// The name, or the first of `name-2`, `name-3`, ... that is free.
pub fn free_name(wanted: &str, names: &[String]) -> String {
    let is_free = |name: &String| !names.contains(name);
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let mut all = std::iter::once(wanted.to_owned()).chain(numbered);
    all.find(is_free).unwrap_or_default()
}
