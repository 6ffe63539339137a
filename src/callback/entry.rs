//! One complete destination: method, condition, URL, body.

use super::condition::Condition;
use super::encoded::Encoded;
use super::endpoint::Endpoint;
use super::template::Template;

/// How the request is made, and whether the entry says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// GET, which the entry leaves out: the old form of the grammar.
    #[default]
    Implied,
    /// GET, written in front.
    Get,
    /// POST, written in front.
    Post,
}

impl Method {
    /// Whether the request is a POST.
    pub const fn is_post(self) -> bool {
        matches!(self, Self::Post)
    }

    /// The method's word.
    pub const fn word(self) -> &'static str {
        if self.is_post() { "POST" } else { "GET" }
    }

    /// What says it in front of an entry.
    pub const fn front(self) -> &'static str {
        match self {
            Self::Implied => "",
            Self::Get => "GET,",
            Self::Post => "POST,",
        }
    }

    /// The method of an entry with this word in front; `None` for a word that is none.
    pub fn parse(word: Option<&str>) -> Option<Self> {
        Some(match word {
            None => Self::Implied,
            Some("GET") => Self::Get,
            Some("POST") => Self::Post,
            Some(_) => return None,
        })
    }
}

/// One `key=value`. An empty key without a value is an empty pair: what stands behind a final `&`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name that the server receives.
    pub key: Encoded,
    /// Text and placeholders; `None` for a key without `=`.
    pub value: Option<Template>,
}

impl Parameter {
    /// Whether nothing stands between two separators.
    pub fn is_empty_pair(&self) -> bool {
        self.key.as_str().is_empty() && self.value.is_none()
    }
}

/// Appends pairs, joined by `&`.
pub fn push_pairs(out: &mut String, pairs: &[Parameter]) {
    for (at, pair) in pairs.iter().enumerate() {
        if at > 0 {
            out.push('&');
        }
        out.push_str(pair.key.as_str());
        if let Some(value) = &pair.value {
            out.push('=');
            out.push_str(value.as_str());
        }
    }
}

/// One entry of a callback field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How the request is made.
    pub method: Method,
    /// When it is sent; `None`: always.
    pub condition: Option<Condition>,
    /// Where to.
    pub endpoint: Endpoint,
    /// The pairs behind the `?`; `None` where there is no `?`.
    pub query: Option<Vec<Parameter>>,
    /// The pairs of a POST body.
    pub body: Option<Vec<Parameter>>,
}

impl Entry {
    /// The parameters of the URL, without empty pairs.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        let query = self.query.iter().flatten();
        query.filter(|parameter| !parameter.is_empty_pair())
    }

    /// The length of the URL with its parameters, in bytes.
    pub fn url_length(&self) -> usize {
        let pair = |pair: &Parameter| {
            let value = pair.value.as_ref();
            // A separator stands before each.
            1 + pair.key.as_str().len() + value.map_or(0, |value| 1 + value.as_str().len())
        };
        let query = self.query.as_ref().map(|pairs| {
            let pairs: usize = pairs.iter().map(pair).sum();
            pairs.max(1)
        });
        self.endpoint.as_str().len() + query.unwrap_or(0)
    }

    /// Every placeholder of the URL and body, in order, without braces; `a||b` as it is written.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        let pairs = self.query.iter().chain(&self.body).flatten();
        let values = pairs.filter_map(|parameter| parameter.value.as_ref());
        let path = std::iter::once(self.endpoint.template());
        path.chain(values).flat_map(Template::placeholders)
    }
}
