//! The rows of `placeholders/*.toml`, as the files write them. They print themselves (`{:?}`) as the static rows of
//! `src/catalogue`, whose fields theirs are.

use super::kinds::{Platform, RecommendedBy, Status, ValueType};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use toml::Spanned;

/// How a sample value is made, as a row says it.
pub(crate) type Sample = super::sample::Sample<String, List<String>>;

/// A value with its place in the file.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Placed<T>(Spanned<T>);

/// A text with its place in the file.
pub(crate) type Word = Placed<String>;

impl<T> Placed<T> {
    /// Where it begins.
    pub(crate) fn at(&self) -> usize {
        self.0.span().start
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref()
    }
}

impl<T> From<T> for Placed<T> {
    fn from(value: T) -> Self {
        Self(Spanned::new(0..0, value))
    }
}

impl<T: Default> Default for Placed<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T: fmt::Debug> fmt::Debug for Placed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A text that the program's row owns where it is the user's.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Text(pub(crate) Word);

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cow::Borrowed({:?})", self.0)
    }
}

/// A list, in the program a slice.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> AsRef<[T]> for List<T> {
    fn as_ref(&self) -> &[T] {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "&{:?}", self.0)
    }
}

/// A table of texts, in the program a slice of pairs.
#[derive(Deserialize, Default)]
#[serde(transparent)]
pub(crate) struct Pairs(pub(crate) BTreeMap<String, String>);

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "&{:?}", self.0.iter().collect::<Vec<_>>())
    }
}

/// A file of placeholders.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CategoryFile {
    pub(crate) title: String,
    pub(crate) placeholder: Vec<Placeholder>,
}

#[derive(Debug)]
pub(crate) struct Category<'f> {
    pub(crate) id: &'f str,
    pub(crate) title: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Placeholder {
    pub(crate) name: Text,
    #[serde(skip)]
    pub(crate) category: String,
    pub(crate) description: Text,
    pub(crate) example: Text,
    #[serde(rename = "type")]
    pub(crate) kind: ValueType,
    #[serde(default)]
    pub(crate) values: List<String>,
    #[serde(default)]
    pub(crate) offers: List<String>,
    #[serde(default)]
    pub(crate) platforms: List<Platform>,
    #[serde(skip)]
    pub(crate) recommended: List<String>,
    #[serde(default)]
    pub(crate) unavailable: List<Word>,
    #[serde(default, rename = "unavailable_inferred")]
    pub(crate) inferred_unavailable: List<Word>,
    #[serde(default)]
    pub(crate) aliases: List<Word>,
    #[serde(default)]
    pub(crate) mistakes: List<Word>,
    #[serde(default)]
    pub(crate) sample: Placed<Sample>,
    #[serde(default)]
    pub(crate) sample_on: Placed<Pairs>,
    pub(crate) status: Status,
    pub(crate) source: Text,
    pub(crate) checked: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TriggerFile {
    pub(crate) trigger: Vec<Trigger>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trigger {
    pub(crate) id: Word,
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) aliases: List<Word>,
    #[serde(default)]
    pub(crate) keywords: List<String>,
    pub(crate) group: String,
    pub(crate) description: Word,
    pub(crate) surprise: Option<String>,
    pub(crate) activity_kinds: List<String>,
    #[serde(default)]
    pub(crate) sample_as: List<Word>,
    pub(crate) in_global: Option<bool>,
    pub(crate) needs_event_token: bool,
    pub(crate) link_parameter: Option<String>,
    #[serde(default)]
    pub(crate) api_id: String,
    pub(crate) recommended: List<Word>,
    pub(crate) recommended_by: RecommendedBy,
    pub(crate) source: Word,
    pub(crate) checked: Word,
}

/// Names in braces that are none of Adjust's.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherFile {
    pub(crate) source: Word,
    pub(crate) checked: Word,
    pub(crate) app_words: Vec<String>,
    pub(crate) partner_name: Vec<PartnerRow>,
    pub(crate) noted_name: Vec<NotedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartnerRow {
    pub(crate) names: Vec<Word>,
    about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotedRow {
    pub(crate) names: Vec<Word>,
    pub(crate) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FallbackFile {
    pub(crate) fallback: Vec<FallbackRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FallbackRow {
    pub(crate) names: Vec<Word>,
    pub(crate) source: Word,
    pub(crate) checked: Word,
}
