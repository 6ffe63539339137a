//! What a row must say: each bad one is an error with its file and line.

use super::kinds::{Status, ValueType};
use super::rows::{Placeholder, Sample, Word};
use super::sample::Change;
use super::{Errors, File, Rows, matches};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn check(rows: &Rows<'_>, errors: &mut Errors) {
    let triggers = check_triggers(rows, errors);
    let names = check_names(rows, errors);
    for (file, row) in rows.placeholders() {
        check_placeholder(rows, file, row, errors);
    }
    check_samples(rows, &triggers, errors);
    check_moments(rows, errors);
    check_recommended(rows, &triggers, errors);
    for (file, fallbacks) in &rows.fallbacks {
        for row in &fallbacks.fallback {
            check_source(file, &row.source, &row.checked, errors);
            for name in &row.names {
                check_known(rows, file, name, errors);
            }
        }
    }
    for (file, others) in &rows.others {
        check_source(file, &others.source, &others.checked, errors);
        let partners = others.partner_name.iter().flat_map(|row| &row.names);
        let noted = others.noted_name.iter().flat_map(|row| &row.names);
        for name in partners.chain(noted) {
            let is_own = !names.contains(name.as_str());
            errors.unless(is_own, file, name, "this name is one of Adjust's");
        }
    }
    if rows.triggers.is_empty() {
        errors.0.push("placeholders/triggers.toml: missing".into());
    }
}

/// Ids and aliases of all triggers; a repeated one is an error.
fn check_triggers<'r>(rows: &'r Rows<'_>, errors: &mut Errors) -> BTreeSet<&'r str> {
    let mut ids = BTreeSet::new();
    for (file, row) in rows.triggers() {
        for id in std::iter::once(&row.id).chain(&row.aliases.0) {
            let is_new = ids.insert(id.as_str());
            errors.unless(is_new, file, id, format!("duplicate trigger `{}`", **id));
        }
        require(file, &row.description, "description", errors);
        check_source(file, &row.source, &row.checked, errors);
    }
    ids
}

/// All names, aliases and mistakes; one that stands twice is an error.
fn check_names<'r>(rows: &'r Rows<'_>, errors: &mut Errors) -> BTreeSet<&'r str> {
    let is_sound = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    let mut names = BTreeSet::new();
    for (file, row) in rows.placeholders() {
        let others = row.aliases.0.iter().chain(&row.mistakes.0);
        for name in std::iter::once(&row.name.0).chain(others) {
            let text = name.as_str();
            let is_name = !text.is_empty() && text.bytes().all(is_sound) || text == "dcp_<name>";
            let message = "a name has lower-case letters, digits and `_`";
            errors.unless(is_name, file, name, message);
            let is_new = names.insert(text);
            errors.unless(is_new, file, name, format!("duplicate name `{text}`"));
        }
    }
    names
}

fn check_placeholder(rows: &Rows<'_>, file: &File, row: &Placeholder, errors: &mut Errors) {
    require(file, &row.description.0, "description", errors);
    check_source(file, &row.source.0, &row.checked, errors);
    let is_adjusts = ["adjust.com/", "github.com/adjust/"];
    let is_adjusts = is_adjusts.iter().any(|host| row.source.0.contains(host));
    let is_sound = row.status != Status::Documented || is_adjusts;
    let message = "documented means a page of Adjust's as source, else it is observed";
    errors.unless(is_sound, file, &row.source.0, message);
    for word in row.unavailable.0.iter().chain(&row.inferred_unavailable.0) {
        let is_known = rows.triggers().any(|(_, one)| matches(word, &one.id));
        errors.unless(
            is_known,
            file,
            word,
            format!("unknown trigger `{}`", **word),
        );
    }
    let is_one = row.values.0.is_empty() || row.offers.0.is_empty();
    let message = "`values` is the whole list, `offers` a part of it: only one of them";
    errors.unless(is_one, file, &row.name.0, message);
    if let Err(message) = fits(row, &row.example.0) {
        errors.add(file, row.example.0.at(), message);
    }
}

/// Samples name placeholders and triggers that exist, list values of their row's type, and do not go round.
fn check_samples(rows: &Rows<'_>, triggers: &BTreeSet<&str>, errors: &mut Errors) {
    let mut groups: BTreeMap<&String, usize> = BTreeMap::new();
    for (file, row) in rows.placeholders() {
        let (sample, on) = (&*row.sample, &row.sample_on.0);
        let mut wrong = |message: &str| errors.add(file, row.sample.at(), message);
        let mut values: Vec<&String> = on.values().filter(|value| !value.is_empty()).collect();
        let mut ids: Vec<&String> = on.keys().collect();
        match sample {
            Sample::Choice {
                group,
                any,
                ios,
                android,
            } => {
                let lists = [&any.0, &ios.0, &android.0].into_iter();
                let lists: Vec<_> = lists.filter(|list| !list.is_empty()).collect();
                values.extend(lists.iter().copied().flatten());
                let length = lists.first().map_or(0, |list| list.len());
                if length == 0 {
                    wrong("a choice needs values");
                }
                // The lists of one group are chosen from by one number.
                let of_group = *groups.entry(group).or_insert(length);
                if !group.is_empty() && lists.iter().any(|list| list.len() != of_group) {
                    wrong(&format!("the lists of group `{group}` differ in length"));
                }
            }
            Sample::Moment { now_on, .. } => ids.extend(&now_on.0),
            _ => {}
        }
        if has_empty_range(sample) {
            wrong("a range begins with its lower end");
        }
        let unfit = values.iter().filter_map(|value| fits(row, value).err());
        unfit.for_each(|message| wrong(&message));
        for name in sample.parts() {
            if rows.placeholder(name).is_none() {
                wrong(&format!("unknown placeholder `{name}`"));
            }
        }
        for id in ids.iter().filter(|id| !triggers.contains(id.as_str())) {
            wrong(&format!("unknown trigger `{id}`"));
        }
        if reaches(rows, row, &row.name.0, 0) {
            wrong("this sample is made from itself");
        }
    }
}

fn has_empty_range(sample: &Sample) -> bool {
    match sample {
        Sample::Between { low, high } => low > high,
        Sample::Moment { gap, lag, .. } => gap.0 > gap.1 || lag.0 > lag.1,
        Sample::Same {
            change: Change::Number { plus, .. },
            ..
        } => plus.0 > plus.1,
        _ => false,
    }
}

fn reaches(rows: &Rows<'_>, row: &Placeholder, name: &str, depth: usize) -> bool {
    let mut parts = row.sample.parts().into_iter();
    depth > 16
        || parts.any(|part| {
            let part_row = rows.placeholder(part);
            part == name || part_row.is_some_and(|row| reaches(rows, row, name, depth + 1))
        })
}

/// A moment that lies behind a trigger's activity has no value there, and its row says so.
fn check_moments(rows: &Rows<'_>, errors: &mut Errors) {
    let moments = rows
        .placeholders()
        .filter_map(|(file, row)| match &*row.sample {
            Sample::Moment { order, now_on, .. } => Some((file, row, *order, &now_on.0)),
            _ => None,
        });
    let moments: Vec<_> = moments.collect();
    for (_, trigger) in rows.triggers() {
        let id = &*trigger.id;
        let now = moments.iter().filter(|(.., now_on)| now_on.contains(id));
        let Some(now) = now.map(|(_, _, order, _)| *order).max() else {
            continue;
        };
        for (file, row, ..) in moments.iter().filter(|(_, _, order, _)| *order > now) {
            let mut lists = [&row.unavailable, &row.inferred_unavailable].into_iter();
            let is_told = lists.any(|list| rows.matching(&list.0).contains(id));
            let message = format!("this comes after `{id}`: say so in unavailable_inferred");
            errors.unless(is_told, file, &row.name.0, message);
        }
    }
}

/// Triggers recommend placeholders that exist, and that they can carry; samples are made as on triggers that exist.
fn check_recommended(rows: &Rows<'_>, triggers: &BTreeSet<&str>, errors: &mut Errors) {
    for (file, trigger) in rows.triggers() {
        for id in &trigger.sample_as.0 {
            let is_known = triggers.contains(id.as_str());
            errors.unless(is_known, file, id, format!("unknown trigger `{}`", **id));
        }
        for name in &trigger.recommended.0 {
            check_known(rows, file, name, errors);
            let row = rows.placeholder(name);
            let unavailable = row.map(|row| rows.matching(&row.unavailable.0));
            let has_value = unavailable.is_none_or(|ids| !ids.contains(&trigger.id));
            let message = format!("`{}` has no value on this trigger", **name);
            errors.unless(has_value, file, name, message);
        }
    }
}

fn check_known(rows: &Rows<'_>, file: &File, name: &Word, errors: &mut Errors) {
    let is_known = rows.placeholder(name).is_some();
    errors.unless(
        is_known,
        file,
        name,
        format!("unknown placeholder `{}`", **name),
    );
}

fn require(file: &File, text: &Word, field: &str, errors: &mut Errors) {
    let is_there = !text.trim().is_empty();
    errors.unless(is_there, file, text, format!("missing {field}"));
}

/// Every row says where it comes from, so that somebody else finds it: an address, or what to search for; and when
/// that was read.
fn check_source(file: &File, source: &Word, date: &Word, errors: &mut Errors) {
    require(file, source, "source", errors);
    let shape = date.replace(|c: char| c.is_ascii_digit(), "0");
    errors.unless(
        shape == "0000-00-00",
        file,
        date,
        "checked is a date, YYYY-MM-DD",
    );
}

/// Whether a text is a value of a row; `_hour` names are on the hour.
fn fits(row: &Placeholder, example: &str) -> Result<(), String> {
    let (kind, name) = (row.kind, row.name.0.as_str());
    let has_length = match kind {
        ValueType::String => !example.is_empty(),
        ValueType::Timestamp => example.len() == 10,
        ValueType::TimestampMs => example.len() == 13,
        _ => true,
    };
    let is_hour = kind == ValueType::Timestamp && name.ends_with("_hour");
    let is_on_the_hour = || example.parse::<u64>().is_ok_and(|at| at % 3600 == 0);
    let is_uuid = ["idfa", "idfv", "gps_adid"].contains(&name);
    let mut bytes = example.bytes();
    let why = if !has_length || !kind.admits(example) {
        format!("is no {kind}")
    } else if is_hour && !is_on_the_hour() {
        "is not on the hour".to_owned()
    } else if is_uuid && !bytes.all(|b| b.is_ascii_hexdigit() || b == b'-') {
        "has letters that no UUID has".to_owned()
    } else {
        return Ok(());
    };
    Err(format!("the example `{example}` {why}"))
}
