//! The parameters, as one list: what is recommended and what is sent, marked and first, then all placeholders by group;
//! own texts, other names and parameters of the link are rows at its end.

use super::findings::denied;
use crate::callback::compare::RequestPart;
use crate::callback::{DraftParameter, Given, Layer, SentParameter};
use crate::catalogue::{DCP_ROW, Lookup, Placeholder, Status};
use crate::wizard::{PromptResult, Row, RowKind, Wizard, unless_back};

/// The rows at the end, which ask more.
const ACTIONS: [(&str, &str); 3] = [
    (
        "Your own text",
        "fixed, or with placeholders: source=adjust, locale={language}-{region}",
    ),
    ("Another name for one", "the name that your server expects"),
    (
        "A parameter of your Adjust link (dcp_…)",
        "passed on from the link that was clicked",
    ),
];

impl Wizard<'_, '_> {
    pub(in crate::wizard) fn placeholders(&mut self) -> PromptResult<()> {
        loop {
            let (mut rows, mut chosen) = self.parameter_rows();
            let count = rows.len();
            rows.extend(ACTIONS.map(|(label, note)| Row {
                kind: RowKind::Action,
                ..Row::new(label, note)
            }));
            chosen.resize(rows.len(), false);
            let help = "Adjust replaces each with its value. The marked ones are sent.";
            let head = ("Placeholders to send", help);
            let marked = self.prompter.mark(head, &rows, &chosen)?;
            self.has_asked_parameters = true;
            let sent: Vec<String> = self.sent().into_iter().map(|one| one.key).collect();
            for (row, is_marked) in rows.iter().take(count).zip(marked.chosen) {
                match (is_marked, sent.contains(&row.label)) {
                    (true, false) => self.send(&row.label),
                    (false, true) => self.leave_out(&row.label),
                    _ => {}
                }
            }
            self.say_in_fewer_words();
            let asked = match marked.action.map(|at| at - count) {
                None => return Ok(()),
                Some(0) => self.add_text(),
                Some(1) => self.rename_one(),
                Some(_) => self.add_link_parameter(),
            };
            unless_back(asked)?;
        }
    }

    fn parameter_rows(&self) -> (Vec<Row>, Vec<bool>) {
        let sent = self.sent();
        let recommended = self.recommended();
        let mut parts = [
            sent.iter().map(|one| &*one.key).collect(),
            recommended.to_vec(),
        ];
        if self.draft.recommended {
            parts.reverse();
        }
        let mut keys: Vec<&str> = parts.concat();
        let excluded = self.draft.exclude.iter().map(Given::text);
        let inherited = self.inherited_keys();
        keys.extend(excluded.filter(|key| inherited.iter().any(|own| own == key)));
        let findings = self.setup.check(&self.draft).findings;
        let mut list: Vec<(Row, bool)> = Vec::new();
        for key in keys {
            if list.iter().any(|(row, _)| row.label == key) {
                continue;
            }
            let one = sent.iter().find(|one| one.key == key);
            let mut row = self.row(key, one, recommended.contains(&key));
            let mut labels = denied(&findings).flat_map(|finding| &finding.labels);
            let is_wrong = labels.any(|label| self.is_parameter(key, &label.span));
            if is_wrong {
                row.note.push_str(" cannot be sent");
            }
            // What a file has does not go by Enter alone.
            let is_chosen = one.is_some() && !(is_wrong && self.setup.existing.is_none());
            list.push((row, is_chosen));
        }
        let categories = self.setup.catalogue.categories();
        let place = |row: &&Placeholder| categories.iter().position(|one| one.id == row.category);
        let is_listed =
            |name: &str| name == DCP_ROW || list.iter().any(|(row, _)| row.label == name);
        let others = self.setup.catalogue.placeholders();
        let mut others: Vec<_> = others.filter(|row| !is_listed(&row.name)).collect();
        others.sort_by_key(place);
        list.extend(others.into_iter().map(|row| (self.unsent_row(row), false)));
        list.into_iter().unzip()
    }

    /// A row for what is sent or recommended.
    fn row(&self, key: &str, sent: Option<&SentParameter>, is_recommended: bool) -> Row {
        let mut row = match self.setup.catalogue.lookup(key) {
            Lookup::Known(row) if row.name == key => row_of(row),
            _ => Row::new(key, ""),
        };
        match sent {
            Some(SentParameter {
                value,
                only_to: Some(url),
                ..
            }) => row.note = format!("{value}, only to {url}"),
            Some(one) if row.detail.is_empty() || one.value != format!("{{{key}}}") => {
                row.note.clone_from(&one.value);
            }
            None if is_recommended && !self.draft.recommended => {
                let space = if row.note.is_empty() { "" } else { ", " };
                row.note.insert_str(0, &format!("recommended{space}"));
            }
            _ => {}
        }
        row
    }

    /// A row for a placeholder that is neither sent nor recommended.
    fn unsent_row(&self, row: &Placeholder) -> Row {
        let mut shown = row_of(row);
        let trigger = self.known_trigger().map_or("", |trigger| trigger.id);
        if row.unavailable.contains(&trigger) {
            shown.note = format!("{trigger} callbacks cannot carry it");
        } else if row.inferred_unavailable.contains(&trigger) {
            shown.note = format!("{trigger} callbacks rarely have a value for it");
        } else {
            return shown;
        }
        shown.kind = RowKind::Dim;
        shown
    }

    /// Of some recommended ones that are sent and more that are not, those that are sent are named.
    fn say_in_fewer_words(&mut self) {
        let recommended = self.recommended().iter().copied();
        let kept = recommended.filter(|name| !self.draft.is_excluded(name));
        let kept: Vec<&str> = kept.collect();
        let is_shorter = kept.len() > self.draft.exclude.len();
        if !self.draft.recommended || is_shorter || self.setup.existing.is_some() {
            return;
        }
        self.draft.recommended = false;
        self.draft.exclude.clear();
        let mut own = std::mem::take(&mut self.draft.parameters);
        for name in kept {
            let word = self.given("--placeholder", name);
            let mut one = DraftParameter::placeholder(&word, Layer::Placeholder);
            // One with the key of a recommended one stands in its place.
            if let Some(at) = own.iter().position(|one| one.key.text() == name) {
                one = own.remove(at);
            }
            self.draft.parameters.push(one);
        }
        self.draft.parameters.append(&mut own);
    }

    fn add_text(&mut self) -> PromptResult<()> {
        let key = self.key("", None)?;
        let pair = self.parameter_value(&key, RequestPart::Query, "{language}-{region}")?;
        self.send_pair(pair);
        Ok(())
    }

    fn add_link_parameter(&mut self) -> PromptResult<()> {
        let name = self.link_parameter()?;
        let default = if self.is_sent(&name) { "" } else { &name };
        let key = self.key(default, None)?;
        if key == name {
            self.send(&name);
        } else {
            self.send_pair(format!("{key}={{{name}}}"));
        }
        Ok(())
    }

    fn rename_one(&mut self) -> PromptResult<()> {
        let sent = self.sent();
        if sent.is_empty() {
            self.prompter
                .say("Nothing is sent yet. Mark a placeholder first.");
            return Ok(());
        }
        let rows = sent.iter().map(|one| self.row(&one.key, Some(one), false));
        let rows: Vec<Row> = rows.collect();
        let at = self
            .prompter
            .search(("Which one gets another name?", ""), &rows, 0)?;
        let old = &sent[at].key;
        let new = self.key(old, Some(old))?;
        if new != *old {
            self.rename(old, &new);
        }
        Ok(())
    }

    /// Asks for the name before the `=`; one that is sent already is refused, but for `but`.
    fn key(&mut self, default: &str, but: Option<&str>) -> PromptResult<String> {
        let taken = self.sent();
        self.parameter_name(default, &|text| {
            let is_taken = Some(text) != but && taken.iter().any(|one| one.key == text);
            if is_taken {
                return Err(format!(
                    "{text} is already sent. Leave that one out first, or type another name."
                ));
            }
            Ok(())
        })
    }
}

/// A placeholder as a row: what it is, an example, its platforms, and whether Adjust documents it.
fn row_of(row: &Placeholder) -> Row {
    let mut note: Vec<String> = row.platforms.iter().map(ToString::to_string).collect();
    let mut detail = format!("{} Example: {}.", row.description, row.example);
    if row.status == Status::Observed {
        note.push("observed".to_owned());
        detail.push_str(" Observed: published by others, but not on Adjust's pages.");
    }
    Row {
        detail,
        keywords: [row.aliases, row.mistakes].concat().join(" "),
        ..Row::new(row.name.as_ref(), note.join(", "))
    }
}
