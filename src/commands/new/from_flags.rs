//! One callback from flags: checked, copied, saved and printed.

use super::arguments::Arguments;
use super::made::{Made, rendered};
use crate::callback::{Draft, Given, Sources};
use crate::catalogue::Catalogue;
use crate::commands::shared::{
    Global, LocalFiles, Outcome, Usage, cannot_save, files, name_in_use, output, wrong_usage,
};
use crate::lint::Levels;
use crate::manifest::DEFAULT_FILE;
use crate::manifest::save::SaveError;
use crate::report::Printable;
use std::slice;

pub(super) struct NewRun<'n> {
    pub(super) global: &'n Global,
    pub(super) arguments: &'n Arguments,
    pub(super) levels: Levels,
}

impl NewRun<'_> {
    pub(super) fn finish<'a>(&self, sources: &mut Sources<'a>, draft: Draft<'a>) -> Outcome {
        let global = self.global;
        let path = self.arguments.save.as_deref();
        let locked = path.map(|path| files::open_or_new(global, path));
        let locked = locked.transpose()?;
        let old = locked.as_ref().map_or("", |locked| locked.text());
        let file = (path.unwrap_or(DEFAULT_FILE), old);
        let mut made = match Made::for_file(draft, file, &self.levels) {
            Ok(made) => made,
            Err(findings) => return Ok(output::report(global, sources, findings).max(1)),
        };
        let mut staged = None;
        if let (Some(path), Some(locked)) = (path, &locked) {
            match made.product.added_to(old, &LocalFiles(path)) {
                Ok(new) => staged = Some((path, locked.stage(&new)?)),
                Err(SaveError::NameInUse(name)) => {
                    let finding = name_in_use(path, &name);
                    made.findings
                        .push(finding.help("choose another: --name NAME"));
                    return Ok(output::report(global, sources, made.findings));
                }
                Err(error) => return Err(cannot_save(&error, path)),
            }
        }
        if self.arguments.copy {
            global.note(crate::system::clipboard::copy(&made.field)?);
        }
        // A result that cannot be printed changes no file.
        output::report(global, sources, std::mem::take(&mut made.findings));
        let text = rendered(slice::from_ref(&made), self.arguments.format)?;
        output::print(&text)?;
        if let Some((path, staged)) = staged {
            files::commit(global, path, staged)?;
            let (name, path) = (&made.product.name, Printable(path));
            global.note(format_args!("saved as `{name}` in {path}"));
        }
        Ok(0)
    }

    /// Without a prompt, what is missing must be named.
    pub(super) fn without_terminal(&self, given: &Draft<'_>) -> Result<(), Usage> {
        let trigger = given.trigger.as_ref().map(Given::text);
        let trigger = trigger.and_then(|id| Catalogue::builtin().trigger(id));
        let is_event = trigger.is_some_and(|trigger| trigger.needs_event_token);
        let mut missing = Vec::new();
        if given.trigger.is_none() {
            missing.push("--trigger ID (list them: cbgen triggers)");
        }
        if given.destinations.is_empty() {
            missing.push("--endpoint URL");
        }
        if is_event && self.arguments.save.is_some() && given.event_tokens.is_empty() {
            missing.push("--event-token TOKEN (a saved event callback is set up for one)");
        }
        if missing.is_empty() {
            return Ok(());
        }
        let example = if is_event {
            "cbgen new -t event -e 'https://collector.example.com/adjust' --event-token abc123"
        } else {
            "cbgen new -t install -e 'https://collector.example.com/adjust' --recommended"
        };
        wrong_usage!(
            "missing {}\n  for example: {example}",
            missing.join(" and ")
        )
    }
}
