//! The rows of `placeholders/*.toml`, as the files write them.

use super::sample::SampleRow;
use serde::Deserialize;
use toml::Spanned;

/// One file of the catalogue: its path as shown in errors, and its text.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CategoryFile {
    pub(crate) title: String,
    pub(crate) placeholder: Vec<Spanned<PlaceholderRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceholderRow {
    pub(crate) name: Spanned<String>,
    pub(crate) description: Spanned<String>,
    pub(crate) example: Spanned<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Spanned<String>,
    #[serde(default)]
    pub(crate) platforms: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) values: Vec<String>,
    #[serde(default)]
    pub(crate) offers: Vec<String>,
    #[serde(default)]
    pub(crate) unavailable: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) unavailable_inferred: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) aliases: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) mistakes: Vec<Spanned<String>>,
    pub(crate) sample: Option<Spanned<SampleRow>>,
    pub(crate) status: Spanned<String>,
    pub(crate) source: Spanned<String>,
    pub(crate) checked: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TriggerFile {
    pub(crate) trigger: Vec<TriggerRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TriggerRow {
    pub(crate) id: Spanned<String>,
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) aliases: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    pub(crate) group: String,
    pub(crate) description: Spanned<String>,
    pub(crate) surprise: Option<String>,
    pub(crate) activity_kinds: Vec<String>,
    #[serde(default)]
    pub(crate) sample_as: Vec<Spanned<String>>,
    pub(crate) in_global: Option<bool>,
    pub(crate) needs_event_token: bool,
    pub(crate) link_parameter: Option<String>,
    pub(crate) api_id: Option<String>,
    pub(crate) recommended: Vec<Spanned<String>>,
    pub(crate) recommended_by: Spanned<String>,
    pub(crate) source: Spanned<String>,
    pub(crate) checked: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherFile {
    pub(crate) source: Spanned<String>,
    pub(crate) checked: Spanned<String>,
    pub(crate) app_words: Vec<String>,
    pub(crate) partner_name: Vec<PartnerRow>,
    pub(crate) noted_name: Vec<NotedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FallbackFile {
    pub(crate) fallback: Vec<FallbackRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FallbackRow {
    pub(crate) names: Vec<Spanned<String>>,
    pub(crate) source: Spanned<String>,
    pub(crate) checked: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartnerRow {
    pub(crate) names: Vec<Spanned<String>>,
    #[serde(rename = "about")]
    _about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotedRow {
    pub(crate) names: Vec<Spanned<String>>,
    pub(crate) note: String,
}

impl OtherFile {
    /// Every name, with its row among the noted ones if it is one.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&Spanned<String>, Option<usize>)> {
        let partners = self.partner_name.iter().flat_map(|row| &row.names);
        let noted = self.noted_name.iter().enumerate();
        let noted = noted.flat_map(|(at, row)| row.names.iter().map(move |name| (name, Some(at))));
        partners.map(|name| (name, None)).chain(noted)
    }
}

/// The errors met so far, each `path:line: what is wrong`.
#[derive(Default)]
pub(crate) struct Errors(pub(crate) Vec<String>);

impl Errors {
    pub(crate) fn add(&mut self, file: &File, at: usize, message: &str) {
        let line = 1 + file.text[..at.min(file.text.len())].matches('\n').count();
        self.0.push(format!("{}:{line}: {message}", file.path));
    }
}

pub(crate) fn parse<T: for<'a> Deserialize<'a>>(file: &File, errors: &mut Errors) -> Option<T> {
    match toml::from_str(&file.text) {
        Ok(rows) => Some(rows),
        Err(error) => {
            errors.add(
                file,
                error.span().map_or(0, |span| span.start),
                error.message(),
            );
            None
        }
    }
}

pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// Every file of the catalogue, parsed.
pub(crate) struct Rows<'f> {
    pub(crate) categories: Vec<(&'f File, CategoryFile)>,
    pub(crate) triggers: (&'f File, TriggerFile),
    pub(crate) others: Option<(&'f File, OtherFile)>,
    pub(crate) fallbacks: Option<(&'f File, FallbackFile)>,
}

impl<'f> Rows<'f> {
    /// Parses the files; each is known by its name.
    pub(crate) fn parse(files: &'f [File]) -> Result<Self, Vec<String>> {
        let mut errors = Errors::default();
        let (mut triggers, mut others, mut fallbacks) = (None, None, None);
        let mut categories = Vec::new();
        for file in files {
            match stem(&file.path) {
                "triggers" => triggers = parse(file, &mut errors).map(|rows| (file, rows)),
                "fallbacks" => fallbacks = parse(file, &mut errors).map(|rows| (file, rows)),
                "other_names" => others = parse(file, &mut errors).map(|rows| (file, rows)),
                _ => categories.extend(parse(file, &mut errors).map(|rows| (file, rows))),
            }
        }
        match triggers {
            _ if !errors.0.is_empty() => Err(errors.0),
            None => Err(vec!["placeholders/triggers.toml: missing".into()]),
            Some(triggers) => Ok(Self {
                categories,
                triggers,
                others,
                fallbacks,
            }),
        }
    }

    /// Every placeholder, with its file.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = (&'f File, &PlaceholderRow)> {
        let categories = self.categories.iter();
        categories.flat_map(|(file, category)| {
            category.placeholder.iter().map(|row| (*file, row.as_ref()))
        })
    }

    /// The triggers that a list means, in the order of `triggers.toml`: ids, `sk_*` for all that begin so, and
    /// `!id` for one that an earlier word took in.
    pub(crate) fn matching(&self, list: &[Spanned<String>]) -> Vec<&str> {
        let is_meant = |id: &str| {
            let words = list.iter().map(|word| word.as_ref().as_str());
            let last = words
                .rev()
                .find(|word| matches(word.trim_start_matches('!'), id));
            last.is_some_and(|word| !word.starts_with('!'))
        };
        let ids = self.triggers.1.trigger.iter();
        ids.map(|row| row.id.as_ref().as_str())
            .filter(|id| is_meant(id))
            .collect()
    }

    /// Of a list of triggers the words that mean none.
    pub(crate) fn idle<'l>(
        &self,
        list: &'l [Spanned<String>],
    ) -> impl Iterator<Item = &'l Spanned<String>> {
        list.iter().filter(|word| {
            let word = word.as_ref().trim_start_matches('!');
            let mut ids = self.triggers.1.trigger.iter();
            !ids.any(|row| matches(word, row.id.as_ref()))
        })
    }

    /// The placeholder of this name.
    pub(crate) fn placeholder(&self, name: &str) -> Option<&PlaceholderRow> {
        let mut rows = self.placeholders().map(|(_, row)| row);
        rows.find(|row| row.name.as_ref() == name)
    }
}

fn matches(word: &str, id: &str) -> bool {
    word.strip_suffix('*')
        .map_or(word == id, |start| id.starts_with(start))
}

/// Platforms as the files write them, and as the program's enum names them.
pub(crate) const PLATFORMS: &[(&str, &str)] = &[
    ("ios", "Ios"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("windows_phone", "WindowsPhone"),
    ("fire_os", "FireOs"),
    ("tizen", "Tizen"),
    ("web", "Web"),
    ("roku", "Roku"),
    ("vizio", "Vizio"),
];

/// Types as the files write them, and as the program's enum names them.
pub(crate) const TYPES: &[(&str, &str)] = &[
    ("string", "String"),
    ("integer", "Integer"),
    ("decimal", "Decimal"),
    ("boolean", "Boolean"),
    ("timestamp", "Timestamp"),
    ("timestamp_ms", "TimestampMs"),
    ("json", "Json"),
];

pub(crate) fn variant(table: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, variant)| *variant)
}
