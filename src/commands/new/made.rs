//! A callback that was checked, as `new` prints and saves it.

use super::arguments::NewFormat;
use crate::callback::{Callback, Draft, Given, Macros, texts};
use crate::catalogue::Trigger;
use crate::commands::callback_file::cannot_save;
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

    /// It, as one result.
    pub(super) fn rendered(&self, format: NewFormat) -> anyhow::Result<String> {
        Ok(match format {
            NewFormat::Text => field::render(&self.callback) + "\n",
            NewFormat::Json => self.with_json(|json| to_json_pretty(json)) + "\n",
            NewFormat::Toml => {
                let table = self.product().table(FromDefaults::All);
                let refused = || cannot_save(&SaveError::Bytes, DEFAULT_FILE);
                table.ok_or_else(refused)?.text
            }
        })
    }

    fn with_json<T>(&self, take: impl FnOnce(&CallbackJson<'_>) -> T) -> T {
        let field = field::render(&self.callback);
        let token = match &self.event_tokens[..] {
            [only] => Some(only.as_str()),
            _ => None,
        };
        let head = [
            Some(&*self.name),
            self.trigger.map(|trigger| trigger.id),
            token,
        ];
        take(&CallbackJson::new(head, &field, &self.macros))
    }
}

/// Several, as `build` prints them.
pub(super) fn rendered(made: &[Made], format: NewFormat) -> anyhow::Result<String> {
    if let [one] = made {
        return one.rendered(format);
    }
    let each = made
        .iter()
        .map(|one| one.rendered(format))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(match format {
        NewFormat::Text => {
            let lines = made.iter().zip(&each);
            lines
                .map(|(one, text)| format!("{}\t{text}", one.name))
                .collect()
        }
        NewFormat::Json => {
            let all: Vec<serde_json::Value> = made
                .iter()
                .filter_map(|one| one.with_json(|json| serde_json::to_value(json).ok()))
                .collect();
            to_json_pretty(&all) + "\n"
        }
        NewFormat::Toml => each.join("\n"),
    })
}
