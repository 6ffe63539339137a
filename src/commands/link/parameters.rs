//! The callbacks that `cbgen link` adds, from flags and from a file: each becomes a parameter of a link.

use super::name::{IN_NO_ID, Unfit, key, no_id, several, tokens, unfit, unknown_id};
use crate::callback::syntax::field as field_syntax;
use crate::callback::syntax::link::BRANDED_PREFIX;
use crate::callback::syntax::url::scheme;
use crate::callback::{Given, Macros, Span, link_activities};
use crate::catalogue::{Catalogue, Trigger};
use crate::commands::shared::{Usage, value_of};
use crate::forms::{field, link};
use crate::lint::read;
use crate::lint::rules::Context;
use crate::lint::rules::trigger as trigger_rules;
use crate::lint::{
    Code, Diagnostic, Findings, Levels, field as field_rules, link as link_rules, shortened,
};
use crate::manifest::Manifest;
use crate::manifest::select::{BuiltCallback, EventToken, select};
use std::collections::HashMap;

pub(super) struct LinkParameters<'a> {
    pub(super) levels: &'a Levels,
    /// What the names begin with: nothing, or the prefix of branded links.
    prefix: &'static str,
    /// The placeholders that links and callbacks are judged by: also the file's own.
    catalogue: Catalogue,
    /// The partner's own macros, which stay raw.
    macros: Macros,
    /// Key and value, as they stand in a link.
    pub(super) pairs: Vec<(String, String)>,
    /// Of each activity, where its callback was given, and the activity as it may be shown.
    taken: HashMap<String, (Span, String)>,
    pub(super) findings: Vec<Diagnostic>,
}

impl<'a> LinkParameters<'a> {
    pub(super) fn new(levels: &'a Levels, macros: Macros, is_branded: bool) -> Self {
        Self {
            levels,
            prefix: if is_branded { BRANDED_PREFIX } else { "" },
            catalogue: Catalogue::builtin(),
            macros,
            pairs: Vec::new(),
            taken: HashMap::new(),
            findings: Vec::new(),
        }
    }

    pub(super) fn is_branded(&self) -> bool {
        !self.prefix.is_empty()
    }

    /// Whether there is nothing to add, and nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty() && self.findings.is_empty()
    }

    pub(super) fn taken(&self, activity: &str) -> Option<&(Span, String)> {
        self.taken.get(activity)
    }

    pub(super) fn context(&self, trigger: Option<&'static Trigger>) -> Context<'_> {
        Context::new(&self.catalogue, &self.macros, trigger, self.levels)
    }

    /// The callbacks of a file, or those with these names.
    pub(super) fn file(
        &mut self,
        mut manifest: Manifest<'_>,
        only: &[String],
    ) -> Result<(), Usage> {
        self.macros = manifest.macros.joined(&self.macros);
        manifest.macros = self.macros.clone();
        let levels = manifest.levels(self.levels);
        let chosen = select(&manifest, &levels, only, &value_of, |built| built);
        // No file can be meant here.
        let (list, mut findings) = chosen.map_err(|unknown| Usage(unknown.to_string()))?;
        self.catalogue = manifest.catalogue;
        self.findings.append(&mut findings);
        for callback in &list {
            match file_key(callback) {
                Ok((trigger, key)) => self.chosen(callback, trigger, &key, &levels),
                Err(why) => {
                    let finding = why.at(callback.name.place(), "fits no link");
                    self.findings.push(finding);
                }
            }
        }
        Ok(())
    }

    /// A callback of the file that has a parameter; the levels are the file's.
    fn chosen(
        &mut self,
        callback: &BuiltCallback<'_>,
        trigger: &'static Trigger,
        key: &str,
        levels: &Levels,
    ) {
        let field = field::render(callback.sent());
        self.secrets(callback, &field, levels);
        let tokens = callback.tokens.iter();
        let activities = link_activities(trigger, tokens.clone().map(EventToken::text));
        let shown = link_activities(trigger, tokens.map(EventToken::written));
        let place = callback.name.place();
        if self.is_free(activities, shown, &place, ONE_OF_A_FILE) {
            let macros = callback.draft.macros_beside(&self.macros).into_owned();
            let place = Some(place).filter(|_| callback.filled.is_none());
            self.add(key, &field, &macros, levels, place);
        }
    }

    /// What in a callback of the file everybody could read in the link.
    fn secrets(&mut self, callback: &BuiltCallback<'_>, field: &str, levels: &Levels) {
        let macros = callback.draft.macros_beside(&self.macros);
        let cx = Context::new(&self.catalogue, &macros, callback.trigger, levels);
        let given = Given::derived(callback.name.place(), field);
        let allowed = callback.allowed();
        let mut out = Findings::new(levels, &allowed);
        link_rules::secrets(&cx, &given, &field_syntax::read(field), &mut out);
        let mut findings = out.into_list();
        if callback.filled.is_some() {
            for finding in &mut findings {
                let code = finding.code.map_or("", Code::summary);
                finding.message =
                    format!("with its values from the environment, the link breaks a rule: {code}");
            }
        }
        self.findings.append(&mut findings);
    }

    /// What fires the callback of a `--callback`: the trigger, the text that names it, and its event tokens.
    fn named<'g>(
        &mut self,
        given: &Given<'g>,
    ) -> Option<(&'static Trigger, Given<'g>, Vec<Given<'g>>)> {
        let text = given.text();
        let what = text.split('=').next().unwrap_or_default();
        let id = what.split(':').next().unwrap_or_default();
        if what.len() == text.len() || scheme(text).is_some() || id.contains(IN_NO_ID) {
            self.findings.push(no_id(given));
            return None;
        }
        let what = given.slice(0..what.len());
        let trigger = self.catalogue.trigger(id);
        if trigger.is_none() {
            let finding = unknown_id(&self.catalogue, &what, id);
            self.findings.push(finding);
        }
        let tokens = tokens(&what, id.len());
        trigger.map(|trigger| (trigger, what, tokens))
    }

    pub(super) fn flag(&mut self, given: &Given<'_>) {
        let Some((trigger, what, tokens)) = self.named(given) else {
            return;
        };
        let words: Vec<&str> = tokens.iter().map(Given::text).collect();
        let mut out = Findings::new(self.levels, &[]);
        let key = key(trigger, &words, &words);
        match &key {
            Ok(_) => tokens
                .iter()
                .for_each(|token| trigger_rules::usual(token, &mut out)),
            Err(why) => out.add((**why).clone().at(what.place(), "fits no link")),
        }
        let field = given.slice(what.text().len() + 1..given.text().len());
        let cx = self.context(Some(trigger));
        let tree = field_rules::check(&cx, &field, &mut out);
        link_rules::secrets(&cx, &field, &tree, &mut out);
        self.findings.append(&mut out.into_list());
        if let Some(entry) = tree.entries.get(1) {
            let why = several("this callback", tree.entries.len());
            let place = field.span(entry.range.clone());
            self.findings.push(why.at(place, "the second"));
        } else if let Ok(key) = key {
            let activities = link_activities(trigger, words);
            if self.is_free(activities.clone(), activities, &what.place(), ONE_OF_FLAGS) {
                // One final line break is no part of a field.
                let field = field.text().trim_end_matches(['\r', '\n']);
                let macros = self.macros.clone();
                self.add(&key, field, &macros, self.levels, Some(given.place()));
            }
        }
    }

    /// Whether no other callback is for one of these activities; from now on, one is. With each comes what may be
    /// shown of it.
    fn is_free(
        &mut self,
        activities: Vec<String>,
        shown: Vec<String>,
        place: &Span,
        help: &str,
    ) -> bool {
        for (activity, shown) in activities.into_iter().zip(shown) {
            let Some((first, shown)) = self.taken.get(&activity) else {
                let place = place.clone();
                self.taken.insert(activity, (place, shown));
                continue;
            };
            let finding = if first == place {
                let message = format!("this callback is for {shown} twice");
                let finding = Diagnostic::new(Code::DuplicateKey, message);
                let finding = finding.at(place.clone(), "there is no need to");
                finding.help("name each event once")
            } else {
                let message = format!("two callbacks are both for {shown}");
                let finding = Diagnostic::new(Code::DuplicateKey, message);
                let finding = finding.at(place.clone(), "the second");
                finding.at(first.clone(), "the first").help(help)
            };
            self.findings.push(finding);
            return false;
        }
        true
    }

    /// Adds a callback. Of one that has a place, a macro that nobody has declared and that is encoded now is told: its
    /// partner would not find it.
    fn add(
        &mut self,
        key: &str,
        field: &str,
        macros: &Macros,
        levels: &Levels,
        place: Option<Span>,
    ) {
        let value = link::encoded(field, macros);
        let given = place.map(|place| Given::derived(place, format!("{key}={value}")));
        let cx = Context::new(&self.catalogue, macros, None, levels);
        let found = given.map(|given| read::check(&cx, &given).findings);
        for finding in found.into_iter().flatten() {
            if finding.code == Some(Code::EncodedMacro) {
                let help = "name it, and it stays raw: --macro MACRO";
                self.findings.push(finding.help(help));
            }
        }
        self.pairs.push((format!("{}{key}", self.prefix), value));
    }
}

/// What to do about two callbacks of a file for one activity.
const ONE_OF_A_FILE: &str =
    "a link takes one URL for each activity: name the callbacks to add with --only";
const ONE_OF_FLAGS: &str = "a link takes one URL for each activity: leave one of them out";

/// The parameter's name for a callback of a file.
fn file_key(callback: &BuiltCallback<'_>) -> Result<(&'static Trigger, String), Unfit> {
    let name = format!("`{}`", callback.name.text());
    let trigger = callback.trigger.ok_or_else(|| {
        let (what, help) = match &callback.draft.trigger {
            None => (
                format!("{name} has no trigger"),
                "add trigger = \"install\"",
            ),
            // It is none, although that is allowed.
            Some(id) => {
                let id = shortened(id.text());
                (format!("`{id}` is no trigger"), "list them: cbgen triggers")
            }
        };
        unfit(format!("{what}, which names the link's parameter"), help)
    })?;
    let tokens: Vec<&str> = callback.tokens.iter().map(EventToken::text).collect();
    let written: Vec<&str> = callback.tokens.iter().map(EventToken::written).collect();
    let key = key(trigger, &tokens, &written)?;
    match callback.callback.entries().len() {
        1 => Ok((trigger, key)),
        urls => Err(several(&name, urls)),
    }
}
