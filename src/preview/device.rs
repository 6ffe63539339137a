//! One sample activity: a device, its way to the activity, and the value of every placeholder. Which
//! placeholder depends on which is said by the catalogue's rows, not here.

use super::random::Stream;
use super::sdk::SdkParameters;
use crate::callback::Entry;
use crate::callback::syntax::template::alternatives;
use crate::catalogue::{
    Catalogue, Change, Letters, Placeholder, Platform, Sample, Trigger, ValueType,
};
use md5::{Digest as _, Md5};
use serde_json::{Map, Value};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Samples happen in the 30 days before 15 January 2026, 00:00 UTC: fixed, so that they are the same tomorrow.
const LATEST: i64 = 1_768_435_200;
const DAYS: i64 = 30 * 86_400;

/// What the samples of one request are made from.
#[derive(Debug, Clone, Copy)]
pub struct SampleSetting<'c> {
    /// The placeholders and triggers.
    pub catalogue: &'c Catalogue,
    /// The callback's name; `None` for a string without one.
    pub name: Option<&'c str>,
    /// Another seed gives other values.
    pub seed: u64,
    /// The number of the device, from 0.
    pub number: u32,
    /// The device's platform.
    pub platform: Platform,
    /// The callback's trigger; without one, every placeholder that the platform has has a value.
    pub trigger: Option<&'static Trigger>,
    /// The token of the callback's event.
    pub event_token: Option<&'c str>,
    /// Values that the user chose, by placeholder; an empty one is a placeholder without data.
    pub chosen: &'c BTreeMap<String, String>,
    /// What the app has set in the SDK.
    pub sdk: &'c SdkParameters<'c>,
}

impl<'c> SampleSetting<'c> {
    /// The first device of a platform, of which nothing is chosen.
    pub const fn new(catalogue: &'c Catalogue, platform: Platform) -> Self {
        Self {
            catalogue,
            name: None,
            seed: 0,
            number: 0,
            platform,
            trigger: None,
            event_token: None,
            chosen: const { &BTreeMap::new() },
            sdk: SdkParameters::NONE,
        }
    }

    /// The name of the callback, with its event token: `purchase.abc123`.
    pub fn full_name(&self) -> Option<String> {
        let name = self.name?;
        let token = self.event_token.map(|token| format!(".{token}"));
        Some(format!("{name}{}", token.unwrap_or_default()))
    }

    fn stream(&self, purpose: &str) -> Stream {
        Stream::new(self.seed, self.number, purpose)
    }

    fn chosen_time(&self, name: &str) -> Option<i64> {
        self.chosen.get(name)?.parse().ok()
    }
}

#[derive(Debug, Clone)]
pub(super) struct SampleDevice<'c> {
    pub(super) setting: SampleSetting<'c>,
    /// The trigger whose activity this is; for a global callback, one that it carries.
    activity: Option<&'static Trigger>,
    /// When the activity happened, in Unix seconds.
    time: i64,
    /// When the steps before it happened; found out when one is asked for.
    moments: OnceCell<BTreeMap<&'c str, i64>>,
}

impl<'c> SampleDevice<'c> {
    pub(super) fn new(setting: SampleSetting<'c>) -> Self {
        let stands_for = setting.trigger.map_or(&[][..], |trigger| trigger.sample_as);
        let activity = setting.stream("activity").below(stands_for.len());
        let activity = stands_for.get(activity);
        let is_chosen = !setting.chosen.is_empty();
        let times = is_chosen.then(|| setting.catalogue.placeholders());
        let chosen_time = times
            .into_iter()
            .flatten()
            .find_map(|row| match row.sample {
                Sample::Time => setting.chosen_time(&row.name),
                _ => None,
            });
        let sampled_time = || LATEST - setting.stream("time").between(0, DAYS);
        let mut device = Self {
            setting,
            activity: activity
                .and_then(|id| setting.catalogue.trigger(id))
                .or(setting.trigger),
            time: chosen_time.unwrap_or_else(sampled_time),
            moments: OnceCell::new(),
        };
        if chosen_time.is_none() && is_chosen {
            // The activity keeps its distance from the last step whose time the user chose.
            let sampled = device.moments(|_| None).into_iter();
            let chosen = sampled.filter_map(|(name, at)| Some((at, setting.chosen_time(name)?)));
            if let Some((sampled, chosen)) = chosen.max() {
                let moved = chosen.saturating_sub(sampled);
                device.time = in_range(device.time.saturating_add(moved));
            }
        }
        device
    }

    /// The trigger of the callback, and that of the activity.
    fn triggers(&self) -> impl Iterator<Item = &'static Trigger> {
        [self.setting.trigger, self.activity].into_iter().flatten()
    }

    /// The steps before the activity; those behind it are left out. The steps before one whose time was chosen follow it.
    fn moments(&self, chosen: impl Fn(&str) -> Option<i64>) -> BTreeMap<&'c str, i64> {
        let rows = self.setting.catalogue.placeholders();
        let steps = rows.filter_map(|row| match row.sample {
            Sample::Moment {
                order,
                gap,
                lag,
                now_on,
            } if self.refusal(row).is_none() => {
                let is_now = self.triggers().any(|here| now_on.contains(&here.id));
                Some((order, row.name.as_ref(), if is_now { lag } else { gap }))
            }
            _ => None,
        });
        let mut steps: Vec<_> = steps.collect();
        steps.sort_by_key(|(order, name, _)| (std::cmp::Reverse(*order), *name));
        let mut times = BTreeMap::new();
        let (mut later, mut last_order) = (self.time, None);
        for (order, name, (low, high)) in steps {
            // Steps of one order are one moment.
            if last_order.replace(order) != Some(order) {
                let mut gap = self.setting.stream(&format!("moment {order}"));
                later = in_range(later - gap.between(low.into(), high.into()));
            }
            later = chosen(name).unwrap_or(later);
            times.insert(name, later);
        }
        times
    }

    /// Why this activity has no value of the row at all, in the parts of a sentence.
    fn refusal(&self, row: &Placeholder) -> Option<[&'static str; 3]> {
        let on = |ids: &[&str]| self.triggers().find(|here| ids.contains(&here.id));
        if let Some(here) = on(row.unavailable) {
            return Some(["the trigger ", here.id, " cannot carry it"]);
        }
        if let Some(here) = on(row.inferred_unavailable) {
            return Some(["not known at the moment of this ", here.id, ""]);
        }
        let (here, _) = self.certain(row).filter(|(_, value)| value.is_empty())?;
        Some(["this ", here, " has none, others can"])
    }

    /// The trigger on which a row has one certain value, and that value; the callback's own trigger comes first.
    fn certain(&self, row: &Placeholder) -> Option<(&'static str, &'static str)> {
        let mut pairs = self
            .triggers()
            .flat_map(|here| row.sample_on.iter().filter(|(id, _)| *id == here.id));
        pairs.next().copied()
    }

    /// Whether the activity can carry the parameters of an event: it is one, or nothing says what it is.
    pub(super) fn is_event(&self) -> bool {
        self.activity
            .is_none_or(|trigger| trigger.needs_event_token)
    }

    /// The value of a placeholder as plain text.
    ///
    /// # Errors
    /// Why there is none. A name that the catalogue lacks has the outer `None`.
    pub(super) fn value(&self, name: &str) -> Option<Result<String, String>> {
        let row = self.setting.catalogue.known(name)?;
        // One row stands for a family: its members are chosen by their own names.
        let own = if row.is_family() { name } else { &row.name };
        Some(match self.setting.chosen.get(own) {
            Some(text) if text.is_empty() => Err("--set leaves it empty".to_owned()),
            Some(text) => Ok(text.clone()),
            None => self.sample(row),
        })
    }

    fn sample(&self, row: &Placeholder) -> Result<String, String> {
        let here = self.setting.platform;
        if !row.platforms.is_empty() && !row.platforms.contains(&here) {
            let names: Vec<String> = row.platforms.iter().map(ToString::to_string).collect();
            return Err(format!("{} only, this device is {here}", names.join(", ")));
        }
        if let Some(why) = self.refusal(row) {
            return Err(why.concat());
        }
        if let Some((_, value)) = self.certain(row) {
            return Ok(value.to_owned());
        }
        let name = row.name.as_ref();
        let stream = || self.setting.stream(name);
        Ok(match row.sample {
            Sample::Example => example(row),
            Sample::Uuid { upper: false } => stream().uuid(),
            Sample::Uuid { upper: true } => stream().uuid().to_ascii_uppercase(),
            Sample::Letters { of, length } => stream().letters(of, length),
            Sample::Between { low, high } => stream().between(low, high).to_string(),
            Sample::Choice {
                group,
                any,
                ios,
                android,
            } => {
                let list = match here {
                    Platform::Ios if !ios.is_empty() => ios,
                    Platform::Android if !android.is_empty() => android,
                    _ => any,
                };
                self.one_of(list, if group.is_empty() { name } else { group }, row)
            }
            Sample::Moment { .. } => {
                let chosen = |name: &str| self.setting.chosen_time(name);
                let moments = self.moments.get_or_init(|| self.moments(chosen));
                moments.get(name).ok_or(NO_PARTS)?.to_string()
            }
            Sample::Time => self.time.to_string(),
            Sample::ActivityKind => {
                let here = [self.activity, self.setting.trigger].into_iter().flatten();
                let mut kinds = here.map(|trigger| trigger.activity_kinds);
                let known = kinds.find(|kinds| !kinds.is_empty());
                self.one_of(known.unwrap_or_default(), name, row)
            }
            Sample::EventToken => match self.setting.event_token {
                Some(token) => token.to_owned(),
                None => stream().letters(Letters::Token, 6),
            },
            Sample::AppParameters => {
                let appended = self.setting.sdk.appended(self.is_event()).into_iter();
                let appended = appended.map(|(key, value, _)| (key.to_owned(), value.into()));
                let object: Map<String, Value> = appended.collect();
                if object.is_empty() {
                    return Ok(example(row));
                }
                Value::Object(object).to_string()
            }
            Sample::Same { of, change } => {
                let changed = changed(stream(), self.part(of)?, change);
                // A time that the user chose can be nearer to 1970 than the distance from it.
                let is_time = matches!(row.kind, ValueType::Timestamp | ValueType::TimestampMs);
                let is_before = is_time && changed.starts_with('-');
                if is_before { "0".to_owned() } else { changed }
            }
            Sample::Join { of, with } => {
                let parts = of.iter().filter_map(|name| self.part(name).ok());
                let parts = parts.reduce(|joined, part| joined + with + &part);
                parts.ok_or(NO_PARTS)?
            }
            Sample::Seconds { from, to } => {
                let seconds = |name| self.part(name).map(|text| number(&text));
                seconds(to)?.saturating_sub(seconds(from)?).to_string()
            }
        })
    }

    /// One of a list, drawn for this purpose; the example for an empty list.
    fn one_of(&self, list: &[&str], purpose: &str, row: &Placeholder) -> String {
        let at = self.setting.stream(purpose).below(list.len());
        list.get(at)
            .map_or_else(|| example(row), |value| (*value).to_owned())
    }

    /// The value of a placeholder that another is made of. The build has checked that it exists.
    fn part(&self, name: &str) -> Result<String, String> {
        self.value(name).unwrap_or_else(|| Err(NO_PARTS.to_owned()))
    }
}

const NO_PARTS: &str = "what it is made of has no value";

fn number(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}

/// A value that is made from another's.
fn changed(mut stream: Stream, value: String, change: Change) -> String {
    match change {
        Change::Keep => value,
        Change::Upper => value.to_uppercase(),
        Change::Md5 => Md5::digest(value.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        Change::Units => {
            let cents = number(&value);
            let sign = if cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            format!("{sign}{}.{:02}", cents / 100, cents % 100)
        }
        Change::Hour => {
            let hours = number(&value).saturating_add(1800).div_euclid(3600);
            (hours * 3600).to_string()
        }
        Change::Milli => moved(&value, 1000, stream.between(0, 999)),
        Change::Number {
            times,
            plus: (low, high),
        } => moved(&value, times, stream.between(low, high)),
    }
}

fn moved(value: &str, times: i64, plus: i64) -> String {
    let times = number(value).saturating_mul(times);
    times.saturating_add(plus).to_string()
}

/// The platform of the first device: the one that has more of the callbacks' placeholders. It is one for all
/// callbacks, for device 1 is one device.
pub fn first_platform<'c>(
    catalogue: &Catalogue,
    entries: impl Iterator<Item = &'c Entry>,
) -> Platform {
    let names = entries.flat_map(Entry::placeholders);
    let names = names.flat_map(alternatives);
    let rows = names.filter_map(|name| catalogue.known(name));
    let more = rows.map(|row| {
        let has = |platform| i64::from(row.platforms.contains(&platform));
        has(Platform::Android) - has(Platform::Ios)
    });
    if more.sum::<i64>() > 0 {
        Platform::Android
    } else {
        Platform::Ios
    }
}

/// The nearest time that a placeholder of Unix seconds can hold.
fn in_range(time: i64) -> i64 {
    time.clamp(0, 9_999_999_999)
}

/// The row's example; for a user's own row whose example is missing or of another type, a plain value.
fn example(row: &Placeholder) -> String {
    let text = row.example.as_ref();
    if !text.is_empty() && row.kind.admits(text) {
        return text.to_owned();
    }
    match row.kind {
        ValueType::String => "sample",
        ValueType::Integer | ValueType::Boolean => "1",
        ValueType::Decimal => "1.00",
        ValueType::Timestamp => "1768435200",
        ValueType::TimestampMs => "1768435200000",
        ValueType::Json => "{}",
    }
    .to_owned()
}

/// The values of `--set`, by placeholder; of a repeated one the last.
///
/// # Errors
/// No `NAME=VALUE`, a placeholder that the catalogue lacks, a value of another type.
pub fn chosen_values(
    catalogue: &Catalogue,
    words: &[String],
) -> Result<BTreeMap<String, String>, String> {
    let mut chosen = BTreeMap::new();
    for word in words {
        let Some((name, value)) = word.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return Err(format!("--set {word}: write KEY=VALUE"));
        };
        let name = name
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .unwrap_or(name);
        let Some(row) = catalogue.known(name) else {
            let near = catalogue.nearest_placeholder(name);
            let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            return Err(format!(
                "--set {name}: cbgen knows no such placeholder{hint}"
            ));
        };
        if !value.is_empty() && !row.kind.admits(value) {
            return Err(format!(
                "--set {name}={value}: {{{name}}} is of type {}, such as {}",
                row.kind, row.example
            ));
        }
        // One row stands for a family: its members are chosen by their own names.
        let own = if row.is_family() { name } else { &row.name };
        chosen.insert(own.to_owned(), value.to_owned());
    }
    Ok(chosen)
}
