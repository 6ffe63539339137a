//! A callback that was checked, as `new` prints and saves it.

use super::arguments::NewFormat;
use crate::callback::{Draft, Given, Sources, texts};
use crate::commands::shared::{cannot_save, parsed};
use crate::forms::field;
use crate::forms::json::CallbackJson;
use crate::lint::{Diagnostic, Levels};
use crate::manifest::save::{FromDefaults, Product, SaveError};
use crate::manifest::{DEFAULT_FILE, Manifest};
use crate::report::{exit_code, to_json_pretty};

/// A callback that can be sent.
#[derive(Debug, Clone)]
pub(super) struct Made<'a> {
    pub(super) draft: Draft<'a>,
    /// It, as a file keeps it.
    pub(super) product: Product,
    /// It, as it is pasted.
    pub(super) field: String,
    pub(super) findings: Vec<Diagnostic>,
}

impl<'a> Made<'a> {
    /// Checks a draft by what the text of a file declares.
    pub(super) fn for_file(
        draft: Draft<'a>,
        (path, text): (&str, &str),
        levels: &Levels,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut sources = Sources::new();
        Self::new(draft, &parsed(&mut sources, path, text), levels)
    }

    /// Checks a draft by what a file declares.
    ///
    /// # Errors
    /// The findings, where one is denied.
    pub(super) fn new(
        draft: Draft<'a>,
        file: &Manifest<'_>,
        levels: &Levels,
    ) -> Result<Self, Vec<Diagnostic>> {
        let checked = file.check(&draft, &file.levels(levels), &[]);
        let (Some(callback), 0) = (checked.callback, exit_code(&checked.findings)) else {
            return Err(checked.findings);
        };
        let rest = draft.recommended.then(|| Draft {
            recommended: false,
            exclude: Vec::new(),
            ..draft.clone()
        });
        let rest = rest.and_then(|rest| rest.lenient(&file.catalogue, &file.macros));
        let trigger = checked.trigger.map(|trigger| trigger.id);
        let name = draft.name.as_ref().map(Given::text).or(trigger);
        let product = Product {
            name: name.unwrap_or("callback").to_owned(),
            trigger: checked.trigger,
            event_tokens: texts(&draft.event_tokens),
            recommended: rest.map(|rest| (rest, texts(&draft.exclude))),
            macros: draft.macros_beside(&file.macros).into_owned(),
            callback,
        };
        Ok(Self {
            field: field::render(&product.callback),
            product,
            findings: checked.findings,
            draft,
        })
    }

    fn json(&self) -> CallbackJson<'_> {
        let token = match &self.product.event_tokens[..] {
            [only] => Some(only.as_str()),
            _ => None,
        };
        let trigger = self.product.trigger.map(|trigger| trigger.id);
        let head = [Some(&*self.product.name), trigger, token];
        CallbackJson::new(head, &self.field, &self.product.macros)
    }
}

/// One, or several as `build` prints them.
pub(super) fn rendered(made: &[Made<'_>], format: NewFormat) -> anyhow::Result<String> {
    Ok(match (format, made) {
        (NewFormat::Text, [one]) => format!("{}\n", one.field),
        (NewFormat::Text, _) => {
            let line = |one: &Made<'_>| format!("{}\t{}\n", one.product.name, one.field);
            made.iter().map(line).collect()
        }
        (NewFormat::Json, [one]) => to_json_pretty(&one.json()) + "\n",
        (NewFormat::Json, _) => {
            let all: Vec<CallbackJson<'_>> = made.iter().map(Made::json).collect();
            to_json_pretty(&all) + "\n"
        }
        (NewFormat::Toml, _) => {
            let tables = made.iter().map(|one| one.product.table(FromDefaults::All));
            let texts = tables.map(|table| table.map(|table| table.text));
            let texts = texts.collect::<Option<Vec<String>>>();
            let texts = texts.ok_or_else(|| cannot_save(&SaveError::Bytes, DEFAULT_FILE));
            texts?.join("\n")
        }
    })
}
