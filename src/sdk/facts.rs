//! What is known of Adjust's SDKs: which functions register a callback, and what it carries.
//!
//! The files under `facts/` are part of the program and are read when somebody first asks for them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

macro_rules! files {
    ($folder:literal, $extension:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!($folder, "/", $name, $extension)))),*]
    };
}

/// A file for each platform, in the order in which they are listed. The file's name is the platform's id.
static PLATFORM_FILES: &[(&str, &str)] = files!("facts", ".toml":
    "android" "cocos2dx" "cordova" "flutter" "ios" "react-native" "unity" "unreal" "windows");
static ABSENT_FILE: &str = include_str!("facts/absent.toml");
static TEMPLATES: &[(&str, &str)] = files!("templates", ".j2":
    "cpp" "csharp" "dart" "java" "js" "kotlin" "objc" "swift" "unreal");

static PLATFORMS: LazyLock<Vec<SdkPlatform>> = LazyLock::new(|| {
    let platforms = PLATFORM_FILES.iter().map(|&(id, text)| SdkPlatform {
        id,
        ..parsed(id, text)
    });
    platforms.collect()
});
static ABSENT: LazyLock<BTreeMap<String, Vec<AbsentPlatform>>> =
    LazyLock::new(|| parsed("absent", ABSENT_FILE));

/// What a file of facts says. That all of them can be read is what the tests see to.
fn parsed<T: for<'a> Deserialize<'a>>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("src/sdk/facts/{name}.toml: {error}"))
}

choices! {
    /// A callback of the SDK: what it is about, and how it went.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum CallbackKind {
        SessionSuccess: ["session-success", "session_success"], "A session has reached Adjust";
        SessionFailure: ["session-failure", "session_failure"], "A session has not reached Adjust";
        EventSuccess: ["event-success", "event_success"], "An event has reached Adjust";
        EventFailure: ["event-failure", "event_failure"], "An event has not reached Adjust";
    }
}

choices! {
    /// The generation of an SDK.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum SdkMajor {
        V4: ["v4", "4"], "The older one";
        V5: ["v5", "5"], "The newer one";
    }
}

/// What a property holds, and so how a handler reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkPlatform {
    /// Its id: `android`.
    #[serde(skip)]
    pub id: &'static str,
    /// Its name: `Android`.
    pub name: String,
    /// Other spellings of the id.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The day on which the facts were read.
    pub checked: String,
    /// The majors that it does not have, with what to use.
    #[serde(default)]
    pub missing: Vec<MissingVersion>,
    /// The majors that it has, the newest first.
    #[serde(rename = "version")]
    pub versions: Vec<SdkVersion>,
}

/// A major that a platform does not have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingVersion {
    /// The major.
    pub sdk: SdkMajor,
    /// Why, and what to use.
    pub instead: String,
}

/// One generation of a platform's SDK.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkVersion {
    /// The major.
    pub sdk: SdkMajor,
    /// The repository and tag that the facts were read from.
    pub source: String,
    /// The newest release, where its source was not to be had.
    pub newest: Option<String>,
    /// The languages, the usual one first.
    #[serde(rename = "language")]
    pub languages: Vec<Language>,
}

/// How one language says it. Calls are patterns: `{{ key }}` stands for a value, already quoted.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Its id: `kotlin`.
    pub id: String,
    /// Its name: `Kotlin`.
    pub name: String,
    /// Other spellings of the id.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The template that writes it.
    pub template: String,
    /// What has to be done outside the code; each becomes a comment.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Lines that make the SDK's names known.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Such lines that only code for an event needs.
    #[serde(default)]
    pub event_imports: Vec<String>,
    /// The environment for tests.
    pub sandbox: String,
    /// The environment for the store.
    pub production: String,
    /// The statement that makes the configuration: `app_token`, `environment`.
    pub construct: String,
    /// The statement that starts the SDK.
    pub start: String,
    /// The statement that registers, where the template leaves it to the facts: `register`, `handler`.
    pub registration: Option<String>,
    /// What stands around the statements.
    #[serde(default)]
    pub host: HostCode,
    /// Session (v4) or global (v5) parameters.
    pub parameter: ParameterCall,
    /// Events.
    pub event: EventCalls,
    /// The four callbacks, in the order of [`CallbackKind::ALL`].
    #[serde(skip_serializing)]
    pub callbacks: BTreeMap<CallbackKind, CallbackFacts>,
    /// What callbacks carry, by its name in Adjust's documents: `willRetry`.
    #[serde(skip_serializing)]
    pub properties: BTreeMap<String, Property>,
}

/// What stands around the statements, where platforms that share a language differ.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HostCode {
    /// Lines before.
    pub open: Vec<String>,
    /// Lines behind.
    pub close: Vec<String>,
    /// The words that begin a function.
    pub function: Option<String>,
    /// The function that logs.
    pub log: Option<String>,
}

/// How a parameter of all sessions and events is set.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterCall {
    /// `session` in v4, `global` in v5.
    pub scope: String,
    /// The statement: `key`, `value`, in the order of the platform.
    pub add: String,
}

/// How an event is made.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventCalls {
    /// The statement that makes it: `event_token`.
    pub construct: String,
    /// The statement that adds a parameter: `key`, `value`.
    pub parameter: String,
    /// The statement that sets the callback id: `id`.
    pub callback_id: String,
    /// The statement that sends it.
    pub track: String,
}

/// One callback in one language.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallbackFacts {
    /// The setter, property or delegate method that registers it.
    pub register: String,
    /// The method of the listener that the SDK calls.
    pub handler: Option<String>,
    /// The listener's interface.
    pub listener: Option<String>,
    /// The type of what the handler gets; `None` for a plain object.
    pub data_type: Option<String>,
    /// Lines that make its types known.
    #[serde(default)]
    pub imports: Vec<String>,
    /// The names of what it carries, in the order in which it is read.
    #[serde(skip_serializing)]
    pub properties: Vec<String>,
}

/// One property of what a handler gets.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// How this language reads it: `WillRetry`, `getWillRetry()`.
    pub accessor: String,
    /// Its type in this language.
    #[serde(rename(deserialize = "type"))]
    pub type_name: String,
    /// What it holds.
    pub kind: ValueKind,
    /// Whether it can be missing.
    pub nullable: bool,
}

/// A platform without these callbacks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsentPlatform {
    /// Its id: `web`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other spellings of the id.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Why, and what to use.
    pub instead: String,
    /// Where that was read.
    pub source: String,
    /// When.
    pub checked: String,
}

/// Every platform, by id.
pub fn platforms() -> &'static [SdkPlatform] {
    &PLATFORMS
}

/// The platform of this id or alias, in any case.
pub fn platform(id: &str) -> Option<&'static SdkPlatform> {
    platforms().iter().find(|row| is(id, row.id, &row.aliases))
}

/// The platform of this id or alias that has no such callbacks.
pub fn absent(id: &str) -> Option<&'static AbsentPlatform> {
    let mut rows = ABSENT.values().flatten();
    rows.find(|row| is(id, &row.id, &row.aliases))
}

pub(super) fn template(name: &str) -> Option<&'static str> {
    let found = TEMPLATES.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

impl SdkPlatform {
    /// This major.
    pub fn version(&self, sdk: SdkMajor) -> Option<&SdkVersion> {
        self.versions.iter().find(|version| version.sdk == sdk)
    }
}

impl SdkVersion {
    /// The language of this id, else of this alias, in any case.
    pub fn language(&self, id: &str) -> Option<&Language> {
        let exact = self.languages.iter().find(|row| is(id, &row.id, &[]));
        exact.or_else(|| self.languages.iter().find(|row| row.is(id)))
    }
}

impl Language {
    /// Whether a word is its id or one of its aliases, in any case.
    pub fn is(&self, word: &str) -> bool {
        is(word, &self.id, &self.aliases)
    }

    /// What a callback of this language carries: the name in Adjust's documents, and how it is read.
    pub fn carried<'a>(
        &'a self,
        callback: &'a CallbackFacts,
    ) -> impl Iterator<Item = (&'a str, &'a Property)> {
        let names = callback.properties.iter();
        names.filter_map(|name| Some((name.as_str(), self.properties.get(name)?)))
    }
}

fn is(word: &str, id: &str, aliases: &[String]) -> bool {
    let mut known = std::iter::once(id).chain(aliases.iter().map(String::as_str));
    known.any(|known| known.eq_ignore_ascii_case(word))
}
