//! Writes the rows as the static tables of `src/catalogue`.

use super::rows::{
    File, OtherFile, PLATFORMS, PlaceholderRow, Rows, TYPES, TriggerRow, stem, variant,
};
use super::sample::SampleRow;
use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use toml::Spanned;

/// The source of all tables; `newest` is the newest `checked` date.
pub(crate) fn render(rows: &Rows<'_>, newest: &str) -> String {
    let triggers = &rows.triggers.1;
    let mut placeholders: Vec<(&File, &PlaceholderRow)> = rows.placeholders().collect();
    placeholders.sort_by(|a, b| a.1.name.as_ref().cmp(b.1.name.as_ref()));
    let others = rows.others.iter().map(|(_, file)| file);
    let fallbacks = rows.fallbacks.iter().flat_map(|(_, file)| &file.fallback);
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for (index, (_, row)) in placeholders.iter().enumerate() {
        let own = std::iter::once(&row.name);
        for (list, meaning) in [
            (own.collect::<Vec<_>>(), "Name"),
            (row.aliases.iter().collect(), "Alias"),
            (row.mistakes.iter().collect(), "Mistake"),
        ] {
            names.extend(list.into_iter().map(|name| {
                (
                    name.as_ref().as_str(),
                    format!("Meaning::{meaning}({index})"),
                )
            }));
        }
    }
    names.extend(
        others
            .clone()
            .flat_map(OtherFile::names)
            .map(|(name, noted)| {
                let meaning = noted.map_or("Meaning::Partner".to_owned(), |row| {
                    format!("Meaning::Noted({row})")
                });
                (name.as_ref().as_str(), meaning)
            }),
    );
    let category = |(file, category): &(&File, super::rows::CategoryFile)| {
        format!(
            "Category {{ id: {:?}, title: {:?} }}",
            stem(&file.path),
            category.title
        )
    };
    let fallback = |row: &super::rows::FallbackRow| {
        let names: Vec<&str> = row
            .names
            .iter()
            .map(|name| name.as_ref().as_str())
            .collect();
        format!("{:?}", names.join("||"))
    };
    let mut out = String::new();
    let categories = rows.categories.iter().map(category);
    table(
        &mut out,
        "The categories, one for each file of `placeholders/`.",
        "CATEGORIES",
        "Category",
        categories,
    );
    let all = placeholders
        .iter()
        .map(|(file, row)| placeholder(rows, file, row));
    table(
        &mut out,
        "Every placeholder, by name.",
        "PLACEHOLDERS",
        "Placeholder",
        all,
    );
    let quoted = |text: &String| format!("{text:?}");
    let about = "What is to be said of names that one other cannot replace.";
    let notes = others
        .clone()
        .flat_map(|file| &file.noted_name)
        .map(|row| quoted(&row.note));
    table(&mut out, about, "NOTES", "&str", notes);
    let about = "Words of what an app sets as parameters of its own.";
    let app_words = others.flat_map(|file| &file.app_words).map(quoted);
    table(&mut out, about, "APP_WORDS", "&str", app_words);
    let about = "The fallbacks that somebody has published.";
    table(
        &mut out,
        about,
        "FALLBACKS",
        "&str",
        fallbacks.map(fallback),
    );
    let words = names
        .iter()
        .map(|(name, meaning)| format!("({name:?}, {meaning})"));
    table(
        &mut out,
        "Every word with a meaning, sorted.",
        "NAMES",
        "(&str, Meaning)",
        words,
    );
    let all = triggers.trigger.iter().map(trigger);
    table(
        &mut out,
        "Every trigger, in the order in which they are shown.",
        "TRIGGERS",
        "Trigger",
        all,
    );
    let _ = writeln!(
        out,
        "/// The newest `checked` date of all rows.\npub(super) const CHECKED: &str = {newest:?};"
    );
    out
}

/// One static table. Writing to a `String` cannot fail.
fn table(
    out: &mut String,
    about: &str,
    name: &str,
    kind: &str,
    rows: impl Iterator<Item = impl Display>,
) {
    let rows: Vec<String> = rows.map(|row| format!("    {row},\n")).collect();
    let _ = writeln!(
        out,
        "/// {about}\npub(super) static {name}: [{kind}; {}] = [\n{}];",
        rows.len(),
        rows.concat()
    );
}

fn strings<'a>(list: impl IntoIterator<Item = &'a Spanned<String>>) -> String {
    let words: Vec<&String> = list.into_iter().map(Spanned::as_ref).collect();
    format!("&{words:?}")
}

fn placeholder(rows: &Rows<'_>, file: &File, row: &PlaceholderRow) -> String {
    let recommends = |trigger: &&TriggerRow| {
        trigger
            .recommended
            .iter()
            .any(|name| name.as_ref() == row.name.as_ref())
    };
    let triggers = rows.triggers.1.trigger.iter();
    let recommended = triggers.filter(recommends).map(|trigger| &trigger.id);
    let platforms = row
        .platforms
        .iter()
        .filter_map(|platform| variant(PLATFORMS, platform.as_ref()));
    let platforms: Vec<String> = platforms
        .map(|variant| format!("Platform::{variant}"))
        .collect();
    let unavailable = rows.matching(&row.unavailable);
    let mut inferred = rows.matching(&row.unavailable_inferred);
    inferred.retain(|id| !unavailable.contains(id));
    let sample = row.sample.as_ref().map(Spanned::as_ref);
    let made = sample.and_then(|sample| sample.render().ok());
    format!(
        "Placeholder {{ name: Cow::Borrowed({:?}), category: {:?}, description: Cow::Borrowed({:?}), \
         example: Cow::Borrowed({:?}), kind: ValueType::{}, values: &{:?}, offers: &{:?}, platforms: &[{}], \
         recommended: {}, unavailable: &{:?}, inferred_unavailable: &{:?}, aliases: {}, mistakes: {}, \
         sample: {}, sample_on: &{:?}, status: Status::{}, source: Cow::Borrowed({:?}), checked: {:?} }}",
        row.name.as_ref(),
        stem(&file.path),
        row.description.as_ref(),
        row.example.as_ref(),
        variant(TYPES, row.kind.as_ref()).unwrap_or("String"),
        row.values,
        row.offers,
        platforms.join(", "),
        strings(recommended),
        unavailable,
        inferred,
        strings(&row.aliases),
        strings(&row.mistakes),
        made.as_deref().unwrap_or("Sample::Example"),
        sample.map(SampleRow::on).unwrap_or_default(),
        if row.status.as_ref() == "documented" {
            "Documented"
        } else {
            "Observed"
        },
        row.source.as_ref(),
        row.checked.as_ref(),
    )
}

fn trigger(row: &TriggerRow) -> String {
    format!(
        "Trigger {{ id: {:?}, label: {:?}, aliases: {}, keywords: &{:?}, group: {:?}, description: {:?}, surprise: {:?}, \
         activity_kinds: &{:?}, sample_as: {}, in_global: {:?}, needs_event_token: {:?}, link_parameter: {:?}, \
         api_id: {:?}, recommended: {}, recommended_by: RecommendedBy::{}, source: {:?}, checked: {:?} }}",
        row.id.as_ref(),
        row.label,
        strings(&row.aliases),
        row.keywords,
        row.group,
        row.description.as_ref(),
        row.surprise,
        row.activity_kinds,
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
    )
}
