//! The parameters: the recommended placeholders, and more by group, by name or meaning, or as text.

use super::overrides::set_removed;
use crate::callback::compare::RequestPart;
use crate::catalogue::{DCP_ROW, Lookup, Placeholder, Status, Trigger};
use crate::wizard::answers::{ParameterAnswer, value_text};
use crate::wizard::prompt::{PromptResult, Row, unless_back};
use crate::wizard::{Setup, Wizard};

/// What many want together, under one row.
const GROUPS: [(&str, &str, &[&str]); 3] = [
    (
        "campaign names",
        "four levels of the link's name",
        &[
            "network_name",
            "campaign_name",
            "adgroup_name",
            "creative_name",
        ],
    ),
    (
        "revenue and currency",
        "what the user paid",
        &["revenue_float", "currency"],
    ),
    ("test or live", "sandbox or production", &["environment"]),
];
const LINK: &str = "link parameters";
const TEXT: &str = "text";
const RENAME: &str = "rename";

/// Whether a parameter can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sendable {
    AsItIs,
    /// In the place of this value.
    Mended(String),
    Never,
}

impl Sendable {
    /// What is said beside the parameter.
    fn note(&self, parameter: &ParameterAnswer) -> String {
        let value = value_text(parameter);
        match self {
            Self::AsItIs => value,
            Self::Mended(was) => format!("{value} in place of {was}, which cannot be sent"),
            Self::Never => format!("{value} cannot be sent"),
        }
    }
}

impl Wizard<'_> {
    /// The recommended placeholders and the parameters so far, to keep or leave out.
    pub(in crate::wizard) fn placeholders(&mut self) -> PromptResult<()> {
        let recommended = recommended(&self.setup, self.known_trigger());
        let mut own = self.answers.own_parameters();
        let states: Vec<Sendable> = own
            .iter_mut()
            .map(|(key, parameter)| self.sendable(key, parameter))
            .collect();
        let mut rows: Vec<Row> = Vec::new();
        let mut chosen = Vec::new();
        // In the order in which they are sent; what is not, last.
        let sent = own.iter().map(|(key, _)| key);
        let keys: Vec<&String> = if self.answers.recommended {
            recommended.iter().chain(sent).collect()
        } else {
            sent.chain(&recommended).collect()
        };
        for key in keys {
            if rows.iter().any(|row| row.label == *key) {
                continue;
            }
            let at = own.iter().position(|(own, _)| own == key);
            let is_in = self.answers.recommended && !self.answers.exclude.contains(key);
            let is_recommended = recommended.contains(key);
            let state = at.map(|at| (&states[at], states[at].note(&own[at].1)));
            rows.push(match &state {
                Some((Sendable::AsItIs, _)) | None if is_recommended => self.recommended_row(key),
                Some((_, note)) => Row::new(key.as_str(), note, ""),
                None => Row::new(key.as_str(), "", ""),
            });
            // What a file has does not go by Enter alone.
            let stays = is_recommended || self.setup.existing.is_some();
            chosen.push(match state {
                Some((state, _)) => *state != Sendable::Never || stays,
                None => is_in,
            });
        }
        let has_others = recommended
            .iter()
            .any(|name| own.iter().all(|(key, _)| key != name));
        let of_endpoints = self.endpoint_rows(|own| own.parameters.as_deref(), &mut rows);
        if rows.is_empty() {
            return Ok(());
        }
        let removed = &self.answers.removed;
        chosen.extend(of_endpoints.iter().map(|key| !removed.contains(key)));
        let help = if self.answers.recommended {
            "Adjust puts a value in the place of each. Marked is what is recommended for this trigger, and your own."
        } else if has_others {
            "Adjust puts a value in the place of each. Marked is what your callback has; the others are recommended \
             for this trigger."
        } else {
            "Adjust puts a value in the place of each. Marked is what your callback has."
        };
        let kept = self.choose_some("Placeholders to send", help, &rows, &chosen)?;
        let keys = rows.iter().map(|row| row.label.as_str());
        let is_kept = |key: &str| keys.clone().zip(&kept).any(|(k, kept)| k == key && *kept);
        self.keep(&recommended, &own, is_kept);
        let of_endpoints_kept = &kept[kept.len() - of_endpoints.len()..];
        set_removed(&mut self.answers.removed, &of_endpoints, of_endpoints_kept);
        Ok(())
    }

    fn recommended_row(&self, name: &str) -> Row {
        let mut row = self.row(name);
        if row.note.is_empty() && !self.answers.recommended {
            row.note.push_str("recommended");
        }
        row
    }

    /// Whether a parameter can be sent; one whose right value is known gets that.
    fn sendable(&self, key: &str, parameter: &mut ParameterAnswer) -> Sendable {
        if !self.is_denied(parameter) {
            return Sendable::AsItIs;
        }
        match self.mended_parameter(key, parameter) {
            Some(mended) => {
                let was = value_text(&std::mem::replace(parameter, mended));
                Sendable::Mended(was)
            }
            None => Sendable::Never,
        }
    }

    /// Makes the answers say which of the rows are sent, in the fewer words: all recommended ones but some, or
    /// some by name. Either way the order is that of the rows.
    fn keep(
        &mut self,
        recommended: &[String],
        own: &[(String, ParameterAnswer)],
        is_kept: impl Fn(&str) -> bool,
    ) {
        let (kept, left): (Vec<&String>, Vec<&String>) =
            recommended.iter().partition(|name| is_kept(name));
        let own_kept = own.iter().filter(|(key, _)| is_kept(key));
        let answers = &mut self.answers;
        answers.exclude.clear();
        // A file keeps its own way to say it.
        let is_in_file = self.setup.existing.is_some();
        if answers.recommended && (is_in_file || kept.len() > left.len()) {
            answers.exclude = left.into_iter().cloned().collect();
            answers.parameters = own_kept.map(|(_, parameter)| parameter.clone()).collect();
            return;
        }
        let was_recommended = std::mem::take(&mut answers.recommended);
        let mut parameters = Vec::new();
        // Recommended ones stood first, and an own one with the key of one of them in its place.
        let is_first = |key: &str| was_recommended && recommended.iter().any(|name| name == key);
        for name in kept.iter().filter(|_| was_recommended) {
            let own = own.iter().find(|(key, _)| key == *name);
            parameters.push(own.map_or_else(
                || ParameterAnswer::Placeholders((*name).clone()),
                |(_, parameter)| parameter.clone(),
            ));
        }
        parameters.extend(
            own_kept
                .filter(|(key, _)| !is_first(key))
                .map(|(_, parameter)| parameter.clone()),
        );
        if !was_recommended {
            let new = kept
                .iter()
                .filter(|name| !own.iter().any(|(key, _)| key == **name));
            parameters.extend(new.map(|name| ParameterAnswer::Placeholders((*name).clone())));
        }
        answers.parameters = parameters;
    }

    /// More parameters, until no more are wanted.
    pub(in crate::wizard) fn more(&mut self) -> PromptResult<()> {
        loop {
            let help = "Campaign names, revenue, any other placeholder, fixed text; or another name for one.";
            if !self.confirm("Add or rename placeholders?", help, false)? {
                return Ok(());
            }
            unless_back(self.one_more())?;
        }
    }

    fn one_more(&mut self) -> PromptResult<()> {
        let mut rows: Vec<Row> = GROUPS
            .iter()
            .map(|(label, note, names)| Row::new(*label, *note, names.join(", ")))
            .collect();
        rows.push(Row::new(
            LINK,
            "what your Adjust link holds",
            "A parameter x of the clicked link comes back as {dcp_x}.",
        ));
        rows.push(Row::new(
            TEXT,
            "your own text, or a mix",
            "source=adjust, or locale={language}-{region}.",
        ));
        rows.push(Row::new(
            RENAME,
            "name your server expects",
            "The value stays, the name before the = changes.",
        ));
        let fixed = rows.len();
        let trigger = self.known_trigger();
        let setup = self.setup;
        let list: Vec<&Placeholder> = setup
            .catalogue
            .placeholders()
            .filter(|row| trigger.is_none_or(|trigger| !row.unavailable.contains(&trigger.id)))
            .collect();
        rows.extend(list.iter().map(|row| row_of(row)));
        let at = self.search("Add", "Type a name or what it means.", &rows, 0)?;
        match rows[at].label.as_str() {
            _ if at >= fixed => self.add_placeholder(list[at - fixed]),
            LINK => match setup.catalogue.find(DCP_ROW) {
                Some(row) => self.add_placeholder(row),
                None => Ok(()),
            },
            TEXT => self.add_text(),
            RENAME => self.rename(),
            _ => self.add_group(GROUPS[at].2),
        }
    }

    fn add_group(&mut self, names: &[&str]) -> PromptResult<()> {
        let taken = self.keys();
        let new: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| !taken.iter().any(|key| key == name))
            .collect();
        for name in &new {
            self.answers
                .parameters
                .push(ParameterAnswer::Placeholders((*name).to_owned()));
            self.answers.exclude.retain(|key| key != name);
        }
        let said = if new.is_empty() {
            "They are sent already.".to_owned()
        } else {
            format!("Added: {}.", new.join(", "))
        };
        self.prompter.say(&said)
    }

    fn add_placeholder(&mut self, row: &Placeholder) -> PromptResult<()> {
        let name = self.name_of(row)?;
        let same = |key: &str, value: &str| key == name && value == format!("{{{name}}}");
        let own = self.answers.own_parameters();
        let sent = own.iter().any(|(key, value)| same(key, &value_text(value)));
        let default = if sent { String::new() } else { name.clone() };
        let key = self.key(&default, None)?;
        let parameter = if key == name {
            ParameterAnswer::Placeholders(name)
        } else {
            ParameterAnswer::Param(format!("{key}={{{name}}}"))
        };
        self.answers.exclude.retain(|excluded| *excluded != key);
        self.answers.parameters.push(parameter);
        Ok(())
    }

    fn add_text(&mut self) -> PromptResult<()> {
        let key = self.key("", None)?;
        let pair = self.parameter_value(&key, RequestPart::Query, "{language}-{region}")?;
        self.answers.parameters.push(ParameterAnswer::Param(pair));
        Ok(())
    }

    fn rename(&mut self) -> PromptResult<()> {
        let keys = self.keys();
        if keys.is_empty() {
            return self.prompter.say("There is nothing to rename.");
        }
        let rows: Vec<Row> = keys.iter().map(|key| self.row(key)).collect();
        let at = self.choose("Rename", "", &rows, 0)?;
        let old = &keys[at];
        let new = self.key(old, Some(old))?;
        if new == *old {
            return Ok(());
        }
        let own = self.answers.own_parameters();
        let renamed = |value: &ParameterAnswer| match value {
            ParameterAnswer::Placeholders(name) => {
                ParameterAnswer::Param(format!("{new}={{{name}}}"))
            }
            ParameterAnswer::Param(text) => {
                let rest = text.strip_prefix(old.as_str()).unwrap_or_default();
                ParameterAnswer::Param(format!("{new}{rest}"))
            }
        };
        let is_own = own.iter().any(|(key, _)| key == old);
        let mut parameters: Vec<ParameterAnswer> = own
            .iter()
            .map(|(key, value)| {
                if key == old {
                    renamed(value)
                } else {
                    value.clone()
                }
            })
            .collect();
        let names = recommended(&self.setup, self.known_trigger());
        if self.answers.recommended && names.contains(old) {
            self.answers.exclude.push(old.clone());
            if !is_own {
                parameters.push(ParameterAnswer::Param(format!("{new}={{{old}}}")));
            }
        }
        self.answers.exclude.retain(|key| *key != new);
        self.answers.parameters = parameters;
        let was_listed = own
            .iter()
            .any(|(key, value)| key == old && matches!(value, ParameterAnswer::Placeholders(_)));
        if self.setup.existing.is_some() && was_listed {
            let said = format!("{new} is sent behind the placeholders that keep their name.");
            return self.prompter.say(&said);
        }
        let place = |keys: &[String], key: &str| keys.iter().position(|other| other == key);
        if place(&self.keys(), &new) != place(&keys, old) {
            let said = format!("{new} is sent after the recommended ones now.");
            return self.prompter.say(&said);
        }
        Ok(())
    }

    /// Asks for the name before the `=`; one that is sent already is refused, but for `but`.
    fn key(&mut self, default: &str, but: Option<&str>) -> PromptResult<String> {
        let taken = self.keys();
        let is_taken = |text: &str| Some(text) != but && taken.iter().any(|key| key == text);
        let default = if is_taken(default) { "" } else { default };
        self.parameter_name(default, &|text| {
            if is_taken(text) {
                return Err(format!(
                    "The name {text} is sent already: leave that one out first, or type another name."
                ));
            }
            Ok(())
        })
    }

    /// The keys of all parameters, in the order in which they are sent.
    pub(in crate::wizard) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        if self.answers.recommended {
            let names = recommended(&self.setup, self.known_trigger());
            keys.extend(
                names
                    .into_iter()
                    .filter(|name| !self.answers.exclude.contains(name)),
            );
        }
        for (key, _) in self.answers.own_parameters() {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn row(&self, name: &str) -> Row {
        match self.setup.catalogue.lookup(name) {
            Lookup::Known(row) if row.name == name => row_of(row),
            _ => Row::new(name, "", ""),
        }
    }
}

/// The trigger's recommended placeholders, without those that it cannot carry.
fn recommended(setup: &Setup<'_>, trigger: Option<&'static Trigger>) -> Vec<String> {
    let Some(trigger) = trigger else {
        return Vec::new();
    };
    let available = |name: &&&str| {
        setup
            .catalogue
            .find(name)
            .is_none_or(|row| !row.unavailable.contains(&trigger.id))
    };
    let names = trigger.recommended.iter().filter(available);
    names.map(|name| (*name).to_owned()).collect()
}

/// A placeholder as a row: what it is, an example, its platforms, and whether Adjust documents it.
fn row_of(row: &Placeholder) -> Row {
    let mut note: Vec<String> = row.platforms.iter().map(ToString::to_string).collect();
    let mut detail = format!("{} Example: {}.", row.description, row.example);
    if row.status == Status::Observed {
        note.push("observed".to_owned());
        detail.push_str(" Observed: others have published it, Adjust's pages do not name it.");
    }
    Row::new(row.name.as_ref(), note.join(", "), detail)
}
