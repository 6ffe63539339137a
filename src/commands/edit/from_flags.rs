//! What the flags of `edit` make of a callback's draft.

use super::file::FileEdit;
use super::flags::Arguments;
use super::replace::Replacements;
use crate::callback::compare::RequestPart;
use crate::callback::{Destination, Draft, DraftParameter, Given, Inherited, Sources};
use crate::commands::shared::{Refused, Usage, output, wrong_usage};
use crate::manifest::{Manifest, ManifestCallback};

/// What the flags say, as texts that findings can point to, and what came of it.
#[derive(Debug)]
struct FlagChanges<'a> {
    arguments: &'a Arguments,
    given: Draft<'a>,
    remove: Vec<Given<'a>>,
    sets: Vec<Given<'a>>,
    replacements: Replacements<'a>,
    remarks: Vec<Remark>,
}

#[derive(Debug)]
struct Remark {
    callbacks: Vec<String>,
    /// What they have: "no parameter `x`".
    what: String,
    /// What to do if that is wrong, as the end of a sentence which may be empty.
    help: Option<String>,
}

impl<'a> FileEdit<'a> {
    pub(super) fn apply(
        &mut self,
        arguments: &'a Arguments,
        sources: &mut Sources<'a>,
    ) -> Result<(), Refused> {
        let mut given = arguments.callback.draft(sources)?;
        let name = arguments.name.as_deref();
        given.name = name.map(|name| sources.flag("--name", name));
        let mut texts = |flag: &str, values: &'a [String]| {
            let values = values.iter().map(String::as_str);
            values.map(|value| sources.flag(flag, value)).collect()
        };
        let mut changes = FlagChanges {
            arguments,
            given,
            remove: texts("--remove", &arguments.remove),
            sets: texts("--use", &arguments.sets),
            replacements: Replacements::default(),
            remarks: Vec::new(),
        };
        for one in &mut self.callbacks {
            changes.make(&mut one.after, &one.before, &self.manifest, sources)?;
        }
        self.rewrites = changes.replacements.rewrites(arguments)?;
        self.notes = changes.notes(self.callbacks.len())?;
        Ok(())
    }
}

impl<'a> FlagChanges<'a> {
    fn make(
        &mut self,
        draft: &mut Draft<'a>,
        before: &ManifestCallback<'a>,
        manifest: &Manifest<'a>,
        sources: &mut Sources<'a>,
    ) -> Result<(), Refused> {
        let was = draft.inherited(&manifest.catalogue);
        self.set_callback(draft, manifest)?;
        let of_defaults = self.takes_endpoints(before);
        self.replacements
            .apply(self.arguments, draft, of_defaults, sources)?;
        self.set_endpoints(draft)?;
        self.set_sets(draft, manifest)?;
        let now = draft.inherited(&manifest.catalogue);
        self.set_keys(draft, before, [&was, &now]);
        let mut own = draft.destinations.iter().zip(&before.draft.destinations);
        if of_defaults && own.any(|(to, old)| !to.has_same_own(old)) {
            wrong_usage!(
                "the endpoints of `{}` are those of [defaults], which have conditions, a method or values of their own: \
                 change them there, or give it its own with -e",
                name_of(draft)
            );
        }
        Ok(())
    }

    /// Whether a callback has the endpoints of `[defaults]`, and keeps them.
    fn takes_endpoints(&self, before: &ManifestCallback<'_>) -> bool {
        before.takes_endpoints && self.given.destinations.is_empty()
    }

    /// Name, macros, trigger, event tokens, and whether the recommended placeholders are sent.
    fn set_callback(&self, draft: &mut Draft<'a>, manifest: &Manifest<'a>) -> Result<(), Usage> {
        if let Some(name) = &self.given.name {
            draft.name = Some(name.clone());
        }
        let new = self.given.macros.without(&manifest.macros);
        draft.macros = draft.macros.joined(&new);
        if let Some(given) = &self.given.trigger {
            draft.trigger = Some(given.clone());
            // Event tokens mean nothing to a trigger that is no event's.
            let known = draft.trigger_in(&manifest.catalogue);
            if known.is_some_and(|trigger| !trigger.needs_event_token) {
                draft.event_tokens.clear();
            }
        }
        let recommended = self.arguments.callback.recommended;
        if recommended || self.arguments.no_recommended {
            draft.recommended = recommended;
        }
        let tokens = &self.given.event_tokens;
        if !tokens.is_empty() {
            draft.event_tokens.clone_from(tokens);
        }
        // A callback becomes one of an event only with its tokens, as `new` saves one only with them; another has none.
        let becomes_nothing = self.given.trigger.is_some() && draft.event_tokens.is_empty();
        match draft.trigger_in(&manifest.catalogue) {
            Some(trigger) if !trigger.needs_event_token && !tokens.is_empty() => wrong_usage!(
                "--event-token goes with the trigger event, and this is one of {}: add -t event",
                trigger.id
            ),
            Some(trigger) if trigger.needs_event_token && becomes_nothing => wrong_usage!(
                "missing --event-token TOKEN (an event callback of a file is set up for one)"
            ),
            _ => Ok(()),
        }
    }

    /// Endpoints, methods and conditions. An endpoint that the callback has keeps what it has of its own, but for what
    /// the new one says.
    fn set_endpoints(&self, draft: &mut Draft<'a>) -> Result<(), Usage> {
        let given = &self.given.destinations;
        if !given.is_empty() {
            let mut old = std::mem::take(&mut draft.destinations);
            let known = |new: &Destination<'a>| {
                let new = new.clone();
                let same = old.iter().position(|to| to.url.text() == new.url.text());
                let Some(own) = same.map(|at| old.remove(at)) else {
                    return new;
                };
                Destination {
                    conditions: new.conditions.or(own.conditions),
                    method: new.method.or(own.method),
                    body: new.body.or(own.body),
                    ..own
                }
            };
            draft.destinations = given.iter().map(known).collect();
        }
        let (method, clears) = (self.arguments.callback.method, self.arguments.no_condition);
        if let Some(method) = method {
            // In capitals, the field says it: that is not asked for, and stays as it is.
            if draft.method.is_post() != method.is_post() {
                draft.method = method;
            }
        }
        for to in &mut draft.destinations {
            let mut new = given.iter().filter(|new| new.url.text() == to.url.text());
            // What was just given is not taken away again.
            if method.is_some() && !new.clone().any(|new| new.method.is_some()) {
                to.method = None;
            }
            if clears && !new.any(|new| new.conditions.is_some()) {
                to.conditions = None;
            }
        }
        let all = &draft.destinations;
        let have_own = !all.is_empty() && all.iter().all(|to| to.conditions.is_some());
        let conditions = &self.given.conditions;
        if !conditions.is_empty() && have_own {
            wrong_usage!(
                "each endpoint of `{}` has conditions of its own, which --condition leaves: with --no-condition too, it \
                 takes their place",
                name_of(draft)
            );
        }
        if clears || !conditions.is_empty() {
            draft.conditions.clone_from(conditions);
        }
        Ok(())
    }

    fn set_sets(&mut self, draft: &mut Draft<'a>, manifest: &Manifest<'a>) -> Result<(), Refused> {
        let no_use = &self.arguments.no_use;
        if self.sets.is_empty() && no_use.is_empty() {
            return Ok(());
        }
        let old = draft.sets.clone();
        for gone in no_use {
            let count = draft.sets.len();
            draft.sets.retain(|set| set.text() != gone);
            if draft.sets.len() == count {
                let help = did_you_mean(gone, draft.sets.iter().map(Given::text));
                let has = format!("no `use` of the set `{gone}`");
                self.remark(draft, has, Some(help));
            }
        }
        for set in &self.sets {
            if !draft.sets.iter().any(|own| own.text() == set.text()) {
                draft.sets.push(set.clone());
            }
        }
        let parameters = &mut draft.parameters;
        parameters.retain(|one| {
            let set = one.set.as_ref();
            !set.is_some_and(|set| old.iter().any(|name| name.place() == set.place))
        });
        let own = parameters.iter().position(|one| one.layer.is_own());
        let at = own.unwrap_or(parameters.len());
        let (new, problems) = manifest.set_parameters(&draft.sets);
        parameters.splice(at..at, new);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Refused::Findings(problems))
        }
    }

    /// All that has a key. What came from elsewhere before and comes `now` is known.
    fn set_keys(
        &mut self,
        draft: &mut Draft<'a>,
        before: &ManifestCallback<'a>,
        [was, now]: [&[Inherited]; 2],
    ) {
        let comes = |list: &[Inherited], key: &str| list.iter().any(|from| from.key == key);
        for key in &self.remove.clone() {
            self.remove_key(draft, before, key, [was, now]);
        }
        // Keys are left out no longer that come from nowhere now.
        let exclude = &mut draft.exclude;
        exclude.retain(|key| !comes(was, key.text()) || comes(now, key.text()));
        for key in &self.given.exclude.clone() {
            let text = key.text();
            if comes(now, text) {
                draft.exclude_key(key);
                continue;
            }
            let has_own = draft.has_own(text, RequestPart::Query);
            let help = has_own.then(|| format!("; to take its own away, --remove {text}"));
            let has = format!("no recommended or default parameter `{text}` to leave out");
            self.remark(draft, has, Some(help.unwrap_or_default()));
        }
        // A key that goes from one of URL and body may be set in the other to what it is there.
        let is_same = |draft: &Draft<'_>, new: &DraftParameter<'_>, part| {
            let is_key = |text: &str| text == new.key.text();
            let mut own = draft.own_beside_endpoints(part);
            self.remove.iter().any(|gone| is_key(gone.text()))
                && own.any(|one| is_key(one.key.text()) && one.has_same_value(new))
        };
        let file = before.name.as_ref().map(|name| name.place().source);
        for one in &self.given.parameters {
            if !is_same(draft, one, RequestPart::Query) {
                draft.set_parameter(one, now, file);
            }
        }
        for one in &self.given.body {
            if !is_same(draft, one, RequestPart::Body) {
                draft.set_pair(RequestPart::Body, one, file);
            }
        }
    }

    /// One `--remove`: the parameter goes; one that only comes from elsewhere is excluded.
    fn remove_key(
        &mut self,
        draft: &mut Draft<'a>,
        before: &ManifestCallback<'a>,
        key: &Given<'a>,
        [was, now]: [&[Inherited]; 2],
    ) {
        let text = key.text();
        let comes = |list: &[Inherited]| list.iter().any(|from| from.key == text);
        let was_own = draft.has_own(text, RequestPart::Query);
        // The endpoints of `[defaults]` are not this callback's.
        let of_defaults = self.takes_endpoints(before);
        let shared = of_defaults.then(|| std::mem::take(&mut draft.destinations));
        let found = draft.remove(text, RequestPart::Query, &self.given.parameters)
            | draft.remove(text, RequestPart::Body, &self.given.body);
        draft.destinations.extend(shared.into_iter().flatten());
        if found {
            // One that came with a set of --use was moved there.
            let is_moved = !self.sets.is_empty() && !comes(was);
            let is_own = draft.has_own(text, RequestPart::Query);
            if was_own && comes(now) && !draft.is_excluded(text) && !is_moved && !is_own {
                let what =
                    format!("`{text}` from elsewhere now: to leave it out, --exclude {text}");
                self.remark(draft, what, None);
            }
            return;
        }
        if comes(now) {
            draft.exclude_key(key);
            return;
        }
        let (has, help) = if draft.keys_in_endpoints().iter().any(|own| own == text) {
            let help = ": give it another with -e, or change its begin with --replace-endpoint";
            let has = format!("`{text}` in the URL or body of an endpoint, where it stays");
            (has, help.to_owned())
        } else {
            let own = draft.parameters.iter().chain(&draft.body);
            let known = own.map(|one| one.key.text());
            let known = known.chain(now.iter().map(|from| from.key.as_str()));
            (format!("no parameter `{text}`"), did_you_mean(text, known))
        };
        self.remark(draft, has, Some(help));
    }

    /// Takes note of what is to be told of a callback; of several, it is told once.
    fn remark(&mut self, draft: &Draft<'_>, what: String, help: Option<String>) {
        let name = name_of(draft);
        match self.remarks.iter_mut().find(|own| own.what == what) {
            Some(own) => own.callbacks.push(name),
            None => self.remarks.push(Remark {
                callbacks: vec![name],
                what,
                help,
            }),
        }
    }

    /// What is to be told of some callbacks; what is true of all of them was not meant so.
    fn notes(self, count: usize) -> Result<Vec<String>, Usage> {
        let mut lines = Vec::new();
        for one in self.remarks {
            let told = one.callbacks.len();
            let (names, have) = (
                output::names(&one.callbacks),
                if told == 1 { "has" } else { "have" },
            );
            let line = format!("{names} {have} {}", one.what);
            if let Some(help) = one.help.filter(|_| told >= count) {
                let path = &self.arguments.file.file;
                wrong_usage!("{path} is left as it is: {line}{help}");
            }
            lines.push(line);
        }
        Ok(lines)
    }
}

fn name_of(draft: &Draft<'_>) -> String {
    let name = draft.name.as_ref();
    name.map_or_else(String::new, |name| name.text().to_owned())
}

/// The nearest of the names, as the end of a sentence.
fn did_you_mean<'n>(text: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let near = crate::catalogue::nearest(text, known);
    near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"))
}
