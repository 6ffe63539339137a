//! A callback as people give it: texts with their places. Flags, file, prompts and edits all fill one of
//! these; `lint` has its one check.

use super::encoded::Encoded;
use super::entry::{Entry, Method, push_pairs};
use super::macros::Macros;
use super::source::{Given, Span};
use super::syntax::field;
use super::syntax::template::in_braces;
use super::syntax::url::{Pair, pairs};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// What was given for one callback, before anything is checked. Two are equal that say the same, wherever they say it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft<'a> {
    /// The callback's name in a file.
    pub name: Option<Given<'a>>,
    /// The trigger's id or alias; without one, the rules about triggers are skipped.
    pub trigger: Option<Given<'a>>,
    /// The event tokens that it is set up for; never part of the field.
    pub event_tokens: Vec<Given<'a>>,
    /// Whether the trigger's recommended placeholders come first.
    pub recommended: bool,
    /// Keys of recommended or default parameters to leave out.
    pub exclude: Vec<Given<'a>>,
    /// The sets of its file that it takes in; their parameters are among its own.
    pub sets: Vec<Given<'a>>,
    /// The endpoints; each becomes an entry.
    pub destinations: Vec<Destination<'a>>,
    /// The tests that must all hold.
    pub conditions: Vec<Given<'a>>,
    /// How the requests are made.
    pub method: Method,
    /// The parameters in order.
    pub parameters: Vec<DraftParameter<'a>>,
    /// The pairs of the body of a POST.
    pub body: Vec<DraftParameter<'a>>,
    /// Whether it stands in a file, which keeps callbacks for links too.
    pub is_kept: bool,
    /// The partner's macros that this callback declares for itself. [`Draft::macros_beside`] has all that hold.
    pub macros: Macros,
}

impl Draft<'_> {
    /// All of the partner's macros that hold for this callback: those that are known without it, as of its file, and its
    /// own.
    pub fn macros_beside<'m>(&'m self, known: &'m Macros) -> Cow<'m, Macros> {
        if self.macros.is_empty() {
            Cow::Borrowed(known)
        } else {
            Cow::Owned(known.joined(&self.macros))
        }
    }

    /// The macros that hold in an endpoint or event token of this callback. In a file, its `${NAME}` are variables.
    pub fn macros_in<'m>(&self, text: &str, macros: &'m Macros) -> Cow<'m, Macros> {
        if self.is_kept {
            macros.beside_variables(text)
        } else {
            Cow::Borrowed(macros)
        }
    }
}

/// One endpoint, with what replaces the callback's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Destination<'a> {
    /// The endpoint, perhaps with parameters of its own.
    pub url: Given<'a>,
    /// Its own conditions.
    pub conditions: Option<Vec<Given<'a>>>,
    /// Its own method.
    pub method: Option<Method>,
    /// Its own body.
    pub body: Option<Vec<DraftParameter<'a>>>,
    /// Its own parameters, which replace those of layer [`Layer::Param`].
    pub parameters: Option<Vec<DraftParameter<'a>>>,
}

impl<'a> Destination<'a> {
    /// An endpoint that takes all else from its callback.
    pub fn new(url: Given<'a>) -> Self {
        Self {
            url,
            conditions: None,
            method: None,
            body: None,
            parameters: None,
        }
    }

    /// An endpoint as a flag gives it: a URL, or a whole entry in Adjust's form, whose method, condition and body are then
    /// its own. A text that is not one whole entry is taken as a URL, and judged as one.
    pub fn from_entry(text: Given<'a>) -> Self {
        let entry = single_entry(text.text());
        match entry {
            Some(entry) => Self::of_entry(&text, entry),
            None => Self::new(text),
        }
    }

    /// An entry that was read, with what is its own.
    pub fn of_entry(text: &Given<'a>, entry: field::EntrySyntax) -> Self {
        let method = |word: Range<usize>| Method::parse(Some(&text.text()[word]));
        let body = entry.body;
        let body = body.map(|body| DraftParameter::body(text, body.range));
        Self {
            url: text.slice(entry.url.range),
            conditions: entry.condition.map(|own| vec![text.slice(own.range)]),
            method: entry.method.map(|word| method(word).unwrap_or(Method::Get)),
            body,
            parameters: None,
        }
    }

    /// It as an entry in Adjust's own form: its URL, with what it has of its own. The condition and the body are those of
    /// the entry that it makes.
    pub fn entry_text(&self, entry: &Entry) -> String {
        let mut text = self.method.map_or("", Method::front).to_owned();
        if let (Some(condition), true) = (&entry.condition, self.conditions.is_some()) {
            text.push_str(&format!("{condition},"));
        }
        text.push_str(self.url.text());
        if let (Some(body), true) = (&entry.body, self.body.is_some()) {
            text.push(',');
            push_pairs(&mut text, body);
        }
        text
    }

    /// Whether another endpoint has the same of its own.
    pub fn has_same_own(&self, other: &Destination<'_>) -> bool {
        self.conditions == other.conditions
            && self.method == other.method
            && self.body == other.body
            && self.parameters == other.parameters
    }

    /// Whether it takes anything not from its callback.
    pub fn has_own(&self) -> bool {
        !self.has_same_own(&Self::new(self.url.clone()))
    }
}

/// The entry that a text is, if it is one alone and says more than a URL.
fn single_entry(text: &str) -> Option<field::EntrySyntax> {
    let mut read = field::read(text);
    let entry = read.entries.pop()?;
    // In small letters it is none; the rules for a URL tell that.
    Method::parse(entry.method.clone().map(|word| &text[word]))?;
    // A blank inside the condition is told by its rules.
    let condition = entry.condition.as_ref().map(|own| &text[own.range.clone()]);
    let is_told = condition.is_some_and(|own| own.contains(char::is_whitespace));
    let is_whole = read.entries.is_empty()
        && read.blanks.is_empty()
        && entry.blanks.is_empty()
        && (entry.is_tight() || is_told);
    (is_whole && (entry.method.is_some() || entry.condition.is_some())).then_some(entry)
}

/// One parameter as it was given.
#[derive(Debug, Clone)]
pub struct DraftParameter<'a> {
    /// The name that the server receives, as plain text.
    pub key: Given<'a>,
    /// Its value.
    pub value: DraftValue<'a>,
    /// What it may replace.
    pub layer: Layer,
    /// The set that it was taken in with.
    pub set: Option<Arc<UsedSet>>,
}

impl PartialEq for DraftParameter<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (set, other_set) = (self.set.as_ref(), other.set.as_ref());
        self.has_same_value(other)
            && self.key == other.key
            && self.layer == other.layer
            && set.map(|set| &set.name) == other_set.map(|set| &set.name)
    }
}

/// A set of a file, as a callback or `[defaults]` takes it in.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct UsedSet {
    /// Its name.
    pub name: String,
    /// Where the list has this name.
    pub place: Span,
    /// Where the list is. No set of it replaces what another one says.
    pub list: Span,
}

/// The value of a parameter as it was given.
#[derive(Debug, Clone)]
pub enum DraftValue<'a> {
    /// The placeholder named by the key.
    Placeholder,
    /// Plain text with placeholders.
    Raw(Given<'a>),
    /// Text with placeholders that is encoded already.
    Encoded(Given<'a>),
    /// A whole pair of a body as it stands there, key and all: perhaps without a `=`, or with a key that no plain text
    /// encodes to.
    Written(Given<'a>),
}

/// Where a parameter comes from. One of a higher layer takes the place of one below with the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The trigger's recommended placeholders.
    Recommended,
    /// `[defaults]` of a file.
    Default,
    /// `placeholders` of a callback, or `--placeholder`.
    Placeholder,
    /// `params` of a callback, or `--param`.
    Param,
}

impl Layer {
    /// Whether the callback itself names the parameter.
    pub fn is_own(self) -> bool {
        self >= Self::Placeholder
    }
}

impl<'a> DraftParameter<'a> {
    /// A parameter that comes from no set.
    pub fn new(key: Given<'a>, value: DraftValue<'a>, layer: Layer) -> Self {
        Self {
            key,
            value,
            layer,
            set: None,
        }
    }

    /// The parameter `name={name}`. Braces around the name are accepted.
    pub fn placeholder(name: &Given<'a>, layer: Layer) -> Self {
        let text = name.text();
        let key = match in_braces(text) {
            Some(_) => name.slice(1..text.len() - 1),
            None => name.clone(),
        };
        Self::new(key, DraftValue::Placeholder, layer)
    }

    /// A parameter from `KEY=TEMPLATE` or `KEY:=TEXT`; `None` without a `=`.
    pub fn pair(text: &Given<'a>, layer: Layer) -> Option<Self> {
        let equals = text.text().find('=')?;
        let value = text.slice(equals + 1..text.text().len());
        let (key, value) = match text.text()[..equals].strip_suffix(':') {
            Some(key) => (text.slice(0..key.len()), DraftValue::Encoded(value)),
            None => (text.slice(0..equals), DraftValue::Raw(value)),
        };
        Some(Self::new(key, value, layer))
    }

    /// The pairs of a body as it is sent: keys with encoded values, or, where these cannot say it, all as they are written.
    /// One that is empty has an empty pair, for its comma is sent.
    pub fn body(text: &Given<'a>, range: Range<usize>) -> Vec<Self> {
        let mut pairs = pairs(text.text(), range.clone());
        if pairs.is_empty() {
            pairs.push(Pair::read(text.text(), range));
        }
        let mut keys = HashSet::new();
        let mut is_said = |pair: &Pair| {
            let key = &text.text()[pair.key.clone()];
            let value = pair.value.clone().map(|range| &text.text()[range]);
            let is_key = Encoded::read(key).is_ok_and(|key| key.plain_key().is_some());
            is_key
                && keys.insert(key)
                && value.is_some_and(|value| value.is_ascii() && !value.contains('#'))
        };
        let are_said = pairs.iter().all(&mut is_said);
        let one = |pair: &Pair| {
            let mut key = text.slice(pair.key.clone());
            let plain = percent_decode_str(key.text()).decode_utf8_lossy();
            if plain != key.text() {
                key = Given::derived(key.place(), plain.into_owned());
            }
            let value = match pair.value.clone().filter(|_| are_said) {
                Some(value) => DraftValue::Encoded(text.slice(value)),
                None => DraftValue::Written(text.slice(pair.range.clone())),
            };
            Self::new(key, value, Layer::Param)
        };
        pairs.iter().map(one).collect()
    }

    /// The whole pair, where it stands as it was written.
    pub fn written(&self) -> Option<&str> {
        match &self.value {
            DraftValue::Written(pair) => Some(pair.text()),
            _ => None,
        }
    }

    /// Whether it is `name={name}`, of which a list of names has the name alone.
    pub fn is_named(&self) -> bool {
        let key = self.key.text();
        !self.is_encoded() && !key.contains(',') && self.value_text() == format!("{{{key}}}")
    }

    /// It as `KEY=TEMPLATE` or `KEY:=TEXT`.
    pub fn pair_text(&self) -> String {
        let ties = if self.is_encoded() { ":=" } else { "=" };
        format!("{}{ties}{}", self.key.text(), self.value_text())
    }

    /// Whether another parameter has the same value.
    pub fn has_same_value(&self, other: &DraftParameter<'_>) -> bool {
        self.written() == other.written()
            && self.is_encoded() == other.is_encoded()
            && self.value_text() == other.value_text()
    }

    /// The text of its value, where one is given beside the key.
    pub fn given_value(&self) -> Option<&Given<'a>> {
        match &self.value {
            DraftValue::Placeholder => None,
            DraftValue::Raw(value) | DraftValue::Encoded(value) | DraftValue::Written(value) => {
                Some(value)
            }
        }
    }

    /// Whether its value is encoded already.
    pub fn is_encoded(&self) -> bool {
        matches!(self.value, DraftValue::Encoded(_) | DraftValue::Written(_))
    }

    /// The same, without what it borrows.
    #[must_use]
    pub fn into_owned(self) -> DraftParameter<'static> {
        DraftParameter {
            key: self.key.into_owned(),
            value: match self.value {
                DraftValue::Placeholder => DraftValue::Placeholder,
                DraftValue::Raw(value) => DraftValue::Raw(value.into_owned()),
                DraftValue::Encoded(value) => DraftValue::Encoded(value.into_owned()),
                DraftValue::Written(pair) => DraftValue::Written(pair.into_owned()),
            },
            layer: self.layer,
            set: self.set,
        }
    }

    /// The value as people would type it: `{name}` for a placeholder.
    pub fn value_text(&self) -> Cow<'_, str> {
        match &self.value {
            DraftValue::Placeholder => Cow::Owned(format!("{{{}}}", self.key.text())),
            DraftValue::Raw(value) | DraftValue::Encoded(value) => Cow::Borrowed(value.text()),
            DraftValue::Written(pair) => {
                let value = pair.text().split_once('=');
                Cow::Borrowed(value.map_or("", |(_, value)| value))
            }
        }
    }
}

/// Given texts as texts.
pub fn texts(list: &[Given<'_>]) -> Vec<String> {
    list.iter().map(|one| one.text().to_owned()).collect()
}
