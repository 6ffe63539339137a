//! The guided setup: one question after the other, with a way back, until the [`Draft`] is the one that flags would have
//! given. It decides nothing about callbacks: drafts, checks and rendering are those of the flags.

mod prompt;
mod questions;

pub use prompt::{
    Head, INTERRUPTED, Marked, Plain, PromptResult, Prompter, Row, RowKind, Stop, Terminal,
    Validator, set_farewell,
};
pub use questions::next::{Next, complete_for_file, free_name, next};

use crate::callback::{Callback, Draft, Given, Macros, Sources};
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::{Checked, Diagnostic, Levels};
use prompt::{cut, labels, menu_row, unless_back};

/// What the questions need to know.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each decides something else")]
pub struct Setup<'w> {
    /// The placeholders and triggers.
    pub catalogue: &'w Catalogue,
    /// The partner's own macros that are known without the callback's own.
    pub macros: &'w Macros,
    /// The levels of findings.
    pub levels: &'w Levels,
    /// Whether everything is asked, with what flags gave as first answers; else only what they left open.
    pub everything: bool,
    /// Whether texts are coloured.
    pub colour: bool,
    /// The first answer of the first endpoint: a URL, or a field of several entries.
    pub endpoint: &'w str,
    /// Whether nothing was asked before: then going back from the first question leaves.
    pub is_first: bool,
    /// Whether the callback is to be saved in a file, which needs more of it.
    pub is_to_save: bool,
    /// The callback of a file, where the questions are about one.
    pub existing: Option<&'w ExistingCallback<'w>>,
}

impl Setup<'_> {
    fn check(&self, draft: &Draft<'_>) -> Checked {
        draft.check(self.catalogue, self.macros, self.levels, &[])
    }
}

/// A callback of a file, which the questions are about.
pub struct ExistingCallback<'k> {
    /// The file, for people.
    pub file: &'k str,
    /// The names of all its callbacks.
    pub names: &'k [String],
    /// What the file would build of a draft, or the findings that keep it from being written.
    pub preview: &'k (dyn Fn(&Draft<'_>, &Sources<'_>) -> EditPreview + Sync),
}

/// What a file builds after some answers.
#[derive(Debug, Clone)]
pub struct EditPreview {
    /// The callback as it is written; `None` where it cannot be built.
    pub callback: Option<Callback>,
    /// Whether the answers change anything.
    pub is_changed: bool,
    /// What the file says of it then.
    pub findings: Vec<Diagnostic>,
    /// What was, and what is, a line for each.
    pub changes: Vec<String>,
}

/// Where the questions begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With the first that is open.
    Questions,
    /// With the review.
    Review,
}

/// Asks what a draft leaves open, and returns it filled, with how its review was ended. What is answered is added to its
/// sources.
///
/// # Errors
/// [`Stop::Back`] where the user goes back from the first question, [`Stop::Interrupted`] where they leave.
pub fn guide<'a>(
    setup: Setup<'_>,
    prompter: &mut dyn Prompter,
    sources: &mut Sources<'a>,
    given: &Draft<'a>,
    start: Start,
) -> PromptResult<(Draft<'a>, ReviewEnd)> {
    let mut wizard = Wizard::new(setup, prompter, sources, given);
    wizard.run(start)?;
    Ok((wizard.draft, wizard.end))
}

/// How a review is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewEnd {
    /// The callback is to be made, or its change saved, if there is one.
    Done,
    /// The same, and its field is to be copied.
    Copied,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Trigger,
    EventToken,
    Endpoint,
    Another,
    /// Asked in the review alone.
    Fewer,
    /// Another name in the file, asked in the review alone.
    Name,
    Condition,
    /// Asked in the review alone, as is what the body holds.
    Method,
    Placeholders,
    Review,
}

/// The steps in the order of the product's own setup.
const STEPS: [Step; 7] = [
    Step::Trigger,
    Step::EventToken,
    Step::Endpoint,
    Step::Another,
    Step::Condition,
    Step::Placeholders,
    Step::Review,
];

struct Wizard<'w, 'a> {
    setup: Setup<'w>,
    prompter: &'w mut dyn Prompter,
    sources: &'w mut Sources<'a>,
    /// What the flags or the file gave; a question that flags answer is not asked.
    given: &'w Draft<'a>,
    draft: Draft<'a>,
    /// The steps whose flags are denied, and which are asked all the same.
    wrong: Vec<Step>,
    /// Whether the endpoints, each with its own condition, are those of the callback before.
    has_endpoints_of_before: bool,
    /// Whether it was asked what is sent.
    has_asked_parameters: bool,
    end: ReviewEnd,
}

impl<'w, 'a> Wizard<'w, 'a> {
    fn new(
        setup: Setup<'w>,
        prompter: &'w mut dyn Prompter,
        sources: &'w mut Sources<'a>,
        given: &'w Draft<'a>,
    ) -> Self {
        Self {
            setup,
            prompter,
            sources,
            draft: given.clone(),
            given,
            wrong: Vec::new(),
            has_endpoints_of_before: false,
            has_asked_parameters: false,
            end: ReviewEnd::Done,
        }
    }

    fn run(&mut self, start: Start) -> PromptResult<()> {
        if start == Start::Review {
            return self.review(self.setup.is_first);
        }
        if self.setup.existing.is_none() && !has_parameters(self.given) {
            self.draft.recommended = true;
        }
        self.tell_wrong_flags();
        let mut asked: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(&step) = STEPS.get(at) {
            if !self.is_open(step) {
                at += 1;
                continue;
            }
            self.prompter.begin(asked.is_empty() && self.setup.is_first);
            if unless_back(self.ask(step))?.is_some() {
                asked.push(at);
                at += 1;
            } else {
                at = asked.pop().ok_or(Stop::Back)?;
            }
        }
        Ok(())
    }

    /// Whether a step is to be asked: the flags left it open, and the answers so far call for it.
    fn is_open(&self, step: Step) -> bool {
        let given = self.given;
        let everything = self.setup.everything || self.wrong.contains(&step);
        match step {
            Step::Trigger => everything || given.trigger_in(self.setup.catalogue).is_none(),
            Step::EventToken => self.wants_token() && (everything || given.event_tokens.is_empty()),
            Step::Fewer | Step::Name | Step::Method => false,
            Step::Endpoint => everything || given.destinations.is_empty(),
            Step::Another => {
                (everything || given.destinations.is_empty()) && !self.has_endpoints_of_before
            }
            Step::Condition => {
                let is_given = !given.conditions.is_empty() && self.setup.is_first;
                everything || !is_given && !self.has_endpoints_of_before
            }
            Step::Placeholders => everything || !has_parameters(given),
            Step::Review => true,
        }
    }

    /// Asks a step: the one place that says which function asks what. Going back from it leaves all as it was.
    fn ask(&mut self, step: Step) -> PromptResult<()> {
        let before = self.draft.clone();
        let result = match step {
            Step::Trigger => self.trigger(),
            Step::EventToken => self.event_token(),
            Step::Endpoint => self.endpoints(),
            Step::Another => self.another_endpoint(),
            Step::Fewer => self.fewer_endpoints(),
            Step::Name => self.another_name(),
            Step::Condition => self.conditions(),
            Step::Method => self.method(),
            Step::Placeholders => self.placeholders(),
            Step::Review => self.review(false),
        };
        if result == Err(Stop::Back) {
            self.draft = before;
        }
        result
    }

    fn known_trigger(&self) -> Option<&'static Trigger> {
        self.draft.trigger_in(self.setup.catalogue)
    }

    fn wants_token(&self) -> bool {
        self.known_trigger()
            .is_some_and(|trigger| trigger.needs_event_token)
    }

    /// Whether a file is to hold a callback that it cannot hold without a token.
    fn lacks_token(&self) -> bool {
        self.wants_token() && self.draft.event_tokens.is_empty() && self.needs_token()
    }

    /// Whether an event callback needs a token: it is to be saved, or is in a file, and has had one, or was none before.
    fn needs_token(&self) -> bool {
        let trigger = self.given.trigger_in(self.setup.catalogue);
        let was_event = trigger.is_some_and(|trigger| trigger.needs_event_token);
        let is_kept = self.setup.existing.is_some();
        self.setup.is_to_save || is_kept && (!self.given.event_tokens.is_empty() || !was_event)
    }

    /// All of the partner's macros that hold for the callback.
    fn macros(&self) -> Macros {
        self.draft.macros_beside(self.setup.macros).into_owned()
    }

    /// Some rows of a list, at least one; at first, all are marked or none is.
    fn mark_some(&mut self, title: &str, rows: &[Row], all: bool) -> PromptResult<Vec<bool>> {
        let chosen = vec![all; rows.len()];
        let mut help = "";
        loop {
            let marked = self.prompter.mark((title, help), rows, &chosen)?;
            if marked.chosen.contains(&true) {
                return Ok(marked.chosen);
            }
            help = "Mark at least one.";
        }
    }

    fn given(&mut self, flag: &str, text: impl Into<String>) -> Given<'a> {
        self.sources.flag(flag, text.into())
    }
}

/// Whether a draft says anything about parameters.
fn has_parameters(draft: &Draft<'_>) -> bool {
    draft.recommended || !draft.parameters.is_empty()
}
