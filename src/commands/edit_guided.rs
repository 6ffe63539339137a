//! `cbgen edit NAME` on a terminal: the questions of `new`, with what the callback says today as first answers. What
//! is answered becomes flags of `edit`, which are then all that is carried out.

use super::edit::{Arguments, Guided, copying, write};
use super::edit_compare::{self, Side};
use super::edit_file::{Refused, Written, written};
use super::global::Global;
use super::keep::{Judge, Unfound, callback, parsed, refused, shown_field};
use super::new::MethodFlag;
use super::{Outcome, Usage, edit_endpoints, edit_replace, guide, output};
use crate::callback::{Destination, Draft, DraftParameter, Layer, Sources};
use crate::catalogue::Catalogue;
use crate::lint::{Level, Levels};
use crate::manifest::edit::{self, Blocks, Change};
use crate::wizard::{self, Answers, INTERRUPTED, Kept, Own, ParameterAnswer, Setup, key_of};

/// Asks, and makes the change.
pub(super) fn run(global: &Global, arguments: &Arguments, name: &str, levels: &Levels) -> Outcome {
    let path = &arguments.file.file;
    let text = arguments.file.text()?;
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, path, &text);
    let (old, _) = match callback(&manifest, path, name) {
        Ok(found) => found,
        Err(Unfound::Broken(findings)) => return Ok(output::report(global, &sources, findings)),
        Err(Unfound::Unknown(usage)) => return Err(usage.into()),
    };
    // What cannot be edited is told before the first question.
    edit::change(&text, &[(name, Change::default())]).map_err(|error| refused(path, &error))?;
    let today = Answers::today(name, &old.draft, &manifest.catalogue)
        .map_err(|error| Usage(error.to_string()))?;
    let names = manifest.names();
    let file = File {
        arguments,
        text: &text,
        today: &today,
        draft: &old.draft,
        catalogue: &manifest.catalogue,
    };
    let mut file_levels = Judge::new(&manifest, levels).levels;
    for (code, _) in &old.allow {
        file_levels.lint(*code, Level::Allow);
    }
    let endpoints: Vec<Own> = old.draft.destinations.iter().map(Own::new).collect();
    let kept = Kept {
        file: path,
        outcome: &|answers| file.outcome(levels, answers),
        endpoints: &endpoints,
    };
    let setup = Setup {
        catalogue: &manifest.catalogue,
        macros: &old.draft.macros_beside(&manifest.macros),
        levels: &file_levels,
        everything: true,
        colour: guide::is_colourful(),
        file: path,
        names: &|_| Ok(names.clone()),
        kept: Some(&kept),
    };
    let Some(answers) = guide::ask(setup, arguments.plain, today.clone())? else {
        return Ok(INTERRUPTED);
    };
    let flags = file.flags(&answers);
    if !flags.is_empty() && !global.quiet {
        let mut command = flags.command_line();
        if let (true, Some(name)) = (answers.copy, &answers.name) {
            command.push_str(" && ");
            command.push_str(&copying(path, name));
        }
        guide::tell_equivalent(&command);
    }
    let trigger = |answers: &Answers| {
        let id = answers.trigger.as_deref();
        id.and_then(|id| manifest.catalogue.trigger(id))
    };
    let built = Judge::new(&manifest, levels).check(&old);
    let field = shown_field(&old.draft, built.callback.as_ref(), &manifest);
    let guided = Guided {
        text: &text,
        triggers: [trigger(&today), trigger(&answers)],
        tokens: [&today.event_tokens, &answers.event_tokens],
        field: field.as_deref(),
        copy: answers.copy,
    };
    write(global, &flags, levels, Some(&guided))
}

/// The file as it was read, and what one of its callbacks says there.
struct File<'f> {
    arguments: &'f Arguments,
    text: &'f str,
    today: &'f Answers,
    draft: &'f Draft<'f>,
    catalogue: &'f Catalogue,
}

impl File<'_> {
    /// What the file would build after some answers.
    fn outcome(&self, levels: &Levels, answers: &Answers) -> Result<wizard::Outcome, String> {
        let flags = self.flags(answers);
        let Written {
            text: new, names, ..
        } = written(&flags, self.text).map_err(Refused::in_words)?;
        let mut sources = Sources::new();
        let manifest = parsed(&mut sources, &flags.file.file, &new);
        let name = names.first().map_or("", String::as_str);
        let found = callback(&manifest, &flags.file.file, name)
            .map_err(|unfound| Refused::unfound(unfound, &sources).in_words())?;
        let checked = Judge::new(&manifest, levels).check(&found.0);
        let (draft, built) = (&found.0.draft, checked.callback.as_ref());
        let sides = [(self.today, self.draft), (answers, draft)];
        let [today, now] = sides.map(|(answers, draft)| Side { answers, draft });
        let mut lost = edit_endpoints::lost(&flags, self.text);
        if !flags.endpoints.is_empty() && self.has_shared_endpoints() {
            lost.push(format!(
                "`{name}` gets endpoints of its own, and no longer takes those of [defaults]"
            ));
        }
        lost.extend(edit_compare::unasked(
            &today,
            &now,
            self.catalogue,
            &draft.macros_beside(&manifest.macros),
        ));
        Ok(wizard::Outcome {
            shown: built.and_then(|_| draft.shown(&manifest.catalogue, &manifest.macros)),
            findings: checked.findings,
            is_changed: new != self.text,
            lost,
        })
    }

    /// The flags that make today's callback the answered one. What cannot be said of endpoints of the defaults is said of
    /// the same ones as the callback's own.
    fn flags(&self, now: &Answers) -> Arguments {
        let flags = self.flags_of(now);
        let is_refused =
            |flags: &Arguments| matches!(written(flags, self.text), Err(Refused::Edit(_)));
        if !flags.endpoints.is_empty() || !self.has_shared_endpoints() || !is_refused(&flags) {
            return flags;
        }
        let mut own = flags.clone();
        own.endpoints.clone_from(&now.endpoints);
        if is_refused(&own) { flags } else { own }
    }

    fn flags_of(&self, now: &Answers) -> Arguments {
        let today = self.today;
        let mut flags = self.arguments.clone();
        let id = |answers: &Answers| {
            let id = answers.trigger.as_deref()?;
            let known = self.catalogue.trigger(id);
            Some(known.map_or(id, |trigger| trigger.id).to_owned())
        };
        if id(now) != id(today) {
            flags.trigger = id(now);
        }
        if now.name != today.name {
            flags.name.clone_from(&now.name);
        }
        if now.event_tokens != today.event_tokens {
            flags.event_tokens.clone_from(&now.event_tokens);
        }
        if now.endpoints != today.endpoints {
            self.set_endpoints(&mut flags, now);
        }
        if now.conditions != today.conditions || now.condition_for_all {
            flags.no_condition = now.conditions.is_empty();
            flags.conditions.clone_from(&now.conditions);
        }
        if now.method.is_post() != today.method.is_post() || now.method_for_all {
            let is_post = now.method.is_post();
            flags.method = Some(if is_post {
                MethodFlag::Post
            } else {
                MethodFlag::Get
            });
        }
        flags.recommended = now.recommended && !today.recommended;
        flags.no_recommended = today.recommended && !now.recommended;
        self.set_parameters(&mut flags, now);
        set_body(&mut flags, today, now);
        self.take_own_away(&mut flags, now);
        keep_others(&mut flags, now);
        flags
    }

    /// Another list of endpoints; of one that has something of its own and gets another URL, what a list would lose is
    /// kept by a replacement.
    fn set_endpoints(&self, flags: &mut Arguments, now: &Answers) {
        let today = &self.today.endpoints;
        let were = now.endpoints_were.iter().map(Option::as_ref);
        let changed = were.zip(&now.endpoints);
        let changed = changed.filter_map(|(old, new)| old.map(|old| (old, new)));
        let changed: Vec<(&String, &String)> = changed.filter(|(old, new)| old != new).collect();
        let has_own = |url: &str| {
            let mut own = self.draft.destinations.iter();
            own.any(|to| to.url.written() == url && to.has_own())
        };
        let of_own: Vec<(&String, &String)> = changed
            .iter()
            .copied()
            .filter(|(old, _)| has_own(old))
            .collect();
        let needs_list = !now.has_endpoints_of(today) || self.has_shared_endpoints();
        let replaced = if needs_list { &of_own } else { &changed };
        let pairs = pairs(today, replaced).filter(|_| today.iter().any(|url| has_own(url)));
        if needs_list || pairs.is_none() {
            flags.endpoints.clone_from(&now.endpoints);
        }
        flags.replace_endpoint = pairs.unwrap_or_default();
    }

    /// Whether the endpoints are those of the defaults.
    fn has_shared_endpoints(&self) -> bool {
        let name = self.today.name.as_deref().unwrap_or_default();
        let Ok(blocks) = Blocks::of(self.text) else {
            return false;
        };
        let mut places = self.draft.destinations.iter().map(|to| to.url.place());
        places.any(|place| blocks.is_within(name, &place.range) == Ok(false))
    }

    /// Takes a parameter out of the URL. One of the defaults does not come back in the place of an own one.
    fn take_away(&self, flags: &mut Arguments, key: &str) {
        let draft = self.draft;
        let is_key = |one: &DraftParameter<'_>| one.key.text() == key;
        let has = |part: &Option<Vec<DraftParameter<'_>>>| part.iter().flatten().any(is_key);
        let mut all = draft.parameters.iter();
        let comes = all.any(|one| one.layer == Layer::Default && is_key(one));
        let mut all = draft.parameters.iter();
        let is_own = all.any(|one| one.layer.is_own() && is_key(one))
            || draft.destinations.iter().any(|to| has(&to.parameters));
        let is_in_body =
            draft.body.iter().any(is_key) || draft.destinations.iter().any(|to| has(&to.body));
        let excludes = comes && is_own != is_in_body;
        if excludes {
            flags.exclude.push(key.to_owned());
        }
        if is_own || !excludes {
            flags.remove.push(key.to_owned());
        }
    }

    /// Takes away what only single endpoints have, of those that stay.
    fn take_own_away(&self, flags: &mut Arguments, now: &Answers) {
        let stays = |url: &str| {
            let mut were = now.endpoints_were.iter().flatten();
            were.any(|old| old == url) || now.endpoints.iter().any(|new| new == url)
        };
        let has = |to: &Destination<'_>, key: &str| {
            let mut own = to.parameters.iter().chain(&to.body).flatten();
            own.any(|one| one.key.text() == key)
        };
        for key in now.removed.iter().chain(&now.removed_of_body) {
            let mut endpoints = self.draft.destinations.iter();
            let is_there = endpoints.any(|to| stays(to.url.written()) && has(to, key));
            if is_there && !flags.remove.contains(key) {
                flags.remove.push(key.clone());
            }
        }
    }

    fn set_parameters(&self, flags: &mut Arguments, now: &Answers) {
        let today = self.today;
        let (old, new) = (today.own_parameters(), now.own_parameters());
        let is_in = |list: &[(String, ParameterAnswer)], key: &str| {
            list.iter().any(|(other, _)| other == key)
        };
        let changed = new.iter().filter(|pair| !old.contains(pair));
        flags.parameters.0 = changed.map(|(_, answer)| answer.clone()).collect();
        let gone = old
            .iter()
            .map(|(key, _)| key)
            .filter(|key| !is_in(&new, key));
        for key in gone {
            self.take_away(flags, key);
        }
        let left_out = now
            .exclude
            .iter()
            .filter(|key| !today.exclude.contains(key));
        flags.exclude.extend(left_out.cloned());
        let id = now.trigger.as_deref();
        let trigger = id.and_then(|id| self.catalogue.trigger(id));
        let comes = |key: &&String| {
            now.recommended
                && trigger.is_some_and(|trigger| trigger.recommended.contains(&key.as_str()))
        };
        let back = today
            .exclude
            .iter()
            .filter(|key| !now.exclude.contains(key));
        let back = back.filter(comes).filter(|key| !is_in(&new, key));
        let back = back.map(|key| ParameterAnswer::Placeholders(key.clone()));
        flags.parameters.0.extend(back);
    }
}

/// The pairs of `--replace-endpoint` that change these endpoints and no other; `None` where none can tell them apart. The
/// first pair that an endpoint begins with counts: the longest stand first, and one that stays is its own new begin.
fn pairs(today: &[String], changed: &[(&String, &String)]) -> Option<Vec<String>> {
    let is_changed = |url: &String| changed.iter().any(|(old, _)| *old == url);
    let is_twice = |url: &String| today.iter().filter(|other| *other == url).count() > 1;
    if changed.iter().any(|(old, _)| is_twice(old)) {
        return None;
    }
    let stays = today.iter().filter(|url| {
        let mut olds = changed.iter().map(|(old, _)| old);
        !is_changed(url) && olds.any(|old| edit_replace::begins(url, old))
    });
    let mut pairs: Vec<(&String, &String)> = changed.to_vec();
    pairs.extend(stays.map(|url| (url, url)));
    pairs.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    pairs.dedup();
    let words = pairs.iter().flat_map(|(old, new)| [*old, *new]);
    Some(words.cloned().collect())
}

fn set_body(flags: &mut Arguments, today: &Answers, now: &Answers) {
    let set = now.body.iter().filter(|pair| !today.body.contains(pair));
    flags.body = set.cloned().collect();
    let kept: Vec<&str> = now.body.iter().map(|pair| key_of(pair)).collect();
    let gone = today.body.iter().map(|pair| key_of(pair));
    let gone = gone.filter(|key| !kept.contains(key)).map(str::to_owned);
    flags.remove.extend(gone);
}

/// A key that goes is taken from the parameters and from the body: the other of the two says it again.
fn keep_others(flags: &mut Arguments, now: &Answers) {
    let is_gone = |key: &str| flags.remove.iter().any(|gone| gone == key);
    let parameters = now.own_parameters().into_iter();
    let parameters: Vec<ParameterAnswer> = parameters
        .filter(|(key, _)| is_gone(key))
        .map(|(_, own)| own)
        .filter(|own| !flags.parameters.0.contains(own))
        .collect();
    let body = now.body.iter().filter(|pair| is_gone(key_of(pair)));
    let body: Vec<String> = body
        .filter(|pair| !flags.body.contains(pair))
        .cloned()
        .collect();
    flags.parameters.0.extend(parameters);
    flags.body.extend(body);
}
