//! The callbacks that `cbgen link` adds, from flags and from a file: each becomes a parameter of a link.

use super::Usage;
use super::chosen::{self, Chosen};
use crate::callback::syntax::field as field_syntax;
use crate::callback::syntax::link::BRANDED_PREFIX;
use crate::callback::{Given, LinkActivity, Macros, Span};
use crate::catalogue::{Catalogue, Trigger};
use crate::forms::{field, link};
use crate::lint::read::About;
use crate::lint::{Code, Diagnostic, Findings, Levels, field as field_rules, link as link_rules};
use crate::manifest::Manifest;
use std::collections::HashMap;

/// The parameters as they grow.
pub(super) struct Parameters<'a> {
    levels: &'a Levels,
    /// What the names begin with: nothing, or the prefix of branded links.
    prefix: &'static str,
    /// The partner's own macros, which stay raw.
    pub(super) macros: Macros,
    /// Key and value, as they stand in a link.
    pub(super) pairs: Vec<(String, String)>,
    /// What each is for.
    taken: HashMap<LinkActivity, Taken>,
    /// What is to be said about them.
    pub(super) findings: Vec<Diagnostic>,
}

/// A callback that an activity has.
pub(super) struct Taken {
    /// Where it was given.
    pub(super) place: Span,
    /// The activity as it may be shown.
    pub(super) shown: String,
}

impl<'a> Parameters<'a> {
    /// None yet.
    pub(super) fn new(levels: &'a Levels, macros: Macros, is_branded: bool) -> Self {
        Self {
            levels,
            prefix: if is_branded { BRANDED_PREFIX } else { "" },
            macros,
            pairs: Vec::new(),
            taken: HashMap::new(),
            findings: Vec::new(),
        }
    }

    /// The callback for an activity.
    pub(super) fn taken(&self, activity: &LinkActivity) -> Option<&Taken> {
        self.taken.get(activity)
    }

    fn about<'r>(
        &'r self,
        catalogue: &'r Catalogue,
        trigger: Option<&'static Trigger>,
    ) -> About<'r> {
        About {
            catalogue,
            macros: &self.macros,
            trigger,
            levels: self.levels,
        }
    }

    /// The callbacks of a file, or those with these names.
    pub(super) fn file(
        &mut self,
        manifest: &mut Manifest<'_>,
        path: &str,
        only: &[String],
    ) -> Result<(), Usage> {
        let mut levels = self.levels.clone();
        self.macros = manifest.macros.joined(&self.macros);
        manifest.macros = self.macros.clone();
        let (list, mut findings) = chosen::choose(manifest, &mut levels, only)?;
        self.findings.append(&mut findings);
        for callback in &list {
            let name = &callback.name;
            let trigger = callback.trigger.ok_or_else(|| {
                Usage(format!(
                    "{path}: `{name}` has no trigger, which names the link's parameter"
                ))
            })?;
            let key = key(trigger, &callback.tokens)
                .map_err(|error| Usage(format!("{path}: `{name}`: {error}")))?;
            let field = field::render(&callback.callback);
            self.secrets(callback, &field);
            let entries = callback.callback.entries().len();
            let activities = LinkActivity::all(trigger, callback.tokens.iter().map(String::as_str));
            if self.takes(entries, &callback.place) && self.is_free(activities, &callback.place) {
                self.add(&key, &field);
            }
        }
        Ok(())
    }

    /// What in a callback of the file everybody could read in the link.
    fn secrets(&mut self, callback: &Chosen, field: &str) {
        let catalogue = Catalogue::builtin();
        let cx = self.about(&catalogue, callback.trigger).context();
        let given = Given::at(callback.place.clone(), field, false);
        let mut out = Findings::new(self.levels, &callback.allow);
        link_rules::secrets(&cx, &given, &field_syntax::read(field), &mut out);
        let mut findings = out.into_list();
        if callback.is_filled {
            for finding in &mut findings {
                let code = finding.code.map_or("", Code::summary);
                finding.message =
                    format!("with its values from the environment, the link breaks a rule: {code}");
            }
        }
        self.findings.append(&mut findings);
    }

    /// One `--callback`.
    pub(super) fn flag(&mut self, given: &Given<'_>) -> Result<(), Usage> {
        let text = given.text();
        let Some((what, _)) = text.split_once('=') else {
            return Err(Usage(format!(
                "--callback '{text}': type ID=FIELD, for example install=https://a.example.com/cb?id={{adid}}"
            )));
        };
        let (id, tokens) = what.split_once(':').unwrap_or((what, ""));
        let catalogue = Catalogue::builtin();
        let Some(trigger) = catalogue.trigger(id) else {
            let near = catalogue.nearest_trigger(id);
            let label = near.map_or_else(
                || "list them: cbgen triggers".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let finding = Diagnostic::new(Code::UnknownTrigger, "this is no trigger")
                .at(given.span(0..id.len()), label);
            self.findings.push(finding);
            return Ok(());
        };
        let tokens: Vec<String> = tokens
            .split('_')
            .filter(|token| !token.is_empty())
            .map(str::to_owned)
            .collect();
        let key =
            key(trigger, &tokens).map_err(|error| Usage(format!("--callback {what}: {error}")))?;
        let field = given.slice(what.len() + 1..text.len());
        let tree = field_syntax::read(field.text());
        let cx = self.about(&catalogue, Some(trigger)).context();
        let mut out = Findings::new(self.levels, &[]);
        field_rules::check(&cx, &field, &tree, &mut out);
        link_rules::secrets(&cx, &field, &tree, &mut out);
        self.findings.append(&mut out.into_list());
        let activities = LinkActivity::all(trigger, tokens.iter().map(String::as_str));
        let place = given.span(0..what.len());
        if self.takes(tree.entries.len(), &field.place()) && self.is_free(activities, &place) {
            // One final line break is no part of a field.
            self.add(&key, field.text().trim_end_matches(['\r', '\n']));
        }
        Ok(())
    }

    /// Whether a callback of so many entries can be a parameter.
    fn takes(&mut self, entries: usize, place: &Span) -> bool {
        if entries > 1 {
            self.findings.push(
                Diagnostic::usage(
                    "a link's parameter takes one URL, and this callback has several",
                )
                .at(place.clone(), format!("{entries} entries"))
                .help("what Adjust makes of several is not known: set them up in the dashboard"),
            );
        }
        entries <= 1
    }

    /// Whether no other callback is for one of these activities; from now on, one is.
    fn is_free(&mut self, activities: Vec<LinkActivity>, place: &Span) -> bool {
        for activity in activities {
            let shown = activity.to_string();
            let Some(first) = self.taken.get(&activity) else {
                let place = place.clone();
                self.taken.insert(activity, Taken { place, shown });
                continue;
            };
            let finding = if first.place == *place {
                Diagnostic::new(
                    Code::DuplicateKey,
                    format!("this callback is for {shown} twice"),
                )
                .at(place.clone(), "there is no need to")
                .help("name each event once")
            } else {
                Diagnostic::new(
                    Code::DuplicateKey,
                    format!("two callbacks are both for {shown}"),
                )
                .at(place.clone(), "the second")
                .at(first.place.clone(), "the first")
                .help("a link takes one URL for each activity: leave one of them out")
            };
            self.findings.push(finding);
            return false;
        }
        true
    }

    fn add(&mut self, key: &str, field: &str) {
        let key = format!("{}{key}", self.prefix);
        self.pairs.push((key, link::encoded(field, &self.macros)));
    }
}

/// The name of a link's parameter, without the prefix of branded links.
fn key(trigger: &Trigger, tokens: &[String]) -> Result<String, String> {
    let Some(parameter) = trigger.link_parameter else {
        return Err(format!("`{}` has no parameter in Adjust links", trigger.id));
    };
    let plain = |token: &String| token.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (trigger.needs_event_token, tokens) {
        (true, []) => Err(format!(
            "name the event's token: {}:abc123, or several: {}:abc123_xyz456",
            trigger.id, trigger.id
        )),
        (false, [_, ..]) => Err(format!("`{}` takes no event token", trigger.id)),
        (_, tokens) => match tokens.iter().find(|token| !plain(token)) {
            Some(odd) => Err(format!("`{odd}` is no event token: letters and digits")),
            None => Ok(parameter.replace("<token>", &tokens.join("_"))),
        },
    }
}
