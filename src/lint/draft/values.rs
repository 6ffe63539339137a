//! The values of a draft's variables: which are missing, and what only they break. A log is no place for a secret, so
//! findings show what is written, and the place of the variable.

use super::Checked;
use crate::callback::{Callback, Draft, Given, Macros, NoValue, Span, Values};
use crate::catalogue::Catalogue;
use crate::lint::rules::words::shortened;
use crate::lint::{Code, Diagnostic, Level, Levels};

/// A callback with the values of its variables.
#[derive(Debug, Default)]
pub struct Filled {
    /// The variables that have no value; then there is nothing else.
    pub missing: Vec<MissingValue>,
    /// What only the values break.
    pub findings: Vec<Diagnostic>,
    /// The callback; `None` where a finding is denied.
    pub callback: Option<Callback>,
}

/// A variable that has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingValue {
    /// Its name.
    pub name: String,
    /// Why it has none.
    pub why: NoValue,
    /// Where it stands.
    pub place: Span,
}

impl MissingValue {
    /// The finding where the value is needed.
    pub fn finding(&self) -> Diagnostic {
        let Self { name, why, place } = self;
        Diagnostic::usage(format!("`${{{name}}}` {why} in the environment"))
            .at(place.clone(), "its value belongs here")
            .help(format!(
                "set {name}; if it is your partner's macro, declare it: macros = [\"${{{name}}}\"]"
            ))
    }
}

impl Draft<'_> {
    /// The variables that have no value; `macros` hold beside the callback's own.
    pub fn missing_values(&self, macros: &Macros, values: &Values<'_>) -> Vec<MissingValue> {
        let macros = self.macros_beside(macros);
        let missing = |given: &Given<'_>| -> Vec<MissingValue> {
            let macros = macros.beside_variables(given.text());
            let missing = macros.variables(given.text()).filter_map(|(range, name)| {
                let (name, why) = (name.to_owned(), values(name).err()?);
                let place = given.span(range);
                Some(MissingValue { name, why, place })
            });
            missing.collect()
        };
        let mut missing: Vec<_> = self.texts_with_variables().flat_map(missing).collect();
        missing.sort_by_key(|one| (one.place.source, one.place.range.start));
        missing
    }

    /// Puts the values of its variables into a callback that was [checked](Draft::check) with the same arguments, and
    /// checks what they make of it. `None` where it has no variables.
    pub fn fill(
        &self,
        checked: &Checked,
        catalogue: &Catalogue,
        macros: &Macros,
        levels: &Levels,
        allowed: &[(Code, Span)],
        values: &Values<'_>,
    ) -> Option<Filled> {
        let own = self.macros_beside(macros);
        let has_variables = |given: &&Given<'_>| {
            let macros = own.beside_variables(given.text());
            macros.have_variables(given.text())
        };
        let texts = self.texts_with_variables().filter(has_variables);
        let texts: Vec<&Given<'_>> = texts.collect();
        if texts.is_empty() {
            return None;
        }
        let missing = self.missing_values(macros, values);
        if !missing.is_empty() {
            return Some(Filled {
                missing,
                ..Filled::default()
            });
        }
        let filled = self.filled(&own, values).ok()?;
        let with_values = filled.check(catalogue, macros, levels, allowed);
        let codes: Vec<Code> = allowed.iter().map(|(code, _)| *code).collect();
        let mut found = with_values.findings;
        // A value is not read a second time: what looks like a variable in it is another product's macro.
        let nested = filled.texts_with_variables().filter(has_variables);
        found.extend(nested.map(|given| Diagnostic {
            level: levels.of(Code::ForeignMacro, &codes),
            ..Diagnostic::new(Code::ForeignMacro, "").at(given.place(), "")
        }));
        let mut out = Filled::default();
        for finding in &found {
            let mut places = finding.labels.iter().map(|label| &label.span);
            let given = places.find_map(|span| texts.iter().find(|one| one.place() == *span));
            let Some((code, given)) = finding.code.zip(given) else {
                continue;
            };
            let count = |list: &[Diagnostic]| count(list, code, &given.place());
            // What is wrong as it is written is told there.
            let written = count(&checked.findings);
            let is_new = count(&found) > written && count(&out.findings) == 0;
            if !is_new || finding.level == Level::Allow {
                continue;
            }
            // The variable whose value alone breaks it, if there is one.
            let variables = own.beside_variables(given.text());
            let culprit = variables.variables(given.text()).find(|(_, name)| {
                let alone = |other: &str| match other {
                    other if other == *name => values(other),
                    other => Ok(format!("${{{other}}}")),
                };
                let check = |draft: Draft<'_>| draft.check(catalogue, macros, levels, allowed);
                let checked = self.filled(&own, &alone).map(check);
                checked.is_ok_and(|checked| count(&checked.findings) > written)
            });
            let place = culprit.map_or(given.place(), |(range, _)| given.span(range));
            out.findings
                .push(hidden(code, finding.level, given.text(), place));
        }
        let is_denied = |one: &Diagnostic| one.level == Level::Deny;
        if checked.callback.is_some() && !out.findings.iter().any(is_denied) {
            out.callback = with_values.callback;
            if let (None, Some(first)) = (&out.callback, self.destinations.first()) {
                let message =
                    "with its values from the environment, this callback cannot be written";
                let finding = Diagnostic::usage(message).at(first.url.place(), "here");
                out.findings.push(finding);
            }
        }
        Some(out)
    }
}

/// How many findings of a code there are at a place.
fn count(findings: &[Diagnostic], code: Code, place: &Span) -> usize {
    let overlaps = |span: &Span| {
        span.source == place.source
            && span.range.start < place.range.end
            && place.range.start < span.range.end
    };
    let same = findings.iter().filter(|one| one.code == Some(code));
    same.filter(|one| one.labels.iter().any(|label| overlaps(&label.span)))
        .count()
}

/// A finding that says nothing of the values.
fn hidden(code: Code, level: Level, text: &str, place: Span) -> Diagnostic {
    let shown = shortened(text);
    let message = format!("with its values from the environment, `{shown}` breaks a rule");
    let finding = Diagnostic {
        level,
        ..Diagnostic::new(code, message)
    };
    let summary = match code {
        // Of an event token, white space has this code too.
        Code::ControlCharacter => "White space or a control character.",
        code => code.summary(),
    };
    let help = format!("{summary} More: cbgen explain {code}");
    finding.at(place, "here").help(help)
}
