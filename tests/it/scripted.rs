//! Answers without a person, for tests: a function is asked, and what was said is kept.

use cbgen::callback::{Macros, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::commands::callback_flags::CallbackFlags;
use cbgen::forms::field;
use cbgen::lint::Levels;
use cbgen::wizard::{
    Head, Marked, PromptResult, Prompter, Row, RowKind, Setup, Start, Stop, Validator, guide,
};
use std::collections::VecDeque;
use std::sync::LazyLock;

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

pub(crate) const ENDPOINT: &str = "https://collector.example.com/adjust";

pub(crate) fn text(text: &str) -> Reply {
    Reply::Text(text.into())
}

pub(crate) fn rows(labels: &str) -> Reply {
    Reply::Rows(labels.split(", ").map(str::to_owned).collect())
}

/// Replies, which bars divide: words in capitals are keys, `MARK` has the labels of rows, and all else is typed.
pub(crate) fn script(replies: &str) -> Vec<Reply> {
    let reply = |word: &str| match word {
        "ENTER" => Reply::Enter,
        "YES" => Reply::Yes,
        "NO" => Reply::No,
        "BACK" => Reply::Back,
        "LEAVE" => Reply::Leave,
        _ => word.strip_prefix("MARK ").map_or_else(|| text(word), rows),
    };
    replies.split(" | ").map(reply).collect()
}

/// Runs the setup with a script: what the answers come to, as flags. They build what the answers build.
pub(crate) fn run(
    script: &mut Scripted<'_>,
    given: &CallbackFlags,
    everything: bool,
) -> Result<CallbackFlags, Stop> {
    run_with(setup(), script, given, everything)
}

/// The setup of a run without a file.
pub(crate) fn setup() -> Setup<'static> {
    static CATALOGUE: Catalogue = Catalogue::builtin();
    static LEVELS: LazyLock<Levels> = LazyLock::new(Levels::default);
    Setup {
        catalogue: &CATALOGUE,
        macros: Macros::NONE,
        levels: &LEVELS,
        everything: false,
        colour: false,
        endpoint: "",
        is_first: true,
        is_to_save: false,
        existing: None,
    }
}

/// As [`run`], with another setup.
pub(crate) fn run_with(
    setup: Setup<'_>,
    script: &mut Scripted<'_>,
    given: &CallbackFlags,
    everything: bool,
) -> Result<CallbackFlags, Stop> {
    let mut sources = Sources::new();
    let draft = given.draft(&mut sources).expect("pairs");
    let setup = Setup {
        everything,
        ..setup
    };
    let draft = guide(setup, script, &mut sources, &draft, Start::Questions)?.0;
    let checked = draft.check(setup.catalogue, setup.macros, setup.levels, &[]);
    let callback = checked.callback.expect("the review lets no other through");
    let flags = CallbackFlags::of(&draft, &callback);
    assert_eq!(field_of(&flags), field::render(&callback), "{flags:?}");
    Ok(flags)
}

/// What a run came to.
pub(crate) struct Told {
    pub(crate) result: Result<CallbackFlags, Stop>,
    pub(crate) asked: Vec<String>,
    pub(crate) said: String,
    pub(crate) complaints: String,
}

impl Told {
    pub(crate) fn field(&self) -> String {
        field_of(self.flags())
    }

    pub(crate) fn flags(&self) -> &CallbackFlags {
        let result = self.result.as_ref();
        result.unwrap_or_else(|stop| panic!("{stop:?}: {} {}", self.said, self.complaints))
    }

    fn of(
        setup: Setup<'_>,
        mut script: Scripted<'_>,
        given: &CallbackFlags,
        everything: bool,
    ) -> Self {
        let result = run_with(setup, &mut script, given, everything);
        Self {
            result,
            asked: std::mem::take(&mut script.asked),
            said: script.said.join("\n"),
            complaints: script.complaints.join("\n"),
        }
    }
}

/// A run that gives these answers, in order.
pub(crate) fn replies(list: &str) -> Told {
    let script = Scripted::replies(script(list));
    Told::of(setup(), script, &CallbackFlags::default(), false)
}

/// A run that answers titles with lists of replies, and all else with Enter.
pub(crate) fn told_with(setup: Setup<'_>, given: &CallbackFlags, replies: &[(&str, &str)]) -> Told {
    let lists = replies.iter();
    let mut left: Vec<(&str, Vec<Reply>)> =
        lists.map(|(title, list)| (*title, script(list))).collect();
    let mut count = 0;
    let script = Scripted::new(move |question: Question<'_>| {
        count += 1;
        if count > 60 {
            return Reply::Leave;
        }
        let list = left.iter_mut().find(|(of, _)| *of == question.title);
        match (list, question.asks) {
            (Some((_, list)), _) if !list.is_empty() => list.remove(0),
            (_, Asks::Text("")) if question.title == "Server endpoint" => text(ENDPOINT),
            _ => Reply::Enter,
        }
    });
    Told::of(setup, script, given, setup.everything)
}

pub(crate) fn told(given: &CallbackFlags, replies: &[(&str, &str)]) -> Told {
    told_with(setup(), given, replies)
}

/// Enter for every question but these.
pub(crate) fn enter_but(replies: &[(&str, &str)]) -> Told {
    told(&CallbackFlags::default(), replies)
}

/// Enter for every question but that for the endpoint.
pub(crate) fn endpoint(replies: &str) -> Told {
    enter_but(&[("Server endpoint", replies)])
}

/// The field that flags build.
pub(crate) fn field_of(flags: &CallbackFlags) -> String {
    let mut sources = Sources::new();
    let draft = flags.draft(&mut sources).expect("pairs");
    let checked = draft.check(&Catalogue::builtin(), Macros::NONE, &Levels::default(), &[]);
    let callback = checked.callback.map(|callback| field::render(&callback));
    callback.unwrap_or_else(|| panic!("{flags:?} build nothing"))
}
