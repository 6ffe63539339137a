//! The conditions, in words, with Adjust's word beside: for all endpoints, or of each its own. What cannot be combined is
//! refused at the question.

use super::findings::{denied, refuse_denied, with_rules};
use crate::callback::read::read_condition;
use crate::callback::syntax::condition::{Written, read};
use crate::callback::{Given, Prefix, Sources, texts};
use crate::catalogue::{Catalogue, Placeholder, ValueType};
use crate::lint::Diagnostic;
use crate::lint::rules::condition;
use crate::wizard::Wizard;
use crate::wizard::prompt::{PromptResult, Row, Stop, unless_back};

/// The placeholders that conditions are mostly about, first in the list.
const COMMON: [&str; 5] = [
    "environment",
    "device_type",
    "os_name",
    "country",
    "network_name",
];

/// The row behind the known values.
const OTHER: &str = "another value";

const TITLE: &str = "Send it only under a condition?";

/// Whose conditions are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Of all endpoints that have none of their own.
    All,
    /// Of one endpoint, by its number.
    Endpoint(usize),
}

/// What becomes of the conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ConditionChange {
    Keep,
    Add,
    Remove,
    /// One for all endpoints, in place of what there is.
    Same,
    /// Each endpoint gets its own.
    Each,
}

impl<'a> Wizard<'_, 'a> {
    /// When the callback is sent: all its conditions must hold.
    pub(in crate::wizard) fn conditions(&mut self) -> PromptResult<()> {
        let own = |wizard: &Self| {
            let mut all = wizard.draft.destinations.iter();
            all.any(|to| to.conditions.is_some())
        };
        let have_any = own(self) || !self.draft.conditions.is_empty();
        let several = self.draft.destinations.len() > 1;
        let change = if have_any || several {
            self.tell_conditions()?;
            self.condition_change(have_any, own(self))?
        } else {
            ConditionChange::Remove
        };
        match change {
            ConditionChange::Keep => return Ok(()),
            ConditionChange::Add => {
                self.one_condition(Scope::All)?;
                self.tell_scope(Scope::All)?;
            }
            ConditionChange::Remove | ConditionChange::Same | ConditionChange::Each => {
                self.draft.conditions.clear();
                for to in &mut self.draft.destinations {
                    to.conditions = None;
                }
            }
        }
        match change {
            ConditionChange::Each => {
                let mut at = 0;
                while at < self.draft.destinations.len() {
                    at = match self.more_conditions(Scope::Endpoint(at)) {
                        Err(Stop::Back) if at > 0 => at - 1,
                        other => other.map(|()| at + 1)?,
                    };
                }
                self.share();
                Ok(())
            }
            ConditionChange::Same => {
                self.one_condition(Scope::All)?;
                self.tell_scope(Scope::All)?;
                self.more_conditions(Scope::All)
            }
            ConditionChange::Remove if several => Ok(()),
            _ => self.more_conditions(Scope::All),
        }
    }

    /// Further conditions, until no more are wanted.
    fn more_conditions(&mut self, scope: Scope) -> PromptResult<()> {
        loop {
            let has_some = !self.tests(scope).is_empty();
            let title = match scope {
                _ if has_some => "Add another condition?".to_owned(),
                Scope::All => TITLE.to_owned(),
                Scope::Endpoint(at) => {
                    let url = self.draft.destinations[at].url.text();
                    format!("Send it to {url} only under a condition?")
                }
            };
            let help = if has_some {
                "All of them must hold."
            } else {
                "Without one, everything is sent. A common one: only production, no test devices."
            };
            // Who wants a condition of its own for each has said yes already.
            let is_wanted = scope != Scope::All && !has_some;
            if !self.confirm((&title, help), is_wanted)? {
                return Ok(());
            }
            if unless_back(self.one_condition(scope))?.is_some() {
                self.tell_scope(scope)?;
            }
        }
    }

    fn tests(&self, scope: Scope) -> &[Given<'a>] {
        match scope {
            Scope::All => &self.draft.conditions,
            Scope::Endpoint(at) => {
                let own = self.draft.destinations[at].conditions.as_deref();
                own.unwrap_or_default()
            }
        }
    }

    fn tests_mut(&mut self, scope: Scope) -> &mut Vec<Given<'a>> {
        match scope {
            Scope::All => &mut self.draft.conditions,
            Scope::Endpoint(at) => {
                let own = &mut self.draft.destinations[at].conditions;
                own.get_or_insert_default()
            }
        }
    }

    /// What becomes of today's conditions. What one endpoint has of its own, no condition for all leaves.
    fn condition_change(
        &mut self,
        have_any: bool,
        have_own: bool,
    ) -> PromptResult<ConditionChange> {
        use ConditionChange::{Add, Each, Keep, Remove, Same};
        let several = self.draft.destinations.len() > 1;
        let remove = match (have_any, several) {
            (true, true) => ("remove", "always send it"),
            (true, false) => ("remove", "start again without"),
            (false, _) => ("no", "always send it, to all endpoints"),
        };
        let can_add = have_any && !have_own;
        let mut menu = vec![
            (Keep, have_any, "keep", "no change"),
            (Add, can_add, "add", "another one that must hold as well"),
            (Remove, true, remove.0, remove.1),
            (Same, several, "same", "one condition for all endpoints"),
            (Each, several, "each", "each endpoint has its own"),
        ];
        menu.retain(|(_, is_offered, ..)| *is_offered);
        // What is denied is not to be kept by Enter alone, but what a file has is not to go by it.
        let findings = self.findings_of(&self.draft.conditions);
        let is_denied = denied(&findings).next().is_some();
        let asks_anew = is_denied && self.setup.existing.is_none();
        let each = "For example test data to a second server.";
        let row = |(change, _, label, note): &(ConditionChange, bool, &str, &str)| {
            Row::new(*label, *note, if *change == Each { each } else { "" })
        };
        let rows: Vec<Row> = menu.iter().map(row).collect();
        let anew = menu.iter().position(|(change, ..)| *change == Remove);
        let default = anew.filter(|_| asks_anew).unwrap_or(0);
        let title = if have_any { "Condition" } else { TITLE };
        let at = self.search((title, ""), &rows, default)?;
        Ok(menu[at].0)
    }

    /// Asks for one condition, until one can be combined with the others. Back goes from value to comparison
    /// to placeholder, and then out.
    fn one_condition(&mut self, scope: Scope) -> PromptResult<()> {
        loop {
            let (name, row) = self.compared()?;
            loop {
                let prefix = match self.comparison(&name) {
                    Err(Stop::Back) => break,
                    other => other?,
                };
                let condition = match self.sound_condition(&name, &row, prefix) {
                    Err(Stop::Back) => continue,
                    other => other?,
                };
                let condition = self.given("--condition", condition);
                self.tests_mut(scope).push(condition);
                if !self.tell_condition_findings(scope)? {
                    return Ok(());
                }
                self.tests_mut(scope).pop();
                break;
            }
        }
    }

    /// Asks for the values, until the condition is sound by itself.
    fn sound_condition(
        &mut self,
        name: &str,
        row: &Placeholder,
        prefix: Prefix,
    ) -> PromptResult<String> {
        let operator = if prefix.is_negative() { "!=" } else { "=" };
        let mut typed = String::new();
        loop {
            let values = self.values(name, row, prefix, &typed)?;
            typed = values.join(";");
            let condition = format!("{name}{operator}{typed}");
            let mut sources = Sources::new();
            let given = [sources.flag("--condition", condition.as_str())];
            match refuse_denied(&self.findings_of(&given)) {
                Ok(()) => return Ok(condition),
                Err(why) => self.prompter.say(&why)?,
            }
        }
    }

    /// What the rules say of some conditions.
    fn findings_of(&self, given: &[Given<'_>]) -> Vec<Diagnostic> {
        let (macros, trigger) = (self.macros(), self.known_trigger());
        with_rules(&self.setup, &macros, trigger, |cx, out| {
            condition::check(cx, given, out);
        })
    }

    /// Says what the rules say of the conditions; whether one is denied.
    fn tell_condition_findings(&mut self, scope: Scope) -> PromptResult<bool> {
        let findings = self.findings_of(self.tests(scope));
        if findings.is_empty() {
            return Ok(false);
        }
        let text = self.rendered(&findings);
        self.prompter.show(&text)?;
        Ok(denied(&findings).next().is_some())
    }

    /// Says when the callback is sent today, in words.
    fn tell_conditions(&mut self) -> PromptResult<()> {
        self.tell_scope(Scope::All)?;
        for at in 0..self.draft.destinations.len() {
            self.tell_scope(Scope::Endpoint(at))?;
        }
        Ok(())
    }

    fn tell_scope(&mut self, scope: Scope) -> PromptResult<()> {
        let text = match (scope, clauses_of(self.tests(scope))) {
            (Scope::All, None) => return Ok(()),
            (Scope::All, Some(words)) => format!("Sent only if {words}."),
            (Scope::Endpoint(at), words) => {
                let to = &self.draft.destinations[at];
                match (words, &to.conditions) {
                    (_, None) => return Ok(()),
                    (Some(words), _) => format!("Sent to {} only if {words}.", to.url.text()),
                    (None, Some(_)) => format!("Always sent to {}.", to.url.text()),
                }
            }
        };
        self.prompter.say(&text)
    }

    /// The placeholder to compare, with its row in the catalogue.
    fn compared(&mut self) -> PromptResult<(String, Placeholder)> {
        let list = candidates(self.setup.catalogue);
        let row = |row: &&Placeholder| Row::new(row.name.as_ref(), "", row.description.as_ref());
        let rows: Vec<Row> = list.iter().map(row).collect();
        let help = "Type to search all placeholders.";
        let at = self.search(("Which value decides?", help), &rows, 0)?;
        let row = list[at].clone();
        Ok((self.name_of(&row)?, row))
    }

    fn comparison(&mut self, name: &str) -> PromptResult<Prefix> {
        let rows = Prefix::ALL.map(|prefix| {
            let sign = if prefix.is_negative() { "!=" } else { "=" };
            Row::new(prefix.in_words(), format!("Adjust: {prefix}"), "").found_by(sign)
        });
        let help = "How to compare it; Adjust's own word stands next to each.";
        let at = self.choose((name, help), &rows, 0)?;
        Ok(Prefix::ALL[at])
    }

    fn values(
        &mut self,
        name: &str,
        row: &Placeholder,
        prefix: Prefix,
        typed: &str,
    ) -> PromptResult<Vec<String>> {
        let title = format!("{name} {}", prefix.in_words());
        let (known, is_open) = known_values(row);
        let several = matches!(prefix, Prefix::Contained | Prefix::NotContained);
        if !known.is_empty() {
            let mut rows: Vec<Row> = known.iter().map(|value| Row::new(*value, "", "")).collect();
            if is_open {
                rows.push(Row::new(OTHER, "type it", ""));
            }
            let mut values = self.picked(&title, &rows, several)?;
            let count = values.len();
            values.retain(|value| value != OTHER);
            if values.len() == count && count > 0 {
                return Ok(values);
            }
            values.extend(self.typed_values(&title, row, several, "")?);
            return Ok(values);
        }
        self.typed_values(&title, row, several, typed)
    }

    fn picked(&mut self, title: &str, rows: &[Row], several: bool) -> PromptResult<Vec<String>> {
        if !several {
            let at = self.choose((title, ""), rows, 0)?;
            return Ok(vec![rows[at].label.clone()]);
        }
        let none = vec![false; rows.len()];
        let marked = self.mark((title, ""), rows, &none)?;
        let labels = rows.iter().zip(marked.chosen).filter(|(_, chosen)| *chosen);
        Ok(labels.map(|(row, _)| row.label.clone()).collect())
    }

    fn typed_values(
        &mut self,
        title: &str,
        row: &Placeholder,
        several: bool,
        typed: &str,
    ) -> PromptResult<Vec<String>> {
        let example = &row.example;
        let help = if several {
            format!("Type the values, with ; between them. Example of one: {example}.")
        } else {
            format!("Type the value. Example: {example}.")
        };
        let validate = |text: &str| {
            if text.is_empty() {
                return Err("Type a value: Adjust cannot compare with nothing.".to_owned());
            }
            if !several && text.contains(';') {
                return Err(
                    "For several values, go back and choose `is any of` or `is none of`."
                        .to_owned(),
                );
            }
            Ok(())
        };
        let text = self.line((title, &help), typed, &validate)?;
        // Adjust's own values have one spelling.
        let known = row.values.iter().chain(row.offers);
        let right = |value: &str| {
            let mut known = known.clone();
            let same = known.find(|own| own.eq_ignore_ascii_case(value));
            same.map_or(value, |own| *own).to_owned()
        };
        Ok(text.split(';').map(|value| right(value.trim())).collect())
    }
}

/// The placeholders that can be compared: the common ones first, then all by name.
fn candidates(catalogue: &Catalogue) -> Vec<&Placeholder> {
    let rank = |row: &Placeholder| COMMON.iter().position(|name| *name == row.name);
    let mut list: Vec<&Placeholder> = catalogue.placeholders().collect();
    list.sort_by_key(|row| rank(row).unwrap_or(COMMON.len()));
    list
}

/// The values to offer, and whether there are others.
fn known_values(row: &Placeholder) -> (Vec<&'static str>, bool) {
    if !row.values.is_empty() {
        (row.values.to_vec(), false)
    } else if !row.offers.is_empty() {
        (row.offers.to_vec(), true)
    } else if row.kind == ValueType::Boolean {
        (vec!["1", "0"], false)
    } else {
        (Vec::new(), true)
    }
}

/// Given conditions in words, joined; `None` where there are none.
pub(in crate::wizard) fn clauses_of(conditions: &[Given<'_>]) -> Option<String> {
    (!conditions.is_empty()).then(|| clauses(&texts(conditions)))
}

/// The conditions in words, joined: `environment is production and country is any of de or at`.
pub fn clauses(conditions: &[String]) -> String {
    let clauses = conditions.iter().map(|text| clause(text));
    clauses.collect::<Vec<_>>().join(" and ")
}

fn clause(text: &str) -> String {
    match read(text) {
        Written::Short(short) => {
            let values: Vec<&str> = short.values.into_iter().map(|value| &text[value]).collect();
            let prefix = match (short.negative, values.len()) {
                (false, 1) => Prefix::Equal,
                (true, 1) => Prefix::NotEqual,
                (false, _) => Prefix::Contained,
                (true, _) => Prefix::NotContained,
            };
            let (name, values) = (&text[short.name], values.join(" or "));
            format!("{name} {} {values}", prefix.in_words())
        }
        Written::Adjust(adjust) => read_condition(text, &adjust)
            .map_or_else(|| text.to_owned(), |condition| condition.in_words()),
        Written::Neither => text.to_owned(),
    }
}
