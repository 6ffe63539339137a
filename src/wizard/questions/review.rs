//! The review: each endpoint with what it will receive, all findings, and any step to change.

use super::findings::{ENDPOINT, PLACEHOLDER, SAMPLE, denied};
use crate::callback::syntax::template::{Piece, parts};
use crate::callback::{Callback, Entry, Given, Parameter, Span, Template, texts};
use crate::lint::Diagnostic;
use crate::preview::SampleValues;
use crate::report::Printable;
use crate::report::columns::{columns, wrap_hard};
use crate::wizard::{
    EditPreview, PromptResult, ReviewEnd, Row, Step, Stop, Wizard, cut, menu_row, unless_back,
};

/// What a row of the review's menu does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    End(ReviewEnd),
    Mend,
    Change(Step),
    Leave,
}

type Menu = Vec<(Act, Row)>;

impl Wizard<'_, '_> {
    /// Shows everything, until it is to be created; Esc goes back one question, and leaves from the first.
    pub(in crate::wizard) fn review(&mut self, is_first: bool) -> PromptResult<()> {
        loop {
            let (shown, wrong) = self.show_callback();
            let (title, mut menu) = self.ends(wrong, shown.is_changed);
            let mended = wrong.and_then(|_| self.mended(&shown.findings));
            if let Some((_, words)) = &mended {
                menu.push(menu_row(Act::Mend, "mend", words.join("; ")));
            }
            self.add_changes(&mut menu);
            let (acts, rows): (Vec<Act>, Vec<Row>) = menu.into_iter().unzip();
            let wrong = acts
                .iter()
                .position(|act| Some(*act) == wrong.map(Act::Change));
            let default = wrong.filter(|_| mended.is_none()).unwrap_or(0);
            self.prompter.begin(is_first);
            let at = self.prompter.search((&title, ""), &rows, default);
            self.prompter.begin(false);
            let leaves = at == Err(Stop::Back) && is_first && shown.is_changed;
            let head = ("Leave without saving?", "");
            if leaves && unless_back(self.prompter.confirm(head, false))? != Some(true) {
                continue;
            }
            let step = match acts[at?] {
                Act::End(end) => {
                    self.end = end;
                    return Ok(());
                }
                Act::Leave => return Err(Stop::Interrupted),
                Act::Mend => {
                    self.draft = mended.map_or_else(|| self.draft.clone(), |(draft, _)| draft);
                    continue;
                }
                Act::Change(step) => step,
            };
            let answered = unless_back(self.ask(step))?.is_some();
            // A new trigger brings its own question.
            if answered && step == Step::Trigger && self.wants_token() {
                unless_back(self.ask(Step::EventToken))?;
            }
        }
    }

    /// The question of the review, and the rows that end it.
    fn ends(&self, wrong: Option<Step>, is_changed: bool) -> (String, Menu) {
        let sound = "if everything above looks right";
        let done = |label, note| menu_row(Act::End(ReviewEnd::Done), label, note);
        match self.setup.existing {
            _ if wrong.is_some() => {
                let title = "This can't be sent yet. What do you want to change?";
                (title.to_owned(), Vec::new())
            }
            None => (
                "Create the callback?".to_owned(),
                vec![done("create", sound)],
            ),
            Some(existing) if is_changed => {
                let title = format!("Save the change to {}?", Printable(existing.file));
                let note = "and copy the callback to the clipboard";
                let copy = menu_row(Act::End(ReviewEnd::Copied), "save and copy", note);
                (title, vec![done("save", sound), copy])
            }
            Some(_) => {
                let keep = done("keep", "the callback stays as it is");
                (
                    "Nothing has changed. Leave it as it is?".to_owned(),
                    vec![keep],
                )
            }
        }
    }

    /// The rows for what can be changed, each with what it is today, and the one that leaves.
    fn add_changes(&self, menu: &mut Menu) {
        let (draft, is_kept) = (&self.draft, self.setup.existing.is_some());
        let text = |one: &Option<Given<'_>>| one.as_ref().map_or("none", Given::text).to_owned();
        let mut add = |step, label, note| menu.push(menu_row(Act::Change(step), label, note));
        add(Step::Trigger, "change trigger", text(&draft.trigger));
        if self.wants_token() {
            let tokens = texts(&draft.event_tokens).join(" ");
            add(Step::EventToken, "change event token", tokens);
        }
        let urls: Vec<&str> = draft.destinations.iter().map(|to| to.url.text()).collect();
        add(Step::Endpoint, "change endpoint", urls.join(" "));
        add(Step::Another, "add an endpoint", String::new());
        if urls.len() > 1 {
            add(Step::Fewer, "remove an endpoint", String::new());
        }
        let conditions = match draft.sent_only_if().join("; ") {
            none if none.is_empty() => "none".to_owned(),
            all => all,
        };
        add(Step::Condition, "change condition", conditions);
        if is_kept || draft.method.is_post() || !draft.body.is_empty() {
            add(Step::Method, "change method", self.method_in_words());
        }
        let count = match self.sent().len() {
            1 => "1 parameter is sent".to_owned(),
            count => format!("{count} parameters are sent"),
        };
        add(Step::Placeholders, "change placeholders", count);
        if is_kept {
            add(Step::Name, "change name", text(&draft.name));
        }
        let left = if is_kept { "changed" } else { "created" };
        menu.push(menu_row(Act::Leave, "leave", format!("nothing is {left}")));
    }

    /// Shows the callback; what of it can be built, and the step that is wrong.
    fn show_callback(&mut self) -> (EditPreview, Option<Step>) {
        let checked = self.setup.check(&self.draft);
        let lacks_token = self.lacks_token();
        let is_sound = !lacks_token && denied(&checked.findings).next().is_none();
        let mut preview = EditPreview {
            callback: checked.callback,
            is_changed: true,
            findings: checked.findings,
            changes: Vec::new(),
        };
        if let Some(existing) = self.setup.existing.filter(|_| is_sound) {
            preview = (existing.preview)(&self.draft, self.sources);
        }
        if let Some(callback) = &preview.callback {
            self.show_received(callback, &preview.findings);
        }
        if !preview.findings.is_empty() {
            let text = self.rendered(&preview.findings);
            self.prompter.show(&format!("\n{text}"));
        }
        if !preview.changes.is_empty() {
            let changes = preview.changes.join("\n");
            self.prompter.say(&format!("\nWhat changes:\n{changes}"));
        }
        let wrong = if lacks_token {
            self.prompter
                .say("A saved event callback needs its event token, and this one has none.");
            Some(Step::EventToken)
        } else {
            let first = denied(&preview.findings).next();
            first.map(|finding| self.step_of(finding))
        };
        self.prompter.say("");
        (preview, wrong)
    }

    /// A block for each endpoint: when it is sent, and a line for each parameter with a sample value.
    fn show_received(&mut self, callback: &Callback, findings: &[Diagnostic]) {
        let token = self.draft.event_tokens.first();
        let token = token.map(|token| token.text().to_owned());
        let (catalogue, trigger) = (self.setup.catalogue, self.known_trigger());
        let samples = SampleValues::new(catalogue, trigger, token.as_deref(), callback);
        let entries = callback.entries();
        for (at, (entry, to)) in entries.iter().zip(&self.draft.destinations).enumerate() {
            let number = (entries.len() > 1).then(|| format!("{}. ", at + 1));
            let number = number.unwrap_or_default();
            let post = if entry.method.is_post() { "POST " } else { "" };
            let numbers_of = |is_its: &dyn Fn(&Span) -> bool| numbers(findings, is_its);
            let numbers = numbers_of(&|place| to.url.place().contains(place));
            let url = format!("{number}{post}{}{numbers}", entry.endpoint.as_str());
            let url = wrap_hard(&url, self.room()).join("\n");
            let conditions = to.conditions.as_ref().unwrap_or(&self.draft.conditions);
            let numbers =
                numbers_of(&|place| conditions.iter().any(|one| one.place().contains(place)));
            let when = entry.condition.as_ref();
            let when = when.map_or("always sent".to_owned(), |own| {
                format!("sent only if {}", own.in_words())
            });
            let mut lines = vec![String::new(), self.coloured(ENDPOINT, &url)];
            lines.extend(wrap_hard(&format!("   {when}{numbers}"), self.room()));
            let is_same = |other: &Entry| other.query == entry.query && other.body == entry.body;
            if let Some(before) = entries[..at].iter().position(is_same) {
                lines.push(format!("   the same data as {}", before + 1));
            } else {
                self.add_parameters(&|key| samples.of(at, key), entry, findings, &mut lines);
            }
            self.prompter.show(&lines.join("\n"));
        }
    }

    fn room(&self) -> usize {
        self.prompter.width().saturating_sub(1)
    }

    /// A line for each parameter; those of a body stand apart.
    fn add_parameters(
        &self,
        sample_of: &dyn Fn(&str) -> String,
        entry: &Entry,
        findings: &[Diagnostic],
        lines: &mut Vec<String>,
    ) {
        let in_url = entry.parameters().count();
        let body = entry.body.iter().flatten();
        let all: Vec<&Parameter> = entry.parameters().chain(body).collect();
        if all.is_empty() {
            lines.push("   no data: only the request itself".to_owned());
        }
        let left = |one: &Parameter| {
            let value = one.value.as_ref().map_or("", Template::as_str);
            format!("   {}={value}", one.key.decode())
        };
        let widest = all.iter().map(|one| columns(&left(one))).max();
        let column = widest.unwrap_or(0).min(self.room() / 2 + 4);
        for (at, one) in all.into_iter().enumerate() {
            if at == in_url {
                lines.push("   in the body:".to_owned());
            }
            let (key, value) = (one.key.decode(), one.value.as_ref());
            let numbers = numbers(findings, |place| self.is_parameter(&key, place));
            let left = cut(&format!("{}{numbers}", left(one)), self.room());
            let (shown, wide) = (self.with_placeholders(&left), columns(&left));
            // What the parameter itself says is not said twice.
            let sample = sample_of(&key);
            let is_fixed = value.is_none_or(|value| value.decode() == sample);
            let room = self.room().saturating_sub(column.max(wide) + 2);
            if is_fixed || sample.is_empty() {
                lines.push(shown);
            } else if room < 8 {
                let sample = cut(&format!("      {sample}"), self.room());
                lines.extend([shown, self.coloured(SAMPLE, &sample)]);
            } else {
                let sample = self.coloured(SAMPLE, &cut(&sample, room));
                let pad = column.saturating_sub(wide);
                lines.push(format!("{shown}{:pad$}  {sample}", ""));
            }
        }
    }

    /// Whether a place is of a parameter with this key, of the URL or the body.
    pub(super) fn is_parameter(&self, key: &str, place: &Span) -> bool {
        let draft = &self.draft;
        let own = draft.destinations.iter();
        let own = own.flat_map(|to| to.parameters.iter().chain(&to.body).flatten());
        let all = draft.parameters.iter().chain(&draft.body).chain(own);
        let of_key = all.filter(|one| one.key.text() == key);
        let mut texts = of_key.flat_map(|one| std::iter::once(&one.key).chain(one.given_value()));
        texts.any(|given| given.place().contains(place))
    }

    /// A text with its placeholders coloured.
    fn with_placeholders(&self, text: &str) -> String {
        let shown = parts(text).map(|part| match part.piece {
            Piece::Placeholder => self.coloured(PLACEHOLDER, &text[part.range]),
            _ => text[part.range].to_owned(),
        });
        shown.collect()
    }
}

/// The numbers of the findings that are about a part of the callback.
fn numbers(findings: &[Diagnostic], is_its: impl Fn(&Span) -> bool) -> String {
    let numbered = findings.iter().zip(1..);
    let its = numbered.filter(|(finding, _)| {
        let first = finding.labels.first();
        first.is_some_and(|label| is_its(&label.span))
    });
    let numbers: Vec<String> = its.map(|(_, number)| format!(" [{number}]")).collect();
    numbers.concat()
}
