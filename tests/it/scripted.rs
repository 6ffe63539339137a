//! Answers without a person, for tests: a function is asked, and what was said is kept.

use cbgen::wizard::{
    Choice, Choices, Confirm, Line, Marked, PromptResult, Prompter, Row, RowKind, Stop,
};
use std::collections::VecDeque;

/// A question as a script sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Question<'q> {
    /// One row of a list.
    Choice(&'q Choice<'q>),
    /// Some rows of a list.
    Choices(&'q Choices<'q>),
    /// A text.
    Line(&'q Line<'q>),
    /// Yes or no.
    Confirm(&'q Confirm<'q>),
}

impl Question<'_> {
    /// The title that a person would read.
    pub(crate) fn title(&self) -> &str {
        match self {
            Self::Choice(question) => question.head.title,
            Self::Choices(question) => question.head.title,
            Self::Line(question) => question.head.title,
            Self::Confirm(question) => question.head.title,
        }
    }
}

/// What a script answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Enter alone: the default.
    Enter,
    /// The row of this label, or this text.
    Text(String),
    /// Exactly the rows of these labels.
    Rows(Vec<String>),
    /// Yes.
    Yes,
    /// No.
    No,
    /// Back to the question before.
    Back,
    /// The user leaves.
    Leave,
}

/// The prompter of a script.
pub(crate) struct Scripted<'s> {
    answer: Box<dyn FnMut(Question<'_>) -> Reply + 's>,
    /// Everything that was said or shown, in order.
    pub(crate) said: Vec<String>,
    /// Every complaint about a text that could not be taken.
    pub(crate) complaints: Vec<String>,
}

impl<'s> Scripted<'s> {
    /// A script that a function answers.
    pub(crate) fn new(answer: impl FnMut(Question<'_>) -> Reply + 's) -> Self {
        Self {
            answer: Box::new(answer),
            said: Vec::new(),
            complaints: Vec::new(),
        }
    }

    /// A script of these answers, in order; when they are used up, the user leaves.
    pub(crate) fn replies(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        Self::new(move |_| replies.pop_front().unwrap_or(Reply::Leave))
    }

    fn reply(&mut self, question: Question<'_>) -> PromptResult<Reply> {
        match (self.answer)(question) {
            Reply::Back => Err(Stop::Back),
            Reply::Leave => Err(Stop::Interrupted),
            reply => Ok(reply),
        }
    }
}

impl Prompter for Scripted<'_> {
    fn say(&mut self, text: &str) -> PromptResult<()> {
        self.said.push(text.to_owned());
        Ok(())
    }

    fn show(&mut self, text: &str) -> PromptResult<()> {
        self.say(text)
    }

    fn width(&self) -> usize {
        80
    }

    fn choose(&mut self, question: &Choice<'_>) -> PromptResult<usize> {
        match self.reply(Question::Choice(question))? {
            Reply::Text(label) => question
                .rows
                .iter()
                .position(|row| row.label == label)
                .ok_or(Stop::Interrupted),
            _ => Ok(question.default),
        }
    }

    fn mark(&mut self, question: &Choices<'_>) -> PromptResult<Marked> {
        let chosen: Vec<bool> = match self.reply(Question::Choices(question))? {
            Reply::Rows(labels) => question
                .rows
                .iter()
                .map(|row| labels.contains(&row.label))
                .collect(),
            _ => question.chosen.to_vec(),
        };
        let is_action = |(row, chosen): (&Row, &bool)| row.kind == RowKind::Action && *chosen;
        let action = question.rows.iter().zip(&chosen).position(is_action);
        Ok(Marked { chosen, action })
    }

    fn line(&mut self, question: &Line<'_>) -> PromptResult<String> {
        loop {
            let text = match self.reply(Question::Line(question))? {
                Reply::Text(text) => text.trim().to_owned(),
                _ => question.default.to_owned(),
            };
            match (question.validate)(&text) {
                Ok(()) => return Ok(text),
                Err(why) => self.complaints.push(why),
            }
        }
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> PromptResult<bool> {
        Ok(match self.reply(Question::Confirm(question))? {
            Reply::Yes => true,
            Reply::No => false,
            _ => question.default,
        })
    }
}
