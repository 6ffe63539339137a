//! A callback that was checked, as `new` prints and saves it.

use super::arguments::NewFormat;
use crate::callback::{Callback, Draft, Given, Macros, texts};
use crate::catalogue::Trigger;
use crate::commands::shared::callback_file::cannot_save;
use crate::forms::field;
use crate::forms::json::CallbackJson;
use crate::lint::{Diagnostic, Levels};
use crate::manifest::save::{FromDefaults, Product, SaveError};
use crate::manifest::{DEFAULT_FILE, Manifest};
use crate::report::{exit_code, to_json_pretty};

/// A callback that can be sent.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// Its name in a file.
    pub(super) name: String,
    pub(super) trigger: Option<&'static Trigger>,
    pub(super) callback: Callback,
    /// It, as it is pasted.
    pub(super) field: String,
    /// What is to be said about it.
    pub(super) findings: Vec<Diagnostic>,
    /// All of the partner's macros that hold for it.
    pub(super) macros: Macros,
    /// It, without what is recommended, and the keys that it leaves out of that.
    rest: Option<(Callback, Vec<String>)>,
    event_tokens: Vec<String>,
}

impl Made {
    /// Checks a draft by what a file declares.
    ///
    /// # Errors
    /// The findings, where one is denied.
    pub(super) fn new(
        draft: &Draft<'_>,
        file: &Manifest<'_>,
        levels: &Levels,
    ) -> Result<Self, Vec<Diagnostic>> {
        let check = |draft: &Draft<'_>, levels: &Levels| {
            let levels = file.levels(levels);
            draft.check(&file.catalogue, &file.macros, &levels, &[])
        };
        let checked = check(draft, levels);
        let (Some(callback), 0) = (checked.callback, exit_code(&checked.findings)) else {
            return Err(checked.findings);
        };
        let rest = Draft {
            recommended: false,
            exclude: Vec::new(),
            ..draft.clone()
        };
        let rest = Some(rest).filter(|_| draft.recommended);
        let rest = rest.and_then(|rest| rest.lenient(&file.catalogue, &file.macros));
        let trigger = checked.trigger.map(|trigger| trigger.id);
        let name = draft.name.as_ref().map(Given::text).or(trigger);
        Ok(Self {
            name: name.unwrap_or("callback").to_owned(),
            trigger: checked.trigger,
            field: field::render(&callback),
            callback,
            findings: checked.findings,
            macros: draft.macros_beside(&file.macros).into_owned(),
            rest: rest.map(|rest| (rest, texts(&draft.exclude))),
            event_tokens: texts(&draft.event_tokens),
        })
    }

    /// It, as a file keeps it.
    pub(super) fn product(&self) -> Product<'_> {
        let rest = self.rest.as_ref();
        Product {
            name: &self.name,
            trigger: self.trigger.map(|trigger| trigger.id),
            event_tokens: self.event_tokens.iter().map(String::as_str).collect(),
            callback: &self.callback,
            recommended: rest
                .map(|(rest, excluded)| (rest, excluded.iter().map(String::as_str).collect())),
            macros: &self.macros,
        }
    }

    fn json(&self) -> CallbackJson<'_> {
        let token = match &self.event_tokens[..] {
            [only] => Some(only.as_str()),
            _ => None,
        };
        let trigger = self.trigger.map(|trigger| trigger.id);
        CallbackJson::new(
            [Some(&*self.name), trigger, token],
            &self.field,
            &self.macros,
        )
    }
}

/// One, or several as `build` prints them.
pub(super) fn rendered(made: &[Made], format: NewFormat) -> anyhow::Result<String> {
    Ok(match (format, made) {
        (NewFormat::Text, [one]) => format!("{}\n", one.field),
        (NewFormat::Text, _) => {
            let lines = made
                .iter()
                .map(|one| format!("{}\t{}\n", one.name, one.field));
            lines.collect()
        }
        (NewFormat::Json, [one]) => to_json_pretty(&one.json()) + "\n",
        (NewFormat::Json, _) => {
            let all: Vec<CallbackJson<'_>> = made.iter().map(Made::json).collect();
            to_json_pretty(&all) + "\n"
        }
        (NewFormat::Toml, _) => {
            let tables = made.iter().map(|one| {
                let table = one.product().table(FromDefaults::All);
                let refused = || cannot_save(&SaveError::Bytes, DEFAULT_FILE);
                Ok(table.ok_or_else(refused)?.text)
            });
            tables.collect::<anyhow::Result<Vec<String>>>()?.join("\n")
        }
    })
}
