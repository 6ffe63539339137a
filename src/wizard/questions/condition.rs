//! The conditions, in words, with Adjust's word beside: for all endpoints, or of each its own. What cannot be combined is
//! refused at the question.

use super::findings::{Rules, denied, refuse_denied};
use crate::callback::{Given, Prefix, Sources, conditions_in_words};
use crate::catalogue::{Catalogue, DCP_ROW, Placeholder, ValueType};
use crate::lint::Diagnostic;
use crate::lint::rules::condition;
use crate::wizard::{PromptResult, Row, Stop, Wizard, labels, menu_row, unless_back};

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

const TITLE: &str = "Send it only under certain conditions?";
const WITHOUT: &str =
    "Without a condition, everything is sent. A common one: only production, no test devices.";

/// Whose conditions are asked about: of one endpoint, by its number, or of all that have none of their own.
type Scope = Option<usize>;

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
        let mut all = self.draft.destinations.iter();
        let have_own = all.any(|to| to.conditions.is_some());
        let count = self.draft.destinations.len();
        let change = if have_own || !self.draft.conditions.is_empty() || count > 1 {
            self.tell_conditions(None);
            (0..count).for_each(|at| self.tell_conditions(Some(at)));
            self.condition_change(have_own)?
        } else {
            ConditionChange::Remove
        };
        if !matches!(change, ConditionChange::Keep | ConditionChange::Add) {
            self.draft.conditions.clear();
            for to in &mut self.draft.destinations {
                to.conditions = None;
            }
        }
        match change {
            ConditionChange::Keep => {}
            ConditionChange::Remove if count > 1 => {}
            ConditionChange::Remove => self.more_conditions(None, false)?,
            ConditionChange::Add | ConditionChange::Same => self.more_conditions(None, true)?,
            ConditionChange::Each => {
                let mut at = 0;
                while at < count {
                    at = match self.more_conditions(Some(at), false) {
                        Err(Stop::Back) if at > 0 => at - 1,
                        other => other.map(|()| at + 1)?,
                    };
                }
                self.share();
            }
        }
        Ok(())
    }

    /// Further conditions, until no more are wanted; the first perhaps is for sure.
    fn more_conditions(&mut self, scope: Scope, mut is_wanted: bool) -> PromptResult<()> {
        let first = self.tests(scope).len();
        loop {
            if std::mem::take(&mut is_wanted) {
                self.one_condition(scope)?;
            }
            let has_some = !self.tests(scope).is_empty();
            let to = scope.map(|at| self.draft.destinations[at].url.text());
            let (title, help) = if has_some {
                (
                    "Add another condition?".to_owned(),
                    "All of them must be met.",
                )
            } else {
                let title = to.map(|url| format!("Send it to {url} only under a condition?"));
                (title.unwrap_or_else(|| TITLE.to_owned()), WITHOUT)
            };
            // Who wants a condition of its own for each has said yes already.
            let default = scope.is_some() && !has_some;
            match self.prompter.confirm((&title, help), default) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                // Back to the one that was added last.
                Err(Stop::Back) if self.tests(scope).len() > first => {
                    self.tests_mut(scope).pop();
                }
                Err(stop) => return Err(stop),
            }
            unless_back(self.one_condition(scope))?;
        }
    }

    fn tests(&self, scope: Scope) -> &[Given<'a>] {
        let own = scope.map(|at| self.draft.destinations[at].conditions.as_deref());
        own.map_or(&self.draft.conditions, Option::unwrap_or_default)
    }

    fn tests_mut(&mut self, scope: Scope) -> &mut Vec<Given<'a>> {
        match scope {
            None => &mut self.draft.conditions,
            Some(at) => self.draft.destinations[at]
                .conditions
                .get_or_insert_default(),
        }
    }

    /// What becomes of today's conditions. What one endpoint has of its own, no condition for all leaves.
    fn condition_change(&mut self, have_own: bool) -> PromptResult<ConditionChange> {
        use ConditionChange::{Add, Each, Keep, Remove, Same};
        let has_general = !self.draft.conditions.is_empty();
        let have_any = have_own || has_general;
        let several = self.draft.destinations.len() > 1;
        let remove = match (have_any, several) {
            (true, true) => ("remove", "always send it"),
            (true, false) => ("remove", "start over without one"),
            (false, _) => ("no", "always send it, to all endpoints"),
        };
        let mut menu = Vec::new();
        if have_any {
            menu.push(menu_row(Keep, "keep", "no change"));
        }
        if has_general && !have_own {
            menu.push(menu_row(Add, "add", "another one that must be met as well"));
        }
        menu.push(menu_row(Remove, remove.0, remove.1));
        if several {
            let each = "each endpoint has its own, for example test data to a second server";
            menu.push(menu_row(Same, "same", "one condition for all endpoints"));
            menu.push(menu_row(Each, "each", each));
        }
        let (changes, rows): (Vec<_>, Vec<Row>) = menu.into_iter().unzip();
        // What is denied is not to be kept by Enter alone, but what a file has is not to go by it.
        let findings = judged(&self.rules(), &self.draft.conditions);
        let asks_anew = denied(&findings).next().is_some() && self.setup.existing.is_none();
        let default = if asks_anew { Remove } else { changes[0] };
        let default = changes.iter().position(|change| *change == default);
        let title = if have_any { "Condition" } else { TITLE };
        let default = default.unwrap_or_default();
        let at = self.prompter.search((title, ""), &rows, default)?;
        Ok(changes[at])
    }

    /// Asks for one condition, until one can be combined with the others, and says when it is sent then. Back goes from
    /// value to comparison to placeholder, and then out.
    fn one_condition(&mut self, scope: Scope) -> PromptResult<()> {
        loop {
            let (name, row) = self.compared()?;
            while let Some(prefix) = unless_back(self.comparison(&name))? {
                let Some(values) = unless_back(self.values(&name, &row, prefix))? else {
                    continue;
                };
                let condition = self.given("--condition", written(&name, prefix, &values));
                self.tests_mut(scope).push(condition);
                let findings = judged(&self.rules(), self.tests(scope));
                if !findings.is_empty() {
                    self.prompter.show(&self.rendered(&findings));
                }
                if denied(&findings).next().is_none() {
                    self.tell_conditions(scope);
                    return Ok(());
                }
                self.tests_mut(scope).pop();
                break;
            }
        }
    }

    /// Says in words when the callback is sent today, where conditions say that.
    fn tell_conditions(&mut self, scope: Scope) {
        let words = conditions_in_words(self.tests(scope));
        let to = scope.map(|at| &self.draft.destinations[at]);
        let text = match (to, words) {
            (None, None) => return,
            (None, Some(words)) => format!("Sent only if {words}."),
            (Some(to), _) if to.conditions.is_none() => return,
            (Some(to), Some(words)) => format!("Sent to {} only if {words}.", to.url.text()),
            (Some(to), None) => format!("Always sent to {}.", to.url.text()),
        };
        self.prompter.say(&text);
    }

    /// The placeholder to compare, with its row in the catalogue.
    fn compared(&mut self) -> PromptResult<(String, Placeholder)> {
        let list = candidates(self.setup.catalogue);
        let row = |row: &&Placeholder| Row {
            detail: row.description.to_string(),
            ..Row::new(row.name.as_ref(), "")
        };
        let rows: Vec<Row> = list.iter().map(row).collect();
        let head = ("Which value decides?", "Type to search all placeholders.");
        let at = self.prompter.search(head, &rows, 0)?;
        let row = list[at].clone();
        // The row of the open family asks for its own part.
        let name = match &*row.name {
            DCP_ROW => self.link_parameter()?,
            name => name.to_owned(),
        };
        Ok((name, row))
    }

    fn comparison(&mut self, name: &str) -> PromptResult<Prefix> {
        let rows = Prefix::ALL.map(|prefix| Row {
            keywords: operator(prefix).to_owned(),
            ..Row::new(prefix.meaning(), format!("Adjust: {}", prefix.id()))
        });
        let help = "How to compare it. Adjust's own word is next to each.";
        let at = self.prompter.choose((name, help), &rows, 0)?;
        Ok(Prefix::ALL[at])
    }

    /// The values: one or more of those that are known, or typed.
    fn values(
        &mut self,
        name: &str,
        row: &Placeholder,
        prefix: Prefix,
    ) -> PromptResult<Vec<String>> {
        let title = format!("{name} {}", prefix.meaning());
        let known: &[&str] = match (row.values, row.offers) {
            ([], []) if row.kind == ValueType::Boolean => &["1", "0"],
            ([], offers) => offers,
            (values, _) => values,
        };
        let mut rows: Vec<Row> = known.iter().map(|value| Row::new(*value, "")).collect();
        if row.values.is_empty() && !row.offers.is_empty() {
            rows.push(Row::new(OTHER, "type it"));
        }
        let mut chosen = vec![false; rows.len()];
        if takes_several(prefix) && !rows.is_empty() {
            chosen = self.mark_some(&title, &rows, false)?;
        } else if !rows.is_empty() {
            chosen[self.prompter.choose((&title, ""), &rows, 0)?] = true;
        }
        let mut values: Vec<String> = labels(&rows, &chosen).map(str::to_owned).collect();
        let count = values.len();
        values.retain(|value| value != OTHER);
        if values.len() < count || count == 0 {
            values.extend(self.typed_values(name, row, prefix)?);
        }
        Ok(values)
    }

    fn typed_values(
        &mut self,
        name: &str,
        row: &Placeholder,
        prefix: Prefix,
    ) -> PromptResult<Vec<String>> {
        let (example, several) = (&row.example, takes_several(prefix));
        let help = if several {
            format!("Type the values, separated by semicolons. Example of one: {example}.")
        } else {
            format!("Type the value. Example: {example}.")
        };
        // Adjust's own values have one spelling.
        let right = |value: &str| {
            let mut known = row.values.iter().chain(row.offers);
            let same = known.find(|own| own.eq_ignore_ascii_case(value.trim()));
            same.map_or(value.trim(), |own| *own).to_owned()
        };
        let split = |text: &str| text.split(';').map(right).collect::<Vec<String>>();
        let rules = self.rules();
        let validate = |text: &str| {
            if text.is_empty() {
                return Err("Type a value: Adjust cannot compare with nothing.".to_owned());
            }
            if !several && text.contains(';') {
                let why = "For several values, go back and choose `is any of` or `is none of`.";
                return Err(why.to_owned());
            }
            let mut sources = Sources::new();
            let given = sources.flag("--condition", written(name, prefix, &split(text)));
            refuse_denied(&judged(&rules, &[given]))
        };
        let title = format!("{name} {}", prefix.meaning());
        let text = self.prompter.line((&title, &help), "", &validate)?;
        Ok(split(&text))
    }
}

const fn takes_several(prefix: Prefix) -> bool {
    matches!(prefix, Prefix::Contained | Prefix::NotContained)
}

/// A condition in its short form.
fn written(name: &str, prefix: Prefix, values: &[String]) -> String {
    format!("{name}{}{}", operator(prefix), values.join(";"))
}

const fn operator(prefix: Prefix) -> &'static str {
    if prefix.is_negative() { "!=" } else { "=" }
}

fn judged(rules: &Rules<'_>, given: &[Given<'_>]) -> Vec<Diagnostic> {
    rules.judge(|cx, out| drop(condition::check(cx, given, out)))
}

/// The placeholders that can be compared: the common ones first, then all by name.
fn candidates(catalogue: &Catalogue) -> Vec<&Placeholder> {
    let rank = |row: &Placeholder| COMMON.iter().position(|name| *name == row.name);
    let mut list: Vec<&Placeholder> = catalogue.placeholders().collect();
    list.sort_by_key(|row| rank(row).unwrap_or(COMMON.len()));
    list
}
