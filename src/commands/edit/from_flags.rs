//! What the flags of `edit` make of a callback's draft.

use super::after::{Absent, After, Inherited, did_you_mean, inherited, own, trigger_of};
use super::flags::Arguments;
use super::refused::Refused;
use super::replace::Replacements;
use crate::callback::compare::RequestPart;
use crate::callback::{Draft, DraftParameter, Given, Sources};
use crate::commands::shared::callback_flags::CallbackFlags;
use crate::commands::shared::{Usage, output};
use crate::manifest::{Manifest, ManifestCallback};

/// What the flags say, as texts that findings can point to, and what came of it.
#[derive(Debug)]
pub(super) struct FlagChanges<'a> {
    arguments: &'a Arguments,
    given: Draft<'a>,
    remove: Vec<Given<'a>>,
    sets: Vec<Given<'a>>,
    pub(super) replacements: Replacements<'a>,
    /// What was to be taken from callbacks that do not have it.
    absent: Vec<Absent>,
    /// Keys that were taken away and come from elsewhere, each with the callback.
    returned: Vec<(String, String)>,
}

impl<'a> FlagChanges<'a> {
    pub(super) fn new(
        arguments: &'a Arguments,
        given: Draft<'a>,
        sources: &mut Sources<'a>,
    ) -> Self {
        let name = arguments.name.as_deref();
        let name = name.map(|name| sources.flag("--name", name));
        let mut texts = |flag: &str, values: &'a [String]| {
            let values = values.iter().map(String::as_str);
            values.map(|value| sources.flag(flag, value)).collect()
        };
        let (remove, sets) = (
            texts("--remove", &arguments.remove),
            texts("--use", &arguments.sets),
        );
        Self {
            arguments,
            given: Draft { name, ..given },
            remove,
            sets,
            replacements: Replacements::new(arguments),
            absent: Vec::new(),
            returned: Vec::new(),
        }
    }

    /// That no two flags say opposite things about these callbacks. A key that goes from the body may be a parameter
    /// then, and the other way round.
    ///
    /// # Errors
    /// Those that do.
    pub(super) fn contradiction<'d>(
        &self,
        mut drafts: impl Iterator<Item = &'d Draft<'d>> + Clone,
    ) -> Result<(), Usage> {
        let Arguments {
            sets,
            no_use,
            remove,
            callback: CallbackFlags { exclude, .. },
            ..
        } = self.arguments;
        if let Some(set) = sets.iter().find(|set| no_use.contains(set)) {
            let message = format!("--use {set} and --no-use {set}: say one of them");
            return Err(Usage(message));
        }
        let parameters = self
            .given
            .parameters
            .iter()
            .map(|one| (one, RequestPart::Body));
        let body = self.given.body.iter().map(|one| (one, RequestPart::Query));
        for (one, other) in parameters.chain(body) {
            let key = one.key.text();
            let mut moves =
                || drafts.any(|draft| own(draft, other).any(|one| one.key.text() == key));
            let flag = if exclude.iter().any(|own| own == key) {
                "--exclude"
            } else if remove.iter().any(|own| own == key) && !moves() {
                "--remove"
            } else {
                continue;
            };
            return Err(Usage(format!(
                "`{key}` is given a value, and {flag} takes it away: say one of them"
            )));
        }
        Ok(())
    }

    /// What the flags make of a callback.
    ///
    /// # Errors
    /// [`Refused`]
    pub(super) fn after(
        &mut self,
        before: &ManifestCallback<'a>,
        manifest: &Manifest<'a>,
        sources: &mut Sources<'a>,
    ) -> Result<Draft<'a>, Refused> {
        let from_before = inherited(&before.draft, manifest);
        let mut after = After::new(before);
        self.set_callback(&mut after, manifest)?;
        self.set_endpoints(&mut after, before, sources)?;
        if !self.sets.is_empty() || !self.arguments.no_use.is_empty() {
            self.set_sets(&mut after, manifest);
        }
        let from_now = inherited(&after.draft, manifest);
        self.set_keys(&mut after, &from_before, &from_now);
        let own = after
            .draft
            .destinations
            .iter()
            .zip(&before.draft.destinations);
        let mut own = own.filter(|(to, old)| !to.has_same_own(old));
        if before.takes_endpoints
            && self.arguments.callback.endpoints.is_empty()
            && own.next().is_some()
        {
            return Err(Refused::usage(format!(
                "the endpoints of `{}` are those of [defaults], which have conditions, a method or values of their own: \
                 change them there, or give it its own with -e",
                after.name()
            )));
        }
        if !after.problems.is_empty() {
            return Err(Refused::Findings(after.problems));
        }
        for mut one in after.absent {
            match self.absent.iter_mut().find(|own| own.has == one.has) {
                Some(own) => own.callbacks.append(&mut one.callbacks),
                None => self.absent.push(one),
            }
        }
        Ok(after.draft)
    }

    /// Name, macros, trigger, event tokens, and whether the recommended placeholders are sent.
    fn set_callback(&self, after: &mut After<'a>, manifest: &Manifest<'a>) -> Result<(), Refused> {
        if let Some(name) = &self.given.name {
            after.draft.name = Some(name.clone());
        }
        let new = self.given.macros.without(&manifest.macros);
        after.draft.macros = after.draft.macros.joined(&new);
        if let Some(id) = &self.given.trigger {
            after.set_trigger(id, manifest);
        }
        if self.arguments.callback.recommended || self.arguments.no_recommended {
            after.draft.recommended = self.arguments.callback.recommended;
        }
        let tokens = &self.given.event_tokens;
        if !tokens.is_empty() {
            after.draft.event_tokens.clone_from(tokens);
        }
        // A callback becomes one of an event only with its tokens, as `new` saves one only with them; another has none.
        match trigger_of(&after.draft, manifest) {
            Some(trigger) if !trigger.needs_event_token && !tokens.is_empty() => {
                Err(Refused::usage(format!(
                    "--event-token goes with the trigger event, and this is one of {}: add -t event",
                    trigger.id
                )))
            }
            Some(trigger)
                if trigger.needs_event_token
                    && self.given.trigger.is_some()
                    && after.draft.event_tokens.is_empty() =>
            {
                Err(Refused::usage(
                    "missing --event-token TOKEN (an event callback of a file is set up for one)",
                ))
            }
            _ => Ok(()),
        }
    }

    /// Endpoints, methods and conditions.
    fn set_endpoints(
        &mut self,
        after: &mut After<'a>,
        before: &ManifestCallback<'a>,
        sources: &mut Sources<'a>,
    ) -> Result<(), Refused> {
        self.replacements.apply(&mut after.draft, before, sources)?;
        let given = &self.given.destinations;
        if !given.is_empty() {
            after.set_endpoints(given.clone());
        }
        if let Some(method) = self.arguments.callback.method {
            after.set_method(method, given);
        }
        if self.arguments.no_condition {
            after.clear_own_conditions(given);
        }
        let all = &after.draft.destinations;
        let have_own = !all.is_empty() && all.iter().all(|to| to.conditions.is_some());
        if !self.given.conditions.is_empty() && have_own {
            return Err(Refused::usage(format!(
                "each endpoint of `{}` has conditions of its own, which --condition leaves: with --no-condition too, it \
                 takes their place",
                after.name()
            )));
        }
        if self.arguments.no_condition || !self.given.conditions.is_empty() {
            after.draft.conditions.clone_from(&self.given.conditions);
        }
        Ok(())
    }

    fn set_sets(&self, after: &mut After<'a>, manifest: &Manifest<'a>) {
        let mut sets = after.draft.sets.clone();
        for gone in &self.arguments.no_use {
            let count = sets.len();
            sets.retain(|set| set.text() != gone);
            if sets.len() == count {
                let help = did_you_mean(gone, sets.iter().map(Given::text));
                after.add_absent(format!("no `use` of the set `{gone}`"), help);
            }
        }
        for set in &self.sets {
            if !sets.iter().any(|own| own.text() == set.text()) {
                sets.push(set.clone());
            }
        }
        after.set_sets(sets, manifest);
    }

    /// All that has a key.
    fn set_keys(&mut self, after: &mut After<'a>, before: &[Inherited], now: &[Inherited]) {
        let given = &self.given;
        for key in &self.remove {
            let was_own = after.is_own(key.text());
            after.remove_or_exclude(key, [&given.parameters, &given.body], now);
            let comes = |list: &[Inherited]| list.iter().any(|from| from.key == key.text());
            let is_excluded = after
                .draft
                .exclude
                .iter()
                .any(|own| own.text() == key.text());
            // One that came with a set of --use was moved there.
            let is_moved = !self.sets.is_empty() && !comes(before);
            if was_own && comes(now) && !is_excluded && !is_moved && !after.is_own(key.text()) {
                self.returned.push((key.text().to_owned(), after.name()));
            }
        }
        after.drop_needless_exclusions(before, now);
        for key in &given.exclude {
            after.exclude(key, now);
        }
        let is_gone =
            |one: &DraftParameter<'_>| self.remove.iter().any(|gone| gone.text() == one.key.text());
        for one in &given.parameters {
            if !(is_gone(one) && after.has_exactly(one, RequestPart::Query)) {
                after.set_parameter(one, now);
            }
        }
        for one in &given.body {
            if !(is_gone(one) && after.has_exactly(one, RequestPart::Body)) {
                after.set_everywhere(RequestPart::Body, one);
            }
        }
    }

    /// What is to be told: keys that come back, and what some callbacks did not have.
    ///
    /// # Errors
    /// What none of them had: that was not meant so.
    pub(super) fn notes(self, count: usize) -> Result<Vec<String>, Refused> {
        let mut lines = Vec::new();
        for key in &self.arguments.remove {
            let of = self.returned.iter().filter(|(own, _)| own == key);
            let of: Vec<&str> = of.map(|(_, name)| name.as_str()).collect();
            if !of.is_empty() {
                lines.push(format!(
                    "`{key}` of {} comes from elsewhere now: to leave it out, --exclude {key}",
                    output::names(&of)
                ));
            }
        }
        for one in self.absent {
            let names = &one.callbacks;
            let have = if names.len() == 1 { "has" } else { "have" };
            let line = format!("{} {have} {}", output::names(names), one.has);
            if names.len() >= count {
                let path = &self.arguments.file.file;
                let message = format!("{path} is left as it is: {line}{}", one.help);
                return Err(Refused::usage(message));
            }
            lines.push(line);
        }
        Ok(lines)
    }
}
