//! What is known of Adjust's SDKs: which functions register a callback, and what it carries.

use serde::Serialize;
use std::fmt;

include!(concat!(env!("OUT_DIR"), "/sdk.rs"));

/// A callback of the SDK: what it is about, and how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A session has reached Adjust
    #[value(alias = "session_success")]
    SessionSuccess,
    /// A session has not reached Adjust
    #[value(alias = "session_failure")]
    SessionFailure,
    /// An event has reached Adjust
    #[value(alias = "event_success")]
    EventSuccess,
    /// An event has not reached Adjust
    #[value(alias = "event_failure")]
    EventFailure,
}

impl Kind {
    /// All four, in the order in which they are written.
    pub const ALL: [Self; 4] = [
        Self::SessionSuccess,
        Self::SessionFailure,
        Self::EventSuccess,
        Self::EventFailure,
    ];

    /// The id as people write it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SessionSuccess => "session-success",
            Self::SessionFailure => "session-failure",
            Self::EventSuccess => "event-success",
            Self::EventFailure => "event-failure",
        }
    }

    /// The name as part of an identifier.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SessionSuccess => "SessionSuccess",
            Self::SessionFailure => "SessionFailure",
            Self::EventSuccess => "EventSuccess",
            Self::EventFailure => "EventFailure",
        }
    }

    /// The name in a message.
    pub const fn title(self) -> &'static str {
        match self {
            Self::SessionSuccess => "Session success",
            Self::SessionFailure => "Session failure",
            Self::EventSuccess => "Event success",
            Self::EventFailure => "Event failure",
        }
    }
}

/// The generation of an SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Major {
    /// The older one
    #[value(alias = "4")]
    V4,
    /// The newer one
    #[value(alias = "5")]
    V5,
}

impl fmt::Display for Major {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::V4 => "v4",
            Self::V5 => "v5",
        })
    }
}

/// What a property holds, and so how a handler reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// Text.
    Text,
    /// The server's answer as an object.
    Json,
    /// The server's answer as JSON text.
    JsonText,
    /// The server's answer as an object on one system and as text on the other.
    JsonOrText,
    /// Yes or no.
    Boolean,
    /// `true` or `false` as text, which an `if` would take for true in either case.
    BooleanText,
}

/// A platform that apps are built for or with.
#[derive(Debug, Serialize)]
pub struct Platform {
    /// Its id: `android`.
    pub id: &'static str,
    /// Its name: `Android`.
    pub name: &'static str,
    /// Other spellings of the id.
    pub aliases: &'static [&'static str],
    /// The majors that it does not have, with what to use.
    #[serde(skip)]
    pub missing: &'static [Missing],
    /// The majors that it has, the newest first.
    pub versions: &'static [Version],
}

/// A major that a platform does not have.
#[derive(Debug)]
pub struct Missing {
    /// The major.
    pub sdk: Major,
    /// Why, and what to use.
    pub instead: &'static str,
}

/// One generation of a platform's SDK.
#[derive(Debug, Serialize)]
pub struct Version {
    /// The major.
    pub sdk: Major,
    /// The repository and tag that the facts were read from.
    pub source: &'static str,
    /// The languages, the usual one first.
    pub languages: &'static [Language],
}

/// How one language says it. Calls are patterns: `{{ key }}` stands for a value, already quoted.
#[derive(Debug, Serialize)]
pub struct Language {
    /// Its id: `kotlin`.
    pub id: &'static str,
    /// Its name: `Kotlin`.
    pub name: &'static str,
    /// Other spellings of the id.
    pub aliases: &'static [&'static str],
    /// The template that writes it.
    pub template: &'static str,
    /// What has to be done outside the code; each becomes a comment.
    pub notes: &'static [&'static str],
    /// Lines that make the SDK's names known.
    pub imports: &'static [&'static str],
    /// Such lines that only code for an event needs.
    pub event_imports: &'static [&'static str],
    /// The environment for tests.
    pub sandbox: &'static str,
    /// The environment for the store.
    pub production: &'static str,
    /// The statement that makes the configuration: `app_token`, `environment`.
    pub construct: &'static str,
    /// The statement that starts the SDK.
    pub start: &'static str,
    /// The statement that registers, where the template leaves it to the facts: `register`, `handler`.
    pub registration: Option<&'static str>,
    /// What stands around the statements.
    pub host: Host,
    /// Session (v4) or global (v5) parameters.
    pub parameter: ParameterCall,
    /// Events.
    pub event: EventCalls,
    /// The four callbacks, in the order of [`Kind::ALL`].
    pub callbacks: &'static [CallbackFacts],
}

/// What stands around the statements, where platforms that share a language differ.
#[derive(Debug, Serialize)]
pub struct Host {
    /// Lines before.
    pub open: &'static [&'static str],
    /// Lines behind.
    pub close: &'static [&'static str],
    /// The words that begin a function.
    pub function: Option<&'static str>,
    /// The function that logs.
    pub log: Option<&'static str>,
}

/// How a parameter of all sessions and events is set.
#[derive(Debug, Serialize)]
pub struct ParameterCall {
    /// `session` in v4, `global` in v5.
    pub scope: &'static str,
    /// The statement: `key`, `value`, in the order of the platform.
    pub add: &'static str,
}

/// How an event is made.
#[derive(Debug, Serialize)]
pub struct EventCalls {
    /// The statement that makes it: `event_token`.
    pub construct: &'static str,
    /// The statement that adds a parameter: `key`, `value`.
    pub parameter: &'static str,
    /// The statement that sets the callback id: `id`.
    pub callback_id: &'static str,
    /// The statement that sends it.
    pub track: &'static str,
}

/// One callback in one language.
#[derive(Debug, Serialize)]
pub struct CallbackFacts {
    /// Which of the four.
    pub kind: Kind,
    /// The setter, property or delegate method that registers it.
    pub register: &'static str,
    /// The method of the listener that the SDK calls.
    pub handler: Option<&'static str>,
    /// The listener's interface.
    pub listener: Option<&'static str>,
    /// The type of what the handler gets; `None` for a plain object.
    pub data_type: Option<&'static str>,
    /// Lines that make its types known.
    pub imports: &'static [&'static str],
    /// What it carries, in the order in which it is read.
    pub properties: &'static [Property],
}

/// One property of what a handler gets.
#[derive(Debug, Serialize)]
pub struct Property {
    /// Its name in Adjust's documents: `willRetry`.
    pub name: &'static str,
    /// How this language reads it: `WillRetry`, `getWillRetry()`.
    pub accessor: &'static str,
    /// Its type in this language.
    pub type_name: &'static str,
    /// What it holds.
    pub kind: ValueKind,
    /// Whether it can be missing.
    pub nullable: bool,
}

/// A platform without these callbacks.
#[derive(Debug)]
pub struct Absent {
    /// Its id: `web`.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Other spellings of the id.
    pub aliases: &'static [&'static str],
    /// Why, and what to use.
    pub instead: &'static str,
}

/// Every platform, by id.
pub fn platforms() -> &'static [Platform] {
    PLATFORMS
}

/// The platform of this id or alias, in any case.
pub fn platform(id: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|row| is(id, row.id, row.aliases))
}

/// The platform of this id or alias that has no such callbacks.
pub fn absent(id: &str) -> Option<&'static Absent> {
    ABSENT.iter().find(|row| is(id, row.id, row.aliases))
}

/// The text of a template.
pub(super) fn template(name: &str) -> Option<&'static str> {
    let found = TEMPLATES.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

impl Platform {
    /// The newest major.
    pub fn newest(&self) -> Option<&'static Version> {
        self.versions.iter().max_by_key(|version| version.sdk)
    }

    /// This major.
    pub fn version(&self, sdk: Major) -> Option<&'static Version> {
        self.versions.iter().find(|version| version.sdk == sdk)
    }
}

impl Version {
    /// The language of this id, else of this alias, in any case.
    pub fn language(&self, id: &str) -> Option<&'static Language> {
        let exact = self.languages.iter().find(|row| is(id, row.id, &[]));
        exact.or_else(|| self.languages.iter().find(|row| row.is(id)))
    }
}

impl Language {
    /// Whether a word is its id or one of its aliases, in any case.
    pub fn is(&self, word: &str) -> bool {
        is(word, self.id, self.aliases)
    }
}

/// Whether a word is an id or one of its aliases.
fn is(word: &str, id: &str, aliases: &[&str]) -> bool {
    std::iter::once(&id)
        .chain(aliases)
        .any(|known| known.eq_ignore_ascii_case(word))
}
