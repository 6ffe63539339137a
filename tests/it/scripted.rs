//! Answers without a person, for tests: a function is asked, and what was said is kept.

use cbgen::wizard::{Head, Marked, PromptResult, Prompter, Row, RowKind, Stop, Validator};
use std::collections::VecDeque;

/// A question as a script sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'q> {
    /// The title that a person would read.
    pub(crate) title: &'q str,
    pub(crate) asks: Asks<'q>,
}

/// What is asked for, with what Enter alone takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asks<'q> {
    /// One row of a list.
    Row(&'q [Row], usize),
    /// Some rows of a list.
    Rows(&'q [Row], &'q [bool]),
    /// A text.
    Text(&'q str),
    /// Yes or no.
    YesOrNo,
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
    Yes,
    No,
    /// Back to the question before.
    Back,
    /// The user leaves.
    Leave,
}

/// The prompter of a script.
pub(crate) struct Scripted<'s> {
    answer: Box<dyn FnMut(Question<'_>) -> Reply + 's>,
    /// Every title that was asked, in order.
    pub(crate) asked: Vec<String>,
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
            asked: Vec::new(),
            said: Vec::new(),
            complaints: Vec::new(),
        }
    }

    /// A script of these answers, in order; when they are used up, the user leaves.
    pub(crate) fn replies(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        Self::new(move |_| replies.pop_front().unwrap_or(Reply::Leave))
    }

    fn reply(&mut self, (title, _): Head<'_>, asks: Asks<'_>) -> PromptResult<Reply> {
        self.asked.push(title.to_owned());
        match (self.answer)(Question { title, asks }) {
            Reply::Back => Err(Stop::Back),
            Reply::Leave => Err(Stop::Interrupted),
            reply => Ok(reply),
        }
    }
}

impl Prompter for Scripted<'_> {
    fn width(&self) -> usize {
        80
    }

    fn show(&mut self, text: &str) {
        self.said.push(text.to_owned());
    }

    fn say(&mut self, text: &str) {
        self.show(text);
    }

    fn choose(&mut self, head: Head<'_>, rows: &[Row], default: usize) -> PromptResult<usize> {
        match self.reply(head, Asks::Row(rows, default))? {
            Reply::Text(label) => {
                let at = rows.iter().position(|row| row.label == label);
                at.ok_or(Stop::Interrupted)
            }
            _ => Ok(default),
        }
    }

    fn mark(&mut self, head: Head<'_>, rows: &[Row], chosen: &[bool]) -> PromptResult<Marked> {
        let chosen: Vec<bool> = match self.reply(head, Asks::Rows(rows, chosen))? {
            Reply::Rows(labels) => rows.iter().map(|row| labels.contains(&row.label)).collect(),
            _ => chosen.to_vec(),
        };
        let is_action = |(row, chosen): (&Row, &bool)| row.kind == RowKind::Action && *chosen;
        let action = rows.iter().zip(&chosen).position(is_action);
        Ok(Marked { chosen, action })
    }

    fn line(
        &mut self,
        head: Head<'_>,
        default: &str,
        validate: Validator<'_>,
    ) -> PromptResult<String> {
        loop {
            let text = match self.reply(head, Asks::Text(default))? {
                Reply::Text(text) => text.trim().to_owned(),
                _ => default.to_owned(),
            };
            match validate(&text) {
                Ok(()) => return Ok(text),
                Err(why) => self.complaints.push(why),
            }
        }
    }

    fn confirm(&mut self, head: Head<'_>, default: bool) -> PromptResult<bool> {
        Ok(match self.reply(head, Asks::YesOrNo)? {
            Reply::Yes => true,
            Reply::No => false,
            _ => default,
        })
    }
}
