//! Reads the rows of `placeholders/*.toml`, refuses the bad ones, and writes the static tables as Rust.

#[path = "sample.rs"]
mod sample;

use sample::SampleRow;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use toml::Spanned;

/// One file of the catalogue: its path as shown in errors, and its text.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryFile {
    title: String,
    placeholder: Vec<Spanned<PlaceholderRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceholderRow {
    name: Spanned<String>,
    description: Spanned<String>,
    example: Spanned<String>,
    #[serde(rename = "type")]
    kind: Spanned<String>,
    #[serde(default)]
    platforms: Vec<Spanned<String>>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    offers: Vec<String>,
    #[serde(default)]
    unavailable: Vec<Spanned<String>>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    mistakes: Vec<Spanned<String>>,
    sample: Option<Spanned<SampleRow>>,
    status: Spanned<String>,
    source: Spanned<String>,
    checked: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggerFile {
    trigger: Vec<TriggerRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggerRow {
    id: Spanned<String>,
    label: String,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    group: String,
    description: Spanned<String>,
    surprise: Option<String>,
    activity_kinds: Vec<String>,
    #[serde(default)]
    sample_as: Vec<Spanned<String>>,
    in_global: Option<bool>,
    needs_event_token: bool,
    link_parameter: Option<String>,
    api_id: Option<String>,
    recommended: Vec<Spanned<String>>,
    recommended_by: Spanned<String>,
    source: Spanned<String>,
    checked: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartnerFile {
    partner_name: Vec<PartnerRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FallbackFile {
    fallback: Vec<FallbackRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FallbackRow {
    names: Vec<Spanned<String>>,
    source: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartnerRow {
    names: Vec<Spanned<String>>,
    suggest: String,
}

/// The errors met so far, each `path:line: what is wrong`.
#[derive(Default)]
struct Errors(Vec<String>);

impl Errors {
    fn add(&mut self, file: &File, at: usize, message: &str) {
        let line = 1 + file.text[..at.min(file.text.len())].matches('\n').count();
        self.0.push(format!("{}:{line}: {message}", file.path));
    }
}

/// What a good catalogue compiles to.
pub(crate) struct Compiled {
    /// The static tables, as Rust.
    pub(crate) tables: String,
    /// Date and size in one line, for `--version`.
    pub(crate) summary: String,
}

/// Compiles the files into the source of the static tables, or says all that is wrong with them.
///
/// # Errors
/// One line for each bad row: a duplicate, an unknown trigger, an example that does not fit its type,
/// a missing source, or TOML that does not parse.
pub(crate) fn compile(files: &[File]) -> Result<Compiled, Vec<String>> {
    let mut errors = Errors::default();
    let mut triggers = None;
    let mut partners = None;
    let mut fallbacks = None;
    let mut categories = Vec::new();
    for file in files {
        match stem(&file.path) {
            "triggers" => {
                triggers = parse::<TriggerFile>(file, &mut errors).map(|rows| (file, rows));
            }
            "fallbacks" => {
                fallbacks = parse::<FallbackFile>(file, &mut errors).map(|rows| (file, rows));
            }
            "partner_names" => {
                partners = parse::<PartnerFile>(file, &mut errors).map(|rows| (file, rows));
            }
            _ => {
                if let Some(rows) = parse::<CategoryFile>(file, &mut errors) {
                    categories.push((file, rows));
                }
            }
        }
    }
    if !errors.0.is_empty() {
        return Err(errors.0);
    }
    let Some((trigger_file, triggers)) = triggers else {
        return Err(vec!["placeholders/triggers.toml: missing".into()]);
    };
    let partner_rows = partners
        .as_ref()
        .map_or(&[][..], |(_, rows)| &rows.partner_name);

    let trigger_ids = check_triggers(trigger_file, &triggers, &mut errors);
    let names = check_names(&categories, &mut errors);
    for (file, category) in &categories {
        for row in &category.placeholder {
            check_placeholder(file, row.as_ref(), &trigger_ids, &mut errors);
        }
    }
    check_samples(&categories, &trigger_ids, &mut errors);
    for trigger in &triggers.trigger {
        for id in &trigger.sample_as {
            if !trigger_ids.contains_key(id.as_ref().as_str()) {
                let message = format!("unknown trigger `{}`", id.as_ref());
                errors.add(trigger_file, id.span().start, &message);
            }
        }
        check_recommended(trigger_file, trigger, &categories, &mut errors);
    }
    if let Some((file, rows)) = &fallbacks {
        check_fallbacks(file, rows, &categories, &mut errors);
    }
    if let Some((file, rows)) = &partners {
        for name in rows.partner_name.iter().flat_map(|row| &row.names) {
            if names.contains(name.as_ref().as_str()) {
                errors.add(file, name.span().start, "this name is one of Adjust's");
            }
        }
    }
    if errors.0.is_empty() {
        let fallback_rows = fallbacks
            .as_ref()
            .map_or(&[][..], |(_, rows)| &rows.fallback);
        let rows = || {
            categories
                .iter()
                .flat_map(|(_, category)| &category.placeholder)
        };
        let newest = rows()
            .map(|row| row.as_ref().checked.as_ref().as_str())
            .max()
            .unwrap_or_default();
        let (count, trigger_count) = (rows().count(), triggers.trigger.len());
        let summary = format!("{newest}: {count} placeholders, {trigger_count} triggers");
        let tables = render(&categories, &triggers, partner_rows, fallback_rows);
        Ok(Compiled { tables, summary })
    } else {
        Err(errors.0)
    }
}

fn parse<T: for<'a> Deserialize<'a>>(file: &File, errors: &mut Errors) -> Option<T> {
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

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// Ids and aliases of all triggers; a repeated one is an error.
fn check_triggers<'a>(
    file: &File,
    rows: &'a TriggerFile,
    errors: &mut Errors,
) -> BTreeMap<&'a str, &'a str> {
    let mut ids = BTreeMap::new();
    for row in &rows.trigger {
        for id in std::iter::once(&row.id).chain(&row.aliases) {
            if ids
                .insert(id.as_ref().as_str(), row.id.as_ref().as_str())
                .is_some()
            {
                errors.add(
                    file,
                    id.span().start,
                    &format!("duplicate trigger `{}`", id.as_ref()),
                );
            }
        }
        require(file, &row.description, "description", errors);
        require(file, &row.source, "source", errors);
        check_date(file, &row.checked, errors);
        if !["adjust", "cbgen"].contains(&row.recommended_by.as_ref().as_str()) {
            errors.add(
                file,
                row.recommended_by.span().start,
                "recommended_by is `adjust` or `cbgen`",
            );
        }
    }
    ids
}

/// All names, aliases and mistakes; one that stands twice is an error.
fn check_names<'a>(
    categories: &'a [(&'a File, CategoryFile)],
    errors: &mut Errors,
) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for (file, category) in categories {
        for row in category.placeholder.iter().map(Spanned::as_ref) {
            for name in std::iter::once(&row.name)
                .chain(&row.aliases)
                .chain(&row.mistakes)
            {
                let valid = name.as_ref() == "dcp_<name>"
                    || (!name.as_ref().is_empty()
                        && name
                            .as_ref()
                            .bytes()
                            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
                if !valid {
                    errors.add(
                        file,
                        name.span().start,
                        "a name has lower-case letters, digits and `_`",
                    );
                }
                if !names.insert(name.as_ref().as_str()) {
                    errors.add(
                        file,
                        name.span().start,
                        &format!("duplicate name `{}`", name.as_ref()),
                    );
                }
            }
        }
    }
    names
}

fn check_placeholder(
    file: &File,
    row: &PlaceholderRow,
    triggers: &BTreeMap<&str, &str>,
    errors: &mut Errors,
) {
    require(file, &row.description, "description", errors);
    require(file, &row.source, "source", errors);
    check_date(file, &row.checked, errors);
    if !["documented", "observed"].contains(&row.status.as_ref().as_str()) {
        errors.add(
            file,
            row.status.span().start,
            "status is `documented` or `observed`",
        );
    }
    for trigger in &row.unavailable {
        if triggers.get(trigger.as_ref().as_str()) != Some(&trigger.as_ref().as_str()) {
            let message = format!("unknown trigger `{}`", trigger.as_ref());
            errors.add(file, trigger.span().start, &message);
        }
    }
    for platform in &row.platforms {
        if variant(PLATFORMS, platform.as_ref()).is_none() {
            let message = format!("unknown platform `{}`", platform.as_ref());
            errors.add(file, platform.span().start, &message);
        }
    }
    if !row.values.is_empty() && !row.offers.is_empty() {
        let message = "`values` is the whole list, `offers` a part of it: only one of them";
        errors.add(file, row.name.span().start, message);
    }
    if let Err(message) = fits(row.kind.as_ref(), row.name.as_ref(), row.example.as_ref()) {
        errors.add(file, row.example.span().start, &message);
    }
}

/// Samples name placeholders and triggers that exist, list values of their row's type, and do not go round.
fn check_samples(
    categories: &[(&File, CategoryFile)],
    triggers: &BTreeMap<&str, &str>,
    errors: &mut Errors,
) {
    let rows = || {
        let rows = categories.iter().flat_map(|(file, category)| {
            category.placeholder.iter().map(|row| (*file, row.as_ref()))
        });
        rows.filter_map(|(file, row)| row.sample.as_ref().map(|sample| (file, row, sample)))
    };
    let by_name: BTreeMap<&str, &SampleRow> = rows()
        .map(|(_, row, sample)| (row.name.as_ref().as_str(), sample.as_ref()))
        .collect();
    let mut groups = BTreeMap::new();
    for (file, row, spanned) in rows() {
        let (at, sample) = (spanned.span().start, spanned.as_ref());
        let name = row.name.as_ref();
        let mut wrong: Vec<String> = sample
            .values()
            .filter_map(|value| fits(row.kind.as_ref(), name, value).err())
            .collect();
        wrong.extend(sample.render().err());
        for other in sample
            .names()
            .filter(|name| row_of(categories, name).is_none())
        {
            wrong.push(format!("unknown placeholder `{other}`"));
        }
        for id in sample.triggers().filter(|id| !triggers.contains_key(id)) {
            wrong.push(format!("unknown trigger `{id}`"));
        }
        match sample.group_length() {
            Err(message) => wrong.push(message),
            Ok(Some((group, length))) if *groups.entry(group).or_insert(length) != length => {
                wrong.push(format!(
                    "another row of group `{group}` has more or fewer values"
                ));
            }
            Ok(_) => {}
        }
        if sample::is_circular(name, &by_name) {
            wrong.push("this sample is made from itself".into());
        }
        for message in wrong {
            errors.add(file, at, &message);
        }
    }
}

fn check_recommended(
    file: &File,
    trigger: &TriggerRow,
    categories: &[(&File, CategoryFile)],
    errors: &mut Errors,
) {
    for name in &trigger.recommended {
        match row_of(categories, name.as_ref()) {
            None => {
                errors.add(
                    file,
                    name.span().start,
                    &format!("unknown placeholder `{}`", name.as_ref()),
                );
            }
            Some(row)
                if row
                    .unavailable
                    .iter()
                    .any(|t| t.as_ref() == trigger.id.as_ref()) =>
            {
                let message = format!("`{}` has no value on this trigger", name.as_ref());
                errors.add(file, name.span().start, &message);
            }
            Some(_) => {}
        }
    }
}

/// The row of this name.
fn row_of<'a>(categories: &'a [(&File, CategoryFile)], name: &str) -> Option<&'a PlaceholderRow> {
    let rows = categories
        .iter()
        .flat_map(|(_, category)| &category.placeholder)
        .map(Spanned::as_ref);
    rows.into_iter().find(|row| row.name.as_ref() == name)
}

fn check_fallbacks(
    file: &File,
    rows: &FallbackFile,
    categories: &[(&File, CategoryFile)],
    errors: &mut Errors,
) {
    for row in &rows.fallback {
        require(file, &row.source, "source", errors);
        for name in &row.names {
            if row_of(categories, name.as_ref()).is_none() {
                errors.add(
                    file,
                    name.span().start,
                    &format!("unknown placeholder `{}`", name.as_ref()),
                );
            }
        }
    }
}

fn require(file: &File, text: &Spanned<String>, field: &str, errors: &mut Errors) {
    if text.as_ref().trim().is_empty() {
        errors.add(file, text.span().start, &format!("missing {field}"));
    }
}

fn check_date(file: &File, date: &Spanned<String>, errors: &mut Errors) {
    let date_text = date.as_ref().as_bytes();
    let shape = date_text.len() == 10
        && date_text.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        errors.add(file, date.span().start, "checked is a date, YYYY-MM-DD");
    }
}

/// Whether an example is a value of its type; `_hour` names are on the hour.
fn fits(kind: &str, name: &str, example: &str) -> Result<(), String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = example.strip_prefix('-').unwrap_or(example);
    let good = match kind {
        "string" => !example.is_empty(),
        "integer" => digits(unsigned),
        "decimal" => match unsigned.split_once('.') {
            Some((whole, part)) => digits(whole) && digits(part),
            None => digits(unsigned),
        },
        "boolean" => example == "0" || example == "1",
        "timestamp" => digits(example) && example.len() == 10,
        "timestamp_ms" => digits(example) && example.len() == 13,
        "json" => serde_json::from_str::<serde_json::Value>(example).is_ok(),
        _ => return Err(format!("unknown type `{kind}`")),
    };
    if !good {
        return Err(format!("the example `{example}` is no {kind}"));
    }
    let on_the_hour = example
        .parse::<u64>()
        .is_ok_and(|seconds| seconds % 3600 == 0);
    if kind == "timestamp" && name.ends_with("_hour") && !on_the_hour {
        return Err(format!("the example `{example}` is not on the hour"));
    }
    let adid_shape = ["idfa", "idfv", "gps_adid"].contains(&name);
    if adid_shape && !example.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
        return Err(format!(
            "the example `{example}` has letters that no UUID has"
        ));
    }
    Ok(())
}

/// Platforms as the files write them, and as the program's enum names them.
const PLATFORMS: &[(&str, &str)] = &[
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
const TYPES: &[(&str, &str)] = &[
    ("string", "String"),
    ("integer", "Integer"),
    ("decimal", "Decimal"),
    ("boolean", "Boolean"),
    ("timestamp", "Timestamp"),
    ("timestamp_ms", "TimestampMs"),
    ("json", "Json"),
];

fn variant(table: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, variant)| *variant)
}

fn strings<'a>(list: impl IntoIterator<Item = &'a Spanned<String>>) -> String {
    let quoted: Vec<String> = list
        .into_iter()
        .map(|text| format!("{:?}", text.as_ref()))
        .collect();
    format!("&[{}]", quoted.join(", "))
}

fn render(
    categories: &[(&File, CategoryFile)],
    triggers: &TriggerFile,
    partners: &[PartnerRow],
    fallbacks: &[FallbackRow],
) -> String {
    let mut out = String::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut rows: Vec<(&File, &PlaceholderRow)> = categories
        .iter()
        .flat_map(|(file, category)| category.placeholder.iter().map(|row| (*file, row.as_ref())))
        .collect();
    rows.sort_by(|a, b| a.1.name.as_ref().cmp(b.1.name.as_ref()));

    let _ = writeln!(
        out,
        "/// The categories, one for each file of `placeholders/`."
    );
    let _ = writeln!(
        out,
        "pub(super) static CATEGORIES: [Category; {}] = [",
        categories.len()
    );
    for (file, category) in categories {
        let _ = writeln!(
            out,
            "    Category {{ id: {:?}, title: {:?} }},",
            stem(&file.path),
            category.title
        );
    }
    let _ = writeln!(out, "];");

    let _ = writeln!(out, "/// Every placeholder, by name.");
    let _ = writeln!(
        out,
        "pub(super) static PLACEHOLDERS: [Placeholder; {}] = [",
        rows.len()
    );
    for (index, (file, row)) in rows.iter().enumerate() {
        let name = row.name.as_ref();
        names.insert(name.clone(), format!("Meaning::Name({index})"));
        for alias in &row.aliases {
            names.insert(alias.as_ref().clone(), format!("Meaning::Alias({index})"));
        }
        for mistake in &row.mistakes {
            names.insert(
                mistake.as_ref().clone(),
                format!("Meaning::Mistake({index})"),
            );
        }
        let recommended: Vec<&Spanned<String>> = triggers
            .trigger
            .iter()
            .filter(|trigger| trigger.recommended.iter().any(|r| r.as_ref() == name))
            .map(|trigger| &trigger.id)
            .collect();
        let platforms: Vec<String> = row
            .platforms
            .iter()
            .filter_map(|platform| variant(PLATFORMS, platform.as_ref()))
            .map(|variant| format!("Platform::{variant}"))
            .collect();
        let sample = row.sample.as_ref().map(Spanned::as_ref);
        let _ = writeln!(
            out,
            "    Placeholder {{ name: Cow::Borrowed({name:?}), category: {:?}, description: Cow::Borrowed({:?}), \
             example: Cow::Borrowed({:?}), kind: ValueType::{}, values: &{:?}, offers: &{:?}, platforms: &[{}], recommended: {}, unavailable: {}, \
             aliases: {}, mistakes: {}, sample: {}, sample_only_on: &{:?}, sample_not_on: &{:?}, sample_on: &{:?}, status: Status::{}, source: Cow::Borrowed({:?}), checked: {:?} }},",
            stem(&file.path),
            row.description.as_ref(),
            row.example.as_ref(),
            variant(TYPES, row.kind.as_ref()).unwrap_or("String"),
            row.values,
            row.offers,
            platforms.join(", "),
            strings(recommended),
            strings(&row.unavailable),
            strings(&row.aliases),
            strings(&row.mistakes),
            sample
                .and_then(|sample| sample.render().ok())
                .unwrap_or_else(|| "Sample::Example".into()),
            sample.map(SampleRow::only_on).unwrap_or_default(),
            sample.map(SampleRow::not_on).unwrap_or_default(),
            sample.map(SampleRow::on).unwrap_or_default(),
            if row.status.as_ref() == "documented" {
                "Documented"
            } else {
                "Observed"
            },
            row.source.as_ref(),
            row.checked.as_ref(),
        );
    }
    let _ = writeln!(out, "];");

    let _ = writeln!(
        out,
        "/// Names that belong to ad networks, with the one to suggest."
    );
    let _ = writeln!(
        out,
        "pub(super) static PARTNER_SUGGESTIONS: [&str; {}] = [",
        partners.len()
    );
    for (index, row) in partners.iter().enumerate() {
        for name in &row.names {
            names.insert(name.as_ref().clone(), format!("Meaning::Partner({index})"));
        }
        let _ = writeln!(out, "    {:?},", row.suggest);
    }
    let _ = writeln!(out, "];");

    let _ = writeln!(out, "/// The fallbacks that somebody has published.");
    let _ = writeln!(
        out,
        "pub(super) static FALLBACKS: [&str; {}] = [",
        fallbacks.len()
    );
    for row in fallbacks {
        let names: Vec<&str> = row
            .names
            .iter()
            .map(|name| name.as_ref().as_str())
            .collect();
        let _ = writeln!(out, "    {:?},", names.join("||"));
    }
    let _ = writeln!(out, "];");

    let _ = writeln!(out, "/// Every word with a meaning, sorted.");
    let _ = writeln!(
        out,
        "pub(super) static NAMES: [(&str, Meaning); {}] = [",
        names.len()
    );
    for (name, meaning) in &names {
        let _ = writeln!(out, "    ({name:?}, {meaning}),");
    }
    let _ = writeln!(out, "];");

    render_triggers(&mut out, triggers);
    let newest = rows.iter().map(|(_, row)| row.checked.as_ref()).max();
    let _ = writeln!(out, "/// The newest `checked` date of all rows.");
    let _ = writeln!(
        out,
        "pub(super) const CHECKED: &str = {:?};",
        newest.map_or("", |date| date.as_str())
    );
    out
}

fn render_triggers(out: &mut String, triggers: &TriggerFile) {
    let _ = writeln!(
        out,
        "/// Every trigger, in the order in which they are shown."
    );
    let _ = writeln!(
        out,
        "pub(super) static TRIGGERS: [Trigger; {}] = [",
        triggers.trigger.len()
    );
    for row in &triggers.trigger {
        let kinds: Vec<String> = row
            .activity_kinds
            .iter()
            .map(|kind| format!("{kind:?}"))
            .collect();
        let _ = writeln!(
            out,
            "    Trigger {{ id: {:?}, label: {:?}, aliases: {}, group: {:?}, description: {:?}, surprise: {:?}, \
             activity_kinds: &[{}], sample_as: {}, in_global: {:?}, needs_event_token: {:?}, link_parameter: {:?}, api_id: {:?}, \
             recommended: {}, recommended_by: RecommendedBy::{}, source: {:?}, checked: {:?} }},",
            row.id.as_ref(),
            row.label,
            strings(&row.aliases),
            row.group,
            row.description.as_ref(),
            row.surprise,
            kinds.join(", "),
            strings(&row.sample_as),
            row.in_global,
            row.needs_event_token,
            row.link_parameter,
            row.api_id.as_ref().unwrap_or(row.id.as_ref()),
            strings(&row.recommended),
            if row.recommended_by.as_ref() == "adjust" {
                "Adjust"
            } else {
                "Cbgen"
            },
            row.source.as_ref(),
            row.checked.as_ref(),
        );
    }
    let _ = writeln!(out, "];");
}
