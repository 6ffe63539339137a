//! The guided setup: one question after the other, with a way back, until the [`Answers`] are those that flags
//! would have given. It decides nothing about callbacks: drafts, checks and rendering are those of the flags.

mod answers;
mod existing;
mod prompt;
mod questions;

pub use answers::{Answers, CommandWords, NoPair, ParameterAnswer, key_of};
pub use existing::{EditPreview, ExistingCallback, UnsupportedKey};
pub use prompt::{
    Choice, Choices, Confirm, Head, INTERRUPTED, Line, Marked, Plain, PromptResult, Prompter, Row,
    RowKind, Stop, Terminal, Validator,
};
pub use questions::condition::clauses;

use crate::callback::{Draft, Macros, Sources};
use crate::catalogue::{Catalogue, Trigger};
use crate::lint::{Checked, Levels};

/// What the questions need to know.
#[derive(Clone, Copy)]
pub struct Setup<'w> {
    /// The placeholders and triggers.
    pub catalogue: &'w Catalogue,
    /// The partner's own macros.
    pub macros: &'w Macros,
    /// The levels of findings.
    pub levels: &'w Levels,
    /// Whether everything is asked, with what flags gave as first answers; else only what they left open.
    pub everything: bool,
    /// Whether findings are coloured.
    pub colour: bool,
    /// The file that is offered to save to.
    pub file: &'w str,
    /// The names that a file has already; `Err` says why nothing can be saved there.
    pub names: &'w (dyn Fn(&str) -> Result<Vec<String>, String> + Sync),
    /// The callback of a file, where the questions are about one.
    pub existing: Option<&'w ExistingCallback<'w>>,
}

impl Setup<'_> {
    /// The draft of some answers, as it would be in the file.
    fn draft<'a>(
        &self,
        answers: &'a Answers,
        sources: &mut Sources<'a>,
    ) -> Result<Draft<'a>, NoPair> {
        let mut draft = answers.draft(sources)?;
        draft.is_kept = self.existing.is_some();
        Ok(draft)
    }

    fn check(&self, draft: &Draft<'_>) -> Checked {
        draft.check(self.catalogue, self.macros, self.levels, &[])
    }
}

/// Asks what the flags left open, and returns them filled. Going back from the first question leaves.
///
/// # Errors
/// [`Stop::Interrupted`] if the user left.
pub fn guide(
    setup: Setup<'_>,
    prompter: &mut dyn Prompter,
    given: Answers,
) -> PromptResult<Answers> {
    let mut wizard = Wizard {
        setup,
        prompter,
        answers: given.clone(),
        given,
        before_paste: None,
        wrong: Vec::new(),
        is_new: false,
    };
    wizard.run()?;
    Ok(wizard.answers)
}

/// One step of the setup.
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
    More,
    Review,
    Copy,
    Save,
}

/// The steps in the order of the product's own setup.
const STEPS: [Step; 10] = [
    Step::Trigger,
    Step::EventToken,
    Step::Endpoint,
    Step::Another,
    Step::Condition,
    Step::Placeholders,
    Step::More,
    Step::Review,
    Step::Copy,
    Step::Save,
];

struct Wizard<'w> {
    setup: Setup<'w>,
    prompter: &'w mut dyn Prompter,
    /// What the flags gave; a question that they answer is not asked.
    given: Answers,
    answers: Answers,
    /// The answers before a callback was read in, and the step in which it was.
    before_paste: Option<(Step, Answers)>,
    /// The steps whose flags are denied, and which are asked all the same.
    wrong: Vec<Step>,
    /// Whether the review has ended with something to create or to save.
    is_new: bool,
}

impl Wizard<'_> {
    fn run(&mut self) -> PromptResult<()> {
        if self.setup.existing.is_none() && !self.given.has_parameters() {
            self.answers.recommended = true;
        }
        self.tell_wrong_flags()?;
        let mut asked: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(step) = STEPS.get(at) {
            if !self.is_open(*step) {
                at += 1;
                continue;
            }
            self.prompter.begin(asked.is_empty());
            match self.ask(*step) {
                Ok(()) => {
                    asked.push(at);
                    at += 1;
                }
                Err(Stop::Back) => match asked.pop() {
                    Some(before) => {
                        at = before;
                        self.take_back(STEPS[before])?;
                    }
                    None => return Err(Stop::Interrupted),
                },
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    /// Whether a step is to be asked: the flags left it open, and the answers so far call for it.
    fn is_open(&self, step: Step) -> bool {
        let given = &self.given;
        let everything = self.setup.everything || self.wrong.contains(&step);
        match step {
            Step::Trigger => everything || self.trigger_of(given).is_none(),
            Step::EventToken => self.wants_token() && (everything || given.event_tokens.is_empty()),
            Step::Fewer | Step::Name | Step::Method => false,
            Step::Endpoint | Step::Another => everything || given.endpoints.is_empty(),
            Step::Condition => everything || given.conditions.is_empty(),
            Step::Placeholders | Step::More => everything || !given.has_parameters(),
            Step::Review => true,
            // What a file holds is saved where it is.
            Step::Save if self.setup.existing.is_some() => false,
            Step::Copy if self.setup.existing.is_some() => self.is_new,
            Step::Copy => everything || !given.copy,
            Step::Save => everything || given.save.is_none() || self.taken_name().is_some(),
        }
    }

    /// Asks a step. Going back from one that changes several answers leaves all as it was.
    fn ask(&mut self, step: Step) -> PromptResult<()> {
        let is_undone = matches!(step, Step::Endpoint | Step::Condition | Step::Method);
        let before = is_undone.then(|| self.answers.clone());
        let result = self.ask_step(step);
        if let (Err(Stop::Back), Some(before)) = (&result, before) {
            self.answers = before;
        }
        result
    }

    /// The one place that says which function asks what.
    fn ask_step(&mut self, step: Step) -> PromptResult<()> {
        match step {
            Step::Trigger => self.trigger(),
            Step::EventToken => self.event_token(),
            Step::Endpoint => self.endpoints(),
            Step::Another => self.another_endpoint(),
            Step::Fewer => self.fewer_endpoints(),
            Step::Name => self.another_name(),
            Step::Condition => self.conditions(),
            Step::Method => self.method(),
            Step::Placeholders => self.placeholders(),
            Step::More => self.more(),
            Step::Review => self.review(),
            Step::Copy => self.copy(),
            Step::Save => self.save(),
        }
    }

    fn known_trigger(&self) -> Option<&'static Trigger> {
        self.trigger_of(&self.answers)
    }

    fn trigger_of(&self, answers: &Answers) -> Option<&'static Trigger> {
        self.setup.catalogue.trigger(answers.trigger.as_deref()?)
    }

    fn wants_token(&self) -> bool {
        self.known_trigger()
            .is_some_and(|trigger| trigger.needs_event_token)
    }

    /// Whether a file is to hold a callback that it cannot hold without a token.
    fn lacks_token(&self) -> bool {
        self.wants_token() && self.answers.event_tokens.is_empty() && self.needs_token()
    }

    /// Whether an event callback needs a token: it is to be saved, has had one, or was none before.
    fn needs_token(&self) -> bool {
        let trigger = self.trigger_of(&self.given);
        let was_event = trigger.is_some_and(|trigger| trigger.needs_event_token);
        let is_kept = self.setup.existing.is_some();
        is_kept && (!self.given.event_tokens.is_empty() || !was_event)
            || self.answers.save.is_some()
    }

    fn choose(
        &mut self,
        title: &str,
        help: &str,
        rows: &[Row],
        default: usize,
    ) -> PromptResult<usize> {
        let head = Head { title, help };
        self.prompter.choose(&Choice {
            head,
            rows,
            default,
        })
    }

    fn search(
        &mut self,
        title: &str,
        help: &str,
        rows: &[Row],
        default: usize,
    ) -> PromptResult<usize> {
        let head = Head { title, help };
        self.prompter.search(&Choice {
            head,
            rows,
            default,
        })
    }

    fn choose_some(
        &mut self,
        title: &str,
        help: &str,
        rows: &[Row],
        chosen: &[bool],
    ) -> PromptResult<Vec<bool>> {
        let head = Head { title, help };
        let marked = self.prompter.mark(&Choices { head, rows, chosen })?;
        Ok(marked.chosen)
    }

    fn line(
        &mut self,
        title: &str,
        help: &str,
        default: &str,
        validate: Validator<'_>,
    ) -> PromptResult<String> {
        let head = Head { title, help };
        self.prompter.line(&Line {
            head,
            default,
            validate,
        })
    }

    fn long_line(
        &mut self,
        title: &str,
        help: &str,
        default: &str,
        validate: Validator<'_>,
    ) -> PromptResult<String> {
        let head = Head { title, help };
        self.prompter.long_line(&Line {
            head,
            default,
            validate,
        })
    }

    fn confirm(&mut self, title: &str, help: &str, default: bool) -> PromptResult<bool> {
        let head = Head { title, help };
        self.prompter.confirm(&Confirm { head, default })
    }
}

/// A text wrapped between words for a terminal of some columns, without a line break at its end.
pub fn wrapped(text: &str, width: usize) -> String {
    prompt::layout::wrap(text, width).join("\n")
}
