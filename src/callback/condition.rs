//! When a callback is sent: Adjust's condition, and how several simple tests become one.
//!
//! Adjust compares two joined strings: the placeholders' values side by side, and the value. So several
//! tests can be said only where every combination can be spelled out.

use crate::catalogue::DCP_PREFIX;
use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;

choices! {
    /// The comparison: Adjust's word, and the words for people. Never "contains": that is what Adjust's word is mistaken
    /// for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Prefix {
        Equal: ["equal"], "is";
        NotEqual: ["notequal"], "is not";
        Contained: ["contained"], "is any of";
        NotContained: ["notcontained"], "is none of";
    }
}

impl Prefix {
    /// The prefix of so many values: that the value is one of them, or none.
    pub const fn of(negative: bool, values: usize) -> Self {
        match (negative, values) {
            (false, 1) => Self::Equal,
            (true, 1) => Self::NotEqual,
            (false, _) => Self::Contained,
            (true, _) => Self::NotContained,
        }
    }

    /// The clause for people: `environment is production`.
    pub fn clause<'v>(
        self,
        names: &[impl Borrow<str>],
        values: impl Iterator<Item = &'v str>,
    ) -> String {
        let values: Vec<String> = values.map(|value| value.replace('+', " ")).collect();
        let names = names.join(" followed by ");
        format!("{names} {} {}", self.meaning(), values.join(" or "))
    }

    /// Whether it asks for a difference.
    pub const fn is_negative(self) -> bool {
        matches!(self, Self::NotEqual | Self::NotContained)
    }
}

/// Prefix, placeholders and value, in the bytes that are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    prefix: Prefix,
    placeholders: Vec<String>,
    value: String,
}

impl Condition {
    /// A condition as it is written. Placeholders come without braces, the value with `+` for a space and
    /// `;` between alternatives. `None` where it could not be read back: without a placeholder or with one without a name, or with a value that is
    /// empty, or has a comma, a brace, white space or a control character.
    pub fn new(prefix: Prefix, placeholders: Vec<String>, value: String) -> Option<Self> {
        let breaks = |c: char| matches!(c, ',' | '{' | '}') || c.is_control() || c.is_whitespace();
        let is_name = |name: &String| !name.is_empty() && name != DCP_PREFIX;
        let is_named = !placeholders.is_empty() && placeholders.iter().all(is_name);
        (is_named && !value.is_empty() && !value.contains(breaks)).then_some(Self {
            prefix,
            placeholders,
            value,
        })
    }

    /// The comparison.
    pub fn prefix(&self) -> Prefix {
        self.prefix
    }

    /// The placeholders, without braces.
    pub fn placeholders(&self) -> &[String] {
        &self.placeholders
    }

    /// The value as it is sent.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The alternatives between the `;`, as they are sent.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.value.split(';')
    }

    /// The simple test that it is; `None` where it is on several placeholders.
    pub fn test(&self) -> Option<Test> {
        let [name] = &self.placeholders[..] else {
            return None;
        };
        Some(Test {
            name: name.clone(),
            negative: self.prefix.is_negative(),
            values: self.values().map(str::to_owned).collect(),
            prefix: Some(self.prefix),
        })
    }

    /// The condition as a clause for people: `environment is production`.
    pub fn in_words(&self) -> String {
        self.prefix.clause(&self.placeholders, self.values())
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},", self.prefix.id())?;
        for name in &self.placeholders {
            write!(f, "{{{name}}}")?;
        }
        write!(f, ",{}", self.value)
    }
}

/// One simple test: a placeholder is, or is not, one of some values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Test {
    /// The placeholder, without braces.
    pub name: String,
    /// Whether it must differ.
    pub negative: bool,
    /// The values, as they are sent: `+` for a space.
    pub values: Vec<String>,
    /// The prefix that was written; `None` for the short form, where it follows from the values.
    pub prefix: Option<Prefix>,
}

/// Why several tests cannot be one condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// The same placeholder is tested twice, and must be one value and another at once.
    #[error("`{{{0}}}` is tested twice")]
    SameTwice(String),
    /// Two placeholders with a negative test among them.
    #[error("a test for a difference cannot be joined with a test of another placeholder")]
    NegativeAmongSeveral,
    /// Two combinations that join to the same text.
    #[error("two combinations of these values join to the same text, `{0}`")]
    Ambiguous(String),
    /// More combinations than a callback can hold.
    #[error("these values have {0} combinations, more than a callback can hold")]
    TooMany(usize),
    /// There is no test, or one without a name, or with a value that no condition can have.
    #[error("this value cannot stand in a condition")]
    Parts,
}

/// The most combinations that are spelled out: more would pass Adjust's limit of 1 MB.
const MOST_COMBINATIONS: usize = 10_000;

/// Joins tests that must all hold into the one condition that says so.
///
/// # Errors
/// [`CombineError`] where one joined text cannot say it.
pub fn combine(tests: &[Test]) -> Result<Condition, CombineError> {
    let [first, rest @ ..] = tests else {
        return Err(CombineError::Parts);
    };
    let is_of_first = |test: &Test| test.negative && test.name == first.name;
    let (prefix, names, values) = if rest.is_empty() {
        let implied = Prefix::of(first.negative, first.values.len());
        let prefix = first.prefix.unwrap_or(implied);
        (prefix, vec![&first.name], first.values.clone())
    } else if tests.iter().all(is_of_first) {
        let values = tests.iter().flat_map(|test| test.values.clone());
        (Prefix::NotContained, vec![&first.name], values.collect())
    } else {
        let mut names = HashSet::new();
        if let Some(twice) = tests.iter().find(|test| !names.insert(&test.name)) {
            return Err(CombineError::SameTwice(twice.name.clone()));
        }
        if tests.iter().any(|test| test.negative) {
            return Err(CombineError::NegativeAmongSeveral);
        }
        let products = products(tests)?;
        let prefix = Prefix::of(false, products.len());
        (
            prefix,
            tests.iter().map(|test| &test.name).collect(),
            products,
        )
    };
    let names = names.into_iter().cloned().collect();
    Condition::new(prefix, names, values.join(";")).ok_or(CombineError::Parts)
}

/// Every combination of the values, joined, in the order of the tests and of their values.
fn products(tests: &[Test]) -> Result<Vec<String>, CombineError> {
    let counts = tests.iter().map(|test| test.values.len());
    let count = counts.fold(1, usize::saturating_mul);
    if count > MOST_COMBINATIONS {
        return Err(CombineError::TooMany(count));
    }
    let mut products = vec![String::new()];
    for test in tests {
        let mut seen = HashSet::new();
        let values = test.values.iter();
        let values: Vec<&String> = values.filter(|value| seen.insert(*value)).collect();
        let joined = |head: String| values.iter().map(move |value| format!("{head}{value}"));
        products = products.into_iter().flat_map(joined).collect();
    }
    let mut seen = HashSet::new();
    match products.iter().find(|product| !seen.insert(*product)) {
        Some(twice) => Err(CombineError::Ambiguous(twice.clone())),
        None => Ok(products),
    }
}
