//! What a row must say: each bad one is an error with its file and line.

use super::rows::{Errors, File, PLATFORMS, PlaceholderRow, Rows, variant};
use super::sample::{self, SampleRow};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// The triggers by their ids and aliases.
type TriggerIds<'r> = BTreeMap<&'r str, &'r str>;

/// Checks every row.
///
/// # Errors
/// A line for each that is wrong.
pub(crate) fn check(rows: &Rows<'_>) -> Result<(), Vec<String>> {
    let mut errors = Errors::default();
    let triggers = check_triggers(rows, &mut errors);
    let names = check_names(rows, &mut errors);
    for (file, row) in rows.placeholders() {
        check_placeholder(rows, file, row, &mut errors);
    }
    check_samples(rows, &triggers, &mut errors);
    check_moments(rows, &mut errors);
    check_recommended(rows, &triggers, &mut errors);
    if let Some((file, fallbacks)) = &rows.fallbacks {
        for row in &fallbacks.fallback {
            check_source(file, &row.source, &row.checked, &mut errors);
            for name in &row.names {
                check_known(rows, file, name, &mut errors);
            }
        }
    }
    if let Some((file, others)) = &rows.others {
        check_source(file, &others.source, &others.checked, &mut errors);
        for (name, _) in others.names() {
            if names.contains(name.as_ref().as_str()) {
                errors.add(file, name.span().start, "this name is one of Adjust's");
            }
        }
    }
    if errors.0.is_empty() {
        Ok(())
    } else {
        Err(errors.0)
    }
}

/// Ids and aliases of all triggers; a repeated one is an error.
fn check_triggers<'r>(rows: &'r Rows<'_>, errors: &mut Errors) -> TriggerIds<'r> {
    let (file, triggers) = &rows.triggers;
    let mut ids = BTreeMap::new();
    for row in &triggers.trigger {
        for id in std::iter::once(&row.id).chain(&row.aliases) {
            let (id, at) = (id.as_ref().as_str(), id.span().start);
            if ids.insert(id, row.id.as_ref().as_str()).is_some() {
                errors.add(file, at, &format!("duplicate trigger `{id}`"));
            }
        }
        require(file, &row.description, "description", errors);
        check_source(file, &row.source, &row.checked, errors);
        one_of(
            file,
            "recommended_by",
            &row.recommended_by,
            ["adjust", "cbgen"],
            errors,
        );
    }
    ids
}

/// All names, aliases and mistakes; one that stands twice is an error.
fn check_names<'r>(rows: &'r Rows<'_>, errors: &mut Errors) -> BTreeSet<&'r str> {
    let is_sound = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    let mut names = BTreeSet::new();
    for (file, row) in rows.placeholders() {
        let own = std::iter::once(&row.name);
        for name in own.chain(&row.aliases).chain(&row.mistakes) {
            let (name, at) = (name.as_ref().as_str(), name.span().start);
            if name != "dcp_<name>" && (name.is_empty() || !name.bytes().all(is_sound)) {
                errors.add(file, at, "a name has lower-case letters, digits and `_`");
            }
            if !names.insert(name) {
                errors.add(file, at, &format!("duplicate name `{name}`"));
            }
        }
    }
    names
}

fn check_placeholder(rows: &Rows<'_>, file: &File, row: &PlaceholderRow, errors: &mut Errors) {
    require(file, &row.description, "description", errors);
    check_source(file, &row.source, &row.checked, errors);
    let is_adjusts = ["adjust.com/", "github.com/adjust/"];
    let is_adjusts = is_adjusts
        .iter()
        .any(|host| row.source.as_ref().contains(host));
    if row.status.as_ref() == "documented" && !is_adjusts {
        let message = "documented means a page of Adjust's as source, else it is observed";
        errors.add(file, row.source.span().start, message);
    }
    one_of(
        file,
        "status",
        &row.status,
        ["documented", "observed"],
        errors,
    );
    for list in [&row.unavailable, &row.unavailable_inferred] {
        for word in rows.idle(list) {
            let message = format!("unknown trigger `{}`", word.as_ref());
            errors.add(file, word.span().start, &message);
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
fn check_samples(rows: &Rows<'_>, triggers: &TriggerIds<'_>, errors: &mut Errors) {
    let samples = || {
        let rows = rows.placeholders();
        rows.filter_map(|(file, row)| row.sample.as_ref().map(|sample| (file, row, sample)))
    };
    let by_name: BTreeMap<&str, &SampleRow> = samples()
        .map(|(_, row, sample)| (row.name.as_ref().as_str(), sample.as_ref()))
        .collect();
    let mut groups = BTreeMap::new();
    for (file, row, spanned) in samples() {
        let (at, sample, name) = (spanned.span().start, spanned.as_ref(), row.name.as_ref());
        let mut wrong: Vec<String> = sample
            .values()
            .filter_map(|value| fits(row.kind.as_ref(), name, value).err())
            .collect();
        wrong.extend(sample.render().err());
        let others = sample
            .names()
            .filter(|name| rows.placeholder(name).is_none());
        wrong.extend(others.map(|other| format!("unknown placeholder `{other}`")));
        let ids = sample.triggers().filter(|id| !triggers.contains_key(id));
        wrong.extend(ids.map(|id| format!("unknown trigger `{id}`")));
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

/// A moment that lies behind a trigger's activity has no value there, and its row says so.
fn check_moments(rows: &Rows<'_>, errors: &mut Errors) {
    for trigger in &rows.triggers.1.trigger {
        let id = trigger.id.as_ref().as_str();
        let moments = || {
            rows.placeholders().filter_map(move |(file, row)| {
                let (order, is_now) = row.sample.as_ref()?.as_ref().moment(id)?;
                Some((file, row, order, is_now))
            })
        };
        let now = moments().filter(|(.., is_now)| *is_now);
        let Some(now) = now.map(|(_, _, order, _)| order).max() else {
            continue;
        };
        for (file, row, ..) in moments().filter(|(_, _, order, _)| *order > now) {
            let lists = [&row.unavailable, &row.unavailable_inferred];
            if !lists.iter().any(|list| rows.matching(list).contains(&id)) {
                let message = format!("this comes after `{id}`: say so in unavailable_inferred");
                errors.add(file, row.name.span().start, &message);
            }
        }
    }
}

/// Triggers recommend placeholders that exist, and that they can carry; samples are made as on triggers that exist.
fn check_recommended(rows: &Rows<'_>, triggers: &TriggerIds<'_>, errors: &mut Errors) {
    let (file, list) = &rows.triggers;
    for trigger in &list.trigger {
        for id in &trigger.sample_as {
            if !triggers.contains_key(id.as_ref().as_str()) {
                let message = format!("unknown trigger `{}`", id.as_ref());
                errors.add(file, id.span().start, &message);
            }
        }
        for name in &trigger.recommended {
            check_known(rows, file, name, errors);
            let row = rows.placeholder(name.as_ref());
            let unavailable = row.map(|row| rows.matching(&row.unavailable));
            if unavailable.is_some_and(|ids| ids.contains(&trigger.id.as_ref().as_str())) {
                let message = format!("`{}` has no value on this trigger", name.as_ref());
                errors.add(file, name.span().start, &message);
            }
        }
    }
}

fn check_known(rows: &Rows<'_>, file: &File, name: &Spanned<String>, errors: &mut Errors) {
    if rows.placeholder(name.as_ref()).is_none() {
        let message = format!("unknown placeholder `{}`", name.as_ref());
        errors.add(file, name.span().start, &message);
    }
}

fn one_of(
    file: &File,
    field: &str,
    word: &Spanned<String>,
    [one, other]: [&str; 2],
    errors: &mut Errors,
) {
    if ![one, other].contains(&word.as_ref().as_str()) {
        errors.add(
            file,
            word.span().start,
            &format!("{field} is `{one}` or `{other}`"),
        );
    }
}

fn require(file: &File, text: &Spanned<String>, field: &str, errors: &mut Errors) {
    if text.as_ref().trim().is_empty() {
        errors.add(file, text.span().start, &format!("missing {field}"));
    }
}

/// Every row says where it comes from, so that somebody else finds it: an address, or what to search for; and when
/// that was read.
fn check_source(
    file: &File,
    source: &Spanned<String>,
    date: &Spanned<String>,
    errors: &mut Errors,
) {
    require(file, source, "source", errors);
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
