//! The conditions, in words, with Adjust's word beside. What cannot be combined is refused at the question.

use super::findings::{given_texts, refuse_denied, with_rules};
use crate::callback::read::read_condition;
use crate::callback::syntax::condition::{Written, read};
use crate::callback::{Prefix, Sources};
use crate::catalogue::{Catalogue, Placeholder, ValueType};
use crate::lint::rules::condition;
use crate::lint::{Diagnostic, Level};
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

impl Wizard<'_> {
    /// All conditions; each must hold.
    pub(in crate::wizard) fn conditions(&mut self) -> PromptResult<()> {
        let own = self.endpoint_conditions();
        if !self.answers.conditions.is_empty() || !own.is_empty() {
            self.echo()?;
            for (url, conditions) in &own {
                let text = endpoint_conditions_in_words(url, conditions);
                self.prompter.say(&text)?;
            }
            match self.condition_change(!own.is_empty())? {
                ConditionChange::Keep => return Ok(()),
                ConditionChange::Remove => {
                    self.answers.conditions.clear();
                    self.answers.condition_for_all |= !own.is_empty();
                }
                ConditionChange::Add => {
                    if unless_back(self.one_condition())?.is_some() {
                        self.answers.condition_for_all |= !own.is_empty();
                        self.echo()?;
                    }
                }
            }
        }
        loop {
            let help = "Without one, every activity is sent. A common one: only production, no test devices.";
            let (title, help) = if self.answers.conditions.is_empty() {
                ("Send it only under a condition?", help)
            } else {
                ("Add another condition?", "All of them must hold.")
            };
            if !self.confirm(title, help, false)? {
                return Ok(());
            }
            if unless_back(self.one_condition())?.is_some() {
                self.echo()?;
            }
        }
    }

    /// What becomes of today's conditions; some endpoints may have their own, which no other condition leaves.
    fn condition_change(&mut self, have_own: bool) -> PromptResult<ConditionChange> {
        let (add, remove) = if have_own {
            (
                "one for all endpoints, in place of their own",
                "all, those of single endpoints too, and ask anew",
            )
        } else {
            ("one that must hold too", "all, and ask anew")
        };
        let mut rows = vec![
            (ConditionChange::Keep, Row::new("keep", "as it is", "")),
            (ConditionChange::Add, Row::new("add", add, "")),
            (ConditionChange::Remove, Row::new("remove", remove, "")),
        ];
        let mended = self.mended_conditions();
        if let Some(mended) = &mended {
            let mend = Row::new("mend", mended.join(", "), "As Adjust takes it.");
            rows.insert(0, (ConditionChange::Keep, mend));
        }
        // What is denied is not to be kept by Enter alone, but what a file has is not to go by it.
        let denied = refuse_denied(&self.findings_of(&self.answers.conditions)).is_err();
        let asks_anew = denied && mended.is_none() && self.setup.existing.is_none();
        let (choices, rows): (Vec<ConditionChange>, Vec<Row>) = rows.into_iter().unzip();
        let default = if asks_anew { rows.len() - 1 } else { 0 };
        let at = self.search("Condition", "", &rows, default)?;
        if let (0, Some(mended)) = (at, mended) {
            self.answers.conditions = mended;
            self.echo()?;
        }
        Ok(choices[at])
    }

    /// Asks for one condition, until one can be combined with the others. Back goes from value to comparison
    /// to placeholder, and then out.
    fn one_condition(&mut self) -> PromptResult<()> {
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
                self.answers.conditions.push(condition);
                let denied = self.tell_condition_findings()?;
                if !denied {
                    return Ok(());
                }
                self.answers.conditions.pop();
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
            match refuse_denied(&self.findings_of(std::slice::from_ref(&condition))) {
                Ok(()) => return Ok(condition),
                Err(why) => self.prompter.say(&why)?,
            }
        }
    }

    /// What the rules say of some conditions.
    pub(in crate::wizard) fn findings_of(&self, conditions: &[String]) -> Vec<Diagnostic> {
        let given = given_texts(&mut Sources::new(), "--condition", conditions);
        with_rules(&self.setup, self.known_trigger(), |cx, out| {
            condition::check(cx, &given, out);
        })
    }

    /// Says what the rules say of the conditions; whether one is denied.
    fn tell_condition_findings(&mut self) -> PromptResult<bool> {
        let mut sources = Sources::new();
        let given = given_texts(&mut sources, "--condition", &self.answers.conditions);
        let findings = with_rules(&self.setup, self.known_trigger(), |cx, out| {
            condition::check(cx, &given, out);
        });
        if findings.is_empty() {
            return Ok(false);
        }
        let text = self.rendered(&sources, &findings);
        self.prompter.show(&text)?;
        Ok(findings.iter().any(|finding| finding.level == Level::Deny))
    }

    fn echo(&mut self) -> PromptResult<()> {
        if self.answers.conditions.is_empty() {
            return Ok(());
        }
        let text = in_words(&self.answers.conditions);
        self.prompter.say(&text)
    }

    /// The placeholder to compare, with its row in the catalogue.
    fn compared(&mut self) -> PromptResult<(String, Placeholder)> {
        let catalogue: &Catalogue = self.setup.catalogue;
        let list = candidates(catalogue);
        let rows: Vec<Row> = list
            .iter()
            .map(|row| Row::new(row.name.as_ref(), "", row.description.as_ref()))
            .collect();
        let at = self.search(
            "Only if which value",
            "What to compare. Type to search all placeholders.",
            &rows,
            0,
        )?;
        let row = list[at].clone();
        Ok((self.name_of(&row)?, row))
    }

    fn comparison(&mut self, name: &str) -> PromptResult<Prefix> {
        let rows: Vec<Row> = Prefix::ALL
            .iter()
            .map(|prefix| Row::new(prefix.in_words(), format!("Adjust: {prefix}"), ""))
            .collect();
        let at = self.choose(
            name,
            "How it compares, with Adjust's own word beside.",
            &rows,
            0,
        )?;
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
                rows.push(Row::new(OTHER, "typed by you", ""));
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
            let at = self.choose(title, "", rows, 0)?;
            return Ok(vec![rows[at].label.clone()]);
        }
        let none = vec![false; rows.len()];
        let chosen = self.choose_some(title, "", rows, &none)?;
        let labels = rows.iter().zip(chosen).filter(|(_, chosen)| *chosen);
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
            format!("Type the values with ; between them. A value looks like {example}.")
        } else {
            format!("Type the value. It looks like {example}.")
        };
        let validate = |text: &str| {
            if text.is_empty() {
                return Err("A value is needed: Adjust cannot compare with nothing.".to_owned());
            }
            if !several && text.contains(';') {
                return Err("For several values go back and choose any of, or none of.".to_owned());
            }
            Ok(())
        };
        let text = self.line(title, &help, typed, &validate)?;
        Ok(text
            .split(';')
            .map(|value| value.trim().to_owned())
            .collect())
    }
}

/// What becomes of conditions that are there already.
#[derive(Debug, Clone, Copy)]
enum ConditionChange {
    Keep,
    Add,
    Remove,
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

/// The conditions as a sentence for people.
pub(in crate::wizard) fn in_words(conditions: &[String]) -> String {
    format!("Sent only if {}.", clauses(conditions))
}

/// The conditions that one endpoint has of its own, as a sentence for people.
fn endpoint_conditions_in_words(url: &str, conditions: &[String]) -> String {
    if conditions.is_empty() {
        return format!("{url} has its own: none, it is always sent.");
    }
    format!("{url} has its own: {}.", clauses(conditions))
}

/// The conditions in words, joined: `environment is production and country is any of de or at`.
pub fn clauses(conditions: &[String]) -> String {
    let clauses: Vec<String> = conditions.iter().map(|text| clause(text)).collect();
    clauses.join(" and ")
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
            format!(
                "{} {} {}",
                &text[short.name],
                prefix.in_words(),
                values.join(" or ")
            )
        }
        Written::Adjust(adjust) => read_condition(text, &adjust)
            .map_or_else(|| text.to_owned(), |condition| condition.in_words()),
        Written::Neither => text.to_owned(),
    }
}
